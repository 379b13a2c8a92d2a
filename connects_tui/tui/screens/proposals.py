"""Proposals: what did I send, where does it stand, what did it cost?"""

from collections.abc import Callable, Iterable
from datetime import date

from textual import getters, on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from connects_tui.actions.book import Done
from connects_tui.actions.correcting import remove
from connects_tui.actions.filters import parse_filter
from connects_tui.actions.recording import change_status, refund, void_refunds
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.proposals import ProposalState
from connects_tui.statuses import STATUSES
from connects_tui.tui.app import ShowProposals
from connects_tui.tui.dialogs.connects_form import EarningForm
from connects_tui.tui.dialogs.proposal_details import (
    ProposalDetails,
    ProposalDetailsPane,
    copy_link,
    draw_other,
    open_link,
    others_of,
)
from connects_tui.tui.dialogs.proposal_form import ProposalForm
from connects_tui.tui.dialogs.typed_line import TypedDay
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import DIM, Month, fitted, joined, plain
from connects_tui.tui.screens.filtered import FilteredScreen
from connects_tui.tui.screens.proposal_rows import (
    SORTS,
    Listing,
    ListRow,
    Sort,
    draw_row,
    headings,
    sort_at,
    totals_line,
)
from connects_tui.tui.view import View
from connects_tui.tui.widgets.panes import DrawnLine, Headings, LineList, Scrolling
from connects_tui.wording import cut


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
        return headings(self._sort, width, descending=self._descending)

    def _draw(self, item: ListRow, width: int) -> Content:
        marked = isinstance(item, ProposalState) and item.entry.id in self._marked
        return draw_row(item, width, self.view.today, marked=marked)

    def _totals(self, width: int) -> Content:
        order = plain(f"by {self._sort.name} {'↓' if self._descending else '↑'}", DIM)
        room = width - order.cell_length - 2
        line = totals_line(self._listing, len(self.view.proposals), len(self._marked), room)
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
        sort = sort_at(event.cell, event.width)
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
