"""Lots: the Connects an account holds, by source, issue day and expiry."""

from bisect import insort
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.ledger.calendar import add_months
from connects_tui.rules import Plan, SpendOrder

LotSource = Literal["opening", "allowance", "purchase", "bonus", "refund", "adjustment"]


class Lot(Struct, frozen=True, gc=False, array_like=True):
    """One lot of Connects; so many are `left`.

    Attributes:
        expires: the first day on which it can no longer be used; `None`: it has no such date.
        last_renewal: the number of the account's renewal at which its cycles have run out; `None`: they never do.
        received: how many came with it, those that paid at once for what was owed included.
        paid: what was paid for all that came, in USD: a purchase's price, an allowance's fee; 0 where nothing was paid,
            or where it is not known (an opening balance, an adjustment).
    """

    number: int
    source: LotSource
    issued: date
    expires: date | None
    last_renewal: int | None
    left: int
    received: int = 0
    paid: Decimal = Decimal(0)


class AdCreditBatch(Struct, frozen=True, gc=False, array_like=True):
    """One batch of ad credits, which pay for boosts and aren't Connects; so many are `left`."""

    issued: date
    expires: date | None
    left: int


def in_spend_order(lots: Iterable[Lot], order: SpendOrder) -> list[Lot]:
    """Sort lots in the order in which they are spent."""
    first = attrgetter("issued", "number")
    return sorted(lots, key=first if order == "fifo" else lambda lot: (lot.expires or date.max, *first(lot)))


class LotShare(Struct, frozen=True, gc=False, array_like=True):
    """A number of Connects that were taken from one lot, named by its number."""

    lot: int
    connects: int


class Holdings(Struct):
    """All lots of an account, each at the place of its number, and what it owes after so many renewals.

    Every credit pays what is owed first: so either nothing is owed or no lot holds anything. `open_numbers` are those
    of the lots that hold something, ascending; together they hold `held`.
    """

    lots: list[Lot] = []
    open_numbers: list[int] = []
    held: int = 0
    owed: int = 0
    renewals: int = 0

    def copy(self) -> "Holdings":
        """Return holdings to be changed without changing these."""
        return replace(self, lots=self.lots.copy(), open_numbers=self.open_numbers.copy())

    @property
    def open(self) -> list[Lot]:
        """The lots that hold something, in the order in which they came."""
        return [self.lots[number] for number in self.open_numbers]

    @property
    def balance(self) -> int:
        """What the lots hold less what is owed."""
        return self.held - self.owed

    def pay_owed(self, connects: int) -> int:
        """Pay what is owed from a credit and return the rest of it."""
        paid = min(self.owed, connects)
        self.owed -= paid
        return connects - paid

    def issue(
        self,
        source: LotSource,
        connects: int,
        day: date,
        plan: Plan,
        *,
        expires: date | None = None,
        came: int = 0,
        paid: Decimal = Decimal(0),
    ) -> Lot:
        """Add a lot under a plan's lifetime and carry rules, which a given expiry date replaces."""
        last_renewal = None
        if expires is None:
            if plan.lifetime_months is not None:
                expires = add_months(day, plan.lifetime_months)
            if plan.carry_cycles is not None:
                last_renewal = self.renewals + plan.carry_cycles + 1
        lot = Lot(len(self.lots), source, day, expires, last_renewal, connects, came, paid)
        self.lots.append(lot)
        if connects:
            self.open_numbers.append(lot.number)
            self.held += connects
        return lot

    def put_back(self, number: int, connects: int) -> Lot:
        """Put Connects back into the lot of a number, and return it as it is then."""
        lot = self.lots[number]
        if not lot.left:
            insort(self.open_numbers, number)
        return self._hold(lot, lot.left + connects)

    def take(self, lot: Lot, connects: int) -> None:
        """Take Connects out of a lot."""
        if lot.left == connects:
            self.open_numbers.remove(lot.number)
        self._hold(lot, lot.left - connects)

    def _hold(self, lot: Lot, connects: int) -> Lot:
        self.held += connects - lot.left
        self.lots[lot.number] = changed = replace(lot, left=connects)
        return changed

    def spend(self, connects: int, order: SpendOrder) -> list[LotShare]:
        """Take Connects from the lots in spend order; what they can't cover is owed."""
        taken = []
        for lot in self.open_in(order):
            if not connects:
                break
            part = min(lot.left, connects)
            self.take(lot, part)
            taken.append(LotShare(lot.number, part))
            connects -= part
        self.owed += connects
        return taken

    def open_in(self, order: SpendOrder) -> Sequence[Lot]:
        """Return the lots that hold something, in spend order."""
        # Lots come in the order of their days, so they are already kept in the order that fifo needs.
        return self.open if order == "fifo" else in_spend_order(self.open, order)

    def has_expired(self, lot: Lot, day: date) -> bool:
        """Whether a lot can no longer be used: its date has come, or its cycles have run out."""
        if lot.expires is not None and lot.expires <= day:
            return True
        return lot.last_renewal is not None and lot.last_renewal <= self.renewals
