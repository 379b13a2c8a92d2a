"""The Balance screen: how long your Connects last, the budget, what is worth a hint, the course ahead."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from connects_tui.ledger import History, Ledger
from connects_tui.ledger.entries import Account, Proposal, StatusChange
from connects_tui.ledger.status import status_of
from connects_tui.rules import Rulebook
from connects_tui.tui.balance_series import BalanceSeries, balance_chart_lines, balance_series, legend
from connects_tui.tui.dialogs.todo import Todo
from connects_tui.tui.screens.balance_panes import expiry_of, notices, which_fit
from connects_tui.tui.view import View
from tests.on_a_day import TODAY
from tests.tui.conftest import AppOn, BookOn, Shows
from tests.tui.driving import DrivenApp, rows, shown

OPENED = Account(id="open1", on=date(2026, 10, 6), rules="upwork", plan="plus", renewal_day=5, balance=100)


def sent(day: date, connects: int) -> Proposal:
    return Proposal(on=day, connects=connects, title="Build a landing page")


def steady(connects: int, every: int, days: int = 41) -> list[Proposal]:
    return [sent(TODAY - timedelta(days=back), connects) for back in range(days, 0, -every)]


async def test_it_says_for_how_many_days_the_connects_last_at_ones_own_pace(app_on: AppOn) -> None:
    app = app_on(OPENED, *steady(14, 7))
    async with app.run_test(size=(80, 24)):
        forecast = app.current_view.outlook.forecast
        assert forecast is not None
        assert forecast.pace.a_day == 2
        assert forecast.lasts_until is None
        assert "won't run out at 2 a day" in shown(app)
        assert "forecast at 2 a day" in shown(app)


async def test_connects_that_run_out_are_told_with_their_calculation_and_a_dismissed_hint_stays_away_until_asked_for(
    app_on: AppOn,
) -> None:
    app = app_on(replace(OPENED, balance=220), *steady(50, 7))
    async with app.run_test(size=(120, 36)) as pilot:
        forecast = app.current_view.outlook.forecast
        assert forecast is not None
        assert forecast.shortage is not None
        assert f"Buy {forecast.shortage.bought} for $8.85" in shown(app)
        first, *others = app.current_view.hints
        assert first.fact in shown(app)
        assert first.text[:40] not in shown(app), "it is said once"
        await pilot.press("tab", "enter")
        assert first.text[:40] in shown(app)
        assert "Source" in shown(app)
        assert "your pace over the last 28 days, under the" in shown(app)
        assert "Goes away" in shown(app)
        await pilot.press("escape", "z")
        assert first.kind not in [hint.kind for hint in app.current_view.hints]
        assert first.fact not in shown(app)
        await pilot.app.screen.run_action("restore_hints")
        await pilot.pause()
        assert [hint.kind for hint in app.current_view.hints] == [first.kind, *(hint.kind for hint in others)]


@pytest.mark.parametrize(
    ("rules", "plan", "ends"),
    [
        ("upwork-2015", "basic", [("5 Dec", "12 days")]),  # a carry cap of 0
        ("guide-2023", "basic", [("5 Dec", "12 days"), ("5 Jan 2027", "43 days")]),  # one more cycle
        ("upwork", "plus", [("6 Oct 2027", "317 days"), ("5 Nov 2027", "347 days")]),
        ("upwork-2015", "plus", [("5 Dec", "in part"), ("5 Feb 2027", "74 days")]),  # a carry cap of 140
    ],
)
def test_a_batch_says_when_it_expires_if_nothing_more_is_spent(
    rules: str, plan: str, ends: list[tuple[str, str]]
) -> None:
    account = replace(OPENED, rules=rules, plan=plan)
    status = status_of(Ledger.play(History.of([account]), Rulebook.load(), TODAY))
    assert [expiry_of(lot, status) for lot in status.lots] == ends


async def test_the_course_ahead_is_the_forecasts_and_the_one_behind_the_ledgers(demo_app: DrivenApp) -> None:
    async with demo_app.run_test(size=(80, 24)):
        view = demo_app.current_view
        assert view is not None
        forecast = view.outlook.forecast
        assert forecast is not None
        course = balance_series(view.ledger, forecast)
        assert course.balances[course.days_back] == view.status.balance
        assert course.balances[course.days_back + 1 :] == tuple(point.expected for point in forecast.points[1:])
        for back in (1, 30, 90):
            day = TODAY - timedelta(days=back)
            assert course.balances[course.days_back - back] == demo_app.book.ledger(day).balance, day
        assert all(low <= high for low, high in zip(course.faster, course.slower, strict=True))


def course(*balances: int, today: int, marks: dict[int, str] | None = None, spread: int = 0) -> BalanceSeries:
    first = date(2026, 11, 1)
    by_day = {first + timedelta(days=number): mark for number, mark in (marks or {}).items()}
    known, ahead = balances[: today + 1], balances[today + 1 :]
    slower, faster = ((*known, *(balance + by for balance in ahead)) for by in (spread, -spread))
    return BalanceSeries(first, first + timedelta(days=today), balances, slower, faster, by_day)  # type: ignore[arg-type]


def drawn(course: BalanceSeries, width: int, height: int) -> list[str]:
    return [line.plain for line in balance_chart_lines(course, width, height)]


def test_bars_stand_on_zero_and_their_heights_are_in_proportion() -> None:
    lines = drawn(course(*[10] * 5, *[20] * 5, *[40] * 10, today=19), 25, 6)
    assert lines[0].split("┤")[1].count("█") == 10
    assert [line[-20:].count("█") for line in lines[:4]] == [10, 10, 15, 20]


def test_the_axis_names_zero_the_greatest_and_today() -> None:
    lines = drawn(course(*[132] * 20, today=19), 40, 7)
    assert lines[0].startswith("132 ┤")
    assert lines[-2].startswith("  0 ┼")
    assert "today" in lines[-1]


def test_marks_stand_on_the_floor_on_their_days_and_a_lapse_hides_a_purchase_of_the_same_day() -> None:
    marks = {2: "purchase", 5: "renewal", 9: "expiry"}
    floor = drawn(course(*[30] * 20, today=19, marks=marks), 25, 6)[-2]
    plot = floor[-20:]
    assert (plot.index("+"), plot.index("▲"), plot.index("×")) == (2, 5, 9)


def test_what_is_owed_hangs_below_the_axis_which_goes_below_zero() -> None:
    lines = drawn(course(*[-20] * 10, *[20] * 10, today=19), 25, 6)
    assert [line.split("│")[-1].split("┤")[-1][-20:] for line in lines[:2]] == [" " * 10 + "█" * 10] * 2
    assert lines[2].endswith("  0 ┼" + "─" * 20)
    assert [line[-20:] for line in lines[3:5]] == ["█" * 10 + " " * 10] * 2
    assert lines[4].startswith("−20 ┤")


def test_where_all_is_owed_the_scale_names_0_and_the_debt_alone() -> None:
    lines = drawn(course(*[-4117] * 20, today=19), 30, 6)
    assert [line.split()[0] for line in lines[:-1] if not line.strip().startswith("│")] == ["0", "−4,117"]


def test_the_least_balance_and_the_least_debt_are_drawn_too() -> None:
    lines = drawn(course(*[1] * 5, *[-1] * 5, *[400] * 10, today=19), 25, 8)
    floor = next(number for number, line in enumerate(lines) if "┼" in line)
    assert lines[floor - 1][-20:] == "▁" * 5 + " " * 5 + "█" * 10
    assert lines[floor + 1][-20:] == " " * 5 + "▔" * 5 + " " * 10


def test_the_forecast_is_darker_up_to_a_faster_pace_and_lighter_up_to_a_slower_one() -> None:
    lines = drawn(course(*[30] * 10, *[20] * 10, today=9, spread=10), 25, 5)
    assert [line[-10:] for line in lines[:3]] == ["░" * 10, "▒" * 10, "▓" * 10]


@pytest.mark.parametrize(
    ("series", "names"),
    [
        (course(*[30] * 10, *[20] * 10, today=9, spread=10), "█ so far  ▓ if faster  ▒ forecast  ░ if slower"),
        (course(*[30] * 20, today=9), "█ so far  ▓ forecast"),  # at a pace of 0
        (course(*[30] * 10, *[0] * 10, today=9, marks={3: "purchase"}), "█ so far  + purchase"),
        (course(*[-5] * 20, today=19, marks={2: "renewal", 4: "expiry"}), "▀█ owed  ▲ renewal  × expiry"),
    ],
)
def test_the_legend_names_all_that_is_drawn_and_nothing_else(series: BalanceSeries, names: str) -> None:
    assert legend(series, 80).plain == names
    assert legend(series, 44).plain.replace(" ", "") == names.replace(" ", "")
    last = names.rsplit("  ", maxsplit=1)[-1]
    assert legend(series, len(last)).plain == last


def test_while_the_pace_is_learned_nothing_is_drawn_ahead_but_when_it_renews() -> None:
    series = balance_series(Ledger.play(History.of([OPENED]), Rulebook.load(), TODAY), None)
    assert series.balances[series.days_back] == 200
    assert not any(series.slower[series.days_back + 1 :])
    assert series.marks[date(2026, 12, 5)] == "renewal"


def test_a_chart_without_room_is_left_out() -> None:
    assert drawn(course(1, 2, 3, today=2), 8, 2) == []


# --- what needs attention -------------------------------------------------------------------------------------------

ENDED = [Proposal(id=f"end{n}", on=date(2026, 11, 8), connects=6, title=f"Closed job {n}") for n in range(2)]
CLOSED = [StatusChange(on=date(2026, 11, 10), of=proposal.id or "", status="closed") for proposal in ENDED]
OVER = Proposal(id="over", on=date(2026, 11, 20), connects=300, title="Rebuild a checkout")


@pytest.mark.parametrize(
    ("sizes", "room", "fitting"),
    [
        ([1, 1, 1, 2], 5, [0, 1, 2, 3]),
        ([1, 1, 1, 2], 4, [0, 3]),  # and a line that says that there are two more
        ([1, 1, 1, 1], 3, [0, 3]),
        ([2, 1, 1, 2], 4, [0]),
        ([3, 1, 1, 1], 2, [0]),
        ([], 4, []),
    ],
)
def test_the_first_notice_and_the_first_hint_have_a_place_before_the_others(
    sizes: list[int], room: int, fitting: list[int]
) -> None:
    assert which_fit(sizes, 3, room) == fitting


def test_a_journal_that_cannot_be_written_is_a_notice_as_long_as_it_is(book_on: BookOn) -> None:
    view = View.of(book_on(OPENED), TODAY)
    said = "Nothing can be saved in the journal: this line is not TOML."
    first, *others = notices(replace(view, read_only_because="this line is not TOML"), str)
    assert (first.sentence, others) == (said, notices(view, str))


def test_a_view_that_is_replaced_works_out_no_hints_that_nobody_asked_for(book_on: BookOn) -> None:
    book = book_on(OPENED)
    before = View.of(book, TODAY)
    assert View.of(book, TODAY, before=before).known_hints == ()
    assert "own_hints" not in vars(before)
    asked_for = before.hints
    assert View.of(book, TODAY, before=before).known_hints == asked_for


async def test_notices_are_said_in_short_and_open_in_full(app_on: AppOn, shows: Shows) -> None:
    app = app_on(replace(OPENED, on=date(2026, 10, 20)), *ENDED, CLOSED, OVER)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "! Below 0: a missing purchase or bonus" in shown(app)
        assert "[n] 3 things to do: a renewal and 2 refunds" in shown(app)
        assert " more: " not in shown(app)
        await pilot.press("tab", "enter")
        shows(app, "attention-80x24")
        await pilot.press("escape")
        assert "What needs attention" not in shown(app)
        for how in ("a click", "its key"):
            await pilot.click("#notices")
            assert "What needs attention" in shown(app)
            line = next(y for y, row in enumerate(rows(app)) if " [n] 3 things to do" in row)
            await (pilot.click(offset=(20, line)) if how == "a click" else pilot.press("n"))
            app.at(Todo)
            await pilot.press("escape")
