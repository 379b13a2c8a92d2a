"""How long forecast and insights take: `python -m tests.benchmarks.insights`. Nothing passes or fails.

Ten thousand proposals over four years on Plus, with a purchase for every eighth of them, answers and refunds; each
figure as the median of several runs, and as a ratio to playing the journal once.
"""

import random
import sys
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from connects_tui.actions.hints import Situation, findings
from connects_tui.insights.benchmarks import packaged
from connects_tui.insights.bids import bids_of
from connects_tui.insights.funnel import costs, funnel
from connects_tui.insights.groups import DIMENSIONS, boosts, grouped
from connects_tui.ledger import History, Ledger
from connects_tui.ledger.entries import Account, Entry, Proposal, PurchaseMade, Refund, StatusChange
from connects_tui.ledger.forecast import forecast
from connects_tui.ledger.proposals import Proposals
from connects_tui.ledger.status import due
from connects_tui.rules import Rulebook
from tests.benchmarks.plans import median_ms

NUMBER = 10_000
FIRST, TODAY = date(2023, 1, 1), date(2026, 11, 23)


def journal() -> History:
    """A journal of that many proposals, the same in every run."""
    chance = random.Random(1)  # noqa: S311 - nothing secret
    entries: list[Entry] = [Account(id="a", on=FIRST, rules="upwork", plan="plus", renewal_day=5)]
    for number in range(NUMBER):
        on = FIRST + timedelta(days=number * (TODAY - FIRST).days // NUMBER)
        entries.append(
            Proposal(
                id=f"p{number}",
                on=on,
                connects=chance.randint(2, 16),
                boost=chance.choice([0, 0, 0, 10]),
                title="Build it",
                client=f"c{chance.randint(0, 3000)}",
                tags=(chance.choice("abcdefghijklmnopqrst"),),
                budget=Decimal(chance.randint(50, 9000)),
            )
        )
        if not number % 8:
            entries.append(PurchaseMade(on=on, connects=100))
        status = chance.choice(["viewed", "interviewing", "hired", "declined", "closed", *["sent"] * 20])
        entries.append(StatusChange(on=on + timedelta(days=3), of=f"p{number}", status=status))
        if status == "closed":
            entries.append(Refund(on=on + timedelta(days=3), of=f"p{number}", reason="closed"))
    return History.of(entries)


def main() -> None:
    """Print the figures."""
    history, rulebook = journal(), Rulebook.load()
    played = median_ms(lambda: Ledger.play(history, rulebook, TODAY))
    sys.stdout.write(f"{'the ledger itself':24}{played:8.1f} ms\n")
    ledger = Ledger.play(history, rulebook, TODAY)
    ahead = forecast(ledger)
    assert ahead is not None
    bids = bids_of(ledger)
    situation = Situation(ledger, ahead, bids, packaged())
    work: dict[str, Callable[[], object]] = {
        "forecast": lambda: forecast(ledger),
        "proposals as they stand": lambda: Proposals.of(ledger.history, ledger.spent, TODAY),
        "due": lambda: due(ledger),
        "bids": lambda: bids_of(ledger),
        "funnel": lambda: funnel(bids),
        "costs": lambda: costs(bids),
        "boosts": lambda: boosts(bids),
        "hints": lambda: findings(situation),
    }
    work |= {f"by {name}": (lambda name=name: grouped(bids, name)) for name in DIMENSIONS}  # type: ignore[misc]
    for name, call in work.items():
        took = median_ms(call)
        sys.stdout.write(f"{name:24}{took:8.1f} ms ({took / played:5.2f} x)\n")


if __name__ == "__main__":
    main()
