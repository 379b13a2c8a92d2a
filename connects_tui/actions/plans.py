"""Which plan is cheapest for how one bids: the question, and the verdict in a sentence."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Final

from msgspec import Struct

from connects_tui.actions.outlook_words import fitting, learning_words
from connects_tui.ledger import Ledger
from connects_tui.ledger.comparison import (
    Averages,
    BreakEven,
    Comparer,
    Comparison,
    OwnTerms,
    PlanCost,
    Usage,
    own_averages,
    own_history,
)
from connects_tui.ledger.forecast import RECENT_DAYS, Learning, UsualCost, learning
from connects_tui.ledger.status import terms_in_force
from connects_tui.rounding import half_up
from connects_tui.rules import Plan, RuleSet
from connects_tui.wording import counted, how_many, number_words, percent_words, usd

MONTHS: Final = 12
MAX_MONTHS: Final = 120
"""So many months at most are compared."""


def not_compared_words(tax: Decimal) -> str:
    """Say what the comparison leaves out."""
    if tax:
        return f"Prices include {percent_words(tax)} tax. Other plan perks are not counted."
    return "Other plan perks and taxes are not counted."


class PlanQuery(Struct, frozen=True, eq=False, dict=True):
    """What is compared: under which rules, for how many months, and for whom.

    `own` is what the account agreed differently for its plan, where these are its rules; `tax`, in percent, comes on
    top of published prices; `set_cost` is the usual cost that the user has set.
    """

    rules: RuleSet
    months: int
    as_of: date
    ledger: Ledger | None = None
    own: OwnTerms | None = None
    tax: Decimal = Decimal(0)
    set_cost: int | None = None

    @classmethod
    def of_account(
        cls,
        ledger: Ledger,
        months: int = MONTHS,
        rules: RuleSet | None = None,
        tax: Decimal | None = None,
        set_cost: int | None = None,
    ) -> "PlanQuery":
        """Ask for an account: its rules and tax, or other ones; the figures of other rules are those published."""
        state, account, own = ledger.state, ledger.history.account, None
        if rules is None and state is not None:
            own = OwnTerms(state.plan.id, state.own_connects, state.own_fee)
        elif rules is None and account is not None:
            own = OwnTerms(account.plan, account.monthly_connects, account.monthly_fee)
        rules, tax = rules or terms_in_force(ledger)[0], ledger.tax if tax is None else tax
        return cls(rules, months, ledger.until, ledger, own, tax, set_cost)

    @cached_property
    def learning(self) -> Learning | None:
        """How much is known of how the user bids, while that is too little to advise on."""
        return None if self.ledger is None else learning(self.ledger)

    @cached_property
    def _plan(self) -> Plan | None:
        return None if self.ledger is None else terms_in_force(self.ledger)[1]

    @property
    def present(self) -> str | None:
        """The id of the plan that the account is on."""
        return None if self._plan is None else self._plan.id

    @property
    def audience(self) -> str:
        """Whose plans may be the cheapest."""
        return "individual" if self._plan is None else self._plan.audience

    @cached_property
    def averages(self) -> Averages:
        """How the user bid in the last 90 days, or what is usual."""
        return own_averages(self.ledger, self.rules, self.set_cost)

    @cached_property
    def history(self) -> tuple[date, Usage]:
        """The first day of the last whole months, and their proposals. Raises ValueError: there is no journal."""
        if self.ledger is None:
            raise ValueError("there is no journal yet, so there are no proposals to replay")
        return own_history(self.ledger, self.months)

    @cached_property
    def comparer(self) -> Comparer:
        """What compares the plans from the first of this month on."""
        return self._comparer_from(self.as_of.replace(day=1))

    def replayed(self) -> Comparison:
        """Compare the plans for the user's own history. Raises ValueError: as `history`."""
        start, sent = self.history
        return self._comparer_from(start).compare(sent)

    def _comparer_from(self, start: date) -> Comparer:
        return Comparer(self.rules, self.months, start, audience=self.audience, own=self.own, tax=self.tax)


def per_month_words(number: Decimal) -> str:
    """Say how many proposals a month: "6.5 proposals a month"."""
    return f"{counted(number, 'proposal')} a month"


def steady_words(per_month: Decimal, connects: int) -> str:
    """Say what is sent: "6.5 proposals a month at 12 Connects"."""
    return f"{per_month_words(per_month)} at {how_many(connects)}" if per_month else "no proposals"


def missing_data_words(question: PlanQuery, *, own: bool, history: bool) -> str:
    """Say why nothing is advised; "" where it can be."""
    if own and question.learning is not None:
        return f"{learning_words(question.learning)}."
    if history and not question.history[1]:
        return "You sent no proposals in these months, so there is nothing to compare."
    return ""


