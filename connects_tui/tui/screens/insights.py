"""Insights: does it pay? What does a reply, an interview, a hire cost me, and what works?"""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Any, Final, Literal

from textual import getters, on, work
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget

from connects_tui.actions.filters import BidFilter, filter_of, parse_bid_filter
from connects_tui.actions.insight_words import dimension_words
from connects_tui.insights.groups import DIMENSIONS, KNOWN_OF_JOBS, NONE, Group, hour_sent
from connects_tui.stand_ins import has_glyph
from connects_tui.tui.app import in_background
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import ACCENT, DIM, STRONG, clickable, fitted, joined, plain
from connects_tui.tui.screens.filtered import FilteredScreen
from connects_tui.tui.screens.insights_panes import (
    AnswerPane,
    Answers,
    CalendarLines,
    CostPane,
    FunnelPane,
    GroupColumns,
    OthersPane,
)
from connects_tui.tui.view import QUICK_PROPOSALS, View
from connects_tui.tui.widgets.panes import DrawnLine, Headings, LineList, Panel, Scrolling
from connects_tui.wording import WEEKDAYS, counted, lower_first, upper_first

PERIODS: Final = (("All time", None), ("Last 12 months", 365), ("Last 90 days", 90))
"""The periods that a key turns through, each with its days up to today."""

CALENDARS: Final[dict[str, Literal["bid", "reply"]]] = {"replies a day": "reply", "bids a day": "bid"}
KINDS: Final = (*DIMENSIONS, *CALENDARS)
"""What the arrows turn through: kinds of groups, then calendars of the year."""

_DEBOUNCE_SECONDS: Final = 0.1
"""Seconds without a key before the answers to a filter are worked out."""


