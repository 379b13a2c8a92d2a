"""The parser that argparse-manpage writes the manual page of: see `man/write`."""

import argparse
from collections import Counter
from typing import Any, Final

from connects_tui import __version__
from connects_tui.cli.declarations import ACCOUNT, JOURNAL, Argument
from connects_tui.cli.parser import COMMANDS
from connects_tui.wording import upper_first

_FORMAT: Final[dict[str, Any]] = {"formatter_class": argparse.RawDescriptionHelpFormatter}

_USES: Final = Counter(id(argument) for command in COMMANDS.values() for argument in command.arguments)


def is_common(argument: Argument) -> bool:
    """Whether so many commands take an option that the manual says once what it does."""
    return argument.name.startswith("--") and _USES[id(argument)] > 3


def manual() -> argparse.ArgumentParser:
    """Make a parser with all arguments; what holds for many commands is said once, before them."""
    usage = "connects [--journal FILE | --account NAME] [COMMAND ...]"
    made = argparse.ArgumentParser(prog="connects", usage=usage, **_FORMAT)
    made.add_argument("-V", "--version", action="version", version=f"connects-tui {__version__}")
    _add(made, JOURNAL, ACCOUNT)
    all_arguments = [argument for command in COMMANDS.values() for argument in command.arguments]
    common = {argument.name: argument for argument in all_arguments if is_common(argument)}
    _add(made.add_argument_group("common options"), *common.values())
    below = made.add_subparsers(metavar="COMMAND", prog=made.prog, title="commands")
    for name, command in COMMANDS.items():
        example = f"example:\n  {command.example}"  # as the description: it has no epilog of a command
        sub = below.add_parser(
            name, help=f"{upper_first(command.help)}.", description=example, usage=_usage(name), **_FORMAT
        )
        _add(sub, *(argument for argument in command.arguments if not is_common(argument)))
    return made


def _usage(name: str) -> str:
    """Write how a command is called; the options that are its own are listed below it."""
    arguments = COMMANDS[name].arguments
    own = [argument for argument in arguments if argument.name.startswith("--") and not is_common(argument)]
    optional = [argument for argument in own if "required" not in argument.keywords]
    prog = f"connects {name} [OPTION ...]" if optional else f"connects {name}"
    shown = argparse.ArgumentParser(prog=prog, add_help=False, **_FORMAT)
    _add(shown, *(argument for argument in arguments if argument not in optional))
    return " ".join(shown.format_usage().split()[1:])  # unbroken: man fills the line


def _add(to: Any, *arguments: Argument) -> None:
    for argument in arguments:
        to.add_argument(argument.name, **argument.keywords)
