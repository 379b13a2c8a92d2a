"""A choice of several, and a number, both changed with the arrow keys."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Generic, TypeVar

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from connects_tui.tui.dialogs.typed_line import TypedNumber
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import DIM, fitted, joined, plain
from connects_tui.tui.widgets.panes import FromWidget
from connects_tui.wording import number_words

ValueType = TypeVar("ValueType")


class Selector(Widget, Generic[ValueType], can_focus=True):
    """A choice among labelled values."""

    BINDINGS = bindings("Selector")

    index: reactive[int] = reactive(0)

    class Changed(FromWidget):
        """Another value was chosen."""

    def __init__(self, options: Sequence[tuple[str, ValueType]], index: int = 0, *, id: str) -> None:  # noqa: A002 - as Textual
        super().__init__(id=id)
        self.options = list(options)
        self.set_reactive(Selector.index, index)

    @property
    def value(self) -> ValueType:
        return self.options[self.index][1]

    def offer(self, options: Sequence[tuple[str, ValueType]]) -> None:
        """Offer other values, each with its label, and choose the first."""
        self.options = list(options)
        self.index = 0
        self.refresh()

    def validate_index(self, index: int) -> int:
        return index % len(self.options)

    def watch_index(self) -> None:
        self.post_message(self.Changed(self))

    def render(self) -> Content:
        label, room = plain(self.options[self.index][0]), self.content_size.width - 4
        return joined(plain("‹ ", DIM), label if label.cell_length <= room else fitted(label, room), plain(" ›", DIM))

    def action_turn(self, steps: int) -> None:
        self.index += steps

    def on_click(self, event: events.Click) -> None:
        """A click on the left arrow goes back, any other goes on."""
        self.action_turn(-1 if event.x <= 1 else 1)


class NumberStepper(Widget, can_focus=True):
    """A number between two bounds: a whole one, or one with a decimal."""

    BINDINGS = bindings("NumberStepper")

    value: reactive[Decimal] = reactive(Decimal(0), layout=True)

    class Changed(FromWidget):
        """The user changed the number."""

    def __init__(self, least: int, most: int, *, id: str, tenths: bool = False) -> None:  # noqa: A002 - as Textual
        super().__init__(id=id)
        self.least, self.most, self._tenths = Decimal(least), Decimal(most), tenths

    def validate_value(self, value: Decimal) -> Decimal:
        return max(self.least, min(value, self.most))

    def render(self) -> Content:
        return joined(plain("‹ ", DIM), plain(number_words(self.value)), plain(" ›", DIM))

    def action_turn(self, steps: int) -> None:
        self._change_to(self.value + steps)

    def action_type(self) -> None:
        TypedNumber(self.value, self.least, self.most, tenths=self._tenths).open(self.app, self._change_to)

    def _change_to(self, number: Decimal | None) -> None:
        before = self.value
        self.value = before if number is None else number
        if self.value != before:
            self.post_message(self.Changed(self))

    def on_click(self, event: events.Click) -> None:
        """A click on the left half counts down, one on the right half up."""
        self.action_turn(-1 if event.x < self.size.width // 2 else 1)
