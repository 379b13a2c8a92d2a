"""The report of a calendar year, as a page of Markdown or of HTML, and the review of a month."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from html import escape
from typing import Final

from msgspec import Struct
from msgspec.structs import astuple

from connects_tui.actions.month import MonthReview, month_lines, month_name, month_review, month_rows
from connects_tui.actions.outlook import Outlook
from connects_tui.exporting.tables import MONTH_COLUMNS, MonthTotals, months_of
from connects_tui.rounding import cents


class YearReport(Struct, frozen=True):
    """A calendar year, with the balance at its beginning and on `as_of`, its last day or today."""

    year: int
    as_of: date
    opening: int
    closing: int
    months: tuple[MonthTotals, ...]
    review: MonthReview

    @property
    def sums(self) -> tuple[tuple[str, str], ...]:
        """The year's totals."""
        total = {name: sum(getattr(month, name) for month in self.months) for name in MONTH_COLUMNS[1:]}
        return (
            ("Opening balance", f"{self.opening:,} Connects"),
            ("Received", f"{total['came']:,} Connects"),
            ("Spent", f"{total['spent']:,} Connects"),
            ("Refunded", f"{total['refunded']:,} Connects"),
            ("Expired", f"{total['expired']:,} Connects"),
            ("Adjusted", f"{total['adjusted']:,} Connects"),
            (f"Balance on {self.as_of}", f"{self.closing:,} Connects"),
            ("Proposals sent", f"{total['proposals']:,}"),
            ("Got a reply", f"{total['replies']:,}"),
            ("Led to a hire", f"{total['hires']:,}"),
            ("Membership fees", _usd(total["fees"])),
            ("Connects bought", _usd(total["purchases"])),
            ("Total paid", _usd(total["fees"] + total["purchases"])),
        )


_HEADINGS: Final = (
    *("Month", "Sent", "Replies", "Hires", "Received", "Spent"),
    *("Refunded", "Expired", "Adjusted", "Balance", "Fees", "Purchases"),
)


def _usd(amount: Decimal) -> str:
    """Write money in USD, whatever sign the user has set."""
    return f"${cents(amount):,}"


def _cells(month: MonthTotals) -> tuple[str, ...]:
    name, *numbers, fees, purchases = astuple(month)
    return (name, *(f"{number:,}" for number in numbers), _usd(fees), _usd(purchases))


def year_of(outlook: Outlook, year: int) -> YearReport | None:
    """Return the report of a year; `None` if nothing happened in it."""
    ledger = outlook.ledger
    found = months_of(ledger)
    inside = tuple(month for month in found if month.month.startswith(f"{year:04}-"))
    if not inside:
        return None
    before = [month for month in found if month.month < inside[0].month]
    as_of = min(ledger.until, date(year, 12, 31))
    review = month_review(outlook, date.fromisoformat(f"{inside[-1].month}-01"))
    return YearReport(year, as_of, before[-1].balance if before else 0, inside[-1].balance, inside, review)


def month_markdown(review: MonthReview, level: int = 1) -> str:
    """Write the review of a month in Markdown."""
    headings = ("", *review.columns, "Change")
    said = "\n".join(f"* {label}: {sentence}" for label, sentence in _said(review))
    return "\n\n".join((f"{'#' * level} {review.name}", _table(headings, _rows(review)), said))


def _rows(review: MonthReview) -> list[tuple[str, ...]]:
    return [(row.label, row.now, row.before, row.change) for row in month_rows(review) if not row.is_heading]


def _said(review: MonthReview) -> Iterator[tuple[str, str]]:
    """Yield what is said of a month, but for what to do now if it is over."""
    return ((label, words) for label, words in month_lines(review) if label != "Now" or not review.is_over)


