"""An account between two days: its terms, its cycle, its lots, and what happened so far.

`State` offers the steps (add, spend, expire, charge, warn); `ledger` (a day) and `effects` (entries) take them.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from connects_tui.ledger.entries import Entry, PlanChange, Proposal
from connects_tui.ledger.lots import AdCreditBatch, Holdings, Lot, LotShare, LotSource, in_spend_order
from connects_tui.movements import MOVEMENT_KINDS, MovementKind
from connects_tui.problems import Problem, ProblemCode
from connects_tui.rules import Plan, PurchaseTerms, Rulebook, RuleSet
from connects_tui.wording import how_many


class Movement(Struct, frozen=True, gc=False, array_like=True):
    """One change of the balance, by Connects with a sign, or of the ad credits, and the balance after it.

    Attributes:
        entry: the id of the entry behind it; `None` where none caused it or it has no id.
        parts: how many Connects went into or out of which lot. Where they sum to less than `connects`, the rest was
            owed, or paid off what was owed. A credit names its lot even where nothing was left for it.
    """

    on: date
    kind: MovementKind
    connects: int
    balance: int
    entry: str | None
    note: str
    parts: tuple[LotShare, ...] = ()

    @property
    def lot(self) -> int | None:
        """The number of the lot that expired; `None` for what is no expiry."""
        return self.parts[0].lot if self.kind == "expiry" else None

    @property
    def balance_change(self) -> int:
        """By how many Connects it changes the balance: 0 where it moves ad credits."""
        return 0 if MOVEMENT_KINDS[self.kind].total is None else self.connects


class ProposalSpending(Struct, frozen=True, gc=False, array_like=True):
    """What one proposal spent (boost included) and what was refunded, in Connects.

    `outbid` of what was `refunded` came back because the boost did not win. `taken` are the lots that they came from
    and that did not get them back yet, in the order in which they were spent; what these lack of `outstanding` was
    owed, or spent before the opening. What `ad_credits` paid of its boost is in neither `total` nor `boost`.
    """

    total: int
    boost: int
    taken: tuple[LotShare, ...] = ()
    refunded: int = 0
    outbid: int = 0
    ad_credits: int = 0

    @property
    def outstanding(self) -> int:
        """What hasn't been refunded yet."""
        return self.total - self.refunded

    def limit(self, reason: str | None) -> int:
        """Return how many Connects can still be refunded for a reason: "outbid" refunds the boost alone, and once."""
        return min(self.outstanding, self.boost - self.outbid) if reason == "outbid" else self.outstanding

    def with_refund(self, connects: int, reason: str | None) -> "ProposalSpending":
        """Return the same once so many Connects were refunded for a reason."""
        outbid = self.outbid + connects if reason == "outbid" else self.outbid
        return replace(self, refunded=self.refunded + connects, outbid=outbid)


NOTHING_SPENT: Final = ProposalSpending(0, 0)


class Payment(Struct, frozen=True, gc=False, array_like=True):
    """A membership fee or a purchase, in USD."""

    on: date
    kind: Literal["fee", "purchase"]
    amount: Decimal


class Pending(Struct, frozen=True):
    """A change of plan that waits for the next renewal, with the plan's terms for where the rules then lack it."""

    entry: PlanChange
    rules_name: str
    plan: Plan


# --- the account -----------------------------------------------------------------------------------------------------


