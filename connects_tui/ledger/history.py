"""What counts in a journal: which entries are void, which were corrected, and in which order they count.

* a `remove` voids the entry it names; a `remove` that is itself void voids nothing (read from the end);
* an `edit` replaces fields of the entry it names, in file order, before anything is computed;
* what names a void proposal is void with it;
* entries count in the order of their dates, and within a day in file order.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from operator import attrgetter
from typing import Any, Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.ledger.entries import (
    AboutProposal,
    Account,
    BadEntry,
    Edit,
    Entry,
    Proposal,
    Remove,
    entry_from_record,
    record_of,
)
from connects_tui.problems import Problem, ProblemCode

EntryT = TypeVar("EntryT", bound=Entry)

FIXED_FIELDS = ("kind", "id")
"""No edit can change these."""


class History(Struct, frozen=True):
    """What a journal says once removals and edits are settled.

    Attributes:
        account: the entry that opens the ledger, or `None`.
        entries: all other entries that count, except edits and removes, in the order they count.
        proposals: those of `entries` that are proposals and have an id, by it.
        void: the ids that a `remove` names.
        problems: what is wrong with references, edits and the account.
    """

    account: Account | None = None
    entries: tuple[Entry, ...] = ()
    proposals: Mapping[str, Proposal] = {}
    void: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[Entry], unread_ids: Iterable[str] = ()) -> "History":
        """Settle a journal's entries, given in file order; only a `remove` may name one that could not be read."""
        return _Settling(list(entries), frozenset(unread_ids)).history()

    @classmethod
    def from_counted(
        cls, account: Account | None, counting: list[Entry], void: Iterable[str], problems: Iterable[Problem]
    ) -> "History":
        """Make the history of an account and the entries that count, in their order."""
        return cls(account, tuple(counting), _proposals(counting), frozenset(void), tuple(problems))

    def with_more(self, added: Sequence[Entry]) -> "History | None":
        """Return the history with these entries at the journal's end.

        `None` if all must be settled again: one opens the account, edits or removes another, names a proposal that
        doesn't count, or may mend an earlier error.
        """
        if not added:
            return self
        if any(problem.level == "error" for problem in self.problems):
            return None
        in_order = sorted(added, key=_day)
        proposals = _proposals(in_order)
        for entry in added:
            if isinstance(entry, Account | Edit | Remove):
                return None
            if isinstance(entry, AboutProposal) and not (entry.of in self.proposals or entry.of in proposals):
                return None
        if self.entries and in_order[0].on < self.entries[-1].on:
            counting = sorted([*self.entries, *added], key=_day)
            return History.from_counted(self.account, counting, self.void, self.problems)
        return replace(self, entries=self.entries + tuple(in_order), proposals={**self.proposals, **proposals})

    def latest(self, kind: type[EntryT], until: date) -> EntryT | None:
        """Return the latest entry of a kind up to a day."""
        return next((entry for entry in reversed(self.entries) if isinstance(entry, kind) and entry.on <= until), None)

    def earliest(self, kind: type[EntryT], since: date) -> EntryT | None:
        """Return the earliest entry of a kind from a day on."""
        return next((entry for entry in self.entries if isinstance(entry, kind) and entry.on >= since), None)

    @property
    def end(self) -> date | None:
        """The last day that any entry is dated on; `None` without entries."""
        days = [entry.on for entry in (*self.entries[-1:], self.account) if entry is not None]
        return max(days, default=None)


def as_last_edited(entries: Iterable[Entry], void: AbstractSet[str]) -> dict[str, Entry]:
    """Return entries by id with the edits of them that count; a void one is as it stood last."""
    settling = _Settling([entry for entry in entries if not (isinstance(entry, Edit) and entry.id in void)])
    return {entry.id: entry for entry in settling.edited() if entry.id is not None}


