"""rules, check and path: what the program stands on."""

import shlex
import sys
from pathlib import Path

import pytest

from connects_tui.journal import paths
from tests.cli.conftest import RULES, CommandLine


def test_rules_lists_every_set(connects: CommandLine) -> None:
    connects.add_rules("plain.toml", RULES.replace("made-up", "plain").replace("official = true", ""))
    out = connects.done("rules").out
    assert (
        "made-up · Made up\n"
        "  from 1 Jan 2026 · your own · confidence high to low\n"
        "  monthly: basic 10 Connects · plus 100 for $19.99\n"
    ) in out
    assert "plain · Made up\n  used only by accounts that choose it; not one of Upwork's official sets · " in out
    connects.add_rules("plain.toml", RULES.replace("made-up", "guide-2023"))
    assert "your own, replacing the packaged one" in connects.done("rules").out


def test_rules_shows_one_whole(connects: CommandLine) -> None:
    assert connects.done("rules", "made-up").out == (
        "made-up · Made up\n"
        "from 1 Jan 2026 · your own · confidence high to low\n"
        "\n"
        "Round numbers, so that sums can be done in the head.\n"
        "\n"
        "Proposal     2 to 20 Connects, usually 8; answering an invitation 0\n"
        "Refunds      when the client closes the job without hiring or a boost is outbid\n"
        "             (the boost only); back into their original batches\n"
        "Spent first  the oldest Connects\n"
        "Renewal      a cycle that starts after the 28th renews on the 1st\n"
        "New account  starts with its plan's allowance\n"
        "\n"
        "basic · Freelancer Basic\n"
        "Allowance  10 Connects a month ($1.50 to buy), free\n"
        "Expire     12 months after you get them\n"
        "Buying     $0.15 each, in 10, 20, 40\n"
        "\n"
        "plus · Freelancer Plus\n"
        "Allowance  100 Connects a month ($15.00 to buy), $19.99 a month\n"
        "Expire     12 months after you get them; at most 200 Connects carry over at a\n"
        "           renewal\n"
        "Buying     $0.15 each, 1 or more\n"
        "\n"
        "Confidence  Source\n"
        "high        A page https://example.com/page (read 2 Jan 2026)\n"
        "low         Hearsay\n"
    )


def test_the_packaged_sets_read_well(connects: CommandLine) -> None:
    out = connects.done("rules").out
    assert "upwork-2015 · Upwork, 2015 to 2019\n" in out
    assert max(map(len, out.splitlines())) <= 80
    for id_ in ("upwork-2015", "upwork-2026", "guide-2023"):
        assert max(map(len, connects.done("rules", id_).out.splitlines())) <= 80


def test_a_rule_set_may_be_named_by_its_beginning(connects: CommandLine) -> None:
    assert connects.done("rules", "made").out == connects.done("rules", "made-up").out


def test_upwork_is_the_set_in_force(connects: CommandLine) -> None:
    connects.add_rules("newest.toml", RULES.replace("made-up", "newest").replace("2026-01-01", "2026-11-23"))
    assert connects.done("rules", "upwork").out.startswith("newest · Made up\n")


def test_rules_as_json(connects: CommandLine) -> None:
    (found,) = connects.json("rules", "made-up")["rules"]
    assert (found["id"], found["own"], found["valid_from"]) == ("made-up", True, "2026-01-01")
    assert found["plans"][1]["monthly_fee"] == "19.99"
    assert found["proposal"]["typical_connects"] == 8
    assert [rule_set["id"] for rule_set in connects.json("rules")["rules"]].count("made-up") == 1


def test_a_malformed_rule_set_is_told_everywhere(account: CommandLine) -> None:
    account.add_rules("bad.toml", "schema = 1\nprice = 3\n")
    file = account.rules_folder / "bad.toml"
    told = account("rules")
    assert told.status == 0
    assert told.err.startswith(f"connects: rule set left out: {file}: ")
    assert f"rule set left out: {file}: " in account("check").out
    answer = account("status", "--json")
    assert answer.status == 0
    assert answer.err == "connects: 1 rule set file is left out; `connects rules` says why\n"
    checked = account("check", "--json")
    assert checked.json["ok"] is True
    assert checked.err.startswith(f"connects: rule set left out: {file}: ")


def test_check_as_json(account: CommandLine) -> None:
    account.log("30 A job", "--anyway")
    lines = account.journal.read_text(encoding="utf-8").count("\n")
    assert account.json("check") == {
        "ok": True,
        "count": 2,
        "problems": [
            {
                "line": lines - 6,
                "level": "warning",
                "code": "cost-out-of-range",
                "message": '"A job" cost 30 Connects; a proposal costs 2 to 20 (rules: Made up). '
                "Correct the number if it's a typo.",
            }
        ],
    }


def test_check_names_errors_with_their_line(account: CommandLine) -> None:
    assert account.done("check").out == "1 entry, 0 errors, 0 warnings\n"
    first = account.journal.read_text(encoding="utf-8").count("\n") + 2
    account.append('\n[[entry]]\nkind = "proposal"\non = 2026-11-20\nconnects = 6.5\ntitle = "x"\n')
    answer = account("check")
    assert answer.status == 1
    assert answer.err == ""
    error, source, summary = answer.out.splitlines()
    assert error.startswith(
        f"{account.journal}:{first + 3}: error: connects: must be a whole number from 0 to 1,000,000,000. "
    )
    assert error.endswith(" [wrong-type]")
    assert source == "  connects = 6.5"
    assert summary == "2 entries, 1 error, 0 warnings"
    as_json = account("check", "--json")
    assert (as_json.status, as_json.json["ok"], as_json.json["count"]) == (1, False, 2)


