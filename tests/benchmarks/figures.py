"""What a benchmark reports: a ratio or a share beside its target, and a table of them. Nothing passes or fails."""

import argparse
import statistics
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the report.

    Attributes:
        what: what was measured.
        target: the most it should be.
        measured: what it was.
        unit: what both are counted in.
        detail: what the ratio comes from.
    """

    what: str
    target: float
    measured: float
    unit: str = "×"
    detail: str = ""


def ratio(what: str, target: float, times: Sequence[float], base: Sequence[float], unit: str = "ms") -> Figure:
    """Compare the median of several runs with that of what it is measured by."""
    ours, theirs = statistics.median(times), statistics.median(base)
    scale = 1000 if unit == "ms" else 1
    return Figure(what, target, ours / theirs, detail=f"{ours * scale:.0f} {unit} to {theirs * scale:.0f} {unit}")


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as a table in Markdown."""
    lines = ["| what | target | measured | |", "|---|---|---|---|"]
    for figure in figures:
        unit = figure.unit if figure.unit in ("×", "%") else f" {figure.unit}"
        missed = "" if figure.measured <= figure.target else " (missed)"
        numbers = f"≤ {figure.target:g}{unit} | {figure.measured:.2f}{unit}{missed}"
        lines.append(f"| {figure.what} | {numbers} | {figure.detail} |")
    return "\n".join(lines) + "\n"


def main(words: str, measure: Callable[..., Iterable[Figure]], **numbers: float | Sequence[int]) -> None:
    """Measure with these numbers, or those that the command line names, and print the table."""
    parser = argparse.ArgumentParser(description=words)
    for name, number in numbers.items():
        several = "+" if isinstance(number, Sequence) else None
        parser.add_argument(f"--{name}", type=int, nargs=several, default=number, metavar="N")
    sys.stdout.write(table(measure(**vars(parser.parse_args()))))
