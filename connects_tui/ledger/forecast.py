"""Where an account is going: what a proposal usually costs, how fast it spends, and the ledger walked on from today.

Planned entries count on their days. Spending is spread evenly: by the end of the k-th day after today k times the pace
has been needed, rounded up. What can't be covered is not sent, and not made up for later. Refunds are not foreseen.
"""

from collections.abc import Iterator
from copy import copy
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from math import ceil
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.ledger.calendar import add_months
from connects_tui.ledger.effects import apply
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.ledger import Ledger, begin_next_day, comes_next
from connects_tui.ledger.state import NOTHING_SPENT, State
from connects_tui.rounding import half_up
from connects_tui.rules import RuleSet

LOSSES_EXPLAINED: Final = 3
"""For so many days of expiry the forecast says how to save the Connects."""

PACE_DAYS: Final = 28
"""The pace is the average of four whole weeks, today included."""

MIN_PROPOSALS: Final = 5
"""Nothing is advised from fewer paid proposals, nor in the first `MIN_DAYS` days."""

SERIES_DAYS: Final = 60
"""The chart shows the balances of so many days beyond today."""

_DAY: Final = timedelta(days=1)


# --- what a proposal usually costs: one number, for quick-add, status, forecast, hints and plans alike ---------------

RECENT_DAYS: Final = 90
"""The mean is that of so many days, today included."""

MIN_DAYS: Final = 14
"""What is averaged over days is averaged over at least so many."""

COST_WITHOUT_HISTORY: Final = 8


class UsualCost(Struct, frozen=True):
    """What a proposal usually costs in Connects, without a boost, and where that number comes from.

    Attributes:
        boost: the mean boost of the paid proposals of the last 90 days, ad credits apart; plans add it.
        limit: which end of the rules' range the number was moved to; `None`: it lay within.
    """

    connects: int
    source: Literal["setting", "average", "rules", "nothing"]
    boost: int = 0
    limit: Literal["least", "most"] | None = None

    @property
    def origin(self) -> str:
        """Where the number comes from, in two or three words."""
        return f"the {self.limit} allowed" if self.limit else _ORIGINS[self.source][0]

    @property
    def origin_at_length(self) -> str:
        """The same for where there is room."""
        words = _ORIGINS[self.source][1]
        return f"the {self.limit} these rules allow, from {words}" if self.limit else words


_ORIGINS: Final = {
    "setting": ("your setting", "your setting"),
    "average": ("your average", "your average of the last 90 days"),
    "rules": ("typical", "typical under these rules"),
    "nothing": ("our guess", "our guess until you log a few"),
}


def usual_cost(ledger: Ledger | None, rules: RuleSet | None, set_cost: int | None = None) -> UsualCost:
    """Return what a proposal usually costs under some rules, on the ledger's last day.

    It is what the user has set, else the mean of the paid proposals of the last 90 days, else the rules' typical cost,
    else 8; within the range of the rules.
    """
    paid = [] if ledger is None else list(recently_paid(ledger))
    spendings = {} if ledger is None else ledger.spendings
    boosts = [entry.boost - spendings.get(entry.id or "", NOTHING_SPENT).ad_credits for entry in paid]
    boost = half_up(Fraction(sum(boosts), len(paid))) if paid else 0
    typical = None if rules is None else rules.proposal.typical_connects
    if set_cost is not None:
        usual = UsualCost(set_cost, "setting", boost)
    elif paid:
        usual = UsualCost(half_up(Fraction(sum(entry.connects for entry in paid), len(paid))), "average", boost)
    elif typical is not None:
        usual = UsualCost(typical, "rules")
    else:
        usual = UsualCost(COST_WITHOUT_HISTORY, "nothing")
    return usual if rules is None else _within(usual, rules)


def recently_paid(ledger: Ledger) -> Iterator[Proposal]:
    """Go through the paid proposals of the last 90 days, the latest first."""
    recent = ledger.entries_since(ledger.until - timedelta(days=RECENT_DAYS - 1))
    return (entry for entry in recent if isinstance(entry, Proposal) and entry.connects)


