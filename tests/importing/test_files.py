"""Files as freelancers have them: spreadsheets, saved pages, other encodings, trackers without a column of Connects."""

import io
import sys
import zipfile
from datetime import date

import pytest

from connects_tui.importing.decoding import decode, is_page
from connects_tui.importing.items import (
    CannotRead,
    ColumnsUnclear,
    Cost,
    CostUnclear,
    EncodingUnclear,
    SheetUnclear,
)
from connects_tui.importing.opening import look_at
from connects_tui.importing.sources import HowToRead, read_source
from connects_tui.importing.workbook import rows_text
from tests.actions.conftest import TODAY
from tests.importing.conftest import Importing, facts, only, verdicts
from tests.importing.workbooks import Cells, workbook

PROPOSALS: Cells = [
    ["My bids", None, None, None],
    [None],
    ["Job title", "Date", "Connects", "Status"],
    ["Build a theme,\nquickly", 46344, 12, "Hired"],
    ["Draw a logo", 46345.5, "8", "Pending"],
]


def test_a_spreadsheet_file_is_read_as_its_rows(importing: Importing) -> None:
    written = importing.take(decode(workbook(Bids=PROPOSALS, Empty=[])))
    assert facts(written, "kind", "on")[:2] == [("proposal", date(2026, 11, 18)), ("status", date(2026, 11, 18))]
    proposals = [entry for entry in written if entry.kind == "proposal"]
    assert facts(proposals, "title", "connects") == [("Build a theme, quickly", 12), ("Draw a logo", 8)]
    source = read_source(decode(workbook(Bids=PROPOSALS)), TODAY)
    assert [item.line for item in source.items] == [4, 5]  # as the spreadsheet numbers them


def test_upworks_page_in_a_spreadsheet_is_the_page() -> None:
    rows: Cells = [
        ["Date", "Action", "Connects"],
        ["Nov 20, 2026", "Applied to job: Build a theme", -12],
        ["Nov 19, 2026", "Connects purchase", 20],
    ]
    source = read_source(decode(workbook(History=rows)), TODAY)
    assert [(item.what, item.connects, item.doubt) for item in source.items] == [
        ("proposal", 12, ""),
        ("purchase", 20, ""),
    ]


def test_of_several_sheets_one_is_chosen() -> None:
    content = workbook(Bids=PROPOSALS, Clients=[["Name"], ["Acme"]])
    with pytest.raises(SheetUnclear, match=r"several sheets \(Bids, Clients\)") as unclear:
        decode(content)
    assert unclear.value.names == ("Bids", "Clients")
    assert "Draw a logo" in decode(content, sheet="Bids")
    with pytest.raises(CannotRead, match='there is no sheet "Jobs" in it; it has Bids, Clients'):
        decode(content, sheet="Jobs")


def test_a_spreadsheet_without_anything_or_another_archive_is_one_sentence() -> None:
    with pytest.raises(CannotRead, match="all its sheets are empty"):
        decode(workbook(Empty=[]))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("history.txt", "Nov 20, 2026")
    with pytest.raises(CannotRead, match="an archive or a document, not a spreadsheet: unpack it"):
        decode(content.getvalue())


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process can't be limited")
def test_a_spreadsheet_that_takes_its_reader_down_is_one_sentence() -> None:
    content = io.BytesIO(workbook(Bids=[["far", 1]]))
    with zipfile.ZipFile(content) as archive, zipfile.ZipFile(made := io.BytesIO(), "w") as far:
        for name in archive.namelist():
            far.writestr(name, archive.read(name).replace(b"<c s", b'<c r="XFD1048576" s'))
    with pytest.raises(CannotRead, match="it takes too much to read; save the table in it as CSV"):
        decode(made.getvalue())


def test_a_cell_with_a_number_that_is_none_is_words() -> None:
    assert rows_text([[float("inf"), float("nan"), -1.0, 1e300]]).split("\t")[:3] == ["inf", "nan", "-1"]


def test_a_page_with_half_a_declaration_is_one_sentence() -> None:
    with pytest.raises(CannotRead, match="; copy the table"):
        read_source("<html><![<![", TODAY)


def test_a_line_with_a_thousand_commas_is_no_header() -> None:
    with pytest.raises(CannotRead, match="no Connects History rows and no table"):
        read_source(f"Job,Date,Connects{',' * 1000}\nA shop,2026-11-18,12\n", TODAY)


