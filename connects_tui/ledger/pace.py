"""The pace: how fast an account spends its Connects, from its own last weeks or as a person gives it."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from msgspec import Struct

from connects_tui.ledger.calendar import days_before
from connects_tui.ledger.comparison import AVERAGE_DAYS, CONNECTS_WITHOUT_HISTORY, FEWEST_DAYS
from connects_tui.ledger.entries import Entry, Proposal
from connects_tui.ledger.ledger import Ledger
from connects_tui.rules.values import half_up

PACE_DAYS: Final = 28
"""The pace is that of so many days, today included: four whole weeks."""


class Pace(Struct, frozen=True):
    """How fast Connects are spent: `a_day`, exactly.

    `cost` is what one proposal costs, boost included, in whole Connects, at least 1: the mean of those measured (of the
    last 90 days where there was none), free ones left out, else the rules' typical cost, else 8. It was measured over
    so many `days`, 0 where it was given, in which so many Connects (less what came back) and proposals were sent.
    """

    a_day: Fraction
    cost: int
    days: int = 0
    spent: int = 0
    proposals: int = 0


def own_pace(ledger: Ledger) -> Pace:
    """Return the pace of the last 28 days, today included; of a younger journal that of its days, at least 14.

    A journal begins with its opening or its first proposal, whichever is earlier. What came back of the proposals of
    these days counts as not spent, so that a week of closed jobs is no faster pace.
    """
    account = ledger.history.account
    begun = [] if account is None else [account.on]
    begun += [entry.on for entry in ledger.history.entries[:1] if entry.on <= ledger.until]
    known = (ledger.until - min(begun)).days + 1 if begun else PACE_DAYS
    days = min(PACE_DAYS, max(FEWEST_DAYS, known))
    start = days_before(ledger.until, days - 1)
    spent = proposals = 0
    costs: list[int] = []
    for entry in _since(ledger, start):
        spent += entry.spends
        if isinstance(entry, Proposal):
            proposals += 1
            came_back = ledger.spent.get(entry.id or "")
            spent -= came_back.refunded if came_back else 0
            if entry.spends:
                costs.append(entry.spends)
    cost = half_up(Fraction(sum(costs), len(costs))) if costs else usual_cost(ledger)
    return Pace(Fraction(spent, days), cost, days, spent, proposals)


def given_pace(ledger: Ledger, a_day: Fraction) -> Pace:
    """Return a pace that a person gives, in Connects a day; what a proposal costs is still the user's own.

    Raises:
        ValueError: it is negative.
    """
    if a_day < 0:
        raise ValueError("a pace is 0 or more Connects a day")
    return Pace(a_day, own_pace(ledger).cost)


def usual_cost(ledger: Ledger) -> int:
    """Return the mean cost of the paid proposals of the last 90 days, else what is usual, at least 1 Connect."""
    costs = [
        entry.spends
        for entry in _since(ledger, days_before(ledger.until, AVERAGE_DAYS - 1))
        if isinstance(entry, Proposal) and entry.spends
    ]
    if costs:
        return half_up(Fraction(sum(costs), len(costs)))
    rules = ledger.rules_on(ledger.until)
    typical = rules.proposal.typical_connects if rules else None
    return max(1, CONNECTS_WITHOUT_HISTORY if typical is None else typical)


def _since(ledger: Ledger, start: date) -> Iterator[Entry]:
    """Yield the entries from a day on up to today, the latest first."""
    for entry in reversed(ledger.history.entries):
        if entry.on < start:
            break
        if entry.on <= ledger.until:
            yield entry
