"""A program in a terminal of its own: what it shows, read as a terminal reads it, and keys pressed as a person does."""

import os
import select
import subprocess
from collections.abc import Sequence

import pyte
import pytest

pty = pytest.importorskip("pty")

PATIENCE = 30
"""Seconds after which a terminal that shows nothing more is given up: better a test that fails than one that waits."""


_BLACK = "000000"


class Terminal:
    """A program in an 80x24 terminal.

    Attributes:
        program: the program.
        shown: every byte that it wrote.
    """

    def __init__(self, command: Sequence[str], patience: float = PATIENCE) -> None:
        self._patience = patience
        self._end, other = pty.openpty()
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        self._drawn = 0
        self.shown = b""
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
        self.program = subprocess.Popen(
            command, stdin=other, stdout=other, stderr=other, env=environment, start_new_session=True
        )
        os.close(other)

    @property
    def screen(self) -> str:
        """What stands on the screen now."""
        self._stream.feed(self.shown[self._drawn :])
        self._drawn = len(self.shown)
        return "\n".join(line.rstrip() for line in self._screen.display)

    def read_until(self, text: bytes) -> None:
        """Read what the program writes until it has written this, or ends."""
        while text not in self.shown and self._read():
            pass
        assert text in self.shown, self.shown[-2000:]

    def until(self, *texts: str) -> None:
        """Read what the program writes until all of these stand on the screen together, or it ends."""
        while not all(text in self.screen for text in texts) and self._read():
            pass
        assert all(text in self.screen for text in texts), f"{texts} is not on the screen:\n{self.screen}"

    def until_gone(self, *texts: str) -> None:
        """Read what the program writes until none of these stands on the screen any more."""
        while any(text in self.screen for text in texts) and self._read():
            pass
        assert not any(text in self.screen for text in texts), f"{texts} is still on the screen:\n{self.screen}"

    def until_at(self, text: str) -> None:
        """Read until the line with this text is the one that keys go to: it is bold, or the cursor's block is on it."""
        while not self._is_at(text) and self._read():
            pass
        assert self._is_at(text), f"what is typed does not go to {text}:\n{self.screen}"

    def _is_at(self, text: str) -> bool:
        for number, line in enumerate(self.screen.splitlines()):
            if text in line:
                cells = self._screen.buffer[number].values()
                return any(cell.bold or (cell.fg == _BLACK and cell.bg not in (_BLACK, "default")) for cell in cells)
        return False

    def press(self, *keys: str) -> None:
        """Press keys, one after the other; a word is typed letter by letter."""
        for key in keys:
            self.type(KEYS.get(key, key).encode())

    def type(self, keys: bytes) -> None:
        os.write(self._end, keys)

    def close(self) -> None:
        os.close(self._end)

    def ended(self) -> int:
        """Read the rest and return the exit status."""
        while self._read():
            pass
        self.close()
        return self.program.wait()

    def _read(self) -> bool:
        if not select.select([self._end], [], [], self._patience)[0]:
            self.program.kill()
            raise AssertionError(f"nothing came any more after\n{self.screen}")
        part = self._part()
        while part and select.select([self._end], [], [], 0)[0]:  # all that is there: looking at it takes longer
            more = self._part()
            if not more:
                break
            part += more
        self.shown += part
        return bool(part)

    def _part(self) -> bytes:
        try:
            return os.read(self._end, 65536)
        except OSError:  # the other end is closed
            return b""


KEYS = {
    "enter": "\r",
    "tab": "\t",
    "escape": "\x1b",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "down": "\x1b[B",
    "up": "\x1b[A",
    "delete": "\x1b[3~",
    "backspace": "\x7f",
    "f2": "\x1bOQ",
    "ctrl+p": "\x10",
    "focus": "\x1b[I",
}
"""How a terminal says what is not a letter; "focus": that the user has come back to it."""
