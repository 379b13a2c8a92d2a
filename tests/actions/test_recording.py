"""Recording: what is refused for a rule's sake, what a status brings back, what is said about it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from connects_tui.actions import membership, recording
from connects_tui.actions.book import Book, Done, Refused
from connects_tui.actions.correcting import edit, undo
from connects_tui.actions.quick_add import parse_quick_add
from connects_tui.ledger.entries import Account, Budget, Earning, Grant, PlanChange, Proposal, Spend, StatusChange
from connects_tui.ledger.status import status_of
from connects_tui.rules import Plan, ProposalCosts, Refunds, Rulebook, RuleSet
from tests.actions.conftest import TODAY, balance, log, standing
from tests.ledger.building import present

THEN_RENEWED = "then the renewal on 23 Dec: 50 of 100 Connects for $25.00"


def test_without_a_number_a_proposal_costs_what_is_usual_and_an_invitation_nothing(book: Book) -> None:
    assert log(book, "A job").connects == 8  # the rules' typical cost
    log(book, "12 A job +6")
    assert [log(book, line).connects for line in ("!invite A talk", "4 !invite A talk", "A job")] == [0, 4, 8]
    book.usual_cost = 5  # the user's own
    assert [log(book, line).connects for line in ("A job", "7 A job", "!invite A talk")] == [5, 7, 0]


@pytest.mark.parametrize("line", ["1 A job", "21 A job", "0 A job"])
def test_a_cost_out_of_range_is_refused_unless_it_is_to_be_recorded_anyway(book: Book, line: str) -> None:
    with pytest.raises(Refused) as refused:
        log(book, line)
    assert refused.value.by_rule
    assert log(book, line, anyway=True).id in book.history.proposals


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("8 A job", "8 Connects · balance 32"),
        ("8 A job +10", "8 + 10 Connects · balance 22"),
        ("20 A job +30", "20 + 30 Connects · you owe 10 Connects"),
        ("8 A job ~2026-11-05", "8 Connects · before you started tracking; balance unchanged"),
        ("8 A job ~2026-11-06", "8 Connects · balance 32"),
    ],
)
def test_what_was_logged_is_said_with_the_balance_that_is_left(book: Book, line: str, says: str) -> None:
    proposal = recording.completed(book, parse_quick_add(line, TODAY), TODAY)
    assert recording.log_proposal(book, proposal, TODAY).message == f'Logged "A job" · {says}'


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2025-10-19", None),
        ("2027-12-28", None),
        ("2025-10-18", "18 Oct 2025 is 401 days ago"),
        ("2027-12-29", "29 Dec 2027 is in 401 days"),
        ("1990-01-01", "1 Jan 1990 is 13,475 days ago"),
        ("2199-12-31", "31 Dec 2199 is in 63,225 days"),
    ],
)
def test_a_day_that_is_far_off_is_asked_about(day: str, says: str | None) -> None:
    proposal = Proposal(on=date.fromisoformat(day), connects=8, title="A job")
    assert recording.day_objection(proposal, TODAY) == says


def test_a_proposal_needs_a_title_and_costs_8_where_nothing_is_known(book: Book, reopened: Callable[..., Book]) -> None:
    with pytest.raises(Refused, match="needs a title"):
        log(book, "8 +10")
    rulebook = Rulebook({"test": replace(book.rulebook.sets["test"], proposal=ProposalCosts())})
    assert log(reopened(rulebook), "A job").connects == 8


def test_the_usual_cost_lies_within_the_rules_of_its_day(book: Book, reopened: Callable[..., Book]) -> None:
    old = replace(book.rulebook.sets["test"], id="old", official=True, valid_from=date(2020, 1, 1))
    new = replace(old, id="new", valid_from=date(2026, 11, 20), proposal=ProposalCosts(2, 10))
    eras = reopened(Rulebook({"old": old, "new": new, "test": old}))
    account = present(book.history.account)
    edit(eras, account, {"rules": "upwork"}, TODAY, TODAY)
    log(eras, "12 A job ~2026-11-19")
    assert recording.usual_cost_on(eras, date(2026, 11, 19)).connects == 12
    assert recording.usual_cost_on(eras, TODAY).connects == 10
    log(eras, "7 A job ~2026-11-20")
    log(eras, "9 A job ~2026-11-22")
    assert recording.usual_cost_on(eras, TODAY).connects == 9
    assert recording.usual_cost_on(eras, date(2026, 11, 21)).connects == 10


@pytest.mark.parametrize(
    "action",
    [
        lambda book: recording.log_proposal(book, Proposal(on=TODAY, connects=8, title="A job"), TODAY),
        lambda book: recording.buy(book, 10, TODAY, TODAY),
        lambda book: recording.grant_or_spend(book, Grant(on=TODAY, connects=10, reason="a gift"), TODAY),
        lambda book: recording.grant_or_spend(book, Spend(on=TODAY, connects=10, what="the badge"), TODAY),
        lambda book: recording.reconcile(book, 10, TODAY, TODAY),
        lambda book: membership.change_plan(book, PlanChange(on=TODAY, plan="plus"), TODAY),
        lambda book: membership.change_budget(book, Budget(on=TODAY, connects=10), TODAY),
    ],
)
def test_without_an_account(reopened: Callable[..., Book], tmp_path: Path, action: Callable[[Book], object]) -> None:
    with pytest.raises(Refused, match="Start with `connects init`"):
        action(reopened())
    assert not (tmp_path / "journal.toml").exists()


def test_a_purchase_up_to_the_most_that_may_be_held_is_recorded_at_its_price_or_what_was_paid(book: Book) -> None:
    assert recording.buy(book, 100, TODAY, TODAY).message == "100 Connects bought for $15.00 · balance 140"
    assert (
        recording.buy(book, 10, TODAY, TODAY, paid=Decimal("1.99")).message
        == "10 Connects bought for $1.99 · balance 150"
    )


def test_a_plan_without_a_price_cannot_buy(book: Book) -> None:
    membership.change_plan(book, PlanChange(on=TODAY, plan="basic", when="now"), TODAY)
    with pytest.raises(Refused, match=r"^Basic can't buy Connects \(rules: Test\)$"):
        recording.buy(book, 10, TODAY, TODAY)


def test_bonus_connects_and_other_spending_are_recorded(book: Book) -> None:
    gift = Grant(on=TODAY, connects=5, reason="a gift", expires=date(2026, 11, 30))
    given = recording.grant_or_spend(book, gift, TODAY)
    assert given.message == "5 Connects granted: a gift · balance 45"
    spent = recording.grant_or_spend(book, Spend(on=TODAY, connects=7, what="the badge"), TODAY)
    assert spent.message == "7 Connects spent: the badge · balance 38"
    assert [lot.left for lot in status_of(book.ledger(TODAY)).lots] == [33, 5]
    assert book.ledger(date(2026, 11, 30)).balance == 33


@pytest.mark.parametrize(
    ("connects", "says"),
    [
        (0, "the number must be at least 1"),
        (5, "you can't buy 5 Connects: the minimum is 10 (rules: Test)"),
        (111, "this would take the balance to 151 Connects; Plus holds at most 150"),
    ],
)
def test_a_purchase_is_refused_unless_it_is_to_be_recorded_anyway(book: Book, connects: int, says: str) -> None:
    with pytest.raises(Refused) as refused:
        recording.buy(book, connects, TODAY, TODAY)
    assert (str(refused.value), refused.value.by_rule) == (says, True)
    recording.buy(book, connects, TODAY, TODAY, anyway=True)
    assert balance(book) == 40 + connects


def test_closing_brings_the_connects_back_in_the_same_action(book: Book) -> None:
    job = log(book, "8 A job +4")
    done = recording.change_status(book, [job], "closed", TODAY, TODAY)
    assert [entry.kind for entry in done.entries] == ["status", "refund"]
    assert len({entry.at for entry in done.entries}) == 1
    assert balance(book) == 40
    assert done.message.startswith('"A job": closed · 12 Connects refunded')


@pytest.mark.parametrize(("status", "refund"), [("expired", True), ("closed", False)])
def test_no_refund_where_the_rules_pay_none_or_the_user_says_so(book: Book, status: str, *, refund: bool) -> None:
    job = log(book, "8 A job")
    done = recording.change_status(book, [job], status, TODAY, TODAY, refund=refund)
    assert [entry.kind for entry in done.entries] == ["status"]


def test_a_balance_below_zero_has_a_real_minus_where_upwork_shows_another(book: Book) -> None:
    log(book, "20 A job +36", anyway=True)
    said = recording.reconcile(book, 0, TODAY, TODAY).message
    assert said == "Upwork shows 0, the journal had −16: 16 more, recorded"


def test_what_came_back_is_not_given_back_twice(book: Book) -> None:
    job = log(book, "8 A job +4")
    recording.refund(book, job, TODAY, TODAY, reason="outbid")
    recording.change_status(book, [job], "closed", TODAY, TODAY)
    assert balance(book) == 40
    with pytest.raises(Refused, match=r"already fully refunded \(12 Connects\)"):
        recording.refund(book, job, TODAY, TODAY)
    said = recording.refund(book, job, TODAY, TODAY, anyway=True).message
    assert said == '"A job": nothing refunded; 12 of 12 already were · balance 40'


@pytest.mark.parametrize(
    ("connects", "on", "says", "by_rule"),
    [
        (13, TODAY, '"A job" has 12 Connects left to refund, not 13', True),
        (None, date(2026, 11, 22), """"A job" was sent on 23 Nov; it can't be refunded before that""", False),
    ],
)
def test_an_impossible_refund(book: Book, connects: int | None, on: date, says: str, *, by_rule: bool) -> None:
    job = log(book, "8 A job +4")
    with pytest.raises(Refused):  # nor can it have a status before it was sent
        recording.change_status(book, [job], "viewed", date(2026, 11, 22), TODAY)
    with pytest.raises(Refused) as refused:
        recording.refund(book, job, on, TODAY, connects=connects)
    assert (str(refused.value), refused.value.by_rule) == (says, by_rule)


