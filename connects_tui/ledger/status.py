"""The report behind `connects status` and the Balance screen: both show what this says, so that they agree."""

from datetime import date
from decimal import Decimal
from itertools import takewhile

from msgspec import Struct

from connects_tui.ledger.calendar import add_months
from connects_tui.ledger.due import RefundDue, refunds_due
from connects_tui.ledger.ledger import Ledger
from connects_tui.ledger.lots import Lot
from connects_tui.problems import Problem
from connects_tui.rules import Plan, RuleSet
from connects_tui.rules.values import cents


class Expiring(Struct, frozen=True):
    """Connects held now that lapse by themselves on a day."""

    on: date
    connects: int


class Cycle(Struct, frozen=True):
    """The billing cycle: its first day, its renewal, and the Connects spent in it."""

    start: date
    renews: date
    spent: int


class Status(Struct, frozen=True):
    """Where an account stands on a day.

    Connects: `balance` (negative when overdrawn), `owed`, `lots` (those still open, in spend order), `expiring` (what
    of them lapses by itself, by day). Money, in USD since the opening: `fees`, `purchases`. Before the opening
    there is no `cycle`.
    """

    as_of: date
    rules: RuleSet
    plan: Plan
    balance: int
    owed: int
    lots: tuple[Lot, ...]
    expiring: tuple[Expiring, ...]
    cycle: Cycle | None
    fees: Decimal
    purchases: Decimal
    refunds_due: tuple[RefundDue, ...]
    warnings: tuple[Problem, ...]
    coming_plan: Plan | None = None

    @property
    def typical_cost(self) -> int | None:
        """The usual cost of a proposal under the rules in force, in Connects, where they name one."""
        return self.rules.proposal.typical_connects

    @property
    def worth(self) -> Decimal | None:
        """What the balance would cost to buy, in USD; `None` where the plan can't buy."""
        if self.plan.purchase is None:
            return None
        return cents(self.plan.purchase.price * max(self.balance, 0))


def status_of(ledger: Ledger) -> Status:
    """Tell where an account stands at the end of the ledger's last day.

    Raises:
        ValueError: the journal has no account that could be opened.
    """
    warnings = tuple(problem for problem in ledger.problems if problem.level == "warning")
    state = ledger.state
    if state is None:
        rules, plan = _terms_before_opening(ledger)
        zero = Decimal(0)
        return Status(ledger.until, rules, plan, 0, 0, (), (), None, zero, zero, (), warnings)
    return Status(
        as_of=ledger.until,
        rules=state.rules,
        plan=state.plan,
        balance=state.balance,
        owed=state.holdings.owed,
        lots=tuple(state.holdings.open_in(state.rules.spend_order)),
        expiring=expiring(ledger),
        cycle=Cycle(state.cycle_start, state.renews, spent_since(ledger, state.cycle_start)),
        fees=state.fees,
        purchases=state.purchases,
        refunds_due=tuple(refunds_due(ledger)),
        warnings=warnings,
        coming_plan=None if state.pending is None else state.pending.plan,
    )


def expiring(ledger: Ledger) -> tuple[Expiring, ...]:
    """Return what of the Connects held now lapses by itself within twelve months, by day.

    Nothing more is spent and the allowances keep coming: these push held Connects out under a carry cap, but are
    not counted themselves.
    """
    if ledger.state is None:
        return ()
    held = len(ledger.state.holdings.lots)
    end = add_months(ledger.until, 12) or date.max
    ahead = ledger.without_more_entries().on_to(end)
    days: dict[date, int] = {}
    for movement in ahead.movements[len(ledger.movements) :]:
        if movement.lot is not None and movement.lot < held:
            days[movement.on] = days.get(movement.on, 0) - movement.connects
    return tuple(Expiring(day, connects) for day, connects in days.items())


def spent_since(ledger: Ledger, start: date) -> int:
    """Return the Connects spent from a day on, less what came back of the proposals sent from that day on."""
    state = ledger.state
    if state is None:
        return 0
    spent = 0
    sent: set[str] = set()
    for movement in takewhile(lambda movement: movement.on >= start, reversed(ledger.movements)):
        if movement.kind in ("proposal", "boost", "spend"):
            spent -= movement.connects
        if movement.kind in ("proposal", "boost") and movement.entry is not None:
            sent.add(movement.entry)
    return spent - sum(state.spent[id_].refunded for id_ in sent)


def _terms_before_opening(ledger: Ledger) -> tuple[RuleSet, Plan]:
    account, rulebook = ledger.history.account, ledger.rulebook
    plan = None
    if account is not None and rulebook.knows(account.rules):
        plan = rulebook.in_force(account.rules, account.on).plan(account.plan)
    if account is None or plan is None:
        raise ValueError("the journal has no account that could be opened")
    rules = rulebook.in_force(account.rules, ledger.until)
    return rules, rules.plan(account.plan) or plan
