"""A movement's details: what it was, its batches, the balance around it."""

from collections.abc import Iterable
from typing import Final

from textual.app import ComposeResult
from textual.content import Content

from connects_tui.journal.blocks import entry_lines
from connects_tui.ledger.state import Movement
from connects_tui.movements import MOVEMENT_KINDS, note_words
from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.dialogs.proposal_details import status_since, timeline
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import (
    ACCENT,
    BAD,
    DIM,
    STRONG,
    Column,
    hanging,
    in_days,
    joined,
    lot_words,
    plain,
    row,
    signed,
    wrapped,
)
from connects_tui.tui.view import View
from connects_tui.tui.widgets.panes import Panel, framed
from connects_tui.wording import day_words, number_words, upper_first, weekday_words

_MOST_SPENT: Final = 12


class MovementDetailsPane(Panel[tuple[View, Movement]]):
    """A movement, and what happened before and after it."""

    BORDER_TITLE = "Details"
    nothing = plain("What a movement was, and which batches it touched.", DIM)

    def lines(self, about: tuple[View, Movement], width: int) -> Iterable[Content]:
        return [*movement_lines(*about, width), *_story(*about, width)]


def movement_lines(view: View, movement: Movement, width: int) -> Iterable[Content]:
    """Draw a movement's details in lines of a width."""
    yield from wrapped(plain(note_words(movement.kind, movement.note, view.today), STRONG), width)
    yield Content("")
    for name, value in [*_facts(view, movement), *_batches(view, movement), *_proposal(view, movement)]:
        yield from hanging(plain(f"{name:<10}", DIM), value, width)


def _facts(view: View, movement: Movement) -> Iterable[tuple[str, Content]]:
    yield "What", plain(upper_first(MOVEMENT_KINDS[movement.kind].words))
    when = weekday_words(movement.on, view.today)
    yield "When", joined(plain(when), plain(f" · {in_days(movement.on, view.today)}", DIM))
    yield "Connects" if movement.balance_change else "Credits", signed(movement.connects)
    before = number_words(movement.balance - movement.balance_change)
    balance = plain(number_words(movement.balance), BAD if movement.balance < 0 else STRONG)
    yield "Balance", joined(plain(before), plain(" → ", DIM), balance)


def _batches(view: View, movement: Movement) -> Iterable[tuple[str, Content]]:
    state = view.ledger.state
    if state is None or not movement.balance_change:
        return
    is_out = movement.connects < 0
    label = "Batches"
    for part in movement.parts:
        if not part.connects:
            continue
        lot = state.holdings.lots[part.lot]
        expires = lot.expires or view.status.expires(lot)
        ends = f" (expires {day_words(expires, view.today)})" if expires and lot.left and not is_out else ""
        yield label, plain(f"{part.connects:,} {'from' if is_out else 'to'} {lot_words(lot, view.today)}{ends}")
        label = ""
    rest = abs(movement.connects) - sum(part.connects for part in movement.parts)
    if rest:
        yield label, plain(f"{rest:,} {'owed' if is_out else 'to pay off what you owed'}", BAD if is_out else "")


def _proposal(view: View, movement: Movement) -> Iterable[tuple[str, Content]]:
    proposal = view.proposal_behind(movement)
    if proposal is not None:
        yield "Status", status_since(proposal, view.today)
        if proposal.entry.client:
            yield "Client", plain(proposal.entry.client)


def _story(view: View, movement: Movement, width: int) -> Iterable[Content]:
    """Its proposal's timeline, or what was spent of the batch that it brought or ended."""
    proposal, state = view.proposal_behind(movement), view.ledger.state
    if proposal is not None:
        yield Content("")
        yield plain("Timeline", ACCENT)
        yield from timeline(view, proposal, width)
    elif state is not None and movement.parts and (movement.connects > 0 or movement.kind == "expiry"):
        lot = state.holdings.lots[movement.parts[0].lot]
        spent = [(taker, connects) for taker, connects in view.spent_of(lot) if taker != movement]
        yield Content("")
        left = f" · {lot.left:,} of {lot.received:,} left" if lot.left else ""
        is_spent = any(taker.kind != "expiry" for taker, _ in spent)
        unspent = "None of it spent yet" if lot.left else "None of it was spent"
        yield plain(f"{'Spent on' if is_spent else unspent}{left}", ACCENT)
        days = [day_words(taker.on, view.today) for taker, _ in spent[:_MOST_SPENT]]
        columns = Column("", max(map(len, days), default=0)), Column("", 0), Column("", 4, "right")
        for day, (taker, connects) in zip(days, spent, strict=False):
            note = note_words(taker.kind, taker.note, view.today)
            yield row((plain(day, DIM), plain(note), signed(-connects)), columns, width)
        if len(spent) > _MOST_SPENT:
            yield plain(f"… and {len(spent) - _MOST_SPENT:,} more", DIM)


def _entry_lines(view: View, movement: Movement, width: int) -> Iterable[Content]:
    entry = view.entry_behind(movement)
    if entry is None:
        rules = view.ledger.rules_on(movement.on)
        source = f" ({rules.name})" if rules else ""
        yield from wrapped(plain(f"This has no entry of its own: it follows from the rules{source}.", DIM), width)
        return
    yield from wrapped(plain(f"In the journal on line {entry.line:,}, with corrections applied:", DIM), width)
    for line in entry_lines(entry):
        yield from wrapped(plain(line), width)


class _EntryPane(Panel[tuple[View, Movement]]):
    def lines(self, about: tuple[View, Movement], width: int) -> Iterable[Content]:
        return [*movement_lines(*about, width), Content(""), *_entry_lines(*about, width)]


class MovementDetails(Dialog[bool]):
    """One movement with its entry; closes with whether to go to its proposal."""

    BINDINGS = bindings("MovementDetails")

    def __init__(self, movement: Movement) -> None:
        super().__init__()
        self._movement = movement

    def compose(self) -> ComposeResult:
        opens = "{open} opens the proposal · " if self.view.proposal_behind(self._movement) else ""
        keys = self.app.with_keys(f"{opens}{{close}} closes")
        yield framed(_EntryPane(), (self.view, self._movement), "Movement", keys, "movement-details")
