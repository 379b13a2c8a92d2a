"""The snapshot: what a journal's beginning comes to, kept in the cache directory for a quick start.

It may be deleted at any time. It is believed only where it is whole (it carries a hash of itself), was written by the
same program under the same rules, and the journal still begins with the bytes that it was made from (it carries their
hash); and only where nobody but this user can have written it: a hash of itself anybody can make.
Setting `CONNECTS_SNAPSHOT=off` in the environment does without.
"""

import marshal
import os
import sys
from array import array
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar

from msgspec.structs import replace

import connects_tui
from connects_tui import files
from connects_tui.digests import SIZE, blake2b, digest
from connects_tui.journal import packing
from connects_tui.journal.kept import MOST_BYTES, Beginning, Bytes, Kept
from connects_tui.journal.paths import snapshot_file
from connects_tui.journal.reading import Reading
from connects_tui.journal.replacing import private_folder, replace_whole
from connects_tui.journal.tail import APP_HEADER
from connects_tui.ledger.bids import PricedBids
from connects_tui.ledger.entries import Account, Balance, Budget, Entry, PlanChange
from connects_tui.ledger.lots import Holdings, Lot
from connects_tui.ledger.past import Past, present, spendings_of, where_past_ends
from connects_tui.ledger.proposals import Groups, Running
from connects_tui.ledger.shelf import ById, Ids, Picked, Shelf
from connects_tui.ledger.state import Pending, State
from connects_tui.rules import Plan, Rulebook

T = TypeVar("T")

WORTH_KEEPING: Final = 200
"""A journal is read as fast without a snapshot where fewer entries than this were added since the last one."""

_MAGIC: Final = b"connects-tui snapshot\n"
_LENGTH: Final = 8
_CODE: Final = ("rules", "ledger", "journal")


def is_on() -> bool:
    """Whether snapshots are used at all."""
    return os.environ.get("CONNECTS_SNAPSHOT", "").lower() not in ("off", "0", "no")


def load(journal: Path, opened: BinaryIO, rulebook: Rulebook) -> Kept | None:
    """Return what is kept of a journal's beginning; `None` where nothing is, or it is not to be believed.

    Args:
        journal: where the journal is.
        opened: the journal; it is left behind that beginning.
        rulebook: the rules that it is played under.
    """
    try:
        return _load(snapshot_file(journal), opened, rulebook)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, the journal is read without it
        return None


def _load(path: Path, opened: BinaryIO, rulebook: Rulebook) -> Kept | None:
    with files.opened(path) as file:
        if not (files.is_own(path.parent.stat()) and files.is_own(os.fstat(file.fileno()))):
            return None
        if file.read(len(_MAGIC) + SIZE) != _MAGIC + _key(rulebook):
            return None
        beginning = Beginning(opened, _number(file.read(_LENGTH)))
        wanted = file.read(SIZE)
        # The head is made into values at once; of the chunks most stay as they are.
        head = file.read(min(_number(file.read(_LENGTH)), os.fstat(file.fileno()).st_size))
        chunks = file.read()
    if _hash(head, chunks) != wanted:
        return None
    kept = _unpacked(head, chunks, rulebook)
    del head
    found = kept.bytes.found(beginning)
    return None if found is None else replace(kept, bytes=found)


