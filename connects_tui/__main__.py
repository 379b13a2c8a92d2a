"""The `connects` command: prints a report, records something, or opens the app.

This is the one place that knows both front ends; neither knows the other.
"""

import gc
import sys
from typing import TYPE_CHECKING, Final, NoReturn

from connects_tui import cli
from connects_tui.cli.output import WRONG_USAGE, complain

if TYPE_CHECKING:
    from pathlib import Path


GC_THRESHOLDS: Final = (1_000_000, 50, 100)
"""High at the start, when nearly all that is made is kept. The app lowers them once it is open."""


def open_app(journal: "Path", *, demo: bool) -> int:
    """Open the app on a journal, or on the sample one."""
    from connects_tui import tui  # noqa: PLC0415 - the commands that print must not wait for Textual

    try:
        return tui.run_demo() if demo else tui.run_app(journal)
    except tui.NoTerminal as error:
        complain(str(error))
        return WRONG_USAGE


def run() -> NoReturn:
    """Run the command line that this process was given, and leave with its exit status."""
    gc.set_threshold(*GC_THRESHOLDS)
    status = cli.main(sys.argv[1:], open_app=open_app)
    gc.freeze()  # no last collection when the process ends: it takes a seventh of a command's time
    sys.exit(status)


if __name__ == "__main__":
    run()
