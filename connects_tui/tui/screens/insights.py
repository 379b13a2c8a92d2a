"""Insights: does it pay? What does a reply, an interview, a hire cost me, and what works?"""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from textual import getters, on, work
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget

from connects_tui.actions.filters import BidFilter, filter_of, parse_bid_filter
from connects_tui.insights.groups import DIMENSIONS, Group
from connects_tui.tui.background import in_background
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import ACCENT, DIM, STRONG, fitted, joined, plain
from connects_tui.tui.screens.base import FilteredScreen
from connects_tui.tui.screens.insights_panes import AnswerPane, Answers, CostPane, FunnelPane, GroupColumns, OthersPane
from connects_tui.tui.view import QUICK_PROPOSALS, View
from connects_tui.tui.widgets.line_list import DrawnLine, Headings, LineList
from connects_tui.tui.widgets.panel import Panel, Scrolling
from connects_tui.wording import counted

PERIODS: Final = (("all the time", None), ("the last 12 months", 365), ("the last 90 days", 90))
"""The periods that a key turns through, each with its days up to today; a filter names any other."""

_DEBOUNCE_SECONDS: Final = 0.1
"""Seconds without a key after which the answers to a filter are worked out."""


class InsightsScreen(FilteredScreen):
    """The answer first, then what is behind it."""

    MODE = "insights"
    AUTO_FOCUS = "#groups"
    BINDINGS = bindings("Insights")

    asked = getters.query_one("#asked", DrawnLine)
    frame = getters.query_one("#kinds", Vertical)

    dimension = next(iter(DIMENSIONS))
    period = 0
    """The place in `PERIODS`."""
    _sent = 0
    _latest: tuple[tuple[View, str], Answers] | None = None
    """The latest answers, and what was asked: of which view, with which filter."""
    _index: int | None = None
    """The cursor's place before the list was emptied, restored when the groups are there again."""

    def __init__(self) -> None:
        super().__init__()
        self._columns = GroupColumns()

    def body(self) -> Iterable[Widget]:
        """The answer, what it is asked of, the funnel and its cost, the groups, boosts and benchmarks."""
        with Scrolling(id="insights", can_focus=False):
            yield AnswerPane(id="answer")
            yield DrawnLine(self._draw_question, id="asked")
            yield from self.filter_line()
            yield Container(FunnelPane(classes="pane", id="funnel"), CostPane(classes="pane", id="cost"), id="how-far")
            with Container(id="what"):
                with Vertical(classes="pane", id="kinds"):
                    yield Headings(self._columns.heading)
                    yield LineList(self._columns.draw, id="groups")
                yield OthersPane(classes="pane", id="others")

    def show_fitting(self) -> None:
        """Show the answers to what is asked: at once, or when they are worked out."""
        view = self.view
        if not view.hints_ready:
            self._wait(view)
            self.app.compute_hints()
            return
        bid_filter = self.read(self._filter_text(view), parse_bid_filter)
        if len(view.proposals) <= QUICK_PROPOSALS:
            self._show_answers(self._answers_to(view, bid_filter))
        else:
            self._wait(view)
            self._work_out(view, bid_filter)

    def _answers_to(self, view: View, bid_filter: BidFilter) -> Answers:
        key = (view, self._filter_text(view))
        if self._latest is None or self._latest[0] != key:
            self._latest = key, Answers.of(bid_filter.apply(view.outlook.bids))
        self._latest[1].groups(self.dimension)
        return self._latest[1]

    # With a description, since Textual's own one has all of the arguments in it, and so a long ledger.
    @work(exclusive=True, group="answers", description="the answers")
    async def _work_out(self, view: View, bid_filter: BidFilter) -> None:
        await asyncio.sleep(_DEBOUNCE_SECONDS)  # the next key cancels this and starts it anew
        answers = await in_background(lambda: self._answers_to(view, bid_filter))
        self._show_answers(answers)

    def _wait(self, view: View) -> None:
        """Show that the answers are being worked out, and no outdated ones."""
        self.list_.nothing = plain(f"Weighing {counted(len(view.proposals), 'proposal')} …", DIM)
        self._index = self.list_.cursor if self.list_.rows else self._index
        self.list_.wait()
        self._show_in_panes(None, plain("…", DIM))

    def _show_answers(self, answers: Answers) -> None:
        groups = answers.groups(self.dimension)
        self._sent = len(answers.bids)
        self._columns.set_groups(self.dimension, groups)
        self.frame.border_title = f"By {self.dimension}: {counted(len(groups), 'group')}"
        self.frame.border_subtitle = self.app.with_keys(
            "{turn-left} {turn-right} another kind · {open} shows its proposals"
        )
        fills = "Nothing fits this filter: {clear} clears it"
        nothing = self.app.keyed(fills if self.filter_.value else "No proposal in this time: {add} logs one")
        self.list_.nothing = nothing
        self.list_.show(groups, self._index)
        self._index = None
        self.query_one(Headings).refresh()
        self.asked.refresh()
        self._show_in_panes(answers if answers.bids.bids else None, nothing)

    def _show_in_panes(self, answers: Answers | None, nothing: Content) -> None:
        for pane in self.query(Panel):
            pane.nothing = nothing
            pane.show(answers)

    def _filter_text(self, view: View) -> str:
        days = PERIODS[self.period][1]
        since = "" if days is None else f"since:{view.today - timedelta(days=days - 1)}"
        return f"{since} {self.typed()}".strip()

    def _draw_question(self, width: int) -> Content:
        """Say which proposals the answers are about, and which keys change that."""
        period = PERIODS[self.period][0]
        many = counted(self._sent, "proposal") + (" that fit" if self.filter_.value else "")
        what = joined(plain("Of ", DIM), plain(many, STRONG), plain(" in ", DIM))
        keys = self.app.keyed("{period} period  {filter} filter")
        words = joined(what, plain(period, ACCENT))
        if words.cell_length + keys.cell_length + 2 > width:
            return fitted(words, width)
        return joined(fitted(words, width - keys.cell_length), keys)

    def action_turn(self, steps: int) -> None:
        """Show another kind of groups."""
        names = list(DIMENSIONS)
        self.dimension = names[(names.index(self.dimension) + steps) % len(names)]
        self.show_fitting()
        self.list_.cursor = 0
        self._index = None

    def action_period(self) -> None:
        """Ask about another period."""
        self.period = (self.period + 1) % len(PERIODS)
        self.show_fitting()

    def action_p_values(self) -> None:
        """Show how likely each difference is to be chance, or hide it."""
        self._columns.p_values = not self._columns.p_values
        self.list_.refresh()

    @on(LineList.Selected, "#groups")
    async def _show_proposals(self) -> None:
        group = self.list_.current
        if not isinstance(group, Group):
            return
        view = self.view
        planned = "-is:planned" if any(proposal.planned for proposal in view.proposals[:1]) else ""
        parts = [self._filter_text(view), filter_of(self.dimension, group.name), planned]
        await self.app.show_proposals(" ".join(filter(None, parts)))