def test_an_outbid_boost_comes_back_where_there_was_one(book: Book) -> None:
    plain, boosted = log(book, "8 A job"), log(book, "8 B +4")
    with pytest.raises(Refused, match=r"^\"A job\" was not boosted$"):
        recording.refund(book, plain, TODAY, TODAY, reason="outbid")
    done = recording.refund(book, boosted, TODAY, TODAY, reason="outbid")
    assert done.message == '"B": 4 Connects refunded · balance 24'


@pytest.mark.parametrize(
    ("first", "connects", "says"),
    [
        (None, 5, 'the boost of "B" has 4 Connects left to refund, not 5'),
        (3, 2, 'the boost of "B" has 1 Connect left to refund, not 2'),
        (4, None, 'the boost of "B" is already fully refunded (4 Connects)'),
        (4, 1, 'the boost of "B" is already fully refunded (4 Connects)'),
    ],
)
def test_an_outbid_gives_back_no_more_than_its_boost(
    book: Book, first: int | None, connects: int | None, says: str
) -> None:
    job = log(book, "8 B +4")
    if first:
        recording.refund(book, job, TODAY, TODAY, connects=first, reason="outbid")
    with pytest.raises(Refused) as refused:
        recording.refund(book, job, TODAY, TODAY, connects=connects, reason="outbid")
    assert (str(refused.value), refused.value.by_rule) == (says, True)
    before = balance(book)
    recording.refund(book, job, TODAY, TODAY, connects=connects, reason="outbid", anyway=True)
    assert balance(book) == before + 4 - (first or 0)


