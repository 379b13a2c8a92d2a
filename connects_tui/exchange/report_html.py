"""A year's report as one page of HTML: nothing to load, no scripts, light and dark, and fit to print."""

from collections.abc import Sequence
from html import escape
from typing import Final

from connects_tui.exchange.report import HEADINGS, YearReport, row

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
"""The chart's size, in its own units."""


def page(report: YearReport) -> str:
    """Write the page."""
    title = f"Upwork Connects in {report.year}"
    months = [month.month for month in report.months]
    sums = "\n".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in report.sums)
    rows = "\n".join(_row("td", row(month)) for month in report.months)
    spent = chart("Connects spent by month", months, [month.spent for month in report.months])
    balance = chart("Balance at the end of each month", months, [month.balance for month in report.months])
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
{sums}
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
<div class="wide"><table>
<thead>{_row("th", HEADINGS)}</thead>
<tbody>
{rows}
</tbody>
</table></div>
</section>
</body>
</html>
"""


def _row(tag: str, cells: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"


def chart(title: str, names: Sequence[str], values: Sequence[int]) -> str:
    """Draw bars from zero, below it where a number is negative, each with its number and its name."""
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
