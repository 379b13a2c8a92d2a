"""Programs in a terminal of their own, watched from outside: when a text is on the screen, how much memory it took."""

import re
import select
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Final

from tests.tui.terminal import Terminal

LINES, COLUMNS = 36, 120
LIMIT: Final = 120.0
"""Seconds after which a text is given up."""

_CONTROLS: Final = re.compile(rb"\x1b\[[0-9;?<>=]*[a-zA-Z$]?|\x1b[()][A-Z0-9]|\x1b[^\[]")


class MeasuredTerminal(Terminal):
    """A program in a terminal, searched as it draws: to read its screen takes time itself."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._began = perf_counter()
        super().__init__(command, LIMIT, environment, (COLUMNS, LINES))

    def seconds_until(self, *texts: str) -> float:
        """Wait until all of these were drawn, in any order; return the seconds since the start."""
        wanted = [text.encode() for text in texts]
        while wanted := [text for text in wanted if text not in _CONTROLS.sub(b"", self.shown)]:
            assert self._read(), f"it ended without {wanted} after\n{self.screen}"
        return perf_counter() - self._began

    def rest(self, seconds: float) -> int:
        """Let it go on for so long; return how many bytes it drew meanwhile."""
        drawn, end = 0, perf_counter() + seconds
        while (left := end - perf_counter()) > 0:
            if select.select([self._end], [], [], left)[0]:
                drawn += len(self._part())
        return drawn

    def processor_seconds(self) -> float:
        """Return how long its threads have kept a processor busy."""
        threads = Path(f"/proc/{self.program.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text(encoding="ascii").split()[0]) for thread in threads) / 1e9

    def peak_megabytes(self) -> float:
        """Return the most memory it has taken."""
        lines = Path(f"/proc/{self.program.pid}/status").read_text(encoding="ascii").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024
