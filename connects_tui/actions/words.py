"""How numbers, money and days are worded: the same everywhere."""

import unicodedata
from datetime import date
from decimal import Decimal
from typing import Final

from connects_tui.rules.values import cents

_JOINER: Final = "\u200d"
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs"})
_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def how_many(connects: int) -> str:
    """Name a number of Connects: "1 Connect", "6 Connects"."""
    return "1 Connect" if connects == 1 else f"{connects} Connects"


def usd(amount: Decimal) -> str:
    """Write money as "$1.20", rounded half up."""
    return f"${cents(amount):,}"


def day_words(day: date, today: date | None = None) -> str:
    """Write a day as "23 Nov 2026", or as "23 Nov" when it is known to be in this year."""
    words = f"{day.day} {_MONTHS[day.month - 1]}"
    return words if today is not None and day.year == today.year else f"{words} {day.year}"


def month_words(day: date) -> str:
    """Write a day's month as "Nov"."""
    return _MONTHS[day.month - 1]


def weekday_words(day: date, today: date | None = None) -> str:
    """Write a day with its weekday: "Mon 23 Nov 2026", or "Mon 23 Nov" when it is known to be in this year."""
    return f"{_WEEKDAYS[day.weekday()]} {day_words(day, today)}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """Write a number with its noun: "1 proposal", "3 proposals"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def harmless(text: str) -> str:
    """Return text that does nothing to a terminal: on one line, without controls or changes of direction.

    Line ends and tabs become blanks; escape sequences, other controls and invisible formatting characters (but for
    the joiner inside emoji) become a replacement character, so that one sees that something is there.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_harmless(character) for character in text)


def _harmless(character: str) -> str:
    if character in "\t\n\r\v\f\x85\u2028\u2029":
        return " "
    if character == _JOINER or unicodedata.category(character) not in _UNSEEN:
        return character
    return "\ufffd"
