"""Bid, Thin or Skip, in words."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from msgspec.structs import replace

from connects_tui.actions.insight_words import (
    UNSUPPORTED,
    backtest_words,
    basis_words,
    boosts_compared_words,
    calculation,
    hired_words,
    option_cells,
    verdict_in_short,
    verdict_words,
)
from connects_tui.insights.backtest import Backtest, ReplayedMonth
from connects_tui.insights.benchmarks import NO_BENCHMARKS, packaged
from connects_tui.insights.statistics import Rate
from connects_tui.insights.verdict import Adviser, Basis, BoostOption, BoostOptions, Verdict, Worth, verdict, worth
from connects_tui.ledger.budgets import BudgetCycle, ConnectsBudget
from connects_tui.ledger.entries import Entry, Proposal
from tests.insights.building import bids
from tests.insights.test_worth import hired
from tests.ledger.building import sent

TODAY = date(2026, 11, 23)
NO_SKIPS = Backtest((), 0, 80, Rate(0, 0), Rate(0, 0), 1.0, ())


TWO = Rate(2, 54)


def judged(rate: Rate = TWO, cost: int = 36, price: str | None = "0.15", unused: int = 0, **job: Any) -> Verdict:
    basis = job.pop("basis", Basis(hires=rate))
    proposal = sent("2026-11-23", cost, **job)
    return verdict(proposal, basis, cost, None if price is None else Decimal(price), Fraction(1, 10), unused=unused)


TWO_OF_54 = "at 3.7% a hire costs you 972 Connects ($146); worth it from $1,458 up"
SAID = [
    (
        judged(budget=Decimal(800)),
        f"Skip: {TWO_OF_54}",
        "Skip: worth it from $1,458 up",
    ),
    (
        judged(budget=Decimal(1458)),
        f"Thin: {TWO_OF_54}",
        "Thin: worth it from $1,458 up",
    ),
    (
        judged(budget=Decimal(3000)),
        f"Bid: {TWO_OF_54}",
        "Bid: worth it from $1,458 up",
    ),
    (
        judged(),
        f"No budget given: {TWO_OF_54}",
        "No budget given: worth it from $1,458 up",
    ),
    (
        judged(budget=Decimal(30), hourly=True),
        "Paid by the hour: at 3.7% a hire costs you 972 Connects ($146); worth it from 49 hours up",
        "Paid by the hour: worth it from 49 hours up",
    ),
    (
        judged(price=None, budget=Decimal(800)),
        "No price known: at 3.7% a hire costs you 972 Connects; your plan sells no Connects",
        "No price known",
    ),
    (
        judged(Rate(0, 34), 8, budget=Decimal(80)),
        ("Skip: no hire yet; even at 10% a hire costs you at least 79 Connects ($11.82); worth it from $118 up"),
        "Skip: worth it from $118 up",
    ),
    (
        judged(Rate(1, 12), 8, budget=Decimal(800)),
        "Too few to tell: 12 of 20 decided bids so far; worth it if 1 in 66 bids like this gets you hired",
        "Too few to tell",
    ),
    (
        judged(Rate(1, 12), 8, budget=Decimal(5)),
        "Too few to tell: 12 of 20 decided bids so far; it costs more than 10% of what the job pays",
        "Too few to tell",
    ),
    (judged(Rate(1, 12)), "Too few to tell: 12 of 20 decided bids so far", "Too few to tell"),
    (judged(cost=0), "Bid: it costs nothing", "Bid: it costs nothing"),
    (
        replace(judged(unused=36), expires=date(2026, 12, 14)),
        "Bid: its 36 Connects would expire by 14 Dec anyway",
        "Bid: it costs nothing",
    ),
    (
        replace(judged(unused=18, budget=Decimal(800)), expires=date(2026, 12, 14)),
        (
            "Thin: at 3.7% a hire costs you 486 Connects ($72.90), not counting 18 that would expire by 14 Dec; "
            "worth it from $729 up"
        ),
        "Thin: worth it from $729 up",
    ),
]


@pytest.mark.parametrize(("found", "said", "in_short"), SAID)
def test_a_verdict_is_a_sentence_with_its_reason_and_the_break_even(found: Verdict, said: str, in_short: str) -> None:
    assert verdict_words(found, TODAY) == said
    assert verdict_in_short(found) == in_short


def test_a_verdict_that_the_history_does_not_support_says_so_beside_itself() -> None:
    found = judged(budget=Decimal(800))
    assert verdict_words(replace(found, is_supported=False), TODAY).endswith(f" up, but {UNSUPPORTED}")
    assert UNSUPPORTED not in verdict_words(replace(found, is_supported=True), TODAY)
    for without in (judged(cost=0), judged()):  # nothing that a history could speak against
        assert UNSUPPORTED not in verdict_words(replace(without, is_supported=False), TODAY)


@pytest.mark.parametrize(
    ("basis", "said"),
    [
        (Basis(invited=False, hires=Rate(3, 51)), "51 decided proposals"),
        (Basis(invited=False, hires=Rate(3, 51), left_out=4), "51 decided proposals, not counting invitations"),
        (Basis(invited=True, hires=Rate(3, 51), left_out=4), "51 decided invitations"),
        (Basis(hires=Rate(3, 51)), "51 decided bids, invitations or not"),
        (
            Basis(("css", "go"), "Acme", "$100 to $499", False, False, Rate(3, 51)),
            "51 decided proposals with #css or #go for Acme, $100 to $499, not boosted",
        ),
        (Basis(boosted=True, invited=False, hires=Rate(3, 51)), "51 decided proposals, boosted"),
    ],
)
def test_the_group_that_a_bid_is_judged_by_is_named(basis: Basis, said: str) -> None:
    assert basis_words(basis) == said


def test_a_group_says_how_many_led_to_a_hire_with_the_interval() -> None:
    assert hired_words(Basis(invited=False, hires=Rate(3, 51))) == "5.9% (2 to 16%): 3 of 51 decided proposals"
    assert hired_words(Basis(hires=Rate(1, 12))) == "8.3% (1.5 to 35%): 1 of 12 decided bids; a verdict takes 20"


def known(*entries: Entry, balance: int = 90, credits_: int = 0, **job: Any) -> tuple[Worth, Proposal]:
    proposal = sent("2026-11-23", 14, **job)
    adviser = Adviser.of(bids(*entries))
    return worth(proposal, adviser, balance, Decimal("0.15"), NO_BENCHMARKS, ad_credits=credits_), proposal


def test_the_calculation_goes_from_the_cost_to_the_job() -> None:
    found, proposal = known(*hired("css", 5, 50), boost=2, budget=Decimal(300), budget_max=Decimal(900))
    budget = ConnectsBudget(300, 98, 0, BudgetCycle(TODAY, TODAY, TODAY + timedelta(1)))
    assert list(calculation(found, proposal, budget, NO_SKIPS)) == [
        ("Cost", "16 Connects, worth $2.40"),
        ("Otherwise", "none of these would expire unused within 30 days"),
        ("Hired", "10% (4.3 to 21%): 5 of 50 decided proposals"),
        ("A hire", "16 Connects ÷ 10% = 160, $24.00 (75 to 368 Connects)"),
        ("Break-even", "$24.00 ÷ 10% = $240"),
        ("Job", "$300 (lower end), 1.2 times that; Bid from 2, Thin from 1, Skip below"),
        ("Odds", "41% chance of a hire (20 to 70%) if you spend all 90 on 5 bids like this"),
        ("Budget", "202 Connects left of 300 this cycle"),
        ("Backtest", "it would not have told you to skip any of 80 bids so far"),
    ]
    assert "Otherwise" not in dict(calculation(found, proposal, budget, NO_SKIPS, knows_unused=False))
    spent = ConnectsBudget(60, 48, 0, BudgetCycle(TODAY, TODAY, TODAY + timedelta(days=30)))
    assert dict(calculation(found, proposal, spent, NO_SKIPS))["Budget"] == (
        "12 Connects left of 60 this cycle, 0 of them for today at an even pace"
    )


def test_what_ad_credits_pay_of_this_bid_is_no_connects_and_none_of_those_that_follow() -> None:
    found, proposal = known(*hired("css", 0, 24), boost=30, credits_=20)
    assert dict(calculation(found, proposal, None, NO_SKIPS))["Cost"] == "24 Connects and 20 ad credits, worth $3.60"
    assert (found.tries, found.cost) == (2, 24)  # 24, then 44: 68 of 90


def test_what_can_not_be_told_is_said_to_be() -> None:
    found, proposal = known(*hired("css", 1, 12))
    found = replace(found, benchmark=packaged().for_rate("hire"))
    said = dict(calculation(found, proposal, None, NO_SKIPS))
    assert said["Hired"] == "8.3% (1.5 to 35%): 1 of 12 decided bids; a verdict takes 20"
    assert said["Benchmark"].startswith("not your rate: Hire rate: 5 to 12%")
    assert not said.keys() & {"A hire", "Break-even", "Odds"}
    free, invitation = known(*hired("css", 0, 30), budget=Decimal(30), hourly=True)
    said = dict(calculation(free, invitation, None, NO_SKIPS))
    assert said["A hire"] == "at least 14 Connects ÷ 11% (no hire yet) = 123, $18.50"
    assert said["Break-even"] == "$18.50 ÷ 10% = $185, 6.2 hours at $30/h"
    assert said["Job"] == "the total it pays isn't known"


def test_what_such_hires_earned_is_said_with_their_number() -> None:
    basis = Basis(hires=Rate(5, 50), band="$100 to $499", earned=Fraction(900), earning=6)
    found, proposal = known(*hired("css", 5, 50))
    found = replace(found, basis=basis, verdict=judged(Rate(5, 50), 14, budget=Decimal(300), basis=basis))
    job = dict(calculation(found, proposal, None, NO_SKIPS))["Job"]
    assert job == "6 such hires earned $900 on average, 4.2 times that; Bid from 2, Thin from 1, Skip below"
    assert verdict_in_short(found.verdict) == "Bid: worth it from $210 up; such hires earned $900"


def test_a_backtest_is_a_sentence() -> None:
    month = ReplayedMonth(TODAY, 90, 40, 600, 2, 1)
    found = Backtest((month,), 1400, 80, Rate(1, 40), Rate(9, 40), 25.0, ())
    saved = "following every Skip would have saved 600 of 1,400 Connects and lost 2 replies and 1 hire"
    assert backtest_words(found) == f"{saved}; better than bidding on everything (p = 0.04)"
    assert backtest_words(replace(found, evidence=3.0)) == f"{saved}; {UNSUPPORTED} (p = 0.33)"


def test_boosts_are_compared_or_said_to_be_too_few() -> None:
    plain, boosted = Basis(hires=Rate(9, 90), invited=False), Basis(hires=Rate(6, 40), invited=False)
    option = BoostOption(10, 46, judged(Rate(6, 40), 46, budget=Decimal(800)), boosted)
    found = BoostOptions(plain, boosted, (option,))
    assert option_cells(option, found) == ("10", "46", "15% (7.1 to 29%)", "307 ($46.00)", "Thin")
    assert option_cells(BoostOption(90, 126, None), found) == ("90", "126", "not tried", "", "")
    boosts = "All rows with a boost of any size: 15% (7.1 to 29%): 6 of 40 decided proposals"
    assert list(boosts_compared_words(found)) == [
        f"{boosts}; without one: 10% (5.4 to 18%): 9 of 90 decided proposals.",
        "There is no clear difference between the two.",
    ]
    meant = BoostOption(0, 36, judged(Rate(5, 50), 36, budget=Decimal(800)), Basis(tags=("css",), hires=Rate(5, 50)))
    assert option_cells(meant, found)[2] == "10% (4.3 to 21%)"
    assert next(boosts_compared_words(replace(found, options=(meant, option)))).startswith("Other rows with a boost")
    rare = Basis(hires=Rate(1, 8))
    few = BoostOptions(plain, rare, (option,))
    assert option_cells(replace(option, basis=rare), few) == ("10", "46", "", "", "")
    assert option_cells(meant, few)[2:] == option_cells(meant, found)[2:]
    assert list(boosts_compared_words(few)) == [
        "Too few to compare: 8 decided bids with a boost and 90 without one; it takes at least 20 of each."
    ]
