"""The verdict: which plan to be on, in a sentence that gives its reason with numbers."""

from datetime import date
from decimal import Decimal

import pytest

from connects_tui.actions.plans import averages_words, verdict_words
from connects_tui.ledger.comparison import Averages, Comparer, ranges
from connects_tui.ledger.usual_cost import UsualCost
from connects_tui.rules import Plan, PurchaseTerms, RuleSet

PRICE = PurchaseTerms(Decimal("0.15"), minimum=10)


def rules(fee: str = "5.00", included: int = 100, basic_buys: PurchaseTerms | None = PRICE) -> RuleSet:
    basic = Plan("basic", "Basic", Decimal(0), 0, purchase=basic_buys)
    plus = Plan("plus", "Plus", Decimal(fee), included, purchase=PRICE)
    return RuleSet("test", "Test", "USD", (basic, plus))


def said(set_: RuleSet, present: str | None, per_month: str) -> str:
    comparer = Comparer(set_, 1, date(2026, 1, 1))
    comparison = comparer.steady(Decimal(per_month), 8)
    found = ranges(comparer.break_even(8))
    return verdict_words(comparison, present, f"{per_month} proposals a month", found, Decimal(per_month))


A_MONTH = "proposals a month"
THE_SAME = f"the same 20 {A_MONTH}"
LESS = "it would cost $10.00 less a month than Basic"
CANNOT_BUY = "Basic can't buy Connects under these rules: 42 of your 42 proposals would not go out"


@pytest.mark.parametrize(
    ("set_", "present", "per_month", "sentence"),
    [
        (rules("19.99"), "basic", "20", f"Stay on Basic: Plus would cost $4.99 more a month for {THE_SAME}."),
        (rules(), "basic", "84", f"Plus pays from 4 {A_MONTH} on; you send 84, and {LESS}."),
        (rules(), "basic", "4.5", f"Plus pays from 4 {A_MONTH} on; you send 4.5, and {LESS.replace('$10', '$1')}."),
        (rules(), "basic", "3.5", f"Plus would cost $1.00 less a month than Basic for the same 3.5 {A_MONTH}."),
        (rules(), "plus", "2", "Basic would cost $2.00 less a month than Plus for the same 2 proposals a month."),
        (rules("5.00", 336, None), "basic", "42", f"Plus, $5.00 a month: {CANNOT_BUY}."),
        (rules("5.00", 336, None), "plus", "42", f"Stay on Plus: {CANNOT_BUY}."),
        (rules("15.00"), "plus", "20", "Stay on Plus: Basic would cost the same for 20 proposals a month."),
        (rules("15.00"), None, "20", "Basic is the cheapest for 20 proposals a month: $24.00 a month."),
    ],
)
def test_the_verdict_gives_its_reason(set_: RuleSet, present: str | None, per_month: str, sentence: str) -> None:
    assert said(set_, present, per_month) == sentence


def test_where_the_numbers_come_from_is_short_enough_to_stand_beside_them() -> None:
    assert averages_words(Averages(Decimal("7.6"), UsualCost(11, "average", 6), 7, 28)) == "11 + 6: your average"
    assert averages_words(Averages(Decimal(30), UsualCost(8, "nothing"))) == "30: a guess; 8: a guess"
