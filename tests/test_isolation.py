"""No test sees what its developer has set, or touches what is theirs, whatever it starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from connects_tui.journal import paths
from tests.on_a_day import connects

PROJECT = Path(__file__).parent.parent

PLACES = (paths.default_journal, paths.settings_file, paths.rules_folder, paths.state_folder)
"""Where the program keeps what is the user's."""

SETTINGS = {
    "COLUMNS": "33",
    "LINES": "7",
    "TERM": "dumb",
    "NO_COLOR": "1",
    "FORCE_COLOR": "1",
    "TTY_INTERACTIVE": "0",
    "TEXTUAL_THEME": "textual-light",
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_COLOR_SYSTEM": "standard",
    "PAGER": "false",
    "MANPAGER": "false",
    "MANWIDTH": "30",
    "EDITOR": "false",
    "VISUAL": "false",
    "TZ": "Pacific/Kiritimati",
    "PYTHONIOENCODING": "ascii",
    "CONNECTS_CACHE": "off",
}
"""What a developer may have set, and the program or those that it works with heed."""

FOLDERS = (
    *(f"XDG_{kind}_HOME" for kind in ("DATA", "CONFIG", "STATE", "CACHE")),
    "CONNECTS_JOURNAL",
    "CONNECTS_CONFIG",
    "GIT_DIR",
    "BASH_ENV",
)
"""And what of it says where something of theirs is."""

SENSITIVE = (
    "cli/test_manual.py::test_man_shows_it_without_a_warning",
    "journal/test_merging.py::test_what_two_machines_appended_is_all_there_after_a_merge[True]",
    "journal/test_cache.py::test_it_can_be_turned_off",
    "test_readme.py::test_the_prompt_of",
    "tui/test_screens.py::test_an_overdrawn_balance_says_so_with_its_remedy",
)
"""Tests that start the programs which heed it, or show what heeds it; and one that stands on what is made once."""


@pytest.fixture(scope="session")
def for_all_tests() -> list[Path]:
    """Where the program keeps what is the user's, as what is made once for all tests finds it."""
    return [Path.home(), *(place() for place in PLACES)]


def test_the_users_folders_are_the_tests_own(tmp_path: Path) -> None:
    assert Path.home() == tmp_path
    assert all(tmp_path in place().parents for place in PLACES)


def test_so_are_those_of_the_session(for_all_tests: list[Path], tmp_path_factory: pytest.TempPathFactory) -> None:
    assert all(tmp_path_factory.getbasetemp() in place.parents for place in for_all_tests)


def test_so_they_are_for_a_process_that_a_test_starts(tmp_path: Path) -> None:
    shown = subprocess.run(connects("path"), capture_output=True, text=True, check=True).stdout
    assert str(paths.default_journal()) in shown
    assert str(paths.settings_file()) in shown
    assert shown.count(str(tmp_path)) == len(shown.splitlines())


@pytest.mark.skipif(os.name != "posix", reason="some of these are heeded by no program here")
def test_what_a_developer_has_set_changes_nothing_and_nothing_is_written_into_their_home(tmp_path: Path) -> None:
    home, made = tmp_path / "developer", tmp_path / "made"
    home.mkdir()
    places = {name: str(home / name) for name in FOLDERS}
    options = ["-n0", "-q", "-p", "no:cacheprovider", f"--basetemp={made}"]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *(f"tests/{name}" for name in SENSITIVE)],
        cwd=PROJECT,
        env=os.environ | SETTINGS | places | {"HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert list(home.iterdir()) == []
