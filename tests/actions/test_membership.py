"""The membership: what is agreed, and the entries that change it."""

import tomllib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from connects_tui.actions.book import BadArgument, Book, Refused
from connects_tui.actions.membership import (
    Membership,
    budget_on,
    change_budget,
    change_plan,
    failed_renewal,
    membership_on,
    new_budget_words,
    next_renewal_words,
    plan_change,
    plan_change_words,
    record_failed_renewal,
    takes_effect_now_by_default,
)
from connects_tui.ledger.entries import Account, Budget, PlanChange
from connects_tui.rules import Plan, Rulebook, RuleSet
from tests.actions.conftest import TODAY
from tests.ledger.building import present

AS_IT_IS = Membership("plus")


def change(book: Book, wanted: Membership, **more: Any) -> str:
    changed = plan_change(book, wanted, TODAY, **more)
    return "Nothing changed" if changed is None else change_plan(book, changed, TODAY).message


def test_what_is_agreed_already_writes_nothing(book: Book) -> None:
    before = book.file.path.read_bytes()
    assert membership_on(book, TODAY) == AS_IT_IS
    assert change(book, AS_IT_IS) == "Nothing changed"
    assert change(book, AS_IT_IS, when="now") == "Nothing changed"
    assert book.file.path.read_bytes() == before


def test_a_change_of_plan_and_a_budget_are_recorded_as_they_are_wanted(book: Book) -> None:
    said = change(book, Membership("basic", 15))
    assert said == "Basic from the renewal on 5 Dec: 15 Connects, nothing charged"
    said = change_budget(book, Budget(on=TODAY, connects=60, money=Decimal(30)), TODAY).message
    assert said == "Budget from 23 Nov: 60 Connects and $30.00 per cycle"
    plan, budget = tomllib.loads(book.file.path.read_text(encoding="utf-8"))["entry"][-2:]
    assert (plan["plan"], plan["monthly_connects"], budget["connects"], budget["money"]) == ("basic", 15, 60, "30")
    assert "monthly_fee" not in plan
    assert membership_on(book, TODAY) == Membership("basic", 15)


def test_a_change_that_waits_is_taken_back_by_wanting_the_present_plan(book: Book) -> None:
    change(book, Membership("basic"))
    assert membership_on(book, TODAY).plan == "basic"
    assert change(book, AS_IT_IS) == "Plus from the renewal on 5 Dec: 100 Connects for $20.00"
    assert membership_on(book, TODAY) == AS_IT_IS
    state = present(book.ledger(date(2026, 12, 5)).state)
    assert state.plan.id == "plus"


def test_a_change_that_waits_can_be_brought_forward(book: Book) -> None:
    change(book, Membership("basic"))
    assert change(book, Membership("basic"), when="now").startswith("Basic from 23 Nov")


def test_going_back_to_the_published_terms_names_them(book: Book) -> None:
    change(book, Membership("plus", 80, Decimal(15)), when="now")
    assert membership_on(book, TODAY) == Membership("plus", 80, Decimal(15))
    back = plan_change(book, Membership("plus", None, Decimal(15)), TODAY)
    assert back == PlanChange(on=TODAY, plan="plus", monthly_connects=100)
    both = plan_change(book, AS_IT_IS, TODAY)
    assert both == PlanChange(on=TODAY, plan="plus", monthly_connects=100, monthly_fee=Decimal(20))


def test_terms_that_wait_for_the_renewal_are_agreed(book: Book) -> None:
    change(book, Membership("plus", 80))
    assert membership_on(book, TODAY) == Membership("plus", 80)
    assert change(book, Membership("plus", 80)) == "Nothing changed"


def test_a_budget_ends_when_none_is_wanted(book: Book) -> None:
    change_budget(book, Budget(on=TODAY, connects=60), TODAY)
    none = Budget(on=TODAY)
    assert change_budget(book, none, TODAY).message == "Budget from 23 Nov: none"
    assert (budget_on(book, TODAY).connects, budget_on(book, TODAY).money) == (None, None)


