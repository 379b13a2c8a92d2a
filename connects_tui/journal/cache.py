"""The cache: what a journal came to when it was last read, so that the next start need not read and play all of it.

The entries alone would be less code, but to play them adds a third to a start with 10,000 proposals, and doubles one
with 100,000.

It is trusted where nobody but this user can have written it, its checksum is right, and the same program, to its last
change, made it under the same rules. `JournalFile.begin_with` sees whether the journal still begins with those bytes.
"""

import os
import struct
import zlib
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

import msgspec
import tomli_w
from msgspec import Struct
from msgspec.structs import force_setattr, replace

import connects_tui
from connects_tui import files, toml
from connects_tui.journal.paths import cache_file
from connects_tui.journal.reading import ParsedJournal
from connects_tui.ledger import History, Ledger
from connects_tui.ledger.entries import AnyEntry, Edit, Entry, Proposal, StatusChange
from connects_tui.ledger.lots import LotShare
from connects_tui.ledger.state import State
from connects_tui.rules import Rulebook

WORTH_KEEPING: Final = 200
"""So many entries are read and played as fast without a cache."""

_HEADER: Final = struct.Struct("<16sIQ")
"""What must be the same (`_key`), a checksum of the rest, and how many bytes the entries take."""


class CachedJournal(Struct, frozen=True):
    """What a journal's first bytes came to: how many they are, their checksums, and what they hold."""

    size: int
    digest: bytes
    parsed: ParsedJournal
    ledger: Ledger


class _Rest(Struct, frozen=True, array_like=True):
    """A `CachedJournal` without its entries, and without what is at hand when it is read: rules, titles in notes, lots.

    `settled`: by place in the file, each entry that does not count as written, as it counts; `None`: not at all.
    """

    cached: CachedJournal
    settled: dict[int, AnyEntry | None]


def is_on() -> bool:
    """Whether the cache is used at all."""
    return os.environ.get("CONNECTS_CACHE", "").lower() not in ("off", "0", "no")


def load(journal: Path, rulebook: Rulebook) -> CachedJournal | None:
    """Return what is cached under these rules; `None`: nothing that is to be trusted."""
    path = cache_file(journal)
    try:
        with files.open_regular(path) as file:
            if not (files.is_own(path.parent.stat()) and files.is_own(os.fstat(file.fileno()))):
                return None
            key, checksum, length = _HEADER.unpack(file.read(_HEADER.size))
            if key != _key(rulebook):
                return None
            content = file.read(min(length, os.fstat(file.fileno()).st_size))
            entries, crc = _restored(msgspec.msgpack.decode(content, type=list[AnyEntry])), zlib.crc32(content)
            del content  # else all of the file and all of what it says would be the peak of the memory
            content = file.read()
        if zlib.crc32(content, crc) != checksum:
            return None
        rest = msgspec.msgpack.decode(content, type=_Rest)
        del content
        return _journal(entries, rest, rulebook)
    except (OSError, msgspec.MsgspecError, struct.error, LookupError, TypeError, ValueError):
        return None  # whatever is wrong with it, the journal is read without it


def save(journal: Path, cached: CachedJournal) -> bool:
    """Keep what a journal came to for the next start; return whether it was kept.

    It is not where an entry could not be read, or no account is open: an entry to come may right that.
    """
    parsed, ledger = cached.parsed, cached.ledger
    errors = any(problem.level == "error" for problem in (*parsed.problems, *ledger.history.problems))
    if errors or parsed.read_only_because or ledger.state is None:
        return False
    path = cache_file(journal)
    try:
        files.private_folder(path.parent)
        if files.is_own(path.parent.stat()):  # else what is there may be a link to what somebody else wants replaced
            entries = msgspec.msgpack.encode([_with_toml(entry) for entry in parsed.entries])
            rest = msgspec.msgpack.encode(_rest(cached, ledger.state))
            files.replace_whole(path, _file(ledger.rulebook, entries, rest))
            return True
    except OSError:
        pass  # nothing is lost but time
    return False


def _file(rulebook: Rulebook, entries: bytes, rest: bytes) -> tuple[bytes, ...]:
    return _HEADER.pack(_key(rulebook), zlib.crc32(rest, zlib.crc32(entries)), len(entries)), entries, rest


