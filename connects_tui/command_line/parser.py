"""The parser made from the declared commands, and the command line that it reads."""

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, Final, NoReturn

from connects_tui import __version__
from connects_tui.command_line.commands import COMMANDS, JOURNAL, Argument

PACKAGE: Final = "connects_tui.command_line"
WRONG_USAGE: Final = 2

_ABOUT: Final = ("--help", "-h", "--version")
"""The words that ask about all commands and run none."""


class _Parser(argparse.ArgumentParser):
    """A parser that takes options only by their whole name, and arguments and options in any order."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **options)
        self._in_any_order = False

    def error(self, message: str) -> NoReturn:
        """Say in one line what is wrong, and leave with status 2; what was typed does nothing to the terminal."""
        from connects_tui.actions.words import harmless  # noqa: PLC0415 - only a mistake waits for it

        self.exit(WRONG_USAGE, f"{self.prog}: error: {harmless(message)}\n")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse arguments and options in any order, where an argument that may be missing could be parted off."""
        optional = any(action.nargs in ("?", "*") and not action.option_strings for action in self._actions)
        if not optional or self._in_any_order or "--" in args:
            return super().parse_known_args(args, namespace)
        self._in_any_order = True  # the method below calls this one
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._in_any_order = False


def parse(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """Read a command line.

    Raises:
        SystemExit: it asks for help or the version (0), or is wrong (2); what there is to say has been printed.
    """
    words = sys.argv[1:] if argv is None else argv
    parser = _parser(words[0] if words else "")
    arguments, unknown = parser.parse_known_args(words)
    if arguments.command in ("list", "insights") and not any(word.startswith("--") for word in unknown):
        arguments.filter += unknown  # "-boosted" looks like an option and excludes
    elif unknown:
        arguments.wrong_usage(f"unrecognized arguments: {' '.join(unknown)}")
    return arguments


def _parser(first: str) -> argparse.ArgumentParser:
    """Make the parser, with no more in it than a line that begins with this word can need."""
    parser = _Parser(
        prog="connects",
        description="Budget your Upwork Connects. Without a command it opens the app.",
        epilog=_example("connects init --rules upwork --plan basic --balance 40", COMMANDS["log"].example, "connects"),
    )
    parser.add_argument("--version", action="version", version=f"connects-tui {__version__}")
    _add(parser, JOURNAL)
    parser.set_defaults(command=None, run=None, alone=False, wrong_usage=parser.error)
    below = parser.add_subparsers(
        title="commands", metavar="COMMAND", dest="command", parser_class=_Parser, prog=parser.prog
    )
    needed = {first: COMMANDS[first]} if first in COMMANDS else COMMANDS
    for name, command in needed.items():
        sub = below.add_parser(
            name, help=command.help, description=_sentence(command.help), epilog=_example(command.example)
        )
        for argument in () if first in _ABOUT else (*command.arguments, JOURNAL):
            _add(sub, argument)
        sub.set_defaults(run=command.run, alone=command.alone, wrong_usage=sub.error)
    return parser


def _add(parser: argparse.ArgumentParser, argument: Argument) -> None:
    check: dict[str, Any] = {} if argument.check is None else {"type": _checked(argument.check)}
    parser.add_argument(*argument.names, help=argument.help, **check, **argument.more)


def _checked(name: str) -> Callable[[str], Any]:
    def check(text: str) -> Any:
        return getattr(import_module(f"{PACKAGE}.arguments"), name)(text)

    return check


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _example(*lines: str) -> str:
    return "\n".join((f"example{'s' if len(lines) > 1 else ''}:", *(f"  {line}" for line in lines)))
