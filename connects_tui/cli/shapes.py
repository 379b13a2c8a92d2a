"""How rates, ranges and benchmarks look in an answer for a program: shares from 0 to 1, null where too few tell."""

from fractions import Fraction

from connects_tui.cli.output import Shape, fields
from connects_tui.insights.benchmarks import Benchmark
from connects_tui.insights.groups import Difference
from connects_tui.insights.statistics import Interval, Rate
from connects_tui.insights.worth import Range


def rate_shape(rate: Rate) -> Shape:
    """Shape a rate, which is null where there are too few to tell."""
    return {
        "cases": rate.cases,
        "of": rate.total,
        "rate": None if rate.too_few else share_shape(rate.share),
        "interval": interval_shape(rate.interval),
        "too_few": rate.too_few,
    }


def interval_shape(interval: Interval | None) -> list[float] | None:
    """Shape both ends of an interval."""
    return None if interval is None else [round(interval.low, 6), round(interval.high, 6)]


def share_shape(share: Fraction | float | None) -> float | None:
    """Shape a share from 0 to 1."""
    return None if share is None else round(float(share), 6)


def benchmark_shape(item: Benchmark) -> Shape:
    """Shape what others reach, with its source."""
    return {
        "rate": item.rate,
        "low": float(item.low) / 100,
        "high": float(item.high) / 100,
        **fields(item, "who", "source", "url", "read", "confidence"),
    }


def difference_shape(difference: Difference | None) -> Shape | None:
    """Shape how a group's rate differs from the others'."""
    if difference is None:
        return None
    return fields(difference, "p", "p_adjusted") | {"is_one": difference.is_significant, "higher": difference.higher}


def range_shape(bounds: Range | None, *, number: bool = False) -> Shape | None:
    """Shape an expected value with the least and the most: money as text, or numbers."""
    if bounds is None:
        return None
    shape = fields(bounds, "expected", "least", "most")
    return {name: None if text is None else float(text) for name, text in shape.items()} if number else shape
