"""edit, remove, undo, redo."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine, Terminal


def test_edit_replaces_and_unsets_fields(account: CommandLine) -> None:
    id_ = account.log("6 A job @acme", "--note", "x")
    written = account.written("edit", id_[:7], "connects=8", "tags=css, php", "--unset", "note", "title=A = b")
    assert [(entry["kind"], entry["of"], entry["set"], entry["unset"]) for entry in written] == [
        ("edit", id_, {"connects": 8, "tags": ["css", "php"], "title": "A = b"}, ["note"])
    ]
    (proposal,) = account.json("list")["proposals"]
    assert [proposal[name] for name in ("connects", "tags", "note", "title")] == [8, ["css", "php"], None, "A = b"]


def test_edit_corrects_days_and_money(account: CommandLine) -> None:
    purchase = account.written("buy", "40")[0]["id"]
    written = account.written("edit", purchase, "on=yesterday", "paid=$5.50", "--on", "2026-11-23")
    assert written[0]["set"] == {"on": "2026-11-22", "paid": "5.50"}
    assert account.json("status")["cash"]["purchases"] == "5.50"


def test_an_edit_against_the_rules_needs_anyway(account: CommandLine) -> None:
    id_ = account.log("6 A job")
    answer = account("edit", id_, "connects=30")
    assert answer.status == 1
    assert answer.err.endswith("; add --anyway to record it anyway\n")
    account.done("edit", id_, "connects=30", "--anyway")


def test_a_purchase_is_corrected_to_an_amount_that_the_plan_sells(connects: CommandLine) -> None:
    connects.done("init", "--rules", "upwork-2026", "--plan", "basic", "--balance", "40")
    purchase = connects.written("buy", "40")[0]["id"]
    said = connects.refused(1, "edit", purchase, "connects=7")
    assert "you can't buy 7 Connects: the minimum is 10" in said
    assert said.endswith("; add --anyway to record it anyway\n")
    connects.done("edit", purchase, "paid=5")
    connects.done("edit", purchase, "connects=7", "--anyway")


FACTS = {"job_age": 3, "applicants": 20, "template": "short", "country": "Peru", "client_spent": "1200.50"}


def test_what_is_known_of_a_job_and_its_client_is_edited_listed_exported_and_imported(
    account: CommandLine, tmp_path: Path
) -> None:
    id_ = account.log("6 A job")
    account.done("edit", id_, *(f"{name}={value}" for name, value in FACTS.items()))
    (listed,) = account.json("list")["proposals"]
    assert {name: listed[name] for name in FACTS} == FACTS
    assert "A job  Peru        $1,200.50" in account.done("list", "--columns", "title,country,client_spent").out
    csv, whole = tmp_path / "jobs.csv", tmp_path / "journal.json"
    account.done("export", "proposals", "--output", str(csv))
    account.done("export", "json", "--output", str(whole))
    account.journal.unlink()
    account.init()
    assert account("import", str(csv), "--yes").status == 0
    (imported,) = account("list", "--json").json["proposals"]
    assert {name: imported[name] for name in FACTS} == FACTS
    account.journal.unlink()
    assert account("import", str(whole), "--yes").status == 0
    (restored,) = account("list", "--json").json["proposals"]
    assert {name: restored[name] for name in FACTS} == FACTS


def test_an_earning_moves_nothing_and_is_edited_removed_and_void_with_its_proposal(account: CommandLine) -> None:
    id_ = account.log("6 A job")
    account.append(f'\n[[entry]]\nkind = "earning"\nid = "paid"\non = 2026-11-20\nof = "{id_}"\namount = "450.00"\n')
    assert account.json("check")["problems"] == []
    assert account.json("status")["balance"] == 124
    assert account.done("export", "json").json["entries"][-1]["amount"] == "450.00"
    assert account.refused(2, "edit", "paid", "amount=0").endswith(
        'amount: must be an amount above 0 in quotes, like "450.00"\n'
    )
    account.done("edit", "paid", "note=first week")
    account.done("edit", "paid", "note=")
    assert account.done("export", "json").json["entries"][-1]["unset"] == ["note"]
    assert account.done("remove", "paid").out == 'Removed: $450.00 earned with "A job"\n'
    assert account.done("undo").out.startswith("Undone: ")
    account.done("remove", id_)
    assert account.json("check")["problems"] == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((), "say what to change: FIELD=VALUE or --unset FIELD"),
        (("connects",), "'connects': write FIELD=VALUE, like connects=6"),
        (("connects=6", "connects=8"), "connects is given twice"),
        (("note=x", "--unset", "note"), "note is given twice"),
        (("title=\udce9",), "is not UTF-8 text"),
        (("connects=3.5",), 'connects must be a whole number, 0 or more, not "3.5"'),
        (("on=2026-02-30",), "on: there is no day 2026-02-30"),
        (("price=6",), 'there is no field of a proposal "price"; it has '),
        (("--unset", "title"), "title: this field is missing"),
    ],
)
def test_edits_that_make_no_sense(account: CommandLine, changes: tuple[str, ...], said: str) -> None:
    id_ = account.log("6 A job")
    assert said in account.refused(2, "edit", id_, *changes).splitlines()[-1]


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Somebody at a terminal, whose editor does what a line of Python says with the text, named `t`."""

    script = tmp_path / "editor.py"
    monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")

    def does(line: str) -> None:
        monkeypatch.setattr("sys.stdin", Terminal())
        monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
        script.write_text(
            f"import sys, pathlib\nfile = pathlib.Path(sys.argv[1])\nt = file.read_text()\n{line}\nfile.write_text(t)\n"
        )

    return does


