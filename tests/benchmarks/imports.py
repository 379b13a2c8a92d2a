"""How fast imports are: `python -m tests.benchmarks.imports`. Nothing passes or fails.

A page, a table and answers of Upwork's, each of n, 2n and 4n rows, into a new journal, and the undo of it.
"""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from tests.benchmarks.figures import Figure, main
from tests.benchmarks.homes import home
from tests.benchmarks.start import OURS

SIZES: Final = (25_000, 50_000, 100_000)
SECONDS: Final = 60.0
MEGABYTES: Final = 600.0
UNDO_SECONDS: Final = 15.0
"""The goals for 100,000 rows."""

SPARE: Final = 1.2
"""Growth may be so many times what is linear."""

TODAY: Final = date(2026, 11, 23)
HEAD: Final = (
    'format = 1\n\n[[entry]]\nid = "open"\nkind = "account"\non = 2010-01-01\nrules = "upwork"\nplan = "basic"\n'
    "balance = 1000000\nat = 2010-01-01T08:30:12.120Z\n"
)


def _day(number: int) -> date:
    return TODAY - timedelta(days=number // 20)


def page(rows: int) -> str:
    """Write Upwork's page: an application, its boost and a refund of the boost for each job."""
    actions = (("Boost refund", "+5"), ("Boosted proposal", "-5"), ("Applied to job", "-12"))
    lines = (
        f"{_day(number)}\t{action}: Build thing {number // 3} for shop\t{connects}\n"
        for number, (action, connects) in zip(range(rows), actions * rows, strict=False)
    )
    return "Date\tAction\tConnects\n" + "".join(lines)


def spreadsheet(rows: int) -> str:
    """Write a table of proposals."""
    lines = (
        f"{_day(number)},Build thing {number} for shop,12,Viewed,Client {number % 500}\n" for number in range(rows)
    )
    return "Date,Job,Connects,Status,Client\n" + "".join(lines)


def answers(rows: int) -> str:
    """Write an answer of Upwork's MCP server."""
    history = [
        {
            "date": f"{_day(number)}T10:00:00Z", "amount": -12, "reason": "Job application",
            "job": {"id": str(2094821655490856773 + number), "title": f"Build thing {number} for shop"},
        }
        for number in range(rows)
    ]  # fmt: skip
    return json.dumps({"status": "ok", "balance": 84, "usage_history": history})


SOURCES: Final[dict[str, Callable[[int], str]]] = {"a page": page, "a table": spreadsheet, "answers": answers}


class Run(NamedTuple):
    """What one command took."""

    seconds: float
    processor_seconds: float
    megabytes: float


def measure(sizes: Sequence[int]) -> Iterator[Figure]:
    """Import each source in each of these sizes, the smallest first, and undo the largest."""
    least, most = sizes[0], sizes[-1]
    for name, write in SOURCES.items():
        runs = {}
        with tempfile.TemporaryDirectory(prefix="connects-imports-") as folder:
            for size in sizes:
                journal, source = Path(folder, f"{size}.toml"), Path(folder, f"{size}.txt")
                journal.write_text(HEAD, encoding="utf-8")
                source.write_text(write(size), encoding="utf-8")
                environment = home(folder) | {"CONNECTS_JOURNAL": str(journal)}
                runs[size] = _run(environment, "import", str(source), "--yes", "--same-day", "after")
            undone = _run(environment, "undo")
        share = most / 100_000
        yield Figure(f"import of {name}", SECONDS * share, runs[most].seconds, "s", f"{most:,} rows")
        yield Figure(f"memory for {name}", MEGABYTES, runs[most].megabytes, "MB", f"{most:,} rows")
        yield Figure(f"undo of {name}", UNDO_SECONDS * share, undone.seconds, "s", f"{most:,} rows")
        for size in sizes[1:]:
            took, base = runs[size].processor_seconds, runs[least].processor_seconds
            detail = f"{base:.1f} s to {took:.1f} s"
            yield Figure(f"{name}, {size:,} rows to {least:,}", size / least * SPARE, took / base, detail=detail)


def _run(environment: dict[str, str], *arguments: str) -> Run:
    began = time.perf_counter()
    with subprocess.Popen([*OURS, *arguments], env=environment, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 3), arguments
    return Run(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


if __name__ == "__main__":
    main("How fast imports are, and how that grows.", measure, sizes=SIZES)
