"""Where an account stands, and what is due: refunds, a renewal to check, proposals without news."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import chain, takewhile
from math import ceil
from typing import Final

from msgspec import Struct

from connects_tui.ledger.calendar import add_months
from connects_tui.ledger.effects import back_to_lots, found_plan
from connects_tui.ledger.entries import Balance, Entry, PlanChange, StatusChange
from connects_tui.ledger.ledger import Expiry, Ledger, Renewal, expiries, next_renewal
from connects_tui.ledger.lots import AdCreditBatch, Lot, LotShare
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.state import State
from connects_tui.movements import MOVEMENT_KINDS
from connects_tui.problems import Problem
from connects_tui.rules import Plan, RuleSet
from connects_tui.statuses import INTERVIEWING, SENT, STATUSES
from connects_tui.wording import how_many

REFUND_DAYS: Final = 7
"""Days after which Connects that the rules promise back are overdue."""

MOST: Final = Fraction(9, 10)
MIN_NEWS: Final = 10
"""News is late when `MOST` of the user's own took no longer to come; of fewer than `MIN_NEWS` nothing is told."""

SILENT_DAYS: Final = 21
UNDECIDED_DAYS: Final = 14
"""Days after which it is late as long as too little is known: of a proposal, and of an interview or an offer."""

SOON_DAYS: Final = 30
"""What expires within so many days is named, as Upwork's own page sums it up."""


class Cycle(Struct, frozen=True):
    """The billing cycle, and the Connects spent in it: `spent` from the opening on, `spent_before` that."""

    start: date
    renews: date
    spent: int
    spent_before: int = 0


class RefundDue(Struct, frozen=True):
    """Connects that the rules promised back and that did not come, for so many `days`.

    `status` is how the proposal ended. If they came today, so many `would_expire` at once, since their batches have.
    """

    proposal: str
    title: str
    status: str
    since: date
    connects: int
    days: int
    would_expire: int = 0


class RenewalToCheck(Struct, frozen=True):
    """A renewal that should have brought so many `connects`, since which Upwork's page was not looked at.

    It should show `balance` today.
    """

    on: date
    connects: int
    balance: int


class UsualWait(Struct, frozen=True):
    """For how many days one usually waits for news: 90% of so many of the user's own `cases` took no longer."""

    days: int
    cases: int

    @property
    def is_known(self) -> bool:
        """Whether there are enough cases to tell."""
        return self.cases >= MIN_NEWS


class Due(Struct, frozen=True):
    """Everything that is due.

    Attributes:
        refunds: what should have come back a week ago or longer, the oldest first.
        renewal: the latest, where it was not checked.
        silent: open proposals without news for longer than usual, the longest first.
        reply: how long the first reply took after sending.
        decision: how long an offer or a hire took after the first reply.
    """

    refunds: tuple[RefundDue, ...]
    renewal: RenewalToCheck | None
    silent: list[ProposalState]
    reply: UsualWait
    decision: UsualWait

    def usual_wait(self, status: str) -> UsualWait:
        """Return how long one usually waits for news of a proposal in a status."""
        return self.decision if is_talking(status) else self.reply


class AccountStatus(Struct, frozen=True, eq=False, dict=True):
    """Where an account stands at the end of a ledger's last day.

    Connects: `lots` (those still open, in spend order), `lot_expiries` (when what each of them holds expires, by its
    number), `expiring` (the same by day, for twelve months). Before the opening there is no `cycle`.
    """

    ledger: Ledger
    rules: RuleSet
    plan: Plan
    lots: tuple[Lot, ...] = ()
    lot_expiries: Mapping[int, tuple[Expiry, ...]] = {}
    ad_credits: tuple[AdCreditBatch, ...] = ()
    expiring: tuple[Expiry, ...] = ()
    cycle: Cycle | None = None
    warnings: tuple[Problem, ...] = ()
    coming_plan: Plan | None = None
    renewal: Renewal | None = None

    @property
    def as_of(self) -> date:
        """The ledger's last day."""
        return self.ledger.until

    @property
    def balance(self) -> int:
        """What the account holds less what it owes, in Connects."""
        return self.ledger.balance

    @cached_property
    def refunds_due(self) -> list[RefundDue]:
        """Refunds that should have come and didn't."""
        return refunds_due(self.ledger)

    def expires(self, lot: Lot) -> date | None:
        """The first day on which some of a lot expires if nothing more is spent; `None`: never."""
        parts = self.lot_expiries.get(lot.number)
        return parts[0].on if parts else None

    def expires_in_parts(self, lot: Lot) -> bool:
        """Whether only some of a lot expires on the first day on which any of it does."""
        return sum(part.connects for part in self.lot_expiries.get(lot.number, ())[:1]) != lot.left

    @property
    def credits_held(self) -> int:
        """How many ad credits are held."""
        return sum(batch.left for batch in self.ad_credits)

    @property
    def worth(self) -> Decimal | None:
        """What the balance would cost to buy, in USD, tax included; `None` where the plan can't buy."""
        if self.plan.purchase is None:
            return None
        return self.plan.purchase.with_tax(self.ledger.tax).price_of(max(self.balance, 0))


