"""Files that can't be imported: one clear message each."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connects_tui.importing.decoding import MAX_BYTES, decode
from connects_tui.importing.items import CannotRead
from connects_tui.importing.sources import read_source

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b" \r\n\t\n", "it is empty"),
        (b"\xff\xfe\xff\xfe", "it is empty"),
        (b"\x7fELF\x02\x01\x00\x00\xff\xfe", "it is neither text"),
        (b"PK\x03\x04 a spreadsheet", "save the table in it as .xlsx or CSV"),
        (b"\xd0\xcf\x11\xe0 an old spreadsheet", "save the table in it as .xlsx or CSV"),
        (b"%PDF-1.7", "export it as CSV"),
        ("Job,Date\nCaf\u00e9,2026".encode("cp1252"), "line 2 is not UTF-8"),
        ("Job,Date".encode("utf-16-le"), "line 1 is not UTF-8"),
        (b"\x1f\x8b\x08packed", "a compressed file"),
        (b"{\\rtf1 hello}", "save it as plain text"),
        (b"Job,Date\nA\x00,2026", "it is neither text"),
        (b"x" * (MAX_BYTES + 1), "it is longer than 64 MB"),
    ],
)
def test_what_is_no_text_is_told_from_its_bytes(content: bytes, why: str) -> None:
    with pytest.raises(CannotRead, match=why):
        decode(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_with_and_without_a_mark(encoding: str) -> None:
    assert decode("Job,Caf\u00e9\n".encode(encoding)) == "Job,Caf\u00e9\n"


def test_an_encoding_can_be_named() -> None:
    assert decode("Caf\u00e9".encode("cp1252"), "cp1252") == "Caf\u00e9"
    for none in ("klingon", "a\0b", "\ud800"):
        with pytest.raises(CannotRead, match="there is no encoding"):
            decode(b"\\x", none)
    with pytest.raises(CannotRead):  # which isn't for files; before Python 3.13 it doesn't say what is wrong with one
        decode(b"\\x", "punycode")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("hello there", "no Connects History rows and no table"),
        ("\u200b\n\u200e", "no Connects History rows and no table"),
        ("Date,Description,Amount,Balance\n2026-11-03,Coffee,-3.50,96.50\n", "it lists money or hours, not proposals"),
        ("Date,Type,Client,Amount\n2026-11-03,Hourly,Acme,500.00\n", "copy Upwork's Connects History, or save its"),
        ("Dear diary, today I applied.\nIt cost a lot.\n", "no Connects History rows and no table"),
        ("a,b\n1,2\n", r"the header \(a, b\) has no column"),
        ("# Connects journal.\nformat = 1\n\n[[entry]]\nid = 'a'\n", "it is a journal: open it with --journal"),
        ("Date,Action,Connects\n", "a header but no row"),
        ("Job,Date,Connects\n", "a header but no row"),
        ("Job,Date,Connects\nJob,Date,Connects\n", "a header but no row"),
        ("<!DOCTYPE html><table><tr><td>Nov 2026</td></tr></table>", "no Connects History rows"),
        ('Job,Date,Connects\nA,2026-11-03,8\n"B,2026-11-04,8\nC,2026-11-05,8\n', "line 3: a quote begins there"),
        ("Date,Type,Description,Amount\n2026-11-03,POS,Gym membership,-30.00\n", "it lists money"),
        ("<html><body><script>var x = 1</script></body></html>", "save the page once its rows are showing"),
        ("Date\tAction\tConnects\n", "a header but no row"),
        ('{"entries": []', "was it cut off"),
        ('{"entries": []}', "has no Connects or proposals in it"),
        ('{"format": 1, "kind": "connects-tui export", "entries": []}\n{"balance": 84}', "import each part on its own"),
        ("[1, 2]", "ask Upwork's MCP server for connects_balance"),
        ('{"format": 2, "kind": "connects-tui export", "entries": []}', "a newer version"),
        ("month,proposals,replies,hires,came,spent,refunded,expired\n2026-11,1,1,1,1,1,1,1\n", "a monthly summary"),
    ],
)
def test_what_is_no_source_is_told_from_its_text(text: str, why: str) -> None:
    with pytest.raises(CannotRead, match=why):
        read_source(text, TODAY)


WORDS = st.sampled_from(
    [
        "Date", "Today", "Nov 3, 2026", "03/04/2026", "-12", "+80", "12", "Applied to: A", "Connects", "Title", ",",
        "\t", "\n", '"', ";", "{",
    ]
)  # fmt: skip


@given(st.lists(st.one_of(WORDS, st.text(max_size=5))).map("".join))
def test_whatever_the_text_is_it_is_read_or_refused(text: str) -> None:
    try:
        source = read_source(text, TODAY)
    except CannotRead:
        return
    assert all(item.skip_reason or item.on is not None for item in source.items)


@pytest.mark.parametrize(
    ("field", "value", "aside"),
    [
        ("when", "\ud800", "when: must be one of now, renewal"),
        ("on", "\ud800", "on: must be a date like 2026-11-20, without quotes"),
        ("id", "\ud800", "id: must be an id of letters, digits, '-' and '_'"),
        ("plan", "\ud800", "plan: must be UTF-8 text"),
        ("at", "0001-01-01T00:00:00+05:00", "at: must be a time like 2026-11-20T08:30:00.000Z"),
        ("monthly_fee", True, 'monthly_fee: must be an amount in quotes, like "14.99"'),
        ("connects", 1.5, "connects: must be a whole number from 0 to 1,000,000,000"),
        ("mood", "fine", ""),
        ("set", {"title": "\ud800"}, "must be UTF-8 text"),
        ("set", {"title": None}, "it isn't an entry that a journal can hold"),
        ("set", {"connects": float("nan")}, "it isn't an entry that a journal can hold"),
    ],
)
def test_an_entry_of_an_export_is_left_aside_with_what_was_expected(field: str, value: object, aside: str) -> None:
    kind = {"kind": "edit", "of": "job"} if field == "set" else {"kind": "plan", "plan": "plus"}
    entry = {"on": "2026-11-02"} | kind | {field: value}
    found = read_source(json.dumps({"format": 1, "kind": "connects-tui export", "entries": [entry]}), TODAY)
    assert [item.skip_reason for item in found.items] == [aside]


def test_an_export_that_is_nested_without_end_is_one_sentence() -> None:
    nested = f'{{"kind": "edit", "on": "2026-11-02", "of": "job", "set": {{"x": {"[" * 500}{"]" * 500}}}}}'
    with pytest.raises(CannotRead, match="its JSON is nested too deeply"):
        read_source(f'{{"format": 1, "kind": "connects-tui export", "entries": [{nested}]}}', TODAY)


@pytest.mark.parametrize(("title", "client", "aside"), [("x" * 501, "A", "title"), ("Job", "x" * 101, "client")])
def test_a_row_whose_text_is_longer_than_a_journal_takes_is_left_aside(title: str, client: str, aside: str) -> None:
    found = read_source(f"title,sent,connects,client\n{title},2026-11-02,6,{client}\nJob,2026-11-03,6,A\n", TODAY)
    assert [item.skip_reason[: len(aside) + 4] for item in found.items] == [f"its {aside}", ""]
