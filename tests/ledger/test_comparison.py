"""Comparing plans: worked examples by hand, and what must hold for any rules and any usage."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from connects_tui.ledger import History, Ledger
from connects_tui.ledger.calendar import add_months
from connects_tui.ledger.comparison import (
    Comparer,
    OwnTerms,
    PlanCost,
    days_by_month,
    own_averages,
    ranges,
    steady_days,
)
from connects_tui.ledger.entries import Account, Entry, Proposal, PurchaseMade
from connects_tui.rules import Plan, PurchaseTerms, Rulebook, RuleSet
from tests.ledger import building
from tests.ledger.building import present

START = date(2026, 1, 1)
PRICE = PurchaseTerms(Decimal("0.15"), minimum=10)


plan = partial(building.plan, purchase=PRICE)
rules = building.rules


def costs(
    set_: RuleSet, per_month: float, connects: int, months: int = 12, start: date = START
) -> tuple[PlanCost, ...]:
    return Comparer(set_, months, start).steady(Decimal(str(per_month)), connects).costs


def test_thirty_proposals_of_eight_on_a_plan_without_an_allowance_cost_36_dollars_a_month() -> None:
    """30 x 8 x 12 = 2,880 Connects at $0.15 are $432.00; of what is bought in tens nothing is left."""
    (cost,) = costs(rules(plan()), 30, 8)
    assert (cost.bought, cost.sent, cost.missed, cost.left) == (2880, 360, 0, 0)
    assert (cost.purchases, cost.monthly_cost, cost.cost_per_proposal) == (
        Decimal("432.00"),
        Decimal("36.00"),
        Decimal("1.20"),
    )


def test_as_many_fees_and_allowances_fall_due_as_there_are_months() -> None:
    (cost,) = costs(rules(plan("plus", "19.99", 100)), 0, 8, months=3)
    assert (cost.fees, cost.left) == (Decimal("59.97"), 300)
    assert cost.cost_per_proposal is None


def test_the_signup_connects_are_left_out() -> None:
    (cost,) = costs(rules(plan("plus", "10.00", 70), signup_connects=40), 0, 8, months=1)
    assert cost.left == 70


def test_the_first_allowance_is_granted_at_most_up_to_the_maximum_balance() -> None:
    (cost,) = costs(rules(plan("plus", "10.00", 70, max_balance=50), signup_connects=40), 0, 8, months=1)
    assert cost.left == 50


def test_what_the_cap_does_not_carry_over_counts_as_expired() -> None:
    """70 come, 140 survive: from the fourth month on 70 lapse at each renewal."""
    (cost,) = costs(rules(plan("plus", "10.00", 70, carry_cap=140)), 0, 8, months=5)
    assert (cost.expired, cost.left) == (140, 210)


def test_a_plan_that_cannot_buy_misses_what_its_allowance_does_not_cover() -> None:
    """60 a month pay for 30 proposals of 2; the other 12 of 42 are missed, month by month."""
    (cost,) = costs(rules(plan(connects=60, carry_cap=0, purchase=None)), 42, 2, months=1)
    assert (cost.sent, cost.missed, cost.bought) == (30, 12, 0)


def test_a_purchase_that_would_pass_the_maximum_balance_is_not_made() -> None:
    (cost,) = costs(rules(plan(max_balance=9)), 1, 8, months=1)
    assert (cost.sent, cost.missed, cost.purchases) == (0, 1, Decimal(0))


def test_each_transaction_is_rounded_to_cents() -> None:
    """Three times 10 at $0.0333 are three times $0.33."""
    (cost,) = costs(rules(plan(purchase=PurchaseTerms(Decimal("0.0333"), minimum=10))), 3, 10, months=1)
    assert cost.purchases == Decimal("0.99")


def steady(months: int, per_month: float) -> list[date]:
    return steady_days(days_by_month(START, months), Decimal(str(per_month)))


def test_steady_proposals_are_spread_over_the_days_of_each_month() -> None:
    sent = steady(2, 3)
    assert [str(day) for day in sent] == [
        *("2026-01-01", "2026-01-11", "2026-01-21"),
        *("2026-02-01", "2026-02-10", "2026-02-19"),
    ]


def test_a_fraction_of_a_proposal_is_rounded_half_up_over_the_months_so_far() -> None:
    assert [str(day) for day in steady(4, 0.5)] == ["2026-01-01", "2026-03-01"]
    assert [day.month for day in steady(3, 1.5)] == [1, 1, 2, 3, 3]


@given(st.integers(1, 24), st.integers(0, 400))
def test_every_month_has_its_share_of_steady_proposals_give_or_take_one(months: int, tenths: int) -> None:
    sent = Counter((day.year, day.month) for day in steady(months, tenths / 10))
    assert sum(sent.values()) == (tenths * months + 5) // 10
    assert all(abs(number - tenths / 10) <= 1 for number in sent.values())


@pytest.mark.parametrize("start", [date(2026, month, 1) for month in (1, 2)])
def test_thirty_a_month_at_two_fit_into_60_whatever_the_months_length_and_of_31_one_is_missed(start: date) -> None:
    """Worked example 8: the blog guide's rules."""
    rules = Rulebook.load().sets["imtips-guide"]
    missed = [Comparer(rules, 12, start).steady(Decimal(number), 2).costs[0].missed for number in (30, 31)]
    assert missed == [0, 12]
    basic, *_, last = ranges(Comparer(rules, 12, start).break_even(2))
    assert (basic.plan.id, basic.first, basic.last, last.last) == ("basic", 0, 30, 200)


