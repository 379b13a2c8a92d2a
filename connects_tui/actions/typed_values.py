"""Days and numbers as a person types them."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from msgspec import Struct

from connects_tui import schema
from connects_tui.ledger.calendar import month_number
from connects_tui.schema import FIRST_DAY, LAST_DAY
from connects_tui.wording import WEEKDAYS

WEEKDAY_NAMES: Final = tuple(name.lower() for name in WEEKDAYS)
WEEKDAY_NUMBERS: Final = {form: place for place, name in enumerate(WEEKDAY_NAMES) for form in (name, name[:3])}
"""From 0 for Monday, by their names and the first three letters of these."""

_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DAYS_AGO = re.compile(r"-(\d{1,5})", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_DAYS_ON = re.compile(r"([+-]?)(\d{1,5})d", re.ASCII)
_MONTH_FIRST = re.compile(r"(?P<month>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:,? (?P<year>\d{4}))?", re.ASCII)
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})\.? (?P<month>[a-z]{3,9})\.?(?:,? (?P<year>\d{4}))?", re.ASCII)

DAY_WORDS: Final = ("today", "yesterday", *(name[:3] for name in WEEKDAY_NAMES))

_MOST_A_DAY: Final = 10_000
"""Nobody spends or sends more."""

EXPECTED_PACE: Final = f"a number of Connects a day from 0 to {_MOST_A_DAY:,}, like 2 or 1.5"
EXPECTED: Final = "a day like 2026-11-20, Nov 20, -3d, yesterday or mon"


def looks_like_a_day(text: str) -> bool:
    """Whether a text has the form of a day, which need not exist."""
    word = text.lower()
    return word in DAY_WORDS or word in WEEKDAY_NUMBERS or bool(_DATE.fullmatch(word) or _DAYS_AGO.fullmatch(word))


def parse_day(text: str, today: date, *, ahead: bool = False) -> date:
    """Return the day that a person means: a weekday, or one without a year, is the latest, or `ahead` the next.

    Raises ValueError: it isn't a day, doesn't exist, or is outside 1990 to 2199.
    """
    return within_days(_day(text, today, ahead=ahead), text)


def within_days(day: date, text: str) -> date:
    """Return a day that was written as `text`. Raises ValueError: it is outside 1990 to 2199."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f'"{text}" is not between {FIRST_DAY.year} and {LAST_DAY.year}')
    return day


def _day(text: str, today: date, *, ahead: bool) -> date:
    word = " ".join(text.lower().split())
    try:
        day = _relative(word, today, ahead=ahead)
    except OverflowError:
        raise ValueError(f'"{text}" is too far away') from None
    if day is not None:
        return day
    if written := _DATE.fullmatch(word) or _COMPACT.fullmatch(word):
        return _existing(text, int(written[1]), int(written[2]), int(written[3]))
    if named := _MONTH_FIRST.fullmatch(word) or _DAY_FIRST.fullmatch(word):
        return _named(text, named["month"], int(named["day"]), named["year"], today, ahead=ahead)
    raise ValueError(f'"{text}" is not {EXPECTED}')


def _relative(word: str, today: date, *, ahead: bool) -> date | None:
    if word in ("today", "yesterday", "tomorrow"):
        return today + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[word])
    weekday = word.removeprefix("last ")
    if weekday in WEEKDAY_NUMBERS:
        number = WEEKDAY_NUMBERS[weekday]
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
    number = month_number(month)
    if number is None:
        raise ValueError(f'"{text}" is not {EXPECTED}')
    if year is not None:
        return _existing(text, int(year), number, day)
    for years in range(9):  # the 29th of February is there every fourth, or eighth, year
        with suppress(ValueError):
            found = date(today.year + (years if ahead else -years), number, day)
            if found >= today if ahead else found <= today:
                return found
    raise ValueError(f"there is no day {text}")


def _existing(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"there is no day {text}") from None


EXPECTED_AMOUNT: Final = "enter an amount like 14.99"
_WHOLE = re.compile(r"\d{1,3}(,\d{3})+|\d+", re.ASCII)


class JobBudget(Struct, frozen=True):
    """A job's budget in USD: a fixed price, with `most` a range, with `hourly` a rate."""

    least: Decimal
    most: Decimal | None = None
    hourly: bool = False


_AMOUNT = r"(\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?)"
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_BUDGET = re.compile(rf"\$?{_AMOUNT}(?:-\$?{_AMOUNT})?(/h)?", re.ASCII)


def parse_connects(text: str) -> int:
    """Read a number of Connects. Raises ValueError: it is none."""
    if not _WHOLE.fullmatch(text):
        raise ValueError("Connects must be a whole number, like 12")
    digits = text.replace(",", "")
    if len(digits) > 12 or int(digits) > schema.MAX_CONNECTS:
        raise ValueError(f"Connects can be at most {schema.MAX_CONNECTS:,}")
    return int(digits)


