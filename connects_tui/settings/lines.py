"""On which line of a TOML file each of its settings stands; tomli does not say.

Only what a settings file is made of is looked for: keys at the top and in tables, plain, quoted or with dots. What is
not found has no line, and nothing else depends on it.
"""

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

_STRING_OR_COMMENT = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' r"|'''(?:.)*?'{3,5}" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'" r"|\#[^\n]*", re.DOTALL
)
_PART: Final = r'(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
_TABLE = re.compile(rf"[ \t]*\[{{1,2}}[ \t]*({_PART}(?:[ \t]*\.[ \t]*{_PART})*)[ \t]*\]{{1,2}}[ \t]*(?:#.*)?\r?$")
_SETTING = re.compile(rf"[ \t]*({_PART}(?:[ \t]*\.[ \t]*{_PART})*)[ \t]*=")
_INLINE = re.compile(rf"(?<![A-Za-z0-9_-])({_PART})[ \t]*=")  # not from within a name: an endless one has many
_ONE_PART = re.compile(_PART)


class Statement(Struct, frozen=True):
    """A line that begins a table or a setting.

    Attributes:
        line: its line, from 1.
        table: the names of the table it begins, or that the setting is in; empty at the top.
        names: the setting's own names in that table; empty where the line begins a table.
        inner: the names in the inline table that follows on the same line.
    """

    line: int
    table: tuple[str, ...]
    names: tuple[str, ...] = ()
    inner: tuple[str, ...] = ()


def statements(text: str) -> Iterator[Statement]:
    """Go through the tables and settings of a text that is TOML, in their order."""
    table: tuple[str, ...] = ()
    inside = _insides(text)
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        begins_inside = start in inside
        start += len(line) + 1
        if begins_inside:
            continue
        if header := _TABLE.match(line):
            table = _parts(header[1])
            yield Statement(number, table)
        elif setting := _SETTING.match(line):
            rest = line[setting.end() :]
            inner = _INLINE.findall(rest) if rest.lstrip().startswith("{") else []
            yield Statement(number, table, _parts(setting[1]), tuple(name for key in inner for name in _parts(key)))


def lines_of(text: str) -> dict[str, int]:
    """Return the line (from 1) of each key of a text that is TOML, by its name with dots: "theme", "keys.add".

    Where one key leads to others, as in `keys.add = "n"` and in tables, each of them has its first line.
    """
    lines: dict[str, int] = {}
    for statement in statements(text):
        names = (*statement.table, *statement.names)
        for length in range(1, len(names) + 1):
            lines.setdefault(".".join(names[:length]), statement.line)
        for name in statement.inner:
            lines.setdefault(".".join((*names, name)), statement.line)
    return lines


def _insides(text: str) -> set[int]:
    """Find where a line begins that lies inside a string of several lines."""
    found = set()
    for match in _STRING_OR_COMMENT.finditer(text):
        position = text.find("\n", match.start(), match.end())
        while position >= 0:
            found.add(position + 1)
            position = text.find("\n", position + 1, match.end())
    return found


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _ONE_PART.findall(dotted))
