"""A newcomer's month, in a terminal, from the set-up to the export: the real program, by keyboard, at 80x24."""

import csv
from datetime import date
from pathlib import Path

import pytest
from textual import events

from connects_tui.actions.book import Book
from connects_tui.journal.file import JournalFile
from connects_tui.rules import Rulebook
from connects_tui.tui.keymap import key_named
from tests.on_a_day import connects
from tests.test_readme import PAGES, code, table
from tests.tui.conftest import AppOn
from tests.tui.driving import clock, shown
from tests.tui.terminal import FOCUS, Terminal


def bid(line: str, says: str) -> list[tuple[str, str]]:
    """Log a proposal by its line, which is pasted."""
    return [("a", "@one proposal on one line"), (f"\x1b[200~{line}\x1b[201~⏎", f"{says} · u undoes")]


MONTH = [
    # the set-up: Basic with 10 a month, renewed on the 5th, 60 Connects now
    ("", "Four quick questions", "Freelancer Basic · free · 0 a month (some get 10)"),
    ("⇥", "@Plan   "),
    ("→⇥", "@Renewal day"),
    ("5⇥", "@Connects now"),
    ("60", "10 Connects a month, free", "You start today with 60 Connects; the next renewal is", "5 Dec"),
    ("⏎", "Account opened with 60 Connects", "Press a to log your first proposal"),
    # ten proposals, on three days; before the last ones, Connects are bought
    ("a", "@one proposal on one line"),
    ("6 Fix it⏎", 'Logged "Fix it" · 6 Connects · balance 54 · u undoes'),
    *bid("8 Django admin @northwind #django", 'Logged "Django admin" · 8 Connects · balance 46'),
    *bid("6 Shopify speed #shopify $800", 'Logged "Shopify speed" · 6 Connects · balance 40'),
    *bid("10 React dashboard +4", 'Logged "React dashboard" · 10 + 4 Connects · balance 26'),
    ("2026-11-24", "Renews in 11 days"),
    *bid("8 Scraper in Python", 'Logged "Scraper in Python" · 8 Connects · balance 18'),
    *bid("6 WordPress to Hugo", 'Logged "WordPress to Hugo" · 6 Connects · balance 12'),
    ("b", "@│  Connects *"),
    ("40", "40 Connects at $0.15 each: $6.00", "12 → 52"),
    ("⏎", "40 Connects bought for $6.00 · balance 52"),
    ("2026-11-26", "Renews in 9 days"),
    *bid("8 API for a shop", 'Logged "API for a shop" · 8 Connects · balance 44'),
    *bid("6 Fix a checkout", 'Logged "Fix a checkout" · 6 Connects · balance 38'),
    *bid("6 Landing page in Vue", 'Logged "Landing page in Vue" · 6 Connects · balance 32'),
    *bid("!invite Migrate a blog", 'Logged "Migrate a blog" · 0 Connects · balance 32'),
    # two replies, one of them a hire; one job is closed by its client, and its Connects come back
    ("2", "10 proposals", "Migrate a blog"),
    ("i", '"Migrate a blog": interviewing'),
    ("ji", '"Landing page in Vue": interviewing'),
    ("h", '"Landing page in Vue": hired'),
    ("jc", '"Fix a checkout": closed · 6 Connects refunded'),
    # the renewal, in the ledger
    ("2026-12-05", "10 proposals"),
    ("6", "Monthly allowance", "+10", "48"),
    # an upgrade, decided on the Plans screen: what it costs is compared, what it brings is told
    ("2026-12-06", "6 Dec"),
    ("3", "Stay on Freelancer Basic", "Freelancer Plus"),
    ("m", "@Freelancer Basic (current)"),
    ("→", "$19.99"),
    ("⏎", "Freelancer Plus from 6 Dec: 90 extra Connects, $19.99"),
    # Upwork's page shows 2 fewer
    ("r", "@Upwork shows"),
    ("136", "2 fewer"),
    ("⏎", "Upwork shows 136, the journal had 138: 2 fewer, recorded"),
    # the data, taken along
    ("E", "Export", "connects-proposals.csv"),
    ("⏎", "Written to"),
]
"""What is typed, or the day on which one comes back to the app, and what is shown then; "@": where typed text goes."""


def test_a_newcomers_month(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLORTERM")  # of 256 colors, the cursor's own one is black
    monkeypatch.setenv("TEXTUAL_FPS", "20")  # reading what stands there for a moment takes longer than all else
    day = tmp_path / "day"

    def is_now(text: str) -> None:
        new = day.with_suffix(".new")
        new.write_text(text, encoding="utf-8")
        new.replace(day)

    is_now("2026-11-23")
    with Terminal(connects("--journal", str(tmp_path / "journal.toml"), day=day)) as terminal:
        for keys, *shown in MONTH:
            if keys.startswith("2026-"):
                is_now(keys)
                terminal.type(FOCUS)
            else:
                terminal.press(keys)
            if shown[0].startswith("@"):
                terminal.until_at(shown[0][1:])
            else:
                terminal.until(*shown)
        terminal.press("q")
        assert terminal.ended() == 0
    with (tmp_path / "connects-proposals.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["status"] for row in rows].count("sent") == 7
    assert {row["title"] for row in rows if row["status"] == "hired"} == {"Landing page in Vue"}
    book = Book(JournalFile(tmp_path / "journal.toml"), Rulebook.load(), now=clock)
    assert book.problems(date(2026, 12, 6)) == []
    assert book.ledger(date(2026, 12, 6)).balance == 136


async def test_the_first_hour_takes_the_keys_that_the_page_says(app_on: AppOn) -> None:
    app, page = app_on(), PAGES["docs/first-hour.md"]
    (copied,) = page.blocks("text")
    async with app.run_test(size=(80, 24)) as pilot:
        for task, keys, number, seconds, says in table(page.text):
            app.clear_notifications()
            steps = [[step] if key_named(step) or step == "paste" else list(step) for step in code(keys)]
            typed = [key for step in steps for key in step]
            assert (number, seconds) == (f"{len(typed)}", f"{0.28 * len(typed) + 1.35 * len(steps):.0f}"), task
            if typed[0] == "paste":  # what it shows is looked at before the next key counts
                await pilot.press(events.Paste(copied))
                del typed[0]
            await pilot.press(*typed)
            assert says in " ".join([*app.said, shown(app)]), task
