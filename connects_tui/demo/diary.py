"""The diary: the demo's journal as it is being written, and the ledger that follows from it so far."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final

from msgspec.structs import replace

from connects_tui.ledger import History, Ledger
from connects_tui.ledger.entries import Account, Edit, Entry, Remove
from connects_tui.ledger.state import State
from connects_tui.rules import Rulebook

_BASE_32: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_ID_LENGTH: Final = 10
_FIRST_ACTION: Final = time(6, 0, tzinfo=UTC)


class Diary:
    """Entries day by day, each action with its moment, and what they come to.

    Attributes:
        written: every entry so far, in file order.
        ledger: the books up to the present day.
    """

    def __init__(self, account: Account, rulebook: Rulebook, rng: Random) -> None:
        self._rng = rng
        self._ids: set[str] = set()
        self._at = datetime.combine(account.on, _FIRST_ACTION)
        opening = replace(account, id=self._new_id(), at=self._next_moment())
        self.written: list[Entry] = [opening]
        self.ledger = Ledger.play(History.of(self.written), rulebook, account.on)

    @property
    def state(self) -> State:
        """The account at the present moment, to be read only."""
        if self.ledger.state is None:
            raise ValueError("the demo needs rules with the plan that its account is on")
        return self.ledger.state

    def begin(self, day: date) -> None:
        """Begin a day: what comes by itself happens."""
        if day > self.ledger.until:
            self.ledger = self.ledger.on_to(day)
            first = datetime.combine(day, _FIRST_ACTION) + timedelta(seconds=self._rng.randrange(5400))
            self._at = max(self._at, first)

    def write(self, *entries: Entry) -> list[str]:
        """Write the entries of one action, dated the present day; return their ids."""
        at = self._next_moment()
        ids = [self._new_id() for _ in entries]
        added = [replace(entry, id=id_, at=at) for entry, id_ in zip(entries, ids, strict=True)]
        self.written += added
        if any(_changes_the_past(entry) for entry in added):
            self.ledger = Ledger.play(History.of(self.written), self.ledger.rulebook, self.ledger.until)
        else:
            self._play_on(entry for entry in added if not isinstance(entry, Edit))
        return ids

    def _play_on(self, entries: Iterable[Entry]) -> None:
        history = self.ledger.history
        longer = History(history.account, (*history.entries, *entries))
        self.ledger = replace(self.ledger, history=longer).on_to(self.ledger.until)

    def _next_moment(self) -> datetime:
        self._at += timedelta(milliseconds=self._rng.randrange(40_000, 1_200_000))
        return self._at

    def _new_id(self) -> str:
        while True:
            made = "".join(self._rng.choices(_BASE_32, k=_ID_LENGTH))
            if made not in self._ids:
                self._ids.add(made)
                return made


def _changes_the_past(entry: Entry) -> bool:
    return isinstance(entry, Remove) or (isinstance(entry, Edit) and "connects" in entry.set)