def test_a_budget_counts_from_its_day_on(book: Book) -> None:
    book.record([Budget(on=date(2026, 11, 20), connects=60), Budget(on=date(2026, 12, 1), connects=90)])
    assert [budget_on(book, date(2026, 11, day)).connects for day in (19, 20)] == [None, 60]
    assert budget_on(book, date(2026, 12, 1)).connects == 90
    before = Budget(on=date(2026, 11, 10), connects=30)
    assert (
        new_budget_words(book, before, TODAY)
        == "Budget from 10 Nov until the next one on 20 Nov: 30 Connects per cycle"
    )


@pytest.mark.parametrize(
    ("wanted", "at_once"),
    [
        (Membership("plus"), False),
        (Membership("plus", None, Decimal(99)), False),
        (Membership("basic"), False),
        (Membership("basic", None, Decimal(21)), True),
        (Membership("basic", None, Decimal(20)), False),
    ],
)
def test_only_another_plan_with_a_higher_fee_counts_at_once(book: Book, wanted: Membership, at_once: bool) -> None:
    assert takes_effect_now_by_default(book, wanted, TODAY) is at_once


def test_a_tax_is_asked_for_and_alone_leaves_what_is_pending(book: Book) -> None:
    change(book, Membership("basic"))
    assert change(book, Membership("basic", tax=Decimal("7.5"))) == (
        "7.5% tax on published prices from 23 Nov; the renewal on 5 Dec: 10 Connects, nothing charged"
    )
    assert membership_on(book, TODAY) == Membership("basic", tax=Decimal("7.5"))
    assert present(present(book.ledger(TODAY).state).pending).plan.id == "basic"
    back = change(book, Membership("plus", tax=Decimal("7.5")))
    assert back == "Plus from the renewal on 5 Dec: 100 Connects for $21.50"
    assert plan_change(book, Membership("plus", tax=Decimal(0)), TODAY) == PlanChange(
        on=TODAY, plan="plus", tax=Decimal(0)
    )


def test_going_back_to_the_published_fee_names_it_with_tax(book: Book) -> None:
    change(book, Membership("plus", None, Decimal(15), tax=Decimal(18)), when="now")
    back = plan_change(book, Membership("plus", tax=Decimal(18)), TODAY)
    assert back == PlanChange(on=TODAY, plan="plus", monthly_fee=Decimal("23.60"))


def test_a_plan_that_does_not_exist_is_refused_and_nothing_is_written(book: Book) -> None:
    before = book.file.path.read_bytes()
    with pytest.raises(Refused, match="gold"):
        change(book, Membership("gold"))
    with pytest.raises(Refused, match="gold"):
        takes_effect_now_by_default(book, Membership("gold"), TODAY)
    assert book.file.path.read_bytes() == before


def test_before_the_opening_the_accounts_own_terms_are_agreed(book: Book) -> None:
    assert membership_on(book, date(2026, 11, 1)) == AS_IT_IS


@pytest.mark.parametrize(
    ("day", "at_once", "renewal"),
    [
        (date(2026, 11, 15), "15 Nov: 33 extra Connects, $30.00 charged", "15 Dec: 77 of 100 Connects"),
        (TODAY, "23 Nov: 60 extra Connects, $30.00 charged", "23 Dec: 50 of 100 Connects"),
        (date(2026, 12, 5), "5 Dec: no extra Connects, $30.00 charged", "5 Jan 2027: 10 of 100 Connects"),
    ],
)
def test_what_a_change_would_bring_is_that_of_its_own_day(book: Book, day: date, at_once: str, renewal: str) -> None:
    change = PlanChange(on=day, plan="plus", monthly_fee=Decimal(30), when="now")
    assert plan_change_words(book, change, TODAY) == f"Plus from {at_once}; then the renewal on {renewal} for $30.00"
    assert plan_change_words(book, replace(change, on=date(2026, 11, 5)), TODAY) == ""  # before the opening


