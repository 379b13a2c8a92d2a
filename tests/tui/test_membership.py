"""The membership form: what it reads, and what the journal holds afterwards."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from msgspec.structs import replace
from textual.widgets import Input

from connects_tui.ledger.entries import Budget, PlanChange
from connects_tui.tui.dialogs.inputs import Selector
from connects_tui.tui.dialogs.membership import MembershipForm
from connects_tui.tui.screens.balance import BalanceScreen
from connects_tui.tui.screens.proposals import ProposalsScreen
from tests.on_a_day import TODAY
from tests.tui.conftest import AppOn, Shows, sized
from tests.tui.driving import DrivenApp, keys_of, shown
from tests.tui.test_keys import OPENED, SIZE, recorded


async def test_m_opens_it_on_any_screen_and_nothing_changed_writes_nothing(app_on: AppOn, journal: Path) -> None:
    app = app_on(OPENED, Budget(on=date(2026, 11, 7), connects=60, money=Decimal(30)))
    before = journal.read_bytes()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "m")
        assert app.at(MembershipForm).held["plan"] == "plus"
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, ProposalsScreen)
        await pilot.press("1", "m", "enter")
        assert isinstance(app.screen, BalanceScreen)
        assert app.said == ["Nothing changed"]
        await pilot.press("m")
        await pilot.fill(monthly_connects="many", tax="1.2345", on="someday")
        await pilot.press("enter")  # all mistakes are told at once, and the first has the focus
        wrong = [error.id for error in app.at(MembershipForm).query(".error") if error.display]
        assert wrong == ["on-error", "monthly_connects-error", "tax-error"]
        assert app.focused is app.screen.query_one("#on")
    assert journal.read_bytes() == before


async def test_a_smaller_plan_is_taken_when_upwork_does_it_which_is_offered_first_and_one_that_waits_is_taken_back(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("m", "left")
        await pilot.fill(monthly_connects="10")
        reading = app.text_of("#reading")
        assert "Freelancer Basic from the renewal on 5 Dec: 10 Connects, nothing charged" in reading
        await pilot.press("enter")
        plan = recorded(journal)[-1]
        assert (plan["plan"], plan["monthly_connects"], plan["on"]) == ("basic", 10, TODAY)
        await pilot.press("m")
        assert app.at(MembershipForm).held["plan"] == "basic"
        await pilot.press("right", "enter")
        assert app.current_view.status.coming_plan is not None
        assert app.current_view.status.coming_plan.id == recorded(journal)[-1]["plan"] == "plus"
        await pilot.press("u", "u", "m")
        held = app.at(MembershipForm).held.items()
        assert {name: value for name, value in held if value != "" and name not in ("on", "when")} == {"plan": "plus"}
        when = app.at(MembershipForm).query_one("#when", Selector)
        assert len(when.options) == 2  # before the first renewal no payment can have failed
        assert when.options[0] == ("at the renewal on 5 Dec (Upwork's default)", None)
        await pilot.press("left")
        await pilot.fill(monthly_fee="25")
        assert when.options[0] == ("now (Upwork's default)", None)
        assert "Freelancer Basic from 23 Nov:" in app.text_of("#reading")
        await pilot.press("tab", "right", "enter")
    assert (recorded(journal)[-1]["when"], recorded(journal)[-1]["monthly_fee"]) == ("renewal", "25")


async def test_a_tax_is_asked_for_and_shown_in_every_price_and_the_budget_has_a_form_of_its_own(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("m")
        await pilot.fill(tax="18")
        assert "18% tax on published prices from 23 Nov; the renewal on 5 Dec: 100 Connects for $23.59." in (
            app.text_of("#reading")
        )
        await pilot.fill(on="-2")
        await pilot.press("enter", "m")
        plan = recorded(journal)[-1]
        assert (plan["plan"], plan["tax"], plan["on"]) == ("plus", "18", date(2026, 11, 21))
        form = app.at(MembershipForm)
        assert form.query_one("#tax", Input).value == "18"
        assert form.query_one("#monthly_fee", Input).placeholder == "$23.59, as published with tax"
        await pilot.press("escape", "b")
        await pilot.fill(connects="100")
        assert "100 Connects at $0.15 plus 18% tax each: $17.70." in app.text_of("#reading")
        await pilot.press(*keys_of("⎋↓⏎B60⇥$30"))
        assert "Budget from 23 Nov: 60 Connects and $30.00 per cycle; 0 Connects spent in this cycle." in (
            app.text_of("#reading")
        )
        await pilot.press("enter")
        budget = recorded(journal)[-1]
        assert (budget["kind"], budget["connects"], budget["money"], budget["on"]) == ("budget", 60, "30", TODAY)
        await pilot.press("B", "enter")
        assert app.said[-1] == "Nothing changed"
        await pilot.press("B", "backspace", "backspace", "tab", *["backspace"] * 5, "tab", *["backspace"] * 10, "enter")
        assert [error.id for error in app.screen.query(".error") if error.display] == ["on-error"]
        await pilot.press(*"today", "enter")  # no limit any more
    budget = recorded(journal)[-1]
    assert (budget.get("connects"), budget.get("money"), budget["on"]) == (None, None, TODAY)


async def test_own_terms_end_with_another_plan_and_come_back_with_it(app_on: AppOn, journal: Path) -> None:
    app = app_on(OPENED, PlanChange(on=date(2026, 11, 7), plan="plus", monthly_connects=80, when="now"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("m")
        connects = app.at(MembershipForm).query_one("#monthly_connects", Input)
        assert connects.value == "80"
        await pilot.press("left")
        assert (connects.value, connects.placeholder) == ("", "0 Connects, as published")
        await pilot.press("right")
        assert connects.value == "80"
        await pilot.press("escape", "m", "left", "enter")  # however quickly enter follows the choice
    assert (recorded(journal)[-1]["plan"], recorded(journal)[-1].get("monthly_connects")) == ("basic", None)


_FAILED = "payment failed, Upwork moved me to the free plan"


def offered(app: DrivenApp) -> list[str]:
    return [words for words, _ in app.at(MembershipForm).query_one("#when", Selector).options]


async def test_a_payment_that_failed_is_offered_and_recorded_as_the_renewal_that_did_not_happen_on_this_accounts_terms(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(replace(OPENED, on=date(2026, 10, 20), monthly_connects=90))
    said = "Freelancer Basic since the renewal on 5 Nov: 90 fewer Connects, $19.99 not charged"
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("m")
        assert "‹ Freelancer Plus (current) · 90 Connects for $19.99 ›" in shown(app)
        await pilot.press("tab", "left")
        assert offered(app)[2] == _FAILED
        assert f"‹ {_FAILED} ›" in shown(app)
        assert said in app.text_of("#reading")
        await pilot.press("enter")
        assert app.said[-1].startswith(said)
        written = recorded(journal)[-1]
        assert (written["plan"], written["on"], written["when"]) == ("basic", date(2026, 11, 4), "renewal")
        await pilot.press("m")
        assert _FAILED not in offered(app)  # the plan is free now
        await pilot.press("escape", "u", "m", "tab", "left")  # what else was typed goes with it
        await pilot.fill(monthly_connects="15", tax="18", monthly_fee="3")
        await pilot.press("enter")
        assert "Freelancer Basic costs $3.00 a month" in shown(app)
        await pilot.fill(monthly_fee="")
        assert "Freelancer Basic since the renewal on 5 Nov: 75 fewer" in app.text_of("#reading")
        await pilot.press("enter")
    written = recorded(journal)[-1]
    assert (written["plan"], written["monthly_connects"], written["tax"]) == ("basic", 15, "18")
    assert "monthly_fee" not in written


async def test_the_membership_as_it_is_and_as_it_will_be(demo_app: DrivenApp, shows: Shows) -> None:
    async with demo_app.run_test(size=SIZE) as pilot:
        await pilot.press("m")
        async for size in sized(pilot, [(120, 36), (80, 24)]):
            shows(demo_app, f"membership-{size}")
        await pilot.press("left", "tab", "right")
        await pilot.fill(monthly_connects="10")
        shows(demo_app, "membership-changed-80x24")
