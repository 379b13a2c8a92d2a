"""Keys that come all at once, as SSH, tmux, a macro or a key held down hand them over; and the same keys one by one."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from textual import events
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.keys import _character_to_key
from textual.pilot import Pilot

from connects_tui.tui.app import ConnectsApp
from tests.tui.pictures import rows_of

_CHARACTERS = {_character_to_key(character): character for character in map(chr, range(ord(" "), ord("~") + 1))}
_KEY = re.compile(r"‹([^›]+)›|(.)")


class AllAtOnce(HeadlessDriver):
    """A terminal that hands over a burst in one go; every app of these tests runs on one.

    Attributes:
        of: the terminals of the apps that run.
    """

    of: ClassVar[WeakKeyDictionary[App[Any], "AllAtOnce"]] = WeakKeyDictionary()

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self.of[app] = self

    def type(self, keys: Iterable[str | events.Paste]) -> None:
        """Hand all of these over before anything is done with the first."""
        for key in keys:
            self.process_message(pressed(key) if isinstance(key, str) else key)


def pressed(key: str) -> events.Key:
    """Return the event of a key, by Textual's name or as its character."""
    named = _character_to_key(key) if len(key) == 1 else key
    return events.Key(named, character_of(key))


def character_of(key: str) -> str | None:
    """Return what a key, by Textual's name or as its character, types into a field."""
    return key if len(key) == 1 else _CHARACTERS.get(key)


def keys_of(text: str) -> list[str]:
    """Return the keys of a text; ⏎, ⎋ and ⇥ are enter, escape and tab, ↓ and ↑ the arrows, ‹f2› is what it names."""
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
    return [named or special.get(character, character) for named, character in _KEY.findall(text)]


def shown(app: ConnectsApp) -> list[str]:
    """Return what the app shows, row by row."""
    return rows_of(app.export_screenshot(), app.size.height)


async def burst(pilot: Pilot[Any], keys: Iterable[str | events.Paste]) -> None:
    """Press keys in one go, and wait until nothing is left to do."""
    AllAtOnce.of[pilot.app].type(keys)
    await pilot.pause()