def parse_whole(text: str, most: int, expected: str) -> int:
    """Read a whole number from 1 to `most`. Raises ValueError: it is not what is `expected`."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(most)) else 0
    if not 1 <= number <= most:
        raise ValueError(f"enter {expected}")
    return number


_HOURS = re.compile(r"(\d{1,12}) ?(?:(h|hours?)|(d|days?))?", re.ASCII | re.IGNORECASE)
_APPLICANTS = re.compile(r"(\d{1,12})(?:\+| ?(?:-|\u2013|to) ?\d{1,12})?", re.ASCII | re.IGNORECASE)


def parse_hours(text: str) -> int:
    """Read a job's age in whole hours: 3, 3h, 2 days. Raises ValueError: it is none."""
    found = _HOURS.fullmatch(text)
    if found is None:
        raise ValueError("enter an age like 3h or 2d")
    hours = int(found[1]) * (24 if found[3] else 1)
    if hours > schema.MAX_CONNECTS:
        raise ValueError("that's older than any job")
    return hours


def parse_applicants(text: str) -> int:
    """Read how many had applied: 20, or the lower end of 20 to 50. Raises ValueError: it is no number."""
    if text.lower().startswith("less than"):
        return 0
    found = _APPLICANTS.fullmatch(text)
    if found is None:
        raise ValueError("enter a whole number, like 20; of 20 to 50 the lower one")
    if (number := int(found[1])) > schema.MAX_CONNECTS:
        raise ValueError(f"enter at most {schema.MAX_CONNECTS:,}")
    return number


def parse_rate(text: str, expected: str) -> Decimal:
    """Read Connects a day or proposals a month. Raises ValueError: it is not what is `expected`."""
    with suppress(schema.BadValue):
        number = schema.read_money(text)
        if number <= _MOST_A_DAY:
            return number
    raise ValueError(expected)


def parse_paid(text: str) -> Decimal:
    """Read an amount in USD; commas only separate thousands. Raises ValueError: it is none in whole cents."""
    amount = text.removeprefix("$")
    if "," in amount and not _THOUSANDS.fullmatch(amount):
        whole, _, cents = amount.partition(",")
        if whole.isdecimal() and cents.isdecimal() and len(cents) <= 2:
            raise ValueError(f"use a point: {whole}.{cents:0<2}")
        raise ValueError(f"{EXPECTED_AMOUNT}; commas only separate thousands, as in 1,234")
    if len(amount.partition(".")[2]) > 2:  # 1.250 is twelve hundred and fifty to half of the world
        raise ValueError(EXPECTED_AMOUNT)
    try:
        return schema.read_whole_cents(amount.replace(",", ""))
    except schema.TooMuch as limit:
        raise ValueError(f"enter {limit}") from None
    except schema.BadValue:
        raise ValueError(EXPECTED_AMOUNT) from None


def parse_earned(text: str) -> Decimal:
    """Read what was earned, in USD. Raises ValueError: it is no amount above 0."""
    amount = parse_paid(text)
    if not amount:
        raise ValueError("enter an amount above 0, like 450")
    return amount


def parse_percent(text: str) -> Decimal:
    """Read a percentage: 18, 7.125, 18%. Raises ValueError: it is none from 0 to 100, with three decimals at most."""
    try:
        return schema.read_percent(text.removesuffix("%").rstrip())
    except schema.BadValue:
        raise ValueError("enter a percentage from 0 to 100, like 18 or 7.1, with at most three decimals") from None


def required_budget(text: str) -> JobBudget:
    """Read a job's budget. Raises ValueError: the text is none."""
    budget = parse_budget(text)
    if budget is None:
        raise ValueError("enter a budget like 800, 800-1200 or 45/h")
    return budget


def parse_budget(text: str) -> JobBudget | None:
    """Read a job's budget: 800, $1,200, 800-1200, 45/h; `None` where a text has none of these forms.

    Raises:
        ValueError: it has such a form and makes no sense.
    """
    if (match := _BUDGET.fullmatch(text)) is None:
        return None
    try:
        least = schema.read_money(match[1].replace(",", ""))
        most = schema.read_money(match[2].replace(",", "")) if match[2] else None
    except schema.TooMuch as limit:
        raise ValueError(f"enter {limit}") from None
    if most is not None and most < least:
        raise ValueError("the upper end is below the lower end")
    return JobBudget(least, most, bool(match[3]))


def distinct(tags: Iterable[str]) -> tuple[str, ...]:
    """Return each tag once, as it was spelled first; case doesn't count."""
    found: dict[str, str] = {}
    for tag in tags:
        found.setdefault(tag.casefold(), tag)
    return tuple(found.values())
