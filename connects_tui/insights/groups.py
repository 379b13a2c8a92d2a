"""The same figures by kind of job, by time and by boost, and which differences between kinds are real."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.insights.bids import Bid, Bids
from connects_tui.insights.funnel import Costs, part_costs
from connects_tui.insights.statistics import FEWEST, LEVEL, Rate, fisher, holm
from connects_tui.ledger.calendar import month_of
from connects_tui.wording import WEEKDAYS

NONE: Final = "none"
"""The name of the group of those that have no tag, client or budget."""

COST_BANDS: Final = ((0, "free"), (4, "1 to 4"), (8, "5 to 8"), (12, "9 to 12"), (16, "13 to 16"), (24, "17 to 24"))
_ABOVE_COST: Final = "25 or more"
"""The most Connects of each band, boost included, and its name; and the name of what is above the last."""

FIXED_BANDS: Final = ((100, "below $100"), (500, "$100 to $499"), (1000, "$500 to $999"), (5000, "$1,000 to $4,999"))
HOURLY_BANDS: Final = ((20, "below $20/h"), (40, "$20 to $39/h"), (60, "$40 to $59/h"))
_ABOVE_FIXED: Final = "$5,000 or more"
_ABOVE_HOURLY: Final = "$60/h or more"
"""Each band ends below its number of USD; a range counts by its upper end."""

BUDGETS: Final = (
    *(name for _, name in FIXED_BANDS),
    _ABOVE_FIXED,
    *(name for _, name in HOURLY_BANDS),
    _ABOVE_HOURLY,
    NONE,
)
"""The names of the budget bands, in their order."""


class Difference(Struct, frozen=True):
    """How a group's rate differs from that of all others.

    `p` is the two-sided p-value of Fisher's exact test, `p_adjusted` the same by Holm's method for all groups compared;
    `higher`: whether the group's rate is the higher one.
    """

    p: float
    p_adjusted: float
    higher: bool

    @property
    def is_one(self) -> bool:
        """Whether it may be called a difference: chance alone makes one like it in fewer than one of 20 cases."""
        return self.p_adjusted < LEVEL


class Group(Struct, frozen=True):
    """Proposals of one kind (a tag, a client, a band …), what they cost and how they fared.

    A difference is that to all others of the period; `None` where the group or the others are fewer than 10.
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
    names_of, order = DIMENSIONS[dimension]
    by_name: dict[str, list[Bid]] = {}
    for bid in bids:
        for name in names_of(bid):
            by_name.setdefault(name, []).append(bid)
    names = sorted(by_name, key=lambda name: order(name, len(by_name[name])))
    costs = [part_costs(bids, by_name[name]) for name in names]
    of_all = part_costs(bids, bids)
    spellings = _spellings(bids, dimension)
    return tuple(
        Group(spellings.get(name, name), cost, cost.replies, cost.hires, reply_difference, hire_difference)
        for name, cost, reply_difference, hire_difference in zip(
            names,
            costs,
            _differences([cost.replies for cost in costs], of_all.replies),
            _differences([cost.hires for cost in costs], of_all.hires),
            strict=True,
        )
    )


def _differences(rates: Sequence[Rate], of_all: Rate) -> list[Difference | None]:
    """Compare each group's rate with that of all others, adjusted for the number of comparisons."""
    pairs = [(rate, Rate(of_all.cases - rate.cases, of_all.of - rate.of)) for rate in rates]
    differences = [compared(rate, others) for rate, others in pairs]
    if len(rates) == 2 and sum(rate.of for rate in rates) == of_all.of:  # one comparison, seen twice
        return differences
    adjusted = iter(holm([difference.p for difference in differences if difference is not None]))
    return [difference and replace(difference, p_adjusted=next(adjusted)) for difference in differences]


def compared(first: Rate, second: Rate) -> Difference | None:
    """Compare two groups of different proposals; `None` where one of them is smaller than 10."""
    if min(first.of, second.of) < FEWEST:
        return None
    p = fisher(first, second)
    return Difference(p, p, first.cases * second.of > second.cases * first.of)


# --- boosts -----------------------------------------------------------------------------------------------------------


class Boosts(Struct, frozen=True):
    """What boosts cost, what came back of them, and how boosted and organic proposals fared.

    These are compared among those that answer no invitation, see `Bids.by_boost`; a difference is `None` where one of
    the two is fewer than 10.
    """

    connects: int
    back: int
    boosted: Costs
    organic: Costs
    reply_difference: Difference | None
    hire_difference: Difference | None


def boosts(bids: Bids) -> Boosts:
    """Compare boosted with organic proposals, and say what the boosts cost."""
    boosted, organic = (part_costs(bids, part) for part in bids.by_boost())
    return Boosts(
        connects=sum(bid.boost for bid in bids),
        back=sum(bid.boost_back for bid in bids),
        boosted=boosted,
        organic=organic,
        reply_difference=compared(boosted.replies, organic.replies),
        hire_difference=compared(boosted.hires, organic.hires),
    )


# --- the dimensions --------------------------------------------------------------------------------------------------


def budget_band(budget: Decimal | None, budget_max: Decimal | None, *, hourly: bool) -> str:
    """Return the band of a job's budget: by its upper end, fixed prices and hourly rates apart."""
    upper = budget if budget_max is None else budget_max
    if upper is None:
        return NONE
    bands, above = (HOURLY_BANDS, _ABOVE_HOURLY) if hourly else (FIXED_BANDS, _ABOVE_FIXED)
    return next((name for end, name in bands if upper < end), above)


def _cost_band(connects: int) -> str:
    return next((name for most, name in COST_BANDS if connects <= most), _ABOVE_COST)


def _client(bid: Bid) -> str:
    return (bid.client or "").strip()


Names = Callable[[Bid], Iterable[str]]
Order = Callable[[str, int], tuple[object, ...]]


def _by_size(name: str, size: int) -> tuple[object, ...]:
    return name == NONE, -size, name


def _as_listed(*names: str) -> Order:
    return lambda name, _: (names.index(name),)


DIMENSIONS: Final[dict[str, tuple[Names, Order]]] = {
    "tag": (lambda bid: dict.fromkeys(tag.casefold() for tag in bid.tags) or [NONE], _by_size),
    "client": (lambda bid: [_client(bid).casefold() or NONE], _by_size),
    "cost": (lambda bid: [_cost_band(bid.cost)], _as_listed(*(name for _, name in COST_BANDS), _ABOVE_COST)),
    "boosted": (lambda bid: ["boosted" if bid.boost else "organic"], _as_listed("boosted", "organic")),
    "invited": (lambda bid: ["invited" if bid.invited else "not invited"], _as_listed("invited", "not invited")),
    "budget": (lambda bid: [budget_band(bid.budget, bid.budget_max, hourly=bid.hourly)], _as_listed(*BUDGETS)),
    "weekday": (lambda bid: [WEEKDAYS[bid.sent.weekday()]], _as_listed(*WEEKDAYS)),
    "month": (lambda bid: [month_of(bid.sent)], lambda name, _: (name,)),
}
"""By what proposals can be grouped: the groups of a proposal, and the order of the groups."""


def _spellings(bids: Bids, dimension: str) -> dict[str, str]:
    """Return how a client or a tag was written last, whatever its capitals."""
    if dimension not in ("tag", "client"):
        return {}
    spellings: dict[str, str] = {}
    for bid in bids:
        for name in bid.tags if dimension == "tag" else (_client(bid),):
            if name:
                spellings[name.casefold()] = name
    return spellings
