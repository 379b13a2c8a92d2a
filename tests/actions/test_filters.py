"""The filter language of the proposal list."""

from datetime import date

import pytest

from connects_tui.actions.book import Book
from connects_tui.actions.filters import filtered
from connects_tui.actions.outcomes import FilterError
from connects_tui.ledger.entries import Proposal, StatusChange
from connects_tui.ledger.proposals import proposals_of
from tests.actions.conftest import TODAY


@pytest.fixture
def jobs(book: Book) -> Book:
    day = date(2026, 11, 10)
    book.record(
        [Proposal(id="shop", on=day, connects=8, boost=4, title="Shopify theme", client="Acme Corp", tags=("css",))]
    )
    book.record([Proposal(id="api", on=date(2026, 11, 20), connects=10, title="Django API", tags=("django", "css3"))])
    book.record([Proposal(id="invited", on=day, connects=0, title="A chat", invited=True, note="through Shopify")])
    book.record([StatusChange(on=day, of="shop", status="hired")])
    book.record([Proposal(id="later", on=date(2026, 12, 1), connects=6, title="Planned")])
    return book


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", "shop api invited later"),
        ("shopify", "shop invited"),
        ("SHOPIFY theme", "shop"),
        ("-shopify", "api later"),
        ("@acme", "shop"),
        ('@"acme corp"', "shop"),
        ("#css", "shop"),
        ("-#css", "api invited later"),
        ("is:hired", "shop"),
        ("is:open", "api invited later"),
        ("is:planned", "later"),
        ("-is:open", "shop"),
        ("since:2026-11-20", "api later"),
        ("until:2026-11-20", "shop api invited"),
        ("since:-3 until:yesterday", "api"),
        ("connects>10", "shop"),
        ("connects>=10", "shop api"),
        ("connects<10", "invited later"),
        ("connects=12", "shop"),
        ("boosted", "shop"),
        ("invited", "invited"),
        ("-boosted -invited", "api later"),
        ("nothing", ""),
        ('client:"acme corp"', "shop"),
        ("client:acme", ""),
        ("client:none", "api invited later"),
        ("tag:CSS3", "api"),
        ("tag:none", "invited later"),
        ("on:tue", "shop invited later"),
        ("-on:tuesday", "api"),
        ("budget:none -boosted", "api invited later"),
        ('budget:"$100 to $499"', ""),
    ],
)
def test_a_filter_finds(jobs: Book, words: str, found: str) -> None:
    proposals = proposals_of(jobs.ledger(TODAY))
    shown = [proposal.entry.id for proposal in filtered(proposals, words, TODAY)]
    assert sorted(map(str, shown)) == sorted(found.split())


@pytest.mark.parametrize("words", ["is:lost", "since:soon", "until:2026-02-30", "on:day", "budget:some"])
def test_a_condition_that_makes_no_sense_is_told(jobs: Book, words: str) -> None:
    with pytest.raises(FilterError, match=words):
        filtered(proposals_of(jobs.ledger(TODAY)), words, TODAY)
