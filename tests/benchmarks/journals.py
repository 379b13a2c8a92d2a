"""Journals to measure with: a freelancer's years of any length, the same in every run.

Each proposal costs what one did in its year and is followed by about two statuses, a closed one by its refund, Connects
are bought when they run low, and once a month the balance is compared with Upwork's page, so that it stays where one's
own would.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from heapq import heappop, heappush
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from connects_tui.journal.blocks import HEADING, block
from connects_tui.ledger.entries import (
    Account,
    Balance,
    Entry,
    Proposal,
    PurchaseMade,
    Refund,
    StatusChange,
)
from connects_tui.rules import TIMELINE, Rulebook

MAX_YEARS: Final = 11
A_DAY: Final = 3
"""So many proposals a day, until that would take more than so many years."""

LEAST, MOST = 4, 16
"""What a proposal takes, where the rules of its day allow that."""

LOW, HIGH, BOUGHT = 30, 150, 40
"""Below the first, Connects are bought, so many at once; the second is what the journal opens with."""

_WORDS: Final = tuple(
    "speed up build a shopify theme django api react native app scraper dashboard fix bug migrate wordpress plugin "  # noqa: SIM905
    "design landing page automate reports python data pipeline integrate stripe payments".split()
)
_ENDS: Final = ("declined",) * 5 + ("expired",) * 3 + ("interviewing", "hired", "closed", "closed")
_MILLISECOND: Final = timedelta(milliseconds=1)


@dataclass
class _Year:
    """The making of a journal: what is still to happen, and the balance as far as it is written."""

    chance: random.Random
    balance: int = HIGH
    costs: dict[str, int] = field(default_factory=dict)

    def new_id(self) -> str:
        return f"{self.chance.getrandbits(40):010x}"


def entries(proposals: int, today: date) -> Iterator[Entry]:
    """Make a journal of that many proposals up to a day; about four entries each."""
    year = _Year(random.Random(proposals))
    days = max(1, min(MAX_YEARS * 365, proposals // A_DAY))
    first = today - timedelta(days=days)
    yield Account(id=year.new_id(), on=first, rules="upwork", plan="basic", renewal_day=5, balance=HIGH)
    coming: list[tuple[date, int, Entry]] = []
    month = first.month
    for number in range(proposals):
        on = first + timedelta(days=number * days // proposals)
        if on.month != month:
            month = on.month
            yield Balance(id=year.new_id(), on=on, connects=year.balance)
        while coming and coming[0][0] <= on:
            yield from _happen(heappop(coming)[2], year)
        proposal = _proposal(on, year)
        while year.balance < LOW:
            yield from _happen(PurchaseMade(id=year.new_id(), on=on, connects=BOUGHT), year)
        yield from _happen(proposal, year)
        for place, change in enumerate(_fate(proposal, today, year)):
            heappush(coming, (change.on, 2 * number + place, change))
    while coming:
        yield from _happen(heappop(coming)[2], year)


def _happen(entry: Entry, year: _Year) -> Iterator[Entry]:
    """Let something happen, and what comes of it at once."""
    yield entry
    if isinstance(entry, PurchaseMade):
        year.balance += entry.connects
    elif isinstance(entry, Proposal):
        cost = (entry.connects or 0) + entry.boost
        year.costs[entry.id or ""] = cost
        year.balance -= cost
    elif isinstance(entry, StatusChange) and entry.status == "closed":
        year.balance += year.costs[entry.of]
        yield Refund(id=year.new_id(), on=entry.on, of=entry.of, reason="closed")


def _proposal(on: date, year: _Year) -> Proposal:
    chance = year.chance
    return Proposal(
        id=year.new_id(),
        on=on,
        connects=chance.randint(*_costs_on(on)),
        boost=chance.choice((0, 0, 0, 0, 6)),
        title=" ".join(chance.choices(_WORDS, k=6)).capitalize(),
        client=chance.choice((None, None, "Acme", "Globex", "Initech Ltd", "Umbrella")),
        tags=tuple(chance.sample(("django", "css", "api", "react", "data", "shopify"), chance.randint(0, 2))),
        budget=Decimal(chance.choice((200, 500, 800, 1200, 3000))),
        url=f"https://www.upwork.com/jobs/~01{chance.randrange(10**17):017d}",
    )


@cache
def _costs_on(day: date) -> tuple[int, int]:
    """Return the least and the most that a proposal usually took then."""
    costs = _rulebook().in_force(TIMELINE, day).proposal
    most = MOST if costs.max_connects is None else min(MOST, costs.max_connects)
    return max(costs.min_connects, min(LEAST, most)), most


@cache
def _rulebook() -> Rulebook:
    return Rulebook.load()


def _fate(proposal: Proposal, today: date, year: _Year) -> Iterator[StatusChange]:
    chance = year.chance
    seen = proposal.on + timedelta(days=chance.randint(1, 3))
    over = seen + timedelta(days=chance.randint(1, 10))
    for on, status in ((seen, "viewed"), (over, chance.choice(_ENDS))):
        if on <= today:
            yield StatusChange(id=year.new_id(), on=on, of=proposal.id or "", status=status)


def write(path: Path, proposals: int, today: date) -> int:
    """Write a journal of that many proposals; return how many entries it has."""
    written, at = 0, datetime.min.replace(tzinfo=UTC)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(HEADING)
        for entry in entries(proposals, today):
            at = max(at + _MILLISECOND, datetime(entry.on.year, entry.on.month, entry.on.day, 8, tzinfo=UTC))
            file.write(block(replace(entry, at=at)))
            written += 1
    path.chmod(0o600)
    return written
