"""Recording: what is refused for a rule's sake, what a status brings back, what undo and redo do."""

from collections.abc import Callable
from datetime import date

import pytest

from connects_tui.actions import recording
from connects_tui.actions.book import Book, Refused
from connects_tui.actions.correcting import edit, redo, remove, undo
from connects_tui.actions.quick_add import parse_quick_add
from connects_tui.ledger.entries import PlanChange, Proposal
from connects_tui.ledger.proposals import ProposalState, proposals_of
from tests.actions.conftest import TODAY


def log(book: Book, line: str, *, anyway: bool = False) -> Proposal:
    proposal = recording.completed(book, parse_quick_add(line, TODAY), TODAY)
    (written,) = recording.log_proposal(book, proposal, TODAY, anyway=anyway).entries
    assert isinstance(written, Proposal)
    return written


def balance(book: Book) -> int:
    return book.ledger(TODAY).balance


def standing(book: Book, proposal: Proposal) -> ProposalState:
    return next(state for state in proposals_of(book.ledger(TODAY)) if state.entry.id == proposal.id)


def test_without_a_number_a_proposal_costs_what_the_last_one_did_else_the_rules_typical_cost(book: Book) -> None:
    assert log(book, "A job").connects == 8
    log(book, "12 A job")
    log(book, "!invite A talk")
    assert log(book, "A job").connects == 12


def test_an_invitation_costs_nothing_unless_a_number_is_given(book: Book) -> None:
    assert log(book, "!invite A talk").connects == 0
    assert log(book, "3 !invite A talk").connects == 3


@pytest.mark.parametrize("line", ["1 A job", "21 A job", "0 A job"])
def test_a_cost_out_of_range_is_refused_unless_it_is_to_be_recorded_anyway(book: Book, line: str) -> None:
    with pytest.raises(Refused) as refused:
        log(book, line)
    assert refused.value.by_rule
    assert log(book, line, anyway=True).id in book.history.proposals


@pytest.mark.parametrize("connects", [5, 120])
def test_a_purchase_the_plan_does_not_sell_or_hold_is_refused_unless_it_is_to_be_recorded_anyway(
    book: Book, connects: int
) -> None:
    with pytest.raises(Refused) as refused:
        recording.buy(book, connects, TODAY, TODAY)
    assert refused.value.by_rule
    recording.buy(book, connects, TODAY, TODAY, anyway=True)
    assert balance(book) == 40 + connects


def test_closing_brings_the_connects_back_in_the_same_action(book: Book) -> None:
    job = log(book, "8 A job +4")
    done = recording.mark(book, [job], "closed", TODAY, TODAY)
    assert [entry.kind for entry in done.entries] == ["status", "refund"]
    assert len({entry.at for entry in done.entries}) == 1
    assert balance(book) == 40
    assert done.said.startswith("12 Connects back, the client closed the job")


@pytest.mark.parametrize(("status", "refund"), [("expired", True), ("closed", False)])
def test_no_refund_is_recorded_where_the_rules_pay_none_or_the_user_says_so(
    book: Book, status: str, *, refund: bool
) -> None:
    job = log(book, "8 A job")
    done = recording.mark(book, [job], status, TODAY, TODAY, refund=refund)
    assert [entry.kind for entry in done.entries] == ["status"]


def test_what_came_back_is_not_given_back_twice(book: Book) -> None:
    job = log(book, "8 A job +4")
    recording.refund(book, job, TODAY, TODAY, reason="outbid")
    recording.mark(book, [job], "closed", TODAY, TODAY)
    assert balance(book) == 40
    with pytest.raises(Refused, match="nothing left"):
        recording.refund(book, job, TODAY, TODAY)


def test_a_return_that_upwork_did_not_pay_is_taken_back_and_is_due(book: Book) -> None:
    from connects_tui.ledger.status import status_of  # noqa: PLC0415 - only here

    job = log(book, "8 A job")
    recording.mark(book, [job], "closed", TODAY, TODAY)
    recording.take_back_return(book, job)
    assert balance(book) == 32
    assert [item.connects for item in status_of(book.ledger(TODAY)).refunds_due] == [8]
    with pytest.raises(Refused):
        recording.take_back_return(book, job)


