"""settings: what is set, and what the other commands make of it."""

from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine


@pytest.fixture
def file(connects: CommandLine) -> Path:
    return connects.rules_folder.with_name("settings.toml")


def test_without_a_file_everything_has_its_default(connects: CommandLine, file: Path) -> None:
    assert connects.json("settings") == {
        "path": str(file),
        "exists": False,
        "settings": [
            {"name": "theme", "value": "connects", "default": True},
            {"name": "first_day_of_week", "value": "monday", "default": True},
            {"name": "date_format", "value": "23 Nov", "default": True},
            {"name": "currency_sign", "value": "$", "default": True},
            {"name": "usual_cost", "value": None, "default": True},
            {"name": "bid_share", "value": 10, "default": True},
            {"name": "benchmarks", "value": "hidden", "default": True},
            {"name": "agent_limit", "value": None, "default": True},
            *(
                {"name": f"goal_{what}", "value": None, "default": True}
                for what in ("bids", "replies", "hires", "earned")
            ),
            {"name": "timezone", "value": None, "default": True},
            {"name": "accounts", "value": {}, "default": True},
            {"name": "keys", "value": {}, "default": True},
        ],
        "problems": [],
    }
    out = connects.done("settings").out
    assert out.startswith(f"{file}  (not there yet)\n")
    assert "usual_cost" in out
    assert not file.exists()


def test_what_is_set(connects: CommandLine, file: Path) -> None:
    file.write_text('theme = "nord"\nusual_cost = 12\n[keys]\nadd = "n"\nlist-down = ["n", "down"]\n', encoding="utf-8")
    found = connects.json("settings")
    assert found["exists"]
    assert [setting for setting in found["settings"] if not setting["default"]] == [
        {"name": "theme", "value": "nord", "default": False},
        {"name": "usual_cost", "value": 12, "default": False},
        {"name": "keys", "value": {"add": ["n"], "list-down": ["n", "down"]}, "default": False},
    ]
    lines = connects.done("settings").out.splitlines()
    assert lines[0] == str(file)
    assert [line.split()[:2] for line in lines if line.startswith(("theme", "usual_cost"))] == [
        ["theme", "nord"],
        ["usual_cost", "12"],
    ]
    assert "list-down  n  down" in lines


def test_mistakes_have_their_place_and_status_1(connects: CommandLine, file: Path) -> None:
    file.write_text('them = "nord"\nusual_cost = "6"\n', encoding="utf-8")
    answer = connects("settings")
    assert answer.status == 1
    assert f'{file}:1: There is no setting "them". Did you mean theme?\n' in answer.out
    assert f"{file}:2: usual_cost must be a whole number" in answer.out
    assert answer.out.endswith("2 mistakes; the defaults are used there\n")
    answer = connects("settings", "--json")
    assert answer.status == 1
    assert [problem["line"] for problem in answer.json["problems"]] == [1, 2]


def test_other_commands_go_on_with_the_defaults_and_say_so(account: CommandLine, file: Path) -> None:
    file.write_text('date_format = "2026"\ncurrency_sign = "€"\n', encoding="utf-8")
    answer = account("status")
    assert answer.status == 0
    assert answer.err == "connects: 1 mistake in the settings is ignored; `connects settings` says why\n"
    assert "23 Nov 2026" in answer.out
    assert "€" in answer.out


def test_days_and_money_are_written_as_set(account: CommandLine, file: Path) -> None:
    file.write_text('date_format = "2026-11-23"\ncurrency_sign = "US$"\n', encoding="utf-8")
    out = account.done("status").out
    assert "2026-11-23" in out
    assert "US$19.99 for membership" in out
    assert "Nov" not in out


def test_a_usual_cost_that_is_set_is_taken(account: CommandLine, file: Path) -> None:
    file.write_text("usual_cost = 5\n", encoding="utf-8")
    account.log("12 One")
    account.log("Another")
    account.done("log", "--title", "A third")
    assert [found["connects"] for found in account.json("list")["proposals"]] == [12, 5, 5]


@pytest.mark.parametrize("command", [("status",), ("ledger",), ("list",), ("plans",), ("check",), ("buy", "10")])
def test_wording_does_not_change_what_programs_read(account: CommandLine, file: Path, command: tuple[str, ...]) -> None:
    account.done("log", "6 One +4 @acme #css $800 ~2026-11-20")
    account.done("log", "30 Two", "--anyway")
    account.done("grant", "5", "A gift", "--expires", "2026-12-24")
    account.done("budget", "--connects", "60", "--money", "10")
    before = account.journal.read_bytes()
    plainly = account(*command, "--json").out
    written = account.journal.read_bytes()
    account.journal.write_bytes(before)
    file.write_text('date_format = "23.11."\ncurrency_sign = "€"\n', encoding="utf-8")
    assert _without_ids(account(*command, "--json").out) == _without_ids(plainly)
    assert _without_ids(account.journal.read_text(encoding="utf-8")) == _without_ids(written.decode())


def _without_ids(text: str) -> list[str]:
    """Leave out what is new in every run: the ids and moments of what was just written."""
    return [
        line for line in text.splitlines() if not line.startswith(("id = ", "at = ", "[[entry]] #", '    {"kind": '))
    ]


def test_benchmarks_are_off_until_a_setting_turns_them_on(account: CommandLine, file: Path) -> None:
    account.log("6 Build it")
    assert "enchmark" not in account.done("insights").out
    assert "enchmark" not in account.done("worth", "6 Build it").out
    assert account.json("insights")["benchmarks"] == []
    file.write_text('benchmarks = "shown"\n', encoding="utf-8")
    assert "Benchmarks, per proposal sent" in account.done("insights").out
    assert "Benchmark" in account.done("worth", "6 Build it").out
    assert account.json("insights")["benchmarks"]


# --- several accounts ------------------------------------------------------------------------------------------------


def test_an_account_is_a_journal_by_its_name(connects: CommandLine, file: Path, tmp_path: Path) -> None:
    agency = tmp_path / "agency.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"[accounts]\nme = 'journal.toml'\nagency = '{agency}'\n", encoding="utf-8")
    connects.done("init", "--rules", "upwork", "--plan", "basic", "--balance", "7", "--account", "agency")
    assert agency.exists()
    assert connects.json("status", "--account", "agency")["balance"] == 7
    assert connects.json("path", "--account", "me")["journal"]["path"].endswith("/connects-tui/journal.toml")
    assert "run `connects --account=me` to set one up" in connects("status", "--account", "me").err
    assert connects.done("path").out.endswith(
        f"\n\naccount agency\njournal:    {agency}\nbackups:    {tmp_path / 'backups'}\n"
    )
    assert connects.json("path")["accounts"]["agency"]["journal"] == {"path": str(agency), "exists": True}
    wrong = connects("status", "--account", "agenci")
    assert (wrong.status, "did you mean agency?" in wrong.err) == (2, True)
    both = connects("status", "--account", "me", "--journal", str(agency))
    assert (both.status, "choose --journal or --account" in both.err) == (2, True)
    assert str(agency) in connects.done("settings").out.replace("\n         ", "")
    file.write_text("[accounts]\nme = 'journal.toml'\nbad = 3\nlost = '~nobody-at-all/x.toml'\n", encoding="utf-8")
    assert "names a user that doesn't exist" in " ".join(connects("settings").out.split())
    assert f'{file}:3: The account "bad" does not name a journal in quotes' in connects("settings").out
    assert connects.done("path", "journal", "--account", "me").out.endswith("/journal.toml\n")
