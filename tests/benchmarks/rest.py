"""What the app does when nothing happens: `python -m tests.benchmarks.rest`. Nothing passes or fails.

In a terminal of its own, left alone for a minute: how much of a processor core it takes, and whether it draws anything.
"""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Final

from tests.benchmarks.figures import Figure, main
from tests.benchmarks.homes import home
from tests.benchmarks.journals import write
from tests.benchmarks.start import OURS, leave_behind, shown_balance
from tests.benchmarks.terminals import MeasuredTerminal

PROPOSALS: Final = 1_000
SECONDS: Final = 60.0
SETTLING: Final = 5.0
TARGET: Final = 0.2
"""Percent of a core."""


def measure(seconds: float) -> list[Figure]:
    """Leave the app alone for so long."""
    today = datetime.now().astimezone().date()
    with tempfile.TemporaryDirectory(prefix="connects-rest-") as folder:
        journal = Path(folder, "journal.toml")
        write(journal, PROPOSALS, today)
        environment = home(folder) | {"CONNECTS_JOURNAL": str(journal)}
        leave_behind(journal, environment)
        with MeasuredTerminal(OURS, environment) as here:
            here.seconds_until(shown_balance(journal, today))
            here.rest(SETTLING)
            before = here.processor_seconds()
            drawn = here.rest(seconds)
            share = 100 * (here.processor_seconds() - before) / seconds
    return [
        Figure("at rest, of a core", TARGET, share, "%", f"{seconds:.0f} s"),
        Figure("at rest, drawn", 0, drawn, "bytes", f"{seconds:.0f} s"),
    ]


if __name__ == "__main__":
    main("What the app does when nothing happens.", measure, seconds=SECONDS)
