"""The app's own colours, dark and light; every other theme that Textual brings can be chosen too."""

from collections.abc import Iterable
from typing import Final

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
    """Put themes in the order of a list: the present one, so that opening it changes nothing, our own, the others."""
    by_name = sorted(themes, key=lambda theme: theme.name)
    return sorted(by_name, key=lambda theme: (theme.name != present, not _is_own(theme)))


def about(theme: Theme) -> str:
    """Say what a theme is like."""
    shade = "Dark" if theme.dark else "Light"
    if getattr(theme, "ansi", False):
        return f"{shade}, the terminal's"
    return f"{shade}, the app's own" if _is_own(theme) else shade


def _is_own(theme: Theme) -> bool:
    return any(theme.name == own.name for own in OWN)
