"""Matching the rows of a source with the journal: which are in it, which are new, which need a decision.

Every entry matches one row at most: of two equal rows on one day, the second needs a second entry.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, Final, TypeVar

from msgspec.structs import replace

from connects_tui.actions.book import Book
from connects_tui.actions.correcting import UNDO, is_removal
from connects_tui.importing.items import Item, ItemKind, ParsedSource, comparable, job_reference
from connects_tui.importing.preview import LEAVE_OUT, STEP, ImportRow, OnProgress, Preview, RowChoice, Verdict
from connects_tui.ledger.entries import Edit, Entry, Grant, Proposal, Refund, Remove, StatusChange
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.state import Movement, Payment
from connects_tui.ledger.status import gives_back
from connects_tui.wording import UNTRACKED, day_words, how_many

NEAR: Final = 3
"""Days between a row and an entry typed by hand for the same thing."""

SIMILAR: Final = 0.75
"""Titles more alike mean the same job, if the Connects are the same and the days near."""

E = TypeVar("E", bound=Entry)


class _KnownEntries:
    """The entries in force of a journal; each, as what the rules did, is matched with one row at most.

    An imported entry keeps the source's words as its note. What the user corrected is known by what was written first,
    too, since the source still says that.
    """

    def __init__(self, book: Book) -> None:
        self.matched: set[int] = set()
        self._by_job: dict[str, list[Proposal]] = defaultdict(list)
        self._by_connects: dict[tuple[type[Entry], str | int, date], list[Any]] = defaultdict(list)
        self._by_words: dict[tuple[str, date], list[Entry]] = defaultdict(list)
        self._by_id = by_id = book.by_id
        for entry in book.history.entries:
            first = self.as_written(entry)
            of = entry.of if isinstance(entry, Refund) else None
            for connects, on in {(of or connects_of(each), each.on) for each in (entry, first)} | {("", entry.on)}:
                self._by_connects[type(entry), connects, on].append(entry)
            for words, on in {(each.note, each.on) for each in (entry, first)}:
                if words:
                    self._by_words[words, on].append(entry)
            if isinstance(entry, Proposal) and (reference := job_reference(entry.url or "")):
                self._by_job[reference].append(entry)
        void = book.history.void
        self.removed = {
            _essence(by_id[entry.of])
            for entry in book.entries
            if isinstance(entry, Remove) and entry.id not in void and not is_removal(entry, UNDO) and entry.of in by_id
        }

    def near(self, kind: type[E], value: int | str, item: Item, days: int, *, matched: bool = False) -> Iterator[E]:
        """Yield the entries within so many days of an item, the nearest first, but none for certainly another job.

        `value`: their Connects, or "" for any; for refunds, the proposal's id. `matched`: those that are matched, too.
        """
        on, job = item.day, item.job
        for distance in range(days + 1):
            for away in dict.fromkeys((-distance, distance)):
                for entry in self._by_connects.get((kind, value, on + timedelta(days=away)), ()):
                    if (matched or id(entry) not in self.matched) and _is_for(entry, job):
                        yield entry

    def of_job(self, reference: str, near: date | None = None) -> list[Proposal]:
        """Return the unmatched proposals whose link names a job, the nearest first."""
        known = [entry for entry in self._by_job.get(reference, ()) if id(entry) not in self.matched]
        return known if near is None else sorted(known, key=lambda entry: abs(entry.on - near))

    def with_words(self, item: Item, on: date) -> Iterator[Entry]:
        """Yield the unmatched entries of a day that an import of an item with the same words and Connects brought."""
        for entry in self._by_words.get((item.raw, on), ()):
            said = (connects_of(entry), connects_of(self.as_written(entry)))
            fits = not item.connects or abs(item.connects) in said or not any(said)
            if fits and id(entry) not in self.matched and _is_for(entry, item.job):
                yield entry

    def as_written(self, entry: Entry) -> Entry:
        return self._by_id.get(entry.id or "", entry)

    def titles_of(self, entry: Proposal) -> Collection[str]:
        """A source may still say what it was before a correction."""
        return {entry.title, getattr(self.as_written(entry), "title", "")}

    def is_matched(self, entry: Entry | Movement | Payment) -> bool:
        return id(entry) in self.matched


def _is_for(entry: Entry, job: str) -> bool:
    """Old links name a job in another way."""
    known = job_reference(getattr(entry, "url", None) or "") if job else ""
    return known in ("", job) or known[:3] != job[:3]


def is_typed(entry: Proposal) -> bool:
    """Whether a proposal was typed by hand: an imported one has the page's words, with the title, as its note."""
    return entry.note is None or comparable(entry.title) not in comparable(entry.note)


