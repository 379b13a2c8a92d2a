"""The forecast, the budget and what is due, in sentences and in short."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from typing import Literal

from connects_tui.ledger.budgets import Breach, BudgetState, ConnectsBudget, MoneyBudget, breaches
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.forecast import (
    MIN_DAYS,
    MIN_PROPOSALS,
    Buy,
    Forecast,
    Learning,
    Loss,
    Pace,
    Shortage,
    UsualCost,
)
from connects_tui.ledger.ledger import Ledger, Renewal
from connects_tui.ledger.status import Due, RefundDue, RenewalToCheck
from connects_tui.rounding import half_up
from connects_tui.rules import PurchaseTerms
from connects_tui.wording import counted, day_words, enumerated, how_many, upper_first, usd

Tone = Literal["", "dim", "strong", "odd", "bad"]
"""How a part of a line is drawn; "odd" needs attention, "bad" is wrong already."""

Part = tuple[str, Tone]


def fitting(forms: Sequence[str], room: float) -> str:
    """Return the first form that has room, or else the last."""
    return next((form for form in forms if len(form) <= room), forms[-1])


def learning_words(found: Learning) -> str:
    """Say what is being learned: "Learning your pace: 2 of 5 proposals, 3 of 14 days"."""
    return f"Learning your pace: {_learned_words(found, 'proposals')}"


def learning_in_short(found: Learning, room: int) -> str:
    """Say in as many characters as there is room for how much is known of the pace."""
    return fitting([_learned_words(found, "proposals"), _learned_words(found, "bids")], room)


def _learned_words(found: Learning, what: str) -> str:
    proposals = f"{min(found.proposals, MIN_PROPOSALS)} of {MIN_PROPOSALS} {what}"
    return f"{proposals}, {min(found.days, MIN_DAYS)} of {MIN_DAYS} days"


def pace_words(pace: Pace) -> str:
    """Name a pace: "2.1 Connects a day, 58 in the last 28 days"."""
    if not pace.days:
        return a_day_words(pace.a_day)
    return f"{a_day_words(pace.a_day)}, {pace.spent:,} in the last {counted(pace.days, 'day')}"


def a_day_words(a_day: Fraction) -> str:
    """Name Connects a day, to a tenth: "2.1 Connects a day"."""
    tenths = Decimal(half_up(max(a_day, Fraction(0)) * 10)) / 10
    return f"{counted(tenths, 'Connect')} a day" if tenths or not a_day else "fewer than 0.1 Connects a day"


def outcome_words(found: Forecast) -> str:
    """Say when the Connects run out, or that they do not."""
    today = found.as_of
    if not found.pace.a_day:
        spent = "At 0 Connects a day" if not found.pace.days else f"You spent nothing in {found.pace.days} days:"
        return f"{spent} your Connects won't run out."
    pace = f"At {a_day_words(found.pace.a_day)}"
    if found.runs_out is None or found.lasts_until is None:
        return f"{pace} your Connects won't run out before {day_words(found.looked_until)}."
    days = (found.lasts_until - today).days
    return lasts_words(found, f"{counted(days, 'day')}, " if days else "")


def lasts_words(found: Forecast, days: str = "") -> str:
    """Say until which day the Connects last, where they run out."""
    pace, today = f"At {a_day_words(found.pace.a_day)}", found.as_of
    assert found.runs_out is not None
    assert found.lasts_until is not None
    if found.lasts_until == today:
        return f"{pace} you don't have enough Connects for tomorrow, {day_words(found.runs_out, today)}."
    return f"{pace} your Connects last {days}until {day_words(found.lasts_until, today)}."


def a_day_in_short(a_day: Fraction) -> str:
    """Name Connects a day without the word: "2.1 a day"."""
    return a_day_words(a_day).replace("Connects ", "").replace("Connect ", "")


def outcome_in_short(found: Forecast, room: int) -> Sequence[Part]:
    """Say until when the Connects last, and for how many days, if there is room."""
    if not found.pace.a_day:
        return [("nothing spent lately" if found.pace.days else "won't run out at 0 a day", "dim")]
    if found.lasts_until is None:
        pace = f" at {a_day_in_short(found.pace.a_day)}"
        return [("won't run out", ""), (pace if len(f"won't run out{pace}") <= room else "", "dim")]
    days = (found.lasts_until - found.as_of).days
    if days < 1:
        return [("not enough for tomorrow", "odd")]
    until, in_days = day_words(found.lasts_until, found.as_of), f" ({counted(days, 'day')})"
    parts: list[Part] = [("lasts until ", "dim"), (until, "odd" if days < 7 else "strong")]
    return [*parts, (in_days, "dim")] if len(f"lasts until {until}{in_days}") <= room else parts


def purchase_words(shortage: Shortage, today: date) -> str:
    """Say what to buy and when, to last until the renewal."""
    renewal = f"the renewal on {day_words(shortage.until, today)}"
    if not shortage.buys:
        return f"You'll be {how_many(shortage.connects)} short by {renewal}, and this plan can't buy any."
    bought = f"Buy {_buys_words(shortage.buys, today)} to last until {renewal}"
    if shortage.uncovered:
        return f"{bought}; you'll still be {shortage.uncovered:,} short, since the plan can't hold or buy more."
    return f"{bought}."


def short_words(shortage: Shortage, today: date) -> str:
    """Say how many Connects will be missing at the renewal, and their price."""
    renewal = f"the renewal on {day_words(shortage.until, today)}"
    return f"{how_many(shortage.connects)} short by {renewal}, {usd(shortage.price)} to buy."


def _buys_words(buys: tuple[Buy, ...], today: date) -> str:
    parts = []
    for day, of_day in groupby(buys, key=attrgetter("on")):
        made = list(of_day)
        numbers = " + ".join(f"{buy.connects:,}" for buy in made)
        price = usd(sum((buy.price for buy in made), Decimal(0)))
        unit = "Connect" if numbers == "1" else "Connects"
        parts.append(f"{numbers} {unit} for {price} by {day_words(day, today)}")
    return enumerated(parts)


def price_words(terms: PurchaseTerms | None) -> str:
    """Say what Connects cost to buy."""
    return f"{usd(terms.price_of(10))} for 10 Connects" if terms else "this plan can't buy Connects"


def usual_words(usual: UsualCost) -> str:
    """Name the usual cost of a proposal with its source."""
    return f"{how_many(usual.connects)}, {usual.origin_at_length}"


def enough_words(balance: int, usual: UsualCost) -> str:
    """Say for how many more proposals a balance is enough."""
    return f"enough for {balance // usual.connects:,} more at {usual.connects} each, {usual.origin}"


def enough_in_short(balance: int, usual: UsualCost, room: int) -> str:
    """Say the same in as many characters as there is room for."""
    number, each = f"{balance // usual.connects:,}", f"{usual.connects:,}"
    forms = (
        f"enough for {number} more at {each} each, {usual.origin_at_length}",
        f"enough for {number} more at {each} each",
        f"enough for {number} at {each} each",
        f"{number} more at {each} each",
    )
    return fitting(forms, room)


def owed_words(terms: PurchaseTerms | None, connects: int, found: Forecast | None, today: date) -> str:
    """Say how many Connects are owed, and what to buy now."""
    said = f"You owe {how_many(connects)}."
    purchase = owed_purchase(terms, connects)
    if not purchase:
        return f"{said} This plan can't buy any; the next Connects you get pay them off."
    now = f"{said} {upper_first(purchase)}"
    shortage = found and found.shortage
    if not found or not shortage or shortage.until != found.renews or shortage.bought <= connects:
        return f"{now}."
    return f"{now}, or {shortage.bought:,} for {usd(shortage.price)} to last until {day_words(shortage.until, today)}."


def owed_purchase(terms: PurchaseTerms | None, connects: int) -> str:
    """Say what to buy now for Connects that are owed; "" where the plan can't buy them."""
    bought = terms and terms.amounts_for(connects)
    return f"buy {sum(bought):,} for {usd(terms.total(bought))} now" if terms and bought else ""


