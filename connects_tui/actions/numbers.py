"""Numbers as a person types them: Connects, money, a job's budget."""

import re
from contextlib import suppress
from decimal import Decimal
from typing import Final

from msgspec import Struct

from connects_tui.rules import values

EXPECTED_AMOUNT: Final = "expected an amount such as 14.99"
_WHOLE = re.compile(r"\d{1,3}(,\d{3})+|\d{1,12}", re.ASCII)


class JobBudget(Struct, frozen=True):
    """A job's budget in USD: a fixed price, with `most` a range, with `hourly` a rate."""

    least: Decimal
    most: Decimal | None = None
    hourly: bool = False


_AMOUNT = r"(\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?)"
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_BUDGET = re.compile(rf"\$?{_AMOUNT}(?:-\$?{_AMOUNT})?(/h)?", re.ASCII)


def parse_connects(text: str) -> int:
    """Read a number of Connects. Raises ValueError: it is no whole number, or more than anybody has."""
    if not _WHOLE.fullmatch(text):
        raise ValueError("expected a whole number of Connects")
    connects = int(text.replace(",", ""))
    if connects > values.MOST_CONNECTS:
        raise ValueError("more Connects than anybody has")
    return connects


def parse_pace(text: str) -> Decimal:
    """Read a pace in Connects a day, to a tenth or finer.

    Raises:
        ValueError: it is none, or more than anybody sends; the message says what was expected.
    """
    with suppress(values.Unfit):
        number = values.money(text)
        if number <= 10_000:  # nobody spends more
            return number
    raise ValueError("a number of Connects a day, such as 2 or 1.5")


def parse_paid(text: str) -> Decimal:
    """Read an amount of money in USD. A comma stands between thousands, as in 1,234; it is no decimal mark.

    Raises:
        ValueError: it is no amount with at most two decimals; the message says what was expected.
    """
    amount = text.removeprefix("$")
    if "," in amount and not _THOUSANDS.fullmatch(amount):
        whole, _, cents = amount.partition(",")
        if whole.isdecimal() and cents.isdecimal() and len(cents) <= 2:
            raise ValueError(f"use a point: {whole}.{cents:0<2}")
        raise ValueError(f"{EXPECTED_AMOUNT}; a comma stands between thousands alone, as in 1,234")
    if len(amount.partition(".")[2]) > 2:  # 1.250 is twelve hundred and fifty to half of the world
        raise ValueError(EXPECTED_AMOUNT)
    try:
        return values.whole_cents(amount.replace(",", ""))
    except values.Unfit:
        raise ValueError(EXPECTED_AMOUNT) from None


def parse_budget(text: str) -> JobBudget | None:
    """Read a job's budget: 800, $1,200, 800-1200, 45/h; `None` where the text has none of these forms.

    Raises:
        ValueError: it has the form and makes no sense.
    """
    match = _BUDGET.fullmatch(text)
    if match is None:
        return None
    try:
        least = values.money(match[1].replace(",", ""))
        most = values.money(match[2].replace(",", "")) if match[2] else None
    except values.Unfit:
        raise ValueError("more money than a job pays") from None
    if most is not None and most < least:
        raise ValueError("the upper end is below the lower one")
    return JobBudget(least, most, bool(match[3]))


def budget_text(budget: JobBudget) -> str:
    """Write a budget so that it reads back: "$800", "$800-1200", "$45/h"."""
    upper = f"-{_plain(budget.most)}" if budget.most is not None else ""
    return f"${_plain(budget.least)}{upper}{'/h' if budget.hourly else ''}"


def _plain(amount: Decimal) -> str:
    return f"{values.cents(amount)}".removesuffix(".00")
