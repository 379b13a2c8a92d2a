"""Text that came from outside (a journal, a file's name, a paste), made safe to print."""

import re
import unicodedata
from typing import Final

_LINE_END: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


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
    if character in "\t\n\r\v\f\x85\u2028\u2029":
        return " "
    unseen = unicodedata.category(character) in ("Cc", "Cf", "Cs") and character != "\u200d"
    return "\ufffd" if unseen else character
