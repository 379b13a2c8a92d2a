"""The course of the balance: day by day, as it was and as it will be if nothing more is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from connects_tui.ledger import Ledger, Movement

DAYS_BACK: Final = 90
DAYS_AHEAD: Final = 60

Mark = Literal["renewal", "purchase", "lapse"]

_MARKED: Final[dict[str, Mark]] = {"allowance": "renewal", "purchase": "purchase", "expiry": "lapse"}
_RANK: Final[dict[Mark, int]] = {"purchase": 0, "renewal": 1, "lapse": 2}
"""Which mark shows where several fall on one place: the one with the highest rank."""


@dataclass(frozen=True, slots=True)
class Course:
    """Balances at the end of every day from `first` on, in Connects, and what happened on which day."""

    first: date
    today: date
    balances: tuple[int, ...]
    marks: Mapping[date, Mark]

    @property
    def days_back(self) -> int:
        """How many days lie before today."""
        return (self.today - self.first).days

    def day(self, place: int) -> date:
        """Return the day of the balance at a place."""
        return self.first + timedelta(days=place)


def course_of(ledger: Ledger, today: date) -> Course:
    """Return the balances of the last 90 and the next 60 days; a younger account's begin with its opening.

    Ahead of today only what is planned already and what comes by itself counts: renewals, expiries.
    """
    opened = ledger.state.opened if ledger.state else today
    first = min(today, max(today - timedelta(days=DAYS_BACK), opened))
    last = today + timedelta(days=DAYS_AHEAD)
    movements = ledger.on_to(last).movements
    marks: dict[date, Mark] = {}
    for movement in reversed(movements):
        if movement.on < first:
            break
        mark = _MARKED.get(movement.kind)
        if mark is not None and _RANK[mark] >= _RANK[marks.get(movement.on, mark)]:
            marks[movement.on] = mark
    return Course(first, today, tuple(_balances(movements, first, last)), marks)


def _balances(movements: tuple[Movement, ...], first: date, last: date) -> list[int]:
    closing: dict[date, int] = {}
    balance = 0
    for movement in reversed(movements):
        if movement.on < first:
            balance = movement.balance
            break
        closing.setdefault(movement.on, movement.balance)
    balances = []
    for number in range((last - first).days + 1):
        balance = closing.get(first + timedelta(days=number), balance)
        balances.append(balance)
    return balances


def more_telling(one: Mark | None, other: Mark | None) -> Mark | None:
    """Return which of two marks shows where both fall on one place."""
    if one is None or other is None:
        return one or other
    return max(one, other, key=_RANK.__getitem__)
