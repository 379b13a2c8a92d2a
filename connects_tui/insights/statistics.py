"""The statistics of small numbers: a rate with its interval, a difference between two rates.

Sources: E. B. Wilson (1927); L. D. Brown, T. T. Cai, A. DasGupta, "Interval estimation for a binomial proportion"
(2001), who recommend Wilson's interval for small n; R. A. Fisher, "The Design of Experiments" (1935), for the exact
test; S. Holm (1979); B. Efron, "Bootstrap methods" (1979); J. A. Hanley, B. MacGibbon (2006), for that with Poisson
numbers.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import exp, expm1, inf, lgamma, log, log1p, nextafter, sqrt
from random import Random
from typing import Final

from msgspec import Struct

Z_95: Final = 1.959963984540054
"""The 97.5% quantile of the normal distribution, for a 95% interval."""

MIN_CASES: Final = 10
WIDEST: Final = 0.405
"""A rate is told only from so many cases on, and up to an interval so wide (40 percentage points, rounded)."""

LEVEL: Final = 0.05
"""A difference is called one when chance alone makes one as large, or larger, in fewer than one of 20 cases."""


class Interval(Struct, frozen=True):
    """A 95% interval of a number, or of a share from 0 to 1."""

    low: float
    high: float


def wilson(cases: int, total: int) -> Interval:
    """Return Wilson's 95% score interval for a share of `cases` in `total`; of 0 in 0 nothing is known."""
    if not total:
        return Interval(0.0, 1.0)
    share, square = cases / total, Z_95 * Z_95
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = Z_95 / (1 + square / total) * sqrt(share * (1 - share) / total + square / (4 * total * total))
    low = 0.0 if cases == 0 else max(0.0, middle - half)
    high = 1.0 if cases == total else min(1.0, middle + half)
    return Interval(low, high)


class Rate(Struct, frozen=True):
    """How many proposals got somewhere: `cases` in `total`."""

    cases: int
    total: int

    @property
    def share(self) -> Fraction | None:
        """The exact share, from 0 to 1; `None` of nothing."""
        return Fraction(self.cases, self.total) if self.total else None

    @property
    def interval(self) -> Interval:
        """Its 95% Wilson interval."""
        return wilson(self.cases, self.total)

    @property
    def too_few(self) -> bool:
        """Whether there are too few to tell the rate, or its interval holds both a poor and a great one."""
        return self.total < MIN_CASES or self.interval.high - self.interval.low > WIDEST


def fisher(first: Rate, second: Rate) -> float:
    """Return the two-sided p-value of Fisher's exact test for two rates of different proposals.

    It is the probability, if both had the same chance, of what is as improbable as what was seen, or more so, given the
    cases of both together.
    """
    weights = _weights(first, second)
    seen = weights.get(first.cases, 0.0)
    if not seen:
        return 0.0
    # as large but for rounding, as R's fisher.test has it
    extreme = sum(weight for weight in weights.values() if weight <= seen * (1 + 1e-7))
    return min(1.0, extreme / sum(weights.values()))


def fewer(first: Rate, second: Rate) -> float:
    """Return the one-sided p-value of the same test: that the first has so few cases, or fewer, by chance alone."""
    weights = _weights(first, second)
    return sum(weight for cases, weight in weights.items() if cases <= first.cases) / sum(weights.values())


def _weights(first: Rate, second: Rate) -> dict[int, float]:
    """Return how likely each number of cases in the first is, given the cases of both, if both have the same chance.

    That is relative to the likeliest number, so that nothing overflows, and what vanishes doesn't matter.
    """
    cases, total = first.cases + second.cases, first.total + second.total
    low, high = max(0, cases - second.total), min(cases, first.total)
    mode = min(high, max(low, (first.total + 1) * (cases + 1) // (total + 2)))
    weights = {mode: 1.0}
    for step in (1, -1):
        weight, number = 1.0, mode
        while low <= number + step <= high and weight > 0:
            other = number if step > 0 else number - 1
            ratio = (first.total - other) * (cases - other) / ((other + 1) * (total - first.total - cases + other + 1))
            weight *= ratio if step > 0 else 1 / ratio
            number += step
            weights[number] = weight
    return weights


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjust p-values for the number of comparisons made at once, by Holm's method; in the order given.

    Of twenty tags one differs by chance alone at the level of one in 20.
    """
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    adjusted = [1.0] * len(p_values)
    largest = 0.0
    for rank, place in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = largest
    return adjusted


def bit_set(flags: Iterable[bool]) -> int:
    """Return the set of the places at which a flag is true, a bit each."""
    return int("0" + "".join("1" if flag else "0" for flag in flags)[::-1], 2)


def at_least_one(share: float, tries: int) -> float:
    """Return the chance of at least one success in so many tries: 1 - (1 - p)^n."""
    if tries <= 0 or share <= 0:
        return 0.0
    if share >= 1:
        return 1.0
    return min(nextafter(1, 0), -expm1(tries * log1p(-share)))  # never quite sure


_SAMPLES: Final = 1_000
_DRAWS: Final = 0x10000


def ratio_interval(parts: Sequence[tuple[float, float]]) -> Interval | None:
    """Return the percentile bootstrap interval of 95% for the first numbers' sum divided by the second ones'.

    One of the first numbers at least is above 0. `None` where its end can't be told, as the second ones' sum is 0 in
    too many samples. The same parts have the same interval whenever it is asked for.
    """
    rng = Random(1)  # the same each time
    pairs = [complex(*part) for part in parts]
    drawn = (sum(rng.choices(pairs, k=len(pairs)), 0j) for _ in range(_SAMPLES))
    samples = drawn if len(pairs) <= 50 else _weighed(pairs, rng)
    ratios = sorted(sums.real / sums.imag if sums.imag > 0 else inf for sums in samples)
    low, high = (ratios[round(share * (_SAMPLES - 1))] for share in (0.025, 0.975))
    return Interval(low, high) if high < inf else None


def _weighed(parts: Sequence[complex], rng: Random) -> Iterator[complex]:
    """Yield the sums of samples that take each part as often as a Poisson number of mean 1 says.

    That is what drawing many parts one by one comes to, and fast: the sum of those whose first number is 0 is normal.
    """
    pairs = [part for part in parts if part.real]
    others = [part.imag for part in parts if not part.real]
    mean, deviation = sum(others), sqrt(sum(second * second for second in others))
    # A draw is two random bytes, of which the last few numbers draw nothing, and so many more draws make up for that.
    drawn = pairs * max(1, _DRAWS // len(pairs))  # of more than that nobody was ever hired
    table = drawn + [0j] * (_DRAWS - len(drawn))
    draws = len(pairs) * _DRAWS / len(drawn)
    times = range(round(draws + 9 * sqrt(draws)) + 9)  # what is beyond has no chance
    poisson = [exp(it * log(draws) - draws - lgamma(it + 1)) for it in times]
    for number in rng.choices(times, poisson, k=_SAMPLES):
        found = memoryview(rng.randbytes(2 * number)).cast("H")
        yield sum(map(table.__getitem__, found), 1j * max(0.0, rng.gauss(mean, deviation)))
