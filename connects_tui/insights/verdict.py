"""Whether a bid is worth it, by the user's own decided bids like it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from operator import and_, or_
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.insights.benchmarks import Benchmark, Benchmarks
from connects_tui.insights.bids import MIN_HIRES, REPLY, Bids
from connects_tui.insights.groups import NONE, budget_band
from connects_tui.insights.statistics import Interval, Rate, at_least_one, bit_set
from connects_tui.ledger.entries import Proposal
from connects_tui.rounding import half_up

MIN_DECIDED: Final = 20
"""The fewest decided bids (`bids.outcome_on`) that another is judged by."""

_WIDENING: Final = (
    ("tag", "client", "price", "boosted"),
    ("tag", "client", "price"),
    ("tag", "client"),
    ("tag", "price", "boosted"),
    ("tag", "price"),
    ("tag",),
    ("client",),
    ("price", "boosted"),
    ("price",),
    ("boosted",),
    (),
)
"""What a bid shares with those that it's judged by: the first of these groups that is large enough.

Invitations are judged by invitations, other bids by others; where that leaves too few, all decided bids count. What
isn't known of a bid (its tags, client or budget) it shares with none.
"""


class Basis(Struct, frozen=True):
    """The user's own decided bids that a bid is judged by, and how they fared.

    What they have in common with it (of the tags one at least) is empty or `None` where the group is wider than that.

    Attributes:
        band: that of the job's budget.
        left_out: how many were not counted because they answer an invitation and the bid doesn't, or the reverse.
        earned: what its hires earned on average, exact USD; `None` where that is known of too few.
        earning: of how many hires that is known.
    """

    tags: tuple[str, ...] = ()
    client: str | None = None
    band: str | None = None
    boosted: bool | None = None
    invited: bool | None = None
    hires: Rate = Rate(0, 0)
    replies: Rate = Rate(0, 0)
    left_out: int = 0
    earned: Fraction | None = None
    earning: int = 0

    @property
    def too_few(self) -> bool:
        """Whether they are too few to tell a rate."""
        return self.hires.total < MIN_DECIDED


class Adviser(Struct, frozen=True):
    """The user's own bids, ready to be asked about the next one, however often.

    A set of bids is a whole number in which each bid has a bit of its own, so that ten thousand are counted at once.

    Attributes:
        kinds: those that have something in common, by what it is: ("tag", "css"), ("boosted", "yes").
        earned: what hires earned, in USD, by their place, where that is known.
        boosts: the boost of each.
    """

    kinds: Mapping[tuple[str, str], int]
    decided: int
    hired: int
    replied: int
    earned: Mapping[int, Decimal] = {}
    boosts: Sequence[int] = ()

    @classmethod
    def of(cls, bids: Bids, kinds: Mapping[tuple[str, str], int] | None = None) -> "Adviser":
        """Ask these bids as they stand; `kinds` are theirs, where they are known already."""
        decided = bids.outcomes
        return cls(
            kinds=kinds_among(bid.entry for bid in bids) if kinds is None else kinds,
            decided=bit_set(outcome is not None for outcome in decided),
            hired=bit_set(outcome is True for outcome in decided),
            replied=bit_set(bid.stage >= REPLY for bid in bids),
            earned={place: bid.earned for place, bid in enumerate(bids) if bid.earned},
            boosts=[bid.entry.boost for bid in bids],
        )

    def basis(self, proposal: Proposal) -> Basis:
        """Choose the decided bids that a proposal is judged by."""
        for names, group, left_out in self._groups(proposal):
            if group.bit_count() >= MIN_DECIDED:
                return self._basis(proposal, names, group, left_out)
        return self._basis(proposal, (), self.decided, 0)

    def by_boost(self, proposal: Proposal) -> tuple[Basis, Basis, Sequence[int]]:
        """Choose decided bids without and with a boost: the closest group that has enough of both, or the widest.

        With them comes the least and the most that was bid as a boost, if any was.
        """
        plain = with_boost = Basis()
        boosted, sizes = self.kinds.get(("boosted", "yes"), 0), [0]
        for names, group, left_out in self._groups(proposal):
            if "boosted" not in names:
                plain = self._basis(proposal, names, group & ~boosted, left_out)
                with_boost = self._basis(proposal, names, group & boosted, left_out)
                sizes = [boost for place, boost in enumerate(self.boosts) if (group & boosted) >> place & 1]
                if not (plain.too_few or with_boost.too_few):
                    break
        return plain, with_boost, [min(sizes), max(sizes)] if sizes else []

    def _groups(self, proposal: Proposal) -> Iterator[tuple[tuple[str, ...], int, int]]:
        """Yield what decided bids share with a proposal, these bids, and those left out, the closest first."""
        # What isn't known of it has no values; any of several tags will do.
        shared = {
            name: reduce(or_, (self.kinds.get((name, value), 0) for value in values))
            for name, values in _kinds(proposal).items()
            if values
        }
        for names in _WIDENING:
            if shared.keys() >= set(names):
                group = reduce(and_, (shared[name] for name in names), self.decided)
                yield (*names, "invited"), group & shared["invited"], group & ~shared["invited"]

    def _basis(self, proposal: Proposal, names: Sequence[str], group: int, left_out: int) -> Basis:
        hires = group & self.hired
        earned = [amount for place, amount in self.earned.items() if hires >> place & 1]
        return Basis(
            tags=proposal.tags if "tag" in names else (),
            client=proposal.client if "client" in names else None,
            band=budget_band(proposal) if "price" in names else None,
            boosted=bool(proposal.boost) if "boosted" in names else None,
            invited=proposal.invited if "invited" in names else None,
            hires=Rate(hires.bit_count(), group.bit_count()),
            replies=Rate((group & self.replied).bit_count(), group.bit_count()),
            left_out=left_out.bit_count(),
            earned=Fraction(sum(earned)) / len(earned) if len(earned) >= MIN_HIRES else None,
            earning=len(earned),
        )


def _kinds(entry: Proposal) -> dict[str, tuple[str, ...]]:
    client, band = (entry.client or "").strip().casefold(), budget_band(entry)
    return {
        "tag": tuple({tag.casefold() for tag in entry.tags}),
        "client": (client,) if client else (),
        "price": () if band == NONE else (band,),
        "boosted": ("yes" if entry.boost else "no",),
        "invited": ("yes" if entry.invited else "no",),
    }


def kinds_among(
    entries: Iterable[Proposal], known: Mapping[tuple[str, str], int] = {}, of_first: int = 0
) -> dict[tuple[str, str], int]:
    """Return `Adviser.kinds` of proposals; `known` are those of the `of_first` proposals before these."""
    kinds = {kind: places & (1 << of_first) - 1 for kind, places in known.items()}
    for place, entry in enumerate(entries, of_first):
        for name, values in _kinds(entry).items():
            for value in values:
                kinds[name, value] = kinds.get((name, value), 0) | 1 << place
    return kinds


# --- the verdict ------------------------------------------------------------------------------------------------------

Word = Literal["bid", "thin", "skip"]
Missing = Literal["rate", "price", "budget", "hours"]


class Verdict(Struct, frozen=True):
    """Whether to bid, and how that comes about.

    The expected cost of a hire, divided by the share of a job's money that bids for it may cost, is the budget at which
    a bid breaks even: from twice that on it is "bid", from once on "thin", below "skip".

    Attributes:
        share: which share of a job's money bids for it may cost (0 to 1).
        decided: how many decided bids it is judged by.
        cost, unused: in Connects: what counts, and what would expire without it by the day `expires`.
        word: the verdict, or `None` where something is `missing`: decided bids to tell the hire rate, the price of a
            Connect, what the job pays, or the hours of one that is paid by the hour.
        rate: the hire rate of the basis or, while none of it was hired, its upper end (`is_least`).
        hire_connects, hire_usd: what a hire costs at that rate, exact.
        break_even, break_even_hours: from which budget on, in exact USD, or hours, the bid is worth it.
        money: what the job is expected to bring, exact USD.
        needed_rate: the hire rate from which on the bid is worth that.
        is_supported: whether following such verdicts would have beaten bidding on everything.
    """

    share: Fraction
    cost: int
    decided: int = 0
    unused: int = 0
    expires: date | None = None
    word: Word | None = None
    missing: Missing | None = None
    rate: Fraction | None = None
    is_least: bool = False
    hire_connects: Fraction | None = None
    hire_usd: Fraction | None = None
    break_even: Fraction | None = None
    break_even_hours: Fraction | None = None
    money: Fraction | None = None
    source: Literal["budget", "earned"] | None = None
    needed_rate: Fraction | None = None
    is_supported: bool | None = None


def verdict(
    proposal: Proposal,
    basis: Basis,
    cost: int,
    price: Decimal | None,
    share: Fraction,
    *,
    unused: int = 0,
) -> Verdict:
    """Judge a bid at a cost in Connects, at a price in USD for one; for the rest see `Verdict`."""
    left = cost - unused
    money, source = _money(proposal, basis)
    needed = left * Fraction(price) / share / money if price is not None and money else None
    known = Verdict(share, left, basis.hires.total, unused, money=money, source=source, needed_rate=needed)
    if not left:
        return replace(known, word="bid")
    if basis.too_few or basis.hires.share is None:
        return replace(known, missing="rate")
    rate = basis.hires.share or Fraction(basis.hires.interval.high)
    hire = left / rate
    known = replace(known, rate=rate, is_least=not basis.hires.cases, hire_connects=hire)
    if price is None:
        return replace(known, missing="price")
    usd = hire * Fraction(price)
    even = usd / share
    known = replace(known, hire_usd=usd, break_even=even)
    if money is None:
        if proposal.hourly and proposal.budget:
            return replace(known, missing="hours", break_even_hours=even / Fraction(proposal.budget))
        return replace(known, missing="budget")
    word: Word = "skip" if money < even else "thin" if money < 2 * even or known.is_least else "bid"
    return replace(known, word=word)


def _money(proposal: Proposal, basis: Basis) -> tuple[Fraction | None, Literal["budget", "earned"] | None]:
    """Return what the job is expected to bring, in USD: what such hires earned, else its budget, or its lower end.

    Hires of all price bands tell nothing of a job with a fixed budget.
    """
    fixed = None if proposal.hourly or proposal.budget is None else Fraction(proposal.budget)
    if basis.earned is not None and (fixed is None or basis.band is not None):
        return basis.earned, "earned"
    return (None, None) if fixed is None else (fixed, "budget")


# --- what a bid is worth ----------------------------------------------------------------------------------------------

BID_SHARE: Final = Fraction(1, 10)
"""Which part of a job's money bids for it may cost by default."""


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
        benchmark: the hire rate that others reach.
        hire_connects, hire_usd: the expected cost of a hire, in Connects and in USD at the price of buying; this and
            what follows is known where the basis isn't too small.
        budget_share: the same as a share of the job's fixed price, of its upper and of its lower end (1 is all of it).
        hours: the same as hours of work at the lower end of the job's hourly rate.
        chance, chance_interval: the chance of at least one hire from `tries` such proposals.
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
    def left(self) -> int:
        """The balance once it is sent."""
        return self.balance - self.cost

    @property
    def short(self) -> int:
        """How many Connects are missing."""
        return max(0, -self.left)


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
    """A bid with several boosts, by the decided bids like it with and without one.

    With the boost that is meant it is judged as `worth` does, if there are enough such bids.
    """

    plain: Basis
    boosted: Basis
    options: tuple[BoostOption, ...] = ()

    @property
    def too_few(self) -> bool:
        """Whether there are too few of one kind to compare them."""
        return self.plain.too_few or self.boosted.too_few


def boosts_up_to(most: int, own: int) -> list[int]:
    """Return the boosts to compare: none, 1, 2, 5, 10 and so on, the one that is meant, and the most."""
    sizes = {digit * 10**power for power in range(len(str(max(0, most)))) for digit in (1, 2, 5)}
    return sorted({0, own, *(size for size in sizes if size < most), max(0, most)})
