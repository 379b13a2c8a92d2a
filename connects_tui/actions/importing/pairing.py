"""Whether a row of a source and an entry of the journal are the same thing, and keeping count of what is taken.

Every entry stands for one row at most: two equal rows on one day are two, and the second one needs a second entry.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain, pairwise
from typing import Final, Generic, TypeVar

from connects_tui.ledger.entries import Entry

SIMILAR: Final = 0.75
"""From here on two titles are taken for the same job, when the Connects are the same and the days near."""

ALIKE: Final = 0.8
"""From here on they are, although the Connects differ: worth a question."""

NEAR: Final = 3
"""Days between a row and an entry typed by hand for the same thing, at most."""

_NO_LETTERS: Final = re.compile(r"[\W_]+")
_CUT_OFF: Final = ("\u2026", "...")
_LONG_WORD: Final = 5

E = TypeVar("E", bound=Entry)


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """Return text as titles are compared: letters and digits, small, one blank between words."""
    return _NO_LETTERS.sub(" ", text.casefold()).strip()


class _Title:
    """What two titles are compared by."""

    __slots__ = ("cut_off", "pairs", "plain", "words")

    def __init__(self, text: str) -> None:
        self.plain = plain(text)
        self.words = frozenset(self.plain.split())
        self.pairs = frozenset(map("".join, pairwise(f" {self.plain} ")))
        self.cut_off = text.rstrip().endswith(_CUT_OFF)

    def begins(self, other: "_Title") -> bool:
        """Whether it is the other one cut off."""
        return self.cut_off and other.plain.startswith(self.plain)


_title = lru_cache(maxsize=65_536)(_Title)


def similarity(first: str, second: str) -> float:
    """Return how alike two titles are, from 0 to 1; one that is cut off or only part of the other is very much so."""
    return _likeness(_title(first), _title(second))


def _likeness(a: _Title, b: _Title) -> float:
    if not a.plain or not b.plain or (a.words.isdisjoint(b.words) and not (a.cut_off or b.cut_off)):
        return 0.0
    if a.plain == b.plain or a.begins(b) or b.begins(a):
        return 1.0
    fewer = a.words if len(a.words) <= len(b.words) else b.words
    shared = len(a.words & b.words)
    contained = shared / len(fewer) if len(fewer) > 1 or len(next(iter(fewer))) >= _LONG_WORD else 0.0
    if contained == 1.0:
        return 0.95
    return max(0.9 * contained, 2 * len(a.pairs & b.pairs) / (len(a.pairs) + len(b.pairs)))


class Shelf(Generic[E]):
    """Entries of one kind that no row is taken for yet, found by what they say and by their day."""

    def __init__(self, entries: Iterable[E], key: Callable[[E], Hashable]) -> None:
        self._key = key
        self._by_key: dict[Hashable, dict[date, list[E]]] = defaultdict(lambda: defaultdict(list))
        self._taken: set[int] = set()
        for entry in entries:
            self._by_key[key(entry)][entry.on].append(entry)

    def near(self, key: Hashable, on: date, days: int) -> Iterator[E]:
        """Go through what is left under a key around a day, the nearest first."""
        by_day = self._by_key.get(key)
        if by_day is None:
            return
        for distance in range(days + 1):
            for day in dict.fromkeys((_away(on, -distance), _away(on, distance))):
                for entry in by_day.get(day, ()):
                    if id(entry) not in self._taken:
                        yield entry

    def take(self, entry: E) -> E:
        """Take an entry for a row: it is not found again."""
        self._taken.add(id(entry))
        return entry

    def is_taken(self, entry: E) -> bool:
        """Whether a row was found for an entry."""
        return id(entry) in self._taken


def _away(on: date, days: int) -> date:
    try:
        return on + timedelta(days=days)
    except OverflowError:
        return on


class Titles(Generic[E]):
    """Entries found by a title that is similar to theirs, among any number of them."""

    _MOST: Final = 200
    """Entries that share a word with a title and are looked at, at most: the rarest words come first."""

    def __init__(self, title: Callable[[E], str]) -> None:
        self._title = title
        self._same: dict[str, list[E]] = defaultdict(list)
        self._sharing: dict[str, list[E]] = defaultdict(list)

    def put(self, entry: E) -> None:
        """Let an entry be found."""
        known = plain(self._title(entry))
        self._same[known].append(entry)
        for word in set(known.split()):
            self._sharing[word].append(entry)

    def like(self, title: str) -> Iterator[tuple[float, E]]:
        """Go through the entries of a similar title with how similar it is; the same title first."""
        wanted = plain(title)
        same = self._same.get(wanted, [])
        yield from ((1.0, entry) for entry in same)
        seen = {id(entry) for entry in same}
        for word in sorted(set(wanted.split()), key=lambda word: (len(self._sharing.get(word, ())), word)):
            for entry in self._sharing.get(word, ()):
                if len(seen) > self._MOST:
                    return
                if id(entry) not in seen:
                    seen.add(id(entry))
                    like = similarity(title, self._title(entry))
                    if like > SIMILAR:
                        yield like, entry


class TitlesByDay(Generic[E]):
    """Entries found by a similar title around a day, however many there are on each."""

    def __init__(self, entries: Iterable[E], title: Callable[[E], str]) -> None:
        self._entries = tuple(entries)
        self._titles = [_title(title(entry)) for entry in self._entries]
        self._by_day: dict[date, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for place, entry in enumerate(self._entries):
            for word in self._titles[place].words:
                self._by_day[entry.on][word].append(place)

    def like(self, title: str, on: date, days: int) -> Iterator[tuple[float, E]]:
        """Go through the entries that share half of the words with a title, each with how similar it is; by day."""
        wanted = _title(title)
        for distance in range(-days, days + 1):
            sharing = self._by_day.get(_away(on, distance))
            if not sharing:
                continue
            shared = Counter(chain.from_iterable(sharing[word] for word in wanted.words & sharing.keys()))
            for place in sorted(shared):
                known = self._titles[place]
                if 2 * shared[place] >= min(len(wanted.words), len(known.words)):
                    yield _likeness(wanted, known), self._entries[place]
