"""Settings: everything that can be set, with its value, its default and what it means, and the key of every action."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from msgspec import Struct
from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from connects_tui.keys import ACTIONS, MAIN, Action, screens_of
from connects_tui.problems import Problem
from connects_tui.settings import DEFAULTS, SETTINGS
from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.dialogs.new_key import NewKey
from connects_tui.tui.dialogs.palette import change_theme
from connects_tui.tui.dialogs.typed_line import TypedSetting
from connects_tui.tui.keymap import WITH_KEYS, all_shown, bindings, key_in_file
from connects_tui.tui.render import ACCENT, DIM, ODD, STRONG, Column, joined, plain, row, wrapped
from connects_tui.tui.search import fits, search_words
from connects_tui.tui.widgets.line_input import LineInput
from connects_tui.tui.widgets.line_list import LineList
from connects_tui.wording import upper_first

_NARROW: Final = 66


class SettingsRow(Struct, frozen=True):
    """One line of the screen; `name` is that of the setting or of the action."""

    kind: Literal["problem", "heading", "setting", "key", "blank"]
    name: str = ""
    text: Content | None = None


_WORDS: Final = "Look and words"


def settings_columns(width: int) -> Sequence[Column]:
    """Return the columns that fit a width."""
    value = Column("Value", 24 if width >= _NARROW else 18)
    return (Column("", 0), value, Column("Default", 19, least=_NARROW), Column("In the file", 20, least=88))


class SettingsFilter(LineInput):
    """What settings and keys are looked for by: words of their names and of what they mean."""

    BINDINGS = bindings("SettingsFilter")


class SettingsScreen(Dialog[None]):
    """What is set. Every change is written to the file at once."""

    BINDINGS = bindings("SettingsScreen")

    filter_ = getters.query_one(SettingsFilter)
    rows = getters.query_one("#rows", LineList)
    about = getters.query_one("#about", Static)

    def compose(self) -> ComposeResult:
        """The lines, and below them what the one under the cursor means."""
        with Vertical(id="settings") as frame:
            frame.border_title = "Settings"
            yield SettingsFilter(placeholder="words, such as: date, theme, undo", id="filter")
            yield LineList(self._draw, id="rows")
            yield Static(id="about")

    def on_mount(self) -> None:
        """Begin at what is wrong, or at the first setting."""
        self.rows.focus()
        self.filter_.display = False
        self.watch(self.filter_, "value", self._narrow, init=False)
        self.watch(self.app, "settings_problems", self.show)
        self.rows.cursor = 0 if self.app.settings_problems else 1

    def on_resize(self) -> None:
        """Sentences are broken anew."""
        self.call_after_refresh(self.show)

    def show(self) -> None:
        """Show the settings as they are now, and the keys that change them, which are among them."""
        self.query_one("#settings").border_subtitle = self.app.with_keys(
            "{turn-left} {turn-right} change · {to-default} default · {filter} filter · {close} closes"
        )
        width = self.rows.scrollable_content_region.width or self.app.size.width  # not laid out yet: about so much
        self.rows.show(list(self._rows(width)))
        self._explain()

    # --- the filter ------------------------------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Type words that the settings and keys are narrowed down to."""
        self.filter_.display = True
        self.set_focus(self.filter_)
        self._explain()

    def action_filter_done(self) -> None:
        """Go back to the list, as it is narrowed."""
        self.set_focus(self.rows)
        self.filter_.display = bool(self.filter_.value)
        self._say_how_to_clear("close")
        self._explain()

    def action_back(self) -> None:
        """Clear the filter, then close: a step at a time."""
        if self.filter_.display:
            self.filter_.value = ""
            self.action_filter_done()
        else:
            self.dismiss()

    def _narrow(self) -> None:
        current = self.rows.current
        self._say_how_to_clear("clear")
        self.show()
        places = [place for place, line in enumerate(self.rows.rows) if line.kind in _CHANGED]
        stays = (place for place in places if self.rows.rows[place] == current)
        self.rows.cursor = next(stays, places[0] if places else 0)

    def _say_how_to_clear(self, action: str) -> None:
        nothing = f'No setting or key fits "{self.filter_.value}": {self.app.key_of(action)} clears it'
        self.rows.nothing = plain(nothing, DIM)
        self.rows.refresh()

    # --- rows ------------------------------------------------------------------------------------------------------

    def _rows(self, width: int) -> Iterable[SettingsRow]:
        for problem in self.app.settings_problems:
            yield from _problem_rows(problem, width)
        typed = search_words(self.filter_.value)
        groups = [(_WORDS, [SettingsRow("setting", name=name) for name in SETTINGS])]
        groups += [
            (heading, [SettingsRow("key", name=action.id) for action in listed]) for heading, listed in _groups()
        ]
        begun = bool(self.app.settings_problems)
        for heading, lines in groups:
            if fitting := [line for line in lines if fits(typed, _searched(line))]:
                yield from ([SettingsRow("blank")] if begun else [])
                yield SettingsRow("heading", name=heading)
                yield from fitting
                begun = True

    def _draw(self, line: SettingsRow, width: int) -> Content:
        if line.kind == "heading":
            value = "  Value" if line.name == _WORDS else "  Key"
            cells = [
                plain(line.name, f"{ACCENT} bold"),
                *(plain(title, DIM) for title in (value, "Default", "In the file")),
            ]
        elif line.kind == "setting":
            value = self.app.theme if line.name == "theme" else getattr(self.app.settings, line.name)
            default = getattr(DEFAULTS, line.name)
            left, right = (plain("‹ ", DIM), plain(" ›", DIM)) if self.rows.current == line else ("  ", "")
            cells = [
                plain(f"  {SETTINGS[line.name].label}"),
                joined(left, plain(_said(value), STRONG if value != default else ""), right),
                plain(_said(default), DIM),
                plain(line.name, DIM),
            ]
        elif line.kind == "key":
            action = ACTIONS[line.name]
            own = self.app.own_keys.get(action.id)
            cells = [
                plain(f"  {upper_first(action.words)}"),
                joined("  ", plain(all_shown(own or action.keys), STRONG if own else "")),
                plain(all_shown(action.keys), DIM),
                plain(action.id, DIM),
            ]
        else:
            return line.text or plain("")
        return row(cells, settings_columns(width), width)

    @on(LineList.Moved)
    def _explain(self) -> None:
        current, file = self.rows.current, self.app.settings_file.path
        self.rows.refresh()  # the arrows stand at the row under the cursor alone
        if current is None or current.kind not in _CHANGED:
            self.about.update(plain(f"{file}", DIM))
            return
        if current.kind == "setting":
            means, name = SETTINGS[current.name].means, current.name
            how = "lists them" if name == "theme" else "types it" if name in _TYPED else ""
        else:
            action = ACTIONS[current.name]
            means, name = f"{upper_first(action.words)}, {_places(action)}.", f"[keys] {action.id}"
            how = "asks for a new key"
        key = f" · {{open}} {how}" if how and self.focused is not self.filter_ else ""
        self.about.update(Content("\n").join([plain(means), self.app.keyed(f"{name} in {file.name}{key}")]))

    # --- changes ---------------------------------------------------------------------------------------------------

    def action_turn(self, steps: int) -> None:
        """Give the setting under the cursor its next value, or the one before."""
        current = self.rows.current
        if current is not None and current.kind == "setting":
            value = self._turned(current.name, getattr(self.app.settings, current.name), steps)
            self.app.change_setting(current.name, value)

    def _turned(self, name: str, value: str | int | None, steps: int) -> str | int | None:
        if name == "usual_cost":
            turned = (-1 if value is None else int(value)) + steps
            return turned if turned >= 0 else None
        options = SETTINGS[name].options
        if name == "theme":
            options = tuple(sorted(self.app.available_themes))
        elif name == "currency_sign":
            options = ("$", "US$")  # any other is typed
        return options[(options.index(value) + steps) % len(options)] if value in options else options[0]

    def action_to_default(self) -> None:
        """Give what is under the cursor its default again."""
        current = self.rows.current
        if current is not None and current.kind == "setting":
            self.app.change_setting(current.name, None)
        elif current is not None and current.kind == "key":
            self.app.change_keys(current.name, None)

    @on(LineList.Selected)
    def _choose(self) -> None:
        current = self.rows.current
        if current is None:
            return
        if current.kind == "key":
            self._ask_for_key(ACTIONS[current.name])
        elif current.name == "theme":
            change_theme(self.app)
        elif current.name in _TYPED:
            self._ask_for_text(current.name)
        elif current.kind == "setting":
            self.action_turn(1)

    def _ask_for_text(self, name: str) -> None:
        def typed(answer: tuple[str | int | None] | None) -> None:
            if answer is not None:
                self.app.change_setting(name, answer[0])

        self.app.push_screen(TypedSetting(SETTINGS[name], getattr(self.app.settings, name)), typed)

    def _ask_for_key(self, action: Action) -> None:
        def pressed(key: str | None) -> None:
            if key is not None:
                self.app.change_keys(action.id, None if key == "" else (key_in_file(key),))

        self.app.push_screen(NewKey(action.id, upper_first(action.words), self.app.own_keys), pressed)


