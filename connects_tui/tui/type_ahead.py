"""Type-ahead: what is typed is handed over one event at a time, the next when the one before has taken effect.

Textual sends a key to what has the focus at that moment: keys that come faster than a dialog opens (SSH or tmux that
batch, a macro, a key held down) would reach the screen behind it. Here a burst does what the same keys do slowly.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker, WorkerCancelled


class TypeAhead:
    """Keys, pastes and the mouse, in the order in which they came.

    Args:
        deliver: hands one over.
        needs_layout: whether what an event does depends on what lies where, so that its screen is drawn before.

    Attributes:
        is_open: whether what is typed is handed over: not before the journal is read.
        late: what was typed last, and did not reach this app.
    """

    is_open = _is_handing_over = False
    _drop_until = 0.0
    _handing_over: Worker[None] | None = None
    typed_at = 0.0
    """When the event that was handed over last was typed, by the monotonic clock."""

    _laid_out: Screen[Any] | None = None

    def __init__(
        self,
        app: App[None],
        deliver: Callable[[events.Event], Awaitable[None]],
        needs_layout: Callable[[events.Event], bool],
    ) -> None:
        self._app, self._deliver = app, deliver
        self._needs_layout = needs_layout
        self._waiting: deque[tuple[events.Event, float]] = deque()
        self.late: list[events.Event] = []

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits to be handed over."""
        return not self._waiting

    @property
    def is_at_rest(self) -> bool:
        """Whether everything that was typed has taken effect."""
        return self.is_empty and not self._is_handing_over

    def open(self) -> None:
        """Hand over what waits, and what is typed from now on."""
        self.is_open = True
        self._go_on()

    def holds_back(self, event: events.Event) -> bool:
        """Whether an event waits its turn: also a resize, which may cover what a key just opens."""
        is_typed = isinstance(event, events.InputEvent | events.Paste)
        return (is_typed or (isinstance(event, events.Resize) and self.is_open)) and not event.is_forwarded

    def enqueue(self, event: events.Event) -> None:
        """Take what was typed; it is handed over when its turn has come."""
        # How a terminal says enter before the app has told it how to; it may be read much later.
        if isinstance(event, events.Key) and event.key == "ctrl+j":
            event = events.Key("enter", "\r")
        self._waiting.append((event, monotonic()))
        self._go_on()

    async def wait_until_handed_over(self) -> None:
        """Wait until everything that was typed has taken effect."""
        if self._handing_over is not None:
            with suppress(WorkerCancelled):  # the app is being left
                await self._handing_over.wait()

    def drop_until(self, moment: float) -> None:
        """Drop what was typed before a moment, by the events' own clock."""
        self._drop_until = moment

    def is_dropped(self, event: events.Event) -> bool:
        comes_in = isinstance(event, events.InputEvent | events.Paste | events.AppFocus) and not event.is_forwarded
        return comes_in and event.time < self._drop_until

    def close(self) -> None:
        """Hand nothing over any more: what is typed is for the app that follows."""
        self.is_open = False

    def take(self) -> list[events.Event]:
        """Return what waits, for the app that follows, which is told its size by itself."""
        return [event for event, _ in self._waiting if not isinstance(event, events.Resize)] + self.late

    def forget(self) -> None:
        """Drop what waits."""
        self._waiting.clear()

    def _go_on(self) -> None:
        if self.is_open and self._waiting and not self._is_handing_over:
            self._is_handing_over = True
            self._handing_over = self._app.run_worker(self._hand_over, description="type-ahead")

    async def _hand_over(self) -> None:
        try:
            while self._waiting and self.is_open:
                event, self.typed_at = self._waiting.popleft()
                await self._lay_out_for(event)
                self._app.call_later(self._deliver, event)
                if not isinstance(event, events.MouseMove):  # which opens nothing
                    await settled(self._app)
        finally:
            self._is_handing_over = False

    async def _lay_out_for(self, event: events.Event) -> None:
        screen = self._app.screen if self._app.screen_stack else None
        if screen is not None and screen is not self._laid_out and self._needs_layout(event):
            self._laid_out = screen
            await _drawn(self._app, screen)


async def settled(app: App[None]) -> None:
    """Wait until a key has taken effect, and what it opened takes keys.

    What follows from a key goes from the focus outwards: the focused widget, its screen and the app are waited for in
    turn, until their queues are empty and the focus stays where it is.
    """
    while (before := _key_target(app)) is not None:
        for node in (app, before, before.screen, app):
            if not await _reached(app, node):
                await asyncio.sleep(0)  # or nobody else has a turn, and the app can't be left
                break  # it is gone, and keys go elsewhere
        if _key_target(app) is before and not _is_busy(app):
            return


def _key_target(app: App[None]) -> Widget | None:
    return (app.focused or app.screen) if app.screen_stack else None


def _is_busy(app: App[None]) -> bool:
    if not app.screen_stack:
        return False
    return any(node.message_queue_size for node in (app, *app.screen.walk_children(with_self=True)))


async def _reached(app: App[None], node: MessagePump) -> bool:
    """Wait until a node has handled its queue; `False`: it is gone."""
    reached = asyncio.Event()
    if not node.post_message(events.Callback(reached.set)):  # `call_later` would look up what `set` takes, each time
        return False
    return await wait_for(
        reached, while_=lambda: bool(app.screen_stack) and (node if node is not app else app.screen).is_attached
    )


async def _drawn(app: App[None], screen: Screen[Any]) -> None:
    is_drawn = asyncio.Event()
    screen.call_after_refresh(is_drawn.set)
    await wait_for(is_drawn, while_=lambda: screen.is_attached and screen is app.screen)


async def wait_for(event: asyncio.Event, while_: Callable[[], bool]) -> bool:
    """Wait for an event as long as it can still come; return whether it did."""
    while not event.is_set() and while_():
        with suppress(TimeoutError):
            async with asyncio.timeout(0.1):  # how often to check that the widget is still there
                await event.wait()
    return event.is_set()