@pytest.mark.parametrize(("status", "on"), [("sent", TODAY), ("viewed", date(2026, 11, 22))])
def test_a_status_it_has_already_or_before_it_was_sent_is_refused(book: Book, status: str, on: date) -> None:
    with pytest.raises(Refused):
        recording.mark(book, [log(book, "8 A job")], status, on, TODAY)


def test_reconciling_says_how_far_the_journal_was_off(book: Book) -> None:
    assert recording.reconcile(book, 37, TODAY, TODAY).said == "Upwork shows 37, the journal said 40: 3 fewer, recorded"
    assert balance(book) == 37


def test_a_plan_that_does_not_exist_is_refused_and_nothing_is_written(book: Book) -> None:
    before = book.file.path.read_bytes()
    with pytest.raises(Refused, match="gold"):
        recording.change_plan(book, PlanChange(on=TODAY, plan="gold"))
    assert book.file.path.read_bytes() == before


def test_a_second_account_is_refused(book: Book) -> None:
    account = book.history.account
    assert account is not None
    with pytest.raises(Refused, match="already"):
        recording.open_account(book, account)


# --- corrections -----------------------------------------------------------------------------------------------------


def test_an_edit_replaces_fields_and_is_refused_where_it_would_change_nothing(book: Book) -> None:
    job = log(book, "8 A job")
    edit(book, job, {"connects": 10}, [], TODAY)
    assert balance(book) == 30
    for changes in ({"connects": 10}, {"kind": "spend"}, {"colour": 1}, {"connects": -1}, {"connects": 99}):
        with pytest.raises(Refused):
            edit(book, job, changes, [], TODAY)
    assert balance(book) == 30


def test_what_was_removed_counts_no_more_and_can_t_be_removed_or_edited_again(book: Book) -> None:
    job = log(book, "8 A job")
    remove(book, job, TODAY)
    assert balance(book) == 40
    with pytest.raises(Refused):
        remove(book, job, TODAY)
    with pytest.raises(Refused):
        edit(book, job, {"connects": 10}, [], TODAY)


def test_undo_voids_the_latest_action_and_the_one_before_it_and_redo_brings_them_back(book: Book) -> None:
    one, two = log(book, "8 One"), log(book, "9 Two")
    assert undo(book, TODAY).said == 'Undone: "Two"'
    undo(book, TODAY)
    assert balance(book) == 40
    assert redo(book, TODAY).said == 'Done again: "One"'
    assert balance(book) == 32
    redo(book, TODAY)
    assert balance(book) == 23
    with pytest.raises(Refused, match="nothing to redo"):
        redo(book, TODAY)
    assert (standing(book, one).spent, standing(book, two).spent) == (8, 9)


def test_undo_survives_a_restart(book: Book, reopened: Callable[[], Book]) -> None:
    log(book, "8 One")
    undo(reopened(), TODAY)
    assert balance(reopened()) == 40
    redo(reopened(), TODAY)
    assert balance(reopened()) == 32


def test_undo_takes_back_a_status_with_its_refund_together(book: Book) -> None:
    job = log(book, "8 A job")
    recording.mark(book, [job], "closed", TODAY, TODAY)
    assert undo(book, TODAY).said == 'Undone: closed, "A job"'
    assert (balance(book), standing(book, job).status) == (32, "sent")


def test_after_something_else_was_recorded_there_is_nothing_to_redo(book: Book) -> None:
    log(book, "8 One")
    undo(book, TODAY)
    log(book, "9 Two")
    with pytest.raises(Refused, match="nothing to redo"):
        redo(book, TODAY)


def test_a_removal_the_user_asked_for_is_undone_like_any_action(book: Book) -> None:
    job = log(book, "8 A job")
    remove(book, job, TODAY)
    undo(book, TODAY)
    assert balance(book) == 32


def test_the_opening_of_the_account_can_t_be_undone(book: Book) -> None:
    with pytest.raises(Refused, match="the opening of the account stays"):
        undo(book, TODAY)
    assert balance(book) == 40


def test_an_id_may_be_shortened_to_any_beginning_that_is_unique(book: Book) -> None:
    book.record([Proposal(id="abc1", on=TODAY, connects=8, title="One")])
    book.record([Proposal(id="abd2", on=TODAY, connects=8, title="Two")])
    assert book.proposal("abc").title == "One"
    for shortened in ("ab", "x", ""):
        with pytest.raises(Refused):
            book.proposal(shortened)
