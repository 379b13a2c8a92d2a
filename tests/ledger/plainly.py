"""The rules of an account once more: every day played, nothing skipped, each sentence as plainly as it is written.

Slow and simple on purpose, and of its own making down to the calendar, so that the ledger can be held against it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from connects_tui.ledger import History
from connects_tui.ledger.entries import (
    Account,
    Balance,
    Entry,
    Grant,
    PlanChange,
    Proposal,
    PurchaseMade,
    Refund,
    Spend,
)
from connects_tui.rules import Plan, Rulebook

A_DAY = timedelta(days=1)


@dataclass
class PlainLot:
    source: str
    issued: date
    expires: date | None
    cycles: int | None
    left: int
    place: int
    ran_out: bool = False


@dataclass
class PlainCredits:
    issued: date
    expires: date | None
    left: int


@dataclass
class Sent:
    total: int
    boost: int
    parts: list[tuple[PlainLot, int]] = field(default_factory=list)
    back: int = 0
    boost_back: int = 0


def first_after(day: date, fits: Callable[[date], bool]) -> date:
    day += A_DAY
    while not fits(day):
        day += A_DAY
    return day


def months_later(day: date, months: int) -> date:
    first = day.replace(day=1)
    for _ in range(months):
        first = first_after(first, lambda other: other.day == 1)
    last = first_after(first, lambda other: other.day == 1) - A_DAY
    return last.replace(day=min(day.day, last.day))


def renewal_of_a_cycle_begun(day: date, last: int) -> date:
    later = months_later(day, 1)
    return later if day.day <= last else first_after(later, lambda other: other.day == 1)


class PlainAccount:
    """An account whose days are played one by one."""

    def __init__(self, history: History, rulebook: Rulebook, until: date) -> None:
        account = history.account
        assert account is not None
        self.rulebook, self.rules_name = rulebook, account.rules
        self.rules = rulebook.in_force(account.rules, account.on)
        plan = self.rules.plan(account.plan)
        assert plan is not None
        self.plan = plan
        self.rows: list[tuple[date, str, int, int]] = []
        self.codes: list[str] = []
        self.lots: list[PlainLot] = []
        self.ad_credits: list[PlainCredits] = []
        self.sent: dict[str, Sent] = {}
        self.owed = 0
        self.fees = self.paid = Decimal(0)
        self.pending: tuple[PlanChange, str, Plan] | None = None
        self.today = account.on
        self.open(account)
        for entry in history.entries:
            if entry.on < account.on:
                self.before_opening(entry)
        while True:
            for entry in history.entries:
                if entry.on == self.today:
                    self.count(entry)
            if self.today == until:
                break
            self.today += A_DAY
            self.begin_day()

    # --- section 2 and 3 ------------------------------------------------------------------------------------------

    def look_up_rules(self) -> None:
        rules = self.rulebook.in_force(self.rules_name, self.today)
        if rules is not self.rules:
            self.rules = rules
            self.keep_terms()

    def keep_terms(self) -> None:
        terms = self.rules.plan(self.plan.id)
        if terms is None:
            self.codes.append("plan-not-in-rules")
        else:
            self.plan = terms

    @property
    def balance(self) -> int:
        return sum(lot.left for lot in self.lots) - self.owed

    @property
    def allowance(self) -> int:
        return self.plan.monthly_connects if self.own_connects is None else self.own_connects

    @property
    def fee(self) -> Decimal:
        return self.taxed(self.plan.monthly_fee) if self.own_fee is None else self.own_fee

    def taxed(self, price: Decimal) -> Decimal:
        """Return what a charge comes to, rounded half up to cents once."""
        exact = Fraction(price) * (100 + Fraction(self.tax)) / 100
        return Decimal(floor(exact * 100 + Fraction(1, 2))) / 100

    def row(self, kind: str, connects: int) -> None:
        if connects:
            self.rows.append((self.today, kind, connects, self.balance))

    def in_order(self, lots: list[PlainLot]) -> list[PlainLot]:
        if self.rules.spend_order == "fifo":
            return sorted(lots, key=lambda lot: (lot.issued, lot.place))
        return sorted(lots, key=lambda lot: (lot.expires or date.max, lot.issued, lot.place))

    def new_lot(self, source: str, connects: int, expires: date | None = None) -> PlainLot:
        cycles = None
        if expires is None:
            cycles = self.plan.carry_cycles
            if self.plan.lifetime_months is not None:
                expires = months_later(self.today, self.plan.lifetime_months)
        lot = PlainLot(source, self.today, expires, cycles, connects, len(self.lots))
        self.lots.append(lot)
        return lot

    def credit(self, source: str, connects: int, expires: date | None = None) -> None:
        paid = min(connects, self.owed)
        self.owed -= paid
        lot = self.new_lot(source, connects - paid, expires)
        self.row(source, connects)
        self.lapse([lot])

    def spend(self, kind: str, connects: int) -> list[tuple[PlainLot, int]]:
        missing, parts = connects, []
        for lot in self.in_order(self.lots):
            part = min(lot.left, missing)
            lot.left -= part
            missing -= part
            if part:
                parts.append((lot, part))
        self.owed += missing
        self.row(kind, -connects)
        return parts

    def lapse(self, lots: list[PlainLot]) -> None:
        """Let those of the lots lapse that can no longer be used."""
        for lot in self.in_order(lots):
            if lot.ran_out or (lot.expires is not None and lot.expires <= self.today):
                gone, lot.left = lot.left, 0
                self.row("expiry", -gone)

    # --- section 4 ------------------------------------------------------------------------------------------------

    def begin_day(self) -> None:
        self.look_up_rules()
        self.lapse(self.lots)
        self.expire_credits()
        if self.today == self.renews:
            self.renew()

    def renew(self) -> None:
        granted = None
        if self.pending is not None:
            (change, rules_name, plan), self.pending = self.pending, None
            granted = change.connects
            self.switch_plan(change, rules_name, plan)
        for lot in self.lots:
            if lot.cycles is not None:
                lot.ran_out = lot.ran_out or lot.cycles == 0
                lot.cycles -= 1
        self.lapse(self.lots)
        if self.plan.carry_cap is not None:
            for lot in self.in_order(self.lots):
                above = max(0, sum(other.left for other in self.lots) - self.plan.carry_cap)
                part = min(lot.left, above)
                lot.left -= part
                self.row("expiry", -part)
        self.fees += self.fee
        self.grant(self.allowance, granted)
        self.cycle_start = self.today
        last = self.rules.last_renewal_day
        if self.today.day > last:
            self.renews = renewal_of_a_cycle_begun(self.today, last)
        else:
            self.renews = self.next_renewal()

    def next_renewal(self) -> date:
        anchor = self.anchor if self.anchor <= self.rules.last_renewal_day else 1
        return first_after(self.today, lambda other: other.day == anchor)

    def grant(self, connects: int, said: int | None, source: str = "allowance") -> None:
        most = self.plan.max_balance
        granted = connects
        if said is not None:
            granted = said
        elif most is not None and self.balance + connects > most:
            granted = max(0, most - self.balance)
        self.credit(source, granted)
        if said is None and granted < connects:
            self.codes.append("allowance-cut")

    # --- section 5 ------------------------------------------------------------------------------------------------

    def open(self, account: Account) -> None:
        self.own_connects, self.own_fee = account.monthly_connects, account.monthly_fee
        self.tax = account.tax or Decimal(0)
        self.anchor = account.renewal_day or account.on.day
        self.cycle_start = account.on
        self.renews = self.next_renewal()
        if account.balance is not None:
            anchor = self.renews.day
            while self.cycle_start.day != anchor:
                self.cycle_start -= A_DAY
            self.credit("opening", account.balance, account.expires)
            return
        if account.renewal_day is None:
            self.renews = renewal_of_a_cycle_begun(account.on, self.rules.last_renewal_day)
        signup = self.rules.signup_connects
        if signup is None:
            self.grant(self.allowance, None, "opening")
        else:
            self.credit("opening", signup)
        self.fees += self.fee
        if signup is not None and self.fee:
            self.grant(self.allowance, None)

    def before_opening(self, entry: Entry) -> None:
        if isinstance(entry, Proposal) and entry.id:
            self.sent[entry.id] = Sent(entry.connects + entry.boost, entry.boost)
        if isinstance(entry, Refund) and entry.of in self.sent:
            self.come_back(entry, self.sent[entry.of])

    def count(self, entry: Entry) -> None:
        owed = self.owed
        effect: Callable[[Any], None] | None = {
            Proposal: self.propose,
            Spend: lambda entry: self.spend("spend", entry.connects),
            PurchaseMade: self.buy,
            Grant: self.granted,
            Refund: self.refund,
            Balance: self.reconcile,
            PlanChange: self.change_plan,
        }.get(type(entry))  # type: ignore[assignment]
        if effect is not None:
            effect(entry)
        if self.owed > owed:
            self.codes.append("overdrawn")

    def propose(self, entry: Proposal) -> None:
        parts = self.spend("proposal", entry.connects)
        boost = entry.boost
        for batch in self.credits_in_order():
            paid = min(batch.left, boost)
            batch.left -= paid
            boost -= paid
        self.row("credit-spent", boost - entry.boost)
        parts += self.spend("boost", boost)
        if entry.id:
            self.sent[entry.id] = Sent(entry.connects + boost, boost, parts)

    def credits_in_order(self) -> list[PlainCredits]:
        return sorted(self.ad_credits, key=lambda batch: (batch.expires or date.max, batch.issued))

    def expire_credits(self) -> None:
        for batch in self.credits_in_order():
            if batch.expires is not None and batch.expires <= self.today:
                gone, batch.left = batch.left, 0
                self.row("credit-expired", -gone)

    def granted(self, entry: Grant) -> None:
        if entry.only is None:
            self.credit("bonus", entry.connects, entry.expires)
            return
        self.row("credit", entry.connects)
        self.ad_credits.append(PlainCredits(self.today, entry.expires, entry.connects))
        self.expire_credits()

    def buy(self, entry: PurchaseMade) -> None:
        terms, most = self.plan.purchase, self.plan.max_balance
        if terms is None:
            self.codes.append("purchase-not-allowed")
        elif terms.objection(entry.connects):
            self.codes.append("purchase-amount")
        if most is not None and self.balance + entry.connects > most:
            self.codes.append("over-max-balance")
        if entry.paid is not None:
            self.paid += entry.paid
        elif terms is not None:
            self.paid += self.taxed(terms.price * entry.connects)
        self.credit("purchase", entry.connects)

    def reconcile(self, entry: Balance) -> None:
        if entry.connects > self.balance:
            self.credit("adjustment", entry.connects - self.balance)
        else:
            self.spend("adjustment", self.balance - entry.connects)

    def come_back(self, entry: Refund, sent: Sent) -> int:
        back = sent.total - sent.back
        if entry.reason == "outbid":
            back = min(back, sent.boost - sent.boost_back)
        if entry.connects is not None:
            back = min(back, entry.connects)
        sent.back += back
        if entry.reason == "outbid":
            sent.boost_back += back
        return back

    def refund(self, entry: Refund) -> None:
        sent = self.sent.get(entry.of)
        if sent is None:
            self.codes.append("refund-too-early")
            return
        back = self.come_back(entry, sent)
        if back < (entry.connects or 0) or (entry.reason == "outbid" and entry.connects is None and not back):
            self.codes.append("refund-exceeds")
        paid = min(back, self.owed)
        self.owed -= paid
        rest, touched = back - paid, []
        while self.rules.refund.lot == "original" and rest and sent.parts:
            lot, taken = sent.parts.pop()
            part = min(taken, rest)
            if part < taken:
                sent.parts.append((lot, taken - part))
            lot.left += part
            rest -= part
            if lot not in touched:
                touched.append(lot)
        if rest:
            touched.append(self.new_lot("refund", rest))
        self.row("refund", back)
        self.lapse(touched)

    # --- section 6 ------------------------------------------------------------------------------------------------

    def change_plan(self, entry: PlanChange) -> None:
        rules_name = entry.rules or self.rules_name
        if not self.rulebook.knows(rules_name):
            self.codes.append("unknown-rules")
            return
        plan = self.rulebook.in_force(rules_name, self.today).plan(entry.plan)
        if plan is None:
            self.codes.append("unknown-plan")
            return
        if entry.tax is not None:
            self.tax = entry.tax
            only = PlanChange(on=entry.on, id=entry.id, plan=self.plan.id, tax=entry.tax, line=entry.line)
            if entry == only:
                return
        fee = self.taxed(plan.monthly_fee) if entry.monthly_fee is None else entry.monthly_fee
        dearer = plan.id != self.plan.id and fee > self.fee
        if entry.when == "now" or (entry.when is None and dearer):
            self.change_now(entry, rules_name, plan)
        else:
            self.pending = entry, rules_name, plan

    def change_now(self, entry: PlanChange, rules_name: str, plan: Plan) -> None:
        old = self.allowance
        used = Fraction(old * (self.today - self.cycle_start).days, (self.renews - self.cycle_start).days)
        self.pending = None
        self.switch_plan(entry, rules_name, plan)
        self.fees += self.fee
        self.grant(max(0, self.allowance - old + floor(used + Fraction(1, 2))), entry.connects)
        self.cycle_start, self.anchor = self.today, self.today.day
        self.renews = renewal_of_a_cycle_begun(self.today, self.rules.last_renewal_day)

    def switch_plan(self, entry: PlanChange, rules_name: str, plan: Plan) -> None:
        if plan.id != self.plan.id:
            self.own_connects = self.own_fee = None
        if entry.monthly_connects is not None:
            self.own_connects = entry.monthly_connects
        if entry.monthly_fee is not None:
            self.own_fee = entry.monthly_fee
        self.rules_name, self.plan = rules_name, plan
        self.rules = self.rulebook.in_force(rules_name, self.today)
        self.keep_terms()
