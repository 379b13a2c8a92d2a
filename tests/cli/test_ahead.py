"""What the status says of the time ahead: forecast, budget, what is due, hints."""

import pytest

from connects_tui.journal.local_state import dismiss
from connects_tui.journal.paths import settings_file
from tests.cli.conftest import CommandLine


def ahead(connects: CommandLine, *argv: str) -> str:
    """The sections after the books, on one line each."""
    out = connects.done("status", *argv).out
    return " ".join(out[out.index("\nForecast") :].split())


def test_the_forecast_says_until_when_the_connects_last_and_what_to_buy(account: CommandLine) -> None:
    """130 Connects; 112 of them went in 23 days, 112 / 23 = 4.87 a day: 18 last three days, 87.65 of 130 are there."""
    for day in ("2026-11-10", "2026-11-12", "2026-11-14", "2026-11-16", "2026-11-18", "2026-11-20", "2026-11-22"):
        account.log(f"16 Build it ~{day}")
    assert ahead(account).startswith(
        "Forecast: 4.9 Connects a day, 112 in the last 23 days At 4.9 Connects a day your Connects last 3 days, until "
        "26 Nov. Buy 36 Connects for $5.40 by 27 Nov to last until the renewal on 5 Dec."
    )


@pytest.mark.parametrize("pace", ["-1", "many", "10001"])
def test_a_pace_is_a_number(account: CommandLine, pace: str) -> None:
    answer = account("status", f"--pace={pace}")
    assert answer.status == 2
    assert "enter a number of Connects a day" in answer.err


def test_the_budget_says_what_is_left_and_safe_today(account: CommandLine) -> None:
    account.done("budget", "--connects", "60", "--money", "30", "--on", "2026-11-06")
    account.log("16 Build it ~2026-11-10")
    text = ahead(account)
    assert "Budget 44 of 60 Connects left until 5 Dec · 22 left for today · 22 Connects below an even pace" in text
    assert "$10.01 of $30.00 left until 5 Dec · $19.99 membership, $0.00 Connects" in text


def test_what_is_due_is_named(account: CommandLine) -> None:
    account.log("6 Old one ~2026-11-01")
    account.log("6 Young one ~2026-11-02")
    text = ahead(account)
    asked = "Does Upwork show 118 today? 100 Connects came on 5 Nov."
    assert f"{asked} (connects reconcile)" in text
    assert 'No news for longer than usual on 1 proposal; longest: "Old one", sent on 1 Nov (connects todo)' in text


def test_hints_name_the_command_that_acts_on_them_until_they_are_dismissed(account: CommandLine) -> None:
    """20 Connects in 23 days are 26 in the 31 days of the next cycle; 25 proposals of 4 fit into its allowance."""
    for _ in range(5):
        account.log("4 Build it ~2026-11-10")
    used = "At your pace of the last 23 days you use about"
    hint = f"{used} 27 of your 100 a cycle; 25 bids at 4 by each renewal would use them all."
    assert f"{hint} (connects log; connects forecast --why routine)" in ahead(account)
    assert dismiss(account.journal, "routine", ("100", "4", "2"))
    assert "routine)" not in ahead(account)
    account.log("4 Build more ~2026-11-11")
    account.log("4 Build more ~2026-11-11")
    assert f"{used} 38" in ahead(account)


def test_each_hint_opens_to_its_calculation_its_source_and_what_would_change_it(account: CommandLine) -> None:
    for _ in range(5):
        account.log("4 Build it ~2026-11-10")
    assert account.done("forecast", "--why", "routine").out == (
        "At your pace of the last 23 days you use about 27 of your 100 a cycle; 25 bids\n"
        "at 4 by each renewal would use them all.\n"
        "Pace        0.9 Connects a day, 20 in the last 23 days\n"
        "A cycle     31 days: 27 Connects\n"
        "Allowance   100 Connects\n"
        "A proposal  4 Connects, your average of the last 90 days\n"
        "Room for    25 proposals of 4: 100 of 100\n"
        "Source      advice from published Connects guides\n"
        "Goes away   when your pace or plan changes\n"
    )
    found = account.json("forecast", "--why", "routine")
    assert found["calculation"][2] == {"label": "Allowance", "value": "100 Connects"}
    wrong = account("forecast", "--why", "nonsense")
    assert wrong.status == 2
    assert '" right now; ' in wrong.err


def test_connects_that_are_owed_say_what_to_buy_now(account: CommandLine) -> None:
    account.log("16 Build it +130 ~2026-11-10")
    out = account.done("status").out
    assert "You owe 16 Connects. Buy 16 for $2.40 now." in out
    assert "run out" not in out


def test_until_a_pace_can_be_told_one_line_says_what_is_being_learned(account: CommandLine) -> None:
    account.log("14 Build it ~2026-11-10")
    account.log("0 A talk !invite")
    learning = "Learning your pace: 1 of 5 proposals, 14 of 14 days."
    assert ahead(account).startswith(f"Forecast {learning} ")
    assert "Hints" not in ahead(account)
    assert learning in account.done("plans").out
    assert "Stay on" not in account.done("plans").out
    assert "Stay on" not in account.done("plans", "--history").out
    assert learning not in account.done("plans", "--proposals", "30", "--connects", "8").out
    assert account.done("status", "--line", "{lasts} {runs_out}").out == "- -\n"
    found = account.json("forecast")
    assert (found["learning"], found["forecast"], found["hints"]) == ({"proposals": 1, "days": 23}, None, [])
    assert "At 4 Connects a day" in ahead(account, "--pace", "4")


