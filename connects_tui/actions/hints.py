"""Hints: what in the numbers a careful freelancer would act on; each function's docstring is its condition."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from math import inf
from pathlib import Path
from typing import Final

from msgspec import Struct

from connects_tui.actions.insight_words import rate_words
from connects_tui.actions.outlook import Outlook
from connects_tui.actions.outlook_words import (
    a_day_words,
    fitting,
    lasts_words,
    loss_words,
    lost_words,
    owed_purchase,
    owed_words,
    pace_words,
    price_words,
    purchase_words,
    short_words,
    unspent_words,
    usual_words,
)
from connects_tui.actions.plans import cost_origin, per_month_words
from connects_tui.insights.bids import reply_rate, stage_dates
from connects_tui.insights.statistics import MIN_CASES
from connects_tui.journal.local_state import Dismissed, read_dismissed
from connects_tui.ledger.calendar import add_months
from connects_tui.ledger.comparison import PlanCost
from connects_tui.ledger.entries import Balance
from connects_tui.ledger.forecast import PACE_DAYS, RECENT_DAYS, Forecast, Loss, Shortage
from connects_tui.ledger.ledger import next_renewal
from connects_tui.ledger.status import SOON_DAYS
from connects_tui.rounding import half_up
from connects_tui.statuses import HIRED
from connects_tui.wording import counted, day_words, how_many, lower_first, upper_first, usd

RUN_OUT_DAYS: Final = 14
"""Running out so soon is told of even after the next renewal."""

NO_HIRE_DAYS: Final = 90
NO_HIRE_PROPOSALS: Final = 30
NO_HIRE_CONNECTS: Final = 200

UNANSWERED_DAYS: Final = 7
"""A proposal of the last so many days may still be answered."""

POOR_REPLY_CONNECTS: Final = 100

UNCHECKED_DAYS: Final = 30
UNCHECKED_MOVEMENTS: Final = 10

BUSY_DAYS: Final = 28
YEAR_DAYS: Final = 364
"""52 weeks, so that weekdays are compared with the same weekdays."""

BOOST_DAYS: Final = 180
BOOST_CONNECTS: Final = 50


class Hint(Struct, frozen=True):
    """Something worth a hint; each kind is found at most once.

    Attributes:
        why: the rule or the source behind it.
        action, command: what acts on it: the id of an action of `connects_tui.keys`, and a command.
        changes: when it goes away.
        numbers: what has to change before a user who dismissed it sees it again, rounded so that it does not come back
            with every proposal.
        calculation: the numbers that it comes from, each with its label.
        fact: what it says beside `next_step`, which says what to do about it; "" where that says something else.
    """

    kind: str
    why: str
    action: str
    command: str
    changes: str
    numbers: tuple[str, ...]
    text: str
    calculation: tuple[tuple[str, str], ...]
    fact: str = ""


_GUIDES: Final = "advice from published Connects guides"


def find_hints(outlook: Outlook) -> tuple[Hint, ...]:
    """Return everything worth a hint, the weightiest first; nothing before the opening."""
    if outlook.ledger.state is None:
        return ()
    finders = _WITHOUT_PACE if outlook.forecast is None else FINDERS
    return tuple(hint for find in finders if (hint := find(outlook)) is not None)


def explanation(hint: Hint) -> Iterator[tuple[str, str]]:
    """Yield how a hint comes about, each part with its label."""
    yield from hint.calculation
    yield "Source", hint.why
    yield "Goes away", lower_first(hint.changes).removesuffix(".")


def owed(outlook: Outlook) -> Hint | None:
    """More Connects were spent than there were."""
    connects = -outlook.ledger.balance
    if connects <= 0:
        return None
    terms, balance = outlook.state.purchase_terms, ("Balance", how_many(-connects))
    ahead = (balance,) if outlook.forecast is None else _ahead(outlook)
    return Hint(
        "owed",
        why="the rules: new Connects pay off what you owe first",
        action="in-out",
        command="connects buy",
        changes="When you record a missing purchase or bonus, or reconcile.",
        numbers=(f"{connects}",),
        text=owed_words(terms, connects, outlook.forecast, outlook.today),
        fact=f"You owe {how_many(connects)}. New ones pay them off first.",
        calculation=(*ahead, ("Price", price_words(terms))),
    )


def run_out(outlook: Outlook) -> Hint | None:
    """The Connects run out before the next renewal, or within `RUN_OUT_DAYS`."""
    forecast, today, shortage = _forecast(outlook), outlook.today, _shortage_soon(outlook)
    if shortage is None:
        return None
    first, until = day_words(shortage.on, today), day_words(shortage.until, today)
    return Hint(
        "run-out",
        why=_at_pace(outlook),
        action="in-out",
        command="connects buy",
        changes="When you bid less, buy Connects or get a refund.",
        numbers=(f"{shortage.until}", f"{shortage.bought}", f"{shortage.uncovered}"),
        text=f"{lasts_words(forecast)} {purchase_words(shortage, today)}",
        fact="" if shortage.uncovered else short_words(shortage, today),
        calculation=(
            *_ahead(outlook),
            ("Missing", f"{how_many(shortage.connects)} from {first} to {until}"),
            ("Price", price_words(outlook.state.purchase_terms)),
        ),
    )


def expiring(outlook: Outlook) -> Hint | None:
    """Connects expire unused, or are not granted for want of room, within `SOON_DAYS`, and more bids would use some.

    While there is no pace: if nothing more is spent.
    """
    forecast, today, loss = outlook.forecast, outlook.today, _loss_soon(outlook)
    if loss is None:
        return None
    return Hint(
        "expiring",
        why="your journal, under the current rules" if forecast is None else _at_pace(outlook),
        action="add",
        command="connects log",
        numbers=(f"{loss.on}", f"{loss.lost}"),
        text=unspent_words(loss, today) if forecast is None else loss_words(loss, forecast.pace.cost, today),
        fact="" if forecast is None else lost_words(loss, today),
        calculation=(*_ahead(outlook), ("A proposal", usual_words(outlook.usual_cost)), ("Lost", how_many(loss.lost))),
        changes=f"Spending more by {day_words(loss.by, today)}.",
    )


def no_hire(outlook: Outlook) -> Hint | None:
    """Since the last hire (or the first paid proposal) all of `NO_HIRE_…` went by: days, paid proposals, Connects."""
    hires = [stage_dates(bid.proposal)[HIRED] or bid.entry.on for bid in outlook.bids if bid.stage == HIRED]
    last = max(hires, default=date.min)
    paid = [bid for bid in outlook.bids if bid.connects and bid.entry.on > last]
    since = last if hires else paid[0].entry.on if paid else outlook.today
    days, number, connects = (outlook.today - since).days, len(paid), sum(bid.connects for bid in paid)
    if days < NO_HIRE_DAYS or number < NO_HIRE_PROPOSALS or connects < NO_HIRE_CONNECTS:
        return None
    since_words = day_words(since, outlook.today)
    return Hint(
        "no-hire",
        why=_GUIDES,
        action="go-insights",
        command="connects insights",
        changes="When you get hired.",
        numbers=(f"{since}", f"{connects // 100}"),
        text=f"{how_many(connects)} and {counted(number, 'paid proposal')} since {since_words} without a hire. "
        "Accounts have been suspended for that; send fewer, to jobs that fit better.",
        calculation=(
            ("Last hire" if hires else "First paid proposal", since_words),
            ("Days since then", f"{days} (hint starts at {NO_HIRE_DAYS})"),
            ("Paid proposals since then", f"{number} (hint starts at {NO_HIRE_PROPOSALS})"),
            ("Connects since then", f"{connects:,} after refunds (hint starts at {NO_HIRE_CONNECTS})"),
        ),
    )


def poor_reply(outlook: Outlook) -> Hint | None:
    """The reply rate is below good beyond doubt, and it cost `POOR_REPLY_CONNECTS` or more.

    Beyond doubt: the upper end of its 95% interval is below the tier that the benchmarks call good. It is the rate of
    the last `RECENT_DAYS` but for the last `UNANSWERED_DAYS`.
    """
    today, good = outlook.today, outlook.benchmarks.tier("good")
    first, last = today - timedelta(days=RECENT_DAYS - 1), today - timedelta(days=UNANSWERED_DAYS)
    recent = outlook.bids.between(first, last)
    own = [bid for bid in recent if not bid.entry.invited]
    rate, connects = reply_rate(own), sum(bid.connects for bid in own)
    if good is None or rate.too_few or connects < POOR_REPLY_CONNECTS or rate.interval.high * 100 >= good.start:
        return None
    left_out = ", not counting invitations" if len(own) < len(recent) else ""
    period = f"from {day_words(first, today)} to {day_words(last, today)}"
    may_come = f"{RECENT_DAYS} days except the last {UNANSWERED_DAYS}, which may still get a reply"
    return Hint(
        "poor-reply",
        action="go-insights",
        command="connects insights",
        changes="When more proposals get a reply, or you hide benchmarks in the settings.",
        numbers=(f"{rate.cases}", f"{connects // 100}"),
        text=f"{rate.cases} of {counted(rate.total, 'proposal')} sent {period} got a reply, for {how_many(connects)}"
        f"{left_out}; a {good.name} rate starts at {good.start}%. More Connects won't fix that; a better proposal or "
        "profile might.",
        calculation=(
            ("Period", f"{period}: {may_come}"),
            ("Replies", f"{rate.cases} of {rate.total}, not counting invitations: {rate_words(rate)}"),
            (f"A {good.name} rate", f"{good.start}% or more; your whole range is below that"),
            ("Spent on these", how_many(connects)),
        ),
        why=f"{good.source}, {good.read}; {good.confidence} confidence",
    )


def drift(outlook: Outlook) -> Hint | None:
    """Nobody reconciled for `UNCHECKED_DAYS`, in which `UNCHECKED_MOVEMENTS` were recorded."""
    checked = outlook.ledger.history.latest(Balance, outlook.today)
    last = max(outlook.state.opened, checked.on if checked else date.min)
    days = (outlook.today - last).days
    if days < UNCHECKED_DAYS:
        return None
    movements = list(outlook.ledger.movements_since(last))
    off = sum(movement.connects for movement in movements if movement.on == last and movement.kind == "adjustment")
    number = sum(movement.on > last and movement.entry is not None for movement in movements)
    if number < UNCHECKED_MOVEMENTS:
        return None
    last_words = day_words(last, outlook.today)
    return Hint(
        "drift",
        why="your journal and what Upwork shows",
        action="reconcile",
        command="connects reconcile",
        changes="When you reconcile with Upwork.",
        numbers=(f"{last}", f"{number // 10}"),
        text=f"You last reconciled on {last_words}"
        f"{f', when it was off by {abs(off):,}' if off else ''}; {counted(number, 'movement')} since then.",
        calculation=(
            ("Last reconciled", last_words if checked else f"{last_words}, when you started tracking"),
            ("Days since then", f"{days} (hint starts at {UNCHECKED_DAYS})"),
            ("Movements since then", f"{number} you recorded (hint starts at {UNCHECKED_MOVEMENTS})"),
        ),
    )


def overbought(outlook: Outlook) -> Hint | None:
    """Purchased Connects, not an allowance or a bonus, expire unused within twelve months at this pace."""
    today, forecast = outlook.today, _forecast(outlook)
    end = add_months(today, 12)
    lost = [loss for loss in forecast.losses if loss.bought and loss.on <= end]
    if not lost:
        return None
    connects, first = sum(loss.bought for loss in lost), lost[0].on
    return Hint(
        "overbought",
        why=_at_pace(outlook),
        action="add",
        command="connects log",
        changes="When you spend more by those days.",
        numbers=(f"{first}", f"{connects // 10}"),
        text=f"{how_many(connects)} you bought will expire unused, the first on {day_words(first, today)}, "
        f"at {a_day_words(forecast.pace.a_day)}. Buy fewer at a time.",
        calculation=(
            *_ahead(outlook),
            *((day_words(loss.on, today), f"{how_many(loss.bought)} bought") for loss in lost),
        ),
    )


def busy_ahead(outlook: Outlook) -> Hint | None:
    """The four weeks that begin now were busy a year ago, and there are not enough Connects for as many this time.

    Busy: one and a half times the average of four weeks over that year, and two proposals more than it at least.
    Not enough: the balance and the allowance that comes in these weeks are less than what was spent then.
    """
    today, bids = outlook.today, outlook.bids.bids
    start = today - timedelta(days=YEAR_DAYS - 1)
    if not bids or bids[0].entry.on > start:
        return None
    year = [bid for bid in bids if start <= bid.entry.on]
    busy = sum(bid.connects for bid in year if bid.entry.on < start + timedelta(days=BUSY_DAYS))
    in_all = sum(bid.connects for bid in year)
    usual = half_up(Fraction(in_all * BUSY_DAYS, YEAR_DAYS))
    until = today + timedelta(days=BUSY_DAYS)
    renewal = next_renewal(outlook.state)
    coming = renewal.granted if renewal.on <= until else 0
    missing = busy - max(0, outlook.ledger.balance) - coming
    more = 2 * _forecast(outlook).pace.cost
    if 2 * busy < 3 * usual or busy - usual < more or missing <= 0:
        return None
    terms = outlook.state.purchase_terms
    bought = terms and terms.amounts_for(missing)
    buy = f" Buying {sum(bought)} for {usd(terms.total(bought))} covers it." if terms and bought else ""
    return Hint(
        "busy-ahead",
        why="your own proposals a year ago",
        action="in-out",
        command="connects buy",
        changes="When your balance is higher, or as time passes.",
        numbers=(f"{busy}", f"{missing // 10}"),
        text=f"A year ago you used {how_many(busy)} in the four weeks up to {day_words(until, today)}; "
        f"{usual:,} is usual, and you're {missing:,} short of that now.{buy}",
        calculation=(
            ("Four weeks a year ago", how_many(busy)),
            ("Four weeks on average", f"{usual}: {in_all:,} in {YEAR_DAYS // 7} weeks"),
            ("Balance", how_many(outlook.ledger.balance)),
            ("Allowance in that time", f"{coming:,}"),
        ),
    )


def boosts_hint(outlook: Outlook) -> Hint | None:
    """In `BOOST_DAYS` boosts took `BOOST_CONNECTS` for good, and boosted proposals were answered no more often.

    It takes `MIN_CASES` of each, and a reply: before the first is recorded, nothing tells the two apart.
    """
    start = outlook.today - timedelta(days=BOOST_DAYS - 1)
    recent = outlook.bids.between(start)
    net = sum(bid.proposal.boost - bid.boost_back for bid in recent)
    boosted, others = map(reply_rate, recent.by_boost())
    fare_better = boosted.cases * others.total > others.cases * boosted.total
    few = min(boosted.total, others.total) < MIN_CASES or not boosted.cases + others.cases
    if net < BOOST_CONNECTS or few or fare_better:
        return None
    left_out = ", not counting invitations" if boosted.total + others.total < len(recent) else ""
    return Hint(
        "boosts",
        why="your own proposals, not counting invitations",
        action="go-insights",
        command="connects insights --by boosted",
        changes="When boosted proposals get more replies than others.",
        numbers=(f"{boosted.cases}", f"{net // 50}"),
        text=f"Boosts took {how_many(net)} in {BOOST_DAYS} days; {boosted.cases} of {boosted.total} boosted proposals "
        f"got a reply, and {others.cases} of {others.total} without a boost{left_out}.",
        calculation=(
            ("Period", f"since {day_words(start, outlook.today)}, {BOOST_DAYS} days"),
            ("Boosts", f"{how_many(net)} after refunds (hint starts at {BOOST_CONNECTS})"),
            ("Boosted", f"{boosted.cases} of {boosted.total} got a reply: {rate_words(boosted)}"),
            ("Not boosted", f"{others.cases} of {others.total} got a reply: {rate_words(others)}"),
        ),
    )


def better_plan(outlook: Outlook) -> Hint | None:
    """For how the user bids, another plan would cost a dollar less a month, or send proposals that this one can't.

    If none does and the user bought Connects in the last 90 days, that is a finding, too: the upgrade that one thinks
    of then isn't worth it. Nothing where a change of plan waits for the renewal already.
    """
    state, bids, recently = outlook.state, outlook.bids.bids, outlook.today - timedelta(days=RECENT_DAYS)
    if not bids or bids[-1].entry.on <= recently or state.pending is not None:
        return None
    averages = outlook.plans.averages
    comparison = outlook.plans.comparer.steady(averages.proposals_per_month, averages.connects_per_proposal)
    now = comparison.of_plan(state.plan.id)
    if now is None:
        return None
    best, name, sent = comparison.cheapest, now.plan.name, per_month_words(averages.proposals_per_month)
    since = f" (last {counted(averages.days, 'day')})" if averages.measured else ""
    less, lost = now.monthly_cost - best.monthly_cost, now.missed - best.missed
    if best is not now and (lost > 0 or less >= 1):
        kind, plan, saving = "plan-pays", best.plan, less
        text = f"{plan.name} would cost {usd(less)} less a month than {name}, at {sent}{since}."
        if lost > 0:
            text = f"{plan.name} would send {counted(lost, 'proposal')} a year that {name} can't, at {sent}{since}."
    else:
        rivals = [c for c in comparison.costs if c.plan.audience == state.plan.audience and c.fees > now.fees]
        rival = min(rivals, key=lambda cost: cost.rank, default=None)
        bought = any(p.kind == "purchase" and p.on > recently for p in reversed(state.payments))
        if rival is None or not bought or rival.missed < now.missed or rival.monthly_cost <= now.monthly_cost:
            return None
        kind, plan, saving = "plan-stays", rival.plan, rival.monthly_cost - now.monthly_cost
        more = f"{plan.name} would cost {usd(saving)} more a month than {name}"
        text = f"Upgrading isn't worth it: at {sent}{since} {more}."
    months = counted(comparison.months, "month")
    return Hint(
        kind,
        why=f"the plan comparison, at your averages of the last {RECENT_DAYS} days",
        action="go-plans",
        command="connects plans",
        changes="When you send more or fewer proposals, pay more or less for each, or prices change.",
        numbers=(plan.id, f"{int(saving)}"),
        text=text,
        calculation=(
            ("Sent", f"{sent}: {averages.measured} in the last {averages.days} days"),
            ("A proposal", f"{averages.usual.connects}: {cost_origin(averages.usual)}"),
            *((cost.plan.name, _plan_words(cost)) for cost in comparison.costs),
            ("Compared", f"{months} from {day_words(comparison.start)} under {comparison.rules.name}"),
        ),
    )


def _plan_words(cost: PlanCost) -> str:
    missed = f", {counted(cost.missed, 'proposal')} a year not sent" if cost.missed else ""
    a_year = f"{usd(cost.fees)} fees and {usd(cost.purchases)} for Connects a year{missed}"
    return f"{usd(cost.monthly_cost)} a month: {a_year}"


def beyond_allowance(outlook: Outlook) -> Hint | None:
    """The pace spends a proposal's worth or more above the allowance, so that this has to be bought.

    Not where a change of plan waits for the renewal, since the next allowance is then another one.
    """
    state, spent, cost = outlook.state, _spent_per_cycle(outlook), _forecast(outlook).pace.cost
    allowance, terms = state.allowance, state.purchase_terms
    beyond = spent - allowance
    bought = terms and terms.amounts_for(beyond)
    if state.pending is not None or not allowance or beyond < cost or not terms or not bought:
        return None
    price = terms.total(bought)
    return Hint(
        "beyond-allowance",
        why=_at_pace(outlook),
        action="go-plans",
        command="connects plans",
        changes="When your pace or plan changes.",
        numbers=(f"{allowance}", f"{price}"),
        text=f"{_uses(outlook)} {how_many(spent)} a cycle and get {allowance:,}; "
        f"the other {beyond:,} cost {usd(price)} to buy.",
        calculation=(
            *_a_cycle(outlook),
            ("Above it", f"{how_many(beyond)} a cycle (hint starts at {cost}, the cost of a proposal)"),
            ("Price", price_words(terms)),
        ),
    )


def routine(outlook: Outlook) -> Hint | None:
    """The pace leaves a proposal's worth or more of each allowance unused: so many a cycle would use it.

    Not where a change of plan waits for the renewal, since the next allowance is then another one.
    """
    state, spent, cost = outlook.state, _spent_per_cycle(outlook), _forecast(outlook).pace.cost
    allowance = state.allowance
    proposals = allowance // cost
    if state.pending is not None or not proposals or allowance - spent < cost:
        return None
    used = proposals * cost
    what = "them all" if used == allowance else f"{used:,} of them"
    return Hint(
        "routine",
        why=_GUIDES,
        action="add",
        command="connects log",
        changes="When your pace or plan changes.",
        numbers=(f"{allowance}", f"{cost}", f"{spent // 10}"),
        text=f"{_uses(outlook)} about {spent:,} of your {allowance:,} a cycle; "
        f"{counted(proposals, 'bid')} at {cost} by each renewal would use {what}.",
        calculation=(
            *_a_cycle(outlook),
            ("A proposal", usual_words(outlook.usual_cost)),
            ("Room for", f"{counted(proposals, 'proposal')} of {cost}: {used:,} of {allowance:,}"),
        ),
    )


# --- the one thing to do next ----------------------------------------------------------------------------------------


def next_step(outlook: Outlook, room: float = inf) -> tuple[str, str] | None:
    """Return the id of the action to do next, or "", and its words; what has no room in them is left out whole.

    `None`: the account is not open, or too little is known.
    """
    step = None if outlook.ledger.state is None else next(_steps(outlook), None)
    return None if step is None else (step[0], fitting(step[1:], room))


def _steps(outlook: Outlook) -> Iterator[tuple[str, ...]]:
    """Yield what to do, the weightiest first: the id of its action, and its words, from the longest to the shortest."""
    today, missing = outlook.today, -outlook.ledger.balance
    if missing > 0:
        if purchase := upper_first(owed_purchase(outlook.state.purchase_terms, missing)):
            yield "in-out", purchase, purchase.partition(" for ")[0]
        yield "reconcile", "Reconcile with Upwork's page", "Reconcile with Upwork", "Reconcile"
    if outlook.forecast is None:
        return
    if (shortage := _shortage_soon(outlook)) is not None and shortage.buys:
        buy, by = f"Buy {shortage.bought:,}", f" by {day_words(shortage.buys[0].on, today)}"
        yield "in-out", f"{buy} for {usd(shortage.price)}{by}", f"{buy}{by}", buy
    if shortage is not None:
        yield "go-plans", f"Spend less until {day_words(shortage.until, today)}", "Spend less"
    if (loss := _loss_soon(outlook)) is not None:
        send = f"Send {loss.proposals} more"
        yield "add", f"{send} by {day_words(loss.by, today)}", send
    if outlook.due.renewal is not None:
        renewed = day_words(outlook.due.renewal.on, today)
        yield "reconcile", f"Check the renewal on {renewed}", f"Check the {renewed} renewal", "Check the renewal"
    yield "", f"Nothing to buy before {day_words(outlook.forecast.renews, today)}", "Nothing to buy"


# --- what several of them need ---------------------------------------------------------------------------------------


def _forecast(outlook: Outlook) -> Forecast:
    """Return the forecast; while there is none only `_WITHOUT_PACE` are asked."""
    assert outlook.forecast is not None
    return outlook.forecast


def _at_pace(outlook: Outlook) -> str:
    pace = f"your pace over the last {PACE_DAYS} days" if outlook.pace is None else "the pace you chose"
    return f"{pace}, under the current rules"


def _shortage_soon(outlook: Outlook) -> Shortage | None:
    forecast = _forecast(outlook)
    shortage = forecast.shortage
    if shortage is None or outlook.ledger.balance < 0:
        return None
    late = shortage.on >= forecast.renews and (shortage.on - outlook.today).days > RUN_OUT_DAYS
    return None if late else shortage


def _loss_soon(outlook: Outlook) -> Loss | None:
    forecast = outlook.forecast or outlook.unspent_forecast
    losses = forecast.losses if forecast else ()
    return next((loss for loss in losses if loss.proposals and (loss.on - outlook.today).days <= SOON_DAYS), None)


def _cycle_days(outlook: Outlook) -> int:
    renews = outlook.state.renews
    return (add_months(renews, 1) - renews).days


def _spent_per_cycle(outlook: Outlook) -> int:
    return half_up(_forecast(outlook).pace.a_day * _cycle_days(outlook))


def _uses(outlook: Outlook) -> str:
    pace = _forecast(outlook).pace
    at = f"your pace of the last {counted(pace.days, 'day')}" if pace.days else a_day_words(pace.a_day)
    return f"At {at} you use"


def _ahead(outlook: Outlook) -> tuple[tuple[str, str], ...]:
    renewal, forecast = next_renewal(outlook.state), outlook.forecast
    return (
        ("Balance", how_many(outlook.ledger.balance)),
        ("Pace", pace_words(forecast.pace) if forecast else "not known yet; this is if you spend nothing more"),
        ("Renewal", f"{day_words(renewal.on, outlook.today)}, {how_many(renewal.granted)}"),
    )


def _a_cycle(outlook: Outlook) -> tuple[tuple[str, str], ...]:
    return (
        ("Pace", pace_words(_forecast(outlook).pace)),
        ("A cycle", f"{counted(_cycle_days(outlook), 'day')}: {how_many(_spent_per_cycle(outlook))}"),
        ("Allowance", how_many(outlook.state.allowance)),
    )


FINDERS: Final[tuple[Callable[[Outlook], Hint | None], ...]] = (
    owed, run_out, expiring, no_hire, poor_reply, drift, overbought, busy_ahead, boosts_hint, better_plan,
    beyond_allowance, routine,
)  # fmt: skip
"""By weight: what is lost soon, what endangers the account, what costs money."""

_WITHOUT_PACE: Final = (owed, expiring, drift)
"""Those that need no pace, so that they are found from the first day on."""


def chosen(found: Iterable[Hint], dismissed: Dismissed) -> tuple[Hint, ...]:
    """Return the hints to show: at most three not dismissed with the same numbers."""
    return tuple([hint for hint in found if dismissed.get(hint.kind) != hint.numbers][:3])


def shown_hints(outlook: Outlook, journal: Path) -> tuple[Hint, ...]:
    """Return the hints to show of a journal's outlook."""
    return chosen(find_hints(outlook), read_dismissed(journal))
