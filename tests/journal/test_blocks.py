"""The layout of what is appended, as bytes, and that it reads back as it was meant."""

import tomllib
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connects_tui.journal.blocks import _ORDER, block
from connects_tui.ledger.entries import ENTRY_FIELDS, KINDS, Edit, Entry, Proposal, Refund, Spend, entry_from_record
from connects_tui.schema import FIRST_DAY, LAST_DAY
from connects_tui.statuses import REFUND_REASONS, STATUSES

AT = datetime(2026, 11, 2, 16, 4, 51, 8000, UTC)
DAY = date(2026, 11, 2)


def test_a_block_begins_with_a_blank_line_and_a_header_and_ends_with_its_moment() -> None:
    entry = Proposal(
        id="yd8s2thwwk",
        on=DAY,
        at=AT,
        connects=8,
        title="Speed up a Shopify theme",
        boost=10,
        client="Acme",
        budget=Decimal("800.00"),
        url="https://example.com/job",
        tags=("shopify", "css"),
        note="asked twice",
    )
    assert block(entry) == (
        "\n"
        "[[entry]] # yd8s2thwwk 2026-11-02T16:04:51.008Z\n"
        'kind = "proposal"\n'
        "on = 2026-11-02\n"
        "connects = 8\n"
        'title = "Speed up a Shopify theme"\n'
        "boost = 10\n"
        'client = "Acme"\n'
        'tags = ["shopify", "css"]\n'
        'id = "yd8s2thwwk"\n'
        'budget = "800.00"\n'
        'url = "https://example.com/job"\n'
        'note = "asked twice"\n'
        "at = 2026-11-02T16:04:51.008Z\n"
    )


def test_defaults_are_left_out() -> None:
    text = block(Proposal(id="a", on=DAY, at=AT, connects=0, title="x"))
    assert text.count(" = ") == 6


def test_an_edit_stands_on_one_line_a_key() -> None:
    entry = Edit(id="a", on=DAY, at=AT, of="b", set={"connects": 6, "title": "x\ny", "on": DAY}, unset=("note",))
    assert 'set = { connects = 6, title = "x\\ny", on = 2026-11-02 }\nunset = ["note"]\n' in block(entry)


def test_an_entry_without_an_id_or_a_moment_is_not_written() -> None:
    with pytest.raises(ValueError, match="id and a moment"):
        block(Spend(on=DAY, connects=1, what="x"))


HOSTILE = [
    '"', "'", '"""', "\\", "\n", "\r\n", "\0", "\x1b[2J", "\x7f", "\u2028", "\u202e", "\ufeff", "עברית", "👩🏽\u200d💻",
]  # fmt: skip
texts = st.text(max_size=40) | st.lists(st.sampled_from(HOSTILE), max_size=6).map("".join)
ids = st.text("abc-_019", min_size=1, max_size=10)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001 - given its zone right away
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000, tzinfo=UTC)
)
days = st.dates(FIRST_DAY, LAST_DAY)
few = st.integers(0, 1000)
money = st.decimals(0, 9999, places=2)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "id": ids,
    "of": ids,
    "at": moments,
    **dict.fromkeys(("on", "expires"), days),
    **dict.fromkeys(("title", "client", "url", "rules", "plan", "reason", "what", "note"), texts),
    **dict.fromkeys(("template", "country"), texts),
    **dict.fromkeys(("connects", "boost", "balance", "monthly_connects", "job_age", "applicants"), few),
    **dict.fromkeys(("budget", "budget_max", "paid", "monthly_fee", "money", "client_spent"), money),
    "amount": st.decimals("0.01", 9999, places=2),
    "tax": st.decimals(0, 100, places=3),
    "only": st.just("boosts"),
    **dict.fromkeys(("invited", "hourly"), st.booleans()),
    **dict.fromkeys(("tags", "unset"), st.lists(texts, max_size=3).map(tuple)),
    "renewal_day": st.integers(1, 31),
    "status": st.sampled_from(list(STATUSES)),
    "when": st.sampled_from(["now", "renewal"]),
    "set": st.dictionaries(texts, texts | few | days | st.booleans() | st.lists(texts, max_size=2), max_size=3),
}


def entries_of(kind: type[Entry]) -> st.SearchStrategy[Entry]:
    """Entries of a kind; what may be left out is left out in some."""
    values = VALUES | ({"reason": st.sampled_from(list(REFUND_REASONS))} if kind is Refund else {})
    fields = {field.name: field.default for field in msgspec.structs.fields(kind) if field.name != "line"}
    optional = {name for name, default in fields.items() if default is None} - {"id", "at"}
    return st.builds(kind, **{name: st.none() | values[name] if name in optional else values[name] for name in fields})


entries = st.one_of(*map(entries_of, KINDS.values()))


@given(entries)
def test_every_entry_reads_back_as_it_was_whatever_its_text(entry: Entry) -> None:
    text = block(entry)
    (record,) = tomllib.loads(text)["entry"]
    assert entry_from_record(record) == (entry, [])
    lines = text.split("\n")
    assert lines[0] == ""
    assert lines[1].startswith(f"[[entry]] # {entry.id} ")
    assert lines[-2].startswith("at = ")
    assert len(lines) == len(record) + 3
    assert "\r" not in text


def test_every_field_of_every_kind_has_its_place_in_a_block() -> None:
    named = {field for specs in ENTRY_FIELDS.values() for field in specs}
    assert named - {"at"} <= set(_ORDER)  # at is the commit mark, and comes last
