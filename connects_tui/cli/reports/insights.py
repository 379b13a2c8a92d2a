"""Does it pay: `connects insights`, `connects month`, and before a bid `connects worth`."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Final

from msgspec.structs import asdict

from connects_tui.actions import insight_words, recording
from connects_tui.actions.book import BadFilter
from connects_tui.actions.month import (
    KindOfMonth,
    MonthFigures,
    MonthReview,
    month_lines,
    month_name,
    month_review,
    month_rows,
)
from connects_tui.actions.outlook_words import breach_lines
from connects_tui.actions.quick_add import parse_quick_add
from connects_tui.cli.context import Context, WrongUsage
from connects_tui.cli.json_text import Shape, fields
from connects_tui.cli.output import page, say, say_json, say_progress
from connects_tui.cli.reports.forecast import outlook_on_day
from connects_tui.insights.backtest import Backtest, backtest
from connects_tui.insights.benchmarks import Benchmark, Benchmarks
from connects_tui.insights.bids import EVENTS, REPLY, Bids, Costs, Return, UnitCost, costs, returned
from connects_tui.insights.groups import (
    DIMENSIONS,
    Boosts,
    Difference,
    Group,
    Stage,
    StopList,
    boosts,
    funnel,
    grouped,
    stop_list,
)
from connects_tui.insights.statistics import Interval, Rate
from connects_tui.insights.verdict import MIN_DECIDED, Range, Worth
from connects_tui.ledger.budgets import ConnectsBudget
from connects_tui.ledger.calendar import month_of
from connects_tui.rounding import cents_each
from connects_tui.statuses import SENT
from connects_tui.wording import counted, day_words, how_many, upper_first, usd

_MAX_GROUPS: Final = 20
"""So many groups are shown to a person."""


def insights(context: Context) -> None:
    args = context.args
    context.require_order()
    context.book.require_account()
    outlook = outlook_on_day(context)
    bids = _filtered_bids(context, outlook.bids)
    if args.backtest:
        _report_backtest(context, bids, outlook.bid_share)
        return
    cost = costs(bids)
    if context.wants_json:
        names = DIMENSIONS if args.by is None else (args.by,)
        groups = {name: grouped(bids, name) for name in names}
        say_json(_insights_shape(bids, cost, boosts(bids), groups, outlook.benchmarks))
        return
    if not bids.bids:
        say("No proposals in this period; `connects log` records one.")
        return
    _print(bids, cost, outlook.benchmarks)
    dimension = args.by or "tag"
    kinds = grouped(bids, dimension)
    _print_groups(dimension, kinds, p_values=args.p_values)
    _print_returns(dimension, kinds)


def _filtered_bids(context: Context, bids: Bids) -> Bids:
    from connects_tui.actions.filters import parse_bid_filter  # noqa: PLC0415 - worth is asked without one

    args = context.args
    bounds = [f"{key}:{day}" for key, day in (("since", args.since), ("until", args.until)) if day is not None]
    try:
        return parse_bid_filter(" ".join([*bounds, *args.filter]), context.as_of).apply(bids)
    except BadFilter as error:
        raise WrongUsage(str(error)) from error


def month(context: Context) -> None:
    day = context.args.month or context.as_of
    if day > context.as_of:
        raise WrongUsage(f"{month_of(day)} has not begun yet")
    context.book.require_account()
    review = month_review(outlook_on_day(context), day, context.settings.settings)
    note = context.note
    if context.wants_json:
        say_json(_month_shape(review), note)
        return
    page().heading(review.name)
    say("")
    rows = [row for row in month_rows(review) if not row.is_heading]
    columns = ("", *(f">{name}" for name in review.columns), ">Change")
    page().table(columns, [(row.label, row.now, row.before, row.change) for row in rows])
    say("")
    page().pairs(month_lines(review))
    if note:
        say("")
        say(note)


def worth(context: Context) -> None:
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
    knows_unused = outlook.knows_unused(proposal)
    page().pairs(insight_words.calculation(worth, proposal, budget, outlook.backtest, knows_unused=knows_unused))
    for warning in warnings:
        page().paragraph(f"Budget: {warning}.")
    page().paragraph(f"{insight_words.verdict_words(worth.verdict, outlook.today)}.")


# --- for a person ----------------------------------------------------------------------------------------------------


def _print(bids: Bids, cost: Costs, others: Benchmarks) -> None:
    period = "" if bids.since is None else f" since {day_words(bids.since)}"
    if bids.until is not None:
        period += f" until {day_words(bids.until)}"
    page().heading(f"{counted(len(bids), 'proposal')}{period} · {how_many(cost.connects)}")
    paid = f"{usd(bids.fees)} for membership, {usd(bids.purchases)} for Connects"
    if cost.is_unpriced:
        unknown = "What the Connects you used cost isn't known (an opening balance, an adjustment)"
        page().paragraph(f"Paid: {paid}. {unknown}.")
    else:
        page().paragraph(f"Paid: {paid}; the Connects you used cost {usd(cost.value)}.")
    if cost.unpriced and not cost.is_unpriced:
        unpriced = f"{how_many(cost.unpriced)} have no known price (an opening balance, an adjustment)"
        page().paragraph(f"{unpriced} and count as $0.00.")
    brought = returned(bids)
    if brought.earned:
        words = insight_words.return_words(brought, " what the bids cost")
        page().paragraph(f"Earned: {usd(brought.earned)}, {words}; {insight_words.paid_words(brought)}.")
    say("")
    rows = [
        (
            "interviewing (a reply)" if index == REPLY else stage.name,
            f"{stage.count:,}",
            insight_words.rate_words(stage.rate) if index else "",
            _days(stage.days),
            _days(stage.days_from_sent),
        )
        for index, stage in enumerate(funnel(bids))
    ]
    page().table(("Stage", ">Proposals", "Of all sent (95%)", ">Days", ">Since sent"), rows)
    say("")
    stages = enumerate(("proposal", "view", "reply, interview", "offer", "hire"))
    costs_per = [_each_row(name, cost.per(stage), is_unpriced=cost.is_unpriced) for stage, name in stages]
    page().table(("Per", ">Connects", ">Value", ">Paid"), costs_per)
    say("")
    for line in insight_words.boosts_words(boosts(bids)):
        page().paragraph(line)
    for line in insight_words.stop_words(stop_list(bids)):
        page().paragraph(line)
    benchmarks = [insight_words.benchmark_words(benchmark) for benchmark in others.all]
    tier = insight_words.tier_words(cost.replies, others.tier_of(cost.replies.share or Fraction(0)))
    if benchmarks and tier:
        benchmarks.append(tier)
    page().sections([("Benchmarks, per proposal sent", benchmarks)])


def _days(days: float | None) -> str:
    return "" if days is None else f"{days:g}"


def _each_row(name: str, each: UnitCost | None, *, is_unpriced: bool) -> tuple[str, ...]:
    if each is None:
        return name, "none yet", "", ""
    value = "unknown" if is_unpriced else usd(each.value)
    return name, f"{each.connects:,}", value, "" if each.cash is None else usd(each.cash)


def _print_groups(dimension: str, groups: Sequence[Group], *, p_values: bool) -> None:
    say("")
    page().heading(f"By {insight_words.dimension_words(dimension)}")
    rows = [
        (
            group.name,
            f"{group.proposals:,}",
            f"{group.replies.cases:,}",
            insight_words.rate_words(group.replies),
            insight_words.significance_words(group.told_difference, p_value=p_values),
            f"{group.hires.cases:,}",
            "" if (reply := group.costs.per(REPLY)) is None else f"{reply.connects:,}",
        )
        for group in groups[:_MAX_GROUPS]
    ]
    page().table(("", ">Sent", ">Replies", "Reply rate (95%)", "vs others", ">Hires", ">A reply"), rows)
    if len(groups) > _MAX_GROUPS:
        say(f"and {len(groups) - _MAX_GROUPS} more; --json has them all")


def _print_returns(dimension: str, groups: Sequence[Group]) -> None:
    hired = [group for group in groups if group.hires.cases]
    if not any(group.returned.earned for group in hired):
        return
    say("")
    page().heading(f"Earned by {insight_words.dimension_words(dimension)}, compared with what the bids cost")
    rows = [
        (
            group.name,
            f"{group.proposals:,}",
            f"{group.hires.cases:,}",
            usd(found.earned),
            "" if found.whole_cost is None else usd(found.whole_cost),
            insight_words.return_words(found),
        )
        for group in hired[:_MAX_GROUPS]
        for found in (group.returned,)
    ]
    page().table(("", ">Sent", ">Hires", ">Earned", ">Cost", "Return (95%)"), rows)


# --- the backtest ----------------------------------------------------------------------------------------------------


def _report_backtest(context: Context, bids: Bids, share: Fraction) -> None:
    found = backtest(bids, share, partial(say_progress, "Replaying bid", 1))
    if context.wants_json:
        say_json(_backtest_shape(bids, found))
        return
    page().heading(f"{counted(len(bids), 'bid')}, each judged by what was known before its month")
    if not found.verdicts:
        say(f"No verdicts to test: they take {MIN_DECIDED} decided bids, and jobs whose budget is known.")
        return
    page().paragraph(f"{upper_first(insight_words.backtest_words(found))}.")
    say("")
    months = found.months[-24:]
    columns = ("Month", ">Bids", ">Skip", ">Connects saved", ">Replies lost", ">Hires lost")
    counts = ("bids", "skipped", "saved", "replies", "hires")
    rows = [(month_name(month.on, bids.as_of), *(f"{getattr(month, name):,}" for name in counts)) for month in months]
    page().table(columns, rows)
    if len(found.months) > len(months):
        say(f"and {len(found.months) - len(months)} earlier; --json has them all")
    if found.calibration_error is None:
        return
    say("")
    page().heading("Hire rate predicted, and what came of it (tenths of the decided bids)")
    tenths = [
        (
            f"{insight_words.percent(decile.predicted)}%",
            f"{decile.seen.cases:,} of {decile.seen.total:,}",
            insight_words.rate_words(decile.seen),
        )
        for decile in found.deciles
    ]
    page().table((">Predicted", ">Hired", "Seen (95%)"), tenths)
    say(f"Off by {insight_words.percent(found.calibration_error)} points on average.")


# --- for a program: shares from 0 to 1, and a rate that is null where there are too few to tell ----------------------


def rate_shape(rate: Rate) -> Shape:
    """Shape a rate, which is null where there are too few to tell."""
    return {
        "cases": rate.cases,
        "of": rate.total,
        "rate": None if rate.too_few else rate.share,
        "interval": _interval(rate.interval),
        "too_few": rate.too_few,
    }


def _interval(interval: Interval | None) -> list[float] | None:
    return None if interval is None else [round(interval.low, 6), round(interval.high, 6)]


def _benchmark(item: Benchmark) -> Shape:
    return {
        "rate": item.rate,
        "low": float(item.low) / 100,
        "high": float(item.high) / 100,
        **fields(item, "who", "source", "url", "read", "confidence"),
    }


def _difference(difference: Difference | None) -> Shape | None:
    if difference is None:
        return None
    return fields(difference, "p", "p_adjusted") | {"is_one": difference.is_significant, "higher": difference.higher}


def _floats(bounds: Range | None) -> Shape | None:
    if bounds is None:
        return None
    return {name: None if value is None else float(value) for name, value in asdict(bounds).items()}


def _insights_shape(
    bids: Bids, cost: Costs, all_boosts: Boosts, groups: dict[str, tuple[Group, ...]], others: Benchmarks
) -> Shape:
    return {
        **fields(bids, "as_of", "since", "until"),
        "proposals": len(bids),
        "funnel": [_stage(stage) for stage in funnel(bids)],
        "cost": {
            **fields(cost, "connects", "unpriced", "value"),
            **fields(bids, "fees", "purchases"),
            "cash": cost.cash,
            "per": _per(cost),
        },
        "return": _return(returned(bids)),
        "boosts": _boosts(all_boosts),
        "groups": {name: [_group(group) for group in made] for name, made in groups.items()},
        "benchmarks": [_benchmark(item) for item in others.all],
        "stop_list": _stop_list(stop_list(bids)),
    }


def _stop_list(found: StopList) -> Shape:
    return {
        **fields(found, "compared", "connects"),
        "share": found.share(found.connects),
        "hires_lost": found.hired,
        "kinds": [
            {
                "kind": dict(stop.kind),
                **fields(stop, "bids", "connects"),
                "share": found.share(stop.connects),
                "hires_lost": stop.hired,
                "hires": rate_shape(stop.hires),
                "others": rate_shape(stop.others),
                "p_adjusted": round(stop.p_adjusted, 6),
            }
            for stop in found.stops
        ],
    }


def _stage(stage: Stage) -> Shape:
    return {
        "stage": stage.name,
        "count": stage.count,
        **rate_shape(stage.rate),
        "of_previous": rate_shape(stage.of_previous),
        **fields(stage, "days", "days_from_sent"),
    }


def _per(cost: Costs) -> Shape:
    shape: Shape = {}
    for name, stage in EVENTS.items():
        each = cost.per(stage)
        shape[name] = None if each is None else {"connects": float(each.connects), **fields(each, "value", "cash")}
    return shape


def _group(group: Group) -> Shape:
    return {
        **fields(group, "name", "proposals"),
        **fields(group.costs, "connects", "value", "cash"),
        "replies": rate_shape(group.replies) | {"difference": _difference(group.reply_difference)},
        "hires": rate_shape(group.hires) | {"difference": _difference(group.hire_difference)},
        "per": _per(group.costs),
        "return": _return(group.returned),
    }


def _return(found: Return) -> Shape:
    return {
        "earned": found.earned,
        "cost": found.whole_cost,
        "hires": found.paid.total,
        "paid": found.paid.cases,
        "ratio": found.ratio,
        "interval": _interval(found.interval),
        "too_few": found.too_few,
    }


def _boosts(boosts: Boosts) -> Shape:
    return {
        **fields(boosts, "connects", "back"),
        "boosted": _kind(boosts.boosted),
        "not_boosted": _kind(boosts.not_boosted),
        "reply_difference": _difference(boosts.reply_difference),
        "hire_difference": _difference(boosts.hire_difference),
    }


def _kind(cost: Costs) -> Shape:
    return {
        **fields(cost, "connects", "value"),
        "replies": rate_shape(cost.replies),
        "hires": rate_shape(cost.hires),
        "per": _per(cost),
    }


def _month_shape(review: MonthReview) -> Shape:
    return {
        **_figures(review.month),
        "before": _figures(review.before),
        "best": _kind_of_month(review.best),
        "worst": _kind_of_month(review.worst),
        "budgets": [
            {
                **fields(budget.cycle, "start", "renews"),
                "connects": budget.connects and fields(budget.connects, "budget", "spent", "left"),
                "money": budget.money and fields(budget.money, "budget", "fees", "purchases", "left"),
            }
            for budget in review.budgets
        ],
        "goals": list(review.goals),
        "decision": {"action": review.action, "text": review.decision},
    }


def _figures(month: MonthFigures) -> Shape:
    return {
        "month": month_of(month.first),
        "since": month.first,
        "until": month.last,
        **fields(month, "opening", "closing"),
        "moved": dict(month.moved),
        **fields(month.bids, "fees", "purchases"),
        "earned": month.earned,
        "proposals": month.costs.counts[SENT],
        "replies": rate_shape(month.costs.replies),
        "hires": rate_shape(month.costs.hires),
        **fields(month.costs, "connects", "unpriced", "value"),
        "per": _per(month.costs),
    }


def _kind_of_month(kind: KindOfMonth | None) -> Shape | None:
    if kind is None:
        return None
    return {**fields(kind, "by", "name"), "replies": rate_shape(kind.replies), "before": rate_shape(kind.before)}


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
        "p": round(found.p, 6),
        "months": list(found.months),
        "calibration": {
            "error": found.calibration_error and round(found.calibration_error, 6),
            "tenths": [
                {"predicted": round(decile.predicted, 6), "seen": rate_shape(decile.seen)} for decile in found.deciles
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
        "too_few": basis.too_few,
        "hire": {"connects": _floats(worth.hire_connects), "usd": worth.hire_usd},
        "budget_share": worth.budget_share,
        "hours": worth.hours and round(worth.hours, 2),
        "chance": worth.chance and round(worth.chance, 6),
        "chance_interval": _interval(worth.chance_interval),
        "benchmark": None if worth.benchmark is None else _benchmark(worth.benchmark),
        "warnings": warnings,
        "verdict": {
            **fields(verdict, "word", "missing"),
            "supported": verdict.is_supported,
            "words": insight_words.verdict_words(verdict, today),
            **fields(verdict, "cost", "unused", "expires", "decided"),
            "rate": verdict.rate,
            "rate_is_most": verdict.is_least,
            "hire": {
                "connects": verdict.hire_connects and round(verdict.hire_connects, 1),
                "usd": _usd(verdict.hire_usd),
            },
            "bid_share": verdict.share,
            "break_even": _usd(verdict.break_even),
            "break_even_hours": verdict.break_even_hours and round(verdict.break_even_hours, 2),
            "needed_rate": verdict.needed_rate,
            "money": _usd(verdict.money),
            "money_from": verdict.source,
        },
        "budget_left": None if budget is None else budget.left,
    }


def _usd(amount: Fraction | None) -> Decimal | None:
    return None if amount is None else cents_each(amount)
