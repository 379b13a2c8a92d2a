"""What the screens show: the ledger of today with the reports made from it."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import Final, TypeVar

from msgspec import Struct

from connects_tui.actions.book import Book
from connects_tui.actions.hints import Hint, shown_hints
from connects_tui.actions.outlook import Outlook
from connects_tui.actions.todo import TodoList, todo
from connects_tui.insights.benchmarks import benchmarks_at_hand
from connects_tui.journal.local_state import read_dismissed
from connects_tui.journal.paths import benchmarks_file
from connects_tui.ledger import Ledger, Movement
from connects_tui.ledger.entries import Entry, Proposal
from connects_tui.ledger.lots import Lot
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.status import AccountStatus, status_of
from connects_tui.settings import DEFAULTS, Settings
from connects_tui.tui.balance_series import BalanceSeries, balance_series
from connects_tui.tui.search import JournalSearch

Dated = TypeVar("Dated", Entry, Movement)


QUICK_PROPOSALS: Final = 1_500
"""The most proposals that are gone through at once."""

FEW_PROPOSALS: Final = 400
"""The most proposals whose months are gone through between two keys."""

UNASKED_PROPOSALS: Final = 5_000
"""The most proposals for which hints are worked out unasked: more take seconds and memory."""


class View(Struct, frozen=True, eq=False, dict=True):
    """What the screens show now: a value that is replaced as a whole when the journal or the day changes.

    Attributes:
        outlook: the account played up to today, and what follows for the time ahead.
        status: the report that `connects status` prints too.
        left_out: how many entries are left out because they are wrong, in words; "": there is no error.
        journal: its path, under which dismissed hints are remembered.
        hints_before: the latest hints that were worked out for a view before.
        read_only_because: why nothing can be saved in the journal; "" where it can.
    """

    outlook: Outlook
    status: AccountStatus
    left_out: str
    journal: Path
    hints_before: tuple[Hint, ...] = ()
    read_only_because: str = ""

    @classmethod
    def of(
        cls,
        book: Book,
        today: date,
        pace: Decimal | None = None,
        before: "View | None" = None,
        settings: Settings = DEFAULTS,
    ) -> "View":
        """Make the view of a journal whose account can be opened; `before` is the one until now."""
        ledger = book.ledger(today)
        hints, earlier = ((), None) if before is None else (before.known_hints, before.outlook.known_backtest)
        benchmarks, _ = benchmarks_at_hand(benchmarks_file(), shown=settings.benchmarks == "shown")
        outlook = Outlook(ledger, benchmarks, pace, book.usual_cost, Fraction(settings.bid_share, 100), earlier)
        why = book.file.parsed.read_only_because
        return cls(outlook, status_of(ledger), book.left_out_words(today), book.file.path, hints, why)

    @property
    def ledger(self) -> Ledger:
        """The account played up to today."""
        return self.outlook.ledger

    @property
    def today(self) -> date:
        return self.outlook.today

    @property
    def hints(self) -> tuple[Hint, ...]:
        """The hints to show; those of a view before until its own are worked out."""
        return self.own_hints if self.hints_ready else self.hints_before

    @property
    def known_hints(self) -> tuple[Hint, ...]:
        """The latest hints that were worked out."""
        return self.own_hints if "own_hints" in vars(self) else self.hints_before

    @cached_property
    def own_hints(self) -> tuple[Hint, ...]:
        """The hints to show, which take a pass over all proposals."""
        return shown_hints(self.outlook, self.journal)

    @cached_property
    def todo(self) -> TodoList:
        return todo(self.outlook, read_dismissed(self.journal))

    @cached_property
    def proposals(self) -> Sequence[ProposalState]:
        """Every proposal as it stands, the latest first."""
        return self.ledger.proposals.states[::-1]

    @property
    def hints_ready(self) -> bool:
        """Whether hints and bids are there, or quickly worked out."""
        return "own_hints" in vars(self) or len(self.proposals) <= QUICK_PROPOSALS

    @property
    def verdict_ready(self) -> bool:
        """Whether the bids that tell a verdict are gone through, or few."""
        return "backtest" in vars(self.outlook) or len(self.proposals) <= FEW_PROPOSALS

    @property
    def wants_hints(self) -> bool:
        """Whether hints are worth working out unasked."""
        return not self.hints_ready and len(self.proposals) <= UNASKED_PROPOSALS

    @cached_property
    def balance_series(self) -> BalanceSeries:
        return balance_series(self.ledger, self.outlook.forecast)

    @cached_property
    def search(self) -> JournalSearch:
        entries = reversed(self.ledger.history.entries)
        return JournalSearch([entry for entry in entries if isinstance(entry, Proposal)])

    def entry_behind(self, movement: Movement) -> Entry | None:
        """Return the entry behind a movement, as corrected; `None` where none is known by its id."""
        if movement.entry is None:
            return None
        account, entries = self.ledger.history.account, self.ledger.history.entries
        if account is not None and account.id == movement.entry:
            return account
        return next((entry for entry in _of_day(entries, movement.on) if entry.id == movement.entry), None)

    def proposal_behind(self, movement: Movement) -> ProposalState | None:
        """Return the proposal that a movement belongs to, as it stands."""
        proposals = self.ledger.proposals
        if movement.entry is None or movement.entry in proposals.places:
            return proposals.named(movement.entry)
        return proposals.named(getattr(self.entry_behind(movement), "of", None))

    def movement_that_brought(self, lot: Lot) -> Movement | None:
        """Return the movement that a lot came with: the first that names it."""
        movements = _since(self.ledger.movements, lot.issued)
        named = (movement for movement in movements if any(part.lot == lot.number for part in movement.parts))
        return next(named, None)

    def spent_of(self, lot: Lot) -> list[tuple[Movement, int]]:
        """Return the movements that took Connects out of a lot, each with how many."""
        expires = lot.expires or date.max
        movements = _since(self.ledger.movements, lot.issued)
        return [
            (movement, part.connects)
            for movement in takewhile(lambda movement: movement.on <= expires, movements)
            for part in movement.parts
            if part.lot == lot.number and movement.connects < 0
        ]

    def movements_of(self, entry: Entry) -> list[Movement]:
        """Return the movements that an entry caused."""
        same_day = _of_day(self.ledger.movements, entry.on)
        return [movement for movement in same_day if entry.id and movement.entry == entry.id]


def _since(things: Sequence[Dated], day: date) -> Iterator[Dated]:
    first = bisect_left(things, day, key=lambda thing: thing.on)
    return (things[index] for index in range(first, len(things)))


def _of_day(things: Sequence[Dated], day: date) -> Iterator[Dated]:
    return takewhile(lambda thing: thing.on == day, _since(things, day))
