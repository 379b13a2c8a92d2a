"""One line in which the value of a setting is typed."""

from pathlib import Path
from typing import Any, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from connects_tui.settings import Setting
from connects_tui.tui.lines import BAD, DIM, plain


class TypedSetting(ModalScreen[tuple[str | int | None] | None]):
    """Closes with the value (`None` in it: the default), or without one."""

    CSS_PATH = Path(__file__).with_name("typed_setting.tcss")

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Cancel", id="cancel")]

    line = getters.query_one(Input)
    answer = getters.query_one("#answer", Static)

    def __init__(self, setting: Setting, value: Any) -> None:
        super().__init__()
        self._setting, self._value = setting, value

    def compose(self) -> ComposeResult:
        """The line, and below it what it is or what is wrong with it."""
        with Vertical(id="typed-setting") as frame:
            frame.border_title = self._setting.label
            frame.border_subtitle = "enter saves · empty for the default · esc cancels"
            yield Input("" if self._value is None else str(self._value), compact=True)
            yield Static(plain(self._setting.means, DIM), id="answer")

    @on(Input.Submitted)
    def _save(self) -> None:
        text = self.line.value.strip()
        if not text:
            self.dismiss((None,))
            return
        value: str | int = int(text) if text.isascii() and text.isdigit() else text
        try:
            self._setting.check(value)
        except ValueError as expected:
            wanted = str(expected).removesuffix(", without quotes").replace(" in quotes", "")
            self.answer.update(plain(f"! This is not {wanted}.", BAD))
        else:
            self.dismiss((value,))
