"""The parser that argparse-manpage writes the manual page of: see `man/write`."""

import argparse
from typing import Any, Final

from connects_tui import __version__
from connects_tui.cli.commands import ACCOUNT, COMMANDS, JOURNAL, Argument
from connects_tui.wording import upper_first

_FORMAT: Final[dict[str, Any]] = {"formatter_class": argparse.RawDescriptionHelpFormatter}


def manual() -> argparse.ArgumentParser:
    """Make a parser with all arguments, but what holds for every command, which is said once."""
    usage = "connects [--journal FILE | --account NAME] [COMMAND ...]"
    made = argparse.ArgumentParser(prog="connects", usage=usage, **_FORMAT)
    made.add_argument("-V", "--version", action="version", version=f"connects-tui {__version__}")
    _add(made, JOURNAL, ACCOUNT)
    below = made.add_subparsers(metavar="COMMAND", prog=made.prog, title="commands")
    for name, command in COMMANDS.items():
        example = f"example:\n  {command.example}"  # as the description: it has no epilog of a command
        sub = below.add_parser(name, help=f"{upper_first(command.help)}.", description=example, **_FORMAT)
        _add(sub, *command.arguments)
    return made


def _add(to: argparse.ArgumentParser, *arguments: Argument) -> None:
    for argument in arguments:
        to.add_argument(argument.name, **argument.keywords)
