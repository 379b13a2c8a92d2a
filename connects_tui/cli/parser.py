"""The parser made from the commands that each family declares."""

import argparse
import os
import re
from collections.abc import Sequence
from typing import Any, Final, NoReturn

from connects_tui import __version__
from connects_tui.cli import correcting, data, recording, reports, shell
from connects_tui.cli.declarations import ACCOUNT, JOURNAL, Argument, Command
from connects_tui.cli.output import BadArguments
from connects_tui.wording import did_you_mean, no_such, upper_first

FAMILIES: Final[dict[str, dict[str, Command]]] = {
    "Record": recording.COMMANDS,
    "Report": reports.COMMANDS,
    "Correct": correcting.COMMANDS,
    "Data": data.COMMANDS,
    "App and shell": shell.COMMANDS,
}
"""As the help lists them."""

COMMANDS: Final[dict[str, Command]] = {
    name: command for family in FAMILIES.values() for name, command in family.items()
}

_TAKES_A_DAY: Final = {
    argument.name
    for command in COMMANDS.values()
    for argument in command.arguments
    if argument.keywords.get("metavar") == "DAY"
}
_DAYS_AGO: Final = re.compile(r"-\d+d")

_OPTIONS: Final[dict[str, Any]] = {"allow_abbrev": False, "formatter_class": argparse.RawDescriptionHelpFormatter}
_WHAT_IT_DOES: Final = "Budget your Upwork Connects. Without a command it opens the app."
_FIRST: Final = ("connects init --rules upwork --plan basic --balance 40", COMMANDS["log"].example, "connects")


class _Parser(argparse.ArgumentParser):
    """Takes arguments and options in any order."""

    _in_any_order = False

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong, in the program's words."""
        missing = message.removeprefix("the following arguments are required: ")
        wrong = message.removeprefix("argument ").removesuffix(".")
        raise BadArguments(self.prog, wrong if missing == message else f"give {missing}")

    def parse_known_args(  # type: ignore[override] # the namespace is never of another class
        self, args: Sequence[str] = (), namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse in any order where an optional argument could be parted off."""
        optional = any(action.nargs in ("?", "*") and not action.option_strings for action in self._actions)
        if not optional or self._in_any_order or "--" in args or "_ARGCOMPLETE" in os.environ:  # which looks inside
            return super().parse_known_args(args, namespace)
        self._in_any_order = True  # the method below calls this one
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._in_any_order = False


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Read a command line.

    Raises:
        SystemExit: help or the version has been printed.
        BadArguments: it is wrong.
    """
    words = _with_days(argv)
    first = words[0].partition("=")[0] if words else ""
    if first.startswith("-") and any(
        first == argument.name for command in COMMANDS.values() for argument in command.arguments
    ):
        raise BadArguments("connects", f"{first} comes after the command: `connects COMMAND {first}`")
    command = command_in(words)
    if command == "help":
        words = [*words[words.index("help") + 1 :], "--help"]
        command = command_in(words)
    if command is not None and command not in COMMANDS:
        raise BadArguments("connects", no_such("command", command, COMMANDS, "`connects help` lists them"))
    args, unknown = parser(command).parse_known_args(words)
    if hasattr(args, "filter") and not any(word.startswith("--") for word in unknown):
        args.filter += unknown  # "-boosted" looks like an option and excludes
    elif unknown:
        raise BadArguments(f"connects {args.command or ''}".strip(), _unknown(unknown[0], args.command))
    return args


def command_in(words: Sequence[str]) -> str | None:
    """Return the word in the command's place; `None` where none is, or help or the version comes first."""
    rest = iter(words)
    for word in rest:
        if word in ("--journal", "--account"):
            next(rest, None)
        elif not word.startswith("-"):
            return word
        elif word in ("-h", "--help", "-V", "--version"):
            return None
    return None


def _with_days(words: Sequence[str]) -> list[str]:
    """Join an option with its day where that is like -3d, which argparse takes for an option: "--on=-3d"."""
    with_days: list[str] = []
    for word in words:
        if _DAYS_AGO.fullmatch(word) and with_days and with_days[-1] in _TAKES_A_DAY:
            with_days[-1] += f"={word}"
        else:
            with_days.append(word)
    return with_days


def _unknown(word: str, command: str | None) -> str:
    if not word.startswith("-"):
        return f'"{word}" is one word too many; put words that belong together in quotes'
    options = [argument.name for argument in COMMANDS[command].arguments] if command else []
    return f"there is no option {word}{did_you_mean(word, (*options, '--journal', '--account', '--help'))}"


def parser(command: str | None = None) -> argparse.ArgumentParser:
    """Make the parser of one command, or one that names all: to add the arguments of all would take 20 ms."""
    groups = (
        "\n".join((f"{group}:", *(f"  {name:<12}{command.help}" for name, command in commands.items())))
        for group, commands in FAMILIES.items()
    )
    made = _Parser(
        prog="connects",
        usage="connects [--journal FILE | --account NAME] [COMMAND ...]",
        description="\n\n".join((_WHAT_IT_DOES, *groups)),
        epilog=f"{_example(*_FIRST)}\n\n`connects help COMMAND` says more.",
        **_OPTIONS,
    )
    made.add_argument("-V", "--version", action="version", version=f"connects-tui {__version__}")
    for argument in (JOURNAL, ACCOUNT):
        _add(made, argument)
    made.set_defaults(command=None, run=None, needs_no_journal=False)
    below = made.add_subparsers(metavar="COMMAND", dest="command", prog=made.prog, help=argparse.SUPPRESS)
    for name in COMMANDS if command is None else (command,):
        declared = COMMANDS[name]
        says, example = f"{upper_first(declared.help)}.", _example(declared.example)
        sub = below.add_parser(name, help=declared.help, description=says, epilog=example, **_OPTIONS)
        for argument in (*declared.arguments, JOURNAL, ACCOUNT) if command else ():
            _add(sub, argument)
        sub.set_defaults(run=declared.run, needs_no_journal=declared.needs_no_journal)
    return made


def _add(to: argparse.ArgumentParser, argument: Argument) -> None:
    added = to.add_argument(argument.name, **argument.keywords)
    added.completer = argument.completer  # type: ignore[attr-defined] # where argcomplete looks for it


def _example(*lines: str) -> str:
    return "\n".join((f"example{'s' if len(lines) > 1 else ''}:", *(f"  {line}" for line in lines)))
