"""The app: it holds the view that the screens show, goes from screen to screen, records, and leaves.

It is given its screens and knows none of them (`connects_tui.tui.modes`).
"""

import asyncio
import re
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from math import inf
from pathlib import Path
from threading import Thread
from typing import Any, Final, TypeVar
from weakref import WeakSet

from rich.console import RenderableType
from textual import events, getters, work
from textual.app import App
from textual.binding import Binding
from textual.content import Content
from textual.driver import Driver
from textual.filter import LineFilter
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive, var
from textual.screen import ModalScreen, Screen
from textual.signal import Signal

from connects_tui.actions.book import Book, Done, Refused
from connects_tui.journal.file import JournalUnusable, NotSaved
from connects_tui.journal.paths import account_of, journals_of
from connects_tui.journal.paths import settings_file as users_own
from connects_tui.journal.reading import Progress
from connects_tui.keys import ACTIONS, DIALOG, MOVE
from connects_tui.ledger.entries import Account, Proposal
from connects_tui.ledger.state import Movement
from connects_tui.problems import Problem
from connects_tui.settings import SettingsFile
from connects_tui.tui.app_settings import AppSettings, SixteenColors
from connects_tui.tui.keymap import bindings, shown
from connects_tui.tui.render import DIM, KEY, clickable, joined, plain
from connects_tui.tui.signals import can_be_suspended, leave_when_told, suspend
from connects_tui.tui.type_ahead import TypeAhead
from connects_tui.tui.view import View
from connects_tui.wording import with_title_cut

if sys.platform != "win32":
    from textual.drivers.linux_driver import LinuxDriver

    from connects_tui.tui.driver import TerminalDriver

_Result = TypeVar("_Result")

_NAMED_ACTION: Final = re.compile(r"\{([a-z-]+)\}")


@dataclass
class ShowProposals(Message):
    """Asks the Proposals screen to show those that fit a filter, or one of them with its details."""

    filter_text: str
    proposal: Proposal | None


@dataclass
class ShowMovements(Message):
    """Asks the Ledger to show those that fit a filter, or one of them."""

    filter_text: str
    movement: Movement | None


MIN_SIZE: Final = Size(60, 18)
"""The smallest terminal on which every screen is whole: columns and lines."""


def _too_small(size: Size) -> bool:
    return size.width < MIN_SIZE.width or size.height < MIN_SIZE.height


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


