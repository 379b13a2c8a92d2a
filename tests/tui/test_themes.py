"""The app's own themes: whatever colour text has, and whatever lies behind it, it can be read."""

import re
from itertools import product
from pathlib import Path

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.renderables.background_screen import BackgroundScreen
from textual.theme import Theme

from connects_tui import tui
from connects_tui.tui.app_settings import DARK, LIGHT, OWN, SixteenColors

_READABLE = 4.5
"""The contrast from which WCAG 2.2 calls text of any size readable (AA)."""

_OF_TEXTUAL = {"text-disabled", "footer-foreground", "footer-key-foreground", "block-cursor-blurred-foreground"}
"""What text uses inside of Textual's own widgets: what a field asks for, the keys at the bottom."""

_FILES = [at for at in Path(tui.__file__).parent.rglob("*") if at.suffix in (".py", ".tcss")]
_SOURCES = "\n".join(at.read_text(encoding="utf-8") for at in _FILES)
_BACKGROUNDS = set(re.findall(r"background: \$([a-z-]+);", _SOURCES))  # a part of one dims a screen behind a dialog
_TEXTS = set(re.findall(r'(?:[^-]color: |title-color: |")\$([a-z-]+(?: \d+%)?)', _SOURCES)) | _OF_TEXTUAL


def test_what_text_uses_and_what_lies_behind_it_is_found() -> None:
    assert {"background", "surface", "panel", "primary-muted", "block-cursor-blurred-background"} <= _BACKGROUNDS
    assert {"foreground", "foreground 75%", "text-muted", "text-error", "text-warning", "text-success"} <= _TEXTS
    assert "boost" not in _BACKGROUNDS, "it is transparent in each theme that has a colour of its own for panels"


@pytest.mark.parametrize("theme", OWN, ids=lambda theme: theme.name)
def test_text_can_be_read_on_everything_that_lies_behind_it(theme: Theme) -> None:
    colors = theme.to_color_system().generate()
    screen = Color.parse(colors["background"])
    contrasts = {}
    for text, background in product(_TEXTS, _BACKGROUNDS):
        behind = _on(screen, colors[background])
        name, _, part = text.partition(" ")
        contrasts[text, background] = _contrast(_on(behind, colors[name], part or "100%"), behind)
    assert not {pair: round(contrast, 2) for pair, contrast in contrasts.items() if contrast < _READABLE}


def _on(behind: Color, color: str, part: str = "100%") -> Color:
    """Return what a theme's colour comes to before another one; "auto 60%" is black or white, whichever stands out."""
    if color.startswith("auto"):
        front = behind.get_contrast_text(float(color.removeprefix("auto").strip(" %") or 100) / 100)
    else:
        front = Color.parse(color)
    return behind.blend(front.with_alpha(1), front.a * int(part.removesuffix("%")) / 100)


def _contrast(one: Color, other: Color) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    """Return the relative luminance of sRGB, by WCAG."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("theme_color", "of_16"),
    [
        (DARK.accent, "bright_green"),
        (DARK.error, "bright_red"),
        (DARK.warning, "bright_yellow"),
        (DARK.foreground, "bright_white"),
        (DARK.background, "black"),
        (LIGHT.accent, "green"),
        (LIGHT.warning, "yellow"),
        (LIGHT.background, "bright_white"),
        ("red", "red"),
    ],
)
def test_a_colour_stays_one_in_a_terminal_that_has_16(theme_color: str, of_16: str) -> None:
    segment = Segment("132", Style.parse(f"bold {theme_color} on {theme_color}"))
    for _ in range(2):  # behind a dialog it is applied twice
        (segment,) = SixteenColors().apply([segment], Color(0, 0, 0))
    style, named = segment.style, Style.parse(of_16).color
    assert style is not None
    assert style.color is not None
    assert style.bgcolor is not None
    assert named is not None
    written = [color.downgrade(ColorSystem.STANDARD).number for color in (style.color, style.bgcolor)]
    assert (written, style.bold) == ([named.number] * 2, True)


def test_text_behind_a_dialog_is_dimmed_and_can_be_seen_in_a_terminal_that_has_16() -> None:
    segment = Segment("132", Style.parse(f"{DARK.foreground} on {DARK.background}"))
    behind = SixteenColors().apply([segment], Color(0, 0, 0))
    for part in (0.4, 0.7):
        dimmed = list(BackgroundScreen.process_segments(behind, Color.parse(DARK.background).with_alpha(part)))
        ((_, style, _),) = SixteenColors().apply(dimmed, Color(0, 0, 0))
        assert style is not None
        assert style.color != style.bgcolor
