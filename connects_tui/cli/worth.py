"""Before a bid: `connects worth`."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from connects_tui.actions import recording, verdict_words
from connects_tui.actions.outlook_words import breach_lines
from connects_tui.actions.quick_add import parse_quick_add
from connects_tui.cli.context import Context, WrongUsage
from connects_tui.cli.forecast import outlook_on_day
from connects_tui.cli.insights import benchmark_shape, interval_shape, rate_shape, share_shape
from connects_tui.cli.output import Shape, fields, page, say_json
from connects_tui.insights.worth import Range, Worth
from connects_tui.ledger.budgets import ConnectsBudget
from connects_tui.rounding import cents_each


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
        "hire": {"connects": _range(worth.hire_connects, number=True), "usd": _range(worth.hire_usd)},
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


def _range(bounds: Range | None, *, number: bool = False) -> Shape | None:
    if bounds is None:
        return None
    shape = fields(bounds, "expected", "least", "most")
    return {name: None if text is None else float(text) for name, text in shape.items()} if number else shape
