"""The funnel: how many proposals got how far, at which rates and after how many days, and what each step cost."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.insights.bids import Bid, Bids, usd_each
from connects_tui.insights.statistics import Rate
from connects_tui.rules.values import cents, half_up
from connects_tui.statuses import HIRED, INTERVIEWING, SENT, STAGES


class Stage(Struct, frozen=True):
    """One stage of the funnel: how many of all proposals sent, and of those of the stage before, got there or further.

    The days are medians, from the stage before and from sending, where both days were recorded; `None` where none were.
    """

    name: str
    rate: Rate
    of_previous: Rate
    days: float | None
    days_from_sent: float | None

    @property
    def count(self) -> int:
        """How many proposals reached it."""
        return self.rate.cases


Funnel = tuple[Stage, ...]


def funnel(bids: Bids) -> Funnel:
    """Return the five stages from sent to hired, rates per proposal sent."""
    reached = [sum(bid.stage >= stage for bid in bids) for stage in range(len(STAGES))]
    return tuple(
        Stage(
            name=name,
            rate=Rate(reached[place], len(bids)),
            of_previous=Rate(reached[place], reached[max(0, place - 1)]),
            days=_median_days(bids, place - 1, place) if place else None,
            days_from_sent=_median_days(bids, SENT, place) if place else None,
        )
        for place, name in enumerate(STAGES)
    )


def _median_days(bids: Bids, first: int, second: int) -> float | None:
    days = []
    for bid in bids:
        earlier, later = bid.dates[first], bid.dates[second]
        if earlier is not None and later is not None and later >= earlier:
            days.append((later - earlier).days)
    return float(median(days)) if days else None


class Each(Struct, frozen=True):
    """What one of something cost: Connects to a tenth; what they had cost, and their share of what was paid, in USD."""

    connects: Decimal
    value: Decimal
    cash: Decimal | None


class Costs(Struct, frozen=True):
    """What some proposals cost.

    Attributes:
        counts: how many reached each stage, from sent to hired.
        connects: Connects that they used up, less what came back.
        paid: what these Connects had cost, exact USD.
        unpriced: how many of these Connects have no known price; they count as 0 in `paid`.
        cash_share: exact USD; for a whole period its fees and purchases, for a part of its proposals the same share
            as that of the Connects they used up. `None` where none of the period's proposals used any.
    """

    counts: tuple[int, ...]
    connects: int
    paid: Fraction
    unpriced: int
    cash_share: Fraction | None

    @property
    def value(self) -> Decimal:
        """What the Connects had cost, in USD to the cent."""
        return _to_cents(self.paid)

    @property
    def cash(self) -> Decimal | None:
        """Fees and purchases, in USD to the cent."""
        return None if self.cash_share is None else _to_cents(self.cash_share)

    @property
    def replies(self) -> Rate:
        """How many of the proposals were answered (see `bids.REPLY`)."""
        return Rate(self.counts[INTERVIEWING], self.counts[SENT])

    @property
    def hires(self) -> Rate:
        """How many of the proposals led to a hire."""
        return Rate(self.counts[HIRED], self.counts[SENT])

    def per(self, stage: int) -> Each | None:
        """Return what a proposal cost for each that reached a stage, as `SENT` or `HIRED`; `None` where none did."""
        number = self.counts[stage]
        value = usd_each(self.paid, number)
        if value is None:
            return None
        tenths = half_up(Fraction(self.connects * 10, number))
        cash = None if self.cash_share is None else usd_each(self.cash_share, number)
        return Each(Decimal(tenths) / 10, value, cash)


def costs(bids: Bids) -> Costs:
    """Return what a period's proposals cost; the cash is all that was paid in it, or their share of it."""
    return _costs(bids, bids, bids.cash)


def part_costs(bids: Bids, part: Iterable[Bid]) -> Costs:
    """Return what a part of a period's proposals cost, with the part of the cash that fits their Connects."""
    found = _costs(bids, part, None)
    if not bids.connects or bids.cash is None:
        return found
    return replace(found, cash_share=bids.cash * found.connects / bids.connects)


def _costs(bids: Bids, part: Iterable[Bid], cash: Fraction | None) -> Costs:
    reached = [0] * len(STAGES)
    connects = units = unpriced = 0
    for bid in part:
        reached[bid.stage] += 1
        connects += bid.connects
        units += bid.paid
        unpriced += bid.unpriced
    counts = tuple(sum(reached[stage:]) for stage in range(len(STAGES)))
    return Costs(counts, connects, bids.usd(units), unpriced, cash)


def _to_cents(amount: Fraction) -> Decimal:
    return cents(Decimal(half_up(amount * 100)) / 100)
