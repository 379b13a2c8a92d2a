"""The proposals as they stand on a day: each with its story, what it spent and what came back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from msgspec import Struct

from connects_tui.ledger.entries import OPEN_STATUSES, Proposal, Refund, StatusChange
from connects_tui.ledger.ledger import Ledger
from connects_tui.ledger.lots import Taken
from connects_tui.ledger.shelf import Ids, Mapped, Shelf, View


class ProposalState(Struct, frozen=True, gc=False):
    """One proposal as it stands.

    Attributes:
        entry: the proposal itself, as corrected.
        story: its status changes in the order in which they count; empty while it is just sent.
        spent: Connects and boost together, 0 while it is planned for a later day.
        refunded: how many of them came back.
        planned: whether it is dated after the day asked for.
        taken: the lots that it was paid from, as far as that did not come back.
        refunds: the entries by which Connects of it came back, or were to.
    """

    entry: Proposal
    story: tuple[StatusChange, ...]
    spent: int
    refunded: int
    planned: bool
    taken: tuple[Taken, ...] = ()
    refunds: tuple[Refund, ...] = ()

    @property
    def status(self) -> str:
        """Where it stands; "sent" before its first status change."""
        return self.story[-1].status if self.story else "sent"

    @property
    def status_since(self) -> date:
        """The day since which it stands there."""
        return self.story[-1].on if self.story else self.entry.on

    @property
    def is_open(self) -> bool:
        """Whether it is still in the running."""
        return self.status in OPEN_STATUSES

    @property
    def cost(self) -> int:
        """What it costs, Connects and boost together, whether it is sent yet or planned."""
        return self.entry.connects + self.entry.boost

    @property
    def searchable(self) -> str:
        """Its words in small letters, for filters."""
        entry = self.entry
        parts = (entry.title, entry.client, entry.note, entry.url, *entry.tags)
        return "\n".join(part for part in parts if part).casefold()


class RefundDue(Struct, frozen=True):
    """Connects that the rules promised back and that did not come: how many, since which day."""

    proposal: str
    connects: int
    since: date


class Running(Struct, frozen=True, order=True):
    """A proposal in the running: its place among all, where it stands, and since which day."""

    place: int
    status: str
    since: date


Places = Mapping[str, Sequence[int]]


class Groups(Struct, frozen=True):
    """The places of proposals by client and by tag, in small letters, in the order of their days."""

    clients: Places
    tags: Places

    @classmethod
    def of(cls, proposals: Iterable[ProposalState], first: int = 0) -> "Groups":
        """Group proposals, of which the first stands at a place."""
        clients: dict[str, list[int]] = {}
        tags: dict[str, list[int]] = {}
        for place, proposal in enumerate(proposals, start=first):
            if proposal.entry.client:
                clients.setdefault(proposal.entry.client.casefold(), []).append(place)
            for tag in {tag.casefold() for tag in proposal.entry.tags}:
                tags.setdefault(tag, []).append(place)
        return cls(clients, tags)


class Standing(View[ProposalState]):
    """Every proposal as it stands, in the order of their days."""

    def __init__(
        self,
        states: Shelf[ProposalState],
        *,
        past: int = 0,
        running: Iterable[Running] = (),
        due: Iterable[int] = (),
        touched: Iterable[int] = (),
        ids: Ids | None = None,
        groups: Groups | None = None,
    ) -> None:
        """Take the proposals as they stand.

        Args:
            states: the proposals.
            past: of so many of them, from the beginning, the next two are known.
            running: those in the running.
            due: the places of those that have Connects due.
            touched: the places among them of which neither is true any more.
            ids: the ids of those many.
            groups: the places of those many by client and tag.
        """
        self._states = states
        self._past = past
        self._known_running, self._known_due = running, due
        self._touched = frozenset(touched)
        self._ids = ids or Ids()
        self._known_groups = groups or Groups({}, {})

    def stay_unpacked(self) -> None:
        """Keep every proposal that is looked at from now on: all of them are, again and again."""
        self._states.stay_unpacked()

    @cached_property
    def running(self) -> Sequence[Running]:
        """Those in the running, in the order of their days; those planned for a later day are not."""
        found = [each for each in self._known_running if each.place not in self._touched]
        for place, proposal in self.since_past():
            if proposal.is_open and not proposal.planned:
                found.append(Running(place, proposal.status, proposal.status_since))
        return sorted(found)

    def owing(self) -> Iterator[ProposalState]:
        """Go through those that may have Connects due."""
        known = [place for place in self._known_due if place not in self._touched]
        places = sorted([*known, *(place for place, _ in self.since_past())])
        return (self._states[place] for place in places)

    def for_client(self, client: str) -> Sequence[ProposalState]:
        """Return the proposals for a client, however it is written, the latest first."""
        return self._group(client, self._known_groups.clients, self._later_groups.clients)

    def tagged(self, tag: str) -> Sequence[ProposalState]:
        """Return the proposals with a tag, however it is written, the latest first."""
        return self._group(tag, self._known_groups.tags, self._later_groups.tags)

    @cached_property
    def _later_groups(self) -> Groups:
        return Groups.of(self._states.since(self._past), self._past)

    def _group(self, name: str, known: Places, later: Places) -> Sequence[ProposalState]:
        places = [*known.get(name.casefold(), ()), *later.get(name.casefold(), ())]
        return Mapped(places[::-1], self._states.__getitem__)

    def named(self, id_: str | None) -> ProposalState | None:
        """Return the proposal of an id; `None` where there is none."""
        place = self._ids.find(id_ or "")
        if place is not None:
            return self._states[place]
        return next((proposal for proposal in self._states.since(self._past) if proposal.entry.id == id_), None)

    def since_past(self) -> Iterator[tuple[int, ProposalState]]:
        """Go through those that came or changed since the past that the books go on from, each with its place.

        Those that came stand last, in their order.
        """
        for place in self._touched:
            yield place, self._states[place]
        yield from enumerate(self._states.since(self._past), start=self._past)

    def one(self, place: int) -> ProposalState:
        """Return the proposal at a place."""
        return self._states[place]

    def __len__(self) -> int:
        return len(self._states)

    def __iter__(self) -> Iterator[ProposalState]:
        return iter(self._states)

    def __reversed__(self) -> Iterator[ProposalState]:
        return reversed(self._states)


def proposals_of(ledger: Ledger) -> Standing:
    """Return every proposal of the journal as it stands on the ledger's last day, in the order of their days.

    Status changes dated later are left aside; proposals dated later are there, marked as planned.
    """
    past = ledger.past
    later = ledger.history.since(0 if past is None else len(past.counting))
    stories: dict[str, list[StatusChange]] = {}
    refunds: dict[str, list[Refund]] = {}
    proposals = []
    for entry in later:
        if isinstance(entry, Proposal):
            proposals.append(entry)
        elif entry.on <= ledger.until:
            if isinstance(entry, StatusChange):
                stories.setdefault(entry.of, []).append(entry)
            elif isinstance(entry, Refund):
                refunds.setdefault(entry.of, []).append(entry)

    def state(entry: Proposal, before: ProposalState | None = None) -> ProposalState:
        id_, planned = entry.id or "", entry.on > ledger.until
        spent = ledger.spent.get(id_)
        return ProposalState(
            entry=entry,
            story=(*(before.story if before else ()), *stories.get(id_, ())),
            spent=0 if planned else entry.connects + entry.boost,
            refunded=spent.refunded if spent else 0,
            planned=planned,
            taken=spent.taken if spent else (),
            refunds=(*(before.refunds if before else ()), *refunds.get(id_, ())),
        )

    if past is None:
        return Standing(Shelf(map(state, proposals)))
    states = Shelf(map(state, proposals), past.standing)
    touched = {place for id_ in stories.keys() | refunds.keys() if (place := past.proposal_ids.find(id_)) is not None}
    for place in touched:
        before = past.standing[place]
        states[place] = state(before.entry, before)
    return Standing(
        states,
        past=len(past.standing),
        running=past.running,
        due=past.due,
        touched=touched,
        ids=past.proposal_ids,
        groups=past.groups,
    )


def refunds_due(ledger: Ledger, proposals: Standing | None = None) -> list[RefundDue]:
    """Return what the rules promised back and what did not come, oldest first.

    A proposal has Connects due when it ended in a way that the rules in force on that day pay back, less what was
    refunded (a refund dated before the opening counts as paid, too). `proposals` are all of them as they stand on the
    ledger's last day, where the caller has them already.
    """
    return [RefundDue(proposal.entry.id or "", left, since) for proposal, left, since in owed_back(ledger, proposals)]


def owed_back(ledger: Ledger, proposals: Standing | None = None) -> list[tuple[ProposalState, int, date]]:
    """Return the proposals that have Connects due, how many, and since which day, the oldest first."""
    if ledger.state is None:
        return []
    due = []
    for proposal in (proposals_of(ledger) if proposals is None else proposals).owing():
        left = proposal.spent - proposal.refunded
        if proposal.entry.id is None or left <= 0:
            continue
        rules = ledger.rules_on(proposal.status_since)
        if rules is not None and rules.refund.pays(proposal.status):
            due.append((proposal, left, proposal.status_since))
    due.sort(key=lambda item: item[2])
    return due
