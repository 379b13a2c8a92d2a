"""What a snapshot holds, as plain values: tuples of numbers and text, which Python writes and reads fastest.

A thing is packed field by field in the order of its class, and unpacked without looking at it again: it was checked
when it was made, and a snapshot that is not the one that was written is never unpacked.
"""

import marshal
import zlib
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate
from typing import Any, Final, Generic, TypeVar

from msgspec import Struct

from connects_tui.ledger.bids import Bid
from connects_tui.ledger.entries import KINDS, SPECS, Edit, Entry
from connects_tui.ledger.lots import Lot, Taken
from connects_tui.ledger.problems import Problem
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.shelf import CHUNK, Packed
from connects_tui.ledger.state import Movement, Payment, Spent
from connects_tui.rules import values

D = TypeVar("D", bound=Struct)
T = TypeVar("T")

_Convert = Callable[[Any], Any]
_REMEMBERED: Final = 1024
"""So many days and amounts are made only once: most stand in many entries."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def _day(value: date | None) -> int:
    return value.toordinal() if value is not None else 0


@lru_cache(maxsize=_REMEMBERED)
def _as_day(value: int) -> date | None:
    return date.fromordinal(value) if value else None


def pack_moment(value: datetime | None) -> int | None:
    """Make a number of a moment."""
    return None if value is None else (value - _EPOCH) // _MICROSECOND


def unpack_moment(value: int | None) -> datetime | None:
    """Make the moment again."""
    return None if value is None else _EPOCH + timedelta(microseconds=value)


def _money(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


@lru_cache(maxsize=_REMEMBERED)
def _as_money(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


_DAY: Final = (_day, _as_day)
_MOMENT: Final = (pack_moment, unpack_moment)
_MONEY: Final = (_money, _as_money)


class Shape(Generic[D]):
    """How the things of one class are packed; fields that are no plain values each name how they become one."""

    def __init__(self, class_: type[D], **converts: tuple[_Convert, _Convert]) -> None:
        self._class = class_
        self._names = class_.__struct_fields__
        self._to = [(place, converts[name][0]) for place, name in enumerate(self._names) if name in converts]
        self._from = [(place, converts[name][1]) for place, name in enumerate(self._names) if name in converts]
        self._is_checked = hasattr(class_, "__post_init__")
        self._setters = [getattr(class_, name).__set__ for name in self._names]
        self._pattern: Any = None

    def pack(self, thing: D) -> tuple[Any, ...]:
        """Make plain values of a thing."""
        plain = [getattr(thing, name) for name in self._names]
        for place, convert in self._to:
            plain[place] = convert(plain[place])
        return tuple(plain)

    def unpack(self, plain: Sequence[Any]) -> D:
        """Make the thing again."""
        found = list(plain)
        for place, convert in self._from:
            if found[place] is not None:
                found[place] = convert(found[place])
        if not self._is_checked:
            return self._class(*found)
        if self._pattern is None:
            self._pattern = self._class(**dict(zip(self._names, found, strict=True)))
        thing: D = self._pattern.__copy__()  # which is not checked again, as one that is made would be
        for set_, value in zip(self._setters, found, strict=True):
            set_(thing, value)
        return thing


def several(shape: Shape[D]) -> tuple[_Convert, _Convert]:
    """Say how a tuple of things is packed."""
    return (lambda things: tuple(map(shape.pack, things)), lambda plain: tuple(map(shape.unpack, plain)))


# --- entries ---------------------------------------------------------------------------------------------------------

_CONVERTS: Final[dict[_Convert, tuple[_Convert, _Convert]]] = {
    values.near_day: _DAY,
    values.moment: _MOMENT,
    values.money: _MONEY,
    values.whole_cents: _MONEY,
}


def _changes(changes: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((key, _anything(value)) for key, value in changes.items())


def _anything(value: Any) -> Any:
    """Pack what an edit sets, which can be whatever a TOML file can hold."""
    match value:
        case datetime() | Decimal():
            return ("text", type(value).__name__, str(value))
        case date():
            return ("day", "", value.isoformat())
        case list() | tuple():
            return ("list" if isinstance(value, list) else "tuple", "", tuple(map(_anything, value)))
        case dict():
            return ("table", "", _changes(value))
        case str() | bool() | int() | float():
            return ("plain", "", value)
    raise TypeError(type(value).__name__)


def _as_anything(plain: tuple[str, str, Any]) -> Any:
    kind, name, value = plain
    match kind:
        case "text":
            return datetime.fromisoformat(value) if name == "datetime" else Decimal(value)
        case "day":
            return date.fromisoformat(value)
        case "list":
            return list(map(_as_anything, value))
        case "tuple":
            return tuple(map(_as_anything, value))
        case "table":
            return _as_changes(value)
    return value


def _as_changes(plain: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {key: _as_anything(value) for key, value in plain}


def _entry_shape(class_: type[Entry]) -> Shape[Entry]:
    converts = {spec.name: _CONVERTS[spec.check] for spec in SPECS[class_.kind].values() if spec.check in _CONVERTS}
    if class_ is Edit:
        converts["set"] = (_changes, _as_changes)
    return Shape(class_, **converts)


_KINDS: Final = tuple(KINDS)
_ENTRY_SHAPES: Final[tuple[Shape[Entry], ...]] = tuple(_entry_shape(class_) for class_ in KINDS.values())


def pack_entry(entry: Entry) -> tuple[Any, ...]:
    """Pack an entry of any kind, the place of its kind first."""
    place = _KINDS.index(entry.kind)
    return (place, *_ENTRY_SHAPES[place].pack(entry))


def unpack_entry(plain: Sequence[Any]) -> Entry:
    """Make the entry again."""
    shape: Shape[Entry] = _ENTRY_SHAPES[plain[0]]
    return shape.unpack(plain[1:])


# --- what follows from them ------------------------------------------------------------------------------------------

TAKEN: Final = Shape(Taken)
LOT: Final = Shape(Lot, issued=_DAY, expires=_DAY, cost=_MONEY)
MOVEMENT: Final = Shape(Movement, on=_DAY, parts=several(TAKEN))
SPENT: Final = Shape(Spent, on=_DAY, taken=several(TAKEN))
PAYMENT: Final = Shape(Payment, on=_DAY, amount=_MONEY)
PROBLEM: Final = Shape(Problem, on=_DAY)
BID: Final = Shape(
    Bid,
    sent=_DAY,
    budget=_MONEY,
    budget_max=_MONEY,
    dates=(lambda days: tuple(map(_day, days)), lambda days: tuple(map(_as_day, days))),
)


def proposals(place_of: Callable[[Entry], int], at: Callable[[int], Entry]) -> Shape[ProposalState]:
    """Say how proposals are packed beside their entries, which are named by their places."""
    one = (place_of, at)
    many = (lambda entries: tuple(map(place_of, entries)), lambda places: tuple(map(at, places)))
    return Shape(ProposalState, entry=one, story=many, taken=several(TAKEN), refunds=many)


# --- long sequences --------------------------------------------------------------------------------------------------


def chunks_of(things: Iterable[T], pack: Callable[[T], tuple[Any, ...]]) -> tuple[list[bytes], int]:
    """Pack many things, `CHUNK` together; return the chunks, and how many things there are."""
    chunks: list[bytes] = []
    together: list[tuple[Any, ...]] = []
    number = 0
    for thing in things:
        together.append(pack(thing))
        number += 1
        if len(together) == CHUNK:
            chunks.append(_pressed(together))
            together = []
    if together:
        chunks.append(_pressed(together))
    return chunks, number


def ends_of(chunks: Iterable[bytes]) -> bytes:
    """Return where each of some chunks ends that stand one behind the other, for `Chunks`."""
    return array("Q", accumulate(map(len, chunks))).tobytes()


class Chunks:
    """Chunks that stand one behind the other, cut out as they are looked at."""

    __slots__ = ("_all", "_ends")

    def __init__(self, all_: memoryview, ends: bytes) -> None:
        self._all = all_
        self._ends = array("Q", ends)

    @property
    def size(self) -> int:
        """How many bytes they have together."""
        return self._ends[-1] if self._ends else 0

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, place: int) -> memoryview:
        return self._all[self._ends[place - 1] if place else 0 : self._ends[place]]


def _pressed(together: list[tuple[Any, ...]]) -> bytes:
    # It takes a tenth of the time that unpacking takes, and leaves two fifths of the bytes: all of them are in memory.
    return zlib.compress(marshal.dumps(together), level=1)


def packed(chunks: Chunks, number: int, unpack: Callable[[Sequence[Any]], T]) -> Packed[T]:
    """Return the sequence that `chunks_of` packed, to be unpacked as it is looked at."""
    return Packed(chunks, number, _loaded, unpack)


def _loaded(chunk: memoryview) -> list[tuple[Any, ...]]:
    plain: list[tuple[Any, ...]] = marshal.loads(zlib.decompress(chunk))  # noqa: S302 - our own
    return plain
