"""Upwork's Connects History page as copied from a browser, or as a table made from it: Date, Action, Connects.

Browsers copy the page in several ways: cells separated by tabs, every value on its own line, or the job on the line
below the action. `history_reader` reads all of them alike.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from msgspec.structs import replace

from connects_tui.importing.dates import DayOrder, day_of, order_of
from connects_tui.importing.items import ActionsUnclear, Item, ParsedSource, without_day
from connects_tui.importing.sources.history_actions import is_action
from connects_tui.importing.sources.history_reader import KIND, PageReader, is_signed_number, item_of, page_lines
from connects_tui.importing.sources.languages import Language, english_heading, language_of
from connects_tui.importing.table import Table, no_number, whole_number

_MOST_PHRASES: Final = 12
"""With more beginnings of actions than these, they are titles."""


def is_history(table: Table) -> bool:
    """Whether a table has the page's header, such as a CSV made from it; a page itself is separated by tabs."""
    names = set(map(english_heading, table.header))
    return table.delimiter != "\t" and names >= {"date", "connects"} and not names.isdisjoint({"action", "activity"})


def read_page(
    text: str, today: date, order: DayOrder | None = None, phrases: Mapping[str, str] | None = None
) -> ParsedSource | None:
    """Read a page that was copied on a day, with whatever is around the table; `None` if the text has no row of it.

    Raises:
        ActionsUnclear: most of its actions are in words that aren't known; `phrases` are those that the user explained.
    """
    lines = list(page_lines(text, today))
    values = [value for _, cells in lines for value in cells if value]
    order = order or order_of((value.split(" ", 1)[0] for value in values if value[:1].isdigit()), today)
    signed = any(map(is_signed_number, values))
    language = replace(language_of(values, today), phrases=phrases or {})
    source = PageReader(today, order, language, signed=signed).read(lines)
    if source is not None:
        _ask_about_actions(source.items, language)
    return source


def read_table(table: Table, today: date, order: DayOrder | None = None) -> ParsedSource:
    """Read a table with the page's header, such as a CSV made from it."""
    names = [english_heading(name) for name in table.header]
    on, connects = names.index("date"), names.index("connects")
    action = names.index("action" if "action" in names else "activity")
    order = order or order_of((row.cells[on] for row in table.rows), today)
    language = language_of((row.cells[index] for row in table.rows for index in (on, action)), today)
    items: list[Item] = []
    totals: list[int] = []
    for row in table.rows:
        day = day_of(language.day(row.cells[on]), today, order)
        if day is None and row.is_total:
            totals += row.lines
        elif day is None:
            items.append(without_day(row.line, row.raw, row.cells[on], row.last))
        elif whole_number(row.cells[connects]) is None:
            items.append(no_number(row, row.cells[connects]))
        else:
            parts = [" ".join(part.split()) for part in row.cells[action].splitlines() if part.strip()]
            item = item_of(day, parts, row.cells[connects], language)
            items.append(replace(item, line=row.line, last=row.last))
    return ParsedSource(KIND, tuple(items), {"total": totals}, keeps_text=True)


def _ask_about_actions(items: Sequence[Item], language: Language) -> None:
    """Raise if most rows are unknown, and several of them begin alike or have a title behind a colon."""
    read = [item for item in items if not item.skip_reason]
    unknown = [item.raw for item in read if item.what == "unknown" and not is_action(language.action(item.raw))]
    known = len(read) - len(unknown)
    begins = Counter(raw.partition(": ")[0] for raw in unknown)
    before_titles = {raw.partition(": ")[0] for raw in unknown if ": " in raw}
    explained = {phrase.casefold() for phrase in language.phrases}
    phrases = [
        phrase
        for phrase, number in begins.items()
        if phrase.casefold() not in explained and (phrase in before_titles) + (number > 1) + (known == 0) >= 2
    ]
    if len(unknown) > known and 0 < len(phrases) <= _MOST_PHRASES:
        raise ActionsUnclear(phrases)
