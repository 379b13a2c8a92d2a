"""Months, renewal days and cycles."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connects_tui.ledger.calendar import add_months, anchor_day, first_renewal, last_on_day, next_on_day
from tests.ledger.building import day, present


@pytest.mark.parametrize(
    ("on", "months", "then"),
    [
        ("2026-01-31", 0, "2026-01-31"),
        ("2026-01-28", 1, "2026-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-11-30", 13, "2027-12-30"),
        ("9998-12-31", 12, "9999-12-31"),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(on: str, months: int, then: str) -> None:
    assert add_months(day(on), months) == day(then)


def test_beyond_the_calendar_it_is_its_last_day_or_its_first() -> None:
    assert add_months(day("9999-01-01"), 12) == date.max
    assert add_months(day("0001-01-01"), -1) == date.min


def test_above_the_last_renewal_day_an_account_renews_on_the_1st() -> None:
    assert [anchor_day(wanted, 27) for wanted in (1, 27, 28, 31)] == [1, 27, 1, 1]


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 28))
def test_the_next_and_the_last_date_on_a_day_of_the_month_lie_around_a_date(on: date, anchor: int) -> None:
    before, after = last_on_day(on, anchor), next_on_day(on, anchor)
    assert before <= on < after
    assert before.day == after.day == anchor
    assert (after - before).days <= 31
    assert next_on_day(before, anchor) == after


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 28))
def test_a_first_renewal_is_a_month_later_or_on_the_1st_that_follows(begun: date, last: int) -> None:
    renews = first_renewal(begun, last)
    later = present(add_months(begun, 1))
    if begun.day <= last:
        assert renews == later
    else:
        assert renews.day == 1
        assert later < renews == next_on_day(later, 1)
