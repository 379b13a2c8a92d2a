"""The JSON of `connects insights` and `connects worth`. Shares are numbers from 0 to 1, money is text with two digits.

A rate is `null` where there are too few to tell; its counts and its interval are always there.
"""

from connects_tui.cli.shapes.books import Shape, fields
from connects_tui.insights.benchmarks import Benchmark, Benchmarks
from connects_tui.insights.bids import Bids
from connects_tui.insights.funnel import Costs, Each, Stage, funnel
from connects_tui.insights.groups import Boosts, Difference, Group
from connects_tui.insights.statistics import Interval, Rate
from connects_tui.insights.worth import Range, Worth
from connects_tui.statuses import HIRED, INTERVIEWING, OFFERED, SENT, VIEWED


def insights(
    bids: Bids, found: Costs, boosts: Boosts, groups: dict[str, tuple[Group, ...]], others: Benchmarks
) -> Shape:
    """Shape `connects insights`."""
    return {
        **fields(bids, "as_of", "since", "until"),
        "proposals": len(bids),
        "funnel": [_stage(stage) for stage in funnel(bids)],
        "cost": {
            **fields(found, "connects", "unpriced", "value"),
            **fields(bids, "fees", "purchases"),
            "cash": found.cash,
            "per": _per(found),
        },
        "boosts": _boosts(boosts),
        "groups": {name: [_group(group) for group in made] for name, made in groups.items()},
        "benchmarks": [_benchmark(item) for item in others.all],
    }


def _stage(stage: Stage) -> Shape:
    return {
        "stage": stage.name,
        "count": stage.count,
        **_rate(stage.rate),
        "of_previous": _rate(stage.of_previous),
        **fields(stage, "days", "days_from_sent"),
    }


def _rate(rate: Rate) -> Shape:
    return {
        "cases": rate.cases,
        "of": rate.of,
        "rate": None if rate.too_few else _share(rate.share),
        "interval": _interval(rate.interval),
        "too_few": rate.too_few,
    }


def _interval(interval: Interval | None) -> list[float] | None:
    return None if interval is None else [round(interval.low, 6), round(interval.high, 6)]


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, 6)


def _per(found: Costs) -> Shape:
    return {
        "proposal": _each(found.per(SENT)),
        "view": _each(found.per(VIEWED)),
        "reply": _each(found.per(INTERVIEWING)),
        "interview": _each(found.per(INTERVIEWING)),
        "offer": _each(found.per(OFFERED)),
        "hire": _each(found.per(HIRED)),
    }


def _each(each: Each | None) -> Shape | None:
    if each is None:
        return None
    return {"connects": float(each.connects), "value": each.value, "cash": each.cash}


def _group(group: Group) -> Shape:
    return {
        **fields(group, "name", "proposals"),
        **fields(group.costs, "connects", "value", "cash"),
        "replies": _rate(group.replies) | {"difference": _difference(group.reply_difference)},
        "hires": _rate(group.hires) | {"difference": _difference(group.hire_difference)},
        "per": _per(group.costs),
    }


def _difference(difference: Difference | None) -> Shape | None:
    return None if difference is None else fields(difference, "p", "p_adjusted", "is_one", "higher")


def _boosts(boosts: Boosts) -> Shape:
    return {
        **fields(boosts, "connects", "back"),
        "boosted": _kind(boosts.boosted),
        "organic": _kind(boosts.organic),
        "reply_difference": _difference(boosts.reply_difference),
        "hire_difference": _difference(boosts.hire_difference),
    }


def _kind(found: Costs) -> Shape:
    return {
        **fields(found, "connects", "value"),
        "replies": _rate(found.replies),
        "hires": _rate(found.hires),
        "per": _per(found),
    }


def _benchmark(item: Benchmark) -> Shape:
    return {
        "rate": item.rate,
        "low": float(item.low) / 100,
        "high": float(item.high) / 100,
        **fields(item, "who", "source", "url", "read", "confidence"),
    }


def worth(found: Worth, warnings: list[str]) -> Shape:
    """Shape `connects worth`."""
    basis = found.basis
    return {
        "connects": found.connects,
        "usd": None if found.price is None else found.price * found.connects,
        **fields(found, "balance", "tries"),
        "basis": {
            "tags": list(basis.tags),
            "invited": basis.invited,
            "hires": _rate(basis.hires),
            "replies": _rate(basis.replies),
        },
        "too_few": found.too_few,
        "hire": {"connects": _range(found.hire_connects, number=True), "usd": _range(found.hire_usd)},
        "budget_share": None if found.budget_share is None else [_share(share) for share in found.budget_share],
        "hours": None if found.hours is None else round(found.hours, 2),
        "chance": _share(found.chance),
        "chance_interval": _interval(found.chance_interval),
        "benchmark": None if found.benchmark is None else _benchmark(found.benchmark),
        "warnings": warnings,
    }


def _range(found: Range | None, *, number: bool = False) -> Shape | None:
    if found is None:
        return None
    shape = fields(found, "expected", "least", "most")
    return {name: None if text is None else float(text) for name, text in shape.items()} if number else shape
