"""The proposals as they stand on a day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from connects_tui.ledger.entries import Earning, Entry, Proposal, Refund, StatusChange
from connects_tui.ledger.history import History
from connects_tui.ledger.state import NOTHING_SPENT, ProposalSpending
from connects_tui.statuses import STATUSES


class ProposalState(Struct, frozen=True, gc=False):
    """One proposal, as corrected, and how it stands; `planned`: it is dated after the day asked for.

    Attributes:
        story: its status changes in the order they count.
        spent: Connects and boost together, 0 while it is planned.
        spending: how its Connects were spent and refunded; none while it is planned, or where it has no id.
        refunds: its refund entries, with or without an effect.
        ending: the ending that decides the refund; `None` while it is open.
        was_hired: even if it ended later; setting it back to sent clears it.
    """

    entry: Proposal
    story: tuple[StatusChange, ...] = ()
    status: str = "sent"
    spent: int = 0
    spending: ProposalSpending = NOTHING_SPENT
    refunds: tuple[Refund, ...] = ()
    ending: StatusChange | None = None
    was_hired: bool = False
    planned: bool = False
    earnings: tuple[Earning, ...] = ()

    @property
    def status_since(self) -> date:
        """The day since which it stands there."""
        return self.story[-1].on if self.story else self.entry.on

    @property
    def is_open(self) -> bool:
        """Whether it is still in the running."""
        return STATUSES[self.status].is_open

    @property
    def refunded(self) -> int:
        """How many of its Connects were refunded."""
        return self.spending.refunded

    @property
    def earned(self) -> Decimal:
        """What it earned, in USD, before Upwork's fee."""
        return sum((earning.amount for earning in self.earnings), Decimal(0))

    @property
    def ad_credits(self) -> int:
        """How many ad credits paid for its boost."""
        return self.spending.ad_credits

    @property
    def outstanding(self) -> int:
        """What it spent and did not get back."""
        return self.spent - self.refunded

    @property
    def cost(self) -> int:
        """What it costs, Connects and boost together, planned or not, and whoever pays the boost."""
        return self.entry.spends

    @property
    def boost(self) -> int:
        """What its boost costs in Connects, ad credits apart."""
        return self.entry.boost - self.ad_credits

    @property
    def searchable(self) -> str:
        """Its words in small letters, for filters."""
        entry = self.entry
        tags = "\n".join(entry.tags)
        return f"{entry.title}\n{entry.client or ''}\n{entry.note or ''}\n{entry.url or ''}\n{tags}".casefold()


def deciding_ending(story: Sequence[StatusChange]) -> StatusChange | None:
    """Return the first ending since a proposal was last open, or `None` while it is.

    A job that closes after a hire, or after the proposal was withdrawn, refunds nothing.
    """
    ending = None
    for change in reversed(story):
        if STATUSES[change.status].is_open:
            break
        ending = change
    return ending


def _was_hired(story: Sequence[StatusChange]) -> bool:
    for change in reversed(story):
        if change.status in ("hired", "sent"):
            return change.status == "hired"
    return False


class Proposals(Struct, frozen=True, eq=False, dict=True):
    """Every proposal as it stands at the end of a day, in the order of their days."""

    states: Sequence[ProposalState]
    until: date

    @classmethod
    def of(cls, history: History, spent: Mapping[str, ProposalSpending], until: date) -> "Proposals":
        """Say how every proposal of a journal stands at the end of a day."""
        proposals, about = _by_kind(history.entries, until)
        return cls([_state(entry, about, spent, until) for entry in proposals], until)

    def with_more(self, added: Iterable[Entry], spent: Mapping[str, ProposalSpending]) -> "Proposals":
        """Return the proposals with these entries added, none of which is dated before the day."""
        proposals, about = _by_kind(added, self.until)
        states = list(self.states)
        for id_ in about.stories.keys() | about.refunds.keys() | about.earnings.keys():
            place = self.places.get(id_)
            if place is not None:
                before = states[place]
                about.stories[id_] = (*before.story, *about.stories.get(id_, ()))
                about.refunds[id_] = (*before.refunds, *about.refunds.get(id_, ()))
                about.earnings[id_] = (*before.earnings, *about.earnings.get(id_, ()))
                states[place] = _state(before.entry, about, spent, self.until)
        states += [_state(entry, about, spent, self.until) for entry in proposals]
        if proposals:
            states.sort(key=lambda state: state.entry.on)
        return Proposals(states, self.until)

    @cached_property
    def places(self) -> dict[str, int]:
        """The place in `states` of each that has an id, by it."""
        return {state.entry.id: place for place, state in enumerate(self.states) if state.entry.id}

    def named(self, id_: str | None) -> ProposalState | None:
        """Return the proposal of an id; `None` where there is none."""
        place = self.places.get(id_ or "")
        return None if place is None else self.states[place]

    @cached_property
    def running(self) -> list[ProposalState]:
        """Those in the running, and not planned."""
        return [state for state in self.states if state.is_open and not state.planned]

    def for_client(self, client: str) -> Sequence[ProposalState]:
        """Return those for a client, in capitals or not, the latest first."""
        return self._alike[0].get(client.casefold(), ())

    def tagged(self, tag: str) -> Sequence[ProposalState]:
        """Return those with a tag, in capitals or not, the latest first."""
        return self._alike[1].get(tag.casefold(), ())

    @cached_property
    def _alike(self) -> tuple[dict[str, list[ProposalState]], dict[str, list[ProposalState]]]:
        clients: dict[str, list[ProposalState]] = defaultdict(list)
        tags: dict[str, list[ProposalState]] = defaultdict(list)
        for state in reversed(self.states):
            if state.entry.client:
                clients[state.entry.client.casefold()].append(state)
            for tag in set(map(str.casefold, state.entry.tags)):
                tags[tag].append(state)
        return clients, tags

    def __len__(self) -> int:
        return len(self.states)

    def __iter__(self) -> Iterator[ProposalState]:
        return iter(self.states)


class _About(NamedTuple):
    """What entries say about proposals, by their ids."""

    stories: dict[str, tuple[StatusChange, ...]]
    refunds: dict[str, tuple[Refund, ...]]
    earnings: dict[str, tuple[Earning, ...]]


def _by_kind(entries: Iterable[Entry], until: date) -> tuple[list[Proposal], _About]:
    proposals: list[Proposal] = []
    stories, refunds, earnings = about = _About({}, {}, {})
    for entry in entries:
        if isinstance(entry, Proposal):
            proposals.append(entry)
        elif isinstance(entry, StatusChange):
            if entry.on <= until:
                stories[entry.of] = (*stories[entry.of], entry) if entry.of in stories else (entry,)
        elif isinstance(entry, Refund) and entry.on <= until:
            refunds[entry.of] = (*refunds.get(entry.of, ()), entry)
        elif isinstance(entry, Earning) and entry.on <= until:
            earnings[entry.of] = (*earnings.get(entry.of, ()), entry)
    return proposals, about


def _state(entry: Proposal, about: _About, spent: Mapping[str, ProposalSpending], until: date) -> ProposalState:
    id_, planned = entry.id or "", entry.on > until
    story, spending = about.stories.get(id_, ()), spent.get(id_, NOTHING_SPENT)
    return ProposalState(
        entry,
        story,
        story[-1].status if story else "sent",
        0 if planned else entry.spends - spending.ad_credits,
        spending,
        about.refunds.get(id_, ()),
        deciding_ending(story),
        _was_hired(story),
        planned,
        about.earnings.get(id_, ()),
    )
