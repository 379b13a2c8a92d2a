"""A newcomer's month, in a terminal, from the set-up to the export: the real program, by keyboard, at 80x24."""

import csv
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from connects_tui.actions.book import Book
from connects_tui.journal.file import JournalFile
from connects_tui.rules import Rulebook
from tests.tui.driving import clock
from tests.tui.terminal import Terminal


class Walk(Terminal):
    """The app in a terminal, and the day on which it is used."""

    def __init__(self, journal: Path, day: Path) -> None:
        self._day = day
        self._set("2026-11-23")
        super().__init__([sys.executable, "-m", "tests.tui.on_a_day", str(journal), str(day)])

    def _set(self, day: str) -> None:
        new = self._day.with_suffix(".new")
        new.write_text(day, encoding="utf-8")
        new.replace(self._day)

    def come_back_on(self, day: str, shown: str) -> None:
        """Let a day pass while the app stands open, and come back to its terminal."""
        self._set(day)
        self.press("focus")
        self.until(shown)

    def add(self, line: str, says: str, *, typed: bool = False) -> None:
        """Log a proposal by its line, typed or pasted."""
        self.press("a")
        self.until_at("one proposal on one line")
        self.press(line if typed else f"\x1b[200~{line}\x1b[201~", "enter")
        self.until(f"{says} · u undoes")


@pytest.fixture
def walk(tmp_path: Path) -> Iterator[Walk]:
    """A first start."""
    made = Walk(tmp_path / "journal.toml", tmp_path / "day")
    yield made
    made.program.kill()
    made.program.wait()


def _sets_up(walk: Walk) -> None:
    """Basic with 10 a month, renewed on the 5th, 60 Connects now."""
    walk.until("Four questions", "Freelancer Basic · free · 0 Connects a month")
    walk.press("tab")
    walk.until_at("Plan   ")
    walk.press("right", "tab")
    walk.until_at("Renews on day")
    walk.press("5", "tab")
    walk.until_at("Connects now")
    walk.press("60")
    walk.until("10 Connects a month, free", "You begin today with 60 Connects; the next renewal is", "5 Dec")
    walk.press("enter")
    walk.until("Account opened with 60 Connects", "Press a to log your first proposal")


def _bids(walk: Walk) -> None:
    """Ten proposals, on three days; before the last ones, Connects are bought."""
    walk.add("6 Fix it", '"Fix it", 6 Connects · balance 54', typed=True)
    walk.add("8 Django admin @northwind #django", '"Django admin", 8 Connects · balance 46')
    walk.add("6 Shopify speed #shopify $800", '"Shopify speed", 6 Connects · balance 40')
    walk.add("10 React dashboard +4", '"React dashboard", 10 + 4 Connects · balance 26')
    walk.come_back_on("2026-11-24", "Renews in 11 days")
    walk.add("8 Scraper in Python", '"Scraper in Python", 8 Connects · balance 18')
    walk.add("6 WordPress to Hugo", '"WordPress to Hugo", 6 Connects · balance 12')
    walk.press("b")
    walk.until_at("│  Connects   ")
    walk.press("40")
    walk.until("40 Connects at $0.15 each: $6.00", "12 → 52")
    walk.press("enter")
    walk.until("40 Connects bought for $6.00 · balance 52")
    walk.come_back_on("2026-11-26", "Renews in 9 days")
    walk.add("8 API for a shop", '"API for a shop", 8 Connects · balance 44')
    walk.add("6 Fix a checkout", '"Fix a checkout", 6 Connects · balance 38')
    walk.add("6 Landing page in Vue", '"Landing page in Vue", 6 Connects · balance 32')
    walk.add("!invite Migrate a blog", '"Migrate a blog", 0 Connects · balance 32')


def _hears(walk: Walk) -> None:
    """Two replies, one of them a hire; one job is closed by its client, and its Connects come back."""
    walk.press("2")
    walk.until("10 proposals", "Migrate a blog")
    walk.press("i")
    walk.until('"Migrate a blog": interviewing')
    walk.press("j", "i")
    walk.until('"Landing page in Vue": interviewing')
    walk.press("h")
    walk.until('"Landing page in Vue": hired')
    walk.press("j", "c")
    walk.until('6 Connects back, the client closed the job · "Fix a checkout"')


def _is_renewed(walk: Walk) -> None:
    """The renewal, in the ledger."""
    walk.come_back_on("2026-12-05", "10 proposals")
    walk.press("5")
    walk.until("Monthly allowance", "+10", "48")


def _upgrades(walk: Walk) -> None:
    """An upgrade, decided on the Plans screen: what it costs is compared, what it brings is told."""
    walk.come_back_on("2026-12-06", "6 Dec")
    walk.press("3")
    walk.until("Stay on Freelancer Basic", "Freelancer Plus")
    walk.press("m")
    walk.until_at("Freelancer Basic, now")
    walk.press("right")
    walk.until("$19.99")
    walk.press("enter")
    walk.until("Freelancer Plus from 6 Dec 2026", "90 Connects more, $19.99 charged")


def _reconciles(walk: Walk) -> None:
    """Upwork's page shows 2 fewer."""
    walk.press("r")
    walk.until_at("Upwork shows")
    walk.press("136")
    walk.until("2 fewer")
    walk.press("enter")
    walk.until("Upwork shows 136, the journal said 138: 2 fewer, recorded")


def _exports(walk: Walk) -> None:
    """The data, taken along."""
    walk.press("E")
    walk.until("Export", "connects-proposals.csv")
    walk.press("enter")
    walk.until("Written to")
    walk.press("q")


def test_a_newcomers_month(walk: Walk, tmp_path: Path) -> None:
    _sets_up(walk)
    _bids(walk)
    _hears(walk)
    _is_renewed(walk)
    _upgrades(walk)
    _reconciles(walk)
    _exports(walk)
    assert walk.ended() == 0
    with (tmp_path / "connects-proposals.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["status"] for row in rows].count("sent") == 7
    assert {row["title"] for row in rows if row["status"] == "hired"} == {"Landing page in Vue"}
    book = Book(JournalFile(tmp_path / "journal.toml"), Rulebook.load(), now=clock)
    assert book.problems(date(2026, 12, 6)) == []
    assert book.ledger(date(2026, 12, 6)).balance == 136
