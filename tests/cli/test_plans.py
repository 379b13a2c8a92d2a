"""Which plan is cheapest, on the command line: the JSON, the table, the sentence."""

import pytest

from tests.cli.conftest import RULES, CommandLine


def test_the_json_has_the_shape_that_is_promised(connects: CommandLine) -> None:
    answer = connects.json(
        "plans", "--rules", "upwork-2026", "--proposals", "30", "--connects", "8", "--as-of", "2026-11-23"
    )
    assert list(answer) == ["rules", "start", "months", "usage", "plans", "cheapest", "ranges"]
    assert (answer["rules"], answer["start"], answer["months"]) == ("upwork-2026", "2026-11-01", 12)
    assert answer["usage"] == {"kind": "steady", "proposals_per_month": 30, "connects_per_proposal": 8}
    assert answer["plans"][0] == {
        "plan": "basic",
        "fees": "0.00",
        "purchases": "432.00",
        "bought": 2880,
        "sent": 360,
        "missed": 0,
        "expired": 0,
        "left": 0,
        "monthly_cost": "36.00",
        "cost_per_proposal": "1.20",
    }
    assert answer["cheapest"] == "basic"
    assert answer["ranges"] == [{"from": 0, "to": 40, "plan": "basic"}]


def test_with_rules_and_a_usage_it_needs_no_journal(connects: CommandLine) -> None:
    assert not connects.journal.exists()
    assert connects.done("plans", "--rules", "upwork", "--proposals", "5", "--connects", "2").status == 0


def test_the_defaults_are_the_accounts_rules_and_its_own_averages(connects: CommandLine) -> None:
    connects.init()
    for day in ("2026-11-10", "2026-11-15", "2026-11-20"):
        connects.done("log", "6 Build it +3", "--on", day)
    answer = connects.json("plans", "--as-of", "2026-11-23")
    assert answer["rules"] == "made-up"
    assert answer["usage"] == {"kind": "steady", "proposals_per_month": 6.5, "connects_per_proposal": 9}


def test_a_history_takes_the_proposals_of_the_last_whole_months(connects: CommandLine) -> None:
    connects.init()
    connects.done("log", "6 Build it", "--on", "2026-11-10")
    connects.done("log", "8 Build that", "--on", "2026-11-20")
    answer = connects.json("plans", "--history", "--months", "2", "--as-of", "2026-12-05")
    assert answer["usage"] == {"kind": "history", "proposals": 2}
    assert (answer["start"], answer["months"]) == ("2026-10-01", 2)
    assert "ranges" not in answer
    assert [plan["sent"] for plan in answer["plans"]] == [2, 2]


def test_the_accounts_own_terms_count_for_its_plan_unless_rules_are_named(connects: CommandLine) -> None:
    connects.init("--monthly", "0")
    own = connects.json("plans", "--proposals", "0", "--connects", "8", "--months", "1")
    published = connects.json("plans", "--proposals", "0", "--connects", "8", "--months", "1", "--rules", "made-up")
    assert [plan["left"] for plan in own["plans"]] == [10, 0]
    assert [plan["left"] for plan in published["plans"]] == [10, 100]


def test_text_is_a_table_of_80_columns_and_a_sentence(connects: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    connects.init()
    monkeypatch.setenv("COLUMNS", "80")
    lines = connects.done("plans", "--proposals", "30", "--connects", "8").out.splitlines()
    assert max(map(len, lines)) <= 80
    assert "Freelancer Basic would save you $6.49 a month: " in " ".join(lines)


@pytest.mark.parametrize(
    "options",
    [
        "--proposals many", "--proposals -1", "--connects 3.5", "--months 0", "--months 1000",
        "--history --proposals 3", "--proposals 3.14",
    ],
)  # fmt: skip
def test_a_usage_that_makes_no_sense_is_wrong_usage(connects: CommandLine, options: str) -> None:
    connects.init()
    assert connects("plans", *options.split()).status == 2


def test_rules_that_do_not_exist_are_told_in_one_line(connects: CommandLine) -> None:
    answer = connects("plans", "--rules", "upwork-1999")
    assert (answer.status, answer.out, answer.err.count("\n")) == (2, "", 1)


def test_a_tax_of_the_account_is_in_every_price_and_another_one_can_be_asked_for(connects: CommandLine) -> None:
    connects.init("--tax", "18")
    usage = ("plans", "--proposals", "30", "--connects", "8", "--months", "1")
    for more, costs in (
        ((), ["40.71", "48.44"]),
        (("--rules", "made-up"), ["40.71", "48.44"]),
        (("--tax", "0"), ["34.50", "40.99"]),
    ):
        answer = connects.json(*usage, *more)
        assert [plan["monthly_cost"] for plan in answer["plans"]] == costs
    assert "Prices include 18% tax." in connects.done(*usage).out
    assert "perks and taxes are not counted" in connects.done(*usage, "--tax", "0").out


def test_without_a_journal_there_is_no_tax_unless_one_is_given(connects: CommandLine) -> None:
    usage = ("plans", "--rules", "upwork-2026", "--proposals", "30", "--connects", "8")
    assert connects.json(*usage)["plans"][0]["monthly_cost"] == "36.00"
    assert connects.json(*usage, "--tax", "18")["plans"][0]["monthly_cost"] == "42.48"
    assert connects("plans", "--tax", "101").status == 2


def test_the_verdict_names_the_number_of_proposals_a_month_that_it_was_asked_for(connects: CommandLine) -> None:
    connects.add_rules("made-up.toml", RULES.replace('monthly_fee = "19.99"', 'monthly_fee = "9.99"'))
    connects.done("init", "--rules", "made-up", "--plan", "basic", "--on", "2026-11-01")
    out = " ".join(connects.done("plans", "--proposals", "4.5", "--connects", "40").out.split())
    assert "for 4.5 proposals a month at 40 Connects. " in out
    assert " is cheapest from " in out


def test_what_a_change_to_another_plan_lets_expire_is_said_with_the_comparison(connects: CommandLine) -> None:
    connects.add_rules("made-up.toml", RULES.replace('monthly_fee = "0.00"', 'monthly_fee = "0.00"\ncarry_cap = 20', 1))
    connects.done("init", "--rules", "made-up", "--plan", "plus", "--on", "2026-11-01", "--balance", "100")
    out = " ".join(connects.done("plans").out.split())
    assert "If you change: Freelancer Basic from the renewal on 1 Dec: 10 Connects, nothing charged; 80" in out
    assert "If you change" not in connects.done("plans", "--rules", "made-up").out


def test_nothing_is_advised_from_months_in_which_nothing_was_sent(connects: CommandLine) -> None:
    connects.init("--on", "2026-11-01", "--balance", "100")
    for number in range(6):
        connects.log(f"6 Job {number} ~2026-11-0{number + 2}")
    assert "You sent no proposals in these months" in connects.done("plans", "--history").out
    assert "You sent no proposals" not in connects.done("plans").out


def test_a_fee_has_at_most_two_decimals_so_that_it_is_shown_in_one_way(connects: CommandLine) -> None:
    connects.add_rules("other.toml", RULES.replace("made-up", "other").replace('fee = "19.99"', 'fee = "12.345"'))
    answer = connects("rules", "check", str(connects.rules_folder / "other.toml"))
    assert answer.status == 1
    assert "monthly_fee: must be an amount in quotes with at most two decimals" in answer.out + answer.err
