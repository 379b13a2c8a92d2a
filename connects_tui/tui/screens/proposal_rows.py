"""The rows of the proposal list: how they are drawn, and how they sort."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, Final

from msgspec import Struct
from textual.content import Content

from connects_tui.actions.filters import Condition
from connects_tui.ledger.proposals import ProposalState
from connects_tui.statuses import STATUSES
from connects_tui.tui.render import (
    ACCENT,
    DIM,
    GAP,
    GOOD,
    STRONG,
    Column,
    Month,
    by_month,
    fitted,
    joined,
    plain,
    row,
    status_words,
    widths,
)
from connects_tui.wording import counted, day_width, day_words, how_many, month_words

_ROOMY: Final = 100
"""From so many cells on, clients and tags have columns of their own."""

_CLIENT: Final = 16


class Sort(Struct, frozen=True):
    """A way to sort: the heading of its column, its key, and whether the greatest comes first."""

    name: str
    column: str
    key: Callable[[ProposalState], Any]
    descending: bool = False


SORTS: Final = (
    Sort("date", "Date", lambda proposal: proposal.entry.on, descending=True),
    Sort("title", "Title", lambda proposal: proposal.entry.title.casefold()),
    Sort(
        "client",
        "Client",
        lambda proposal: (
            not proposal.entry.client,
            (proposal.entry.client or "").casefold(),
            proposal.entry.title.casefold(),
        ),
    ),
    Sort("Connects", "Connects", lambda proposal: proposal.cost, descending=True),
    Sort("status", "Status", lambda proposal: tuple(STATUSES).index(proposal.status)),
    Sort("tags", "Tags", lambda proposal: (not proposal.entry.tags, [tag.casefold() for tag in proposal.entry.tags])),
)


class Totals(Struct, frozen=True):
    """What proposals add up to; those planned are only counted.

    One that led to a hire counts as that in `standing`, whatever came later.
    """

    number: int = 0
    spent: int = 0
    refunded: int = 0
    standing: Mapping[str, int] = {}

    @classmethod
    def of(cls, proposals: Sequence[ProposalState]) -> "Totals":
        sent = [proposal for proposal in proposals if not proposal.planned]
        return cls(
            len(proposals),
            sum(proposal.spent for proposal in sent),
            sum(proposal.spending.refunded for proposal in sent),
            Counter("hired" if proposal.was_hired else proposal.status for proposal in sent),
        )


ListRow = ProposalState | Month


class Listing(Struct, frozen=True):
    """The rows of the list, sorted by date below headings of months, and what they add up to."""

    rows: Sequence[ListRow] = ()
    sums: Totals = Totals()

    @classmethod
    def of(cls, log: Iterable[ProposalState], fits: Condition, sort: Sort, *, descending: bool) -> "Listing":
        """List the proposals of `log`, which has the latest first, that fit a condition."""
        shown = [proposal for proposal in log if fits(proposal)]
        sums = Totals.of(shown)
        if sort is not SORTS[0] or not descending:
            shown.sort(key=sort.key, reverse=descending)
        if sort is not SORTS[0]:
            return cls(shown, sums)
        return cls(by_month(shown, attrgetter("entry.on")), sums)

    def place_of(self, proposal: ProposalState) -> int | None:
        """Return the row of a proposal, as it is now or was before."""
        name = _name(proposal)
        indexes = (
            index for index, row in enumerate(self.rows) if isinstance(row, ProposalState) and _name(row) == name
        )
        return next(indexes, None)


def _name(proposal: ProposalState) -> str | int:
    """Return what identifies a proposal: its id, or its line where it was written by hand without one."""
    return proposal.entry.line if proposal.entry.id is None else proposal.entry.id


def _columns() -> tuple[Column, ...]:
    return (
        Column(" Date", day_width() + 1),
        Column("Title", 0),
        Column("Client", _CLIENT, least=_ROOMY),
        Column("Connects", 10, "right"),
        Column("Status", 15),
        Column("Tags", 18, least=_ROOMY),
    )


def headings(sort: Sort, width: int, *, descending: bool) -> Content:
    """Head the columns; the one that is sorted by has an arrow, or the title's where there is no room for it."""
    arrow = "↓" if descending else "↑"
    within_title = width < _ROOMY and sort.column in ("Client", "Tags")
    column, words = ("Title", f"Title, by {sort.name}") if within_title else (sort.column, sort.column)
    names = (shown.heading.replace(column, f"{words} {arrow}") for shown in _columns())
    return row([plain(name, DIM) for name in names], _columns(), width)


