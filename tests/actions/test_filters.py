"""The filter language of the proposal list."""

import contextlib
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connects_tui.actions.book import BadFilter, Book
from connects_tui.actions.filters import (
    MOVEMENT_VALUES,
    filter_of,
    filtered,
    parse_bid_filter,
    parse_filter,
    parse_movement_filter,
    typed_so_far,
)
from connects_tui.actions.outlook import Outlook
from connects_tui.demo import demo_journal
from connects_tui.insights.bids import costs
from connects_tui.insights.groups import DIMENSIONS, grouped
from connects_tui.journal.reading import read_journal
from connects_tui.ledger import History, Ledger
from connects_tui.ledger.entries import Earning, Proposal, PurchaseMade, Refund, StatusChange
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.state import Movement
from connects_tui.rules import Rulebook
from tests.actions.conftest import TODAY
from tests.insights.building import bids
from tests.ledger.building import day, present


@pytest.fixture
def jobs(book: Book) -> Book:
    day = date(2026, 11, 10)
    book.record(
        [Proposal(id="shop", on=day, connects=8, boost=4, title="Shopify theme", client="Acme Corp", tags=("css",))]
    )
    book.record([Proposal(id="api", on=date(2026, 11, 20), connects=10, title="Django API", tags=("django", "css3"))])
    book.record([Proposal(id="invited", on=day, connects=0, title="A chat", invited=True, note="through Shopify")])
    book.record([StatusChange(on=day, of="shop", status="hired")])
    book.record([Earning(on=date(2026, 11, 21), of="shop", amount=Decimal(50))])
    book.record([Proposal(id="later", on=date(2026, 12, 1), connects=6, title="Planned")])
    return book


FOUND = {
    "shop api invited later": [""],
    "shop invited": ["shopify"],
    "shop": [
        "SHOPIFY theme", "@acme", '@"acme corp"', "#css", "is:hired", "-is:open", "connects>10", "connects=12",
        "got:hire", "GOT:Reply", "earned:2026-11", "earned:2026",
        "boosted", 'client:"acme corp"', "IS:Hired", "Connects>10", "Boosted",
    ],
    "api later": ["-shopify", "-got:view -invited", "since:2026-11-20", "-boosted -invited"],
    "api invited later": ["-#css", "is:open", "client:none", "budget:none -boosted", '-"shopify theme"'],
    "later": ["is:planned"],
    "shop api invited": ["until:2026-11-20"],
    "api": ["since:-3 until:yesterday", "tag:CSS3", "-on:tuesday", '#"css3"', "Since:-3 Until:Yesterday"],
    "shop api": ["connects>=10"],
    "invited later": ["connects<10", "tag:none"],
    "invited": ["invited", '"a chat"'],
    "": ["earned:2026-12", "nothing", "client:acme", 'budget:"$100 to $499"', "-"],
    "shop invited later": ["on:tue"],
}  # fmt: skip
"""What is found, and the filters that find it."""


@pytest.mark.parametrize(("found", "words"), [(found, words) for found, filters in FOUND.items() for words in filters])
def test_a_filter_finds(jobs: Book, found: str, words: str) -> None:
    proposals = jobs.ledger(TODAY).proposals
    shown = [proposal.entry.id for proposal in filtered(proposals, words, TODAY)]
    assert sorted(map(str, shown)) == sorted(found.split())


@pytest.mark.parametrize("words", ["is:lost", "since:soon", "until:2026-02-30", "on:day", "budget:some"])
def test_a_condition_that_makes_no_sense_is_told(jobs: Book, words: str) -> None:
    with pytest.raises(BadFilter, match=words):
        filtered(jobs.ledger(TODAY).proposals, words, TODAY)
    with pytest.raises(BadFilter, match=words):
        parse_bid_filter(words, TODAY)
    with pytest.raises(BadFilter):
        parse_bid_filter("since:2026-11-02 until:2026-11-01", TODAY)


