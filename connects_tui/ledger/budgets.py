"""What the user wants to spend per cycle, in Connects and in USD, and what is left of it."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import takewhile

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.ledger.calendar import add_months
from connects_tui.ledger.entries import Budget
from connects_tui.ledger.ledger import Ledger
from connects_tui.ledger.status import spent_before_opening, spent_since
from connects_tui.rounding import cents


class BudgetCycle(Struct, frozen=True):
    """The days a budget is for: from `start` to the day before `renews`, as seen on the day `today`."""

    start: date
    today: date
    renews: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.renews - self.start).days

    @property
    def days_gone(self) -> int:
        """How many of them have begun, today included."""
        return min(self.days, (self.today - self.start).days + 1)

    @property
    def days_left(self) -> int:
        """How many of them are left, today included."""
        return self.days - self.days_gone + 1


class ConnectsBudget(Struct, frozen=True):
    """A budget of Connects for a cycle; `spent` is after refunds, without what was `spent_before` the opening."""

    budget: int
    spent: int
    spent_today: int
    cycle: BudgetCycle
    spent_before: int = 0

    @property
    def left(self) -> int:
        """What is left of it, in Connects; negative once it is broken."""
        return self.budget - self.spent

    @property
    def safe_today(self) -> int:
        """How many more Connects can be spent today without harm to the days that are left; never more than `left`.

        It is the larger of two, rounded down: what keeps the cycle at an even pace, so that savings can go on one dear
        proposal; and today's share in what was left this morning, so that who spent too much still has something.
        """
        share = max(0, self.left + self.spent_today) // self.cycle.days_left - self.spent_today
        return max(0, min(self.left, max(share, -self.ahead)))

    def safe_on(self, cost: int) -> date | None:
        """Return the first day after today on which so many are safe, in this cycle or the next, if none are spent.

        `None`: there is no such day.
        """
        renews = self.cycle.renews
        following = BudgetCycle(renews, renews, add_months(renews, 1))
        for cycle, spent in ((self.cycle, self.spent), (following, 0)):
            for day in (cycle.start + timedelta(days=number) for number in range(cycle.days)):
                then = replace(self, spent=spent, spent_today=0, cycle=replace(cycle, today=day))
                if day > self.cycle.today and then.safe_today >= cost:
                    return day
        return None

    @property
    def ahead(self) -> int:
        """How many more Connects were spent than an even pace allows by the end of today; negative: fewer."""
        return self.spent - self.budget * self.cycle.days_gone // self.cycle.days


class MoneyBudget(Struct, frozen=True):
    """A budget of money for a cycle, in USD: the membership fees charged in it and what was paid for Connects."""

    budget: Decimal
    fees: Decimal
    purchases: Decimal
    cycle: BudgetCycle

    @property
    def left(self) -> Decimal:
        """What is left of it, in USD; negative once it is broken."""
        return self.budget - self.fees - self.purchases

    @property
    def safe_today(self) -> Decimal:
        """All that is left: Connects are bought for many days at once, so a day's share says nothing."""
        return max(Decimal(0), self.left)

    @property
    def ahead(self) -> Decimal:
        """How much more purchases took than an even pace allows by the end of today, in USD; negative: less.

        The fee falls due on one day, so only the rest of the budget is spread.
        """
        spread = Fraction(self.budget - self.fees) * self.cycle.days_gone / self.cycle.days
        return self.purchases - cents(Decimal(spread.numerator) / spread.denominator)


class BudgetState(Struct, frozen=True):
    """How a cycle stands against the budget set on the day `since`: of Connects, of money, or both."""

    since: date
    cycle: BudgetCycle
    connects: ConnectsBudget | None
    money: MoneyBudget | None


class Breach(Struct, frozen=True):
    """How far a cycle would go over a budget, in Connects (`int`) or USD (`Decimal`); `already`: it is over now."""

    budget: int | Decimal
    over: int | Decimal
    already: bool


def budget_state(ledger: Ledger) -> BudgetState | None:
    """Say how the whole cycle stands against the budget; `None` without one, or before the opening."""
    entry, state = ledger.history.latest(Budget, ledger.until), ledger.state
    if state is None or entry is None or (entry.connects is None and entry.money is None):
        return None
    cycle = BudgetCycle(state.cycle_start, ledger.until, state.renews)
    connects = money = None
    if entry.connects is not None:
        spent, today = spent_since(ledger, cycle.start), spent_since(ledger, ledger.until)
        connects = ConnectsBudget(entry.connects, spent, today, cycle, spent_before_opening(ledger, state))
    if entry.money is not None:
        paid = {"fee": Decimal(0), "purchase": Decimal(0)}
        for payment in takewhile(lambda payment: payment.on >= cycle.start, reversed(state.payments)):
            paid[payment.kind] += payment.amount
        money = MoneyBudget(entry.money, paid["fee"], paid["purchase"], cycle)
    return BudgetState(entry.on, cycle, connects, money)


def breaches(ledger: Ledger, connects: int) -> tuple[Breach, ...]:
    """Return the budgets that a proposal sent today, boost included, would break or break further.

    Money is only spent where the balance doesn't cover it: on the smallest purchase that the plan sells.
    """
    found, state = budget_state(ledger), ledger.state
    if found is None or state is None:
        return ()
    broken = []
    if found.connects is not None and connects > max(0, left := found.connects.left):
        broken.append(Breach(found.connects.budget, connects - left, left < 0))
    terms = state.purchase_terms
    bought = terms and terms.amounts_for(connects - state.balance)
    if found.money is not None and terms and bought:
        price, money = terms.total(bought), found.money.left
        if price > max(Decimal(0), money):
            broken.append(Breach(found.money.budget, price - money, money < 0))
    return tuple(broken)
