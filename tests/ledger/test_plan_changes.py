"""Changing plan, and the timeline of official rule sets."""

from decimal import Decimal
from typing import Any

import pytest

from connects_tui.ledger.effects import prorated
from connects_tui.ledger.entries import PlanChange
from connects_tui.ledger.status import status_of
from connects_tui.rules import Rulebook
from tests.ledger.building import book, codes, day, era, opened, plan, played, present, rows, rules

BASIC = plan("basic", "0.00", 10)
PLUS = plan("plus", "20.00", 100)
SET = rules(BASIC, PLUS)


def change(on: str, to: str, **more: Any) -> PlanChange:
    fields: dict[str, Any] = {"id": f"to-{to}", "on": day(on), "plan": to}
    return PlanChange(**(fields | more))


@pytest.mark.parametrize(
    ("old", "new", "elapsed", "length", "brought"),
    [(10, 100, 17, 31, 95), (10, 100, 0, 31, 90), (100, 10, 0, 30, 0), (1, 1, 1, 2, 1), (3, 3, 1, 6, 1)],
)
def test_an_upgrade_brings_the_difference(old: int, new: int, elapsed: int, length: int, brought: int) -> None:
    assert prorated(old, new, elapsed, length) == brought


def test_another_plan_with_a_higher_fee_takes_effect_at_once_and_begins_a_new_cycle() -> None:
    ledger = played(SET, opened("2026-01-10", 40), change("2026-01-25", "plus"), until="2026-02-24")
    assert rows(ledger)[1:] == [("2026-01-25", "allowance", 95, 135)]
    assert ledger.movements[-1].entry == "to-plus"
    assert ledger.fees == Decimal("20.00")
    renewed = ledger.on_to(day("2026-02-25"))
    assert (renewed.balance, renewed.fees) == (235, Decimal("40.00"))


def test_an_upgrade_keeps_what_is_in_the_lots_without_carry_rule_or_counting_down() -> None:
    set_ = rules(plan("basic", connects=10, carry_cycles=1), plan("plus", "20.00", 100, carry_cap=0, carry_cycles=1))
    ledger = played(set_, opened("2026-01-10", 40), change("2026-01-25", "plus"), until="2026-01-25")
    assert [(lot.left, lot.last_renewal) for lot in present(ledger.state).holdings.open] == [(40, 2), (95, 2)]


def test_an_upgrades_allowance_is_cut_at_the_new_plans_maximum_unless_the_entry_says_how_many() -> None:
    set_ = rules(BASIC, plan("plus", "20.00", 100, max_balance=100))
    cut = played(set_, opened("2026-01-10", 40), change("2026-01-10", "plus"), until="2026-01-10")
    assert (cut.balance, codes(cut), cut.problems[0].entry) == (100, ["allowance-cut"], "to-plus")
    told = played(set_, opened("2026-01-10", 40), change("2026-01-10", "plus", connects=90), until="2026-01-10")
    assert (told.balance, codes(told)) == (130, [])


def test_the_fees_compared_are_those_the_account_pays_and_will_pay() -> None:
    cheap_plus = change("2026-01-25", "plus", monthly_fee=Decimal("5.00"))
    paying = opened("2026-01-10", 40, monthly_fee=Decimal("5.00"))
    waits = played(SET, paying, cheap_plus, until="2026-02-09")
    assert (status_of(waits).plan.id, status_of(waits.on_to(day("2026-02-10"))).plan.id) == ("basic", "plus")
    dearer = change("2026-01-25", "plus", monthly_fee=Decimal("5.01"))
    assert status_of(played(SET, paying, dearer, until="2026-01-25")).plan.id == "plus"


