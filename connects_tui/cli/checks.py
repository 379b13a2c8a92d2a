"""The checks of arguments: text as it was typed to a value, or one sentence that says what was expected."""

from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeVar

from msgspec import Struct

from connects_tui.actions.typed_values import JobBudget, parse_budget, parse_connects, parse_day, parse_pace, parse_paid
from connects_tui.cli import clock
from connects_tui.cli.parser import one_of
from connects_tui.movements import MOVEMENT_KINDS
from connects_tui.rules import values
from connects_tui.statuses import REFUND_REASONS, STATUSES
from connects_tui.wording import AT_LEAST_ONE

_LAST_DAY_OF_A_MONTH: Final = 31
_MOST_PER_MONTH: Final = 10_000
_Value = TypeVar("_Value")


def _read(reader: Callable[..., _Value], text: str, *more: Any) -> _Value:
    """Read text by a function that raises a `ValueError` which says what is wrong with it."""
    try:
        return reader(text, *more)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!a}: {error}") from None


def anything(text: str) -> str:
    """Check text: any that can be written as UTF-8."""
    try:
        return values.text(text)
    except values.Unfit:
        raise ArgumentTypeError(f"{text!a} is not text in UTF-8") from None


def words(text: str) -> str:
    """Check text that is not empty."""
    if not anything(text).strip():
        raise ArgumentTypeError("expected some words")
    return text


def connects(text: str) -> int:
    """Check a number of Connects."""
    return _read(parse_connects, text)


def some_connects(text: str) -> int:
    """Check a number of Connects that moves something."""
    number = connects(text)
    if not number:
        raise ArgumentTypeError(AT_LEAST_ONE)
    return number


def renewal_day(text: str) -> int:
    """Check the day of the month on which an account renews."""
    day_of_month = int(text) if text.isascii() and text.isdigit() and len(text) <= len("31") else 0
    if not 1 <= day_of_month <= _LAST_DAY_OF_A_MONTH:
        raise ArgumentTypeError(f"{text!a}: expected a whole number from 1 to {_LAST_DAY_OF_A_MONTH}")
    return day_of_month


def year(text: str) -> int:
    """Check a year."""
    if not (text.isascii() and text.isdigit() and date.min.year <= int(text) <= date.max.year):
        raise ArgumentTypeError("expected a year, such as 2026")
    return int(text)


def per_month(text: str) -> Decimal:
    """Check a number of proposals a month, to a tenth or finer."""
    try:
        number = values.money(text)
    except values.Unfit:
        number = Decimal(_MOST_PER_MONTH + 1)
    if number > _MOST_PER_MONTH:
        raise ArgumentTypeError(f"{text!a}: expected a number of proposals a month, such as 30 or 12.5")
    return number


def a_day(text: str) -> Decimal:
    """Check a pace in Connects a day, to a tenth or finer."""
    try:
        return parse_pace(text)
    except ValueError as expected:
        raise ArgumentTypeError(f"{text!a}: expected {expected}") from None


def months(text: str) -> int:
    """Check for how many months plans are compared."""
    from connects_tui.actions.plans import MOST_MONTHS  # noqa: PLC0415 - no other argument needs plans

    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(MOST_MONTHS)) else 0
    if not 1 <= number <= MOST_MONTHS:
        raise ArgumentTypeError(f"{text!a}: expected a whole number of months from 1 to {MOST_MONTHS}")
    return number


def money(text: str) -> Decimal:
    """Check an amount of money in USD, with at most two decimals."""
    return _read(parse_paid, text)


def budget(text: str) -> JobBudget:
    """Check a job's budget as the quick-add line has it, with or without its dollar sign."""
    found = _read(parse_budget, text)
    if found is None:
        raise ArgumentTypeError(f"{text!a}: expected a budget such as 800, 800-1200 or 45/h")
    return found


def day(text: str) -> date:
    """Check a day."""
    try:
        return parse_day(text, clock.today())
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def coming_day(text: str) -> date:
    """Check a day on which something ends: of a weekday, or a day without a year, the next one is meant."""
    try:
        return parse_day(text, clock.today(), ahead=True)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def status(text: str) -> str:
    """Check a proposal's status."""
    return one_of(STATUSES, text)


def reason(text: str) -> str:
    """Check the reason for which Connects came back."""
    return one_of(REFUND_REASONS, text)


def columns(text: str) -> list[str]:
    """Check the names of columns, with commas between them."""
    from connects_tui.exporting.tables import PROPOSAL_COLUMNS  # noqa: PLC0415 - only this argument needs them

    return [one_of(PROPOSAL_COLUMNS, name.strip()) for name in text.split(",")]


def column(text: str) -> str:
    """Check the name of one column."""
    (name,) = columns(text.replace(",", " "))
    return name


def movement_kind(text: str) -> str:
    """Check what moved Connects."""
    return one_of(MOVEMENT_KINDS, text)


def how_many(text: str) -> int:
    """Check a number of rows."""
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0 and len(text) < 10):
        raise ArgumentTypeError(f"{text!a}: expected a whole number, 1 or more")
    return int(text)


class Assignment(Struct, frozen=True):
    """One field of an entry and the text of its new value."""

    field: str
    text: str


def assignment(text: str) -> Assignment:
    """Check FIELD=VALUE."""
    field, equals, value = anything(text).partition("=")
    if not equals or not field:
        raise ArgumentTypeError(f"{text!a}: expected FIELD=VALUE such as connects=6")
    return Assignment(field, value)
