"""The manual page, in the language of `man`: what is declared of each command, and what is true of all."""

import argparse
import sys
from collections.abc import Iterator
from functools import partial
from textwrap import wrap
from typing import Any, Final

from connects_tui import __version__, clock
from connects_tui.cli.commands import ACCOUNT, COMMANDS, JOURNAL, Argument, Command
from connects_tui.wording import upper_first

_ABOUT: Final = """\
.SH NAME
connects - budget your Upwork Connects
.SH SYNOPSIS
.B connects
[--journal FILE | --account NAME] [COMMAND ...]
.SH DESCRIPTION
connects keeps track of your Upwork Connects: how many you have, how long they last and when they expire.
Without a command it opens the app; every other command prints its answer and exits.
It never opens a network connection.
.PP
An ID can be shortened to any unique beginning.
A DAY looks like 2026-11-20, Nov 20, yesterday, mon, last friday, -3d (three days ago) or 3d (in three days).
.SH OPTIONS
.TP
\\fB-V\\fR, \\fB--version\\fR
show program's version number and exit"""

_END: Final = """\
.SH EXIT STATUS
.TP
.B 0
done
.TP
.B 1
refused: the journal, a file or an entry; one line on standard error says why
.TP
.B 2
wrong usage, or the app without a terminal
.TP
.B 3
done, but the answer could not be printed, or an import left something unread
.SH ENVIRONMENT
.TP
.B CONNECTS_JOURNAL
the journal to use without --journal
.TP
.B CONNECTS_CONFIG
the folder for the settings and your own rule sets
.TP
.B NO_COLOR
use no colours
.SH FILES
connects path shows every file and folder the program writes, and where your own rule sets and benchmarks go."""


def print_manual(_: argparse.Namespace) -> None:
    """Print the manual page as of today."""
    sys.stdout.write(f'.TH CONNECTS "1" "{clock.today()}" "connects-tui {__version__}" "User Commands"\n')
    for line in _lines():
        sys.stdout.writelines(f"{part}\n" for part in wrap(line, 80, break_on_hyphens=False))


def _lines() -> Iterator[str]:
    yield from _plain(_ABOUT)
    for argument in (JOURNAL, ACCOUNT):
        yield from _entry(argument)
    yield from (".SH", "COMMANDS")
    for name, command in COMMANDS.items():
        yield from _section(name, command)
    yield from _plain(_END)


def _section(name: str, command: Command) -> Iterator[str]:
    yield f".SS \\fBconnects {name}\\fR"
    yield from _plain(f"{upper_first(command.help)}.\n.PP\n{_usage(name, command)}\n.PP\nexample:\n  {command.example}")
    for title in ("arguments", "options"):
        listed = [argument for argument in command.arguments if _is_option(argument) == (title == "options")]
        if listed:
            yield from (".PP", f"{title}:", ".RS 7")
            for argument in listed:
                yield from _entry(argument)
            yield ".RE"


def _usage(name: str, command: Command) -> str:
    parser: Any = argparse.ArgumentParser(f"connects {name}", formatter_class=partial(argparse.HelpFormatter, width=68))
    parser.color = False  # which Python has from 3.14 on
    for argument in command.arguments:
        parser.add_argument(argument.name, **argument.keywords)
    return f"{parser.format_usage()}".rstrip()


def _entry(argument: Argument) -> Iterator[str]:
    named, value = f"\\fB{argument.name}\\fR", argument.keywords.get("metavar")
    if not _is_option(argument):
        named = f"\\fB{value}\\fR"
    elif value:
        optional = argument.keywords.get("nargs") == "?"
        named += f" \\fI\\,{f'[{value}]' if optional else value}\\/\\fR"
    yield from _plain(f".TP\n{named}\n{argument.keywords['help']}")


def _is_option(argument: Argument) -> bool:
    return argument.name.startswith("-")


def _plain(text: str) -> list[str]:
    """Return the lines of a text, with hyphens that a shell takes for its own."""
    return text.replace("-", "\\-").splitlines()