def keep(journal: Path, reading: Reading, now: Bytes, rulebook: Rulebook, today: date) -> Past | None:
    """Work out what a journal's beginning comes to, and keep it.

    Args:
        journal: where it is.
        reading: what it holds.
        now: its bytes, as they were read.
        rulebook: the rules that it is played under.
        today: what is dated later is planned and not played.

    Returns:
        What it comes to, to go on from; `None` where it is not to be had: the file changed meanwhile, a damaged entry
        is in it, nothing could be written.
    """
    if reading.read_only or reading.set_apart or any(problem.level == "error" for problem in reading.problems):
        return None
    number = where_past_ends(reading.entries, today, present(len(reading.entries)))
    content = files.content(journal, MOST_BYTES)
    if Bytes().with_more(content[: now.size]).digest != now.digest:
        return None
    end = now.size if number == len(reading.entries) else _place_of(reading.entries[number], content)
    past = None if end is None else Past.of(reading.entries[:number], rulebook, today)
    if end is None or past is None:
        return None
    past = replace(past, behind=len(reading.entries) - number)
    beginning = Bytes().with_more(content[:end])
    del content
    before = [problem for problem in reading.problems if problem.line <= beginning.lines]
    head, chunks = _packed(Kept(beginning, Reading(problems=tuple(before), blocks=number, last_at=past.last_at), past))
    file = snapshot_file(journal)
    private_folder(file.parent)
    if not files.is_own(file.parent.stat()):
        return None  # what is there may be a link, to whatever somebody else wants replaced
    replace_whole(file, (_MAGIC, _key(rulebook), _bytes(end), _hash(head, chunks), _bytes(len(head)), head, chunks))
    return _unpacked(head, chunks, rulebook).past


def _bytes(number: int) -> bytes:
    return number.to_bytes(_LENGTH, "big")


def _number(written: bytes) -> int:
    return int.from_bytes(written, "big")


def _hash(head: bytes, chunks: bytes) -> bytes:
    """Return the hash by which a snapshot is known to be whole."""
    found = blake2b(_bytes(len(head)), digest_size=SIZE)
    found.update(head)
    found.update(chunks)
    return found.digest()


def _place_of(entry: Entry, content: bytes) -> int | None:
    """Return where the block of an entry begins, where that is sure: the program wrote it, and it is there once."""
    header = b"[[entry]] # %s " % (entry.id or "").encode()
    at = content.rfind(header)
    if not entry.id or at <= 0 or content.find(header) != at or content[at - 1 : at] != b"\n":
        return None
    return at if APP_HEADER.match(content, at) else None


def _key(rulebook: Rulebook) -> bytes:
    """Return what must be the same for a snapshot to be believed: the program, the Python, the rules."""
    python = f"{sys.implementation.cache_tag} {marshal.version}"
    parts = (connects_tui.__version__, python, _code(), repr(list(rulebook.sets.items())))
    return digest("\0".join(parts).encode())


def _code() -> str:
    """Return what changes when the code changes that a snapshot's content comes from, as Python itself tells it."""
    package = Path(connects_tui.__file__).parent
    found = []
    for part in _CODE:
        with os.scandir(package / part) as files:
            found += [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files if file.is_file()]
    return repr(sorted(found))


# --- the whole, packed -----------------------------------------------------------------------------------------------


