"""What a text is, told by its own shape: one of our exports, Upwork's page or statement, or somebody's spreadsheet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from connects_tui.exchange.arriving import history_page, own_json, own_tables, spreadsheet, statement
from connects_tui.exchange.arriving.days import Order
from connects_tui.exchange.arriving.items import CannotRead, Source
from connects_tui.exchange.arriving.tables import Table, table_of

_NO_ROWS: Final = "there is a header but no row below it"


@dataclass(frozen=True, slots=True)
class HowToRead:
    """What the user says about a source.

    Attributes:
        columns: fields of a proposal by the name of a column; "" leaves a column out.
        order: whether days such as 03/04/2026 begin with the day ("dmy") or the month ("mdy").
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    order: Order | None = None


def read_source(text: str, today: date, how: HowToRead | None = None) -> Source:
    """Read a text, whatever it is.

    Args:
        text: what a file holds or what was pasted.
        today: the day on which it was copied: what "Today" in it means.
        how: what the user says about it.

    Raises:
        CannotRead: nothing can be taken from it; `DayOrderUnclear` and `ColumnsUnclear` ask for one thing more.
    """
    how = how or HowToRead()
    if not text.strip():
        raise CannotRead("it is empty")
    if text.lstrip()[:1] in ("{", "["):
        return own_json.read_json(text)
    table = table_of(text)
    if table is not None:
        found = _read_known(table, today, how)
        if found is not None:
            return found
    page = None if how.columns else history_page.read_page(text, today, how.order)
    if page is not None:
        return page
    if table is None:
        raise CannotRead("no row of Upwork's Connects History and no table with a header was found in it")
    return _read_spreadsheet(table, today, how)


def _read_known(table: Table, today: date, how: HowToRead) -> Source | None:
    """Read a table that its header tells; `None` where it does not."""
    if how.columns:
        return _read_spreadsheet(table, today, how)
    if own_tables.is_months(table):
        raise own_tables.no_entries()
    for fits, read in _TABLES:
        if fits(table):
            return read(_with_rows(table), today, how.order)
    columns = spreadsheet.columns_of(table)
    if spreadsheet.is_spreadsheet(columns):
        return spreadsheet.read_spreadsheet(_with_rows(table), columns, today, how.order)
    return None


_TABLES: Final[tuple[tuple[Callable[[Table], bool], Callable[[Table, date, Order | None], Source]], ...]] = (
    (own_tables.is_proposals, own_tables.read_proposals),
    (own_tables.is_movements, own_tables.read_movements),
    (statement.is_statement, statement.read_statement),
    (history_page.is_history, history_page.read_table),
)
"""The tables that are known by their header, and who reads them."""


def _read_spreadsheet(table: Table, today: date, how: HowToRead) -> Source:
    """Read a table as somebody's spreadsheet, or ask what its columns are."""
    columns = spreadsheet.columns_of(table, how.columns)
    if history_page.is_empty(table):
        raise CannotRead(_NO_ROWS)
    if not spreadsheet.is_spreadsheet(columns):
        raise spreadsheet.unclear(table, columns)
    return spreadsheet.read_spreadsheet(_with_rows(table), columns, today, how.order)


def _with_rows(table: Table) -> Table:
    if not table.rows:
        raise CannotRead(_NO_ROWS)
    return table