def lost_words(loss: Loss, today: date) -> str:
    """Say what is lost on a day."""
    when = day_words(loss.on, today)
    if not loss.connects:
        at_maximum = "your balance will be at the plan's maximum"
        return f"You won't get {loss.not_granted:,} of your {when} allowance: {at_maximum}."
    refused = f", and you won't get {loss.not_granted:,} of your allowance" if loss.not_granted else ""
    return f"{counted(loss.connects, 'Connect expires', 'Connects expire')} on {when}{refused}."


def unspent_words(loss: Loss, today: date) -> str:
    """Say what is lost on a day if nothing is spent until then."""
    return f"{lost_words(loss, today).removesuffix('.')} if you spend nothing more."


def loss_words(loss: Loss, cost: int, today: date) -> str:
    """Say what is lost on a day, and how many more proposals save it."""
    lost = lost_words(loss, today)
    if not loss.proposals:
        return lost
    sent = f"{counted(loss.proposals, 'more bid')} at {cost} by {day_words(loss.by, today)}"
    saved = f"{loss.saved:,} of them" if loss.saved < loss.lost else "it" if loss.lost == 1 else "them"
    return f"{lost} {sent} would {'use' if loss.connects else 'make room for'} {saved}."


def forecast_lines(found: Forecast, terms: PurchaseTerms | None) -> Iterator[str]:
    """Yield the forecast as sentences."""
    if found.balance < 0:
        yield owed_words(terms, -found.balance, found, found.as_of)
    else:
        yield outcome_words(found)
        if found.shortage is not None:
            yield purchase_words(found.shortage, found.as_of)
    for loss in found.losses[:3]:
        yield loss_words(loss, found.pace.cost, found.as_of)


