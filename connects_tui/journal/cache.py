"""The cache: what a journal came to when it was last read, so that the next start need not read and play all of it.

It is one file in the user's cache directory, and may be deleted at any time: the entries, and then all that follows
from them. It is used only where nobody but this user can have written it, its checksum is right, and program, rules and
the journal's first bytes are those that it was made from. What stands behind these bytes is read, and played on from
what is cached; an entry that corrects what is cached, or is dated before it, has all of it played anew.
`CONNECTS_CACHE=off` does without.
"""

import os
import zlib
from array import array
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, cast

import msgspec
import tomli_w
from msgspec import Struct
from msgspec.structs import force_setattr, replace

import connects_tui
from connects_tui import files, toml
from connects_tui.journal.paths import cache_file
from connects_tui.journal.reading import ParsedJournal
from connects_tui.ledger import History, Ledger
from connects_tui.ledger.entries import Account, AnyEntry, Edit, Entry, Proposal
from connects_tui.ledger.state import ProposalSpending, State
from connects_tui.problems import Problem
from connects_tui.rules import Rulebook

WORTH_KEEPING: Final = 200
"""So many entries are read and played as fast without a cache."""

_KEY: Final = 16
_SUM: Final = 4
_LENGTH: Final = 8


class CachedJournal(Struct, frozen=True):
    """What a journal came to: its first bytes, how many and their checksums; what they hold; and the books of that."""

    size: int
    digest: bytes
    reading: ParsedJournal
    ledger: Ledger


class _Cached(Struct, frozen=True, array_like=True):
    """The same as plain data, beside the entries of the file: these are named by their places (see `_places`).

    Attributes:
        size, digest: as those of `CachedJournal`.
        problems, blocks, last_at: as those of a `ParsedJournal`.
        account: the entry that opens the ledger, as corrected.
        counting: the places of those that count, in the order in which they do.
        corrected: those of `counting` that were corrected, by their place in it.
        void, settling: `void` and `problems` of a `History`.
        until, counted, state: as those of a `Ledger`; the state without its rules and what the next two say.
        moved: for each movement the place of the entry behind it, or -1; a note that is its title is left out.
        spent, spenders: what proposals spent, and the place of each of these.
        taken: for each of `spent` the place of the movement with the same parts, or -1.
    """

    size: int
    digest: bytes
    problems: tuple[Problem, ...]
    blocks: int
    last_at: datetime | None
    account: Account
    counting: bytes
    corrected: dict[int, AnyEntry]
    void: frozenset[str]
    settling: tuple[Problem, ...]
    until: date
    counted: int
    state: State
    moved: bytes
    spent: list[ProposalSpending]
    spenders: bytes
    taken: bytes


def is_on() -> bool:
    """Whether the cache is used at all."""
    return os.environ.get("CONNECTS_CACHE", "").lower() not in ("off", "0", "no")


def load(journal: Path, rulebook: Rulebook) -> CachedJournal | None:
    """Return what is cached of a journal under these rules; `None` where nothing is, or it is not to be believed."""
    path = cache_file(journal)
    try:
        with files.open_regular(path) as file:
            if not (files.is_own(path.parent.stat()) and files.is_own(os.fstat(file.fileno()))):
                return None
            if file.read(_KEY) != _key(rulebook):
                return None
            expected, length = file.read(_SUM), int.from_bytes(file.read(_LENGTH), "big")
            # One part after the other: the bytes of both and all that is made of them would be the peak of the memory.
            written = file.read(min(length, os.fstat(file.fileno()).st_size))
            checked, entries = zlib.crc32(written), msgspec.msgpack.decode(written, type=list[AnyEntry])
            del written
            rest = file.read()
        return _unpacked(entries, rest, rulebook) if _sum(rest, checked) == expected else None
    except (OSError, msgspec.MsgspecError, LookupError, TypeError, ValueError):
        return None  # whatever is wrong with it, the journal is read without it


def save(journal: Path, begun: CachedJournal) -> bool:
    """Keep what a journal came to for the next start; return whether it was kept.

    It is not where an entry could not be read, or no account is open: an entry to come may right that.
    """
    reading, ledger = begun.reading, begun.ledger
    errors = any(problem.level == "error" for problem in (*reading.problems, *ledger.history.problems))
    if errors or reading.read_only or ledger.state is None:
        return False
    path, (entries, rest) = cache_file(journal), _packed(begun, ledger.state)
    try:
        files.private_folder(path.parent)
        if files.is_own(path.parent.stat()):  # else what is there may be a link to what somebody else wants replaced
            files.replace_whole(path, _framed(ledger.rulebook, entries, rest))
            return True
    except OSError:
        pass  # nothing is lost but time
    return False


def _framed(rulebook: Rulebook, entries: bytes, rest: bytes) -> tuple[bytes, ...]:
    """Return the parts of the file: what must fit, the sum of the two parts, how long the first is, and both."""
    return _key(rulebook), _sum(rest, zlib.crc32(entries)), len(entries).to_bytes(_LENGTH, "big"), entries, rest


def _sum(content: bytes, before: int) -> bytes:
    return zlib.crc32(content, before).to_bytes(_SUM, "big")


