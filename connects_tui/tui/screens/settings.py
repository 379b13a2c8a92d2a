"""Settings: every setting with its value, default and meaning, and the key of every action."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from connects_tui import clock
from connects_tui.keys import MAIN, Action, screens_of
from connects_tui.settings import DEFAULTS, SETTINGS, Setting
from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.dialogs.inputs import TypedSetting
from connects_tui.tui.dialogs.palette import change_theme
from connects_tui.tui.keymap import WITH_KEYS, all_shown, bindings, key_in_file, objection_to
from connects_tui.tui.render import ACCENT, DIM, ODD, STRONG, Column, hanging, joined, plain, row
from connects_tui.tui.search import fits, search_words
from connects_tui.tui.widgets.line_input import LineInput
from connects_tui.tui.widgets.panes import LineList
from connects_tui.wording import upper_first

_NARROW: Final = 66


SettingsRow = Setting | Action | Content | str
"""A setting, a key, a line of a mistake or an empty one, a heading."""

_GENERAL: Final = "General"


def _columns(width: int) -> Sequence[Column]:
    value = Column("Value", 24 if width >= _NARROW else 18)
    return (Column("", 0), value, Column("Default", 19, least=_NARROW), Column("In the file", 20, least=88))


class SettingsFilter(LineInput):
    """Words that find settings and keys."""

    BINDINGS = bindings("SettingsFilter")


class SettingsScreen(Dialog[None]):
    """All settings. Every change is written at once."""

    BINDINGS = bindings("SettingsScreen")

    filter_ = getters.query_one(SettingsFilter)
    rows: getters.query_one[LineList[SettingsRow]] = getters.query_one("#rows", LineList)
    about = getters.query_one("#about", Static)

    def compose(self) -> ComposeResult:
        with Vertical(id="settings") as frame:
            frame.border_title = "Settings"
            yield SettingsFilter(placeholder="words, like date, theme, undo", id="filter")
            yield LineList(self._draw, id="rows")
            yield Static(id="about")
        yield Static(id="toast-line")  # else each change would make the frame smaller for a moment

    def on_mount(self) -> None:
        self.rows.focus()
        self.filter_.display = False
        self.watch(self.filter_, "value", self._narrow, init=False)
        self.watch(self.app, "settings_problems", self.show)
        self.rows.cursor = 0 if self.app.settings_problems else 1

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.show)

    def show(self) -> None:
        self.query_one("#settings").border_subtitle = self.app.with_keys(
            "{turn-left} {turn-right} change · {to-default} default · {filter} filter · {close} closes"
        )
        width = self.rows.scrollable_content_region.width or self.app.size.width  # not laid out yet: about so much
        self.rows.show(list(self._rows(width)))
        self._explain()

    # --- the filter ------------------------------------------------------------------------------------------------

    def action_filter(self) -> None:
        self.filter_.display = True
        self.set_focus(self.filter_)
        self._explain()

    def action_filter_done(self) -> None:
        self.set_focus(self.rows)
        self.filter_.display = bool(self.filter_.value)
        self._say_how_to_clear("close")
        self._explain()

    def action_back(self) -> None:
        if self.filter_.display:
            self.filter_.value = ""
            self.action_filter_done()
        else:
            self.dismiss()

    def _narrow(self) -> None:
        current = self.rows.current
        self._say_how_to_clear("clear")
        self.show()
        indexes = [index for index, line in enumerate(self.rows.rows) if isinstance(line, Setting | Action)]
        kept = (index for index in indexes if self.rows.rows[index] == current)
        self.rows.cursor = next(kept, indexes[0] if indexes else 0)

    def _say_how_to_clear(self, action: str) -> None:
        nothing = f'No setting or key matches "{self.filter_.value}": {self.app.key_of(action)} clears it'
        self.rows.nothing = plain(nothing, DIM)
        self.rows.refresh()

    # --- rows ------------------------------------------------------------------------------------------------------

    def _rows(self, width: int) -> Iterable[SettingsRow]:
        for problem in self.app.settings_problems:
            where = f"line {problem.line}: " if problem.line else ""
            yield from hanging(plain("! ", ODD), plain(f"{where}{problem.sentence}", ODD), width)
        typed = search_words(self.filter_.value)
        groups: list[tuple[str, Iterable[Setting | Action]]] = [(_GENERAL, SETTINGS.values()), *_groups()]
        is_first = not self.app.settings_problems
        for heading, lines in groups:
            if fitting := [line for line in lines if fits(typed, _searched(line))]:
                yield from ([] if is_first else [Content("")])
                yield heading
                yield from fitting
                is_first = False

    def _draw(self, line: SettingsRow, width: int) -> Content:
        match line:
            case Content():
                return line
            case str():
                titles = ("  Value" if line == _GENERAL else "  Key", "Default", "In the file")
                cells = [plain(line, f"{ACCENT} bold"), *(plain(title, DIM) for title in titles)]
            case Setting():
                value = self.app.theme if line.name == "theme" else getattr(self.app.settings.values, line.name)
                default, words = getattr(DEFAULTS, line.name), line.value_words(value, clock.zone_name())
                left, right = (plain("‹ ", DIM), plain(" ›", DIM)) if self.rows.current == line else ("  ", "")
                cells = [
                    plain(f"  {line.label}"),
                    joined(left, plain(words, STRONG if value != default else ""), right),
                    plain(line.value_words(default), DIM),
                    plain(line.name, DIM),
                ]
            case Action():
                own = self.app.settings.own_keys.get(line.id)
                cells = [
                    plain(f"  {upper_first(line.words)}"),
                    joined("  ", plain(all_shown(own or line.keys), STRONG if own else "")),
                    plain(all_shown(line.keys), DIM),
                    plain(line.id, DIM),
                ]
        return row(cells, _columns(width), width)

    @on(LineList.Moved)
    def _explain(self) -> None:
        current, file = self.rows.current, self.app.settings.file.path
        self.rows.refresh()  # the arrows stand at the row under the cursor alone
        if isinstance(current, Setting):
            means, name, how = current.means, current.name, _ON_ENTER[current.kind]
        elif isinstance(current, Action):
            means, name = f"{upper_first(current.words)}, {_where(current)}.", f"[keys] {current.id}"
            how = "asks for a new key"
        else:
            self.about.update(plain(f"{file}", DIM))
            return
        key = f" · {{open}} {how}" if how and self.focused is not self.filter_ else ""
        self.about.update(Content("\n").join([plain(means), self.app.keyed(f"{name} in {file.name}{key}")]))

    # --- changes ---------------------------------------------------------------------------------------------------

    def action_turn(self, steps: int) -> None:
        current = self.rows.current
        if isinstance(current, Setting):
            self.app.settings.change(current.name, self._turned(current, steps))

    def _turned(self, setting: Setting, steps: int) -> str | int | None:
        value: str | int | None = getattr(self.app.settings.values, setting.name)
        if setting.kind == "number":
            number = (-1 if value is None else int(value)) + steps
            try:
                setting.check(number)
            except ValueError:
                return None  # beyond either end is the default
            return number
        options = tuple(sorted(self.app.available_themes)) if setting.kind == "theme" else setting.options
        return options[(options.index(value) + steps) % len(options)] if value in options else options[0]

    def action_to_default(self) -> None:
        current = self.rows.current
        if isinstance(current, Setting):
            self.app.settings.change(current.name, None)
        elif isinstance(current, Action):
            self.app.settings.change(f"keys.{current.id}", None)

    @on(LineList.Selected)
    def _choose(self) -> None:
        current = self.rows.current
        if isinstance(current, Action):
            self.app.push_screen(NewKey(current))
        elif isinstance(current, Setting):
            self._change(current)

    def _change(self, setting: Setting) -> None:
        if setting.kind == "theme":
            change_theme(self.app)
        elif setting.kind == "option":
            self.action_turn(1)
        else:
            line = TypedSetting(setting, getattr(self.app.settings.values, setting.name))
            line.open(self.app, lambda value: self.app.settings.change(setting.name, value))


class NewKey(Dialog[None]):
    """Asks for a key, and gives it to an action; or gives the action its default again."""

    answer = getters.query_one("#answer", Static)

    def __init__(self, action: Action) -> None:
        super().__init__()
        self._action = action

    def compose(self) -> ComposeResult:
        with Vertical(id="new-key") as frame:
            frame.border_title = "New key"
            frame.border_subtitle = "esc cancels · del for the default"
            now = all_shown(self.app.keys_of(self._action.id))
            words = plain(upper_first(self._action.words), STRONG)
            yield Static(joined("Press the new key for ", words, plain(f"  now {now}", DIM)))
            yield Static(id="answer")

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        action, settings = self._action.id, self.app.settings
        if event.key == "escape":
            self.dismiss(None)
        elif event.key == "delete":
            settings.change(f"keys.{action}", None)
            self.dismiss(None)
        elif objection := objection_to(action, (event.key,), settings.own_keys):
            self.answer.update(plain(f"! {objection}. Press another key.", ODD))
        else:
            settings.change(f"keys.{action}", key_in_file(event.key))
            self.dismiss(None)


_ON_ENTER: Final = {"theme": "lists them", "number": "edits it", "text": "edits it", "option": ""}


def _searched(line: Setting | Action) -> str:
    if isinstance(line, Setting):
        return f"{line.label} {line.name} {line.means}"
    return f"{upper_first(line.words)} {line.id} {_where(line)}"


_GROUPS: Final = ("everywhere", *(f"on {screen}" for screen in MAIN), "in lists and fields", "in dialogs")


def _groups() -> Iterable[tuple[str, list[Action]]]:
    in_order = sorted(WITH_KEYS.values(), key=lambda action: _GROUPS.index(_group(action)))
    return ((f"Keys {group}", list(actions)) for group, actions in groupby(in_order, _group))


def _group(action: Action) -> str:
    if action.is_everywhere:
        return "everywhere"
    screens = screens_of(action)
    if set(MAIN).isdisjoint(screens):
        return "in dialogs"
    return f"on {screens[0]}" if len(screens) == 1 else "in lists and fields"


def _where(action: Action) -> str:
    """Say where an action is: "on every screen", "on Plans and in dialogs"."""
    if action.is_everywhere:
        return "on every screen"
    screens = screens_of(action)
    shown = [screen for screen in screens if screen in MAIN]
    parts = [f"on {', '.join(shown)}"] if shown else []
    return " and ".join([*parts, "in dialogs"] if len(screens) > len(shown) else parts)
