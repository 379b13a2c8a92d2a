"""The app as a test drives it: keys, what it says and shows, and waiting until nothing is left to do."""

import asyncio
import re
import selectors
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime
from math import inf
from typing import Any, TypeVar
from unittest.mock import patch

from rich.cells import cell_len
from textual import events
from textual.app import App
from textual.constants import MAX_FPS
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.errors import NoWidget
from textual.geometry import Region
from textual.notifications import SeverityLevel
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, Static

from connects_tui.actions.book import Book
from connects_tui.journal.reading import Progress
from connects_tui.settings import SettingsFile
from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.keymap import key_named
from connects_tui.tui.loading import JournalWatcher
from connects_tui.tui.modes import MODES, do_common
from connects_tui.tui.screens.balance import BalanceScreen
from connects_tui.tui.view import View
from tests.on_a_day import TODAY, moment_of

AnyScreen = TypeVar("AnyScreen", bound=Screen[Any])

MOMENT = 0.001
"""Seconds after which it is asked again whether what is waited for is there."""

_draw = Widget.render_lines

_STYLES: dict[str, Stylesheet] = {}
"""The styles of each theme, read once for all tests: every app would read them anew, in a tenth of its start."""

RuleSet.__hash__ = object.__hash__  # type: ignore[method-assign]
"""The same, without a call of Python's for every rule of every widget that is styled: a twentieth of the time."""

_NAMED = {key_named(character) or character: character for character in map(chr, range(ord(" "), ord("~") + 1))}
_KEY = re.compile(r"‹([^›]+)›|(.)")
_SIGNS = dict(zip("⏎⎋⇥↓↑→←⌫", ["enter", "escape", "tab", "down", "up", "right", "left", "backspace"], strict=True))


def clock() -> datetime:
    """The moment at which every test of the app takes place."""
    return moment_of(TODAY)


class AppPilot(Pilot[None]):
    """Presses keys all at once, which is the same as one by one, and waits until nothing is left to do."""

    @property
    def app(self) -> "DrivenApp":
        """The app."""
        app = super().app
        assert isinstance(app, DrivenApp)
        return app

    async def press(self, *keys: str | events.Event) -> None:
        """Press keys, paste and such in one go, as SSH, tmux, a macro or a key held down hand them over."""
        type_ahead(self.app, keys)
        await self.pause()

    async def pause(self, delay: float | None = None) -> None:
        """Wait until all that was typed has done what it does, and all of it is drawn."""
        await (at_rest(self.app) if delay is None else asyncio.sleep(delay))

    async def resize_terminal(self, width: int, height: int) -> None:
        """Give the terminal another size, and wait until all is drawn.

        A screen behind a dialog is laid out anew in steps and tells nobody of the last: none is left when two pictures
        are the same.
        """
        await super().resize_terminal(width, height)
        before: list[str] = []
        while len(self.app.screen_stack) > 1 and before != (shown_now := rows(self.app)):
            before = shown_now
            await asyncio.sleep(2 / MAX_FPS)
            await self.pause()

    async def click(self, *where: Any, **how: Any) -> bool:
        """Click on a widget or a place, as `Pilot.click` does."""
        with self.app.seen():  # what lies there is told by what is drawn
            return await super().click(*where, **how)

    async def hover(self, *where: Any, **how: Any) -> bool:
        """Move the pointer to a widget or a place, as `Pilot.hover` does."""
        with self.app.seen():
            return await super().hover(*where, **how)

    async def fill(self, **texts: str) -> None:
        """Let these texts stand in the fields of the screen."""
        for name, text in texts.items():
            self.app.screen.query_one(f"#{name}", Input).value = text
        await self.pause()

    async def chart_is_drawn(self) -> None:
        """Wait for what Plans works out behind the keys, which none of them waits for."""
        await until(lambda: all(worker.is_finished for worker in self.app.workers))
        await self.pause()


