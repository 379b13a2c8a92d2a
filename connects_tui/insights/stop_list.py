"""What would have been: kinds of bids that cost Connects and brought fewer hires than the rest, or none.

Kinds are a tag, the band of a job's budget, what its client has spent on Upwork, the weekday, and a tag with a band of
the budget. Invitations, which cost nothing, are left out. A kind is on the list where its hire rate is lower than that
of all other bids by Fisher's exact test with one side, at 5 % by Holm's method over all kinds compared; and besides
either its interval ends below the rest's, or none of its bids was hired.
"""

from collections.abc import Iterator
from fractions import Fraction
from math import exp, lgamma
from typing import Final

from msgspec import Struct

from connects_tui.insights.bids import Bids
from connects_tui.insights.groups import DIMENSIONS, NONE
from connects_tui.insights.statistics import LEVEL, MIN_CASES, Rate, holm
from connects_tui.insights.verdict import bit_set
from connects_tui.statuses import HIRED

SINGLE: Final = ("tag", "budget", "spent", "weekday")
PAIRED: Final = ("tag", "budget")
"""The dimensions of `groups.DIMENSIONS` that make a kind alone, and those that do together."""

Kind = tuple[tuple[str, str], ...]
"""What bids have in common, by dimension: (("tag", "css"), ("budget", "below $100"))."""


class Stop(Struct, frozen=True):
    """A kind of bids to do without.

    Attributes:
        kind: what they have in common.
        bids: how many they are.
        connects: what they used up, less what came back.
        hired: how many of them led to a hire, which would be lost.
        hires, others: the hire rate of those that are decided, and that of all other decided bids.
        p_adjusted: how likely it is by chance alone that so few of them were hired, for all kinds compared.
    """

    kind: Kind
    bids: int
    connects: int
    hired: int
    hires: Rate
    others: Rate
    p_adjusted: float


class StopList(Struct, frozen=True):
    """Kinds of bids to do without: first those that brought no hire, of these and the others what cost most first.

    Attributes:
        stops: the kinds.
        compared: how many kinds were compared.
        of: the Connects that all bids used up.
        connects, hired: what the bids of all kinds on the list used up together, and how many of them were hired.
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
    """Find the kinds of bids that cost Connects and brought fewer hires than the rest."""
    own = [bid for bid in bids if not bid.entry.invited]
    seen = [outcome for bid, outcome in zip(bids, bids.outcomes, strict=True) if not bid.entry.invited]
    decided, hires = bit_set(outcome is not None for outcome in seen), bit_set(outcome is True for outcome in seen)
    every = Rate(hires.bit_count(), decided.bit_count())

    def rate(group: int) -> Rate:
        return Rate((group & hires).bit_count(), (group & decided).bit_count())

    compared = []
    known: set[int] = set()  # two kinds that are the same bids are one
    for kind, group in _kinds_among(bids):
        hired = rate(group)
        others = Rate(every.cases - hired.cases, every.total - hired.total)
        if min(hired.total, others.total) >= MIN_CASES and group not in known:
            known.add(group)
            compared.append((kind, group, hired, others))
    adjusted = holm([fewer(hired, others) for _, _, hired, others in compared])
    stops, together = [], 0
    for (kind, group, hired, others), p in zip(compared, adjusted, strict=True):
        if p <= LEVEL and (not hired.cases or hired.interval.high < others.interval.low):
            of_kind = [bid for place, bid in enumerate(own) if group >> place & 1]
            connects = sum(bid.connects for bid in of_kind)
            number = sum(bid.stage >= HIRED for bid in of_kind)
            stops.append(Stop(kind, len(of_kind), connects, number, hired, others, p))
            together |= group
    stops.sort(key=lambda stop: (stop.hired > 0, -stop.connects))
    all_of_them = [bid for place, bid in enumerate(own) if together >> place & 1]
    return StopList(
        tuple(stops),
        len(compared),
        bids.connects,
        sum(bid.connects for bid in all_of_them),
        sum(bid.stage >= HIRED for bid in all_of_them),
    )


def _kinds_among(bids: Bids) -> Iterator[tuple[Kind, int]]:
    """Yield every kind with the set of its bids, invitations aside: first the plain ones."""
    own = [bid for bid in bids if not bid.entry.invited]
    groups: dict[str, dict[str, int]] = {name: {} for name in SINGLE}
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
    first, second = PAIRED
    for value, group in groups[first].items():
        for other, with_other in groups[second].items():
            yield ((first, value), (second, other)), group & with_other


def fewer(first: Rate, second: Rate) -> float:
    """Return the one-sided p-value of Fisher's exact test: that the first has so few cases, or fewer, by chance alone.

    It is the probability, if both had the same chance, given the cases of both together.
    """
    cases, total = first.cases + second.cases, first.total + second.total
    ways = _log_ways(total, cases)
    return min(
        1.0,
        sum(
            exp(_log_ways(first.total, here) + _log_ways(second.total, cases - here) - ways)
            for here in range(max(0, cases - second.total), first.cases + 1)
        ),
    )


def _log_ways(total: int, cases: int) -> float:
    """Return the logarithm of in how many ways so many can be chosen."""
    return lgamma(total + 1) - lgamma(cases + 1) - lgamma(total - cases + 1)
