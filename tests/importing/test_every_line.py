"""No line of a source is lost: each is in a row of the preview, with what becomes of it, or counted as no row."""

import json
import re
from collections.abc import Sequence
from datetime import date
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connects_tui.importing.decoding import page_text
from connects_tui.importing.items import CannotRead
from connects_tui.importing.opening import look_at
from connects_tui.importing.record import Decisions, outcome_of
from connects_tui.importing.sources import HowToRead, read_source
from connects_tui.importing.table import split_lines
from tests.importing.conftest import ACCOUNT, Another

TODAY = date(2026, 11, 23)
DAYS = {"Nov 20, 2026": date(2026, 11, 20), "2026-11-03": date(2026, 11, 3), "Today": TODAY, "2h ago": TODAY}
NO_DAYS = ("Hoy", "Friday", "11/27", "", "soon", "Nov 31, 2026")
ACTIONS = (
    "Applied to job: Build a theme", "Boosted proposal: Build a theme", "Connects refund: Old logo", "Bonus Connects",
    "Connects purchase", "Availability badge", "Monthly Connects", "Mystery",
)  # fmt: skip
NUMBERS = ("-12", "+8", "12", "12 Connects", "(12)", "12-", "+1 300", "+1.400", "many", "")
AROUND = ("", "Load more", "1 - 4 of 4", "Connects History", "Available Connects: 84", "Date\tAction\tConnects")

Row = tuple[str, str, str]
ROW = st.tuples(st.sampled_from([*DAYS, *NO_DAYS]), st.sampled_from(ACTIONS), st.sampled_from(NUMBERS))
ROWS = st.lists(ROW, min_size=1, max_size=8)
ORDER = st.permutations(range(3))


def test_lines_are_counted_as_editors_count_them() -> None:
    assert list(split_lines("a\r\nb\u2028c\rd\n")) == ["a\r\n", "b\u2028c\r", "d\n"]


def page(rows: Sequence[Row], between: str, order: Sequence[int] = (0, 1, 2)) -> str:
    """Write a page whose values are separated by tabs, or by line feeds or blanks where they can be told apart."""
    ordered = [[row[at] for at in order] for row in rows]
    return "".join(between.join(value for value in row if value or between == "\t") + "\n" for row in ordered)


def table(rows: Sequence[Row], header: str) -> str:
    """Write a table with a comma between the cells, whose columns are a day, words and a number."""
    return f"{header}\n" + "".join(f'"{day}",{words},"{number}"\n' for day, words, number in rows)


def statement(rows: Sequence[Row]) -> str:
    header = "Date,Ref ID,Type,Description,Amount\n"
    return header + "".join(f'"{day}",7,Connects,{words},"{number}"\n' for day, words, number in rows)


def check(another: Another, text: str) -> None:
    """Hold the law: every line that isn't blank is in a row or passed over, and every row has one verdict."""
    try:
        source = read_source(text, TODAY)
    except CannotRead:
        return
    in_rows = {line for item in source.items for line in item.lines}
    passed = {line for lines in source.passed.values() for line in lines}
    assert in_rows | passed >= {number for number, line in enumerate(split_lines(text), start=1) if line.strip()}
    assert in_rows.isdisjoint(passed)
    assert all((item.on is None) == bool(item.fault) for item in source.items)
    preview = another(ACCOUNT).look(text)
    assert sorted(row.line for row in preview.rows) == sorted(item.line for item in source.items)
    assert preview.counts.total() == len(source.items)
    assert sum(preview.left.values()) == len(passed)


@pytest.mark.parametrize("between", ["\t", "\n", " ", "    "])
@given(rows=ROWS, order=ORDER, around=st.lists(st.sampled_from(AROUND), min_size=2, max_size=2))
def test_every_line_of_a_page(
    another: Another, between: str, rows: list[Row], order: list[int], around: list[str]
) -> None:
    check(another, f"{around[0]}\n{page(rows, between, order)}{around[1]}\n")


@pytest.mark.parametrize("header", ["Date,Action,Connects", "Date,Job title,Connects", "Sent on,Title,Connects spent"])
@given(rows=ROWS)
def test_every_line_of_a_table(another: Another, header: str, rows: list[Row]) -> None:
    check(another, table([*rows, ("", "Total", "-30"), ("", "", "")], header))


@given(rows=ROWS)
def test_every_line_of_a_statement(another: Another, rows: list[Row]) -> None:
    check(another, statement(rows))


@given(text=st.text(alphabet='ab1\t\n\r,;"-+ \u2028', max_size=60))
def test_every_line_of_whatever_follows_a_row(another: Another, text: str) -> None:
    check(another, f"Nov 20, 2026\tApplied to: A\t-12\n{text}")


def test_a_heading_within_a_row_is_counted_with_that_row(another: Another) -> None:
    check(another, "Nov 20, 2026\nApplied to: A\nDate\tAction\tConnects\n-12\nNov 19, 2026\tApplied to: B\t-8\n")