def markdown(report: YearReport) -> str:
    """Write a report as a page of Markdown."""
    months = [month.month for month in report.months]
    parts = [
        f"# Upwork Connects in {report.year}",
        f"As of {report.as_of}. Days are calendar days, money is in USD.",
        "## The year",
        _table(("", ""), report.sums),
        "## Month by month",
        _table(_HEADINGS, [_cells(month) for month in report.months]),
        "## Connects spent",
        _chart(months, [month.spent for month in report.months]),
        "## Balance at the end of the month",
        _chart(months, [month.balance for month in report.months]),
        month_markdown(report.review, 2),
    ]
    return "\n\n".join(parts) + "\n"


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    rule = ["---", *("---:" for _ in headings[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (headings, rule, *rows))


def _chart(names: Sequence[str], values: Sequence[int]) -> str:
    most = max(1, *(abs(value) for value in values))
    width = max(len(f"{value:,}") for value in values)
    bars = [("█" if value >= 0 else "░") * round(abs(value) * 40 / most) for value in values]
    lines = [f"{name}  {value:>{width},}  {bar}".rstrip() for name, value, bar in zip(names, values, bars, strict=True)]
    return "\n".join(("```text", *lines, "```"))


_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1d2530; --dim: #5d6875; --paper: #fbfbf9; --line: #dfe3e6; --bar: #14805e;
  --below: #c2452d; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --dim: #98a3ae; --paper: #14181d; --line: #2c343c;
  --bar: #3fbf8f; --below: #f0795f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 3rem 1.5rem; max-width: 60rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
h1 { margin: 0; font-size: 2.2rem; letter-spacing: -0.02em; }
h2 { margin: 3rem 0 1rem; font-size: 1.1rem; }
p { margin: 0.25rem 0 2rem; color: var(--dim); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 1.25rem 2rem; margin: 0; }
dt { color: var(--dim); font-size: 0.85rem; }
dd { margin: 0; font-size: 1.25rem; font-weight: 600; }
.said { margin-top: 1.5rem; }
.said dd { font-size: 1rem; font-weight: 400; }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 0.85rem; }
th, td { padding: 0.4rem 0.5rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { color: var(--dim); font-weight: 500; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--dim); font: 12px system-ui, sans-serif; }
svg .value { fill: var(--ink); }
svg line { stroke: var(--line); }
svg .bar { fill: var(--bar); }
svg .below { fill: var(--below); }
@media print { :root { color-scheme: light; --ink: #000; --dim: #444; --paper: #fff; --line: #bbb; --bar: #14805e;
  --below: #c2452d; }
  body { padding: 0; max-width: none; font-size: 11px; } h2 { margin-top: 1.5rem; } section { break-inside: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""

_WIDTH, _HEIGHT, _TOP, _FOOT = 880, 240, 24, 28


def html_page(report: YearReport) -> str:
    """Write a report as one page of HTML without anything to load."""
    title = f"Upwork Connects in {report.year}"
    months = [month.month for month in report.months]
    spent = _svg("Connects spent by month", months, [month.spent for month in report.months])
    balance = _svg("Balance at the end of each month", months, [month.balance for month in report.months])
    review = report.review
    headings = ("", *(month_name(month.first, review.today) for month in (review.month, review.before)), "Change")
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{escape(title)}</h1>
<p>As of {report.as_of}. Days are calendar days, money is in USD.</p>
<dl>
{_html_pairs(report.sums)}
</dl>
<section>
<h2>Connects spent by month</h2>
{spent}
</section>
<section>
<h2>Balance at the end of each month</h2>
{balance}
</section>
<section>
<h2>Month by month</h2>
{_html_table(_HEADINGS, map(_cells, report.months))}
</section>
<section>
<h2>{escape(review.name)}</h2>
{_html_table(headings, _rows(review))}
<dl class="said">
{_html_pairs(_said(review))}
</dl>
</section>
</body>
</html>
"""


def _html_pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"<div><dt>{escape(label)}</dt><dd>{escape(words)}</dd></div>" for label, words in pairs)


def _html_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    body = "\n".join(_html_row("td", cells) for cells in rows)
    return f"""<div class="wide"><table>
<thead>{_html_row("th", headings)}</thead>
<tbody>
{body}
</tbody>
</table></div>"""


def _html_row(tag: str, cells: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"


def _svg(title: str, names: Sequence[str], values: Sequence[int]) -> str:
    """Draw a bar for each number, with the number and its name."""
    high, low = max(0, *values), min(0, *values)
    scale = (_HEIGHT - 2 * _TOP - _FOOT) / ((high - low) or 1)
    zero = _TOP + high * scale
    step = _WIDTH / len(values)
    width = min(64, step * 0.62)
    drawn = [f'<line x1="0" x2="{_WIDTH}" y1="{zero:.1f}" y2="{zero:.1f}"/>']
    for place, (name, value) in enumerate(zip(names, values, strict=True)):
        middle, height = (place + 0.5) * step, abs(value) * scale
        top = zero - height if value >= 0 else zero
        kind = "bar" if value >= 0 else "bar below"
        above = top - 6 if value >= 0 else top + height + 14
        left = middle - width / 2
        drawn.append(
            f'<rect class="{kind}" x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" rx="3"/>'
            f'<text class="value" x="{middle:.1f}" y="{above:.1f}" text-anchor="middle">{value:,}</text>'
            f'<text x="{middle:.1f}" y="{_HEIGHT - 6}" text-anchor="middle">{escape(name)}</text>'
        )
    inside = "\n".join(drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(title)}">\n{inside}\n</svg>'
    )
