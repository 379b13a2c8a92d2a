"""The verdict: which plan to be on, in a sentence that gives its reason with numbers."""

from datetime import date
from decimal import Decimal
from itertools import cycle, pairwise

import pytest

from connects_tui.actions.plans import averages_words, break_even_words, plan_verdict_words, steady_words
from connects_tui.ledger.comparison import Averages, BreakEven, Comparer
from connects_tui.ledger.forecast import UsualCost
from connects_tui.rules import Plan, PurchaseTerms, RuleSet

PRICE = PurchaseTerms(Decimal("0.15"), minimum=10)


def rules(fee: str = "5.00", included: int = 100, basic_buys: PurchaseTerms | None = PRICE) -> RuleSet:
    basic = Plan("basic", "Basic", Decimal(0), 0, purchase=basic_buys)
    plus = Plan("plus", "Plus", Decimal(fee), included, purchase=PRICE)
    return RuleSet("test", "Test", "USD", (basic, plus))


def said(set_: RuleSet, present: str | None, per_month: str) -> str:
    comparison = Comparer(set_, 1, date(2026, 1, 1)).steady(Decimal(per_month), 8)
    return plan_verdict_words(comparison, present, steady_words(Decimal(per_month), 8))


AT_8 = "proposals a month at 8 Connects"
CANNOT_BUY = "Basic can't buy Connects under these rules, so 42 of your 42 proposals a month couldn't be sent"


@pytest.mark.parametrize(
    ("set_", "present", "per_month", "sentence"),
    [
        (rules("19.99"), "basic", "20", f"Stay on Basic: Plus would cost $4.99 more a month for 20 {AT_8}."),
        (rules("19.99"), "basic", "0", "Stay on Basic: Plus would cost $19.99 more a month for no proposals."),
        (rules(), "basic", "84", f"Plus would save you $10.00 a month: $92.00 instead of $102.00 for 84 {AT_8}."),
        (rules(), "basic", "3.5", f"Plus would save you $1.00 a month: $5.00 instead of $6.00 for 3.5 {AT_8}."),
        (rules(), "plus", "2", f"Basic would save you $2.00 a month: $3.00 instead of $5.00 for 2 {AT_8}."),
        (rules("5.00", 336, None), "basic", "42", f"Move to Plus for $5.00 a month: {CANNOT_BUY}."),
        (rules("5.00", 336, None), "plus", "42", f"Stay on Plus: {CANNOT_BUY}."),
        (rules("15.00"), "plus", "20", f"Stay on Plus: Basic would cost the same for 20 {AT_8}."),
        (rules("15.00"), None, "20", f"Basic is cheapest for 20 {AT_8}: $24.00 a month."),
    ],
)
def test_the_verdict_gives_its_reason(set_: RuleSet, present: str | None, per_month: str, sentence: str) -> None:
    assert said(set_, present, per_month) == sentence


@pytest.mark.parametrize(
    ("spans", "sentence"),
    [
        ((0, 200), "Basic is cheapest at any number of proposals up to 200 a month."),
        ((0, 40, 200), "Plus is cheapest from 41 proposals a month; below 41, Basic is."),
        (
            (0, 12, 40, 200),
            "Plus is cheapest from 13 to 40, Basic is cheapest from 41 proposals a month; below 13, Basic is.",
        ),
    ],
)
def test_the_break_even_is_said_with_its_number(spans: tuple[int, ...], sentence: str) -> None:
    plans = cycle(rules().plans)
    ranges = [BreakEven(first + (first > 0), last, next(plans)) for first, last in pairwise(spans)]
    assert break_even_words(ranges) == sentence


def test_where_the_numbers_come_from_is_short_enough_to_stand_beside_them() -> None:
    own = Averages(Decimal("7.6"), UsualCost(11, "average", 6), 7, 28)
    assert [averages_words(own, room) for room in (20, 19)] == ["11 + 6: last 90 days", "last 90 days"]
    assert averages_words(Averages(Decimal(30), UsualCost(8, "nothing")), 22) == "30 and 8: our guess"
    few = Averages(Decimal(30), UsualCost(11, "average"))
    assert averages_words(few, 31) == "30: our guess; 11: last 90 days"
    assert averages_words(few, 30) == "30: our guess"