def test_path(connects: CommandLine) -> None:
    config = connects.rules_folder.parent
    assert connects.done("path").out == (
        f"journal:    {connects.journal}  (not there yet)\n"
        f"backups:    {connects.journal.parent / 'backups'}  (not there yet)\n"
        f"rules:      {connects.rules_folder}\n"
        f"settings:   {config / 'settings.toml'}  (not there yet)\n"
        f"benchmarks: {config / 'benchmarks.toml'}  (not there yet)\n"
        f"state:      {paths.state_folder()}  (not there yet)\n"
        f"cache:      {paths.cache_folder()}  (not there yet)\n"
        f"exports:    {Path.home()}\n"
    )


def test_path_names_every_place_there_is(account: CommandLine) -> None:
    shown = account.json("path")
    named = [Path(place["path"]) for name, place in shown.items() if name not in ("schema", "exports")]
    for name, find in vars(paths).items():
        wanted = getattr(find, "__annotations__", {})
        if wanted.get("return") is Path and name not in ("account_journal", "exports_folder", "unused_export"):
            place = find(account.journal) if "journal" in wanted else find()
            beside = place.parent / place.name.removesuffix(".agents.lock")  # the journal itself
            assert any(known in (place, place.parent, beside) or known.parent == place for known in named), name


def test_path_follows_what_is_named(connects: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONNECTS_JOURNAL", "~/my.toml")
    monkeypatch.setenv("CONNECTS_CONFIG", "/nowhere")
    out = connects.done("path").out
    assert "/my.toml  (not there yet)\n" in out
    assert "~" not in out
    assert "settings:   /nowhere/settings.toml  (not there yet)\n" in out


NEED_A_JOURNAL = [
    "status", "ledger", "list", "check", "insights", "worth '8 More'", "plans", "log '6 A job'", "mark abc hired",
    "buy 10", "grant 10 x", "spend 10 x", "refund abc", "plan plus", "budget", "reconcile 10", "edit abc connects=6",
    "remove abc", "undo", "redo",
]  # fmt: skip


@pytest.mark.parametrize("line", NEED_A_JOURNAL)
def test_without_a_journal(connects: CommandLine, line: str) -> None:
    argv = shlex.split(line)
    answer = connects(*argv)
    assert (answer.status, answer.out) == (1, "")
    assert answer.err == (
        f"connects: {connects.journal}: no journal yet; run `connects` to set one up, or "
        "`connects init --rules upwork --plan basic`\n"
    )
    as_json = connects(*argv, "--json").json["error"]
    assert as_json == {
        "code": "refused",
        "message": f"{connects.journal}: no journal yet",
        "remedy": "run `connects` to set one up, or `connects init --rules upwork --plan basic`",
    }
    assert not connects.journal.exists()


def test_without_the_journal_that_was_named_it_is_named_in_what_to_do(connects: CommandLine, tmp_path: Path) -> None:
    other = tmp_path / "other one.toml"
    answer = connects("--journal", str(other), "status")
    assert f"`connects --journal='{other}'` to set one up, or `connects --journal='{other}' init --rules" in answer.err


@pytest.mark.parametrize("line", [*NEED_A_JOURNAL, "init --rules made-up --plan plus"])
def test_a_journal_that_is_a_folder(connects: CommandLine, line: str) -> None:
    connects.journal.mkdir(parents=True)
    answer = connects(*shlex.split(line))
    assert (answer.status, answer.out) == (1, "")
    assert answer.err == f"connects: {connects.journal}: can't be read: it is a folder, not a file\n"


@pytest.mark.parametrize("argv", [("--journal", "~nobody-here/j.toml", "status"), ("path",), ("rules",), ("list",)])
def test_a_home_that_there_is_not(account: CommandLine, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...]) -> None:
    monkeypatch.setenv("CONNECTS_CONFIG", "~nobody-here/config")
    said = "connects: a path that begins with ~ names a user that doesn't exist\n"
    assert account.refused(1, *argv) == said


def test_an_empty_name_is_not_the_default_journal(account: CommandLine) -> None:
    answer = account("status", "--journal", "")
    assert (answer.status, answer.err) == (1, "connects: .: can't be read: it is a folder, not a file\n")


def test_path_prints_one_path_bare(account: CommandLine) -> None:
    assert account.done("path", "journal").out == f"{account.journal}\n"
    journal = {"path": str(account.journal), "exists": True}
    assert account.json("path")["journal"] == journal
    assert account.json("path", "journal") == {"journal": journal}
    assert account("path", "jornal").err == "connects path: WHAT: there is no 'jornal'; did you mean journal?\n"


@pytest.mark.parametrize(
    ("pager", "options", "paged"),
    [
        ("PYTHON FILE", (), True),
        ("", (), False),
        ("PYTHON FILE", ("--no-pager",), False),
        ("PYTHON FILE", ("--json",), False),
        ("/nowhere/pager", (), False),
        ("a 'quote", (), False),
    ],
)
def test_a_long_answer_at_a_terminal_goes_through_the_pager(
    account: CommandLine, monkeypatch: pytest.MonkeyPatch, pager: str, options: tuple[str, ...], *, paged: bool
) -> None:
    script, shown = (account.journal.with_name(name) for name in ("pager.py", "shown"))
    script.write_text(f"import sys; open({str(shown)!r}, 'w').write(sys.stdin.read())")
    monkeypatch.setenv("PAGER", pager.replace("PYTHON", sys.executable).replace("FILE", str(script)))
    monkeypatch.setenv("LINES", "8")
    for number in range(9):
        account.log(f"6 Job {number}")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    out = account("list", *options).out
    assert shown.exists() is paged
    assert "Job 7" in (shown.read_text() if paged else out)
    assert ("Job 7" in out) is not paged
    assert "Job 7" in account("list", "--limit", "2", *options).out  # which is short enough
