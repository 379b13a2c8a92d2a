"""The clock: the one place of the command line that asks it."""

from datetime import UTC, date, datetime


def today() -> date:
    """Return the user's own calendar day."""
    return date.today()


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)
