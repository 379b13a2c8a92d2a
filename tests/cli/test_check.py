"""`connects check` and `connects recover`: everything that is wrong, odd, gone or left beside the journal."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from connects_tui import clock, files
from connects_tui.demo import demo_journal
from connects_tui.journal.backups import back_up, backups
from tests.cli.conftest import Answer, CommandLine
from tests.on_a_day import TODAY


def codes(answer: Answer) -> list[tuple[int, str]]:
    return [(problem["line"], problem["code"]) for problem in json.loads(answer.out)["problems"]]


def found(connects: CommandLine) -> list[tuple[int, str]]:
    return codes(connects("check", "--json"))


def line_of(connects: CommandLine, text: str) -> int:
    """The last line of the journal that begins so."""
    texts = connects.journal.read_text(encoding="utf-8").splitlines()
    return max(number for number, line in enumerate(texts, start=1) if line.startswith(text))


def change(connects: CommandLine, old: str, new: str) -> None:
    """Change the journal as an editor does."""
    text = connects.journal.read_text(encoding="utf-8")
    assert old in text
    connects.journal.write_text(text.replace(old, new), encoding="utf-8")


# --- damage ----------------------------------------------------------------------------------------------------------


def test_a_torn_end_is_named_with_its_line_once_cut_off_and_copied(account: CommandLine) -> None:
    account.log("6 One")
    whole = account.journal.read_bytes()
    account.log("7 Two")
    line = whole.count(b"\n") + 2
    account.journal.write_bytes(account.journal.read_bytes()[:-30])
    answer = account("check", "--json")
    assert (answer.status, answer.json["ok"], answer.json["count"]) == (1, False, 2)
    assert codes(answer) == [(0, "missing-entries"), (line, "torn-tail")]
    assert account.journal.read_bytes() == whole
    (copy,) = account.journal.parent.glob("journal.toml.torn-*")
    assert str(copy) in answer.json["problems"][1]["message"]
    assert codes(account("check", "--json")) == [(0, "missing-entries")]


def test_another_command_tells_of_the_torn_end_on_standard_error_and_goes_on(account: CommandLine) -> None:
    account.append("\n[[entry]] # zzzz 2026-11")
    line = account.journal.read_bytes().count(b"\n") + 1
    answer = account("status", "--json")
    assert (answer.status, answer.json["balance"]) == (0, 130)
    assert answer.err.startswith(f"connects: {account.journal}:{line}: The journal ended in an unfinished ")
    assert answer.err.count("\n") == 1
    assert account.done("status").err == ""


def test_damage_is_shown_with_its_source_line_and_a_caret(account: CommandLine) -> None:
    account.log("6 One")
    change(account, 'title = "One"', 'title = = "One"')
    answer = account("check")
    at = line_of(account, "title")
    assert answer.out.splitlines() == [
        f"{account.journal}:{at}:9: error: This is not TOML: invalid value. Fix this line in an editor. [syntax]",
        '  title = = "One"',
        "          ^",
        "2 entries, 1 error, 0 warnings",
    ]


def test_merge_conflict_markers_are_called_that_and_cost_no_entry(account: CommandLine) -> None:
    account.log("6 One")
    text = account.journal.read_text(encoding="utf-8")
    start = text.rindex("\n[[entry]]")
    ours, theirs = text[start:], text[start:].replace("One", "Two").replace('id = "', 'id = "b')
    account.journal.write_text(f"{text[:start]}<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> there\n", encoding="utf-8")
    answer = account("check")
    assert answer.status == 1
    assert answer.out.count("This line is a merge conflict marker. Keep both sides: delete the lines") >= 2
    listed = account("list", "--json")
    assert {row["title"] for row in listed.json["proposals"]} == {"One", "Two"}
    assert listed.err.startswith("connects: the journal has an error; `connects check` says what is wrong\n")
    assert account("buy", "10").status == 1


# --- the past --------------------------------------------------------------------------------------------------------


def test_the_first_command_of_a_day_keeps_a_copy(account: CommandLine) -> None:
    assert backups(account.journal) == []
    for _ in range(2):
        account.done("status")
    (backup,) = backups(account.journal)
    assert (backup.day, backup.path.read_bytes()) == (TODAY, account.journal.read_bytes())


def test_a_past_that_was_changed_is_told_once_both_are_kept_and_check_names_the_line(account: CommandLine) -> None:
    account.log("6 One")
    (copy,) = backups(account.journal)
    before = copy.path.read_bytes()
    change(account, "balance = 30", "balance = 80")
    line = line_of(account, "balance")
    answer = account("status")
    assert answer.err == (
        f"connects: {account.journal}:{line}: The journal has changed from this line on since "
        f"the backup of 23 Nov 2026. If that was you, that's fine; if not, the old text is in {copy.path}.\n"
    )
    assert account.done("status").err == ""
    assert [backup.path.read_bytes() for backup in backups(account.journal)] == [before, account.journal.read_bytes()]
    assert (line, "past-changed") in found(account)


def test_a_damaged_journal_does_not_become_a_copy(account: CommandLine) -> None:
    account.append("kind = =\n")
    assert account("status").status == 0
    assert backups(account.journal) == []


def test_a_value_that_changed_silently_since_it_was_saved_is_found_by_the_log(account: CommandLine) -> None:
    account.log("6 One")
    change(account, "connects = 6", "connects = 7")
    answer = account("check")
    assert answer.status == 0
    assert answer.out.startswith(
        f"{account.journal}:{line_of(account, 'connects = 7')}: warning: connects has changed since it was "
        "saved on this machine: it was 6. "
    )


def test_a_change_that_two_days_copies_agree_on_is_no_news(account: CommandLine) -> None:
    account.log("6 One")
    change(account, "connects = 6", "connects = 7")
    for day in (20, 21):
        back_up(account.journal, account.journal.read_bytes(), date(2026, 11, day))
    assert found(account) == []


def test_a_copy_that_can_t_be_kept_is_told_and_in_nobodys_way(account: CommandLine) -> None:
    (account.journal.parent / "backups").write_text("in the way", encoding="utf-8")
    answer = account("status")
    assert answer.status == 0
    assert answer.err.startswith("connects: No copy of the journal could be kept today: ")
    assert found(account) == [(0, "no-backup")]


def test_a_journal_that_others_can_read_is_named(account: CommandLine) -> None:
    account.journal.chmod(0o604)
    answer = account("check", "--json")
    assert (answer.status, answer.json["problems"]) == (0, [])
    remedy = f"To keep it private: chmod 600 {account.journal}"
    assert answer.err == f"connects: Other users of this machine can read your journal. {remedy}.\n"
    account.journal.chmod(0o600)
    assert account("check").err == ""


# --- what is gone ----------------------------------------------------------------------------------------------------


@pytest.fixture
def stale(account: CommandLine) -> CommandLine:
    """A journal over which an editor saved the copy it had before two entries were recorded."""
    account.log("6 One")
    copy = account.journal.read_bytes()
    account.log("7 Two [red]")
    account.done("buy", "10")
    account.journal.write_bytes(copy)
    return account


def test_entries_that_are_gone_are_told_by_every_command(stale: CommandLine) -> None:
    answer = stale("status")
    assert answer.status == 0
    assert answer.err.startswith("connects: 2 entries saved on this machine are gone from the journal. ")
    assert found(stale) == [(0, "missing-entries")]


def test_recover_shows_and_puts_back_what_is_gone(stale: CommandLine) -> None:
    listed = stale.done("recover", "--list").out.splitlines()
    assert [line.split(maxsplit=2)[1:] for line in listed[:-1]] == [
        ["proposal", '"Two [red]"'],
        ["purchase", "10 Connects bought on 23 Nov"],
    ]
    assert listed[-1] == "2 entries missing"
    shown = stale.written("recover", "--list")
    put_back = stale.written("recover")
    assert [entry["id"] for entry in put_back] == [entry["id"] for entry in shown]
    assert stale.json("status")["balance"] == 130 - 6 - 7 + 10
    assert found(stale) == []
    again = stale("recover")
    assert (again.status, again.out.startswith("Nothing is missing")) == (0, True)


def test_what_is_gone_is_named_after_what_it_is_about_even_if_that_is_gone_too(account: CommandLine) -> None:
    copy = account.journal.read_bytes()
    id_ = account.log("7 Old")
    account.done("edit", id_, "title=New")
    account.done("mark", id_, "viewed")
    account.journal.write_bytes(copy)
    listed = account.done("recover", "--list").out.splitlines()
    named = [line.split(maxsplit=2)[-1] for line in listed[:-1]]
    assert named == ['"New"', 'the correction of "New"', 'status viewed for "New"']


def test_what_is_missing_where_the_log_of_it_can_t_be_read(stale: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    read_bytes = files.read_bytes

    def fails(path: Path, most: int) -> bytes:
        if path.name.endswith(".recent.toml"):
            raise OSError(5, "Input/output error", str(path))
        return read_bytes(path, most)

    monkeypatch.setattr(files, "read_bytes", fails)
    for command in (("recover",), ("recover", "--list"), ("recover", "--forget")):
        said = stale.refused(1, *command)
        assert said.startswith("connects: what was saved on this machine can't be read: ")
        assert said.endswith(".recent.toml: Input/output error\n")
    assert found(stale) == [(0, "missing-entries")]
    assert "What was saved on this machine can't be read: " in stale("check").out
    assert stale("status").status == 0


def test_what_was_deleted_on_purpose_is_not_offered_again(stale: CommandLine) -> None:
    assert stale.done("recover", "--forget").out == "2 entries won't be offered again\n"
    assert (found(stale), stale.done("status").err) == ([], "")
    assert stale.json("recover", "--forget") == {"forgotten": 0}


def test_undone_entries_are_not_gone(account: CommandLine) -> None:
    account.log("6 One")
    account.done("undo")
    assert found(account) == []


def test_a_conflict_copy_is_named_and_what_it_has_more_is_taken_in(account: CommandLine) -> None:
    account.log("6 One")
    there = account.journal.with_name("journal (Ann's conflicted copy 2026-11-20).toml")
    block = '\n[[entry]]\nid = "there"\nkind = "proposal"\non = 2026-11-20\nconnects = 8\ntitle = "There"\n'
    by_hand = '\n[[entry]]\nkind = "spend"\non = 2026-11-20\nconnects = 2\nwhat = "badge"\n'
    there.write_bytes(account.journal.read_bytes() + (block + by_hand).encode())
    answer = account("check")
    assert answer.status == 0
    assert f"{there} is a conflict copy with entries that the journal is missing: 1 proposal, 1 spend" in answer.out
    account.done("recover")
    assert account.json("status")["balance"] == 130 - 6 - 8 - 2
    assert found(account) == []
    assert there.exists()


# --- valid but strange -----------------------------------------------------------------------------------------------


def entry(**fields: Any) -> str:
    return "\n[[entry]]\n" + "".join(f"{key} = {value}\n" for key, value in fields.items())


STRANGE = {
    "purchase-amount": entry(kind='"purchase"', id='"x"', on="2026-11-20", connects=7),
    "refund-exceeds": entry(kind='"proposal"', id='"p"', on="2026-11-20", connects=6, title='"A"')
    + entry(kind='"refund"', id='"x"', of='"p"', on="2026-11-21", connects=9),
    "far-future": entry(kind='"spend"', id='"x"', on="2062-11-20", connects=1, what='"badge"'),
    "drift": entry(kind='"balance"', id='"x"', on="2026-11-20", connects=99),
}


@pytest.mark.parametrize("code", STRANGE)
def test_what_is_valid_but_strange_is_a_warning(connects: CommandLine, code: str) -> None:
    connects.init("--plan", "basic") if code == "purchase-amount" else connects.init()
    connects.append(STRANGE[code])
    answer = connects("check", "--json")
    assert (answer.status, answer.json["ok"]) == (0, True)
    assert (line_of(connects, "[[entry]]"), code) in codes(answer)


def test_the_days_between_which_the_balance_drifted_are_named(account: CommandLine) -> None:
    account.done("reconcile", "28", "--on", "2026-11-03")
    account.done("reconcile", "130", "--on", "2026-11-10")
    drifted = [problem["message"] for problem in account("check", "--json").json["problems"]]
    assert [message.split(".")[0] for message in drifted] == [
        "Upwork showed 28 Connects where the journal had 30: off by 2 between 2026-11-01 and 2026-11-03",
        "Upwork showed 130 Connects where the journal had 128: off by 2 between 2026-11-03 and 2026-11-10",
    ]


def test_a_field_changed_in_an_editor_that_an_edit_replaces_is_named_on_its_line(account: CommandLine) -> None:
    job = account.log("6 One")
    account.done("edit", job, "connects=8", "title=Two")
    assert found(account) == []
    change(account, "connects = 6", "connects = 7")
    answer = account("check", "--json").json["problems"]
    (shadowed,) = [problem for problem in answer if problem["code"] == "shadowed-field"]
    assert shadowed["line"] == line_of(account, "connects = 7")
    assert shadowed["message"].startswith("connects has no effect here: the edit on line ")
    account.done("edit", job, "connects=7")
    assert "shadowed-field" not in [code for _, code in found(account)]


def test_a_healthy_year_has_nothing_strange(connects: CommandLine, tmp_path: Path) -> None:

    journal = tmp_path / "demo.toml"
    journal.write_bytes(demo_journal(TODAY))
    journal.chmod(0o600)
    found = {code for _, code in codes(connects("check", "--json", "--journal", str(journal)))}
    assert found == {"drift"}  # Upwork's page sometimes showed another balance


# --- hostile text ----------------------------------------------------------------------------------------------------

HOSTILE = [
    "\x1b]0;title\x07\x1b[31mred\x1b[0m\x9b31m",
    "[red]markup[/red] [@click=app.quit]x[/] [link=https://example.com]y[/link]",
    "\u202egnp.exe\u202c \u200b\u2066hidden\u2069 \ufeff",
    "👩‍👩‍👧‍👦 🏳️‍🌈 ﷽ \u0338\u0338\u0338 éé",
    "x" * 100_000,
    "a\r\nb\tc\x00d" + "\x7f",
]


@pytest.mark.parametrize("text", HOSTILE, ids=["escapes", "markup", "directions", "emoji", "long", "controls"])
def test_hostile_text_is_kept_in_the_file_and_shown_harmlessly_everywhere(account: CommandLine, text: str) -> None:
    short = text[:100]
    written = account.written("log", "--title", text[:500], "--connects", "6", "--client", short, "--tag", short)
    account.done("edit", written[0]["id"], f"note={text[:10_000]}")
    stored = written[0]["title"]
    assert account.json("list")["proposals"][0]["title"] == stored
    account.journal.write_bytes(
        account.journal.read_bytes()
        + entry(kind=json.dumps(stored), on="2026-11-20").encode()
        + entry(kind='"status"', id='"s"', on="2026-11-20", of='"nothing"', status=json.dumps(stored)).encode()
    )
    for command in (("check",), ("list",), ("ledger",), ("status",), ("recover", "--list"), ("undo",), ("redo",)):
        answer = account(*command)
        for shown in (answer.out, answer.err):
            assert not any(ord(character) < 32 and character != "\n" for character in shown), command
            assert not set("\x1b\x7f\x9b\u202e\u202c\u2066\u2069\u200b\ufeff") & set(shown), command
        if text.startswith("[red]") and command[0] in ("list", "ledger", "undo"):
            assert "[red]markup[/red]" in answer.out, command


# --- a clock that was wrong ------------------------------------------------------------------------------------------


def test_a_moment_to_come_is_named_once_and_copies_go_on(account: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def at(day: date) -> None:
        monkeypatch.setattr(clock, "today", lambda: day)
        monkeypatch.setattr(clock, "now", lambda: datetime(day.year, day.month, day.day, 9, tzinfo=UTC))

    def copies() -> list[date]:
        return [copy.day for copy in backups(account.journal)]

    account.log("6 In time")
    at(date(2100, 1, 1))
    account.done("log", "6 With the clock in 2100", "--on", "2026-11-23")
    line = max(at for at, text in enumerate(account.journal.read_text().split("\n"), 1) if text.startswith("[[entry]]"))
    at(date(2026, 11, 24))
    account.done("log", "6 And after it")
    ahead = [problem for problem in account("check", "--json").json["problems"] if problem["code"] == "far-future"]
    assert [problem["line"] for problem in ahead] == [line]
    assert ahead[0]["message"].startswith(
        "This proposal says it was written on 2100-01-01, which is in the future, and so does 1 more"
    )
    for day in range(25, 30):
        at(date(2026, 11, day))
        account.done("log", "6 Another day")
    days = [date(2026, 11, day) for day in range(24, 30)]
    assert copies() == [TODAY, *days, date(2100, 1, 1)]


def test_a_moment_of_another_time_zone_is_none_to_come(account: CommandLine) -> None:
    account.append(entry(kind='"balance"', id='"x"', on="2026-11-23", connects=130, at="2026-11-24T10:00:00.000Z"))
    assert found(account) == []
