"""Rates, costs, what a bid is worth and whether to bid, in words."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from connects_tui.insights.backtest import Backtest
from connects_tui.insights.benchmarks import Benchmark, ReplyTier
from connects_tui.insights.bids import Return
from connects_tui.insights.groups import Boosts, Difference, Kind, StopList, compared
from connects_tui.insights.statistics import Interval, Rate
from connects_tui.insights.verdict import MIN_DECIDED, Basis, BoostOption, BoostOptions, Verdict, Worth
from connects_tui.ledger.budgets import ConnectsBudget
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.status import SOON_DAYS
from connects_tui.rounding import cents_each, half_up
from connects_tui.wording import budget_text, counted, day_words, how_many, number_words, upper_first, usd

TOO_FEW: Final = "too few to tell"


def dimension_words(dimension: str) -> str:
    """Name what proposals are grouped by: "tag", "hour sent"."""
    return {"hour": "hour sent", "age": "job age", "spent": "client's spending"}.get(dimension, dimension)


def percent(share: Fraction | float) -> str:
    """Write a share as percent: "23", below ten "4.2"; "0" and "100" are said of none and of all alone."""
    tenths, whole = half_up(Fraction(share) * 1000), half_up(Fraction(share) * 100)
    if share and not tenths:
        return "under 0.1"
    if share < 1 and whole == 100:
        return "over 99"
    return number_words(Decimal(tenths) / 10) if tenths < 100 else f"{whole}"


def rate_words(rate: Rate) -> str:
    """Write a rate with its interval: "12% (7 to 19%)", or that there are too few to tell."""
    if rate.too_few or rate.share is None:
        return TOO_FEW
    return f"{percent(rate.share)}% {interval_words(rate.interval)}"


def return_words(found: Return, what: str = "") -> str:
    """Write how many times their cost bids earned: "37× (12 to 80)", or why that can't be told."""
    if found.too_few:
        return TOO_FEW
    if not found.cost:
        return "no price known" if found.cost is None else "cost nothing"
    if not found.ratio or found.interval is None:
        return "nothing earned"
    low, high = (times_words(end) for end in (found.interval.low, found.interval.high))
    return f"{times_words(found.ratio)}×{what} ({low} to {high})"


def paid_words(found: Return) -> str:
    """Say of how many hires an earning is recorded: "12 of 15 hires paid"."""
    return f"{found.paid.cases} of {counted(found.paid.total, 'hire')} paid"


def times_words(ratio: Fraction | float) -> str:
    """Write how many times: "37", below ten "4.2"."""
    tenths = half_up(Fraction(ratio) * 10)
    return number_words(Decimal(tenths) / 10 if tenths < 100 else half_up(Fraction(ratio)))


def interval_words(interval: Interval) -> str:
    """Write the 95% interval of a share: "(7 to 19%)"."""
    return f"({percent(interval.low)} to {percent(interval.high)}%)"


def significance_words(difference: Difference | None, *, p_value: bool = False) -> str:
    """Say whether a group differs from all others: "higher", "lower" or nothing, and the p-value on request."""
    if difference is None:
        return ""
    word = ("higher" if difference.higher else "lower") if difference.is_significant else ""
    return f"{word}, p = {p_words(difference.p_adjusted)}".removeprefix(", ") if p_value else word


def p_words(p: float) -> str:
    """Write a p-value: "0.03", "0.2", "0.001 or less"."""
    return "0.001 or less" if p < 0.001 else f"{p:.2g}"  # as p-values are written


def benchmark_words(benchmark: Benchmark) -> str:
    """Write a benchmark with its source and date."""
    note = f" {benchmark.note}" if benchmark.note else ""
    return (
        f"{upper_first(benchmark.rate)} rate: {benchmark.low} to {benchmark.high}% ({benchmark.who}; source: "
        f"{benchmark.source}, {benchmark.read}; {benchmark.confidence} confidence).{note}"
    )


def tier_words(rate: Rate, tier: ReplyTier | None) -> str:
    """Say how a reply rate is called, and by whom."""
    if rate.too_few or tier is None:
        return ""
    source = f"{tier.read}; {tier.confidence} confidence"
    return f'{tier.source} calls a reply rate like yours "{tier.name}": {tier.start}% or more ({source}).'


