"""What counts in a journal: removals, edits, references, order."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from connects_tui.ledger import History
from connects_tui.ledger.entries import Earning, Edit, Entry, Refund, Remove, StatusChange
from tests.ledger.building import day, numbered, opened, played, present, rules, sent


def settled(*entries: Entry, unread_ids: tuple[str, ...] = ()) -> History:
    return History.of(numbered(entries), unread_ids)


def edit(of: str, id_: str = "edit", unset: tuple[str, ...] = (), **changes: object) -> Edit:
    return Edit(id=id_, of=of, on=day("2026-01-20"), set=changes, unset=unset)


def remove(of: str, id_: str = "remove") -> Remove:
    return Remove(id=id_, of=of, on=day("2026-01-20"))


def status(of: str, on: str = "2026-01-15", to: str = "viewed", id_: str | None = None) -> StatusChange:
    return StatusChange(id=id_, of=of, on=day(on), status=to)


def errors(history: History) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in history.problems if problem.level == "error"]


JOB = sent("2026-01-11", 6, "job")
EARNED = Earning(on=day("2026-01-18"), of="job", amount=Decimal("450.00"))


def test_a_remove_voids_the_entry_it_names_and_a_remove_of_it_brings_it_back() -> None:
    assert settled(opened("2026-01-10", 5), JOB, remove("job")).entries == ()
    back = settled(opened("2026-01-10", 5), JOB, remove("job", "one"), remove("one", "two"))
    assert [entry.id for entry in back.entries] == ["job"]
    gone = settled(opened("2026-01-10", 5), JOB, remove("job", "one"), remove("one", "two"), remove("two", "three"))
    assert gone.entries == ()


def test_what_names_a_void_proposal_is_void_with_it_without_being_an_error() -> None:
    refund = Refund(on=day("2026-01-16"), of="job")
    about = (status("job"), refund, EARNED, edit("job", connects=4))
    history = settled(opened("2026-01-10", 5), JOB, *about, remove("job"))
    assert (history.entries, errors(history)) == ((), [])


def test_edits_apply_in_file_order_and_unset_fields_go() -> None:
    entries = (opened("2026-01-10", 5), sent("2026-01-11", 6, "job", note="x"), edit("job", "a", connects=4))
    history = settled(*entries, edit("job", "b", connects=5, unset=("note",)))
    assert (history.proposals["job"].connects, history.proposals["job"].note) == (5, None)


def test_an_entry_takes_its_date_after_edits_and_its_place_from_where_it_stands() -> None:
    first, second = sent("2026-01-11", 1, "first"), sent("2026-01-12", 2, "second")
    history = settled(opened("2026-01-10", 5), first, second, edit("first", on=day("2026-01-12")))
    assert [entry.id for entry in history.entries] == ["first", "second"]
    later = settled(opened("2026-01-10", 5), first, second, edit("first", on=day("2026-01-13")))
    assert [entry.id for entry in later.entries] == ["second", "first"]


@pytest.mark.parametrize(
    "bad",
    [
        edit("job", connects=-1), edit("job", unset=("title",)), edit("job", kind="spend"), edit("job", id="other"),
        edit("job", unset=("id",)), edit("note", status="lost"),
        Edit(id="edit", of="note", on=day("2026-01-20"), set={"of": "open"}), edit("fix", connects=1),
    ],
)  # fmt: skip
def test_an_edit_that_cannot_be_is_itself_the_error_and_its_target_stays(bad: Edit) -> None:
    entries = (opened("2026-01-10", 5), JOB, status("job", id_="note"), edit("job", "fix", client="Acme"))
    history = settled(*entries, bad)
    assert errors(history) == [(5, "bad-edit")]
    assert history.proposals["job"].connects == 6


def test_an_unknown_field_in_an_edit_is_a_warning_and_the_rest_applies() -> None:
    history = settled(opened("2026-01-10", 5), JOB, edit("job", connects=4, colour="red"))
    assert history.proposals["job"].connects == 4
    assert [(problem.level, problem.code) for problem in history.problems] == [("warning", "unknown-key")]


@pytest.mark.parametrize(
    "entry",
    [
        *(remove("nothing"), edit("nothing", connects=1), status("nothing")),
        *(Refund(of="nothing", on=day("2026-01-20")), status("open"), replace(EARNED, of="open")),
    ],
)
def test_an_id_that_names_nothing_is_an_error(entry: Entry) -> None:
    assert errors(settled(opened("2026-01-10", 5), entry)) == [(2, "unknown-reference")]


def test_naming_an_entry_that_could_not_be_read_is_an_error_but_removing_it_is_not() -> None:
    assert errors(settled(opened("2026-01-10", 5), status("bad"), unread_ids=("bad",))) == [(2, "unknown-reference")]
    assert errors(settled(opened("2026-01-10", 5), edit("bad", connects=1), unread_ids=("bad",))) == [(2, "bad-edit")]
    removed = settled(opened("2026-01-10", 5), remove("bad"), unread_ids=("bad",))
    assert (errors(removed), set(removed.void)) == ([], {"bad"})


def test_an_edit_or_a_remove_above_the_entry_it_names_is_an_error() -> None:
    history = settled(opened("2026-01-10", 5), edit("job", connects=1), remove("job"), JOB)
    assert errors(history) == [(2, "out-of-order"), (3, "out-of-order")]
    assert history.proposals["job"].connects == 6


@pytest.mark.parametrize("entry", [remove("itself", "itself"), edit("itself", "itself", connects=1)])
def test_an_entry_that_names_itself_is_out_of_order(entry: Entry) -> None:
    history = settled(opened("2026-01-10", 5), entry)
    assert errors(history) == [(2, "out-of-order")]
    assert history.void == frozenset()


def test_an_unknown_id_is_told_apart_from_an_entry_that_could_not_be_read() -> None:
    entries = (opened("2026-01-10", 5), status("bad"), status("nothing"))
    history = settled(*entries, unread_ids=("bad",))
    assert [problem.sentence for problem in history.problems] == [
        "bad is an entry that could not be read. Fix that entry first.",
        "nothing names no entry in this journal. Correct the id in `of`, or remove this entry.",
    ]


def test_each_edit_applies_to_what_the_edits_before_it_left_and_a_bad_one_between_them_to_nothing() -> None:
    edits = (edit("job", "a", connects=4), edit("job", "b", connects=-1, title="B"), edit("job", "c", boost=2))
    history = settled(opened("2026-01-10", 5), JOB, *edits)
    job = history.proposals["job"]
    assert (job.connects, job.boost, job.title) == (4, 2, "Build it")
    assert errors(history) == [(4, "bad-edit")]


def test_the_account_may_be_edited_too() -> None:
    history = settled(opened("2026-01-10", 5), edit("open", balance=7, on=day("2026-01-09")))
    account = present(history.account)
    assert (account.balance, str(account.on)) == (7, "2026-01-09")


def test_a_void_edit_changes_nothing_and_one_that_is_brought_back_does() -> None:
    entries = (opened("2026-01-10", 5), JOB, edit("job", connects=4), remove("edit", "one"))
    assert settled(*entries).proposals["job"].connects == 6
    assert settled(*entries, remove("one", "two")).proposals["job"].connects == 4


def test_the_end_of_a_journal_is_the_last_day_of_any_entry_that_counts() -> None:
    assert settled().end is None
    assert errors(settled(opened("2026-01-10", 5), status("job"), JOB)) == []  # a status may stand above its proposal
    assert settled(opened("2026-01-10", 5), sent("2026-01-05", 1)).end == day("2026-01-10")
    assert settled(opened("2026-01-10", 5), sent("2026-03-05", 1), JOB).end == day("2026-03-05")


def test_the_first_account_that_is_not_void_opens_and_a_second_is_an_error() -> None:
    two = settled(opened("2026-01-10", 5, id="a"), opened("2026-01-05", 6, id="b"))
    assert (two.account and two.account.id, errors(two)) == ("a", [(2, "second-account")])
    other = settled(opened("2026-01-10", 5, id="a"), opened("2026-01-05", 6, id="b"), remove("a"))
    assert (other.account and other.account.id, errors(other)) == ("b", [])


def test_a_proposals_status_is_that_of_its_last_status_by_date_then_file_order() -> None:
    changes = (
        status("job", "2026-01-14", "hired"),
        status("job", "2026-01-12", "viewed"),
        status("job", "2026-01-14", "sent"),
    )
    (state,) = played(rules(), opened("2026-01-10", 9), JOB, *changes, until="2026-01-20").proposals
    assert [change.status for change in state.story] == ["viewed", "hired", "sent"]
    assert (state.status, state.is_open) == ("sent", True)
