"""Kinds of bids that cost Connects and brought fewer hires than the rest, or none."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from msgspec import Struct

from connects_tui.insights.bids import Bid, Bids
from connects_tui.insights.groups import DIMENSIONS, NONE
from connects_tui.insights.statistics import LEVEL, MIN_CASES, Rate, fewer, holm
from connects_tui.insights.verdict import bit_set
from connects_tui.statuses import HIRED

_SINGLE: Final = ("tag", "budget", "spent", "weekday")
"""The dimensions that make a kind alone; a tag and a band of the budget do together, too."""

Kind = tuple[tuple[str, str], ...]
"""What bids share, by dimension: (("tag", "css"), ("budget", "below $100"))."""


class Stop(Struct, frozen=True):
    """A kind of bids to do without: how many, the Connects that they used up, and how many were hired.

    `hires` and `others` are the hire rates of its decided bids and of all others; `p_adjusted` is how likely so few
    hires are by chance alone, for all kinds compared.
    """

    kind: Kind
    bids: int
    connects: int
    hired: int
    hires: Rate
    others: Rate
    p_adjusted: float


class StopList(Struct, frozen=True):
    """Kinds of bids to do without: those that brought no hire first, of these and the others what cost most first.

    So many kinds were `compared`. All bids used up the Connects `of`; those on the list used up `connects` together,
    and so many of them were `hired`.
    """

    stops: tuple[Stop, ...]
    compared: int
    of: int
    connects: int = 0
    hired: int = 0

    def share(self, connects: int) -> Fraction:
        """Return which share of all Connects so many are."""
        return Fraction(connects, self.of) if self.of else Fraction(0)


def stop_list(bids: Bids) -> StopList:
    """Find the kinds of bids that brought fewer hires than the rest, or none.

    Invitations, which cost nothing, are left out. A kind's hire rate is lower than that of all other bids by Fisher's
    exact test with one side, at 5% by Holm's method over all kinds compared; and its interval ends below the rest's, or
    none of its bids was hired.
    """
    seen = [outcome for bid, outcome in zip(bids, bids.outcomes, strict=True) if not bid.entry.invited]
    own = [bid for bid in bids if not bid.entry.invited]
    decided, hires = bit_set(outcome is not None for outcome in seen), bit_set(outcome is True for outcome in seen)
    every = Rate(hires.bit_count(), decided.bit_count())

    def rate(group: int) -> Rate:
        return Rate((group & hires).bit_count(), (group & decided).bit_count())

    def used(group: int) -> tuple[int, int]:
        of_kind = [bid for place, bid in enumerate(own) if group >> place & 1]
        return sum(bid.connects for bid in of_kind), sum(bid.stage >= HIRED for bid in of_kind)

    tested: dict[int, tuple[Kind, Rate, Rate]] = {}  # two kinds that are the same bids are one
    for kind, group in _kinds_among(own):
        hired = rate(group)
        others = Rate(every.cases - hired.cases, every.total - hired.total)
        if min(hired.total, others.total) >= MIN_CASES:
            tested.setdefault(group, (kind, hired, others))
    adjusted = holm([fewer(hired, others) for _, hired, others in tested.values()])
    stops, together = [], 0
    for (group, (kind, hired, others)), p in zip(tested.items(), adjusted, strict=True):
        if p <= LEVEL and (not hired.cases or hired.interval.high < others.interval.low):
            stops.append(Stop(kind, group.bit_count(), *used(group), hired, others, p))
            together |= group
    stops.sort(key=lambda stop: (stop.hired > 0, -stop.connects))
    return StopList(tuple(stops), len(tested), bids.connects, *used(together))


def _kinds_among(own: Sequence[Bid]) -> Iterator[tuple[Kind, int]]:
    groups: dict[str, dict[str, int]] = {name: {} for name in _SINGLE}
    for name, found in groups.items():
        spelled: dict[str, str] = {}
        names_of = DIMENSIONS[name][0]
        for place, bid in enumerate(own):
            for value in names_of(bid.entry):
                if value != NONE:
                    written = spelled.setdefault(value.casefold(), value)
                    found[written] = found.get(written, 0) | 1 << place
        for value, group in found.items():
            yield ((name, value),), group
    for tag, group in groups["tag"].items():
        for band, with_band in groups["budget"].items():
            yield (("tag", tag), ("budget", band)), group & with_band
