"""The app as its screens know it: it holds the books and records what they ask for."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from functools import partial
from itertools import zip_longest
from math import inf
from typing import TYPE_CHECKING, Final

from textual import events, work
from textual.app import App
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from connects_tui.keys import ACTIONS
from connects_tui.tui.background import in_background
from connects_tui.tui.keymap import shown
from connects_tui.tui.lines import DIM, KEY, joined, plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from decimal import Decimal

    from rich.console import RenderableType

    from connects_tui.actions.book import Book
    from connects_tui.actions.outcomes import Done
    from connects_tui.ledger.entries import Proposal
    from connects_tui.tui.books import Books
    from connects_tui.tui.first_look import FirstLook, Tell
    from connects_tui.tui.type_ahead import TypeAhead

_NAMED_ACTION: Final = re.compile(r"\{([a-z-]+)\}")


class Desk(App[None]):
    """The books, and the one way in which screens change them.

    Attributes:
        book: the journal, from `open_book` on.
        books: what the screens show; `None` until the journal is read, and while there is nothing to show.
        type_ahead: what was typed and waits its turn.
        looks_ahead: whether what takes a forecast is shown too: not before the balance is.
        typed_from: since when what is typed is for the app.
    """

    book: Book
    books: reactive[Books | None] = reactive(None, always_update=True)
    type_ahead: TypeAhead
    looks_ahead = False

    pace: Decimal | None = None
    """Connects a day that the forecast goes on at until the app is closed; `None`: the account's own pace."""

    def __init__(self, opening: Callable[[Tell], Book], clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._opening = opening
        self.own_keys: dict[str, tuple[str, ...]] = {}
        """The keys that the user has given to some actions, by the actions' ids."""
        self._clock = clock
        self._is_weighing = self._was_left = False
        self.typed_from = 0.0

    @property
    def today(self) -> date:
        """The user's own calendar day."""
        return self._clock().date()

    @property
    def is_leaving(self) -> bool:
        """Whether the app is being left, or is closed: what comes later has no screen any more that it is about."""
        return self._was_left or not self.is_running

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Leave once what is being opened is there; nothing more is worked out or told.

        Textual mounts nothing from here on: a screen that is just opening would find itself without its widgets.
        """
        if not self._was_left:
            self._was_left, self.typed_from = True, inf
            self.workers.cancel_all()
            self._leave(partial(super().exit, result, return_code, message))

    @work
    async def _leave(self, leave: Callable[[], None]) -> None:
        while self._is_opening():  # noqa: ASYNC110 - nobody tells when it is there
            await asyncio.sleep(0)
        leave()

    def _is_opening(self) -> bool:
        return not all(widget.is_mounted for widget in self.screen.walk_children(Widget, with_self=True))

    async def on_event(self, event: events.Event) -> None:
        """Let nothing be done by what is typed after the key that leaves, or that suspends: it is for the shell."""
        comes_in = isinstance(event, events.InputEvent | events.Paste | events.AppFocus) and not event.is_forwarded
        if not comes_in or event.time >= self.typed_from:
            await super().on_event(event)

    @property
    def shows_benchmarks(self) -> bool:
        """Whether what others reach stands beside the user's own rates."""
        return True

    def need_styles(self, name: str) -> None:
        """Read the styles of what is to be mounted on a screen that stands already."""
        raise NotImplementedError

    async def show_proposals(self, text: str) -> None:
        """Go to the proposals that fit a filter."""
        raise NotImplementedError

    async def show_proposal(self, proposal: Proposal) -> None:
        """Go to a proposal, and tell its story."""
        raise NotImplementedError

    @property
    def screen_name(self) -> str:
        """The name that the present screen has in `connects_tui.keys`."""
        return type(self.screen).__name__.removesuffix("Screen")

    def pasted(self, text: str) -> None:
        """Take what was pasted while no field was open."""
        raise NotImplementedError

    async def open_book(self) -> None:
        """Load the rules and read the journal, while the frame stands and answers to keys.

        Raises:
            JournalUnusable: there is something at its path that can't be read as a file.
        """
        loop = asyncio.get_running_loop()

        def show(look: FirstLook) -> None:
            if not self.is_leaving:
                self.first_look(look)

        def tell(look: FirstLook) -> None:
            with suppress(RuntimeError):  # the app was left, and its loop is closed
                loop.call_soon_threadsafe(show, look)

        self.book = await in_background(partial(self._opening, tell))

    def first_look(self, look: FirstLook) -> None:
        """Show what is known of the journal while it is read."""

    async def keep(self) -> None:
        """Keep what the journal came to for the next start, where that saves time."""
        keep = None if self.books is None else self.book.keeping(self.today)
        if keep is not None:
            await in_background(keep)

    def load(self) -> None:
        """Make the books anew from the journal as it was last seen."""
        from connects_tui.tui.books import Books

        self.books = Books.of(self.book, self.today, self.pace, self.books)

    def weigh(self) -> None:
        """Have bids and hints worked out beside everything else; the books are shown again then."""
        if not self._is_weighing:
            self._is_weighing = True
            self._weigh()

    @work(description="hints")
    async def _weigh(self) -> None:
        try:
            while (books := self.books) is not None and not books.is_weighed:
                await in_background(lambda: books.outlook.findings)
                if self.books is books:
                    self.books = books
        finally:
            self._is_weighing = False

    def key_of(self, action: str) -> str:
        """Return how the key of an action is shown: the user's, else its own one."""
        return shown(self.keys_of(action)[0])

    def keys_of(self, action: str) -> tuple[str, ...]:
        """Return the keys of an action, by Textual's names: the user's, else its own ones."""
        return self.own_keys.get(action, ACTIONS[action].keys)

    def with_keys(self, sentence: str) -> Content:
        """Return a sentence with the keys that it names by their actions: "{add} logs a proposal"."""
        return Content(_NAMED_ACTION.sub(lambda named: self.key_of(named[1]), sentence))

    def keyed(self, sentence: str) -> Content:
        """Return the same with the keys standing out from the words."""
        parts = _NAMED_ACTION.split(sentence)
        keys = [plain(self.key_of(action), KEY) for action in parts[1::2]]
        words = [plain(part, DIM) for part in parts[::2]]
        return joined(*(part for pair in zip_longest(words, keys, fillvalue="") for part in pair))

    def perform(self, action: Callable[[], Done], hint: str | None = None) -> Done | None:
        """Record something, and say what it did or why it was not done; the hint is how to take it back."""
        from connects_tui.actions.outcomes import Refused
        from connects_tui.journal.file import JournalUnusable, NotSaved

        try:
            done = action()
        except Refused as refused:
            self.notify(f"{refused}", severity="warning", markup=False)
            return None
        except (NotSaved, JournalUnusable) as error:
            self.notify(str(error), severity="error", markup=False)
            return None
        self.told(done, hint)
        return done

    def told(self, done: Done | None, hint: str | None = None) -> None:
        """Show the books with what was recorded, and say what it did in one line."""
        if done is None:
            return
        from connects_tui.ledger.entries import Account

        self.load()
        self.clear_notifications()  # what was said before is over
        undoable = done.entries and not isinstance(done.entries[0], Account)
        hint = f" · {self.key_of('undo')} undoes" if hint is None else hint
        self.notify(f"{done.said}{hint if undoable else ''}", markup=False)