def boosts_words(found: Boosts) -> Iterator[str]:
    """Yield what boosts cost, and how proposals with and without one did."""
    if not found.connects:
        yield "No boosted proposals."
        return
    yield f"You spent {how_many(found.connects)} on boosts; {counted(found.back, 'was', 'were')} refunded."
    left_out = f", not counting {counted(found.invitations, 'invitation')}" if found.invitations else ""
    if found.reply_difference is None:
        boosted, others = found.boosted.replies.total, found.not_boosted.replies.total
        yield f"Boosted vs not boosted{left_out}: {TOO_FEW} ({boosted} and {counted(others, 'proposal')})."
        return
    replies = _compared_words(found.boosted.replies, found.not_boosted.replies, found.reply_difference)
    yield f"Replies{left_out}: {replies}."
    yield f"Hires: {_compared_words(found.boosted.hires, found.not_boosted.hires, found.hire_difference)}."


def _compared_words(boosted: Rate, others: Rate, difference: Difference | None) -> str:
    counts = f"{boosted.cases} of {boosted.total} boosted, {others.cases} of {others.total} not boosted"
    if difference is None or not difference.is_significant:
        return f"{counts}; no clear difference"
    word = "boosted ones get more" if difference.higher else "boosted ones get fewer"
    return f"{counts}; {word}, p = {p_words(difference.p)}"


# --- the stop list ---------------------------------------------------------------------------------------------------

_MAX_STOPS: Final = 5


def stop_words(found: StopList) -> Iterator[str]:
    """Yield the kinds of bids to do without, or that there is none, where some were compared."""
    if not found.stops:
        if found.compared:
            yield f"Stop list: no kind of bid clearly gets fewer hires than the rest ({found.compared:,} compared)."
        return
    for stop in found.stops[:_MAX_STOPS]:
        seen = f"{stop.hires.cases} of {stop.hires.total:,} hired, {percent(stop.others.share or 0)}% of the others"
        yield f"{_without(kind_words(stop.kind), found, stop.connects, stop.hired)} ({seen})."
    if len(found.stops) > _MAX_STOPS:
        yield f"And {counted(len(found.stops) - _MAX_STOPS, 'more kind')} like these."
    if len(found.stops) > 1:
        yield f"{_without('all of these', found, found.connects, found.hired)}."


def _without(what: str, found: StopList, connects: int, hired: int) -> str:
    lost = counted(hired, "hire") if hired else "no hires"
    return f"Without {what}: {percent(found.share(connects))}% fewer Connects, {lost} lost"


def kind_words(kind: Kind) -> str:
    """Name a kind: "#css below $100", "jobs of $100 to $499", "bids on Monday"."""
    names = dict(kind)
    if "client" in names:
        return f"bids for {names['client']}"
    if "boosted" in names:
        return "bids with a boost" if names["boosted"] == "boosted" else "bids without a boost"
    if "weekday" in names:
        return f"bids on {names['weekday']}"
    if "spent" in names:
        return f"clients who spent {names['spent']}"
    band = names.get("budget", "")
    if "tag" in names:
        return f"#{names['tag']} {band}".rstrip()
    return f"jobs {band}" if band.startswith("below") else f"jobs of {band}"


# --- whether to bid ---------------------------------------------------------------------------------------------------

UNSUPPORTED: Final = "your history doesn't support a rule yet"
"""What a verdict adds where following it would not have beaten bidding on everything."""


def verdict_words(found: Verdict, today: date) -> str:
    """Say whether to bid, why, and the break-even, without a full stop."""
    return "".join(verdict_parts(found, today))


def verdict_parts(found: Verdict, today: date) -> tuple[str, str]:
    """Say the same in two parts: the verdict, and the rest."""
    unsupported = f", but {UNSUPPORTED}" if found.word and found.cost and found.is_supported is False else ""
    return _word(found), f": {_reason(found, today)}{unsupported}"


def verdict_in_short(found: Verdict) -> str:
    """Say the same in a few words."""
    if found.word and not found.cost:
        return f"{_word(found)}: it costs nothing"
    if found.break_even is None:
        return _word(found)
    return f"{_word(found)}: {_break_even(found)}"


def _word(found: Verdict) -> str:
    if found.word is not None:
        return found.word.capitalize()
    return {
        "rate": "Too few to tell",
        "price": "No price known",
        "budget": "No budget given",
        "hours": "Paid by the hour",
    }[found.missing or "rate"]


def _reason(found: Verdict, today: date) -> str:
    if not found.cost:
        expire = f"its {how_many(found.unused)} would expire{_by(found, today)} anyway"
        return expire if found.unused else "it costs nothing"
    if found.rate is None or found.hire_connects is None:
        return _without_rate(found)
    hire = f"{half_up(found.hire_connects):,} Connects"
    price = "" if found.hire_usd is None else f" ({_money_words(found.hire_usd)})"
    even, least = ("no hire yet; even ", "at least ") if found.is_least else ("", "")
    cost = f"{even}at {percent(found.rate)}% a hire costs you {least}{hire}{price}"
    if found.unused:
        cost += f", not counting {found.unused:,} that would expire{_by(found, today)}"
    return f"{cost}; {_break_even(found)}"


