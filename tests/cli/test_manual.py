"""The manual page: made from the declared commands, and installed as it is in man/."""

import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from connects_tui.cli.commands import COMMANDS
from tests.cli.conftest import CommandLine

PAGE = Path(__file__).parents[2] / "man" / "connects.1"


def test_the_page_that_is_installed_is_current(connects: CommandLine) -> None:
    assert PAGE.read_text(encoding="utf-8") == connects.done("man").out, "connects man > man/connects.1"


def test_the_wheel_puts_it_where_man_looks() -> None:
    project = tomllib.loads((PAGE.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["setuptools"]["data-files"] == {"share/man/man1": ["man/connects.1"]}


@pytest.mark.skipif(shutil.which("man") is None, reason="there is no man here")
def test_man_shows_every_command_with_its_options(connects: CommandLine) -> None:
    shown = subprocess.run(
        ["man", "--warnings", "-l", "-"], input=connects.done("man").out, capture_output=True, text=True, check=True
    )
    assert shown.stderr == ""
    for name, command in COMMANDS.items():
        assert f"connects {name}" in shown.stdout
        assert f"\n   {name}\n" in shown.stdout
        assert f"{command.example}\n" in shown.stdout
        for argument in command.arguments:
            assert not argument.is_option or argument.names[0] in shown.stdout


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="mandoc is not here")
def test_who_reads_it_strictly_has_nothing_to_say() -> None:
    ended = subprocess.run(["mandoc", "-Tlint", str(PAGE)], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
