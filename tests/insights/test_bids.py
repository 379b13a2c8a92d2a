"""Bids: how far each proposal got, and what its Connects had cost."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connects_tui.insights.bids import Bid, bids_of, stage_dates
from connects_tui.ledger import History, Ledger
from connects_tui.ledger.entries import Account, Balance, Entry, Grant, PurchaseMade, Refund
from connects_tui.rules import PurchaseTerms, Refunds, Rulebook, RuleSet
from connects_tui.statuses import HIRED, INTERVIEWING, SENT, VIEWED
from tests.insights.building import TODAY, account, bids, went
from tests.ledger.building import day, opened, plan, refunding, rules, sent
from tests.ledger.test_properties import accounts, days, journals, rulebooks

PLUS = plan("basic", "20.00", 100, purchase=PurchaseTerms(Decimal("0.15"), minimum=10))
SET = rules(PLUS, refund=refunding())


def only(*entries: Entry, balance: int | None = None, set_: RuleSet = SET) -> tuple[Bid, Fraction]:
    """The last bid of an account on Plus, and what its Connects had cost in USD."""
    found = bids_of(account(*entries, set_=set_, opening=opened("2026-11-06", balance)))
    return found.bids[-1], Fraction(found.bids[-1].value_units, found.per_usd)


def test_a_proposal_reached_the_furthest_stage_of_its_story() -> None:
    (bid,) = bids(sent("2026-11-01", 8, "p"), *went("p", "2026-11-03 viewed", "2026-11-09 hired", "2026-11-12 closed"))
    assert bid.stage == HIRED
    assert stage_dates(bid.proposal) == [day("2026-11-01"), day("2026-11-03"), None, None, day("2026-11-09")]


def test_one_that_was_declined_did_not_get_further_for_it() -> None:
    first, second = bids(
        sent("2026-11-01", 8, "p"),
        sent("2026-11-02", 8, "q"),
        *went("p", "2026-11-03 declined"),
        *went("q", "2026-11-03 interviewing", "2026-11-04 declined"),
    )
    assert (first.stage, second.stage) == (SENT, INTERVIEWING)


def test_one_that_was_taken_back_to_sent_starts_anew() -> None:
    (bid,) = bids(sent("2026-11-01", 8, "p"), *went("p", "2026-11-03 hired", "2026-11-04 sent", "2026-11-05 viewed"))
    assert (bid.stage, stage_dates(bid.proposal)[HIRED]) == (VIEWED, None)


def test_planned_ones_are_no_bids_and_earlier_than_the_opening_are() -> None:
    found = bids(sent("2025-12-01", 8, "early"), sent("2026-11-24", 8, "planned"))
    assert [bid.entry.id for bid in found] == ["early"]


def test_connects_of_an_allowance_cost_the_fee_it_came_for() -> None:
    bid, usd = only(sent("2026-11-07", 8, "last"))
    assert (bid.connects, bid.unpriced, usd) == (8, 0, Fraction(8 * 20, 100))


def test_bought_connects_cost_what_was_paid_for_them() -> None:
    """Of 100 from the allowance 97 are gone: 3 at $0.20, then 5 of those bought, 30 for $4.00."""
    buy = PurchaseMade(on=day("2026-11-08"), connects=30, paid=Decimal("4.00"))
    bid, usd = only(sent("2026-11-07", 97, "first"), buy, sent("2026-11-09", 8, "last"))
    assert usd == Fraction(3 * 20, 100) + Fraction(5 * 4, 30)
    assert bid.unpriced == 0


def test_a_bonus_is_free_and_an_opening_balance_has_no_known_price() -> None:
    gift = Grant(on=day("2026-11-07"), connects=10, reason="x")
    bid, usd = only(gift, sent("2026-11-08", 8, "last"), balance=5)
    assert (bid.connects, bid.unpriced, usd) == (8, 5, Fraction(0))


def test_what_was_adjusted_or_owed_has_no_known_price() -> None:
    bid, usd = only(Balance(on=day("2026-11-07"), connects=4), sent("2026-11-08", 8, "last"), balance=0)
    assert (bid.unpriced, usd) == (8, Fraction(0))


def test_what_came_back_cost_nothing() -> None:
    bid, usd = only(sent("2026-11-07", 8, "p", boost=4), Refund(on=day("2026-11-09"), of="p", connects=9))
    assert (bid.connects, usd) == (3, Fraction(3 * 20, 100))


def test_what_came_back_into_a_fresh_lot_cost_nothing_where_it_was_and_has_no_price_where_it_is() -> None:
    set_ = rules(PLUS, refund=Refunds(closed=True, lot="new"))
    spent = [sent("2026-11-07", 8, "p"), Refund(on=day("2026-11-08"), of="p")]
    assert only(*spent, set_=set_)[1] == 0
    bid, usd = only(*spent, sent("2026-11-09", 94, "last"), set_=set_)
    assert (bid.unpriced, usd) == (2, Fraction(92 * 20, 100))


@pytest.mark.parametrize(
    ("refund", "boost_back"),
    [
        (Refund(on=day("2026-11-09"), of="p", reason="outbid"), 10),
        (Refund(on=day("2026-11-09"), of="p", reason="outbid", connects=4), 4),
        (Refund(on=day("2026-11-09"), of="p", reason="closed"), 10),
        (Refund(on=day("2026-11-09"), of="p", connects=6), 0),
        (Refund(on=day("2026-11-09"), of="p", connects=9), 3),
        (Refund(on=day("2026-11-24"), of="p"), 0),
    ],
)
def test_a_boost_gets_back_what_was_outbid_or_more_than_the_proposal_cost(refund: Refund, boost_back: int) -> None:
    bid, _ = only(sent("2026-11-07", 6, "p", boost=10), refund)
    assert bid.boost_back == boost_back


@given(rulebooks, accounts, journals, days)
def test_costs_never_exceed_spending(rulebook: Rulebook, account_: Account, made: list[Entry], until: date) -> None:
    ledger = Ledger.play(History.of([account_, *made]), rulebook, max(until, account_.on))
    found = bids_of(ledger)
    assert Fraction(sum(bid.value_units for bid in found), found.per_usd) <= found.fees + found.purchases
    assert (found.fees, found.purchases) == (ledger.fees, ledger.purchases)
    for bid in found:
        assert 0 <= bid.unpriced <= bid.connects
        assert 0 <= bid.boost_back <= bid.entry.boost


def test_a_period_holds_what_was_sent_and_paid_on_its_days_both_ends_included() -> None:
    entries = [
        sent("2026-10-01", 8, "a"),
        sent("2026-10-31", 8, "b"),
        sent("2026-11-01", 8, "c"),
        PurchaseMade(on=day("2026-10-01"), connects=10, paid=Decimal("1.50")),
        PurchaseMade(on=day("2026-11-01"), connects=10, paid=Decimal("1.60")),
    ]
    found = bids(*entries)
    october = found.between(day("2026-10-01"), day("2026-10-31"))
    assert [bid.entry.id for bid in october] == ["a", "b"]
    assert october.purchases == Decimal("1.50")
    assert len(found.between(since=day("2026-11-01"))) == 1
    assert len(found.between(until=day(TODAY))) == 3


@given(st.lists(st.tuples(st.integers(1, 97), st.integers(0, 999)), max_size=12), st.integers(1, 300))
def test_the_price_of_what_was_spent_is_exact(purchases: list[tuple[int, int]], cost: int) -> None:
    entries = [
        PurchaseMade(on=day("2026-11-07"), connects=connects, paid=Decimal(cents) / 100)
        for connects, cents in purchases
    ]
    bid, usd = only(*entries, sent("2026-11-08", cost, "last"), balance=0, set_=rules(plan(purchase=PLUS.purchase)))
    expected, left = Fraction(0), cost
    for connects, cents in purchases:
        part = min(left, connects)
        expected += Fraction(cents * part, 100 * connects)
        left -= part
    assert usd == expected
    assert bid.connects == cost
