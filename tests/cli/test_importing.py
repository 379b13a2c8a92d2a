"""connects import, as it is typed."""

import io
import json
import sys
from pathlib import Path

import pytest

from connects_tui.importing.sources.spreadsheet import PROPOSAL_FIELDS
from tests.cli.conftest import CommandLine, Terminal

PAGE = """Available Connects: 48
Date\tAction\tConnects
Today\tApplied to job: Build a theme\t-12
Nov 20, 2026\tBuild an app\t-8
Nov 19, 2026\tConnects purchase\t+20
"""


@pytest.fixture
def page(tmp_path: Path) -> str:
    file = tmp_path / "history.txt"
    file.write_text(PAGE, encoding="utf-8")
    return str(file)


def test_without_a_word_it_only_shows_what_it_would_do(account: CommandLine, page: str) -> None:
    before = account.journal.read_bytes()
    answer = account("import", page)
    out = answer.out
    assert account.journal.read_bytes() == before
    assert out.startswith("Connects History page: 2 to be added, 1 unsure\n")
    assert "Applied to job: Build a theme" in out
    assert "--choose 4=1  a proposal" in " ".join(out.split("\n"))
    assert "Balance 130 before, 138 after · the source says 48, the journal 138" in out
    assert answer.status == 2
    said = "nothing was imported: there is no terminal to ask in; use --yes to import it as shown"
    assert answer.err == f"connects import: {said}\n"


