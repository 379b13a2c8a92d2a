"""However the app ends, the journal is whole and the terminal as it was."""

import asyncio
import select
import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from textual.screen import Screen

from connects_tui.journal.file import JournalFile
from connects_tui.tui.type_ahead import settled
from tests.on_a_day import connects
from tests.tui.conftest import AppOn
from tests.tui.driving import DrivenApp
from tests.tui.terminal import PATIENCE, Terminal
from tests.tui.test_watching import ACCOUNT, titles

ALTERNATE, MAIN = b"\x1b[?1049h", b"\x1b[?1049l"
SUSPEND = b"\x1a"


def opened(journal: Path, command: Sequence[str] = ()) -> Terminal:
    terminal = Terminal(command or connects("--journal", str(journal)))
    terminal.read_until(b"Ledger")
    return terminal


def test_a_signal_ends_the_app_as_its_own_key_does_and_where_no_shell_could_bring_it_back_ctrl_z_does_nothing(
    app_on: AppOn, journal: Path
) -> None:
    app_on(ACCOUNT)
    terminal = opened(journal)
    terminal.type(SUSPEND + b"a")
    terminal.read_until(b"cancels")
    assert MAIN not in terminal.shown
    terminal.type(b"8 Signal\r")
    terminal.read_until(b"undoes")
    ends(terminal, signal.SIGTERM)
    file = JournalFile(journal)
    file.refresh()
    assert (file.parsed.problems, file.repairs) == ((), [])
    assert titles(journal) == ["Signal"]
    ends(opened(journal), signal.SIGINT)


def ends(terminal: Terminal, signal_: signal.Signals) -> None:
    terminal.program.send_signal(signal_)
    assert terminal.ended() == 0
    assert terminal.shown.rindex(MAIN) > terminal.shown.rindex(ALTERNATE)


@pytest.mark.skipif(hasattr(select, "epoll"), reason="held, without a look, in test_terminals.py")
def test_a_terminal_that_is_gone_without_a_word_ends_the_app_too(app_on: AppOn, journal: Path) -> None:
    app_on(ACCOUNT)
    terminal = opened(journal)
    terminal.close()
    try:
        terminal.program.wait(PATIENCE)
    finally:
        terminal.program.kill()


async def test_a_key_whose_screen_goes_as_the_app_is_left_lets_the_app_end(
    demo_app: DrivenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = 0

    def gone(_: object) -> bool:
        nonlocal turns
        turns += 1
        assert turns < 100, "nobody else has a turn"
        return False

    async with demo_app.run_test(size=(80, 24)):
        with monkeypatch.context() as patch, suppress(TimeoutError):
            patch.setattr(Screen, "is_attached", property(gone))
            async with asyncio.timeout(0):
                await settled(demo_app)
