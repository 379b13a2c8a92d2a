"""What is due: Connects that should have come and did not, and proposals of which nothing was heard."""

from datetime import date
from typing import Final

from msgspec import Struct

from connects_tui.ledger.entries import Balance
from connects_tui.ledger.ledger import Ledger
from connects_tui.ledger.proposals import Proposals, ProposalState
from connects_tui.statuses import STATUSES

REFUND_DAYS: Final = 7
"""Connects that the rules promise back are overdue after so many days."""

SILENT_DAYS: Final = 14
"""A proposal without news for so many days is worth a look."""


class RefundDue(Struct, frozen=True):
    """Connects that the rules promised back and that did not come.

    The proposal is named by id and title; its `status` is how it ended, and `since` when; `days` is for how long.
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
    """Everything that is due: overdue Connects, the latest renewal where it was not checked, and silent proposals.

    Those are open and without news for two weeks; each list begins with the oldest.
    """

    refunds: tuple[RefundDue, ...]
    renewal: RenewalToCheck | None
    silent: list[ProposalState]


def due(ledger: Ledger) -> Due:
    """Say what is due at the end of the ledger's last day."""
    overdue = tuple(refund for refund in refunds_due(ledger) if refund.days >= REFUND_DAYS)
    return Due(overdue, renewal_to_check(ledger), silent(ledger.proposals, ledger.until))


def silent(proposals: Proposals, today: date) -> list[ProposalState]:
    """Return the open proposals that have stood where they stand for two weeks or more, the longest first."""
    found = [state for state in proposals.running if (today - state.status_since).days >= SILENT_DAYS]
    return sorted(found, key=lambda state: state.status_since)


def refunds_due(ledger: Ledger) -> list[RefundDue]:
    """Return what the rules promised back and what did not come, oldest first.

    A proposal has Connects due when it ended in a way that the rules in force on that day pay back, less what was
    refunded (a refund dated before the opening counts as paid, too).
    """
    if ledger.state is None:
        return []
    every = ledger.rulebook.sets.values()
    paid_somewhere = {status for status in STATUSES if any(rules.refund.pays(status) for rules in every)}
    found = []
    for proposal in ledger.proposals:
        entry, left = proposal.entry, proposal.spent - proposal.refunded
        if proposal.status not in paid_somewhere or entry.id is None or left <= 0:
            continue
        since = proposal.status_since
        rules = ledger.rules_on(since)
        if rules is not None and rules.refund.pays(proposal.status):
            days = (ledger.until - since).days
            found.append(RefundDue(entry.id, entry.title, proposal.status, since, left, days))
    return sorted(found, key=lambda refund: refund.since)


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
