"""What one sees when the journal can't be opened: where it is wrong, and what to do."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from connects_tui.ledger.problems import Problem
from connects_tui.tui.lines import BAD, DIM, STRONG, joined, plain


class BrokenScreen(Screen[None]):
    """The problem that stands in the way, and the others."""

    CSS_PATH = "broken.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "dismiss", "Look again", key_display="enter", id="look-again"),
        Binding("q", "app.quit", "Quit", id="quit"),
    ]

    def __init__(self, path: Path, problem: Problem, others: Sequence[Problem]) -> None:
        super().__init__()
        self._path = path
        self._problem = problem
        self._others = [other for other in others if other != problem]

    def compose(self) -> ComposeResult:
        """A pane of lines."""
        with VerticalScroll(id="broken") as frame:
            frame.border_title = "The journal can't be opened"
            yield Static(Content("\n").join(self._lines()))
        yield Footer(show_command_palette=False, compact=True)

    def _lines(self) -> Iterable[Content]:
        yield self._line(self._problem)
        yield Content("")
        yield plain("Mend the file in an editor; enter looks at it again. Nothing in it was changed.", DIM)
        if self._others:
            yield Content("")
            yield plain("Also", DIM)
            yield from (self._line(other) for other in self._others)

    def _line(self, problem: Problem) -> Content:
        where = f"{self._path}:{problem.line}" if problem.line else str(self._path)
        return joined(plain("! ", BAD), plain(where, STRONG), "  ", plain(problem.sentence))
