"""What a command prints: lines for a person, JSON for a program, complaints on standard error."""

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connects_tui.text import sanitize

if TYPE_CHECKING:
    from connects_tui.cli.page import Page

DONE, REFUSED, WRONG_USAGE, INCOMPLETE, INTERRUPTED = 0, 1, 2, 3, 130
"""The exit statuses: 1 the journal or the entry is refused, 2 what the command line and the rule sets can judge is
wrong, 3 it is done, but its answer could not be printed, or an import left something unread that the user can mend."""


def say(text: str) -> None:
    """Print one line; whatever stands in it does nothing to the terminal."""
    sys.stdout.write(f"{sanitize(text)}\n")


def page() -> "Page":
    """Return what prints tables and headings for a person."""
    from connects_tui.cli.page import Page  # noqa: PLC0415 - rich is slow to load, and JSON needs none of it

    return Page()


def complain(text: str) -> None:
    """Say on standard error, in one line, what is wrong."""
    sys.stderr.write(f"connects: {sanitize(text)}\n")


def place(file: Path, found: Any) -> str:
    """Name where something was found as editors understand it: file, line and column, as far as they are known."""
    return ":".join([str(file), *(str(number) for number in (found.line, found.column) if number)])


def say_json(answer: dict[str, Any]) -> None:
    """Print an answer as JSON, in ASCII so that every terminal and program takes it."""
    from connects_tui.cli.as_json import written  # noqa: PLC0415 - only programs want it

    sys.stdout.write(written(answer))


def say_error(code: str, sentence: str, *, as_json: bool, command: str = "connects") -> None:
    """Say what is wrong: to a person on standard error, to a program in the place of the answer.

    Args:
        code: what kind of error it is; these are stable.
        sentence: what is wrong and, after a semicolon, what to do.
        as_json: whether a program reads the answer.
        command: the words that the sentence is about, for a person.
    """
    if as_json:
        message, remedy = _parted(sentence)
        say_json({"error": {"code": code, "message": message, "remedy": remedy}})
    else:
        sys.stderr.write(f"{command}: {sanitize(sentence)}\n")


def _parted(sentence: str) -> tuple[str, str | None]:
    """Part what is wrong from what to do; a semicolon inside of quotes is somebody's own."""
    message, semicolon, remedy = sentence.rpartition("; ")
    return (message, remedy) if semicolon and remedy.count('"') % 2 == 0 else (sentence, None)


def flush() -> None:
    """Let everything that was printed be seen now."""
    sys.stdout.flush()


def drop() -> None:
    """Let what is still to be written go nowhere, since it would fail again when Python closes."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError:
        return  # not a file of the system's


def replace_unprintable() -> None:
    """Let a terminal that can't show a character show a question mark instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
