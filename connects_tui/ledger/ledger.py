"""The ledger: what follows when rules are applied to a journal, day by day, and what will come by itself.

A day is, in this order: expiry, renewal, the journal's entries dated on it.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import takewhile
from operator import attrgetter
from typing import Final

from msgspec import Struct
from msgspec.structs import asdict, force_setattr, replace

from connects_tui.ledger.calendar import add_months, anchor_day, first_renewal, next_on_day
from connects_tui.ledger.effects import apply, found_plan, note_before_opening, opening_state
from connects_tui.ledger.entries import Entry
from connects_tui.ledger.history import History
from connects_tui.ledger.proposals import Proposals
from connects_tui.ledger.state import Movement, ProposalSpending, State
from connects_tui.problems import Problem
from connects_tui.rules import Plan, Rulebook, RuleSet


class Ledger(Struct, frozen=True, eq=False):
    """An account's books up to and including one day: a value that nothing changes.

    Attributes:
        until: its last day; entries dated later are planned and did not count.
        state: the account at the end of that day, to be read only; `None` before the opening or without an account.
        problems: what was odd or wrong while playing (errors: the entry moved nothing).
        counted: how many entries of the history counted.
        known_proposals: `proposals`, once somebody asked for them.
    """

    history: History
    rulebook: Rulebook
    until: date
    state: State | None
    problems: tuple[Problem, ...] = ()
    counted: int = 0
    known_proposals: Proposals | None = None

    @classmethod
    def play(cls, history: History, rulebook: Rulebook, until: date) -> "Ledger":
        """Play a journal up to and including a day."""
        problem, account = opening_problem(history, rulebook), history.account
        if problem is not None or account is None or account.on > until:
            return cls(history, rulebook, until, None, () if problem is None else (problem,))
        state = opening_state(account, rulebook, history.proposals)
        counted = bisect_right(history.entries, account.on, key=attrgetter("on"))
        for entry in history.entries[:counted]:
            (apply if entry.on == account.on else note_before_opening)(state, entry)
        return cls._played(history, state, counted, until)

    def on_to(self, until: date) -> "Ledger":
        """Play on up to and including a later day."""
        if self.state is None:
            return Ledger.play(self.history, self.rulebook, until)
        return Ledger._played(self.history, self.state.copy(), self.counted, until)

    def with_more(self, history: History, added: Sequence[Entry]) -> "Ledger | None":
        """Return the books with these entries, the last of `history`; `None` where all has to be played anew."""
        if not added:
            return self
        if self.state is None or any(entry.on < self.until for entry in added):
            return None
        state = replace(self.state.copy(), proposals=history.proposals)
        ledger = Ledger._played(history, state, self.counted, self.until)
        if self.known_proposals is None:
            return ledger
        return replace(ledger, known_proposals=self.known_proposals.with_more(added, ledger.spendings))

    @classmethod
    def _played(cls, history: History, state: State, counted: int, until: date) -> "Ledger":
        """Play the days after the state's own; so many entries of the history have counted."""
        entries = history.entries
        while counted < len(entries) and entries[counted].on <= until:
            entry = entries[counted]
            if entry.on > state.today:
                advance(state, entry.on)
            apply(state, entry)
            counted += 1
        advance(state, until)
        return cls(history, state.rulebook, until, state, tuple(state.problems), counted)

    @property
    def proposals(self) -> Proposals:
        """Every proposal of the journal as it stands on the last day."""
        if self.known_proposals is not None:
            return self.known_proposals
        proposals = Proposals.of(self.history, self.spendings, self.until)
        force_setattr(self, "known_proposals", proposals)
        return proposals

    @property
    def movements(self) -> Sequence[Movement]:
        """Every change of the balance, in the order in which they happened."""
        return self.state.movements if self.state else ()

    def movements_since(self, day: date) -> Iterator[Movement]:
        """Go through the movements from a day on, the latest first."""
        return takewhile(lambda movement: movement.on >= day, reversed(self.movements))

    def entries_since(self, day: date) -> Iterator[Entry]:
        """Go through the entries from a day on up to the ledger's last, the latest first."""
        since = takewhile(lambda entry: entry.on >= day, reversed(self.history.entries))
        return (entry for entry in since if entry.on <= self.until)

    def rules_on(self, day: date) -> RuleSet | None:
        """Return the rules in force for the account on a day; `None` without an account."""
        account = self.history.account
        if account is None or not self.rulebook.knows(account.rules):
            return None
        names = [(account.on, account.rules)] if self.state is None else self.state.rules_history
        name = next((name for start, name in reversed(names) if start <= day), names[0][1])
        return self.rulebook.in_force(name, day)

    @property
    def tax(self) -> Decimal:
        """The tax on top of published prices, in percent; before the opening the account's."""
        if self.state is not None:
            return self.state.tax
        return (self.history.account and self.history.account.tax) or Decimal(0)

    def price_on(self, day: date) -> Decimal | None:
        """What one Connect cost to buy at the end of a day, in USD with tax, before the opening as on its day.

        `None` where the plan sold none, or not in USD.
        """
        prices = self.state.prices if self.state else []
        first = prices[0][1] if prices else None
        return next((price for start, price in reversed(prices) if start <= day), first)

    @property
    def balance(self) -> int:
        """What the account holds less what it owes, in Connects; 0 before the opening."""
        return self.state.balance if self.state else 0

    @property
    def spendings(self) -> Mapping[str, ProposalSpending]:
        """What each proposal spent and got back, by its id."""
        return self.state.spendings if self.state else {}

    @property
    def fees(self) -> Decimal:
        """All membership fees since the opening, in USD."""
        return self.state.fees if self.state else Decimal(0)

    @property
    def purchases(self) -> Decimal:
        """All that was paid for Connects since the opening, in USD."""
        return self.state.purchases if self.state else Decimal(0)


