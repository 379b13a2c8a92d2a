"""The line on top: the screens with their keys, and on the right the plan, the rule set and the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import getters
from textual.content import Content
from textual.widget import Widget

from connects_tui.keys import MAIN
from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.lines import DIM, KEY, STRONG, fitted, joined, plain
from connects_tui.wording import day_words

if TYPE_CHECKING:
    from connects_tui.tui.books import Books

_DAY: Final = 30
"""So many cells the plan and the day take on a narrow screen."""


class TopBar(Widget):
    """Where one is, and under which rules on which day."""

    app = getters.app(ConnectsApp)

    DEFAULT_CSS = """
    TopBar { dock: top; height: 1; background: $panel; padding: 0 1; }
    """

    def __init__(self, mode: str) -> None:
        super().__init__()
        self._mode = mode
        self._books: Books | None = None

    def show(self, books: Books | None) -> None:
        """Show the terms of these books."""
        self._books = books
        self.refresh()

    def render(self) -> Content:
        """Draw the line."""
        width = self.content_size.width
        names = [
            joined(
                plain(self.app.key_of(f"go-{name.lower()}"), KEY if name.lower() == self._mode else DIM),
                " ",
                self._screen_name(name.lower(), name),
            )
            for name in MAIN
        ]
        left = Content("   ").join(names)
        if left.cell_length > width - _DAY:
            left = Content("  ").join(names)
        right = self._terms(width - left.cell_length - 2)
        return joined(left, fitted(right, width - left.cell_length, "right"))

    def _screen_name(self, mode: str, name: str) -> Content:
        return plain(name, f"{STRONG} underline") if mode == self._mode else plain(name, DIM)

    def _terms(self, width: int) -> Content:
        """Say as much of plan, rules and day as fits."""
        if self._books is None or self._books.status is None:
            return Content("")
        status = self._books.status
        date = day_words(status.as_of, status.as_of)
        day = f"{status.as_of:%a} {date}"
        candidates = (
            (status.plan.name, status.rules.name, day),
            (status.plan.name, status.rules.id, day),
            (status.plan.name, day),
            (status.plan.name,),
            (day,),
        )
        shown = [Content(" · ").join([plain(part, DIM) for part in parts]) for parts in candidates]
        shown.insert(3, plain(f"{status.plan.name}  {date}", DIM))
        return next((line for line in shown if line.cell_length <= width), Content(""))
