"""Bids with a known truth: `python -m tests.insights.known_truth` checks verdicts against it on hundreds of journals.

The suite checks a few of them, see `test_backtest`.
"""

import argparse
import sys
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from statistics import mean
from typing import Final

from connects_tui.insights.backtest import Backtest, backtest
from connects_tui.insights.bids import Bid, Bids, furthest_stage
from connects_tui.ledger.entries import Proposal, StatusChange
from connects_tui.ledger.proposals import ProposalState

Rates = Callable[[str, int], float]

_UNTIL: Final = date(2026, 11, 23)
_TAGS: Final = {"css": 0.02, "php": 0.05, "go": 0.08, "rust": 0.15, "api": 0.25}
_PRICES: Final = {50: 0.4, 300: 0.8, 700: 1.2, 3000: 1.5}


def by_tag_and_price(tag: str, price: int) -> float:
    """Return a hire rate that both matter for."""
    return _TAGS[tag] * _PRICES[price]


def nothing_matters(_tag: str, _price: int) -> float:
    """Return the same hire rate for all."""
    return 0.05


def made(seed: int, number: int, rates: Rates, days: int = 730) -> Bids:
    """Make so many bids over some days, hired or declined within three weeks, or silent."""
    random = Random(seed)
    bids = []
    for place in range(number):
        on = _UNTIL - timedelta(days=days - place * days // number)
        tag, price = random.choice(list(_TAGS)), random.choice(list(_PRICES))
        proposal = Proposal(
            id=f"p{place}",
            on=on,
            connects=12,
            boost=12 if random.random() < 0.2 else 0,
            title="Build it",
            tags=(tag,),
            budget=Decimal(price),
            client=f"client {random.randrange(number // 3)}",
        )
        status = "hired" if random.random() < rates(tag, price) else "declined" if random.random() < 0.3 else ""
        change = StatusChange(on=on + timedelta(days=random.randrange(2, 20)), of=f"p{place}", status=status or "sent")
        state = ProposalState(proposal, (change,) if status and change.on <= _UNTIL else ())
        bids.append(Bid(state, furthest_stage(state), proposal.spends, 0, 0, 0, Decimal("0.15")))
    return Bids(_UNTIL, tuple(bids), ())


def replay(seed: int, number: int, rates: Rates) -> Backtest:
    """Backtest such bids."""
    return backtest(made(seed, number, rates), Fraction(1, 10))


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


def main() -> None:
    """Print calibration and claims over many journals; fail where they are worse than promised."""
    argparse.ArgumentParser("python -m tests.insights.known_truth", description=__doc__).parse_args()
    found = [replay(seed, 1000, by_tag_and_price) for seed in range(50)]
    error = mean(each.calibration_error or 0 for each in found)
    _say(f"rates by tag and price, 50 journals of 1,000 bids: calibration error {error:.1%} on average, at most 5%")
    _say(f"  a rule is claimed on {sum(each.is_supported for each in found)} of 50")
    assert error <= 0.05
    for number in (300, 1000):
        claimed = sum(replay(seed, number, nothing_matters).is_supported for seed in range(200))
        _say(f"nothing matters, 200 journals of {number:,} bids: a rule is claimed on {claimed}, at most 10")
        assert claimed <= 10


if __name__ == "__main__":
    main()
