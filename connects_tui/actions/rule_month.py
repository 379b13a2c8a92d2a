"""A month under a rule set, for whoever writes one: what its plans do to a new account, played by the ledger itself."""

from datetime import date, timedelta
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.ledger import History, Ledger
from connects_tui.ledger.calendar import add_months
from connects_tui.ledger.comparison import CONNECTS_WITHOUT_HISTORY, amounts
from connects_tui.ledger.entries import Account, Entry, Proposal, PurchaseMade
from connects_tui.movements import MovementKind
from connects_tui.rules import Plan, Rulebook, RuleSet

_SENT_AFTER: Final = (4, 11, 18)
"""A proposal is sent so many days after the opening; what it lacks is bought on the same day."""


class PlanMonth(Struct, frozen=True):
    """A month under one plan: a new account, its proposals, a purchase, and the renewal.

    Attributes:
        plan: the plan.
        ledger: its books up to and including the day of the renewal.
        sent: how many of the proposals could be paid for.
    """

    plan: Plan
    ledger: Ledger
    sent: int

    def moved(self, *kinds: MovementKind, renewal: bool = False) -> int:
        """Return how many Connects movements of these kinds brought, before the day of the renewal or on it."""
        return sum(
            movement.connects
            for movement in self.ledger.movements
            if movement.kind in kinds and (movement.on == self.ledger.until) is renewal
        )


class RuleMonth(Struct, frozen=True):
    """A month under every plan of a set: `proposals` of `cost` Connects each, from `start` to the `renewal`."""

    start: date
    renewal: date
    proposals: int
    cost: int
    plans: tuple[PlanMonth, ...]


def month_under(rules: RuleSet, today: date) -> RuleMonth:
    """Play a month under each plan, from the first of a month in which the set is in force."""
    first = (rules.valid_from or today).replace(day=1)
    start = first if rules.valid_from in (None, first) else add_months(first, 1) or first
    renewal = add_months(start, 1) or date.max
    cost = _usual_cost(rules)
    plans = tuple(_played(rules, plan, start, renewal, cost) for plan in rules.plans)
    return RuleMonth(start, renewal, len(_SENT_AFTER), cost, plans)


def _usual_cost(rules: RuleSet) -> int:
    costs = rules.proposal
    if costs.typical_connects is not None:
        return costs.typical_connects
    most = CONNECTS_WITHOUT_HISTORY if costs.max_connects is None else costs.max_connects
    return max(costs.min_connects, min(CONNECTS_WITHOUT_HISTORY, most))


def _played(rules: RuleSet, plan: Plan, start: date, renewal: date, cost: int) -> PlanMonth:
    rulebook = Rulebook({rules.id: replace(rules, official=False)})
    account = Account(on=start, rules=rules.id, plan=plan.id)
    entries: list[Entry] = []
    balance = Ledger.play(History(account, ()), rulebook, start).balance
    sent = bought = 0
    for after in _SENT_AFTER:
        day = start + timedelta(days=after)
        lacking = _purchases(plan, cost - balance, day)
        if balance + _sum(lacking) < cost:
            continue
        entries += [*lacking, Proposal(on=day, connects=cost, title="A proposal")]
        bought += _sum(lacking)
        balance += _sum(lacking) - cost
        sent += 1
    if not bought:  # then the least there is on sale
        entries += _purchases(plan, 1, start + timedelta(days=23))
    return PlanMonth(plan, Ledger.play(History(account, tuple(entries)), rulebook, renewal), sent)


def _purchases(plan: Plan, lacking: int, day: date) -> list[PurchaseMade]:
    """Buy what is lacking in the plan's own amounts; nothing where it can't buy."""
    bought = None if plan.purchase is None else amounts(plan.purchase, lacking)
    return [PurchaseMade(on=day, connects=connects) for connects in bought or []]


def _sum(purchases: list[PurchaseMade]) -> int:
    return sum(purchase.connects for purchase in purchases)
