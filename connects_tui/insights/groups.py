"""The funnel, the same figures by kind of job, by boost and by time, the kinds to do without, and a year day by day."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from math import inf
from operator import itemgetter
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.insights.bids import REPLY, Bid, Bids, Costs, Return, costs, returned, stage_dates
from connects_tui.insights.statistics import LEVEL, MIN_CASES, Rate, bit_set, fewer, fisher, holm
from connects_tui.ledger.calendar import month_of
from connects_tui.ledger.entries import Proposal
from connects_tui.statuses import HIRED, SENT, STAGES
from connects_tui.wording import WEEKDAYS, own_time


class Stage(Struct, frozen=True):
    """One stage of the funnel: how many of all proposals sent, and of those of the stage before, got there or further.

    The days are medians, from the stage before and from sending; `None` where none were recorded.
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
    """Return the stages from sent to hired, rates per proposal sent."""
    dates = [stage_dates(bid.proposal) for bid in bids]
    reached = [sum(bid.stage >= stage for bid in bids) for stage in range(len(STAGES))]
    return tuple(
        Stage(
            name=name,
            rate=Rate(reached[place], len(bids)),
            of_previous=Rate(reached[place], reached[max(0, place - 1)]),
            days=_median_days(dates, place - 1, place) if place else None,
            days_from_sent=_median_days(dates, SENT, place) if place else None,
        )
        for place, name in enumerate(STAGES)
    )