def sort_at(cell: int, width: int) -> Sort | None:
    """Return what the column at a cell of the headings sorts by, if there is one."""
    start = 0
    shown = [column for column in _columns() if width >= column.least]
    for column, column_width in zip(shown, widths(shown, width), strict=True):
        if start <= cell < start + column_width:
            return next((sort for sort in SORTS if sort.column == column.heading.strip()), None)
        start += column_width + GAP
    return None


def draw_row(item: ListRow, width: int, today: date, *, marked: bool) -> Content:
    """Draw a row of the list."""
    return _month(item, width, today) if isinstance(item, Month) else _proposal(item, width, today, marked=marked)


def _month(month: Month, width: int, today: date) -> Content:
    year = "" if month.first.year == today.year else f" {month.first.year}"
    sums = Totals.of(month.rows)
    back = f", {how_many(sums.refunded)} refunded" if sums.refunded else ""
    number = counted(sums.number, "proposal")
    name = joined(" ", plain(f"{month_words(month.first)}{year}", f"{ACCENT} bold"), plain(f"  {number}{back}", DIM))
    hired = f"{STATUSES['hired'].glyph} {sums.standing['hired']} hired" if sums.standing["hired"] else ""
    cells = (name, plain(f"{sums.spent:,}", STRONG), plain(hired, DIM), Content(""))
    return row(cells, (Column("", 0), *_columns()[3:]), width)


def _proposal(proposal: ProposalState, width: int, today: date, *, marked: bool) -> Content:
    entry = proposal.entry
    tags = [plain(f"#{tag}", DIM) for tag in entry.tags]
    title = plain(entry.title, DIM if proposal.planned else "")
    if width < _ROOMY:
        title = _with_client(title, entry.client, tags, widths(_columns(), width)[1])
    words = day_words(entry.on, today)
    if len(words) > day_width():  # not of this year
        words = f"{month_words(entry.on)}'{entry.on:%y}"  # "Dec 25" would be a day
    cells = (
        joined(plain("▌" if marked else " ", ACCENT), plain(words, DIM)),
        title,
        plain(entry.client or ""),
        _connects(proposal),
        status_words(proposal),
        Content(" ").join(tags),
    )
    return row(cells, _columns(), width)


def _with_client(title: Content, client: str | None, tags: Iterable[Content], width: int) -> Content:
    name = plain(client or "", ACCENT)
    room = width
    if client:
        # cells that a title keeps
        name = fitted(name, min(name.cell_length, max(_CLIENT, width - title.cell_length - GAP), width - 24))
        room -= name.cell_length + GAP
    line = _as_fits([title, *tags], " ", room)
    return joined(fitted(line, room), " " * GAP, name) if client else line


def _as_fits(parts: Sequence[Content], gap: str, width: int) -> Content:
    line, *others = parts
    for part in others:
        longer = joined(line, gap, part)
        line = longer if longer.cell_length <= width else line
    return line


def _connects(proposal: ProposalState) -> Content:
    entry = proposal.entry
    if proposal.refunded and proposal.refunded >= proposal.cost:
        return joined(plain("↩ ", GOOD), plain(str(proposal.cost), f"{DIM} strike"))
    boost = plain(f"+{entry.boost}", ACCENT) if entry.boost else Content("")
    back = plain(f" ↩{proposal.refunded}", GOOD) if proposal.refunded else Content("")
    return joined(plain(str(entry.connects), STRONG if entry.connects else DIM), boost, back)


def totals_line(listing: Listing, every: int, marked: int, width: int) -> Content:
    """Sum up the list as far as it fits on a line."""
    sums = listing.sums
    parts = [plain(f"▌{marked} marked", ACCENT)] if marked else []
    count = counted(sums.number, "proposal")
    parts.append(plain(count if sums.number == every else f"{sums.number:,} of {counted(every, 'proposal')}", STRONG))
    parts.append(joined(plain(f"{sums.spent:,}"), plain(" Connects spent", DIM)))
    if sums.refunded:
        parts.append(joined(plain(f"{sums.refunded:,}"), plain(" refunded", DIM)))
    parts += [
        joined(plain(f"{STATUSES[status].glyph} {number:,}"), plain(f" {status}", DIM))
        for status in ("offered", "interviewing", "hired")
        if (number := sums.standing[status])
    ]
    return _as_fits(parts, "   ", width)