@pytest.mark.parametrize(
    ("steps", "back"),
    [
        ((("withdrawn", 20), ("closed", 21)), 0),
        ((("hired", 20), ("closed", 23)), 0),
        ((("declined", 20), ("closed", 23)), 0),
        ((("hired", 20), ("sent", 21), ("closed", 23)), 8),
        ((("closed", 23), ("hired", 20)), 8),
        ((("closed", 20), ("sent", 21), ("closed", 23)), 8),
        ((("viewed", 23), ("closed", 20)), 0),
    ],
)
def test_an_ending_gives_connects_back_only_where_it_is_the_first_since_the_proposal_was_open(
    book: Book, steps: tuple[tuple[str, int], ...], back: int
) -> None:
    job = log(book, "8 A job ~2026-11-19")
    for status, on in steps:
        recording.change_status(book, [job], status, date(2026, 11, on), TODAY)
    assert balance(book) == 32 + back
    assert not status_of(book.ledger(TODAY)).refunds_due


def test_what_an_ending_before_the_opening_gave_back_is_not_recorded_a_second_time(book: Book) -> None:
    job = log(book, "8 A job ~2026-11-01")
    recording.change_status(book, [job], "closed", date(2026, 11, 5), TODAY)
    with pytest.raises(Refused) as refused:
        recording.refund(book, job, TODAY, TODAY)
    assert str(refused.value) == (
        '"A job" was closed on 5 Nov, before you started tracking: any refund is already in the opening balance'
    )
    assert refused.value.by_rule
    assert balance(book) == 40
    recording.refund(book, job, date(2026, 11, 5), TODAY)
    assert balance(book) == 40


