"""The pace: what the last weeks spent, and what a proposal costs."""

from fractions import Fraction

import pytest
from msgspec.structs import replace

from connects_tui.ledger.entries import Refund, Spend
from connects_tui.ledger.forecast import Pace, given_pace, mean_cost, own_pace
from connects_tui.rules.model import ProposalCosts
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
    assert own_pace(ledger) == Pace(Fraction(20, 28), cost=9, days=28, spent=20, proposals=3)


@pytest.mark.parametrize(("opening", "days"), [("2026-11-20", 14), ("2026-11-04", 20), ("2026-10-01", 28)])
def test_a_young_journal_is_measured_over_as_long_as_it_is_and_at_least_14_days(opening: str, days: int) -> None:
    ledger = played(rules(), opened(opening, 50), sent("2026-11-22", 8), until=TODAY)
    assert own_pace(ledger).a_day == Fraction(8, days)


def test_proposals_before_the_opening_count_in_the_pace() -> None:
    ledger = played(rules(), opened("2026-11-20", 50), sent("2026-11-01", 8), sent("2026-11-22", 8), until=TODAY)
    assert own_pace(ledger).a_day == Fraction(16, 23)


def test_a_proposal_costs_what_it_cost_lately_else_what_is_usual() -> None:
    typical = replace(rules(), proposal=ProposalCosts(typical_connects=2))
    older = played(typical, opened("2026-01-01", 50), sent("2026-09-01", 9), sent("2026-09-02", 10), until=TODAY)
    assert own_pace(older).cost == 10
    assert mean_cost(played(typical, opened("2026-01-01", 50), sent("2026-08-01", 9), until=TODAY)) == 2
    assert mean_cost(played(rules(), opened("2026-01-01", 50), until=TODAY)) == 8


def test_a_pace_can_be_given_but_not_be_negative() -> None:
    ledger = played(rules(), opened("2026-11-06", 40), sent("2026-11-20", 6), until=TODAY)
    assert given_pace(ledger, Fraction(5, 2)) == Pace(Fraction(5, 2), 6)
    with pytest.raises(ValueError, match="0 or more"):
        given_pace(ledger, Fraction(-1))