ABOUT_CONNECTS = "write connects, then >, >=, <, <= or =, then a whole number, like connects>10"
IN_QUOTES = 'put double quotes around all of it, like @"acme corp"'
A_DAY = "name a day like 2026-11-20, Nov 20, -3d, yesterday or mon"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("connects>abc", f"connects>abc: {ABOUT_CONNECTS}"),
        ("shopify -connects>1.5", f"connects>1.5: {ABOUT_CONNECTS}"),
        ("connects>", f"connects>: {ABOUT_CONNECTS}"),
        ("connects:10", f"connects:10: {ABOUT_CONNECTS}"),
        ("connects >10", f">10: {ABOUT_CONNECTS}"),
        ('@"acme corp', f'@"acme corp: {IN_QUOTES}'),
        ('shopify client:"acme corp is:open', f'client:"acme corp is:open: {IN_QUOTES}'),
        ('"shopify theme', f'"shopify theme: {IN_QUOTES}'),
        ('@"acme"corp', f'@"acme"corp: {IN_QUOTES}'),
        ("@", "@: name a client, like @acme"),
        ('@""', '@"": name a client, like @acme'),
        ("-#", "#: name a tag, like #css"),
        ("earned:nov", "earned:nov: name a month or a year in which something was earned, like earned:2026-11"),
        ("since:", f"since: {A_DAY}"),
        ("until:", f"until: {A_DAY}"),
        ("client:", 'client: name a client, like client:"acme corp", or client:none'),
        ("tag:", "tag: name a tag, like tag:css, or tag:none"),
        ("on:", "on: name a day of the week, like on:monday"),
    ],
)
def test_what_is_wrong_with_a_condition_is_said_and_what_is_expected(words: str, says: str) -> None:
    with pytest.raises(BadFilter) as error:
        parse_filter(words, TODAY)
    assert str(error.value) == says


def test_a_key_without_a_value_is_told_what_it_takes() -> None:
    with pytest.raises(BadFilter, match=r"^is: write is:open, is:planned or is: with one of sent, viewed"):
        parse_filter("is:", TODAY)


WHOLE = [
    "shopify is:open", "-is:hired", "since:2026-11-20", "until:-3", "since:yesterday", "connects>=10", '@"acme corp"',
    "-#css", 'client:"acme corp"', "tag:css", 'budget:"$100 to $499"', "budget:none", "on:tuesday", "-boosted",
]  # fmt: skip


@pytest.mark.parametrize("words", WHOLE)
def test_a_condition_is_no_error_at_any_letter_while_it_is_typed(words: str) -> None:
    for end in range(len(words) + 1):
        parse_filter(typed_so_far(words[:end], TODAY), TODAY)
    assert typed_so_far(words, TODAY) == words


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("shopify is:", "shopify "),
        ("shopify is:op", "shopify "),
        ("shopify -", "shopify "),
        ("shopify @", "shopify "),
        ('shopify @"acme co', "shopify "),
        ("connects>", ""),
        ("since:2026-13", ""),
        ("since:2026-13-", ""),
        *((typed, typed) for typed in ("is:x", "is: shopify", "is: ", "connects>a", "since:2026-13-01")),
        *((typed, typed) for typed in ("since:so", "on:mon", "x:", "")),
    ],
)
def test_only_the_last_word_can_be_half_typed_and_only_if_more_can_make_it_a_condition(typed: str, left: str) -> None:
    assert typed_so_far(typed, TODAY) == left


MOVED = {
    "opening bought shop extra back api": ["", "since:2026-11-01", "-is:expiry"],
    "opening bought back": ["is:in"],
    "shop extra api": ["is:out", "-is:in"],
    "bought": ["is:purchase", "BOUGHT", "connects=20"],
    "extra": ["is:boost"],
    "back": ["is:refund", "#css since:2026-11-12"],
    "shop extra back": ["@acme", "shopify", "boosted", "#css"],
    "api": ["django", "since:2026-11-20"],
    "opening api": ["on:friday"],
    "opening bought": ["-@acme until:2026-11-19", "connects>12"],
}


@pytest.mark.parametrize(("names", "text"), [(names, text) for names, texts in MOVED.items() for text in texts])
def test_movements_are_found_by_their_own_words_and_by_their_proposals(book: Book, names: str, text: str) -> None:
    book.record([PurchaseMade(on=date(2026, 11, 9), connects=20)])
    book.record(
        [Proposal(id="shop", on=date(2026, 11, 10), connects=8, boost=4, title="Shopify", client="Acme", tags=("css",))]
    )
    book.record([Refund(id="back", on=date(2026, 11, 12), of="shop", reason="outbid")])
    book.record([Proposal(id="api", on=date(2026, 11, 20), connects=10, title="Django API")])
    ledger = book.ledger(TODAY)

    def proposal_of(movement: Movement) -> ProposalState | None:
        return ledger.proposals.named("shop" if movement.entry == "back" else movement.entry)

    fits = parse_movement_filter(text, TODAY, proposal_of)
    called = dict(zip(ledger.movements, ["opening", "bought", "shop", "extra", "back", "api"], strict=True))
    assert " ".join(name for movement, name in called.items() if fits(movement)) == names


