"""How fast an entry is saved: `python -m tests.benchmarks.saving`. Nothing passes or fails.

One entry at a time at the end of a long journal and of a short one, in turn; medians. Both are on the disk when it is
said so, so most of it is the disk's.
"""

import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from connects_tui.actions.book import Book
from connects_tui.journal.file import JournalFile
from connects_tui.ledger.entries import Proposal
from connects_tui.rules import Rulebook
from tests.benchmarks.figures import Figure, main, ratio
from tests.benchmarks.homes import at_home
from tests.benchmarks.journals import write

SHORT, LONG = 100, 10_000
TARGET: Final = 1.3
RUNS: Final = 101


def measure(runs: int) -> list[Figure]:
    """Measure that many entries in each journal."""
    seconds: defaultdict[int, list[float]] = defaultdict(list)
    today, rulebook = datetime.now().astimezone().date(), Rulebook.load()
    with tempfile.TemporaryDirectory(prefix="connects-saving-") as folder, at_home(folder):
        books = {}
        for size in (SHORT, LONG):
            journal = Path(folder, f"{size}.toml")
            write(journal, size, today)
            books[size] = Book(JournalFile(journal), rulebook, now=lambda: datetime.now(UTC), uses_cache=True)
            if (keep := books[size].cache_writer(today)) is not None:  # as the app does once it is open
                keep()
        for number in range(runs):
            for size, book in books.items():
                began = time.perf_counter()
                book.record([Proposal(on=today, connects=6, title=f"Job {number}")])
                seconds[size].append(time.perf_counter() - began)
    entries = f"saving one entry, {LONG:,} proposals against {SHORT}"
    return [ratio(entries, TARGET, seconds[LONG], seconds[SHORT])]


if __name__ == "__main__":
    main("How fast an entry is saved at the end of a long journal.", measure, runs=RUNS)
