"""How the app ends when it is not its own key that ends it: by a signal, or with the terminal."""

import asyncio
import os
import signal
import sys
from functools import partial
from typing import Any, Final

from textual.app import App

LOOK_SECONDS: Final = 2.0
"""How often it is looked whether the terminal is still there."""

LEAVING_SECONDS: Final = 10.0
"""How long a program that was told to leave may take, for a terminal that is gone may keep it for ever."""


def leave_when_told(app: App[Any]) -> None:
    """Leave as the user would when the terminal is closed or the system asks: what is saved is saved already."""
    terminal = _terminal(app)
    if terminal is not None:
        app.set_interval(LOOK_SECONDS, partial(_look_at, terminal, app))
    for name in ("SIGTERM", "SIGHUP", "SIGINT"):
        number = getattr(signal, name, None)
        try:
            asyncio.get_running_loop().add_signal_handler(number, _leave, app)  # type: ignore[arg-type]
        except (NotImplementedError, RuntimeError, TypeError, ValueError):
            return  # not on this system, or not in its main thread


def _look_at(terminal: int, app: App[Any]) -> None:
    if not os.isatty(terminal):
        _leave(app)  # nobody told that it was closed; reading from it would keep the processor busy for ever


def _leave(app: App[Any]) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, LEAVING_SECONDS)  # its alarm ends a program that can't
    app.exit()


def _terminal(app: App[Any]) -> int | None:
    """Return the number of the terminal that the app reads from; `None` where it reads from something else."""
    stdin = sys.__stdin__
    if app.is_headless or stdin is None or stdin.closed or not stdin.isatty():
        return None
    return stdin.fileno()
