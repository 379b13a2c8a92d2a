"""The day: expiry, renewal with its steps, the entries; and on which days a cycle renews."""

from decimal import Decimal

import pytest

from connects_tui.ledger.entries import Grant, PlanChange, PurchaseMade
from connects_tui.ledger.status import status_of
from connects_tui.rules import Rulebook
from tests.ledger.building import codes, day, era, lots, opened, plan, played, present, rows, rules, sent


def test_first_lots_expire_then_the_cycle_renews_then_entries_count() -> None:
    set_ = rules(plan(connects=10))
    entries = (opened("2026-01-10", 5, expires=day("2026-02-10")), sent("2026-02-10", 3))
    assert rows(played(set_, *entries, until="2026-02-10"))[1:] == [
        ("2026-02-10", "expiry", -5, 0),
        ("2026-02-10", "allowance", 10, 10),
        ("2026-02-10", "proposal", -3, 7),
    ]


def test_entries_of_a_day_count_in_file_order_whatever_stands_between_them() -> None:
    entries = (
        opened("2026-01-10", 5),
        sent("2026-01-12", 1, "b"),
        sent("2026-01-11", 2, "a"),
        sent("2026-01-12", 3, "c"),
    )
    ledger = played(rules(), *entries, until="2026-01-12")
    assert [row.entry for row in ledger.movements[1:]] == ["a", "b", "c"]


def test_on_the_opening_day_entries_count_after_the_account_wherever_they_stand() -> None:
    ledger = played(rules(), sent("2026-01-10", 2, "job"), opened("2026-01-10", 5), until="2026-01-10")
    assert [row.kind for row in ledger.movements] == ["opening", "proposal"]


def test_expiry_and_renewal_begin_on_the_day_after_the_opening() -> None:
    account = opened("2026-01-10", 5, renewal_day=10)
    assert rows(played(rules(plan(connects=10)), account, until="2026-02-09")) == [("2026-01-10", "opening", 5, 5)]


def test_entries_before_the_opening_move_nothing() -> None:
    entries = (sent("2026-01-05", 3), PurchaseMade(on=day("2026-01-06"), connects=50), opened("2026-01-10", 5))
    ledger = played(rules(), *entries, until="2026-01-31")
    assert (ledger.balance, ledger.purchases, codes(ledger)) == (5, Decimal(0), [])


def test_entries_after_the_day_asked_for_are_planned_not_applied() -> None:
    ledger = played(rules(), opened("2026-01-10", 5), sent("2026-01-20", 3), until="2026-01-19")
    assert ledger.balance == 5


def test_at_a_renewal_lots_whose_cycles_have_run_out_lapse_before_the_cap_is_taken() -> None:
    set_ = rules(plan(connects=10, carry_cycles=0, carry_cap=3))
    ledger = played(set_, opened("2026-01-10", 5, expires=day("2026-12-31")), until="2026-03-10")
    assert rows(ledger)[1:] == [
        ("2026-02-10", "expiry", -2, 3),
        ("2026-02-10", "allowance", 10, 13),
        ("2026-03-10", "expiry", -10, 3),
        ("2026-03-10", "allowance", 10, 13),
    ]


@pytest.mark.parametrize(("cycles", "left"), [(0, 10), (1, 20), (2, 30)])
def test_a_connect_survives_as_many_further_cycles_as_the_plan_says(cycles: int, left: int) -> None:
    ledger = played(rules(plan(connects=10, carry_cycles=cycles)), opened("2026-01-10"), until="2026-06-10")
    assert ledger.balance == left


def test_what_is_above_the_carry_cap_expires_in_spend_order() -> None:
    set_ = rules(plan(connects=10, carry_cap=4))
    entries = (opened("2026-01-10", 3), PurchaseMade(on=day("2026-01-11"), connects=5))
    ledger = played(set_, *entries, until="2026-02-10")
    assert rows(ledger)[2:4] == [("2026-02-10", "expiry", -3, 5), ("2026-02-10", "expiry", -1, 4)]
    assert lots(ledger) == [("purchase", 4), ("allowance", 10)]


