"""Hints: what in the numbers a careful freelancer would act on.

Each hint is a struct with the numbers of its sentence, and a function that returns it or `None`: the conditions stand
in the function's docstring. They are asked in the order of their weight, and at most three are shown at a time.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import ClassVar, Final

from msgspec import Struct

from connects_tui.actions.forecasts import a_day_words, lapse_words, purchase_words
from connects_tui.insights.benchmarks import Benchmarks, ReplyTier
from connects_tui.insights.bids import Bids, reply_rate
from connects_tui.insights.statistics import FEWEST, Rate
from connects_tui.ledger.budgets import purchase_price
from connects_tui.ledger.calendar import add_months, days_before
from connects_tui.ledger.comparison import Comparer, OwnTerms, PlanCost, amounts, own_averages
from connects_tui.ledger.entries import Balance
from connects_tui.ledger.forecast import Forecast, Lapse, Shortage
from connects_tui.ledger.ledger import Ledger
from connects_tui.ledger.state import State
from connects_tui.rules.values import cents
from connects_tui.statuses import HIRED
from connects_tui.wording import counted, day_words, how_many, usd

MOST_AT_A_TIME: Final = 3

RECENT_DAYS: Final = 90
BUSY_DAYS: Final = 28
YEAR_DAYS: Final = 364
"""The next four weeks are laid beside those of 52 whole weeks ago, so that weekdays meet."""

MONTHS: Final = 12

_PACE: Final = "your pace of the last 28 days under the rules in force"
_GUIDES: Final = "advice of the published Connects guides"
_COMPARED: Final = "the plan comparison, your averages of 90 days"


class Hint(Struct, frozen=True, kw_only=True):
    """Something worth a hint; each kind is a class of its own with the numbers of its sentence, found at most once.

    Connects and counts are whole numbers, money is in USD.

    Attributes:
        kind: what it is about; together with `numbers` what a dismissal remembers.
        why: the rule or the source behind it.
        action: the id of the app's action that acts on it, as `connects_tui.keys` has it.
        command: the command that does.
        numbers: those that have to change before it is said again to a user who dismissed it, rounded so that it does
            not come back with every proposal.
    """

    kind: ClassVar[str]
    why: ClassVar[str]
    action: ClassVar[str]
    command: ClassVar[str]

    numbers: tuple[str, ...]

    def text(self, today: date) -> str:
        """Say it in a sentence."""
        return self._text(today)

    def _text(self, today: date) -> str:
        raise NotImplementedError


class RunOut(Hint, frozen=True, kw_only=True):
    """At `a_day` Connects a day there is a shortage."""

    kind, why = "run-out", _PACE
    action, command = "in-out", "connects buy"
    a_day: Fraction
    shortage: Shortage

    def _text(self, today: date) -> str:
        when = f"on {day_words(self.shortage.on, today)}"
        return f"At {a_day_words(self.a_day)} the Connects run out {when}. {purchase_words(self.shortage, today)}"


class Lapsing(Hint, frozen=True, kw_only=True):
    """Connects lapse that more proposals of `cost` Connects would use."""

    kind, why = "lapsing", _PACE
    action, command = "add", "connects log"
    lapse: Lapse
    cost: int

    def _text(self, today: date) -> str:
        return lapse_words(self.lapse, self.cost, today)


class NoHire(Hint, frozen=True, kw_only=True):
    """So many paid proposals, and the Connects that they took, since a day without a hire."""

    kind, why = "no-hire", _GUIDES
    action, command = "go-insights", "connects insights"
    since: date
    proposals: int
    connects: int

    def _text(self, today: date) -> str:
        return (
            f"{how_many(self.connects)} and {counted(self.proposals, 'proposal')} since {day_words(self.since, today)} "
            "without a hire: accounts were once suspended for that. Send fewer, to jobs that fit better."
        )


class PoorReply(Hint, frozen=True, kw_only=True):
    """A reply rate of the last 90 days, what its proposals took in Connects, and the tier that is called good."""

    kind, why = "poor-reply", "the 95 % interval of your reply rate lies below it"
    action, command = "go-insights", "connects insights"
    replies: Rate
    connects: int
    good: ReplyTier

    def _text(self, _: date) -> str:
        answered = f"{self.replies.cases} of {counted(self.replies.of, 'proposal')} answered"
        return (
            f"{answered} for {how_many(self.connects)} in 90 days; {self.good.name} begins at {self.good.start} %. "
            "More Connects won't cure that; a better proposal or profile may."
        )


class Drift(Hint, frozen=True, kw_only=True):
    """The journal was last checked on a day, was `off` by so many Connects, and had so many movements since."""

    kind, why = "drift", "the journal against Upwork's page"
    action, command = "reconcile", "connects reconcile"
    last: date
    movements: int
    off: int

    def _text(self, today: date) -> str:
        off = f", and was off by {abs(self.off)} then" if self.off else ""
        return (
            f"The journal was last checked against Upwork's page on {day_words(self.last, today)}{off}; since then "
            f"{counted(self.movements, 'movement')}."
        )


class Overbought(Hint, frozen=True, kw_only=True):
    """So many bought Connects lapse at `a_day` Connects a day, the first of them on a day."""

    kind, why = "overbought", _PACE
    action, command = "add", "connects log"
    connects: int
    on: date
    a_day: Fraction

    def _text(self, today: date) -> str:
        return (
            f"{how_many(self.connects)} that you bought will lapse unused, the first on {day_words(self.on, today)}, "
            f"at {a_day_words(self.a_day)}: buy less at a time."
        )


class BusyAhead(Hint, frozen=True, kw_only=True):
    """Four weeks up to `until` took `busy` Connects a year ago; `missing` for that now are `bought` for `price`."""

    kind, why = "busy-ahead", "your own proposals of a year ago"
    action, command = "in-out", "connects buy"
    busy: int
    usual: int
    until: date
    missing: int
    bought: int
    price: Decimal | None

    def _text(self, today: date) -> str:
        buy = ""
        if self.bought and self.price is not None:
            buy = f" Buying {self.bought} for {usd(self.price)} covers them."
        return (
            f"A year ago the four weeks up to {day_words(self.until, today)} took {how_many(self.busy)}, usual are "
            f"{self.usual}; {self.missing} are missing for that now.{buy}"
        )


class IdleBoosts(Hint, frozen=True, kw_only=True):
    """So many Connects went on boosts, and the reply rates with and without one."""

    kind, why = "boosts", "your own proposals, invitations left out"
    action, command = "go-insights", "connects insights --by boosted"
    connects: int
    boosted: Rate
    organic: Rate

    def _text(self, _: date) -> str:
        boosted, organic = self.boosted, self.organic
        return (
            f"Boosts took {how_many(self.connects)} in 180 days; {boosted.cases} of {boosted.of} boosted proposals "
            f"were answered, and {organic.cases} of {organic.of} without a boost."
        )


def _per_month(number: Decimal) -> str:
    plain = int(number) if number == int(number) else number
    return f"{plain} {'proposal' if plain == 1 else 'proposals'} a month"


class PlanPays(Hint, frozen=True, kw_only=True):
    """Another plan is better than the one there is now, at so many proposals a month."""

    kind, why = "plan-pays", _COMPARED
    action, command = "go-plans", "connects plans"
    now: PlanCost
    best: PlanCost
    per_month: Decimal

    def _text(self, _: date) -> str:
        now, best, sent = self.now, self.best, _per_month(self.per_month)
        if best.missed < now.missed:
            lost = counted(now.missed - best.missed, "proposal")
            return f"{best.plan.name} would send {lost} a year that {now.plan.name} can't, at {sent}."
        less = usd(now.monthly_cost - best.monthly_cost)
        return f"{best.plan.name} would cost {less} less a month than {now.plan.name}, at {sent}."


class PlanStays(Hint, frozen=True, kw_only=True):
    """A dearer plan would cost more than the one there is now, at so many proposals a month."""

    kind, why = "plan-stays", _COMPARED
    action, command = "go-plans", "connects plans"
    now: PlanCost
    rival: PlanCost
    per_month: Decimal

    def _text(self, _: date) -> str:
        now, rival, sent = self.now, self.rival, _per_month(self.per_month)
        more = usd(rival.monthly_cost - now.monthly_cost)
        return (
            f"An upgrade does not pay: at {sent} {rival.plan.name} would cost {more} more a month than {now.plan.name}."
        )


class BeyondAllowance(Hint, frozen=True, kw_only=True):
    """A cycle spends more than its allowance: `beyond` proposals of `cost` Connects are paid for, `each` at so much."""

    kind, why = "beyond-allowance", "your pace and the plan's price"
    action, command = "go-plans", "connects plans"
    allowance: int
    spent: int
    beyond: int
    cost: int
    each: Decimal

    def _text(self, _: date) -> str:
        beyond = counted(self.beyond, "proposal")
        which = f"the {beyond}" if self.beyond == 1 else f"each of the {beyond}"
        return (
            f"You spend {how_many(self.spent)} a cycle and get {self.allowance}: {which} beyond the allowance "
            f"costs {usd(self.each)}, at {self.cost}."
        )


class Routine(Hint, frozen=True, kw_only=True):
    """Of a cycle's `allowance` only `spent` Connects are used; `proposals` of `cost` in its `days` would use it up."""

    kind, why = "routine", _GUIDES
    action, command = "add", "connects log"
    allowance: int
    spent: int
    proposals: int
    cost: int
    days: int

    def _text(self, _: date) -> str:
        number, days = self.proposals, self.days
        a_day, every = -(-number // days), days // number
        if number > days:
            rhythm = f"{a_day} proposals of {self.cost} a day use"
        elif every == 1:
            rhythm = f"a proposal of {self.cost} a day uses"
        else:
            rhythm = f"a proposal of {self.cost} every {every} days uses"
        return f"Of {how_many(self.allowance)} a cycle you spend {self.spent}: {rhythm} it up by each renewal."


class Situation(Struct, frozen=True, eq=False, dict=True):
    """What the hints are found in, all of it as of the same day."""

    ledger: Ledger
    forecast: Forecast
    bids: Bids
    benchmarks: Benchmarks

    @property
    def today(self) -> date:
        """The day of asking."""
        return self.ledger.until

    @property
    def state(self) -> State:
        """The account; there is one, since there is a forecast."""
        assert self.ledger.state is not None
        return self.ledger.state

    @property
    def cost(self) -> int:
        """What a proposal costs, in Connects."""
        return self.forecast.pace.cost

    @cached_property
    def cycle_days(self) -> int:
        """How many days the next cycle has."""
        after = add_months(self.state.renews, 1) or date.max
        return max(1, (after - self.state.renews).days)

    @cached_property
    def spent_per_cycle(self) -> int:
        """How many Connects the pace spends in a cycle."""
        return int(self.forecast.pace.a_day * self.cycle_days)

    def days_ago(self, days: int) -> date:
        """Return the day so many days ago."""
        return days_before(self.today, days)


def findings(situation: Situation) -> tuple[Hint, ...]:
    """Return everything that is worth a hint, the weightiest first."""
    return tuple(finding for find in FINDERS if (finding := find(situation)) is not None)


def chosen(all_findings: Iterable[Hint], dismissed: Mapping[str, tuple[str, ...]]) -> tuple[Hint, ...]:
    """Return the hints to show: not those that were dismissed with the same numbers, and at most three."""
    left = [finding for finding in all_findings if dismissed.get(finding.kind) != finding.numbers]
    return tuple(left[:MOST_AT_A_TIME])


# --- the hints, one after the other ----------------------------------------------------------------------------------


def run_out(facts: Situation) -> RunOut | None:
    """The Connects run out before the next renewal, or within 14 days."""
    shortage = facts.forecast.shortage
    if shortage is None or (shortage.on >= facts.forecast.renews and (shortage.on - facts.today).days > 14):
        return None
    numbers = (f"{shortage.until}", f"{shortage.bought}", f"{shortage.uncovered}")
    return RunOut(a_day=facts.forecast.pace.a_day, shortage=shortage, numbers=numbers)


def lapsing(facts: Situation) -> Lapsing | None:
    """Connects lapse unused within 30 days (as far as Upwork's own page looks), and one more proposal saves some."""
    for lapse in facts.forecast.lapses:
        if (lapse.on - facts.today).days > 30:
            return None
        if lapse.proposals:
            return Lapsing(lapse=lapse, cost=facts.cost, numbers=(f"{lapse.on}", f"{lapse.lost}"))
    return None


def no_hire(facts: Situation) -> NoHire | None:
    """Since the last hire (or the first proposal) 90 days, 30 paid proposals and 200 Connects went by."""
    hires = [bid.dates[HIRED] or bid.sent for bid in facts.bids if bid.stage == HIRED]
    last = max(hires, default=date.min)
    paid = [bid for bid in facts.bids if bid.connects and (not hires or bid.sent > last)]
    since = last if hires else paid[0].sent if paid else None
    number, connects = len(paid), sum(bid.connects for bid in paid)
    if since is None or (facts.today - since).days < 90 or number < 30 or connects < 200:
        return None
    return NoHire(since=since, proposals=number, connects=connects, numbers=(f"{since}", f"{connects // 100}"))


def poor_reply(facts: Situation) -> PoorReply | None:
    """The reply rate is below good beyond doubt, and it cost 100 Connects or more.

    Beyond doubt: the upper end of its 95 % interval is below the tier that the benchmarks call good. It is the rate of
    the last 90 days but for the last 7: those proposals may still be answered.
    """
    recent = facts.bids.between(facts.days_ago(RECENT_DAYS - 1), facts.days_ago(7))
    own = [bid for bid in recent if not bid.invited]
    rate, good = reply_rate(own), facts.benchmarks.tier("good")
    connects = sum(bid.connects for bid in own)
    if good is None or rate.too_few or connects < 100 or rate.interval.high * 100 >= good.start:
        return None
    return PoorReply(replies=rate, connects=connects, good=good, numbers=(f"{rate.cases}", f"{connects // 100}"))


def drift(facts: Situation) -> Drift | None:
    """Upwork's page was not looked at for 30 days, in which 10 entries moved Connects."""
    looked = facts.ledger.history.latest(Balance, facts.today)
    last = max(facts.state.opened, looked.on if looked else date.min)
    if (facts.today - last).days < 30:
        return None
    number = off = 0
    for movement in reversed(facts.ledger.movements):
        if movement.on < last:
            break
        if movement.on == last:
            off += movement.connects if movement.kind == "adjustment" else 0
        elif movement.entry is not None:
            number += 1
    if number < 10:
        return None
    return Drift(last=last, movements=number, off=off, numbers=(f"{last}", f"{number // 10}"))


def overbought(facts: Situation) -> Overbought | None:
    """Connects that were bought lapse unused within a year at this pace."""
    end = add_months(facts.today, MONTHS) or date.max
    lost: list[Lapse] = [lapse for lapse in facts.forecast.lapses if lapse.bought and lapse.on <= end]
    if not lost:
        return None
    connects = sum(lapse.bought for lapse in lost)
    first, a_day = lost[0].on, facts.forecast.pace.a_day
    return Overbought(connects=connects, on=first, a_day=a_day, numbers=(f"{first}", f"{connects // 10}"))


def busy_ahead(facts: Situation) -> BusyAhead | None:
    """A year ago the coming four weeks took half as much again as usual, and there is not enough for that now.

    "Usual" is the mean of four weeks over that whole year; the difference has to be two proposals or more, and what
    is there with the allowances that come in these weeks has to fall short of what was spent then.
    """
    start = facts.days_ago(YEAR_DAYS - 1)
    year = [bid for bid in facts.bids if start <= bid.sent]
    if not facts.bids.bids or facts.bids.bids[0].sent > start:
        return None
    busy = sum(bid.connects for bid in year if bid.sent < start + timedelta(days=BUSY_DAYS))
    usual = sum(bid.connects for bid in year) * BUSY_DAYS // YEAR_DAYS
    until = facts.today + timedelta(days=min(BUSY_DAYS, (date.max - facts.today).days))
    coming = facts.state.allowance if facts.state.renews <= until else 0
    missing = busy - max(0, facts.ledger.balance) - coming
    if 2 * busy < 3 * usual or busy - usual < 2 * facts.cost or missing <= 0:
        return None
    purchase = facts.state.plan.purchase
    bought = 0 if purchase is None else sum(amounts(purchase, missing) or ())
    price = None if purchase is None else purchase_price(facts.state.plan, missing)
    numbers = (f"{busy}", f"{missing // 10}")
    return BusyAhead(busy=busy, usual=usual, until=until, missing=missing, bought=bought, price=price, numbers=numbers)


def idle_boosts(facts: Situation) -> IdleBoosts | None:
    """In 180 days boosts took 50 Connects for good, and boosted proposals were answered no more often than others.

    There have to be ten of both kinds at least.
    """
    recent = facts.bids.between(facts.days_ago(179))
    net = sum(bid.boost - bid.boost_back for bid in recent)
    boosted, organic = map(reply_rate, recent.by_boost())
    fare_better = boosted.cases * organic.of > organic.cases * boosted.of
    if net < 50 or min(boosted.of, organic.of) < FEWEST or fare_better:
        return None
    return IdleBoosts(connects=net, boosted=boosted, organic=organic, numbers=(f"{boosted.cases}", f"{net // 50}"))


def better_plan(facts: Situation) -> PlanPays | PlanStays | None:
    """Another plan would cost at least a dollar less a month for how the user bids, or send what this one can't.

    Where the user bought Connects in the last 90 days and no other plan is better, that is a finding, too: the upgrade
    that one thinks of then does not pay.
    """
    state = facts.state
    if not facts.bids.bids or facts.bids.bids[-1].sent <= facts.days_ago(RECENT_DAYS):
        return None
    averages = own_averages(facts.ledger, state.rules)
    own = OwnTerms(state.plan.id, state.own_connects, state.own_fee)
    comparer = Comparer(state.rules, MONTHS, facts.today.replace(day=1), audience=state.plan.audience, own=own)
    comparison = comparer.steady(averages.proposals_per_month, averages.connects_per_proposal)
    now = next((cost for cost in comparison.costs if cost.plan.id == state.plan.id), None)
    if now is None:
        return None
    best, per_month = comparison.cheapest, averages.proposals_per_month
    less = now.monthly_cost - best.monthly_cost
    if best is not now and (best.missed < now.missed or less >= 1):
        return PlanPays(now=now, best=best, per_month=per_month, numbers=(best.plan.id, f"{int(less)}"))
    rivals = [c for c in comparison.costs if c.plan.audience == state.plan.audience and c.plan.monthly_fee > state.fee]
    bought = any(p.kind == "purchase" and p.on > facts.days_ago(RECENT_DAYS) for p in reversed(state.payments))
    if not rivals or not bought:
        return None
    rival = min(rivals, key=lambda cost: (cost.missed, cost.cost))
    more = rival.monthly_cost - now.monthly_cost
    if rival.missed < now.missed or more <= 0:
        return None
    return PlanStays(now=now, rival=rival, per_month=per_month, numbers=(rival.plan.id, f"{int(more)}"))


def beyond_allowance(facts: Situation) -> BeyondAllowance | None:
    """The pace spends more than the allowance, so that every proposal beyond it is paid for."""
    allowance, spent, cost = facts.state.allowance, facts.spent_per_cycle, facts.cost
    purchase = facts.state.plan.purchase
    if not allowance or purchase is None or spent - allowance < cost:
        return None
    beyond, each = (spent - allowance) // cost, cents(purchase.price * cost)
    numbers = (f"{allowance}", f"{each}", f"{beyond}")
    return BeyondAllowance(allowance=allowance, spent=spent, beyond=beyond, cost=cost, each=each, numbers=numbers)


def routine(facts: Situation) -> Routine | None:
    """The pace leaves a proposal's worth or more of each allowance unused: so many a cycle would use it up."""
    allowance, spent, cost, days = facts.state.allowance, facts.spent_per_cycle, facts.cost, facts.cycle_days
    proposals = allowance // cost
    if not proposals or allowance - spent < cost:
        return None
    numbers = (f"{allowance}", f"{cost}", f"{spent // 10}")
    return Routine(allowance=allowance, spent=spent, proposals=proposals, cost=cost, days=days, numbers=numbers)


FINDERS: Final[tuple[Callable[[Situation], Hint | None], ...]] = (
    run_out, lapsing, no_hire, poor_reply, drift, overbought, busy_ahead, idle_boosts, better_plan, beyond_allowance,
    routine,
)  # fmt: skip
"""In the order of their weight: what is lost soon, what endangers the account, what costs money."""
