"""What is due: Connects that should have come and did not, and proposals of which nothing was heard."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from connects_tui.ledger.entries import Balance
from connects_tui.ledger.ledger import Ledger
from connects_tui.ledger.proposals import ProposalState, Standing, owed_back, proposals_of
from connects_tui.ledger.shelf import Mapped

REFUND_DAYS: Final = 7
"""Connects that the rules promise back are overdue after so many days."""

SILENT_DAYS: Final = 14
"""A proposal without news for so many days is worth a look."""


class OverdueRefund(Struct, frozen=True):
    """Connects that the rules promised back and that are not back after a week.

    Attributes:
        proposal: the proposal's id.
        title: its title.
        status: how it ended: closed, removed …
        since: the day on which it ended.
        connects: how many should have come back.
        days: for how many days they have been due.
    """

    proposal: str
    title: str
    status: str
    since: date
    connects: int
    days: int


class RenewalToCheck(Struct, frozen=True):
    """A renewal that should have brought Connects, and since which Upwork's page was not looked at.

    `connects` is what it should have brought; the balance that Upwork's page should show today is `balance`.
    """

    on: date
    connects: int
    balance: int


class Due(Struct, frozen=True):
    """Everything that is due.

    Attributes:
        refunds: overdue Connects, the oldest first.
        renewal: the latest renewal, where it was not checked yet.
        silent: open proposals without news for two weeks, the longest silent first.
    """

    refunds: tuple[OverdueRefund, ...]
    renewal: RenewalToCheck | None
    silent: Sequence[ProposalState]

    @property
    def connects(self) -> int:
        """How many Connects are overdue."""
        return sum(refund.connects for refund in self.refunds)


def due(ledger: Ledger, proposals: Standing | None = None) -> Due:
    """Say what is due today.

    Args:
        ledger: the books up to today.
        proposals: the proposals as they stand today, where the caller has them already.
    """
    standing = proposals_of(ledger) if proposals is None else proposals
    return Due(_overdue(ledger, standing), renewal_to_check(ledger), silent(standing, ledger.until))


def silent(proposals: Standing, today: date, days: int = SILENT_DAYS) -> Sequence[ProposalState]:
    """Return the open proposals that have stood where they stand for so many days, the longest first."""
    found = [each for each in proposals.running if (today - each.since).days >= days]
    found.sort(key=lambda each: each.since)
    return Mapped(found, lambda each: proposals[each.place])


def renewal_to_check(ledger: Ledger) -> RenewalToCheck | None:
    """Return the renewal that began the present cycle, where it brought Connects and no reconciliation followed it."""
    state = ledger.state
    if state is None or state.cycle_start <= state.opened:
        return None
    brought = 0
    for movement in reversed(ledger.movements):
        if movement.on < state.cycle_start:
            break
        if movement.on == state.cycle_start and movement.kind == "allowance" and movement.entry is None:
            brought += movement.connects
    if not brought:
        return None
    for entry in reversed(ledger.history.entries):
        if entry.on < state.cycle_start:
            break
        if isinstance(entry, Balance) and entry.on <= ledger.until:
            return None
    return RenewalToCheck(state.cycle_start, brought, ledger.balance)


def _overdue(ledger: Ledger, proposals: Standing) -> tuple[OverdueRefund, ...]:
    found = []
    for proposal, connects, since in owed_back(ledger, proposals):
        days = (ledger.until - since).days
        if days >= REFUND_DAYS:
            entry = proposal.entry
            found.append(OverdueRefund(entry.id or "", entry.title, proposal.status, since, connects, days))
    return tuple(found)
