"""The bids of a period and what they cost.

Money is in whole numbers of a unit that every price is a multiple of: ten thousand bids add up exactly and fast.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from math import lcm
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.insights.statistics import Interval, Rate, ratio_interval
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.ledger import Ledger
from connects_tui.ledger.lots import Lot, LotShare
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.state import Payment
from connects_tui.ledger.status import UsualWait, is_talking, usual_waits, waits
from connects_tui.rounding import cents, cents_each, half_up
from connects_tui.statuses import HIRED, INTERVIEWING, OFFERED, SENT, STAGES, STATUSES, VIEWED

REPLY: Final = INTERVIEWING
"""The client answered, which Upwork calls active and the journal interviewing."""

EVENTS: Final = {
    "proposal": SENT, "view": VIEWED, "reply": REPLY, "interview": REPLY, "offer": OFFERED, "hire": HIRED
}  # fmt: skip
"""What costs are told for, each with the stage at which it has happened."""

MICRO: Final = 1_000_000
"""Money has at most six decimals."""


class Bid(Struct, frozen=True, gc=False):
    """One proposal that was sent.

    Attributes:
        stage: the furthest that it reached, a place in `connects_tui.statuses.STAGES`.
        connects: what it cost in Connects, boost included, after refunds.
        boost_back: how many Connects of its boost were refunded.
        value_units: what those Connects cost, so many `Bids.per_usd` to a USD.
        unpriced: how many of those Connects have no known price.
        price: what one Connect cost to buy on its day, in USD with tax; `None` where none was sold.
    """

    proposal: ProposalState
    stage: int
    connects: int
    boost_back: int
    value_units: int
    unpriced: int
    price: Decimal | None = None

    @property
    def entry(self) -> Proposal:
        """Its entry."""
        return self.proposal.entry

    @property
    def earned(self) -> Decimal:
        """What it earned, in USD."""
        return self.proposal.earned


class Bids(Struct, frozen=True, dict=True):
    """Bids of a period, in the order of their days, with statuses and costs as of a day.

    Attributes:
        payments: what was paid for membership and Connects in the same period.
        since, until: the first and last day of the period; `None`: no bound.
        per_usd: how many units of `Bid.value_units` make a USD.
        share: the share of the payments that is theirs, as that of the period's Connects that they used up; `None`
            where the period's proposals used none.
    """

    as_of: date
    bids: tuple[Bid, ...]
    payments: tuple[Payment, ...]
    since: date | None = None
    until: date | None = None
    per_usd: int = 1
    share: Fraction | None = Fraction(1)

    def __len__(self) -> int:
        return len(self.bids)

    def __iter__(self) -> Iterator[Bid]:
        return iter(self.bids)

    def between(self, since: date | None = None, until: date | None = None) -> "Bids":
        """Return those sent, and what was paid, from a day up to another."""
        first, last = since or date.min, until or date.max
        return replace(
            self,
            bids=tuple(bid for bid in self if first <= bid.entry.on <= last),
            payments=tuple(payment for payment in self.payments if first <= payment.on <= last),
            since=since,
            until=until,
        )

    def fitting(self, condition: Callable[[ProposalState], bool]) -> "Bids":
        """Return those whose proposal fits a condition, with their share of what was paid."""
        fit = tuple(bid for bid in self if condition(bid.proposal))
        if len(fit) == len(self.bids) or self.share is None:
            return replace(self, bids=fit)
        connects = sum(bid.connects for bid in fit)
        return replace(self, bids=fit, share=self.share * connects / self.connects if self.connects else None)

    def by_boost(self) -> tuple[list[Bid], list[Bid]]:
        """Return those with a boost and those without, but for invitations, which are answered more often anyway."""
        own = [bid for bid in self if not bid.entry.invited]
        return [bid for bid in own if bid.entry.boost], [bid for bid in own if not bid.entry.boost]

    @property
    def cash(self) -> Fraction | None:
        """Their share of fees and purchases in the period, exact USD; `None` where it can't be told."""
        return None if self.share is None else self.share * Fraction(self.fees + self.purchases)

    @cached_property
    def outcomes(self) -> list[bool | None]:
        """Whether each led to a hire; `None` where it isn't decided yet."""
        replies, decisions = waits(bid.proposal for bid in self)
        usual = usual_waits([days for _, days in replies], [days for _, days in decisions])
        return [outcome_on(bid.proposal, self.as_of, *usual) for bid in self]

    @cached_property
    def connects(self) -> int:
        """What they used up, after refunds."""
        return sum(bid.connects for bid in self)

    @cached_property
    def fees(self) -> Decimal:
        """Membership fees in the period, in USD."""
        return sum((payment.amount for payment in self.payments if payment.kind == "fee"), Decimal(0))

    @cached_property
    def purchases(self) -> Decimal:
        """What was paid for Connects in the period, in USD."""
        return sum((payment.amount for payment in self.payments if payment.kind == "purchase"), Decimal(0))


