"""The ground on which rows are weighed: the journal's entries that no row is taken for yet, and what was decided."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, TypeVar

from connects_tui.actions.book import Book
from connects_tui.actions.correcting import UNDO
from connects_tui.actions.importing.pairing import Shelf, TitlesByDay, plain
from connects_tui.actions.importing.preview import LEAVE_OUT, Choice, Row, Step, Verdict
from connects_tui.exchange.arriving.items import Item, Source, What
from connects_tui.ledger.entries import Balance, Entry, Grant, Proposal, PurchaseMade, Refund, Remove, Spend
from connects_tui.ledger.proposals import ProposalState

if TYPE_CHECKING:
    from connects_tui.ledger.state import Movement, Payment

STEP: Final = 100
"""Rows between two reports of progress."""

_SPENDING: Final = frozenset({"proposal", "boost", "spend", "lapse"})

E = TypeVar("E", bound=Entry)


class Ground:
    """What a source's items are weighed against, and the rows that came of them.

    Attributes:
        items: what the source holds, oldest first; a row belongs to an item by its place here.
        rows: what was decided so far, by place.
        notes: what a person should know about how the source was read.
        paired: for items that are a proposal or hang on one: which it is, in the journal or about to be added.
        new: the places of the items whose proposals are new, by the proposals' ids.
        boosts: what the boosts of the journal's proposals become, by the proposals' ids.
    """

    def __init__(self, book: Book, source: Source, today: date, step: Step) -> None:
        self.book, self.source, self.today = book, source, today
        self._step = step
        self.ledger = book.ledger(today)
        self.opening = book.history.account.on if book.history.account else today
        self.items = oldest_first(source)
        self.rows: dict[int, Row] = {}
        self.notes = list(source.notes)
        self.paired: dict[int, Proposal] = {}
        self.new: dict[str, int] = {}
        self.boosts: dict[str, int] = {}
        entries = book.history.entries
        self.proposals = Shelf(of_kind(entries, Proposal), lambda entry: entry.connects)
        self.by_note: Shelf[Entry] = Shelf((e for e in entries if e.note), lambda entry: entry.note)
        self.purchases = Shelf(of_kind(entries, PurchaseMade), lambda entry: entry.connects)
        others: list[Grant | Spend] = [*of_kind(entries, Grant), *of_kind(entries, Spend)]
        self.others = Shelf(others, lambda entry: (entry.kind, entry.connects))
        self.refunds = Shelf(of_kind(entries, Refund), lambda entry: entry.of)
        self.balances = Shelf(of_kind(entries, Balance), lambda entry: entry.connects)
        self.movements: list[Movement] = list(self.ledger.movements)
        self.payments: list[Payment] = list(self.ledger.state.payments) if self.ledger.state else []

    # --- what is to be decided, and decisions ------------------------------------------------------------------------

    def undecided(self, *what: What) -> list[tuple[int, Item]]:
        """Return the items of some kinds on which nothing was decided yet, each with its place."""
        return [(place, item) for place, item in enumerate(self.items) if item.what in what and place not in self.rows]

    def add(self, place: int, says: str, *entries: Entry) -> None:
        """Add entries for an item; where there is a doubt about it, only if the user says so."""
        item = self.items[place]
        doubt = item.doubt
        if item.on is not None and item.on > self.today:
            doubt = "its day is still to come"
        if not doubt and any(essence(entry) in self._removed for entry in entries):
            doubt = "you removed it from the journal"
        if doubt:
            self.ask(place, doubt, Choice(says, entries))
        else:
            early = item.on is not None and item.on < self.opening
            self._put(
                place, "add", f"{says}, before the opening: the balance stays" if early else says, entries=entries
            )

    def ask(self, place: int, why: str, *choices: Choice) -> None:
        """Leave the decision to the user; the first choice is the best guess."""
        self._put(place, "unsure", why, choices=(LEAVE_OUT, *choices))

    def follow(self, place: int, why: str) -> None:
        """Let an item go the way of another one that is the user's decision."""
        self._put(place, "unsure", why, choices=(Choice("as that one is decided"),))

    def there(self, place: int, says: str = "in the journal already") -> None:
        """Say that the journal has it."""
        self._put(place, "there", says)

    def aside(self, place: int, why: str) -> None:
        """Leave it out for good, and say why."""
        self._put(place, "aside", why)

    def _put(self, place: int, verdict: Verdict, says: str, **more: Any) -> None:
        item = self.items[place]
        connects = None if item.what in ("fee", "balance") or item.aside or not item.connects else item.connects
        if connects is not None and item.what in _SPENDING:
            connects = -connects
        self.rows[place] = Row(item.line, item.raw, item.on, connects, verdict, says, **more)
        if len(self.rows) % STEP == 0:
            self._step(len(self.rows), len(self.items))

    def id_for(self, item: Item) -> str:
        """Return the id of the entry made from an item: its own, unless it was used (an entry taken back keeps it)."""
        return item.id if item.id is not None and item.id not in self.book.by_id else self.book.new_id()

    def words_of(self, item: Item) -> str | None:
        """Return what an item's entry keeps of the source's words, as its note."""
        keeps = self.source.keeps_text or (item.what == "purchase" and item.paid is not None)
        return item.raw if keeps else None

    def differs(self, item: Item, entry: Proposal) -> bool:
        """Whether an entry is surely about another job: both have their title from Upwork's page, and not the same."""
        return self.source.keeps_text and not by_hand(entry) and plain(item.title) != plain(entry.title)

    # --- what the journal holds --------------------------------------------------------------------------------------

    @cached_property
    def proposals_by_day(self) -> dict[date, list[Proposal]]:
        """The journal's proposals by the day on which they were sent."""
        found: dict[date, list[Proposal]] = defaultdict(list)
        for entry in of_kind(self.book.history.entries, Proposal):
            found[entry.on].append(entry)
        return found

    @cached_property
    def titles_by_day(self) -> TitlesByDay[Proposal]:
        """The journal's proposals by similar titles around a day."""
        return TitlesByDay(of_kind(self.book.history.entries, Proposal), lambda entry: entry.title)

    @cached_property
    def standing(self) -> dict[str, ProposalState]:
        """How the journal's proposals stand, by their ids."""
        return {state.entry.id: state for state in self.ledger.proposals if state.entry.id is not None}

    @cached_property
    def _removed(self) -> set[tuple[Any, ...]]:
        """What the user removed deliberately, which an undo is not."""
        void, by_id = self.book.history.void, self.book.by_id
        return {
            essence(by_id[entry.of])
            for entry in self.book.entries
            if isinstance(entry, Remove) and entry.id not in void and entry.note != UNDO and entry.of in by_id
        }