def status_of(ledger: Ledger) -> AccountStatus:
    """Say where an account stands at the end of the ledger's last day. Raises ValueError: none could be opened."""
    warnings = tuple(problem for problem in ledger.problems if problem.level == "warning")
    state = ledger.state
    if state is None:
        return AccountStatus(ledger, *terms_in_force(ledger), warnings=warnings)
    lot_expiries = expiries(state)
    return AccountStatus(
        ledger=ledger,
        rules=state.rules,
        plan=state.plan,
        lots=tuple(state.holdings.open_in(state.rules.spend_order)),
        ad_credits=tuple(state.ad_credits),
        lot_expiries=lot_expiries,
        expiring=_expiring(lot_expiries, ledger.until),
        cycle=Cycle(
            state.cycle_start,
            state.renews,
            spent_since(ledger, state.cycle_start),
            spent_before_opening(ledger, state),
        ),
        warnings=warnings,
        coming_plan=None if state.pending is None else state.pending.plan,
        renewal=next_renewal(state),
    )


def terms_in_force(ledger: Ledger) -> tuple[RuleSet, Plan]:
    """Return the rules and the plan of the ledger's last day. Raises ValueError: no account could be opened."""
    if ledger.state is not None:
        return ledger.state.rules, ledger.state.plan
    account, rulebook = ledger.history.account, ledger.rulebook
    plan = account and found_plan(rulebook, account.rules, account.plan, account.on)
    if account is None or not isinstance(plan, Plan):
        raise ValueError("the journal has no account that could be opened")
    rules = rulebook.in_force(account.rules, ledger.until)
    return rules, rules.plan(account.plan) or plan


def _expiring(lot_expiries: Mapping[int, tuple[Expiry, ...]], today: date) -> tuple[Expiry, ...]:
    """Sum up by day what expires within twelve months."""
    end = add_months(today, 12)
    days: Counter[date] = Counter()
    for part in chain.from_iterable(lot_expiries.values()):
        if part.on <= end:
            days[part.on] += part.connects
    return tuple(Expiry(day, days[day]) for day in sorted(days))


def spent_words(cycle: Cycle) -> str:
    """Say what was spent in a cycle, before the opening too: "12 Connects spent", "0 spent, 62 before the opening"."""
    if not cycle.spent_before:
        return f"{how_many(cycle.spent)} spent"
    return f"{cycle.spent:,} spent, {cycle.spent_before:,} before the opening"


def spent_since(ledger: Ledger, start: date) -> int:
    """Return the Connects spent from a day on, less refunds for the proposals sent from that day on."""
    spent = 0
    sent: set[str | None] = set()
    for movement in ledger.movements_since(start):
        if MOVEMENT_KINDS[movement.kind].total == "spent":
            spent -= movement.connects
            sent.add(movement.entry)
    return spent - sum(ledger.spendings[id_].refunded for id_ in ledger.spendings.keys() & sent)


def spent_before_opening(ledger: Ledger, state: State) -> int:
    """Return the Connects that the journal says were spent in this cycle before the opening, less refunds."""
    early = takewhile(lambda entry: entry.on < state.opened, ledger.history.entries)
    spending = [entry for entry in early if entry.on >= state.cycle_start]
    came_back = sum(spent.refunded for entry in spending if (spent := ledger.spendings.get(entry.id or "")))
    return sum(entry.spends for entry in spending) - came_back


# --- what is due -----------------------------------------------------------------------------------------------------


def due(ledger: Ledger) -> Due:
    """Say what is due at the end of the ledger's last day."""
    overdue = tuple(refund for refund in refunds_due(ledger) if refund.days >= REFUND_DAYS)
    replies, decisions = waits(ledger.proposals)
    reply, decision = usual_waits([days for _, days in replies], [days for _, days in decisions])
    silent = [
        state
        for state in ledger.proposals.running
        if (ledger.until - state.status_since).days > (decision if is_talking(state.status) else reply).days
        and state.entry.id  # without which nothing can be recorded about it
    ]
    silent.sort(key=lambda state: state.status_since)
    return Due(overdue, _renewal_to_check(ledger), silent, reply, decision)


def is_talking(status: str) -> bool:
    """Whether the client has replied, and nothing is decided."""
    return STATUSES[status].is_open and (STATUSES[status].stage or SENT) >= INTERVIEWING


Wait = tuple[date, int]
"""The day on which news came, and how many days it took."""


def waits(proposals: Iterable[ProposalState]) -> tuple[list[Wait], list[Wait]]:
    """Return how long first replies took, and how long it took from these to an offer or a hire.

    An ending without a hire is no measure: it is often recorded when somebody tidies up.
    """
    replies, decisions = [], []
    for state in proposals:
        replied = decided = None
        for change in state.story:
            stage = STATUSES[change.status].stage
            if stage == SENT:
                replied = decided = None
            elif stage is not None and stage >= INTERVIEWING:
                if replied is None:
                    replied = change.on
                else:
                    decided = decided or (change.on if stage > INTERVIEWING else None)
        if replied is not None:
            replies.append((replied, max(0, (replied - state.entry.on).days)))
            if decided is not None:
                decisions.append((decided, (decided - replied).days))
    return replies, decisions


