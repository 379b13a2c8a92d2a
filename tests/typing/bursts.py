"""Which bursts there are, and what one of them comes to."""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import NamedTuple

from connects_tui.demo import demo_journal
from connects_tui.keys import ACTIONS, MAIN, MOVE, SCREENS, Action
from tests.on_a_day import TODAY
from tests.tui.driving import character_of, keys_of
from tests.tui.terminal import KEYS, Terminal

TEXTS = {
    "add": "12 foo bar",
    "in-out": "20",
    "reconcile": "141",
    "edit": "X",
    "filter": "is:hired",
    "paste": "/nowhere",
    "palette": "plans",
    "pace": "2",
}
"""What is typed behind a key that opens something to type into."""

_ANY_TEXT = "8 foo"
_HELD = 30
_BELL = b"\a"
_POINTER = b"\x1b]22;"
"""What changes the mouse's pointer, and ends with a bell."""

_GENERATED_ID = re.compile(r'^id = "(\w+)"$', re.MULTILINE)
_ELSEWHERE = frozenset({"quit", "suspend"})
"""These leave the app."""


class Burst(NamedTuple):
    """A burst that begins with an action's key on a screen."""

    screen: str
    key: str
    tail: str
    keys: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.screen}: {self.key} {self.tail}"


class Ending(NamedTuple):
    """What a burst comes to: what stands on the screen, what the journal has more, and how the app ended, if it did."""

    screen: str
    added: str
    status: int | None


def bursts(screens: Sequence[str] = MAIN) -> Iterator[Burst]:
    """Give every key that does more than move about on each of these screens, with every tail."""
    for screen in screens:
        for key, action in _actions_on(screen).items():
            text = keys_of(TEXTS.get(action.id, _ANY_TEXT))
            tails = {
                "text⏎": [*text, "enter"],
                "⏎⏎": ["enter", "enter"],
                "text⏎x": [*text, "enter", "x"],
                "⎋⎋": ["escape", "escape"],
                "text⎋⏎x": [*text, "escape", "enter", "x"],
                "held": [key] * (_HELD - 1),
            }
            for tail, keys in tails.items():
                yield Burst(screen, key, tail, (key, *keys))


def _actions_on(screen: str) -> dict[str, Action]:
    """Return the actions with keys on a screen, each by its first key; where two have one, the screen's own."""
    here = {
        action.keys[0]: action
        for action in sorted(ACTIONS.values(), key=lambda action: action.group == MOVE)
        if action.keys and action.id not in _ELSEWHERE and action.on.keys() & {"App", *SCREENS[screen]}
    }
    return {key: action for key, action in here.items() if action.group != MOVE or key == "enter"}


def compared(burst: Burst, folder: Path) -> tuple[Ending, Ending]:
    """Return what a burst comes to in one piece, and what when each of its keys waits for the one before."""
    return _typed(burst, folder / "at once", [burst.keys]), _typed(
        burst, folder / "slowly", [[key] for key in burst.keys]
    )


def _typed(burst: Burst, folder: Path, pieces: Sequence[Sequence[str]]) -> Ending:
    folder.mkdir()
    file, journal = folder / "journal.toml", demo_journal(TODAY)
    file.write_bytes(journal)
    os.environ["HOME"] = str(folder)
    for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
        os.environ[f"XDG_{kind}_HOME"] = str(folder / kind.lower())
    with _Answered([sys.executable, "-m", "tests.typing.answering", str(file)]) as terminal:
        terminal.write([str(MAIN.index(burst.screen) + 1)])
        for keys in pieces:
            terminal.write(keys)
        terminal.settle()
        return terminal.ending(file.read_bytes().removeprefix(journal).decode())


def differences(at_once: Ending, slowly: Ending) -> str:
    """Say in what two endings differ; the app's end by an exception is said in any case."""
    lines = []
    if at_once.status or at_once.status != slowly.status:
        lines.append(f"ended with {at_once.status}, slowly with {slowly.status}")
    for what, fast, slow in (("screen", at_once.screen, slowly.screen), ("journal", at_once.added, slowly.added)):
        lines += unified_diff(
            slow.splitlines(), fast.splitlines(), f"{what}, slowly", f"{what}, at once", "", "", 0, ""
        )
    return "\n".join(lines)


class _Answered(Terminal):
    """The app in a terminal, which rings for every key that it is done with."""

    _written = 0

    def write(self, keys: Sequence[str]) -> None:
        """Write keys in one piece, and wait until the app is done with all of them, or has ended."""
        if self.program.poll() is None:
            self.type(bytes_of(keys))
            self._written += len(keys)
            while self._rung < self._written and self._read():
                pass

    @property
    def _rung(self) -> int:
        return self.shown.count(_BELL) - self.shown.count(_POINTER)

    def settle(self) -> None:
        """Let a program that is ending end."""
        if self._rung < self._written:
            self.program.wait(self._patience)

    def ending(self, added: str) -> Ending:
        """Say what there is, with numbers in the place of the ids that were made."""
        status = self.program.poll()
        screen = self.screen if status is None else ""
        for number, id_ in enumerate(_GENERATED_ID.findall(added)):
            new = f"id{number:08}"[: len(id_)]
            screen, added = screen.replace(id_, new), added.replace(id_, new)
        return Ending(screen, added, status)


def bytes_of(keys: Sequence[str]) -> bytes:
    """Return what a terminal writes for keys."""
    return "".join(
        chr(ord(key[-1]) & 31) if key.startswith("ctrl+") else KEYS.get(key) or character_of(key) or key for key in keys
    ).encode()
