"""The cache: what a journal came to when it was last read, so that the next start need not read and play all of it.

*What is kept*, in one file in the user's cache directory that may be deleted at any time: a header; the entries of the
journal; and what follows from them, which is what counts of them and the account as they leave it. Which entries count
is said by their places.

*When it is trusted*: nobody but this user can have written it, its checksum is right, and it was made by the same
program, to its last change, under the same rules. It holds for the journal's first bytes, whose checksums it names:
`JournalFile.begin_with` sees whether they are still the same.

*In which order it is read*: the header; the entries, whose bytes are let go before the rest is looked at, since both
together would be the peak of the memory; then the rest. What the journal holds behind these bytes is read from it and
played on; an entry that corrects what is cached, or is dated before it, has all of it played anew (`Book`).

`CONNECTS_CACHE=off` does without.
"""

import os
import struct
import zlib
from array import array
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
from connects_tui.ledger.entries import Account, AnyEntry, Edit, Entry, Proposal, StatusChange
from connects_tui.ledger.state import State
from connects_tui.problems import Problem
from connects_tui.rules import Rulebook

WORTH_KEEPING: Final = 200
"""So many entries are read and played as fast without a cache."""

_HEADER: Final = struct.Struct("<16sIQ")
"""What must be the same for it to be trusted (`_key`), a checksum of the rest, and how many bytes the entries take."""


class CachedJournal(Struct, frozen=True):
    """What a journal came to: its first bytes, how many and their checksums; what they hold; and the books of that."""

    size: int
    digest: bytes
    parsed: ParsedJournal
    ledger: Ledger


