"""The command that prints the manual page, made from the declared commands: man.

`man/connects.1` holds what it prints, for the wheel to install; a test holds that it is current.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from typing import Final

from connects_tui import __version__
from connects_tui.cli.commands import COMMANDS, JOURNAL, Argument, Command
from connects_tui.wording import upper_first

_DESCRIPTION: Final = (
    "connects keeps the books of your Upwork Connects: how many there are, how long they last and which expire when.",
    "Without a command it opens the app; every other command prints and leaves. It opens no network connection.",
    (
        "An ID may be shortened to any beginning that is unique. A DAY is written as 2026-11-20, Nov 20, yesterday, "
        "mon, last friday, -3d (three days ago) or 3d (in three days)."
    ),
)
_ENVIRONMENT: Final = (
    ("CONNECTS_JOURNAL", "the journal, where --journal does not name one"),
    ("CONNECTS_CONFIG", "the folder of the settings and of your own rule sets"),
    ("NO_COLOR", "print and show everything without colours"),
)
_EXIT_STATUS: Final = (
    ("0", "done"),
    ("1", "the journal, a file or an entry is refused; one line on standard error says why"),
    ("2", "wrong usage, or the app without a terminal"),
    ("3", "done, but the answer could not be printed, or an import left something unread"),
)
_CHANGED: Final = "2026-11-28"
"""The day on which what the page says last changed."""

_LINE: Final = 66
"""Characters of a line before hyphens and quotes are written as man has them, which takes up to 80."""

_FILES: Final = "connects path says where the journal, the settings, your rule sets and your benchmarks are."


def man(_: argparse.Namespace) -> None:
    """Print the manual page, as man reads it."""
    sys.stdout.write("".join(f"{line}\n" for line in _page()))


def _page() -> Iterator[str]:
    yield f'.TH CONNECTS 1 "{_CHANGED}" "connects-tui {__version__}" "User Commands"'
    yield ".SH NAME"
    yield "connects \\- budget your Upwork Connects"
    yield ".SH SYNOPSIS"
    yield from _synopsis("connects", (JOURNAL,))
    for name, command in COMMANDS.items():
        yield ".br"
        yield from _synopsis(f"connects {name}", command.arguments)
    yield ".SH DESCRIPTION"
    yield from _filled(_DESCRIPTION[0])
    for paragraph in _DESCRIPTION[1:]:
        yield ".PP"
        yield from _filled(paragraph)
    yield ".SH OPTIONS"
    yield from _tagged([_named(JOURNAL), ("-V, --version", "print the version"), ("-h, --help", "print help")])
    yield ".SH COMMANDS"
    for name, command in COMMANDS.items():
        yield from _command(name, command)
    yield ".SH EXIT STATUS"
    yield from _tagged(_EXIT_STATUS)
    yield ".SH ENVIRONMENT"
    yield from _tagged(_ENVIRONMENT)
    yield ".SH FILES"
    yield from _filled(_FILES)


def _synopsis(words: str, arguments: Iterable[Argument]) -> Iterator[str]:
    yield f".B {_text(words)}"
    if any(argument.is_option for argument in arguments):
        yield "[\\fIOPTION\\fR ...]\\&"
    for argument in arguments:
        if not argument.is_option and argument.help != argparse.SUPPRESS:
            yield _place(argument)


def _place(argument: Argument) -> str:
    """Write an argument as it stands in a synopsis: ID, [ID] or [WORD ...]."""
    name = f"\\fI{_text(_metavar(argument))}\\fR"
    if argument.more.get("nargs") == "+":
        return f"{name} [{name} ...]\\&"
    if argument.is_last:
        return f"[{name} ...]\\&"
    return f"[{name}]" if argument.more.get("nargs") == "?" else name


def _command(name: str, command: Command) -> Iterator[str]:
    yield f".SS {_text(name)}"
    yield _text(f"{upper_first(command.help)}.")
    yield from _tagged(_named(argument) for argument in command.arguments if argument.help != argparse.SUPPRESS)
    yield ".PP"
    yield "Example:"
    yield f".RS\n.EX\n{_text(command.example)}\n.EE\n.RE"


def _named(argument: Argument) -> tuple[str, str]:
    if not argument.is_option:
        return _metavar(argument), argument.help
    names = ", ".join(argument.names)
    if argument.is_flag:
        return names, argument.help
    value = _metavar(argument)
    return f"{names} [{value}]" if argument.more.get("nargs") == "?" else f"{names} {value}", argument.help


def _metavar(argument: Argument) -> str:
    """Name what is typed, as argparse does where nothing else is said."""
    named: str | None = argument.more.get("metavar")
    if named is not None:
        return named
    if "choices" in argument.more:
        return "{" + ",".join(argument.more["choices"]) + "}"
    return argument.names[-1].lstrip("-").upper()


def _tagged(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for tag, text in rows:
        yield ".TP"
        yield f".B {_text(tag)}"
        yield from _filled(text)


def _filled(text: str) -> Iterator[str]:
    """Write text in lines that are short enough for those who read the source."""
    import textwrap  # noqa: PLC0415 - completion, which the same shell waits for, needs none

    for line in textwrap.wrap(text, _LINE, break_long_words=False, break_on_hyphens=False):
        yield _text(line)


def _text(text: str) -> str:
    """Write text so that nothing in it is a request of man's."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    return f"\\&{text}" if text.startswith((".", "'")) else text
