"""The clock: the one place of the command line that asks it."""

from datetime import UTC, date, datetime
from functools import cache


@cache
def today() -> date:
    """Return the user's own calendar day; the same one for all of a command, also when it goes past midnight."""
    return date.today()


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)