def expiring_book(reopened: Callable[..., Book], **terms: Any) -> Book:
    """A journal whose 12 Connects expire on 20 November, or as the plan's terms say; it renews on the 15th."""
    plan = replace(Plan("plus", "Plus", Decimal(0), 0), **terms)
    costs, refund = ProposalCosts(2, 20), Refunds(closed=True, removed=True, outbid=True)
    book = reopened(Rulebook({"test": RuleSet("test", "Test", "USD", (plan,), proposal=costs, refund=refund)}))
    expires = None if terms else date(2026, 11, 20)
    book.record([Account(on=date(2026, 11, 1), rules="test", plan="plus", renewal_day=15, balance=12, expires=expires)])
    return book


EXPIRED = "refunded into a batch that expired on 20 Nov, so they're gone"


@pytest.mark.parametrize(
    ("boost", "connects", "says"),
    [
        (0, None, f'"A job": 12 {EXPIRED} · balance 0'),
        (0, 1, f'"A job": 1 {EXPIRED.replace("they", "it").replace("re gone", "s gone")} · balance 0'),
        (3, 3, '"A job": 3 Connects refunded · balance 3'),
        (3, None, f'"A job": 12 of the 15 {EXPIRED.replace("into", "went into")} · balance 3'),
    ],
)
def test_a_refund_into_a_batch_that_has_expired_says_so(
    reopened: Callable[..., Book], boost: int, connects: int | None, says: str
) -> None:
    book = expiring_book(reopened)
    recording.grant_or_spend(book, Grant(on=date(2026, 11, 2), connects=boost, reason="Reward"), TODAY)
    job = log(book, f"12 A job +{boost} ~2026-11-10" if boost else "12 A job ~2026-11-10")
    assert recording.refund(book, job, TODAY, TODAY, connects=connects).message == says


@pytest.mark.parametrize(
    ("spent_since", "says"),
    [
        (0, f'"A job": 5 {EXPIRED} · balance 0'),
        (9, f'"A job": 3 of the 5 {EXPIRED.replace("into", "went into")} · balance 0'),
        (12, '"A job": 5 Connects refunded · balance 0'),
    ],
)
def test_a_refund_into_a_batch_that_expired_since_says_so(
    reopened: Callable[..., Book], spent_since: int, says: str
) -> None:
    book = expiring_book(reopened)
    job = log(book, "5 A job ~2026-11-10")
    recording.grant_or_spend(book, Spend(on=date(2026, 11, 15), connects=spent_since, what="Badge"), TODAY)
    assert recording.refund(book, job, date(2026, 11, 12), TODAY).message == says


