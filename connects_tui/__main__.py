"""The `connects` command: prints a report, records something, or opens the app.

This is the one place that knows both front ends; neither knows the other.
"""

import gc
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NoReturn

from connects_tui import command_line

if TYPE_CHECKING:
    from pathlib import Path


def _open_app(journal: "Path", *, demo: bool) -> int:
    """Open the app on a journal, or on a generated one of its own."""
    from connects_tui import tui  # noqa: PLC0415 - the commands that print must not wait for Textual

    gc.set_threshold(*GARBAGE)
    try:
        return tui.run_demo() if demo else tui.run(journal)
    except tui.NoTerminal as error:
        from connects_tui.command_line.output import complain  # noqa: PLC0415 - the frame does not wait for it

        complain(str(error))
        return command_line.WRONG_USAGE


GARBAGE_AT_FIRST: Final = (200_000, 50, 100)
"""What a command makes it needs, and it is over before it has made so many things."""

GARBAGE: Final = (20_000, 250, 100)
"""In the app so many things are made before these are looked through for what nobody needs, a hundredth of a second's
work; and so many times that is done before those that stayed are, too: a start makes most of them to stay.
"""


def run() -> NoReturn:
    """Run the command line that this process was given, and leave with its exit status."""
    gc.set_threshold(*GARBAGE_AT_FIRST)
    _leave(command_line.main(sys.argv[1:], open_app=_open_app))


def _leave(status: int) -> NoReturn:
    """End the process at once, with all that it holds.

    To take everything down piece by piece first, as Python does, takes a command a sixth of its time, and an app with a
    long journal a moment in which the terminal seems stuck.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # closed, or nobody reads: what there was to say about that is said
            stream.flush()
    os._exit(status)


if __name__ == "__main__":
    run()
