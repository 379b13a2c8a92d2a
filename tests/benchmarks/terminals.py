"""Programs in a terminal of their own, watched from outside: when a text is on the screen, how much memory it took."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LINES, COLUMNS = 36, 120
LIMIT: Final = 120.0
"""Seconds after which a text is given up."""

KIND: Final = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
_CONTROLS: Final = re.compile(rb"\x1b\[[0-9;?<>=]*[a-zA-Z$]?|\x1b[()][A-Z0-9]|\x1b[^\[]")


class NotShown(Exception):
    """A text did not come; the message has what the terminal was sent last."""


@dataclass
class Terminal:
    """A running program and what it has drawn.

    Attributes:
        process: its process id.
        began: when it was started, by `time.perf_counter`.
    """

    process: int
    began: float
    _file: int
    _drawn: bytes = b""

    def until(self, *texts: str) -> float:
        """Wait until all of these were drawn, in any order; return the seconds since the start.

        Raises:
            NotShown: they did not come.
        """
        wanted = [text.encode() for text in texts]
        while True:
            plain = _CONTROLS.sub(b"", self._drawn)
            wanted = [text for text in wanted if text not in plain]
            if not wanted:
                return time.perf_counter() - self.began
            if not self._read(LIMIT):
                raise NotShown(f"{wanted} after {plain[-2000:].decode(errors='replace')}")

    def rest(self, seconds: float) -> int:
        """Let it go on for so long; return how many bytes it drew meanwhile."""
        before, end = len(self._drawn), time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)
        return len(self._drawn) - before

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._file], [], [], seconds)
        if not ready:
            return False
        try:
            read = os.read(self._file, 1 << 16)
        except OSError:  # the program has ended
            return False
        self._drawn += read
        return bool(read)

    def type(self, keys: str) -> None:
        """Type something."""
        os.write(self._file, keys.encode())

    def processor_seconds(self) -> float:
        """Return how long its threads have kept a processor busy."""
        threads = Path(f"/proc/{self.process}/task").glob("*/schedstat")
        return sum(int(thread.read_text(encoding="ascii").split()[0]) for thread in threads) / 1e9

    def peak_megabytes(self) -> float:
        """Return the most memory it has taken."""
        lines = Path(f"/proc/{self.process}/status").read_text(encoding="ascii").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


@contextmanager
def terminal(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Terminal]:
    """Run a program in a terminal; it is ended with the block."""
    began = time.perf_counter()
    process, file = pty.fork()
    if not process:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        os.execvpe(  # noqa: S606 - that there is no shell between is what is measured
            command[0], list(command), {**environment, **KIND}
        )
    try:
        yield Terminal(process, began, file)
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(file)