def _without_rate(found: Verdict) -> str:
    decided = f"{found.decided} of {MIN_DECIDED} decided bids so far"
    if found.needed_rate is None:
        return decided
    if found.needed_rate > 1:
        return f"{decided}; it costs more than {percent(found.share)}% of what the job pays"
    bids = int(1 / found.needed_rate)
    return f"{decided}; worth it if {'every bid' if bids == 1 else f'1 in {bids:,} bids'} like this gets you hired"


def _by(found: Verdict, today: date) -> str:
    return "" if found.expires is None else f" by {day_words(found.expires, today)}"


def _break_even(found: Verdict) -> str:
    if found.break_even is None:
        return "your plan sells no Connects"
    if found.break_even_hours is not None:
        return f"worth it from {times_words(found.break_even_hours)} hours up"
    earned = "" if found.source != "earned" or not found.money else f"; such hires earned {_money_words(found.money)}"
    return f"worth it from {_money_words(found.break_even)} up{earned}"


def _money_words(amount: Fraction) -> str:
    """Write money that is a rough number anyway: in whole dollars from 100 on."""
    return usd(Decimal(half_up(amount))).removesuffix(".00") if amount >= 100 else usd(cents_each(amount))


def option_cells(option: BoostOption, of: BoostOptions) -> tuple[str, str, str, str, str]:
    """Return the boost, the Connects, the chance, what a hire costs, and the verdict."""
    found = option.verdict
    if found is None or (of.too_few and option.basis in (of.plain, of.boosted)):
        return f"{option.boost:,}", f"{option.cost:,}", "" if of.too_few else "not tried", "", ""
    chance = rate_words(option.basis.hires)
    hire = "" if found.hire_connects is None else f"{half_up(found.hire_connects):,}"
    price = "" if found.hire_usd is None else f" ({_money_words(found.hire_usd)})"
    least = "over " if found.is_least and hire else ""
    word = found.word.capitalize() if found.word and hire else ""
    return f"{option.boost:,}", f"{option.cost:,}", chance, f"{least}{hire}{price}", word


def boosts_compared_words(found: BoostOptions) -> Iterator[str]:
    """Say what the boosts are compared by."""
    if found.too_few:
        plain, boosted = found.plain.hires.total, found.boosted.hires.total
        counts = f"{counted(boosted, 'decided bid')} with a boost and {plain:,} without one"
        yield f"Too few to compare: {counts}; it takes at least {MIN_DECIDED} of each."
        return
    kinds = (found.plain, found.boosted)
    rows = "All rows" if all(option.basis in kinds for option in found.options) else "Other rows"
    yield f"{rows} with a boost of any size: {hired_words(found.boosted)}; without one: {hired_words(found.plain)}."
    difference = compared(found.boosted.hires, found.plain.hires)
    if difference is None or not difference.is_significant:
        yield "There is no clear difference between the two."


# --- the calculation --------------------------------------------------------------------------------------------------


def basis_words(basis: Basis) -> str:
    """Name the bids that a bid is judged by: "51 decided proposals with #css, $500 to $999, not boosted"."""
    either = ", invitations or not" if basis.invited is None and not basis.too_few else ""
    kind = "bid" if basis.invited is None else "invitation" if basis.invited else "proposal"
    tags = f" with {' or '.join(f'#{tag}' for tag in basis.tags)}" if basis.tags else ""
    client = f" for {basis.client}" if basis.client else ""
    band = f", {basis.band}" if basis.band else ""
    boosted = "" if basis.boosted is None or basis.invited else ", boosted" if basis.boosted else ", not boosted"
    left_out = ", not counting invitations" if basis.left_out and basis.invited is False else ""
    return f"{counted(basis.hires.total, f'decided {kind}')}{tags}{client}{band}{boosted}{left_out}{either}"


def hired_words(basis: Basis) -> str:
    """Say how often the bids that a bid is judged by led to a hire."""
    short = f"; a verdict takes {MIN_DECIDED}" if basis.too_few and not basis.hires.too_few else ""
    return f"{rate_words(basis.hires)}: {basis.hires.cases} of {basis_words(basis)}{short}"