def test_an_ending_whose_connects_come_back_into_an_expired_batch_says_so(reopened: Callable[..., Book]) -> None:
    book = expiring_book(reopened)
    one, two = log(book, "5 One ~2026-11-10"), log(book, "7 Two ~2026-11-10")
    done = recording.change_status(book, [one, two], "closed", TODAY, TODAY)
    assert done.message == f"2 proposals: 12 {EXPIRED}"


def test_a_refund_into_a_batch_whose_cycles_ran_out_says_so(reopened: Callable[..., Book]) -> None:
    book = expiring_book(reopened, carry_cycles=0)
    job = log(book, "12 A job ~2026-11-10")
    said = recording.refund(book, job, TODAY, TODAY).message
    assert said == '"A job": 12 refunded into a batch that expired at a renewal, so they\'re gone · balance 0'


def test_more_may_be_recorded_as_refunded_anyway_and_only_what_was_spent_is(book: Book) -> None:
    job = log(book, "8 A job")
    done = recording.refund(book, job, TODAY, TODAY, connects=9, anyway=True)
    assert done.message == '"A job": 8 Connects refunded · balance 40'
    assert [problem.code for problem in book.problems(TODAY)] == ["refund-exceeds"]


def test_several_proposals_are_moved_on_in_one_action(book: Book) -> None:
    jobs = [log(book, "8 One"), log(book, "9 Two +1")]
    done = recording.change_status(book, jobs, "closed", TODAY, TODAY)
    assert done.message == "2 proposals: closed · 18 Connects refunded"
    assert len({entry.at for entry in done.entries}) == 1
    assert [standing(book, job).status for job in jobs] == ["closed", "closed"]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("offered", "viewed", "viewed, moved back from offered"),
        ("interviewing", "sent", "sent, moved back from interviewing"),
        ("hired", "offered", "offered, moved back from hired"),
        ("declined", "viewed", "viewed, moved back from declined"),
        ("closed", "sent", "sent, moved back from closed"),
        ("viewed", "offered", "offered"),
        ("offered", "hired", "hired"),
        ("hired", "declined", "declined"),
        ("declined", "hired", "hired"),
        ("expired", "withdrawn", "withdrawn"),
    ],
)
def test_a_step_backwards_is_recorded_and_said(book: Book, before: str, after: str, says: str) -> None:
    job = log(book, "8 A job")
    recording.change_status(book, [job], before, TODAY, TODAY)
    assert recording.change_status(book, [job], after, TODAY, TODAY).message == f'"A job": {says}'
    assert standing(book, job).status == after


def test_a_status_of_an_earlier_day_moves_nothing_back(book: Book) -> None:
    job = log(book, "8 A job ~2026-11-10")
    recording.change_status(book, [job], "offered", date(2026, 11, 20), TODAY)

    def marked(status: str, on: int, *jobs: Proposal) -> str:
        return recording.change_status(book, jobs, status, date(2026, 11, on), TODAY, redates=True).message

    assert marked("viewed", 15, job) == '"A job": viewed on 15 Nov · still offered since 20 Nov'
    assert marked("viewed", 16, job) == '"A job": viewed on 16 Nov, not 15 Nov · still offered since 20 Nov'
    assert marked("sent", 17, job) == '"A job": sent on 17 Nov · still offered since 20 Nov'
    assert standing(book, job).status == "offered"
    assert marked("offered", 14, job) == '"A job": offered on 14 Nov, not 20 Nov · now sent since 17 Nov'
    marked("declined", 20, job)
    assert marked("closed", 18, job) == '"A job": closed on 18 Nov · 8 Connects refunded · still declined since 20 Nov'
    others = [log(book, line) for line in ("8 B ~2026-11-10", "8 C ~2026-11-10")]
    assert marked("viewed", 17, *others) == "2 proposals: viewed"
    marked("hired", 20, others[0])
    assert marked("interviewing", 19, *others) == "2 proposals: interviewing on 19 Nov · 1 keeps its later status"


