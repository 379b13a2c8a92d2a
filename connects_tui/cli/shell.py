"""Declares and runs the commands about the program itself: demo, help, completion, man."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import Final

from connects_tui.cli.declarations import Command, argument, choice

COMMANDS: Final[dict[str, Command]] = {
    "demo": Command(None, "open the app on demo data; your journal is not touched", "connects demo"),
    "help": Command(
        None,
        "show help for a command",
        "connects help log",
        (argument("command", "COMMAND", "anything", "the command", nargs="?"),),
        alone=True,
    ),
    "completion": Command(
        "shell.completion",
        "print a completion script for bash, zsh or fish",
        "connects completion fish | source",
        (choice("shell", ("bash", "zsh", "fish"), "bash, zsh or fish", metavar="SHELL"),),
        alone=True,
    ),
    "man": Command("shell.man", "print the manual page", "connects man | man -l -", alone=True),
}


def completion(arguments: Namespace) -> None:
    """Print the script that lets a shell ask `completion` for words at each press of tab."""
    from argcomplete.shell_integration import shellcode  # noqa: PLC0415 - help and man need none

    # Without bash's own words, which it would offer where there are none of ours.
    sys.stdout.write(
        shellcode(("connects", "connects-tui"), shell=arguments.shell, complete_arguments=("-o", "nospace"))
    )


def man(_: Namespace) -> None:
    """Print the manual page, which argparse-manpage has written for the release."""
    sys.stdout.write(Path(__file__).with_name("connects.1").read_text(encoding="utf-8"))