def opening_problem(history: History, rulebook: Rulebook) -> Problem | None:
    """Say why no ledger can be opened from a journal: no account, or rules or a plan that do not exist; or `None`."""
    account = history.account
    if account is None:
        message, remedy = "The journal has no account entry, so there is no balance", "Start with `connects init`"
        return Problem("error", "no-account", message, remedy, 1)
    plan = found_plan(rulebook, account.rules, account.plan, account.on)
    return replace(plan, line=account.line, on=account.on, entry=account.id) if isinstance(plan, Problem) else None


# --- a day -----------------------------------------------------------------------------------------------------------


def advance(state: State, until: date) -> date | None:
    """Let the days up to `until` pass, without entries, and return the day on which something happens next, if any."""
    while (day := comes_next(state)) is not None and day <= until:
        state.enter(day)
        state.expire_all([lot for lot in state.holdings.open if lot.expires is not None and lot.expires <= day])
        state.expire_ad_credits()
        if day == state.renews:
            _renew(state)
    state.enter(until)
    return day


def comes_next(state: State) -> date | None:
    """Return the next day on which something happens without an entry: renewal, expiry, other rules; or `None`."""
    coming = [state.renews, state.rulebook.next_switch(state.rules_name, state.today)]
    coming += [lot.expires for lot in state.holdings.open] + [batch.expires for batch in state.ad_credits]
    return min((day for day in coming if day is not None and day > state.today), default=None)


def _renew(state: State) -> None:
    """Renew: pending plan, cycles, carry cap, fee, allowance, and a new cycle, in this order."""
    granted = None
    if state.pending is not None:
        pending, state.pending = state.pending, None
        state.switch_plan(pending.entry, pending.rules_name, pending.plan)
        granted = pending.entry.connects
    state.holdings.renewals += 1  # which ends the cycles of some lots
    state.expire_all([lot for lot in state.holdings.open if state.holdings.has_expired(lot, state.today)])
    _cap(state)
    state.pay("fee", state.fee)
    allowance, in_full = (state.allowance, False) if granted is None else (granted, True)
    state.grant_allowance(allowance, f"Monthly allowance, {state.plan.name}", in_full=in_full)
    state.cycle_start, last = state.today, state.rules.last_renewal_day
    if state.today.day > last:
        state.renews = first_renewal(state.today, last)
    else:
        state.renews = next_on_day(state.today, anchor_day(state.anchor, last))


def _cap(state: State) -> None:
    """Let what the lots hold above the plan's carry cap expire, in spend order."""
    if state.plan.carry_cap is None:
        return
    above = state.holdings.held - state.plan.carry_cap
    for lot in state.holdings.open_in(state.rules.spend_order):
        if above <= 0:
            break
        part = min(lot.left, above)
        state.expire(lot, part)
        above -= part


# --- what comes by itself, when nothing more is spent or recorded ----------------------------------------------------

MAX_YEARS: Final = 5
"""So many years of renewals are looked at; what expires later is said to expire never, or on its own date."""


class NextDay(Struct, frozen=True):
    """What comes by itself on a day: expiries, and in USD the fee.

    Of an allowance so many Connects are `granted`; so many are `not_granted`, because the plan holds no more.
    """

    expiries: tuple[Movement, ...]
    fee: Decimal
    granted: int
    not_granted: int

    @property
    def expired(self) -> int:
        """How many Connects expire."""
        return -sum(movement.connects for movement in self.expiries)


def begin_next_day(state: State) -> NextDay:
    """Let the next day begin in a state whose past nobody needs, and return what the day brings by itself."""
    fees, not_granted = state.fees, state.not_granted
    state.movements, state.problems = [], []
    advance(state, state.today + date.resolution)
    return NextDay(
        expiries=tuple(movement for movement in state.movements if movement.kind == "expiry"),
        fee=state.fees - fees,
        granted=sum(movement.connects for movement in state.movements if movement.kind == "allowance"),
        not_granted=state.not_granted - not_granted,
    )


class Renewal(NextDay, frozen=True, kw_only=True):
    """What the next renewal brings, and the plan from then on; `changes_plan`: it is another one."""

    on: date
    plan: Plan
    changes_plan: bool


class Expiry(Struct, frozen=True):
    """Connects held now that expire by themselves."""

    on: date
    connects: int


def next_renewal(state: State) -> Renewal:
    """Say what the next renewal will bring."""
    ahead = state.without_past()
    advance(ahead, state.renews - date.resolution)
    day = begin_next_day(ahead)
    return Renewal(**asdict(day), on=state.renews, plan=ahead.plan, changes_plan=ahead.plan.id != state.plan.id)


def expiries(state: State) -> Mapping[int, tuple[Expiry, ...]]:
    """Say when what each lot holds expires, by the lot's number; one that is not named never does.

    The allowances keep coming: they push held Connects out under a carry cap.
    """
    ahead, held = state.without_past(), set(state.holdings.open_numbers)
    for years in range(1, MAX_YEARS + 1):
        advance(ahead, add_months(state.today, 12 * years))
        left = held.intersection(ahead.holdings.open_numbers)
        if not left:
            break
    by_lot: dict[int, list[Expiry]] = {}
    for movement in ahead.movements:
        if movement.lot in held:
            by_lot.setdefault(movement.lot, []).append(Expiry(movement.on, -movement.connects))
    for lot in ahead.holdings.open:
        if lot.number in held and lot.expires is not None:
            by_lot.setdefault(lot.number, []).append(Expiry(lot.expires, lot.left))
    return {number: tuple(parts) for number, parts in by_lot.items()}
