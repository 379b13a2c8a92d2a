"""What comes by itself when nothing more is spent or recorded: the next day and renewal, and when each lot expires."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from msgspec import Struct
from msgspec.structs import asdict

from connects_tui.ledger.calendar import add_months
from connects_tui.ledger.ledger import advance
from connects_tui.ledger.state import Movement, State
from connects_tui.rules import Plan

MAX_YEARS: Final = 5
"""How many years of renewals are looked at; what expires later is said to expire never, or on its own date."""


class NextDay(Struct, frozen=True):
    """What a day brings by itself: expiries, and in USD the fee that is charged.

    Of an allowance so many Connects are `granted`; so many are `not_granted`, because the plan holds no more.
    """

    expiries: tuple[Movement, ...]
    fee: Decimal
    granted: int
    not_granted: int

    @property
    def expired(self) -> int:
        """How many Connects expire."""
        return -sum(movement.connects for movement in self.expiries)


def begin_next_day(state: State) -> NextDay:
    """Let the next day begin in a state whose past nobody needs any more, and return what the day brings by itself."""
    fees, not_granted = state.fees, state.not_granted
    state.movements, state.problems = [], []
    advance(state, state.today + date.resolution)
    return NextDay(
        expiries=tuple(movement for movement in state.movements if movement.kind == "expiry"),
        fee=state.fees - fees,
        granted=sum(movement.connects for movement in state.movements if movement.kind == "allowance"),
        not_granted=state.not_granted - not_granted,
    )


class Renewal(NextDay, frozen=True, kw_only=True):
    """What the next renewal brings on its day, and the plan from then on; `changes_plan`: it is another one."""

    on: date
    plan: Plan
    changes_plan: bool


class Expiry(Struct, frozen=True):
    """Connects held now that expire by themselves on a day."""

    on: date
    connects: int


def next_renewal(state: State) -> Renewal | None:
    """Say what the next renewal will bring; `None` at the end of the calendar."""
    if state.renews <= state.today:
        return None
    ahead = state.without_past()
    advance(ahead, state.renews - date.resolution)
    day = begin_next_day(ahead)
    return Renewal(**asdict(day), on=state.renews, plan=ahead.plan, changes_plan=ahead.plan.id != state.plan.id)


def expiries(state: State) -> Mapping[int, tuple[Expiry, ...]]:
    """Say when what each lot holds expires, by the lot's number; one that is not named never does.

    Expiry dates, cycles and carry caps all count. The allowances keep coming: they push held Connects out under a cap.
    """
    ahead, held = state.without_past(), set(state.holdings.open_numbers)
    for years in range(1, MAX_YEARS + 1):
        advance(ahead, add_months(state.today, 12 * years) or date.max)
        left = held.intersection(ahead.holdings.open_numbers)
        if not left:
            break
    by_lot: dict[int, list[Expiry]] = {}
    for movement in ahead.movements:
        if movement.lot in held:
            by_lot.setdefault(movement.lot, []).append(Expiry(movement.on, -movement.connects))
    for lot in ahead.holdings.open:
        if lot.number in held and lot.expires is not None:
            by_lot.setdefault(lot.number, []).append(Expiry(lot.expires, lot.left))
    return {number: tuple(parts) for number, parts in by_lot.items()}
