"""The Plans screen: fields, verdicts, what-if, and the change that one key records."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.widgets import Input

from connects_tui.actions.plans import PlanQuery
from connects_tui.ledger import comparison
from connects_tui.ledger.comparison import Comparer, ranges
from connects_tui.ledger.entries import Account, Proposal
from connects_tui.rules import Plan, PurchaseTerms, RuleSet
from connects_tui.tui.dialogs.membership import MembershipForm
from connects_tui.tui.screens.plans import PlanFacts, PlansScreen, cost_chart_lines
from tests.tui.conftest import AppOn, Shows, sized
from tests.tui.driving import shown

SIZES = [(80, 24), (120, 36)]


def account(rules: str, plan: str, balance: int = 200) -> Account:
    return Account(id="open1", on=date(2026, 8, 1), rules=rules, plan=plan, renewal_day=5, balance=balance)


def month_of(number: int, connects: int) -> list[Proposal]:
    """So many proposals in the last 90 days."""
    days = [date(2026, 9, 1 + place % 28) for place in range(number)]
    return [Proposal(id=f"job{place}", on=day, connects=connects, title="Build it") for place, day in enumerate(days)]


def test_a_plan_of_your_own_may_have_brackets_in_its_name() -> None:
    facts = PlanFacts()
    assert not list(facts.lines(("Plus [/b]", []), 40))
    assert facts.border_title == r"What Plus \[/b] brings"


KINDS_OF_VERDICT = {
    "move": (account("upwork", "plus"), month_of(30, 8), "Freelancer Basic would save you $"),
    "misses": (account("upwork-2015", "basic"), month_of(120, 4), "28.5 of your 43.5 proposals a month couldn't"),
}


@pytest.mark.usefixtures("charted")
@pytest.mark.parametrize("kind", KINDS_OF_VERDICT)
async def test_each_kind_of_verdict(app_on: AppOn, shows: Shows, kind: str) -> None:
    opening, proposals, words = KINDS_OF_VERDICT[kind]
    app = app_on(opening, proposals)
    async with app.run_test(size=SIZES[0]) as pilot:
        await pilot.press("3")
        await pilot.chart_is_drawn()
        assert words in app.text_of("#verdict")
        async for size in sized(pilot, SIZES):
            shows(app, f"plans-{kind}-{size}")


BASIC = Plan("basic", "Basic", Decimal(0), 10, lifetime_months=1, purchase=PurchaseTerms(Decimal("0.15"), minimum=10))
PLUS = replace(BASIC, id="plus", name="Plus", monthly_fee=Decimal("5.00"), monthly_connects=100)


def chart(basic: Plan, other: Plan, per_month: str) -> list[str]:
    """Draw the chart of a month with proposals of 8 for an account on the first of two plans."""
    points = dict(Comparer(RuleSet("test", "Test", "USD", (basic, other)), 1, date(2026, 1, 1)).break_even(8))
    size = {"width": 40, "height": 8}
    return [
        line.plain.rstrip()
        for line in cost_chart_lines(points, basic, ranges(points.items()), Decimal(per_month), **size)
    ]


def test_the_chart_is_the_difference_to_the_present_plan_with_the_break_even_and_ones_own_number() -> None:
    """What is bought comes in tens, so that Plus, for $5.00, is cheapest from the sixth proposal on."""
    assert chart(BASIC, PLUS, "14") == [
        "+$10 ┤   │   ┊",
        "     │⣀  │   ┊",
        "     │ ⢣ │   ┊",
        "  $0 ┤──⠓⡄───┊────────────────── ● Basic",
        "     │   ⠘⡄  ┊",
        "     │   │⠘⢢ ┊",
        "−$10 ┤   │  ⠑▲⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒ ▲ Plus",
        "      0  6  you: 14   50 a month",
    ]


def test_a_plans_line_ends_where_not_all_proposals_go_out() -> None:
    first, *_, labels = chart(replace(BASIC, purchase=None), PLUS, "8")
    assert (first, labels) == ("+$5 ┤⠉│  ┊                       ▲ Plus", "      2  you: 8       50 a month")


def test_a_number_beyond_the_chart_is_named_at_its_end_and_a_difference_of_nothing_lies_on_the_zero_line() -> None:
    *_, same, zero, labels = chart(BASIC, replace(BASIC, id="same", name="Same"), "1000")
    assert (same[-6:], zero, labels) == ("▲ Same", f"    $0 ┤{'⣀' * 23}▲ ● Basic", "        0           you: 1,000 →")


async def test_the_fields_start_at_the_users_own_averages_and_0_goes_back_to_them(
    app_on: AppOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(account("upwork", "basic"), month_of(27, 7))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        assert isinstance(app.screen, PlansScreen)
        averages = PlanQuery.of_account(app.current_view.ledger).averages
        at_first = [app.screen.proposals.value, app.screen.connects.value]
        assert at_first == [averages.proposals_per_month, averages.connects_per_proposal]
        await pilot.press("right", "right", "down", "left")
        assert [app.screen.proposals.value, app.screen.connects.value] == [at_first[0] + 2, at_first[1] - 1]
        await pilot.press("0")
        assert [app.screen.proposals.value, app.screen.connects.value] == at_first
        await pilot.press("down", "down", "right")  # the proposals that were really sent
        assert app.screen.table.chosen is not None
        assert app.screen.table.chosen.sent == 27
        await pilot.press("left", "up", "up", "up", "enter")
        assert "A number from 0 to 1,000, like 6.5." in shown(app)
        assert "Proposals a month" in shown(app)
        for wrong in ("6.55", "1000.5", "x"):
            await pilot.press(*["backspace"] * 6, *wrong, "enter")
            assert "! This is not a number from 0 to 1,000 with one decimal" in shown(app)
        await pilot.press("backspace", *"6.5", "enter")
        assert app.screen.proposals.value == Decimal("6.5")
        await pilot.press("enter", *["backspace"] * 4, "1", "0", "0", "enter")
        plans = pilot.app.screen_stack[0]
        assert isinstance(plans, PlansScreen)
        assert plans.proposals.value == 100
        assert plans.table.chosen is not None  # the table follows at once
        assert plans.table.chosen.sent == 1200
        monkeypatch.setattr("connects_tui.tui.screens.plans._DEBOUNCE_SECONDS", 0.0)
        monkeypatch.setattr(comparison, "MAX_PROPOSALS", 10)
        await pilot.press("down", "right", "1", "3")  # the chart goes on where it was left
        await pilot.chart_is_drawn()
        assert len(plans.chart.points) == 11
        points = plans.chart.points
        await pilot.press("up", "right")
        assert plans.chart.points is points  # which hold for any number of proposals


async def test_m_proposes_the_plan_under_the_cursor_enter_records_it_u_undoes_it(app_on: AppOn, journal: Path) -> None:
    app = app_on(replace(account("upwork", "basic"), monthly_connects=10))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", *["down"] * 6)
        told = app.text_of("#what-if")
        assert "If you change: Freelancer Plus from 23 Nov: " in told
        before = app.book.ledger(app.today).balance
        await pilot.press("m", "enter")
        assert app.current_view.status.plan.id == "plus"
        brought = app.book.ledger(app.today).balance - before
        assert f"{brought} extra Connects" in told
        await pilot.press("up")  # an allowance that was told once is known when one goes back
        assert (
            "If you change (with the 10 a month you had): Freelancer Basic from the renewal on 23 Dec: 10"
            in app.text_of("#what-if")
        )
        await pilot.press("m")
        assert app.at(MembershipForm).query_one("#monthly_connects", Input).value == "10"
        await pilot.press("escape", "u")
        assert app.current_view.status.plan.id == "basic"
    entries = tomllib.loads(journal.read_text(encoding="utf-8"))["entry"]
    assert [entry["kind"] for entry in entries] == ["account", "plan", "remove"]