def connects_of(entry: Entry) -> int:
    """Return an entry's Connects without its boost."""
    return getattr(entry, "connects", None) or 0


def _essence(entry: Entry) -> tuple[object, ...]:
    words = next((text for name in ("title", "reason", "what") if (text := getattr(entry, name, None))), "").casefold()
    only = getattr(entry, "only", None)
    return (entry.kind, entry.on, connects_of(entry), words, only, None if words else entry.note)


_RECORDED: Final = frozenset({"purchase", "bonus", "credit", "spend", "refund", "unknown"})
"""What becomes an entry with the page's words as its note, besides proposals."""


class Matching:
    """A source's items, the journal's entries to match them with, and what was decided so far.

    `items` are the oldest first. By an item's index, `rows` are what was decided, and `paired` what it is matched with:
    what the journal has, or its new proposal. `passed`: how many lines turned out to be no row for this journal.
    """

    def __init__(self, book: Book, source: ParsedSource, today: date, step: OnProgress) -> None:
        self.opening = book.require_account().on
        self.book, self.source, self.today = book, source, today
        self._step = step
        self.ledger = book.ledger(today)
        self.items = _oldest_first(source)
        self.known = _KnownEntries(book)
        self.rows: dict[int, ImportRow] = {}
        self._notes = list(source.notes)
        self.paired: dict[int, Entry | Movement | Payment] = {}
        self.passed = Counter[str]()
        self._are_there = 0
        """How many rows the journal has on their day or on the one before or after."""

    @cached_property
    def states(self) -> Mapping[str | None, ProposalState]:
        """The journal's proposals as they stand."""
        return {state.entry.id: state for state in self.ledger.proposals}

    @cached_property
    def hired(self) -> Sequence[Proposal]:
        """The journal's proposals that led to a hire and can be named."""
        return [state.entry for state in self.states.values() if state.was_hired and state.entry.id]

    def match_known(self) -> None:
        """Skip what can't be read, and match what an earlier import, or an export, brought."""
        self._name_jobs()
        self._date_back()
        for index, item in enumerate(self.items):
            if item.skip_reason:
                self.skip(index, item.skip_reason)
            elif self._match_by_id(index, item) or self._match_by_words(index, item):
                self.duplicate(index)
        undecided = (item for index, item in enumerate(self.items) if index not in self.rows)
        self._are_there += sum(self._a_day_away(item) is not None for item in undecided)

    def preview(self) -> Preview:
        """Return the preview, once all rows are decided."""
        rows = tuple(row for _, row in sorted(self.rows.items()))
        source, notes = self.source, tuple(self._notes)
        left = source.left + self.passed
        return Preview(source.kind, rows, self.book.entries.copy(), left, source.balance, notes, columns=source.columns)

    def undecided(self, *what: ItemKind) -> list[tuple[int, Item]]:
        """Return the undecided items of some kinds."""
        return [(index, item) for index, item in enumerate(self.items) if item.what in what and index not in self.rows]

    def pair(self, index: int, entry: Entry | Movement | Payment) -> None:
        """Match an item with an entry, or with what the rules did, which no other item finds then."""
        self.known.matched.add(id(entry))
        self.paired[index] = entry

    def is_unsure(self, index: int) -> bool:
        """Whether the user is asked about a decided item."""
        return self.rows[index].verdict == "unsure"

    def add(self, index: int, says: str, *entries: Entry) -> None:
        """Add entries for an item; if there is a doubt about it, only once the user says so."""
        item = self.items[index]
        if doubt := self.doubt_about(item, *entries):
            # That it was removed was a decision about the row.
            otherwise = LEAVE_OUT if self.doubt_about(item) else RowChoice("keep it removed")
            self.ask(index, doubt, RowChoice(says, entries), otherwise=otherwise)
        elif moved := self.moved_by_a_day(item):
            self.join_moved(index, moved, RowChoice(says, entries))
        else:
            if item.day < self.opening:
                says += f", {UNTRACKED}"
            is_new = not entries or not all(isinstance(entry, Edit | StatusChange) for entry in entries)
            self._decide(index, "add" if is_new else "change", says, entries=entries)

    def doubt_about(self, item: Item, *entries: Entry) -> str:
        """Return why the user should be asked; "" if nothing speaks against it."""
        if item.day > self.today:
            return "its date is in the future"
        was_removed = not self.known.removed.isdisjoint(map(_essence, entries))
        return item.doubt or ("you removed it from the journal" if was_removed else "")

    def propose_refund(self, index: int, says: str, of: str, connects: int, *entries: Entry) -> bool:
        """Ask whether the refund came that the rules give, if the source is silent; return whether there is one."""
        item = self.items[index]
        if item.status is None or not item.refund_unsaid or item.doubt or item.day < self.opening or connects <= 0:
            return False
        status, on = item.status
        if not gives_back(self.ledger, StatusChange(on=on, of=of, status=status)):
            return False
        refund = Refund(on=on, of=of, connects=connects, reason=status)
        came = RowChoice(f"{says}, {how_many(connects)} refunded", (*entries, refund))
        why = f"Upwork refunds a {status} job; the source doesn't say whether it did"
        self.ask(index, why, came, otherwise=RowChoice(f"{says}, nothing refunded yet", entries))
        return True

    def change(self, index: int, says: str, *entries: Entry) -> None:
        """Change what the journal has; if there is a doubt, only once the user says so."""
        doubt = self.items[index].doubt
        if doubt:
            self.ask(index, doubt, RowChoice(says, entries))
        else:
            self._decide(index, "change", says, entries=entries)

    def ask(self, index: int, why: str, *choices: RowChoice, otherwise: RowChoice = LEAVE_OUT) -> None:
        """Ask the user: the first choice is the best guess, `otherwise` is what happens without an answer."""
        self._decide(index, "unsure", why, choices=(otherwise, *choices))

    def duplicate(
        self, index: int, says: str = "in the journal already", entry: Entry | Movement | Payment | None = None
    ) -> None:
        """Decide that the journal has it, as this entry if it is one that no other item has."""
        if entry is not None:
            self.pair(index, entry)
        self._decide(index, "duplicate", says)

    def skip(self, index: int, why: str) -> None:
        """Decide that it can't be imported."""
        self._decide(index, "skipped", why)

    def _decide(self, index: int, verdict: Verdict, says: str, **more: Any) -> None:
        item = self.items[index]
        connects = None if item.what in ("fee", "balance") or item.skip_reason or not item.connects else item.connects
        if connects is not None and item.what in ("proposal", "boost", "spend", "expiry"):
            connects = -connects
        self.rows[index] = ImportRow(item.line, item.raw, item.on, connects, verdict, says, fault=item.fault, **more)
        self._are_there += verdict in ("duplicate", "change")
        if len(self.rows) % STEP == 0:
            self._step(len(self.rows), len(self.items))

    def id_for(self, item: Item) -> str:
        """Return the id for an item's entry: its own, unless the journal uses it (removed entries keep theirs)."""
        return self.book.new_id() if item.id is None or item.id in self.book.by_id else item.id

    def words_of(self, item: Item) -> str | None:
        """Return the note for an item's entry: the source's words, if it keeps them."""
        keeps = self.source.keeps_text or (item.what == "purchase" and item.paid is not None)
        return item.raw if keeps else None

    def named(self, entry: Proposal) -> str:
        """Name a proposal of the journal, with its day."""
        return f'"{entry.title}" of {day_words(entry.on, self.today)}'

    def as_bonus(self, item: Item) -> RowChoice:
        """Offer to record Connects that came as a bonus."""
        bonus = Grant(on=item.day, connects=item.connects, reason=item.raw, note=self.words_of(item))
        return RowChoice("record it as bonus Connects", (bonus,))

    def is_certainly_another(self, item: Item, entry: Proposal) -> bool:
        """Whether an entry is about another job: by the links, or both titles are Upwork's own."""
        from_page = self.source.keeps_text and not is_typed(entry)
        return not _is_for(entry, item.job) or (from_page and comparable(item.title) != comparable(entry.title))

    def moved_by_a_day(self, item: Item) -> Entry | None:
        """Find the entry of the same row when another time zone put it on the day before or after.

        Its neighbours have to be there too, but for a proposal: nobody applies twice.
        """
        alone = item.what != "proposal" and self._are_there < 2
        return None if self.words_of(item) is None or item.what == "status" or alone else self._a_day_away(item)

    def _a_day_away(self, item: Item) -> Entry | None:
        days = (item.day - timedelta(days=1), item.day + timedelta(days=1))
        same = (entry for on in days for entry in self.known.with_words(item, on))
        return next(same, None)

    def join_moved(self, index: int, entry: Entry, anew: RowChoice) -> None:
        """Take a row for the one that the journal has a day away, unless the user says otherwise."""
        self.pair(index, entry)
        why = f"the journal has the same on {day_words(entry.on, self.today)}; a time zone can move a row by a day"
        self.ask(index, why, anew, otherwise=RowChoice("same as the one in the journal"))

    def _name_jobs(self) -> None:
        """Use the title that the journal has for the job in a link, unless that is only the job's number."""
        for index, item in enumerate(self.items):
            reference, is_proposal = item.job, item.what == "proposal"
            if not reference or not (is_proposal or item.what in ("boost", "refund", "status")):
                continue
            known = next(iter(self.known.of_job(reference)), None)
            if known is not None and not (is_proposal and item.title and known.title == reference):
                self.items[index] = replace(item, title=known.title)
            elif known is None and not item.title:
                doubt = item.doubt or ("it has the job's number but not its title" if is_proposal else "")
                self.items[index] = replace(item, title=reference, doubt=doubt)

    def _date_back(self) -> None:
        """Find out whether a page that says "Today" was copied, and imported, on an earlier day.

        It was if none of the rows dated so is in the journal on those days, and all proposals among them are there the
        same number of days earlier. Without a proposal (a badge is charged every week), that is only a doubt.
        """
        relative = [(index, item, item.on) for index, item in enumerate(self.items) if item.relative and item.on]
        proposals = [(item, on) for _, item, on in relative if item.what == "proposal"]
        telling = proposals or [(item, on) for _, item, on in relative if item.what in _RECORDED]
        if not telling or any(any(self.known.with_words(item, on)) for _, item, on in relative):
            return
        dated = [item.on for item in self.items if item.on and not item.relative]
        for days in range(1, 31):
            shift = timedelta(days=days)
            if any(day > self.today - shift for day in dated):
                return
            if all(any(self.known.with_words(item, on - shift)) for item, on in telling):
                for index, item, on in relative:
                    day = day_words(on - shift, self.today)
                    doubt = f"the journal has this on {day}; the page may have been copied that day"
                    self.items[index] = replace(item, on=on - shift) if proposals else replace(item, doubt=doubt)
                if proposals:
                    self._notes.append(
                        f"copied on {day_words(self.today - shift)}, judging by the rows already in the journal"
                    )
                return

    def _match_by_id(self, index: int, item: Item) -> bool:
        history, named = self.book.history, item.id or item.group
        if named is None or named not in self.book.by_id or named in history.void:
            return False
        proposal = history.proposals.get(named)
        if proposal is not None and not self.known.is_matched(proposal):
            self.pair(index, proposal)
        return True

    def _match_by_words(self, index: int, item: Item) -> bool:
        if item.on is None or not (self.source.keeps_text or item.what == "purchase"):
            return False
        entry = next(self.known.with_words(item, item.on), None)
        if entry is not None:
            self.pair(index, entry)
        was_bonus = item.what == "refund" and isinstance(entry, Grant) and entry.id is not None
        return entry is not None and not was_bonus


