"""What comes by itself: one function for what a renewal will bring, and one for when a batch expires."""

from decimal import Decimal
from typing import Any

import pytest

from connects_tui.ledger import Ledger
from connects_tui.ledger.entries import Entry, Grant, PlanChange
from connects_tui.ledger.ledger import next_renewal
from connects_tui.ledger.status import AccountStatus, status_of
from connects_tui.rules import Plan
from tests.ledger.building import day, opened, plan, played, present, rules, sent


def brings(ledger: Ledger) -> tuple[int, int, int, str]:
    """What the next renewal grants, cuts and lets expire, and its fee."""
    renewal = present(next_renewal(present(ledger.state)))
    return renewal.granted, renewal.not_granted, renewal.expired, str(renewal.fee)


@pytest.mark.parametrize(
    ("terms", "balance", "expected"),
    [
        ({}, 30, (80, 0, 0, "14.99")),
        ({"max_balance": 100}, 30, (70, 10, 0, "14.99")),
        ({"max_balance": 100}, 100, (0, 80, 0, "14.99")),
        ({"carry_cap": 0}, 30, (80, 0, 30, "14.99")),
        ({"carry_cap": 20}, 30, (80, 0, 10, "14.99")),
        ({"carry_cap": 20, "max_balance": 90}, 30, (70, 10, 10, "14.99")),
        ({"carry_cycles": 0}, 30, (80, 0, 30, "14.99")),
        ({"lifetime_months": 1}, 30, (80, 0, 30, "14.99")),
        ({"lifetime_months": 0}, 0, (80, 0, 80, "14.99")),
    ],
)
def test_what_a_renewal_will_bring_is_what_it_brings(
    terms: dict[str, Any], balance: int, expected: tuple[int, int, int, str]
) -> None:
    set_ = rules(plan("plus", "14.99", 80, **terms))
    ledger = played(set_, opened("2026-01-10", balance, plan="plus"), until="2026-01-20")
    assert brings(ledger) == expected
    after = ledger.on_to(day("2026-02-10"))
    granted, _, expired, fee = expected
    assert after.balance - ledger.balance == granted - expired
    assert f"{after.fees - ledger.fees}" == fee


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([PlanChange(on=day("2026-01-11"), plan="basic")], (10, 0, 65, "0.00")),
        ([PlanChange(on=day("2026-01-11"), plan="basic", connects=12)], (12, 0, 65, "0.00")),
        ([PlanChange(on=day("2026-01-11"), plan="plus", monthly_connects=50)], (50, 0, 0, "14.99")),
        ([PlanChange(on=day("2026-01-11"), plan="basic"), PlanChange(on=day("2026-01-12"), plan="plus")], None),
        ([PlanChange(on=day("2026-01-25"), plan="basic")], None),  # planned: nothing is recorded yet
    ],
)
def test_a_change_that_waits_decides_what_the_renewal_brings(
    changes: list[Entry], expected: tuple[int, int, int, str] | None
) -> None:
    set_ = rules(plan("basic", connects=10, carry_cap=5), plan("plus", "14.99", 80))
    ledger = played(set_, opened("2026-01-10", 70, plan="plus"), *changes, until="2026-01-20")
    assert brings(ledger) == (expected or (80, 0, 0, "14.99"))


def expire(terms: Plan, *entries: Entry) -> list[tuple[str, str]]:
    """When each open lot expires, and how many Connects by which day."""
    found = status_of(played(rules(terms), *entries, until="2026-05-20"))
    return [(lot.source, words_of(found, lot.number)) for lot in found.lots]


def words_of(found: AccountStatus, number: int) -> str:
    return " ".join(f"{part.connects}:{part.on}" for part in found.lot_expiries.get(number, ())) or "never"


OPENED = opened("2026-05-01", 60)


@pytest.mark.parametrize(
    ("terms", "when"),
    [
        ({}, "never"),
        ({"lifetime_months": 12}, "60:2027-05-01"),
        ({"carry_cap": 0}, "60:2026-06-01"),
        ({"carry_cycles": 0}, "60:2026-06-01"),
        ({"carry_cycles": 1}, "60:2026-07-01"),
        ({"carry_cycles": 0, "lifetime_months": 12}, "60:2026-06-01"),
        ({"carry_cycles": 20, "lifetime_months": 12}, "60:2027-05-01"),
        ({"carry_cap": 0, "lifetime_months": 12}, "60:2026-06-01"),
        ({"carry_cap": 45, "connects": 20}, "15:2026-06-01 20:2026-07-01 20:2026-08-01 5:2026-09-01"),
        ({"lifetime_months": 30}, "60:2028-11-01"),
        ({"carry_cycles": 30}, "60:2028-12-01"),
    ],
)
def test_a_batch_expires_when_its_date_its_cycles_or_a_carry_cap_say_so_if_nothing_more_is_spent(
    terms: dict[str, Any], when: str
) -> None:
    assert expire(plan(**terms), OPENED) == [("opening", when)]


def test_a_date_of_its_own_counts_however_far_it_is_off() -> None:
    grant = Grant(on=day("2026-05-10"), connects=5, reason="Reward", expires=day("2040-01-01"))
    assert expire(plan(lifetime_months=12), OPENED, grant)[1] == ("bonus", "5:2040-01-01")
    assert expire(plan(carry_cap=0), OPENED, grant)[1] == ("bonus", "5:2026-06-01")


def test_what_expires_by_day_is_the_sum_of_what_the_batches_say() -> None:
    entries = (OPENED, Grant(on=day("2026-05-02"), connects=9, reason="Reward"), sent("2026-05-03", 20))
    found = status_of(played(rules(plan(connects=10, carry_cap=30, lifetime_months=6)), *entries, until="2026-05-20"))
    by_day: dict[str, int] = {}
    for lot in found.lots:
        for part in found.lot_expiries[lot.number]:
            by_day[f"{part.on}"] = by_day.get(f"{part.on}", 0) + part.connects
    assert {f"{item.on}": item.connects for item in found.expiring} == by_day
    assert sum(by_day.values()) == found.balance
    assert [found.expires_in_parts(lot) for lot in found.lots] == [True, False]


def test_a_fee_that_an_account_pays_is_the_renewals() -> None:
    set_ = rules(plan("plus", "14.99", 80))
    account = opened("2026-01-10", 0, plan="plus", monthly_fee=Decimal("12.50"), monthly_connects=60)
    assert brings(played(set_, account, until="2026-01-20")) == (60, 0, 0, "12.50")