def test_a_status_that_a_proposal_has_gets_another_day_with_its_refund_in_one_action(book: Book) -> None:
    job, other = log(book, "8 A job ~2026-11-10"), log(book, "8 B ~2026-11-10")

    def since(status: str, on: int) -> str:
        return recording.change_status(book, [job], status, date(2026, 11, on), TODAY, redates=True).message

    recording.change_status(book, [job], "viewed", date(2026, 11, 18), TODAY)
    recording.change_status(book, [job], "closed", TODAY, TODAY)
    assert since("closed", 20) == '"A job": closed on 20 Nov, not 23 Nov'
    assert since("viewed", 12) == '"A job": viewed on 12 Nov, not 18 Nov · still closed since 20 Nov'
    state = standing(book, job)
    assert [(change.status, change.on.day) for change in state.story] == [("viewed", 12), ("closed", 20)]
    assert [refund.on.day for refund in state.refunds] == [20]
    assert since("closed", 20) == '"A job" is already closed, since 20 Nov'
    with pytest.raises(Refused, match=r"was sent on 10 Nov; it can't be closed before that$"):
        since("closed", 9)
    undo(book, TODAY)
    undo(book, TODAY)
    assert [(change.status, change.on.day) for change in standing(book, job).story] == [("viewed", 18), ("closed", 23)]
    assert [refund.on.day for refund in standing(book, job).refunds] == [23]
    recording.change_status(book, [other], "viewed", date(2026, 11, 12), TODAY)
    recording.change_status(book, [job], "sent", TODAY, TODAY)
    both = recording.change_status(book, [job, other], "viewed", TODAY, TODAY, redates=True)
    assert both.message == '"A job": viewed · 1 moved to that day'


def test_a_step_back_from_an_ending_leaves_the_refund_as_it_is(book: Book) -> None:
    job = log(book, "8 A job")
    recording.change_status(book, [job], "closed", TODAY, TODAY)
    again = recording.change_status(book, [job], "viewed", TODAY, TODAY)
    assert [entry.kind for entry in again.entries] == ["status"]
    assert balance(book) == 40


def test_of_several_those_that_are_further_stay_where_that_is_wanted(book: Book) -> None:
    sent, other, offered = (log(book, line) for line in ("8 One", "8 Two", "8 Three"))
    recording.change_status(book, [offered], "offered", TODAY, TODAY)
    done = recording.change_status(book, [sent, other, offered], "viewed", TODAY, TODAY, backwards=False)
    assert done.message == "2 proposals: viewed · 1 is already further along"
    assert [standing(book, job).status for job in (sent, other, offered)] == ["viewed", "viewed", "offered"]
    recording.change_status(book, [other], "hired", TODAY, TODAY)
    before = book.file.path.read_bytes()
    with pytest.raises(Refused, match=r"^Nothing marked viewed · 2 are already further along$"):
        recording.change_status(book, [other, offered], "viewed", TODAY, TODAY, backwards=False)
    assert book.file.path.read_bytes() == before


def test_several_that_move_back_are_counted(book: Book) -> None:
    jobs = [log(book, line) for line in ("8 One", "8 Two", "8 Three")]
    recording.change_status(book, jobs, "viewed", TODAY, TODAY)
    recording.change_status(book, jobs[:1], "hired", TODAY, TODAY)
    said = recording.change_status(book, jobs[:2], "sent", TODAY, TODAY).message
    assert said == "2 proposals: sent, moved back"
    recording.change_status(book, jobs[:1], "offered", TODAY, TODAY)
    assert recording.change_status(book, [jobs[0], jobs[1]], "interviewing", TODAY, TODAY).message == (
        "2 proposals: interviewing, 1 moved back from offered"
    )