def renewal_words(renewal: Renewal) -> str:
    """Say what a renewal brings: "80 Connects for $14.99; 65 expire"."""
    of_all = f"{renewal.granted:,} of " if renewal.not_granted else ""
    price = f" for {usd(renewal.fee)}" if renewal.fee else ", nothing charged"
    return f"{of_all}{how_many(renewal.granted + renewal.not_granted)}{price}{expire_words(renewal.expired, '; ')}"


def renewal_in_short(renewal: Renewal, room: int) -> str:
    """Say in short what a renewal brings; what has no room is left out whole."""
    plan = f", then {renewal.plan.name}" if renewal.changes_plan else ""
    allowance = f", +{renewal.granted:,}" if renewal.granted or renewal.not_granted else ""
    rest = f"{allowance}{expire_words(renewal.expired, ', ')}"
    fee = f", {usd(renewal.fee)}" if renewal.fee else ""
    return fitting((f"{plan}{rest}{fee}", f"{plan}{rest}", f"{rest}{fee}", rest, ""), room)


def expire_words(connects: int, before: str) -> str:
    """Say that so many Connects expire, after a sign; "" where none do."""
    return f"{before}{counted(connects, 'expires', 'expire')}" if connects else ""


def budget_lines(found: BudgetState) -> Iterator[str]:
    """Yield how the cycle stands against its budgets."""
    if found.connects is not None:
        yield connects_budget_words(found.connects)
    if found.money is not None:
        yield money_budget_words(found.money)


def connects_budget_words(found: ConnectsBudget) -> str:
    """Say what is left of a budget of Connects, what is safe today, and whether you spend faster or slower."""
    today = "" if found.left < 0 else f"{found.safe_today:,} left for today"
    before = f"not counting {found.spent_before:,} spent before you started tracking" if found.spent_before else ""
    course = _course(found, how_many(abs(found.ahead)))
    return _left_words(found, f"{abs(found.left):,}", how_many(found.budget), today, course, before)


def connects_budget_in_short(found: ConnectsBudget, cost: int, room: int) -> Sequence[Part]:
    """Say what is used of a budget, and what is left for today, or when the next bid of a cost is safe."""
    used, budget = f"{found.spent:,}", how_many(found.budget)
    if found.left < 0:
        over = -found.left
        return _used_in_short(used, budget, [f"{over:,} over", f"{how_many(over)} over budget"], "bad", room)
    if not found.safe_today and (safe_on := found.safe_on(cost)) is not None:
        bid = f"bid on {day_words(safe_on, found.cycle.today)}"
        said = (f"at an even pace, next {bid}", f"next {bid}", bid, f"next {bid}")
        return _used_in_short(used, budget, said, "strong", room)
    alone = f"{how_many(found.left)} left · {found.safe_today:,} today"
    return _used_in_short(used, budget, [f"{found.safe_today:,} left today", alone], "strong", room)


def money_budget_words(found: MoneyBudget) -> str:
    """Say what is left of a budget of money, and what it went on."""
    went = f"{usd(found.fees)} membership, {usd(found.purchases)} Connects"
    return _left_words(found, usd(abs(found.left)), usd(found.budget), went, _course(found, usd(abs(found.ahead))))