def test_what_the_account_agreed_differently_replaces_what_its_plan_says() -> None:
    set_ = rules(plan("basic", connects=0), plan("plus", "19.99", 100))
    own = OwnTerms("basic", monthly_connects=10)
    basic, plus = Comparer(set_, 1, START, own=own).steady(Decimal(0), 8).costs
    assert (basic.left, plus.left) == (10, 100)


def test_the_cheapest_misses_least_then_costs_least_then_stands_first() -> None:
    cannot_buy = plan("free", connects=0, purchase=None)
    set_ = rules(cannot_buy, plan("dear", "5.00"), plan("cheap"), plan("same"))
    assert Comparer(set_, 1, START).steady(Decimal(1), 8).cheapest.plan.id == "cheap"


def test_only_plans_for_the_accounts_audience_can_be_the_cheapest_unless_none_is() -> None:
    set_ = rules(plan("basic", "1.00"), plan("agency", audience="agency"))
    agency_only = rules(plan("agency", audience="agency"))
    assert Comparer(set_, 1, START).steady(Decimal(1), 8).cheapest.plan.id == "basic"
    assert Comparer(set_, 1, START, audience="agency").steady(Decimal(1), 8).cheapest.plan.id == "agency"
    assert Comparer(agency_only, 1, START).steady(Decimal(1), 8).cheapest.plan.id == "agency"


def test_the_break_even_ranges_join_equal_neighbours_from_0_to_200() -> None:
    """100 Connects for $5.00 pay from the number on at which more than $5.00 would be bought: 5 x 8 x 0.15 = 6."""
    set_ = rules(plan("basic"), plan("plus", "5.00", 100))
    found = ranges(Comparer(set_, 1, START).break_even(8))
    assert [(item.first, item.last, item.plan.id) for item in found] == [(0, 3, "basic"), (4, 200, "plus")]


def test_own_averages_are_those_of_the_paid_proposals_of_the_last_90_days_over_at_least_14() -> None:
    entries: list[Entry] = [Account(on=START, rules="test", plan="basic", balance=500)]
    day = date(2026, 6, 30)
    entries += [Proposal(id=f"p{n}", on=day - timedelta(days=n), connects=8, title="x") for n in range(6)]
    entries.append(Proposal(id="free", on=START, connects=0, title="x", invited=True))  # costs nothing, counts nothing
    ledger = Ledger.play(History.of(entries), Rulebook({"test": rules(plan())}), day)
    averages = own_averages(ledger, rules(plan()))
    assert (averages.proposals_per_month, averages.connects_per_proposal) == (Decimal("13.0"), 8)
    assert (averages.measured, averages.days) == (6, 14)


def test_without_proposals_thirty_a_month_at_eight_stand_for_the_averages() -> None:
    averages = own_averages(None, rules(plan()))
    assert (averages.proposals_per_month, averages.connects_per_proposal) == (Decimal(30), 8)


