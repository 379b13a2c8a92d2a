"""A year's report as a page of Markdown, with charts of plain characters."""

from collections.abc import Sequence
from typing import Final

from connects_tui.exchange.report import HEADINGS, YearReport, row

_WIDTH: Final = 40
"""How many characters the longest bar has."""


def written(report: YearReport) -> str:
    """Write the page."""
    months = [month.month for month in report.months]
    parts = [
        f"# Upwork Connects in {report.year}",
        f"As of {report.as_of}. Days are calendar days, money is in USD.",
        "## The year",
        _table(("", ""), report.sums),
        "## Month by month",
        _table(HEADINGS, [row(month) for month in report.months]),
        "## Connects spent",
        _chart(months, [month.spent for month in report.months]),
        "## Balance at the end of the month",
        _chart(months, [month.balance for month in report.months]),
    ]
    return "\n\n".join(parts) + "\n"


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    rule = ["---", *("---:" for _ in headings[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (headings, rule, *rows))


def _chart(names: Sequence[str], values: Sequence[int]) -> str:
    most = max(1, *(abs(value) for value in values)) if values else 1
    width = max((len(f"{value:,}") for value in values), default=0)
    bars = [("█" if value >= 0 else "░") * round(abs(value) * _WIDTH / most) for value in values]
    lines = [f"{name}  {value:>{width},}  {bar}".rstrip() for name, value, bar in zip(names, values, bars, strict=True)]
    return "\n".join(("```text", *lines, "```"))
