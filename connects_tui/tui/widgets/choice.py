"""One of a few, on one line: left and right turn it."""

from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from connects_tui.tui.keymap import bindings
from connects_tui.tui.lines import DIM, plain

ValueType = TypeVar("ValueType")


class Choice(Widget, Generic[ValueType], can_focus=True):
    """A choice among labelled values."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("Choice")

    DEFAULT_CSS = """
    Choice { height: 1; width: 1fr; background: $surface; padding: 0 1; }
    Choice:focus { background: $boost; color: $text-accent; text-style: bold; }
    """

    index: reactive[int] = reactive(0)

    class Changed(Message):
        """Another value was chosen."""

        def __init__(self, choice: "Choice[Any]") -> None:
            super().__init__()
            self.choice = choice

        @property
        def control(self) -> "Choice[Any]":
            """The choice it came from."""
            return self.choice

    def __init__(self, options: Sequence[tuple[str, ValueType]], *, id: str | None = None) -> None:  # noqa: A002 - as Textual
        super().__init__(id=id)
        self.options = list(options)

    @property
    def value(self) -> ValueType:
        """The value chosen."""
        return self.options[self.index][1]

    def offer(self, options: Sequence[tuple[str, ValueType]]) -> None:
        """Offer other values."""
        self.options = list(options)
        self.index = 0
        self.refresh()

    def validate_index(self, index: int) -> int:
        """Go round at the ends."""
        return index % len(self.options)

    def watch_index(self) -> None:
        """Say that another value was chosen."""
        self.post_message(self.Changed(self))

    def render(self) -> Content:
        """Draw the value between its arrows."""
        label, _ = self.options[self.index]
        return Content.assemble(plain("‹ ", DIM), plain(label), plain(" ›", DIM))

    def action_turn(self, steps: int) -> None:
        """Choose the next value, or the one before."""
        self.index += steps

    def on_click(self, event: events.Click) -> None:
        """A click on the left arrow goes back, any other goes on."""
        self.action_turn(-1 if event.x <= 1 else 1)