def _within(usual: UsualCost, rules: RuleSet) -> UsualCost:
    least, most = rules.proposal.min_connects, rules.proposal.max_connects
    if usual.connects < least:
        return replace(usual, connects=least, limit="least")
    return replace(usual, connects=most, limit="most") if most is not None and usual.connects > most else usual


# --- the pace --------------------------------------------------------------------------------------------------------


class Pace(Struct, frozen=True):
    """How fast Connects are spent: `a_day`, exactly; `cost` is the usual cost of one more proposal, at least 1.

    So many Connects were `spent` in so many `days`, less what came back; 0 days: it was given.
    """

    a_day: Fraction
    cost: int
    days: int = 0
    spent: int = 0
    proposals: int = 0


class Learning(Struct, frozen=True):
    """What is known of a pace that can't be told yet: so many paid `proposals` in so many `days`."""

    proposals: int
    days: int


def learning(ledger: Ledger) -> Learning | None:
    """Return how much is known of how the user bids while that is too little to advise on; `None` once it is enough.

    Enough are 5 paid proposals, invitations aside, and 14 days.
    """
    days = _days_known(ledger)
    own = (
        entry
        for entry in ledger.history.entries
        if isinstance(entry, Proposal) and entry.connects and not entry.invited and entry.on <= ledger.until
    )
    proposals = sum(1 for _ in islice(own, MIN_PROPOSALS))
    return None if proposals >= MIN_PROPOSALS and days >= MIN_DAYS else Learning(proposals, days)


def _days_known(ledger: Ledger) -> int:
    """Return for how many days the journal tells of this account, today included."""
    account = ledger.history.account
    begun = [] if account is None else [account.on]
    begun += [entry.on for entry in ledger.history.entries[:1]]
    return max(0, (ledger.until - min(begun)).days + 1) if begun else 0


def own_pace(ledger: Ledger, cost: int) -> Pace:
    """Return the pace of the last 28 days, today included; of a younger journal that of its days, at least 14.

    What came back of the proposals of these days, and what ad credits paid, counts as not spent.
    """
    days = min(PACE_DAYS, max(MIN_DAYS, _days_known(ledger)))
    start = ledger.until - timedelta(days=days - 1)
    entries = list(ledger.entries_since(start))
    proposals = [entry for entry in entries if isinstance(entry, Proposal)]
    spendings = [spending for entry in proposals if (spending := ledger.spendings.get(entry.id or ""))]
    spent = sum(entry.spends for entry in entries) - sum(each.refunded + each.ad_credits for each in spendings)
    return Pace(Fraction(spent, days), max(1, cost), days, spent, len(proposals))


class Loss(Struct, frozen=True):
    """Connects that will expire unused on a day; `bought` of them were purchased.

    `not_granted` are those of an allowance that do not come, because the plan holds no more. `proposals` more, sent by
    the day before, would use `saved` of all these, the most possible.
    """

    on: date
    connects: int
    bought: int = 0
    not_granted: int = 0
    proposals: int = 0
    saved: int = 0

    @property
    def lost(self) -> int:
        """All that is lost on the day, in Connects."""
        return self.connects + self.not_granted

    @property
    def by(self) -> date:
        """The last day on which something can be done about it."""
        return self.on - _DAY


class Buy(Struct, frozen=True):
    """One purchase; its price in USD, to the cent."""

    on: date
    connects: int
    price: Decimal


class Shortage(Struct, frozen=True):
    """The first day whose spending can't be covered in full, and what would cover it up to the next renewal.

    So many `connects` are missing `until` then. `buys` are each as late as it is needed, in the plan's own amounts;
    `uncovered` stay missing all the same: the plan can't buy, or may not hold so many.
    """

    on: date
    until: date
    connects: int
    buys: tuple[Buy, ...] = ()
    uncovered: int = 0

    @property
    def price(self) -> Decimal:
        """What the purchases cost together, in USD."""
        return sum((buy.price for buy in self.buys), Decimal(0))

    @property
    def bought(self) -> int:
        """How many Connects are bought."""
        return sum(buy.connects for buy in self.buys)


class Point(Struct, frozen=True):
    """The balance at the end of a day, in Connects, at three paces of spending."""

    on: date
    slower: int
    expected: int
    faster: int


