"""Text that came from outside (a journal, a file's name, a paste), made safe to print."""

import re
import unicodedata
from typing import Final

_BLANKS: Final = "\t\n\r\v\f\x85\u2028\u2029"
_LINE_END: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_JOINER: Final = "\u200d"
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs"})


def sanitize(text: str) -> str:
    """Return text that does nothing to a terminal: on one line, without controls or changes of direction.

    Line ends and tabs become blanks; escape sequences, other controls and invisible formatting characters (but for
    the joiner inside emoji) become a replacement character, so that one sees that something is there.
    """
    if text.isprintable():  # which no control and no formatting character is
        return text
    return "".join(map(_sanitized, text))


def sanitize_lines(text: str) -> str:
    """Sanitize each line of a text; its lines stay lines, each ended by a line feed."""
    return "\n".join(map(sanitize, _LINE_END.split(text)))


def _sanitized(character: str) -> str:
    if character in _BLANKS:
        return " "
    if character == _JOINER or unicodedata.category(character) not in _UNSEEN:
        return character
    return "\ufffd"
