"""A book into which things are imported, and pages as Upwork would show them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from connects_tui.actions.book import Book
from connects_tui.importing.opening import look_at
from connects_tui.importing.preview import ImportRow, Preview
from connects_tui.importing.record import Decisions, outcome_of, record_import
from connects_tui.journal.file import JournalFile
from connects_tui.ledger.entries import Account, Entry
from connects_tui.rules import Rulebook
from tests.actions.conftest import TODAY, book, reopened, rulebook

__all__ = ["book", "reopened", "rulebook"]

ACCOUNT = Account(on=date(2026, 11, 6), rules="test", plan="plus", renewal_day=5, balance=40)


@dataclass
class Importing:
    """Imports into one book, as a user does: look, decide, record."""

    book: Book

    def look(self, text: str, today: date = TODAY) -> Preview:
        return look_at(self.book, text, today)

    def row(self, day: str, action: str, connects: int, today: date = TODAY) -> ImportRow:
        """Look at a page of one row."""
        return only(self.look(page((day, action, connects)), today))

    def take(self, text: str, choice: int = 0, *, after_shown: bool = False, today: date = TODAY) -> tuple[Entry, ...]:
        """Import a text; what is unsure is left out, or decided by the number of a choice."""
        preview = self.look(text, today)
        decided = Decisions({place: choice for place, _ in preview.of("unsure")}, after_shown=after_shown)
        outcome = outcome_of(self.book, preview, decided, today)
        return record_import(self.book, preview, outcome, today).entries if outcome.entries else ()


Another = Callable[..., Importing]


@pytest.fixture
def importing(book: Book) -> Importing:
    """Into a journal with an account on Plus, opened on 6 November with 40 Connects."""
    return Importing(book)


@pytest.fixture(scope="session")
def another(tmp_path_factory: pytest.TempPathFactory, rulebook: Rulebook) -> Another:
    """Open another journal, with these entries in it."""

    def begin(*entries: Entry, rulebook: Rulebook = rulebook) -> Importing:
        file = JournalFile(tmp_path_factory.mktemp("another") / "journal.toml")
        opened = Book(file, rulebook, now=lambda: datetime(2026, 11, 23, 9, 30, tzinfo=UTC))
        if entries:
            opened.record(entries)
        return Importing(opened)

    return begin


def page(*rows: tuple[str, str, int]) -> str:
    """Write Upwork's page: newest first, as it stands there."""
    return "Date\tAction\tConnects\n" + "".join(f"{day}\t{action}\t{connects:+d}\n" for day, action, connects in rows)


def facts(entries: Sequence[Entry], *names: str) -> list[tuple[object, ...]]:
    """Say what the entries hold under these names."""
    return [tuple(getattr(entry, name) for name in names) for entry in entries]


def verdicts(preview: Preview) -> list[str]:
    return [row.verdict for row in preview.rows]


def only(preview: Preview) -> ImportRow:
    (row,) = preview.rows
    return row