def test_an_editor_opens_on_the_fields_of_an_entry(account: CommandLine, editor: Callable[[str], None]) -> None:
    id_ = account.log("6 A job +10 @acme #css")
    words = {"connects = 6": "connects = 8", "A job": "Another", "client =": "# client ="}
    editor(f"assert 'id =' not in t\nfor old, new in {words}.items(): t = t.replace(old, new)")
    assert account("edit", id_[:7]).out == '"Another" · connects, title, client corrected\n'
    editor("pass")
    before = account.journal.read_bytes()
    assert account("edit", id_).out == "Nothing changed\n"
    for line, status, said in (
        ("t = 'title = '", 1, "what was edited is not TOML"),
        ("t += 'colour = 1'", 2, 'there is no field of a proposal "colour"'),
        ("t = t.replace('connects = 8', 'connects = 99')", 1, "a proposal costs 2 to 20 Connects"),
        ("sys.exit(3)", 1, "ended with status 3; nothing was recorded"),
    ):
        editor(line)
        answer = account("edit", id_)
        assert answer.status == status
        assert said in answer.err
    assert account.journal.read_bytes() == before
    (proposal,) = account.json("list")["proposals"]
    assert [proposal[name] for name in ("connects", "title", "client", "tags")] == [8, "Another", None, ["css"]]


def test_a_missing_editor(account: CommandLine, editor: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    editor("pass")
    monkeypatch.setenv("VISUAL", "/nowhere/editor")
    answer = account("edit", account.log("6 A job"))
    assert (answer.status, answer.err) == (
        1,
        "connects: /nowhere/editor can't be started (No such file or directory); set EDITOR to your editor\n",
    )


def test_several_are_removed_and_marked_at_once(account: CommandLine) -> None:
    one, two, three = (account.log(line) for line in ("6 One", "7 Two", "8 Three"))
    assert account.done("mark", one, two, two, "viewed").out == "2 proposals: viewed\n"
    assert account.done("remove", one, three[:7], one).out == 'Removed: "One" and "Three"\n'
    assert [proposal["id"] for proposal in account.json("list")["proposals"]] == [two]
    account.refused(1, "remove", two, "zzz")
    account.done("undo")
    assert len(account.json("list")["proposals"]) == 3


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("log", "6 Dry run"), '"Dry run" · 6 · balance 118\n'),
        (("mark", "ID", "closed"), '"A job": closed · 6 Connects refunded\n'),
        (("buy", "20"), "20 Connects bought for $3.00 · balance 144\n"),
        (("grant", "5", "a gift"), "5 Connects granted: a gift · balance 129\n"),
        (("spend", "5", "badge"), "5 Connects spent: badge · balance 119\n"),
        (("refund", "ID"), '"A job": 6 Connects refunded · balance 130\n'),
        (("plan", "basic"), "Freelancer Basic from the renewal on 5 Dec: 10 Connects, nothing charged\n"),
        (("budget", "--connects", "60"), "Budget from 23 Nov: 60 Connects per cycle\n"),
        (("reconcile", "120"), "Upwork shows 120, the journal had 124: 4 fewer, recorded\n"),
        (("edit", "ID", "connects=8"), '"A job" · connects corrected\n'),
        (("remove", "ID"), 'Removed: "A job"\n'),
        (("undo",), 'Undone: "A job"\n'),
    ],
)
def test_a_dry_run_records_nothing(account: CommandLine, command: tuple[str, ...], said: str) -> None:
    id_ = account.log("6 A job")
    before = account.journal.read_bytes()
    argv = [id_ if word == "ID" else word for word in command]
    assert account.done(*argv, "--dry-run").out == f"Dry run, nothing recorded. It would say:\n{said}"
    shape = account.json(*argv, "--dry-run")
    assert shape["dry_run"] is True
    assert shape["entries"]
    assert not any({"id", "at"} & entry.keys() for entry in shape["entries"])
    assert account.journal.read_bytes() == before


def test_a_dry_run_of_the_set_up_leaves_no_journal(connects: CommandLine) -> None:
    connects.done("init", "--rules", "made-up", "--plan", "plus", "--dry-run")
    assert not connects.journal.exists()


def test_undo_and_redo_say_what_they_did(account: CommandLine) -> None:
    account.log("6 A job")
    assert account.done("undo").out == 'Undone: "A job"\n'
    assert account.json("list")["proposals"] == []
    assert account.done("redo").out == 'Redone: "A job"\n'
    assert account.written("redo") == []
    assert len(account.json("list")["proposals"]) == 1


def test_what_was_undone_is_named_as_the_user_knows_it(account: CommandLine) -> None:
    account.done("plan", "basic", "--when", "now")
    assert account.done("undo").out == "Undone: the change to Freelancer Basic on 23 Nov\n"
    id_ = account.log("6 A job")
    account.done("refund", id_)
    refund = account.json("ledger")["movements"][-1]["entry"]
    account.done("remove", refund)
    assert account.done("undo").out == 'Undone: the removal of the refund for "A job"\n'