class _Rest(Struct, frozen=True, array_like=True):
    """The same as plain data, without the entries.

    Attributes:
        size, digest: as those of `CachedJournal`.
        problems, blocks, last_at: as those of a `ParsedJournal`.
        account: the entry that opens the ledger, as corrected.
        counting: the places of the entries that count, in the order in which they do.
        corrected: those of them that were corrected, by their place in `counting`.
        void, settling: `void` and `problems` of a `History`.
        until, counted: as those of a `Ledger`; `state` too, but for the rules and the proposals, which are at hand, for
            the note of a movement that is its proposal's title, and for the lots of `taken`.
        taken: for each proposal that spent something the place of the movement from the same lots, or -1.
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
    taken: bytes


def is_on() -> bool:
    """Whether the cache is used at all."""
    return os.environ.get("CONNECTS_CACHE", "").lower() not in ("off", "0", "no")


def load(journal: Path, rulebook: Rulebook) -> CachedJournal | None:
    """Return what is cached of a journal under these rules; `None` where nothing is, or it is not to be trusted."""
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
            del content
            content = file.read()
        if zlib.crc32(content, crc) != checksum:
            return None
        rest = msgspec.msgpack.decode(content, type=_Rest)
        del content
        return _journal(entries, rest, rulebook)
    except (OSError, msgspec.MsgspecError, struct.error, LookupError, TypeError, ValueError):
        return None  # whatever is wrong with it, the journal is read without it


def save(journal: Path, begun: CachedJournal) -> bool:
    """Keep what a journal came to for the next start; return whether it was kept.

    It is not where an entry could not be read, or no account is open: an entry to come may right that.
    """
    parsed, ledger = begun.parsed, begun.ledger
    errors = any(problem.level == "error" for problem in (*parsed.problems, *ledger.history.problems))
    if errors or parsed.read_only or ledger.state is None:
        return False
    path = cache_file(journal)
    try:
        files.private_folder(path.parent)
        if files.is_own(path.parent.stat()):  # else what is there may be a link to what somebody else wants replaced
            entries = msgspec.msgpack.encode([_with_toml(entry) for entry in parsed.entries])
            rest = msgspec.msgpack.encode(_rest(begun, ledger.state))
            files.replace_whole(path, _file(ledger.rulebook, entries, rest))
            return True
    except OSError:
        pass  # nothing is lost but time
    return False


def _file(rulebook: Rulebook, entries: bytes, rest: bytes) -> tuple[bytes, ...]:
    """Return the parts of the file: the header, the entries and the rest."""
    return _HEADER.pack(_key(rulebook), zlib.crc32(rest, zlib.crc32(entries)), len(entries)), entries, rest


def _key(rulebook: Rulebook) -> bytes:
    """Return what must be the same for a cache to be trusted: the program, to its last change, and the rules."""
    package, code = Path(connects_tui.__file__).parent, []
    for part in ("", "rules", "ledger", "journal"):
        with os.scandir(package / part) as found:
            code += sorted((at.name, at.stat().st_size, at.stat().st_mtime_ns) for at in found if at.is_file())
    written = repr((connects_tui.__version__, msgspec.__version__, code, list(rulebook.sets.items())))
    return files.ContentDigest().with_more(written.encode()).digest


def _rest(begun: CachedJournal, state: State) -> _Rest:
    parsed, ledger, history = begun.parsed, begun.ledger, begun.ledger.history
    places = {entry.line: place for place, entry in enumerate(parsed.entries)}
    counting = [places[entry.line] for entry in history.entries]
    pairs = enumerate(zip(counting, history.entries, strict=True))
    lots = {(at.entry, at.parts): place for place, at in enumerate(state.movements) if at.kind == "proposal"}
    taken = {id_: lots.get((id_, spent.taken), -1) for id_, spent in state.spent.items()}
    titles: dict[str | None, str] = {id_: proposal.title for id_, proposal in history.proposals.items()}
    assert history.account is not None
    return _Rest(
        size=begun.size,
        digest=begun.digest,
        problems=parsed.problems,
        blocks=parsed.blocks,
        last_at=parsed.last_at,
        account=history.account,
        counting=array("i", counting).tobytes(),
        corrected={
            number: cast("AnyEntry", entry) for number, (place, entry) in pairs if entry is not parsed.entries[place]
        },
        void=history.void,
        settling=history.problems,
        until=ledger.until,
        counted=ledger.counted,
        state=replace(
            state,
            rulebook=Rulebook({}),
            proposals={},
            spent={id_: spent if taken[id_] < 0 else replace(spent, taken=()) for id_, spent in state.spent.items()},
            movements=[replace(at, note="") if at.note == titles.get(at.entry) else at for at in state.movements],
        ),
        taken=array("i", taken.values()).tobytes(),
    )


def _with_toml(entry: Entry) -> Entry:
    """Return an edit with what it sets as TOML, since msgpack keeps fewer types; another entry as it is."""
    return replace(entry, set={"": tomli_w.dumps(entry.set)}) if isinstance(entry, Edit) else entry


def _without_toml(entry: Edit) -> Edit:
    changes = toml.parse_toml(entry.set[""])
    if isinstance(changes, toml.BadToml):
        raise TypeError(changes.message)
    return replace(entry, set=changes)


def _restored(written: list[AnyEntry]) -> tuple[Entry, ...]:
    """Return entries as they were; equal values become one: a tenth of the memory of a long journal."""
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
    return tuple(written)


def _journal(entries: tuple[Entry, ...], rest: _Rest, rulebook: Rulebook) -> CachedJournal:
    """Put together what a journal came to."""
    counting = [entries[place] for place in array("i", rest.counting)]
    for number, entry in rest.corrected.items():
        counting[number] = entry
    history = History.from_counted(rest.account, counting, rest.void, rest.settling)
    state, proposals = rest.state, history.proposals
    state.rulebook, state.rules = rulebook, rulebook.in_force(state.rules_name, state.today)
    state.proposals = proposals
    for movement in state.movements:
        proposal = proposals.get(movement.entry or "")
        if proposal is not None:
            force_setattr(movement, "entry", proposal.id)
            force_setattr(movement, "note", movement.note or proposal.title)
    for spent, place in zip(state.spent.values(), array("i", rest.taken), strict=True):
        if place >= 0:
            force_setattr(spent, "taken", state.movements[place].parts)
    state.spent = {proposals[id_].id or "": spent for id_, spent in state.spent.items()}
    ledger = Ledger(history, rulebook, rest.until, state, tuple(state.problems), rest.counted)
    parsed = ParsedJournal(entries, rest.problems, rest.blocks, last_at=rest.last_at)
    return CachedJournal(rest.size, rest.digest, parsed, ledger)
