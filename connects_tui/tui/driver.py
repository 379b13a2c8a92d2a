"""How keys come from a terminal: escape is a key of its own, whatever is typed right behind it."""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from select import select
from threading import Thread
from typing import Any, ClassVar, Final

from textual import constants, events
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.widgets import Input

from connects_tui.tui.keymap import key_named

_ESC: Final = b"\x1b"
_ESCAPE_KEY: Final = b"\x1b[27u"
"""Escape as terminals say it that don't leave it to time whether it is a key."""

_WITH_NEXT: Final = re.compile(rb"\x1b(?![\[O])([^\x1b]?)", re.DOTALL)
"""An escape that begins no key's name, and what stands behind it."""

_PASTE_EDGE: Final = re.compile(rb"(\x1b\[20[01]~)")
_CUT: Final = re.compile(rb"\x1b(\[(2(0[01]?)?)?)?\Z")
"""What may go on in what is read next."""

_WORD_KEYS: Final = frozenset({b"b", b"f", b"\x7f"})
"""What option with an arrow or with backspace is behind an escape, on macOS."""


class TerminalDriver(LinuxDriver):
    """Tells escapes apart from what follows them, and loses nothing that is typed between two apps in a terminal.

    Textual (8.2.8) takes what comes within `ESCAPE_DELAY` for alt with that key (Textualize/textual#4816), of which
    most widgets see the key alone: enter right behind escape would save what escape gave up. At the end it empties
    the terminal's buffer.
    """

    attrs_of_first: ClassVar[list[Any] | None] = None
    """How the terminal was set when the first app began."""
    _keep: Callable[[events.Event], object] | None = None

    def __init__(
        self, app: Any, *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._as_one = partial(_as_one, app)
        app.hand_over = self._hand_over

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call] # Textual's own has no types
        self.attrs_before = TerminalDriver.attrs_of_first or self.attrs_before

    def _hand_over(self, keep: Callable[[events.Event], object]) -> None:
        """Read no more, and give what the app has not got yet to `keep`."""
        self._keep = keep
        os.write(self._end, b".")

    def send_message(self, message: Message) -> None:
        if self._keep is None:
            super().send_message(message)
        elif isinstance(message, events.InputEvent | events.Paste):
            self._keep(message)

    def run_input_thread(self) -> None:
        """Read keys from a pipe, into which they are written as they were meant."""
        terminal = self.fileno
        self.fileno, meant = os.pipe()
        ended, self._end = os.pipe()
        reading = Thread(target=self._read, args=(terminal, meant, ended), name="terminal")
        reading.start()
        try:
            super().run_input_thread()
        finally:
            os.close(self.fileno)  # a program that waits to write into it, because it is full, gets an error
            os.close(self._end)
            reading.join()
            os.close(ended)
            os.close(meant)
            self.fileno = terminal
            if self._keep is not None:  # what is typed from now on stays in the terminal, which goes on as it is
                TerminalDriver.attrs_of_first, self.attrs_before, self.fileno = self.attrs_before, None, -1

    def _read(self, terminal: int, meant: int, ended: int) -> None:
        escapes = EscapeSplitter(self._as_one)
        with suppress(OSError):  # the terminal is gone, and the app is about to leave
            while True:
                wait = constants.ESCAPE_DELAY if escapes.pending else None
                came = select([terminal, ended], [], [], wait)[0]
                if not came:
                    os.write(meant, escapes.flush())
                elif ended in came or not (data := os.read(terminal, 4096)):  # what a terminal holds
                    os.write(meant, escapes.flush())
                    return
                else:
                    os.write(meant, escapes.feed(data))


class EscapeSplitter:
    """Tells escapes that are keys from those that begin a key's name.

    An escape in one piece with a letter may be alt with it, or two keys that come batched (SSH, tmux, a macro): it
    counts as two. `as_one` returns what is read where they are one after all, else nothing.
    """

    def __init__(self, as_one: Callable[[bytes], bytes] = lambda _: b"") -> None:
        self._as_one = as_one
        self.pending = b""
        self._is_paste = False

    def flush(self) -> bytes:
        """Return what is pending: nothing more came in time."""
        cut, self.pending = self.pending, b""
        return _ESCAPE_KEY if cut == _ESC and not self._is_paste else cut

    def feed(self, data: bytes) -> bytes:
        """Return what was read, but for what is pending now."""
        told = b""
        if self.pending == _ESC and not self._is_paste and not data.startswith((b"[", b"O")):
            told = self.flush()  # it came before, and so was a key
        data, self.pending = self.pending + data, b""
        if cut := _CUT.search(data):
            data, self.pending = data[: cut.start()], cut[0]
        for part in _PASTE_EDGE.split(data):
            if _PASTE_EDGE.match(part):
                self._is_paste = part == b"\x1b[200~"  # else it ends
            told += part if self._is_paste else _WITH_NEXT.sub(self._told, part)
        return told

    def _told(self, escape: re.Match[bytes]) -> bytes:
        key = escape[1]
        return (key and self._as_one(key)) or _ESCAPE_KEY + key


def _as_one(app: Any, key: bytes) -> bytes:
    """Return what alt with a key is read as, where a field or the user's keys have it as one."""
    if key in _WORD_KEYS and isinstance(app.focused, Input):
        return _ESC + key
    character = key.decode("latin-1")
    name = key_named(f"alt+shift+{character.lower()}" if character.isupper() else f"alt+{character}")
    if any(name in keys for keys in app.settings.own_keys.values()):
        return b"\x1b[%d;%du" % (ord(character.lower()), 4 if character.isupper() else 3)
    return b""