def _key(rulebook: Rulebook) -> bytes:
    """Return what must be the same for a cache to be believed: the program, to its last change, and the rules."""
    package, code = Path(connects_tui.__file__).parent, []
    for part in ("", "rules", "ledger", "journal"):
        with os.scandir(package / part) as found:
            code += sorted((at.name, at.stat().st_size, at.stat().st_mtime_ns) for at in found if at.is_file())
    written = repr((connects_tui.__version__, msgspec.__version__, code, list(rulebook.sets.items())))
    return files.ContentDigest().with_more(written.encode()).digest


def _places(numbers: Iterable[int]) -> bytes:
    """Write many places as msgpack keeps them in the least room."""
    return array("i", numbers).tobytes()


def _packed(begun: CachedJournal, state: State) -> tuple[bytes, bytes]:
    reading, ledger, history = begun.reading, begun.ledger, begun.ledger.history
    places = {entry.line: place for place, entry in enumerate(reading.entries)}
    by_id = {entry.id: place for place, entry in enumerate(reading.entries) if entry.id is not None}
    titles: dict[str | None, str] = {id_: proposal.title for id_, proposal in history.proposals.items()}
    counting = [places[entry.line] for entry in history.entries]
    account = history.account
    assert account is not None
    parts = {(at.entry, at.parts): place for place, at in enumerate(state.movements) if at.kind == "proposal"}
    taken = [parts.get((id_, spent.taken), -1) for id_, spent in state.spent.items()]
    cached = _Cached(
        size=begun.size,
        digest=begun.digest,
        problems=reading.problems,
        blocks=reading.blocks,
        last_at=reading.last_at,
        account=account,
        counting=_places(counting),
        corrected={
            number: cast("AnyEntry", entry)
            for number, (place, entry) in enumerate(zip(counting, history.entries, strict=True))
            if entry is not reading.entries[place]
        },
        void=history.void,
        settling=history.problems,
        until=ledger.until,
        counted=ledger.counted,
        state=replace(
            state,
            rulebook=Rulebook({}),
            proposals={},
            spent={},
            movements=[
                replace(at, entry=None, note="" if at.note == titles.get(at.entry or "") else at.note)
                for at in state.movements
            ],
        ),
        moved=_places(by_id.get(movement.entry or "", -1) for movement in state.movements),
        spent=[
            spent if at < 0 else replace(spent, taken=()) for spent, at in zip(state.spent.values(), taken, strict=True)
        ],
        taken=_places(taken),
        spenders=_places(by_id[id_] for id_ in state.spent),
    )
    entries = [_with_toml(entry) for entry in reading.entries]
    return msgspec.msgpack.encode(entries), msgspec.msgpack.encode(cached)


def _with_toml(entry: Entry) -> Entry:
    """Return an edit with what it sets as TOML, since msgpack keeps fewer types; another entry as it is."""
    return replace(entry, set={"": tomli_w.dumps(entry.set)}) if isinstance(entry, Edit) else entry


def _without_toml(entry: Edit) -> Edit:
    changes = toml.parse_toml(entry.set[""])
    if isinstance(changes, toml.BadToml):
        raise TypeError(changes.message)
    return replace(entry, set=changes)


def _restored(written: list[AnyEntry]) -> tuple[Entry, ...]:
    """Return entries as they were; equal values become one: that is an eighth of the memory of a long journal."""
    once: dict[Any, Any] = {}
    for place, entry in enumerate(written):
        for name in ("on", "id", "tags", "client", "budget") if isinstance(entry, Proposal) else ("on", "of"):
            if value := getattr(entry, name, None):
                force_setattr(entry, name, once.setdefault(value, value))
        if isinstance(entry, Edit):
            written[place] = _without_toml(entry)
    return tuple(written)


def _unpacked(written: list[AnyEntry], rest: bytes, rulebook: Rulebook) -> CachedJournal:
    entries = _restored(written)
    cached = msgspec.msgpack.decode(rest, type=_Cached)
    counting: list[Entry] = [entries[place] for place in array("i", cached.counting)]
    for number, entry in cached.corrected.items():
        counting[number] = entry
    history = History.from_counted(cached.account, counting, cached.void, cached.settling)
    state = cached.state
    for movement, place in zip(state.movements, array("i", cached.moved), strict=True):
        if place >= 0:
            id_ = entries[place].id or ""
            force_setattr(movement, "entry", id_)
            if not movement.note and id_ in history.proposals:
                force_setattr(movement, "note", history.proposals[id_].title)
    spenders = (entries[place].id or "" for place in array("i", cached.spenders))
    for spent, place in zip(cached.spent, array("i", cached.taken), strict=True):
        if place >= 0:
            force_setattr(spent, "taken", state.movements[place].parts)
    state.spent = dict(zip(spenders, cached.spent, strict=True))
    state.rulebook, state.rules = rulebook, rulebook.in_force(state.rules_name, state.today)
    state.proposals = history.proposals
    ledger = Ledger(history, rulebook, cached.until, state, tuple(state.problems), cached.counted)
    reading = ParsedJournal(entries, cached.problems, cached.blocks, last_at=cached.last_at)
    return CachedJournal(cached.size, cached.digest, reading, ledger)
