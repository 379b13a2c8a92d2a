"""Insights: does it pay? What does a reply, an interview, a hire cost me, and what works?"""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from itertools import islice
from typing import Final

from textual import getters, on, work
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from connects_tui.actions.book import FilterError
from connects_tui.actions.filters import Narrowing, filter_of, parse_narrowing, together, typed_so_far
from connects_tui.insights.bids import Bids
from connects_tui.insights.groups import DIMENSIONS, Group
from connects_tui.tui.background import in_background
from connects_tui.tui.books import QUICKLY_WEIGHED, Books
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import ACCENT, BAD, DIM, STRONG, fitted, joined, plain
from connects_tui.tui.screens.base import BooksScreen
from connects_tui.tui.screens.insights_panes import (
    NOTHING_FITS,
    NOTHING_SENT,
    Answer,
    Answers,
    BidsPanel,
    CostPane,
    FunnelPane,
    GroupColumns,
    OthersPane,
)
from connects_tui.tui.widgets.line_input import FilterLine
from connects_tui.tui.widgets.line_list import DrawnLine, Headings, LineList
from connects_tui.tui.widgets.panel import Scrolling
from connects_tui.wording import counted

_QUARTER: Final = 90
_YEAR: Final = 365
PERIODS: Final = (("all the time", None), ("the last 12 months", _YEAR), ("the last 90 days", _QUARTER))
"""The periods that a key turns through, each with its days up to today; a filter names any other."""

_STEADY_HAND: Final = 0.1
"""Who types on within so many seconds has not asked yet."""


