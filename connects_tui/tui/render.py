"""Lines of text in columns and parts of charts, in the colours of Textual's themes.

Text from the journal is sanitized here and never interpreted as markup.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, Literal, NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace
from textual.content import Content
from textual.style import Style

from connects_tui.actions.outlook_words import Part, Tone
from connects_tui.keys import ACTIONS
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.lots import Lot
from connects_tui.ledger.proposals import ProposalState
from connects_tui.statuses import STATUSES
from connects_tui.wording import Formats, budget_text, day_words, number_words, sanitize

DIM: Final = "$foreground 75%"
STRONG: Final = "$foreground bold"
GOOD: Final = "$text-success"
BAD: Final = "$text-error"
ODD: Final = "$text-warning"
ACCENT: Final = "$text-accent"
KEY: Final = "$text-accent bold"
LIT: Final = "$foreground on $primary-muted underline"

RowType = TypeVar("RowType")
Align = Literal["left", "right"]
GAP: Final = 2


class Column(Struct, frozen=True):
    """One column of a list, `width` cells wide (0: what remains), shown where the list has at least `least` cells."""

    heading: str
    width: int
    align: Align = "left"
    least: int = 0


class Month(Struct, frozen=True):
    """The heading of a month, and its rows."""

    first: date
    rows: Sequence[Any]


def by_month(rows: Iterable[RowType], day: Callable[[RowType], date]) -> list[RowType | Month]:
    """Insert a heading above the rows of each month, which must be sorted by day."""
    headed: list[RowType | Month] = []
    for (year, month), group in groupby(rows, lambda row: ((on := day(row)).year, on.month)):
        of_month = list(group)
        headed += [Month(date(year, month, 1), of_month), *of_month]
    return headed


def plain(text: str, style: str = "") -> Content:
    """Return text as it is, without markup, in one style."""
    return Content.styled(sanitize(text), style) if style else Content(sanitize(text))


_TONES: Final[dict[Tone, str]] = {"": "", "dim": DIM, "strong": STRONG, "odd": ODD, "bad": BAD}


def styled(parts: Iterable[Part]) -> Content:
    """Put a sentence together, each part in the style of its tone."""
    return joined(*(plain(text, _TONES[tone]) for text, tone in parts))


def joined(*parts: Content | str) -> Content:
    """Put parts together on one line."""
    return Content("").join([part if isinstance(part, Content) else plain(part) for part in parts])


class Notice(NamedTuple):
    """A sentence with its glyph and the style of that; in short for the Balance screen, where it has a shorter one.

    Its glyph may be the key of an `action`; a click on it there does the same.
    """

    glyph: str
    style: str
    sentence: str
    shorter: str = ""
    action: str = "attention"


def done_by(action: str) -> str:
    """Return what the key of an action does, as Textual writes it."""
    does = next(iter(ACTIONS[action].on.values()))
    return does if "." in does else f"screen.{does}"


def clickable(content: Content, action: str, *, closes: bool = False) -> Content:
    """Let a click do what the key of an action does; a dialog that it `closes` has that as its answer."""
    does = done_by(action)
    return content.stylize(Style.from_meta({"@click": f"screen.dismiss({does!r})" if closes else does}))


def clicked(style: object) -> str | None:
    """Return what a click on content of this style does."""
    meta = getattr(style, "meta", None) or {}
    return meta.get("@click")


_NUMBER_AT_END: Final = re.compile(r"(?<=\s)\S*\d\S*( [A-Z][a-z]{0,2})?$")
"""A number or a day, after other text."""


def fitted(content: Content, width: int, align: Align = "left") -> Content:
    """Cut or fill content to a width in cells, but cut no number or day that stands after other text."""
    if width <= 0:
        return Content("")
    if content.cell_length > width:
        content = content.truncate(width, ellipsis=True)
        if number := _NUMBER_AT_END.search(content.plain.removesuffix("…")):
            content = joined(content[: number.start()], "…")
    missing = width - content.cell_length
    return content.pad_left(missing) if align == "right" else content.pad_right(missing)


def widths(columns: Sequence[Column], width: int) -> list[int]:
    """Return the widths of the columns that are shown; those of width 0 share what remains."""
    shown = [column.width for column in columns if width >= column.least]
    rest = width - sum(shown) - GAP * (len(shown) - 1)
    share, left_over = divmod(max(rest, 0), max(shown.count(0), 1))
    extra = iter([1] * left_over)
    return [fixed or share + next(extra, 0) for fixed in shown]


def wide_enough(columns: Sequence[Column], rows: Iterable[Sequence[Content]]) -> Sequence[Column]:
    """Widen the columns of numbers so that none of these rows has a number cut."""
    by_column = zip(columns, zip(*rows, strict=True), strict=True)
    return [
        replace(column, width=max(column.width, *(cell.cell_length for cell in cells)))
        if column.align == "right" and column.width
        else column
        for column, cells in by_column
    ]


def row(cells: Iterable[Content], columns: Sequence[Column], width: int) -> Content:
    """Lay cells out in those columns that are shown."""
    shown = [(cell, column) for cell, column in zip(cells, columns, strict=True) if width >= column.least]
    laid = zip(shown, widths(columns, width), strict=True)
    return fitted(Content(" " * GAP).join(fitted(cell, room, column.align) for (cell, column), room in laid), width)


def heading(columns: Sequence[Column], width: int) -> Content:
    """Lay the columns' headings out."""
    return row([plain(column.heading, DIM) for column in columns], columns, width)


