"""Forms: days as one types them, leaving, and values that are not touched."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from textual.widgets import Input

from connects_tui.tui.dialogs.dialog import ConfirmLeave
from connects_tui.tui.dialogs.membership import SetUp
from connects_tui.tui.dialogs.record_forms import ProposalForm
from connects_tui.tui.screens.balance import BalanceScreen
from tests.tui.conftest import AppOn, Shows
from tests.tui.driving import shown
from tests.tui.test_keys import OPENED, SIZE, recorded, sent

MEANINGS = {
    "2026-11-20": "Fri 20 Nov, 3 days ago",
    "-1": "Sun 22 Nov, yesterday",
    "yesterday": "Sun 22 Nov, yesterday",
    "mon": "Mon 23 Nov, today",
    "2025-12-31": "Wed 31 Dec 2025, 327 days ago",
    "2026-02-30": "",
    "some day": "",
    "": "",
}


async def test_a_form_says_which_day_is_meant_and_no_mistake_that_is_corrected_and_asks_before_a_change_is_lost(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(OPENED, sent("job1", 10))
    before = journal.read_bytes()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        behind = app.screen
        await pilot.press("b", "escape")
        assert app.screen is behind
        await pilot.press("e")
        form = app.at(ProposalForm)
        assert [field.id for field in form.query(Input) if field.cursor_blink] == []
        for text, meaning in MEANINGS.items():
            await pilot.fill(on=text)
            assert app.text_of("#on-meaning") == meaning
        await pilot.fill(on="mon", connects="x", title="")
        await pilot.press("enter")
        assert app.focused is form.query_one("#title")
        await pilot.press("F")
        errors = [error.id for error in form.query(".error") if error.display]
        assert errors == ["connects-error"]
        for keeps in ("escape", "enter"):
            await pilot.press("escape")
            app.at(ConfirmLeave)
            await pilot.press(keeps)
            assert app.screen is form
            assert form.query_one("#on", Input).value == "mon"
        await pilot.press("escape", "down", "enter")
        assert app.screen is behind
        await pilot.press("e", "x", "backspace", "escape")  # a change that was taken back is none
        assert app.screen is behind
    assert journal.read_bytes() == before


async def test_what_is_not_touched_stays_to_the_last_character(app_on: AppOn, journal: Path) -> None:
    odd = sent(
        "job1",
        10,
        title=" Evil \x1b[31m \u202etitle ",
        note="two\nlines",
        tags=("two words", "css"),
        budget=Decimal("800.005"),
        client="Acme\t",
        job_age=49,
        template="my own",
        client_spent=Decimal("12.345"),
    )
    app = app_on(OPENED, odd)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "e")
        assert app.screen.query_one("#title", Input).value == " Evil \ufffd[31m \ufffdtitle "
        await pilot.fill(boost="4")
        await pilot.press("enter")
        assert recorded(journal)[-1]["set"] == {"boost": 4}
        assert "unset" not in recorded(journal)[-1]
        await pilot.press("e")
        await pilot.fill(on="2020-01-01", job_age="2d", applicants="20 to 50", country="Peru")  # days as in the line
        before = journal.read_bytes()
        await pilot.press("enter")
        refusal = app.text_of("#refusal")
        assert refusal == "! 1 Jan 2020 is 2,518 days ago · enter again records it anyway"
        assert journal.read_bytes() == before
        await pilot.press("enter")
        facts = {"job_age": 48, "applicants": 20, "country": "Peru"}
        assert recorded(journal)[-1]["set"] == {"on": date(2020, 1, 1), **facts}
        await pilot.press("e")
        await pilot.fill(job_age="old", client_spent="", template="")  # its day stays: that is not asked about again
        await pilot.press("enter")
        assert "! Enter an age like 3h or 2d" in shown(app)
        await pilot.fill(job_age="")
        await pilot.press("enter")
        assert recorded(journal)[-1]["unset"] == ["job_age", "template", "client_spent"]
        await pilot.press("enter")
        assert "Job      20 applicants · Peru" in shown(app)


async def test_enter_accepts_every_default_of_the_set_up(app_on: AppOn, journal: Path, shows: Shows) -> None:
    app = app_on()
    async with app.run_test(size=(200, 50)) as pilot:
        shows(app, "setup-200x50")
        await pilot.press("enter")
        app.at(BalanceScreen)
    (account,) = recorded(journal)
    assert (account["rules"], account["plan"]) == ("upwork", "basic")
    assert "renewal_day" not in account
    assert "balance" not in account


async def test_the_set_up_says_what_the_answers_mean_and_asks_before_they_are_lost(app_on: AppOn, shows: Shows) -> None:
    app = app_on()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("right")  # the first key works at once
        assert isinstance(pilot.app.screen, SetUp)
        assert pilot.app.screen.held["rules"] != "upwork"
        await pilot.press("left", "tab", "right", "right", "tab", "5", "tab", "4", "0")
        shows(app, "setup-answered-80x24")
        await pilot.press("escape")
        app.at(ConfirmLeave)
        await pilot.press("down", "enter")
    assert app.return_code == 0


async def test_a_new_proposal_in_the_form_says_the_balance_after_it_and_asks_about_a_day_that_is_far_off_once(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=SIZE) as pilot:
        before = journal.read_bytes()
        await pilot.press("a", *"6 Fix ~-500", "f2", "enter")
        assert app.text_of("#refusal").startswith("! 11 Jul 2025 is 500 days ago")  # from the line
        few = "\nToo few to tell: 0 of 20 decided bids so far."
        assert app.text_of("#reading") == f"Spends 6 Connects. Balance unchanged: 40 Connects.{few}"
        await pilot.fill(on="today")
        assert app.text_of("#reading") == f"Spends 6 Connects. Balance 40 → 34 Connects.{few}"
        await pilot.fill(boost="40")
        assert app.text_of("#reading") == f"Spends 46 Connects. Balance 40 → −6 Connects.\n! 6 Connects short{few}"
        await pilot.fill(on="-9999")
        await pilot.press("enter")
        refusal = app.text_of("#refusal")
        assert refusal.startswith("! 9 Jul 1999 is 9,999 days ago")
        assert refusal.endswith(" · enter again records it anyway")
        assert journal.read_bytes() == before
        await pilot.press("enter")
    assert recorded(journal)[-1]["on"] == date(1999, 7, 9)
