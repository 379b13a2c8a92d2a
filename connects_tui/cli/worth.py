"""Before a bid: `connects worth`, and whether its verdicts would have paid: `connects insights --backtest`."""

import sys
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from connects_tui.actions import recording, verdict_words
from connects_tui.actions.insight_words import percent, rate_words
from connects_tui.actions.month import month_name
from connects_tui.actions.outlook_words import breach_lines
from connects_tui.actions.quick_add import parse_quick_add
from connects_tui.cli.context import Context, WrongUsage
from connects_tui.cli.forecast import outlook_on_day
from connects_tui.cli.output import Shape, fields, page, say, say_json
from connects_tui.cli.shapes import benchmark_shape, interval_shape, range_shape, rate_shape, share_shape
from connects_tui.insights.backtest import Backtest, ReplayedMonth, backtest
from connects_tui.insights.bids import Bids
from connects_tui.insights.verdict import MIN_DECIDED
from connects_tui.insights.worth import Worth
from connects_tui.ledger.budgets import ConnectsBudget
from connects_tui.rounding import cents_each
from connects_tui.wording import counted, upper_first


def worth(context: Context) -> None:
    """Say what a proposal is worth before it is sent: what a hire costs, and how likely one is."""
    text = context.args.text
    if len(text) != 1:
        raise WrongUsage("give the proposal in single quotes: connects worth '6 Build it #django $800'")
    context.book.require_account()
    proposal = recording.completed(context.book, parse_quick_add(text[0], context.as_of), context.as_of)
    outlook = outlook_on_day(context)
    worth = outlook.worth(proposal)
    budget = None if outlook.budget is None else outlook.budget.connects
    warnings = list(breach_lines(outlook.ledger, proposal))
    if context.wants_json:
        say_json(_worth_shape(worth, warnings, budget, outlook.today))
        return
    page().pairs(verdict_words.calculation(worth, proposal, budget, outlook.backtest))
    for warning in warnings:
        page().paragraph(f"Budget: {warning}.")
    page().paragraph(f"{verdict_words.verdict_words(worth.verdict, outlook.today)}.")


# --- the backtest ----------------------------------------------------------------------------------------------------

_MAX_MONTHS: Final = 24
"""So many months are shown to a person."""

_SLOW: Final = 1_000
"""From so many bids on it takes long enough to say how far it is."""


def backtest_report(context: Context, bids: Bids, share: Fraction) -> None:
    """Report what following the verdicts would have done, with what was predicted beside what came of it."""
    found = backtest(bids, share, _progress)
    if context.wants_json:
        say_json(_backtest_shape(bids, found))
        return
    page().heading(f"{counted(len(bids), 'bid')}, each judged by what was known before its month")
    if not found.verdicts:
        say(f"No verdicts to test: they take {MIN_DECIDED} decided bids, and jobs whose budget is known.")
        return
    page().paragraph(f"{upper_first(verdict_words.backtest_words(found))}.")
    say("")
    months = found.months[-_MAX_MONTHS:]
    columns = ("Month", ">Bids", ">Skip", ">Connects saved", ">Replies lost", ">Hires lost")
    rows = [(month_name(month.on, bids.as_of), *(f"{number:,}" for number in _numbers(month))) for month in months]
    page().table(columns, rows)
    if len(found.months) > len(months):
        say(f"and {len(found.months) - len(months)} earlier; --json has them all")
    if found.calibration_error is None:
        return
    say("")
    page().heading("Hire rate predicted, and what came of it (tenths of the decided bids)")
    tenths = [
        (f"{percent(decile.predicted)}%", f"{decile.seen.cases:,} of {decile.seen.total:,}", rate_words(decile.seen))
        for decile in found.deciles
    ]
    page().table((">Predicted", ">Hired", "Seen (95%)"), tenths)
    say(f"Off by {percent(found.calibration_error)} points on average.")


def _progress(done: int, in_all: int) -> None:
    """Show on the terminal how far it is."""
    if in_all >= _SLOW and sys.stderr.isatty():
        words = f"Replaying bid {done:,} of {in_all:,}"
        sys.stderr.write(f"\r{' ' * len(words)}\r" if done == in_all else f"\r{words}")
        sys.stderr.flush()


def _numbers(month: ReplayedMonth) -> tuple[int, ...]:
    return month.bids, month.skipped, month.saved, month.replies, month.hires


# --- for a program ---------------------------------------------------------------------------------------------------


def _backtest_shape(bids: Bids, found: Backtest) -> Shape:
    return {
        **fields(bids, "as_of", "since", "until"),
        "proposals": len(bids),
        **fields(found, "verdicts", "connects"),
        "skipped": found.skipped_bids,
        "saved": found.saved,
        "lost": fields(found, "replies", "hires"),
        "hires": {"skipped": rate_shape(found.skipped), "followed": rate_shape(found.followed)},
        "supported": found.is_supported,
        "evidence": round(found.evidence, 3),
        "p": share_shape(found.p),
        "months": [fields(month, "on", "bids", "skipped", "saved", "replies", "hires") for month in found.months],
        "calibration": {
            "error": share_shape(found.calibration_error),
            "tenths": [
                {"predicted": share_shape(decile.predicted), "seen": rate_shape(decile.seen)}
                for decile in found.deciles
            ],
        },
    }


def _worth_shape(worth: Worth, warnings: list[str], budget: ConnectsBudget | None, today: date) -> Shape:
    basis, verdict = worth.basis, worth.verdict
    return {
        "connects": worth.cost,
        "usd": None if worth.price is None else worth.price * worth.cost,
        **fields(worth, "balance", "tries"),
        "basis": {
            "tags": list(basis.tags),
            "invited": basis.invited,
            "hires": rate_shape(basis.hires),
            "replies": rate_shape(basis.replies),
            **fields(basis, "client", "band", "boosted"),
        },
        "too_few": worth.too_few,
        "hire": {"connects": range_shape(worth.hire_connects, number=True), "usd": range_shape(worth.hire_usd)},
        "budget_share": None if worth.budget_share is None else [share_shape(share) for share in worth.budget_share],
        "hours": None if worth.hours is None else round(float(worth.hours), 2),
        "chance": share_shape(worth.chance),
        "chance_interval": interval_shape(worth.chance_interval),
        "benchmark": None if worth.benchmark is None else benchmark_shape(worth.benchmark),
        "warnings": warnings,
        "verdict": {
            **fields(verdict, "word", "missing"),
            "supported": verdict.is_supported,
            "words": verdict_words.verdict_words(verdict, today),
            **fields(verdict, "cost", "unused", "expires", "decided"),
            "rate": share_shape(verdict.rate),
            "rate_is_most": verdict.is_least,
            "hire": {
                "connects": None if verdict.hire_connects is None else round(float(verdict.hire_connects), 1),
                "usd": _usd(verdict.hire_usd),
            },
            "bid_share": float(verdict.share),
            "break_even": _usd(verdict.break_even),
            "break_even_hours": None if verdict.break_even_hours is None else round(float(verdict.break_even_hours), 2),
            "needed_rate": share_shape(verdict.needed_rate),
            "money": _usd(verdict.money),
            "money_from": verdict.source,
        },
        "budget_left": None if budget is None else budget.left,
    }


def _usd(amount: Fraction | None) -> Decimal | None:
    return None if amount is None else cents_each(amount)
