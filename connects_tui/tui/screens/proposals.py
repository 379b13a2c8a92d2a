"""Proposals: what did I send, where does it stand, what did it cost?"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, Final

from msgspec import Struct
from textual import getters, on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from connects_tui.actions.book import Done
from connects_tui.actions.correcting import remove
from connects_tui.actions.filters import Condition, parse_filter
from connects_tui.actions.recording import change_status, refund, void_refunds
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.proposals import ProposalState
from connects_tui.statuses import STATUSES
from connects_tui.tui.app import ShowProposals
from connects_tui.tui.dialogs.inputs import TypedDay
from connects_tui.tui.dialogs.proposal_details import (
    ProposalDetails,
    ProposalDetailsPane,
    copy_link,
    draw_other,
    open_link,
    others_of,
)
from connects_tui.tui.dialogs.record_forms import EarningForm, ProposalForm
from connects_tui.tui.keymap import bindings
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
from connects_tui.tui.screens.filtered import FilteredScreen
from connects_tui.tui.view import View
from connects_tui.tui.widgets.panes import DrawnLine, Headings, LineList, Scrolling
from connects_tui.wording import counted, cut, day_width, day_words, how_many, month_words

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
        name = _identity(proposal)
        indexes = (
            index for index, row in enumerate(self.rows) if isinstance(row, ProposalState) and _identity(row) == name
        )
        return next(indexes, None)


def _identity(proposal: ProposalState) -> str | int:
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


def _headings(sort: Sort, width: int, *, descending: bool) -> Content:
    """Head the columns; the one that is sorted by has an arrow, or the title's where there is no room for it."""
    arrow = "↓" if descending else "↑"
    within_title = width < _ROOMY and sort.column in ("Client", "Tags")
    column, words = ("Title", f"Title, by {sort.name}") if within_title else (sort.column, sort.column)
    names = (shown.heading.replace(column, f"{words} {arrow}") for shown in _columns())
    return row([plain(name, DIM) for name in names], _columns(), width)


def _sort_at(cell: int, width: int) -> Sort | None:
    start = 0
    shown = [column for column in _columns() if width >= column.least]
    for column, column_width in zip(shown, widths(shown, width), strict=True):
        if start <= cell < start + column_width:
            return next((sort for sort in SORTS if sort.column == column.heading.strip()), None)
        start += column_width + GAP
    return None


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


def _totals_line(listing: Listing, every: int, marked: int, width: int) -> Content:
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


