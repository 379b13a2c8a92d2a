"""The kinds of value that rule sets and journals are written in.

Each check takes a value as a TOML file holds it, returns it as the program uses it, and raises `Unfit` with what
was expected. The same checks serve values that a person typed, once they have been parsed.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

type_check = Callable[[Any], Any]

MOST_CONNECTS = 1_000_000_000
"""More than anybody will ever hold; with it every product with a price is exact in 28 digits."""

FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2199, 12, 31)
"""The days that a journal and a question can be about: a day outside of them is a slip of the keys."""

_MONEY = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII)
_CENT = Decimal("0.01")


class Unfit(ValueError):
    """A value is not what was expected; the message is what was expected."""


def connects(value: Any) -> int:
    """Check a number of Connects: whole, 0 or more."""
    return whole_number(value, 0, MOST_CONNECTS)


def whole_number(value: Any, least: int, most: int) -> int:
    """Check a whole number between `least` and `most`."""
    if type(value) is int and least <= value <= most:
        return value
    if most == MOST_CONNECTS:
        raise Unfit(f"a whole number, {least} or more")
    raise Unfit(f"a whole number from {least} to {most}")


def money(value: Any) -> Decimal:
    """Check an amount of money: exact, 0 or more, written as text such as "14.99" (never as a float)."""
    if isinstance(value, Decimal):
        value = format(value, "f")
    if isinstance(value, str) and _MONEY.fullmatch(value):
        return Decimal(value)
    raise Unfit('an amount as text, such as "14.99"')


def whole_cents(value: Any) -> Decimal:
    """Check an amount of money that was paid: at most two decimals."""
    amount = money(value)
    if amount != cents(amount):
        raise Unfit('an amount with at most two decimals, such as "14.99"')
    return amount


def text(value: Any) -> str:
    """Check text: any that can be written as UTF-8."""
    if isinstance(value, str):
        if value.isascii():
            return value
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise Unfit("text in UTF-8") from error
        return value
    raise Unfit("text in quotes")


def name(value: Any) -> str:
    """Check text that names something: not empty, not only blanks."""
    if text(value).strip():
        return str(value)
    raise Unfit("text that is not empty")


def texts(value: Any) -> tuple[str, ...]:
    """Check a list of texts."""
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return tuple(text(item) for item in value)
    raise Unfit("a list of texts")


def flag(value: Any) -> bool:
    """Check true or false."""
    if isinstance(value, bool):
        return value
    raise Unfit("true or false")


def day(value: Any) -> date:
    """Check a calendar date without a time."""
    if type(value) is date:
        return value
    raise Unfit("a date such as 2026-11-20, without quotes")


def near_day(value: Any) -> date:
    """Check a calendar date that can be meant: from 1990 to 2199."""
    if FIRST_DAY <= day(value) <= LAST_DAY:
        return value  # type: ignore[no-any-return]
    raise Unfit(f"a day from {FIRST_DAY.year} to {LAST_DAY.year}")


def moment(value: Any) -> datetime:
    """Check a moment; it comes back in UTC, which one without an offset is taken to be."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        try:
            return value.astimezone(UTC)
        except OverflowError as error:  # an offset that leads out of the calendar
            raise Unfit("a moment such as 2026-11-20T08:30:00.000Z") from error
    raise Unfit("a moment such as 2026-11-20T08:30:00.000Z")


def one_of(*choices: str) -> Callable[[Any], str]:
    """Make a check for one of a few words."""
    expected = f"one of {', '.join(choices)}"

    def check(value: Any) -> str:
        if isinstance(value, str) and value in choices:
            return value
        raise Unfit(expected)

    return check


def cents(amount: Decimal) -> Decimal:
    """Round an amount of money to cents, half up."""
    return amount.quantize(_CENT, rounding=ROUND_HALF_UP)
