"""However the app ends, the journal is whole and the terminal as it was."""

import asyncio
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


def opened(journal: Path, command: Sequence[str] = ()) -> Terminal:
    terminal = Terminal(command or connects("--journal", str(journal)))
    terminal.read_until(b"Ledger")
    return terminal


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_ends_the_app_as_its_own_key_does(app_on: AppOn, journal: Path, name: str) -> None:
    app_on(ACCOUNT)
    terminal = opened(journal)
    terminal.type(b"a")
    terminal.read_until(b"cancels")
    terminal.type(b"8 Signal\r")
    terminal.read_until(b"undoes")
    terminal.program.send_signal(getattr(signal, name))
    assert terminal.ended() == 0
    assert terminal.shown.rindex(MAIN) > terminal.shown.rindex(ALTERNATE)
    file = JournalFile(journal)
    file.refresh()
    assert (file.parsed.problems, file.repairs) == ((), [])
    assert titles(journal) == ["Signal"]


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