def test_a_kind_of_movement_is_no_error_while_it_is_typed_and_a_wrong_one_is_told_what_there_is() -> None:
    def parse(text: str, today: date) -> object:
        return parse_movement_filter(text, today, lambda _: None)

    assert typed_so_far("shopify is:ref", TODAY, parse, MOVEMENT_VALUES) == "shopify "
    assert typed_so_far("is:ad-credits", TODAY, parse, MOVEMENT_VALUES) == "is:ad-credits"
    assert typed_so_far("is:hired", TODAY, parse, MOVEMENT_VALUES) == "is:hired"
    with pytest.raises(BadFilter, match=r"^is:hired: expected is: with one of in, out, opening, allowance"):
        parse("is:hired", TODAY)


@given(st.text(st.sampled_from('ab -@#":<>=1') | st.characters(), max_size=20))
def test_any_filter_is_read_or_refused(text: str) -> None:
    for filter_ in (text, typed_so_far(text, TODAY)):
        with contextlib.suppress(BadFilter):
            parse_filter(filter_, TODAY)


@pytest.fixture(scope="module")
def year() -> Outlook:
    """The demo's year, with a client whose name is hard to write in a filter."""
    rulebook = Rulebook.load(Path("no such folder"))
    facts: Any = {"job_age": 30, "applicants": 20, "template": 'my  "own"', "client_spent": Decimal(5000)}
    names: Any = {"client": 'Bob "the  builder"', "tags": ("two words", "", '"')}
    odd = Proposal(id="odd", on=TODAY, connects=3, title="x", **names, **facts)
    entries = [*read_journal(demo_journal(TODAY)).entries, odd]
    return Outlook(Ledger.play(History.of(entries), rulebook, TODAY))


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_the_filter_of_a_group_finds_its_proposals(year: Outlook, dimension: str) -> None:
    sent = [bid.proposal for bid in year.bids]
    for group in grouped(year.bids, dimension):
        assert len(filtered(sent, filter_of(dimension, group.name), TODAY)) == group.proposals, group.name


def test_a_period_is_taken_from_the_filter_and_brings_its_payments() -> None:
    made = bids(
        *(Proposal(id=id_, on=day(on), connects=4, title=id_) for id_, on in (("a", "2026-10-01"), ("b", "2026-11-02")))
    )
    bid_filter = parse_bid_filter("since:2026-09-01 UNTIL:2026-10-31 Since:2026-10-01", TODAY)
    assert (bid_filter.since, bid_filter.until, bid_filter.condition) == (date(2026, 10, 1), date(2026, 10, 31), None)
    found = bid_filter.apply(made)
    assert [bid.entry.id for bid in found] == ["a"]
    assert found.share == 1
    assert (found.fees, found.purchases) == (made.between(bid_filter.since, bid_filter.until).fees, Decimal(0))


def test_a_part_of_a_period_has_the_share_of_the_cash_that_fits_its_connects(year: Outlook) -> None:
    boosted, others = (parse_bid_filter(text, TODAY).apply(year.bids) for text in ("boosted", "-boosted"))
    assert len(boosted) + len(others) == len(year.bids)
    assert present(boosted.cash) + present(others.cash) == Fraction(year.bids.fees + year.bids.purchases)
    assert costs(boosted) == costs(year.bids, boosted)
    of_boosted = grouped(boosted, "month")
    assert sum((group.costs.exact_cash or Fraction(0) for group in of_boosted), Fraction(0)) == boosted.cash


def test_a_filter_that_fits_all_leaves_them_as_they_are(year: Outlook) -> None:
    assert parse_bid_filter("", TODAY).apply(year.bids) == year.bids
    assert parse_bid_filter("connects>=0", TODAY).apply(year.bids).share == 1


def test_where_nothing_was_spent_nothing_can_be_shared() -> None:
    made = bids(*(Proposal(id=id_, on=day("2026-10-01"), connects=0, title=id_, invited=id_ == "a") for id_ in "ab"))
    assert parse_bid_filter("invited", TODAY).apply(made).cash is None
    assert costs(parse_bid_filter("invited", TODAY).apply(made)).cash is None