PAGE = """<!DOCTYPE html>
<!-- saved from url=(0050)https://www.upwork.com/nx/plans/connects/history/ -->
<html><head><title>Connects History</title><script>var rows = "Nov 1, 2026";</script>
<style>td { color: red }</style></head>
<body><nav><ul><li>Find work</li><li>Messages <span>2</span></li></ul></nav>
<main><h1>Connects History</h1><p>Available Connects: <strong>84</strong></p>
<table aria-label="Connects"><thead><tr><th>Date</th><th><span>Action</span></th><th>Connects</th></tr></thead>
<tbody>
<tr><td>Nov 20,
 2026</td><td><div>Applied to job:</div> <a href="/jobs/~02">Build a theme &amp; more</a></td><td>-12</td></tr>
<tr><td>Nov 19, 2026</td><td>Connects purchase</td><td>+20</td>
<tr><td>soon</td><td>Applied to job: Draw a logo</td><td>-8</td></tr>
</tbody></table></main><footer>&copy; Upwork</footer></body></html>
"""


def test_a_page_saved_as_html_is_read_as_if_it_was_copied() -> None:
    source = read_source(PAGE, TODAY)
    assert [(item.what, item.title, item.connects, item.fault) for item in source.items] == [
        ("proposal", "Build a theme & more", 12, ""), ("purchase", "", 20, ""), ("unknown", "", 0, "no date"),
    ]  # fmt: skip
    assert source.balance == (TODAY, 84)


def test_a_page_is_known_by_its_beginning() -> None:
    beginning = "<!-- saved from url=(0050)https://www.upwork.com/ -->\n"
    assert read_source(beginning + PAGE, TODAY).items == read_source(PAGE, TODAY).items
    assert not is_page("<3 proposals\nNov 20, 2026\tApplied to: A\t-12")


def test_a_page_whose_rows_are_no_table_is_read_too() -> None:
    row = (
        '<div role="row"><div role="cell">{}</div><div role="cell">{}</div><div role="cell"><span>{}</span></div></div>'
    )
    rows = (
        row.format("Nov 20, 2026", "Applied to job: Build a theme", -12),
        row.format("Nov 19, 2026", "Connects purchase", "+20"),
    )
    for page in (f"<div>{''.join(rows)}</div>", f"<html><body>{''.join(rows).replace('role', 'class')}</body></html>"):
        source = read_source(page, TODAY)
        assert [(item.what, item.connects) for item in source.items] == [("proposal", 12), ("purchase", 20)]


def test_a_page_saved_as_one_file_is_unpacked() -> None:
    head = "From: <Saved by Blink>\nSnapshot-Content-Location: https://www.upwork.com/\nMIME-Version: 1.0\n"
    head += 'Content-Type: multipart/related;\n\ttype="text/html";\n\tboundary="----b"\n\n\n'
    part = "------b\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"
    packed = head + part + PAGE.replace("=", "=3D").replace("Build a theme", "Build a the=\nme") + "\n------b--\n"
    assert read_source(packed, TODAY) == read_source(PAGE, TODAY)


UNCLOSED = "<tr><td>Nov 20, 2026<td>Applied to job: A theme<td>-12<tr><td>Nov 19, 2026<td>Connects purchase<td>+20"
CLOSED = """<tr><td>Nov 20, 2026</td><td>Applied to job: A theme</td><td>-12</td></tr>
<tr><td><p>Nov 19,<p>2026</td><td>Connects<br>purchase</td><td>+20</td></tr>"""


@pytest.mark.parametrize(
    "page",
    [
        f"<table>{UNCLOSED}</table>",
        f"<table><tr><td><table>{CLOSED}</table></td><td>x</td></tr></table>",
        "<div><ul><li>Nov 20, 2026<li>Applied to job: A theme<li>-12</ul><p>Nov 19, 2026<p>Connects purchase<p>+20",
    ],
)
def test_rows_are_told_apart_however_the_page_is_written(page: str) -> None:
    source = read_source(page, TODAY)
    assert [(item.what, item.title, item.connects) for item in source.items] == [
        ("proposal", "A theme", 12),
        ("purchase", "", 20),
    ]


