"""Asks for the new key of an action."""

from collections.abc import Mapping

from textual import events, getters
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from connects_tui.keys import ACTIONS
from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.keymap import all_shown, objection_to
from connects_tui.tui.render import DIM, ODD, STRONG, joined, plain


class NewKey(Dialog[str | None]):
    """Closes with the next key that is pressed, by Textual's name; "" for the default, `None` where it is cancelled."""

    answer = getters.query_one("#answer", Static)

    def __init__(self, action: str, label: str, own_keys: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__()
        self._action, self._label, self._own_keys = action, label, own_keys

    def compose(self) -> ComposeResult:
        """The question, and below it why a key can't be used."""
        with Vertical(id="new-key") as frame:
            frame.border_title = "New key"
            frame.border_subtitle = "esc cancels · del for the default"
            now = all_shown(self._own_keys.get(self._action, ACTIONS[self._action].keys))
            yield Static(joined("Press the new key for ", plain(self._label, STRONG), plain(f"  now {now}", DIM)))
            yield Static(id="answer")

    def on_key(self, event: events.Key) -> None:
        """Take the key, unless it already does something else there."""
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self.dismiss(None)
        elif event.key == "delete":
            self.dismiss("")
        elif objection := objection_to(self._action, (event.key,), self._own_keys):
            self.answer.update(plain(f"! {objection}. Press another key.", ODD))
        else:
            self.dismiss(event.key)
