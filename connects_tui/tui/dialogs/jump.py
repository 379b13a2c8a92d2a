"""Jumping: a letter on everything that can have the focus takes one there."""

from collections.abc import Sequence
from typing import Any, Final

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.keymap import bindings

_LETTERS: Final = "asdfghjklqwertyuiopzxcvbnm"


class Jump(Dialog[Widget]):
    """Closes with what has the letter that was pressed."""

    BINDINGS = bindings("Jump")

    def __init__(self, targets: Sequence[Widget], size: Size) -> None:
        super().__init__()
        self._drawn_at = size
        self._targets = dict(zip(_LETTERS, targets, strict=False))
        self._labels = [Static(letter) for letter in self._targets]

    def compose(self) -> ComposeResult:
        yield from self._labels
        yield Static(self.app.keyed("Type a letter to jump there · {cancel} cancels"), id="jumping")

    def on_mount(self) -> None:
        self.app.after_drawing(self._place)

    def _place(self) -> None:
        for label, target in zip(self._labels, self._targets.values(), strict=True):
            label.styles.offset = target.region.offset
            label.display = True

    def on_key(self, event: events.Key) -> None:
        if target := self._targets.get(event.character or ""):
            event.stop()
            self.dismiss(target)

    def on_click(self, event: events.Click) -> None:
        at = event.screen_offset
        self.dismiss(next((target for target in self._targets.values() if target.region.contains_point(at)), None))

    def on_resize(self, event: events.Resize) -> None:
        """Close where another size moves everything away from its letter."""
        if event.size != self._drawn_at:
            self.dismiss()


def jump(screen: Screen[Any]) -> None:
    """Let the user choose the focus among all that can be seen of a screen."""

    def focus(target: Widget | None) -> None:
        if target is not None and target.is_attached:
            screen.set_focus(target)

    targets = [widget for widget in screen.focus_chain if screen.region.contains_point(widget.region.offset)]
    screen.app.push_screen(Jump(targets, screen.size), focus)