def test_any_other_change_takes_effect_at_the_next_renewal_under_the_new_plans_carry_rules() -> None:
    set_ = rules(plan("basic", connects=10, carry_cap=5), PLUS)
    account = opened("2026-01-10", 40, plan="plus")
    ledger = played(set_, account, change("2026-01-25", "basic"), until="2026-02-10")
    assert rows(ledger)[1:] == [("2026-02-10", "expiry", -35, 5), ("2026-02-10", "allowance", 10, 15)]
    assert ledger.fees == Decimal(0)


def test_what_a_pending_change_says_was_granted_comes_in_full_at_the_renewal() -> None:
    set_ = rules(plan("basic", connects=10, max_balance=20), PLUS)
    account = opened("2026-01-10", 40, plan="plus")
    ledger = played(set_, account, change("2026-01-25", "basic", connects=25), until="2026-02-10")
    assert rows(ledger)[-1] == ("2026-02-10", "allowance", 25, 65)
    assert ledger.movements[-1].entry is None


def test_the_same_plan_at_a_new_price_waits_for_the_renewal_and_keeps_what_it_does_not_name() -> None:
    account = opened("2026-01-10", 0, plan="plus", monthly_connects=80)
    ledger = played(SET, account, change("2026-01-25", "plus", monthly_fee=Decimal("25.00")), until="2026-02-10")
    assert (ledger.fees, ledger.balance) == (Decimal("25.00"), 80)


def test_the_accounts_own_terms_end_when_a_plan_of_another_id_takes_effect() -> None:
    account = opened("2026-01-10", 0, monthly_connects=0, monthly_fee=Decimal("1.00"))
    ledger = played(SET, account, change("2026-01-10", "plus"), until="2026-02-10")
    assert (ledger.fees, ledger.balance) == (Decimal("40.00"), 200)


def test_a_later_change_replaces_a_pending_one_and_an_upgrade_drops_it() -> None:
    free = plan("free", "0.00", 1)
    set_ = rules(BASIC, PLUS, free)
    replaced = (opened("2026-01-10", 0), change("2026-01-12", "free"), change("2026-01-13", "basic"))
    assert status_of(played(set_, *replaced, until="2026-02-10")).plan.id == "basic"
    dropped = (opened("2026-01-10", 0), change("2026-01-12", "free"), change("2026-01-13", "plus"))
    assert status_of(played(set_, *dropped, until="2026-03-10")).plan.id == "plus"


def test_when_overrides_both_ways() -> None:
    waits = played(SET, opened("2026-01-10", 0), change("2026-01-25", "plus", when="renewal"), until="2026-01-31")
    assert status_of(waits).plan.id == "basic"
    account = opened("2026-01-10", 0, plan="plus")
    now = played(SET, account, change("2026-01-25", "basic", when="now"), until="2026-01-25")
    cycle = present(status_of(now).cycle)
    assert (status_of(now).plan.id, str(cycle.start), now.balance) == ("basic", "2026-01-25", 0)


def test_a_change_on_a_renewal_day_comes_after_that_days_renewal_and_waits_for_the_next() -> None:
    account = opened("2026-01-10", 0, plan="plus")
    ledger = played(SET, account, change("2026-02-10", "basic"), until="2026-02-10")
    assert (status_of(ledger).plan.id, status_of(ledger.on_to(day("2026-03-10"))).plan.id) == ("plus", "basic")


def test_an_upgrade_above_the_last_renewal_day_renews_on_the_1st_after_a_month() -> None:
    ledger = played(SET, opened("2026-01-10", 0), change("2026-01-30", "plus"), until="2026-04-15")
    assert [str(row.on) for row in ledger.movements] == ["2026-01-30", "2026-03-01", "2026-04-01"]


@pytest.mark.parametrize(("more", "code"), [({"to": "gold"}, "unknown-plan"), ({"rules": "none"}, "unknown-rules")])
def test_a_plan_or_rule_set_that_does_not_exist_is_an_error_and_moves_nothing(more: dict[str, str], code: str) -> None:
    entry = change("2026-01-25", more.pop("to", "plus"), **more)
    ledger = played(SET, opened("2026-01-10", 5), entry, until="2026-01-25")
    assert (ledger.balance, [(p.level, p.code) for p in ledger.problems]) == (5, [("error", code)])