def _oldest_first(source: ParsedSource) -> list[Item]:
    """Many sources begin with the newest."""
    days = [item.on for item in source.items if item.on is not None]
    falling = sum(earlier > later for earlier, later in pairwise(days))
    rising = sum(earlier < later for earlier, later in pairwise(days))
    newest_first = falling > rising or (falling == rising and source.keeps_text)
    return sorted(reversed(source.items) if newest_first else source.items, key=lambda item: item.on or date.min)


@lru_cache(maxsize=65_536)
def title_words(text: str) -> frozenset[str]:
    """Return the words of a title, as they are compared."""
    return frozenset(comparable(text).split())


@lru_cache(maxsize=65_536)
def _pairs_of(text: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(f" {comparable(text)} ")))


def similarity(first: str, second: str) -> float:
    """Return how alike two titles are, from 0 to 1; one that is cut off, or part of the other, is very alike."""
    a, b = comparable(first), comparable(second)
    a_cut_off, b_cut_off = (title.rstrip().endswith(("\u2026", "...")) for title in (first, second))
    words, others = title_words(first), title_words(second)
    if not a or not b or (words.isdisjoint(others) and not (a_cut_off or b_cut_off)):
        return 0.0
    if a == b or (a_cut_off and b.startswith(a)) or (b_cut_off and a.startswith(b)):
        return 1.0
    fewer = min(words, others, key=len)
    contained = len(words & others) / len(fewer) if len(fewer) > 1 or len(next(iter(fewer))) >= 5 else 0.0
    if contained == 1.0:
        return 0.95
    pairs, other_pairs = _pairs_of(first), _pairs_of(second)
    return max(0.9 * contained, 2 * len(pairs & other_pairs) / (len(pairs) + len(other_pairs)))
