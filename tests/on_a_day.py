"""The program on a day that a test sets, in a process of its own: `python -m tests.on_a_day DAY [ARGUMENT …]`.

What is true on the day on which the tests happen to be run is nothing that a test can know. Where the day goes on while
the app is open, it stands in a file, which is named instead.
"""

import shlex
import sys
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import NoReturn

from connects_tui import clock

TODAY = date(2026, 11, 23)
"""The day on which every test takes place that is not about another one."""


def connects(*arguments: str, day: date | Path = TODAY) -> list[str]:
    """Return the command that runs the program on a day."""
    return [sys.executable, "-m", "tests.on_a_day", f"{day}", *arguments]


def put_on_path(folder: Path) -> Path:
    """Lay a `connects` into a folder, which shells find on their path, and which lives on that day."""
    folder.mkdir()
    program = folder / "connects"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(connects())} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return folder


def moment_of(day: date) -> datetime:
    """Return half past nine, on which the clock stands on that day."""
    return datetime.combine(day, time(9, 30), UTC)


def stop_the_clock(day: date = TODAY) -> None:
    """Let the clock stand still for as long as this process lasts."""
    clock.today = cache(lambda: day)
    clock.now = lambda: moment_of(day)


def run(day: date | Path, *arguments: str) -> NoReturn:
    """Be the program on that day, with its commands and its app."""
    from connects_tui import __main__ as program  # noqa: PLC0415 - who only stops the clock loads nothing else

    open_app = program.open_app

    def on_the_day(journal: Path, *, demo: bool) -> int:
        clock.now = lambda: moment_of(day if isinstance(day, date) else date.fromisoformat(day.read_text("utf-8")))
        return open_app(journal, demo=demo)

    if isinstance(day, date):
        stop_the_clock(day)
    program.open_app = on_the_day
    sys.argv = ["connects", *arguments]
    program.run()


if __name__ == "__main__":
    run(Path(sys.argv[1]) if "/" in sys.argv[1] else date.fromisoformat(sys.argv[1]), *sys.argv[2:])
