"""The book: one open journal with its rules, what follows from it, and the one way to add to it."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.journal import cache
from connects_tui.journal.file import JournalFile
from connects_tui.ledger import History, Ledger
from connects_tui.ledger.entries import LIMITS, Account, Entry, Proposal, entry_from_record, record_of, too_long
from connects_tui.ledger.ledger import opening_problem
from connects_tui.problems import Problem
from connects_tui.rules import Rulebook
from connects_tui.wording import counted, did_you_mean

_BASE_32: Final = "0123456789abcdefghjkmnpqrstvwxyz"

MIN_ID_LENGTH: Final = 5
"""Ids are shown as short as they are unique, and not shorter than this."""


class Done(Struct, frozen=True):
    """What an action recorded, and one line that says so."""

    entries: tuple[Entry, ...]
    message: str


class Refused(Exception):
    """An action can't be done, or only Upwork's rules speak against it (`by_rule`)."""

    def __init__(self, message: str, *, by_rule: bool = False) -> None:
        super().__init__(message)
        self.by_rule = by_rule


class BadArgument(Refused):
    """An argument names something unknown or has a value that is not allowed."""


class BadFilter(ValueError):
    """A filter can't be understood."""


class BadQuickAdd(ValueError):
    """A quick-add line can't be understood."""


def random_id() -> str:
    """Make an id that no other machine makes: ten random base-32 characters."""
    return "".join(_BASE_32[byte % len(_BASE_32)] for byte in os.urandom(10))  # 256 is eight times 32