purchases = st.builds(
    PurchaseTerms,
    price=st.sampled_from([Decimal("0.15"), Decimal("1.00"), Decimal("0.0333")]),
    bundles=st.none() | st.lists(st.integers(1, 90), min_size=1, max_size=4).map(tuple),
    minimum=st.integers(0, 20),
    step=st.integers(1, 7),
    max_per_transaction=st.none() | st.integers(1, 100),
)
plans = st.builds(
    Plan,
    id=st.just("any"),
    name=st.just("Any"),
    monthly_fee=st.sampled_from([Decimal(0), Decimal("9.99")]),
    monthly_connects=st.integers(0, 120),
    carry_cap=st.none() | st.integers(0, 150),
    carry_cycles=st.none() | st.integers(0, 3),
    lifetime_months=st.none() | st.integers(0, 14),
    max_balance=st.none() | st.integers(0, 300),
    purchase=st.none() | purchases,
)
numbers = st.integers(0, 60)
prices = st.integers(0, 40)


def one_by_one(plan_: Plan, usage: Sequence[tuple[date, int]], months: int) -> tuple[Decimal, int, int, int]:
    """Play the same through the journal: each purchase and each proposal an entry of its own, on its day."""
    set_ = rules(plan_)
    rulebook = Rulebook({"test": set_})
    entries: list[Entry] = [Account(id="a", on=START, rules="test", plan="any")]
    sent = bought = 0
    for day, cost in usage:
        balance = Ledger.play(History.of(entries), rulebook, day).balance
        needed = plan_.purchase.amounts_for(cost - balance) if plan_.purchase and cost > balance else []
        cannot = needed is None or (cost > balance and plan_.purchase is None)
        if cannot or (plan_.max_balance is not None and needed and balance + sum(needed) > plan_.max_balance):
            continue
        entries += [PurchaseMade(on=day, connects=connects) for connects in needed or ()]
        bought += sum(needed or ())
        entries.append(Proposal(on=day, connects=cost, title="x"))
        sent += 1
    end = present(add_months(START, months))
    ledger = Ledger.play(History.of(entries), rulebook, end - timedelta(days=1))
    return ledger.fees + ledger.purchases, bought, sent, ledger.balance


@given(plans, numbers, st.integers(1, 40), st.integers(1, 4))
def test_whole_rounds_come_to_what_the_ledger_says_by_entry(plan_: Plan, number: int, cost: int, months: int) -> None:
    usage = [(day, cost) for day in steady(months, number / 4)]
    (found,) = Comparer(rules(plan_), months, START).compare(usage).costs
    assert (found.paid, found.bought, found.sent, found.left) == one_by_one(plan_, usage, months)


@given(plans, st.lists(st.tuples(st.integers(0, 58), st.integers(0, 40)), max_size=25))
def test_a_history_comes_to_what_the_ledger_says_entry_by_entry(plan_: Plan, sent: list[tuple[int, int]]) -> None:
    sendings = sorted((START + timedelta(days=day), cost) for day, cost in sent)
    (found,) = Comparer(rules(plan_), 2, START).compare(sendings).costs
    assert (found.paid, found.bought, found.sent, found.left) == one_by_one(plan_, sendings, 2)


@given(st.integers(0, 120), st.integers(1, 20), st.integers(0, 199), prices)
def test_cost_never_falls_when_usage_rises(allowance: int, pack: int, number: int, cost: int) -> None:
    """Sold in packs of one size, and without anything lapsing: else more proposals can waste less."""
    packs = PurchaseTerms(Decimal("0.15"), minimum=pack, step=pack)
    comparer = Comparer(rules(plan("plus", "9.99", allowance, purchase=packs)), 3, START)
    (less,), (more,) = (comparer.steady(Decimal(each), cost).costs for each in (number, number + 1))
    assert (less.missed, more.missed) == (0, 0)
    assert more.paid >= less.paid


@given(plans, numbers, prices)
def test_a_plan_with_everything_better_never_loses(plan_: Plan, number: int, cost: int) -> None:
    better = replace(
        plan_, id="better", monthly_fee=Decimal(0), carry_cap=None, carry_cycles=None, lifetime_months=None
    )
    if plan_.monthly_fee == better.monthly_fee:
        return
    free = replace(better, max_balance=None, purchase=PurchaseTerms(Decimal("0.0001")))
    comparison = Comparer(rules(plan_, free), 3, START).steady(Decimal(number), cost)
    assert comparison.cheapest.plan is free