def test_a_table_saved_as_html_is_a_table() -> None:
    rows = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>"
        for row in [["Title", "Date", "Connects"], ["A shop", "2026-11-18", "12"]]
    )
    (item,) = read_source(f"<table>{rows}</table>", TODAY).items
    assert (item.title, item.connects) == ("A shop", 12)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Дата;Назва;Connects\n2026-11-20;Створити тему;12\n", "cp1251"),
        ("Date,Title,Connects\n2026-11-20,Logo für ein Café à Orléans,12\n", "cp1252"),
        ("Date,Title,Connects\n2026-11-20,Élève,12\n", "cp1252"),
    ],
)
def test_which_windows_encoding_a_file_has_is_guessed_by_its_letters(text: str, encoding: str) -> None:
    with pytest.raises(EncodingUnclear) as unclear:
        decode(text.encode(encoding))
    assert unclear.value.likely == encoding


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_suggested(encoding: str) -> None:
    content = "Job,Date,Connects\nA shop,2026-11-18,12\n".encode(encoding)
    with pytest.raises(EncodingUnclear) as unclear:
        decode(content)
    assert (unclear.value.likely, unclear.value.example.decode(encoding)) == (encoding, "Job,Date,Connects")
    assert decode(content, encoding).startswith("Job,Date")


def test_the_line_that_is_not_utf_8_is_shown() -> None:
    with pytest.raises(EncodingUnclear) as unclear:
        decode("Job,Date\nCafé,2026-11-18\n".encode("cp1252"))
    assert (unclear.value.line, unclear.value.likely, unclear.value.example) == (2, "cp1252", b"Caf\xe9,2026-11-18")


TRACKER = "Job title,Date applied,Status,Link\nA shop,2026-11-18,Hired,\nA logo,2026-11-19,Sent,\n"


def test_a_tracker_without_a_column_of_connects_is_asked_what_its_proposals_cost(importing: Importing) -> None:
    with pytest.raises(ColumnsUnclear, match="has no column for the Connects"):
        importing.look(TRACKER)
    with pytest.raises(CostUnclear, match="what 2 proposals cost"):
        look_at(importing.book, TRACKER, TODAY, HowToRead(columns={"Job title": "title", "Date applied": "sent"}))
    answers: list[tuple[Cost, int | None]] = [(0, None), (9, -9), ("usual", -8)]
    for cost, connects in answers:
        preview = look_at(importing.book, TRACKER, TODAY, HowToRead(cost=cost))
        assert [row.connects for row in preview.rows] == [connects, connects]


def test_a_tracker_without_connects_tells_what_became_of_known_proposals(importing: Importing) -> None:
    importing.take("Title,Date,Connects\nA shop,2026-11-18,12\nA logo,2026-11-19,8\n")
    preview = look_at(importing.book, TRACKER, TODAY, HowToRead(cost=0))
    assert verdicts(preview) == ["change", "duplicate"]
    assert [row.says for row in preview.rows if row.verdict == "change"] == ['"A shop": hired']


def test_a_row_without_connects_is_never_taken_for_what_is_another_rows_by_its_title(importing: Importing) -> None:
    importing.take("Title,Date,Connects\nA theme for my shop today,2026-11-18,8\nUp my,2026-11-18,8\n")
    tracker = "Job title,Date applied,Status\nUp for my shop today,2026-11-18,\nUp my,2026-11-18,\n"
    assert verdicts(look_at(importing.book, tracker, TODAY, HowToRead(cost=8))) == ["duplicate", "duplicate"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\x00", "a picture: select the table on Upwork's page and copy it as text"),
        (b"\xff\xd8\xff\xe0\x00", "a picture"),
        (b"%PDF-1.7", "a PDF, not text: export it as CSV"),
        (b"\x1f\x8b\x08\x00", "a compressed file: unpack it"),
        (b"SQLite format 3\x00", "a database: export its table as CSV"),
        (b"7z\xbc\xaf\x27", "an archive: unpack it first"),
    ],
)
def test_what_cannot_be_read_is_named_with_what_to_export_instead(content: bytes, what: str) -> None:
    with pytest.raises(CannotRead, match=what):
        decode(content)


@pytest.mark.parametrize(
    "header",
    ["Date,Client,Project,Hours,Rate,Amount", "Date,Job title,Gross,Service fee,Net", "Project,Date,Total earnings"],
)
def test_a_list_of_earnings_is_named(header: str) -> None:
    row = ",".join("2026-11-18" if name == "Date" else "7" for name in header.split(","))
    with pytest.raises(CannotRead, match="it lists money or hours, not proposals; copy Upwork's Connects History"):
        read_source(f"{header}\n{row}\n", TODAY)


def test_a_row_of_a_spreadsheet_file_with_a_day_that_cannot_be_read_is_left_out(importing: Importing) -> None:
    row = only(importing.look(decode(workbook(Bids=[["Title", "Date", "Connects"], ["A shop", "Hoy", 12]]))))
    assert (row.verdict, row.says, row.line) == ("skipped", 'no date can be read in "Hoy"', 2)
