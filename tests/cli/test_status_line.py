"""The status in one line, for prompts and status bars."""

import pytest

from connects_tui.cli.parser import COMMANDS
from connects_tui.cli.reports.status import FIELDS
from tests.cli.conftest import CommandLine


def test_alone_it_is_the_balance(account: CommandLine) -> None:
    assert account.done("status", "--line").out == "130 Connects\n"
    options = next(argument.keywords for argument in COMMANDS["status"].arguments if argument.name == "--line")
    assert options["const"] == "{balance} Connects"


def test_a_format_of_ones_own_is_filled_in(account: CommandLine) -> None:
    account.log("12 Fix it ~2026-11-20")
    account.done("budget", "--connects", "40")
    form = "{balance}|{worth}|{plan}|{renews}|{renews_in}|{spent}|{expiring}|{expires}|{due}|{safe}|{{{balance}}}"
    line = account.done("status", "--line", form).out
    assert line == "118|$17.70|Freelancer Plus|2026-12-05|12|12|0|2027-01-05|0|13|{118}\n"


def test_how_long_they_last_is_the_forecasts_answer(account: CommandLine) -> None:
    for day in ("2026-11-10", "2026-11-12", "2026-11-14", "2026-11-16", "2026-11-18", "2026-11-20", "2026-11-22"):
        account.log(f"16 Build it ~{day}")
    assert account.done("status", "--line", "{lasts} {runs_out}").out == "3 2026-11-27\n"


def test_what_there_is_not_is_a_dash(account: CommandLine) -> None:
    assert account.done("status", "--line", "{lasts} {runs_out} {safe}").out == "- - -\n"
    before = account.done(
        "status", "--as-of", "2026-01-01", "--line", "{balance} {renews} {renews_in} {spent} {expires}"
    )
    assert before.out == "0 - - - -\n"


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_stands_for_something(account: CommandLine, field: str) -> None:
    assert account.done("status", "--line", f"<{{{field}}}>").out not in ("<>\n", f"<{{{field}}}>\n")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("{balanc}", "there is no {balanc}; there are {balance}, {worth}"),
        ("{balance.__class__}", "there is no {balance.__class__}"),
        ("{}", "there is no {}"),
        ("{balance", 'a single "{"; write two'),
        ("50 }", 'a single "}"; write two'),
        (" ", "write at least one word"),
    ],
)
def test_a_format_that_can_not_be_followed_is_told(account: CommandLine, form: str, said: str) -> None:
    assert said in account.refused(2, "status", "--line", form)


def test_what_is_wrong_in_the_journal_is_not_for_a_prompt(account: CommandLine) -> None:
    account.done("spend", "200", "a badge")
    answer = account("status", "--line")
    assert (answer.out, answer.err) == ("-70 Connects\n", "")
