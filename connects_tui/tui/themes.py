"""The app's own colours, dark and light."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.color import Color as TextualColor
from textual.filter import LineFilter
from textual.theme import Theme

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