class ConnectsApp(App[None]):
    """The Connects of one account, at the keyboard.

    Args:
        open_book: reads the journal, in a thread; it tells how far it is.
        clock: tells the user's own time.
        modes: makes each screen, by its name; the one called "balance" is shown first, and opens the journal.
        do_common: does something that can be done on every screen, by its name: opens a dialog, undoes.

    Attributes:
        book: the journal, once it is read.
        view: what the screens show; `None` until the journal is read, and while there is nothing to show.
        looks_ahead: whether the forecast is shown too: not before the balance is drawn.
        is_open: whether everything is shown.
        unsaved_lines: the quick-add lines that were left without being saved, the latest last.
        pace: Connects a day that the forecast goes on at until the app is closed; `None`: the account's own pace.
        unusable: why the journal can't be read at all, where the app ended for that reason.
    """

    TITLE = "connects"
    CSS_PATH = sorted(str(path) for path in Path(__file__).parent.rglob("*.tcss"))
    """The styles of everything, read once: those that a dialog brings would come after it is laid out."""
    ENABLE_COMMAND_PALETTE = False  # the app has one of its own
    BINDINGS = bindings("App")
    DEFAULT_MODE = "balance"

    book: Book
    view: var[View | None] = var(None, always_update=True)
    pace: Decimal | None = None
    unusable: Exception | None = None
    another_book: Callable[[Path], Book] | None = None
    """Reads the journal of another account; `None` in the demo, which leaves those alone."""
    next_journal: Path | None = None
    """The journal that is to be opened after this one, where the user goes to another account."""
    home_journal: Path | None = None
    """The journal that the program was started with, which may be none of the named accounts'."""
    hand_over: Callable[[Callable[[events.Event], object]], None] | None = None
    """Leaves what is typed to the next app in this terminal, and gives what was read already to a function."""
    looks_ahead = is_open = False
    settings_problems: var[tuple[Problem, ...]] = var((), always_update=True)
    """What is wrong in the settings; set whenever they are read."""

    def __init__(
        self,
        open_book: Callable[[Progress], Book],
        clock: Callable[[], datetime],
        modes: Mapping[str, Callable[[], Screen[object]]],
        do_common: Callable[..., None],
        settings_file: SettingsFile | None = None,
    ) -> None:
        super().__init__()
        for name, screen in modes.items():
            self.add_mode(name, screen)
        self.open_book = open_book
        self.do_common = do_common
        self._clock = clock
        self.unsaved_lines: list[str] = []
        self._computes_hints = self._was_left = False
        self._to_call: deque[Callable[[], object]] = deque()
        self.type_ahead = TypeAhead(self, self._deliver, self._needs_layout)
        self.back_signal: Signal[None] = Signal(self, "back")
        """The user has come back to the app from another window, or from the shell."""
        self.settings = AppSettings(self, settings_file or SettingsFile(users_own()), self._settings_changed)
        self._styled_theme = self.theme
        self._styled: WeakSet[Screen[Any]] = WeakSet()
        self.stylesheet.set_variables(self.get_css_variables())

    def on_mount(self) -> None:
        leave_when_told(self)
        self.screen_change_signal.subscribe(self, lambda _: self.call_after_refresh(self._drawn))

    @property
    def today(self) -> date:
        """The user's own calendar day."""
        return self._clock().date()

    # --- leaving -----------------------------------------------------------------------------------------------------

    @property
    def is_leaving(self) -> bool:
        """Whether the app is being left, or is closed: nothing more is to be shown."""
        return self._was_left or not self.is_running

    async def action_quit(self) -> None:
        leave = getattr(self.screen, "leave_app", self.exit)  # a dialog asks where something typed would be lost
        leave()

    def action_suspend_process(self) -> None:
        """Leave the terminal to the shell until `fg`; keys typed after this one were for the shell."""
        suspend(self)
        self.type_ahead.forget()
        self.type_ahead.drop_until(events.Event().time)
        self.on_app_focus()  # the journal or the settings may have changed meanwhile

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return can_be_suspended(self) if action == "suspend_process" else super().check_action(action, parameters)

    # --- what is typed -----------------------------------------------------------------------------------------------

    async def _deliver(self, event: events.Event) -> None:
        if not self.type_ahead.is_dropped(event):
            await super().on_event(event)

    def _needs_layout(self, event: events.Event) -> bool:
        if not isinstance(event, events.Key):
            return True
        moving = (self.keys_of(action) for action in ("jump", "next-field", "field-before"))
        return event.key in ("tab", "shift+tab") or any(event.key in keys for keys in moving)

    def _leaves(self, event: events.Event) -> bool:
        """Whether a key quits before the journal is read: quitting does not wait for it."""
        if self.type_ahead.is_open or self._was_left or not isinstance(event, events.Key):
            return False
        return event.key in self.keys_of("quit-anywhere") or (
            self.type_ahead.is_empty and event.key in self.keys_of("quit")
        )

    # --- the accounts ------------------------------------------------------------------------------------------------

    @property
    def journals(self) -> dict[str, Path]:
        """The journals of the user's accounts, by the accounts' names; none where the settings name none.

        The one that is open, and the one that all began with, are among them, if need be by the names of their files.
        """
        named = journals_of(self.settings.values.accounts) if self.another_book else {}
        for journal in (self.home_journal, self.book.file.path if hasattr(self, "book") else None):
            if named and journal is not None and account_of(journal, named) is None:
                named = {f"{journal}" if journal.name in named else journal.name: journal, **named}
        return named

    @property
    def account(self) -> str | None:
        """The name of the account that is shown; `None` where the settings name none."""
        return account_of(self.book.file.path, self.journals) if hasattr(self, "book") else None

    def action_accounts(self) -> None:
        self.do_common(self.screen, "accounts")

    def go_to_journal(self, journal: Path) -> None:
        """Leave this journal for another one, which what is typed from now on is for."""
        self.next_journal = journal
        self.type_ahead.close()
        if self.hand_over is not None:
            self.hand_over(self.type_ahead.late.append)
        self.exit()

    # --- the screens -------------------------------------------------------------------------------------------------

    @property
    def screen_name(self) -> str:
        """The name that the present screen has in `connects_tui.keys`."""
        return type(self.screen).__name__.removesuffix("Screen")

    async def action_go(self, mode: str) -> None:
        """Go to a screen, for which the next key is: this returns when it is there."""
        if self.view is not None:
            await self._go(mode)

    async def _go(self, mode: str) -> None:
        with self.batch_update():
            await self.switch_mode(mode)
        self.screen.refresh()

    def after_drawing(self, callback: Callable[[], object]) -> None:
        """Call something once everything is drawn.

        A screen that closes before that forgets its `call_after_refresh`, so the next one is asked too.
        """
        self._to_call.append(callback)
        self.call_after_refresh(self._drawn)

    def _drawn(self) -> None:
        while self._to_call:
            self._to_call.popleft()()

    async def show_proposals(self, filter_text: str = "", proposal: Proposal | None = None) -> None:
        """Go to the proposals that fit a filter, or to one of them and its details."""
        await self._go("proposals")
        self.screen.post_message(ShowProposals(filter_text, proposal))

    async def show_movements(self, filter_text: str = "", movement: Movement | None = None) -> None:
        """Go to the movements that fit a filter, or to one of them, on the Ledger."""
        await self._go("ledger")
        self.screen.post_message(ShowMovements(filter_text, movement))

    def on_resize(self, event: events.Resize) -> None:
        covered = isinstance(self.screen, TooSmall)
        if _too_small(event.size) and not covered:
            self.push_screen(TooSmall())
        elif covered and not _too_small(event.size):
            self.pop_screen()

    # --- the view ---------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Make the view anew from the journal as it was last read."""
        self.view = View.of(self.book, self.today, self.pace, self.view, self.settings.values)

    def compute_hints(self) -> None:
        """Work out bids and hints in a thread, and then show the view again."""
        if not self._computes_hints:
            self._computes_hints = True
            self._compute_hints()

    @work(description="hints")
    async def _compute_hints(self) -> None:
        try:
            while (view := self.view) is not None and not view.hints_ready:
                await in_background(lambda: view.own_hints)
                if self.view is view:
                    self.view = view
        finally:
            self._computes_hints = False

    def perform(self, action: Callable[[], Done], hint: str | None = None) -> Done | None:
        """Record something, and say what was recorded and how to undo it, or why nothing was."""
        try:
            done = action()
        except (Refused, NotSaved, JournalUnusable) as why:
            self.clear_notifications()
            self.notify(str(why), severity="warning" if isinstance(why, Refused) else "error", markup=False)
            return None
        self.show_done(done, hint)
        return done

    def show_done(self, done: Done | None, hint: str | None = None) -> None:
        """Show the view with what was recorded, and say in one line what that was."""
        if done is None:
            return
        self.load()
        self.clear_notifications()
        undoable = done.entries and not isinstance(done.entries[0], Account)
        hint = f" · {self.key_of('undo')} undoes" if hint is None else hint
        said = with_title_cut(f"{done.message}{hint if undoable else ''}", self.size.width - 3)  # its edges
        self.notify(said, markup=False)

    def clear_notifications(self) -> None:
        """Take all toasts away, each with its holder, which Textual (8.2.8) keeps.

        Later, so that one that is shown at once is there before: without any, all of the screen is drawn anew.
        """
        self.call_later(super().clear_notifications)
        if self.screen_stack:
            self.screen.query("ToastHolder").remove()

    # --- keys in sentences -------------------------------------------------------------------------------------------

    def get_key_display(self, binding: Binding) -> str:
        return binding.key_display or shown(binding.key)

    def key_of(self, action: str) -> str:
        """Return how the key of an action is shown: the user's, else its own one."""
        return shown(self.keys_of(action)[0])

    def keys_of(self, action: str) -> tuple[str, ...]:
        """Return an action's keys, by Textual's names: the user's, else its own."""
        return self.settings.own_keys.get(action, ACTIONS[action].keys)

    def with_keys(self, sentence: str) -> Content:
        """Put keys into a sentence that names their actions: "{add} logs a proposal"."""
        return Content(_NAMED_ACTION.sub(lambda named: self.key_of(named[1]), sentence))

    def keyed(self, sentence: str) -> Content:
        """Put keys into a sentence as `with_keys` does, in another colour than the words.

        A click on a key, or on the words after it, does what the key does on the screens.
        """
        first, *parts = _NAMED_ACTION.split(sentence)
        keyed = [plain(first, DIM)]
        for action, words in zip(parts[::2], parts[1::2], strict=True):
            part = joined(plain(self.key_of(action), KEY), plain(words, DIM))
            keyed.append(clickable(part, action) if ACTIONS[action].group not in (MOVE, DIALOG) else part)
        return joined(*keyed)

    # --- settings ----------------------------------------------------------------------------------------------------

    def on_app_focus(self) -> None:
        if self.looks_ahead:
            self.settings.refresh()
            self.back_signal.publish(None)

    def _settings_changed(self) -> None:
        self.book.usual_cost = self.settings.values.usual_cost
        self.settings_problems = self.settings.problems
        if self.view is not None:
            self.load()

    # --- where Textual, at 8.2.8, does otherwise ---------------------------------------------------------------------

    def get_line_filters(self) -> Sequence[LineFilter]:
        filters = super().get_line_filters()
        has_16 = self.console.color_system == "standard" and not self.is_headless
        return [*filters, SixteenColors()] if has_16 else filters

    def get_driver_class(self) -> type[Driver]:
        chosen = super().get_driver_class()
        if sys.platform == "win32":
            return chosen
        return TerminalDriver if chosen is LinuxDriver else chosen

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Leave once what is being opened is there: a screen that goes while it mounts misses its widgets."""
        if not self._was_left:
            self._was_left = True
            self.type_ahead.drop_until(inf)
            self.workers.cancel_all()
            leave = partial(super().exit, result, return_code, message)
            if not (self.screen_stack and self.screen.call_later(leave)):
                leave()

    async def on_event(self, event: events.Event) -> None:
        """Let what is typed wait its turn, or keys reach the screen behind a dialog (Textualize/textual#4704)."""
        if self.type_ahead.holds_back(event) and not self._leaves(event):
            self.type_ahead.enqueue(event)
        else:
            await self._deliver(event)

    def delay_update(self, delay: float = 0) -> None:
        """Delay nothing: `switch_mode` would draw each screen 50 ms later."""

    def refresh_css(self, animate: bool = True) -> None:
        """Read all styles anew only for another theme, and style each screen once (Textualize/textual#5211).

        Textual reads them whenever a screen is first shown, which takes 50 to 100 ms.
        """
        if self.theme != self._styled_theme:
            self._styled_theme = self.theme
            self._styled.clear()
            super().refresh_css(animate)
        if self.screen_stack and self.screen not in self._styled:
            self._styled.add(self.screen)
            self.stylesheet.update(self.screen, animate=animate)


class TooSmall(ModalScreen[None]):
    """Says which size the app needs; other keys do nothing, since they may be meant for what is covered."""

    app = getters.app(ConnectsApp)
    auto_links = Reactive(False)  # as in `Pointable`

    def on_screen_resume(self, _: events.ScreenResume) -> None:
        """Go if the terminal is large enough by now: it may have grown while something else lay on top."""
        if not _too_small(self.app.size):
            self.dismiss(None)

    def render(self) -> Content:
        sizes = f"connects needs {MIN_SIZE.width}x{MIN_SIZE.height}; this is {self.size.width}x{self.size.height}"
        return Content("\n").join([plain(sizes), self.app.keyed("{quit-anywhere} quits")])
