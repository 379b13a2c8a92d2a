"""One line in which a value is typed."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from textual import getters, on
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from connects_tui.actions.typed_values import EXPECTED, EXPECTED_PACE, parse_day, parse_rate
from connects_tui.settings import Setting
from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import BAD, DIM, in_days, plain
from connects_tui.tui.widgets.line_input import LineInput
from connects_tui.wording import upper_first, weekday_words

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