def test_what_ended_before_the_opening_brings_nothing_back_and_on_its_day_it_does(book: Book) -> None:
    early = log(book, "8 Early ~2026-11-01")
    assert len(recording.change_status(book, [early], "closed", date(2026, 11, 5), TODAY).entries) == 1
    other = log(book, "8 Other ~2026-11-01")
    done = recording.change_status(book, [other], "closed", date(2026, 11, 6), TODAY)
    assert [entry.kind for entry in done.entries] == ["status", "refund"]
    assert balance(book) == 48


def test_a_return_that_upwork_did_not_pay_is_taken_back_and_is_due(book: Book) -> None:
    job = log(book, "8 A job")
    recording.change_status(book, [job], "closed", TODAY, TODAY)
    recording.void_refunds(book, job, TODAY)
    assert balance(book) == 32
    assert [item.connects for item in status_of(book.ledger(TODAY)).refunds_due] == [8]
    with pytest.raises(Refused):
        recording.void_refunds(book, job, TODAY)


def test_a_status_that_it_has_already_is_nothing_to_do(book: Book) -> None:
    one, two = log(book, "8 One"), log(book, "8 Two")
    done = recording.change_status(book, [one], "sent", TODAY, TODAY)
    assert done == Done((), '"One" is already sent, since 23 Nov')
    assert recording.change_status(book, [one, two], "sent", TODAY, TODAY) == Done((), "2 proposals are already sent")
    recording.change_status(book, [one], "viewed", TODAY, TODAY)
    done = recording.change_status(book, [one, two], "viewed", TODAY, TODAY)
    assert [entry.of for entry in done.entries if isinstance(entry, StatusChange)] == [two.id]
    assert done.message == '"Two": viewed'


def test_several_proposals_are_recorded_together_or_not_at_all(book: Book) -> None:
    proposals = [Proposal(on=TODAY, connects=connects, title=f"Job {connects}") for connects in (8, 9)]
    entries, after = recording.log_proposals(book, proposals, TODAY)
    assert len({entry.at for entry in entries}) == 1
    assert after == " · balance 23"
    before = book.file.path.read_bytes()
    with pytest.raises(Refused, match=r'^"Job 99": a proposal costs 2 to 20 Connects'):
        recording.log_proposals(book, [*proposals, Proposal(on=TODAY, connects=99, title="Job 99")], TODAY)
    assert book.file.path.read_bytes() == before


def test_a_rehearsal_says_what_would_be_and_leaves_the_journal_as_it_is(book: Book) -> None:
    before = book.file.path.read_bytes()
    book.dry_run = True
    job = log(book, "8 A job")
    assert (
        recording.change_status(book, [job], "closed", TODAY, TODAY).message == '"A job": closed · 8 Connects refunded'
    )
    assert [entry.kind for entry in book.added][-3:] == ["proposal", "status", "refund"]
    assert balance(book) == 40
    assert book.file.path.read_bytes() == before


@pytest.mark.parametrize(
    ("shown", "on", "says"),
    [
        (40, TODAY, "Upwork and the journal both show 40 Connects"),
        (37, TODAY, "Upwork shows 37, the journal had 40: 3 fewer, recorded"),
        (41, TODAY, "Upwork shows 41, the journal had 40: 1 more, recorded"),
        (38, date(2026, 11, 24), "Upwork shows 38, the journal had 40: 2 fewer, recorded · planned for 24 Nov"),
        (9, date(2026, 11, 5), "Upwork showed 9 Connects before you started tracking; balance unchanged"),
    ],
)
def test_reconciling_says_what_it_found(book: Book, shown: int, on: date, says: str) -> None:
    assert recording.reconcile(book, shown, on, TODAY).message == says
    assert balance(book) == (shown if on == TODAY else 40)


