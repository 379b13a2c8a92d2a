"""The day: expiry, then renewal, then the journal's entries dated on it."""

from datetime import date

from connects_tui.ledger.calendar import anchor_day, first_renewal, next_on_day
from connects_tui.ledger.lots import in_spend_order
from connects_tui.ledger.state import State


def begin_day(state: State, day: date) -> None:
    """Do what a day brings by itself: the rules in force change, lots expire, the cycle renews."""
    state.enter(day)
    state.lapse([lot for lot in state.holdings.open if lot.expires is not None and lot.expires <= day])
    if day == state.renews:
        _renew(state)


def comes_next(state: State) -> date | None:
    """Return the next day on which something happens by itself, or `None`."""
    coming = (day for day in state.comes_by_itself() if day is not None and day > state.today)
    return min(coming, default=None)


def advance(state: State, until: date) -> None:
    """Let the days up to `until` pass, without entries; days on which nothing happens are skipped."""
    while (day := comes_next(state)) is not None and day <= until:
        begin_day(state, day)
    state.enter(until)


def _renew(state: State) -> None:
    """Renew: pending plan, cycles, carry cap, fee, allowance, and a new cycle, in this order."""
    granted = None
    if state.pending is not None:
        pending, state.pending = state.pending, None
        state.take_up(pending.entry, pending.rules_name, pending.plan)
        granted = pending.entry.connects
    _count_down(state)
    _cap(state)
    state.charge_fee()
    note = f"Monthly allowance, {state.plan.name}"
    if granted is None:
        state.grant_allowance(state.allowance, note)
    else:
        state.grant_allowance(granted, note, in_full=True)
    state.cycle_start = state.today
    state.renews = _renewal_after(state)


def _count_down(state: State) -> None:
    """Let the lots lapse whose cycles have run out, and count the others down by one."""
    holdings = state.holdings
    holdings.renewals += 1
    state.lapse([lot for lot in holdings.open if holdings.has_lapsed(lot, state.today)])


def _cap(state: State) -> None:
    """Let what the lots hold above the plan's carry cap expire, in spend order."""
    if state.plan.carry_cap is None:
        return
    above = state.holdings.held - state.plan.carry_cap
    for lot in in_spend_order(state.holdings.open, state.rules.spend_order):
        if above <= 0:
            break
        part = min(lot.left, above)
        state.expire(lot, part)
        above -= part


def _renewal_after(state: State) -> date:
    """Return the renewal date of the cycle that begins today; the rules' last renewal day is applied anew."""
    last = state.rules.last_renewal_day
    if state.today.day > last:
        return first_renewal(state.today, last)
    return next_on_day(state.today, anchor_day(state.anchor, last))
