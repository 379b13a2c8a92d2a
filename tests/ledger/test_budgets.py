"""Budgets: what is left of them, what is safe today, what breaks them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connects_tui.ledger import Ledger
from connects_tui.ledger.budgets import Breach, BudgetCycle, BudgetState, ConnectsBudget, breaches, budget_state
from connects_tui.ledger.entries import Budget, Entry, PlanChange, PurchaseMade, Refund, Spend
from connects_tui.rules import PurchaseTerms
from tests.ledger.building import day, opened, plan, played, present, rules, sent

PRICE = PurchaseTerms(Decimal("0.15"), minimum=10)
TODAY = "2026-11-23"


def budget(on: str = "2026-11-06", connects: int | None = None, money: str | None = None) -> Budget:
    return Budget(on=day(on), connects=connects, money=None if money is None else Decimal(money))


def account(*entries: Entry, balance: int = 100, until: str = TODAY) -> Ledger:
    """Renewed on 5 November for $10.00; the cycle has 30 days, of which 19 have begun and 12 are left."""
    set_ = rules(plan("basic", "10.00", 20, purchase=PRICE))
    return played(set_, opened("2026-10-20", balance, renewal_day=5), *entries, until=until)


def state(*entries: Entry, **more: int) -> BudgetState:
    return present(budget_state(account(*entries, **more)))  # type: ignore[arg-type]


def connects_of(*entries: Entry) -> ConnectsBudget:
    return present(state(*entries).connects)


def test_a_cycle_counts_today_among_the_days_gone_and_among_those_left() -> None:
    cycle = state(budget(connects=60)).cycle
    assert (cycle.start, cycle.renews) == (day("2026-11-05"), day("2026-12-05"))
    assert (cycle.days, cycle.days_gone, cycle.days_left) == (30, 19, 12)


def test_without_a_budget_there_is_no_state() -> None:
    assert budget_state(account()) is None
    assert budget_state(account(budget(connects=60), budget("2026-11-20"))) is None
    assert budget_state(account(budget("2026-11-24", connects=60))) is None
    assert budget_state(account(budget("2026-10-01", connects=60), until="2026-10-19")) is None  # before the opening


def test_the_latest_budget_counts_for_the_whole_cycle() -> None:
    found = state(budget(connects=60), budget("2026-11-20", connects=40, money="5"), sent("2026-11-06", 8))
    assert found.since == day("2026-11-20")
    connects = present(found.connects)
    assert (connects.budget, connects.spent) == (40, 8)


def test_what_is_left_is_the_budget_less_what_was_spent_in_this_cycle() -> None:
    found = connects_of(
        budget(connects=60),
        sent("2026-11-04", 30, "last-cycle"),
        sent("2026-11-05", 8, "closed", boost=4),
        sent("2026-11-10", 7),
        Spend(on=day("2026-11-11"), connects=5, what="badge"),
        Refund(on=day("2026-11-12"), of="closed"),
    )
    assert (found.spent, found.left) == (12, 48)


@pytest.mark.parametrize(
    ("budgeted", "before", "today", "safe"),
    [
        (60, 12, 0, 26),  # an even pace allows 38 up to today
        (60, 12, 3, 23),
        (60, 12, 26, 0),
        (60, 12, 30, 0),
        (60, 42, 0, 1),  # 18 for 12 days, since an even pace allows nothing
        (60, 42, 1, 0),
        (60, 58, 0, 0),  # less than one a day
        (60, 60, 0, 0),
        (60, 70, 0, 0),
    ],
)
def test_safe_today_is_an_even_pace_or_an_equal_share(budgeted: int, before: int, today: int, safe: int) -> None:
    found = connects_of(budget(connects=budgeted), sent("2026-11-10", before), sent(TODAY, today))
    assert found.safe_today == safe


def test_on_the_last_day_all_that_is_left_is_safe() -> None:
    found = present(budget_state(account(budget(connects=60), sent("2026-11-10", 12), until="2026-12-04")))
    assert present(found.connects).safe_today == 48


def test_ahead_is_what_was_spent_above_an_even_spending() -> None:
    """19 of 30 days have begun: 38 of 60."""
    assert connects_of(budget(connects=60), sent("2026-11-10", 40)).ahead == 2
    assert connects_of(budget(connects=60), sent("2026-11-10", 30)).ahead == -8


@given(st.integers(0, 300), st.lists(st.integers(0, 40), min_size=31, max_size=31), st.integers(28, 31))
def test_spending_what_is_safe_uses_the_whole_budget(budgeted: int, wishes: list[int], days: int) -> None:
    start, spent = day("2026-11-05"), 0
    for number in range(days):
        cycle = BudgetCycle(
            start, start.fromordinal(start.toordinal() + number), start.fromordinal(start.toordinal() + days)
        )
        safe = ConnectsBudget(budgeted, spent, 0, cycle).safe_today
        part = min(wishes[number], safe)
        assert ConnectsBudget(budgeted, spent + part, part, cycle).safe_today == safe - part
        spent += safe
    assert spent == budgeted


def test_money_is_the_fee_and_the_purchases_of_this_cycle() -> None:
    found = present(
        state(
            budget(money="40"),
            PurchaseMade(on=day("2026-11-04"), connects=100),
            PurchaseMade(on=day("2026-11-05"), connects=10),
            PurchaseMade(on=day("2026-11-20"), connects=20, paid=Decimal("2.99")),
        ).money
    )
    assert (found.fees, found.purchases) == (Decimal("10.00"), Decimal("4.49"))
    assert (found.left, found.safe_today) == (Decimal("25.51"), Decimal("25.51"))
    assert found.ahead == Decimal("4.49") - Decimal("19.00")  # 30 x 19 / 30


def test_an_upgrade_on_the_day_of_the_renewal_charges_both_fees_in_the_new_cycle() -> None:
    set_ = rules(plan("basic", "10.00"), plan("plus", "20.00", 100))
    upgrade = PlanChange(on=day("2026-11-05"), plan="plus")
    ledger = played(set_, opened("2026-10-20", 5, renewal_day=5), upgrade, budget(money="25"), until=TODAY)
    money = present(present(budget_state(ledger)).money)
    assert (money.fees, money.left, money.safe_today) == (Decimal(30), Decimal(-5), Decimal(0))


def test_a_proposal_breaks_the_budget_of_connects_when_it_costs_more_than_is_left() -> None:
    ledger = account(budget(connects=60), sent("2026-11-10", 50))
    assert breaches(ledger, 10) == ()
    assert breaches(ledger, 12) == (Breach(60, 2, already=False),)


def test_a_free_proposal_breaks_nothing_even_where_the_budget_is_broken() -> None:
    ledger = account(budget(connects=60), sent("2026-11-10", 61))
    assert breaches(ledger, 0) == ()
    assert breaches(ledger, 4) == (Breach(60, 5, already=True),)


def test_a_proposal_that_the_balance_covers_costs_no_money() -> None:
    assert breaches(account(budget(money="10")), 100) == ()


def test_a_proposal_breaks_the_budget_of_money_when_what_it_needs_to_buy_does() -> None:
    """The fee took $10.00 of $11.00; the balance of 20 is 5 short, and the smallest purchase costs $1.50."""
    ledger = account(budget(money="11"), balance=0)
    assert ledger.balance == 20
    assert breaches(ledger, 25) == (Breach(Decimal(11), Decimal("0.50"), already=False),)
    assert breaches(account(budget(money="11.50"), balance=0), 25) == ()
