"""How long playing, forecast, insights and plans take: `python -m tests.benchmarks.engine`. Nothing passes or fails.

Ten thousand proposals, and plans of 200 a month for a year; medians, and ratios to playing the journal once.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Final

from msgspec.structs import replace

from connects_tui.actions.hints import find_hints
from connects_tui.actions.outlook import Outlook
from connects_tui.insights.backtest import backtest
from connects_tui.insights.benchmarks import packaged
from connects_tui.insights.bids import bids_of, costs
from connects_tui.insights.groups import DIMENSIONS, boosts, funnel, grouped, stop_list
from connects_tui.insights.verdict import BID_SHARE, Adviser
from connects_tui.ledger import History, Ledger
from connects_tui.ledger.comparison import Comparer, ranges
from connects_tui.ledger.forecast import forecast
from connects_tui.ledger.proposals import Proposals
from connects_tui.ledger.status import due
from connects_tui.rules import Rulebook
from tests.benchmarks.figures import Figure
from tests.benchmarks.journals import entries

PROPOSALS: Final = 10_000
TODAY: Final = date(2026, 11, 23)
RUNS: Final = 7


def median_ms(work: Callable[[], object]) -> float:
    """Run something several times and return its median in milliseconds."""
    times = []
    for _ in range(RUNS):
        before = time.perf_counter()
        work()
        times.append((time.perf_counter() - before) * 1000)
    return statistics.median(times)


def work() -> dict[str, Callable[[], object]]:
    """Name what is measured; the first is what the others are compared with."""
    history, rulebook = History.of(list(entries(PROPOSALS, TODAY))), Rulebook.load()
    ledger = Ledger.play(history, rulebook, TODAY)
    bids = bids_of(ledger)
    outlook, bid = Outlook(ledger), replace(bids.bids[-1].entry, on=TODAY, id=None)
    outlook.worth(bid)  # which gets ready what typing needs
    comparers = {rules.id: Comparer(rules, 12, TODAY.replace(day=1)) for rules in rulebook.sets.values()}
    return {
        "the ledger itself": partial(Ledger.play, history, rulebook, TODAY),
        "forecast": partial(forecast, ledger),
        "proposals as they stand": partial(Proposals.of, ledger.history, ledger.spendings, TODAY),
        "due": partial(due, ledger),
        "bids": partial(bids_of, ledger),
        "funnel": partial(funnel, bids),
        "costs": partial(costs, bids),
        "boosts": partial(boosts, bids),
        "hints": partial(find_hints, Outlook(ledger, packaged())),
        "the bids, for verdicts": partial(Adviser.of, bids),
        "a verdict": partial(outlook.worth, bid),
        "boosts side by side": partial(outlook.boost_options, bid),
        "backtest": partial(backtest, bids, BID_SHARE),
        "backtest after a change": partial(backtest, bids, BID_SHARE, earlier=outlook.backtest),
        "backtest of 3,000": partial(backtest, replace(bids, bids=bids.bids[-3000:]), BID_SHARE),
        "stop list": partial(stop_list, bids),
        **{f"by {name}": partial(grouped, bids, name) for name in DIMENSIONS},
        **{f"plans, {id_}": partial(comparer.steady, Decimal(200), 8) for id_, comparer in comparers.items()},
        **{f"0 to 200, {id_}": lambda it=it: ranges(it.break_even(8)) for id_, it in comparers.items()},  # type: ignore[misc]
    }


TARGETS: Final = {"a verdict": 50, "backtest of 3,000": 3_000}
"""Milliseconds."""


def measure() -> list[Figure]:
    """Measure what has a target."""
    calls = work()
    return [Figure(name, most, median_ms(calls[name]), "ms") for name, most in TARGETS.items()]


def main() -> None:
    """Print the figures."""
    played = None
    for name, call in work().items():
        took = median_ms(call)
        played = played or took
        sys.stdout.write(f"{name:24}{took:8.1f} ms ({took / played:5.2f} x)\n")


if __name__ == "__main__":
    main()