@given(rows=st.lists(st.lists(st.sampled_from(["", "Nov 20, 2026", "-12", "a  b", "<&>"]), min_size=1), min_size=1))
def test_every_row_of_a_saved_page(rows: list[list[str]]) -> None:
    """It is one line of the page's text, with its cells in their places."""
    cells = ["".join(f"\n  <td> <p>{escape(cell)}</p>\n</td>" for cell in row) for row in rows]
    html = f"<html><table>\n{''.join(f'<tr>{row}</tr>' for row in cells)}\n</table></html>"
    kept = ["\t".join(" ".join(cell.split()) for cell in row) for row in rows if any(row)]
    assert page_text(html).splitlines() == kept


@given(entries=st.lists(st.sampled_from([7, {}, {"kind": "purchase", "on": "2026-11-20", "connects": 20}]), max_size=5))
def test_every_entry_of_an_export(entries: list[object]) -> None:
    source = read_source(json.dumps({"format": 1, "kind": "connects-tui export", "entries": entries}), TODAY)
    assert len(source.items) == len(entries)
    assert all(bool(item.entry) != bool(item.fault) for item in source.items)


@pytest.mark.parametrize("between", ["\t", "    ", " "])
@given(rows=ROWS)
def test_a_row_of_a_page_has_its_own_day_or_none(between: str, rows: list[Row]) -> None:
    """Each action and number that stand on one line are one row; no row gets the day of another."""
    rows = [row for row in rows if row[2] not in ("", "many") and (row[0] or between == "\t")]  # else no cell is empty
    if not rows:
        return
    try:
        source = read_source(page([("Nov 23, 2026", "Applied to: A", "-1"), *rows], between), TODAY)
    except CannotRead:
        return
    found = {item.line: item for item in source.items}
    for line, (day, action, number) in enumerate(rows, start=2):
        item = found.get(line)
        own = DAYS.get(day) if number != "+1.400" else None
        if between == " " and own is None and not number.startswith(("-", "+", "(")) and item is None:
            continue  # words and a number without a sign that begin with no day: a page has many such lines
        assert item is not None, (line, action, source)
        assert item.on == own


VALUES = st.one_of(
    st.sampled_from([
        None, True, 12, -12, 1.5, 10**30, 1e99, float("nan"), "12", "-12", "2026-11-20", "2026-11-20T10:00:00Z", "soon",
        "Job application", "Accepted", "Hired", "a\ud800\x00b", "~022094821655490856773", "2094821655490856773",
        '{"balance": 84}', "[1", {"status": "Archived"}, {"rawValue": "12", "currency": "USD"},
    ])
)  # fmt: skip
KEYS = st.sampled_from([
    "date", "amount", "reason", "job_id", "jobTitle", "title", "status", "terms", "connectsBid", "connects_cost", "id",
    "balance", "usage_history", "product_credits", "data", "content", "structuredContent", "connectsBalance", "boosted",
    "auditDetails", "createdDateTime", "marketplaceJobPosting", "invitations", "expires_at", "mood",
    "connects", "free", "paid", "direction", "boost", "createdTs", "connects_spent", "appliedAt", "proposal_id",
])  # fmt: skip
ANSWERS = st.recursive(VALUES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=7))


@given(documents=st.lists(ANSWERS.filter(lambda value: isinstance(value, dict | list)), min_size=1, max_size=4))
def test_every_record_of_an_answer(another: Another, documents: list[object]) -> None:
    text = "\n".join(map(json.dumps, documents))
    try:
        source = read_source(text, TODAY)
        preview = look_at(another(ACCOUNT).book, text, TODAY, HowToRead(cost=8))
    except CannotRead:
        return
    rows = [item.line for item in source.items]
    passed = [number for numbers in source.passed.values() for number in numbers]
    assert sorted(rows + passed) == list(range(1, len(rows) + len(passed) + 1))
    assert all((item.on is None) == bool(item.fault) for item in source.items)
    assert sorted(row.line for row in preview.rows) == sorted(rows)
    every = {index: len(row.choices) - 1 for index, row in preview.of("unsure")}
    outcome_of(another(ACCOUNT).book, preview, Decisions(every), TODAY)


@pytest.mark.parametrize("between", ["\t", "\n", " ", "    "])
@given(rows=ROWS, order=ORDER)
def test_no_row_of_a_page_takes_anything_of_another(between: str, rows: list[Row], order: list[int]) -> None:
    """Cells of a table may stand in any order; elsewhere the day comes first, and the number last."""
    jobs = [("Nov 23, 2026", "-1"), *((day, number) for day, _, number in rows)]
    said = [(day, f"Applied to job: Widget{at} build", number) for at, (day, number) in enumerate(jobs)]
    text = page(said, between, order if between == "\t" else (0, 1, 2))
    for item in read_source(text, TODAY).items:
        if item.on is not None:
            (job,) = set(re.findall(r"Widget(\d+) build", f"{item.raw} {item.title}"))
            day, number = jobs[int(job)]
            digits = "".join(filter(str.isdigit, number))
            assert (item.on, abs(item.connects)) == (DAYS[day] if int(job) else TODAY, int(digits))