class ProposalsScreen(FilteredScreen):
    """Every proposal, to filter, sort and mark, with the details of one."""

    AUTO_FOCUS = "#proposals"
    BINDINGS = bindings("Proposals")

    pane = getters.query_one(ProposalDetailsPane)
    list_: getters.query_one[LineList[ListRow]] = getters.query_one("#proposals", LineList)
    beside = getters.query_one("#beside", Vertical)
    story = getters.query_one("#story", Scrolling)
    others: getters.query_one[LineList[ProposalState | str]] = getters.query_one("#others", LineList)

    _listing = Listing()
    _sort = SORTS[0]
    _descending = True

    def __init__(self) -> None:
        super().__init__()
        self._marked: set[str] = set()

    def body(self) -> Iterable[Widget]:
        with Horizontal():
            with Vertical(id="log"):
                yield from self.filter_line()
                yield Headings(self._headings)
                yield LineList(self._draw, is_heading=lambda item: isinstance(item, Month), id="proposals")
                yield DrawnLine(self._totals, id="totals")
            with Vertical(id="beside") as beside:
                beside.border_title = "Timeline"
                with Scrolling(id="story"):
                    yield ProposalDetailsPane()
                yield LineList(self._draw_other, is_heading=lambda item: isinstance(item, str), id="others")

    def show(self, view: View) -> None:
        self._marked &= view.ledger.history.proposals.keys()
        self.show_fitting()

    def show_fitting(self, to: ProposalState | None = None) -> None:
        current, view = to or self._current, self.view
        fits = self.read(self.typed(), parse_filter)
        self._listing = Listing.of(view.proposals, fits, self._sort, descending=self._descending)
        fills = "No proposals match: {clear} clears the filter"
        self.list_.nothing = self.app.keyed(
            fills if view.proposals else "No proposals yet: press {add} to log your first"
        )
        place = self._listing.place_of(current) if current else 0
        self.list_.show(self._listing.rows, place)
        self.query(DrawnLine).refresh()
        self._moved()

    def _headings(self, width: int) -> Content:
        return _headings(self._sort, width, descending=self._descending)

    def _draw(self, item: ListRow, width: int) -> Content:
        if isinstance(item, Month):
            return _month(item, width, self.view.today)
        return _proposal(item, width, self.view.today, marked=item.entry.id in self._marked)

    def _totals(self, width: int) -> Content:
        order = plain(f"by {self._sort.name} {'↓' if self._descending else '↑'}", DIM)
        room = width - order.cell_length - 2
        line = _totals_line(self._listing, len(self.view.proposals), len(self._marked), room)
        return joined(fitted(line, room), "  ", order)

    def _draw_other(self, item: ProposalState | str, width: int) -> Content:
        marked = isinstance(item, ProposalState) and item.entry.id in self._marked
        return draw_other(item, width, self.view.today, marked=marked)

    @on(LineList.Moved, "#proposals")
    def _moved(self) -> None:
        self.app.after_drawing(self._tell)  # after the row is drawn, so that scrolling isn't delayed

    def _tell(self) -> None:
        about = (self.view, self._current) if self._current else None
        if self.pane.about == about:
            return  # a list that is shown anew tells it twice
        self.pane.show(about)
        rows = others_of(self.view, self._current) if self._current else ()
        at = self.proposal if self.focused is self.others else None  # which stays under the cursor when it moves on
        lines = [row.entry.line if isinstance(row, ProposalState) else None for row in rows]
        self.others.show(rows, lines.index(at.line) if at and at.line in lines else 0)

    @property
    def _current(self) -> ProposalState | None:
        current = self.list_.current
        return current if isinstance(current, ProposalState) else None

    @property
    def proposal(self) -> Proposal | None:
        current = self.others.current if self.focused is self.others else self.list_.current
        return current.entry if isinstance(current, ProposalState) else None

    def _chosen(self) -> list[Proposal]:
        if self._marked:
            marked = [self.view.ledger.history.proposals[id_] for id_ in self._marked]
            return sorted(marked, key=lambda entry: (entry.on, entry.line), reverse=True)
        return [self.proposal] if self.proposal else []

    def _correctable(self) -> Proposal | None:
        proposal = self.proposal
        if proposal is None or proposal.id is not None:
            return proposal
        self.notify(f"The proposal on line {proposal.line} has no id; correct it in an editor", severity="warning")
        return None

    def _act(self, action: Callable[[Proposal], Done]) -> None:
        proposal = self._correctable()
        if proposal is not None:
            self.app.perform(lambda: action(proposal))

    def action_status_on(self, status: str) -> None:
        if chosen := self._chosen():
            line = TypedDay(f"When: {STATUSES[status].words or status}", self.view.today)
            # Those of now, however the list changes beneath the question.
            line.open(self.app, lambda day: self._move_on(chosen, status, day or self.view.today))

    def action_status(self, status: str) -> None:
        """Move the proposal under the cursor, or all marked ones, on.

        If several are marked, those that are further already are skipped, unless the status is "sent".
        """
        self._move_on(self._chosen(), status)

    def _move_on(self, proposals: Iterable[Proposal], status: str, on: date | None = None) -> None:
        view = self.view
        stands = view.ledger.proposals.named
        chosen = [proposal for proposal in proposals if stands(proposal.id)]
        if not chosen:
            return
        others = [proposal for proposal in chosen if (now := stands(proposal.id)) and now.status != status]
        moving = chosen if on else others or chosen[:1]
        day = on or max([view.today, *(proposal.on for proposal in moving)])
        back = len(chosen) == 1 or status == "sent"
        book, redates = self.app.book, on is not None
        done = self.app.perform(
            lambda: change_status(book, moving, status, day, view.today, backwards=back, redates=redates)
        )
        if done and self._marked:
            self._marked.clear()
            self._show_marks()

    def action_take_back(self) -> None:
        self._act(lambda proposal: void_refunds(self.app.book, proposal, self.app.today))

    def action_earn(self) -> None:
        proposal = self._correctable()
        state = self.view.ledger.proposals.named(proposal.id) if proposal else None
        if state is None:
            return
        self.app.clear_notifications()
        if state.was_hired:
            self.app.push_screen(EarningForm(state), self.app.show_done)
        else:
            hired = self.app.key_of("status-hired")
            said = f'"{cut(state.entry.title)}" is not marked as hired; {hired} marks it'
            self.notify(said, severity="warning", markup=False)

    def action_outbid(self) -> None:
        today = self.view.today
        self._act(lambda proposal: refund(self.app.book, proposal, today, today, reason="outbid"))

    def action_remove(self) -> None:
        self._act(lambda proposal: remove(self.app.book, [proposal], self.view.today, self.view.today))

    def action_edit(self) -> None:
        proposal = self._correctable()
        if proposal is not None:
            self.app.push_screen(ProposalForm(proposal), self.app.show_done)

    @on(LineList.Selected, "#proposals")
    def _open_details(self) -> None:
        if self._current is None:
            return
        if self.beside.display:
            self._tell()  # of this one, however fast enter came
            self.set_focus(self.others if self.others.rows else self.story)
        else:
            self.app.push_screen(ProposalDetails(self._current))

    @on(LineList.Selected, "#others")
    def _go_to_other(self) -> None:
        other = self.others.current
        if isinstance(other, ProposalState):
            if self._listing.place_of(other) is None:
                self.filter_.value = ""
            self.set_focus(self.list_)
            self.show_fitting(other)

    def action_open_link(self) -> None:
        open_link(self.app, self.proposal)

    def action_copy_link(self) -> None:
        copy_link(self.app, self.proposal)

    async def action_mark(self) -> None:
        proposal = self.proposal
        if proposal is None or proposal.id is None:
            return
        self._marked ^= {proposal.id}
        self._show_marks()
        await (self.others if self.focused is self.others else self.list_).action_move(1)

    def _show_marks(self) -> None:
        self.query("LineList, DrawnLine").refresh()

    def action_sort(self) -> None:
        self._sort_by(SORTS[(SORTS.index(self._sort) + 1) % len(SORTS)])

    def action_turn(self) -> None:
        self._descending = not self._descending
        self.show_fitting()

    @on(Headings.Chosen)
    def _sort_there(self, event: Headings.Chosen) -> None:
        sort = _sort_at(event.cell, event.width)
        if sort is self._sort:
            self.action_turn()
        elif sort is not None:
            self._sort_by(sort)

    def _sort_by(self, sort: Sort) -> None:
        self._sort, self._descending = sort, sort.descending
        self.show_fitting()

    def on_show_proposals(self, message: ShowProposals) -> None:
        state = self._state_of(message.proposal) if message.proposal else None
        if message.proposal and not state:
            return  # it is not in the journal any more
        self._marked.clear()
        self.filter_.value = message.filter_text
        self.set_focus(self.list_)
        self.show_fitting(state)
        if state and not self.beside.display:
            self._open_details()

    def _state_of(self, proposal: Proposal) -> ProposalState | None:
        if proposal.id is not None:
            return self.view.ledger.proposals.named(proposal.id)
        return next((state for state in self.view.proposals if state.entry.line == proposal.line), None)

    def action_back(self) -> None:
        """Leave the filter line, then clear the marks, then the filter: a step at a time."""
        if self.focused in (self.others, self.story):
            pass  # back from the panel alone
        elif self._marked and self.focused is not self.filter_:
            self._marked.clear()
        else:
            self.filter_.value = ""
        self.back_to_list()
