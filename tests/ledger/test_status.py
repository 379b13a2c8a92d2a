"""The status report: what expires, what was spent in the cycle, which refunds are due."""

from datetime import date
from decimal import Decimal

import pytest

from connects_tui.ledger import Ledger
from connects_tui.ledger.entries import Entry, Grant, PlanChange, Refund, Spend, StatusChange
from connects_tui.ledger.status import spent_words, status_of
from connects_tui.rules import ProposalCosts, PurchaseTerms
from tests.ledger.building import book, day, era, opened, plan, played, present, refunding, rules, sent

REFUNDING = rules(plan(lifetime_months=12), refund=refunding())


def lapsing(ledger: Ledger) -> list[tuple[str, int]]:
    return [(str(item.on), item.connects) for item in status_of(ledger).expiring]


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
        sent("2026-02-09", 7),  # the day before the cycle begins
        sent("2026-02-10", 6, "job", boost=4),
        Spend(on=day("2026-02-12"), connects=3, what="badge"),
        Refund(on=day("2026-02-13"), of="job", reason="outbid"),
        Refund(on=day("2026-02-13"), of="old"),
    )
    cycle = present(status_of(played(REFUNDING, *entries, until="2026-02-20")).cycle)
    assert (cycle.start, cycle.renews, cycle.spent) == (date(2026, 2, 10), date(2026, 3, 10), 9)


def test_what_was_sent_before_the_opening_is_not_spent_in_the_cycle() -> None:
    entries = (
        sent("2026-01-05", 7, "job"),
        opened("2026-01-10", 20, renewal_day=3),
        Refund(on=day("2026-01-12"), of="job"),
    )
    cycle = present(status_of(played(REFUNDING, *entries, until="2026-01-20")).cycle)
    assert (str(cycle.start), cycle.spent) == ("2026-01-03", 0)


@pytest.mark.parametrize(
    ("ending", "on", "back", "due"),
    [
        ("closed", "2026-01-15", 0, 6),
        ("removed", "2026-01-15", 0, 6),
        ("expired", "2026-01-15", 0, 0),
        ("hired", "2026-01-15", 0, 0),
        ("closed", "2026-01-15", 4, 2),
        ("closed", "2026-01-25", 0, 0),
    ],
)
def test_what_the_rules_of_that_day_pay_back_and_did_not_come_is_due(ending: str, on: str, back: int, due: int) -> None:
    entries: list[Entry] = [opened("2026-01-10", 20), sent("2026-01-11", 6, "job")]
    entries += [StatusChange(on=day(on), of="job", status=ending)]
    entries += [Refund(on=day("2026-01-16"), of="job", connects=back)] if back else []
    found = status_of(played(REFUNDING, *entries, until="2026-01-20")).refunds_due
    assert [(item.proposal, item.connects, str(item.since)) for item in found] == ([("job", due, on)] if due else [])


def history_of(*steps: str, **refunds: int) -> list[Entry]:
    """A proposal of 14, sent on 1 October; each step is a day of October and a status, each refund a day's."""
    story: list[Entry] = [opened("2026-10-01", 40), sent("2026-10-01", 14, "job")]
    for step in steps:
        on, status = step.split()
        story.append(StatusChange(on=day(f"2026-10-{on}"), of="job", status=status))
    story += [Refund(on=day(f"2026-10-{on[1:]}"), of="job", connects=number) for on, number in refunds.items()]
    return story


@pytest.mark.parametrize(
    ("steps", "refunds", "due"),
    [
        (("08 hired", "20 closed"), {}, None),
        (("08 withdrawn", "20 removed"), {}, None),
        (("08 declined", "20 closed"), {}, None),
        (("08 expired", "09 removed"), {}, None),
        (("08 hired", "20 closed", "21 removed"), {}, None),
        (("08 closed", "20 removed"), {}, (14, "closed", "2026-10-08")),
        (("08 closed", "20 declined"), {}, (14, "closed", "2026-10-08")),
        (("08 hired", "10 sent", "20 closed"), {}, (14, "closed", "2026-10-20")),
        (("08 withdrawn", "10 interviewing", "20 removed"), {}, (14, "removed", "2026-10-20")),
        (("08 closed", "10 sent"), {}, None),
        (("08 closed", "10 sent", "20 hired"), {}, None),
        (("08 closed", "10 sent", "20 closed"), {"_08": 14}, None),
        (("08 closed", "10 sent", "20 closed"), {"_08": 4}, (10, "closed", "2026-10-20")),
        (("20 closed", "08 hired"), {}, None),
    ],
)
def test_the_first_ending_since_a_proposal_was_open_decides_what_is_due(
    steps: tuple[str, ...], refunds: dict[str, int], due: tuple[int, str, str] | None
) -> None:
    found = status_of(played(REFUNDING, *history_of(*steps, **refunds), until="2026-10-30")).refunds_due
    assert [(item.connects, item.status, str(item.since)) for item in found] == ([due] if due else [])


