"""edit, remove, undo, redo."""

import pytest

from tests.command_line.conftest import CommandLine


def test_edit_replaces_and_unsets_fields(account: CommandLine) -> None:
    id_ = account.log("6 A job @acme", "--note", "x")
    written = account.json("edit", id_[:7], "connects=8", "tags=css, php", "--unset", "note", "title=A = b")
    assert [(entry["kind"], entry["of"], entry["set"], entry["unset"]) for entry in written] == [
        ("edit", id_, {"connects": 8, "tags": ["css", "php"], "title": "A = b"}, ["note"])
    ]
    (proposal,) = account.json("list")
    assert (proposal["connects"], proposal["tags"], proposal["note"], proposal["title"]) == (
        8,
        ["css", "php"],
        None,
        "A = b",
    )


def test_edit_corrects_days_and_money(account: CommandLine) -> None:
    purchase = account.json("buy", "40")[0]["id"]
    written = account.json("edit", purchase, "on=yesterday", "paid=$5.50", "--on", "2026-11-23")
    assert written[0]["set"] == {"on": "2026-11-22", "paid": "5.50"}
    assert account.json("status")["cash"]["purchases"] == "5.50"


def test_edit_says_what_it_corrected(account: CommandLine) -> None:
    id_ = account.log("6 A job")
    assert account.done("edit", id_, "connects=8").out == '"A job": connects corrected\n'


def test_an_edit_against_the_rules_needs_anyway(account: CommandLine) -> None:
    id_ = account.log("6 A job")
    answer = account("edit", id_, "connects=30")
    assert answer.status == 1
    assert answer.err.endswith("; use --anyway to record it all the same\n")
    account.done("edit", id_, "connects=30", "--anyway")


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ((), 2, "say what to change: FIELD=VALUE, or --unset FIELD"),
        (("connects",), 2, "'connects': expected FIELD=VALUE such as connects=6"),
        (("connects=3.5",), 2, 'connects: expected a whole number, 0 or more, not "3.5"'),
        (("connects=-3",), 2, 'connects: expected a whole number, 0 or more, not "-3"'),
        (("on=2026-02-30",), 2, "on: there is no day 2026-02-30"),
        (("connects=6", "connects=8"), 2, "connects is given twice"),
        (("note=x", "--unset", "note"), 2, "note is given twice"),
        (("title=\udce9",), 2, "is not text in UTF-8"),
        (("connects=6",), 1, "nothing would change"),
        (("price=6",), 1, "a proposal has no field price (it has "),
        (("id=x",), 1, "id can't be changed"),
        (("--unset", "title"), 1, "title: this field is missing"),
    ],
)
def test_edits_that_make_no_sense(account: CommandLine, changes: tuple[str, ...], status: int, said: str) -> None:
    id_ = account.log("6 A job")
    before = account.journal.read_bytes()
    answer = account("edit", id_, *changes)
    assert (answer.status, answer.out) == (status, "")
    assert said in answer.err.splitlines()[-1]
    assert account.journal.read_bytes() == before


def test_remove(account: CommandLine) -> None:
    id_ = account.log("6 A job")
    assert account.done("remove", id_).out == 'Removed: "A job"\n'
    assert account.json("list") == []
    answer = account("remove", id_)
    assert (answer.status, answer.err) == (1, f"connects: {id_} was removed already\n")


def test_undo_and_redo_say_what_they_did(account: CommandLine) -> None:
    account.log("6 A job")
    assert account.done("undo").out == 'Undone: "A job"\n'
    assert account.json("list") == []
    assert account.done("redo").out == 'Done again: "A job"\n'
    assert len(account.json("list")) == 1


def test_undo_takes_a_whole_action_back(account: CommandLine) -> None:
    id_ = account.log("6 A job ~2026-11-20")
    account.done("mark", id_, "closed")
    removed = account.json("undo")
    assert [entry["kind"] for entry in removed] == ["remove", "remove"]
    (proposal,) = account.json("list")
    assert (proposal["status"], proposal["refunded"]) == ("sent", 0)
