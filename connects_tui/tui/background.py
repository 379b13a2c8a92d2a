"""Work beside the event loop, so that the app answers to keys meanwhile."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from threading import Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

KEY_SECONDS: Final = 0.05
"""Most keys are answered within that time."""

_Result = TypeVar("_Result")


class Courtesy:
    """Lets keys go first where something is worked out beside them: Python does one thing at a time."""

    def __init__(self) -> None:
        self._last_key = 0.0

    def key_came(self) -> None:
        """Take note of a key: it is answered before anything else."""
        self._last_key = monotonic()

    def give_way(self) -> None:
        """Wait, in a thread, while a key is likely to be answered."""
        while self.left > 0:
            sleep(self.left)

    async def let_pass(self) -> None:
        """Let the event loop go on, and a key that is likely to be answered go first."""
        await asyncio.sleep(self.left)

    @property
    def left(self) -> float:
        """For how many seconds yet a key is likely to be answered."""
        return max(0.0, self._last_key + KEY_SECONDS - monotonic())


async def in_background(work: Callable[[], _Result]) -> _Result:
    """Do something in a thread and return its result; an app that is left meanwhile does not wait for it.

    Raises:
        Exception: what the work raised.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[_Result] = loop.create_future()

    def settle(how: Callable[[], None]) -> None:
        if not done.done():
            how()

    def run() -> None:
        try:
            how = partial(done.set_result, work())
        except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where the result is awaited
            how = partial(done.set_exception, error)
        with suppress(RuntimeError):  # the app was left, and its loop is closed
            loop.call_soon_threadsafe(settle, how)

    Thread(target=run, daemon=True).start()
    return await done
