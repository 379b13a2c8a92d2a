"""The proposals as they stand on a day: each with its story, what it spent and what came back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from connects_tui.ledger.entries import OPEN_STATUSES, Proposal, StatusChange
from connects_tui.ledger.ledger import Ledger


@dataclass(frozen=True)
class ProposalState:
    """One proposal as it stands.

    Attributes:
        entry: the proposal itself, as corrected.
        story: its status changes in the order in which they count; empty while it is just sent.
        spent: Connects and boost together, 0 while it is planned for a later day.
        refunded: how many of them came back.
        planned: whether it is dated after the day asked for.
    """

    entry: Proposal
    story: tuple[StatusChange, ...]
    spent: int
    refunded: int
    planned: bool

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

    @cached_property
    def searchable(self) -> str:
        """Its words in small letters, for filters."""
        entry = self.entry
        parts = (entry.title, entry.client, entry.note, entry.url, *entry.tags)
        return "\n".join(part for part in parts if part).casefold()


@dataclass(frozen=True, slots=True)
class RefundDue:
    """Connects that the rules promised back and that did not come: how many, since which day."""

    proposal: str
    connects: int
    since: date


def proposals_of(ledger: Ledger) -> list[ProposalState]:
    """Return every proposal of the journal as it stands on the ledger's last day, in the order of their days.

    Status changes dated later are left aside; proposals dated later are there, marked as planned.
    """
    stories: dict[str, list[StatusChange]] = {}
    proposals = []
    for entry in ledger.history.entries:
        if isinstance(entry, Proposal):
            proposals.append(entry)
        elif isinstance(entry, StatusChange) and entry.on <= ledger.until:
            stories.setdefault(entry.of, []).append(entry)
    return [_state(entry, tuple(stories.get(entry.id or "", ())), ledger) for entry in proposals]


def _state(entry: Proposal, story: tuple[StatusChange, ...], ledger: Ledger) -> ProposalState:
    planned = entry.on > ledger.until
    spent = ledger.spent.get(entry.id or "")
    return ProposalState(
        entry=entry,
        story=story,
        spent=0 if planned else entry.connects + entry.boost,
        refunded=spent.refunded if spent else 0,
        planned=planned,
    )


def refunds_due(ledger: Ledger, proposals: Iterable[ProposalState] | None = None) -> list[RefundDue]:
    """Return what the rules promised back and what did not come, oldest first.

    A proposal has Connects due when it ended in a way that the rules in force on that day pay back, less what was
    refunded (a refund dated before the opening counts as paid, too). `proposals` are all of them as they stand on the
    ledger's last day, where the caller has them already.
    """
    if ledger.state is None:
        return []
    due = []
    for proposal in proposals_of(ledger) if proposals is None else proposals:
        open_ = proposal.spent - proposal.refunded
        if proposal.entry.id is None or open_ <= 0:
            continue
        rules = ledger.rules_on(proposal.status_since)
        if rules is not None and rules.refund.pays(proposal.status):
            due.append(RefundDue(proposal.entry.id, open_, proposal.status_since))
    due.sort(key=lambda item: item.since)
    return due
