"""Hints: for each the side on which it appears and the side on which it does not."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

import pytest
from msgspec.structs import replace

from connects_tui.actions import hints
from connects_tui.insights.benchmarks import Benchmarks, packaged
from connects_tui.insights.bids import bids_of
from connects_tui.ledger import Ledger
from connects_tui.ledger.entries import Balance, Entry, PurchaseMade, Refund, StatusChange
from connects_tui.ledger.forecast import forecast
from connects_tui.ledger.pace import Pace
from connects_tui.rules import Plan, Purchase
from tests.insights.building import went
from tests.ledger.building import day, opened, plan, played, rules, sent

TODAY = day("2026-11-23")
F = TypeVar("F", bound=hints.Hint)
PRICE = Purchase(Decimal("0.15"), minimum=10)


def account(
    *entries: Entry, balance: int = 100, opening: str = "2026-11-06", plans: tuple[Plan, ...] = (), **terms: Any
) -> Ledger:
    """An account that renews on the 5th, 12 days ahead."""
    first = plan(**({"purchase": PRICE} | terms))
    return played(rules(first, *plans), opened(opening, balance, renewal_day=5), *entries, until="2026-11-23")


def at(
    ledger: Ledger, a_day: float | None = None, cost: int = 8, benchmarks: Benchmarks | None = None
) -> hints.Situation:
    pace = None if a_day is None else Pace(Fraction(a_day), cost)
    found = forecast(ledger, pace)
    assert found is not None
    return hints.Situation(ledger, found, bids_of(ledger), benchmarks or packaged())


def present(found: F | None) -> F:
    assert found is not None
    return found


def ago(days: int) -> str:
    return str(TODAY - timedelta(days=days))


# --- run-out ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("balance", "appears"), [(21, True), (22, False)])
def test_run_out_appears_when_the_connects_do_not_last_until_the_renewal(balance: int, appears: bool) -> None:
    """11 days at 2 need 22; the renewal brings enough for long."""
    found = hints.run_out(at(account(balance=balance, connects=100), 2))
    assert (found is not None) is appears


@pytest.mark.parametrize(("balance", "appears"), [(27, True), (28, False)])
def test_run_out_appears_after_the_renewal_when_it_is_within_14_days(balance: int, appears: bool) -> None:
    """27 at 2 a day are not enough for the 14th day, 28 are."""
    assert (hints.run_out(at(account(balance=balance), 2)) is not None) is appears


def test_run_out_says_what_to_buy() -> None:
    shortage = present(hints.run_out(at(account(balance=11), 2))).shortage
    assert (shortage.on, shortage.connects) == (day("2026-11-29"), 11)
    assert [buy.connects for buy in shortage.buys] == [11]
    assert shortage.price == Decimal("1.65")


# --- lapsing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cap", "appears"), [(99, True), (100, False)])
def test_lapsing_appears_when_proposals_would_save_what_lapses(cap: int, appears: bool) -> None:
    found = hints.lapsing(at(account(carry_cap=cap), 0))
    assert (found is not None) is appears


@pytest.mark.parametrize(("days", "appears"), [(30, True), (31, False)])
def test_lapsing_appears_within_30_days(days: int, appears: bool) -> None:
    ledger = played(rules(plan()), opened("2026-11-06", 50, expires=TODAY + timedelta(days=days)), until=str(TODAY))
    assert (hints.lapsing(at(ledger, 0)) is not None) is appears


def test_lapsing_is_silent_where_a_proposal_costs_more_than_there_is() -> None:
    assert hints.lapsing(at(account(balance=7, carry_cap=0), 0)) is None
    assert hints.lapsing(at(account(balance=8, carry_cap=0), 0)) is not None


# --- many Connects and no hire ---------------------------------------------------------------------------------------


def paid(number: int, first: int = 89, cost: int = 8, **more: Any) -> list[Entry]:
    """Proposals, one of them `first` days ago, the others the day after and later."""
    return [sent(ago(max(0, first - place)), cost, f"p{place}", **more) for place in range(number)]


@pytest.mark.parametrize(
    ("number", "first", "cost", "appears"),
    [(30, 90, 8, True), (29, 90, 8, False), (30, 89, 8, False), (30, 90, 6, False)],
)
def test_no_hire_appears_after_90_days_30_proposals_and_200_connects(
    number: int, first: int, cost: int, appears: bool
) -> None:
    found = hints.no_hire(at(account(*paid(number, first, cost), opening="2026-01-01", balance=1000)))
    assert (found is not None) is appears


def test_no_hire_begins_anew_with_a_hire() -> None:
    entries = [sent(ago(200), 8, "hired"), *went("hired", f"{ago(190)} hired"), *paid(30, 100)]
    found = present(hints.no_hire(at(account(*entries, opening="2026-01-01", balance=1000))))
    assert (found.since, found.proposals, found.connects) == (day(ago(190)), 30, 240)
    before_the_hire = [*entries, sent(ago(195), 8, "between")]
    assert present(hints.no_hire(at(account(*before_the_hire, opening="2026-01-01", balance=1000)))).proposals == 30
    hired_lately = [*entries, *went("p29", f"{ago(60)} hired")]
    assert hints.no_hire(at(account(*hired_lately, opening="2026-01-01", balance=1000))) is None


def test_no_hire_does_not_count_what_came_back_or_was_free() -> None:
    entries = paid(30, 100)
    back: list[Entry] = [Refund(on=day(ago(1)), of="p3")]
    free = [sent(ago(80), 0, "free", invited=True)]
    assert hints.no_hire(at(account(*entries, *back, *free, opening="2026-01-01", balance=1000))) is None


# --- a poor reply rate -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "replies", "appears"), [(35, 0, True), (34, 0, False), (35, 1, False), (60, 1, True)]
)
def test_poor_reply_appears_when_even_the_upper_end_of_the_interval_is_below_good(
    number: int, replies: int, appears: bool
) -> None:
    """0 of 35: up to 9.9 %; 0 of 34: up to 10.2 %; 1 of 60: up to 8.9 %."""
    answers = [change for place in range(replies) for change in went(f"p{place}", f"{ago(5)} interviewing")]
    found = hints.poor_reply(at(account(*paid(number), *answers, opening="2026-01-01", balance=1000)))
    assert (found is not None) is appears


def test_poor_reply_leaves_out_the_last_week_the_invited_and_what_is_older_than_90_days() -> None:
    entries = paid(34)
    for extra in (sent(ago(6), 8), sent(ago(20), 8, invited=True), sent(ago(90), 8)):
        assert hints.poor_reply(at(account(*entries, extra, opening="2026-01-01", balance=1000))) is None
    counted = [*entries, sent(ago(7), 8)]
    assert hints.poor_reply(at(account(*counted, opening="2026-01-01", balance=1000))) is not None


def test_poor_reply_appears_from_100_connects_on_and_where_good_is_known() -> None:
    dear, cheap = paid(50, cost=2), paid(49, cost=2)
    assert hints.poor_reply(at(account(*dear, opening="2026-01-01", balance=1000))) is not None
    assert hints.poor_reply(at(account(*cheap, opening="2026-01-01", balance=1000))) is None
    assert (
        hints.poor_reply(at(account(*dear, opening="2026-01-01", balance=1000), benchmarks=Benchmarks((), ()))) is None
    )


# --- a drifting journal ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "number", "appears"), [(30, 10, True), (29, 10, False), (30, 9, False)])
def test_drift_appears_after_30_days_with_10_movements(days: int, number: int, appears: bool) -> None:
    entries: list[Entry] = [Balance(on=day(ago(days)), connects=1000), *paid(number, 20)]
    found = hints.drift(at(account(*entries, opening="2026-01-01", balance=996)))
    assert (found is not None) is appears
    if found:
        assert found.off == 4


def test_drift_is_measured_from_the_opening_where_nothing_was_reconciled() -> None:
    assert hints.drift(at(account(*paid(10, 10), opening=ago(30), balance=500))) is not None
    assert hints.drift(at(account(*paid(10, 10), opening=ago(29), balance=500))) is None


# --- buying more than is used ----------------------------------------------------------------------------------------


def test_overbought_appears_when_bought_connects_lapse_at_this_pace() -> None:
    buy = PurchaseMade(on=day("2026-11-10"), connects=100)
    ledger = account(buy, balance=0, lifetime_months=2)
    assert present(hints.overbought(at(ledger, 1))).connects == 100 - 47  # lapsing on 10 January, after 47 days
    assert hints.overbought(at(ledger, 3)) is None


def test_overbought_is_silent_about_connects_that_came_for_nothing() -> None:
    assert hints.overbought(at(account(balance=100, lifetime_months=2), 0)) is None


# --- busy weeks ahead ------------------------------------------------------------------------------------------------


def year(busy: int, *, usual: int = 4, first: int = 363) -> list[Entry]:
    """A year of a proposal of `usual` Connects a week; in its first four weeks of `busy`."""
    return [sent(ago(first - 7 * week), busy if week < 4 else usual, f"w{week}") for week in range(52)]


def test_busy_ahead_appears_when_a_year_ago_took_half_as_much_again_and_it_is_not_there() -> None:
    found = present(hints.busy_ahead(at(account(*year(20), opening="2025-01-01", balance=290), cost=4)))
    assert (found.busy, found.usual) == (80, (80 + 48 * 4) // 13)
    assert found.missing == 80 - (290 - 272)
    assert (found.bought, found.price) == (62, Decimal("9.30"))


def test_busy_ahead_is_silent_where_there_is_enough_or_weeks_are_as_usual_or_the_year_is_not_whole() -> None:
    assert hints.busy_ahead(at(account(*year(20), opening="2025-01-01", balance=352), cost=4)) is None
    assert hints.busy_ahead(at(account(*year(5), opening="2025-01-01", balance=230), cost=4)) is None
    assert hints.busy_ahead(at(account(*year(20, first=362), opening="2025-01-01", balance=290), cost=4)) is None


def test_busy_ahead_counts_the_allowance_that_comes_in_time() -> None:
    ledger = account(*year(20), opening="2025-01-01", balance=290, connects=1)
    assert ledger.balance > 18
    found = present(hints.busy_ahead(at(ledger, cost=4)))
    assert found.missing == 80 - ledger.balance - 1


# --- boosts ----------------------------------------------------------------------------------------------------------


def boosted(number: int, replies: int, boost: int, organic: int, organic_replies: int) -> list[Entry]:
    made: list[Entry] = []
    for place in range(number):
        made.append(sent(ago(100), 4, f"b{place}", boost=boost))
        made += went(f"b{place}", f"{ago(90)} interviewing") if place < replies else []
    for place in range(organic):
        made.append(sent(ago(100), 4, f"o{place}"))
        made += went(f"o{place}", f"{ago(90)} interviewing") if place < organic_replies else []
    return made


@pytest.mark.parametrize(
    ("numbers", "appears"),
    [
        ((10, 1, 5, 10, 1), True),
        ((10, 2, 5, 10, 1), False),  # answered more often
        ((9, 0, 9, 10, 5), False),  # too few
        ((10, 0, 9, 9, 5), False),
        ((10, 0, 4, 10, 5), False),  # 40 Connects
    ],
)
def test_boosts_appear_when_they_took_50_connects_and_brought_no_more_replies(
    numbers: tuple[int, int, int, int, int], appears: bool
) -> None:
    found = hints.idle_boosts(at(account(*boosted(*numbers), opening="2026-01-01", balance=1000)))
    assert (found is not None) is appears


def test_boosts_that_came_back_are_not_held_against_them() -> None:
    back: list[Entry] = [Refund(on=day(ago(90)), of="b0", reason="outbid")]
    entries = [*boosted(10, 0, 5, 10, 1), *back]
    assert hints.idle_boosts(at(account(*entries, opening="2026-01-01", balance=1000))) is None


# --- plans -----------------------------------------------------------------------------------------------------------


def monthly(cost: int, number: int = 30) -> list[Entry]:
    """Proposals over the last 90 days, `number` a month, of so many Connects."""
    return [sent(ago(place * 90 // (3 * number)), cost, f"p{place}") for place in range(3 * number)]


def test_another_plan_appears_when_it_saves_a_dollar_a_month() -> None:
    """30.4 proposals of 8 are 243 Connects a month: 100 of them for $10.00 instead of $15.00."""
    plus = plan("plus", "10.00", 100, purchase=PRICE)
    ledger = account(*monthly(8), opening="2026-01-01", balance=2000, plans=(plus,))
    found = hints.better_plan(at(ledger))
    assert isinstance(found, hints.PlanPays)
    assert found.best.plan.id == "plus"
    cheaper = replace(plus, monthly_fee=Decimal("14.50"))
    assert hints.better_plan(at(account(*monthly(8), opening="2026-01-01", balance=2000, plans=(cheaper,)))) is None


def test_that_an_upgrade_does_not_pay_appears_when_connects_were_bought() -> None:
    plus = plan("plus", "30.00", 100, purchase=PRICE)
    buy = PurchaseMade(on=day(ago(89)), connects=10)
    found = hints.better_plan(at(account(buy, *monthly(8), opening="2026-01-01", balance=2000, plans=(plus,))))
    assert isinstance(found, hints.PlanStays)
    assert found.rival.plan.id == "plus"
    old = PurchaseMade(on=day(ago(90)), connects=10)
    assert hints.better_plan(at(account(old, *monthly(8), opening="2026-01-01", balance=2000, plans=(plus,)))) is None


def test_plans_are_silent_where_nothing_was_sent_lately() -> None:
    plus = plan("plus", "1.00", 1000, purchase=PRICE)
    assert hints.better_plan(at(account(opening="2026-01-01", plans=(plus,)))) is None
    old = sent(ago(90), 8)
    assert hints.better_plan(at(account(old, opening="2026-01-01", plans=(plus,)))) is None


# --- the allowance ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("a_day", "appears"), [(4, True), (3, False)])
def test_beyond_the_allowance_appears_when_a_whole_proposal_is(a_day: int, appears: bool) -> None:
    """The next cycle has 31 days: 124 or 93 Connects, of which 90 come."""
    found = hints.beyond_allowance(at(account(connects=90), a_day))
    assert (found is not None) is appears
    if found:
        assert (found.beyond, found.each) == (4, Decimal("1.20"))


def test_beyond_the_allowance_is_silent_without_one_and_where_nothing_can_be_bought() -> None:
    assert hints.beyond_allowance(at(account(connects=0), 4)) is None
    assert hints.beyond_allowance(at(account(connects=90, purchase=None), 4)) is None


@pytest.mark.parametrize(("allowance", "appears"), [(70, True), (69, False)])
def test_a_routine_appears_when_a_proposals_worth_of_the_allowance_is_left(allowance: int, appears: bool) -> None:
    """31 days at 2 a day are 62, and a proposal costs 8."""
    assert (hints.routine(at(account(connects=allowance), 2)) is not None) is appears


def test_a_routine_is_silent_where_the_allowance_pays_for_no_proposal() -> None:
    assert hints.routine(at(account(connects=7), 0)) is None


# --- which are shown -------------------------------------------------------------------------------------------------


FOUND: list[hints.Hint] = [
    hints.NoHire(since=TODAY, proposals=30, connects=240, numbers=("1",)),
    hints.Drift(last=TODAY, movements=34, off=0, numbers=("2",)),
    hints.Overbought(connects=53, on=TODAY, a_day=Fraction(1), numbers=("3",)),
    hints.Routine(allowance=60, spent=10, proposals=30, cost=2, days=30, numbers=("4",)),
]


def test_at_most_three_are_shown_the_weightiest_first() -> None:
    assert hints.chosen(FOUND, {}) == tuple(FOUND[:3])
    assert hints.MOST_AT_A_TIME == 3


def test_a_dismissed_hint_is_not_repeated_until_its_numbers_change() -> None:
    assert hints.chosen(FOUND[:2], {"no-hire": ("1",)}) == (FOUND[1],)
    assert hints.chosen(FOUND[:2], {"no-hire": ("0",)}) == tuple(FOUND[:2])
    assert hints.chosen(FOUND, {"no-hire": ("1",)}) == tuple(FOUND[1:])


def test_findings_come_in_the_order_of_their_weight_and_a_kind_only_once() -> None:
    entries = [*paid(40, 100), StatusChange(on=TODAY, of="p0", status="viewed")]
    found = hints.findings(at(account(*entries, opening="2026-01-01", balance=340, connects=9, lifetime_months=12)))
    kinds = [item.kind for item in found]
    assert len(set(kinds)) == len(kinds) > 1
    asked = [
        item.kind
        for find in hints.FINDERS
        if (item := find(at(account(*entries, opening="2026-01-01", balance=340, connects=9, lifetime_months=12))))
    ]
    assert kinds == asked


def test_a_hint_comes_back_with_other_numbers_and_not_with_every_proposal() -> None:
    first = hints.no_hire(at(account(*paid(30, 100), opening="2026-01-01", balance=1000)))
    one_more = hints.no_hire(at(account(*paid(31, 100), opening="2026-01-01", balance=1000)))
    many_more = hints.no_hire(at(account(*paid(45, 100), opening="2026-01-01", balance=1000)))
    assert first
    assert one_more
    assert many_more
    assert first.numbers == one_more.numbers != many_more.numbers
    assert isinstance(first.since, date)
