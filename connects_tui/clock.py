"""The clock. The front ends alone ask it and hand on what it says; tests replace these two functions."""

from datetime import date, datetime
from functools import cache


@cache
def today() -> date:
    """Return the user's own calendar day; the same one for all of a command, also when it goes past midnight."""
    return date.today()


def now() -> datetime:
    """Return this moment, in the user's own time zone."""
    return datetime.now().astimezone()