@pytest.mark.parametrize(
    ("connects", "money", "says"),
    [
        (60, None, "60 Connects per cycle"),
        (None, "30", "$30.00 per cycle"),
        (60, "30", "60 Connects and $30.00 per cycle"),
        (None, None, "none"),
    ],
)
def test_a_budget_in_connects_or_money_or_both(book: Book, connects: int | None, money: str | None, says: str) -> None:
    budget = Budget(on=TODAY, connects=connects, money=Decimal(money) if money else None)
    done = membership.change_budget(book, budget, TODAY)
    assert done.message == f"Budget from 23 Nov: {says}"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"plan": "basic"}, "Basic from the renewal on 5 Dec: 10 Connects, nothing charged"),
        (
            {"plan": "plus", "when": "now", "monthly_fee": Decimal(25)},
            f"Plus from 23 Nov: 60 extra Connects, $25.00 charged; {THEN_RENEWED}",
        ),
        ({"plan": "basic", "on": date(2026, 11, 5)}, "Recorded before you started tracking; balance unchanged"),
    ],
)
def test_a_change_of_plan_says_when_it_starts_and_what_it_brings(book: Book, change: dict[str, Any], says: str) -> None:
    assert membership.change_plan(book, PlanChange(**({"on": TODAY} | change)), TODAY).message == says


def test_the_account_is_opened_with_what_upwork_shows(reopened: Callable[..., Book]) -> None:
    for rules, plan in (("test", "gold"), ("none", "plus")):
        with pytest.raises(Refused):
            membership.open_account(reopened(), Account(on=TODAY, rules=rules, plan=plan, balance=7), TODAY)
    done = membership.open_account(reopened(), Account(on=TODAY, rules="test", plan="plus", balance=7), TODAY)
    assert done.message == "Account opened with 7 Connects on 23 Nov"


def test_what_a_hired_proposal_earned_is_recorded_and_summed_up(book: Book) -> None:
    job = log(book, "8 A job ~2026-11-10")
    recording.change_status(book, [job], "hired", date(2026, 11, 20), TODAY)
    done = recording.earn(book, job, Decimal("450.00"), TODAY, TODAY)
    assert done.message == '"A job": $450.00 earned'
    assert [type(entry) for entry in done.entries] == [Earning]
    # a deposit may be older than the hire that was recorded, and the job may have ended since
    recording.change_status(book, [job], "closed", TODAY, TODAY)
    done = recording.earn(book, job, Decimal("50.5"), date(2026, 11, 12), TODAY)
    assert done.message == '"A job": $50.50 earned · $500.50 in all'
    done = recording.earn(book, job, Decimal(20), date(2026, 11, 30), TODAY)
    assert done.message == '"A job": $20.00 earned · $520.50 in all · planned for 30 Nov'
    assert (standing(book, job).earned, balance(book)) == (Decimal("500.50"), 32)
    assert undo(book, TODAY).message == 'Undone: $20.00 earned with "A job"'


def test_a_proposal_that_was_never_hired_or_sent_later_earns_nothing(book: Book) -> None:
    job = log(book, "8 A job ~2026-11-10")
    never = (
        f"isn't marked as hired, so it can't have earned anything yet; `connects mark {book.shortened(job.id)} hired`"
    )
    with pytest.raises(Refused, match=never):
        recording.earn(book, job, Decimal(450), TODAY, TODAY)
    recording.change_status(book, [job], "hired", TODAY, TODAY)
    with pytest.raises(Refused, match="was sent on 10 Nov; it can't have earned anything before that"):
        recording.earn(book, job, Decimal(450), date(2026, 11, 9), TODAY)
    recording.change_status(book, [job], "sent", TODAY, TODAY)
    with pytest.raises(Refused, match="isn't marked as hired"):
        recording.earn(book, job, Decimal(450), TODAY, TODAY)