@pytest.mark.parametrize(("more", "code"), [({"plan": "gold"}, "unknown-plan"), ({"rules": "x"}, "unknown-rules")])
def test_an_account_whose_plan_or_rules_do_not_exist_opens_no_ledger(more: dict[str, str], code: str) -> None:
    ledger = played(SET, opened("2026-01-10", 5, **more), until="2026-01-25")
    assert (ledger.state, codes(ledger)) == (None, [code])


def test_before_the_opening_there_is_no_account_to_play() -> None:
    ledger = played(SET, opened("2026-01-10", 5), until="2026-01-09")
    assert (ledger.state, ledger.balance, ledger.fees) == (None, 0, Decimal(0))
    assert (ledger.movements, ledger.spendings) == ((), {})
    assert present(ledger.rules_on(day("2026-01-09"))).id == "test"  # those that it will open with
    assert ledger.on_to(day("2026-01-10")).balance == 5


def test_a_journal_without_an_account_is_an_error_with_a_remedy() -> None:
    ledger = played(SET, until="2026-01-25")
    (problem,) = ledger.problems
    assert (problem.level, problem.code, problem.line) == ("error", "no-account", 1)
    assert problem.remedy == "Start with `connects init`"


def test_a_change_may_name_other_rules_which_count_from_when_it_takes_effect() -> None:
    other = rules(plan("plus", "30.00", 150), id_="other")
    entries = (opened("2026-01-10", 0), change("2026-01-25", "plus", rules="other"))
    ledger = played(book(SET, other), *entries, until="2026-01-25")
    assert (status_of(ledger).rules.id, ledger.fees) == ("other", Decimal("30.00"))


OLD = era("old", "2026-01-01", plan("basic", connects=10, lifetime_months=12), plan("gone", "1.00", 5))
NEW = era("new", "2026-03-01", plan("basic", connects=20, lifetime_months=1))
ERAS = Rulebook({"old": OLD, "new": NEW})


def test_a_switch_happens_at_the_start_of_the_day_and_lots_keep_their_expiry() -> None:
    account = opened("2026-01-01", 0, rules="upwork")
    ledger = played(ERAS, account, until="2026-03-01")
    assert rows(ledger) == [("2026-02-01", "allowance", 10, 10), ("2026-03-01", "allowance", 20, 30)]
    assert [str(lot.expires) for lot in present(ledger.state).holdings.open] == ["2027-02-01", "2026-04-01"]


def test_a_pinned_set_stays_in_force() -> None:
    assert played(ERAS, opened("2026-01-01", 0, rules="old"), until="2026-03-01").balance == 20


def test_where_the_new_set_has_no_such_plan_the_old_terms_stay_in_force_with_a_warning() -> None:
    ledger = played(ERAS, opened("2026-01-10", 0, rules="upwork", plan="gone"), until="2026-03-10")
    assert (ledger.balance, ledger.fees) == (10, Decimal("2.00"))
    assert [(p.code, p.on, p.entry) for p in ledger.problems] == [("plan-not-in-rules", day("2026-03-01"), None)]


def test_a_pending_plan_that_the_rules_have_no_more_takes_effect_on_the_terms_it_had() -> None:
    account = opened("2026-02-10", 0, rules="upwork")
    later = change("2026-02-20", "gone", when="renewal")
    ledger = played(ERAS, account, later, until="2026-03-10")
    assert (ledger.balance, ledger.fees, codes(ledger)) == (5, Decimal("1.00"), ["plan-not-in-rules"])


def test_what_the_account_agreed_differently_outlives_a_switch() -> None:
    account = opened("2026-02-10", 0, rules="upwork", monthly_connects=3)
    assert played(ERAS, account, until="2026-03-10").balance == 3
