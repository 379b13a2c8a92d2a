"""The app as its user wants it: theme, keys and wording from the settings file, and changes written back to it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from connects_tui.journal.paths import settings_file as users_own
from connects_tui.settings import DEFAULTS, NotChanged, Settings, SettingsFile, mistake
from connects_tui.tui.desk import Desk
from connects_tui.tui.keymap import fitted, given, shown
from connects_tui.wording import use_formats, write_near

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from textual.binding import Binding
    from textual.screen import Screen

    from connects_tui.actions.book import Book
    from connects_tui.problems import Problem
    from connects_tui.tui.first_look import Tell


class Preferring(Desk):
    """The desk of a user who has settings.

    A subclass registers its own themes and then calls `look_as_set`, and `take_settings` when there are books.
    """

    def __init__(
        self, opening: Callable[[Tell], Book], clock: Callable[[], datetime], settings_file: SettingsFile | None = None
    ) -> None:
        super().__init__(opening, clock)
        self.settings_file = settings_file or SettingsFile(users_own())
        self.settings_file.look()
        self.settings_problems: tuple[Problem, ...] = ()
        self._read_for: dict[str, str] = {}
        self._dressed: WeakSet[Screen[Any]] = WeakSet()

    def get_key_display(self, binding: Binding) -> str:
        """Name a key as the rest of the app does."""
        return binding.key_display or shown(binding.key)

    @property
    def settings(self) -> Settings:
        """What is set."""
        return self.settings_file.settings

    @property
    def shows_benchmarks(self) -> bool:
        """Whether the user wants to see what others reach."""
        return self.settings.benchmarks == "shown"

    def look_as_set(self) -> None:
        """Let the frame look as it is set: its colours, and its keys as far as there are such.

        Whether the keys fit together is seen later, by `take_settings`: that takes every screen.
        """
        settings = self.settings
        use_formats(date_format=settings.date_format, currency_sign=settings.currency_sign)
        self.theme = settings.theme if settings.theme in self.available_themes else DEFAULTS.theme
        if settings.keys:
            self._answer_to(given(settings.keys))

    def take_settings(self) -> None:
        """Let the app look, read and answer to keys as it is set; what can't be had is left as it is by default."""
        self.look_as_set()
        reading, settings = self.settings_file.reading, self.settings
        self.book.usual_cost = settings.usual_cost
        problems = list(reading.problems)
        if settings.theme not in self.available_themes:
            problems.append(self._no_such_theme(settings.theme))
        if settings.keys:
            keys = fitted(settings.keys, reading.lines)
            self._answer_to(keys.keymap)
            problems += keys.problems
        else:
            self._answer_to({})
        self.settings_problems = tuple(sorted(problems, key=lambda problem: problem.line))

    def _answer_to(self, keymap: Mapping[str, str]) -> None:
        self.own_keys = {action: tuple(given.split(",")) for action, given in keymap.items()}
        self.set_keymap(keymap)

    def _no_such_theme(self, name: str) -> Problem:
        known = sorted(self.available_themes)
        remedy = write_near(name.lower().replace(" ", "-"), known, f"There are {', '.join(known)}")
        return mistake(f'There is no theme "{name[:40]}"', remedy, self.settings_file.reading.lines.get("theme", 0))

    def tell_of_settings(self) -> None:
        """Say that there are mistakes in the settings, with the first of them."""
        if not self.settings_problems:
            return
        first, *more = self.settings_problems
        place = f"{self.settings_file.path.name}, line {first.line}" if first.line else self.settings_file.path.name
        rest = f" There {'is 1' if len(more) == 1 else f'are {len(more)}'} more; Settings shows all." if more else ""
        self.notify(f"{place}: {first.sentence}{rest}", severity="warning", timeout=12, markup=False)

    def look_at_settings(self) -> None:
        """Take in what an editor changed in the settings meanwhile."""
        if self.settings_file.look():
            self._settle()
            self.tell_of_settings()

    def change_setting(self, name: str, value: str | int | None) -> None:
        """Set something, now and from now on; with `None` it has its default again."""
        self._change(lambda: self.settings_file.change(name, value))

    def change_keys(self, action: str, keys: Sequence[str] | None) -> None:
        """Give an action other keys, as they are written in the file; with `None` its own again."""
        given = keys[0] if keys is not None and len(keys) == 1 else keys
        self._change(lambda: self.settings_file.change_key(action, given))

    def _change(self, change: Callable[[], None]) -> None:
        self.clear_notifications()
        try:
            change()
        except NotChanged as why:
            self.notify(str(why), severity="error", markup=False)
        else:
            self._settle()
            self.notify(f"Saved to {self.settings_file.path.name}", timeout=2, markup=False)

    def _settle(self) -> None:
        self.take_settings()
        if self.books is not None:
            self.load()  # days and money may be worded in another way now
        from connects_tui.tui.screens.settings import SettingsScreen

        if isinstance(self.screen, SettingsScreen):
            self.screen.show()

    def action_settings(self) -> None:
        """Show what is set, and change it."""
        from connects_tui.tui.screens.settings import SettingsScreen

        self.look_at_settings()
        self.push_screen(SettingsScreen())

    def read_styles_for_theme(self) -> None:
        """Have the styles read for the present theme when they are first read, not for Textual's own and then again."""
        self._read_for = self.get_css_variables()
        self.stylesheet.set_variables(self._read_for)

    def refresh_css(self, animate: bool = True) -> None:
        """Draw everything with the present theme, a dialog that lies on top too, which Textual leaves out.

        Textual asks for this whenever a screen is first shown. It then reads all styles anew, which takes longer than
        making the screen; that is left out while the theme is the one that they were last read for.
        """
        variables = self.get_css_variables()
        if variables != self._read_for:
            self._read_for = variables
            self._dressed.clear()
            super().refresh_css(animate)
        if self.screen_stack and self.screen not in self._dressed:
            self._dressed.add(self.screen)
            self.stylesheet.update(self.screen, animate=animate)

    # --- themes ----------------------------------------------------------------------------------------------------

    def action_change_theme(self) -> None:
        """Try themes on while moving through their list; enter keeps one, escape goes back."""
        from connects_tui.tui.modals.palette import Command, Palette
        from connects_tui.tui.themes import about, offered

        before = self.theme

        def try_on(theme: Command | None) -> None:
            self.theme = before if theme is None else theme.title

        def chosen(theme: Command | None) -> None:
            if theme is None:
                self.theme = before
            else:
                self.keep_theme(theme.title)

        themes = [
            Command(theme.name, about(theme), "", partial(self.keep_theme, theme.name))
            for theme in offered(self.available_themes.values(), before)
        ]
        palette = Palette(themes, title="Theme", placeholder="A name", highlighted=try_on, classes="-aside")
        self.push_screen(palette, chosen)

    def keep_theme(self, name: str) -> None:
        """Have this theme, now and from now on."""
        self.theme = name
        self.change_setting("theme", name)
