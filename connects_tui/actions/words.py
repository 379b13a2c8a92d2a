"""How numbers, money and days are worded: the same everywhere, and as the user has set it.

A front end says once, when it starts, how days and money are written (`use`), as it would set a locale; whoever words
something asks here. What programs read is never worded: the journal, exports and JSON write days as 2026-11-23 and
money as digits, whatever is set.
"""

from datetime import date
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from decimal import Decimal

_JOINER: Final = "\u200d"
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs"})
_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Wording(Struct, frozen=True):
    """How days and money are written.

    Attributes:
        date_format: one of "23 Nov", "Nov 23", "2026-11-23" and "23.11.": what the 23rd of November looks like.
        currency_sign: what stands before an amount; the amounts are USD.
    """

    date_format: str = "23 Nov"
    currency_sign: str = "$"


class _InUse:
    """The wording of this process."""

    wording: Wording = Wording()


def use(wording: Wording) -> None:
    """Word everything like this from now on."""
    _InUse.wording = wording


def in_use() -> Wording:
    """Return how things are worded now."""
    return _InUse.wording


def how_many(connects: int) -> str:
    """Name a number of Connects: "1 Connect", "6 Connects"."""
    return "1 Connect" if connects == 1 else f"{connects:,} Connects"


def usd(amount: "Decimal") -> str:
    """Write money as "$1.20", rounded half up, with the user's sign."""
    from connects_tui.rules.values import cents  # noqa: PLC0415 - the frame of the app names no money

    return f"{_InUse.wording.currency_sign}{cents(amount):,}"


def day_words(day: date, today: date | None = None) -> str:
    """Write a day as "23 Nov 2026", or as "23 Nov" when it is known to be in this year; in the user's format."""
    this_year = today is not None and day.year == today.year
    month = _MONTHS[day.month - 1]
    match _InUse.wording.date_format:
        case "2026-11-23":
            return day.isoformat()
        case "Nov 23":
            return f"{month} {day.day}" if this_year else f"{month} {day.day} {day.year}"
        case "23.11.":
            return f"{day.day}.{day.month}." if this_year else f"{day.day}.{day.month}.{day.year}"
        case _:
            return f"{day.day} {month}" if this_year else f"{day.day} {month} {day.year}"


def day_width(*, year: bool = False) -> int:
    """Return how many cells the longest day takes that `day_words` writes: with its year, or in this year."""
    longest = date(2026, 12, 28)
    return len(day_words(longest, None if year else longest))


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
    if text.isprintable():  # which no control and no formatting character is
        return text
    return "".join(_harmless(character) for character in text)


def _harmless(character: str) -> str:
    import unicodedata  # noqa: PLC0415 - few lines have more than letters, digits and points

    if character in "\t\n\r\v\f\x85\u2028\u2029":
        return " "
    if character == _JOINER or unicodedata.category(character) not in _UNSEEN:
        return character
    return "\ufffd"
