"""Amounts of money as tables write them, exact; which mark is the decimal one is told from all amounts of a table."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final, Literal

from connects_tui.exchange.arriving.items import CannotRead, DecimalMarkUnclear

Mark = Literal[".", ","]

_NUMBER: Final = re.compile(r"\d[\d.,]*\d|[.,]?\d+")
_GROUPED: Final = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
"""What is a whole number with its thousands, or one with three decimals."""

_CURRENCY: Final = re.compile(r"USD|usd|US\$|\$")
_BETWEEN: Final = str.maketrans("", "", " '\u00a0\u202f\u2019")
"""What stands between thousands and is never a decimal mark."""

_AMOUNTS: Final[dict[Mark, re.Pattern[str]]] = {
    ".": re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,12})?(?:\.\d{1,6})?", re.ASCII),
    ",": re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d{1,12})?(?:,\d{1,6})?", re.ASCII),
}


def decimal_mark(texts: Iterable[str]) -> Mark | None:
    """Tell from all amounts of a table which mark is the decimal one; `None` where none of them has a mark.

    Raises:
        CannotRead: some can only be read with one mark, others only with the other.
        DecimalMarkUnclear: those with a mark can be read both ways, such as 1,234.
    """
    certain: dict[Mark, str] = {}
    unclear = None
    for text in texts:
        for number in _NUMBER.findall(text.translate(_BETWEEN)):
            mark = _mark_in(number)
            if mark is not None:
                certain.setdefault(mark, number)
            elif _GROUPED.fullmatch(number):
                unclear = unclear or number
    if len(certain) > 1:
        raise CannotRead(
            f"the amounts are written in two ways: {certain['.']} with a decimal point, {certain[',']} with a decimal "
            "comma; write them all as 1234.56"
        )
    if unclear and not certain:
        raise DecimalMarkUnclear(unclear)
    return next(iter(certain), None)


def _mark_in(number: str) -> Mark | None:
    """Return the decimal mark that a number shows; `None` where it shows none, or could be read both ways."""
    points, commas = number.count("."), number.count(",")
    if points and commas:
        return "." if number.rindex(".") > number.rindex(",") else ","
    if points + commas > 1:  # they stand between thousands
        return "," if points else "."
    if points + commas == 0 or _GROUPED.fullmatch(number):
        return None
    return "." if points else ","


def amount_of(text: str, mark: Mark | None = None) -> Decimal | None:
    """Read an amount such as "-$1,234.50", "(12.00)" or "12,50"; `None` where it is none. A sign is kept.

    `mark` is the decimal mark of its table; a point where none has a mark.
    """
    cleaned = _CURRENCY.sub("", text.replace("\u2212", "-").replace("\u2013", "-")).strip()
    negative = cleaned.startswith("(") and cleaned.endswith(")")
    cleaned = cleaned.strip("()").strip()
    if cleaned[:1] in ("-", "+"):
        negative ^= cleaned[0] == "-"
        cleaned = cleaned[1:]
    cleaned = cleaned.strip().translate(_BETWEEN)
    mark = mark or "."
    if not cleaned or not _AMOUNTS[mark].fullmatch(cleaned):
        return None
    amount = Decimal(cleaned.replace("," if mark == "." else ".", "").replace(mark, "."))
    return -amount if negative else amount
