"""Bids and replies day by day over a year."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, Literal

from msgspec import Struct

from connects_tui.insights.bids import REPLY, Bid, Bids, stage_dates

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