def test_a_proposal_that_breaks_the_budget_is_recorded_with_a_warning(account: CommandLine) -> None:
    account.done("budget", "--connects", "20", "--on", "2026-11-06")
    assert "budget" not in account.done("log", "16 Build it").out
    assert "12 Connects over this cycle's budget of 20" in account.done("log", "16 More").out
    assert "budget" not in account.done("log", "16 Before the cycle", "--on", "2026-11-04").out
    assert "another 28 Connects over this cycle's budget of 20" in account.done("log", "16 Again").out


def test_benchmarks_of_the_users_own_that_are_wrong_are_left_out_with_a_word(account: CommandLine) -> None:
    settings_file().write_text('benchmarks = "shown"\n', encoding="utf-8")
    file = account.rules_folder.parent / "benchmarks.toml"
    file.write_text("schema = 2\n", encoding="utf-8")
    answer = account("status")
    assert answer.status == 0
    assert "benchmarks.toml: schema: must be 1; the packaged benchmarks are used instead" in answer.err


def test_the_forecast_alone_is_what_the_status_says(account: CommandLine) -> None:
    account.done("budget", "--connects", "60")
    for _ in range(5):
        account.log("3 Build it ~2026-11-10")
    out = account.done("forecast").out
    assert out.startswith("Forecast: ")
    assert account.done("status").out.endswith(out)
    assert "At 0 Connects a day your Connects won't run out." in ahead(account, "--pace", "0")


def test_its_json_has_this_shape(account: CommandLine) -> None:
    account.done("budget", "--connects", "60", "--money", "30", "--on", "2026-11-06")
    for cost in (4, 3, 3, 3, 3):
        account.log(f"{cost} Build it ~2026-11-09")
    account.log("Old one !invite ~2026-11-01")
    found = account.json("forecast", "--pace", "13")
    assert list(found) == ["as_of", "learning", "forecast", "budget", "due", "hints"]
    forecast = found["forecast"]
    keys = "balance pace renews left_at_renewal lasts_until runs_out shortage expiring points looked_until"
    assert " ".join(forecast) == keys
    assert (forecast["balance"], forecast["renews"], forecast["pace"]["connects_a_day"]) == (114, "2026-12-05", 13.0)
    assert (forecast["lasts_until"], forecast["runs_out"]) == ("2026-12-01", "2026-12-02")
    assert forecast["shortage"] == {
        "until": "2026-12-05",
        "connects": 29,
        "buy": [{"on": "2026-12-02", "connects": 29, "price": "4.35"}],
        "uncovered": 0,
    }
    assert forecast["points"][:2] == [
        {"on": "2026-11-23", "slower": 114, "expected": 114, "faster": 114},
        {"on": "2026-11-24", "slower": 105, "expected": 101, "faster": 96},
    ]
    assert len(forecast["points"]) == 61
    assert found["budget"]["connects"] == {"budget": 60, "spent": 16, "left": 44, "safe_today": 22, "ahead": -22}
    assert found["budget"]["money"]["left"] == "10.01"
    assert found["due"]["renewal"] == {"on": "2026-11-05", "connects": 100, "balance": 114}
    assert [(item["status"], item["since"]) for item in found["due"]["silent"]] == [("sent", "2026-11-01")]
    assert " ".join(found["hints"][0]) == "hint text why command numbers calculation changes"


def test_before_the_opening_there_is_none(account: CommandLine) -> None:
    assert account.json("forecast", "--as-of", "2026-01-01")["forecast"] is None
    assert "Forecast" not in account.done("status", "--as-of", "2026-10-31").out
    assert account.done("forecast", "--as-of", "2026-01-01").out == "The journal starts after 1 Jan 2026.\n"


def test_a_hint_is_dismissed_until_restored_and_one_that_is_not_there_is_told(account: CommandLine) -> None:
    for day in ("2026-11-10", "2026-11-12", "2026-11-14", "2026-11-16", "2026-11-18", "2026-11-20", "2026-11-22"):
        account.log(f"16 Build it ~{day}")
    before = [hint["hint"] for hint in account.json("forecast")["hints"]]
    assert "run-out" in before
    assert "run-out" not in [hint["hint"] for hint in account.json("forecast", "--dismiss", "run-out")["hints"]]
    wrong = account("forecast", "--dismiss", "run-out")
    assert wrong.status == 2
    assert '" right now; ' in wrong.err
    assert [hint["hint"] for hint in account.json("forecast", "--restore")["hints"]] == before


def test_the_cost_that_a_forecast_counts_with_is_said_with_its_source(account: CommandLine) -> None:
    for _ in range(5):
        account.log("4 Build it +3 ~2026-11-10")
    assert "A proposal costs 4 Connects, your average of the last 90 days." in ahead(account)
