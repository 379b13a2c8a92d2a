"""The plan comparison."""

from collections.abc import Sequence
from decimal import Decimal

from connects_tui.actions.book import Refused
from connects_tui.actions.membership import no_rule_set, plan_switch_words
from connects_tui.actions.plans import (
    MONTHS,
    PlanQuery,
    averages_sentence,
    break_even_words,
    missing_data_words,
    not_compared_words,
    plan_verdict_words,
    steady_words,
)
from connects_tui.cli.context import Context, WrongUsage
from connects_tui.cli.json_text import Shape, fields
from connects_tui.cli.output import page, say, say_json
from connects_tui.ledger.comparison import BreakEven, Comparison, PlanCost, ranges
from connects_tui.wording import counted, day_words, usd


def plans(context: Context) -> None:
    args = context.args
    if args.history and (args.proposals is not None or args.connects is not None):
        raise WrongUsage("--history takes proposals from the journal; leave out --proposals and --connects")
    question = _question(context)
    usage: Shape
    if args.history:
        try:
            comparison = question.replayed()
        except ValueError as error:
            raise Refused(str(error)) from error
        sent, break_even = len(question.history[1]), None
        usage, words = {"kind": "history", "proposals": sent}, counted(sent, "proposal")
    else:
        averages = question.averages
        proposals = averages.proposals_per_month if args.proposals is None else args.proposals
        connects = averages.connects_per_proposal if args.connects is None else args.connects
        comparison = question.comparer.steady(proposals, connects)
        break_even = ranges(question.comparer.break_even(connects))
        number = int(proposals) if proposals == int(proposals) else float(proposals)
        usage = {"kind": "steady", "proposals_per_month": number, "connects_per_proposal": connects}
        words = steady_words(proposals, connects)
    if context.wants_json:
        say_json(_shape(comparison, usage, break_even))
        return
    is_own = args.proposals is None or args.connects is None
    period = f"{counted(comparison.months, 'month')} from {day_words(comparison.start)}"
    page().heading(f"{words} · {period} · rules: {comparison.rules.name}")
    columns = ("=Plan", ">Per month", ">Per bid", ">Bought", ">Not sent", ">Expired", ">Left", "")
    page().table(columns, [_row(question, comparison, cost) for cost in comparison.costs])
    say("")
    advice = plan_verdict_words(comparison, question.present, words)
    page().paragraph(missing_data_words(question, own=is_own, history=args.history) or advice)
    if is_own and not args.history:
        page().paragraph(averages_sentence(question.averages))
    if question.ledger is not None and args.rules is None:
        for plan in question.rules.plans:
            is_other = plan.audience == question.audience and plan.id != question.present
            if is_other and (words := plan_switch_words(context.book, plan.id, context.as_of)):
                page().paragraph(f"{words}.")
    if break_even:
        page().paragraph(break_even_words(break_even))
    page().paragraph(not_compared_words(question.tax))


def _question(context: Context) -> PlanQuery:
    args = context.args
    months = args.months or MONTHS
    rules = None
    if args.rules is not None:
        if not context.rulebook.knows(args.rules):
            raise no_rule_set(context.rulebook, args.rules)
        rules = context.rulebook.in_force(args.rules, context.as_of)
        book = context.any_book()
        if book.history.account is None:
            return PlanQuery(rules, months, context.as_of, tax=args.tax or Decimal(0), set_cost=book.usual_cost)
    context.book.require_account()
    ledger, set_cost = context.book.ledger(context.as_of), context.book.usual_cost
    return PlanQuery.of_account(ledger, months, rules, args.tax, set_cost)


def _row(question: PlanQuery, comparison: Comparison, cost: PlanCost) -> tuple[str, ...]:
    remarks = []
    if cost is comparison.cheapest:
        remarks.append("cheapest")
    if cost.plan.id == question.present:
        remarks.append("current")
    if cost.plan.audience != question.audience:
        remarks.append(f"for {'agencies' if cost.plan.audience == 'agency' else 'individuals'}")
    each = "" if cost.cost_per_proposal is None else usd(cost.cost_per_proposal)
    counts = (f"{number:,}" for number in (cost.bought, cost.missed, cost.expired, cost.left))
    return cost.plan.name, usd(cost.monthly_cost), each, *counts, ", ".join(remarks)


def _shape(comparison: Comparison, usage: Shape, break_even: Sequence[BreakEven] | None) -> Shape:
    """Shape a comparison; the ranges are left out where a history was compared."""
    numbers = ("fees", "purchases", "bought", "sent", "missed", "expired", "left", "monthly_cost", "cost_per_proposal")
    shape = {
        "rules": comparison.rules.id,
        **fields(comparison, "start", "months"),
        "usage": usage,
        "plans": [{"plan": cost.plan.id, **fields(cost, *numbers)} for cost in comparison.costs],
        "cheapest": comparison.cheapest.plan.id,
    }
    if break_even is not None:
        shape["ranges"] = [{"from": item.first, "to": item.last, "plan": item.plan.id} for item in break_even]
    return shape
