"""The command that says what is set: settings."""

from collections.abc import Iterable
from typing import Any

from connects_tui.cli import tables
from connects_tui.cli.desk import Desk
from connects_tui.cli.output import place, say, say_json
from connects_tui.cli.shapes.books import settings as shape
from connects_tui.settings import DEFAULTS, SETTINGS, SettingsFile
from connects_tui.wording import counted


def settings(desk: Desk) -> int:
    """Print every setting and every mistake in the file; the exit status is 1 where there is one.

    Which themes and keys there are is known to the app alone; it checks those when it starts.
    """
    file = desk.settings
    problems = file.reading.problems
    if desk.wants_json:
        say_json(shape(file))
        return 1 if problems else 0
    say(f"{file.path}{'' if file.exists or problems else '  (not there yet)'}")
    say("")
    tables.table(("Setting", "Value", "", "What it is"), _rows(file))
    _say_keys(file)
    if problems:
        say("")
    for problem in problems:
        say(f"{place(file.path, problem)}: {problem.sentence}")
    if problems:
        say(f"{counted(len(problems), 'mistake')}; the defaults apply there")
    return 1 if problems else 0


def _rows(file: SettingsFile) -> Iterable[tuple[str, str, str, str]]:
    for name, setting in SETTINGS.items():
        value: Any = getattr(file.settings, name)
        is_default = value == getattr(DEFAULTS, name)
        yield name, "none" if value is None else str(value), "default" if is_default else "", setting.means


def _say_keys(file: SettingsFile) -> None:
    keys = file.settings.keys
    say("")
    if not keys:
        say("keys: the app's own; its settings screen lists and changes them")
        return
    say("keys (the app checks them when it starts):")
    tables.table(("Action", "Keys"), ((action, "  ".join(pressed)) for action, pressed in keys.items()))
