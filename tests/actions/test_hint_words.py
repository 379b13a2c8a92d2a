"""Hints in words: a sentence with its numbers for every kind."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from connects_tui.actions import hints
from connects_tui.insights.benchmarks import ReplyTier
from connects_tui.insights.statistics import Rate
from connects_tui.keys import ACTIONS
from connects_tui.ledger.comparison import PlanCost
from connects_tui.ledger.forecast import Buy, Lapse, Shortage
from connects_tui.rules import Plan

TODAY = date(2026, 11, 23)


def cost(name: str, monthly: str, missed: int = 0) -> PlanCost:
    plan = Plan(name.lower(), name, Decimal(0), 0)
    return PlanCost(plan, 12, Decimal(monthly) * 12, Decimal(0), 0, 360, missed, 0, 0)


NUMBERS = ("1",)
GOOD = ReplyTier(name="good", start=Decimal(10), source="a guide", read="2026")

CASES: list[tuple[hints.Hint, str]] = [
    (
        hints.RunOut(
            numbers=NUMBERS,
            a_day=Fraction(21, 10),
            shortage=Shortage(date(2026, 12, 1), date(2026, 12, 5), 8, (Buy(date(2026, 12, 1), 10, Decimal("1.50")),)),
        ),
        (
            "At 2.1 Connects a day the Connects run out on 1 Dec. Buy 10 Connects for $1.50 on 1 Dec to last "
            "until the renewal on 5 Dec."
        ),
    ),
    (
        hints.Lapsing(numbers=NUMBERS, lapse=Lapse(date(2026, 12, 1), 12, 0, 0, 2, 12), cost=8),
        "12 Connects lapse on 1 Dec: 2 more proposals of 8 by 30 Nov use them.",
    ),
    (
        hints.NoHire(numbers=NUMBERS, since=date(2026, 1, 5), proposals=45, connects=360),
        (
            "360 Connects and 45 proposals since 5 Jan without a hire: accounts were once suspended for that. "
            "Send fewer, to jobs that fit better."
        ),
    ),
    (
        hints.PoorReply(numbers=NUMBERS, replies=Rate(1, 60), connects=480, good=GOOD),
        (
            "1 of 60 proposals answered for 480 Connects in 90 days; good begins at 10 %. More Connects won't "
            "cure that; a better proposal or profile may."
        ),
    ),
    (
        hints.Drift(numbers=NUMBERS, last=date(2026, 10, 1), movements=34, off=-4),
        (
            "The journal was last checked against Upwork's page on 1 Oct, and was off by 4 then; since then 34 "
            "movements."
        ),
    ),
    (
        hints.Drift(numbers=NUMBERS, last=date(2025, 10, 1), movements=10, off=0),
        "The journal was last checked against Upwork's page on 1 Oct 2025; since then 10 movements.",
    ),
    (
        hints.Overbought(numbers=NUMBERS, connects=53, on=date(2027, 1, 10), a_day=Fraction(1)),
        (
            "53 Connects that you bought will lapse unused, the first on 10 Jan 2027, at 1 Connect a day: buy "
            "less at a time."
        ),
    ),
    (
        hints.BusyAhead(
            numbers=NUMBERS, busy=80, usual=20, until=date(2026, 12, 21), missing=62, bought=62, price=Decimal("9.30")
        ),
        (
            "A year ago the four weeks up to 21 Dec took 80 Connects, usual are 20; 62 are missing for that now. "
            "Buying 62 for $9.30 covers them."
        ),
    ),
    (
        hints.BusyAhead(numbers=NUMBERS, busy=80, usual=20, until=date(2026, 12, 21), missing=62, bought=0, price=None),
        "A year ago the four weeks up to 21 Dec took 80 Connects, usual are 20; 62 are missing for that now.",
    ),
    (
        hints.IdleBoosts(numbers=NUMBERS, connects=120, boosted=Rate(1, 20), organic=Rate(4, 30)),
        "Boosts took 120 Connects in 180 days; 1 of 20 boosted proposals were answered, and 4 of 30 without a boost.",
    ),
    (
        hints.PlanPays(
            numbers=NUMBERS, now=cost("Basic", "36.00"), best=cost("Plus", "30.00"), per_month=Decimal("30.4")
        ),
        "Plus would cost $6.00 less a month than Basic, at 30.4 proposals a month.",
    ),
    (
        hints.PlanPays(
            numbers=NUMBERS, now=cost("Basic", "0", missed=12), best=cost("Plus", "30.00"), per_month=Decimal("1.0")
        ),
        "Plus would send 12 proposals a year that Basic can't, at 1 proposal a month.",
    ),
    (
        hints.PlanStays(
            numbers=NUMBERS, now=cost("Basic", "36.00"), rival=cost("Plus", "40.99"), per_month=Decimal(30)
        ),
        "An upgrade does not pay: at 30 proposals a month Plus would cost $4.99 more a month than Basic.",
    ),
    (
        hints.BeyondAllowance(numbers=NUMBERS, allowance=10, spent=26, beyond=1, cost=12, each=Decimal("1.80")),
        "You spend 26 Connects a cycle and get 10: the 1 proposal beyond the allowance costs $1.80, at 12.",
    ),
    (
        hints.BeyondAllowance(numbers=NUMBERS, allowance=100, spent=284, beyond=16, cost=11, each=Decimal("1.65")),
        "You spend 284 Connects a cycle and get 100: each of the 16 proposals beyond the allowance costs $1.65, at 11.",
    ),
    (
        hints.Routine(numbers=NUMBERS, allowance=60, spent=10, proposals=30, cost=2, days=30),
        "Of 60 Connects a cycle you spend 10: a proposal of 2 a day uses it up by each renewal.",
    ),
    (
        hints.Routine(numbers=NUMBERS, allowance=100, spent=10, proposals=50, cost=2, days=30),
        "Of 100 Connects a cycle you spend 10: 2 proposals of 2 a day use it up by each renewal.",
    ),
    (
        hints.Routine(numbers=NUMBERS, allowance=100, spent=42, proposals=12, cost=8, days=31),
        "Of 100 Connects a cycle you spend 42: a proposal of 8 every 2 days uses it up by each renewal.",
    ),
]


@pytest.mark.parametrize(("hint", "text"), CASES)
def test_a_hint_is_a_sentence_with_the_numbers_that_make_it_true(hint: hints.Hint, text: str) -> None:
    assert hint.text(TODAY) == text
    assert hint.numbers == NUMBERS
    assert hint.why
    assert hint.action in ACTIONS
    assert hint.command.startswith("connects ")


def test_every_kind_of_finding_has_its_words() -> None:
    assert {type(finding) for finding, _ in CASES} == set(hints.Hint.__subclasses__())
