"""Proposals: what did I send, where does it stand, what did it cost?"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, Final

from textual import getters, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from connects_tui.actions.correcting import remove
from connects_tui.actions.filters import FilterError, filtered
from connects_tui.actions.recording import Done, mark, refund, take_back_return
from connects_tui.actions.words import counted, day_words, how_many
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.proposals import ProposalState
from connects_tui.tui.books import Books
from connects_tui.tui.lines import ACCENT, BAD, DIM, GOOD, STRONG, Column, fitted, heading, joined, plain, row, widths
from connects_tui.tui.modals.proposal_form import ProposalForm
from connects_tui.tui.modals.story import Story
from connects_tui.tui.screens.base import BooksScreen
from connects_tui.tui.statuses import GLYPHS, status_words
from connects_tui.tui.widgets.line_list import LineList

_STATUS_GROUP: Final = Binding.Group("status")

SORTS: Final[tuple[tuple[str, Callable[[ProposalState], Any]], ...]] = (
    ("date", lambda proposal: proposal.entry.on),
    ("Connects", lambda proposal: proposal.cost),
    ("status", lambda proposal: tuple(GLYPHS).index(proposal.status)),
    ("client", lambda proposal: ((proposal.entry.client or "").casefold(), proposal.entry.title.casefold())),
    ("title", lambda proposal: proposal.entry.title.casefold()),
)
"""The columns one can sort by, in the order in which `s` goes through them."""

_NARROW: Final = 100


def columns_for(width: int) -> tuple[Column, ...]:
    """Return the columns that a width has room for: below 100 cells the tags follow the title."""
    columns = (
        Column(" Date", 7),
        Column("Title", 0),
        Column("Client", 12 if width < _NARROW else 18),
        Column("Connects", 8, "right"),
        Column("Status", 14),
    )
    return columns if width < _NARROW else (*columns, Column("Tags", 20))


class FilterLine(Input):
    """Where the filter is typed; the list follows as one types."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Back to the list", id="filter-done"),
        Binding("escape", "screen.back", "Clear the filter", id="clear"),
    ]


