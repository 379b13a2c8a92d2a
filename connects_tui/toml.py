"""The one reader of TOML: text to a document, or to what is wrong with it. It never raises."""

from typing import Any, Final

import tomli
from msgspec import Struct

MOST_DEPTH: Final = 100
"""Tables and lists may stand in one another so many levels deep; TOML itself asks for no more."""


class Malformed(Struct, frozen=True):
    """Why a text is no TOML that can be used.

    Attributes:
        message: what is wrong, without its place.
        line: where, from 1; 0 at the end of the text, or where the place is not known.
        column: the character in that line, from 1; 0 likewise.
    """

    message: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.message} (at line {self.line}, column {self.column})" if self.line else self.message


def parse(text: str) -> dict[str, Any] | Malformed:
    """Read a text as TOML."""
    try:
        document = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        at_end = error.pos >= len(error.doc)
        return Malformed(error.msg, 0 if at_end else error.lineno, 0 if at_end else error.colno)
    except RecursionError:
        return _TOO_DEEP
    except ValueError:  # Python makes no number of thousands of digits
        return Malformed("A number is too long")
    return _TOO_DEEP if _is_deep(document) else document


_TOO_DEEP: Final = Malformed(f"Nested more than {MOST_DEPTH} levels deep")


def _is_deep(document: dict[str, Any]) -> bool:
    level: list[Any] = [document]
    for _ in range(MOST_DEPTH + 1):
        level = [
            value
            for table in level
            for value in (table.values() if type(table) is dict else table)
            if type(value) is dict or type(value) is list
        ]
        if not level:
            return False
    return True
