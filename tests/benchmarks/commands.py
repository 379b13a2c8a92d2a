"""How fast the commands are: `python -m tests.benchmarks.commands`. Nothing passes or fails.

Each on a journal of 1,000 proposals, against a Python that does nothing, in turn; medians.
"""

import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Final

from tests.benchmarks.figures import Figure, main, ratio
from tests.benchmarks.homes import home
from tests.benchmarks.journals import write
from tests.benchmarks.start import OURS, leave_behind

PROPOSALS: Final = 1_000
RUNS: Final = 15
NOTHING: Final = (sys.executable, "-c", "pass")
COMMANDS: Final = {
    "connects --help": (4.0, ("--help",)),
    "connects --version": (4.0, ("--version",)),
    "connects status": (14.0, ("status",)),
    "connects status, 80 columns": (14.0, ("status",)),
    "connects status --json": (9.0, ("status", "--json")),
    "connects status --line": (9.0, ("status", "--line", "{balance}")),
    "connects log": (9.0, ("log", "6 Speed up a Shopify theme +10 @acme #shopify $800")),
}
"""What each is called, how many times as long as nothing it may take, and its arguments."""

COLUMNS: Final = {"connects status, 80 columns": {"COLUMNS": "80"}}
"""What stands in the environment of those whose lines are broken, as they are at a terminal."""


def measure(runs: int) -> list[Figure]:
    """Measure every command that often."""
    seconds: defaultdict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="connects-commands-") as folder:
        journal = Path(folder, "journal.toml")
        write(journal, PROPOSALS, datetime.now().astimezone().date())
        environment = home(folder) | {"CONNECTS_JOURNAL": str(journal)}
        leave_behind(journal, environment)
        for _ in range(runs):
            seconds["nothing"].append(_seconds((), environment, NOTHING))
            for name, (_, arguments) in COMMANDS.items():
                seconds[name].append(_seconds(arguments, environment | COLUMNS.get(name, {})))
    return [ratio(name, target, seconds[name], seconds["nothing"]) for name, (target, _) in COMMANDS.items()]


def _seconds(arguments: tuple[str, ...], environment: dict[str, str], command: tuple[str, ...] = OURS) -> float:
    began = time.perf_counter()
    subprocess.run([*command, *arguments], env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main("How fast the commands are, against a Python that does nothing.", measure, runs=RUNS)