def _packed(kept: Kept) -> tuple[bytes, bytes]:
    """Return what is made into values when a snapshot is loaded, and the chunks of all that is long."""
    past, state = kept.past, kept.past.state
    places = {entry.line: place for place, entry in enumerate(past.entries)}
    counting = array("I", (places[entry.line] for entry in past.counting))
    corrected = {
        place: packing.pack_entry(entry)
        for place, entry in zip(counting, past.counting, strict=True)
        if entry != past.entries[place]
    }
    proposal = packing.proposals(lambda entry: places[entry.line], past.entries.__getitem__)
    tables = {
        "entries": packing.chunks_of(past.entries, packing.pack_entry),
        "standing": packing.chunks_of(past.standing, proposal.pack),
        # Which stands in the proposals, too: these take many times as long to unpack, with all that became of them.
        "spent": packing.chunks_of(spendings_of(past.standing), packing.SPENT.pack),
        # And so does this, which alone is what the insights look at.
        "bids": packing.chunks_of(past.bids.bids, packing.BID.pack),
        "lots": packing.chunks_of(state.holdings.lots, packing.LOT.pack),
        "movements": packing.chunks_of(state.movements, packing.MOVEMENT.pack),
        "payments": packing.chunks_of(state.payments, packing.PAYMENT.pack),
    }
    known, reading = kept.bytes, kept.reading
    head = {
        "bytes": (known.size, known.lines, known.start, known.end, known.digest, known.is_blank),
        "reading": (tuple(map(packing.PROBLEM.pack, reading.problems)), reading.blocks),
        "ids": (past.ids.text, past.ids.index),
        "counting": (counting.tobytes(), corrected),
        "account": packing.pack_entry(past.account),
        "ahead": tuple(map(packing.pack_entry, past.ahead)),
        "void": tuple(past.void),
        "problems": tuple(map(packing.PROBLEM.pack, past.problems)),
        "budgets": tuple(map(packing.pack_entry, past.budgets)),
        "balances": tuple(map(packing.pack_entry, past.balances)),
        "proposal_ids": (past.proposal_ids.text, past.proposal_ids.index),
        "running": tuple((each.place, each.status, each.since.toordinal()) for each in past.running),
        "due": past.due,
        "behind": past.behind,
        "per_usd": past.bids.per_usd,
        "groups": (dict(past.groups.clients), dict(past.groups.tags)),
        "last_at": packing.pack_moment(past.last_at),
        "state": _packed_state(state),
        "tables": {name: (number, packing.ends_of(chunks)) for name, (chunks, number) in tables.items()},
    }
    return marshal.dumps(head), b"".join(chunk for table, _ in tables.values() for chunk in table)


def _unpacked(written: bytes, chunks: bytes, rulebook: Rulebook) -> Kept:
    head: dict[str, Any] = marshal.loads(written)  # noqa: S302 - our own
    tables = _tables(head["tables"], memoryview(chunks))
    entries = packing.packed(*tables["entries"], packing.unpack_entry)
    places, corrected = head["counting"]
    counting = Picked(
        entries,
        array("I", places),
        {place: packing.unpack_entry(entry) for place, entry in corrected.items()},
    )
    proposal = packing.proposals(attrgetter("line"), counting.at)
    standing = packing.packed(*tables["standing"], proposal.unpack)
    problems, blocks = head["reading"]
    account = packing.unpack_entry(head["account"])
    assert isinstance(account, Account)  # noqa: S101 - so it was written
    last_at = packing.unpack_moment(head["last_at"])
    proposal_ids = Ids(*head["proposal_ids"])
    past = Past(
        entries=entries,
        ids=Ids(*head["ids"]),
        account=account,
        counting=counting,
        ahead=tuple(map(packing.unpack_entry, head["ahead"])),
        void=frozenset(head["void"]),
        problems=tuple(map(packing.PROBLEM.unpack, head["problems"])),
        budgets=_of_kind(head["budgets"], Budget),
        balances=_of_kind(head["balances"], Balance),
        state=_unpacked_state(head["state"], tables, rulebook, proposal_ids),
        standing=standing,
        proposal_ids=proposal_ids,
        running=tuple(Running(place, status, date.fromordinal(since)) for place, status, since in head["running"]),
        due=head["due"],
        groups=Groups(*head["groups"]),
        bids=PricedBids(packing.packed(*tables["bids"], packing.BID.unpack), head["per_usd"]),
        last_at=last_at,
        behind=head["behind"],
    )
    size, lines, start, end, digest, is_blank = head["bytes"]
    known = Bytes(size, lines, start, end, digest, is_blank=is_blank)
    reading = Reading(
        entries=Shelf((), entries),
        problems=tuple(map(packing.PROBLEM.unpack, problems)),
        blocks=blocks,
        last_at=last_at,
    )
    return Kept(known, reading, past)


def _tables(tables: dict[str, Any], chunks: memoryview) -> dict[str, tuple[packing.Chunks, int]]:
    found, at = {}, 0
    for name, (number, ends) in tables.items():
        mine = packing.Chunks(chunks[at:], ends)
        at += mine.size
        found[name] = (mine, number)
    return found