class _Settling:
    """One pass over a journal: removes, then edits, then references and order."""

    def __init__(self, entries: Sequence[Entry], unread_ids: frozenset[str] = frozenset()) -> None:
        self.written = entries
        self.unread_ids = unread_ids
        self.place = {entry.id: place for place, entry in enumerate(entries) if entry.id is not None}
        self.void: set[str] = set()
        self.problems: list[Problem] = []

    def history(self) -> History:
        self._remove()
        standing = self.edited()
        account = self._account(standing)
        counting = sorted((entry for entry in standing if self._counts(entry)), key=_day)
        self.problems.sort(key=lambda problem: problem.line)
        return History.from_counted(account, counting, self.void, self.problems)

    def _named(self, id_: str) -> Entry | None:
        place = self.place.get(id_)
        return None if place is None else self.written[place]

    def _remove(self) -> None:
        for place in range(len(self.written) - 1, -1, -1):
            entry = self.written[place]
            if not isinstance(entry, Remove) or entry.id in self.void:
                continue
            if entry.of in self.place and self.place[entry.of] >= place:
                self._error(entry, "out-of-order", f"This removal comes before the entry it removes, {entry.of}")
            elif entry.of in self.place or entry.of in self.unread_ids:
                self.void.add(entry.of)
            else:
                self._unknown(entry, entry.of)

    def edited(self) -> list[Entry]:
        standing = {place: entry for place, entry in enumerate(self.written) if entry.id not in self.void}
        for place, edit in list(standing.items()):
            if isinstance(edit, Edit) and self._may_edit(edit, place):
                target = self.place[edit.of]
                try:
                    standing[target] = self._corrected(standing[target], edit)
                except BadEntry as bad:
                    message = f"This edit would leave {edit.of} invalid: {bad.key}: {bad.expected}"
                    self._error(edit, "bad-edit", message, "The entry stays as it was; correct or remove the edit")
        return [entry for entry in standing.values() if not isinstance(entry, Edit | Remove)]

    def _may_edit(self, edit: Edit, place: int) -> bool:
        of, target = edit.of, self.place.get(edit.of)
        if of in self.void:
            return False
        if target is None and of not in self.unread_ids:
            self._unknown(edit, of)
        elif target is None:
            self._error(edit, "bad-edit", f"{of} could not be read, so it can't be edited", "Fix that entry first")
        elif target >= place:
            self._error(edit, "out-of-order", f"This edit comes before the entry it changes, {of}", "Move it below")
        elif isinstance(self.written[target], Edit | Remove):
            self._error(edit, "bad-edit", f"{of} is an edit or a removal, which can't be edited", "Remove it instead")
        elif fixed := [key for key in FIXED_FIELDS if key in edit.set or key in edit.unset]:
            message = f"An edit can't change an entry's {' or '.join(fixed)}"
            self._error(edit, "bad-edit", message, "Remove the entry instead")
        else:
            return True
        return False

    def _corrected(self, target: Entry, edit: Edit) -> Entry:
        record: dict[str, Any] = record_of(target) | dict(edit.set)
        for key in edit.unset:
            record.pop(key, None)
        corrected, unknown = entry_from_record(record, target.line)
        of = corrected.of if isinstance(corrected, AboutProposal) and "of" in edit.set else None
        if of is not None and not isinstance(self._named(of), Proposal):
            raise BadEntry("unknown-reference", "of", f"{of} names no proposal")
        for key in unknown:
            message = f"This edit sets {key}, which isn't a field of {edit.of}"
            where = (edit.line, 0, edit.on, edit.id)
            self.problems.append(Problem("warning", "unknown-key", message, "It is ignored", *where))
        return corrected

    def _account(self, standing: Iterable[Entry]) -> Account | None:
        accounts = [entry for entry in standing if isinstance(entry, Account)]
        for second in accounts[1:]:
            message = f"The account was opened on line {accounts[0].line} already"
            remedy = "Use a plan entry for a change of plan, or keep a second account in its own journal"
            self._error(second, "second-account", message, remedy)
        return accounts[0] if accounts else None

    def _counts(self, entry: Entry) -> bool:
        if not isinstance(entry, AboutProposal):
            return not isinstance(entry, Account)
        if entry.of in self.void:
            return False
        named = self._named(entry.of)
        if named is None:
            self._unknown(entry, entry.of)
        elif not isinstance(named, Proposal):
            self._error(entry, "unknown-reference", f"{entry.of} is a {named.kind} entry, not a proposal")
        return isinstance(named, Proposal)

    def _unknown(self, entry: Entry, of: str) -> None:
        if of in self.unread_ids:
            message, remedy = f"{of} is an entry that could not be read", "Fix that entry first"
        else:
            message, remedy = f"{of} names no entry in this journal", "Correct the id in `of`, or remove this entry"
        self._error(entry, "unknown-reference", message, remedy)

    def _error(self, entry: Entry, code: ProblemCode, message: str, remedy: str = "") -> None:
        self.problems.append(Problem("error", code, message, remedy, entry.line, 0, entry.on, entry.id))


def _proposals(entries: Iterable[Entry]) -> dict[str, Proposal]:
    return {entry.id: entry for entry in entries if isinstance(entry, Proposal) and entry.id}


_day: Final = attrgetter("on")