def _left_words(found: ConnectsBudget | MoneyBudget, left: str, budget: str, *more: str) -> str:
    of = f"{left} over the budget of {budget}" if found.left < 0 else f"{left} of {budget} left"
    until = f"until {day_words(found.cycle.renews, found.cycle.today)}"
    return " · ".join(filter(None, (f"{of} {until}", *more)))


def _course(found: ConnectsBudget | MoneyBudget, amount: str) -> str:
    if found.left < 0:
        return ""
    return f"{amount} {'above' if found.ahead > 0 else 'below'} an even pace" if found.ahead else "on pace"


def money_budget_in_short(found: MoneyBudget, room: int) -> Sequence[Part]:
    """Say what is used and what is left of a budget of money."""
    used, budget, rest = usd(found.budget - found.left), usd(found.budget), usd(abs(found.left))
    if found.left < 0:
        return _used_in_short(used, budget, [f"{rest} over", f"{rest} over budget"], "bad", room)
    return _used_in_short(used, budget, [f"{rest} left", f"{rest} of {budget} left"], "strong", room)


def _used_in_short(used: str, budget: str, said: Sequence[str], tone: Tone, room: int) -> Sequence[Part]:
    """Say what is used of a budget with the first of what else is `said` that has room, or the last of that alone."""
    *rests, alone = said
    number, *_ = budget.split()
    forms = (
        *(f" of {budget} budget used · ", f" of {number} budget used · ", f" of {number} budget · "),
        *(f" of {budget} used · ", f" of {budget} · "),
    )
    shortest = min(map(len, forms))
    rest = fitting(rests, room - len(used) - shortest)
    if len(used + rest) + shortest > room:
        return [(alone, tone)]
    return [(used, tone), (fitting(forms, room - len(used + rest)), "dim"), (rest, "bad" if tone == "bad" else "")]


def breach_lines(ledger: Ledger, proposal: Proposal) -> Iterator[str]:
    """Warn of each budget that a proposal sent today would break."""
    cost = proposal.spends if ledger.state is None else ledger.state.connects_for(proposal)
    return map(breach_words, breaches(ledger, cost))


def breach_words(breach: Breach) -> str:
    """Warn of a proposal that would break a budget."""
    if isinstance(breach.over, Decimal) and isinstance(breach.budget, Decimal):
        over, budget, why = usd(breach.over), usd(breach.budget), " to buy them"
    else:
        over, budget, why = how_many(int(breach.over)), f"{breach.budget:,}", ""
    further = "another " if breach.already else ""
    return f"{further}{over} over this cycle's budget of {budget}{why}"


def renewal_to_check_words(renewal: RenewalToCheck, today: date) -> str:
    """Ask whether a renewal brought what it should have; Upwork's page shows no balance below 0."""
    day, brought = day_words(renewal.on, today), how_many(renewal.connects)
    if renewal.balance < 0:
        return f"Did the renewal on {day} bring {brought}?"
    return f"Does Upwork show {renewal.balance:,} today? {brought} came on {day}".removesuffix(".") + "."


def expiring_refund_words(refund: RefundDue) -> str:
    """Say how many of the Connects would expire at once; "" for none."""
    return f" ({refund.would_expire:,} would expire at once: their batch has expired)" if refund.would_expire else ""


def refunds_in_short(refunds: Sequence[RefundDue], today: date, most: int) -> Sequence[str]:
    """Say which refunds Upwork should pay any day now; more than `most` are summed up."""
    if len(refunds) > most:
        connects = how_many(sum(refund.connects for refund in refunds))
        return [f"{len(refunds)} refunds on their way since {day_words(refunds[0].since, today)}: {connects}."]
    return [
        f"Refund on its way since {day_words(refund.since, today)}: {how_many(refund.connects)}"
        f"{expiring_refund_words(refund)} for {refund.title}"
        for refund in refunds
    ]


def due_lines(found: Due, today: date) -> Iterator[str]:
    """Yield what is due but refunds: a renewal to check, and proposals without news."""
    if found.renewal is not None:
        yield renewal_to_check_words(found.renewal, today)
        yield "(connects reconcile)"
    if found.silent:
        first = found.silent[0]
        longest = f'"{first.entry.title}", {first.status} on {day_words(first.status_since, today)}'
        silent = f"No news for longer than usual on {counted(len(found.silent), 'proposal')}"
        yield f"{silent}; longest: {longest} (connects todo)"