def usual_waits(replies: Sequence[int], decisions: Sequence[int]) -> tuple[UsualWait, UsualWait]:
    """Return for how long one usually waits for a first reply, and from it for an offer or a hire.

    `replies` and `decisions` are how many days each of the user's own took.
    """
    return _usual_wait(replies, SILENT_DAYS), _usual_wait(decisions, UNDECIDED_DAYS)


def _usual_wait(days: Sequence[int], too_few: int) -> UsualWait:
    """Return the fewest days within which 90% came; where there are too few cases to tell, `too_few` days."""
    cases = len(days)
    return UsualWait(sorted(days)[ceil(MOST * cases) - 1] if cases >= MIN_NEWS else too_few, cases)


def refunds_due(ledger: Ledger) -> list[RefundDue]:
    """What the endings of proposals should have given back and what did not come, oldest first."""
    refunds, sets = [], ledger.rulebook.sets.values()
    paying = {status for status in STATUSES if any(rules.refund.pays(status) for rules in sets)}  # of any day
    for proposal in ledger.proposals:
        entry, ending = proposal.entry, proposal.ending
        if ending is None or ending.status not in paying or not entry.id:
            continue
        if (left := proposal.outstanding) > 0 and gives_back(ledger, ending):
            days = (ledger.until - ending.on).days
            gone = _into_expired_lots(ledger, entry.id, left)
            refunds.append(RefundDue(entry.id, entry.title, ending.status, ending.on, left, days, gone))
    return sorted(refunds, key=lambda refund: refund.since)


def _into_expired_lots(ledger: Ledger, proposal: str, connects: int) -> int:
    state, spent = ledger.state, ledger.spendings.get(proposal)
    if state is None or spent is None or state.rules.refund.lot == "new":
        return 0
    _, parts, _ = back_to_lots(spent, max(0, connects - state.holdings.owed))
    lots, today = state.holdings.lots, ledger.until
    return sum(part.connects for part in parts if state.holdings.has_expired(lots[part.lot], today))


def expired_of_refunds(ledger: Ledger, refunds: Collection[str | None]) -> list[LotShare]:
    """Return how many of the Connects refunded by the entries of some ids have expired since, by lot.

    In a lot that held more than the refund, what expired counts as refunded first.
    """
    came: Counter[int] = Counter()
    expired: Counter[int] = Counter()
    for movement in ledger.movements:
        if movement.kind == "refund" and movement.entry in refunds:
            came.update({part.lot: part.connects for part in movement.parts})
        elif movement.kind == "expiry":
            expired.update({part.lot: part.connects for part in movement.parts if part.lot in came})
    return [LotShare(lot, connects) for lot, connects in sorted((came & expired).items())]  # the lesser of both


def gives_back(ledger: Ledger, ending: StatusChange) -> bool:
    """Whether the rules of its day refund an ending.

    One before the opening isn't refunded: the opening balance holds its effect.
    """
    state, rules = ledger.state, ledger.rules_on(ending.on)
    return state is not None and rules is not None and ending.on >= state.opened and rules.refund.pays(ending.status)


def unpaid_ending(ledger: Ledger, day: date, *statuses: str) -> str:
    """Return the first of some endings that the rules of a day don't refund, or else the last."""
    rules = ledger.rules_on(day)
    unpaid = (status for status in statuses if rules is None or not rules.refund.pays(status))
    return next(unpaid, statuses[-1])


def no_answer_status(ledger: Ledger) -> str:
    """Return the status of a proposal that nobody answered: expired, or declined where the rules refund the former.

    No answer doesn't say that the job was closed without a hire, for which Connects come back.
    """
    return unpaid_ending(ledger, ledger.until, "expired", "declined")


def _renewal_to_check(ledger: Ledger) -> RenewalToCheck | None:
    """Return the renewal that began the present cycle, where it brought Connects and was not checked since.

    A reconciliation checks it, or a later record that it failed.
    """
    state = ledger.state
    if state is None or state.cycle_start <= state.opened:
        return None
    start = state.cycle_start
    brought = sum(
        movement.connects
        for movement in ledger.movements_since(start)
        if movement.on == start and movement.kind == "allowance" and movement.entry is None
    )
    if not brought or any(_checks(entry, start) for entry in ledger.entries_since(start - timedelta(days=1))):
        return None
    return RenewalToCheck(start, brought, ledger.balance)


def _checks(entry: Entry, renewal: date) -> bool:
    if isinstance(entry, Balance):
        return entry.on >= renewal
    failed = isinstance(entry, PlanChange) and entry.when == "renewal" and entry.on < renewal
    return failed and entry.at is not None and entry.at.date() >= renewal