class Book:
    """An open journal.

    Attributes:
        usual_cost: the Connects of a proposal that says none, where the user has set it.
        added: every entry that was added to the journal through this book.
        dry_run: whether what is recorded counts in this book alone, and the journal stays as it is.
        signature: what the note of each entry that is recorded ends with, as "(agent)".
    """

    signature = ""

    def __init__(
        self,
        file: JournalFile,
        rulebook: Rulebook,
        now: Callable[[], datetime],
        new_id: Callable[[], str] = random_id,
        usual_cost: int | None = None,
        *,
        uses_cache: bool = False,
    ) -> None:
        self.file, self.rulebook, self.usual_cost = file, rulebook, usual_cost
        self._now, self._new_id = now, new_id
        self.added: list[Entry] = []
        self.dry_run = False
        self._history: History | None = None
        self._ledgers: dict[date, Ledger] = {}
        self._taken_in: tuple[int, frozenset[str], int] = (0, frozenset(), 0)
        self._by_id: dict[str, Entry] = {}
        self._ids_of: tuple[int, int] = (0, 0)
        self._uses_cache = uses_cache and cache.is_on()
        cached = cache.load(file.path, rulebook) if self._uses_cache else None
        if cached is not None:
            file.begin_with(cached.size, cached.digest, cached.parsed)
            self._history, self._ledgers[cached.ledger.until] = cached.ledger.history, cached.ledger
            self._taken_in = (0, cached.parsed.unread_ids, len(cached.parsed.entries))
        file.refresh()
        self._take_in()
        self._from_cache = len(cached.parsed.entries) if cached is not None and self._ledgers else 0

    def refresh(self) -> bool:
        """Take in what others wrote since; return whether there was anything."""
        return self.file.refresh()

    @property
    def entries(self) -> list[Entry]:
        """Every entry of the journal that could be read, in file order; what is recorded is added to them."""
        return self.file.parsed.entries

    @property
    def _written(self) -> list[Entry]:
        return [*self.entries, *self.added] if self.dry_run else self.entries

    @property
    def history(self) -> History:
        """What counts of the journal."""
        self._take_in()
        if self._history is None:
            self._history = History.of(self._written, self.file.parsed.unread_ids)
        return self._history

    @property
    def by_id(self) -> dict[str, Entry]:
        """Every entry that has an id, as it is written."""
        times_read, number = self._ids_of
        if times_read != self.file.times_read:
            self._by_id, number = {}, 0
        written = self._written
        self._by_id.update((entry.id, entry) for entry in written[number:] if entry.id is not None)
        self._ids_of = self.file.times_read, len(written)
        return self._by_id

    def ledger(self, until: date) -> Ledger:
        """Return the books up to and including a day."""
        self._take_in()
        ledger = self._ledgers.pop(until, None)
        if ledger is None:
            before = max((day for day in self._ledgers if day < until), default=None)
            played = None if before is None else self._ledgers[before].on_to(until)
            ledger = played or Ledger.play(self.history, self.rulebook, until)
        self._ledgers[until] = ledger  # the one asked for last stands last
        if len(self._ledgers) > 8:
            del self._ledgers[next(iter(self._ledgers))]
        return ledger

    def ledger_with(self, more: Sequence[Entry], until: date) -> Ledger:
        """Return the books up to a day as if there were more entries at the journal's end."""
        history = self.history.with_more(more)
        if history is None:
            history = History.of([*self._written, *more], self.file.parsed.unread_ids)
            return Ledger.play(history, self.rulebook, until)
        return self.ledger(until).with_more(history, more) or Ledger.play(history, self.rulebook, until)

    def _take_in(self) -> None:
        """Bring history and ledgers up to date with the entries added since, or drop them."""
        times_read, unread_ids, number = self._taken_in
        written, parsed = self._written, self.file.parsed
        self._taken_in = (self.file.times_read, parsed.unread_ids, len(written))
        if self._taken_in == (times_read, unread_ids, number):
            return
        history, ledgers, added = self._history, self._ledgers, written[number:]
        self._history, self._ledgers = None, {}
        if self._taken_in[:2] != (times_read, unread_ids):
            return
        self._history = None if history is None else history.with_more(added)
        if self._history is not None:
            further = [ledger.with_more(self._history, added) for ledger in ledgers.values()]
            self._ledgers = {ledger.until: ledger for ledger in further if ledger is not None}

    def problems(self, today: date) -> list[Problem]:
        """Return everything wrong or odd, by line, in planned entries too."""
        end = max(today, self.history.end or today)
        void = self.history.void
        found = [problem for problem in self.file.parsed.problems if problem.entry not in void]
        found += self.history.problems
        for problem in self.ledger(end).problems:
            named = self.by_id.get(problem.entry) if problem.entry and not problem.line else None
            found.append(replace(problem, line=named.line) if named else problem)
        return sorted(found, key=lambda problem: problem.line)

    def left_out_words(self, today: date) -> str:
        """Say how many entries are left out because they are wrong; "": there is no error."""
        errors = [problem for problem in self.problems(today) if problem.level == "error"]
        wrong = sum(problem.code != "syntax" and (problem.line > 1 or problem.entry is not None) for problem in errors)
        left_out = self.file.parsed.not_toml + wrong
        if left_out:
            return f"{counted(left_out, 'entry is', 'entries are')} left out"
        return "the journal has an error" if errors else ""

    def cache_writer(self, today: date) -> Callable[[], bool] | None:
        """Return what keeps what the journal came to for the next start; `None` where that saves no time.

        It may be called in a thread: what it keeps is as of now.
        """
        if not self._uses_cache or len(self.entries) - self._from_cache < cache.WORTH_KEEPING:
            return None
        self._from_cache = len(self.entries)
        return partial(cache.save, self.file.path, cache.CachedJournal(*self.file.as_read, self.ledger(today)))

    def opening_problem(self) -> Problem | None:
        """Say why no ledger can be opened from the journal."""
        return opening_problem(self.history, self.rulebook)

    def require_account(self) -> Account:
        """Return the account. Raises Refused: there is none, or its rules or plan are unknown."""
        problem = self.opening_problem()
        if problem is not None:
            where = f"{self.file.path}:{problem.line}" if problem.line else f"{self.file.path}"
            raise Refused(f"{where}: {problem.sentence}")
        assert self.history.account is not None
        return self.history.account

    def record(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Add the entries of one action to the journal, durably, with ids and the same moment.

        Raises:
            Refused: a text in them is longer than its limit.
            BadEntry: a value in them is none for its field.
            NotSaved: nothing was added.
            JournalUnusable: there is something at the path that can't be read as a file.
        """
        if self.signature:
            entries = [replace(entry, note=" ".join(filter(None, (entry.note, self.signature)))) for entry in entries]
        for entry in entries:
            for key in too_long(entry):
                raise Refused(f"{key} can have at most {LIMITS[key]:,} characters")
            entry_from_record(record_of(entry))
        now = self._now()
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)
        prepared = [replace(entry, id=entry.id or self.new_id(), at=now) for entry in entries]
        return self._append(prepared)

    def restore(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Add the entries of a whole journal to this empty one, durably; ids and moments stay as they are.

        Raises:
            NotSaved: nothing was added.
            JournalUnusable: there is something at the path that can't be read as a file.
        """
        now = self._now()
        prepared = [replace(entry, id=entry.id or self.new_id(), at=entry.at or now) for entry in entries]
        return self._append(prepared, moments_kept=True)

    def _append(self, entries: Sequence[Entry], *, moments_kept: bool = False) -> tuple[Entry, ...]:
        written = tuple(entries) if self.dry_run else self.file.append(entries, moments_kept=moments_kept)
        self.added += written
        return written

    def new_id(self) -> str:
        """Make an id that no entry of the journal has."""
        while (made := self._new_id()) in self.by_id:
            pass
        return made

    def proposal(self, shortened: str) -> Proposal:
        """Find the proposal whose id begins so. Raises Refused: not exactly one does."""
        found = _unique(shortened, self.history.proposals, "proposal")
        return self.history.proposals[found]

    def entry(self, shortened: str) -> Entry:
        """Find the entry whose id begins so, as it is written. Raises Refused: as `proposal`."""
        return self.by_id[_unique(shortened, self.by_id, "entry")]

    def shortened(self, id_: str | None) -> str:
        """Return as much of an id as tells it from all others."""
        id_ = id_ or ""
        length = MIN_ID_LENGTH
        while length < len(id_) and len(_beginning(id_[:length], self.by_id)) > 1:
            length += 1
        return id_[:length]


def _beginning(shortened: str, ids: Iterable[str]) -> list[str]:
    return [id_ for id_ in ids if id_.startswith(shortened)]


def _unique(shortened: str, ids: Mapping[str, Entry], what: str) -> str:
    if shortened in ids:
        return shortened
    found = _beginning(shortened, ids) if shortened else []
    if not found:
        near = did_you_mean(
            shortened, (id_[: len(shortened)] for id_ in ids), "`connects list` shows the ids of proposals"
        )
        raise Refused(f'no {what} has an id that begins with "{shortened}"{near}')
    if len(found) > 1:
        shown = ", ".join(found[:4]) + (" …" if len(found) > 4 else "")  # enough to see the difference
        raise Refused(f'"{shortened}" is the beginning of {len(found)} ids ({shown}); type more of it')
    return found[0]
