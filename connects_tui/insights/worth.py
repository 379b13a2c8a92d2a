"""Before a bid: what a hire costs at the user's own rate for such jobs, and how likely the Connects left bring one."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.insights.benchmarks import Benchmark, Benchmarks
from connects_tui.insights.bids import Bid, Bids, hire_rate, reply_rate
from connects_tui.insights.statistics import Interval, Rate, at_least_one
from connects_tui.ledger.entries import Proposal
from connects_tui.rounding import half_up


class Basis(Struct, frozen=True):
    """The user's own proposals that a bid is judged by, and how they fared.

    Each has one of these tags at least; without tags they are all that answer an invitation as the bid does, or don't.
    `left_out`: how many proposals of the kind were not counted, as they answer an invitation and the bid doesn't, or
    the reverse.
    """

    tags: tuple[str, ...]
    invited: bool
    hires: Rate
    replies: Rate
    left_out: int = 0


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
        basis: the user's own proposals that it is judged by.
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
    proposal: Proposal, bids: Bids, balance: int, price: Decimal | None, benchmarks: Benchmarks, *, ad_credits: int = 0
) -> Worth:
    """Judge a proposal before it is sent, by the user's own proposals of the same kind.

    "Of the same kind" is: with one of its tags, where those are enough to tell a hire rate (see `Rate.too_few`), else
    all; and answering an invitation where this one does, or not where it doesn't. The expected cost of a hire is the
    proposal's cost divided by the hire rate. `balance` are today's Connects, `price` is what one costs to buy in USD.
    So many `ad_credits` pay for this one's boost, and for none of those that would follow it.
    """
    connects, basis = proposal.spends, _basis(proposal, bids)
    this_one = connects - ad_credits
    tries = None if not connects else 0 if balance < this_one else 1 + (balance - this_one) // connects
    too_few, benchmark = basis.hires.too_few, benchmarks.for_rate("hire")
    known = Worth(connects, price, balance, tries, basis, too_few, benchmark=benchmark, ad_credits=ad_credits)
    if too_few:
        return known
    rate, interval = basis.hires, basis.hires.interval
    expected = Fraction(connects * rate.total, rate.cases) if rate.cases else None
    least = Fraction(connects) / Fraction(interval.high) if interval.high else None
    most = Fraction(connects) / Fraction(interval.low) if rate.cases and interval.low else None
    usd = None if price is None else Fraction(price)
    share = hours = None
    if usd is not None and expected is not None and proposal.budget:
        hire, lower = expected * usd, Fraction(proposal.budget)
        if proposal.hourly:
            hours = hire / lower
        else:
            share = hire / Fraction(proposal.budget_max or proposal.budget), hire / lower
    number = 1 if tries is None else tries
    return replace(
        known,
        hire_connects=_range(Fraction(1), 10, expected, least, most),
        hire_usd=None if usd is None else _range(usd, 100, expected, least, most),
        budget_share=share,
        hours=hours,
        chance=at_least_one(float(rate.share or 0), number),
        chance_interval=Interval(at_least_one(interval.low, number), at_least_one(interval.high, number)),
    )


def _basis(proposal: Proposal, bids: Bids) -> Basis:
    """Choose the user's own proposals that a bid is judged by."""
    alike = [bid for bid in bids if bid.entry.invited is proposal.invited]
    tags = {tag.casefold() for tag in proposal.tags}

    def tagged(some: Iterable[Bid]) -> list[Bid]:
        return [bid for bid in some if tags & {tag.casefold() for tag in bid.entry.tags}]

    with_tag = tagged(alike)
    told = bool(with_tag) and not hire_rate(with_tag).too_few
    chosen, every = (with_tag, len(tagged(bids))) if told else (alike, len(bids))
    rates = hire_rate(chosen), reply_rate(chosen)
    return Basis(proposal.tags if told else (), proposal.invited, *rates, every - len(chosen))


def _range(price: Fraction, parts: int, *connects: Fraction | None) -> Range:
    """Price what is expected, the least and the most, and round it to tenths of a Connect, or to cents."""
    expected, least, most = (
        None if value is None else Decimal(half_up(value * price * parts)) / parts for value in connects
    )
    return Range(expected, least, most)
