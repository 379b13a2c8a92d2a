"""The app needs a terminal: without one it says so and what works instead, and it ends with the one it has."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.conftest import AppOn
from tests.tui.terminal import PATIENCE, Terminal
from tests.tui.test_leaving import ALTERNATE, opened
from tests.tui.test_watching import ACCOUNT

WITHOUT = "commands such as `connects status`, `connects list` and `connects log` work without one\n"


@pytest.mark.parametrize("argv", [(), ("demo",)])
def test_without_a_terminal_the_app_is_one_line_and_nothing_is_loaded_or_written(
    journal: Path, tmp_path: Path, argv: tuple[str, ...]
) -> None:
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "connects_tui", *argv],
        env=os.environ | {"CONNECTS_JOURNAL": str(journal), "TMPDIR": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    lines = ran.stderr.splitlines(keepends=True)
    imports = [line for line in lines if line.startswith("import time:")]
    assert (ran.returncode, ran.stdout) == (2, "")
    assert (
        "".join(line for line in lines if line not in imports)
        == f"connects: the app needs a terminal, and standard input is not one; {WITHOUT}"
    )
    assert any("connects_tui" in line for line in imports)
    assert not any("textual" in line or "connects_tui.demo" in line for line in imports)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ('exec "$0" -m connects_tui </dev/null', "a terminal, and standard input is not one"),
        ('exec "$0" -m connects_tui <&-', "a terminal, and standard input is not one"),
        ('exec "$0" -m connects_tui >/dev/null', "a terminal, and standard output is not one"),
        ('exec "$0" -m connects_tui >&-', "a terminal, and standard output is not one"),
        ('"$0" -m connects_tui 2>"$1"; status=$?; cat "$1"; exit $status', "a terminal, and standard error is not one"),
        ('TERM=dumb exec "$0" -m connects_tui', "a terminal that can draw, and TERM=dumb can't"),
    ],
)
def test_all_of_it_has_to_be_a_terminal_that_can_draw(tmp_path: Path, how: str, why: str) -> None:
    terminal = Terminal(["sh", "-c", how, sys.executable, str(tmp_path / "said")])
    assert terminal.ended() == 2
    assert terminal.shown.decode() == f"connects: the app needs {why}; {WITHOUT}".replace("\n", "\r\n")


def test_an_app_that_can_say_nothing_leaves_with_the_same_status() -> None:
    terminal = Terminal(["sh", "-c", 'exec "$0" -m connects_tui 2>&-', sys.executable])
    assert (terminal.ended(), terminal.shown) == (2, b"")


NEVER_LOOKS = "from connects_tui.tui import signals; signals.CHECK_SECONDS = 1e6; signals.LEAVING_SECONDS = 2; "
CONTROLLED = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
DEAF = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); "
RUN = 'import sys; from tests.on_a_day import TODAY, run; run(TODAY, "--journal", sys.argv[1])'


@pytest.mark.skipif(not hasattr(select, "epoll"), reason="this system does not tell when a terminal is closed")
@pytest.mark.parametrize("before", ["", CONTROLLED, CONTROLLED + DEAF], ids=["of nobody", "hung up", "as by nohup"])
def test_a_terminal_that_is_closed_ends_the_app_at_once_whoever_is_told(
    app_on: AppOn, journal: Path, before: str
) -> None:
    """Not when it next looks: until then reading from what is closed would keep a processor busy.

    Where Textual was just drawing, its thread that writes is gone with the terminal, and what it is given waits:
    then the alarm ends the app.
    """
    app_on(ACCOUNT)
    terminal = opened(journal, [sys.executable, "-c", f"{before}{NEVER_LOOKS}{RUN}", str(journal)])
    terminal.close()
    try:
        assert terminal.program.wait(PATIENCE) in (0, -signal.SIGALRM)
    finally:
        terminal.program.kill()
    assert ALTERNATE in terminal.shown
