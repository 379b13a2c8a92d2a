"""Proposals: what did I send, where does it stand, what did it cost?"""

from collections.abc import Callable, Iterable
from datetime import date

from textual import getters, on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from connects_tui.actions.book import Done, FilterError
from connects_tui.actions.correcting import remove
from connects_tui.actions.filters import parse_filter, typed_so_far
from connects_tui.actions.recording import mark, refund, take_back_return
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.proposals import ProposalState
from connects_tui.tui.app import ShowProposals
from connects_tui.tui.books import Books
from connects_tui.tui.dialogs.proposal_details import Story, StoryPane
from connects_tui.tui.dialogs.proposal_form import ProposalForm
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import BAD, DIM, fitted, heading, joined, plain
from connects_tui.tui.screens.base import BooksScreen
from connects_tui.tui.screens.proposal_rows import (
    SORTS,
    Listing,
    Month,
    Row,
    Sort,
    columns_for,
    draw_row,
    sort_at,
    totals_line,
)
from connects_tui.tui.widgets.line_input import FilterLine
from connects_tui.tui.widgets.line_list import DrawnLine, Headings, LineList


class ProposalsScreen(BooksScreen):
    """The log."""

    MODE = "proposals"
    AUTO_FOCUS = "#proposals"
    BINDINGS = bindings("Proposals")

    list_ = getters.query_one("#proposals", LineList)
    filter_ = getters.query_one("#filter", Input)
    wrong = getters.query_one("#filter-error", Static)
    headings = getters.query_one(Headings)
    totals = getters.query_one("#totals", DrawnLine)
    pane = getters.query_one(StoryPane)

    def __init__(self) -> None:
        super().__init__()
        self._books: Books | None = None
        self._listing = Listing()
        self._sort = SORTS[0]
        self._descending = True
        self._marked: set[str] = set()

    def body(self) -> Iterable[Widget]:
        """Filter, headings, list, totals; beside them the story of the proposal under the cursor."""
        with Horizontal():
            with Vertical(id="log"):
                yield FilterLine(lambda: self.app.book.history)
                yield Static(id="filter-error")
                yield Headings(self._headings)
                yield LineList(self._draw, is_heading=lambda item: isinstance(item, Month), id="proposals")
                yield DrawnLine(self._totals, id="totals")
            yield StoryPane()

    # --- showing -----------------------------------------------------------------------------------------------

    def show(self, books: Books) -> None:
        """Show these books; the cursor stays on its proposal."""
        self._books = books
        self._marked = {id_ for id_ in self._marked if id_ in books.ledger.history.proposals}
        self._show_list()

    def _show_list(self, to: ProposalState | None = None) -> None:
        """Show what fits the filter, with the cursor on a proposal; else it stays where it is."""
        if self._books is None:
            return
        current = to or self._current
        text = self.filter_.value
        if self.focused is self.filter_:
            text = typed_so_far(text, self._books.today)
        try:
            fits = parse_filter(text, self._books.today)
            self._say_wrong("")
        except FilterError as error:
            fits = parse_filter("", self._books.today)  # what can't be understood hides nothing
            self._say_wrong(str(error))
        self.filter_.display = bool(self.filter_.value) or self.focused is self.filter_
        self._listing = Listing.of(self._books.proposals, fits, self._sort, descending=self._descending)
        self.list_.nothing = self._nothing()
        self.list_.show(self._listing.rows, self._cursor_at(current))
        self.totals.refresh()
        self.headings.refresh()
        self.tell_soon()

    def _cursor_at(self, proposal: ProposalState | None) -> int:
        """Return the row of a proposal; where it is not shown, the one on which the cursor is."""
        if proposal is None:
            return 0
        place = self._listing.place_of(proposal)
        return self.list_.cursor if place is None else place

    def _nothing(self) -> Content:
        """Say why the list is empty and which key fills it."""
        if self._books is not None and self._books.proposals:
            return self.app.keyed("Nothing fits this filter: {clear} clears it")
        return self.app.keyed("No proposals yet: {add} adds the first one")

    def _say_wrong(self, sentence: str) -> None:
        if sentence or self.wrong.display:  # an update has all of the screen laid out anew
            self.wrong.update(plain(sentence, BAD))
            self.wrong.display = bool(sentence)

    def _headings(self, width: int) -> Content:
        return heading(columns_for(width, self._sort, descending=self._descending), width)

    def _draw(self, item: Row, width: int) -> Content:
        today = self._books.today if self._books else date.max
        return draw_row(item, width, today, marked=isinstance(item, ProposalState) and item.entry.id in self._marked)

    def _totals(self, width: int) -> Content:
        every = len(self._books.proposals) if self._books else 0
        order = plain(f"by {self._sort.name} {'↓' if self._descending else '↑'}", DIM)
        room = width - order.cell_length - 2
        line = totals_line(self._listing, every, len(self._marked), room)
        return joined(fitted(line, room), "  ", order)

    @on(LineList.Moved)
    def _moved(self) -> None:
        self.tell_soon()

    def tell(self) -> None:
        """Tell the story of the proposal under the cursor."""
        if self._books is not None:
            self.pane.tell(self._books, self._current)

    # --- the proposal under the cursor, or the marked ones -------------------------------------------------------

    @property
    def _current(self) -> ProposalState | None:
        current = self.list_.current
        return current if isinstance(current, ProposalState) else None

    @property
    def proposal(self) -> Proposal | None:
        """The proposal under the cursor."""
        return self._current.entry if self._current else None

    def _chosen(self) -> list[Proposal]:
        if self._marked and self._books:
            proposals = self._books.ledger.history.proposals
            return sorted(
                (proposals[id_] for id_ in self._marked), key=lambda entry: (entry.on, entry.line), reverse=True
            )
        return [self.proposal] if self.proposal else []

    def _act(self, action: Callable[[Proposal], Done]) -> None:
        """Do something with the proposal under the cursor, if there is one that the app can correct."""
        proposal = self.proposal
        if proposal is None:
            return
        if proposal.id is None:
            self.notify(f"The proposal on line {proposal.line} has no id; correct it in an editor", severity="warning")
            return
        self.app.perform(lambda: action(proposal))

    # --- actions -------------------------------------------------------------------------------------------------

    def action_status(self, status: str) -> None:
        """Move the proposal under the cursor, or all marked ones, on; those that stand there already stay.

        Of marked ones those that are further stay too; only who sends them back to sent means that.
        """
        books = self._books
        chosen = [proposal for proposal in self._chosen() if proposal.id is not None]
        if books is None or not chosen:
            return
        stands = {proposal.id: books.ledger.proposals.named(proposal.id) for proposal in chosen}
        moving = [proposal for proposal in chosen if (now := stands[proposal.id]) and now.status != status] or chosen[
            :1
        ]
        day = max([books.today, *(proposal.on for proposal in moving)])
        back = len(chosen) == 1 or status == "sent"
        done = self.app.perform(lambda: mark(self.app.book, moving, status, day, books.today, backwards=back))
        if done and self._marked:
            self._marked.clear()
            self.list_.refresh()
            self.totals.refresh()

    def action_take_back(self) -> None:
        """Upwork did not pay the return of this proposal: it counts as due again."""
        self._act(lambda proposal: take_back_return(self.app.book, proposal))

    def action_outbid(self) -> None:
        """The boost of this proposal did not win, and came back."""
        today = self._books.today if self._books else None
        if today is not None:
            self._act(lambda proposal: refund(self.app.book, proposal, today, today, reason="outbid"))

    def action_remove(self) -> None:
        """Take the proposal out of the journal's sums; undo brings it back."""
        today = self._books.today if self._books else None
        if today is not None:
            self._act(lambda proposal: remove(self.app.book, [proposal], today))

    def action_edit(self) -> None:
        """Correct the proposal under the cursor."""
        if self._books is None or self.proposal is None:
            return
        if self.proposal.id is None:
            self._act(lambda _: Done((), ""))
            return
        self.app.push_screen(ProposalForm(self.app.book, self._books.today, self.proposal), self.app.told)

    @on(LineList.Selected, "#proposals")
    def _open_story(self) -> None:
        if self._books is not None and self._current is not None:
            self.app.push_screen(Story(self._books, self._current))

    async def action_mark(self) -> None:
        """Mark the proposal under the cursor, or take its mark away, and go on to the next."""
        proposal = self.proposal
        if proposal is None or proposal.id is None:
            return
        self._marked ^= {proposal.id}
        self.list_.refresh()
        await self.list_.action_move(1)
        self.totals.refresh()

    def action_sort(self) -> None:
        """Sort by the next column."""
        self._sort_by(SORTS[(SORTS.index(self._sort) + 1) % len(SORTS)])

    def action_turn(self) -> None:
        """Turn the order."""
        self._descending = not self._descending
        self._show_list()

    @on(Headings.Chosen)
    def _sort_there(self, event: Headings.Chosen) -> None:
        """Sort by the column that was clicked; a second click turns the order."""
        place = sort_at(event.cell, event.width)
        if place is not None and SORTS[place] is self._sort:
            self.action_turn()
        elif place is not None:
            self._sort_by(SORTS[place])

    def _sort_by(self, sort: Sort) -> None:
        self._sort, self._descending = sort, sort.descending
        self._show_list()

    def action_filter(self) -> None:
        """Type a filter."""
        self.filter_.display = True
        self.filter_.focus()

    def on_show_proposals(self, asked: ShowProposals) -> None:
        """Show the proposals that fit a filter, with the cursor in the list; or one of them."""
        if asked.one is not None:
            self._show_one(asked.one)
            return
        self._marked.clear()
        self.filter_.value = asked.fitting
        self.set_focus(self.list_)
        self._show_list()

    def _show_one(self, proposal: Proposal) -> None:
        """Put the cursor on a proposal, whatever was filtered for, and tell its story."""
        state = self._state_of(proposal)
        if state is None:
            return  # it is not in the journal any more
        self._marked.clear()
        self.filter_.value = ""
        self.list_.focus()
        self._show_list(state)
        self._open_story()

    def _state_of(self, proposal: Proposal) -> ProposalState | None:
        if self._books is None:
            return None
        if proposal.id is not None:
            return self._books.ledger.proposals.named(proposal.id)
        return next((state for state in self._books.proposals if state.entry.line == proposal.line), None)

    def action_back(self) -> None:
        """Leave the filter line, then clear the marks, then the filter: a step at a time."""
        if self._marked and self.focused is not self.filter_:
            self._marked.clear()
        else:
            self.filter_.value = ""
        self.set_focus(self.list_)
        self._show_list()

    @on(Input.Changed, "#filter")
    def _filter_changed(self) -> None:
        self._show_list()

    @on(Input.Submitted, "#filter")
    def _filter_done(self) -> None:
        self.set_focus(self.list_)
        self._show_list()
