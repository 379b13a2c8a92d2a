"""How the app ends by a signal or with the terminal, and how it is suspended."""

import asyncio
import os
import select
import signal
import sys
from functools import partial
from typing import Final

from textual.app import App

CHECK_SECONDS: Final = 2.0

LEAVING_SECONDS: Final = 10.0
"""After so long the app is ended: a closed terminal can keep it waiting forever."""


def leave_when_told(app: App[None]) -> None:
    """Quit when the terminal is closed or a signal says so."""
    if not app.is_headless:
        _leave_when_closed(app)
    for name in ("SIGTERM", "SIGHUP", "SIGINT"):
        number = getattr(signal, name, None)
        try:
            asyncio.get_running_loop().add_signal_handler(number, _leave, app)  # type: ignore[arg-type]
        except (NotImplementedError, RuntimeError, TypeError, ValueError):
            return  # not on this system, or not in its main thread


def _leave_when_closed(app: App[None]) -> None:
    """Leave when the terminal is gone, at once where the system tells: reading from it would keep a processor busy."""
    app.set_interval(CHECK_SECONDS, partial(_leave_if_closed, app))
    if hasattr(select, "epoll"):
        loop, watched = asyncio.get_running_loop(), select.epoll()
        for terminal in _terminals():
            watched.register(terminal, 0)  # asked for no events, it still reports that it was closed

        def hung_up() -> None:
            loop.remove_reader(watched)
            _leave_if_closed(app)

        loop.add_reader(watched, hung_up)


def _leave_if_closed(app: App[None]) -> None:
    if _let_go_if_closed():
        _leave(app)


def _let_go_if_closed() -> bool:
    """Return whether the terminal is closed; if so, what is written to it goes nowhere, so that no write waits."""
    gone = [terminal for terminal in _terminals() if not os.isatty(terminal)]
    for terminal in gone:
        os.dup2(os.open(os.devnull, os.O_RDWR), terminal)
    return bool(gone)


def _terminals() -> set[int]:
    return {stream.fileno() for stream in (sys.__stdin__, sys.__stderr__) if stream is not None}


def _leave(app: App[None]) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, LEAVING_SECONDS)  # its alarm ends a program that can't
    app.exit()


def can_be_suspended(app: App[None]) -> bool:
    """Whether there is a shell that would go on instead, and could bring the app back.

    A process in the group of its session's leader has none: nothing else runs in its terminal or container.
    """
    return hasattr(signal, "SIGTSTP") and not (app.is_headless or app.is_web) and os.getpgrp() != os.getsid(0)


def suspend(app: App[None]) -> None:
    """Give the terminal back and stop until the shell lets the app go on.

    The whole process group is stopped: the shell would not notice the app alone, which Textual stops.
    """
    with app.suspend():
        handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(0, signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, handler)
        _let_go_if_closed()  # it may have been closed meanwhile
