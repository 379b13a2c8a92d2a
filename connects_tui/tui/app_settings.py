"""The settings as the app follows them: its colours, how days and money are written, the user's keys."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color as TextualColor
from textual.filter import LineFilter
from textual.theme import Theme

from connects_tui.settings import DEFAULTS, NotChanged, Settings, SettingsFile, mistake
from connects_tui.tui.keymap import fitted_keys
from connects_tui.wording import use_formats, write_near


class AppSettings:
    """The user's settings, applied to an app; `changed` is called when others were.

    Attributes:
        own_keys: the keys that the user has given to actions, by their ids.
        problems: what is wrong in the settings; the defaults apply there.
    """

    def __init__(self, app: App[None], file: SettingsFile, changed: Callable[[], None]) -> None:
        self._app, self.file, self._changed = app, file, changed
        self.own_keys: dict[str, tuple[str, ...]] = {}
        file.refresh()
        for theme in OWN:
            app.register_theme(theme)
        self._use()

    @property
    def values(self) -> Settings:
        """What the user has set, with defaults for the rest."""
        return self.file.settings

    def apply(self) -> None:
        """Let the app look, write and answer to keys as it is set."""
        self._use()
        self._changed()

    def _use(self) -> None:
        parsed, values = self.file.parsed, self.values
        use_formats(values.date_format, values.currency_sign, values.timezone)
        keys = fitted_keys(values.keys, parsed.lines)
        self.own_keys = {action: tuple(names.split(",")) for action, names in keys.keymap.items()}
        self._app.set_keymap(keys.keymap)
        problems = [*parsed.problems, *keys.problems]
        name, known = values.theme, sorted(self._app.available_themes)
        if name not in known:
            remedy = write_near(name.lower().replace(" ", "-"), known, f"There are {', '.join(known)}")
            problems.append(mistake(f'There is no theme "{name[:40]}"', remedy, parsed.lines.get("theme", 0)))
            name = DEFAULTS.theme
        self._app.theme = name
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))

    def tell_of_problems(self) -> None:
        if not self.problems:
            return
        first, *others = self.problems
        where = f"{self.file.path.name}, line {first.line}" if first.line else self.file.path.name
        more = "is 1" if len(others) == 1 else f"are {len(others)}"
        rest = f" There {more} more; Settings shows all." if others else ""
        self._app.notify(f"{where}: {first.sentence}{rest}", severity="warning", timeout=12, markup=False)

    def refresh(self) -> None:
        """Read the settings anew where they were changed by another program."""
        if self.file.refresh():
            self.apply()
            self.tell_of_problems()

    def change_theme(self, name: str) -> None:
        self._app.theme = name
        self.change("theme", name)

    def change(self, name: str, value: str | int | list[str] | None) -> None:
        """Change a setting, or the keys of an action ("keys.add"), in the file too; with `None` it has its default."""
        self._app.clear_notifications()
        try:
            self.file.change(name, value)
        except NotChanged as why:
            self._app.notify(str(why), severity="error", markup=False)
        else:
            self.apply()
            self._app.notify(f"Saved to {self.file.path.name}", timeout=2, markup=False)


# --- colours ---------------------------------------------------------------------------------------------------------

DARK: Final = Theme(
    name="connects",
    primary="#4caf7a",
    secondary="#5b8def",
    accent="#6fcf97",
    warning="#e0b050",
    error="#e5707a",
    success="#6fcf97",
    foreground="#d8dee4",
    background="#12161b",
    surface="#181d24",
    panel="#222a33",
    dark=True,
    variables={"text-disabled": "auto 60%", "footer-key-foreground": "#9fdfba"},  # Textual's own are too faint to read
)

LIGHT: Final = Theme(
    name="connects-light",
    primary="#1f7a4a",
    secondary="#2f5fc4",
    accent="#17703f",
    warning="#96650a",
    error="#b3323f",
    success="#17703f",
    foreground="#20262c",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#e7e4dc",
    dark=False,
    variables={"text-disabled": "auto 60%", "footer-key-foreground": "#0f4929"},
)

OWN: Final = (DARK, LIGHT)


def offered(themes: Iterable[Theme], present: str) -> list[Theme]:
    """Put the present theme first, so that opening the list changes nothing, then our own, then the others."""
    return sorted(themes, key=lambda theme: (theme.name != present, theme not in OWN, theme.name))


def about(theme: Theme) -> str:
    """Say what a theme is like."""
    shade = "Dark" if theme.dark else "Light"
    if getattr(theme, "ansi", False):
        return f"{shade}, the terminal's"
    return f"{shade}, the app's own" if theme in OWN else shade


# --- terminals with 16 colours ---------------------------------------------------------------------------------------


class SixteenColors(LineFilter):
    """Keeps the colours of a theme where the terminal has 16.

    Rich (15.0.0) takes the nearest of them, which is a grey for nearly all that a theme uses.
    """

    def apply(self, segments: list[Segment], background: TextualColor) -> list[Segment]:
        return [Segment(text, style and _style_of_16(style), None) for text, style, _ in segments]


@lru_cache(1024)
def _style_of_16(style: Style) -> Style:
    return style + Style(color=_one_of_16(style.color), bgcolor=_one_of_16(style.bgcolor))


def _one_of_16(color: Color | None) -> Color | None:
    if color is None or color.triplet is None:
        return None  # one of the terminal's own already
    parts = color.triplet
    weakest, strongest = min(parts), max(parts)
    middle = (weakest + strongest) / 2
    if strongest - weakest < 48:  # no colour, but a grey
        return _named(next(number for number, most in _GREYS if middle <= most))
    bits = sum(bit for bit, part in zip((1, 2, 4), parts, strict=True) if part > middle)  # red, green, blue
    return _named(bits + 8 if middle > 110 else bits)


def _named(number: int) -> Color:
    """Return one of the 16 by its parts: Textual (8.2.8) dims what has a number to black."""
    bright = 85 if number & 8 else 0
    return Color.from_rgb(*(bright + (170 if number & bit else 0) for bit in (1, 2, 4)))


_GREYS: Final = ((0, 28), (8, 115), (7, 205), (15, 255))
"""The greys among the 16 by their numbers, each up to which lightness."""
