"""Insights: does it pay? What does a reply, an interview, a hire cost me, and what works?"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar, Final

from textual import getters, on
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.widget import Widget
from textual.widgets import Label

from connects_tui.insights.bids import Bids
from connects_tui.insights.groups import DIMENSIONS, grouped
from connects_tui.tui.books import Books
from connects_tui.tui.screens.base import BooksScreen
from connects_tui.tui.screens.insights_panes import Answer, BidsPanel, CostPane, FunnelPane, GroupsPane, OthersPane
from connects_tui.tui.widgets.choice import Choice
from connects_tui.tui.widgets.scrolling import Scrolling

_QUARTER: Final = 90
_YEAR: Final = 365
PERIODS: Final = (
    ("all the time", None),
    ("the last 12 months", _YEAR),
    ("the last 90 days", _QUARTER),
)
"""The periods one can look at, each with its days up to today."""


class InsightsScreen(BooksScreen):
    """The answer first, then what is behind it."""

    MODE: ClassVar[str] = "insights"
    AUTO_FOCUS = "#dimension"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", "Next field", show=False, key_display="↓", id="next-field"),
        Binding("up", "app.focus_previous", "Field before", show=False, key_display="↑", id="field-before"),
        Binding("r", "app.reconcile", "Reconcile", show=False, id="reconcile"),
        Binding("P", "p_values", "p-values", id="p-values"),
    ]

    dimension = getters.query_one("#dimension", Choice)
    period = getters.query_one("#period", Choice)
    groups = getters.query_one(GroupsPane)

    def __init__(self) -> None:
        super().__init__()
        self._books: Books | None = None

    def body(self) -> Iterable[Widget]:
        """The answer, what it is asked of, the funnel and its cost, the groups, boosts and benchmarks."""
        with Scrolling(id="insights", can_focus=False):
            yield Answer(id="answer")
            yield Horizontal(
                Label("By"),
                Choice([(name, name) for name in DIMENSIONS], id="dimension"),
                Label("Of"),
                Choice(list(PERIODS), id="period"),
                id="asked",
            )
            yield Container(FunnelPane(classes="pane", id="funnel"), CostPane(classes="pane", id="cost"), id="how-far")
            yield Container(GroupsPane(classes="pane", id="groups"), OthersPane(classes="pane", id="others"), id="what")

    def show(self, books: Books) -> None:
        """Show these books."""
        self._books = books
        self._ask()

    @on(Choice.Changed)
    def _ask(self) -> None:
        if self._books is None:
            return
        books, bids = self._books, self._bids(self._books)
        self.groups.groups = grouped(bids, self.dimension.value)
        self.groups.border_title = f"By {self.dimension.value}"
        self.query_one(OthersPane).benchmarks_shown = self.app.shows_benchmarks
        for pane in self.query(BidsPanel):
            pane.show_bids(books, bids)

    def _bids(self, books: Books) -> Bids:
        days = self.period.value
        since: date | None = None if days is None else books.today - timedelta(days=days - 1)
        return books.outlook.bids.between(since, None)

    def action_p_values(self) -> None:
        """Show how likely each difference is to be chance, or hide it."""
        self.groups.p_values = not self.groups.p_values
        self.groups.refresh()