def test_a_change_that_waits_is_named_with_what_the_renewal_brings(book: Book) -> None:
    now = "If nothing changes: renews 5 Dec"
    assert next_renewal_words(book.ledger(TODAY), TODAY) == f"{now} with 100 Connects for $20.00"
    change(book, Membership("basic"))
    assert next_renewal_words(book.ledger(TODAY), TODAY) == f"{now} as Basic with 10 Connects, nothing charged"
    assert next_renewal_words(book.ledger(date(2026, 11, 1)), TODAY) == ""  # before the opening


THEN_CUT = "then the renewal on 23 Dec: 10 Connects, nothing charged; 65 expire"
RENEWED = date(2026, 12, 10)
"""Some days after the renewal on 5 December."""


def fails(book: Book, plan: str = "basic", day: date = RENEWED, **more: Any) -> str:
    entry = failed_renewal(book, PlanChange(on=day, plan=plan, **more), day, RENEWED)
    return record_failed_renewal(book, entry, RENEWED).message


def test_a_renewal_that_failed_is_told_the_day_before_it_and_takes_its_allowance_and_fee_back(book: Book) -> None:
    assert book.ledger(RENEWED).balance == 140
    assert fails(book) == "Basic since the renewal on 5 Dec: 90 fewer Connects, $20.00 not charged · balance 50"
    written = book.history.entries[-1]
    assert isinstance(written, PlanChange)
    assert (written.on, written.plan, written.when) == (date(2026, 12, 4), "basic", "renewal")
    state = present(book.ledger(RENEWED).state)
    assert (state.plan.id, state.fees, state.cycle_start) == ("basic", Decimal(0), date(2026, 12, 5))


@pytest.mark.parametrize("pending", ["basic", "plus"])
def test_a_renewal_that_failed_replaces_what_was_pending_an_upgrade_too(book: Book, pending: str) -> None:
    book.record([PlanChange(on=date(2026, 12, 4), plan=pending, monthly_connects=120, when="renewal")])
    fails(book)
    assert book.ledger(RENEWED).balance == 50


def test_a_renewal_that_failed_months_ago_is_told_apart_from_the_renewals_since(book: Book) -> None:
    later = date(2027, 2, 10)
    entry = failed_renewal(book, PlanChange(on=RENEWED, plan="basic"), RENEWED, RENEWED)
    assert record_failed_renewal(book, entry, later).message == (
        "Basic since the renewal on 5 Dec 2026: 90 fewer Connects, $20.00 not charged; "
        "counting the renewals since then, 80 fewer Connects, $60.00 not charged · balance 70"
    )


@pytest.mark.parametrize("more", [{"plan": "plus"}, {"plan": "basic", "monthly_fee": Decimal(5)}])
def test_a_failed_payment_is_followed_by_a_free_plan(book: Book, more: dict[str, Any]) -> None:
    with pytest.raises(
        Refused, match=r"costs \$\d+.00 a month; after a failed payment Upwork moves you to a free plan"
    ):
        fails(book, **more)


def test_a_renewal_that_charged_nothing_has_not_failed(book: Book) -> None:
    book.record([PlanChange(on=date(2026, 12, 1), plan="basic")])
    with pytest.raises(Refused, match="the renewal on 5 Dec charged nothing, so no payment can have failed"):
        fails(book)


def test_what_upwork_really_granted_and_other_terms_go_with_a_failed_renewal(book: Book) -> None:
    said = fails(book, monthly_connects=15, connects=3)
    assert said == "Basic since the renewal on 5 Dec: 97 fewer Connects, $20.00 not charged · balance 43"
    assert book.ledger(date(2027, 1, 5)).balance == 58


