"""Hints: what in the numbers a careful freelancer would act on.

Each is a function that returns the hint, with the numbers of its sentence, or `None`: its docstring is the condition.
They are asked in the order of their weight, and at most three are shown at a time. Each opens to its calculation.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from connects_tui import files
from connects_tui.actions.insight_words import rate_words
from connects_tui.actions.outlook_words import (
    a_day_words,
    loss_words,
    owed_words,
    pace_words,
    price_words,
    purchase_words,
    usual_words,
)
from connects_tui.actions.plans import PlanQuery, cost_origin, per_month_words
from connects_tui.insights.benchmarks import Benchmarks
from connects_tui.insights.bids import Bids, reply_rate, stage_dates
from connects_tui.insights.statistics import MIN_CASES
from connects_tui.journal.paths import dismissals_file
from connects_tui.ledger.calendar import add_months, days_before
from connects_tui.ledger.coming import next_renewal
from connects_tui.ledger.comparison import PlanCost
from connects_tui.ledger.entries import Balance
from connects_tui.ledger.forecast import Forecast
from connects_tui.ledger.ledger import Ledger
from connects_tui.ledger.state import State
from connects_tui.ledger.usual_cost import RECENT_DAYS
from connects_tui.rounding import half_up
from connects_tui.statuses import HIRED
from connects_tui.wording import counted, day_words, how_many, lower_first, usd

BUSY_DAYS: Final = 28
YEAR_DAYS: Final = 364
"""52 weeks: the next four weeks are compared with the same four of a year ago, weekday by weekday."""

_OWED: Final = "the rules: what is owed is paid first by whatever comes"
_PACE: Final = "your pace of the last 28 days under the rules in force"
_GUIDES: Final = "advice of the published Connects guides"
_COMPARED: Final = "the plan comparison, your averages of 90 days"
_JOURNAL: Final = "the journal against Upwork's page"
_YEAR_AGO: Final = "your own proposals of a year ago"
_OWN: Final = "your own proposals, invitations left out"


Dismissed = Mapping[str, tuple[str, ...]]
"""The hints that the user dismissed: the numbers of each, by its kind; with other numbers it is shown again."""


class Hint(Struct, frozen=True):
    """Something worth a hint; each kind is found at most once.

    Attributes:
        kind: what it is about; together with `numbers` what a dismissal remembers.
        why: the rule or the source behind it.
        action: the id of the app's action that acts on it, as `connects_tui.keys` has it.
        command: the command that does.
        numbers: those that have to change before it is said again to a user who dismissed it, rounded so that it does
            not come back with every proposal.
        text: the hint in a sentence.
        calculation: the numbers that it comes from, each with its label.
        changes: what would change it, in a sentence.
    """

    kind: str
    why: str
    action: str
    command: str
    numbers: tuple[str, ...]
    text: str
    calculation: tuple[tuple[str, str], ...] = ()
    changes: str = ""


class Situation(Struct, frozen=True, eq=False, dict=True):
    """What the hints are found in, all of it as of the same day.

    There is no forecast while the user's pace is being learned; `set_cost` is the usual cost that the user has set.
    """

    ledger: Ledger
    own_forecast: Forecast | None
    bids: Bids
    benchmarks: Benchmarks
    set_cost: int | None = None

    @property
    def today(self) -> date:
        """The day of asking."""
        return self.ledger.until

    @property
    def state(self) -> State:
        """The account; before its opening there are no hints."""
        assert self.ledger.state is not None
        return self.ledger.state

    @property
    def forecast(self) -> Forecast:
        """The forecast; while there is none only `WITHOUT_PACE` are asked."""
        assert self.own_forecast is not None
        return self.own_forecast

    @property
    def cycle_days(self) -> int:
        """How many days the next cycle has."""
        after = add_months(self.state.renews, 1) or date.max
        return max(1, (after - self.state.renews).days)

    @property
    def spent_per_cycle(self) -> int:
        """How many Connects the pace spends in a cycle."""
        return half_up(self.forecast.pace.a_day * self.cycle_days)

    @cached_property
    def plans(self) -> PlanQuery:
        """The comparison of plans for this account."""
        return PlanQuery.of_account(self.ledger, set_cost=self.set_cost)


def find_hints(situation: Situation) -> tuple[Hint, ...]:
    """Return everything that is worth a hint, the weightiest first."""
    finders = WITHOUT_PACE if situation.own_forecast is None else FINDERS
    return tuple(hint for find in finders if (hint := find(situation)) is not None)


def explanation(hint: Hint) -> Iterator[tuple[str, str]]:
    """Yield how a hint comes about, each part with its label: the numbers, the source, what would change it."""
    yield from hint.calculation
    yield "Source", hint.why
    yield "Changes with", lower_first(hint.changes)


def chosen(all_findings: Iterable[Hint], dismissed: Dismissed) -> tuple[Hint, ...]:
    """Return the hints to show: not those that were dismissed with the same numbers, and at most three."""
    left = [hint for hint in all_findings if dismissed.get(hint.kind) != hint.numbers]
    return tuple(left[:3])


def owed(facts: Situation) -> Hint | None:
    """More Connects were spent than there were."""
    connects = -facts.ledger.balance
    if connects <= 0:
        return None
    terms, balance = facts.state.purchase, ("Balance", how_many(-connects))
    ahead = (balance,) if facts.own_forecast is None else _ahead(facts)
    calculation = (*ahead, ("Price", price_words(terms)))
    change = "Recording a purchase or a bonus that is missing, or what Upwork's page shows."
    text = owed_words(terms, connects, facts.own_forecast, facts.today)
    return Hint("owed", _OWED, "in-out", "connects buy", (f"{connects}",), text, calculation, change)


def run_out(facts: Situation) -> Hint | None:
    """The Connects run out before the next renewal, or within 14 days."""
    shortage, today = facts.forecast.shortage, facts.today
    if shortage is None or facts.ledger.balance < 0:
        return None
    if shortage.on >= facts.forecast.renews and (shortage.on - today).days > 14:
        return None
    numbers = (f"{shortage.until}", f"{shortage.bought}", f"{shortage.uncovered}")
    text = f"At {a_day_words(facts.forecast.pace.a_day)} the Connects run out on {day_words(shortage.on, today)}."
    missing = (
        f"{how_many(shortage.connects)} from {day_words(shortage.on, today)} to {day_words(shortage.until, today)}"
    )
    calculation = (*_ahead(facts), ("Missing", missing), ("Price", price_words(facts.state.purchase)))
    change = "Another pace, a purchase, or Connects that come back."
    text = f"{text} {purchase_words(shortage, today)}"
    return Hint("run-out", _PACE, "in-out", "connects buy", numbers, text, calculation, change)


def expiring(facts: Situation) -> Hint | None:
    """Connects expire unused within 30 days (as far as Upwork's own page looks), and one more proposal saves some."""
    soon = (loss for loss in facts.forecast.losses if (loss.on - facts.today).days <= 30)
    loss = next((loss for loss in soon if loss.proposals), None)
    if loss is None:
        return None
    text = loss_words(loss, facts.forecast.pace.cost, facts.today)
    usual = usual_words(facts.plans.averages.usual)
    calculation = (*_ahead(facts), ("A proposal", usual), ("Lost", how_many(loss.lost)))
    change = f"Spending more by {day_words(loss.by, facts.today)}."
    return Hint("lapsing", _PACE, "add", "connects log", (f"{loss.on}", f"{loss.lost}"), text, calculation, change)


def no_hire(facts: Situation) -> Hint | None:
    """Since the last hire (or the first proposal) 90 days, 30 paid proposals and 200 Connects went by."""
    hires = [stage_dates(bid.proposal)[HIRED] or bid.entry.on for bid in facts.bids if bid.stage == HIRED]
    last = max(hires, default=date.min)
    paid = [bid for bid in facts.bids if bid.connects and (not hires or bid.entry.on > last)]
    since = last if hires else paid[0].entry.on if paid else None
    number, connects = len(paid), sum(bid.connects for bid in paid)
    if since is None or (facts.today - since).days < 90 or number < 30 or connects < 200:
        return None
    text = (
        f"{how_many(connects)} and {counted(number, 'paid proposal')} since {day_words(since, facts.today)} "
        "without a hire: accounts were once suspended for that. Send fewer, to jobs that fit better."
    )
    numbers = (f"{since}", f"{connects // 100}")
    calculation = (
        ("Last hire" if hires else "First paid proposal", day_words(since, facts.today)),
        ("Days since then", f"{(facts.today - since).days}, said from 90 on"),
        ("Paid proposals since then", f"{number}, said from 30 on"),
        ("Connects since then", f"{connects:,}, less what came back; said from 200 on"),
    )
    change = "A hire."
    return Hint("no-hire", _GUIDES, "go-insights", "connects insights", numbers, text, calculation, change)


def poor_reply(facts: Situation) -> Hint | None:
    """The reply rate is below good beyond doubt, and it cost 100 Connects or more.

    Beyond doubt: the upper end of its 95 % interval is below the tier that the benchmarks call good. It is the rate of
    the last 90 days but for the last 7: those proposals may still be answered.
    """
    first, last = days_before(facts.today, RECENT_DAYS - 1), days_before(facts.today, 7)
    recent = facts.bids.between(first, last)
    own = [bid for bid in recent if not bid.entry.invited]
    rate, good = reply_rate(own), facts.benchmarks.tier("good")
    connects = sum(bid.connects for bid in own)
    if good is None or rate.too_few or connects < 100 or rate.interval.high * 100 >= good.start:
        return None
    left_out = ", invitations left out" if len(own) < len(recent) else ""
    period = f"from {day_words(first, facts.today)} to {day_words(last, facts.today)}"
    text = (
        f"{rate.cases} of {counted(rate.of, 'proposal')} sent {period} answered, for {how_many(connects)}{left_out}; "
        f"{good.name} begins at {good.start} %. More Connects won't cure that; a better proposal or profile may."
    )
    why, numbers = (
        f"{good.source}, read {good.read}; {good.confidence} confidence",
        (f"{rate.cases}", f"{connects // 100}"),
    )
    calculation = (
        ("Period", f"{period}: 90 days without the last 7, which may still be answered"),
        ("Replies", f"{rate.cases} of {rate.of}, invitations left out: {rate_words(rate)}"),
        (f"A {good.name} rate", f"from {good.start} % on, above all of that interval"),
        ("Spent on these", how_many(connects)),
    )
    change = "More replies, or the setting that shows benchmarks."
    return Hint("poor-reply", why, "go-insights", "connects insights", numbers, text, calculation, change)


def drift(facts: Situation) -> Hint | None:
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
    text = (
        f"The journal was last checked against Upwork's page on {day_words(last, facts.today)}"
        f"{f', and was off by {abs(off)} then' if off else ''}; since then {counted(number, 'movement')}."
    )
    numbers = (f"{last}", f"{number // 10}")
    calculation = (
        ("Last checked", day_words(last, facts.today) if looked else f"{day_words(last, facts.today)}, the opening"),
        ("Days since then", f"{(facts.today - last).days}, said from 30 on"),
        ("Movements since then", f"{number} that you recorded, said from 10 on"),
    )
    change = "Comparing the balance with Upwork's page."
    return Hint("drift", _JOURNAL, "reconcile", "connects reconcile", numbers, text, calculation, change)


def overbought(facts: Situation) -> Hint | None:
    """Connects that were bought expire unused within a year at this pace."""
    end = add_months(facts.today, 12) or date.max
    lost = [loss for loss in facts.forecast.losses if loss.bought and loss.on <= end]
    if not lost:
        return None
    connects, first = sum(loss.bought for loss in lost), lost[0].on
    text = (
        f"{how_many(connects)} that you bought will lapse unused, the first on {day_words(first, facts.today)}, "
        f"at {a_day_words(facts.forecast.pace.a_day)}: buy less at a time."
    )
    numbers = (f"{first}", f"{connects // 10}")
    losses = tuple((day_words(loss.on, facts.today), f"{how_many(loss.bought)} bought") for loss in lost)
    calculation = (*_ahead(facts), *losses)
    return Hint("overbought", _PACE, "add", "connects log", numbers, text, calculation, "Spending more by these days.")


def busy_ahead(facts: Situation) -> Hint | None:
    """A year ago the coming four weeks took half as much again as usual, and there is not enough for that now.

    "Usual" is the mean of four weeks over that whole year; the difference has to be two proposals or more, and what
    is there with the allowances that come in these weeks has to fall short of what was spent then.
    """
    start = days_before(facts.today, YEAR_DAYS - 1)
    year = [bid for bid in facts.bids if start <= bid.entry.on]
    if not facts.bids.bids or facts.bids.bids[0].entry.on > start:
        return None
    busy = sum(bid.connects for bid in year if bid.entry.on < start + timedelta(days=BUSY_DAYS))
    in_all = sum(bid.connects for bid in year)
    usual = half_up(Fraction(in_all * BUSY_DAYS, YEAR_DAYS))
    until = facts.today + timedelta(days=min(BUSY_DAYS, (date.max - facts.today).days))
    renewal = next_renewal(facts.state)
    coming = renewal.granted if renewal is not None and renewal.on <= until else 0
    missing = busy - max(0, facts.ledger.balance) - coming
    if 2 * busy < 3 * usual or busy - usual < 2 * facts.forecast.pace.cost or missing <= 0:
        return None
    text = (
        f"A year ago the four weeks up to {day_words(until, facts.today)} took {how_many(busy)}, usual are {usual}; "
        f"{counted(missing, 'is', 'are')} missing for that now."
    )
    terms = facts.state.purchase
    bought = terms and terms.amounts_for(missing)
    if terms and bought:
        text += f" Buying {sum(bought)} for {usd(terms.cost_of(bought))} covers them."
    numbers = (f"{busy}", f"{missing // 10}")
    calculation = (
        ("Four weeks a year ago", how_many(busy)),
        ("Four weeks on average", f"{usual}: {in_all:,} in 52 weeks"),
        ("Balance", how_many(facts.ledger.balance)),
        ("Allowance in that time", f"{coming:,}"),
    )
    change = "A higher balance, or the weeks going by."
    return Hint("busy-ahead", _YEAR_AGO, "in-out", "connects buy", numbers, text, calculation, change)


def boosts(facts: Situation) -> Hint | None:
    """In 180 days boosts took 50 Connects for good, and boosted proposals were answered no more often than others.

    There have to be ten of both kinds at least.
    """
    start = days_before(facts.today, 179)
    recent = facts.bids.between(start)
    net = sum(bid.proposal.boost - bid.boost_back for bid in recent)
    boosted, others = map(reply_rate, recent.by_boost())
    fare_better = boosted.cases * others.of > others.cases * boosted.of
    left_out = ", invitations left out" if boosted.of + others.of < len(recent) else ""
    if net < 50 or min(boosted.of, others.of) < MIN_CASES or fare_better:
        return None
    text = (
        f"Boosts took {how_many(net)} in 180 days; {boosted.cases} of {boosted.of} boosted proposals "
        f"were answered, and {others.cases} of {others.of} without a boost{left_out}."
    )
    numbers, command = (f"{boosted.cases}", f"{net // 50}"), "connects insights --by boosted"
    calculation = (
        ("Period", f"since {day_words(start, facts.today)}, 180 days"),
        ("Boosts", f"{how_many(net)}, less what came back; said from 50 on"),
        ("Boosted", f"{boosted.cases} of {boosted.of} answered: {rate_words(boosted)}"),
        ("Not boosted", f"{others.cases} of {others.of} answered: {rate_words(others)}"),
    )
    change = "Boosted proposals being answered more often than others."
    return Hint("boosts", _OWN, "go-insights", command, numbers, text, calculation, change)


def better_plan(facts: Situation) -> Hint | None:
    """Another plan would cost at least a dollar less a month for how the user bids, or send what this one can't.

    Where the user bought Connects in the last 90 days and no other plan is better, that is a finding, too: the upgrade
    that one thinks of then does not pay. Nothing where a change of plan waits for the renewal already.
    """
    state, recently = facts.state, days_before(facts.today, RECENT_DAYS)
    if not facts.bids.bids or facts.bids.bids[-1].entry.on <= recently or state.pending is not None:
        return None
    averages = facts.plans.averages
    comparison = facts.plans.steady(averages.proposals_per_month, averages.connects_per_proposal)
    now = comparison.cost_of(state.plan.id)
    if now is None:
        return None
    best, name, number = comparison.cheapest, now.plan.name, averages.proposals_per_month
    sent = per_month_words(number)
    less, lost = now.monthly_cost - best.monthly_cost, now.missed - best.missed
    calculation = (
        ("Sent", f"{sent}: {averages.measured} in the last {averages.days} days"),
        ("A proposal", f"{averages.usual.connects}: {cost_origin(averages.usual)}"),
        *((cost.plan.name, _plan_words(cost)) for cost in comparison.costs),
        ("Played", f"12 months from {day_words(comparison.start)} under {comparison.rules.name}"),
    )
    change = "Sending more or fewer proposals, dearer or cheaper ones, or other prices."
    if best is not now and (lost > 0 or less >= 1):
        text = f"{best.plan.name} would cost {usd(less)} less a month than {name}, at {sent}."
        if lost > 0:
            text = f"{best.plan.name} would send {counted(lost, 'proposal')} a year that {name} can't, at {sent}."
        numbers = (best.plan.id, f"{int(less)}")
        return Hint("plan-pays", _COMPARED, "go-plans", "connects plans", numbers, text, calculation, change)
    rivals = [c for c in comparison.costs if c.plan.audience == state.plan.audience and c.fees > now.fees]
    bought = any(p.kind == "purchase" and p.on > recently for p in reversed(state.payments))
    if not rivals or not bought:
        return None
    rival = min(rivals, key=lambda cost: cost.rank)
    more = rival.monthly_cost - now.monthly_cost
    if rival.missed < now.missed or more <= 0:
        return None
    text = f"An upgrade does not pay: at {sent} {rival.plan.name} would cost {usd(more)} more a month than {name}."
    numbers = (rival.plan.id, f"{int(more)}")
    return Hint("plan-stays", _COMPARED, "go-plans", "connects plans", numbers, text, calculation, change)


def _plan_words(cost: PlanCost) -> str:
    missed = f", {counted(cost.missed, 'proposal')} a year not sent" if cost.missed else ""
    return (
        f"{usd(cost.monthly_cost)} a month: {usd(cost.fees)} fees and {usd(cost.purchases)} for Connects a year{missed}"
    )


def beyond_allowance(facts: Situation) -> Hint | None:
    """The pace spends a proposal's worth or more above the allowance, so that this has to be bought.

    Not where a change of plan waits for the renewal: this allowance is then not the one to come.
    """
    allowance, spent, cost = facts.state.allowance, facts.spent_per_cycle, facts.forecast.pace.cost
    beyond, terms = spent - allowance, facts.state.purchase
    bought = terms and terms.amounts_for(beyond)
    if facts.state.pending is not None or not allowance or beyond < cost or not terms or not bought:
        return None
    price = terms.cost_of(bought)
    text = f"You spend {how_many(spent)} a cycle and get {allowance:,}: the {beyond:,} beyond cost {usd(price)} to buy."
    numbers = (f"{allowance}", f"{price}")
    calculation = (
        *_a_cycle(facts),
        ("Beyond it", f"{how_many(beyond)} a cycle, said from one proposal of {cost} on"),
        ("Price", price_words(terms)),
    )
    change = "Another pace, or another plan."
    return Hint("beyond-allowance", _PACE, "go-plans", "connects plans", numbers, text, calculation, change)


def routine(facts: Situation) -> Hint | None:
    """The pace leaves a proposal's worth or more of each allowance unused: so many a cycle would use it.

    Not where a change of plan waits for the renewal, either.
    """
    allowance, spent, cost = facts.state.allowance, facts.spent_per_cycle, facts.forecast.pace.cost
    proposals = allowance // cost
    if facts.state.pending is not None or not proposals or allowance - spent < cost:
        return None
    used = proposals * cost
    sent = f"a proposal of {cost} uses" if proposals == 1 else f"{proposals} proposals of {cost} use"
    what = "it up" if used == allowance else f"{used:,} of them"
    text = f"Of {how_many(allowance)} a cycle you spend {spent:,}: {sent} {what} by each renewal."
    calculation = (
        *_a_cycle(facts),
        ("A proposal", usual_words(facts.plans.averages.usual)),
        ("Fit into it", f"{counted(proposals, 'proposal')} of {cost}: {used:,} of {allowance:,}"),
    )
    numbers, change = (f"{allowance}", f"{cost}", f"{spent // 10}"), "Another pace, or another plan."
    return Hint("routine", _GUIDES, "add", "connects log", numbers, text, calculation, change)


# --- what several calculations have ----------------------------------------------------------------------------------


def _ahead(facts: Situation) -> tuple[tuple[str, str], ...]:
    renewal = next_renewal(facts.state)
    brings = "none ahead" if renewal is None else f"{day_words(renewal.on, facts.today)}, {how_many(renewal.granted)}"
    return (
        ("Balance", how_many(facts.ledger.balance)),
        ("Pace", pace_words(facts.forecast.pace)),
        ("Renewal", brings),
    )


def _a_cycle(facts: Situation) -> tuple[tuple[str, str], ...]:
    pace = facts.forecast.pace
    return (
        ("Pace", pace_words(pace)),
        ("A cycle", f"{counted(facts.cycle_days, 'day')}: {how_many(facts.spent_per_cycle)}"),
        ("Allowance", how_many(facts.state.allowance)),
    )


FINDERS: Final[tuple[Callable[[Situation], Hint | None], ...]] = (
    owed, run_out, expiring, no_hire, poor_reply, drift, overbought, busy_ahead, boosts, better_plan,
    beyond_allowance, routine,
)  # fmt: skip
"""In the order of their weight: what is lost soon, what endangers the account, what costs money."""

WITHOUT_PACE: Final = (owed, drift)
"""Those that need no pace, so that they are found from the first day on."""


# --- what the user dismissed -----------------------------------------------------------------------------------------

# It is in a small file in the user's state directory, never in the journal, and is not worth a backup: where it can't
# be read nothing is dismissed, and where it can't be written the hint comes back.


def read_dismissed(journal: Path) -> Dismissed:
    """Return the dismissed hints of a journal: their numbers by kind."""
    try:
        content = files.read_bytes(dismissals_file(journal), files.SMALL)
        found = msgspec.json.decode(content, type=dict[str, object])
    except (OSError, ValueError, RecursionError):
        return {}
    return {
        kind: tuple(numbers)
        for kind, numbers in found.items()
        if isinstance(numbers, list) and all(isinstance(number, str) for number in numbers)
    }


def dismiss(journal: Path, kind: str, numbers: tuple[str, ...]) -> bool:
    """Remember that a hint was dismissed; return whether that could be saved."""
    return _write_dismissed(journal, {**read_dismissed(journal), kind: numbers})


def restore_all(journal: Path) -> bool:
    """Forget every dismissal; return whether that could be saved."""
    return _write_dismissed(journal, {})


def _write_dismissed(journal: Path, dismissed: Dismissed) -> bool:
    """Replace the file as a whole, so that another window never reads half of it."""
    file = dismissals_file(journal)
    content = msgspec.json.format(msgspec.json.encode(dismissed, order="sorted"), indent=1)
    try:
        files.private_folder(file.parent)
        files.replace_whole(file, content + b"\n")
    except OSError:
        return False
    return True
