"""The parser made from the declared commands, and the command line that it reads."""

import argparse
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from importlib import import_module
from typing import Any, Final, NoReturn

from connects_tui import __version__
from connects_tui.cli.commands import COMMANDS, GROUPS, HIDDEN, JOURNAL, Argument
from connects_tui.wording import did_you_mean, no_such, upper_first

PACKAGE: Final = "connects_tui.cli"

_ABOUT: Final = ("--help", "-h", "--version", "-V")
"""The words that ask about all commands and run none."""


_WHAT_IT_DOES: Final = "Budget your Upwork Connects. Without a command it opens the app."
_FIRST: Final = ("connects init --rules upwork --plan basic --balance 40", COMMANDS["log"].example, "connects")
"""What a newcomer may type."""

_MISSING: Final = "the following arguments are required: "


class BadArguments(Exception):
    """The arguments are wrong; `command` is what they were given to, and the message says what is wrong."""

    def __init__(self, command: str, message: str) -> None:
        super().__init__(message)
        self.command = command


class _Parser(argparse.ArgumentParser):
    """A parser that takes options only by their whole name, and arguments and options in any order."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **options)
        self._in_any_order = False

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong, worded as the rest of the program words it."""
        missing = message.removeprefix(_MISSING)
        raise BadArguments(
            self.prog, f"give {missing}" if missing != message else message.removeprefix("argument ").removesuffix(".")
        )

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
        SystemExit: it asks for help or the version (0); what there is to say has been printed.
        BadArguments: it is wrong.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    command = _command_in(words)
    if command == "help":
        words = [*words[words.index("help") + 1 :], "--help"]
        command = _command_in(words)
    if command is not None and command not in COMMANDS:
        raise BadArguments("connects", no_such("command", command, COMMANDS, "`connects help` lists them"))
    arguments, unknown = _parser(command or next(iter(words), "")).parse_known_args(words)
    if arguments.command in ("list", "ledger", "insights") and not any(word.startswith("--") for word in unknown):
        arguments.filter += unknown  # "-boosted" looks like an option and excludes
    elif unknown:
        raise BadArguments(f"connects {arguments.command or ''}".strip(), _unknown(unknown[0], arguments.command))
    return arguments


def _command_in(words: Sequence[str]) -> str | None:
    """Return the word in the place of the command; `None` where there is none."""
    rest = iter(words)
    for word in rest:
        if word == "--journal":
            next(rest, None)
        elif not word.startswith("-"):
            return word
        elif not word.startswith("--journal="):
            return None
    return None


def _unknown(word: str, command: str | None) -> str:
    if not word.startswith("-"):
        return f'"{word}" is one word too many; words that belong together stand in quotes'
    options = [name for argument in COMMANDS[command].arguments for name in argument.names] if command else []
    return f"there is no option {word}{did_you_mean(word, (*options, '--journal', '--help'))}"


def _parser(first: str) -> argparse.ArgumentParser:
    """Make the parser, with no more in it than a line with this command, or this first word, can need."""
    parser = _Parser(
        prog="connects",
        usage="connects [--journal FILE] [COMMAND ...]",
        description="\n\n".join((_WHAT_IT_DOES, *_groups())),
        epilog=f"{_example(*_FIRST)}\n\n`connects help COMMAND` tells more.",
    )
    parser.add_argument("-V", "--version", action="version", version=f"connects-tui {__version__}")
    _add(parser, JOURNAL)
    parser.set_defaults(command=None, run=None, alone=False)
    below = parser.add_subparsers(help=argparse.SUPPRESS, metavar="COMMAND", dest="command", prog=parser.prog)
    needed = {first: COMMANDS[first]} if first in COMMANDS else COMMANDS
    for name, command in needed.items():
        sub = below.add_parser(
            name, help=command.help, description=f"{upper_first(command.help)}.", epilog=_example(command.example)
        )
        for argument in () if first in _ABOUT else (*command.arguments, JOURNAL):
            _add(sub, argument)
        sub.set_defaults(run=command.run, alone=command.alone)
    return parser


def _groups() -> Iterator[str]:
    """Go through the groups of commands, each a paragraph of the help."""
    for group, names in GROUPS.items():
        yield "\n".join((f"{group}:", *(f"  {name:<12}{COMMANDS[name].help}" for name in names)))


def _add(parser: argparse.ArgumentParser, argument: Argument) -> None:
    more = dict(argument.more)
    if argument.check is not None:
        more["type"] = _checked(argument.check)
    elif choices := more.pop("choices", None):
        more["type"] = partial(one_of, choices)
        more.setdefault("metavar", f"{{{','.join(choices)}}}")
    parser.add_argument(*argument.names, help=argument.help, **more)


def one_of(choices: Collection[str], text: str) -> str:
    """Check a word that is one of these; argparse's own check is worded differently in every version."""
    if text not in choices:
        offered = [choice for choice in choices if choice not in HIDDEN]
        near = did_you_mean(text, offered, f"use one of {', '.join(offered)}")
        raise argparse.ArgumentTypeError(f"there is no {text!a}{near}")
    return text


def _checked(name: str) -> Callable[[str], Any]:
    def check(text: str) -> Any:
        return getattr(import_module(f"{PACKAGE}.arguments"), name)(text)

    return check


def _example(*lines: str) -> str:
    return "\n".join((f"example{'s' if len(lines) > 1 else ''}:", *(f"  {line}" for line in lines)))
