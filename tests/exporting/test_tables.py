"""The journal as JSON and CSV: read back it is the same journal, and a spreadsheet finds no formula in it."""

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connects_tui.exporting.tables import journal_json, proposals_csv, sanitize_lines
from connects_tui.importing.sources import read_source
from connects_tui.journal import blocks
from connects_tui.ledger.entries import Edit, Entry, Proposal, Remove, entry_from_record
from connects_tui.ledger.proposals import ProposalState
from tests.exporting.nasty import HOSTILE, JOURNALS
from tests.ledger.test_properties import accounts, journals

DAYS = ("on", "expires")


def read(text: str) -> list[Entry]:
    """Read an export strictly: only what the journal's own fields say."""
    document = json.loads(text)
    assert [document[key] for key in ("schema", "format", "kind")] == [2, 1, "connects-tui export"]
    found = []
    for record in document["entries"]:
        entry, unknown = entry_from_record(_typed(record))
        assert unknown == []
        found.append(entry)
    return found


def _typed(record: dict[str, Any]) -> dict[str, Any]:
    typed: dict[str, Any] = {key: date.fromisoformat(value) if key in DAYS else value for key, value in record.items()}
    if "at" in typed:
        typed["at"] = datetime.fromisoformat(typed["at"])
    if "set" in typed:
        typed["set"] = _typed(typed["set"])
    return typed


def laid_out(entries: list[Entry]) -> list[list[str]]:
    """What the journal would hold, key by key."""
    return [blocks.entry_lines(entry) for entry in entries]


@given(accounts, journals, st.text(), st.datetimes(timezones=st.just(UTC)))
def test_reading_an_export_gives_the_same_journal(account: Entry, made: list[Entry], words: str, at: datetime) -> None:
    on = date(2024, 2, 29)
    entries = [
        account,
        *made,
        Edit(id="edit", of="p1", on=on, at=at, note=words, set={"title": words, "on": on}, unset=("note",)),
        Remove(id="remove", of="edit", on=on),
    ]
    assert read(journal_json(entries)) == entries


@pytest.mark.parametrize("name", JOURNALS)
def test_what_the_journal_would_hold_is_the_same_to_the_letter(name: str) -> None:
    _, entries = JOURNALS[name]
    assert laid_out(read(journal_json(entries))) == laid_out(entries)


def test_money_is_text_and_nothing_in_it_acts_on_a_terminal() -> None:
    _, entries = next(value for key, value in JOURNALS.items() if "hostile" in key)
    text = journal_json(entries)
    assert text.isascii()
    assert "\x1b" not in text
    assert json.loads(text)["entries"][0]["monthly_fee"] == "9.99"
    assert json.loads(text)["entries"][1]["title"] == HOSTILE
    assert entries[0].monthly_fee == Decimal("9.99")  # type: ignore[attr-defined]


ON = date(2026, 11, 3)


def exported(title: str) -> str:
    proposal = Proposal(id="p", on=ON, connects=8, title=title)
    return proposals_csv([ProposalState(proposal, spent=8)])


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n@", "  =", "\uff1d", "\uff20", "'="])
def test_no_cell_is_a_formula(start: str) -> None:
    (row,) = csv.DictReader(io.StringIO(exported(f"{start}HYPERLINK(1)"), newline=""))
    assert row["title"].startswith("'")
    assert row["sent"] == "2026-11-03"


@given(st.text(min_size=1).filter(str.strip))
@example("a\u2028b")
@example('a\rb, "c"; d')
def test_a_title_comes_back_as_it_was_shown(title: str) -> None:
    (item,) = read_source(exported(title), ON).items
    assert item.title == sanitize_lines(title)
