"""What a rule set says of costs and purchases, in numbers and in words."""

from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from connects_tui.rules import ProposalCosts, PurchaseTerms, Refunds

PRICE = Decimal("0.15")
at_price = partial(PurchaseTerms, PRICE)
FIVES = at_price(minimum=10, step=5, max_per_transaction=50)


@pytest.mark.parametrize(
    ("costs", "allowed", "refused"),
    [
        (ProposalCosts(2, 6), [2, 4, 6], [0, 1, 7]),
        (ProposalCosts(2, None), [2, 10_000], [0, 1]),
        (ProposalCosts(), [0, 1, 10_000], []),
    ],
)
def test_a_proposal_costs_its_minimum_to_maximum(costs: ProposalCosts, allowed: list[int], refused: list[int]) -> None:
    assert all(costs.allows(connects) for connects in allowed)
    assert not any(costs.allows(connects) for connects in refused)


def test_an_invitation_costs_what_the_rules_say_of_invitations_or_what_any_proposal_does() -> None:
    costs = ProposalCosts(2, 6, invitation_connects=1)
    assert [connects for connects in range(8) if costs.allows(connects, invited=True)] == [1, 2, 3, 4, 5, 6]
    assert not costs.allows(1)


@pytest.mark.parametrize(("costs", "span"), [(ProposalCosts(1, 5), "1 to 5"), (ProposalCosts(2), "2 or more")])
def test_what_a_proposal_costs_is_said_as_a_range(costs: ProposalCosts, span: str) -> None:
    assert costs.span == span


@pytest.mark.parametrize(
    ("terms", "sold", "objections"),
    [
        (at_price(), [1, 2, 999], {0: "the minimum is 1"}),
        (FIVES, [10, 15, 50], {5: "the minimum is 10", 16: "the minimum is 10, in steps of 5"}),
        (FIVES, [], {55: "at most 50 can be bought at once"}),
        (at_price(bundles=(40, 10, 20)), [10, 20, 40], {0: "sold in 10, 20 or 40", 30: "sold in 10, 20 or 40"}),
        (at_price(bundles=(10,)), [10], {20: "sold in 10"}),
        (at_price(bundles=(10, 20), max_per_transaction=10), [10], {20: "at most 10 can be bought at once"}),
    ],
)
def test_connects_are_sold_in_the_plans_amounts(
    terms: PurchaseTerms, sold: list[int], objections: dict[int, str]
) -> None:
    assert [terms.objection(connects) for connects in sold] == [None] * len(sold)
    assert {connects: terms.objection(connects) for connects in objections} == objections


@pytest.mark.parametrize(
    ("terms", "missing", "bought"),
    [
        (PurchaseTerms(Decimal(1), bundles=(10, 20, 40)), 13, [20]),
        (PurchaseTerms(Decimal(1), bundles=(40, 10, 20)), 95, [40, 40, 20]),
        (PurchaseTerms(Decimal(1), bundles=(10, 20, 40), max_per_transaction=20), 35, [20, 20]),
        (PurchaseTerms(Decimal(1), bundles=(40,), max_per_transaction=20), 1, None),
        (PurchaseTerms(Decimal(1), minimum=10, step=5), 11, [15]),
        (PurchaseTerms(Decimal(1), minimum=10, step=5), 3, [10]),
        (PurchaseTerms(Decimal(1), minimum=10, step=4, max_per_transaction=20), 21, [18, 10]),
        (PurchaseTerms(Decimal(1), minimum=10, max_per_transaction=9), 1, None),
    ],
)
def test_missing_connects_are_bought_as_sold(terms: PurchaseTerms, missing: int, bought: list[int] | None) -> None:
    assert terms.amounts_for(missing) == bought


@pytest.mark.parametrize("ending", ["closed", "removed", "expired", "declined", "withdrawn", "outbid"])
def test_an_ending_pays_where_its_own_flag_says_so(ending: str) -> None:
    paying: dict[str, Any] = {ending: True}
    refunds = Refunds(**paying)
    endings = ("closed", "removed", "expired", "declined", "withdrawn", "outbid", "hired", "sent")
    assert [other for other in endings if refunds.pays(other)] == [ending]
