"""The manual page, which argparse-manpage writes from the declared commands (`man/write`)."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from connects_tui import __version__
from connects_tui.cli.parser import COMMANDS
from tests.cli.conftest import CommandLine
from tests.manual import is_common

PROJECT = Path(__file__).parents[2]
PAGE = PROJECT / "share/man/man1/connects.1"


def test_the_page_that_is_installed_is_printed(connects: CommandLine) -> None:
    assert PAGE.read_text(encoding="utf-8") == connects.done("man").out


def test_the_wheel_puts_it_where_man_looks() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["setuptools"]["data-files"] == {"share/man/man1": ["share/man/man1/connects.1"]}


def test_it_names_every_command_with_what_it_does_its_arguments_and_an_example() -> None:
    header, _, page = PAGE.read_text(encoding="utf-8").replace("\\-", "-").partition("\nCOMMANDS\n")
    assert f'"connects-tui {__version__}"' in header
    common = header.partition("\n.SH COMMON OPTIONS\n")[2]
    parts = dict(part.split("\\fR\n", 1) for part in page.partition("\n.SH")[0].split(".SS \\fBconnects ")[1:])
    assert list(parts) == list(COMMANDS), "man/write"
    for name, command in COMMANDS.items():
        words = " ".join(parts[name].split())
        for said in (command.help[1:], command.example):
            assert " ".join(said.split()) in words, "man/write"
        for argument in command.arguments:
            shown = argument.name if argument.name.startswith("-") else argument.keywords["metavar"]
            usage, _, rest = words.partition("example:")
            assert shown in usage or "[OPTION ...]" in usage, "man/write"
            where = " ".join(common.split()) if is_common(argument) else rest
            assert f"\\fB{shown}\\fR" in where, "man/write"
            assert " ".join(argument.keywords["help"].split()) in where, "man/write"


@pytest.mark.skipif(shutil.which("man") is None, reason="there is no man here")
def test_man_shows_it_without_a_warning() -> None:
    shown = subprocess.run(["man", "--warnings", "-l", str(PAGE)], capture_output=True, text=True, check=True)
    assert shown.stderr == ""
    assert re.search(rf"\n +{COMMANDS['undo'].example}\n", shown.stdout)  # how far in depends on man


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="mandoc is not here")
def test_who_reads_it_strictly_has_nothing_to_say() -> None:
    ended = subprocess.run(["mandoc", "-Tlint", str(PAGE)], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
