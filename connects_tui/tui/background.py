"""Work in a thread, so that the app answers to keys meanwhile."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import TypeVar

_Result = TypeVar("_Result")


async def in_background(work: Callable[[], _Result]) -> _Result:
    """Return or raise what something comes to in a thread, for which an app that is left does not wait."""
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
