"""Correcting: what an edit and a removal do, what undo and redo take back."""

from collections.abc import Callable
from datetime import date

import pytest

from connects_tui.actions import correcting, membership, recording
from connects_tui.actions.book import BadArgument, Book, Done, Refused
from connects_tui.actions.correcting import current, edit, redo, remove, typed_value, undo
from connects_tui.ledger.entries import KINDS, Budget, Grant, PlanChange, Proposal, Spend
from tests.actions.conftest import TODAY, balance, log, standing

NOTHING_LEFT = Done((), "Nothing left to undo; the opening stays, and `connects edit` corrects it")


def test_every_kind_of_entry_has_its_words() -> None:
    assert correcting._WORDS.keys() | {"plan"} == KINDS.keys()  # a change of plan is called by the plan's name


def test_an_edit_replaces_fields_and_records_nothing_where_it_would_change_nothing(book: Book) -> None:
    job = log(book, "8 A job")
    edit(book, job, {"connects": 10}, TODAY, TODAY)
    assert balance(book) == 30
    again = edit(book, job, {"connects": 10}, TODAY, TODAY)
    assert (again.entries, again.message) == ((), 'Nothing to change: "A job" already says that')


def test_what_was_removed_counts_no_more_and_is_not_removed_or_edited_again(book: Book) -> None:
    job = log(book, "8 A job")
    remove(book, [job], TODAY, TODAY)
    assert balance(book) == 40
    assert remove(book, [job], TODAY, TODAY) == Done((), "Already removed")
    with pytest.raises(Refused):
        edit(book, job, {"connects": 10}, TODAY, TODAY)
    undo(book, TODAY)
    assert balance(book) == 32


def test_an_undo_and_a_redo_are_in_the_journal_as_removals_with_these_notes(book: Book) -> None:
    log(book, "8 One")
    undo(book, TODAY)
    redo(book, TODAY)
    notes = [line for line in book.file.path.read_text().splitlines() if line.startswith("note")]
    assert notes == ['note = "undo"', 'note = "redo"']


def test_after_something_else_was_recorded_there_is_nothing_to_redo(book: Book) -> None:
    log(book, "8 One")
    undo(book, TODAY)
    log(book, "9 Two")
    assert redo(book, TODAY) == Done((), "Nothing to redo")


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("connects", " 6 ", 6),
        ("boost", "0", 0),
        ("invited", "Yes", True),
        ("hourly", "false", False),
        ("on", "yesterday", date(2026, 11, 22)),
        ("expires", "2026-12-24", date(2026, 12, 24)),
        ("tags", "#css, html , ", ["css", "html"]),
        ("tags", "", []),
        ("budget", "$1,200", "1200"),
        ("monthly_fee", "9.99", "9.99"),
        ("tax", "7.125%", "7.125"),
        ("job_age", "3", 3),
        ("job_age", "2d", 48),
        ("job_age", "5 hours", 5),
        ("applicants", "20 to 50", 20),
        ("applicants", "50+", 50),
        ("applicants", "Less than 5", 0),
        ("client_spent", "$12,000", "12000"),
        ("country", "New Zealand", "New Zealand"),
        ("title", " Build it, $5 ", "Build it, $5"),
    ],
)
def test_a_fields_value_is_read_as_a_person_types_it(field: str, text: str, value: object) -> None:
    assert typed_value(field, text, TODAY) == value


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("connects", "six", 'connects must be a whole number, 0 or more, not "six"'),
        ("balance", "-1", 'balance must be a whole number, 0 or more, not "-1"'),
        ("job_age", "old", "job_age: enter an age like 3h or 2d"),
        ("applicants", "many", "applicants: enter a whole number, like 20; of 20 to 50 the lower one"),
        ("applicants", "9999999999", "applicants: enter at most 1,000,000,000"),
        ("invited", "maybe", 'invited must be true or false, not "maybe"'),
        ("paid", "6,00", "paid: use a point: 6.00"),
        ("budget", "1.250", "budget: enter an amount like 14.99"),
        ("on", "soon", 'on: "soon" is not a day like 2026-11-20, Nov 20, -3d, yesterday or mon'),
    ],
)
def test_a_text_that_is_no_value_for_a_field_is_refused(field: str, text: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        typed_value(field, text, TODAY)
    assert str(refused.value) == says


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"kind": "spend"}, "kind can't be changed"),
        ({"id": ""}, "id can't be changed"),
        ({"at": None}, "at can't be changed"),
        ({"xxx": 1}, 'there is no field of a proposal "xxx"; it has on, note, connects, title, boost, '),
        ({"tag": 1}, 'there is no field of a proposal "tag"; did you mean tags?'),
        ({"connects": -1}, "connects: must be a whole number from 0 to 1,000,000,000"),
        ({"connects": 10**11}, "connects: must be a whole number from 0 to 1,000,000,000"),
        ({"title": ""}, "title: this field is missing"),
        ({"connects": 21}, "a proposal costs 2 to 20 Connects, not 21 (rules: Test)"),
    ],
)
def test_an_impossible_edit_is_refused(book: Book, changes: dict[str, object], says: str) -> None:
    job = log(book, "8 A job")
    with pytest.raises(Refused) as refused:
        edit(book, job, changes, TODAY, TODAY)
    assert str(refused.value).startswith(says)
    assert refused.value.by_rule is says.startswith("a proposal costs")
    assert isinstance(refused.value, BadArgument) is not refused.value.by_rule