class InsightsScreen(FilteredScreen):
    """The answer first, then what is behind it."""

    AUTO_FOCUS = "#groups"
    BINDINGS = bindings("Insights")

    asked = getters.query_one("#asked", DrawnLine)
    frame = getters.query_one("#kinds", Vertical)

    kind = KINDS[0]
    period = 0
    _sent = 0
    _latest: tuple[tuple[View, str], Answers] | None = None
    _unknown: tuple[View, Collection[str]] | None = None
    _index: int | None = None
    """The cursor's place before the list was emptied."""

    def __init__(self) -> None:
        super().__init__()
        self._columns = GroupColumns()
        self._lines: GroupColumns | CalendarLines = self._columns

    def body(self) -> Iterable[Widget]:
        with Scrolling(id="insights", can_focus=False):
            yield AnswerPane(id="answer")
            yield DrawnLine(self._draw_question, id="asked")
            yield from self.filter_line()
            yield Container(FunnelPane(classes="pane", id="funnel"), CostPane(classes="pane", id="cost"), id="how-far")
            with Container(id="what"):
                with Vertical(classes="pane", id="kinds"):
                    yield Headings(self._heading)
                    yield LineList(self._draw_row, id="groups")
                    yield DrawnLine(self._legend, id="legend")
                yield OthersPane(classes="pane", id="others")

    def show_fitting(self) -> None:
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
            self._latest = key, Answers(bid_filter.apply(view.outlook.bids))
        answers = self._latest[1]
        if self.kind in CALENDARS:
            answers.year(CALENDARS[self.kind])
        else:
            groups = answers.groups(self.kind)
            if self._columns.returns:
                _ = [group.returned for group in groups]  # here, where it keeps nobody waiting
        return answers

    # With a description, since Textual's own one has all of the arguments in it, and so a long ledger.
    @work(exclusive=True, group="answers", description="the answers")
    async def _work_out(self, view: View, bid_filter: BidFilter) -> None:
        await asyncio.sleep(_DEBOUNCE_SECONDS)  # the next key cancels this and starts it anew
        answers = await in_background(lambda: self._answers_to(view, bid_filter))
        self._show_answers(answers)

    def _wait(self, view: View) -> None:
        self.list_.nothing = plain(f"Weighing {counted(len(view.proposals), 'proposal')} …", DIM)
        self._index = self.list_.cursor if self.list_.rows else self._index
        self.list_.wait()
        for pane in self.query(Panel):
            pane.nothing = plain("…", DIM)
            pane.show(None)

    def _show_answers(self, answers: Answers) -> None:
        self._sent = len(answers.bids)
        rows = self._rows_of(answers)
        self.set_class(self.kind in CALENDARS, "-calendar")
        self.set_class(self.filter_.display, "-filtered")
        beside = (self._kind_at(steps) for steps in (-1, 1))
        before, after = (kind if kind in CALENDARS else f"by {dimension_words(kind)}" for kind in beside)
        opens = " · {open} shows proposals" if self._sent and self.kind != "replies a day" else ""
        self.frame.border_subtitle = self.app.with_keys(f"{{turn-left}} {before} · {{turn-right}} {after}{opens}")
        if not self.view.proposals:
            nothing = self.app.keyed("No proposals yet: press {add} to log your first")
        elif self.filter_.value:
            nothing = self.app.keyed("No proposals match: {clear} clears the filter")
        else:
            nothing = self.app.keyed("No proposals in this period: {period} changes it")
        self.list_.nothing = nothing
        self.list_.show(rows if self._sent else (), self._index)
        self._index = None
        self.query(DrawnLine).refresh()
        for pane in self.query(Panel):
            pane.nothing = nothing if isinstance(pane, AnswerPane) else type(pane).nothing
            pane.show(answers if self._sent else None)

    def _rows_of(self, answers: Answers) -> Sequence[Group] | Sequence[int]:
        if self.kind in CALENDARS:
            event = CALENDARS[self.kind]
            self._lines = CalendarLines(answers.year(event), event, in_color=self._in_color)
            self.frame.border_title = upper_first(self.kind)
            return range(len(WEEKDAYS))
        groups = answers.groups(self.kind)
        self._columns.set_groups(self.kind, groups)
        self._lines = self._columns
        words = "Earned by" if self._columns.returns else "By"
        self.frame.border_title = f"{words} {dimension_words(self.kind)}: {counted(len(groups), 'group')}"
        return groups

    @property
    def _in_color(self) -> bool:
        has_colors = self.app.console.color_system in ("256", "truecolor")
        return has_glyph("■") and has_colors and not (self.app.no_color or self.app.ansi_color)

    def _filter_text(self, view: View) -> str:
        days = PERIODS[self.period][1]
        since = "" if days is None else f"since:{view.today - timedelta(days=days - 1)}"
        return f"{since} {self.typed()}".strip()

    def _draw_question(self, width: int) -> Content:
        period = PERIODS[self.period][0]
        fits = self.filter_.value and not self.error_line.display
        many = counted(self._sent, "proposal") + (" that fit" if fits else "")
        words = joined(plain(f"{period}: ", ACCENT), plain(many, STRONG))
        names = [
            plain(lower_first(name).removeprefix("last "), f"{STRONG} underline" if place == self.period else DIM)
            for place, (name, _) in enumerate(PERIODS)
        ]
        filter_key = self.app.keyed("  {filter} filter")
        periods = clickable(Content(" · ").join(names), "period")
        every = joined(self.app.keyed("{period} "), periods, filter_key)
        for keys in (every, joined(self.app.keyed("{period} period"), filter_key)):
            if words.cell_length + keys.cell_length + 2 <= width:
                return joined(fitted(words, width - keys.cell_length), keys)
        return fitted(words, width)

    def _heading(self, width: int) -> Content:
        return self._lines.heading(width)

    def _draw_row(self, row: Any, width: int) -> Content:
        return self._lines.draw(row, width)

    def _legend(self, width: int) -> Content:
        return self._lines.legend(width) if isinstance(self._lines, CalendarLines) else Content("")

    def _kind_at(self, steps: int) -> str:
        """What nothing is known of is passed over."""
        view = self.view
        if self._unknown is None or self._unknown[0] is not view:
            self._unknown = view, _kinds_without_facts(view)
        kinds = [kind for kind in KINDS if kind == self.kind or kind not in self._unknown[1]]
        return kinds[(kinds.index(self.kind) + steps) % len(kinds)]

    def action_turn(self, steps: int) -> None:
        self._turn_to(self._kind_at(steps))

    def _turn_to(self, kind: str) -> None:
        self.kind = kind
        self.show_fitting()
        self.list_.cursor = 0
        self._index = None

    def action_period(self) -> None:
        self.period = (self.period + 1) % len(PERIODS)
        self.show_fitting()

    def action_p_values(self) -> None:
        self._columns.p_values = self._columns.returns or not self._columns.p_values
        if self._columns.returns or self.kind in CALENDARS:
            self._show_table(returns=False)  # which has them
        self.query("LineList, Headings").refresh()
        says = "shown: under 0.05 is unlikely to be chance · {} hides them"
        says = says if self._columns.p_values else "hidden · {} shows them"
        self.app.clear_notifications()
        self.notify(f"p-values {says.format(self.app.key_of('p-values'))}", markup=False)

    def action_returns(self) -> None:
        """Show what each group earned, or again how often it got a reply."""
        self.app.clear_notifications()
        if not any(proposal.earnings for proposal in self.view.proposals):
            self.notify("Nothing earned yet. On Proposals, record what a hire earned.", severity="warning")
            return
        self._show_table(returns=self.kind in CALENDARS or not self._columns.returns)

    def _show_table(self, *, returns: bool) -> None:
        self._columns.returns = returns
        if self.kind in CALENDARS:
            self._turn_to(KINDS[0])
        else:
            self.show_fitting()

    @on(LineList.Selected, "#groups")
    async def _show_proposals(self) -> None:
        chosen, view = self.list_.current, self.view
        if isinstance(chosen, Group):
            part = filter_of(self.kind, chosen.name)
        elif isinstance(self._lines, CalendarLines) and self.kind == "bids a day" and chosen is not None:
            part = self._lines.filter_of(chosen)
        else:
            return
        planned = "-is:planned" if any(proposal.planned for proposal in view.proposals[:1]) else ""
        await self.app.show_proposals(" ".join(filter(None, [self._filter_text(view), part, planned])))


def _kinds_without_facts(view: View) -> Collection[str]:
    entries = [proposal.entry for proposal in view.proposals]
    unknown = {kind for kind, field in KNOWN_OF_JOBS.items() if all(getattr(entry, field) is None for entry in entries)}
    return unknown | ({"hour"} if all(hour_sent(entry) == NONE for entry in entries) else set())