def _median_days(dates: Iterable[Sequence[date | None]], first: int, second: int) -> float | None:
    days = []
    for of_bid in dates:
        earlier, later = of_bid[first], of_bid[second]
        if earlier is not None and later is not None and later >= earlier:
            days.append((later - earlier).days)
    days.sort()
    return (days[len(days) // 2] + days[~(len(days) // 2)]) / 2 if days else None


# --- by kind ----------------------------------------------------------------------------------------------------------

NONE: Final = "none"
"""The name of the group of those that have no tag, client or budget."""

COST_BANDS: Final = (
    (0, "free"), (4, "1 to 4"), (8, "5 to 8"), (12, "9 to 12"), (16, "13 to 16"), (24, "17 to 24"), (inf, "25 or more"),
)  # fmt: skip
"""The most Connects of each band, boost included, and its name."""

FIXED_BANDS: Final = (
    (100, "below $100"), (500, "$100 to $499"), (1000, "$500 to $999"), (5000, "$1,000 to $4,999"),
    (inf, "$5,000 or more"),
)  # fmt: skip
HOURLY_BANDS: Final = ((20, "below $20/h"), (40, "$20 to $39/h"), (60, "$40 to $59/h"), (inf, "$60/h or more"))
BUDGETS: Final = (*(name for _, name in (*FIXED_BANDS, *HOURLY_BANDS)), NONE)

AGE_BANDS: Final = (
    (1, "under 1 h"), (3, "1 to 2 h"), (6, "3 to 5 h"), (12, "6 to 11 h"), (24, "12 to 23 h"), (72, "1 to 2 days"),
    (inf, "3 days or more"),
)  # fmt: skip
APPLICANT_BANDS: Final = (
    (5, "below 5"), (10, "5 to 9"), (15, "10 to 14"), (20, "15 to 19"), (50, "20 to 49"), (inf, "50 or more"),
)  # fmt: skip
SPENT_BANDS: Final = (
    (1, "nothing"), (1_000, "below $1,000"), (10_000, "$1,000 to $9,999"), (100_000, "$10,000 to $99,999"),
    (inf, "$100,000 or more"),
)  # fmt: skip
"""Each band of a budget in USD, a job's age in hours, its applicants or its client's USD ends below its number."""


class Difference(Struct, frozen=True):
    """How a rate differs from another: `p` by Fisher's exact test, and adjusted by Holm's method."""

    p: float
    p_adjusted: float
    higher: bool

    @property
    def is_significant(self) -> bool:
        """Whether it may be called a difference."""
        return self.p_adjusted < LEVEL


class Group(Struct, frozen=True, dict=True):
    """Proposals of one kind (a tag, a client, a band …), what they cost and how they fared.

    A difference is that to all others of the period; `None` where the group or the others are fewer than 10.
    """

    name: str
    costs: Costs
    reply_difference: Difference | None
    hire_difference: Difference | None
    bids: Sequence[Bid]

    @cached_property
    def returned(self) -> Return:
        """What they earned for what they cost."""
        return returned(self.bids)

    @property
    def replies(self) -> Rate:
        """How many were answered."""
        return self.costs.replies

    @property
    def hires(self) -> Rate:
        """How many led to a hire."""
        return self.costs.hires

    @property
    def proposals(self) -> int:
        """How many they are."""
        return len(self.bids)

    @property
    def told_difference(self) -> Difference | None:
        """The difference of its replies, where their rate can be told."""
        return None if self.replies.too_few else self.reply_difference


def grouped(bids: Bids, dimension: str) -> tuple[Group, ...]:
    """Return the groups of one of `DIMENSIONS`, in their order. A proposal with several tags is in that of each.

    An invitation is neither boosted nor not (see `Bids.by_boost`).
    """
    names_of, order = DIMENSIONS[dimension]
    kinds: dict[str, list[Bid]] = {}
    spelled: dict[str, str] = {}
    members: list[Bid] = []
    for bid in bids:
        names = {name.casefold(): name for name in names_of(bid.entry)}
        spelled |= names  # as it was written last
        members += [bid] if names else []
        for name in names:
            kinds.setdefault(name, []).append(bid)
    kinds = dict(sorted(kinds.items(), key=lambda kind: order(spelled[kind[0]], len(kind[1]))))
    parts, whole = [costs(bids, kind) for kind in kinds.values()], costs(bids, members)
    reply_differences = _differences([part.replies for part in parts], whole.replies)
    hire_differences = _differences([part.hires for part in parts], whole.hires)
    return tuple(
        Group(spelled[name], part, of_replies, of_hires, own)
        for (name, own), part, of_replies, of_hires in zip(
            kinds.items(), parts, reply_differences, hire_differences, strict=True
        )
    )


def _differences(rates: Sequence[Rate], of_all: Rate) -> list[Difference | None]:
    """Compare each group's rate with that of all others, adjusted for the number of comparisons."""
    pairs = [(rate, Rate(of_all.cases - rate.cases, of_all.total - rate.total)) for rate in rates]
    differences = [compared(rate, others) for rate, others in pairs]
    if len(rates) == 2 and sum(rate.total for rate in rates) == of_all.total:  # one comparison, seen twice
        return differences
    adjusted = iter(holm([difference.p for difference in differences if difference is not None]))
    return [difference and replace(difference, p_adjusted=next(adjusted)) for difference in differences]


def compared(first: Rate, second: Rate) -> Difference | None:
    """Compare two groups of different proposals; `None` where one of them is smaller than 10."""
    if min(first.total, second.total) < MIN_CASES:
        return None
    p = fisher(first, second)
    return Difference(p, p, first.cases * second.total > second.cases * first.total)


# --- boosts -----------------------------------------------------------------------------------------------------------


class Boosts(Struct, frozen=True):
    """What boosts cost, what was refunded, and how proposals with and without one did, see `Bids.by_boost`.

    A difference is `None` where one of the two is fewer than 10.
    """

    connects: int
    back: int
    boosted: Costs
    not_boosted: Costs
    reply_difference: Difference | None
    hire_difference: Difference | None
    invitations: int


def boosts(bids: Bids) -> Boosts:
    """Compare proposals with and without a boost."""
    boosted, not_boosted = (costs(bids, part) for part in bids.by_boost())
    return Boosts(
        connects=sum(bid.proposal.boost for bid in bids),
        back=sum(bid.boost_back for bid in bids),
        boosted=boosted,
        not_boosted=not_boosted,
        reply_difference=compared(boosted.replies, not_boosted.replies),
        hire_difference=compared(boosted.hires, not_boosted.hires),
        invitations=sum(bid.entry.invited for bid in bids),
    )


# --- the dimensions --------------------------------------------------------------------------------------------------


def budget_band(entry: Proposal) -> str:
    """Return the band of a job's budget: by its upper end, fixed prices and hourly rates apart."""
    upper = entry.budget if entry.budget_max is None else entry.budget_max
    if upper is None:
        return NONE
    bands = HOURLY_BANDS if entry.hourly else FIXED_BANDS
    return bands[bisect_right(bands, upper, key=itemgetter(0))][1]


def hour_sent(entry: Proposal) -> str:
    """Return the hour in which a proposal was recorded, by the user's clock, where that was on its day."""
    if entry.at is None or abs((entry.at.date() - entry.on).days) > 1:
        return NONE
    moment = own_time(entry.at)
    return f"{moment:%H}:00" if moment.date() == entry.on else NONE


Names = Callable[[Proposal], Iterable[str]]
Order = Callable[[str, int], tuple[object, ...]]


def _by_size(name: str, size: int) -> tuple[object, ...]:
    return name.casefold() == NONE, -size, name.casefold()


def _named(field: str) -> tuple[Names, Order]:
    return lambda entry: [(getattr(entry, field) or "").strip() or NONE], _by_size


def _as_listed(*names: str) -> Order:
    return lambda name, _: (names.index(name),)


def _banded(field: str, bands: Sequence[tuple[float, str]]) -> tuple[Names, Order]:
    def names_of(entry: Proposal) -> Iterable[str]:
        value = getattr(entry, field)
        return [NONE if value is None else next(name for end, name in bands if value < end)]

    return names_of, _as_listed(*(name for _, name in bands), NONE)


DIMENSIONS: Final[dict[str, tuple[Names, Order]]] = {
    "tag": (lambda entry: entry.tags or [NONE], _by_size),
    "client": _named("client"),
    "cost": (
        lambda entry: [next(name for most, name in COST_BANDS if entry.spends <= most)],
        _as_listed(*(name for _, name in COST_BANDS)),
    ),
    "boosted": (
        lambda entry: [] if entry.invited else ["boosted" if entry.boost else "not boosted"],
        _as_listed("boosted", "not boosted"),
    ),
    "invited": (lambda entry: ["invited" if entry.invited else "not invited"], _as_listed("invited", "not invited")),
    "budget": (lambda entry: [budget_band(entry)], _as_listed(*BUDGETS)),
    "weekday": (lambda entry: [WEEKDAYS[entry.on.weekday()]], _as_listed(*WEEKDAYS)),
    "month": (lambda entry: [month_of(entry.on)], lambda name, _: (name,)),
    "hour": (lambda entry: [hour_sent(entry)], lambda name, _: (name == NONE, name)),
    "age": _banded("job_age", AGE_BANDS),
    "applicants": _banded("applicants", APPLICANT_BANDS),
    "spent": _banded("client_spent", SPENT_BANDS),
    "template": _named("template"),
    "country": _named("country"),
}
"""By what proposals can be grouped: the groups of a proposal, and the order of the groups."""

KNOWN_OF_JOBS: Final = {
    "age": "job_age", "applicants": "applicants", "spent": "client_spent", "template": "template", "country": "country"
}  # fmt: skip
"""The dimensions known of some jobs alone, each with its field."""


# --- the stop list ----------------------------------------------------------------------------------------------------

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


# --- day by day -------------------------------------------------------------------------------------------------------

YEAR_DAYS: Final = 365
LEVELS: Final = 4
"""How many shades tell busy days from quiet ones, at most."""


class CalendarYear(Struct, frozen=True):
    """How many bids or replies there were on each day of a year, and on each weekday.

    `steps` are the most on a day of each level; a quarter of the days with any are in each, as far as numbers differ.
    """

    first: date
    last: date
    counts: Mapping[date, int]
    per_weekday: tuple[int, ...]
    steps: tuple[int, ...]

    @property
    def total(self) -> int:
        """How many there were in the year."""
        return sum(self.per_weekday)

    @property
    def best_weekday(self) -> int | None:
        """The weekday with the most, 0 for Monday; `None` where there were none at all."""
        return self.per_weekday.index(max(self.per_weekday)) if self.total else None

    def level(self, number: int) -> int:
        """Return how busy a day with so many is: from 0, without any, to `LEVELS`."""
        if not number:
            return 0
        place = sum(step < number for step in self.steps)
        return LEVELS * (place + 1) // len(self.steps)


def calendar_year(bids: Bids, event: Literal["bid", "reply"]) -> CalendarYear:
    """Count bids by the day of sending, or replies by the day on which they came.

    The year ends with the period's last day, or with the last reply where that came later.
    """
    days = [day for bid in bids if (day := bid.entry.on if event == "bid" else _reply_day(bid)) is not None]
    last = bids.as_of if bids.until is None else min(bids.as_of, max([bids.until, *days]))
    first = max(last - timedelta(days=YEAR_DAYS - 1), bids.since or date.min)
    counts = Counter(day for day in days if first <= day <= last)
    per_weekday = [0] * 7
    for day, number in counts.items():
        per_weekday[day.weekday()] += number
    ascending = sorted(counts.values())
    steps = {ascending[(len(ascending) - 1) * part // LEVELS] for part in range(1, LEVELS + 1)} if ascending else set()
    return CalendarYear(first, last, counts, tuple(per_weekday), tuple(sorted(steps)))


def _reply_day(bid: Bid) -> date | None:
    """Return the first day on which a reply, or more, was recorded."""
    if bid.stage < REPLY:
        return None
    return min(day for day in stage_dates(bid.proposal)[REPLY:] if day is not None)
