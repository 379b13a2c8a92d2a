"""Before a bid: what a hire costs at the user's own rate, and how likely one is."""

from decimal import Decimal
from typing import Any

import pytest

from connects_tui.insights.benchmarks import packaged
from connects_tui.insights.statistics import Rate, at_least_one, wilson
from connects_tui.insights.verdict import Adviser, Range, Worth, boosts_up_to, worth
from connects_tui.ledger.entries import Entry
from tests.insights.building import bids, went
from tests.ledger.building import present, sent


def hired(tag: str, hires: int, of: int, **more: Any) -> list[Entry]:
    made: list[Entry] = []
    for number in range(of):
        made.append(sent("2026-11-01", 8, f"{tag}{number}", tags=(tag,), **more))
        made += went(f"{tag}{number}", "2026-11-05 hired") if number < hires else []
    return made


def judged(*entries: Entry, price: str | None = "0.15", balance: int = 40, cost: int = 8, **job: Any) -> Worth:
    proposal = sent("2026-11-23", cost, **job)
    adviser = Adviser.of(bids(*entries))
    return worth(proposal, adviser, balance, None if price is None else Decimal(price), packaged())


def test_the_expected_cost_of_a_hire_is_the_proposals_cost_over_the_rate() -> None:
    """5 of 50: ten proposals of 8 Connects at $0.15."""
    found = judged(*hired("css", 5, 50), budget=Decimal(800))
    interval = wilson(5, 50)
    assert found.basis.hires == Rate(5, 50)
    assert found.hire_connects == Range(
        Decimal("80.0"), round(Decimal(8 / interval.high), 1), round(Decimal(8 / interval.low), 1)
    )
    assert present(found.hire_usd).expected == Decimal("12.00")
    assert found.budget_share == pytest.approx((0.015, 0.015))


def test_the_boost_is_a_part_of_the_cost() -> None:
    found = judged(*hired("css", 5, 50), boost=8)
    assert found.connects == 16
    assert present(found.hire_connects).expected == Decimal("160.0")


def test_the_chance_of_at_least_one_hire_is_that_of_the_proposals_that_can_be_paid() -> None:
    found = judged(*hired("css", 5, 50), balance=47)
    interval = wilson(5, 50)
    assert found.tries == 5
    assert found.chance == pytest.approx(1 - 0.9**5)
    chance = present(found.chance_interval)
    assert (chance.low, chance.high) == (at_least_one(interval.low, 5), at_least_one(interval.high, 5))


@pytest.mark.parametrize(("balance", "tries", "chance"), [(7, 0, 0.0), (-5, 0, 0.0), (8, 1, 0.1)])
def test_what_can_not_be_paid_has_no_chance(balance: int, tries: int, chance: float) -> None:
    found = judged(*hired("css", 5, 50), balance=balance)
    assert found.tries == tries
    assert found.chance == pytest.approx(chance)


def test_a_free_proposal_is_one_try() -> None:
    found = judged(*hired("css", 5, 50, invited=True), cost=0, invited=True)
    assert found.tries is None
    assert found.chance == pytest.approx(0.1)
    assert present(found.hire_usd).expected == Decimal("0.00")


def test_the_share_of_a_range_goes_from_its_upper_to_its_lower_end_and_a_rate_is_hours() -> None:
    found = judged(*hired("css", 5, 50), budget=Decimal(60), budget_max=Decimal(120))
    assert found.budget_share == pytest.approx((0.1, 0.2))
    hourly = judged(*hired("css", 5, 50), budget=Decimal(24), budget_max=Decimal(30), hourly=True)
    assert hourly.hours == pytest.approx(0.5)
    assert hourly.budget_share is None
    assert judged(*hired("css", 5, 50), budget=Decimal(0)).budget_share is None


def test_with_too_few_only_the_benchmark_is_there() -> None:
    found = judged(*hired("css", 1, 19))
    assert found.basis.too_few
    assert (found.hire_connects, found.chance) == (None, None)
    benchmark = present(found.benchmark)
    assert (benchmark.low, benchmark.high) == (Decimal(5), Decimal(12))


def test_without_a_hire_there_is_only_a_lower_end() -> None:
    found = judged(*hired("css", 0, 40))
    assert found.hire_connects == Range(None, round(Decimal(8 / wilson(0, 40).high), 1), None)
    assert found.chance == 0.0


def test_where_nothing_can_be_bought_there_is_no_price() -> None:
    found = judged(*hired("css", 5, 50), price=None, budget=Decimal(800))
    assert (found.hire_usd, found.budget_share) == (None, None)


@pytest.mark.parametrize(
    ("most", "own", "boosts"),
    [(0, 0, [0]), (-5, 0, [0]), (4, 0, [0, 1, 2, 4]), (30, 12, [0, 1, 2, 5, 10, 12, 20, 30]), (3, 9, [0, 1, 2, 3, 9])],
)
def test_boosts_go_from_none_to_all_that_the_balance_pays_for(most: int, own: int, boosts: list[int]) -> None:
    assert boosts_up_to(most, own) == boosts
