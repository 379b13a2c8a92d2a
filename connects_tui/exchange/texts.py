"""The user's words on their way into a file of another format."""

import unicodedata
from typing import Final

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs"})
_JOINER: Final = "\u200d"
_REPLACED: Final = "\ufffd"
_LINE_ENDS: Final = dict.fromkeys(map(ord, "\r\x85\u2028\u2029"), "\n")
"""What ends a line somewhere; U+2028 and U+2029 are neither controls nor seen."""


def one_line(text: str) -> str:
    """Return text on one line, with nothing in it that would act on a terminal or break a line-based format."""
    return " ".join(seen(text).split())


def seen(text: str) -> str:
    """Return text whose controls and invisible characters are replaced by one that is seen; its lines stay lines."""
    text = text.replace("\r\n", "\n").replace("\t", " ").translate(_LINE_ENDS)
    return "".join(character if _is_seen(character) else _REPLACED for character in text)


def _is_seen(character: str) -> bool:
    return character in ("\n", _JOINER) or unicodedata.category(character) not in _UNSEEN
