"""What a command prints: lines for a person, JSON for a program, complaints to standard error."""

import io
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from shutil import get_terminal_size
from typing import TYPE_CHECKING, TextIO

from connects_tui.wording import sanitize

if TYPE_CHECKING:
    from connects_tui.cli.json_text import Shape
    from connects_tui.cli.page import Page

DONE, REFUSED, WRONG_USAGE, INCOMPLETE, INTERRUPTED = 0, 1, 2, 3, 130
"""The exit statuses of commands.

REFUSED: by the journal or a rule. WRONG_USAGE: the command line is wrong. INCOMPLETE: done, but the answer could not be
printed, or an import left something unread that the user can correct. INTERRUPTED: ctrl+c.
"""


class BadArguments(Exception):
    """Arguments are wrong, as the message says; `command` is what they were given to."""

    def __init__(self, command: str, message: str) -> None:
        super().__init__(message)
        self.command = command


def say(text: str) -> None:
    """Print one line, sanitized."""
    sys.stdout.write(f"{sanitize(text)}\n")


def page() -> "Page":
    """Return what prints tables and headings for a person."""
    from connects_tui.cli.page import Page  # noqa: PLC0415 - rich is slow to load, and JSON needs none of it

    return Page()


def complain(text: str) -> None:
    """Say in one line on standard error what is wrong."""
    _write_error(f"connects: {sanitize(text)}\n")


def _write_error(text: str) -> None:
    try:
        sys.stderr.write(text)
    except OSError:  # where nobody can be told, the exit status still says it
        _discard(sys.stderr)


def _discard(stream: TextIO) -> None:
    """Let the rest of what a stream holds go nowhere: it would fail again when Python closes."""
    with suppress(OSError):  # not a file of the system's
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def say_progress(what: str, step: int, done: int, in_all: int) -> None:
    """Show progress towards 1,000 or more on the terminal, and nothing of it once no further step comes."""
    if in_all >= 1_000 and sys.stderr.isatty():
        words = f"{what} {done:,} of {in_all:,}"
        sys.stderr.write(f"\r{' ' * len(words)}\r" if done + step > in_all else f"\r{words}")
        sys.stderr.flush()


def say_json(answer: "Shape", note: str | None = None) -> None:
    """Print JSON, in ASCII so that every terminal takes it."""
    from connects_tui.cli.json_text import json_text  # noqa: PLC0415 - the app and a person's answer need none

    sys.stdout.write(json_text({**answer, "note": note} if note else answer))


def say_error(status: int, code: str, sentence: str, *, as_json: bool, command: str = "connects") -> int:
    """Say what is wrong and, after a semicolon, what to do; to a program with a stable code. Return the status."""
    if not as_json:
        _write_error(f"{command}: {sanitize(sentence)}\n")
        return status
    message, remedy = _parted(sentence)
    try:
        say_json({"error": {"code": code, "message": message, "remedy": remedy}})
        sys.stdout.flush()
    except OSError as error:
        return not_printed(error, status=status)
    return status


def _parted(sentence: str) -> tuple[str, str | None]:
    """Part what is wrong from what to do; a semicolon inside of quotes is somebody's own."""
    message, semicolon, remedy = sentence.rpartition("; ")
    return (message, remedy) if semicolon and remedy.count('"') % 2 == 0 else (sentence, None)


def not_printed(error: OSError, recorded: Sequence[str] = (), status: int = DONE) -> int:
    """Say that an answer could not be printed, and what was recorded all the same.

    Return the exit status: `status` is what it is with the answer, and stays unless that is DONE.
    """
    _discard(sys.stdout)
    if isinstance(error, BrokenPipeError) and not recorded:  # whoever read the output has seen enough
        return status
    done = f"recorded ({', '.join(recorded)}), but " if recorded else ""
    why = f"the answer could not be printed ({error.strerror or error})"
    again = "; don't record it again" if recorded else ""
    complain(f"{done}{why}{again}")
    return status or INCOMPLETE


# --- the pager -------------------------------------------------------------------------------------------------------


class _Held(io.StringIO):
    """What is printed, kept until all of it is there; it goes to a terminal in the end, and is laid out for one."""

    def isatty(self) -> bool:
        return True


@contextmanager
def paged(*, wanted: bool) -> Iterator[None]:
    """Show in `$PAGER` what is printed meanwhile, if that is set and the terminal too low."""
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
        subprocess.run(  # the user's own program
            shlex.split(pager), input=text.encode("utf-8", "replace"), env={"LESS": "FRX", **os.environ}, check=False
        )
        return True
    return False
