"""The verdict: which plan to be on, in a sentence that gives its reason with numbers."""

from datetime import date
from decimal import Decimal

import pytest

from connects_tui.actions.plans import verdict
from connects_tui.ledger.comparison import Comparer, ranges
from connects_tui.rules import Plan, Purchase, RuleSet

PRICE = Purchase(Decimal("0.15"), minimum=10)


def rules(fee: str = "5.00", included: int = 100, basic_buys: Purchase | None = PRICE) -> RuleSet:
    basic = Plan("basic", "Basic", Decimal(0), 0, purchase=basic_buys)
    plus = Plan("plus", "Plus", Decimal(fee), included, purchase=PRICE)
    return RuleSet("test", "Test", "USD", (basic, plus))


def said(set_: RuleSet, present: str | None, per_month: int) -> str:
    comparer = Comparer(set_, 1, date(2026, 1, 1))
    comparison = comparer.steady(Decimal(per_month), 8)
    found = ranges(comparer.break_even(8))
    return verdict(comparison, present, f"{per_month} proposals a month", found, per_month)


@pytest.mark.parametrize(
    ("set_", "present", "per_month", "sentence"),
    [
        (
            rules(fee="19.99"),
            "basic",
            20,
            "Stay on Basic: Plus would cost $4.99 more a month for the same 20 proposals a month.",
        ),
        (
            rules(),
            "basic",
            84,
            "Plus pays from 4 proposals a month on; you send 84, and it would cost $10.00 less a month than Basic.",
        ),
        (rules(), "plus", 2, "Basic would cost $2.00 less a month than Plus for the same 2 proposals a month."),
        (
            rules(basic_buys=None, included=42 * 8),
            "basic",
            42,
            (
                "Plus, $5.00 a month: Basic cannot buy Connects under these rules: "
                "42 of your 42 proposals would not go out."
            ),
        ),
        (
            rules(basic_buys=None, included=42 * 8),
            "plus",
            42,
            "Stay on Plus: Basic cannot buy Connects under these rules: 42 of your 42 proposals would not go out.",
        ),
        (rules(fee="15.00"), "plus", 20, "Stay on Plus: Basic would cost the same for 20 proposals a month."),
        (rules(fee="15.00"), None, 20, "Basic is the cheapest for 20 proposals a month: $24.00 a month."),
    ],
)
def test_the_verdict_gives_its_reason(set_: RuleSet, present: str | None, per_month: int, sentence: str) -> None:
    assert said(set_, present, per_month) == sentence
