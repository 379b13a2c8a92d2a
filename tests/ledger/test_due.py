"""What is due: refunds not received, a renewal not checked, silent proposals."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from connects_tui.actions.outlook_words import expiring_refund_words
from connects_tui.ledger import Ledger
from connects_tui.ledger.entries import Balance, Entry, Refund, StatusChange
from connects_tui.ledger.status import RefundDue, RenewalToCheck, UsualWait, due
from tests.ledger.building import day, opened, plan, played, refunding, rules, sent

TODAY = "2026-11-23"


def account(*entries: Entry, until: str = TODAY, allowance: int = 20) -> Ledger:
    set_ = replace(rules(plan(connects=allowance)), refund=refunding())
    return played(set_, opened("2026-10-20", 100, renewal_day=5), *entries, until=until)


def status(on: str, of: str, to: str) -> StatusChange:
    return StatusChange(on=day(on), of=of, status=to)


@pytest.mark.parametrize(("until", "overdue"), [("2026-11-20", False), ("2026-11-21", True), (TODAY, True)])
def test_connects_promised_back_are_overdue_after_seven_days(until: str, overdue: bool) -> None:
    ledger = account(sent("2026-11-01", 12, "p", boost=4), status("2026-11-14", "p", "closed"), until=until)
    found = due(ledger)
    days = (day(until) - day("2026-11-14")).days
    expected = RefundDue("p", "Build it", "closed", day("2026-11-14"), 16, days)
    assert found.refunds == ((expected,) if overdue else ())


def test_what_is_due_into_a_batch_that_has_expired_says_that_it_would_expire_at_once() -> None:
    entries = [sent("2026-11-01", 12, "p"), status("2026-11-14", "p", "closed")]
    opening = replace(opened("2026-10-20", 100, renewal_day=5), expires=day("2026-11-10"))
    set_ = replace(rules(plan()), refund=refunding())
    (refund,) = due(played(set_, opening, *entries, until=TODAY)).refunds
    assert (refund.connects, refund.would_expire) == (12, 12)
    assert expiring_refund_words(refund) == " (12 would expire at once: their batch has expired)"


def test_what_came_back_is_not_due_and_neither_is_what_the_rules_do_not_pay() -> None:
    paid = [sent("2026-11-01", 12, "p"), status("2026-11-04", "p", "closed"), Refund(on=day("2026-11-06"), of="p")]
    unpaid = [sent("2026-11-01", 12, "q"), status("2026-11-04", "q", "declined")]
    assert due(account(*paid, *unpaid)).refunds == ()


def test_a_renewal_that_brought_connects_is_to_be_checked_until_one_reconciles() -> None:
    assert due(account()).renewal == RenewalToCheck(day("2026-11-05"), 20, 120)
    assert due(account(Balance(on=day("2026-11-04"), connects=100))).renewal is not None
    assert due(account(Balance(on=day("2026-11-05"), connects=120))).renewal is None
    assert due(account(Balance(on=day("2026-11-24"), connects=120))).renewal is not None


def test_a_renewal_without_an_allowance_and_a_cycle_before_the_first_one_need_no_check() -> None:
    assert due(account(allowance=0)).renewal is None
    assert due(account(until="2026-11-04")).renewal is None


def test_before_ten_replies_a_proposal_is_silent_after_21_days_and_an_interview_after_14() -> None:
    ledger = account(
        sent("2026-10-31", 2, "viewed"),
        sent("2026-11-01", 2, "old"),
        sent("2026-11-02", 2, "young"),
        sent("2026-11-01", 2, "over"),
        sent("2026-11-01", 2),
        sent("2026-11-02", 2, "late"),
        sent("2026-11-02", 2, "talking"),
        sent("2026-11-24", 2, "planned"),
        status("2026-11-02", "viewed", "viewed"),
        status("2026-11-04", "over", "declined"),
        status("2026-11-08", "late", "interviewing"),
        status("2026-11-09", "talking", "offered"),
    )
    found = due(ledger)
    assert [proposal.entry.id for proposal in found.silent] == ["old", "late"]
    assert (found.reply, found.decision) == (UsualWait(21, 2), UsualWait(14, 0))


@given(
    st.lists(st.integers(0, 20), min_size=10, max_size=30),
    st.lists(st.integers(0, 40), min_size=10, max_size=30),
    st.integers(0, 60),
)
def test_news_is_late_when_nine_of_ten_of_ones_own_took_no_longer(
    replies: list[int], decisions: list[int], waited: int
) -> None:
    """What ended without a hire is no measure, and neither is what was taken back to sent."""
    start, made = day("2026-01-01"), list[Entry]()
    for number, days in enumerate(replies):
        replied = start + timedelta(days=days)
        made += [sent("2026-01-01", 0, f"r{number}"), status(f"{replied}", f"r{number}", "interviewing")]
        if number < len(decisions):
            decided = replied + timedelta(days=decisions[number])
            made.append(status(f"{decided}", f"r{number}", "hired" if number % 2 else "offered"))
        else:
            made.append(status(f"{replied + timedelta(days=200)}", f"r{number}", "declined"))
    made += [sent("2026-01-01", 0, "back"), status("2026-03-01", "back", "offered")]
    made += [status("2026-03-01", "back", "sent"), status("2026-03-01", "back", "closed")]
    until = day("2026-11-23")
    sent_on = until - timedelta(days=waited)
    found = due(account(*made, sent(f"{sent_on}", 0, "open")))
    assert found.reply.cases == len(replies)
    assert sum(days <= found.reply.days for days in replies) * 10 >= 9 * len(replies)
    assert sum(days < found.reply.days for days in replies) * 10 < 9 * len(replies)
    known = decisions[: len(replies)]
    assert found.decision.cases == len(known)
    assert sum(days <= found.decision.days for days in known) * 10 >= 9 * len(known)
    assert ("open" in [proposal.entry.id for proposal in found.silent]) == (waited > found.reply.days)


def test_before_the_opening_nothing_but_silent_proposals_is_due() -> None:
    found = due(account(sent("2026-09-01", 2, "early"), until="2026-10-10"))
    assert (found.refunds, found.renewal) == ((), None)
    assert [proposal.entry.id for proposal in found.silent] == ["early"]
