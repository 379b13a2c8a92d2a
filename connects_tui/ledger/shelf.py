"""Long sequences of which little is looked at: the past stays packed, what came or changed since lies beside it.

A journal of many years has hundreds of thousands of entries and movements. Loading all of them takes seconds; what a
screen shows are the latest few dozen. So the past is kept as chunks of bytes, and a chunk is unpacked when something in
it is asked for. Nothing here knows what is in the chunks: whoever packs them brings the functions that unpack them.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from typing import Any, Final, Generic, Protocol, SupportsIndex, TypeVar, overload

from connects_tui.digests import blake2b

S = TypeVar("S")
T = TypeVar("T")

CHUNK: Final = 64
"""So many things are packed together."""

_LOADED_AT_ONCE: Final = 6
"""So many chunks are kept as they were loaded, for what is looked at again."""


class View(Sequence[T]):
    """A sequence whose things are found, or made, when they are asked for; a class says how one is."""

    __slots__ = ()

    def one(self, place: int) -> T:
        """Return what stands at a place, from 0."""
        raise NotImplementedError

    @overload
    def __getitem__(self, place: SupportsIndex) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    def __getitem__(self, place: SupportsIndex | slice) -> T | list[T]:
        length = len(self)
        if isinstance(place, slice):
            return [self.one(each) for each in range(*place.indices(length))]
        each = place.__index__()
        each += length if each < 0 else 0
        if not 0 <= each < length:
            raise IndexError(place)
        return self.one(each)


class Chunks(Protocol):
    """Chunks of bytes, one after the other."""

    def __len__(self) -> int: ...

    def __getitem__(self, place: int, /) -> bytes | memoryview: ...


class Packed(View[T]):
    """A sequence that never changes, kept as chunks of bytes with `CHUNK` things each, the last one with the rest.

    A chunk is loaded as a whole, and each thing in it made when it is asked for.
    """

    __slots__ = ("_chunks", "_length", "_load", "_loaded", "_make", "_most_loaded")

    def __init__(
        self,
        chunks: Chunks,
        length: int,
        load: Callable[[Any], list[tuple[Any, ...]]],
        make: Callable[[tuple[Any, ...]], T],
    ) -> None:
        """Take what is packed.

        Args:
            chunks: the chunks.
            length: how many things are in them.
            load: gives a chunk's things as plain tuples.
            make: makes a thing, which is no tuple itself, from its own.
        """
        self._chunks, self._length = chunks, length
        self._load, self._make = load, make
        self._loaded: dict[int, list[Any]] = {}
        self._most_loaded = _LOADED_AT_ONCE

    def __len__(self) -> int:
        return self._length

    def one(self, place: int) -> T:
        """Return what stands at a place."""
        return self._in(self._chunk(place // CHUNK), place % CHUNK)

    def stay_unpacked(self) -> None:
        """Keep every chunk that is looked at from now on."""
        self._most_loaded = len(self._chunks)

    def __iter__(self) -> Iterator[T]:
        keeps = self._most_loaded > _LOADED_AT_ONCE
        for number in range(len(self._chunks)):
            if keeps or number in self._loaded:
                chunk = self._chunk(number)
                yield from (self._in(chunk, place) for place in range(len(chunk)))
            else:  # who goes through all leaves what others look at again where it is
                yield from map(self._make, self._load(self._chunks[number]))

    def __reversed__(self) -> Iterator[T]:
        for number in range(len(self._chunks) - 1, -1, -1):
            chunk = self._chunk(number)
            for place in range(len(chunk) - 1, -1, -1):
                yield self._in(chunk, place)

    def _in(self, chunk: list[Any], place: int) -> T:
        thing: T | tuple[Any, ...] = chunk[place]
        if not isinstance(thing, tuple):
            return thing
        made = chunk[place] = self._make(thing)
        return made

    def _chunk(self, number: int) -> list[Any]:
        """Return a chunk: of each thing the plain tuple, or the thing itself where it was asked for before."""
        found = self._loaded.get(number)
        if found is None:
            found = self._load(self._chunks[number])
            if len(self._loaded) >= self._most_loaded:
                self._loaded = {}  # all at once, so that a thread that looks for another finds all or nothing
            self._loaded[number] = found
        return found


class Shelf(View[T]):
    """A sequence that grows at its end: a past that others may share, and what came or was replaced since.

    A copy shares the past and costs as much as what came since is long.
    """

    __slots__ = ("_changed", "_from", "_past", "_recent")

    def __init__(self, recent: Iterable[T] = (), past: Sequence[T] = ()) -> None:
        self._past = past
        self._from = len(past)
        self._recent = list(recent)
        self._changed: dict[int, T] = {}

    def stay_unpacked(self) -> None:
        """Keep whatever is unpacked from now on."""
        if isinstance(self._past, Packed):
            self._past.stay_unpacked()

    def append(self, thing: T) -> None:
        """Add a thing at the end."""
        self._recent.append(thing)

    def copy(self) -> "Shelf[T]":
        """Return a shelf that can be changed without changing this one."""
        twin: Shelf[T] = Shelf(self._recent, self._past)
        twin._changed = dict(self._changed)
        return twin

    def first(self, number: int) -> Sequence[T]:
        """Return so many things from the beginning."""
        if self._changed or number < self._from:
            return self[:number]
        return Shelf(self._recent[: number - self._from], self._past)

    def since(self, number: int) -> Iterator[T]:
        """Go through what stands behind the first so many things."""
        for place in range(number, self._from):
            yield self[place]
        yield from self._recent[max(0, number - self._from) :]

    def __len__(self) -> int:
        return self._from + len(self._recent)

    def one(self, place: int) -> T:
        """Return what stands at a place."""
        if place >= self._from:
            return self._recent[place - self._from]
        return self._changed[place] if place in self._changed else self._past[place]

    def __setitem__(self, place: int, thing: T) -> None:
        if place >= self._from:
            self._recent[place - self._from] = thing
        else:
            self._changed[place] = thing

    def __iter__(self) -> Iterator[T]:
        if self._changed:
            for place, thing in enumerate(self._past):
                yield self._changed.get(place, thing)
        else:
            yield from self._past
        yield from self._recent

    def __reversed__(self) -> Iterator[T]:
        yield from reversed(self._recent)
        for place, thing in zip(range(self._from - 1, -1, -1), reversed(self._past), strict=True):
            yield self._changed.get(place, thing)

    def __eq__(self, other: object) -> bool:
        """Whether both hold the same; what is shared is not compared."""
        if isinstance(other, Shelf) and self._past is other._past and self._changed == other._changed:
            return self._recent == other._recent
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(_same, self, other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{len(self)} things, {self._from} of them past>"


class Ids:
    """Ids in an order, kept as one text with an index: loaded at once, however many, and looked up in microseconds.

    Attributes:
        text: the ids, a line each; a thing without an id has a line too.
        index: their hashes in ascending order, and the place of each, as bytes.
    """

    __slots__ = ("_hashes", "_places", "text")

    def __init__(self, text: bytes = b"", index: tuple[bytes, bytes] = (b"", b"")) -> None:
        self.text = text
        self._hashes, self._places = array("Q", index[0]), array("I", index[1])

    @classmethod
    def of(cls, ids: Iterable[str | None]) -> "Ids":
        """Make them."""
        listed = [id_ or "" for id_ in ids]
        hashed = sorted((_hash(id_), place) for place, id_ in enumerate(listed) if id_)
        made = cls("".join(f"{id_}\n" for id_ in listed).encode())
        made._hashes = array("Q", (hash_ for hash_, _ in hashed))
        made._places = array("I", (place for _, place in hashed))
        return made

    @property
    def index(self) -> tuple[bytes, bytes]:
        """The hashes in ascending order, and the place of each."""
        return self._hashes.tobytes(), self._places.tobytes()

    def find(self, id_: str) -> int | None:
        """Return the place of an id, or `None`."""
        if not id_:
            return None
        hash_ = _hash(id_)
        at = bisect_left(self._hashes, hash_)
        if at == len(self._hashes) or self._hashes[at] != hash_:
            return None  # and that two ids have one hash of 64 bits is not to be expected
        return self._places[at]

    def beginning(self, with_: str) -> list[str]:
        """Return the ids that begin so."""
        return [id_ for id_ in self if id_ and id_.startswith(with_)]

    def __contains__(self, id_: object) -> bool:
        return isinstance(id_, str) and self.find(id_) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self.text.decode().splitlines())


def _hash(id_: str) -> int:
    return int.from_bytes(blake2b(id_.encode(), digest_size=8).digest(), "big")


class ById(MutableMapping[str, T], Generic[T]):
    """Things by their ids: a past that others may share, and what came or was replaced since. None ever goes."""

    __slots__ = ("_ids", "_own", "_past")

    def __init__(self, own: Iterable[tuple[str, T]] = (), past: Sequence[T] = (), ids: Ids | None = None) -> None:
        self._past = past
        self._ids = ids or Ids()
        self._own = dict(own)

    def copy(self) -> "ById[T]":
        """Return one that can be changed without changing this one."""
        return ById(self._own.items(), self._past, self._ids)

    def beginning(self, with_: str) -> list[str]:
        """Return the ids that begin so, in their order."""
        past = self._ids.beginning(with_) if self._past else []
        return [*past, *(id_ for id_ in self._own if id_.startswith(with_) and id_ not in past)]

    def __getitem__(self, id_: str) -> T:
        if id_ in self._own:
            return self._own[id_]
        place = self._ids.find(id_)
        if place is None:
            raise KeyError(id_)
        return self._past[place]

    def __setitem__(self, id_: str, thing: T) -> None:
        self._own[id_] = thing

    def __delitem__(self, id_: str) -> None:
        raise TypeError("what is in a journal stays there")

    def __contains__(self, id_: object) -> bool:
        return id_ in self._own or id_ in self._ids

    def __iter__(self) -> Iterator[str]:
        past = dict.fromkeys(filter(None, self._ids)) if self._past else {}
        yield from past
        yield from (id_ for id_ in self._own if id_ not in past)

    def __len__(self) -> int:
        return sum(1 for _ in self) if self._past else len(self._own)

    def __bool__(self) -> bool:
        return bool(self._own) or any(True for _ in self)


class Mapped(View[T]):
    """What is made of each thing of another sequence, when it is looked at."""

    __slots__ = ("_make", "_of")

    def __init__(self, of: Sequence[S], make: Callable[[S], T]) -> None:
        self._of: Sequence[Any] = of
        self._make = make

    def __len__(self) -> int:
        return len(self._of)

    def one(self, place: int) -> T:
        """Make what stands at a place."""
        return self._make(self._of[place])

    def __iter__(self) -> Iterator[T]:
        return map(self._make, self._of)

    def __reversed__(self) -> Iterator[T]:
        return map(self._make, reversed(self._of))


class Picked(View[T]):
    """Some things of another sequence, in another order; of those some replaced."""

    __slots__ = ("_instead", "_of", "_places")

    def __init__(self, of: Sequence[T], places: Sequence[int], instead: Mapping[int, T]) -> None:
        self._of, self._places, self._instead = of, places, instead

    def at(self, place: int) -> T:
        """Return what stands at a place of the other sequence."""
        return self._instead[place] if place in self._instead else self._of[place]

    def __len__(self) -> int:
        return len(self._places)

    def one(self, place: int) -> T:
        """Return what stands at a place."""
        return self.at(self._places[place])

    def __iter__(self) -> Iterator[T]:
        return map(self.at, self._places)

    def __reversed__(self) -> Iterator[T]:
        return map(self.at, reversed(self._places))


class Backwards(View[T]):
    """Another sequence, from its end."""

    __slots__ = ("_of",)

    def __init__(self, of: Sequence[T]) -> None:
        self._of = of

    def __len__(self) -> int:
        return len(self._of)

    def one(self, place: int) -> T:
        """Return what stands at a place."""
        return self._of[len(self._of) - 1 - place]

    def __iter__(self) -> Iterator[T]:
        return reversed(self._of)

    def __reversed__(self) -> Iterator[T]:
        return iter(self._of)


def _same(one: object, other: object) -> bool:
    return one == other
