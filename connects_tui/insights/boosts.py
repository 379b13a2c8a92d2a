"""Boosts: what they cost, what came back of them, and whether boosted proposals fare better."""

from msgspec import Struct

from connects_tui.insights.bids import Bids
from connects_tui.insights.cost import Costs, part_costs
from connects_tui.insights.groups import Difference, compared
from connects_tui.insights.statistics import Rate


class Boosts(Struct, frozen=True):
    """What boosts cost and bring.

    Boosted and organic proposals are compared among those that answer no invitation, see `Bids.by_boost`.

    Attributes:
        connects: Connects spent on boosts.
        back: how many of them came back.
        boosted, organic: what the two kinds cost as a whole.
        boosted_replies, organic_replies, boosted_hires, organic_hires: how they fared.
        reply_difference, hire_difference: boosted against organic; `None` where one of the two is fewer than 10.
    """

    connects: int
    back: int
    boosted: Costs
    organic: Costs
    boosted_replies: Rate
    organic_replies: Rate
    boosted_hires: Rate
    organic_hires: Rate
    reply_difference: Difference | None
    hire_difference: Difference | None

    @property
    def net(self) -> int:
        """Connects that boosts took for good."""
        return self.connects - self.back


def boosts(bids: Bids) -> Boosts:
    """Compare boosted with organic proposals, and say what the boosts cost."""
    boosted, organic = bids.by_boost()
    with_it, without = part_costs(bids, boosted), part_costs(bids, organic)
    return Boosts(
        connects=sum(bid.boost for bid in bids),
        back=sum(bid.boost_back for bid in bids),
        boosted=with_it,
        organic=without,
        boosted_replies=with_it.replies,
        organic_replies=without.replies,
        boosted_hires=with_it.hires,
        organic_hires=without.hires,
        reply_difference=compared(with_it.replies, without.replies),
        hire_difference=compared(with_it.hires, without.hires),
    )
