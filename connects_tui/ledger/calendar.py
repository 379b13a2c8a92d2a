"""Months, renewal days and cycles."""

from calendar import monthrange
from datetime import date

from connects_tui.wording import MONTH_NAMES


def add_months(day: date, months: int) -> date:
    """Return the same day of the month `months` later, or that month's last day where it has none; negative: earlier.

    Beyond the calendar it is its last day, or its first.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    month += 1
    if day.day <= 28:  # every month has a 28th
        return date(year, month, day.day)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def month_of(day: date) -> str:
    """Name a day's month, as "2026-11"."""
    return day.isoformat()[:7]


def month_number(name: str) -> int | None:
    """Return the number of a month, from 1, by its English name or the beginning of it; `None`: it is no month's."""
    return next((number for number, month in enumerate(MONTH_NAMES, 1) if month.lower().startswith(name.lower())), None)


def anchor_day(wanted: int, last_renewal_day: int) -> int:
    """Return the day of the month on which an account renews: the wanted one, or 1 where that is too late."""
    return wanted if wanted <= last_renewal_day else 1


def next_on_day(day: date, anchor: int) -> date:
    """Return the first date after `day` on this day of the month (1 to 28)."""
    if day.day < anchor:
        return day.replace(day=anchor)
    return add_months(day.replace(day=anchor), 1)


def last_on_day(day: date, anchor: int) -> date:
    """Return the last date up to `day` on this day of the month (1 to 28)."""
    if day.day >= anchor:
        return day.replace(day=anchor)
    return (day.replace(day=1) - date.resolution).replace(day=anchor)


def first_renewal(begun: date, last_renewal_day: int) -> date:
    """Return the first renewal of a cycle that begins on its own day of the month.

    It is the same day a month later; for a cycle begun later in the month than renewals happen, the 1st that follows
    that: begun on 30 January it renews on 1 March.
    """
    if begun.day <= last_renewal_day:
        return next_on_day(begun, begun.day)
    return add_months(begun.replace(day=1), 2)