class DrivenApp(ConnectsApp):
    """The app under test, which keeps what it said and ends as by its own key."""

    NOTIFICATION_TIMEOUT = inf
    """A toast stands until something takes it away: on a busy machine a test may take longer than a toast stands."""

    def __init__(self, open_book: Callable[[Progress], Book], settings_file: SettingsFile | None = None) -> None:
        super().__init__(open_book, clock, MODES, do_common, settings_file)
        self.animation_level = "none"
        self.stylesheet = _STYLES.setdefault(self.theme, self.stylesheet)
        self.toasts: list[tuple[str, str]] = []
        """What it says, each with how bad that is, until something else makes it take it back."""
        self.is_seen = False
        """Whether every picture is drawn, and not only those behind which nothing is left to do."""

    def refresh_css(self, animate: bool = True) -> None:
        """Take another theme, which the other tests are not to have."""
        if self.theme != self._styled_theme:
            self.stylesheet = self.stylesheet.copy()
        super().refresh_css(animate)

    @property
    def watcher(self) -> JournalWatcher:
        """What watches over its journal."""
        balance = self.get_screen_stack("balance")[0]
        assert isinstance(balance, BalanceScreen)
        assert balance.watcher is not None
        return balance.watcher

    @property
    def current_view(self) -> View:
        """What its screens show, which is there."""
        assert self.view is not None
        return self.view

    def at(self, kind: type[AnyScreen]) -> AnyScreen:
        """Return the screen on top, which is one of this kind."""
        assert isinstance(self.screen, kind), self.screen
        return self.screen

    def text_of(self, selector: str) -> str:
        """Return what stands in a part of the screen."""
        return str(self.screen.query_one(selector, Static).content)

    async def look_at_journal(self) -> None:
        """See what others did to the journal, as the app does now and then."""
        self.watcher.check_journal()
        await at_rest(self)

    @property
    def said(self) -> list[str]:
        """What it says now."""
        return [message for message, _ in self.toasts]

    def notify(self, message: str, *, severity: SeverityLevel = "information", **how: Any) -> None:
        """Say something."""
        self.toasts.append((message, severity))
        super().notify(message, severity=severity, **how)

    def clear_notifications(self) -> None:
        """Say it no more."""
        self.toasts.clear()
        super().clear_notifications()

    @contextmanager
    def seen(self) -> Iterator[None]:
        """Let every picture be drawn meanwhile."""
        self.is_seen = True
        try:
            yield
        finally:
            self.is_seen = False

    def export_screenshot(self, **options: Any) -> str:
        """Return what the app shows as a picture."""
        with self.seen():
            return super().export_screenshot(**options)

    @asynccontextmanager
    async def run_test(self, **options: Any) -> AsyncIterator[AppPilot]:
        """Run the app, and leave it as its user does: Textual would take its screens away while it goes on."""
        with patch.object(Widget, "render_lines", draw_if_seen):
            async with super().run_test(**options):
                pilot = AppPilot(self)
                await pilot.pause()
                yield pilot
                if self.is_running:
                    deque(drawn_on(self.screen), 0)  # what can't be drawn is seen, though nobody looked
                self.exit()
                await until(lambda: not self.is_running)


def draw_if_seen(widget: Widget, crop: Region) -> list[Strip]:
    """Draw a part of a widget, or nothing in a picture that nobody sees: those would take a third of the time."""
    app = widget.app
    return _draw(widget, crop) if not isinstance(app, DrivenApp) or app.is_seen else []


def type_ahead(app: App[Any], keys: Iterable[str | events.Event]) -> None:
    """Hand all of these over before anything is done with the first, as a terminal does, which waits for nobody."""
    for key in keys:
        app.post_message(pressed(key) if isinstance(key, str) else key)


async def until(holds: Callable[[], object]) -> None:
    """Let the app go on until something holds, which it tells nobody."""
    while not holds():  # noqa: ASYNC110
        await asyncio.sleep(0)


class _Waits(selectors.DefaultSelector):
    """What an event loop waits with, which knows when that is."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0
        self.idle: asyncio.Future[float] | None = None
        """Is given the seconds until the next timer before the loop would wait for that."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait, unless somebody is to be told before."""
        if timeout is None or timeout > 0:
            if self.idle is not None and not self.idle.done():
                self.idle.set_result(inf if timeout is None else timeout)
                timeout = 0
            else:
                self.times += 1
        return super().select(timeout)


