"""However the app ends, the journal is whole and the terminal as it was."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from connects_tui.journal import JournalFile
from connects_tui.ledger.entries import Proposal
from tests.tui.conftest import AppOn
from tests.tui.test_watching import ACCOUNT

pty = pytest.importorskip("pty")

PATIENCE = 30
"""Seconds after which a terminal that shows nothing more is given up: better a test that fails than one that waits."""

ALTERNATE, MAIN = b"\x1b[?1049h", b"\x1b[?1049l"


class Terminal:
    """The app in a terminal of its own."""

    def __init__(self, journal: Path) -> None:
        self._end, other = pty.openpty()
        self.shown = b""
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
        command = [sys.executable, "-m", "connects_tui", "--journal", str(journal)]
        self.app = subprocess.Popen(
            command, stdin=other, stdout=other, stderr=other, env=environment, start_new_session=True
        )
        os.close(other)

    def read_until(self, text: bytes) -> None:
        """Read what the app shows until it shows this, or ends."""
        while text not in self.shown and self._read():
            pass
        assert text in self.shown, self.shown[-2000:]

    def _read(self) -> bool:
        if not select.select([self._end], [], [], PATIENCE)[0]:
            self.app.kill()
            raise AssertionError(f"nothing came any more after {self.shown[-2000:]!r}")
        try:
            part = os.read(self._end, 65536)
        except OSError:  # the other end is closed
            return False
        self.shown += part
        return bool(part)

    def type(self, keys: bytes) -> None:
        os.write(self._end, keys)

    def close(self) -> None:
        os.close(self._end)

    def ended(self) -> int:
        """Read the rest and return the exit status."""
        while self._read():
            pass
        self.close()
        return self.app.wait()


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_signal_ends_the_app_as_its_own_key_does(app_on: AppOn, journal: Path, name: str) -> None:
    app_on(ACCOUNT)
    terminal = Terminal(journal)
    terminal.read_until(b"Ledger")
    terminal.type(b"a")
    terminal.read_until(b"cancels")
    terminal.type(b"8 Signal\r")
    terminal.read_until(b"undoes")
    terminal.app.send_signal(getattr(signal, name))
    assert terminal.ended() == 0
    assert terminal.shown.rindex(MAIN) > terminal.shown.rindex(ALTERNATE)
    file = JournalFile(journal)
    file.look()
    assert (file.reading.problems, file.repairs) == ((), [])
    assert [entry.title for entry in file.reading.entries if isinstance(entry, Proposal)] == ["Signal"]


def test_a_terminal_that_is_gone_without_a_word_ends_the_app_too(app_on: AppOn, journal: Path) -> None:
    app_on(ACCOUNT)
    terminal = Terminal(journal)
    terminal.read_until(b"Ledger")
    terminal.close()
    try:
        terminal.app.wait(PATIENCE)
    finally:
        terminal.app.kill()
