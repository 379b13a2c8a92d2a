"""How long comparing plans takes: `python -m tests.benchmarks.plans`. Figures to look at; nothing passes or fails.

The table: 200 proposals a month, 12 months, three plans. The range: every number of proposals from 0 to 200. Both as
the median of several runs, and as a ratio to playing the same year through the ledger entry by entry.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from connects_tui.ledger import History, Ledger
from connects_tui.ledger.comparison import Comparer, ranges
from connects_tui.ledger.entries import Account, Proposal, PurchaseMade
from connects_tui.rules import Rulebook

RUNS = 7
START = date(2026, 11, 1)


def median_ms(work: Callable[[], object]) -> float:
    """Run something several times and return its median in milliseconds."""
    times = []
    for _ in range(RUNS):
        before = time.perf_counter()
        work()
        times.append((time.perf_counter() - before) * 1000)
    return statistics.median(times)


def one_year_entry_by_entry(rulebook: Rulebook) -> Callable[[], object]:
    """The same year as a journal: 2,400 proposals, each after a purchase."""
    days = [START + timedelta(days=place * 365 // 2400) for place in range(2400)]
    account = Account(id="a", on=START, rules="upwork-2026", plan="plus")
    bids = [Proposal(on=day, connects=8, title="x") for day in days]
    purchases = [PurchaseMade(on=day, connects=10) for day in days]
    entries = [account, *(entry for pair in zip(purchases, bids, strict=True) for entry in pair)]
    history = History.of(entries)
    return lambda: Ledger.play(history, rulebook, START + timedelta(days=364))


def main() -> None:
    """Print the figures."""
    rulebook = Rulebook.load()
    ledger = median_ms(one_year_entry_by_entry(rulebook))
    sys.stdout.write(f"one year of one plan through the ledger, 4,800 entries: {ledger:8.1f} ms\n")
    for rules in rulebook.sets.values():
        comparer = Comparer(rules, 12, START)
        table = median_ms(lambda comparer=comparer: comparer.steady(Decimal(200), 8))  # type: ignore[misc]
        whole = median_ms(lambda comparer=comparer: ranges(comparer.break_even(8)))  # type: ignore[misc]
        of_table = f"table {table:6.2f} ms ({table / ledger:5.3f} x)"
        of_range = f"0 to 200 {whole:7.1f} ms ({whole / ledger:5.2f} x)"
        sys.stdout.write(f"{rules.id:14} {of_table}   {of_range}\n")


if __name__ == "__main__":
    main()
