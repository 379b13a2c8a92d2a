"""What a proposal usually costs: one number, for quick-add, status, forecast, hints and plans alike."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.ledger.calendar import days_before
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.ledger import Ledger
from connects_tui.ledger.state import NOTHING_SPENT
from connects_tui.rounding import half_up
from connects_tui.rules import RuleSet

RECENT_DAYS: Final = 90
"""The mean is that of so many days, today included."""

MIN_DAYS: Final = 14
"""What is averaged over days is averaged over at least so many."""

COST_WITHOUT_HISTORY: Final = 8


class UsualCost(Struct, frozen=True):
    """What a proposal usually costs in Connects, without a boost, and where that number comes from.

    Attributes:
        boost: the mean boost of the paid proposals of the last 90 days, ad credits apart; plans add it.
        limit: which end of the rules' range the number was moved to; `None`: it lay within.
    """

    connects: int
    source: Literal["setting", "average", "rules", "nothing"]
    boost: int = 0
    limit: Literal["least", "most"] | None = None

    @property
    def origin(self) -> str:
        """Where the number comes from, in two or three words."""
        return f"the {self.limit} allowed" if self.limit else _ORIGINS[self.source][0]

    @property
    def origin_at_length(self) -> str:
        """The same for where there is room."""
        words = _ORIGINS[self.source][1]
        return f"the {self.limit} these rules allow, from {words}" if self.limit else words


_ORIGINS: Final = {
    "setting": ("your setting", "your setting"),
    "average": ("your average", "your average of the last 90 days"),
    "rules": ("typical", "typical under these rules"),
    "nothing": ("our guess", "our guess until you log a few"),
}


def usual_cost(ledger: Ledger | None, rules: RuleSet | None, set_cost: int | None = None) -> UsualCost:
    """Return what a proposal usually costs under some rules, on the ledger's last day.

    It is what the user has set, else the mean of the paid proposals of the last 90 days, else the rules' typical cost,
    else 8; within the range of the rules.
    """
    paid = [] if ledger is None else list(recently_paid(ledger))
    spendings = {} if ledger is None else ledger.spendings
    boosts = [entry.boost - spendings.get(entry.id or "", NOTHING_SPENT).ad_credits for entry in paid]
    boost = half_up(Fraction(sum(boosts), len(paid))) if paid else 0
    typical = None if rules is None else rules.proposal.typical_connects
    if set_cost is not None:
        usual = UsualCost(set_cost, "setting", boost)
    elif paid:
        usual = UsualCost(half_up(Fraction(sum(entry.connects for entry in paid), len(paid))), "average", boost)
    elif typical is not None:
        usual = UsualCost(typical, "rules")
    else:
        usual = UsualCost(COST_WITHOUT_HISTORY, "nothing")
    return usual if rules is None else _within(usual, rules)


def recently_paid(ledger: Ledger) -> Iterator[Proposal]:
    """Go through the paid proposals of the last 90 days, the latest first."""
    recent = ledger.entries_since(days_before(ledger.until, RECENT_DAYS - 1))
    return (entry for entry in recent if isinstance(entry, Proposal) and entry.connects)


def _within(usual: UsualCost, rules: RuleSet) -> UsualCost:
    least, most = rules.proposal.min_connects, rules.proposal.max_connects
    if usual.connects < least:
        return replace(usual, connects=least, limit="least")
    return replace(usual, connects=most, limit="most") if most is not None and usual.connects > most else usual
