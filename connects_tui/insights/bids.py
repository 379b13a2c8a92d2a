"""The bids of a period, or some of them, and what was paid in it: what every insight is about.

Money is kept as whole numbers, see `connects_tui.ledger.bids`; `Bids.usd` turns them into USD.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.ledger.bids import Bid, priced_bids
from connects_tui.ledger.ledger import Ledger
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.state import Payment
from connects_tui.rules.values import half_up


class Bids(Struct, frozen=True, dict=True):
    """Bids of a period.

    Attributes:
        as_of: the day on which they stand as they do.
        bids: themselves, in the order of their days.
        proposals: all proposals as they stand, in which each bid has its place.
        payments: what was paid for membership and Connects in the same period.
        since, until: the first and last day of the period; `None`: no bound.
        per_usd: how many units of `Bid.paid` make a USD.
        share: which share of the payments is theirs, where they are a part of the period's proposals: the same as that
            of the Connects they used up. `None` where none of the period's proposals used any.
    """

    as_of: date
    bids: tuple[Bid, ...]
    proposals: Sequence[ProposalState]
    payments: tuple[Payment, ...]
    since: date | None = None
    until: date | None = None
    per_usd: int = 1
    share: Fraction | None = Fraction(1)

    def __len__(self) -> int:
        return len(self.bids)

    def __iter__(self) -> Iterator[Bid]:
        return iter(self.bids)

    def usd(self, units: int) -> Fraction:
        """Return exact USD for units of `Bid.paid`."""
        return Fraction(units, self.per_usd)

    def between(self, since: date | None = None, until: date | None = None) -> "Bids":
        """Return those that were sent, and what was paid, from a day on up to another, both included."""
        first, last = since or date.min, until or date.max
        return replace(
            self,
            bids=tuple(bid for bid in self if first <= bid.sent <= last),
            payments=tuple(payment for payment in self.payments if first <= payment.on <= last),
            since=since,
            until=until,
        )

    def fitting(self, condition: Callable[[ProposalState], bool]) -> "Bids":
        """Return those whose proposal fits a condition, with their share of what was paid in the period."""
        fit = tuple(bid for bid in self if condition(self.proposals[bid.place]))
        if len(fit) == len(self.bids) or self.share is None:
            return self if len(fit) == len(self.bids) else replace(self, bids=fit)
        connects = sum(bid.connects for bid in fit)
        return replace(self, bids=fit, share=self.share * connects / self.connects if self.connects else None)

    def by_boost(self) -> tuple[list[Bid], list[Bid]]:
        """Return those with a boost and those without; not those that answer an invitation.

        An invitation is answered more often by itself, and is seldom boosted.
        """
        own = [bid for bid in self if not bid.invited]
        return [bid for bid in own if bid.boost], [bid for bid in own if not bid.boost]

    @property
    def cash(self) -> Fraction | None:
        """Their share of fees and purchases in the period, exact USD; `None` where it can't be told."""
        return None if self.share is None else self.share * Fraction(self.fees + self.purchases)

    @cached_property
    def connects(self) -> int:
        """All Connects that these proposals used up."""
        return sum(bid.connects for bid in self)

    @cached_property
    def fees(self) -> Decimal:
        """Membership fees charged in the period, in USD."""
        return _sum(payment.amount for payment in self.payments if payment.kind == "fee")

    @cached_property
    def purchases(self) -> Decimal:
        """What was paid for Connects in the period, in USD."""
        return _sum(payment.amount for payment in self.payments if payment.kind == "purchase")


def bids_of(ledger: Ledger) -> Bids:
    """Return every bid of the books up to their last day, with all that was paid in them."""
    known = priced_bids(ledger)
    payments = tuple(ledger.state.payments) if ledger.state else ()
    return Bids(ledger.until, tuple(known.bids), ledger.proposals.states, payments, per_usd=known.per_usd)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def usd_each(amount: Fraction, parts: int) -> Decimal | None:
    """Divide exact USD among some, to the cent, half up; `None` where there are none."""
    return Decimal(half_up(amount * 100 / parts)) / 100 if parts else None
