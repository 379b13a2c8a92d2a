"""Ad credits: they pay for boosts only and are no part of the balance."""

from connects_tui.insights.bids import bids_of
from connects_tui.insights.groups import boosts
from connects_tui.ledger.entries import Entry, Grant, PlanChange, Refund, StatusChange
from connects_tui.ledger.forecast import own_pace
from connects_tui.ledger.status import refunds_due, status_of
from connects_tui.rules import Rulebook
from tests.ledger.building import codes, day, opened, plan, played, present, refunding, rows, rules, sent

TEST = rules(plan("basic"), refund=refunding())


def credits_of(on: str, number: int, expires: str | None = None) -> Grant:
    until = None if expires is None else day(expires)
    return Grant(on=day(on), connects=number, reason="ads", only="boosts", expires=until)


def refund(on: str, connects: int | None = None, reason: str | None = "outbid") -> Refund:
    return Refund(on=day(on), of="job", connects=connects, reason=reason)


JOB = sent("2026-10-03", 14, "job", boost=30)
EXAMPLE: list[Entry] = [opened("2026-10-01", 40), credits_of("2026-10-01", 20, "2026-10-16"), JOB]


def held(*entries: Entry, until: str) -> list[tuple[str, str | None, int]]:
    batches = status_of(played(TEST, *entries, until=until)).ad_credits
    return [(str(batch.issued), str(batch.expires) if batch.expires else None, batch.left) for batch in batches]


def test_worked_example_7_credits_pay_first_and_outbid_gives_back_connects_alone_and_once() -> None:
    packaged = Rulebook.load()
    account = opened("2026-10-01", 40, rules="upwork-2026")
    ledger = played(packaged, account, *EXAMPLE[1:], until="2026-10-03")
    assert rows(ledger) == [
        ("2026-10-01", "opening", 40, 40),
        ("2026-10-01", "credit", 20, 40),
        ("2026-10-03", "proposal", -14, 26),
        ("2026-10-03", "credit-spent", -20, 26),
        ("2026-10-03", "boost", -10, 16),
    ]
    (job,) = ledger.proposals
    assert (job.spent, job.ad_credits) == (24, 20)
    outbid = played(packaged, account, *EXAMPLE[1:], refund("2026-10-04"), until="2026-10-20")
    assert (outbid.balance, codes(outbid)) == (26, [])
    twice = played(packaged, account, *EXAMPLE[1:], refund("2026-10-04"), refund("2026-10-05"), until="2026-10-20")
    assert (twice.balance, codes(twice)) == (26, ["refund-exceeds"])


def test_outbid_gives_nothing_back_where_credits_paid_the_whole_boost() -> None:
    entries = [opened("2026-10-01", 40), credits_of("2026-10-01", 50), JOB, refund("2026-10-04")]
    ledger = played(TEST, *entries, until="2026-10-04")
    assert (ledger.balance, codes(ledger)) == (26, ["refund-exceeds"])
    assert held(*entries, until="2026-10-04") == [("2026-10-01", None, 20)]  # credits do not return


def test_a_refund_gives_back_at_most_the_connects_that_were_spent() -> None:
    ledger = played(TEST, *EXAMPLE, refund("2026-10-04", 44, "closed"), until="2026-10-04")
    assert (ledger.balance, codes(ledger)) == (40, ["refund-exceeds"])
    closed = StatusChange(on=day("2026-10-04"), of="job", status="closed")
    (due,) = refunds_due(played(TEST, *EXAMPLE, closed, until="2026-10-04"))
    assert due.connects == 24


def test_the_soonest_expiring_credits_pay_first_those_without_an_expiry_last() -> None:
    entries = [
        opened("2026-10-01", 40),
        credits_of("2026-10-01", 5),
        credits_of("2026-10-02", 5, "2026-12-01"),
        credits_of("2026-10-02", 5, "2026-11-01"),
    ]
    assert held(*entries, sent("2026-10-03", 0, "a", boost=7), until="2026-10-03") == [
        ("2026-10-02", "2026-12-01", 3),
        ("2026-10-01", None, 5),
    ]
    ledger = played(TEST, *entries, sent("2026-10-03", 0, "a", boost=12), until="2026-10-03")
    assert rows(ledger)[-1] == ("2026-10-03", "credit-spent", -12, 40)  # one row however many batches paid


def test_credits_expire_right_after_connects_do_one_row_a_batch_and_no_entry_behind_it() -> None:
    entries = [
        opened("2026-10-01", 40, expires=day("2026-10-16")),
        credits_of("2026-10-01", 5, "2026-10-16"),
        credits_of("2026-10-02", 6, "2026-10-16"),
    ]
    ledger = played(TEST, *entries, until="2026-10-16")
    assert rows(ledger)[-3:] == [
        ("2026-10-16", "expiry", -40, 0),
        ("2026-10-16", "credit-expired", -5, 0),
        ("2026-10-16", "credit-expired", -6, 0),
    ]
    assert [row.entry for row in ledger.movements[-2:]] == [None, None]


def test_credits_that_have_expired_on_the_day_they_come_are_gone_at_once() -> None:
    ledger = played(TEST, opened("2026-10-05", 40), credits_of("2026-10-05", 5, "2026-10-05"), until="2026-10-05")
    assert rows(ledger)[1:] == [("2026-10-05", "credit", 5, 40), ("2026-10-05", "credit-expired", -5, 40)]


def test_no_cap_cycle_lifetime_or_maximum_touches_credits_and_they_pay_nothing_that_is_owed() -> None:
    harsh = rules(plan("basic", carry_cap=0, carry_cycles=0, lifetime_months=0, max_balance=1))
    overdrawn = sent("2026-10-02", 50, "first")
    entries = [opened("2026-10-01", 0), overdrawn, credits_of("2026-10-03", 20)]
    ledger = played(harsh, *entries, until="2027-10-03")
    assert ledger.balance == -50
    assert [(batch.left, batch.expires) for batch in present(ledger.state).ad_credits] == [(20, None)]


def test_credits_before_the_opening_move_nothing_and_a_boost_before_it_counts_as_connects() -> None:
    entries = [credits_of("2026-09-01", 50), sent("2026-09-02", 14, "job", boost=30), opened("2026-10-01", 40)]
    ledger = played(TEST, *entries, until="2026-10-02")
    (job,) = ledger.proposals
    assert (ledger.balance, held(*entries, until="2026-10-02"), job.spent, job.ad_credits) == (40, [], 44, 0)


def test_costs_insights_and_the_pace_count_connects() -> None:
    ledger = played(TEST, *EXAMPLE, until="2026-10-14")
    (bid,) = bids_of(ledger)
    assert (bid.connects, boosts(bids_of(ledger)).connects, own_pace(ledger, 8).spent) == (24, 10, 24)
    back = played(TEST, *EXAMPLE, refund("2026-10-04"), until="2026-10-14")
    (bid,) = bids_of(back)
    assert (bid.connects, bid.boost_back) == (14, 10)


def test_a_change_of_plan_leaves_credits_alone() -> None:
    set_ = rules(plan("basic"), plan("plus", "9.99", 10))
    ledger = played(set_, *EXAMPLE[:2], PlanChange(on=day("2026-10-02"), plan="plus"), until="2026-10-02")
    assert [batch.left for batch in present(ledger.state).ad_credits] == [20]
