"""When the freelancer works: busy and slow weeks, few proposals on weekends, two weeks of holiday."""

from datetime import date, timedelta
from random import Random
from typing import Final

DAYS: Final = 365
"""How long the demo's year is."""

_WEEKDAYS: Final = (1.5, 1.5, 1.3, 1.2, 0.9, 0.25, 0.2)
"""How many proposals are usual on a day, from Monday to Sunday."""

_WEEKS: Final = (0.4, 0.7, 0.9, 1.0, 1.0, 1.1, 1.3, 1.8)
"""How busy a week can be."""

_HOLIDAY_FROM: Final = 250
_HOLIDAY: Final = timedelta(days=14)
_CHRISTMAS: Final = 0.25
_FRIDAY: Final = 4
_DECEMBER: Final = 12


class WorkCalendar:
    """The freelancer's year up to a day.

    Attributes:
        start: its first day.
        today: its last day.
        holiday: the first day of the holiday, a Monday.
    """

    def __init__(self, today: date, rng: Random) -> None:
        self._rng = rng
        self.today = today
        self.start = today - timedelta(days=DAYS)
        weeks = DAYS // 7 + 2
        self._weeks = [rng.choice(_WEEKS) for _ in range(weeks)]
        self.holiday = _next_weekday(self.start + timedelta(days=_HOLIDAY_FROM), 0)

    def on_holiday(self, day: date) -> bool:
        """Whether the freelancer is away."""
        return self.holiday <= day < self.holiday + _HOLIDAY

    def proposals_on(self, day: date) -> int:
        """Return how many proposals are meant to be sent on a day."""
        if self.on_holiday(day):
            return 0
        usual = _WEEKDAYS[day.weekday()] * self._weeks[(day - self.start).days // 7]
        if day.month == _DECEMBER and day.day >= 23:  # noqa: PLR2004 - the quiet days up to New Year
            usual *= _CHRISTMAS
        return int(usual * self._rng.uniform(0.5, 1.5) + self._rng.random())

    def noticed(self, day: date, status: str) -> date:
        """Return when a change of status is written down.

        What expired is tidied up on Fridays, and what happened during the holiday is found after it.
        """
        if status == "expired":
            day = _next_weekday(day, _FRIDAY)
        return self.holiday + _HOLIDAY if self.on_holiday(day) else day


def _next_weekday(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)
