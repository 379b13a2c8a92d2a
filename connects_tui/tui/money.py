"""A job's budget as the screens write it."""

from connects_tui.actions.numbers import JobBudget, budget_text
from connects_tui.ledger.entries import Proposal
from connects_tui.wording import Formats


def budget_of(proposal: Proposal) -> str:
    """Write a proposal's budget: "$800", "$800-1200", "$45/h", with the user's sign; empty where it has none."""
    if proposal.budget is None:
        return ""
    written = budget_text(JobBudget(proposal.budget, proposal.budget_max, proposal.hourly))
    return Formats.currency_sign + written.removeprefix("$")
