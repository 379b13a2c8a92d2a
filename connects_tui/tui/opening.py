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
from connects_tui.tui.type_ahead import TypeAhead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from connects_tui.actions.book import Book
    from connects_tui.settings import SettingsFile
    from connects_tui.tui.first_look import Tell

_HERE: Final = Path(__file__).parent
_FIRST: Final = ("tui.books", "tui.screens.balance_body")
"""What the balance is shown with."""

_THEN: Final = ("actions.outlook", "actions.forecasts", "tui.course", "tui.watching")
"""What all that stands beside it is made with."""

_NEXT: Final = (
    "tui.modals.quick_add",
    "tui.modals.palette",
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


_GARBAGE: Final = (20_000, 50, 100)
"""Once the app is open so many things are made before these are looked through for garbage, some milliseconds' work."""


class Opening(Preferring):
    """A desk whose frame stands before its journal is read.

    Attributes:
        unusable: why the journal can't be read at all, when the app was left for that.
        is_open: whether everything is shown, and nothing more is prepared.
        has_caught_up: whether the journal is read, and what is typed is handed over.
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
        self.has_caught_up = False
        self.type_ahead = TypeAhead(self, self._deliver)
        self._unread = sorted([*_HERE.glob("screens/*.tcss"), *_HERE.glob("modals/*.tcss")])

    def on_mount(self) -> None:
        """Read the journal once the frame is drawn, with its keys, which come a turn later."""
        leave_when_told(self)
        self.call_after_refresh(self.call_after_refresh, self._begin_to_open)

    def _begin_to_open(self) -> None:
        if not self.is_leaving:
            self._open()

    @work(description="opening")
    async def _open(self) -> None:
        try:
            await self.open_book()
            await in_background(partial(_load, _FIRST))
        except Exception as error:
            from connects_tui.journal.file import JournalUnusable

            if not isinstance(error, JournalUnusable):
                raise
            self.unusable = error
            self.exit()
            return
        self.take_settings()
        self.begin()
        if self.books is None:
            self.type_ahead.forget()  # it was about the books, and there are none
        self.has_caught_up = True
        self.type_ahead.open()
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

    # --- what is typed -----------------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Let what is typed wait its turn: until the books are there, and until what was typed before is done."""
        is_resize = isinstance(event, events.Resize) and self.has_caught_up  # which can cover what a key just opens
        if not (is_resize or isinstance(event, events.InputEvent | events.Paste)) or event.is_forwarded:
            await super().on_event(event)
            return
        if isinstance(event, events.Key | events.Paste):
            self._prepare_for_more()
        if self._leaves(event):
            await super().on_event(event)
        else:
            self.type_ahead.take(event)

    async def _deliver(self, event: events.Event) -> None:
        await super().on_event(event)

    def _leaves(self, event: events.Event) -> bool:
        """Whether this leaves the app before there are books: who wants that need not wait for them."""
        if self.has_caught_up or not isinstance(event, events.Key):
            return False
        return event.key in self.keys_of("quit-anywhere") or (
            self.type_ahead.is_empty and event.key in self.keys_of("quit")
        )

    @work(description="what may be opened next")
    async def _load_next(self) -> None:
        for name in _NEXT:
            _load([name])
            await asyncio.sleep(0)  # a key that was pressed meanwhile goes first

    def _prepare_for_more(self) -> None:
        if self.PREPARES and self.is_open and not self._was_used:
            self._was_used = True
            self._load_next()

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
        gc.collect()  # what the start made and nobody needs any more
        gc.freeze()  # what it made to stay is looked through no more: with a long journal no key has to wait for that
        gc.set_threshold(*_GARBAGE)
        for _ in self._read_styles():
            await asyncio.sleep(0)
        self.is_open = True
        await self.keep()


def _load(names: Sequence[str]) -> None:
    for name in names:
        import_module(f"connects_tui.{name}")