def bids_of(ledger: Ledger) -> Bids:
    """Return every proposal sent up to the ledger's last day as a bid, with all that was paid.

    A Connect's price is that of its lot: a purchase's price, or the fee of its allowance, shared equally. Free ones (a
    bonus, the allowance of a free plan, signing up) cost nothing. No price is known of an opening balance, adjustments,
    refunds into a fresh lot, and of what was spent before the opening, overdrawn, or by a proposal without an id.
    """
    account = ledger.history.account
    opening_known = account is not None and account.balance is None
    lots = ledger.state.holdings.lots if ledger.state else []
    per_usd = MICRO * lcm(*(lot.received for lot in lots if lot.received and lot.paid))
    prices = [_price_in(lot, per_usd, opening_known=opening_known) for lot in lots]
    price_on = cache(ledger.price_on)
    sent = (proposal for proposal in ledger.proposals if not proposal.planned)
    bids = tuple(_bid(proposal, prices, price_on(proposal.entry.on)) for proposal in sent)
    return Bids(ledger.until, bids, tuple(ledger.state.payments) if ledger.state else (), per_usd=per_usd)


def _price_in(lot: Lot, per_usd: int, *, opening_known: bool) -> int | None:
    """Return what a Connect of a lot cost, as a whole number of the common unit; `None` where it is not known."""
    if not lot.paid:
        return 0 if lot.source in ("allowance", "bonus") or (lot.source == "opening" and opening_known) else None
    return int(lot.paid * MICRO) * (per_usd // MICRO // lot.received) if lot.received else 0


def _bid(proposal: ProposalState, prices: Sequence[int | None], price: Decimal | None) -> Bid:
    net = max(0, proposal.outstanding)
    paid, priced = _paid(prices, proposal.spending.taken, net)
    boost_back = 0
    if proposal.boost and proposal.refunded:
        # An outbid boost is refunded on its own; otherwise the proposal's own Connects are refunded first.
        outbid = (refund.connects for refund in proposal.refunds if refund.reason == "outbid")
        lost = sum(proposal.boost if connects is None else connects for connects in outbid)
        alone = min(lost, proposal.boost, proposal.refunded)
        boost_back = min(proposal.boost, alone + max(0, proposal.refunded - alone - proposal.entry.connects))
    return Bid(proposal, furthest_stage(proposal), net, boost_back, paid, net - priced, price)


def furthest_stage(proposal: ProposalState) -> int:
    """Return the furthest stage that a proposal reached; one taken back to "sent" starts anew."""
    furthest = SENT
    for change in proposal.story:
        stage = STATUSES[change.status].stage
        if stage is not None:
            furthest = max(furthest, stage) if stage > SENT else SENT
    return furthest


def stage_dates(proposal: ProposalState) -> list[date | None]:
    """Return the day on which each stage was first recorded, if it was; "sent" starts anew."""
    dates: list[date | None] = [proposal.entry.on, *[None] * HIRED]
    for change in proposal.story:
        stage = STATUSES[change.status].stage
        if stage == SENT:
            dates[1:] = [None] * HIRED
        elif stage is not None and dates[stage] is None:
            dates[stage] = change.on
    return dates


# --- what became of them ---------------------------------------------------------------------------------------------


def outcome_on(proposal: ProposalState, day: date, reply: UsualWait, decision: UsualWait) -> bool | None:
    """Whether a proposal had led to a hire by the end of a day; `None`: it was not decided yet.

    It is decided once it was hired, or ended, or was without news for longer than one usually waits.
    """
    status, since, hired = "sent", proposal.entry.on, False
    for change in proposal.story:
        if change.on > day:
            break
        status, since = change.status, change.on
        hired = status == "hired" or (hired and status != "sent")
    if hired:
        return True
    wait = decision if is_talking(status) else reply
    return None if STATUSES[status].is_open and (day - since).days <= wait.days else False


def _paid(prices: Sequence[int | None], taken: Iterable[LotShare], connects: int) -> tuple[int, int]:
    """Return what so many Connects cost, and of how many a price is known."""
    paid = known = 0
    for part in taken:
        number = min(part.connects, connects)
        connects -= number
        price = prices[part.lot]
        if price is not None:
            paid += number * price
            known += number
    return paid, known


def reply_rate(bids: Bids | list[Bid]) -> Rate:
    """Return how many of some proposals were answered."""
    return Rate(sum(bid.stage >= REPLY for bid in bids), len(bids))


# --- what they cost ---------------------------------------------------------------------------------------------------


class UnitCost(Struct, frozen=True):
    """What one of something cost: Connects to a tenth; their value, and their share of what was paid, in USD."""

    connects: Decimal
    value: Decimal
    cash: Decimal | None


class Costs(Struct, frozen=True):
    """What some proposals cost.

    Attributes:
        counts: how many reached each stage, from sent to hired.
        connects: what they used up, after refunds.
        exact_value: what these Connects had cost, exact USD; those `unpriced` count as 0.
        exact_cash: their share of what was paid, see `Bids.cash`.
    """

    counts: tuple[int, ...]
    connects: int
    exact_value: Fraction
    unpriced: int
    exact_cash: Fraction | None

    @property
    def value(self) -> Decimal:
        """What the Connects had cost, in USD to the cent."""
        return cents_each(self.exact_value)

    @property
    def is_unpriced(self) -> bool:
        """Whether no value is known: some Connects have no known price, and the others were free."""
        return self.unpriced > 0 and not self.exact_value

    @property
    def cash(self) -> Decimal | None:
        """Fees and purchases, in USD to the cent."""
        return None if self.exact_cash is None else cents_each(self.exact_cash)

    @property
    def replies(self) -> Rate:
        """How many of the proposals were answered."""
        return Rate(self.counts[REPLY], self.counts[SENT])

    @property
    def hires(self) -> Rate:
        """How many of the proposals led to a hire."""
        return Rate(self.counts[HIRED], self.counts[SENT])

    def per(self, stage: int) -> UnitCost | None:
        """Return what was spent for each that reached a stage; `None` where none did."""
        number = self.counts[stage]
        if not number:
            return None
        tenths = half_up(Fraction(self.connects * 10, number))
        cash = None if self.exact_cash is None else cents_each(self.exact_cash, number)
        return UnitCost(Decimal(tenths) / 10, cents_each(self.exact_value, number), cash)


def costs(bids: Bids, part: Iterable[Bid] | None = None) -> Costs:
    """Return what a period's proposals cost, or a part of them."""
    reached = [0] * len(STAGES)
    connects = units = unpriced = 0
    for bid in bids if part is None else part:
        reached[bid.stage] += 1
        connects += bid.connects
        units += bid.value_units
        unpriced += bid.unpriced
    cash = bids.cash
    if part is not None and cash is not None:
        cash = cash * connects / bids.connects if bids.connects else None
    counts = tuple(sum(reached[stage:]) for stage in range(len(STAGES)))
    return Costs(counts, connects, Fraction(units, bids.per_usd), unpriced, cash)


# --- what they brought ------------------------------------------------------------------------------------------------

MIN_HIRES: Final = 5
"""The fewest hires of which a return is told."""


class Return(Struct, frozen=True):
    """What some bids earned for what their Connects cost to buy, in USD, before Upwork's fee.

    Attributes:
        cost: their net Connects at the price on each one's day; `None` where that is not known of one of them.
        paid: of how many hires an earning is recorded.
        interval: the 95% interval of the ratio; `None` where that can't be told.
    """

    earned: Decimal
    cost: Decimal | None
    paid: Rate
    interval: Interval | None = None

    @property
    def too_few(self) -> bool:
        """Whether too few were hired to tell."""
        return self.paid.total < MIN_HIRES or (self.interval is None and bool(self.earned and self.cost))

    @property
    def ratio(self) -> Fraction | None:
        """How many times their cost they earned; `None` where the cost is unknown or 0, or too few were hired."""
        return None if self.too_few or not self.cost else Fraction(self.earned) / Fraction(self.cost)

    @property
    def whole_cost(self) -> Decimal | None:
        """The cost to the cent."""
        return None if self.cost is None else cents(self.cost)


def returned(bids: Iterable[Bid]) -> Return:
    """Return what some bids earned for what they cost."""
    earned, cost, unsold = Decimal(0), Decimal(0), False
    parts: list[tuple[float, float]] = []
    hired = paid = 0
    for bid in bids:
        amount, price = bid.earned, 0 if bid.price is None else bid.price * bid.connects
        unsold = unsold or (bid.price is None and bid.connects > 0)
        earned, cost = earned + amount, cost + price
        parts.append((float(amount), float(price)))
        hired += bid.stage >= HIRED
        paid += bid.stage >= HIRED and amount > 0
    interval = ratio_interval(parts) if hired >= MIN_HIRES and earned and cost and not unsold else None
    return Return(earned, None if unsold else cost, Rate(paid, hired), interval)
