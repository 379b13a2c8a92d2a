"""Changing one setting in the text of a settings file, and nothing else in it.

A setting that is there is changed by tomlkit, which keeps what stands around it; it is loaded here alone, and only
when something is changed, since the program must start fast. A new one is put in as a line of its own, after the last
of its table: tomlkit would part a comment from the table that it stands above.
"""

from collections.abc import Mapping
from typing import Any, Final

import tomli

from connects_tui.toml import statements

HEADING: Final = "# Settings of connects-tui; `connects settings` shows what there is to set.\n"
"""The beginning of a new file."""

_BY_HAND: Final = "it is written in a way that only an editor can change"


class CannotEdit(ValueError):
    """The text can't be changed so that only this setting changes; the message says why."""


def changed(text: str, names: tuple[str, ...], value: Any) -> str:
    """Return the text with one setting changed; the rest of it stays as it is, comments and blanks too.

    Args:
        text: a settings file that is TOML.
        names: where the setting is: ("theme",), or ("keys", "add") for one in a table.
        value: the value as TOML holds it, or `None`: the setting goes.

    Raises:
        CannotEdit: it would change something else too, or there is no place for it.
    """
    windows = "\n" in text and text.count("\r\n") == text.count("\n")
    plain = text.replace("\r\n", "\n") if windows else text
    before = tomli.loads(plain)
    holds: Any = before
    for name in names[:-1]:
        holds = holds.get(name, {})
        if not isinstance(holds, dict):
            raise CannotEdit(f"{name} is not a table in it")
    if value is None and names[-1] not in holds:
        return text
    made = _edited(plain, names, value) if names[-1] in holds else _with_new(plain, names, value)
    try:
        after = tomli.loads(made)
    except tomli.TOMLDecodeError:
        raise CannotEdit(_BY_HAND) from None
    if not _differ_only_there(before, after, names, value):
        raise CannotEdit(_BY_HAND)
    return made.replace("\n", "\r\n") if windows else made


def _differ_only_there(before: dict[str, Any], after: dict[str, Any], names: tuple[str, ...], value: Any) -> bool:
    for document, is_after in ((before, False), (after, True)):
        table = document
        for name in names[:-1]:
            table = table.setdefault(name, {})  # a table that holds nothing may be there or not
        found = table.pop(names[-1], None)
        if is_after and found != value:
            return False
    return before == after


def _edited(text: str, names: tuple[str, ...], value: Any) -> str:
    """Change a setting that is there, or take it out."""
    import tomlkit  # noqa: PLC0415 - see above

    try:
        document = tomlkit.parse(text)
        holds: Any = document
        for name in names[:-1]:
            holds = holds[name]
        if value is None:
            del holds[names[-1]]
        else:
            holds[names[-1]] = value
        return tomlkit.dumps(document)
    except Exception as error:  # tomlkit has many, and raises Python's own for layouts that it does not know
        raise CannotEdit(_BY_HAND) from error


def _with_new(text: str, names: tuple[str, ...], value: Any) -> str:
    """Put in a setting that is not there yet, as a line of its own."""
    table, line = names[:-1], _assignment({names[-1]: value})
    lines = text.split("\n")
    ended = text if not text or text.endswith("\n") else f"{text}\n"
    found = list(statements(text))
    ends = [_end(lines, place.line) for place in found if place.table == table and place.names]
    headers = [place.line for place in found if not place.names and place.table == table]
    others = [place.line for place in found if not place.names and place.table != table]
    if table and not headers:
        if any((*place.table, *place.names)[: len(table)] == table for place in found):
            return _edited(text, names, value)  # written as keys.add = "n", or in braces
        return f"{ended}{chr(10) if ended else ''}[{'.'.join(table)}]\n{line}"
    if ends or headers:
        after = max([*ends, *headers])
    elif others:
        after = _above(lines, min(others))
    else:
        return ended + line
    if after >= len(lines):
        return ended + line
    return "\n".join([*lines[:after], line.removesuffix("\n"), *lines[after:]])


def _assignment(setting: Mapping[str, Any]) -> str:
    import tomlkit  # noqa: PLC0415 - see above

    return tomlkit.dumps(setting)


def _end(lines: list[str], first: int) -> int:
    """Return the last line (from 1) of a setting that begins on a line: its value may go over several."""
    for last in range(first, len(lines) + 1):
        try:
            tomli.loads("\n".join(lines[first - 1 : last]))
        except tomli.TOMLDecodeError:
            continue
        return last
    return first


def _above(lines: list[str], table: int) -> int:
    """Return after how many lines a setting can stand above a table (from 1) and the comments that belong to it."""
    above = table - 1
    while above > 0 and lines[above - 1].lstrip().startswith("#"):
        above -= 1
    return above if above or not lines[0].startswith(HEADING.strip()) else 1
