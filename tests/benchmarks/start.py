"""How fast the app is there: `python -m tests.benchmarks.start`. Nothing passes or fails.

Our app on journals of several lengths and the smallest app of Textual's, in turn, each in a terminal of 120 columns and
36 lines; medians, as ratios to the smallest app. An editable install takes a part of every start for itself, so measure
another one.
"""

import argparse
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from connects_tui.actions.book import Book
from connects_tui.journal.file import JournalFile
from connects_tui.ledger.status import status_of
from connects_tui.rules import Rulebook
from connects_tui.wording import counted, usd
from tests.benchmarks import minimal
from tests.benchmarks.figures import Figure, ratio, table
from tests.benchmarks.homes import home
from tests.benchmarks.journals import write
from tests.benchmarks.terminals import MeasuredTerminal

SIZES: Final = (0, 1_000, 10_000, 100_000)
RUNS: Final = 7
FRAME_TARGET: Final = 1.5
BALANCE_TARGETS: Final = {0: 1.7, 1_000: 1.7, 10_000: 2.2, 100_000: 6.0}
MEMORY_TARGETS: Final = {0: 1.4, 1_000: 1.4, 10_000: 2.0, 100_000: 10.0}

FRAME: Final = ("Insights", "6 Ledger", "q Quit")
"""What stands in the frame: the end of the top bar, and of the footer."""

OURS: Final = (sys.executable, "-c", "from connects_tui.__main__ import run; run()")
"""What the installed `connects` does."""

NO_CACHE: Final = {"CONNECTS_CACHE": "off"}
"""With this in the environment, the journal is read whole at every start."""

AFTERWARDS: Final = 1.5
"""So many seconds after the balance is there, everything is loaded, and the memory is looked at."""


def shown_balance(journal: Path, today: date) -> str:
    """Return what the screen says of the true balance of a journal."""
    book = Book(JournalFile(journal), Rulebook.load(), now=lambda: datetime.now(UTC))
    worth = status_of(book.ledger(today)).worth
    assert worth is not None
    return f"worth {usd(worth)}"


def leave_behind(journal: Path, environment: dict[str, str]) -> None:
    """Let a first start leave what it leaves: copies, and the cache that makes the next one quick."""
    command = [sys.executable, "-m", "connects_tui", "--journal", str(journal), "status", "--json"]
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)


Measured = defaultdict[str, list[float]]
"""Seconds and megabytes, run by run."""


def _smallest(measured: Measured, environment: dict[str, str]) -> None:
    with MeasuredTerminal([sys.executable, minimal.__file__], environment) as there:
        measured["smallest"].append(there.seconds_until(minimal.TEXT, "palette"))
        there.rest(AFTERWARDS)
        measured["memory"].append(there.peak_megabytes())


def _ours(measured: Measured, size: int, journal: Path, balance: str, environment: dict[str, str]) -> None:
    with MeasuredTerminal(OURS, environment | {"CONNECTS_JOURNAL": str(journal)}) as here:
        measured[f"frame {size}"].append(here.seconds_until(*FRAME))
        measured[f"balance {size}"].append(here.seconds_until(balance))
        here.rest(AFTERWARDS)
        measured[f"memory {size}"].append(here.peak_megabytes())


def _target(targets: dict[int, float], size: int) -> float:
    return next((target for known, target in targets.items() if size <= known), max(targets.values()))


def measure(sizes: Sequence[int], runs: int, *, cached: bool = True) -> list[Figure]:
    """Measure starts on journals of these numbers of proposals; medians as ratios to the smallest app."""
    measured, warm, today = Measured(list), Measured(list), datetime.now().astimezone().date()
    with tempfile.TemporaryDirectory(prefix="connects-start-") as folder:
        environment = home(folder) | ({} if cached else NO_CACHE)
        journals = []
        for size in sizes:
            journal = Path(folder, f"{size}.toml")
            write(journal, size, today)
            journals.append((size, journal, shown_balance(journal, today)))
            leave_behind(journal, environment)
        _smallest(warm, environment)  # what Python keeps of what it compiled is there for every later start
        _ours(warm, *journals[0], environment)
        for _ in range(runs):
            _smallest(measured, environment)
            for journal_of_a_size in journals:
                _ours(measured, *journal_of_a_size, environment)
    figures = []
    for size in sizes:
        words = counted(size, "proposal")
        balance, memory = _target(BALANCE_TARGETS, size), _target(MEMORY_TARGETS, size)
        figures += [
            ratio(f"frame, {words}", FRAME_TARGET, measured[f"frame {size}"], measured["smallest"]),
            ratio(f"true balance, {words}", balance, measured[f"balance {size}"], measured["smallest"]),
            ratio(f"memory, {words}", memory, measured[f"memory {size}"], measured["memory"], "MB"),
        ]
    return figures


def main() -> None:
    """Measure what the arguments say and print the table."""
    parser = argparse.ArgumentParser(description="How fast the app is there, against the smallest app of Textual's.")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="numbers of proposals")
    parser.add_argument("--runs", type=int, default=RUNS, metavar="N", help="how often each is started")
    parser.add_argument("--no-cache", action="store_true", help="read the journal whole at every start")
    arguments = parser.parse_args()
    sys.stdout.write(table(measure(arguments.sizes, arguments.runs, cached=not arguments.no_cache)))


if __name__ == "__main__":
    main()
