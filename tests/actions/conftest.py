"""A book on a journal of the test's own, on a day that does not move."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from connects_tui.actions import recording
from connects_tui.actions.book import Book
from connects_tui.actions.quick_add import parse_quick_add
from connects_tui.journal.file import JournalFile
from connects_tui.ledger.entries import Account, Proposal
from connects_tui.ledger.proposals import ProposalState
from connects_tui.rules import Plan, ProposalCosts, PurchaseTerms, Refunds, Rulebook, RuleSet

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """One rule set with round numbers: Basic cannot buy, Plus buys tens."""
    basic = Plan("basic", "Basic", Decimal(0), 10)
    plus = Plan("plus", "Plus", Decimal(20), 100, max_balance=150, purchase=PurchaseTerms(Decimal("0.15"), minimum=10))
    rules = RuleSet(
        "test",
        "Test",
        "USD",
        (basic, plus),
        proposal=ProposalCosts(2, 20, typical_connects=8),
        refund=Refunds(closed=True, outbid=True),
    )
    return Rulebook({"test": rules})


@pytest.fixture
def reopened(tmp_path: Path, rulebook: Rulebook) -> Callable[..., Book]:
    """Open the test's journal as a new start of the program does, under these rules or others."""
    now = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    return lambda rulebook=rulebook, **more: Book(JournalFile(tmp_path / "journal.toml"), rulebook, lambda: now, **more)


@pytest.fixture
def book(reopened: Callable[..., Book]) -> Book:
    """A journal with an account on Plus, opened on 6 November with 40 Connects."""
    book = reopened()
    book.record([Account(on=date(2026, 11, 6), rules="test", plan="plus", renewal_day=5, balance=40)])
    return book


def log(book: Book, line: str, *, anyway: bool = False) -> Proposal:
    proposal = recording.completed(book, parse_quick_add(line, TODAY), TODAY)
    (written,) = recording.log_proposal(book, proposal, TODAY, anyway=anyway).entries
    assert isinstance(written, Proposal)
    return written


def balance(book: Book) -> int:
    return book.ledger(TODAY).balance


def standing(book: Book, proposal: Proposal) -> ProposalState:
    return next(state for state in book.ledger(TODAY).proposals if state.entry.id == proposal.id)
