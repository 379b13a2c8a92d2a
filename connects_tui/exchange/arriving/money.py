"""Amounts of money as tables write them, exact."""

import re
from decimal import Decimal
from typing import Final

_AMOUNT: Final = re.compile(r"\d{1,12}(?:\.\d{1,6})?|\.\d{1,6}")
_GROUPED: Final = re.compile(r"\d{1,3}(?:([,. '])\d{3})(?:\1\d{3})*(?:[.,]\d{1,2})?")


def amount_of(text: str) -> Decimal | None:
    """Read an amount such as "-$1,234.50", "(12.00)" or "12,50"; `None` where it is none. A sign is kept."""
    cleaned = text.strip().replace("\u00a0", " ").replace("\u2212", "-").replace("\u2013", "-")
    for word in ("USD", "usd", "US$", "$"):
        cleaned = cleaned.replace(word, "")
    cleaned = cleaned.strip()
    negative = cleaned.startswith("(") and cleaned.endswith(")")
    cleaned = cleaned.strip("()").strip()
    if cleaned[:1] in ("-", "+"):
        negative ^= cleaned[0] == "-"
        cleaned = cleaned[1:].strip()
    cleaned = _with_point(cleaned)
    if not _AMOUNT.fullmatch(cleaned):
        return None
    amount = Decimal(cleaned)
    return -amount if negative else amount


def _with_point(text: str) -> str:
    """Write an amount with a decimal point and nothing between its thousands."""
    grouped = _GROUPED.fullmatch(text)
    if grouped:
        mark = grouped[1]
        return text.replace(mark, "").replace(",", ".") if mark != "," or text.count(".") <= 1 else text
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
