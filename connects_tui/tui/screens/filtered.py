"""What the screens with a list and a filter have in common."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from textual import getters, on
from textual.widget import Widget
from textual.widgets import Input, Static

from connects_tui.actions.book import BadFilter
from connects_tui.actions.filters import Values, parse_filter, typed_so_far
from connects_tui.tui.render import BAD, plain
from connects_tui.tui.screens.base import MainScreen
from connects_tui.tui.view import View
from connects_tui.tui.widgets.line_input import FilterLine
from connects_tui.tui.widgets.panes import LineList

Parsed = TypeVar("Parsed")


class FilteredScreen(MainScreen):
    """A screen with a list of what fits the filter in the line above it."""

    filter_ = getters.query_one(FilterLine)
    error_line = getters.query_one("#filter-error", Static)
    list_: getters.query_one[LineList[Any]] = getters.query_one(LineList)

    def filter_line(self, line: FilterLine | None = None) -> Iterable[Widget]:
        """Make the filter line, by default one for proposals, and the line for its error."""
        yield line or FilterLine(lambda: self.app.book.history)
        yield Static(id="filter-error")

    def show(self, view: View) -> None:
        self.show_fitting()

    def show_fitting(self) -> None:
        """Show what fits the filter."""
        raise NotImplementedError

    def typed(self, parse: Callable[[str, date], object] = parse_filter, values: Values | None = None) -> str:
        """The filter; while it is typed, without an unfinished last part."""
        text = self.filter_.value
        return typed_so_far(text, self.view.today, parse, values) if self.focused is self.filter_ else text

    def read(self, text: str, parse: Callable[[str, date], Parsed]) -> Parsed:
        """Read a filter and show its line; one that can't be read is reported and filters nothing."""
        self.filter_.display = bool(self.filter_.value) or self.focused is self.filter_
        wrong = ""
        try:
            parsed = parse(text, self.view.today)
        except BadFilter as error:
            wrong, parsed = str(error), parse("", self.view.today)
        if wrong or self.error_line.display:  # an update has all of the screen laid out anew
            self.error_line.update(plain(wrong, BAD))
            self.error_line.display = bool(wrong)
        return parsed

    def action_filter(self) -> None:
        self.filter_.display = True
        self.filter_.focus()

    def action_back(self) -> None:
        self.filter_.value = ""
        self.back_to_list()

    @on(Input.Submitted, "#filter")
    def back_to_list(self) -> None:
        self.set_focus(self.list_)
        self.show_fitting()

    @on(Input.Changed, "#filter")
    def _filter_changed(self) -> None:
        self.show_fitting()