def calculation(
    found: Worth, proposal: Proposal, budget: ConnectsBudget | None, replay: Backtest, *, knows_unused: bool = True
) -> Iterator[tuple[str, str]]:
    """Yield how a verdict comes about, each part with its label; for `knows_unused` see `Outlook`."""
    judged, share = found.verdict, f"{percent(found.verdict.share)}%"
    paid = f" and {counted(found.ad_credits, 'ad credit')}" if found.ad_credits else ""
    price = "" if found.price is None else f", worth {usd(found.price * found.cost)}"
    yield "Cost", f"{how_many(found.cost)}{paid}{price}"
    if judged.unused:
        yield "Otherwise", f"{judged.unused:,} of these would expire unused: {how_many(judged.cost)} count"
    elif found.cost and knows_unused:
        yield "Otherwise", f"none of these would expire unused within {SOON_DAYS} days"
    yield "Hired", hired_words(found.basis)
    if found.basis.too_few and found.benchmark is not None:
        yield "Benchmark", f"not your rate: {benchmark_words(found.benchmark)}"
    yield from _hire(found)
    if judged.break_even is not None and judged.hire_usd is not None:
        hours = ""
        if judged.break_even_hours is not None and proposal.budget:
            lower = budget_text(proposal.budget, None, hourly=True)
            hours = f", {times_words(judged.break_even_hours)} hours at {lower}"
        yield "Break-even", f"{_money_words(judged.hire_usd)} ÷ {share} = {_money_words(judged.break_even)}{hours}"
    yield from _job(found, proposal)
    if chance := _chance_words(found):
        yield "Odds", chance
    if budget is not None:
        even = f", {budget.safe_today:,} of them for today at an even pace" if budget.left > budget.safe_today else ""
        yield "Budget", f"{how_many(max(0, budget.left))} left of {budget.budget:,} this cycle{even}"
    if replay.verdicts:
        yield "Backtest", backtest_words(replay)


def _hire(found: Worth) -> Iterator[tuple[str, str]]:
    judged, bounds = found.verdict, found.hire_connects
    if judged.rate is None or judged.hire_connects is None:
        return
    usd_words = "" if judged.hire_usd is None else f", {_money_words(judged.hire_usd)}"
    at = f"{how_many(judged.cost)} ÷ {percent(judged.rate)}%"
    if judged.is_least:
        yield "A hire", f"at least {at} (no hire yet) = {half_up(judged.hire_connects):,}{usd_words}"
        return
    spread = ""
    if bounds is not None and bounds.least is not None and bounds.most is not None and judged.cost == found.connects:
        spread = f" ({half_up(Fraction(bounds.least)):,} to {half_up(Fraction(bounds.most)):,} Connects)"
    yield "A hire", f"{at} = {half_up(judged.hire_connects):,}{usd_words}{spread}"


def _job(found: Worth, proposal: Proposal) -> Iterator[tuple[str, str]]:
    judged, basis = found.verdict, found.basis
    if judged.money is None:
        if judged.missing in ("budget", "hours"):
            yield "Job", "the total it pays isn't known"
        return
    times = ""
    if judged.break_even:
        ratio = judged.money / judged.break_even
        times = f", {_ratio(ratio)} times that; Bid from 2, Thin from 1, Skip below"
        if judged.is_least and ratio >= 2:
            times += "; no more than Thin before the first hire"
    if judged.source == "earned":
        yield "Job", f"{counted(basis.earning, 'such hire')} earned {_money_words(judged.money)} on average{times}"
    else:
        end = " (lower end)" if proposal.budget_max is not None else ""
        yield "Job", f"{_money_words(judged.money)}{end}{times}"


def _ratio(ratio: Fraction) -> str:
    """Write a ratio rounded down, so that no limit seems reached."""
    parts = 10 if ratio >= 1 else 100
    return f"{Decimal(int(ratio * parts)) / parts:,}"


def _chance_words(found: Worth) -> str:
    if found.chance is None or found.chance_interval is None or found.tries == 0:
        return ""
    chance = f"{percent(found.chance)}% chance of a hire {interval_words(found.chance_interval)}"
    if found.tries is None:
        return chance
    return f"{chance} if you spend all {found.balance:,} on {counted(found.tries, 'bid like this', 'bids like this')}"


def backtest_words(found: Backtest) -> str:
    """Say what following the verdicts would have done so far."""
    if not found.skipped_bids:
        return f"it would not have told you to skip any of {counted(found.verdicts, 'bid')} so far"
    saved = f"following every Skip would have saved {found.saved:,} of {how_many(found.connects)}"
    lost = f"lost {counted(found.replies, 'reply', 'replies')} and {counted(found.hires, 'hire')}"
    support = "better than bidding on everything" if found.is_supported else UNSUPPORTED
    return f"{saved} and {lost}; {support} (p = {p_words(found.p)})"
