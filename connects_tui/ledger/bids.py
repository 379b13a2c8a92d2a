"""Bids: the proposals that were sent, each with how far it got and what its Connects had cost.

What the insights ask of a proposal, and no more: an account of years has thousands. Money is kept as whole numbers of a
unit that every price of a Connect is a multiple of, so that sums over ten thousand of them are exact and fast.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from math import lcm
from typing import Final

from msgspec import Struct

from connects_tui.ledger.ledger import Ledger
from connects_tui.ledger.lots import Lot, Taken
from connects_tui.ledger.proposals import ProposalState
from connects_tui.statuses import SENT, STATUSES

MICRO: Final = 1_000_000
"""Money has at most six decimals: so many of the smallest unit of `Bid.paid` make a USD."""


class Bid(Struct, frozen=True, gc=False):
    """One proposal that was sent.

    Attributes:
        place: its place among the proposals that its `Bids` are of.
        sent: the day on which it was sent.
        boost, invited, client, tags, budget, budget_max, hourly: as the entry says.
        cost: what was spent on it, boost included.
        stage: the furthest stage that it reached, a place in `connects_tui.statuses.STAGES`.
        dates: the day on which each stage was first recorded, `None` where it was not.
        connects: what it cost in Connects, boost included, less what came back.
        boost_back: how many Connects of its boost came back.
        paid: what those Connects cost, in a unit that all bids of an account share, see `PricedBids`.
        unpriced: how many of those Connects have no known price.
    """

    place: int
    sent: date
    cost: int
    boost: int
    invited: bool
    client: str | None
    tags: tuple[str, ...]
    budget: Decimal | None
    budget_max: Decimal | None
    hourly: bool
    stage: int
    dates: tuple[date | None, ...]
    connects: int
    boost_back: int
    paid: int
    unpriced: int


class PricedBids(Struct, frozen=True, eq=False):
    """Bids of an account as they stand on a day, in the order of their days.

    Attributes:
        bids: themselves.
        per_usd: how many units of `Bid.paid` make a USD.
    """

    bids: list[Bid]
    per_usd: int


def priced_bids(ledger: Ledger) -> PricedBids:
    """Return every proposal sent up to the ledger's last day as a bid; those dated before the opening are among them.

    A Connect's price is that of its lot: a purchase's price, or the fee that the allowance came for, shared equally
    by all Connects that came. Free ones (a bonus, the allowance of a plan without a fee, signing up) cost nothing.
    No price is known of an opening balance, of adjustments, of Connects that came back into a fresh lot, of what was
    spent before the opening or overdrawn, and of what a proposal without an id spent.
    """
    prices = _Prices(ledger)
    bids = [_bid(place, proposal, prices) for place, proposal in enumerate(ledger.proposals) if not proposal.planned]
    return PricedBids(bids, prices.per_usd)


def _bid(place: int, proposal: ProposalState, prices: "_Prices") -> Bid:
    entry = proposal.entry
    stage, dates = _reached(proposal)
    net = max(0, proposal.spent - proposal.refunded)
    paid, priced = prices.paid(proposal.taken, net)
    boost_back = 0
    if entry.boost and proposal.refunded:
        # An outbid boost comes back by itself; of anything else the proposal's own Connects come back first.
        alone = min(_outbid(proposal), entry.boost, proposal.refunded)
        boost_back = min(entry.boost, alone + max(0, proposal.refunded - alone - entry.connects))
    return Bid(
        place=place,
        sent=entry.on,
        cost=proposal.cost,
        boost=entry.boost,
        invited=entry.invited,
        client=entry.client,
        tags=entry.tags,
        budget=entry.budget,
        budget_max=entry.budget_max,
        hourly=entry.hourly,
        stage=stage,
        dates=dates,
        connects=net,
        boost_back=boost_back,
        paid=paid,
        unpriced=net - priced,
    )


def _reached(proposal: ProposalState) -> tuple[int, tuple[date | None, ...]]:
    """Return the furthest stage, and the day on which each was first recorded.

    A proposal that was taken back to "sent" starts anew.
    """
    furthest = SENT
    dates: list[date | None] = [proposal.entry.on, None, None, None, None]
    for change in proposal.story:
        place = STATUSES[change.status].stage
        if place is None:
            continue
        if place == SENT:
            furthest, dates = SENT, [proposal.entry.on, None, None, None, None]
            continue
        furthest = max(furthest, place)
        if dates[place] is None:
            dates[place] = change.on
    return furthest, tuple(dates)


def _outbid(proposal: ProposalState) -> int:
    """Return how many Connects of a boost that did not win came back."""
    outbid = (refund for refund in proposal.refunds if refund.reason == "outbid")
    return sum(proposal.entry.boost if refund.connects is None else refund.connects for refund in outbid)


class _Prices:
    """What a Connect of each lot cost, as whole numbers of a common unit."""

    def __init__(self, ledger: Ledger) -> None:
        account = ledger.history.account
        opening_known = account is not None and account.balance is None
        lots = ledger.state.holdings.lots if ledger.state else []
        self.per_usd = MICRO * lcm(*(lot.came for lot in lots if lot.came and lot.cost))
        self._prices = [self._price_in(lot, opening_known=opening_known) for lot in lots]

    def paid(self, taken: Sequence[Taken], connects: int) -> tuple[int, int]:
        """Return what so many Connects cost that came first from these lots, and of how many a price is known."""
        paid = known = 0
        for part in taken:
            number = min(part.connects, connects)
            connects -= number
            price = self._prices[part.lot]
            if price is not None:
                paid += number * price
                known += number
        return paid, known

    def _price_in(self, lot: Lot, *, opening_known: bool) -> int | None:
        """Return what a Connect of a lot cost; `None` where it is not known."""
        if not lot.cost:
            return 0 if lot.source in ("allowance", "bonus") or (lot.source == "opening" and opening_known) else None
        return int(lot.cost * MICRO) * (self.per_usd // MICRO // lot.came) if lot.came else 0