def test_nothing_is_due_for_an_ending_dated_before_the_opening() -> None:
    entries = (
        sent("2026-01-02", 6, "early"),
        StatusChange(on=day("2026-01-09"), of="early", status="closed"),
        sent("2026-01-02", 7, "late"),
        StatusChange(on=day("2026-01-10"), of="late", status="closed"),
        sent("2026-01-02", 8, "twice"),
        StatusChange(on=day("2026-01-09"), of="twice", status="closed"),
        StatusChange(on=day("2026-01-12"), of="twice", status="removed"),
        opened("2026-01-10", 20),
    )
    found = status_of(played(REFUNDING, *entries, until="2026-01-20")).refunds_due
    assert [(item.proposal, item.connects) for item in found] == [("late", 7)]


def test_which_rules_pay_an_ending_back_is_asked_of_its_own_day() -> None:
    old = era("old", "2026-01-01", refund=refunding())
    new = era("new", "2026-01-15", refund=refunding(closed=False))
    entries: list[Entry] = [opened("2026-01-10", 30, rules="upwork")]
    for number, on in enumerate(("2026-01-14", "2026-01-15")):
        entries += [sent("2026-01-11", 6, f"job{number}"), StatusChange(on=day(on), of=f"job{number}", status="closed")]
    entries += [sent("2026-01-11", 2, "early"), StatusChange(on=day("2026-01-13"), of="early", status="removed")]
    due = status_of(played(book(old, new), *entries, until="2026-02-20")).refunds_due
    assert [item.proposal for item in due] == ["early", "job0"]  # by the day since which it is


def test_rules_that_a_change_of_plan_named_count_from_the_day_it_took_effect() -> None:
    other = rules(plan("plus", "9.99"), id_="other")
    change = PlanChange(on=day("2026-01-15"), plan="plus", rules="other")
    ledger = played(book(rules(), other), opened("2026-01-10", 5), change, until="2026-02-20")
    asked = [ledger.rules_on(day(on)) for on in ("2026-01-01", "2026-01-14", "2026-01-15", "2026-02-01")]
    assert [found and found.id for found in asked] == ["test", "test", "other", "other"]


def test_the_balance_is_worth_what_it_would_cost_to_buy() -> None:
    priced = rules(plan(purchase=PurchaseTerms(Decimal("0.145"))), proposal=ProposalCosts(2, 6, 4))
    status = status_of(played(priced, opened("2026-01-10", 3), until="2026-01-10"))
    assert status.worth == Decimal("0.44")
    owing = status_of(played(priced, opened("2026-01-10", 3), sent("2026-01-10", 5), until="2026-01-10"))
    assert (owing.balance, owing.worth) == (-2, Decimal(0))
    unpriced = status_of(played(rules(), opened("2026-01-10", 3), until="2026-01-10"))
    assert unpriced.worth is None


def test_a_plan_that_is_to_come_is_named() -> None:
    set_ = rules(plan(), plan("plus", "9.99"))
    change = PlanChange(on=day("2026-01-11"), plan="plus", when="renewal")
    ledger = played(set_, opened("2026-01-10", 3), change, until="2026-02-09")
    coming = present(status_of(ledger).coming_plan)
    assert coming.id == "plus"
    assert status_of(ledger.on_to(day("2026-02-10"))).coming_plan is None


def test_the_warnings_are_those_of_the_ledger_without_its_errors() -> None:
    entries = (opened("2026-01-10", 3), sent("2026-01-11", 9), PlanChange(on=day("2026-01-12"), plan="gold"))
    status = status_of(played(rules(), *entries, until="2026-01-20"))
    assert [problem.code for problem in status.warnings] == ["overdrawn"]


@pytest.mark.parametrize("account", [{"rules": "none"}, {"plan": "gold"}])
def test_without_an_account_that_could_be_opened_there_is_no_status(account: dict[str, str]) -> None:
    for entries in ((), (opened("2026-01-10", 3, **account),)):
        with pytest.raises(ValueError, match="no account that could be opened"):
            status_of(played(rules(), *entries, until="2026-01-20"))


def test_before_the_opening_a_plan_that_the_rules_do_not_have_yet_has_the_terms_of_the_opening() -> None:
    old, new = era("old", "2026-01-01", plan("gone")), era("new", "2026-02-01", plan("basic"))
    account = opened("2026-02-10", 3, rules="upwork", plan="basic")
    status = status_of(played(book(old, new), account, until="2026-01-05"))
    assert (status.rules.id, status.plan.id) == ("old", "basic")


def test_before_the_opening_there_is_nothing_and_no_cycle() -> None:
    status = status_of(played(REFUNDING, opened("2026-01-10", 20), until="2026-01-09"))
    assert (status.balance, status.lots, status.cycle, status.plan.id) == (0, (), None, "basic")


def test_spending_before_the_opening_within_this_cycle_is_named() -> None:
    entries = [
        sent("2026-11-04", 99, "of the cycle before"),
        sent("2026-11-05", 50, "a"),
        sent("2026-11-20", 10, "b", boost=2),
        sent("2026-11-28", 4, "on the day of opening"),
    ]
    cycle = present(
        status_of(played(rules(), opened("2026-11-28", 90, renewal_day=5), *entries, until="2026-11-28")).cycle
    )
    assert (cycle.start, cycle.spent, cycle.spent_before) == (day("2026-11-05"), 4, 62)
    assert spent_words(cycle) == "4 spent, 62 before the opening"