class Forecast(Struct, frozen=True):
    """Where an account is going from today on, up to and including the day `looked_until`.

    Attributes:
        left_at_renewal: the balance on the eve of the next renewal, in Connects.
        shortage: when they run out, and what to buy; `None`: they do not.
        losses: what will be lost unused, by day; how to save it is worked out for the first few.
        points: the balance day by day, today first.
    """

    as_of: date
    balance: int
    pace: Pace
    renews: date
    left_at_renewal: int
    shortage: Shortage | None
    losses: tuple[Loss, ...]
    points: tuple[Point, ...]
    looked_until: date

    @property
    def runs_out(self) -> date | None:
        """The first day whose spending can't be covered in full; `None`: there is none."""
        return None if self.shortage is None else self.shortage.on

    @property
    def lasts_until(self) -> date | None:
        """The last day whose spending is covered; `None`: they don't run out."""
        return None if self.shortage is None else self.shortage.on - _DAY


# --- the walk --------------------------------------------------------------------------------------------------------


class _Walk:
    """An account that is played on from today: first what each day brings by itself, then the spending.

    `loss` is what was lost on the day that was reached, `need` what the pace needs on it.
    """

    def __init__(self, ledger: Ledger, a_day: Fraction) -> None:
        assert ledger.state is not None
        self.state = ledger.state.without_past()
        self.loss: Loss | None = None
        self.need = 0
        self._start = ledger.until
        self._a_day = a_day
        self._entries = ledger.history.entries
        self._next_entry = ledger.counted
        self._next_event = date.min  # nothing comes by itself before that day
        self._planned = 0
        self._needed_so_far = 0

    def copy(self) -> "_Walk":
        twin = copy(self)
        twin.state = self.state.copy()
        return twin

    @property
    def day(self) -> date:
        return self.state.today

    def begin_day(self) -> None:
        """Go to the next day: what comes by itself, then the entries planned for it; then say what it needs."""
        tomorrow = self.day + _DAY
        if tomorrow < self._next_event:
            self.state.today, self.loss = tomorrow, None
        else:
            self.loss = _loss_of_next_day(self.state)
            self._next_event = comes_next(self.state) or date.max
        while self._next_entry < len(self._entries) and self._entries[self._next_entry].on == self.day:
            entry = self._entries[self._next_entry]
            self._planned += self.state.connects_for(entry) if isinstance(entry, Proposal) else entry.spends
            apply(self.state, entry)
            self._next_entry += 1
            self._next_event = date.min  # it may bring Connects that expire before all others
        # What is planned is a part of the pace, not on top of it.
        needed = ceil(self._a_day * (self.day - self._start).days) - self._planned
        self.need = max(0, needed - self._needed_so_far)
        self._needed_so_far += self.need

    def spend(self) -> int:
        """Spend what the day needs as far as it is there, and return what is missing."""
        covered = max(0, min(self.need, self.state.balance))
        if covered:
            self.state.spend("spend", covered, "", None)
        return self.need - covered

    def days_to(self, day: date) -> Iterator[int]:
        """Walk on to the end of a day, and yield what is missing on each."""
        while self.day < day:
            self.begin_day()
            yield self.spend()

    def to(self, day: date) -> int:
        """Walk on to the end of a day, and return what is missing on the way."""
        return sum(self.days_to(day))


def _loss_of_next_day(state: State) -> Loss | None:
    day, lots = begin_next_day(state), state.holdings.lots
    if not day.expired and not day.not_granted:
        return None
    bought = sum(part.connects for one in day.expiries for part in one.parts if lots[part.lot].source == "purchase")
    return Loss(state.today, day.expired, bought, day.not_granted)


