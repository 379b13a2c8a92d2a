"""Days as a person types them: 2026-11-20, Nov 20, -1, yesterday, mon, last friday."""

import re
from datetime import date, timedelta
from typing import Final

from connects_tui.ledger.calendar import month_number
from connects_tui.rules.values import FIRST_DAY, LAST_DAY
from connects_tui.wording import WEEKDAYS

WEEKDAY_NAMES: Final = tuple(name.lower() for name in WEEKDAYS)
_WEEKDAYS: Final = tuple(name[:3] for name in WEEKDAY_NAMES)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DAYS_AGO = re.compile(r"-(\d{1,5})", re.ASCII)

_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_DAYS_ON = re.compile(r"([+-]?)(\d{1,5})d", re.ASCII)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:,? (\d{4}))?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})\.? ([a-z]{3,9})\.?(?:,? (\d{4}))?", re.ASCII)

DAY_WORDS: Final = ("today", "yesterday", *_WEEKDAYS)
"""The words for a day, the short ones of the weekdays."""

EXPECTED: Final = "a day such as 2026-11-20, Nov 20, -3d, yesterday or mon"


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


def parse_day(text: str, today: date, *, ahead: bool = False) -> date:
    """Return the day that a person means.

    A weekday, and a day without a year, is the latest one, today included; where what is asked lies `ahead`, the next.
    `3d` is in three days, `-3d` and `-3` were three days ago.

    Raises:
        ValueError: it is no day, one that does not exist, or one outside 1990 to 2199; the message says so.
    """
    day = _day(text, today, ahead=ahead)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f'"{text}" is outside {FIRST_DAY.year} to {LAST_DAY.year}')
    return day


def _day(text: str, today: date, *, ahead: bool) -> date:
    word = " ".join(text.lower().split())
    try:
        day = _relative(word, today, ahead=ahead)
    except OverflowError:
        raise ValueError(f'"{text}" is outside of the calendar') from None
    if day is not None:
        return day
    if written := _DATE.fullmatch(word) or _COMPACT.fullmatch(word):
        return _existing(text, int(written[1]), int(written[2]), int(written[3]))
    if named := _MONTH_FIRST.fullmatch(word):
        return _named(text, named[1], int(named[2]), named[3], today, ahead=ahead)
    if named := _DAY_FIRST.fullmatch(word):
        return _named(text, named[2], int(named[1]), named[3], today, ahead=ahead)
    raise ValueError(f'"{text}" is not {EXPECTED}')


def _relative(word: str, today: date, *, ahead: bool) -> date | None:
    """Return the day that is named by its distance from today, or by its weekday."""
    if word in ("today", "yesterday", "tomorrow"):
        return today + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[word])
    weekday = word.removeprefix("last ")
    if weekday in (*_WEEKDAYS, *WEEKDAY_NAMES):
        number = weekday_number(weekday)
        if ahead and weekday == word:
            return today + timedelta(days=(number - today.weekday()) % 7)
        ago = (today.weekday() - number) % 7
        return today - timedelta(days=ago or (0 if weekday == word else 7))
    if past := _DAYS_AGO.fullmatch(word):
        return today - timedelta(days=int(past[1]))
    if on := _DAYS_ON.fullmatch(word):
        return today + timedelta(days=int(f"{on[1]}{on[2]}"))
    return None


def _named(text: str, month: str, day: int, year: str | None, today: date, *, ahead: bool) -> date:
    """Return the day of a named month; without a year the latest one, or the next."""
    number = month_number(month)
    if number is None:
        raise ValueError(f'"{text}" is not {EXPECTED}')
    if year is not None:
        return _existing(text, int(year), number, day)
    years = (
        range(today.year, today.year + 9) if ahead else range(today.year, today.year - 9, -1)
    )  # the 29th of February
    for each in years:
        try:
            found = date(each, number, day)
        except ValueError:
            continue
        if found >= today if ahead else found <= today:
            return found
    raise ValueError(f"there is no day {text}")


def _existing(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"there is no day {text}") from None
