"""How often the true cause of a difference is found: `python -m tests.benchmarks.discrepancies`. Takes a minute.

Each case is a freelancer's months under some rules of Upwork's, of which one thing went otherwise on Upwork than in the
journal: it is taken out of the one or the other, or put in. The kinds come equally often, a pair of them as often as
each; all is the same in every run.
"""

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Final, NamedTuple, TypeVar

from msgspec.structs import replace

from connects_tui.actions.discrepancies import Discrepancies
from connects_tui.ledger import History, Ledger
from connects_tui.ledger.entries import (
    Account,
    Balance,
    Entry,
    Grant,
    PlanChange,
    Proposal,
    PurchaseMade,
    Refund,
    StatusChange,
)
from connects_tui.rules import Rulebook
from tests.ledger.building import present

EntryT = TypeVar("EntryT", bound=Entry)

TODAY: Final = date(2026, 11, 23)
CASES: Final = 500

A_PAIR: Final = 20
"""So often two things went otherwise at once."""

Part = tuple[str, int]
"""A kind of thing that went otherwise, and by how many Connects Upwork and the journal both show more."""


class Case(NamedTuple):
    """A journal, what Upwork and the journal both show, and why that is another number."""

    ledger: Ledger
    shown: int
    parts: frozenset[Part]


class Change(NamedTuple):
    """What is taken out of a journal, or put in, to get what Upwork's would be; the other way round where `inverse`."""

    kind: str
    out: Sequence[Entry]
    put: Sequence[Entry]
    inverse: bool = False


@cache
def rulebook() -> Rulebook:
    """Every packaged rule set."""
    return Rulebook.load()


def played(entries: Iterable[Entry]) -> Ledger:
    """Play a journal to today."""
    return Ledger.play(History.of(entries), rulebook(), TODAY)


# --- a freelancer's months ----------------------------------------------------------------------------------------


