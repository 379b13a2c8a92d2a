"""The commands that print what a shell and `man` read."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import Final

from argcomplete.shell_integration import shellcode

PROGRAMS: Final = ("connects", "connects-tui")


def print_script(arguments: Namespace) -> None:
    """Print the script that lets a shell ask for words at each press of tab."""
    # Without bash's own words, which it would offer where there are none of ours.
    sys.stdout.write(shellcode(PROGRAMS, shell=arguments.shell, complete_arguments=("-o", "nospace")))


def print_manual(_: Namespace) -> None:
    """Print the manual page, which argparse-manpage wrote for the release.

    It is where `man` finds it: below one of the folders that the package is in, whatever installed it, and here too.
    """
    pages = [folder / "share/man/man1/connects.1" for folder in Path(__file__).parents]
    page = next(filter(Path.is_file, pages), pages[0])
    sys.stdout.write(page.read_text(encoding="utf-8"))
