"""The forecast, the budget and what is due, in sentences."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from msgspec.structs import replace

from connects_tui.actions.outlook_words import (
    Part,
    a_day_words,
    breach_words,
    connects_budget_in_short,
    connects_budget_words,
    due_lines,
    enough_in_short,
    forecast_lines,
    learning_in_short,
    loss_words,
    money_budget_in_short,
    money_budget_words,
    outcome_in_short,
    outcome_words,
    pace_words,
    purchase_words,
    refunds_in_short,
    renewal_in_short,
)
from connects_tui.ledger import Movement
from connects_tui.ledger.budgets import Breach, BudgetCycle, ConnectsBudget, MoneyBudget
from connects_tui.ledger.forecast import Buy, Forecast, Learning, Loss, Pace, Shortage, UsualCost
from connects_tui.ledger.ledger import Renewal
from connects_tui.ledger.status import Due, RefundDue, UsualWait
from connects_tui.rules import Plan

TODAY = date(2026, 11, 23)
RENEWAL = date(2026, 12, 5)


def found(a_day: int, runs_out: date | None = None, *losses: Loss, days: int = 28) -> Forecast:
    shortage = None if runs_out is None else Shortage(runs_out, RENEWAL, 11, (Buy(runs_out, 20, Decimal("3.00")),))
    pace = Pace(Fraction(a_day), 8, days, a_day * days, 3)
    return Forecast(TODAY, 40, pace, RENEWAL, 18, shortage, losses, (), date(2028, 11, 23))


@pytest.mark.parametrize(
    ("a_day", "words"),
    [
        (Fraction(57, 28), "2 Connects a day"),
        (Fraction(60, 28), "2.1 Connects a day"),
        (Fraction(1), "1 Connect a day"),
        (Fraction(1, 28), "fewer than 0.1 Connects a day"),
        (Fraction(0), "0 Connects a day"),
    ],
)
def test_a_pace_is_told_to_a_tenth(a_day: Fraction, words: str) -> None:
    assert a_day_words(a_day) == words


def test_a_pace_says_what_it_was_measured_by_unless_it_was_given() -> None:
    assert pace_words(Pace(Fraction(60, 28), 8, 28, 60, 7)) == "2.1 Connects a day, 60 in the last 28 days"
    assert pace_words(Pace(Fraction(2), 8)) == "2 Connects a day"


def test_the_outcome_names_the_last_day() -> None:
    assert outcome_words(found(2, date(2026, 12, 14))) == (
        "At 2 Connects a day your Connects last 20 days, until 13 Dec."
    )
    assert outcome_words(found(2, date(2026, 11, 24))) == (
        "At 2 Connects a day you don't have enough Connects for tomorrow, 24 Nov."
    )
    assert outcome_words(found(2)) == "At 2 Connects a day your Connects won't run out before 23 Nov 2028."
    assert outcome_words(found(0)) == "You spent nothing in 28 days: your Connects won't run out."
    assert outcome_words(found(0, days=0)) == "At 0 Connects a day your Connects won't run out."


def shortage(*buys: tuple[int, int], uncovered: int = 0) -> Shortage:
    made = tuple(Buy(date(2026, 11, day), number, Decimal(number) * Decimal("0.15")) for day, number in buys)
    return Shortage(date(2026, 11, 24), RENEWAL, 33, made, uncovered)


def test_what_to_buy_is_named_day_by_day() -> None:
    until = "to last until the renewal on 5 Dec"
    assert purchase_words(shortage((24, 40)), TODAY) == f"Buy 40 Connects for $6.00 by 24 Nov {until}."
    assert purchase_words(shortage((24, 1)), TODAY) == f"Buy 1 Connect for $0.15 by 24 Nov {until}."
    assert purchase_words(shortage((24, 20), (24, 10), (27, 10)), TODAY) == (
        f"Buy 20 + 10 Connects for $4.50 by 24 Nov and 10 Connects for $1.50 by 27 Nov {until}."
    )
    assert purchase_words(shortage((24, 10), uncovered=3), TODAY) == (
        f"Buy 10 Connects for $1.50 by 24 Nov {until}; you'll still be 3 short, since the plan can't hold or buy more."
    )
    assert purchase_words(shortage(uncovered=33), TODAY) == (
        "You'll be 33 Connects short by the renewal on 5 Dec, and this plan can't buy any."
    )


FIRST = date(2026, 12, 1)
NO_ROOM = "of your 5 Dec allowance: your balance will be at the plan's maximum"


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        (Loss(FIRST, 12, 0, 0, 2, 12), "12 Connects expire on 1 Dec. 2 more bids at 8 by 30 Nov would use them."),
        (Loss(FIRST, 12, 0, 0, 1, 8), "12 Connects expire on 1 Dec. 1 more bid at 8 by 30 Nov would use 8 of them."),
        (Loss(date(2027, 1, 1), 1, 0, 0, 0, 0), "1 Connect expires on 1 Jan 2027."),
        (
            Loss(RENEWAL, 0, 0, 70, 9, 70),
            f"You won't get 70 {NO_ROOM}. 9 more bids at 8 by 4 Dec would make room for them.",
        ),
        (Loss(RENEWAL, 5, 0, 70, 0, 0), "5 Connects expire on 5 Dec, and you won't get 70 of your allowance."),
        (Loss(FIRST, 1, 0, 0, 1, 1), "1 Connect expires on 1 Dec. 1 more bid at 8 by 30 Nov would use it."),
        (Loss(RENEWAL, 1, 0, 1, 0, 0), "1 Connect expires on 5 Dec, and you won't get 1 of your allowance."),
        (Loss(RENEWAL, 0, 0, 1, 0, 0), f"You won't get 1 {NO_ROOM}."),
    ],
)
def test_what_expires_is_named_with_what_saves_it(loss: Loss, words: str) -> None:
    assert loss_words(loss, 8, TODAY) == words


def test_the_forecast_is_the_outcome_what_to_buy_and_what_expires() -> None:
    losses = [Loss(date(2026, 12, day), 1) for day in range(1, 6)]
    lines = list(forecast_lines(found(2, date(2026, 12, 1), *losses), None))
    assert [line.split()[0] for line in lines] == ["At", "Buy", "1", "1", "1"]


@pytest.mark.parametrize(
    ("renewal", "room", "says"),
    [
        ({}, 40, ", +80, $14.99"),
        ({"expired": 65}, 40, ", +80, 65 expire, $14.99"),
        ({"granted": 0, "not_granted": 80}, 40, ", +0, $14.99"),
        ({"changes_plan": True, "expired": 1}, 40, ", then Plus, +80, 1 expires, $14.99"),
        ({"changes_plan": True, "expired": 65}, 30, ", then Plus, +80, 65 expire"),
        ({"changes_plan": True, "expired": 65}, 25, ", +80, 65 expire, $14.99"),
        ({"changes_plan": True, "expired": 65}, 20, ", +80, 65 expire"),
        ({"granted": 0, "fee": Decimal(0)}, 40, ""),
    ],
)
def test_a_renewal_in_short_says_what_it_will_bring_and_cuts_no_number(
    renewal: dict[str, Any], room: int, says: str
) -> None:
    lost = Movement(TODAY, "expiry", -renewal.get("expired", 0), 0, None, "")
    plus = Plan("plus", "Plus", Decimal(0), 0)
    brings = Renewal((lost,), Decimal("14.99"), 80, 0, on=TODAY, plan=plus, changes_plan=False)
    changed = replace(brings, **{name: value for name, value in renewal.items() if name != "expired"})
    assert renewal_in_short(changed, room) == says


CYCLE = BudgetCycle(date(2026, 11, 5), TODAY, RENEWAL)


def in_words(parts: Sequence[Part]) -> str:
    return "".join(text for text, _ in parts)


@pytest.mark.parametrize(
    ("spent", "room", "words"),
    [
        (12, 45, "12 of 60 Connects budget used · 26 left today"),
        (12, 44, "12 of 60 budget used · 26 left today"),
        (12, 35, "12 of 60 budget · 26 left today"),
        (12, 30, "48 Connects left · 26 today"),
        (61, 42, "61 of 60 Connects budget used · 1 over"),
        (60, 55, "60 of 60 budget · at an even pace, next bid on 10 Dec"),  # the sixth of 31 days: 11
        (60, 43, "60 of 60 budget used · next bid on 10 Dec"),
        (60, 35, "60 of 60 budget · bid on 10 Dec"),
        (60, 30, "next bid on 10 Dec"),
        (1_012, 42, "1,012 of 60 budget used · 952 over"),
        (1_012, 25, "952 Connects over budget"),
    ],
)
def test_a_budget_of_connects_in_short_says_when_the_next_bid_is_safe_where_none_is_today(
    spent: int, room: int, words: str
) -> None:
    assert in_words(connects_budget_in_short(ConnectsBudget(60, spent, 0, CYCLE), 10, room)) == words


@pytest.mark.parametrize(("room", "of"), [(44, " budget used"), (35, " used"), (30, "")])
def test_a_budget_of_money_in_short(room: int, of: str) -> None:
    money = MoneyBudget(Decimal(60), Decimal("19.99"), Decimal(6), CYCLE)
    assert in_words(money_budget_in_short(money, room)) == f"$25.99 of $60.00{of} · $34.01 left"
    assert in_words(money_budget_in_short(money, 29)) == "$34.01 of $60.00 left"


@pytest.mark.parametrize(
    ("room", "words"),
    [
        (50, "enough for 13 more at 10 each, your setting"),
        (29, "enough for 13 more at 10 each"),
        (26, "enough for 13 at 10 each"),
        (9, "13 more at 10 each"),
    ],
)
def test_what_a_balance_is_enough_for_in_short(room: int, words: str) -> None:
    assert enough_in_short(132, UsualCost(10, "setting"), room) == words


@pytest.mark.parametrize(
    ("a_day", "runs_out", "words"),
    [
        (2, date(2026, 12, 7), "lasts until 6 Dec (13 days)"),
        (2, date(2026, 11, 25), "lasts until 24 Nov (1 day)"),
        (9, date(2026, 11, 24), "not enough for tomorrow"),
        (2, None, "won't run out at 2 a day"),
        (0, None, "nothing spent lately"),
    ],
)
def test_how_long_a_balance_lasts_in_short(a_day: int, runs_out: date | None, words: str) -> None:
    assert in_words(outcome_in_short(found(a_day, runs_out), 29)) == words
    assert in_words(outcome_in_short(found(a_day, runs_out), 26)) == words.removesuffix(" (13 days)")


def test_a_pace_that_has_no_room_is_left_out() -> None:
    assert in_words(outcome_in_short(found(2, None), 23)) == "won't run out"


def test_what_is_known_of_the_pace_in_short() -> None:
    assert learning_in_short(Learning(2, 30), 40) == "2 of 5 proposals, 14 of 14 days"
    assert learning_in_short(Learning(2, 3), 26) == "2 of 5 bids, 3 of 14 days"


@pytest.mark.parametrize(
    ("spent", "words"),
    [
        (12, "48 of 60 Connects left until 5 Dec · 26 left for today · 26 Connects below an even pace"),
        (38, "22 of 60 Connects left until 5 Dec · 1 left for today · on pace"),
        (39, "21 of 60 Connects left until 5 Dec · 1 left for today · 1 Connect above an even pace"),
        (61, "1 over the budget of 60 Connects until 5 Dec"),
    ],
)
def test_a_budget_of_connects_in_words(spent: int, words: str) -> None:
    assert connects_budget_words(ConnectsBudget(60, spent, 0, CYCLE)) == words
    early = connects_budget_words(ConnectsBudget(60, spent, 0, CYCLE, 62))
    assert early == f"{words} · not counting 62 spent before you started tracking"


@pytest.mark.parametrize(
    ("purchases", "words"),
    [
        (
            "4.49",
            "$25.51 of $40.00 left until 5 Dec · $10.00 membership, $4.49 Connects · $14.51 below an even pace",
        ),
        ("31.00", "$1.00 over the budget of $40.00 until 5 Dec · $10.00 membership, $31.00 Connects"),
    ],
)
def test_a_budget_of_money_in_words(purchases: str, words: str) -> None:
    assert money_budget_words(MoneyBudget(Decimal(40), Decimal(10), Decimal(purchases), CYCLE)) == words


def test_a_broken_budget_in_words() -> None:
    assert breach_words(Breach(60, 2, already=False)) == ("2 Connects over this cycle's budget of 60")
    assert breach_words(Breach(Decimal(11), Decimal("0.50"), already=True)) == (
        "another $0.50 over this cycle's budget of $11.00 to buy them"
    )


def test_connects_that_are_due_back_are_named_and_many_are_summed_up() -> None:
    refund = RefundDue("p", "Build it", "closed", date(2026, 11, 14), 16, 9)
    assert refunds_in_short([refund], TODAY, 2) == ["Refund on its way since 14 Nov: 16 Connects for Build it"]
    assert refunds_in_short([refund] * 3, TODAY, 2) == ["3 refunds on their way since 14 Nov: 48 Connects."]


def test_nothing_is_due() -> None:
    nothing = Due((), None, [], UsualWait(21, 0), UsualWait(14, 0))
    assert list(due_lines(nothing, TODAY)) == []