def _key(rulebook: Rulebook) -> bytes:
    package, code = Path(connects_tui.__file__).parent, []
    for part in ("", "rules", "ledger", "journal"):
        with os.scandir(package / part) as found:
            code += sorted((at.name, at.stat().st_size, at.stat().st_mtime_ns) for at in found if at.is_file())
    written = repr((connects_tui.__version__, msgspec.__version__, code, list(rulebook.sets.items())))
    return files.ContentDigest().with_more(written.encode()).digest


def _rest(cached: CachedJournal, state: State) -> _Rest:
    parsed, ledger, history = cached.parsed, cached.ledger, cached.ledger.history
    counting = {entry.line: entry for entry in history.entries}
    places = enumerate(parsed.entries)
    settled: Any = {place: counting.get(at.line) for place, at in places if counting.get(at.line) is not at}
    titles = {id_: proposal.title for id_, proposal in history.proposals.items()}
    movements = [replace(at, note="") if at.note == titles.get(at.entry or "") else at for at in state.movements]
    taken = _taken(state)
    spendings = {
        id_: replace(at, taken=()) if at.taken == taken.get(id_) and not at.refunded else at
        for id_, at in state.spendings.items()
    }
    state = replace(state, rulebook=Rulebook({}), proposals={}, spendings=spendings, movements=movements)
    history = replace(history, entries=(), proposals={})
    ledger = replace(ledger, history=history, rulebook=Rulebook({}), state=state, known_proposals=None)
    return _Rest(replace(cached, parsed=replace(parsed, entries=[]), ledger=ledger), settled)


def _taken(state: State) -> dict[str | None, tuple[LotShare, ...]]:
    return {movement.entry: movement.parts for movement in state.movements if movement.kind == "proposal"}


def _with_toml(entry: Entry) -> Entry:
    """Msgpack keeps fewer types than an edit sets."""
    return replace(entry, set={"": tomli_w.dumps(entry.set)}) if isinstance(entry, Edit) else entry


def _without_toml(entry: Edit) -> Edit:
    changes = toml.parse_toml(entry.set[""])
    if isinstance(changes, toml.BadToml):
        raise TypeError(changes.message)
    return replace(entry, set=changes)


def _restored(written: list[AnyEntry]) -> list[Entry]:
    """Equal values become one: a tenth of the memory of a long journal."""
    once: dict[Any, Any] = {}
    for place, entry in enumerate(written):
        force_setattr(entry, "on", once.setdefault(entry.on, entry.on))
        if isinstance(entry, StatusChange):
            force_setattr(entry, "of", once.get(entry.of, entry.of))
        elif isinstance(entry, Proposal):
            once[entry.id] = entry.id
            force_setattr(entry, "tags", once.setdefault(entry.tags, entry.tags))
            force_setattr(entry, "client", once.setdefault(entry.client, entry.client))
            force_setattr(entry, "budget", once.setdefault(entry.budget, entry.budget))
        elif isinstance(entry, Edit):
            written[place] = _without_toml(entry)
    return [*written]


def _journal(entries: list[Entry], rest: _Rest, rulebook: Rulebook) -> CachedJournal:
    cached, ledger, history = rest.cached, rest.cached.ledger, rest.cached.ledger.history
    standing: list[Entry | None] = list(entries)
    for place, corrected in rest.settled.items():
        standing[place] = corrected
    counting = sorted((entry for entry in standing if entry is not None), key=attrgetter("on"))
    history = History.from_counted(history.account, counting, history.void, history.problems)
    state, proposals = ledger.state, history.proposals
    if state is None:
        raise TypeError("an account that is not open")
    state.rulebook, state.rules = rulebook, rulebook.in_force(state.rules_name, state.today)
    state.proposals = proposals
    taken, days = _taken(state), {entry.on: entry.on for entry in counting}
    for movement in state.movements:
        force_setattr(movement, "on", days.get(movement.on, movement.on))
        proposal = proposals.get(movement.entry or "")
        if proposal is not None:
            force_setattr(movement, "entry", proposal.id)
            force_setattr(movement, "note", movement.note or proposal.title)
    spendings, state.spendings = state.spendings, {}
    for id_, spent in spendings.items():
        if not (spent.taken or spent.refunded):
            force_setattr(spent, "taken", taken.get(id_, ()))
        state.spendings[getattr(proposals.get(id_), "id", id_)] = spent  # by the proposal's own id, as with movements
    ledger = replace(ledger, history=history, rulebook=rulebook)
    return replace(cached, parsed=replace(cached.parsed, entries=entries), ledger=ledger)
