"""Rounding: money to cents and numbers to whole ones, half up, as Upwork bills and as the rules say."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def cents(amount: Decimal) -> Decimal:
    """Round an amount of money to cents, half up."""
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def with_tax(amount: Decimal, tax: Decimal) -> Decimal:
    """Return an amount with a tax in percent on top, exact: what is charged is rounded to cents only then."""
    return (amount * (100 + tax)).scaleb(-2) if tax else amount


def half_up(number: Fraction) -> int:
    """Round a number that is not negative, half up."""
    return int(number + Fraction(1, 2))


def cents_each(amount: Fraction, parts: int = 1) -> Decimal:
    """Divide an exact amount of money, not a negative one, among so many, to the cent, half up."""
    return Decimal(half_up(amount * 100 / parts)) / 100