class InsightsScreen(BooksScreen):
    """The answer first, then what is behind it."""

    MODE = "insights"
    AUTO_FOCUS = "#groups"
    BINDINGS = bindings("Insights")

    filter_ = getters.query_one("#filter", Input)
    wrong = getters.query_one("#filter-error", Static)
    asked = getters.query_one("#asked", DrawnLine)
    groups = getters.query_one("#groups", LineList)
    frame = getters.query_one("#kinds", Vertical)

    def __init__(self) -> None:
        super().__init__()
        self._books: Books | None = None
        self._columns = GroupColumns()
        self.dimension = next(iter(DIMENSIONS))
        self.period = 0
        """The place in `PERIODS`."""
        self._sent = 0
        self._latest: tuple[tuple[Books, str], Answers] | None = None
        """The latest answers, and what was asked: of which books, with which filter."""
        self._place: int | None = None
        """Where the cursor was before the groups went that it was in."""

    def body(self) -> Iterable[Widget]:
        """The answer, what it is asked of, the funnel and its cost, the groups, boosts and benchmarks."""
        with Scrolling(id="insights", can_focus=False):
            yield Answer(id="answer")
            yield DrawnLine(self._draw_asked, id="asked")
            yield FilterLine(lambda: self.app.book.history)
            yield Static(id="filter-error")
            yield Container(FunnelPane(classes="pane", id="funnel"), CostPane(classes="pane", id="cost"), id="how-far")
            with Container(id="what"):
                with Vertical(classes="pane", id="kinds"):
                    yield Headings(self._columns.heading)
                    yield LineList(self._columns.draw, id="groups")
                yield OthersPane(classes="pane", id="others")

    # --- showing ---------------------------------------------------------------------------------------------------

    def show(self, books: Books) -> None:
        """Show these books."""
        self._books = books
        self._show_all()

    def _show_all(self) -> None:
        books = self._books
        if books is None:
            return
        if not books.is_weighed:
            self._wait(books)
            self.app.weigh()
            return
        narrowing = self._narrowing(books)
        if len(books.proposals) <= QUICKLY_WEIGHED:
            self._show_answers(books, self._answers_to(books, narrowing, books.outlook.bids))
        else:
            self._wait(books)
            self._work_out(books, narrowing)

    def _answers_to(self, books: Books, narrowing: Narrowing, bids: Bids) -> Answers:
        """Return the answers to what is asked of bids: the latest ones where it was the same."""
        asked = (books, self._asked(books))
        if self._latest is None or self._latest[0] != asked:
            self._latest = asked, Answers(narrowing.of(bids))
        return self._latest[1]

    # With a description, since Textual's own one has all of the arguments in it, and so a long ledger.
    @work(exclusive=True, group="answers", description="the answers")
    async def _work_out(self, books: Books, narrowing: Narrowing) -> None:
        """Work out what many proposals say beside everything else, and show it."""
        dimension = self.dimension

        def work_out() -> Answers:
            return self._answers_to(books, narrowing, books.outlook.bids).work_out(dimension)

        await asyncio.sleep(_STEADY_HAND)  # who is still typing starts this anew
        self._show_answers(books, await in_background(work_out))

    def _wait(self, books: Books) -> None:
        """Show nothing rather than what was true before, until what is asked is worked out."""
        self.groups.nothing = plain(f"Weighing {counted(len(books.proposals), 'proposal')} …", DIM)
        self._place = self.groups.cursor if self.groups.rows else self._place
        self.groups.wait()
        for pane in self.query(BidsPanel):
            pane.show_answers(books, None)

    def _show_answers(self, books: Books, answers: Answers) -> None:
        groups = answers.groups(self.dimension)
        self._sent = len(answers.bids)
        self._columns.about(self.dimension, groups)
        self.frame.border_title = f"By {self.dimension}: {counted(len(groups), 'group')}"
        self.frame.border_subtitle = self.app.with_keys(
            "{turn-left} {turn-right} another kind · {open} shows its proposals"
        )
        nothing = NOTHING_FITS if self.filter_.value else NOTHING_SENT
        self.groups.nothing = self.app.keyed(nothing)
        self.groups.show(groups, self._place)
        self._place = None
        self.query_one(Headings).refresh()
        self.query_one(OthersPane).benchmarks_shown = self.app.shows_benchmarks
        self.filter_.display = bool(self.filter_.value) or self.focused is self.filter_
        self.asked.refresh()
        for pane in self.query(BidsPanel):
            pane.nothing = nothing
            pane.show_answers(books, answers)

    def _narrowing(self, books: Books) -> Narrowing:
        """Return what is asked about; what can't be understood hides nothing."""
        try:
            narrowing = parse_narrowing(self._asked(books), books.today)
        except FilterError as error:
            self._say_wrong(str(error))
            return Narrowing()
        self._say_wrong("")
        return narrowing

    def _asked(self, books: Books) -> str:
        """Return period and filter as one filter."""
        days = PERIODS[self.period][1]
        since = "" if days is None else f"since:{books.today - timedelta(days=days - 1)}"
        text = self.filter_.value
        return together([since, typed_so_far(text, books.today) if self.focused is self.filter_ else text])

    def _say_wrong(self, sentence: str) -> None:
        if sentence or self.wrong.display:  # an update has all of the screen laid out anew
            self.wrong.update(plain(sentence, BAD))
            self.wrong.display = bool(sentence)

    def _draw_asked(self, width: int) -> Content:
        """Say which proposals this is about, and the keys that ask about others."""
        period = PERIODS[self.period][0]
        many = counted(self._sent, "proposal") + (" that fit" if self.filter_.value else "")
        what = joined(plain("Of ", DIM), plain(many, STRONG), plain(" in ", DIM))
        keys = self.app.keyed("{period} period  {filter} filter")
        words = joined(what, plain(period, ACCENT))
        if words.cell_length + keys.cell_length + 2 > width:
            return fitted(words, width)
        return joined(fitted(words, width - keys.cell_length), keys)

    # --- actions -----------------------------------------------------------------------------------------------------

    def action_turn(self, places: int) -> None:
        """Show another kind of groups."""
        names = list(DIMENSIONS)
        self.dimension = names[(names.index(self.dimension) + places) % len(names)]
        self._show_all()
        self.groups.cursor = 0
        self._place = None

    def action_period(self) -> None:
        """Ask about another period."""
        self.period = (self.period + 1) % len(PERIODS)
        self._show_all()

    def action_filter(self) -> None:
        """Type which proposals to ask about."""
        self.filter_.display = True
        self.filter_.focus()

    def action_back(self) -> None:
        """Leave the filter line, and clear the filter."""
        self.filter_.value = ""
        self.set_focus(self.groups)
        self._show_all()

    def action_p_values(self) -> None:
        """Show how likely each difference is to be chance, or hide it."""
        self._columns.p_values = not self._columns.p_values
        self.groups.refresh()

    @on(Input.Changed, "#filter")
    def _filter_changed(self) -> None:
        self._show_all()

    @on(Input.Submitted, "#filter")
    def _filter_done(self) -> None:
        self.set_focus(self.groups)
        self._show_all()

    @on(LineList.Selected, "#groups")
    async def _show_proposals(self) -> None:
        """Show the proposals of the group under the cursor."""
        group = self.groups.current
        if self._books is None or not isinstance(group, Group):
            return
        planned = "-is:planned" if any(proposal.planned for proposal in islice(self._books.proposals, 1)) else ""
        parts = [self._asked(self._books), filter_of(self.dimension, group.name), planned]
        await self.app.show_proposals(together(parts))
