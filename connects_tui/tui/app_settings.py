"""The settings as the app follows them: colours, how days and money are written, the user's keys."""

from collections.abc import Callable, Sequence

from textual.app import App

from connects_tui.settings import DEFAULTS, NotChanged, Settings, SettingsFile, mistake
from connects_tui.tui.keymap import fitted_keys
from connects_tui.tui.themes import OWN
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

    def change(self, name: str, value: str | int | None) -> None:
        """Change a setting, in the file too; with `None` it has its default again."""
        self._save(lambda: self.file.change(name, value))

    def change_keys(self, action: str, keys: str | Sequence[str] | None) -> None:
        """Give an action another key or several, written as in the file; with `None` its own again."""
        self._save(lambda: self.file.change_key(action, keys))

    def change_theme(self, name: str) -> None:
        self._app.theme = name
        self.change("theme", name)

    def _save(self, change: Callable[[], None]) -> None:
        self._app.clear_notifications()
        try:
            change()
        except NotChanged as why:
            self._app.notify(str(why), severity="error", markup=False)
        else:
            self.apply()
            self._app.notify(f"Saved to {self.file.path.name}", timeout=2, markup=False)
