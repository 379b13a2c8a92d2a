"""The data of `connects demo`: a freelancer's year, kept in journal.toml, that ends on the day it is opened.

The journal names one rule set, so that its numbers stay when Upwork's rules change. It has no random characters and no
dates, which make a wheel heavy. Ids and the ends of links are filled in, and an entry has: `days`, how many it is after
the one before (left out: 0); `together`, whether both were recorded at once; `log`, a proposal as one types it; `of`,
which proposal it is about, 1 being the latest; `expires`, in how many days. `viewed = 3` is a change of status of the
third latest proposal.
"""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from msgspec.structs import asdict

from connects_tui.actions.quick_add import parse_quick_add
from connects_tui.journal.blocks import HEADING, plain_block
from connects_tui.ledger.entries import Entry, Proposal, entry_from_record
from connects_tui.statuses import STATUSES
from connects_tui.toml import parse_toml

__all__ = ["demo_journal"]


def demo_journal(today: date) -> bytes:
    """Return the demo's journal, moved by whole days so that its last entry is today's.

    The account renews on the day of the month on which it opens. Moments of writing are a day before their entry's, so
    that none is ahead of the clock in any time zone.
    """
    document = parse_toml(Path(__file__).with_name("journal.toml").read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    records = document["entry"]
    random = Random(1)
    ids = ["".join(random.choices("0123456789abcdefghjkmnpqrstvwxyz", k=10)) for _ in records]
    day = today - timedelta(days=sum(record.get("days", 0) for record in records))
    records[0]["renewal_day"] = min(day.day, 28)
    moment = datetime.combine(day, time(7), UTC) - timedelta(days=1)
    proposals: list[str] = []
    written = [HEADING]
    for id_, record in zip(ids, records, strict=True):
        passed = timedelta(days=record.pop("days", 0))
        day += passed
        moment += passed + timedelta(seconds=not record.pop("together", False))
        record |= {"id": id_, "on": day, "at": moment}
        if log := record.pop("log", ""):
            draft = asdict(parse_quick_add(log, day))
            link = draft["url"] and f"{draft['url']}{random.getrandbits(64):016x}"
            entry: Entry = Proposal(**{**draft, **record, "url": link})
            proposals.append(id_)
        else:
            if status := next(iter(record.keys() & STATUSES), None):
                record |= {"kind": "status", "status": status, "of": record.pop(status)}
            if "of" in record:
                record["of"] = proposals[-record["of"]]
            if "expires" in record:
                record["expires"] = day + timedelta(days=record["expires"])
            entry, _ = entry_from_record(record)
        written.append(plain_block(entry))
    return "".join(written).encode()
