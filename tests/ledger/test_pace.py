"""The pace: what the last weeks spent, and from when on it is told."""

from fractions import Fraction

import pytest

from connects_tui.ledger.entries import Refund, Spend
from connects_tui.ledger.forecast import Learning, Pace, learning, own_pace
from tests.ledger.building import day, opened, played, rules, sent

TODAY = "2026-11-23"


def test_the_pace_is_what_28_days_spent_less_what_came_back_of_their_proposals() -> None:
    entries = [
        sent("2026-10-26", 99, "too-old"),
        sent("2026-10-27", 8, "first"),
        sent("2026-11-20", 6, "closed", boost=4),
        sent("2026-11-21", 0, "free", invited=True),
        Spend(on=day("2026-11-22"), connects=12, what="badge"),
        Refund(on=day("2026-11-22"), of="closed"),
        Refund(on=day("2026-11-22"), of="too-old"),
        sent("2026-11-24", 50, "planned"),
    ]
    ledger = played(rules(), opened("2026-01-01", 500), *entries, until=TODAY)
    assert own_pace(ledger, 9) == Pace(Fraction(20, 28), cost=9, days=28, spent=20, proposals=3)


@pytest.mark.parametrize(("opening", "days"), [("2026-11-20", 14), ("2026-11-04", 20), ("2026-10-01", 28)])
def test_a_young_journal_is_measured_over_as_long_as_it_is_and_at_least_14_days(opening: str, days: int) -> None:
    ledger = played(rules(), opened(opening, 50), sent("2026-11-22", 8), until=TODAY)
    assert own_pace(ledger, 8).a_day == Fraction(8, days)


def test_proposals_before_the_opening_count_in_the_pace() -> None:
    ledger = played(rules(), opened("2026-11-20", 50), sent("2026-11-01", 8), sent("2026-11-22", 8), until=TODAY)
    assert own_pace(ledger, 8).a_day == Fraction(16, 23)


@pytest.mark.parametrize(
    ("opening", "paid", "known"),
    [
        ("2026-11-21", 2, Learning(2, 3)),
        ("2026-11-11", 5, Learning(5, 13)),
        ("2026-11-10", 5, None),
        ("2026-01-01", 4, Learning(4, 327)),
        ("2026-11-24", 0, Learning(0, 0)),
    ],
)
def test_the_pace_is_being_learned_before_5_paid_proposals_and_14_days(
    opening: str, paid: int, known: Learning | None
) -> None:
    invited = [sent("2026-11-23", 6, f"i{number}", invited=True) for number in range(9)]
    entries = [sent("2026-11-23", 6, f"p{number}") for number in range(paid)]
    ahead = [sent("2026-11-25", 6, f"later{number}") for number in range(9)]
    ledger = played(rules(), opened(opening, 90), *(invited if paid else []), *entries, *ahead, until=TODAY)
    assert learning(ledger) == known


def test_proposals_before_the_opening_count_as_history() -> None:
    entries = [sent("2026-10-01", 6, f"p{number}") for number in range(5)]
    assert learning(played(rules(), opened("2026-11-23", 90), *entries, until=TODAY)) is None