def forecast(ledger: Ledger, pace: Pace | None = None) -> Forecast | None:
    """Say where an account is going at a pace, the user's own where none is given; `None` where it is not open yet."""
    state = ledger.state
    if state is None:
        return None
    pace = pace or own_pace(ledger, usual_cost(ledger, state.rules).connects)
    end = add_months(ledger.until, 24)  # what lasts longer is said not to run out
    walk, balances, losses, runs_out = _Walk(ledger, pace.a_day), [state.balance], [], None
    for missing in walk.days_to(end):
        if walk.loss is not None:
            losses.append(walk.loss)
        if missing and runs_out is None:
            runs_out = walk.day
        balances.append(walk.state.balance)
    last = min(SERIES_DAYS, len(balances) - 1)
    slower, faster = (_balances(ledger, pace.a_day * factor, last) for factor in (Fraction(2, 3), Fraction(4, 3)))
    return Forecast(
        as_of=ledger.until,
        balance=state.balance,
        pace=pace,
        renews=state.renews,
        left_at_renewal=balances[(state.renews - ledger.until).days - 1],
        shortage=None if runs_out is None else _shortage(ledger, pace, runs_out),
        losses=_with_proposals(ledger, pace, losses),
        points=tuple(
            Point(ledger.until + number * _DAY, slower[number], balances[number], faster[number])
            for number in range(last + 1)
        ),
        looked_until=end,
    )


def losses_after(ledger: Ledger, pace: Pace, spent: int, until: date) -> Iterator[Loss]:
    """Go through what will be lost up to a day if so many Connects more are spent today, before the pace goes on."""
    walk = _Walk(ledger, pace.a_day)
    walk.state.spend("proposal", spent, "", None)
    for _ in walk.days_to(until):
        if walk.loss is not None:
            yield walk.loss


def _balances(ledger: Ledger, a_day: Fraction, days: int) -> list[int]:
    walk = _Walk(ledger, a_day)
    return [walk.state.balance, *(walk.state.balance for _ in walk.days_to(ledger.until + days * _DAY))]


def _with_proposals(ledger: Ledger, pace: Pace, losses: list[Loss]) -> tuple[Loss, ...]:
    walk, first = _Walk(ledger, pace.a_day), []
    for loss in losses[:LOSSES_EXPLAINED]:
        walk.to(loss.by)
        first.append(_with_fewest_proposals(loss, walk.state, pace.cost))
    return (*first, *losses[LOSSES_EXPLAINED:])


def _with_fewest_proposals(loss: Loss, eve: State, cost: int) -> Loss:
    """Find the fewest more proposals on the eve that leave as little to be lost as any number of them does."""

    def lost(proposals: int) -> int:
        state = eve.without_past()
        state.spend("proposal", proposals * cost, "", None)
        loss_then = _loss_of_next_day(state)
        return 0 if loss_then is None else loss_then.lost

    most = max(0, eve.balance) // cost
    least = lost(most)
    low, high = 0, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if lost(middle) == least else (middle + 1, high)
    return replace(loss, proposals=low, saved=loss.lost - least)


def _shortage(ledger: Ledger, pace: Pace, runs_out: date) -> Shortage:
    walk = _Walk(ledger, pace.a_day)
    walk.to(runs_out - _DAY)
    walk.begin_day()
    until = walk.state.renews
    missing, uncovered = _missing(walk, until), 0
    buys: list[Buy] = []
    while True:
        if walk.state.balance < walk.need:
            buys += _buy(walk, _missing(walk, until))
        uncovered += walk.spend()
        if until - walk.day <= _DAY:
            return Shortage(runs_out, until, missing, tuple(buys), uncovered)
        walk.begin_day()


def _missing(walk: _Walk, until: date) -> int:
    """Return how many Connects are missing from a day that has begun up to the day before the renewal."""
    ahead = walk.copy()
    return ahead.spend() + ahead.to(until - _DAY)


def _buy(walk: _Walk, missing: int) -> list[Buy]:
    """Buy what is missing, or as much of it as the plan may hold; nothing where it can't buy."""
    state = walk.state
    terms, most = state.purchase_terms, state.plan.max_balance
    if terms is None or state.plan.lifetime_months == 0:  # what expires on the day it comes covers nothing
        return []
    missing += max(0, -state.balance)
    bought = terms.amounts_for(missing)
    if most is not None:
        room = most - state.balance
        missing = min(missing, room)
        while bought is not None and sum(bought) > room:
            bought = terms.amounts_for(missing) if missing > 0 else None
            missing -= 1
    for connects in bought or ():
        state.add_connects("purchase", connects, "")
    return [Buy(walk.day, connects, terms.price_of(connects)) for connects in bought or ()]
