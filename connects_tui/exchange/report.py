"""A year's report: what the account did in one calendar year, in numbers that every page shows alike; as Markdown."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import astuple

from connects_tui.exchange.months import Month, months_of
from connects_tui.ledger.ledger import Ledger


class YearReport(Struct, frozen=True):
    """One calendar year of an account, with the balance as it began and on `as_of`, the last day of it that counts."""

    year: int
    as_of: date
    opening: int
    closing: int
    months: tuple[Month, ...]

    def total(self, name: str) -> int:
        """Add up a number of Connects or proposals over the year, by its name in `Month`."""
        return sum(getattr(month, name) for month in self.months)

    @property
    def fees(self) -> Decimal:
        """Membership fees paid in the year, in USD."""
        return sum((month.fees for month in self.months), Decimal(0))

    @property
    def purchases(self) -> Decimal:
        """What was paid for Connects in the year, in USD."""
        return sum((month.purchases for month in self.months), Decimal(0))

    @property
    def sums(self) -> tuple[tuple[str, str], ...]:
        """The year in a few lines: what is told, and the number."""
        return (
            ("Balance at the beginning", f"{self.opening:,} Connects"),
            ("Came", f"{self.total('came'):,} Connects"),
            ("Spent", f"{self.total('spent'):,} Connects"),
            ("Came back", f"{self.total('refunded'):,} Connects"),
            ("Lapsed", f"{self.total('lapsed'):,} Connects"),
            ("Adjusted", f"{self.total('adjusted'):,} Connects"),
            (f"Balance on {self.as_of}", f"{self.closing:,} Connects"),
            ("Proposals sent", f"{self.total('proposals'):,}"),
            ("of these with a reply", f"{self.total('replies'):,}"),
            ("of these hired", f"{self.total('hires'):,}"),
            ("Membership fees", usd(self.fees)),
            ("Connects bought", usd(self.purchases)),
            ("Paid in all", usd(self.fees + self.purchases)),
        )


HEADINGS = (
    *("Month", "Sent", "Replies", "Hires", "Came", "Spent"),
    *("Back", "Lapsed", "Adjusted", "Balance", "Fees", "Purchases"),
)
"""What stands over the columns of `row`."""


def row(month: Month) -> tuple[str, ...]:
    """Return what a report's table says of a month."""
    name, *numbers, fees, purchases = astuple(month)
    return (name, *(f"{number:,}" for number in numbers), usd(fees), usd(purchases))


def usd(amount: Decimal) -> str:
    """Write money as "$1,234.50"."""
    return f"${amount:,.2f}"


def year_of(ledger: Ledger, year: int) -> YearReport | None:
    """Return the report of a year; `None` where nothing happened in it."""
    found = months_of(ledger)
    inside = tuple(month for month in found if month.month.startswith(f"{year:04}-"))
    if not inside:
        return None
    before = [month for month in found if month.month < inside[0].month]
    as_of = min(ledger.until, date(year, 12, 31))
    return YearReport(year, as_of, before[-1].balance if before else 0, inside[-1].balance, inside)


def markdown(report: YearReport) -> str:
    """Write a report as a page of Markdown, with charts of plain characters."""
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
    bars = [("█" if value >= 0 else "░") * round(abs(value) * 40 / most) for value in values]
    lines = [f"{name}  {value:>{width},}  {bar}".rstrip() for name, value, bar in zip(names, values, bars, strict=True)]
    return "\n".join(("```text", *lines, "```"))