def test_rows_left_out_for_one_reason_say_it_with_their_number(account: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "history.txt"
    file.write_text(
        "Date\tAction\tConnects\nNov 20, 2026\tBoosted Proposal\t-5\nNov 19, 2026\tExpired Connects\t0\n",
        encoding="utf-8",
    )
    said = account("import", str(file), "--yes").out
    assert said == "Nothing new to import · 2 rows left out: 1 unsure, 1 (it moves no Connects)\n"


def test_with_yes_it_imports_what_is_sure_and_a_second_time_nothing(account: CommandLine, page: str) -> None:
    first = account("import", page, "--yes")
    unsure = "connects: 1 row is unsure: --dry-run shows the choices, --choose picks one\n"
    assert first.out == "Imported: 1 proposal and 1 other entry · 1 row left out: 1 unsure · balance 138\n"
    assert (first.status, first.err) == (3, unsure)
    again = account("import", page, "--yes")
    assert again.out == "Nothing new to import · 1 row left out: 1 unsure\n"
    assert (again.status, again.err) == (3, unsure)
    assert account.json("status")["balance"] == 138
    assert account.done("undo").out.startswith("Undone: ")
    assert account.json("status")["balance"] == 130


def test_changes_of_what_is_there_are_told_from_new_entries(account: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"

    def said(text: str) -> str:
        file.write_text(text, encoding="utf-8")
        return account.done("import", str(file), "--yes", "--unsure", "guess").out

    sheet = "Date,Title,Connects,Client,Status\n2026-11-20,Logo,12,{}\n2026-11-20,App,8,{}\n"
    assert said(sheet.format(",", "Acme,Closed")) == "Imported: 2 proposals · balance 118\n"
    assert said(sheet.format("Bcme,Viewed", "Acme,Closed")) == "Imported: changes to 1 entry · balance 118\n"
    page = "Nov 21, 2026\tProposal withdrawn: Logo\t0\nNov 21, 2026\tConnects purchase\t+20\n"
    assert said(page) == "Imported: 1 entry and changes to 1 entry · balance 138\n"
    page = "Nov 22, 2026\tApplied to: C\t-2\nNov 21, 2026\tBoosted proposal: App\t-5\nNov 22, 2026\tBadge\t-1\n"
    assert said(page) == "Imported: 1 proposal, 1 other entry and changes to 1 entry · balance 130\n"


def test_rows_that_can_not_be_read_are_counted_with_what_to_mend(account: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    rows = ("Hoy\tApplied to job: A\t-10", "Nov 22, 2026\tApplied to job: B\t-12", "Heute\tApplied to job: C\t-8")
    file.write_text("\n".join(rows), encoding="utf-8")
    shown = account("import", str(file), "--dry-run")
    assert (shown.status, shown.err) == (3, "")
    assert "2 rows left out: no date in 2" in shown.out
    as_json = account("import", str(file), "--dry-run", "--json")
    assert (as_json.status, as_json.err) == (3, "")
    assert [row["says"] for row in as_json.json["aside"]] == [
        'no date can be read in "Heute"', 'no date can be read in "Hoy"',
    ]  # fmt: skip
    done = account("import", str(file), "--yes")
    assert done.out == "Imported: 1 proposal · 2 rows left out: no date in 2 · balance 118\n"
    remedy = "connects: 2 rows could not be read: --dry-run says what to fix in the source\n"
    assert (done.status, done.err) == (3, remedy)
    file.write_text(rows[1], encoding="utf-8")
    assert account("import", str(file), "--yes").status == 0


@pytest.mark.parametrize("options", [("--unsure", "guess"), ("--choose", "4=1")])
def test_what_is_unsure_is_decided_by_options(account: CommandLine, page: str, options: tuple[str, ...]) -> None:
    written = account.written("import", page, "--yes", *options)
    assert [(entry["kind"], entry["connects"]) for entry in written] == [
        ("purchase", 20),
        ("proposal", 8),
        ("proposal", 12),
    ]


def test_json_of_a_dry_run_is_the_preview(account: CommandLine, page: str) -> None:
    asked = account("import", page, "--json")
    assert (asked.status, asked.json["error"]["remedy"]) == (2, "use --yes to import it as shown")
    answer = account("import", page, "--json", "--dry-run")
    shape = answer.json
    assert answer.status == 3  # an unsure row is left out
    assert list(shape) == [
        "schema",
        "source",
        "add",
        "change",
        "there",
        "unsure",
        "aside",
        "left",
        "notes",
        "balance",
        "entries",
    ]
    assert shape["balance"] == {"before": 130, "after": 138, "source": 48, "agrees": False}
    assert [row["line"] for row in shape["add"]] == [5, 3]
    (unsure,) = shape["unsure"]
    assert (unsure["text"], unsure["connects"], unsure["chosen"]) == ("Build an app", -8, 0)
    assert unsure["choices"][0] == "leave it out"


def test_standard_input_and_the_day_of_copying(account: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Today\tApplied to: A\t-12\n")))
    (entry,) = account.written("import", "-", "--yes", "--on", "2026-11-20")
    assert (entry["on"], entry["title"]) == ("2026-11-20", "A")


def test_somebody_at_the_terminal_is_asked(account: CommandLine, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for answer, balance in (("n\n", 130), ("\n", 130), ("y\n", 138)):
        monkeypatch.setattr(sys, "stdin", Terminal(answer))
        monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
        out = account("import", page).out
        assert "Import this? [y/N]" in out
        assert account.json("status")["balance"] == balance


def test_a_mapping_and_the_order_of_days_are_given_once(account: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("What,When,Price\nA,03/04/2026,12\n", encoding="utf-8")
    asked = account("import", str(file))
    assert (asked.status, asked.out) == (1, "")
    assert "has no column for the title, the day and the Connects" in asked.err
    assert "--map 'COLUMN=title'" in asked.err
    columns = ("--map", "What=title", "--map", "When=sent", "--map", "Price=connects")
    unclear = account("import", str(file), *columns)
    assert "--dates dmy or --dates mdy" in unclear.err
    account.done("import", str(file), *columns, "--dates", "dmy", "--yes")
    file.write_text("What,When,Price\nB,05/06/2026,12\n", encoding="utf-8")
    (entry,) = account.written("import", str(file), "--yes")
    assert (entry["title"], entry["on"]) == ("B", "2026-06-05")


def test_a_status_that_is_not_known_is_asked_for_and_remembered(account: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("Job,Date,Connects,Status\nA,2026-11-20,12,In limbo\n", encoding="utf-8")
    asked = account.refused(1, "import", str(file), "--yes")
    assert "say what each means: --status 'WORD=hired'" in asked
    assert account("import", str(file), "--yes", "--status", "In limbo=lost in space").status == 2
    account.done("import", str(file), "--yes", "--status", "In limbo=viewed")
    assert account.json("list")["proposals"][0]["status"] == "viewed"
    for above in ("", "My bids, 22 Nov\n", "My bids\n\n"):
        file.write_text(f"{above}Job,Date,Connects,Status\nB,2026-11-21,12,In limbo\n", encoding="utf-8")
        account.done("import", str(file), "--yes")


def test_words_of_a_page_that_are_not_known_are_asked_for_and_remembered(account: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    head = "Data\tAkcja\tConnects\n"
    file.write_text(f"{head}2026-11-20\tZgoda: Logo\t-12\n2026-11-19\tZgoda: Strona\t-8\n", encoding="utf-8")
    asked = account.refused(1, "import", str(file), "--yes")
    assert '"Zgoda"; say which are applications' in asked
    assert "--action 'WORDS=proposal'" in asked
    assert account("import", str(file), "--yes", "--action", "Zgoda=hello").status == 2
    account.done("import", str(file), "--yes", "--action", "Zgoda=proposal")
    assert [proposal["title"] for proposal in account.json("list")["proposals"]] == ["Strona", "Logo"]
    file.write_text(f"{head}2026-11-21\tZgoda: Sklep\t-6\n", encoding="utf-8")
    account.done("import", str(file), "--yes")


def test_the_help_names_every_field_of_a_map(account: CommandLine) -> None:
    shown = " ".join(account.done("import", "--help").out.split())
    assert [field for field in PROPOSAL_FIELDS if field not in shown] == []


def test_how_amounts_are_written_is_asked_where_both_fit(account: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("Job;Date;Connects;Budget\nA;2026-11-20;12;1.200\nB;2026-11-21;12;800\n", encoding="utf-8")
    asked = account.refused(1, "import", str(file), "--yes")
    assert "1.200 can be read two ways" in asked
    assert "--decimal point or --decimal comma" in asked
    account.done("import", str(file), "--yes", "--decimal", "comma")
    assert [proposal["budget"] for proposal in account.json("list")["proposals"]] == ["1200.00", "800.00"]
    file.write_text("Job;Date;Connects;Budget\nC;2026-11-22;12;1.300\n", encoding="utf-8")
    account.done("import", str(file), "--yes")  # as it was said before
    assert account.json("list", "C")["proposals"][0]["budget"] == "1300.00"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b"Date,Description,Amount,Balance\n2026-11-03,Coffee,-3.50,96.50\n", "it lists money"),
        (b"Job,Date,Connects\nA,13/04/2026,2\nB,04/13/2026,2\n", "written in two ways"),
    ],
)
def test_a_bad_file_is_one_line_of_error(account: CommandLine, tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "bad"
    file.write_bytes(content)
    said = account.refused(1, "import", str(file), "--yes")
    assert said.startswith(f"connects: {file}: ")
    assert why in said
    assert said.count("\n") == 1


def test_what_names_no_file(account: CommandLine, tmp_path: Path) -> None:
    assert "there is no such file" in account("import", str(tmp_path / "nothing")).err
    assert "it is a folder" in account("import", str(tmp_path)).err


@pytest.mark.parametrize(
    "options",
    [("--map", "title"), ("--map", "Job=colour"), ("--choose", "x=1"), ("--dates", "ymd"), ("--unsure", "all")],
)
def test_wrong_usage(account: CommandLine, page: str, options: tuple[str, ...]) -> None:
    assert account("import", page, *options).status == 2


@pytest.mark.parametrize("option", ["7=1", "4=9"])
def test_a_choice_that_there_is_not(account: CommandLine, page: str, option: str) -> None:
    assert account("import", page, "--choose", option).status == 1


def test_nothing_in_a_source_acts_on_the_terminal(account: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "evil.txt"
    file.write_text("Nov 3, 2026\tApplied to: \x1b[31mred\u202e\t-12\n", encoding="utf-8")
    assert "\x1b" not in account.done("import", str(file), "--dry-run").out
    entry = account.written("import", str(file), "--yes")[0]
    assert json.dumps(entry).isascii()
    assert "\x1b" not in account.done("list").out


def test_what_proposals_cost_is_said_where_the_source_does_not(account: CommandLine, tmp_path: Path) -> None:
    sent = {"createdDateTime": {"displayValue": "2026-11-18T14:26:03.250Z"}}
    job = {"id": "2094821655490856773", "content": {"title": "Build a theme"}}
    proposal = {"id": "1", "status": {"status": "Accepted"}, "marketplaceJobPosting": job, "auditDetails": sent}
    answer = tmp_path / "answer.json"
    answer.write_text(json.dumps({"data": {"vendorProposals": {"edges": [{"node": proposal}]}}}), encoding="utf-8")
    refused = account("import", str(answer), "--yes")
    assert "it doesn't say what 1 proposal cost; enter the Connects for each" in refused.err
    assert refused.err.endswith(": --cost N, --cost usual or --cost leave\n")
    assert (
        "Connects must be a whole number, like 12, or usual, or leave"
        in account("import", str(answer), "--cost", "many").err
    )
    left = account("import", str(answer), "--cost", "leave", "--dry-run").out
    assert "it doesn't say what it cost" in left
    assert account("import", str(answer), "--cost", "9", "--yes").out == "Imported: 1 proposal · balance 121\n"
    assert account("import", str(answer), "--yes").out.startswith("Nothing new to import")
