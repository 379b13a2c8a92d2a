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
from tests.tui.test_leaving import MAIN, SUSPEND
from tests.tui.test_terminals import RUN
from tests.tui.test_watching import ACCOUNT, titles


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


def test_the_app_comes_back_whole_with_what_was_typed_its_size_and_the_journal_taken_anew_and_is_alive(
    shell: Shell, connects: str, journal: Path
) -> None:
    shell.type(b"a")
    shell.until("esc cancels")
    shell.type(b"8 A th")
    shell.until("8 A th")
    suspend(shell)
    pid = int(shell.answer("jobs -p"))
    assert shell.answer("echo $((6 * 7))") == "42\r\n"
    assert "Meanwhile" in shell.answer(f"{connects} log '4 Meanwhile'")
    shell.resize(120, 36)
    shell.start("fg")
    shell.until("1 Balance", "Add a proposal", "8 A th", "esc cancels")
    shell.type(b"eme\r")
    shell.until("undoes", "Freelancer Plus · ", "2 of 5")
    assert titles(journal) == ["Meanwhile", "A theme"]
    subprocess.run([*shlex.split(connects), "log", "4 Elsewhere"], stdout=subprocess.DEVNULL, check=True)
    shell.until("Elsewhere")  # it still looks about, and leaves when it is told
    os.kill(pid, signal.SIGTERM)
    shell.read_until(Shell.PROMPT)
    assert shell.answer("echo $?") == "0\r\n"


def test_what_was_typed_before_is_done_before_what_comes_after_is_not_for_the_app_and_who_waits_for_it_is_stopped_too(
    empty: Shell, connects: str, journal: Path
) -> None:
    start(empty, f"sh -c '{connects}; exit $?'")
    empty.type(b"a")
    empty.until("esc cancels")
    suspend(empty, b"8 Before\r" + SUSPEND + b"a9 Behind\r" + SUSPEND)
    assert titles(journal) == ["Before"]
    empty.start("fg")
    empty.until("1 Balance", "Before", "q Quit")
    empty.type(b"2")
    empty.until("1 proposal")
    suspend(empty)
    empty.answer("bg")  # in the background it waits for its terminal
    empty.answer('while [ -n "$(jobs -r)" ]; do :; done')
    assert "on_a_day" in empty.answer("jobs -s")
    empty.start("fg")
    empty.until("1 Balance", "1 proposal")
    empty.forget()
    empty.type(b"q")
    empty.read_until(Shell.PROMPT)
    assert empty.answer("echo $?") == "0\r\n"
    assert titles(journal) == ["Before"]


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


async def test_without_a_terminal_the_key_does_nothing_and_is_not_offered(app_on: AppOn) -> None:
    app = app_on(ACCOUNT)
    async with app.run_test() as pilot:
        await pilot.press("ctrl+z", "a", "8", "ctrl+z", "x")
        assert app.screen.query_one(Input).value == "8x"
        assert app.said == []
        assert "ctrl+z" not in app.screen.active_bindings
    assert ACTIONS["suspend"].keys == ("ctrl+z",)
