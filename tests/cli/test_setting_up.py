"""init: the set-up without the app."""

import pytest

from tests.cli.conftest import CommandLine

HERE = ("--rules", "made-up", "--plan", "plus")


def test_a_new_account_begins_with_its_allowance(connects: CommandLine) -> None:
    answer = connects.done("init", *HERE, "--on", "2026-11-20")
    assert answer.out == "Account opened with 100 Connects on 20 Nov\n"
    assert connects.json("status")["cash"] == {"fees": "19.99", "purchases": "0.00"}


def test_every_option_reaches_the_journal(connects: CommandLine) -> None:
    options = "--renewal-day 31 --balance 40 --monthly 80 --fee $14.99 --expires 2027-01-31 --on 2026-11-20"
    (written,) = connects.written("init", *HERE, *options.split())
    assert written == {
        "kind": "account",
        "on": "2026-11-20",
        "id": written["id"],
        "at": "2026-11-23T09:30:00.000Z",
        "rules": "made-up",
        "plan": "plus",
        "renewal_day": 31,
        "balance": 40,
        "expires": "2027-01-31",
        "monthly_connects": 80,
        "monthly_fee": "14.99",
    }


def test_the_journal_may_lie_elsewhere(connects: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    other = connects.journal.parent / "agency" / "books.toml"
    connects.done("init", *HERE, "--journal", str(other))
    assert other.exists()
    assert not connects.journal.exists()
    assert connects.done("--journal", str(other), "status").out == connects.done("status", "--journal", str(other)).out
    monkeypatch.setenv("CONNECTS_JOURNAL", str(other))
    assert connects.json("status")["balance"] == 100


def test_a_second_account_is_refused(account: CommandLine) -> None:
    said = f"connects: {account.journal} already has an account, opened on 1 Nov\n"
    assert account.refused(1, "init", *HERE) == said


@pytest.mark.parametrize(
    ("rules", "plan", "said"),
    [
        ("upwork-1999", "plus", 'there is no rule set "upwork-1999"; did you mean upwork-2019?'),
        ("made-up", "gold", 'there is no plan "gold"; use one of basic, plus'),
    ],
)
def test_rules_and_plan_must_exist(connects: CommandLine, rules: str, plan: str, said: str) -> None:
    complaint = connects.refused(2, "init", "--rules", rules, "--plan", plan)
    assert said in complaint
    assert complaint.count("\n") == 1


@pytest.mark.parametrize(
    "argv",
    [
        ("--rules", "made-up"),
        ("--plan", "plus"),
        (*HERE, "--renewal-day", "32"),
        (*HERE, "--renewal-day", "0"),
        (*HERE, "--balance", "-3"),
        (*HERE, "--fee", "14.999"),
        (*HERE, "--on", "2026-02-30"),
        (*HERE, "--expires", "2027-01-31"),
    ],
)
def test_wrong_usage_begins_no_journal(connects: CommandLine, argv: tuple[str, ...]) -> None:
    assert connects.refused(2, "init", *argv).splitlines()[-1].startswith("connects init: ")
    assert not connects.journal.exists()
