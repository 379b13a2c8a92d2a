"""Dates as sources write them: 2026-11-03, 20261103, Nov 3, 2026, 3.11.2026, Today, 2 days ago.

Whether the day or the month comes first in 03/04/2026 is decided by the whole column, never by one cell.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, Literal

from connects_tui import schema
from connects_tui.importing.items import CannotRead, DayOrderUnclear
from connects_tui.ledger.calendar import month_number

DayOrder = Literal["dmy", "mdy"]

_ZONE: Final = (
    r"\s*(?:Z|\(?(?-i:[A-Z]{2,5})(?:[+-]\d{1,2}(?::?\d{2})?)?\)?|[+-]\d{2}:?\d{2}(?:\s(?-i:[A-Z]{2,5}))?)"
    r"(?:\s\([a-z ]+\))?"
)
_TIME: Final = re.compile(
    r"\s?(?:,|T|\s|\u00b7)\s*(?:at\s+)?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?"
    rf"(?:\s*[ap]\.?m\.?)?(?:{_ZONE})?$",
    re.IGNORECASE,
)
_WEEKDAY: Final = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"

_YEAR_FIRST: Final = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_NUMBERS: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
_MONTH_FIRST: Final = re.compile(
    _WEEKDAY + r"([a-z]{3,9})\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?(?:(?:,?\s+|,|-)(\d{4}|'\d{2}))?", re.IGNORECASE
)
_DAY_FIRST: Final = re.compile(
    _WEEKDAY + r"(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+([a-z]{3,9})\.?(?:,?[\s-]+(\d{4}|\d{2}))?", re.IGNORECASE
)
_RELATIVE: Final = re.compile(
    r"(today|yesterday|(\d+|an?)\s?(minute|min|m|hour|hr|h|day|d|week|wk|w)s?\s+ago|just now)", re.IGNORECASE
)


def day_of(text: str, today: date, order: DayOrder | None = None) -> date | None:
    """Read one date, with or without a time of day after it; `None` if the text isn't a date.

    `today` is what "Today" means; a date without a year is the latest one up to it. Without an `order`, 03/04/2026
    can't be read; with dots the day always comes first.
    """
    text = _bare(text)
    if moment := re.fullmatch("(1[3-9][0-9]{8})([0-9]{3})?", text):  # a second, or a thousandth, from 2011 to 2033
        return date(1970, 1, 1) + timedelta(seconds=int(moment[1]))
    text = re.sub("^([0-9]{4})([0-9]{2})([0-9]{2})$", r"\1-\2-\3", text)
    if found := _RELATIVE.fullmatch(text):
        return _distant(found, today)
    if found := _MONTH_FIRST.fullmatch(text):
        return _named(found[1], found[2], found[3], today)
    if found := _DAY_FIRST.fullmatch(text):
        return _named(found[2], found[1], found[3], today)
    if found := _YEAR_FIRST.fullmatch(text):
        return _made(int(found[1]), int(found[3]), int(found[4]))
    numbers = _NUMBERS.fullmatch(text)
    return numbers and _numbered(numbers, order)


def is_relative(text: str) -> bool:
    """Whether a date depends on the day of copying: "Today", "2 days ago"."""
    return _RELATIVE.fullmatch(_bare(text)) is not None


def _bare(text: str) -> str:
    """Return a date without its time; the first of two, between which Notion writes an arrow."""
    return _TIME.sub("", " ".join(text.partition("\u2192")[0].split()))


def order_of(texts: Iterable[str], today: date) -> DayOrder | None:
    """Decide from all dates of a column whether the day or the month comes first; `None` if it doesn't matter.

    If no number is above 12, the order that gives no future date is taken.

    Raises:
        CannotRead: some dates only work with the day first, others only with the month first.
        DayOrderUnclear: every date works both ways.
    """
    certain: dict[DayOrder, str] = {}
    likely: set[DayOrder] = set()
    unclear = None
    for text in texts:
        numbers = _NUMBERS.fullmatch(_bare(text))
        if numbers is None or numbers[2] == "." or numbers[1] == numbers[3]:
            continue  # it doesn't matter
        day_first, month_first = _numbered(numbers, "dmy"), _numbered(numbers, "mdy")
        if day_first and month_first:
            unclear = unclear or text
            if day_first <= today < month_first:
                likely.add("dmy")
            elif month_first <= today < day_first:
                likely.add("mdy")
        elif day_first or month_first:
            certain.setdefault("dmy" if day_first else "mdy", text)
    if len(certain) > 1:
        raise CannotRead(
            f"the days are written in two ways: {certain['dmy']} has the day first, {certain['mdy']} the month; "
            "write them all as 2026-11-23"
        )
    told = set(certain) or likely
    if unclear and len(told) != 1:
        raise DayOrderUnclear(unclear)
    return next(iter(told), None)


def _numbered(numbers: re.Match[str], order: DayOrder | None) -> date | None:
    first, second, year = int(numbers[1]), int(numbers[3]), _year(numbers[4])
    if order is None and numbers[2] != "." and first != second:
        return None
    return _made(year, first, second) if order == "mdy" else _made(year, second, first)


def _distant(found: re.Match[str], today: date) -> date:
    if found[2] is None:
        return today - timedelta(days=1) if found[1].lower() == "yesterday" else today
    number = min(int(found[2]), 1000) if found[2].isdigit() else 1
    days = {"d": 1, "w": 7}.get(found[3][0].lower(), 0) * number
    return today - timedelta(days=days)


def _named(month: str, day: str, year: str | None, today: date) -> date | None:
    number = month_number(month)
    if number is None:
        return None
    if year is not None:
        return _made(_year(year), number, int(day))
    this_year = _made(today.year, number, int(day))
    return this_year if this_year and this_year <= today else _made(today.year - 1, number, int(day))


def _year(digits: str) -> int:
    digits = digits.removeprefix("'")
    return int(digits) if len(digits) > 2 else 2000 + int(digits)  # two digits or four


def _made(year: int, month: int, day: int) -> date | None:
    try:
        on = date(year, month, day)
    except ValueError:
        return None
    return on if schema.FIRST_DAY <= on <= schema.LAST_DAY else None