def _of_kind(plain: Iterable[Sequence[Any]], kind: type[T]) -> tuple[T, ...]:
    return tuple(entry for entry in map(packing.unpack_entry, plain) if isinstance(entry, kind))


# --- the account, packed ---------------------------------------------------------------------------------------------


def _packed_state(state: State) -> dict[str, Any]:
    rulebook, holdings, pending = state.rulebook, state.holdings, state.pending
    return {
        "rules": (state.rules_name, state.rules.id),
        "plan": _named(state.plan, rulebook),
        "days": tuple(day.toordinal() for day in (state.today, state.cycle_start, state.renews, state.opened)),
        "own": (state.own_connects, None if state.own_fee is None else str(state.own_fee)),
        "anchor": state.anchor,
        "rules_names": tuple((day.toordinal(), name) for day, name in state.rules_names),
        "pending": pending and (packing.pack_entry(pending.entry), pending.rules_name, _named(pending.plan, rulebook)),
        "holdings": (tuple(lot.number for lot in holdings.open), holdings.held, holdings.owed, holdings.renewals),
        "money": (str(state.fees), str(state.purchases)),
        "problems": tuple(map(packing.PROBLEM.pack, state.problems)),
    }


def _unpacked_state(
    plain: dict[str, Any], tables: dict[str, tuple[packing.Chunks, int]], rulebook: Rulebook, proposal_ids: Ids
) -> State:
    rules_name, rules = plain["rules"]
    today, cycle_start, renews, opened = map(date.fromordinal, plain["days"])
    own_connects, own_fee = plain["own"]
    fees, purchases = map(Decimal, plain["money"])
    return State(
        rulebook=rulebook,
        rules_name=rules_name,
        rules=rulebook.sets[rules],
        plan=_plan(plain["plan"], rulebook),
        today=today,
        own_connects=own_connects,
        own_fee=None if own_fee is None else Decimal(own_fee),
        anchor=plain["anchor"],
        cycle_start=cycle_start,
        renews=renews,
        opened=opened,
        rules_names=[(date.fromordinal(day), name) for day, name in plain["rules_names"]],
        pending=plain["pending"] and _pending(plain["pending"], rulebook),
        holdings=_holdings(plain["holdings"], packing.packed(*tables["lots"], packing.LOT.unpack)),
        spent=ById((), packing.packed(*tables["spent"], packing.SPENT.unpack), proposal_ids),
        fees=fees,
        purchases=purchases,
        payments=Shelf((), packing.packed(*tables["payments"], packing.PAYMENT.unpack)),
        movements=Shelf((), packing.packed(*tables["movements"], packing.MOVEMENT.unpack)),
        problems=list(map(packing.PROBLEM.unpack, plain["problems"])),
    )


def _holdings(plain: tuple[Sequence[int], int, int, int], lots: Sequence[Lot]) -> Holdings:
    holdings = Holdings()
    open_, holdings.held, holdings.owed, holdings.renewals = plain
    holdings.lots = Shelf((), lots)
    holdings.open = [holdings.lots[number].copy() for number in open_]
    for lot in holdings.open:
        holdings.lots[lot.number] = lot
    return holdings


def _pending(plain: tuple[Sequence[Any], str, tuple[str, int]], rulebook: Rulebook) -> Pending:
    entry, rules_name, plan = plain
    change = packing.unpack_entry(entry)
    assert isinstance(change, PlanChange)  # noqa: S101 - so it was written
    return Pending(change, rules_name, _plan(plan, rulebook))


def _named(plan: Plan, rulebook: Rulebook) -> tuple[str, int]:
    """Name a plan by its rule set and its place in it."""
    for rules in rulebook.sets.values():
        for place, other in enumerate(rules.plans):
            if other is plan:
                return rules.id, place
    raise ValueError(f"{plan.id} is a plan of no rule set")


def _plan(named: tuple[str, int], rulebook: Rulebook) -> Plan:
    rules, place = named
    return rulebook.sets[rules].plans[place]
