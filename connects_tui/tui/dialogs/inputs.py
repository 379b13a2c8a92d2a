"""Ways to give a value: one line in which it is typed; a choice and a number, both changed with the arrow keys."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from textual import events, getters, on
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, Static

from connects_tui.actions.typed_values import EXPECTED, EXPECTED_PACE, parse_day, parse_rate
from connects_tui.settings import Setting
from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import BAD, DIM, fitted, in_days, joined, plain
from connects_tui.tui.widgets.line_input import LineInput
from connects_tui.tui.widgets.panes import FromWidget
from connects_tui.wording import number_words, upper_first, weekday_words

Value = TypeVar("Value")


class TypedLine(Dialog[tuple[Value | None] | None], Generic[Value]):
    """Closes with the value in a tuple (`(None,)` for an empty line), or with `None` where it is cancelled.

    Args:
        title: what is typed.
        text: what the line holds as it opens.
        means: what the value is.
        empty: what an empty line stands for.
    """

    BINDINGS = bindings("TypedLine")

    line = getters.query_one(Input)
    answer = getters.query_one("#answer", Static)

    def __init__(self, title: str, text: str, means: str, empty: str) -> None:
        super().__init__()
        self._title, self._text, self._means, self._empty = title, text, means, empty

    def compose(self) -> ComposeResult:
        with Vertical(id="typed-line") as frame:
            frame.border_title = self._title
            frame.border_subtitle = self.app.with_keys(f"{{save}} saves · empty for {self._empty} · {{cancel}} cancels")
            yield LineInput(self._text, select_on_focus=True)
            yield Static(plain(self._means, DIM), id="answer")

    def open(self, app: App[None], then: Callable[[Value | None], object]) -> None:
        """Open it; `then` is given the value, `None` for an empty line."""

        def answered(typed: tuple[Value | None] | None) -> None:
            if typed is not None:
                then(typed[0])

        app.push_screen(self, answered)

    def value_of(self, text: str) -> Value:
        """Return the value that a text stands for, or raise ValueError with what was expected."""
        raise NotImplementedError

    def reading(self, text: str) -> str:
        """Say what the text means so far, or what the value is."""
        return self._means

    @on(Input.Changed)
    def _read(self, event: Input.Changed) -> None:
        self.answer.update(plain(self.reading(event.value.strip()), DIM))

    @on(Input.Submitted)
    def _save(self, event: Input.Submitted) -> None:
        text = event.value.strip()
        if not text:
            self.dismiss((None,))
            return
        try:
            value = self.value_of(text)
        except ValueError as expected:
            self.answer.update(plain(f"! This is not {expected}.", BAD))
        else:
            self.dismiss((value,))


class TypedSetting(TypedLine[str | int]):
    """The value of a setting."""

    def __init__(self, setting: Setting, value: object) -> None:
        super().__init__(setting.label, "" if value is None else str(value), setting.means, "the default")
        self._setting = setting

    def value_of(self, text: str) -> str | int:
        value: str | int = int(text) if text.isascii() and text.isdigit() else text
        try:
            self._setting.check(value)
        except ValueError as expected:
            raise ValueError(str(expected).removesuffix(", without quotes").replace(" in quotes", "")) from None
        return value


class TypedPace(TypedLine[Decimal]):
    """A pace for the forecast."""

    def __init__(self, text: str, own: str) -> None:
        means = f"Connects a day for the forecast, like 2 or 1.5. Your own pace: {own}."
        super().__init__("Forecast at a pace", text, means, "your own pace")

    def value_of(self, text: str) -> Decimal:
        return parse_rate(text, EXPECTED_PACE)


class TypedDay(TypedLine[date]):
    """The day on which something happened."""

    def __init__(self, title: str, today: date) -> None:
        super().__init__(title, "", f"{upper_first(EXPECTED)}.", "today")
        self._today = today

    def reading(self, text: str) -> str:
        with suppress(ValueError):
            day = parse_day(text, self._today)
            return f"{weekday_words(day, self._today)}, {in_days(day, self._today)}"
        return super().reading(text)

    def value_of(self, text: str) -> date:
        try:
            return parse_day(text, self._today)
        except ValueError:
            raise ValueError(EXPECTED) from None


class TypedNumber(TypedLine[Decimal]):
    """A number of a stepper."""

    def __init__(self, value: Decimal, least: Decimal, most: Decimal, *, tenths: bool) -> None:
        self._expected = f"a {'' if tenths else 'whole '}number from {least:,} to {most:,}"
        means = f"{upper_first(self._expected)}, like {'6.5' if tenths else '30'}."
        super().__init__("Type a number", f"{value:f}", means, "what it was")
        self._least, self._most, self._parts = least, most, 10 if tenths else 1
        if tenths:
            self._expected += " with one decimal at most"

    def value_of(self, text: str) -> Decimal:
        number = parse_rate(text.replace(",", ""), self._expected)
        if not self._least <= number <= self._most or number * self._parts % 1:
            raise ValueError(self._expected)
        return number


# --- with the arrow keys ---------------------------------------------------------------------------------------------


class Selector(Widget, Generic[Value], can_focus=True):
    """A choice among labelled values."""

    BINDINGS = bindings("Selector")

    index: reactive[int] = reactive(0)

    class Changed(FromWidget):
        """Another value was chosen."""

    def __init__(self, options: Sequence[tuple[str, Value]], index: int = 0, *, id: str) -> None:  # noqa: A002 - as Textual
        super().__init__(id=id)
        self.options = list(options)
        self.set_reactive(Selector.index, index)

    @property
    def value(self) -> Value:
        return self.options[self.index][1]

    def offer(self, options: Sequence[tuple[str, Value]]) -> None:
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
