"""Rates, costs and what a bid is worth, in words."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from connects_tui.insights.benchmarks import Benchmark, ReplyTier
from connects_tui.insights.bids import Return
from connects_tui.insights.groups import Boosts, Difference
from connects_tui.insights.statistics import Interval, Rate
from connects_tui.insights.stop_list import Kind, StopList
from connects_tui.rounding import half_up
from connects_tui.wording import counted, how_many, number_words, upper_first

TOO_FEW: Final = "too few to tell"


def dimension_words(dimension: str) -> str:
    """Name what proposals are grouped by: "tag", "hour sent"."""
    return {"hour": "hour sent", "age": "job age", "spent": "client's spending"}.get(dimension, dimension)


def percent(share: Fraction | float) -> str:
    """Write a share as per cent: "23", below ten "4.2"; "0" and "100" are said of none and of all alone."""
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
    """Write how many times their cost some bids earned: "37× (12 to 80)", or why that can't be told."""
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
