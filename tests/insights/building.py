"""Proposals and what became of them in a line each."""

from connects_tui.insights.bids import Bids, bids_of
from connects_tui.ledger import Ledger
from connects_tui.ledger.entries import Account, Entry, StatusChange
from connects_tui.rules import RuleSet
from tests.ledger.building import day, opened, played, rules

TODAY = "2026-11-23"


def went(of: str, *steps: str) -> list[StatusChange]:
    """Status changes: "2026-11-04 viewed"."""
    return [StatusChange(on=day(step.split()[0]), of=of, status=step.split()[1]) for step in steps]


def account(*entries: Entry, set_: RuleSet | None = None, opening: Account | None = None, until: str = TODAY) -> Ledger:
    return played(set_ or rules(), opening or opened("2026-01-01", 10_000), *entries, until=until)


def bids(*entries: Entry) -> Bids:
    return bids_of(account(*entries))
