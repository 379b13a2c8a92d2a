"""A usage: the proposals for which plans are compared, by day, each with its cost."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from msgspec import Struct

from connects_tui.ledger.calendar import add_months


class Usage(Protocol):
    """Proposals in the order of their days, asked for by their place from 0."""

    def __len__(self) -> int:
        """How many there are."""
        ...

    def day(self, place: int) -> date:
        """The day on which one is sent."""
        ...

    def connects(self, place: int) -> int:
        """What one costs with its boost, in Connects."""
        ...

    def first_from(self, day: date) -> int:
        """The place of the first one that is not before a day."""
        ...

    def run_end(self, place: int) -> int:
        """The place of the first one after this one that costs something else."""
        ...


class Steady(Struct, frozen=True):
    """Proposals of the same cost, spread evenly: the i-th of N is sent on day floor(i x days / N)."""

    start: date
    days: int
    number: int
    cost: int

    @classmethod
    def of(cls, start: date, months: int, proposals_per_month: Decimal, connects: int) -> "Steady":
        """Spread proposals over some months; their number is rounded half up."""
        end = add_months(start, months) or date.max
        return cls(start, (end - start).days, half_up(Fraction(proposals_per_month) * months), connects)

    def __len__(self) -> int:
        return self.number

    def day(self, place: int) -> date:
        """Return the day on which one is sent."""
        return self.start + timedelta(days=place * self.days // self.number)

    def connects(self, place: int) -> int:  # noqa: ARG002 - each costs the same
        """Return what one costs."""
        return self.cost

    def first_from(self, day: date) -> int:
        """Return the place of the first one that is not before a day."""
        days = (day - self.start).days
        return max(0, min(self.number, -(-days * self.number // self.days)))

    def run_end(self, place: int) -> int:  # noqa: ARG002 - each costs the same
        """Return the place after the last."""
        return self.number


class Sent:
    """Proposals as they were really sent."""

    def __init__(self, proposals: Iterable[tuple[date, int]]) -> None:
        sent = sorted(proposals, key=lambda item: item[0])
        self._days = [day for day, _ in sent]
        self._costs = [cost for _, cost in sent]

    def __len__(self) -> int:
        return len(self._days)

    def day(self, place: int) -> date:
        """Return the day on which one was sent."""
        return self._days[place]

    def connects(self, place: int) -> int:
        """Return what one cost."""
        return self._costs[place]

    def first_from(self, day: date) -> int:
        """Return the place of the first one that is not before a day."""
        return bisect_left(self._days, day)

    def run_end(self, place: int) -> int:
        """Return the place of the first one after this one that cost something else."""
        end = place
        while end < len(self._costs) and self._costs[end] == self._costs[place]:
            end += 1
        return end


def half_up(number: Fraction) -> int:
    """Round a number that is not negative, half up."""
    return int(number + Fraction(1, 2))
