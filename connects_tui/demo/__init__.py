"""The data of `connects demo`: a freelancer's year, kept in journal.toml, that ends on the day it is opened.

The journal names one rule set, so that its numbers stay when Upwork's rules change.
"""

import re
from datetime import date, timedelta
from importlib.resources import files

__all__ = ["demo_journal"]


def demo_journal(today: date) -> bytes:
    """Return the demo's journal, moved by whole days so that its last entry is today's.

    The account's renewal day moves to the day of the month on which it opens. The moments of writing move one day
    less, so that none is ahead of the clock in any time zone.
    """
    text = (files(__package__) / "journal.toml").read_text(encoding="utf-8")
    days = [date.fromisoformat(day) for day in re.findall(r"(?m)^on = (.+)$", text)]
    shift = today - max(days)

    def moved(match: re.Match[str]) -> str:
        day, time = match.groups()
        return f"{date.fromisoformat(day) + shift - timedelta(days=bool(time))}{time}"

    renewal_day = min((days[0] + shift).day, 28)
    text = re.sub(r"(?m)^renewal_day = .+$", f"renewal_day = {renewal_day}", text)
    return re.sub(r"\b(\d{4}-\d\d-\d\d)(T?)", moved, text).encode()
