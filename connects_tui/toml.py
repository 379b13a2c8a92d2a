"""The one reader of TOML, and of the line on which each key stands."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import tomli
from msgspec import Struct

MAX_DEPTH: Final = 100
"""TOML itself sets no limit."""


class BadToml(Struct, frozen=True):
    """Why a text is no TOML that can be used; `line` and `column` are from 1, 0 where they are not known."""

    message: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.message} (at line {self.line}, column {self.column})" if self.line else self.message


def parse_toml(text: str) -> dict[str, Any] | BadToml:
    """Read a text as TOML, or return what is wrong with it."""
    try:
        document = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        at_end = error.pos >= len(error.doc)
        return BadToml(error.msg, 0 if at_end else error.lineno, 0 if at_end else error.colno)
    except RecursionError:
        return _TOO_DEEP
    except ValueError:  # Python makes no number of thousands of digits
        return BadToml("This number is too long")
    return _TOO_DEEP if _is_deep(document) else document


_TOO_DEEP: Final = BadToml(f"Nested more than {MAX_DEPTH} levels deep")


def _is_deep(document: dict[str, Any]) -> bool:
    level: list[Any] = [document]
    for _ in range(MAX_DEPTH + 1):
        level = [
            value
            for table in level
            for value in (table.values() if type(table) is dict else table)
            if type(value) is dict or type(value) is list
        ]
        if not level:
            return False
    return True


# Tomli doesn't tell the lines of keys. Only mistakes and changed settings need these patterns, so none is compiled
# before it is used.
STRING_OR_COMMENT: Final = (
    r'"""(?:\\.|[^\\])*?"{3,5}' r"|'''(?:.)*?'{3,5}" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'" r"|\#[^\n]*"
)
_PART: Final = r'(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
_TABLE: Final = rf"[ \t]*(\[{{1,2}})[ \t]*({_PART}(?:[ \t]*\.[ \t]*{_PART})*)[ \t]*\]{{1,2}}[ \t]*(?:#.*)?\r?$"
_KEY: Final = rf"[ \t]*({_PART}(?:[ \t]*\.[ \t]*{_PART})*)[ \t]*="
_INLINE_KEY: Final = rf"(?<![A-Za-z0-9_-])({_PART})[ \t]*="  # not from within a name: an endless one has many


class Statement(Struct, frozen=True):
    """A line that begins a table or sets a key.

    `table` is that which it begins, or that the key is in; `names` the key's own, none where a table begins; `inner`
    those in the inline table that follows. `in_array`: the table is one of several, as [[plan]].
    """

    line: int
    table: tuple[str, ...]
    names: tuple[str, ...] = ()
    inner: tuple[str, ...] = ()
    in_array: bool = False


def statements(text: str) -> Iterator[Statement]:
    """Go through the tables and keys of a text that is TOML, in their order."""
    table: tuple[str, ...] = ()
    inside = _line_starts_in_strings(text)
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        begins_inside = start in inside
        start += len(line) + 1
        if begins_inside:
            continue
        if header := re.match(_TABLE, line):
            table = _parts(header[2])
            yield Statement(number, table, in_array=header[1] == "[[")
        elif key := re.match(_KEY, line):
            rest = line[key.end() :]
            inner = re.findall(_INLINE_KEY, rest) if rest.lstrip().startswith("{") else []
            yield Statement(number, table, _parts(key[1]), tuple(name for part in inner for name in _parts(part)))


def key_lines(text: str) -> dict[str, int]:
    """Return the first line (from 1) of each key and table of a text that is TOML: "theme", "keys", "plan[2].price"."""
    lines: dict[str, int] = {}
    counts: Counter[str] = Counter()
    table = ""
    for statement in statements(text):
        path = table if statement.names else ""
        for place, name in enumerate(statement.names or statement.table, start=1):
            path = f"{path}.{name}" if path else name
            lines.setdefault(path, statement.line)
            if not statement.names:
                counts[path] += statement.in_array and place == len(statement.table)
                path = f"{path}[{counts[path]}]" if counts[path] else path
                lines.setdefault(path, statement.line)
        for name in statement.inner:
            lines.setdefault(f"{path}.{name}", statement.line)
        table = table if statement.names else path
    return lines


def _line_starts_in_strings(text: str) -> set[int]:
    strings = re.finditer(STRING_OR_COMMENT, text, re.DOTALL)
    return {string.start() + line_end.end() for string in strings for line_end in re.finditer("\n", string[0])}


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))