@pytest.mark.parametrize(
    ("entries", "day", "says"),
    [
        ((), date(2026, 12, 4), "there was no renewal between the opening on 6 Nov and 4 Dec"),
        ((), date(2026, 11, 1), "there was no renewal between the opening on 6 Nov and 1 Nov"),
        (
            (PlanChange(on=date(2026, 12, 5), plan="basic"),),
            RENEWED,
            "there is a change of plan on 5 Dec, which is not before the renewal on 5 Dec; remove it first",
        ),
        (
            (PlanChange(on=date(2026, 12, 20), plan="basic"),),
            RENEWED,
            "there is a change of plan on 20 Dec, which is not before the renewal on 5 Dec; remove it first",
        ),
        (
            (PlanChange(on=date(2026, 11, 20), plan="plus", monthly_fee=Decimal(30), when="now"),),
            date(2026, 12, 10),
            "there is a change of plan on 20 Nov, which is not before the renewal on 20 Nov; remove it first",
        ),
    ],
)
def test_a_failed_renewal_is_refused_where_none_was_or_a_change_of_plan_stands_after_it(
    book: Book, entries: tuple[PlanChange, ...], day: date, says: str
) -> None:
    if entries:
        book.record(entries)
    before = book.file.path.read_bytes()
    with pytest.raises(Refused) as refused:
        fails(book, day=day)
    assert str(refused.value) == says
    assert book.file.path.read_bytes() == before


def test_a_renewal_to_come_has_not_failed(book: Book) -> None:
    before = book.file.path.read_bytes()
    with pytest.raises(Refused, match="the renewal on 5 Jan 2027 is still ahead"):
        fails(book, day=date(2027, 1, 6))
    assert book.file.path.read_bytes() == before


def test_a_renewal_fails_once(book: Book) -> None:
    fails(book)
    before = book.file.path.read_bytes()
    with pytest.raises(Refused, match="the failed renewal on 5 Dec is already recorded"):
        fails(book)
    assert book.file.path.read_bytes() == before


def test_a_failed_renewal_of_a_plan_that_does_not_exist_is_refused(book: Book) -> None:
    with pytest.raises(BadArgument, match="gold"):
        fails(book, plan="gold")


@pytest.mark.parametrize(
    ("balance", "change", "says"),
    [
        (70, {"plan": "cut"}, "Cut from the renewal on 5 Dec: 10 Connects, nothing charged; 65 expire"),
        (6, {"plan": "cut"}, "Cut from the renewal on 5 Dec: 10 Connects, nothing charged; 1 expires"),
        (
            70,
            {"plan": "cut", "when": "now"},
            f"Cut from 23 Nov: no extra Connects, nothing charged; {THEN_CUT}",
        ),
        (
            100,
            {"plan": "plus", "monthly_connects": 80},
            "Plus from the renewal on 5 Dec: 50 of 80 Connects for $20.00",
        ),
    ],
)
def test_a_change_of_plan_says_how_many_connects_expire_at_the_renewal(
    reopened: Callable[..., Book], balance: int, change: dict[str, Any], says: str
) -> None:
    plus = Plan("plus", "Plus", Decimal(20), 100, max_balance=150)
    rules = RuleSet("test", "Test", "USD", (Plan("cut", "Cut", Decimal(0), 10, carry_cap=5), plus))
    book = reopened(Rulebook({"test": rules}))
    book.record([Account(on=date(2026, 11, 6), rules="test", plan="plus", renewal_day=5, balance=balance)])
    entry = PlanChange(on=TODAY, **change)
    assert plan_change_words(book, entry, TODAY) == says  # on Plans and in the form
    assert change_plan(book, entry, TODAY).message == says


def test_a_failed_renewal_says_what_expired_on_its_day_and_what_will_at_the_next(reopened: Callable[..., Book]) -> None:
    cut = Plan("cut", "Cut", Decimal(0), 10, carry_cap=5)
    rules = RuleSet("test", "Test", "USD", (cut, Plan("plus", "Plus", Decimal(20), 100)))
    book = reopened(Rulebook({"test": rules}))
    book.record([Account(on=date(2026, 11, 6), rules="test", plan="plus", renewal_day=5, balance=70)])
    assert fails(book, "cut") == (  # 70 + 100 with Plus; 5 of 70 are kept with the other, and 10 come
        "Cut since the renewal on 5 Dec: 155 fewer Connects (65 expired), $20.00 not charged; "
        "10 expire on 5 Jan 2027 · balance 15"
    )


def test_a_tax_that_begins_with_a_change_of_plan_is_named(book: Book) -> None:
    wanted = Membership("basic", tax=Decimal("7.5"))
    assert change(book, wanted).endswith("nothing charged; 7.5% tax on published prices from 23 Nov")
