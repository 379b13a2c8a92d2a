"""Numbers as a person types them, and how they are worded."""

import re
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connects_tui.actions.typed_values import JobBudget, parse_budget, parse_connects, parse_paid
from connects_tui.wording import budget_text


@pytest.mark.parametrize(("text", "connects"), [("0", 0), ("6", 6), ("1,200", 1200), ("1000000000", 10**9)])
def test_connects_are_a_whole_number(text: str, connects: int) -> None:
    assert parse_connects(text) == connects


@pytest.mark.parametrize(
    ("text", "says"),
    [
        *((text, "Connects must be a whole number, like 12") for text in ("", "-1", "6.0", "six", "1,20", "\u0661")),
        *((text, "Connects can be at most 1,000,000,000") for text in ("1000000001", "999999999999")),
    ],
)
def test_what_is_no_number_of_connects_is_told(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_connects(text)


@pytest.mark.parametrize(("text", "paid"), [("3", "3"), ("$3.00", "3"), ("1,200.50", "1200.50"), ("0", "0")])
def test_money_is_an_amount_with_at_most_two_decimals(text: str, paid: str) -> None:
    assert parse_paid(text) == Decimal(paid)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("6,00", "use a point: 6.00"),
        ("$14,99", "use a point: 14.99"),
        ("10,5", "use a point: 10.50"),
        *((text, "commas only separate thousands") for text in ("1,2345", "1,23,456", ",50", "1.234,56", "1,")),
    ],
)
def test_a_comma_is_no_decimal_mark(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_paid(text)


@given(cents=st.integers(0, 10**9), form=st.sampled_from(["{:.2f}", "{:,.2f}", "${:,.2f}", "{}", "{:,}"]))
def test_what_is_accepted_keeps_its_value_however_it_is_written(cents: int, form: str) -> None:
    amount = Decimal(cents) / 100
    for text in (form.format(amount), form.format(amount).replace(",", " ").replace(".", ",").replace(" ", ".")):
        with suppress(ValueError):  # with the marks the other way round it is refused
            assert parse_paid(text) == amount
    assert parse_paid(form.format(amount)) == amount


@pytest.mark.parametrize(
    ("read", "text"),
    [(parse_paid, "1000000000000"), (parse_paid, "$1,000,000,000,000.00"), (parse_budget, "5-1000000000000")],
)
def test_what_is_too_much_is_told_with_the_limit(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(ValueError, match=re.escape("enter an amount below 1,000,000,000,000")):
        read(text)


@pytest.mark.parametrize("text", ["", "3.005", "-3", "3 USD"])
def test_what_is_no_amount_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="enter an amount"):
        parse_paid(text)


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        ("800", JobBudget(Decimal(800))),
        ("$1,200.50", JobBudget(Decimal("1200.50"))),
        ("$800-1200", JobBudget(Decimal(800), Decimal(1200))),
        ("800-$1,200", JobBudget(Decimal(800), Decimal(1200))),
        ("$45/h", JobBudget(Decimal(45), hourly=True)),
        ("45-45/h", JobBudget(Decimal(45), Decimal(45), hourly=True)),
        ("$5k", None),
        ("$45/hr", None),
        ("$45.123", None),
        ("", None),
    ],
)
def test_a_budget_is_a_price_a_range_or_a_rate(text: str, budget: JobBudget | None) -> None:
    assert parse_budget(text) == budget


@pytest.mark.parametrize(
    ("text", "says"), [("$9-5", "upper end is below"), ("$9999999999999", "enter an amount below 1,0")]
)
def test_a_budget_that_makes_no_sense_is_told(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_budget(text)


@pytest.mark.parametrize(
    ("budget", "text"),
    [
        (JobBudget(Decimal("800.00")), "$800"),
        (JobBudget(Decimal("45.5")), "$45.50"),
        (JobBudget(Decimal("45.005")), "$45.01"),
        (JobBudget(Decimal(45), Decimal(60), hourly=True), "$45-60/h"),
    ],
)
def test_a_budget_is_written_so_that_it_reads_back(budget: JobBudget, text: str) -> None:
    assert budget_text(budget.least, budget.most, budget.hourly) == text
    assert parse_budget(text) is not None
