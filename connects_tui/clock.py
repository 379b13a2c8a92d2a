"""The clock. The front ends alone ask it and hand on what it says; tests replace these functions."""

import os
from datetime import date, datetime
from functools import cache


@cache
def today() -> date:
    """Return the user's own calendar day; the same one for all of a command, also when it goes past midnight."""
    return date.today()


def now() -> datetime:
    """Return this moment, in the user's own time zone."""
    return datetime.now().astimezone()


def zone_name() -> str:
    """Return the name of the machine's time zone, like "Asia/Manila"; the short one where it has no such name."""
    own = os.environ.get("TZ", "").removeprefix(":")
    name = os.path.realpath("/etc/localtime").rpartition("zoneinfo/")[2]
    return own or (name if not name.startswith("/") else now().strftime("%Z"))