def averages_words(averages: Averages, room: int) -> str:
    """Say in as many characters as there is room for where the numbers come from."""
    usual = averages.usual
    boost = f" + {usual.boost}" if usual.boost else ""
    origin = f"last {RECENT_DAYS} days" if usual.source == "average" and not usual.limit else usual.origin
    each = f"{usual.connects}{boost}: {origin}"
    if averages.measured:
        return fitting((each, origin), room)
    number = number_words(averages.proposals_per_month)
    if usual.origin == "our guess":
        return f"{number} and {usual.connects}: our guess"
    return fitting((f"{number}: our guess; {each}", f"{number}: our guess"), room)


def averages_sentence(averages: Averages) -> str:
    """Say the same in a sentence."""
    usual = averages.usual
    origin = (
        f"your average of the last {averages.days} days"
        if averages.measured
        else "our guess: you paid for no proposals in 90 days"
    )
    each = f"{how_many(usual.connects)} each: {cost_origin(usual)}"
    return f"{per_month_words(averages.proposals_per_month)}: {origin}. {each}."


def cost_origin(usual: UsualCost) -> str:
    """Say where the usual cost comes from, and what boosts add to it."""
    boost = f", and {usual.boost} for the average boost" if usual.boost else ""
    return f"{usual.origin_at_length}{boost}"


def break_even_words(ranges: Sequence[BreakEven]) -> str:
    """Say from how many proposals a month on which plan pays; `ranges` begin with 0."""
    first, *others = ranges
    if not others:
        return f"{first.plan.name} is cheapest at any number of proposals up to {first.last} a month."
    spans = [f"{item.plan.name} is cheapest from {item.first} to {item.last}" for item in others[:-1]]
    spans.append(f"{others[-1].plan.name} is cheapest from {per_month_words(Decimal(others[-1].first))}")
    return f"{', '.join(spans)}; below {others[0].first}, {first.plan.name} is."


def plan_verdict_words(comparison: Comparison, present: str | None, sent: str) -> str:
    """Say which plan to be on, and why; `present` is the id of the account's, `sent` is like "84 proposals a month"."""
    best = comparison.cheapest
    now = comparison.of_plan(present)
    if now is None:
        return f"{best.plan.name} is cheapest for {sent}: {usd(best.monthly_cost)} a month{_misses(best)}."
    if now.rank == best.rank:
        rivals = [cost for cost in comparison.costs if cost is not now and cost.plan.audience == best.plan.audience]
        return f"Stay on {now.plan.name}: {_no_better(now, rivals, sent)}"
    if now.missed > best.missed:
        move = f"Move to {best.plan.name} for {usd(best.monthly_cost)} a month"
        return f"{move}: {_would_miss(now, now.missed - best.missed)}"
    saved, cost, instead_of = now.monthly_cost - best.monthly_cost, best.monthly_cost, now.monthly_cost
    return f"{best.plan.name} would save you {usd(saved)} a month: {usd(cost)} instead of {usd(instead_of)} for {sent}."


def _no_better(now: PlanCost, rivals: Sequence[PlanCost], sent: str) -> str:
    if not rivals:
        return f"there is no other plan for you; {usd(now.monthly_cost)} a month for {sent}{_misses(now)}."
    other = min(rivals, key=lambda cost: cost.rank)
    if other.missed > now.missed:
        return _would_miss(other, other.missed - now.missed)
    more = other.monthly_cost - now.monthly_cost
    price = f"{usd(more)} more a month" if more else "the same"
    return f"{other.plan.name} would cost {price} for {sent}{_misses(now)}."


def _would_miss(cost: PlanCost, number: int) -> str:
    what = "buy Connects" if cost.plan.purchase is None else "hold or buy enough Connects at once"
    missed = f"{monthly_words(number, cost.months)} of your {_all(cost)}"
    return f"{cost.plan.name} can't {what} under these rules, so {missed} couldn't be sent."


def _all(cost: PlanCost) -> str:
    number = monthly_words(cost.sent + cost.missed, cost.months)
    return f"{number} {'proposal' if number == '1' else 'proposals'} a month"


def _misses(cost: PlanCost) -> str:
    return f"; {monthly_words(cost.missed, cost.months)} of {_all(cost)} couldn't be sent" if cost.missed else ""


def monthly_words(number: int, months: int) -> str:
    """Write a number of all the months as one a month, to a tenth."""
    tenths = half_up(Fraction(number * 10, months))
    return number_words(Decimal(tenths) / 10) if tenths or not number else "<0.1"
