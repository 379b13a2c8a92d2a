"""Lots: where Connects come from, in which order they go, when they lapse, and what is owed."""

from datetime import date
from decimal import Decimal

import pytest

from connects_tui.ledger.entries import Balance, Grant, PurchaseMade, Spend
from connects_tui.rules import PurchaseTerms
from tests.ledger.building import codes, day, lots, opened, plan, played, present, rows, rules, sent

YEAR = plan(lifetime_months=12)


@pytest.mark.parametrize(
    ("issued", "months", "expires"),
    [("2026-01-10", 12, "2027-01-10"), ("2026-08-31", 6, "2027-02-28"), ("2023-11-30", 3, "2024-02-29")],
)
def test_a_lot_expires_on_the_same_day_of_the_month_or_on_its_last(issued: str, months: int, expires: str) -> None:
    ledger = played(rules(plan(lifetime_months=months)), opened(issued, 10), until=issued)
    assert present(ledger.state).holdings.lots[0].expires == day(expires)


def test_without_a_lifetime_a_lot_never_expires() -> None:
    assert played(rules(plan()), opened("2020-01-01", 10), until="2026-01-01").balance == 10


def test_the_expiry_date_is_the_first_day_on_which_it_can_no_longer_be_used() -> None:
    entries = (opened("2026-01-10", 10),)
    assert played(rules(YEAR), *entries, until="2027-01-09").balance == 10
    assert rows(played(rules(YEAR), *entries, until="2027-01-10"))[-1] == ("2027-01-10", "expiry", -10, 0)


def test_an_expiry_date_of_the_entrys_own_replaces_lifetime_and_cycles() -> None:
    set_ = rules(plan(lifetime_months=1, carry_cycles=0))
    bonus = Grant(on=day("2026-01-11"), connects=5, reason="test", expires=day("2026-12-24"))
    ledger = played(set_, opened("2026-01-10", 0), bonus, until="2026-12-23")
    assert (ledger.balance, ledger.on_to(day("2026-12-24")).balance) == (5, 0)


def test_a_lot_that_has_expired_on_the_day_it_is_issued_lapses_at_once() -> None:
    late = Grant(id="late", on=day("2026-01-11"), connects=5, reason="test", expires=day("2026-01-11"))
    ledger = played(rules(YEAR), opened("2026-01-10", 1), late, sent("2026-01-11", 1), until="2026-01-11")
    assert rows(ledger)[1:] == [
        ("2026-01-11", "bonus", 5, 6),
        ("2026-01-11", "expiry", -5, 1),
        ("2026-01-11", "proposal", -1, 0),
    ]


def test_fifo_spends_by_issue_date_then_in_the_order_in_which_they_came() -> None:
    entries = (
        opened("2026-01-10", 2),
        Grant(on=day("2026-01-11"), connects=3, reason="soon", expires=day("2026-02-01")),
        PurchaseMade(on=day("2026-01-11"), connects=4),
        sent("2026-01-12", 4),
    )
    assert lots(played(rules(YEAR), *entries, until="2026-01-12")) == [("bonus", 1), ("purchase", 4)]


def test_soonest_expiring_spends_by_expiry_date_and_lots_without_one_last() -> None:
    entries = (
        opened("2026-01-10", 2),
        PurchaseMade(on=day("2026-01-11"), connects=4),
        Grant(on=day("2026-01-12"), connects=3, reason="soon", expires=day("2026-02-01")),
        sent("2026-01-12", 4),
    )
    ledger = played(rules(plan(), spend_order="soonest-expiring"), *entries, until="2026-01-12")
    assert lots(ledger) == [("opening", 1), ("purchase", 4)]


def test_lots_that_lapse_in_one_step_do_so_in_spend_order_one_movement_each() -> None:
    entries = (
        opened("2026-01-10", 2, expires=day("2026-03-01")),
        Grant(on=day("2026-01-11"), connects=3, reason="a", expires=day("2026-02-20")),
        Grant(on=day("2026-01-12"), connects=4, reason="b", expires=day("2026-02-20")),
    )
    ledger = played(rules(), *entries, until="2026-02-20")
    assert rows(ledger)[-2:] == [("2026-02-20", "expiry", -3, 6), ("2026-02-20", "expiry", -4, 2)]
    assert [row.entry for row in ledger.movements[-2:]] == [None, None]


def test_what_cannot_be_covered_is_owed_and_every_later_credit_pays_it_first() -> None:
    entries = (opened("2026-01-10", 4), sent("2026-01-11", 3, boost=7), PurchaseMade(on=day("2026-01-12"), connects=8))
    ledger = played(rules(), *entries, until="2026-01-11")
    assert (ledger.balance, present(ledger.state).holdings.owed, codes(ledger)) == (-6, 6, ["overdrawn"])
    later = ledger.on_to(day("2026-01-12"))
    assert (rows(later)[-1], lots(later)) == (("2026-01-12", "purchase", 8, 2), [("purchase", 2)])


def test_an_overdrawn_balance_is_a_warning_with_a_remedy_not_an_error() -> None:
    ledger = played(rules(), opened("2026-01-10", 4), sent("2026-01-11", 10, "job"), until="2026-01-11")
    (warning,) = ledger.problems
    assert (warning.level, warning.code, warning.entry) == ("warning", "overdrawn", "job")
    assert warning.on == day("2026-01-11")
    assert "reconcile" in warning.remedy


def test_a_movement_of_0_connects_is_none() -> None:
    entries = (
        opened("2026-01-10", 0),
        sent("2026-01-11", 0),
        Spend(on=day("2026-01-11"), connects=0, what="badge"),
        Balance(on=day("2026-01-12"), connects=0),
    )
    assert rows(played(rules(), *entries, until="2026-02-28")) == []


def test_money_is_exact_and_the_price_is_rounded_to_cents_half_up() -> None:
    set_ = rules(plan(purchase=PurchaseTerms(Decimal("0.0050"))))
    ledger = played(set_, opened("2026-01-10", 0), PurchaseMade(on=date(2026, 1, 11), connects=3), until="2026-01-11")
    assert ledger.purchases == Decimal("0.02")
