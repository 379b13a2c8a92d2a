"""Forecasts: worked examples by hand, and the same walk entry by entry through the ledger."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from connects_tui.ledger import History, Ledger
from connects_tui.ledger.entries import Entry, Grant, PlanChange, Proposal, PurchaseMade, Spend
from connects_tui.ledger.forecast import SERIES_DAYS, Forecast, Pace, Shortage, forecast
from connects_tui.rules import PurchaseTerms, Rulebook
from tests.ledger.building import day, opened, plan, played, present, rules, sent
from tests.ledger.test_properties import accounts, journals, rulebooks

PRICE = PurchaseTerms(Decimal("0.15"), minimum=10)
TODAY = "2026-11-23"


def at(ledger: Ledger, a_day: float | Fraction, cost: int = 8) -> Forecast:
    return present(forecast(ledger, Pace(Fraction(a_day), cost)))


def short(ledger: Ledger, a_day: float) -> Shortage:
    return present(at(ledger, a_day).shortage)


def account(balance: int, *entries: Entry, until: str = TODAY, **terms: Any) -> Ledger:
    """An account opened on 6 November, with a plan that buys from 10 on; it renews on the 5th."""
    plan_ = plan(**({"purchase": PRICE} | terms))
    return played(rules(plan_), opened("2026-11-06", balance, renewal_day=5), *entries, until=until)


def test_40_connects_at_2_a_day_last_20_days() -> None:
    found = at(account(40), 2)
    assert (found.lasts_until, found.runs_out) == (day("2026-12-13"), day("2026-12-14"))
    assert found.renews == day("2026-12-05")
    assert found.left_at_renewal == 40 - 2 * 11


def test_a_fraction_of_a_connect_that_is_missing_is_missing() -> None:
    """57 in 28 days are 2.036 a day: after 19 days 38.68, after 20 days 40.71 of 40."""
    assert at(account(40), Fraction(57, 28)).lasts_until == day("2026-12-12")


def test_a_renewal_that_brings_more_than_is_spent_keeps_them_from_running_out() -> None:
    """Until 4 December 11 days need 22, then 70 come for each month of at most 31 days at 2."""
    assert at(account(22, connects=70), 2).runs_out is None
    assert at(account(21, connects=70), 2).runs_out == day("2026-12-04")


def test_a_pace_of_nothing_never_runs_out() -> None:
    assert at(account(0), 0).shortage is None


def test_with_nothing_there_the_first_day_is_not_covered() -> None:
    assert at(account(0), Fraction(1, 10)).runs_out == day("2026-11-24")


def test_an_overdrawn_account_pays_what_it_owes_before_it_spends() -> None:
    found = at(account(10, sent("2026-11-20", 25), connects=30), 1)
    assert [(point.on, point.expected) for point in found.points[:13:12]] == [
        (day(TODAY), -15),
        (day("2026-12-05"), 14),
    ]


def test_what_expires_is_not_there_to_be_spent() -> None:
    """100 Connects would last till March, but lapse on 1 December: 7 days at 1 a day, the eighth has nothing."""
    ledger = played(rules(plan()), opened("2026-11-01", 100, expires=day("2026-12-01")), until=TODAY)
    found = at(ledger, 1)
    assert found.runs_out == day("2026-12-01")
    assert [(loss.on, loss.connects) for loss in found.losses] == [(day("2026-12-01"), 93)]


def test_a_plan_that_waits_and_entries_that_are_planned_count_on_their_days() -> None:
    set_ = rules(plan("basic"), plan("plus", "20.00", 100, purchase=PRICE))
    change = PlanChange(on=day("2026-11-10"), plan="plus", when="renewal")
    gift = Grant(on=day("2026-11-26"), connects=5, reason="x")
    ledger = played(set_, opened("2026-11-01", 10, renewal_day=5), change, gift, until=TODAY)
    found = at(ledger, 1)
    assert found.points[3].expected == 12
    assert found.points[12].expected == 10 + 5 + 100 - 12


def test_a_proposal_that_is_planned_is_a_part_of_the_pace() -> None:
    found = at(account(100, sent("2026-11-27", 8)), 2)
    assert [point.expected for point in found.points[:10]] == [100, 98, 96, 94, 86, 86, 86, 86, 84, 82]


def test_before_the_opening_there_is_no_forecast() -> None:
    assert forecast(played(rules(), opened("2026-12-01", 5), until=TODAY)) is None


def test_the_band_is_a_third_slower_and_faster() -> None:
    points = at(account(90), 3).points
    assert len(points) == 1 + SERIES_DAYS
    assert [(p.slower, p.expected, p.faster) for p in points[:31:10]] == [
        (90, 90, 90),
        (70, 60, 50),
        (50, 30, 10),
        (30, 0, 0),
    ]


def test_12_connects_lapse_and_two_more_proposals_use_them() -> None:
    """On 4 December 40 - 11 are left of which a cap carries 17 over; 12 lapse, two proposals of 8 are 16."""
    found = at(account(40, carry_cap=17), 1)
    loss = found.losses[0]
    assert (loss.on, loss.connects, loss.by) == (day("2026-12-05"), 12, day("2026-12-04"))
    assert (loss.proposals, loss.saved) == (2, 12)


def test_what_no_proposal_can_save_is_not_promised_to_be_saved() -> None:
    """12 are left and none is carried over: one proposal of 8 can be sent, and 4 lapse all the same."""
    loss = at(account(12, carry_cap=0), 0).losses[0]
    assert (loss.connects, loss.proposals, loss.saved) == (12, 1, 8)
    assert at(account(7, carry_cap=0), 0).losses[0].proposals == 0


def test_an_older_lot_has_to_be_used_before_the_one_that_lapses() -> None:
    """A bonus of 10 lapses on 1 December behind an opening lot of 20: 30 have to go, four proposals of 8 do not."""
    gift = Grant(on=day("2026-11-10"), connects=10, reason="x", expires=day("2026-12-01"))
    loss = at(account(22, gift), 0).losses[0]
    assert (loss.connects, loss.proposals, loss.saved) == (10, 4, 10)
    assert at(account(20, gift), 0).losses[0].saved == 4


def test_an_allowance_that_is_not_granted_is_lost_too() -> None:
    loss = at(account(140, connects=70, carry_cap=140, max_balance=140), 0).losses[0]
    assert (loss.connects, loss.not_granted, loss.lost) == (0, 70, 70)
    assert (loss.proposals, loss.saved) == (9, 70)


def test_what_is_missing_until_the_renewal_is_bought_in_the_plans_own_amounts() -> None:
    """At 3 a day 22 last 7 days; on the 8th 1 is left of the 12 for 4 days: 11 are missing, sold from 10 in fives."""
    terms = PurchaseTerms(Decimal("0.15"), minimum=10, step=5)
    shortage = short(account(22, purchase=terms), 3)
    assert (shortage.on, shortage.until, shortage.connects) == (day("2026-12-01"), day("2026-12-05"), 11)
    assert [(buy.on, buy.connects, buy.price) for buy in shortage.buys] == [(day("2026-12-01"), 15, Decimal("2.25"))]
    assert (shortage.price, shortage.bought, shortage.uncovered) == (Decimal("2.25"), 15, 0)


def test_a_plan_that_cannot_buy_leaves_it_uncovered() -> None:
    shortage = short(account(22, purchase=None), 3)
    assert (shortage.buys, shortage.connects, shortage.uncovered) == ((), 11, 11)


def test_where_the_balance_has_a_maximum_it_is_bought_in_parts() -> None:
    """On 24 November 0 are there and 33 are needed; at most 12 may be held, and packs of 10 are sold."""
    packs = PurchaseTerms(Decimal("0.15"), bundles=(10,))
    shortage = short(account(0, purchase=packs, max_balance=12), 3)
    assert [buy.connects for buy in shortage.buys] == [10, 10, 10, 10]
    assert [buy.on.day for buy in shortage.buys] == [24, 27, 30, 4]
    assert shortage.uncovered == 0


def test_what_can_t_be_held_or_lapses_at_once_is_not_bought() -> None:
    for ledger in (account(0, max_balance=9), account(0, lifetime_months=0)):
        shortage = short(ledger, 3)
        assert (shortage.buys, shortage.uncovered) == ((), 33)


paces = st.fractions(0, 9, max_denominator=28)


class Plainly:
    """The days after today, each played from the opening on with what was spent so far as proposals of their own."""

    def __init__(self, ledger: Ledger, a_day: Fraction, bought: Iterable[Entry] = ()) -> None:
        self.ledger, self.a_day = ledger, a_day
        self.entries: list[Entry] = [*ledger.history.entries, *bought]
        self.planned = self.paced = 0
        self.balances: list[int] = [ledger.balance]
        self.missing: dict[date, int] = {}
        self.lapsed: dict[date, int] = {}

    def play(self, until: date, *, without_its_entries: bool = False) -> Ledger:
        entries = [entry for entry in self.entries if not without_its_entries or entry.on < until]
        history = replace(self.ledger.history, entries=tuple(sorted(entries, key=lambda entry: entry.on)))
        return Ledger.play(history, self.ledger.rulebook, until)

    def walk(self, days: int) -> "Plainly":
        today = self.ledger.until
        for number in range(1, days + 1):
            on = today + timedelta(days=number)
            self.planned += sum(
                entry.connects + getattr(entry, "boost", 0)
                for entry in self.ledger.history.entries
                if entry.on == on and isinstance(entry, Proposal | Spend)
            )
            cumulated = max(self.paced, ceil(self.a_day * number) - self.planned)
            need, self.paced = cumulated - self.paced, cumulated
            before = self.play(on)
            covered = max(0, min(need, before.balance))
            if covered < need:
                self.missing[on] = need - covered
            by_itself = self.play(on, without_its_entries=True).movements
            expired = -sum(row.connects for row in by_itself if row.on == on and row.kind == "expiry")
            if expired:
                self.lapsed[on] = expired
            self.entries.append(Proposal(on=on, connects=covered, title="paced"))
            self.balances.append(before.balance - covered)
        return self


@given(rulebooks, accounts, journals, st.integers(0, 90), paces)
def test_it_is_the_ledgers(rulebook: Rulebook, account_: Any, made: list[Entry], age: int, a_day: Fraction) -> None:
    today = account_.on + timedelta(days=age)
    ledger = Ledger.play(History.of([account_, *made]), rulebook, today)
    found = at(ledger, a_day)
    plainly = Plainly(ledger, a_day).walk(SERIES_DAYS)
    assert [point.expected for point in found.points] == plainly.balances
    first = min(plainly.missing, default=None)
    assert first == (found.runs_out if found.runs_out and found.runs_out <= found.points[-1].on else None)
    end = found.points[-1].on
    assert {loss.on: loss.connects for loss in found.losses if loss.on <= end and loss.connects} == plainly.lapsed


@given(rulebooks, accounts, journals, st.integers(0, 90), paces)
def test_buys_last_to_renewal(rulebook: Rulebook, account_: Any, made: list[Entry], age: int, a_day: Fraction) -> None:
    today = account_.on + timedelta(days=age)
    ledger = Ledger.play(History.of([account_, *[e for e in made if e.on <= today]]), rulebook, today)
    found = at(ledger, a_day)
    shortage = found.shortage
    assume(shortage is not None and (shortage.until - today).days <= SERIES_DAYS)
    assert shortage is not None
    days = (shortage.until - today).days - 1
    bought = [PurchaseMade(on=buy.on, connects=buy.connects) for buy in shortage.buys]
    without, with_it = Plainly(ledger, a_day).walk(days), Plainly(ledger, a_day, bought).walk(days)
    assert sum(without.missing.values()) == shortage.connects
    assert sum(with_it.missing.values()) == shortage.uncovered
    at_end = with_it.play(today + timedelta(days=days))
    assert at_end.purchases - ledger.purchases == shortage.price
    new = [problem for problem in at_end.problems if problem not in ledger.problems]
    assert not {problem.code for problem in new} & {"purchase-not-allowed", "purchase-amount", "over-max-balance"}


@given(rulebooks, accounts, journals, st.integers(0, 90), st.integers(1, 9))
def test_proposals_save_what_lapses(rulebook: Rulebook, account_: Any, made: list[Entry], age: int, cost: int) -> None:
    today = account_.on + timedelta(days=age)
    ledger = Ledger.play(History.of([account_, *[e for e in made if e.on <= today]]), rulebook, today)
    found = at(ledger, 0, cost)
    assume(found.losses)
    loss = found.losses[0]

    def lost(proposals: int) -> int:
        more = Proposal(on=loss.by, connects=proposals * cost, title="more")
        history = replace(ledger.history, entries=(*ledger.history.entries, more))
        after = Ledger.play(history, rulebook, loss.on)
        gone = -sum(row.connects for row in after.movements if row.on == loss.on and row.kind == "expiry")
        state = present(after.state)
        cut = any(problem.code == "allowance-cut" and problem.on == loss.on for problem in after.problems)
        came = sum(row.connects for row in after.movements if row.on == loss.on and row.kind == "allowance")
        return gone + (state.allowance - came if cut else 0)

    assert lost(0) == loss.lost
    assert lost(loss.proposals) == loss.lost - loss.saved
    if loss.proposals:
        assert lost(loss.proposals - 1) > lost(loss.proposals)


@given(rulebooks, accounts, journals, st.integers(0, 90), paces)
def test_faster_leaves_no_more(rulebook: Rulebook, account_: Any, made: list[Entry], age: int, a_day: Fraction) -> None:
    today = account_.on + timedelta(days=age)
    ledger = Ledger.play(History.of([account_, *made]), rulebook, today)
    for point in at(ledger, a_day).points:
        assert point.faster - 1 <= point.expected <= point.slower + 1


def test_forecasting_leaves_the_ledger_as_it_was() -> None:
    ledger = account(40, sent("2026-11-20", 8, "p"), connects=70, carry_cap=17)
    before = (ledger.movements, ledger.balance, ledger.state and [lot.left for lot in ledger.state.holdings.lots])
    assert at(ledger, 5) == at(ledger, 5)
    after = (ledger.movements, ledger.balance, ledger.state and [lot.left for lot in ledger.state.holdings.lots])
    assert before == after
