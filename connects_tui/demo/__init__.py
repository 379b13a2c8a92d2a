"""The data of `connects demo`: a freelancer's year, kept in journal.toml, that ends on the day it is opened.

The journal names one rule set, so that its numbers stay when Upwork's rules change. It has no random characters, since
nothing makes a wheel heavier: ids and the ends of links are filled in, `of` is the number of an entry, from 1, and `at`
is 0 for an entry that was written with the one before.
"""

import re
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

__all__ = ["demo_journal"]


def demo_journal(today: date) -> bytes:
    """Return the demo's journal, moved by whole days so that its last entry is today's.

    The account's renewal day moves to the day of the month on which it opens. Moments of writing are a day before
    their entry's, so that none is ahead of the clock in any time zone.
    """
    text = Path(__file__).with_name("journal.toml").read_text(encoding="utf-8")
    days = [date.fromisoformat(day) for day in re.findall(r"(?m)^on = (.+)$", text)]
    shift = today - days[-1]
    random = Random(1)
    ids = ["".join(random.choices("0123456789abcdefghjkmnpqrstvwxyz", k=10)) for _ in days]
    actions = accumulate(map(int, re.findall(r"(?m)^at = (.)$", text)))
    next_one = zip(ids, actions, strict=True)

    def framed(match: re.Match[str]) -> str:
        start, day, middle, end = match.groups()
        id_, action = next(next_one)
        moment = f"{date.fromisoformat(day) - timedelta(days=1)}T07:{action // 60:02}:{action % 60:02}.000Z"
        return f'[[entry]] # {id_} {moment}{start}{day}{middle}"{id_}"{end}{moment}'

    text = re.sub(r"^renewal_day = .+", f"renewal_day = {min((days[0] + shift).day, 28)}", text, flags=re.MULTILINE)
    text = re.sub(r"\b\d{4}-\d\d-\d\d\b", lambda day: str(date.fromisoformat(day[0]) + shift), text)
    text = re.sub(r"^of = (\d+)", lambda of: f'of = "{ids[int(of[1]) - 1]}"', text, flags=re.MULTILINE)
    text = re.sub(r'~01"', lambda _: f'~01{random.getrandbits(64):016x}"', text)
    entry = r'^\[\[entry\]\]$(.+?^on = )(\S+)$(.+?^id = )""$(.+?^at = ).$'
    return re.sub(entry, framed, text, flags=re.MULTILINE | re.DOTALL).encode()
