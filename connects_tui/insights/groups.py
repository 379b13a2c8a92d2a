"""The same figures by kind of job and by time, and which differences between kinds are real."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Final

from msgspec import Struct

from connects_tui.insights.bids import Bids
from connects_tui.insights.cost import Costs, part_costs
from connects_tui.insights.statistics import FEWEST, LEVEL, Rate, fisher, holm
from connects_tui.ledger.bids import Bid
from connects_tui.ledger.calendar import month_of
from connects_tui.wording import WEEKDAYS

NONE: Final = "none"
"""The name of the group of those that have no tag, client or budget."""


COST_BANDS: Final = ((0, "free"), (4, "1 to 4"), (8, "5 to 8"), (12, "9 to 12"), (16, "13 to 16"), (24, "17 to 24"))
"""The most Connects of each band, boost included, and its name; above the last: "25 or more"."""

FIXED_BANDS: Final = ((100, "below $100"), (500, "$100 to $499"), (1000, "$500 to $999"), (5000, "$1,000 to $4,999"))
HOURLY_BANDS: Final = ((20, "below $20/h"), (40, "$20 to $39/h"), (60, "$40 to $59/h"))
"""Each band ends below its number of USD; a range counts by its upper end. Above the last: from there on."""


class Difference(Struct, frozen=True):
    """How a group's rate differs from that of all others.

    Attributes:
        p: the two-sided p-value of Fisher's exact test.
        p_adjusted: the same, adjusted by Holm's method for all groups that were compared.
        higher: whether the group's rate is the higher one.
    """

    p: float
    p_adjusted: float
    higher: bool

    @property
    def is_one(self) -> bool:
        """Whether it may be called a difference: chance alone makes one like it in fewer than one of 20 cases."""
        return self.p_adjusted < LEVEL


class Group(Struct, frozen=True):
    """Proposals of one kind.

    Attributes:
        name: the tag, the client, the band …, as it is shown.
        costs: what they cost.
        replies: how many were answered (which is an interview, see `funnel.REPLY`).
        hires: how many led to a hire.
        reply_difference, hire_difference: against all others of the period; `None` where the group or the others
            are fewer than 10.
    """

    name: str
    costs: Costs
    replies: Rate
    hires: Rate
    reply_difference: Difference | None = None
    hire_difference: Difference | None = None

    @property
    def proposals(self) -> int:
        """How many they are."""
        return self.replies.of


def grouped(bids: Bids, dimension: str) -> tuple[Group, ...]:
    """Return the groups of one dimension of `DIMENSIONS`.

    Bands, weekdays and months come in their order, tags and clients by their number of proposals. A proposal with
    several tags is in the group of each.

    Raises:
        KeyError: there is no such dimension.
    """
    names, order = DIMENSIONS[dimension]
    parts: dict[str, list[Bid]] = {}
    for bid in bids:
        for name in names(bid):
            parts.setdefault(name, []).append(bid)
    shown = _spellings(bids, dimension)
    ordered = sorted(parts, key=lambda name: order(name, len(parts[name])))
    found = [part_costs(bids, parts[name]) for name in ordered]
    whole = part_costs(bids, bids)
    reply = _differences([part.replies for part in found], whole.replies)
    hire = _differences([part.hires for part in found], whole.hires)
    return tuple(
        Group(shown.get(name, name), part, part.replies, part.hires, reply[place], hire[place])
        for place, (name, part) in enumerate(zip(ordered, found, strict=True))
    )


def _differences(rates: Sequence[Rate], all_: Rate) -> list[Difference | None]:
    """Compare each group's rate with that of all others, adjusted for the number of comparisons."""
    tested: list[tuple[int, float, bool]] = []
    for place, rate in enumerate(rates):
        others = Rate(all_.cases - rate.cases, all_.of - rate.of)
        if min(rate.of, others.of) >= FEWEST:
            higher = rate.cases * others.of > others.cases * rate.of
            tested.append((place, fisher(rate, others), higher))
    of_each_other = len(rates) == 2 and sum(rate.of for rate in rates) == all_.of  # noqa: PLR2004 - one comparison
    p_values = [p for _, p, _ in tested]
    adjusted = p_values if of_each_other else holm(p_values)
    found: list[Difference | None] = [None] * len(rates)
    for (place, p, higher), p_adjusted in zip(tested, adjusted, strict=True):
        found[place] = Difference(p, p_adjusted, higher)
    return found


