"""A program in a terminal of its own: what it shows, read as a terminal reads it, and keys pressed as a person does."""

import os
import select
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import NoReturn, Self

import pyte
import pytest

from tests.tui.driving import keys_of

pty = pytest.importorskip("pty")
fcntl = pytest.importorskip("fcntl")
termios = pytest.importorskip("termios")

PATIENCE = 30
"""Seconds after which a terminal that shows nothing more is given up: better a test that fails than one that waits."""


_BLACK = "000000"


class Terminal:
    """A program in a terminal; `with` ends it.

    Attributes:
        program: the program.
        shown: every byte that it wrote.
    """

    def __init__(
        self,
        command: Sequence[str],
        patience: float = PATIENCE,
        environment: Mapping[str, str] | None = None,
        size: tuple[int, int] = (80, 24),
    ) -> None:
        self._patience = patience
        self._end, other = pty.openpty()
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._drawn, self._rows = 0, ""
        self.shown = b""
        columns, lines = map(str, size)
        kind = {"TERM": "xterm-256color", "COLORTERM": "", "COLUMNS": columns, "LINES": lines}
        kind["PYTHONUTF8"] = "1"  # it is read as UTF-8
        around = {**(os.environ if environment is None else environment), **kind}
        self.program = subprocess.Popen(
            command, stdin=other, stdout=other, stderr=other, env=around, start_new_session=True
        )
        os.close(other)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.program.kill()
        self.program.wait()
        self.close()

    @property
    def screen(self) -> str:
        """What stands on the screen now."""
        if self._drawn < len(self.shown):
            self._stream.feed(self.shown[self._drawn :])
            self._drawn = len(self.shown)
            self._rows = "\n".join(line.rstrip() for line in self._screen.display)
        return self._rows

    def read_until(self, text: bytes) -> None:
        """Read what the program writes until it has written this, or ends."""
        self._read_while(lambda: text not in self.shown)
        assert text in self.shown, self.shown[-2000:]

    def until(self, *texts: str) -> None:
        """Read what the program writes until all of these stand on the screen together, or it ends."""
        self._read_while(lambda: not all(text in self.screen for text in texts))
        assert all(text in self.screen for text in texts), f"{texts} is not on the screen:\n{self.screen}"

    def until_gone(self, *texts: str) -> None:
        """Read what the program writes until none of these stands on the screen."""
        self._read_while(lambda: any(text in self.screen for text in texts))
        assert not any(text in self.screen for text in texts), f"{texts} is still on the screen:\n{self.screen}"

    def until_last(self, text: str) -> None:
        """Read what the program writes until this stands on the last line."""
        self._read_while(lambda: text not in self.screen.split("\n")[-1])
        assert text in self.screen.split("\n")[-1], f"{text} is not on the last line:\n{self.screen}"

    def until_at(self, text: str) -> None:
        """Read until the line with this text is the one that keys go to: it is bold, or the cursor's block is on it."""
        self._read_while(lambda: not self._is_at(text))
        assert self._is_at(text), f"what is typed does not go to {text}:\n{self.screen}"

    def _is_at(self, text: str) -> bool:
        for number, line in enumerate(self.screen.splitlines()):
            if text in line:
                cells = self._screen.buffer[number].values()
                return any(cell.bold or (cell.fg == _BLACK and cell.bg not in (_BLACK, "default")) for cell in cells)
        return False

    def press(self, text: str) -> None:
        """Press the keys of a text in one piece, as `keys_of` has them."""
        self.type("".join(KEYS.get(key, key) for key in keys_of(text)).encode())

    def type(self, keys: bytes) -> None:
        os.write(self._end, keys)

    def forget(self) -> None:
        """Let only what is drawn from here on stand on the screen."""
        self.shown, self._drawn, self._rows = b"", 0, ""
        self._screen.reset()

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size."""
        fcntl.ioctl(self._end, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._screen.resize(lines, columns)

    def close(self) -> None:
        """Close the terminal, if it is not closed yet."""
        if self._end >= 0:
            os.close(self._end)
            self._end = -1

    def ended(self) -> int:
        """Read the rest and return the exit status."""
        while self._read():
            pass
        self.close()
        return self.program.wait()

    def _read_while(self, goes_on: Callable[[], bool]) -> None:
        """Read what is written, until it ends; a program that draws the same again and again is given up too."""
        screen, changed = self.screen, monotonic()
        while goes_on() and self._read():
            if self.screen != screen:
                screen, changed = self.screen, monotonic()
            elif monotonic() - changed > self._patience:
                self._give_up()

    def _give_up(self) -> NoReturn:
        self.program.kill()
        raise AssertionError(f"nothing came any more after\n{self.screen}")

    def _read(self) -> bool:
        if not select.select([self._end], [], [], self._patience)[0]:
            self._give_up()
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


class Shell(Terminal):
    """A shell at work in the terminal, with job control: programs are started, stopped and brought back in it."""

    PROMPT = b"shell> "

    def __init__(self) -> None:
        if shutil.which("bash") is None:
            pytest.skip("there is no bash here")
        super().__init__([sys.executable, "-c", _BASH])
        self.resize(80, 24)
        self.read_until(self.PROMPT)

    def end(self) -> None:
        """End it, and with its terminal all that it started."""
        self.program.kill()
        self.ended()

    def start(self, command: str) -> None:
        """Start a program, with nothing left on the screen of what was there before."""
        self.forget()
        self.type(f"{command}\r".encode())

    def answer(self, command: str) -> str:
        """Run a command and return what it printed."""
        self.start(command)
        self.read_until(self.PROMPT)
        return self.shown.partition(b"\n")[2].partition(self.PROMPT)[0].decode()


_BASH = """
import fcntl, os, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
os.execvpe("bash", ["bash", "--norc", "--noprofile", "--noediting", "-i"], environment | {"PS1": "shell> "})
"""
"""The terminal is the session's own, as without one there is no job control; its size is asked for, and not told."""

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
    "f3": "\x1bOR",
    "ctrl+p": "\x10",
}
"""How a terminal says what is not a letter."""

FOCUS = b"\x1b[I"
"""How a terminal says that the user has come back to it."""