class Months:
    """A random journal: what was sent, how it ended, what was bought, and when Upwork's page was looked at."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.number = chance, 0
        name = "upwork-2026" if chance.random() < 0.6 else chance.choice(["upwork-2020", "upwork-2023", "upwork-2025"])
        self.rules = rulebook().sets[name]
        plan = chance.choice(["basic", "plus"])
        self.costs = self.rules.proposal
        self.bought = chance.choices([20, 40, 50, 60, 80, 100], k=2)
        opened = TODAY - timedelta(days=chance.randint(40, 250))
        own = chance.choice([None, 10]) if name == "upwork-2026" and plan == "basic" else None
        self.account = Account(
            id="open",
            on=opened,
            rules=name,
            plan=plan,
            renewal_day=chance.randint(1, 28),
            balance=chance.randint(20, 150),
            monthly_connects=own,
        )

    def new_id(self) -> str:
        self.number += 1
        return f"e{self.number}"

    def entries(self) -> list[Entry]:
        """Make the journal; Upwork's page is looked at now and then, and always shows the same."""
        chance, day = self.chance, self.account.on
        entries: list[Entry] = [self.account]
        pause = chance.uniform(0.8, 6)
        while day < TODAY:
            entries += self._proposal(day)
            if chance.random() < 0.03:
                entries.append(self._gift(day))
            day += timedelta(days=max(0, round(chance.expovariate(1 / pause))))
        entries = [entry for entry in entries if entry.on <= TODAY]
        entries += self._purchases(entries)
        looked = TODAY - timedelta(days=chance.randint(8, 70))
        if looked > self.account.on:
            balance = Ledger.play(History.of(entries), rulebook(), looked).balance
            if balance >= 0:
                entries.append(Balance(id=self.new_id(), on=looked, connects=balance))
        return entries

    def _proposal(self, day: date) -> Iterator[Entry]:
        chance, costs = self.chance, self.costs
        most = min(costs.max_connects or 16, 16)
        least = max(costs.min_connects, min(6, most // 2))
        boosted = self.rules.refund.outbid and chance.random() < 0.2
        boost = chance.randint(5, 40) if boosted else 0
        of = self.new_id()
        yield Proposal(id=of, on=day, connects=chance.randint(least, most), boost=boost, title=f"Job {of}")
        ended, ending = day + timedelta(days=chance.randint(1, 14)), chance.choice(_ENDINGS)
        if ending:
            yield StatusChange(id=self.new_id(), on=ended, of=of, status=ending)
            if self.rules.refund.pays(ending):
                yield Refund(id=self.new_id(), on=ended, of=of, reason=ending)
        elif boost and chance.random() < 0.5:
            yield Refund(id=self.new_id(), on=ended, of=of, reason="outbid")

    def _gift(self, day: date) -> Entry:
        expires = day + timedelta(days=self.chance.randint(14, 45))
        gift = self.chance.choice([10, 15, 20, 30])
        return Grant(id=self.new_id(), on=day, connects=gift, reason="Promotion", expires=expires)

    def _purchases(self, entries: Sequence[Entry]) -> list[Entry]:
        """Buy before a proposal that would leave few, where the plan can."""
        plan, bought = self.rules.plan(self.account.plan), list[Entry]()
        if plan is None or plan.purchase is None:
            return bought
        ledger = played(entries)
        more = 0
        for row in ledger.movements:
            if row.kind == "proposal" and row.balance + more < 5:
                number = self.chance.choice(plan.purchase.bundles or self.bought)
                bought.append(PurchaseMade(id=self.new_id(), on=row.on, connects=number))
                more += number
        return bought


_ENDINGS: Final = ("", "", "", "", "declined", "declined", "expired", "hired", "withdrawn", "closed", "closed")

# --- what went otherwise -------------------------------------------------------------------------------------------


def _since(ledger: Ledger) -> date:
    """Return the day since which something went otherwise: on it, Upwork's page showed the same, or it was opened."""
    looked = ledger.history.latest(Balance, TODAY)
    return looked.on if looked else present(ledger.history.account).on


def _lately(chance: random.Random, ledger: Ledger, found: Iterable[EntryT]) -> EntryT | None:
    """Choose one of these since then, lately rather than long ago."""
    near = [entry for entry in found if entry.on > _since(ledger)]
    weights = [0.5 ** ((TODAY - entry.on).days / 30) for entry in near]
    return chance.choices(near, weights)[0] if near else None


def _renewal(chance: random.Random, ledger: Ledger) -> Change | None:
    """An allowance did not come, came twice, or its payment failed."""
    came = [
        row for row in ledger.movements if row.kind == "allowance" and row.entry is None and row.on > _since(ledger)
    ]
    if not came:
        return None
    state = present(ledger.state)
    row, how = chance.choice(came[-2:]), chance.choice(["missing", "twice", "failed"])
    if how == "twice":
        return Change("renewal", [], [Grant(on=row.on, connects=row.connects, reason="Again")])
    if how == "failed":
        if not state.fee or row is not came[-1]:
            return None
        return Change("renewal", [], [PlanChange(on=row.on - date.resolution, plan="basic", when="renewal")])
    missing = PlanChange(on=row.on - date.resolution, plan=state.plan.id, when="renewal", connects=0)
    return Change("renewal", [], [missing])


def _cost(chance: random.Random, ledger: Ledger) -> Change | None:
    """A cost was not debited, or twice."""
    proposal = _lately(chance, ledger, _unrefunded(ledger))
    if proposal is None or not proposal.connects:
        return None
    return Change("cost", [proposal], [replace(proposal, connects=chance.choice([0, 2]) * proposal.connects)])


def _boost(chance: random.Random, ledger: Ledger) -> Change | None:
    """A boost was not debited, or twice."""
    proposal = _lately(chance, ledger, [entry for entry in _unrefunded(ledger) if entry.boost])
    if proposal is None:
        return None
    return Change("boost", [proposal], [replace(proposal, boost=chance.choice([0, 2]) * proposal.boost)])


def _unrefunded(ledger: Ledger) -> list[Proposal]:
    return [entry for entry in ledger.history.proposals.values() if not ledger.spendings[entry.id or ""].refunded]


def _refund(chance: random.Random, ledger: Ledger) -> Change | None:
    """A refund that is due came, or one that came here did not."""
    came = [entry for entry in ledger.history.entries if isinstance(entry, Refund) and entry.reason != "outbid"]
    refund = _lately(chance, ledger, came)
    return None if refund is None else Change("refund", [refund], [], chance.random() < 0.7)


def _purchase(chance: random.Random, ledger: Ledger) -> Change | None:
    """A purchase is missing here, or on Upwork."""
    bought = _lately(chance, ledger, [entry for entry in ledger.history.entries if isinstance(entry, PurchaseMade)])
    return None if bought is None else Change("purchase", [bought], [], chance.random() < 0.7)


def _expiry(chance: random.Random, ledger: Ledger) -> Change | None:
    """A gift expired here and not on Upwork, or the other way round."""
    gifts = [entry for entry in ledger.history.entries if isinstance(entry, Grant) and entry.expires]
    gone = [gift for gift in gifts if gift.expires and _since(ledger) < gift.expires <= TODAY]
    held = [gift for gift in gifts if gift.expires and gift.expires > TODAY]
    found = chance.choice([gone, held])
    if not found:
        return None
    gift = chance.choice(found)
    other = TODAY if gift in held else None
    return Change("expiry", [gift], [replace(gift, expires=other)])


_KINDS: Final[Sequence[Callable[[random.Random, Ledger], Change | None]]] = (
    _renewal, _cost, _boost, _refund, _purchase, _expiry,
)  # fmt: skip


def _changed(entries: Sequence[Entry], change: Change) -> list[Entry]:
    """Return a journal with one thing otherwise, each entry at its place."""
    put = {entry.id: entry for entry in change.put if entry.id}
    ids = {entry.id for entry in change.out} - put.keys()
    kept = [put.get(entry.id or "", entry) for entry in entries if entry.id not in ids]
    return [*kept, *(entry for entry in change.put if not entry.id)]


def cases(seed: int) -> Iterator[Case]:
    """Make cases without an end."""
    chance = random.Random(seed)
    turn = 0
    while True:
        case = _case(chance, turn)
        if case is not None:
            turn += 1
            yield case


def _case(chance: random.Random, turn: int) -> Case | None:
    """Make a case; the kinds take turns, and after them a pair."""
    entries = Months(chance).entries()
    kinds = [_KINDS[turn % len(_KINDS)]] if turn % A_PAIR else chance.sample(_KINDS, 2)
    journal = upwork = entries
    parts: list[Part] = []
    for kind in kinds:
        change = kind(chance, played(entries))
        if change is None:
            return None
        before = played(upwork).balance - played(journal).balance
        if change.inverse:
            journal = _changed(journal, change)
        else:
            upwork = _changed(upwork, change)
        parts.append((change.kind, played(upwork).balance - played(journal).balance - before))
    ledger, shown = played(journal), played(upwork).balance
    if any(not connects for _, connects in parts) or shown < 0 or shown == ledger.balance:
        return None
    return Case(ledger, shown, frozenset(parts))


# --- how often it is found -----------------------------------------------------------------------------------------


def place_of_cause(case: Case) -> int | None:
    """Return which of the explanations is the true one, from 0; `None` where it is not among them."""
    for place, explanation in enumerate(Discrepancies(case.ledger).explanations(case.shown)):
        parts = frozenset((kind.removeprefix("failed-"), connects) for kind, connects in explanation.parts)
        if parts == case.parts:
            return place
    return None


def main() -> None:
    """Print how often the cause was first, and how often among those offered."""
    all_of, first, offered = Counter[str](), Counter[str](), Counter[str]()
    source = cases(22)
    for _ in range(CASES):
        case = next(source)
        kind = "pair" if len(case.parts) > 1 else next(iter(case.parts))[0]
        place = place_of_cause(case)
        all_of[kind] += 1
        first[kind] += place == 0
        offered[kind] += place is not None
    for of in (all_of, first, offered):
        of["all"] = sum(of.values())
    for kind, number in all_of.items():
        found = first[kind], offered[kind]
        shares = " ".join(f"{100 * part / number:6.1f}%" for part in found)
        sys.stdout.write(f"{kind:10} {number:4} {shares}\n")


if __name__ == "__main__":
    main()
