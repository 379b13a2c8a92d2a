"""Days as a person types them: 2026-11-20, -1, yesterday, mon."""

import re
from datetime import date, timedelta
from typing import Final

from connects_tui.rules.values import FIRST_DAY, LAST_DAY

_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DAYS_AGO = re.compile(r"-(\d{1,5})", re.ASCII)

DAY_WORDS: Final = ("today", "yesterday", *_WEEKDAYS)
"""The words for a day, the short ones of the weekdays."""

EXPECTED: Final = "a day such as 2026-11-20, -1, yesterday or mon"


def weekday_number(name: str) -> int:
    """Return the number of a weekday, from 0 for Monday, by its English name or the first three letters of it.

    Raises:
        ValueError: there is no such weekday.
    """
    word = name.lower()
    return WEEKDAY_NAMES.index(word) if word in WEEKDAY_NAMES else _WEEKDAYS.index(word)


def looks_like_a_day(text: str) -> bool:
    """Whether the whole text has the form of a day (it may still be one that does not exist)."""
    word = text.lower()
    known = word in ("today", "yesterday", *_WEEKDAYS, *WEEKDAY_NAMES)
    return known or bool(_DATE.fullmatch(word) or _DAYS_AGO.fullmatch(word))


def parse_day(text: str, today: date) -> date:
    """Return the day that a person means; a weekday is the latest one, today included.

    Raises:
        ValueError: it is no day, one that does not exist, or one outside 1990 to 2199; the message says so.
    """
    day = _day(text, today)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f'"{text}" is outside {FIRST_DAY.year} to {LAST_DAY.year}')
    return day


def _day(text: str, today: date) -> date:
    word = text.strip().lower()
    if word in ("today", "yesterday"):
        return today - timedelta(days=("today", "yesterday").index(word))
    if word in _WEEKDAYS or word in WEEKDAY_NAMES:
        number = _WEEKDAYS.index(word[:3])
        return today - timedelta(days=(today.weekday() - number) % 7)
    if ago := _DAYS_AGO.fullmatch(word):
        try:
            return today - timedelta(days=int(ago[1]))
        except OverflowError:
            raise ValueError(f'"{text}" is before the calendar begins') from None
    if written := _DATE.fullmatch(word):
        try:
            return date(int(written[1]), int(written[2]), int(written[3]))
        except ValueError:
            raise ValueError(f"there is no day {text}") from None
    raise ValueError(f'"{text}" is not {EXPECTED}')
