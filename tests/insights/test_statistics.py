"""Statistics: worked examples from the literature, the corners, and what must hold for any numbers."""

from fractions import Fraction
from math import comb, isclose
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connects_tui.insights.statistics import (
    Z_95,
    Interval,
    Rate,
    at_least_one,
    fisher,
    holm,
    ratio_interval,
    wilson,
)

counts = st.integers(0, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
small = st.integers(0, 40).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@pytest.mark.parametrize(
    ("cases", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_newcombes_worked_examples(cases: int, of: int, low: float, high: float) -> None:
    """R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3, the score interval."""
    found = wilson(cases, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(counts.filter(lambda pair: pair[1] > 0))
def test_its_ends_are_as_far_from_the_share_as_wilson_says(pair: tuple[int, int]) -> None:
    """Wilson (1927): the ends are the p for which (share - p)^2 = z^2 p (1 - p) / n."""
    cases, of = pair
    for end in (wilson(cases, of).low, wilson(cases, of).high):
        assert isclose((cases / of - end) ** 2, Z_95**2 * end * (1 - end) / of, rel_tol=1e-6, abs_tol=1e-12)


@given(counts.filter(lambda pair: pair[1] > 0))
def test_its_middle_is_the_share_with_z_squared_cases_added(pair: tuple[int, int]) -> None:
    """Brown, Cai and DasGupta (2001), formula 4: the midpoint is (X + z^2 / 2) / (n + z^2)."""
    cases, of = pair
    found = wilson(cases, of)
    assert isclose((found.low + found.high) / 2, (cases + Z_95**2 / 2) / (of + Z_95**2), abs_tol=1e-12)


def test_the_corners_are_exact() -> None:
    assert wilson(0, 0) == Interval(0.0, 1.0)
    for of in (1, 2, 3, 7, 10, 1000):
        none, all_ = wilson(0, of), wilson(of, of)
        assert (none.low, all_.high) == (0.0, 1.0)
        assert isclose(none.high, Z_95**2 / (of + Z_95**2))
        assert isclose(all_.low, of / (of + Z_95**2))


@pytest.mark.parametrize(
    ("cases", "of", "too_few"),
    [
        (0, 0, True), (0, 9, True), (0, 10, False), (1, 10, False), (2, 10, True), (5, 20, False), (9, 19, True),
        (10, 20, False), (10, 21, False), (9, 10, False), (50, 100, False),
    ],
)  # fmt: skip
def test_a_rate_needs_ten_cases_and_an_interval_of_at_most_40_points(cases: int, of: int, too_few: bool) -> None:
    assert Rate(cases, of).too_few is too_few


def test_nothing_has_no_share() -> None:
    assert Rate(0, 0).share is None
    assert Rate(1, 4).share == 0.25


@pytest.mark.parametrize(
    ("first", "second", "p"),
    [
        ((3, 4), (1, 4), 0.4857143),  # the lady who tastes tea, Fisher (1935)
        ((4, 4), (0, 4), 0.02857143),
        ((10, 13), (2, 17), 0.0005367241),  # Fisher (1962), convictions of twins, as in R's help of fisher.test
        ((1, 10), (11, 14), 0.002759456),
    ],
)
def test_worked_examples_of_the_exact_test(first: tuple[int, int], second: tuple[int, int], p: float) -> None:
    assert isclose(fisher(Rate(*first), Rate(*second)), p, rel_tol=1e-6)
    assert isclose(fisher(Rate(*second), Rate(*first)), p, rel_tol=1e-6)


def exactly(first: Rate, second: Rate) -> Fraction:
    """The sum over every table that is no likelier than the one seen, in whole numbers."""
    cases, total = first.cases + second.cases, first.total + second.total
    ways = [comb(first.total, a) * comb(second.total, cases - a) if cases >= a else 0 for a in range(first.total + 1)]
    return Fraction(sum(way for way in ways if way <= ways[first.cases]), comb(total, cases))


@given(small, small)
def test_the_test_is_that_of_all_tables_counted_out(first: tuple[int, int], second: tuple[int, int]) -> None:
    one, other = Rate(*first), Rate(*second)
    assert isclose(fisher(one, other), float(exactly(one, other)), rel_tol=1e-9)


def test_margins_that_leave_no_choice_say_nothing() -> None:
    for first, second in (((0, 0), (3, 7)), ((0, 5), (0, 9)), ((5, 5), (9, 9))):
        assert fisher(Rate(*first), Rate(*second)) == 1.0


def test_large_numbers_do_not_overflow() -> None:
    assert fisher(Rate(5000, 10_000), Rate(5000, 10_000)) == pytest.approx(1.0)
    assert fisher(Rate(0, 10_000), Rate(10_000, 10_000)) == 0.0
    assert fisher(Rate(520, 5000), Rate(400, 5000)) == pytest.approx(3.752429243147e-05, rel=1e-9)


def test_holms_adjustment_as_in_his_method() -> None:
    """0.005 x 4, 0.01 x 3, 0.03 x 2; the last one is not below the one before."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.6]) == [1.0, 1.0]
    assert holm([]) == []


def test_the_chance_of_at_least_one_is_that_of_not_none() -> None:
    assert at_least_one(0.5, 3) == pytest.approx(0.875)
    assert at_least_one(0.05, 20) == pytest.approx(1 - 0.95**20)
    assert at_least_one(1e-9, 1) == pytest.approx(1e-9, rel=1e-6)


def test_its_corners() -> None:
    assert (at_least_one(0.0, 50), at_least_one(1.0, 1), at_least_one(0.3, 0)) == (0.0, 1.0, 0.0)


def bids_worth(number: int, seed: int) -> list[tuple[float, float]]:
    """Earned and cost of bids: one in ten earns 200 to 1,000, each costs 1 to 3."""
    rng = Random(seed)
    earned = (rng.uniform(200, 1000) if rng.random() < 0.1 else 0.0 for _ in range(number))
    return [(amount, rng.uniform(1, 3)) for amount in earned]


def test_the_interval_of_a_ratio_is_that_of_samples_drawn_one_by_one_also_of_many() -> None:
    parts, rng = bids_worth(400, 3), Random(4)
    samples = [[rng.choice(parts) for _ in parts] for _ in range(300)]
    ratios = sorted(sum(over for over, _ in sample) / sum(under for _, under in sample) for sample in samples)
    found = ratio_interval(parts)
    assert found is not None
    assert [found.low, found.high] == pytest.approx([ratios[7], ratios[292]], rel=0.1)
    assert ratio_interval(parts) == found  # not another one each time
    tenfold = ratio_interval([(10 * over, under) for over, under in parts])
    assert tenfold is not None
    assert tenfold.high == pytest.approx(10 * found.high)


def test_the_interval_of_a_ratio_holds_the_true_one_as_often_as_it_says() -> None:
    """600 in one of ten bids of 2 each: 30 times."""
    found = [ratio_interval(bids_worth(150, seed)) for seed in range(60)]
    assert 54 <= sum(interval is not None and interval.low <= 30 <= interval.high for interval in found) <= 60


def test_a_ratio_of_like_parts_is_certain_and_one_of_parts_that_cost_nothing_unknown() -> None:
    assert ratio_interval([(1.0, 2.0)] * 8) == Interval(0.5, 0.5)
    assert ratio_interval([(1.0, 0.0)] * 7 + [(1.0, 2.0)]) is None
