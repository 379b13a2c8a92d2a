"""Sources of an import, which know no journal: what a text is, and its rows as items."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.exporting import PROPOSAL_COLUMNS
from connects_tui.exporting.tables import MONTH_COLUMNS, MOVEMENT_COLUMNS
from connects_tui.importing.dates import DayOrder
from connects_tui.importing.decoding import is_page, page_text
from connects_tui.importing.items import CannotRead, ColumnsUnclear, Cost, ParsedSource, TableColumns, within_limits
from connects_tui.importing.sources import history_page, own_exports, spreadsheet, statement, upwork_json
from connects_tui.importing.table import DecimalMark, Table, TableRow, column_name, headers_of, split_lines, table_of

_NO_ROWS: Final = "there is a header but no rows below it"
_SUMMARY: Final = "this is a monthly summary without single entries; import the journal (JSON), proposals or movements"
_NOTHING: Final = (
    "no Connects History rows and no table with a header found; copy the table from Upwork's page, save the page once "
    "its rows are showing, or save your own table as .xlsx or CSV"
)
_JOURNAL: Final = re.compile(r"(?:\s*#.*\n)*\s*(?:format = \d+\s*$|\[\[entry\]\])", re.MULTILINE)


class HowToRead(Struct, frozen=True):
    """What the user says about how to read a source.

    Attributes:
        columns: fields of a proposal by the name of a column; "" leaves a column out.
        statuses: by the words of a column of statuses; "draft" for what is no proposal, "" for a note.
        actions: what the beginnings of actions on a page mean; "" if it is nothing that is known.
        cost: what proposals took whose cost isn't in the source.
    """

    columns: Mapping[str, str] = {}
    order: DayOrder | None = None
    decimal: DecimalMark | None = None
    statuses: Mapping[str, str] = {}
    actions: Mapping[str, str] = {}
    cost: Cost | None = None
    encoding: str | None = None
    sheet: str | None = None


def read_source(text: str, today: date, how: HowToRead | None = None) -> ParsedSource:
    """Read a text that was copied on a day, whatever kind of source it is.

    Raises CannotRead: it can't be read, or the user has to answer a question first.
    """
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise CannotRead("it is empty")
    if _JOURNAL.match(text):
        raise CannotRead("it is a journal: open it with --journal, or import what `connects export json` writes")
    if is_page(text):
        text = page_text(text)
        if not text:
            raise CannotRead(_NOTHING)
    is_json = text.lstrip()[:1] in ("{", "[")
    how = how or HowToRead()
    source = _read_json(text, today, how) if is_json else _read(text, today, how)
    source = replace(source, items=tuple(map(within_limits, source.items)))
    return source if is_json else _with_other_lines(source, text)


def _read_json(text: str, today: date, how: HowToRead) -> ParsedSource:
    documents = upwork_json.documents_of(text)
    export = next(filter(own_exports.is_export, documents), None)
    if export is None:
        return upwork_json.read_answers(documents, today, how.order)
    if len(documents) > 1:
        raise CannotRead("only one part of it is a journal from `connects export`; import each part on its own")
    return own_exports.read_export(export)


def _with_other_lines(source: ParsedSource, text: str) -> ParsedSource:
    """Count the other lines; what stands within a row, as a heading between a day and its action, belongs to it."""
    in_rows = {line for item in source.items for line in item.lines}
    passed = {what: [line for line in lines if line not in in_rows] for what, lines in source.passed.items()}
    known = in_rows.union(*passed.values())
    others = [line for line, words in enumerate(split_lines(text), start=1) if words.strip() and line not in known]
    return replace(source, passed={**passed, "other line": others})


def _read(text: str, today: date, how: HowToRead) -> ParsedSource:
    named = {column_name(name) for name in how.columns}
    headers = (above for above, header in headers_of(text) if _reader_of(header) or named & set(header.names))
    table = table_of(text, next(headers, 0))
    if table is not None:
        table = replace(table, today=today, order=how.order, decimal=how.decimal, statuses=how.statuses)
    if table is not None and not how.columns:
        if set(MONTH_COLUMNS[:7]) <= set(table.header):
            raise CannotRead(_SUMMARY)
        if read := _reader_of(table):
            return _read_table(table, read)
    if not how.columns and (page := history_page.read_page(text, today, how.order, how.actions)):
        return page
    if table is None:
        raise CannotRead(_NOTHING)
    notes: tuple[str, ...] = ()
    columns = how.columns
    if (without_header := spreadsheet.named_by_content(table)) is not None:
        table, guessed = without_header
        columns = {**guessed, **columns}
        fields = ", ".join(f"{column} is {field}" for column, field in columns.items() if field)
        notes = (f"It has no header: {fields}",)
    found = _columns_of(table, how, columns)
    source = _read_table(table, lambda table: spreadsheet.read_spreadsheet(table, found))
    return replace(source, notes=(*notes, *source.notes))


def _columns_of(table: Table, how: HowToRead, named: Mapping[str, str]) -> TableColumns:
    """Raise if it is no table of proposals, or if its columns have to be asked for."""
    found = spreadsheet.columns_of(table, named)
    if set(table.names) == {"date", "action", "connects"} and not table.rows:
        raise CannotRead(_NO_ROWS)
    missing = spreadsheet.missing_in(found)
    if not found.found and 2 * sum(any(map(str.strip, row.cells[1:])) for row in table.rows) < len(table.rows):
        raise CannotRead(_NOTHING)  # sentences with commas
    if missing and not how.columns and how.cost is None and spreadsheet.lists_earnings(table, found):
        raise CannotRead(
            "it lists money or hours, not proposals; copy Upwork's Connects History, or save its transactions as CSV"
        )
    if missing and not (missing == [spreadsheet.THE_CONNECTS] and (how.columns or how.cost is not None)):
        raise ColumnsUnclear(table.header, found.found, missing)
    return found


def _reader_of(table: Table) -> Callable[[Table], ParsedSource] | None:
    header = set(table.header)
    if header >= set(PROPOSAL_COLUMNS[:8]):
        return own_exports.read_proposals
    if header >= set(MOVEMENT_COLUMNS):
        return own_exports.read_movements
    if statement.is_statement(table):
        return statement.read_statement
    if history_page.is_history(table):
        return history_page.read_table
    return None if spreadsheet.missing_in(spreadsheet.columns_of(table)) else spreadsheet.read_spreadsheet


def _read_table(table: Table, read: Callable[[Table], ParsedSource]) -> ParsedSource:
    """Pass over rows that repeat or underline the header."""
    if table.open_quote is not None:
        raise CannotRead(f"line {table.open_quote}: a quote begins there that is never closed")
    header = [cell.strip() for cell in table.header]
    rows, headings = list[TableRow](), list(table.headings)
    for row in table.rows:
        if row.is_rule or [cell.strip() for cell in row.cells] == header:
            headings += row.lines
        else:
            rows.append(row)
    if not rows:
        raise CannotRead(_NO_ROWS)
    source = read(replace(table, rows=tuple(rows)))
    return replace(source, passed={"header row": headings, **source.passed})