class RestingLoop(asyncio.SelectorEventLoop):
    """An event loop that tells when everything is done but for what a timer, a thread or another program begins."""

    def __init__(self) -> None:
        self._waits = _Waits()
        super().__init__(self._waits)

    @property
    def waits(self) -> int:
        """How many times there was nothing to do but to wait."""
        return self._waits.times

    async def idle(self) -> float:
        """Wait until there is nothing to do; return the seconds until the next timer."""
        if self._waits.idle is None or self._waits.idle.done():
            self._waits.idle = self.create_future()
        return await self._waits.idle


async def at_rest(app: App[Any]) -> None:
    """Wait until nothing is left to do and to draw: on a busy machine as long as it takes.

    No queue tells that: a message may be being handled, and a widget being mounted or taken away.
    """
    loop = asyncio.get_running_loop()
    assert isinstance(loop, RestingLoop)
    while app.is_running:
        next_timer = await loop.idle()
        is_behind = len(app.screen_stack) > 1  # of a screen behind another one it is not told when it is drawn
        if is_busy(app) or (is_behind and next_timer < 1 / MAX_FPS):
            await asyncio.sleep(MOMENT)
            continue
        waits = loop.waits
        await drawn(app)
        if loop.waits == waits:  # there was nothing to draw
            break


async def drawn(app: App[Any]) -> None:
    """Wait until what is to be drawn is drawn."""
    is_drawn = asyncio.Event()
    while app.is_running and not is_drawn.is_set():
        app.call_after_refresh(is_drawn.set)  # once more if the screen that was to do it is closed before
        with suppress(TimeoutError):
            async with asyncio.timeout(0.1):
                await is_drawn.wait()


def is_busy(app: App[Any]) -> bool:
    """Whether the journal is being opened, something is worked out, or a size is new."""
    return (
        (isinstance(app, ConnectsApp) and not app.is_open)
        or any(not worker.is_finished and worker.group != "chart" for worker in app.workers)
        or any(screen.outer_size != app.size for screen in app.screen_stack)
    )


def pressed(key: str) -> events.Key:
    """Return the event of a key, by Textual's name or as its character."""
    named = key_named(key) or key if len(key) == 1 else key
    return events.Key(named, character_of(key))


def character_of(key: str) -> str | None:
    """Return what a key, by Textual's name or as its character, types into a field."""
    return key if len(key) == 1 else _NAMED.get(key)


def keys_of(text: str) -> list[str]:
    """Return the keys of a text; ⏎, ⎋ and ⇥ are enter, escape and tab, ↓ and ↑ the arrows, ‹f2› is what it names."""
    return [named or _SIGNS.get(character, character) for named, character in _KEY.findall(text)]


def rows(app: App[Any], *, on_top: bool = False) -> list[str]:
    """Return what the app shows, or its screen on top alone, row by row: what each widget drew, the front ones last.

    A screenshot says the same, and takes five times as long.
    """
    blank = [" "] * app.size.width
    cells = [blank.copy() for _ in range(app.size.height)]
    for screen in app.screen_stack[-1 if on_top else 0 :]:
        for seen, strips in drawn_on(screen):
            for y, strip in zip(seen.line_range, strips, strict=True):
                cells[y][seen.x : seen.right] = cells_of(strip)
    return ["".join(row).rstrip() for row in cells]


def drawn_on(screen: Screen[Any]) -> Iterator[tuple[Region, list[Strip]]]:
    """Draw what has changed on a screen; yield what each widget shows, the front ones last, and where that is."""
    hides_all = screen.styles.background.a == 1
    widgets = screen.walk_children(Widget, with_self=hides_all)
    bars = [widget.vertical_scrollbar for widget in widgets if widget.show_vertical_scrollbar]
    placed = []
    for widget in (*widgets, *bars):
        with suppress(NoWidget):  # it is not shown
            placed.append((widget, screen.find_widget(widget)))
    for widget, place in sorted(placed, key=lambda each: each[1].order):
        seen = place.visible_region
        yield seen, _draw(widget, seen - place.region.offset)


def cells_of(strip: Strip) -> list[str]:
    """Return what stands in each cell of a strip; behind a wide character one is empty."""
    if len(strip.text) == strip.cell_length:
        return list(strip.text)
    cells: list[str] = []
    for character in strip.text:
        width = cell_len(character)
        if width:
            cells += [character, *[""] * (width - 1)]
        else:
            cells[-1] += character
    return cells


def shown(app: App[Any]) -> str:
    """Return what the app shows, as one text."""
    return "\n".join(rows(app))
