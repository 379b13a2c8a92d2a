"""A journal exported as JSON and imported again: into an empty journal the same, into another what it lacks."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from connects_tui.actions import correcting, recording
from connects_tui.actions.book import Book
from connects_tui.exporting.export import exported
from connects_tui.exporting.tables import journal_json
from connects_tui.journal.file import JournalFile
from connects_tui.ledger.entries import Edit, Entry, Spend
from connects_tui.rules import Rulebook
from tests.actions.conftest import TODAY, balance, log
from tests.exporting.nasty import JOURNALS
from tests.importing.conftest import Another, Importing, verdicts
from tests.ledger.test_properties import accounts, journals

UPWORKS = Rulebook.load()


@given(account=accounts, made=journals, moments=st.lists(st.integers(0, 10**9), min_size=60, max_size=60))
def test_an_export_restores_a_journal(another: Another, account: Entry, made: list[Entry], moments: list[int]) -> None:
    at = sorted(datetime.fromtimestamp(1_700_000_000 + seconds, tz=UTC) for seconds in moments)
    entries = [
        replace(entry, id=entry.id or f"made{place}", at=at[min(place, len(at) - 1)])
        for place, entry in enumerate([account, *made])
    ]
    text = journal_json(entries)
    importing = another(rulebook=UPWORKS)
    importing.take(text)
    assert list(importing.book.entries) == entries
    assert exported(importing.book, "json", TODAY) == text
    read_again = JournalFile(importing.book.file.path)
    read_again.refresh()
    assert list(read_again.parsed.entries) == entries
    assert importing.take(text) == ()


@pytest.mark.parametrize("name", JOURNALS)
def test_nasty_journals_come_back_to_the_letter(name: str, another: Another) -> None:
    _, entries = JOURNALS[name]
    importing = another(rulebook=UPWORKS)
    importing.take(journal_json(entries))
    restored = exported(importing.book, "json", TODAY)
    for entry, meant in zip(importing.book.entries, entries, strict=True):
        # What was written by hand without an id or a moment has both now, as every entry that the app writes.
        assert replace(entry, at=None, id=meant.id and entry.id) == replace(meant, at=None)
    again = another(rulebook=UPWORKS)
    again.take(restored)
    assert again.book.file.path.read_bytes() == importing.book.file.path.read_bytes()


def test_numbers_and_moments_that_somebody_wrote_by_hand_come_back(book: Book, another: Another) -> None:
    sent = log(book, "8 Build a theme ~2026-11-10")
    odd = Edit(
        id="odd", of=sent.id or "", on=TODAY, at=datetime(26, 11, 2, tzinfo=UTC), set={"connects": 1.5, "x": [2.5]}
    )
    importing = another(rulebook=UPWORKS)
    importing.take(journal_json([*book.entries, odd]))
    assert importing.book.entries[-1] == odd


def test_a_copy_of_the_journal_gets_only_what_it_lacks(book: Book, another: Another) -> None:
    log(book, "8 Build a theme ~2026-11-10")
    old = exported(book, "json", TODAY)
    later = log(book, "12 Draw a logo ~2026-11-12")
    recording.change_status(book, [later], "closed", date(2026, 11, 14), TODAY)
    new = exported(book, "json", TODAY)
    other = another()
    other.take(old)
    added = other.take(new)
    assert [entry.kind for entry in added] == ["proposal", "status", "refund"]
    assert balance(other.book) == balance(book)
    correcting.undo(other.book, TODAY)
    assert len(other.book.history.proposals) == 1
    assert [entry.kind for entry in other.take(new)] == ["remove", "remove", "remove"]  # the undo is taken back
    assert balance(other.book) == balance(book)
    assert other.take(new) == ()


def test_an_entry_of_the_same_id_and_other_content_is_left_alone(book: Book) -> None:
    entry = log(book, "8 Build a theme ~2026-11-10")
    text = exported(book, "json", TODAY).replace("Build a theme", "Build a house")
    row = next(row for row in Importing(book).look(text).rows if row.verdict == "skipped")
    assert row.says == "the journal already has a different entry with this id; it stays"
    assert book.history.proposals[entry.id or ""].title == "Build a theme"


def test_the_same_entries_under_other_ids_are_joined(book: Book) -> None:
    entry = log(book, "8 Build a theme ~2026-11-10")
    recording.change_status(book, [entry], "hired", date(2026, 11, 14), TODAY)
    text = exported(book, "json", TODAY).replace(entry.id or "", "otherid")
    assert set(verdicts(Importing(book).look(text))) == {"duplicate"}


def test_a_second_account_is_never_added(book: Book) -> None:
    text = exported(book, "json", TODAY).replace('"balance": 40', '"balance": 41')
    text = text.replace(book.entries[0].id or "", "another")
    preview = Importing(book).look(text)
    assert [row.says for row in preview.rows] == ["the journal has an account already"]


def test_the_preview_shows_what_an_entry_spends_with_a_minus(book: Book, another: Another) -> None:
    log(book, "8 Build a theme +4 ~2026-11-10")
    recording.grant_or_spend(book, Spend(on=date(2026, 11, 11), connects=3, what="Badge"), TODAY)
    preview = Importing(another().book).look(exported(book, "json", TODAY))
    assert [row.connects for row in preview.rows if row.connects][-2:] == [-12, -3]