_TYPED: Final = ("currency_sign", "usual_cost")
_CHANGED: Final = ("setting", "key")
"""What one comes here for: the rows that have a value."""


def _searched(line: SettingsRow) -> str:
    if line.kind == "setting":
        setting = SETTINGS[line.name]
        return f"{setting.label} {line.name} {setting.means}"
    action = ACTIONS[line.name]
    return f"{upper_first(action.words)} {action.id} {_places(action)}"


def _said(value: object) -> str:
    if value is None:
        return "none"
    text = str(value)
    return text.capitalize() if text in SETTINGS["first_day_of_week"].options else text


def _problem_rows(problem: Problem, width: int) -> Iterable[SettingsRow]:
    where = f"line {problem.line}: " if problem.line else ""
    lines = wrapped(plain(f"{where}{problem.sentence}", ODD), max(width - 2, 1))
    for number, line in enumerate(lines):
        yield SettingsRow("problem", text=joined(plain("  " if number else "! ", ODD), line))


def _groups() -> Iterable[tuple[str, list[Action]]]:
    """Sort the actions by where they are: everywhere first, then screen by screen, dialogs last."""
    groups: dict[str, list[Action]] = {}
    for action in WITH_KEYS.values():
        groups.setdefault(_group(action), []).append(action)
    screens = [group for group in groups if group in MAIN]
    for group in (_EVERYWHERE, *screens, *_LAST):
        if group in groups:
            yield f"Keys {group if group in (_EVERYWHERE, *_LAST) else f'on {group}'}", groups[group]


_EVERYWHERE: Final = "everywhere"
_LAST: Final = ("in lists and fields", "in dialogs")


def _group(action: Action) -> str:
    if not action.on.keys().isdisjoint(("MainScreen", "App")):
        return _EVERYWHERE
    screens = screens_of(action)
    shown = [screen for screen in screens if screen in MAIN]
    if len(screens) == 1 and shown:
        return shown[0]
    return _LAST[0] if shown else _LAST[1]


def _places(action: Action) -> str:
    """Say where an action is: "on every screen", "on Plans and in dialogs"."""
    if not action.on.keys().isdisjoint(("MainScreen", "App")):
        return "on every screen"
    screens = screens_of(action)
    shown = [screen for screen in screens if screen in MAIN]
    places = [f"on {', '.join(shown)}"] if shown else []
    return " and ".join([*places, "in dialogs"] if len(screens) > len(shown) else places)