def wrapped(content: Content, width: int) -> list[Content]:
    """Break content into lines of a width."""
    return [content] if content.cell_length <= width else list(content.wrap(max(width, 1)))


def hanging(first: Content, rest: Content, width: int) -> Iterable[Content]:
    """Write text behind a label, wrapped with a hanging indent."""
    margin = first.cell_length
    for number, line in enumerate(wrapped(rest, width - margin)):
        yield joined(" " * margin if number else first, line)


def in_days(day: date, today: date) -> str:
    """Say how far off a day is: "today", "in 12 days", "3 days ago"."""
    days = (day - today).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)
    return near or (f"in {days:,} days" if days > 0 else f"{-days:,} days ago")


def signed(connects: int) -> Content:
    """Write a movement's Connects with their sign."""
    return plain(number_words(connects, "+"), GOOD if connects > 0 else "")


def lot_words(lot: Lot, today: date) -> str:
    """Say where a lot came from and when."""
    return f"the {lot.source} of {day_words(lot.issued, today)}"


def budget_of(proposal: Proposal) -> str:
    """Write a proposal's budget: "$800-1,200", "$45/h"; empty where it has none."""
    written = budget_text(proposal.budget, proposal.budget_max, proposal.hourly)
    return written.replace("$", Formats.currency_sign)


_STYLES: Final = {"interviewing": ACCENT, "offered": ODD, "hired": f"{GOOD} bold"}


def status_words(proposal: ProposalState) -> Content:
    """Draw where a proposal stands; what ended without a hire is dim."""
    if proposal.planned:
        return plain("… planned", DIM)
    status = STATUSES[proposal.status]
    return plain(f"{status.glyph} {status.name}", _STYLES.get(status.name, "" if status.is_open else DIM))


# --- charts ----------------------------------------------------------------------------------------------------------

Cell = tuple[str, str]
"""One character of a chart and its style."""


def merged(cells: Iterable[Cell]) -> list[Content]:
    """Join neighbouring cells of one style."""
    return [plain("".join(text for text, _ in run), style) for style, run in groupby(cells, itemgetter(1))]


def round_step(most: int, ticks: int) -> int:
    """Return the least of 1, 2, 5, 10, 20 … that reaches `most` in so many `ticks`."""
    power = 1
    while True:
        for step in (1, 2, 5):
            if most <= step * power * ticks:
                return step * power
        power *= 10


def axis_labels(labels: Iterable[tuple[int, str, str]], columns: int) -> list[Content]:
    """Write labels (column, text, style) below an axis, but for those that would touch an earlier one."""
    line: list[Cell] = [(" ", "")] * columns
    taken: set[int] = set()
    for column, text, style in labels:
        start = max(0, min(column, columns - len(text)))
        if taken.isdisjoint(range(start - 1, start + len(text) + 1)):
            line[start : start + len(text)] = [(character, style) for character in text]
            taken.update(range(start, start + len(text)))
    return merged(line)