def of_kind(entries: Iterable[Entry], kind: type[E]) -> list[E]:
    """Return the entries of one kind."""
    return [entry for entry in entries if isinstance(entry, kind)]


def by_hand(entry: Proposal) -> bool:
    """Whether an entry was typed: one from a page holds the page's words, the title among them, in its note."""
    return entry.note is None or plain(entry.title) not in plain(entry.note)


def moved(entry: Entry) -> int:
    """Return how many Connects an entry names, without its boost; 0 where it names none."""
    return getattr(entry, "connects", None) or 0


def essence(entry: Entry) -> tuple[Any, ...]:
    """Return what makes an entry the one that it is for a person: kind, day, Connects and words."""
    words = getattr(entry, "title", None) or getattr(entry, "reason", None) or getattr(entry, "what", None)
    return (entry.kind, entry.on, moved(entry), words, entry.note if words is None else None)


def oldest_first(source: Source) -> list[Item]:
    """Return a source's items in the order in which they happened: many sources begin with the newest."""
    days = [item.on for item in source.items if item.on is not None]
    falling = sum(earlier > later for earlier, later in pairwise(days))
    rising = sum(earlier < later for earlier, later in pairwise(days))
    newest_first = falling > rising or (falling == rising and source.keeps_text)
    return list(reversed(source.items)) if newest_first else list(source.items)
