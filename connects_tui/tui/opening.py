"""How the app opens: a frame first; then the journal is read, the books are shown, and the rest is prepared.

Nothing that is typed meanwhile is lost: keys are held until there is something that they can be about.
"""

from __future__ import annotations

import asyncio
import gc
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events, work

from connects_tui.tui.background import in_background
from connects_tui.tui.ending import leave_when_told
from connects_tui.tui.preferences import Preferring

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from textual.message_pump import MessagePump

    from connects_tui.actions.book import Book
    from connects_tui.settings import SettingsFile
    from connects_tui.tui.first_look import Tell

_HERE: Final = Path(__file__).parent
_FIRST: Final = ("tui.books", "tui.screens.balance_body")
"""What the balance is shown with."""

_THEN: Final = ("actions.outlook", "actions.forecasts", "actions.dismissals", "tui.course", "tui.watching")
"""What all that stands beside it is made with."""

_NEXT: Final = (
    "tui.modals.quick_add",
    "tui.screens.proposals",
    "tui.modals.proposal_form",
    "tui.modals.keys",
    "tui.screens.ledger",
    "tui.modals.story",
    "tui.modals.connects_form",
    "tui.modals.reconcile",
    "tui.screens.insights",
    "tui.screens.plans",
    "tui.modals.typed_line",
)
"""What may be opened next, the likeliest first; not what one opens once a month."""

_TURNS: Final = 20
"""More turns than any key needs from the focus outwards, and what it opens from there inwards."""

_PATIENCE: Final = 1.0
"""A widget that is just being removed may not answer any more; so many seconds are waited for it."""


class Opening(Preferring):
    """A desk whose frame stands before its journal is read.

    Attributes:
        unusable: why the journal can't be read at all, when the app was left for that.
        is_open: whether everything is shown, and nothing more is prepared.
    """

    PREPARES: ClassVar[bool] = True
    """Whether what may be opened next is prepared while nothing else is to do, or only when it is opened."""

    unusable: Exception | None = None
    is_open = False
    _was_used = False

    def __init__(
        self, opening: Callable[[Tell], Book], clock: Callable[[], datetime], settings_file: SettingsFile | None = None
    ) -> None:
        super().__init__(opening, clock, settings_file)
        self._held: list[events.Event] | None = []
        self._unread = sorted([*_HERE.glob("screens/*.tcss"), *_HERE.glob("modals/*.tcss")])

    @property
    def has_caught_up(self) -> bool:
        """Whether the journal is read, and what was typed meanwhile is done."""
        return self._held is None

    def on_mount(self) -> None:
        """Read the journal once the frame is drawn, with its keys, which come a turn later."""
        leave_when_told(self)
        self.call_after_refresh(self.call_after_refresh, self._begin_to_open)

    def _begin_to_open(self) -> None:
        if not self.is_leaving:
            self._open()

    @work
    async def _open(self) -> None:
        try:
            await self.open_book()
            await in_background(partial(_load, _FIRST))
        except Exception as error:
            from connects_tui.journal import JournalUnusable

            if not isinstance(error, JournalUnusable):
                raise
            self.unusable = error
            self.exit()
            return
        self.take_settings()
        self.begin()
        await self._catch_up()
        await self._painted()
        await in_background(partial(_load, _THEN))
        self.looks_ahead = True
        self.books = self.books
        self.watch_over()
        self.tell_of_settings()
        self.is_open = not self.PREPARES
        if self.PREPARES:
            await self._painted()
            await self._prepare()

    async def _painted(self) -> None:
        """Wait until what is to be drawn is drawn."""
        drawn = asyncio.Event()
        self.call_after_refresh(drawn.set)
        await drawn.wait()

    def begin(self) -> None:
        """Show the books, or what stands in their way: the journal is read."""
        raise NotImplementedError

    def watch_over(self) -> None:
        """Keep an eye on the journal from now on: the books are shown."""
        raise NotImplementedError

    # --- what is typed before there are books ------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Hold what is typed until the books are there; only who wants to leave need not wait."""
        typed = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if typed:
            self.courtesy.key_came()
        if self._held is None or not typed or self._leaves(event):
            await super().on_event(event)
        else:
            self._held.append(event)
        if typed and self.PREPARES and self.is_open and not self._was_used:
            self._was_used = True
            self.run_worker(in_background(partial(_load, _NEXT, self.courtesy.give_way)))

    def _leaves(self, event: events.Event) -> bool:
        if not isinstance(event, events.Key):
            return False
        return event.key == "ctrl+q" or (not self._held and event.key in self.own_keys.get("quit", ("q",)))

    async def _catch_up(self) -> None:
        """Do what was typed meanwhile; where there are no books after all, it was about nothing."""
        while self._held:
            event = self._held.pop(0)
            if self.books is not None:
                await super().on_event(event)
                await self._done()
        self._held = None

    async def _done(self) -> None:
        """Wait until a key did what it does, and what it opened is there: it goes from the focus outwards."""
        for _ in range(_TURNS):
            for node in (self.focused or self.screen).ancestors_with_self:
                await _reached(node)
            if not any(node.message_queue_size for node in (self, *self.screen.walk_children(with_self=True))):
                return

    # --- what the frame does without ---------------------------------------------------------------------------------

    def get_screen(self, screen: Any, screen_class: Any = None) -> Any:
        """Find a screen that is to be shown; all but the frame need the rest of the styles."""
        if self.screen_stack:
            for _ in self._read_styles():
                pass
        return super().get_screen(screen, screen_class)

    def need_styles(self, name: str) -> None:
        """Read the styles of what is to be mounted on a screen that stands already."""
        path = _HERE / f"screens/{name}.tcss"
        if path in self._unread:
            self._unread.remove(path)
            self.stylesheet.read(path)

    def _read_styles(self) -> Iterator[None]:
        """Read the styles that are not read yet, a file at a time.

        A screen that brought its own would have Textual read all of them anew when it first opens.
        """
        while self._unread:
            self.stylesheet.read(self._unread.pop(0))
            self.stylesheet.parse()
            yield

    async def _prepare(self) -> None:
        """Prepare what the first key may need, so little at a time that no key waits for it.

        The code of what can be opened is loaded behind that first key: who opens the app to look at the balance, and
        leaves, needs none of it.
        """
        gc.collect()  # what the start made and nobody needs any more; later there is too much to go through at once
        for _ in self._read_styles():
            await asyncio.sleep(0)
        self.is_open = True
        await self.keep_past()


def _load(names: Sequence[str], give_way: Callable[[], None] = lambda: None) -> None:
    for name in names:
        give_way()
        import_module(f"connects_tui.{name}")


async def _reached(node: MessagePump) -> None:
    """Wait until a node has done what it had to do."""
    reached = asyncio.Event()
    if node.call_later(reached.set):
        try:
            await asyncio.wait_for(reached.wait(), _PATIENCE)
        except TimeoutError:
            return