class State(Struct):
    """The account at a moment of its history.

    Attributes:
        rules_name: the rules the account names, a set's id or the timeline.
        rules, plan: what is in force today, the day being played.
        own_connects, own_fee: allowance (Connects) and fee (USD) agreed for this account; `None`: the plan's.
        anchor: the day of the month on which it would renew, whatever the rules' last renewal day.
        cycle_start, renews: the present cycle's first day, and its renewal date.
        tax: on top of published prices, in percent.
        rules_history, prices: over time, each with its first day: the rules the account named; what one Connect cost to
            buy, in USD with tax (`None`: none was sold, or in another currency).
        proposals: all of the journal, by their ids; not all are sent yet.
        ad_credits: those that pay for boosts, in the order they are spent.
        spendings: what each proposal spent and got back, by its id.
        fees, purchases: all fees and all that was paid for Connects since the opening, in USD; `payments` one by one.
        not_granted: Connects of all allowances so far that did not come, because the plan holds no more.
    """

    rulebook: Rulebook
    rules_name: str
    rules: RuleSet
    plan: Plan
    today: date
    own_connects: int | None
    own_fee: Decimal | None
    anchor: int
    cycle_start: date
    renews: date
    opened: date
    rules_history: list[tuple[date, str]]
    tax: Decimal
    prices: list[tuple[date, Decimal | None]] = []
    proposals: Mapping[str, Proposal] = {}
    pending: Pending | None = None
    holdings: Holdings = field(default_factory=Holdings)
    ad_credits: list[AdCreditBatch] = []
    spendings: dict[str, ProposalSpending] = {}
    fees: Decimal = Decimal(0)
    purchases: Decimal = Decimal(0)
    payments: list[Payment] = []
    not_granted: int = 0
    movements: list[Movement] = []
    problems: list[Problem] = []

    def copy(self) -> "State":
        """Return a state to be played on without changing this one."""
        return replace(
            self,
            holdings=self.holdings.copy(),
            ad_credits=self.ad_credits.copy(),
            spendings=self.spendings.copy(),
            rules_history=self.rules_history.copy(),
            prices=self.prices.copy(),
            payments=self.payments.copy(),
            movements=self.movements.copy(),
            problems=self.problems.copy(),
        )

    def without_past(self) -> "State":
        """Return a copy that forgets what happened so far, which makes further copies cheap."""
        return replace(self, movements=[], problems=[], payments=[]).copy()

    @property
    def balance(self) -> int:
        """What the lots hold less what is owed, in Connects."""
        return self.holdings.balance

    @property
    def allowance(self) -> int:
        """What this account gets each month, in Connects."""
        return self.plan.monthly_connects if self.own_connects is None else self.own_connects

    @property
    def fee(self) -> Decimal:
        """What this account pays each month, in USD, tax included."""
        return self.plan.fee(self.tax) if self.own_fee is None else self.own_fee

    @property
    def purchase_terms(self) -> PurchaseTerms | None:
        """How the plan sells Connects, tax included; `None` where it can't buy."""
        return None if self.plan.purchase is None else self.plan.purchase.with_tax(self.tax)

    def note_price(self) -> None:
        """Keep what one Connect costs from today on, where that has changed."""
        terms = self.purchase_terms if self.rules.currency == "USD" else None
        price = None if terms is None else terms.price
        if not self.prices or self.prices[-1][1] != price:
            self.prices.append((self.today, price))

    def move(
        self, kind: MovementKind, connects: int, note: str, entry: str | None, parts: tuple[LotShare, ...]
    ) -> None:
        """Record a movement; one of 0 Connects is none."""
        if connects:
            self.movements.append(Movement(self.today, kind, connects, self.balance, entry, note, parts))

    def add_connects(
        self,
        source: LotSource,
        connects: int,
        note: str,
        entry: str | None = None,
        *,
        expires: date | None = None,
        paid: Decimal = Decimal(0),
    ) -> None:
        """Add Connects, for so many USD `paid`: what is owed is paid first, the rest makes a lot."""
        rest = self.holdings.pay_owed(connects)
        lot = self.holdings.issue(source, rest, self.today, self.plan, expires=expires, came=connects, paid=paid)
        self.move(source, connects, note, entry, (LotShare(lot.number, rest),))
        if self.holdings.has_expired(lot, self.today):
            self.expire_all([lot])

    def grant_allowance(
        self,
        connects: int,
        note: str,
        entry: str | None = None,
        *,
        in_full: bool = False,
        source: Literal["allowance", "opening"] = "allowance",
    ) -> None:
        """Grant the allowance that a fee pays for, up to the plan's maximum balance unless `in_full`."""
        most = self.plan.max_balance
        granted = connects if most is None or in_full else max(0, min(connects, most - self.balance))
        self.add_connects(source, granted, note, entry, paid=self.fee)
        if granted < connects:
            self.not_granted += connects - granted
            were = "was" if connects - granted == 1 else "were"
            cut = f"{connects - granted:,} of the {how_many(connects)} of the allowance {were} not granted"
            message = f"{cut}, since {self.plan.name} holds at most {most:,}"
            self.warn("allowance-cut", message, "Spend some before the next renewal", entry)

    def expire_all(self, lots: list[Lot]) -> None:
        """Let all that these lots hold expire, in spend order, one movement each."""
        for lot in in_spend_order(lots, self.rules.spend_order):
            if lot.left:
                self.expire(lot, lot.left)

    def expire(self, lot: Lot, connects: int) -> None:
        """Let some of what a lot holds expire."""
        self.holdings.take(lot, connects)
        note = f"Expired, from the {lot.source} of {lot.issued}"
        self.move("expiry", -connects, note, None, (LotShare(lot.number, connects),))

    def spend(self, kind: MovementKind, connects: int, note: str, entry: str | None) -> list[LotShare]:
        """Spend Connects, in spend order; what can't be covered is owed."""
        taken = self.holdings.spend(connects, self.rules.spend_order)
        self.move(kind, -connects, note, entry, tuple(taken))
        return taken

    def grant_ad_credits(self, number: int, note: str, entry: str | None, expires: date | None) -> None:
        """Add ad credits, which expire at once if it is too late."""
        self.move("credit", number, note, entry, ())
        if not number:
            return
        self.ad_credits.append(AdCreditBatch(self.today, expires, number))
        self.ad_credits.sort(key=lambda batch: (batch.expires or date.max, batch.issued))
        self.expire_ad_credits()

    def expire_ad_credits(self) -> None:
        """Let the ad credits expire whose day has come, one movement a batch."""
        while self.ad_credits and (expires := self.ad_credits[0].expires) is not None and expires <= self.today:
            batch = self.ad_credits.pop(0)
            self.move("credit-expired", -batch.left, f"Credits of {batch.issued} expired", None, ())

    def spend_ad_credits(self, boost: int, note: str, entry: str | None) -> int:
        """Pay for a boost with ad credits as far as they go; return how many it took."""
        wanted = boost
        while wanted and self.ad_credits:
            batch = self.ad_credits[0]
            part = min(batch.left, wanted)
            wanted -= part
            self.ad_credits[:1] = [replace(batch, left=batch.left - part)] if part < batch.left else []
        self.move("credit-spent", wanted - boost, note, entry, ())
        return boost - wanted

    def connects_for(self, proposal: Proposal) -> int:
        """Return what a proposal sent now costs in Connects; ad credits pay for its boost first."""
        return proposal.connects + max(0, proposal.boost - sum(batch.left for batch in self.ad_credits))

    def pay(self, kind: Literal["fee", "purchase"], amount: Decimal) -> None:
        """Pay a membership fee, or for Connects, in USD."""
        if kind == "fee":
            self.fees += amount
        else:
            self.purchases += amount
        if amount:
            self.payments.append(Payment(self.today, kind, amount))

    def warn(self, code: ProblemCode, message: str, remedy: str, entry: Entry | str | None) -> None:
        """Record that something is odd."""
        line, id_ = (entry.line, entry.id) if isinstance(entry, Entry) else (0, entry)
        self.problems.append(Problem("warning", code, message, remedy, line, 0, self.today, id_))

    def enter(self, day: date) -> None:
        """Begin a day, under the rules that are in force on it."""
        self.today = day
        rules = self.rulebook.in_force(self.rules_name, day)
        if rules is not self.rules:
            self.rules = rules
            self.plan = self._terms_or_warn(self.plan, rules)
            self.note_price()

    def switch_plan(self, change: PlanChange, rules_name: str, plan: Plan) -> None:
        """Make a plan the account's, under these rules; an entry for the same plan keeps the terms it doesn't name."""
        same = plan.id == self.plan.id
        if change.monthly_connects is not None or not same:
            self.own_connects = change.monthly_connects
        if change.monthly_fee is not None or not same:
            self.own_fee = change.monthly_fee
        if rules_name != self.rules_name:
            self.rules_history.append((self.today, rules_name))
        self.rules_name = rules_name
        self.rules = self.rulebook.in_force(rules_name, self.today)
        self.plan = self._terms_or_warn(plan, self.rules)
        self.note_price()

    def _terms_or_warn(self, plan: Plan, rules: RuleSet) -> Plan:
        terms = rules.plan(plan.id)
        if terms is not None:
            return terms
        message = f'{rules.name} has no plan "{plan.id}"; the terms of {plan.name} still apply'
        remedy = "If Upwork moved the account to another plan, record that change"
        self.warn("plan-not-in-rules", message, remedy, None)
        return plan
