"""Reading settings.toml: each mistake with its line, and what to do about it.

A mistake in one setting never changes another one. Only where the file is not TOML at all do the defaults apply to
everything.
"""

from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from connects_tui.problems import Problem
from connects_tui.settings.model import DEFAULTS, KEYS, SETTINGS, Settings, mistake
from connects_tui.wording import lower_first, write_near

_MEND: Final = "Mend this line in an editor; until then the defaults apply"


class Reading(Struct, frozen=True):
    """What a settings file holds.

    Attributes:
        settings: the settings that could be read, with the defaults for the rest.
        problems: what is wrong, in the order of the lines.
        lines: the line of each setting that the file has, by its name ("theme", "keys.add").
        damaged: whether the file as a whole can't be read, so that it must not be written to either.
    """

    settings: Settings = DEFAULTS
    problems: tuple[Problem, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    damaged: bool = False


def read_settings(content: bytes) -> Reading:
    """Read a settings file's content. It never fails: what can't be read is a problem of the reading."""
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        text = content.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return _damaged(mistake("This line holds a byte that is not UTF-8 text", "Save the file as UTF-8", line))
    from connects_tui.toml import Malformed, lines_of, parse  # noqa: PLC0415 - who has set nothing needs none of it

    document = parse(text)
    if isinstance(document, Malformed):
        last = text.count("\n") + (not text.endswith("\n"))
        what = f"This is not TOML: {lower_first(document.message)}"
        return _damaged(mistake(what, _MEND, document.line or last, document.column))
    return _Reader(document, lines_of(text)).reading()


def _damaged(problem: Problem) -> Reading:
    return Reading(problems=(problem,), damaged=True)


class _Reader:
    """One pass over what the file holds."""

    def __init__(self, document: Mapping[str, Any], lines: Mapping[str, int]) -> None:
        self._document = document
        self._lines = lines
        self._problems: list[Problem] = []

    def reading(self) -> Reading:
        found: dict[str, Any] = {}
        for name, value in self._document.items():
            if name == KEYS:
                found[KEYS] = self._keys(value)
            elif name in SETTINGS:
                try:
                    found[name] = SETTINGS[name].check(value)
                except ValueError as expected:
                    self._problem(name, f"{name} is not {expected}", f"Correct it; until then {self._default(name)}")
            else:
                self._unknown(name)
        return Reading(
            settings=replace(DEFAULTS, **found),
            problems=tuple(sorted(self._problems, key=lambda problem: problem.line)),
            lines=self._lines,
        )

    @staticmethod
    def _default(name: str) -> str:
        default = getattr(DEFAULTS, name)
        return "there is none" if default is None else f'it is "{default}"'

    def _unknown(self, name: str) -> None:
        known = [*SETTINGS, KEYS]
        remedy = write_near(name.lower().replace("-", "_"), known, f"Known ones are {', '.join(known)}")
        self._problem(name, f"There is no setting {_shown(name)}", remedy)

    def _keys(self, value: Any) -> dict[str, tuple[str, ...]]:
        if not isinstance(value, dict):
            self._problem(KEYS, "keys is not a table", 'Write the line [keys], and below it lines such as add = "n"')
            return {}
        found = {}
        for action, keys in value.items():
            listed = [keys] if isinstance(keys, str) else keys
            if isinstance(listed, list) and listed and all(isinstance(key, str) and key.strip() for key in listed):
                found[action] = tuple(key if key == " " else key.strip() for key in listed)
            else:
                message = f"The key of {_shown(action)} is not a key's name in quotes, or a list of such"
                self._problem(f"{KEYS}.{action}", message, 'Write it as "n", "ctrl+n" or ["n", "f5"]')
        return found

    def _problem(self, name: str, message: str, remedy: str) -> None:
        self._problems.append(mistake(message, remedy, self._lines.get(name, 0)))


def _shown(name: str) -> str:
    """Quote a name from the file, cut where it is endless."""
    return f'"{name[:40]}…"' if len(name) > 40 else f'"{name}"'  # noqa: PLR2004 - enough to find it by
