"""The funnel: how many proposals got how far, at which rates, and after how many days."""

from statistics import median

from msgspec import Struct

from connects_tui.insights.bids import Bids
from connects_tui.insights.statistics import Rate
from connects_tui.statuses import SENT, STAGES


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
