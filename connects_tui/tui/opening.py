"""How the app opens: a frame first; then the journal is read, the books are shown, and the rest is prepared.

Nothing that is typed meanwhile is lost: keys are held until there is something that they can be about.
"""

from __future__ import annotations

import asyncio
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events

from connects_tui.tui.background import in_background
from connects_tui.tui.ending import leave_when_told
from connects_tui.tui.preferences import Preferring

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from textual.message_pump import MessagePump

    from connects_tui.actions.book import Book
    from connects_tui.settings import SettingsFile
    from connects_tui.tui.first_look import Tell

_HERE: Final = Path(__file__).parent
_NEXT: Final = (
    "modals.quick_add",
    "screens.proposals",
    "modals.proposal_form",
    "modals.keys",
    "screens.ledger",
    "modals.story",
    "modals.connects_form",
    "modals.reconcile",
    "modals.membership",
    "screens.insights",
    "screens.plans",
    "screens.settings",
    "modals.typed_line",
    "theme_palette",
    "modals.import_source",
    "modals.export",
)
"""What the next key may need, the likeliest first."""

_TURNS: Final = 20
"""More turns than any key needs from the focus outwards, and what it opens from there inwards."""

_PATIENCE: Final = 1.0
"""A widget that is just being removed may not answer any more; so many seconds are waited for it."""


class Opening(Preferring):
    """A desk whose frame stands before its journal is read.

    Attributes:
        unusable: why the journal can't be read at all, when the app was left for that.
    """

    PREPARES: ClassVar[bool] = True
    """Whether what the next key may need is loaded when the books are shown, or only by that key."""

    unusable: Exception | None = None

    def __init__(
        self, opening: Callable[[Tell], Book], clock: Callable[[], datetime], settings_file: SettingsFile | None = None
    ) -> None:
        super().__init__(opening, clock, settings_file)
        self._held: list[events.Event] | None = []
        self._unread = sorted([*_HERE.glob("screens/*.tcss"), *_HERE.glob("modals/*.tcss")])
        self._prepared = False

    @property
    def has_caught_up(self) -> bool:
        """Whether the journal is read, and what was typed meanwhile is done."""
        return self._held is None

    @property
    def is_open(self) -> bool:
        """Whether it has caught up, and nothing more is prepared."""
        return self.has_caught_up and (self._prepared or not self.PREPARES)

    def on_mount(self) -> None:
        """Read the journal once the frame is drawn, with the keys in its footer, which come a turn later."""
        leave_when_told(self)
        self.call_after_refresh(self.call_after_refresh, self._begin_to_open)

    def _begin_to_open(self) -> None:
        self.run_worker(self._open())

    async def _open(self) -> None:
        try:
            await self.open_book()
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
        self.tell_of_settings()
        if self.PREPARES:
            self.call_after_refresh(self.run_worker, self._prepare())

    def begin(self) -> None:
        """Show the books, or what stands in their way: the journal is read."""
        raise NotImplementedError

    # --- what is typed before there are books ------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Hold what is typed until the books are there; only who wants to leave need not wait."""
        typed = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if self._held is None or not typed or self._leaves(event):
            await super().on_event(event)
        else:
            self._held.append(event)

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
        """Read the styles of a screen that stands already."""
        path = _HERE / f"screens/{name}.tcss"
        if path in self._unread:
            self._unread.remove(path)
            self.stylesheet.read(path)
            self.stylesheet.update(self.screen, animate=False)

    def _read_styles(self) -> Iterator[None]:
        """Read the styles that are not read yet, a file at a time.

        A screen that brought its own would have Textual read all of them anew when it first opens.
        """
        while self._unread:
            self.stylesheet.read(self._unread.pop(0))
            self.stylesheet.parse()
            yield

    async def _prepare(self) -> None:
        """Load what the next keys may need, so little at a time that no key waits for it."""
        for _ in self._read_styles():
            await asyncio.sleep(0)
        await in_background(_load_next)
        self._prepared = True
        await self.keep_past()


def _load_next() -> None:
    for name in _NEXT:
        import_module(f"connects_tui.tui.{name}")


async def _reached(node: MessagePump) -> None:
    """Wait until a node has done what it had to do."""
    reached = asyncio.Event()
    if node.call_later(reached.set):
        try:
            await asyncio.wait_for(reached.wait(), _PATIENCE)
        except TimeoutError:
            return
