"""Before a bid: what a hire costs at the user's own rate for such jobs, how likely one is, and whether to bid."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.insights.benchmarks import Benchmark, Benchmarks
from connects_tui.insights.statistics import Interval, at_least_one
from connects_tui.insights.verdict import Adviser, Basis, Verdict, verdict
from connects_tui.ledger.entries import Proposal
from connects_tui.rounding import half_up

BID_SHARE: Final = Fraction(1, 10)
"""Which part of a job's money bids for it may cost, unless the user has set another."""


class Range(Struct, frozen=True):
    """An expected value with the range that the rate's 95% interval leaves for it.

    `most` is `None` where there is no upper end, since the rate may be 0; `expected` where the rate seen is 0.
    """

    expected: Decimal | None
    least: Decimal | None
    most: Decimal | None


class Worth(Struct, frozen=True):
    """What a bid is worth.

    Attributes:
        connects: what it costs, boost included.
        price: what one Connect costs to buy, in USD; `None` where the plan can't buy.
        balance: the Connects there are.
        tries: for how many such proposals these suffice, this one included; `None` where it is free.
        basis: the user's own decided bids that it is judged by.
        verdict: whether to bid, and why.
        too_few: whether these are too few to tell: then nothing below is known, and `benchmark` stands beside it.
        hire_connects: the expected cost of a hire, in Connects.
        hire_usd: the same in USD at the price of buying.
        budget_share: the same as a share of the job's fixed price, from its upper end's to its lower end's (1 is all
            of it); `None` for an hourly rate or without a budget.
        hours: the same as hours of work at the lower end of the job's hourly rate; `None` for a fixed price.
        chance: the chance of at least one hire from `tries` such proposals, as seen.
        chance_interval: the same at both ends of the rate's interval.
        benchmark: the hire rate that others reach.
        ad_credits: how many ad credits pay for its boost.
    """

    connects: int
    price: Decimal | None
    balance: int
    tries: int | None
    basis: Basis
    verdict: Verdict
    too_few: bool
    hire_connects: Range | None = None
    hire_usd: Range | None = None
    budget_share: tuple[Fraction, Fraction] | None = None
    hours: Fraction | None = None
    chance: float | None = None
    chance_interval: Interval | None = None
    benchmark: Benchmark | None = None
    ad_credits: int = 0

    @property
    def cost(self) -> int:
        """What it costs now, in Connects."""
        return self.connects - self.ad_credits


def worth(
    proposal: Proposal,
    adviser: Adviser,
    balance: int,
    price: Decimal | None,
    benchmarks: Benchmarks,
    *,
    share: Fraction = BID_SHARE,
    ad_credits: int = 0,
    unused: int = 0,
    expires: date | None = None,
    is_supported: bool | None = None,
) -> Worth:
    """Judge a proposal before it is sent, by the user's own decided bids like it.

    The expected cost of a hire is the proposal's cost divided by their hire rate. `balance` are today's Connects;
    `price` is what one costs to buy in USD; `share` is which part of a job's money bids for it may cost. So many
    `ad_credits` pay for this one's boost, and for none of those that would follow it. So many of
    its Connects would be `unused` otherwise: they expire by the day `expires`.
    """
    connects, basis = proposal.spends, adviser.basis(proposal)
    this_one = connects - ad_credits
    tries = None if not connects else 0 if balance < this_one else 1 + (balance - this_one) // connects
    judged = verdict(proposal, basis, this_one, price, share, unused=unused, is_supported=is_supported)
    judged = replace(judged, expires=expires)
    too_few, benchmark = basis.too_few, benchmarks.for_rate("hire")
    known = Worth(connects, price, balance, tries, basis, judged, too_few, benchmark=benchmark, ad_credits=ad_credits)
    if too_few:
        return known
    rate, interval = basis.hires, basis.hires.interval
    expected = Fraction(connects * rate.total, rate.cases) if rate.cases else None
    least = Fraction(connects) / Fraction(interval.high) if interval.high else None
    most = Fraction(connects) / Fraction(interval.low) if rate.cases and interval.low else None
    usd = None if price is None else Fraction(price)
    of_budget = hours = None
    if usd is not None and expected is not None and proposal.budget:
        hire, lower = expected * usd, Fraction(proposal.budget)
        if proposal.hourly:
            hours = hire / lower
        else:
            of_budget = hire / Fraction(proposal.budget_max or proposal.budget), hire / lower
    number = 1 if tries is None else tries
    return replace(
        known,
        hire_connects=_range(Fraction(1), 10, expected, least, most),
        hire_usd=None if usd is None else _range(usd, 100, expected, least, most),
        budget_share=of_budget,
        hours=hours,
        chance=at_least_one(float(rate.share or 0), number),
        chance_interval=Interval(at_least_one(interval.low, number), at_least_one(interval.high, number)),
    )


def _range(price: Fraction, parts: int, *connects: Fraction | None) -> Range:
    """Price what is expected, the least and the most, and round it to tenths of a Connect, or to cents."""
    expected, least, most = (
        None if value is None else Decimal(half_up(value * price * parts)) / parts for value in connects
    )
    return Range(expected, least, most)


# --- boosts side by side ---------------------------------------------------------------------------------------------


class BoostOption(Struct, frozen=True):
    """A bid with a boost of so many Connects, what it costs then, ad credits aside, and the verdict.

    That is `None` for a boost smaller or larger than any of the own ones. `basis` are the decided bids it is judged by.
    """

    boost: int
    cost: int
    verdict: Verdict | None
    basis: Basis = Basis()


class BoostOptions(Struct, frozen=True):
    """A bid with one boost and another, by the decided bids like it with and without one.

    With the boost that is meant it is judged as `worth` does, where that can be told. Those with one are told together,
    since a history seldom tells one size from another.
    """

    plain: Basis
    boosted: Basis
    options: tuple[BoostOption, ...] = ()

    @property
    def too_few(self) -> bool:
        """Whether there are too few of one kind to compare them."""
        return self.plain.too_few or self.boosted.too_few


def boosts_up_to(most: int, own: int) -> list[int]:
    """Return the boosts to lay side by side: none, 1, 2, 5, 10 and so on, the one that is meant, and the most."""
    sizes = {digit * 10**power for power in range(len(str(max(0, most)))) for digit in (1, 2, 5)}
    return sorted({0, own, *(size for size in sizes if size < most), max(0, most)})