def test_an_edit_that_the_rules_speak_against_may_be_recorded_anyway(book: Book) -> None:
    job = log(book, "8 A job")
    assert edit(book, job, {"connects": 21}, TODAY, TODAY, anyway=True).message == '"A job" · connects corrected'
    assert edit(book, job, {"title": "B"}, TODAY, TODAY).message == '"B" · title corrected'
    assert balance(book) == 19


def test_a_note_that_only_repeats_the_title_is_none_since_an_import_writes_such(book: Book) -> None:
    job = log(book, "8 A job")
    assert edit(book, job, {"note": "A job"}, TODAY, TODAY).entries == ()
    edit(book, job, {"note": "B"}, TODAY, TODAY)
    edit(book, job, {"note": "C", "title": "C"}, TODAY, TODAY)
    now = current(book, job)
    assert isinstance(now, Proposal)
    assert (now.title, now.note) == ("C", None)


def test_a_field_that_was_unset_has_its_default_again(book: Book) -> None:
    job = log(book, "8 A job +4 @acme")
    edit(book, job, {"boost": 5, "client": ""}, TODAY, TODAY)
    now = current(book, job)
    assert isinstance(now, Proposal)
    assert (now.boost, now.client) == (5, None)


def test_a_status_can_t_be_made_to_name_something_that_is_no_proposal(book: Book) -> None:
    job = log(book, "8 A job")
    (status,) = recording.change_status(book, [job], "viewed", TODAY, TODAY).entries
    for of in ("nothing", status.id):
        with pytest.raises(Refused, match="is the id of no proposal"):
            edit(book, status, {"of": of}, TODAY, TODAY)
    other = log(book, "9 Another job")
    edit(book, status, {"of": other.id}, TODAY, TODAY)
    assert (standing(book, job).status, standing(book, other).status) == ("sent", "viewed")


def test_an_edit_or_a_removal_can_be_removed_but_not_edited(book: Book) -> None:
    job = log(book, "8 A job")
    (fix,) = edit(book, job, {"connects": 10}, TODAY, TODAY).entries
    with pytest.raises(Refused, match="is itself an edit; remove it instead of editing it"):
        edit(book, fix, {"set": {}}, TODAY, TODAY)
    assert remove(book, [fix], TODAY, TODAY).message == 'Removed: the correction of "A job"'
    assert balance(book) == 32


def test_what_was_removed_is_named_in_a_few_words(book: Book) -> None:
    job, gift = log(book, "8 A job"), Grant(on=TODAY, connects=5, reason="a gift")
    badge = Spend(on=TODAY, connects=1, what="the badge")
    actions = [
        (recording.change_status(book, [job], "viewed", TODAY, TODAY), 'status viewed for "A job"'),
        (recording.buy(book, 10, TODAY, TODAY), "10 Connects bought on 23 Nov"),
        (recording.grant_or_spend(book, gift, TODAY), "5 Connects granted: a gift"),
        (recording.grant_or_spend(book, badge, TODAY), "1 Connect spent: the badge"),
        (recording.refund(book, job, TODAY, TODAY), 'the refund for "A job"'),
        (recording.reconcile(book, 40, TODAY, TODAY), "the reconciliation of 23 Nov"),
        (membership.change_budget(book, Budget(on=TODAY, connects=60), TODAY), "the budget of 23 Nov"),
    ]
    for done, words in reversed(actions):
        assert remove(book, [done.entries[0]], TODAY, TODAY).message == f"Removed: {words}"


