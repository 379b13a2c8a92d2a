"""Work in a thread, so that the app answers to keys meanwhile."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

_Result = TypeVar("_Result")


async def in_background(work: Callable[[], _Result]) -> _Result:
    """Return what something comes to in a thread, or raise what it raises; an app that is left does not wait for it."""
    future = Future[_Result]()
    future.set_running_or_notify_cancel()  # so that it can't be cancelled with what awaits it

    def run() -> None:
        try:
            future.set_result(work())
        except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where the result is awaited
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return await asyncio.wrap_future(future)
