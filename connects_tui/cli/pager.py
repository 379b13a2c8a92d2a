"""A long answer at a terminal, shown by the user's pager."""

import io
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from shutil import get_terminal_size
from typing import Final

_LESS: Final = "FRX"
"""How less is asked to behave, where the user has not said it: leave a short text, keep styles and the screen."""


class _Held(io.StringIO):
    """What is printed, kept until all of it is there; it goes to a terminal in the end, and is laid out for one."""

    def isatty(self) -> bool:
        return True


@contextmanager
def paged(*, wanted: bool) -> Iterator[None]:
    """Show what is printed meanwhile by `$PAGER`, where that is wanted and set, and the terminal is too low for it."""
    pager = os.environ.get("PAGER", "").strip()
    if not (wanted and pager and sys.stdout.isatty()):
        yield
        return
    terminal, sys.stdout = sys.stdout, _Held()
    try:
        yield
    finally:
        held, sys.stdout = sys.stdout, terminal
        text = held.getvalue()
        if text.count("\n") < get_terminal_size().lines or not _shown_by(pager, text):
            sys.stdout.write(text)


def _shown_by(pager: str, text: str) -> bool:
    """Hand text to a pager and wait until it is left; return whether there was such a program."""
    import subprocess  # noqa: PLC0415 - few answers are paged

    with suppress(OSError, ValueError):  # no such program, or a quotation mark that is not closed
        subprocess.run(  # noqa: S603 - the user's own program
            shlex.split(pager), input=text.encode("utf-8", "replace"), env={"LESS": _LESS, **os.environ}, check=False
        )
        return True
    return False