def test_a_proposal_is_named_as_it_is_after_a_correction_and_was_when_it_was_removed(book: Book) -> None:
    job = log(book, "8 Old")
    edit(book, job, {"title": "New"}, TODAY, TODAY)
    (bought,) = recording.buy(book, 10, TODAY, TODAY).entries
    edit(book, bought, {"connects": 20}, TODAY, TODAY)
    assert remove(book, [book.by_id[job.id or ""]], TODAY, TODAY).message == 'Removed: "New"'
    assert undo(book, TODAY).message == 'Undone: the removal of "New"'
    recording.change_status(book, [job], "viewed", TODAY, TODAY)
    assert undo(book, TODAY).message == 'Undone: status viewed for "New"'
    assert redo(book, TODAY).message == 'Redone: status viewed for "New"'
    undo(book, TODAY)
    assert undo(book, TODAY).message == "Undone: the correction of 20 Connects bought on 23 Nov"
    assert undo(book, TODAY).message == "Undone: 10 Connects bought on 23 Nov"
    assert undo(book, TODAY).message == 'Undone: the correction of "New"'
    assert redo(book, TODAY).message == 'Redone: the correction of "New"'


def test_several_entries_of_one_action_are_undone_together_and_named_in_short(book: Book) -> None:
    jobs = [log(book, f"8 Job {number}") for number in range(3)]
    recording.change_status(book, jobs[:2], "closed", TODAY, TODAY)
    assert undo(book, TODAY).message == 'Undone: status closed for "Job 0" and status closed for "Job 1"'
    recording.change_status(book, jobs, "viewed", TODAY, TODAY)
    assert undo(book, TODAY).message == 'Undone: status viewed for "Job 0" and 2 more'
    assert [standing(book, job).status for job in jobs] == ["sent"] * 3


def test_undo_goes_back_action_by_action_to_the_opening_and_redo_all_the_way_forward(book: Book) -> None:
    job = log(book, "8 A job +4")
    recording.change_status(book, [job], "closed", TODAY, TODAY)
    edit(book, job, {"boost": 6}, TODAY, TODAY)
    recording.buy(book, 10, TODAY, TODAY)
    balances = [balance(book)]
    for _ in range(4):
        undo(book, TODAY)
        balances.append(balance(book))
    assert balances == [50, 40, 40, 28, 40]
    assert undo(book, TODAY) == NOTHING_LEFT
    for expected in reversed(balances[:-1]):
        redo(book, TODAY)
        assert balance(book) == expected
    assert redo(book, TODAY) == Done((), "Nothing to redo")


def test_what_was_undone_done_again_and_undone_again_is_undone(book: Book, reopened: Callable[..., Book]) -> None:
    log(book, "8 A job")
    for _ in range(3):
        undo(reopened(), TODAY)
        assert balance(reopened()) == 40
        redo(reopened(), TODAY)
        assert balance(reopened()) == 32


def test_entries_without_an_id_or_a_moment_are_left_to_the_editor(book: Book) -> None:
    with book.file.path.open("a", encoding="utf-8") as file:
        file.write('\n[[entry]]\nkind = "grant"\non = 2026-11-20\nconnects = 5\nreason = "by hand"\n')
        file.write('\n[[entry]]\nid = "hand"\nkind = "grant"\non = 2026-11-20\nconnects = 6\nreason = "by hand"\n')
    book.refresh()
    log(book, "8 A job")
    undo(book, TODAY)
    assert undo(book, TODAY) == NOTHING_LEFT
    assert balance(book) == 51


def test_without_anything_recorded_there_is_nothing_to_undo_or_redo(reopened: Callable[..., Book]) -> None:
    for action, says in ((undo, "Nothing to undo"), (redo, "Nothing to redo")):
        assert action(reopened(), TODAY) == Done((), says)


def test_where_everything_was_written_by_hand_undo_says_where_it_is_corrected(reopened: Callable[..., Book]) -> None:
    book = reopened()
    book.file.path.write_text('format = 1\n\n[[entry]]\nkind = "spend"\non = 2026-11-20\nconnects = 5\nwhat = "x"\n')
    book.refresh()
    assert undo(book, TODAY).message == "Nothing to undo; what was written in an editor is corrected there"


@pytest.mark.parametrize(
    ("field", "says"), [("plan", 'there is no plan "gold"; use one of '), ("rules", 'there is no rule set "gold"; ')]
)
def test_an_edit_to_a_plan_or_rules_that_do_not_exist_is_refused(book: Book, field: str, says: str) -> None:
    assert book.history.account is not None
    (change,) = book.record([PlanChange(on=TODAY, plan="basic")])
    for entry in (book.history.account, change):
        with pytest.raises(BadArgument, match=says):
            edit(book, entry, {field: "gold"}, TODAY, TODAY)
