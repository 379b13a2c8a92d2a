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
    """An expected value with the range that the rate's 95% interval leaves for it; `None` where a rate is 0."""

    expected: Decimal | None
    least: Decimal | None
    most: Decimal | None


class Worth(Struct, frozen=True):
    """What a bid is worth.

    Attributes:
        connects: what it costs, boost included, of which `ad_credits` pay for the boost.
        price: what one Connect costs to buy, in USD; `None` where the plan can't buy.
        tries: for how many such proposals the balance suffices, this one included; `None` where it is free.
        basis: the user's own decided bids that it is judged by; where they are too few, what follows is not known.
        hire_connects, hire_usd: the expected cost of a hire, in Connects and in USD at the price of buying.
        budget_share: the same as a share of the job's fixed price, from its upper end's to its lower end's (1 is all
            of it); `None` for an hourly rate or without a budget.
        hours: the same as hours of work at the lower end of the job's hourly rate; `None` for a fixed price.
        chance, chance_interval: the chance of at least one hire from `tries` such proposals, as seen, and at both ends
            of the rate's interval.
        benchmark: the hire rate that others reach.
    """

    connects: int
    ad_credits: int
    price: Decimal | None
    balance: int
    tries: int | None
    basis: Basis
    verdict: Verdict
    benchmark: Benchmark | None
    hire_connects: Range | None = None
    hire_usd: Range | None = None
    budget_share: tuple[Fraction, Fraction] | None = None
    hours: Fraction | None = None
    chance: float | None = None
    chance_interval: Interval | None = None

    @property
    def cost(self) -> int:
        """What it costs now, in Connects."""
        return self.connects - self.ad_credits

    @property
    def too_few(self) -> bool:
        """Whether there are too few decided bids to tell."""
        return self.basis.too_few


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
    """Judge a proposal before it is sent, by the user's own decided bids like it; see `Worth` and `Verdict`.

    The expected cost of a hire is the proposal's cost divided by their hire rate. `ad_credits` pay for this one's
    boost, and for none of those that would follow it.
    """
    connects, basis = proposal.spends, adviser.basis(proposal)
    this_one = connects - ad_credits
    tries = None if not connects else 0 if balance < this_one else 1 + (balance - this_one) // connects
    judged = verdict(proposal, basis, this_one, price, share, unused=unused)
    judged = replace(judged, expires=expires, is_supported=is_supported)
    known = Worth(connects, ad_credits, price, balance, tries, basis, judged, benchmarks.for_rate("hire"))
    if basis.too_few:
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
    return Range(*(None if value is None else Decimal(half_up(value * price * parts)) / parts for value in connects))


# --- boosts side by side ---------------------------------------------------------------------------------------------


class BoostOption(Struct, frozen=True):
    """A bid with a boost of so many Connects, what it costs then, ad credits aside, and the verdict.

    That is `None` for a boost smaller or larger than any of the own ones.
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
