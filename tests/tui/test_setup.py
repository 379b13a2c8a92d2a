"""The app's set-up: it opens the account that `connects init` opens for the same answers."""

from datetime import date
from pathlib import Path

import pytest

from connects_tui.cli import main
from connects_tui.ledger import History, Ledger
from connects_tui.ledger.effects import opening_state
from connects_tui.ledger.entries import record_of
from connects_tui.rules import Rulebook
from connects_tui.tui.dialogs.membership import PlanChoice, account_to_open, first_renewal_words
from tests.ledger.building import present
from tests.tui.test_keys import recorded


@pytest.mark.parametrize("today", ["2026-11-23", "2026-11-29", "2026-12-31"])
@pytest.mark.parametrize(("renewal_day", "balance"), [("", ""), ("", "40"), ("5", ""), ("31", "40")])
def test_the_apps_set_up_opens_the_same_account_as_init(
    today: str, renewal_day: str, balance: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plus = present(Rulebook.load().in_force("upwork", date.fromisoformat(today)).plan("plus"))
    plan = PlanChoice(plus, plus.monthly_connects)
    values = {"rules": "upwork", "plan": plan, "renewal_day": renewal_day, "balance": balance}
    account = account_to_open(values, date.fromisoformat(today))
    options = [f"--renewal-day={renewal_day}"] if renewal_day else []
    options += [f"--balance={balance}"] if balance else []
    monkeypatch.setenv("CONNECTS_JOURNAL", str(tmp_path / "journal.toml"))
    assert main(["init", "--rules", "upwork", "--plan", "plus", "--on", today, *options]) == 0
    (written,) = recorded(tmp_path / "journal.toml")
    assert {name: value for name, value in written.items() if name not in ("id", "at")} == record_of(account)


@pytest.mark.parametrize(
    ("balance", "renews", "after"),
    [("", "2027-01-01", (200, "39.98")), ("40", "2026-12-01", (240, "39.98"))],
)
def test_a_blank_day_of_renewal_charges_a_new_paying_account_once_a_month(
    balance: str, renews: str, after: tuple[int, str]
) -> None:
    today, rulebook = date(2026, 11, 29), Rulebook.load()
    plus = present(rulebook.in_force("upwork", today).plan("plus"))
    values = {"rules": "upwork", "plan": PlanChoice(plus, plus.monthly_connects), "renewal_day": "", "balance": balance}
    ledger = Ledger.play(History.of([account_to_open(values, today)]), rulebook, today)
    assert f"{present(ledger.state).renews}" == renews
    later = ledger.on_to(date(2027, 1, 1))
    assert (later.balance, f"{later.fees}") == after


@pytest.mark.parametrize(
    ("day", "renewal_day", "balance", "words"),
    [
        (30, "", "", "1 Jan 2027, in 32 days (a cycle that starts after day 28 renews on the 1st after a full month)"),
        (30, "", "40", "1 Dec, tomorrow (a renewal day after 28 means the 1st)"),
        (30, "30", "", "1 Dec, tomorrow (a renewal day after 28 means the 1st)"),
        (30, "12", "", "12 Dec, in 12 days"),
        (28, "", "", "28 Dec, in 30 days"),
    ],
)
def test_it_is_said_why_a_renewal_comes_on_the_first(day: int, renewal_day: str, balance: str, words: str) -> None:
    today, rulebook = date(2026, 11, day), Rulebook.load()
    plus = present(rulebook.in_force("upwork", today).plan("plus"))
    plan = PlanChoice(plus, plus.monthly_connects)
    values = {"rules": "upwork", "plan": plan, "renewal_day": renewal_day, "balance": balance}
    assert first_renewal_words(opening_state(account_to_open(values, today), rulebook, {}), today) == words
