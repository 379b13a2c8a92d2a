"""The course of the balance: day by day, as it was, and as it goes on at the account's own pace."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from connects_tui.movements import MOVEMENT_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from connects_tui.ledger import Ledger, Movement
    from connects_tui.ledger.forecast import Forecast
    from connects_tui.movements import Mark

DAYS_BACK: Final = 90
DAYS_AHEAD: Final = 60

_RANK: Final[dict[Mark, int]] = {"purchase": 0, "renewal": 1, "lapse": 2}
"""Which mark shows where several fall on one place: the one with the highest rank."""


class Course(Struct, frozen=True):
    """Balances at the end of every day from `first` on, in Connects, and what happens on which day.

    Attributes:
        first: the day of the first balance.
        today: the last day that is known; what follows is the forecast.
        balances: as they were, and as they are expected to be.
        slower, faster: the balances at a slower and at a faster pace; up to today they are those that were.
        marks: renewals, purchases and lapses by day.
    """

    first: date
    today: date
    balances: tuple[int, ...]
    slower: tuple[int, ...]
    faster: tuple[int, ...]
    marks: Mapping[date, Mark]

    @property
    def days_back(self) -> int:
        """How many days lie before today."""
        return (self.today - self.first).days

    def day(self, place: int) -> date:
        """Return the day of the balance at a place."""
        return self.first + timedelta(days=place)


def course_of(ledger: Ledger, forecast: Forecast | None) -> Course:
    """Return the balances of the last 90 and the next 60 days; a younger account's begin with its opening.

    Renewals ahead of today come as they will; what lapses is what the forecast says.
    """
    today = ledger.until
    opened = ledger.state.opened if ledger.state else today
    first = min(today, max(today - timedelta(days=DAYS_BACK), opened))
    last = today + timedelta(days=DAYS_AHEAD)
    marks = _marks(ledger.movements, first) | _marks_ahead(ledger, forecast, last)
    known = _balances(ledger.movements, first, today)
    if forecast is None:
        same = tuple(known + known[-1:] * DAYS_AHEAD)
        return Course(first, today, same, same, same, marks)
    points = [point for point in forecast.points if today < point.on <= last]
    expected = (*known, *(point.expected for point in points))
    slower = (*known, *(max(point.slower, point.expected) for point in points))
    faster = (*known, *(min(point.faster, point.expected) for point in points))
    return Course(first, today, expected, slower, faster, marks)


def _marks(movements: Sequence[Movement], first: date) -> dict[date, Mark]:
    marks: dict[date, Mark] = {}
    for movement in reversed(movements):
        if movement.on < first:
            break
        mark = MOVEMENT_KINDS[movement.kind].mark
        if mark is not None and _RANK[mark] >= _RANK[marks.get(movement.on, mark)]:
            marks[movement.on] = mark
    return marks


def _marks_ahead(ledger: Ledger, forecast: Forecast | None, last: date) -> dict[date, Mark]:
    ahead = ledger.on_to(last).movements[len(ledger.movements) :]
    marks: dict[date, Mark] = {movement.on: "renewal" for movement in ahead if movement.kind == "allowance"}
    lapses = forecast.lapses if forecast is not None else ()
    return marks | {lapse.on: "lapse" for lapse in lapses if lapse.on <= last}


def _balances(movements: Sequence[Movement], first: date, last: date) -> list[int]:
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
