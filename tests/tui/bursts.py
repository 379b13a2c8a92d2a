"""Keys that come all at once, as SSH, tmux, a macro or a key held down hand them over; and the same keys one by one."""

from collections.abc import Iterable
from typing import Any

from textual import events
from textual.drivers.headless_driver import HeadlessDriver
from textual.keys import key_to_character
from textual.pilot import Pilot

from connects_tui.tui.app import ConnectsApp
from tests.tui.pictures import rows_of

NAMED = {" ": "space", "/": "slash", ":": "colon", ",": "comma", ".": "full_stop", "@": "at", "#": "number_sign"}
"""How Textual names the characters that tests type."""


class AllAtOnce(HeadlessDriver):
    """A terminal that hands over a burst in one go."""

    def type(self, keys: Iterable[str]) -> None:
        """Hand all of these over before anything is done with the first."""
        for key in keys:
            self.process_message(pressed(key))

    def paste(self, text: str) -> None:
        """Paste a text."""
        self.process_message(events.Paste(text))


def pressed(key: str) -> events.Key:
    """Return the event of a key, by Textual's name or as its character."""
    named = NAMED.get(key, key)
    character = key_to_character(named) if len(named) > 1 else named
    return events.Key(named, character if character and character.isprintable() else None)


def keys_of(text: str) -> list[str]:
    """Return the keys of a text; ⏎, ⎋ and ⇥ are enter, escape and tab, ↓ and ↑ the arrows."""
    special = {
        "⏎": "enter",
        "⎋": "escape",
        "⇥": "tab",
        "↓": "down",
        "↑": "up",
        "→": "right",
        "←": "left",
        "⌫": "backspace",
    }
    return [special.get(character, NAMED.get(character, character)) for character in text]


def shown(app: ConnectsApp) -> list[str]:
    """Return what the app shows, row by row."""
    return rows_of(app.export_screenshot(), app.size.height)


async def burst(pilot: Pilot[Any], keys: Iterable[str]) -> None:
    """Press keys in one go, and wait until nothing is left to do."""
    for key in keys:
        pilot.app.post_message(pressed(key))
    await pilot.pause()
