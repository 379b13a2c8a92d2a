"""What the demo's freelancer pays: costs, boosts and purchases that the rules of the day allow."""

from random import Random
from typing import Final

from connects_tui.rules import Plan, RuleSet

_COSTS: Final[tuple[tuple[int, tuple[int, ...]], ...]] = (
    (5, (1, 2, 2, 2, 2, 2, 3, 4, 5)),
    (6, (1, 2, 2, 3, 4, 4, 5, 6, 6)),
    (16, (2, 4, 4, 6, 6, 6, 8, 8, 12, 16)),
)
"""What proposals cost, in Connects, where the rules name a maximum up to this."""

_VARYING: Final = (6, 7, 8, 8, 9, 10, 10, 11, 12, 13, 14, 16, 18)
"""What they cost where the price varies with demand."""

_BOOSTS: Final = (5, 8, 10, 10, 12, 15, 20)
"""Boosts in tenths of the proposal's cost."""

_AMOUNTS: Final = (10, 20, 40, 60, 80, 100, 120)
_LEAST_SPENT, _MOST_SPENT = 5, 20  # USD


def costs(rules: RuleSet) -> list[int]:
    """Return what proposals cost under these rules, in Connects: frequent costs come more than once."""
    most = rules.proposal.max_connects
    usual = _VARYING if most is None else next((usual for limit, usual in _COSTS if most <= limit), _VARYING)
    return [cost for cost in usual if rules.proposal.allows(cost)] or [rules.proposal.min_connects]


def boost(rng: Random, connects: int) -> int:
    """Return what is bid for a boost, in Connects."""
    return max(1, connects * rng.choice(_BOOSTS) // 10)


def can_boost(rules: RuleSet) -> bool:
    """Whether there are boosts and badges: the rules say what becomes of a boost that does not win."""
    return rules.refund.outbid


def amounts_on_sale(plan: Plan, balance: int) -> list[int]:
    """Return how many Connects a freelancer may sensibly buy at once, smallest first; none where the plan can't.

    Where there is a maximum balance, the next allowance still fits in.
    """
    if plan.purchase is None:
        return []
    price, most = plan.purchase.price, plan.max_balance
    return [
        amount
        for amount in _AMOUNTS
        if plan.purchase.objection(amount) is None
        and _LEAST_SPENT <= price * amount <= _MOST_SPENT
        and (most is None or balance + amount + plan.monthly_connects <= most)
    ]
