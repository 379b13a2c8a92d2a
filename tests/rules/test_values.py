"""The kinds of value that rule sets and journals are written in."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connects_tui.rules import values

MOMENT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("check", "value", "comes_back"),
    [
        (values.connects, 0, 0),
        (values.connects, values.MOST_CONNECTS, values.MOST_CONNECTS),
        (values.money, "14.99", Decimal("14.99")),
        (values.money, "0", Decimal(0)),
        (values.money, "999999999999.123456", Decimal("999999999999.123456")),
        (values.money, Decimal("1E+3"), Decimal(1000)),
        (values.whole_cents, "14.990", Decimal("14.99")),
        (values.text, "", ""),
        (values.name, " x ", " x "),
        (values.texts, ["a", ""], ("a", "")),
        (values.texts, ("a",), ("a",)),
        (values.flag, False, False),
        (values.day, date(2026, 11, 20), date(2026, 11, 20)),
        (values.moment, MOMENT, MOMENT),
        (values.moment, MOMENT.replace(tzinfo=None), MOMENT),
        (values.moment, MOMENT.astimezone(timezone(timedelta(hours=5))), MOMENT),
        (values.one_of("a", "b"), "b", "b"),
    ],
)
def test_a_value_that_fits_comes_back_as_the_program_uses_it(
    check: Callable[[Any], Any], value: object, comes_back: object
) -> None:
    assert check(value) == comes_back
    assert type(check(value)) is type(comes_back)


@pytest.mark.parametrize(
    ("check", "value", "expected"),
    [
        (values.connects, -1, "a whole number, 0 or more"),
        (values.connects, values.MOST_CONNECTS + 1, "a whole number, 0 or more"),
        (values.connects, True, "a whole number, 0 or more"),
        (values.connects, 3.0, "a whole number, 0 or more"),
        (lambda value: values.whole_number(value, 1, 31), 32, "a whole number from 1 to 31"),
        (values.money, 14.99, 'an amount as text, such as "14.99"'),
        (values.money, "-1", 'an amount as text, such as "14.99"'),
        (values.money, "1.", 'an amount as text, such as "14.99"'),
        (values.money, ".5", 'an amount as text, such as "14.99"'),
        (values.money, "1.1234567", 'an amount as text, such as "14.99"'),
        (values.money, "1234567890123", 'an amount as text, such as "14.99"'),
        (values.money, "\u0661", 'an amount as text, such as "14.99"'),
        (values.money, Decimal(-1), 'an amount as text, such as "14.99"'),
        (values.money, Decimal("NaN"), 'an amount as text, such as "14.99"'),
        (values.whole_cents, "14.995", 'an amount with at most two decimals, such as "14.99"'),
        (values.text, 3, "text in quotes"),
        (values.text, "\ud800", "text in UTF-8"),
        (values.name, " \n", "text that is not empty"),
        (values.texts, "css", "a list of texts"),
        (values.texts, ["css", 1], "a list of texts"),
        (values.flag, 1, "true or false"),
        (values.day, MOMENT, "a date such as 2026-11-20, without quotes"),
        (values.day, "2026-11-20", "a date such as 2026-11-20, without quotes"),
        (values.moment, date(2026, 11, 20), "a moment such as 2026-11-20T08:30:00.000Z"),
        (
            values.moment,
            datetime.min.replace(tzinfo=timezone(timedelta(hours=5))),
            "a moment such as 2026-11-20T08:30:00.000Z",
        ),
        (values.one_of("a", "b"), "c", "one of a, b"),
        (values.one_of("a", "b"), ["a"], "one of a, b"),
    ],
)
def test_a_value_that_does_not_fit_is_told_what_was_expected(
    check: Callable[[Any], Any], value: object, expected: str
) -> None:
    with pytest.raises(values.Unfit) as unfit:
        check(value)
    assert str(unfit.value) == expected


@given(st.integers(0, 10**9), st.sampled_from(["0.15", "1.00", "0.125", "0.145"]))
def test_money_is_rounded_to_cents_half_up(connects: int, price: str) -> None:
    thousandths = connects * int(price.replace(".", "").ljust(4, "0"))
    assert values.cents(Decimal(price) * connects) == Decimal((thousandths + 5) // 10) / 100