def compared(first: Rate, second: Rate) -> Difference | None:
    """Compare two groups of different proposals; `None` where one of them is smaller than 10."""
    if min(first.of, second.of) < FEWEST:
        return None
    p = fisher(first, second)
    return Difference(p, p, first.cases * second.of > second.cases * first.of)


# --- the dimensions --------------------------------------------------------------------------------------------------


def _tags(bid: Bid) -> Iterable[str]:
    return dict.fromkeys(tag.casefold() for tag in bid.tags) or (NONE,)


def _client(bid: Bid) -> Iterable[str]:
    return ((bid.client or "").strip().casefold() or NONE,)


def _cost(bid: Bid) -> Iterable[str]:
    return (next((name for most, name in COST_BANDS if bid.cost <= most), _ABOVE_COST),)


def _boosted(bid: Bid) -> Iterable[str]:
    return ("boosted" if bid.boost else "organic",)


def _invited(bid: Bid) -> Iterable[str]:
    return ("invited" if bid.invited else "not invited",)


def _budget(bid: Bid) -> Iterable[str]:
    return (budget_band(bid.budget, bid.budget_max, hourly=bid.hourly),)


def budget_band(budget: Decimal | None, budget_max: Decimal | None, *, hourly: bool) -> str:
    """Return the band of a job's budget: by its upper end, fixed prices and hourly rates apart."""
    upper = budget if budget_max is None else budget_max
    if upper is None:
        return NONE
    bands, above = (HOURLY_BANDS, _ABOVE_HOURLY) if hourly else (FIXED_BANDS, _ABOVE_FIXED)
    return next((name for end, name in bands if upper < end), above)


def _weekday(bid: Bid) -> Iterable[str]:
    return (WEEKDAYS[bid.sent.weekday()],)


def _month(bid: Bid) -> Iterable[str]:
    return (month_of(bid.sent),)


_ABOVE_COST: Final = "25 or more"
_ABOVE_FIXED: Final = "$5,000 or more"
_ABOVE_HOURLY: Final = "$60/h or more"
BUDGETS: Final = (
    *(name for _, name in FIXED_BANDS),
    _ABOVE_FIXED,
    *(name for _, name in HOURLY_BANDS),
    _ABOVE_HOURLY,
    NONE,
)
"""The names of the budget bands, in their order."""

Names = Callable[[Bid], Iterable[str]]
Order = Callable[[str, int], tuple[object, ...]]


def _by_size(name: str, size: int) -> tuple[object, ...]:
    return name == NONE, -size, name


def _as_listed(*names: str) -> Order:
    return lambda name, _: (names.index(name),)


DIMENSIONS: Final[dict[str, tuple[Names, Order]]] = {
    "tag": (_tags, _by_size),
    "client": (_client, _by_size),
    "cost": (_cost, _as_listed(*(name for _, name in COST_BANDS), _ABOVE_COST)),
    "boosted": (_boosted, _as_listed("boosted", "organic")),
    "invited": (_invited, _as_listed("invited", "not invited")),
    "budget": (_budget, _as_listed(*BUDGETS)),
    "weekday": (_weekday, _as_listed(*WEEKDAYS)),
    "month": (_month, lambda name, _: (name,)),
}
"""By what proposals can be grouped: the groups of a proposal, and the order of the groups."""


def _spellings(bids: Bids, dimension: str) -> dict[str, str]:
    """Return how a client or a tag was written last, whatever its capitals."""
    if dimension not in ("tag", "client"):
        return {}
    found: dict[str, str] = {}
    for bid in bids:
        for name in bid.tags if dimension == "tag" else ((bid.client or "").strip(),):
            if name:
                found[name.casefold()] = name
    return found
