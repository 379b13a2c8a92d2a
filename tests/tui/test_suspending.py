"""ctrl+z gives the terminal back to the shell, and `fg` brings the app back as it was."""

import os
import select
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from textual.widgets import Input

from connects_tui.keys import ACTIONS
from tests import on_a_day
from tests.tui.conftest import AppOn
from tests.tui.terminal import PATIENCE, Shell
from tests.tui.test_leaving import MAIN, opened
from tests.tui.test_terminals import RUN
from tests.tui.test_watching import ACCOUNT, titles

SUSPEND = b"\x1a"


@pytest.fixture
def connects(app_on: AppOn, journal: Path) -> str:
    """The command that opens the app on a journal with an account."""
    app_on(ACCOUNT)
    return shlex.join(on_a_day.connects("--journal", str(journal)))


@pytest.fixture
def empty() -> Iterator[Shell]:
    """A shell in which nothing is started yet."""
    shell = Shell()
    yield shell
    shell.end()


@pytest.fixture
def shell(empty: Shell, connects: str) -> Shell:
    """A shell in which the app is open."""
    start(empty, connects)
    return empty


def start(shell: Shell, command: str) -> None:
    shell.start(command)
    shell.until("1 Balance", "q Quit")


def suspend(shell: Shell, typed: bytes = SUSPEND) -> None:
    shell.forget()
    shell.type(typed)
    shell.read_until(Shell.PROMPT)
    assert MAIN in shell.shown


def leave(shell: Shell) -> None:
    shell.forget()
    shell.type(b"q")
    shell.read_until(Shell.PROMPT)
    assert shell.answer("echo $?") == "0\r\n"


def test_the_app_comes_back_whole_with_what_was_typed_its_size_and_the_journal_taken_anew(
    shell: Shell, connects: str, journal: Path
) -> None:
    shell.type(b"a")
    shell.until("esc cancels")
    shell.type(b"8 A th")
    shell.until("8 A th")
    suspend(shell)
    assert shell.answer("echo $((6 * 7))") == "42\r\n"
    assert "Meanwhile" in shell.answer(f"{connects} log '4 Meanwhile'")
    shell.resize(120, 36)
    shell.start("fg")
    shell.until("1 Balance", "Add a proposal", "8 A th", "esc cancels")
    shell.type(b"eme\r")
    shell.until("undoes", "Freelancer Plus · ", "2 of 5")
    assert titles(journal) == ["Meanwhile", "A theme"]
    leave(shell)


def test_what_was_typed_before_is_done_before_and_what_comes_after_is_not_for_the_app(
    shell: Shell, journal: Path
) -> None:
    shell.type(b"a")
    shell.until("esc cancels")
    suspend(shell, b"8 Before\r" + SUSPEND + b"a9 Behind\r" + SUSPEND)
    assert titles(journal) == ["Before"]
    shell.start("fg")
    shell.until("1 Balance", "Before", "q Quit")
    shell.type(b"2")
    shell.until("1 proposal")
    suspend(shell)
    shell.answer("bg")  # in the background it waits for its terminal
    shell.answer('while [ -n "$(jobs -r)" ]; do :; done')
    assert "on_a_day" in shell.answer("jobs -s")
    shell.start("fg")
    shell.until("1 Balance", "1 proposal")
    leave(shell)
    assert titles(journal) == ["Before"]


def test_it_still_looks_about_and_leaves_when_it_is_told(shell: Shell, connects: str) -> None:
    suspend(shell)
    pid = int(shell.answer("jobs -p"))
    start(shell, "fg")
    subprocess.run([*shlex.split(connects), "log", "4 Elsewhere"], stdout=subprocess.DEVNULL, check=True)
    shell.until("Elsewhere")
    os.kill(pid, signal.SIGTERM)
    shell.read_until(Shell.PROMPT)
    assert shell.answer("echo $?") == "0\r\n"


def test_whoever_waits_for_the_app_is_stopped_with_it(empty: Shell, connects: str) -> None:
    start(empty, f"sh -c '{connects}; exit $?'")
    suspend(empty)
    start(empty, "fg")
    leave(empty)


def test_a_terminal_that_is_closed_meanwhile_ends_it(connects: str, tmp_path: Path) -> None:
    pipe = tmp_path / "open as long as the app"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    shell = Shell()
    never_gives_up = "from connects_tui.tui import signals; signals.LEAVING_SECONDS = 1e6"
    start(shell, f"{sys.executable} -c '{never_gives_up}; {RUN}' {connects.rsplit(maxsplit=1)[-1]} 9>'{pipe}'")
    shell.until("Learning your pace")
    suspend(shell)
    pid = int(shell.answer("jobs -p"))
    shell.close()
    try:
        assert select.select([end], [], [], PATIENCE)[0]
        assert os.read(end, 1) == b""
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.close(end)
        shell.program.wait()


def test_where_no_shell_could_bring_it_back_it_goes_on(app_on: AppOn, journal: Path) -> None:
    app_on(ACCOUNT)
    terminal = opened(journal)
    terminal.type(SUSPEND + b"a")
    terminal.read_until(b"cancels")
    assert MAIN not in terminal.shown
    terminal.program.terminate()
    assert terminal.ended() == 0


async def test_without_a_terminal_the_key_does_nothing_and_is_not_offered(app_on: AppOn) -> None:
    app = app_on(ACCOUNT)
    async with app.run_test() as pilot:
        await pilot.press("ctrl+z", "a", "8", "ctrl+z", "x")
        assert app.screen.query_one(Input).value == "8x"
        assert app.said == []
        assert "ctrl+z" not in app.screen.active_bindings
    assert ACTIONS["suspend"].keys == ("ctrl+z",)
