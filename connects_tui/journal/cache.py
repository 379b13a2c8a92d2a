"""The cache: what a journal came to when it was last read, so that the next start need not read and play all of it.

It is one struct, written and read whole, in the user's cache directory, and may be deleted at any time. It is believed
only where nobody but this user can have written it, it is whole, and program, rules and the journal's first bytes are
those that it was made from. What stands behind these bytes is read, and played on from what is cached; an entry that
corrects what is cached, or is dated before it, has all of it played anew. `CONNECTS_CACHE=off` does without.
"""

import hashlib
import os
import zlib
from datetime import date, datetime
from pathlib import Path
from typing import Final, cast

import msgspec
from msgspec import Struct
from msgspec.structs import replace

import connects_tui
from connects_tui import files, toml
from connects_tui.files import private_folder, replace_whole
from connects_tui.journal.file import JournalFile
from connects_tui.journal.paths import cache_file
from connects_tui.journal.reading import Reading
from connects_tui.ledger import History, Ledger
from connects_tui.ledger.entries import Account, AnyEntry, Edit, Entry
from connects_tui.ledger.state import State
from connects_tui.problems import Problem
from connects_tui.rules import Rulebook

WORTH_KEEPING: Final = 200
"""So many entries are read and played as fast without a cache."""

_CODE: Final = ("rules", "ledger", "journal")
_KEY: Final = 32
_SUM: Final = 4


class Begun(Struct, frozen=True):
    """What a journal came to: its first bytes, how many and their hash; what they hold; and the books of that."""

    size: int
    digest: bytes
    reading: Reading
    ledger: Ledger


class _Cached(Struct, frozen=True, array_like=True):
    """The same as plain data. Entries stand in it once, everything else names them by their places.

    Attributes:
        size, digest: as those of `Begun`.
        entries: the entries of the file; what an edit sets is written as TOML, which keeps its types.
        problems, blocks, last_at: as those of a `Reading`.
        account: the entry that opens the ledger, as corrected.
        counting: the places of those that count, in the order in which they do.
        corrected: those of `counting` that were corrected, by their place in it.
        void, settling: `void` and `problems` of a `History`.
        until, counted, state: as those of a `Ledger`, the state without its rules.
    """

    size: int
    digest: bytes
    entries: list[AnyEntry]
    problems: tuple[Problem, ...]
    blocks: int
    last_at: datetime | None
    account: Account
    counting: list[int]
    corrected: dict[int, AnyEntry]
    void: frozenset[str]
    settling: tuple[Problem, ...]
    until: date
    counted: int
    state: State


def is_on() -> bool:
    """Whether the cache is used at all."""
    return os.environ.get("CONNECTS_CACHE", "").lower() not in ("off", "0", "no")


def load(journal: Path, rulebook: Rulebook) -> Begun | None:
    """Return what is cached of a journal under these rules; `None` where nothing is, or it is not to be believed."""
    path = cache_file(journal)
    try:
        with files.opened(path) as file:
            if not (files.is_own(path.parent.stat()) and files.is_own(os.fstat(file.fileno()))):
                return None
            if file.read(_KEY) != _key(rulebook):
                return None
            expected, content = file.read(_SUM), file.read()
        return _unpacked(content, rulebook) if _sum(content) == expected else None
    except (OSError, msgspec.MsgspecError, LookupError, TypeError, ValueError):
        return None  # whatever is wrong with it, the journal is read without it


def save(file: JournalFile, ledger: Ledger) -> bool:
    """Keep what a journal came to for the next start; return whether it was kept.

    It is not where an entry could not be read, or no account is open: an entry to come may right that.
    """
    reading = file.reading
    errors = any(problem.level == "error" for problem in (*reading.problems, *ledger.history.problems))
    if errors or reading.read_only or ledger.state is None:
        return False
    path, content = cache_file(file.path), _packed(file, reading, ledger, ledger.state)
    try:
        private_folder(path.parent)
        if files.is_own(path.parent.stat()):  # else what is there may be a link to what somebody else wants replaced
            replace_whole(path, (_key(ledger.rulebook), _sum(content), content))
            return True
    except OSError:
        pass  # nothing is lost but time
    return False


def _sum(content: bytes) -> bytes:
    return zlib.crc32(content).to_bytes(_SUM, "big")


def _key(rulebook: Rulebook) -> bytes:
    """Return what must be the same for a cache to be believed: the program, to its last change, and the rules."""
    package, code = Path(connects_tui.__file__).parent, []
    for part in _CODE:
        with os.scandir(package / part) as found:
            code += sorted((file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in found)
    written = repr((connects_tui.__version__, msgspec.__version__, code, list(rulebook.sets.items())))
    return hashlib.blake2b(written.encode(), digest_size=_KEY).digest()


def _packed(file: JournalFile, reading: Reading, ledger: Ledger, state: State) -> bytes:
    history = ledger.history
    places = {entry.line: place for place, entry in enumerate(reading.entries)}
    counting = [places[entry.line] for entry in history.entries]
    account = history.account
    assert account is not None  # noqa: S101 - whose ledger is open
    cached = _Cached(
        size=file.size,
        digest=file.digest,
        entries=[cast("AnyEntry", _with_toml(entry)) for entry in reading.entries],
        problems=reading.problems,
        blocks=reading.blocks,
        last_at=reading.last_at,
        account=account,
        counting=counting,
        corrected={
            number: cast("AnyEntry", entry)
            for number, (place, entry) in enumerate(zip(counting, history.entries, strict=True))
            if entry is not reading.entries[place]
        },
        void=history.void,
        settling=history.problems,
        until=ledger.until,
        counted=ledger.counted,
        state=replace(state, rulebook=Rulebook({})),
    )
    return msgspec.msgpack.encode(cached)


def _with_toml(entry: Entry) -> Entry:
    """Return an edit with what it sets as TOML, since msgpack keeps fewer types; another entry as it is."""
    if not isinstance(entry, Edit):
        return entry
    import tomli_w  # noqa: PLC0415 - few entries are edits

    return replace(entry, set={"": tomli_w.dumps(entry.set)})


def _without_toml(entry: Entry) -> Entry:
    if not isinstance(entry, Edit):
        return entry
    changes = toml.parse(entry.set[""])
    if isinstance(changes, toml.Malformed):
        raise TypeError(changes.message)
    return replace(entry, set=changes)


def _unpacked(content: bytes, rulebook: Rulebook) -> Begun:
    cached = msgspec.msgpack.decode(content, type=_Cached)
    entries = tuple(_without_toml(entry) for entry in cached.entries)
    counting: list[Entry] = [entries[place] for place in cached.counting]
    for number, entry in cached.corrected.items():
        counting[number] = entry
    state = cached.state
    state.rulebook, state.rules = rulebook, rulebook.in_force(state.rules_name, state.today)
    history = History.settled(cached.account, counting, cached.void, cached.settling)
    ledger = Ledger(history, rulebook, cached.until, state, tuple(state.problems), cached.counted)
    reading = Reading(entries, cached.problems, cached.blocks, last_at=cached.last_at)
    return Begun(cached.size, cached.digest, reading, ledger)
