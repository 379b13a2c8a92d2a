"""What some bids say: funnel, cost, boosts and groups, each worked out once, however often it is asked for."""

from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct, field

from connects_tui.insights.bids import Bids
from connects_tui.insights.cost import Costs, costs
from connects_tui.insights.funnel import Funnel, funnel
from connects_tui.insights.groups import Boosts, Group, boosts, grouped


class Answers(Struct, frozen=True, eq=False, dict=True):
    """What these bids say."""

    bids: Bids
    _groups: dict[str, Sequence[Group]] = field(default_factory=dict)

    @cached_property
    def funnel(self) -> Funnel:
        """How many got how far."""
        return funnel(self.bids)

    @cached_property
    def costs(self) -> Costs:
        """What they cost."""
        return costs(self.bids)

    @cached_property
    def boosts(self) -> Boosts:
        """What boosts cost and brought."""
        return boosts(self.bids)

    def groups(self, dimension: str) -> Sequence[Group]:
        """Return the groups of one of `groups.DIMENSIONS`."""
        if dimension not in self._groups:
            self._groups[dimension] = grouped(self.bids, dimension)
        return self._groups[dimension]

    def work_out(self, dimension: str) -> "Answers":
        """Work all of it out, with the groups of one dimension."""
        _ = self.costs, self.funnel, self.groups(dimension), self.boosts
        return self
