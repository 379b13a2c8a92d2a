"""The model of a rule set: what Upwork's Connects rules of one era say. Money is in the set's currency."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.rounding import cents, with_tax
from connects_tui.schema import (
    Amounts,
    Connects,
    Day,
    Flag,
    Money,
    NonEmptyText,
    Numbers,
    Positive,
    Slug,
    WholeCents,
)
from connects_tui.wording import or_words

SpendOrder = Literal["fifo", "soonest-expiring"]


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the facts of a rule set come from, and how sure they are."""

    title: NonEmptyText
    url: NonEmptyText | None = None
    read: Day | None = None
    confidence: Literal["high", "medium", "low"] | None = None


class ProposalCosts(Struct, frozen=True, forbid_unknown_fields=True):
    """What a proposal costs, in Connects; `None` where that is not known."""

    min_connects: Connects = 0
    max_connects: Connects | None = None
    typical_connects: Connects | None = None
    invitation_connects: Connects = 0

    def allows(self, connects: int, *, invited: bool = False) -> bool:
        """Whether a proposal may cost this many Connects (its boost apart)."""
        if invited and connects == self.invitation_connects:
            return True
        return self.min_connects <= connects and (self.max_connects is None or connects <= self.max_connects)

    @property
    def span(self) -> str:
        """The range as words: "1 to 5", "2 or more"."""
        if self.max_connects is None:
            return f"{self.min_connects} or more"
        return f"{self.min_connects} to {self.max_connects}"


class Refunds(Struct, frozen=True, forbid_unknown_fields=True):
    """Which endings refund a proposal (`outbid`: its boost alone), and into which lots.

    Whether a refunded Connect keeps its date is not known of any era; the `original` lots are the safe reading.
    """

    closed: Flag = False
    removed: Flag = False
    expired: Flag = False
    declined: Flag = False
    withdrawn: Flag = False
    outbid: Flag = False
    lot: Literal["original", "new"] = "original"

    def pays(self, ending: str) -> bool:
        """Whether this ending (a proposal's status, or "outbid") is refunded."""
        return getattr(self, ending, False) is True


class PurchaseTerms(Struct, frozen=True, forbid_unknown_fields=True):
    """How Connects are bought: the price of one, and the amounts that are on sale.

    With `bundles` only those amounts; without, `minimum`, `minimum + step` and so on. `max_per_transaction` is `None`
    where there is no limit.
    """

    price: Money
    bundles: Amounts | None = None
    minimum: Connects = 1
    step: Positive = 1
    max_per_transaction: Connects | None = None

    def with_tax(self, tax: Decimal) -> "PurchaseTerms":
        """Return the same with a tax in percent on top of the price, which is not rounded."""
        return replace(self, price=with_tax(self.price, tax)) if tax else self

    def price_of(self, connects: int) -> Decimal:
        """What this many Connects cost in one transaction, in the set's currency, to the cent."""
        return cents(self.price * connects)

    def total(self, amounts: Iterable[int]) -> Decimal:
        """What several transactions cost together, in the set's currency, each to the cent."""
        return sum(map(self.price_of, amounts), Decimal(0))

    def amounts_for(self, missing: int) -> list[int] | None:
        """Return the amounts that cover so many missing Connects, and no more; `None`: nothing is on sale."""
        limit = self.max_per_transaction
        bundles = sorted(bundle for bundle in self.bundles or () if limit is None or bundle <= limit)
        if not bundles and (self.bundles is not None or (limit is not None and self.minimum > limit)):
            return None
        bought = []
        while missing > 0:
            if bundles:  # the smallest that covers what is missing, or the largest
                amount = next((bundle for bundle in bundles if bundle >= missing), bundles[-1])
            else:
                amount = self._amount_in_steps(missing)
            if not amount:
                return None
            bought.append(amount)
            missing -= amount
        return bought

    def _amount_in_steps(self, missing: int) -> int:
        """Return the smallest amount on sale that covers what is missing, or the largest below the limit."""
        steps = max(0, -(-(missing - self.minimum) // self.step))
        amount, limit = self.minimum + steps * self.step, self.max_per_transaction
        if limit is not None and amount > limit:
            amount = self.minimum + (limit - self.minimum) // self.step * self.step
        return amount

    def objection(self, connects: int) -> str | None:
        """Say why this many Connects can't be bought in one transaction; `None`: they can."""
        if self.max_per_transaction is not None and connects > self.max_per_transaction:
            return f"at most {self.max_per_transaction} can be bought at once"
        if self.bundles is not None:
            if connects not in self.bundles:
                return f"sold in {or_words(sorted(self.bundles))}"
            return None
        if connects < self.minimum:
            return f"the minimum is {self.minimum}"
        if (connects - self.minimum) % self.step:
            return f"the minimum is {self.minimum}, in steps of {self.step}"
        return None


class Plan(Struct, frozen=True, forbid_unknown_fields=True):
    """A membership plan: its fee, its monthly allowance, what survives a renewal and how Connects are bought.

    `carry_cap`: most Connects that survive a renewal. `carry_cycles`: further cycles a Connect survives.
    `lifetime_months`: months after issue at which it expires. `max_balance`: the most Connects an account may hold.
    Where one of them is `None` there is no such rule; without `purchase` the plan can't buy.
    """

    id: Slug
    name: NonEmptyText
    monthly_fee: WholeCents
    monthly_connects: Connects
    audience: Literal["individual", "agency"] = "individual"
    monthly_choices: Numbers = ()
    carry_cap: Connects | None = None
    carry_cycles: Connects | None = None
    lifetime_months: Connects | None = None
    max_balance: Connects | None = None
    purchase: PurchaseTerms | None = None

    def fee(self, tax: Decimal) -> Decimal:
        """What a month is charged with a tax in percent on top, in the set's currency, to the cent."""
        return cents(with_tax(self.monthly_fee, tax)) if tax else self.monthly_fee


class RuleSet(Struct, frozen=True):
    """One rule set, as its file says it."""

    id: str
    name: str
    currency: str
    plans: tuple[Plan, ...]
    valid_from: date | None = None
    official: bool = False
    notes: str = ""
    sources: tuple[Source, ...] = ()
    proposal: ProposalCosts = ProposalCosts()
    refund: Refunds = Refunds()
    spend_order: SpendOrder = "fifo"
    last_renewal_day: int = 28
    signup_connects: int | None = None

    def plan(self, plan_id: str) -> Plan | None:
        """Return the plan of this id, if the set has it."""
        return next((plan for plan in self.plans if plan.id == plan_id), None)