class ProposalsScreen(BooksScreen):
    """The log."""

    CSS_PATH = "proposals.tcss"
    MODE: ClassVar[str] = "proposals"
    AUTO_FOCUS = "#proposals"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "app.reconcile", "Reconcile", show=False, id="reconcile"),
        Binding("q", "app.quit", "Quit", show=False, id="quit"),
        Binding("e", "edit", "Edit", id="edit"),
        Binding("slash", "filter", "Filter", key_display="/", id="filter"),
        Binding("s", "sort", "Sort by the next column", show=False, id="sort"),
        Binding("S", "turn", "Turn the order", show=False, id="turn-order"),
        Binding("space", "mark", "Mark", key_display="␣", id="mark"),
        Binding("v", "status('viewed')", "viewed", group=_STATUS_GROUP, id="status-viewed"),
        Binding("i", "status('interviewing')", "interviewing", group=_STATUS_GROUP, id="status-interviewing"),
        Binding("o", "status('offered')", "offered", group=_STATUS_GROUP, id="status-offered"),
        Binding("h", "status('hired')", "hired", group=_STATUS_GROUP, id="status-hired"),
        Binding("d", "status('declined')", "declined", group=_STATUS_GROUP, id="status-declined"),
        Binding("w", "status('withdrawn')", "withdrawn", group=_STATUS_GROUP, id="status-withdrawn"),
        Binding("c", "status('closed')", "closed by the client", group=_STATUS_GROUP, id="status-closed"),
        Binding("x", "status('expired')", "expired", group=_STATUS_GROUP, id="status-expired"),
        Binding("t", "take_back", "The return was not paid", show=False, id="take-back"),
        Binding("delete", "remove", "Remove from the journal", show=False, key_display="del", id="remove"),
        Binding("escape", "back", "Clear marks and filter", show=False, id="clear"),
    ]

    PALETTE: ClassVar[list[tuple[str, str]]] = [
        ("Back to sent", "status('sent')"),
        ("Removed by Upwork", "status('removed')"),
        ("Outbid: the boost came back", "outbid"),
    ]
    """What is done too rarely for a key of its own: for the palette, on this screen."""

    list_ = getters.query_one("#proposals", LineList)
    filter_ = getters.query_one("#filter", Input)
    wrong = getters.query_one("#filter-error", Static)
    headings = getters.query_one("#headings", Static)
    totals = getters.query_one("#totals", Static)

    def __init__(self) -> None:
        super().__init__()
        self._books: Books | None = None
        self._shown: Sequence[ProposalState] = ()
        self._sort = 0
        self._descending = True
        self._marked: set[str] = set()

    def body(self) -> Iterable[Widget]:
        """Filter, headings, list, totals."""
        yield FilterLine(
            placeholder="words  @client  #tag  is:open  since:2026-10-01  connects>10  -boosted",
            id="filter",
            compact=True,
        )
        yield Static(id="filter-error")
        yield Static(id="headings")
        yield LineList(self._draw, id="proposals")
        yield Static(id="totals")

    # --- showing -----------------------------------------------------------------------------------------------

    def show(self, books: Books) -> None:
        """Show these books; the cursor stays on its proposal."""
        self._books = books
        known = {proposal.entry.id for proposal in books.proposals}
        self._marked &= {id_ for id_ in known if id_ is not None}
        self._show_list()

    def _show_list(self) -> None:
        if self._books is None:
            return
        current = self._current
        text = self.filter_.value
        try:
            shown = filtered(self._books.proposals, text, self._books.today)
            self._say_wrong("")
        except FilterError as error:
            shown = list(self._books.proposals)  # what can't be understood hides nothing
            self._say_wrong(str(error))
        _, key = SORTS[self._sort]
        shown.sort(key=key, reverse=self._descending)
        self._shown = shown
        self.filter_.display = bool(text) or self.filter_.has_focus
        self.list_.show(shown, self._place_of(current))
        self._show_totals()
        self._show_headings()

    def _place_of(self, proposal: ProposalState | None) -> int:
        if proposal is None:
            return 0
        same = (place for place, other in enumerate(self._shown) if other.entry.id == proposal.entry.id)
        return next(same, min(self.list_.cursor, len(self._shown)))

    def _say_wrong(self, sentence: str) -> None:
        self.wrong.update(plain(sentence, BAD))
        self.wrong.display = bool(sentence)

    def _show_headings(self) -> None:
        width = self.list_.scrollable_content_region.width or self.size.width - 2
        self.headings.update(heading(columns_for(width), width))

    def on_resize(self) -> None:
        """Headings are as wide as the list."""
        self.call_after_refresh(self._show_headings)

    def _draw(self, proposal: ProposalState, width: int) -> Content:
        entry, columns = proposal.entry, columns_for(width)
        tags = [plain(f"#{tag}", DIM) for tag in entry.tags]
        title = plain(entry.title, DIM if proposal.planned else "")
        if width < _NARROW:
            title = _with_tags(title, tags, widths(columns, width)[1])
        today = self._books.today if self._books else entry.on
        cells = [
            joined(
                plain("▌" if entry.id in self._marked else " ", ACCENT), plain(_date_words(proposal, today.year), DIM)
            ),
            title,
            plain(entry.client or "", ""),
            self._connects(proposal),
            status_words(proposal),
        ]
        if width >= _NARROW:
            cells.append(Content(" ").join(tags))
        return row(cells, columns, width)

    def _connects(self, proposal: ProposalState) -> Content:
        entry = proposal.entry
        if proposal.refunded and proposal.refunded >= proposal.cost:
            return joined(plain("↩ ", GOOD), plain(str(proposal.cost), f"{DIM} strike"))
        boost = plain(f"+{entry.boost}", ACCENT) if entry.boost else Content("")
        return joined(plain(str(entry.connects), STRONG if entry.connects else DIM), boost)

    def _show_totals(self) -> None:
        shown = [proposal for proposal in self._shown if not proposal.planned]
        spent = sum(proposal.spent for proposal in shown)
        back = sum(proposal.refunded for proposal in shown)
        every = len(self._books.proposals) if self._books else 0
        count = counted(len(self._shown), "proposal")
        parts = [
            plain(count if len(self._shown) == every else f"{len(self._shown)} of {counted(every, 'proposal')}", STRONG)
        ]
        parts.append(joined(plain(how_many(spent)), plain(" spent", DIM)))
        if back:
            parts.append(joined(plain(str(back)), plain(" came back", DIM)))
        parts += [
            joined(plain(f"{GLYPHS[status]} {number}"), plain(f" {status}", DIM))
            for status in ("interviewing", "hired")
            if (number := sum(proposal.status == status for proposal in shown))
        ]
        if self._marked:
            parts.append(plain(f"▌{len(self._marked)} marked", ACCENT))
        name, _ = SORTS[self._sort]
        order = plain(f"by {name} {'↓' if self._descending else '↑'}", DIM)
        width = self.size.width - 2
        left = parts[0]
        for part in parts[1:]:
            longer = joined(left, "   ", part)
            left = longer if longer.cell_length <= width - order.cell_length - 2 else left
        if not every:
            left = plain("No proposals yet: a adds the first one", DIM)
        elif not self._shown:
            left = joined(left, plain("   nothing fits this filter; esc clears it", DIM))
        self.totals.update(joined(fitted(left, width - order.cell_length - 2), "  ", order))

    # --- the proposal under the cursor, or the marked ones -------------------------------------------------------

    @property
    def _current(self) -> ProposalState | None:
        current: ProposalState | None = self.list_.current
        return current

    @property
    def proposal(self) -> Proposal | None:
        """The proposal under the cursor."""
        return self._current.entry if self._current else None

    def _chosen(self) -> list[Proposal]:
        if self._marked and self._books:
            return [state.entry for state in self._books.proposals if state.entry.id in self._marked]
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
        """Move the proposal under the cursor, or all marked ones, on; those that stand there already stay."""
        books = self._books
        chosen = [proposal for proposal in self._chosen() if proposal.id is not None]
        if books is None or not chosen:
            return
        standing = {state.entry.id: state.status for state in books.proposals}
        moving = [proposal for proposal in chosen if standing[proposal.id] != status] or chosen[:1]
        day = max([books.today, *(proposal.on for proposal in moving)])
        done = self.app.perform(lambda: mark(self.app.book, moving, status, day, books.today))
        if done:
            self._marked.clear()
            self._show_list()

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
            self._act(lambda proposal: remove(self.app.book, proposal, today))

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

    def action_mark(self) -> None:
        """Mark the proposal under the cursor, or take its mark away, and go on to the next."""
        proposal = self.proposal
        if proposal is None or proposal.id is None:
            return
        self._marked ^= {proposal.id}
        self.list_.refresh()
        self.list_.action_move(1)
        self._show_totals()

    def action_sort(self) -> None:
        """Sort by the next column."""
        self._sort = (self._sort + 1) % len(SORTS)
        self._descending = self._sort < 2  # noqa: PLR2004 - dates and Connects begin with the greatest
        self._show_list()

    def action_turn(self) -> None:
        """Turn the order."""
        self._descending = not self._descending
        self._show_list()

    def action_filter(self) -> None:
        """Type a filter."""
        self.filter_.display = True
        self.filter_.focus()

    def action_back(self) -> None:
        """Leave the filter line, then clear the marks, then the filter: a step at a time."""
        if self._marked and not self.filter_.has_focus:
            self._marked.clear()
        else:
            self.filter_.value = ""
        self.list_.focus()
        self._show_list()

    @on(Input.Changed, "#filter")
    def _filter_changed(self) -> None:
        self._show_list()

    @on(Input.Submitted, "#filter")
    def _filter_done(self) -> None:
        self.list_.focus()
        self._show_list()


def _with_tags(title: Content, tags: Sequence[Content], width: int) -> Content:
    """Add as many tags to a title as fit whole."""
    for tag in tags:
        longer = joined(title, " ", tag)
        if longer.cell_length > width:
            break
        title = longer
    return title


def _date_words(proposal: ProposalState, year: int) -> str:
    """Write the day in six cells: "23 Nov", or "Nov 25" as month and year in other years."""
    day = proposal.entry.on
    if day.year == year:
        return day_words(day, day)
    return day.strftime("%b %y")