def test_the_fee_is_charged_at_each_renewal_and_the_allowance_granted() -> None:
    ledger = played(rules(plan(fee="9.99", connects=10)), opened("2026-01-10", 0), until="2026-03-31")
    assert (ledger.fees, ledger.balance) == (Decimal("19.98"), 20)


def test_the_allowance_is_granted_at_most_up_to_the_maximum_balance_with_a_warning() -> None:
    ledger = played(rules(plan(connects=10, max_balance=12)), opened("2026-01-10", 5), until="2026-02-10")
    assert (ledger.balance, codes(ledger)) == (12, ["allowance-cut"])


def test_the_accounts_own_allowance_and_fee_stand_for_the_plans() -> None:
    account = opened("2026-01-10", 0, monthly_connects=7, monthly_fee=Decimal("3.33"))
    ledger = played(rules(plan(fee="9.99", connects=10)), account, until="2026-02-10")
    assert (ledger.fees, ledger.balance) == (Decimal("3.33"), 7)


RENEWALS = [
    ("a balance, no renewal day: the day of the opening", opened("2026-01-10", 0), 28, "2026-01-10", "2026-02-10"),
    ("a balance: the last anchor day before", opened("2026-01-10", 0, renewal_day=3), 28, "2026-01-03", "2026-02-03"),
    ("a balance: the anchor day to come", opened("2026-01-10", 0, renewal_day=20), 28, "2025-12-20", "2026-01-20"),
    ("a balance, anchor above the last day: the 1st", opened("2026-01-30", 0), 28, "2026-01-01", "2026-02-01"),
    ("new: a month later", opened("2026-01-10"), 28, "2026-01-10", "2026-02-10"),
    ("new with a renewal day of its own", opened("2026-01-30", renewal_day=5), 28, "2026-01-30", "2026-02-05"),
    ("new with one above the last day: the 1st", opened("2026-01-10", renewal_day=30), 28, "2026-01-10", "2026-02-01"),
    ("new above the last day: a month, then the 1st", opened("2026-01-30"), 28, "2026-01-30", "2026-03-01"),
    ("new on the 28th under 27", opened("2026-02-28"), 27, "2026-02-28", "2026-04-01"),
    ("in December", opened("2026-12-30"), 28, "2026-12-30", "2027-02-01"),
]


@pytest.mark.parametrize(("_name", "account", "last", "start", "renews"), RENEWALS)
def test_the_first_renewal(_name: str, account: object, last: int, start: str, renews: str) -> None:
    ledger = played(rules(last_renewal_day=last), account, until=str(account.on))  # type: ignore[arg-type, attr-defined]
    cycle = present(status_of(ledger).cycle)
    assert (str(cycle.start), str(cycle.renews)) == (start, renews)


def test_a_cycle_begun_on_30_january_renews_on_1_march_then_every_month_on_the_1st() -> None:
    ledger = played(rules(plan(connects=1)), opened("2026-01-30"), until="2026-05-15")
    assert [str(row.on) for row in ledger.movements[1:]] == ["2026-03-01", "2026-04-01", "2026-05-01"]


def test_the_last_renewal_day_is_applied_anew_at_each_renewal() -> None:
    early = era("one", "2026-01-01", plan(connects=1), last_renewal_day=27)
    later = era("two", "2026-03-15", plan(connects=1), last_renewal_day=28)
    account = opened("2026-01-10", 0, rules="upwork", renewal_day=28)
    ledger = played(Rulebook({"one": early, "two": later}), account, until="2026-05-31")
    days = ["2026-02-01", "2026-03-01", "2026-04-01", "2026-04-28", "2026-05-28"]
    assert [str(row.on) for row in ledger.movements] == days


