"""The usual cost of a proposal: one number, with its source."""

import pytest
from msgspec.structs import replace

from connects_tui.ledger.comparison import own_averages
from connects_tui.ledger.entries import Entry, Grant
from connects_tui.ledger.forecast import UsualCost, forecast, usual_cost
from connects_tui.rules import ProposalCosts
from tests.ledger.building import day, opened, played, present, rules, sent

TODAY = "2026-11-23"
TYPICAL = replace(rules(), proposal=ProposalCosts(typical_connects=2))


@pytest.mark.parametrize(
    ("entries", "costs", "set_cost", "usual"),
    [
        ([sent("2026-11-20", 6, "a"), sent("2026-11-21", 9, "b", boost=10)], (0, None, 2), 12, (12, "setting", 5)),
        ([sent("2026-11-20", 6, "a"), sent("2026-11-21", 9, "b", boost=10)], (0, None, 2), None, (8, "average", 5)),
        ([sent("2026-11-20", 0, "a", invited=True), sent("2026-11-21", 6, "b")], (0, None, 2), None, (6, "average", 0)),
        ([sent("2026-08-26", 6, "a"), sent("2026-08-25", 99, "b")], (0, None, 2), None, (6, "average", 0)),
        ([sent("2026-08-25", 6, "old"), sent("2026-11-24", 9, "planned")], (0, None, 2), None, (2, "rules", 0)),
        ([], (0, None, None), None, (8, "nothing", 0)),
    ],
)
def test_the_usual_cost_is_the_setting_else_the_mean_of_90_days_without_boosts_else_typical_else_8(
    entries: list[Entry],
    costs: tuple[int, int | None, int | None],
    set_cost: int | None,
    usual: tuple[int, str, int],
) -> None:
    set_ = replace(rules(), proposal=ProposalCosts(*costs))
    found = usual_cost(played(set_, opened("2026-01-01", 500), *entries, until=TODAY), set_, set_cost)
    assert (found.connects, found.source, found.boost) == usual


@pytest.mark.parametrize(
    ("least", "most", "set_cost", "connects", "limit"),
    [(0, 6, None, 6, "most"), (10, None, None, 10, "least"), (2, 6, 12, 6, "most"), (1, 16, 0, 1, "least")],
)
def test_the_usual_cost_is_never_8_where_the_rules_allow_at_most_6(
    least: int, most: int | None, set_cost: int | None, connects: int, limit: str
) -> None:
    found = usual_cost(None, replace(rules(), proposal=ProposalCosts(least, most)), set_cost)
    assert (found.connects, found.limit) == (connects, limit)
    assert found.origin == f"the {limit} allowed"


def test_the_forecast_takes_the_usual_cost_and_plans_add_the_mean_boost() -> None:
    entries = [sent("2026-11-20", 6, "a"), sent("2026-11-21", 9, "b", boost=5)]
    ledger = played(TYPICAL, opened("2026-01-01", 500), *entries, until=TODAY)
    averages = own_averages(ledger, TYPICAL)
    assert averages.usual == usual_cost(ledger, TYPICAL) == UsualCost(8, "average", 3)
    assert (averages.connects_per_proposal, present(forecast(ledger)).pace.cost) == (11, 8)
    assert own_averages(ledger, TYPICAL, 20).connects_per_proposal == 23


def test_what_ad_credits_paid_is_no_part_of_the_mean_boost() -> None:
    granted = Grant(on=day("2026-11-01"), connects=4, reason="Ads", only="boosts")
    entries = [granted, sent("2026-11-20", 6, "a"), sent("2026-11-21", 9, "b", boost=8)]
    ledger = played(TYPICAL, opened("2026-01-01", 500), *entries, until=TODAY)
    assert usual_cost(ledger, TYPICAL).boost == 2  # 4 of the 8, of two proposals
