"""The list of themes, which tries each on while one moves through it."""

from collections.abc import Callable
from functools import partial
from operator import attrgetter

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.theme import Theme

from connects_tui.settings import DEFAULTS
from connects_tui.tui.preferences import Preferring


class ThemePalette(CommandPalette):
    """The list of themes, at one side, so that one sees what it changes."""

    DEFAULT_CSS = """
    ThemePalette {
        background: transparent;
        align-horizontal: right;
        & > Vertical { width: 40; max-width: 100%; margin-top: 1; }
        #--input { border: round $accent; }
        #--results { width: 40; max-width: 100%; }
        CommandList { max-height: 80vh; border-bottom: round $accent; }
    }
    """


class Themes(Provider):
    """The themes there are, the present one first so that opening the list changes nothing."""

    def _offered(self) -> list[Theme]:
        app = self.app
        themes = sorted(app.available_themes.values(), key=attrgetter("name"))
        return sorted(themes, key=lambda theme: (theme.name != app.theme, not theme.name.startswith(DEFAULTS.theme)))

    def _keep(self, name: str) -> Callable[[], None]:
        app = self.app
        assert isinstance(app, Preferring)  # noqa: S101 - no other app offers this list
        return partial(app.keep_theme, name)

    async def discover(self) -> Hits:
        """Offer every theme."""
        for theme in self._offered():
            yield DiscoveryHit(theme.name, self._keep(theme.name), help=_kind(theme))

    async def search(self, query: str) -> Hits:
        """Offer the themes whose name fits."""
        matcher = self.matcher(query)
        for theme in self._offered():
            if (score := matcher.match(theme.name)) > 0:
                yield Hit(score, matcher.highlight(theme.name), self._keep(theme.name), theme.name, _kind(theme))


def _kind(theme: Theme) -> str:
    shade = "Dark" if theme.dark else "Light"
    if getattr(theme, "ansi", False):
        return f"{shade}, the terminal's colours"
    return f"{shade}, the app's own" if theme.name.startswith(DEFAULTS.theme) else shade
