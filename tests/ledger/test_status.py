"""The status report: what lapses, what was spent in the cycle, what is due back."""

from datetime import date

import pytest

from connects_tui.ledger.entries import Grant, PurchaseMade, Refund, Spend, StatusChange
from connects_tui.ledger.status import status_of
from tests.ledger.building import day, opened, plan, played, refunding, rules, sent

REFUNDING = rules(plan(lifetime_months=12), refund=refunding())


def lapsing(ledger: object) -> list[tuple[str, int]]:
    return [(str(item.on), item.connects) for item in status_of(ledger).expiring]  # type: ignore[arg-type]


def test_what_lapses_is_summed_by_day_up_to_the_same_day_twelve_months_on() -> None:
    entries = (
        opened("2026-01-10", 5),
        Grant(on=day("2026-01-11"), connects=3, reason="a", expires=day("2026-02-01")),
        Grant(on=day("2026-01-12"), connects=4, reason="b", expires=day("2026-02-01")),
        Grant(on=day("2026-01-13"), connects=6, reason="c", expires=day("2027-02-01")),
    )
    ledger = played(REFUNDING, *entries, until="2026-01-20")
    assert lapsing(ledger) == [("2026-02-01", 7), ("2027-01-10", 5)]
    assert lapsing(ledger.on_to(day("2026-02-01"))) == [("2027-01-10", 5), ("2027-02-01", 6)]


def test_coming_allowances_push_held_connects_out_under_a_cap_but_are_not_counted() -> None:
    set_ = rules(plan(connects=10, carry_cap=12))
    ledger = played(set_, opened("2026-01-10", 20), until="2026-01-20")
    assert lapsing(ledger) == [("2026-02-10", 8), ("2026-03-10", 10), ("2026-04-10", 2)]


def test_planned_entries_do_not_count_in_what_lapses() -> None:
    set_ = rules(plan(carry_cap=5))
    entries = (opened("2026-01-10", 20), sent("2026-01-25", 15))
    assert lapsing(played(set_, *entries, until="2026-01-20")) == [("2026-02-10", 15)]


def test_spent_counts_proposals_boosts_and_other_spending_of_the_cycle_less_what_came_back_of_its_own() -> None:
    entries = (
        opened("2026-01-10", 90),
        sent("2026-01-11", 5, "old"),
        sent("2026-02-11", 6, "job", boost=4),
        Spend(on=day("2026-02-12"), connects=3, what="badge"),
        Refund(on=day("2026-02-13"), of="job", reason="outbid"),
        Refund(on=day("2026-02-13"), of="old"),
    )
    cycle = status_of(played(REFUNDING, *entries, until="2026-02-20")).cycle
    assert cycle is not None
    assert (cycle.start, cycle.renews, cycle.spent) == (date(2026, 2, 10), date(2026, 3, 10), 9)


def test_what_was_sent_before_the_opening_is_not_spent_in_the_cycle() -> None:
    entries = (
        sent("2026-01-05", 7, "job"),
        opened("2026-01-10", 20, renewal_day=3),
        Refund(on=day("2026-01-12"), of="job"),
    )
    cycle = status_of(played(REFUNDING, *entries, until="2026-01-20")).cycle
    assert cycle is not None
    assert (str(cycle.start), cycle.spent) == ("2026-01-03", 0)


@pytest.mark.parametrize(("ending", "due"), [("closed", 6), ("removed", 6), ("expired", 0), ("hired", 0)])
def test_a_refund_is_due_where_the_rules_of_that_day_pay_the_ending_back(ending: str, due: int) -> None:
    entries = (
        opened("2026-01-10", 20),
        sent("2026-01-11", 6, "job"),
        StatusChange(on=day("2026-01-15"), of="job", status=ending),
    )
    found = status_of(played(REFUNDING, *entries, until="2026-01-20")).refunds_due
    assert [(item.proposal, item.connects, str(item.since)) for item in found] == (
        [("job", due, "2026-01-15")] if due else []
    )


def test_what_came_back_already_is_not_due() -> None:
    entries = (
        opened("2026-01-10", 20),
        sent("2026-01-11", 6, "job"),
        StatusChange(on=day("2026-01-15"), of="job", status="closed"),
        Refund(on=day("2026-01-16"), of="job", connects=4),
    )
    (item,) = status_of(played(REFUNDING, *entries, until="2026-01-20")).refunds_due
    assert item.connects == 2


def test_a_status_dated_later_does_not_count_yet() -> None:
    entries = (
        opened("2026-01-10", 20),
        sent("2026-01-11", 6, "job"),
        StatusChange(on=day("2026-01-25"), of="job", status="closed"),
    )
    assert status_of(played(REFUNDING, *entries, until="2026-01-20")).refunds_due == ()


def test_before_the_opening_there_is_nothing_and_no_cycle() -> None:
    status = status_of(played(REFUNDING, opened("2026-01-10", 20), until="2026-01-09"))
    assert (status.balance, status.lots, status.cycle, status.plan.id) == (0, (), None, "basic")


def test_the_open_lots_stand_in_spend_order() -> None:
    entries = (
        opened("2026-01-10", 2),
        PurchaseMade(on=day("2026-01-11"), connects=4),
        Grant(on=day("2026-01-12"), connects=3, reason="soon", expires=day("2026-02-01")),
    )
    set_ = rules(plan(), spend_order="soonest-expiring")
    status = status_of(played(set_, *entries, until="2026-01-12"))
    assert [lot.source for lot in status.lots] == ["bonus", "opening", "purchase"]