def test_a_cycle_that_begins_above_the_last_renewal_day_of_new_rules_lasts_more_than_a_month() -> None:
    early = era("one", "2026-01-01", plan(connects=1), last_renewal_day=28)
    later = era("two", "2026-03-15", plan(connects=1), last_renewal_day=27)
    account = opened("2026-01-28", 0, rules="upwork")
    ledger = played(Rulebook({"one": early, "two": later}), account, until="2026-06-30")
    days = ["2026-02-28", "2026-03-28", "2026-05-01", "2026-06-01"]
    assert [str(row.on) for row in ledger.movements] == days


def test_a_new_account_opens_with_the_signup_connects_and_pays_its_fee() -> None:
    set_ = rules(plan(connects=10), plan("plus", "9.99", 70), signup_connects=40)
    free = played(set_, opened("2026-01-10"), until="2026-01-10")
    assert (rows(free), free.fees) == ([("2026-01-10", "opening", 40, 40)], Decimal(0))
    paid = played(set_, opened("2026-01-10", plan="plus"), until="2026-01-10")
    assert rows(paid) == [("2026-01-10", "opening", 40, 40), ("2026-01-10", "allowance", 70, 110)]
    assert [row.entry for row in paid.movements] == ["open", "open"]
    assert paid.fees == Decimal("9.99")


def test_a_new_account_opens_with_no_connects_where_the_rules_give_0_for_signing_up() -> None:
    set_ = rules(plan(connects=10), plan("plus", "9.99", 70), signup_connects=0)
    assert rows(played(set_, opened("2026-01-10"), until="2026-01-10")) == []
    paid = played(set_, opened("2026-01-10", plan="plus"), until="2026-01-10")
    assert (rows(paid), paid.fees) == ([("2026-01-10", "allowance", 70, 70)], Decimal("9.99"))


@pytest.mark.parametrize(
    ("signup", "brought"),
    [(None, [("opening", 60)]), (40, [("opening", 40), ("allowance", 20)]), (90, [("opening", 90)])],
)
def test_the_first_allowance_is_granted_at_most_up_to_the_maximum_balance(
    signup: int | None, brought: list[tuple[str, int]]
) -> None:
    set_ = rules(plan("plus", "9.99", 70, max_balance=60), signup_connects=signup)
    ledger = played(set_, opened("2026-01-10", plan="plus"), until="2026-01-10")
    assert [(row.kind, row.connects) for row in ledger.movements] == brought
    assert (codes(ledger), ledger.problems[0].entry, ledger.fees) == (["allowance-cut"], "open", Decimal("9.99"))


def test_without_signup_rules_a_new_account_opens_with_its_allowance() -> None:
    set_ = rules(plan("plus", "9.99", 70))
    ledger = played(set_, opened("2026-01-10", plan="plus", monthly_connects=60), until="2026-01-10")
    assert (rows(ledger), ledger.fees) == ([("2026-01-10", "opening", 60, 60)], Decimal("9.99"))


def test_an_opening_balance_brings_no_fee_and_its_expiry_counts_only_with_it() -> None:
    set_ = rules(plan(fee="9.99", connects=10))
    known = played(set_, opened("2026-01-10", 5, expires=day("2026-01-20")), until="2026-01-20")
    assert (known.fees, known.balance) == (Decimal(0), 0)
    new = played(set_, opened("2026-01-10", expires=day("2026-01-20")), until="2026-01-20")
    assert new.balance == 10


def test_the_last_day_that_counts_is_a_day_like_others() -> None:
    account = opened("2199-11-30", 5, renewal_day=28)
    upgrade = PlanChange(on=day("2199-12-31"), plan="plus")
    set_ = rules(plan(connects=1, lifetime_months=12), plan("plus", "1.00", 5))
    gift = Grant(on=day("2199-12-30"), connects=1, reason="the end")
    assert played(set_, account, gift, upgrade, until="2199-12-31").balance > 0
