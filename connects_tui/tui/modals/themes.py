"""Trying themes on: a list beside the screen, which looks like the one under the cursor."""

from functools import partial

from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.modals.palette import Command, Palette
from connects_tui.tui.themes import about, offered


def change_theme(app: ConnectsApp) -> None:
    """Try themes on while moving through their list; enter keeps one, escape goes back."""
    before = app.theme

    def try_on(theme: Command | None) -> None:
        app.theme = before if theme is None else theme.title

    def chosen(theme: Command | None) -> None:
        if theme is None:
            app.theme = before
        else:
            app.keep_theme(theme.title)

    themes = [
        Command(theme.name, about(theme), "", partial(app.keep_theme, theme.name))
        for theme in offered(app.available_themes.values(), before)
    ]
    palette = Palette(themes, title="Theme", placeholder="A name", highlighted=try_on, classes="-aside")
    app.push_screen(palette, chosen)
