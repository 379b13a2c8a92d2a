"""Opening a source: read its text and match it with the journal, with what the user said about such a text before.

That is remembered by a table's header. If it can't be read or written, the question is asked again.
"""

from collections import Counter
from collections.abc import Collection
from contextlib import suppress
from datetime import date

import msgspec
from msgspec.structs import asdict, replace

from connects_tui import files
from connects_tui.actions.book import Book
from connects_tui.actions.correcting import UNDO, is_removal
from connects_tui.actions.housekeeping import content_key
from connects_tui.importing.items import (
    ActionsUnclear,
    CannotRead,
    DayOrderUnclear,
    DecimalMarkUnclear,
    Item,
    ParsedSource,
    StatusesUnclear,
)
from connects_tui.importing.match_others import match_others
from connects_tui.importing.match_proposals import match_proposals
from connects_tui.importing.match_refunds import match_refunds
from connects_tui.importing.matching import Matching
from connects_tui.importing.preview import STEP, ImportRow, OnProgress, Preview, Verdict
from connects_tui.importing.sources import HowToRead, read_source
from connects_tui.importing.table import headers_of
from connects_tui.journal.paths import columns_file
from connects_tui.ledger.entries import AboutProposal, Account, Edit, Entry, Remove
from connects_tui.wording import day_words


def is_importable(text: str, today: date) -> bool:
    """Whether a text can be imported, as it is or after one question."""
    try:
        read_source(text, today, _with_remembered(text, HowToRead()))
    except CannotRead as error:
        return isinstance(error, ActionsUnclear | DayOrderUnclear | DecimalMarkUnclear | StatusesUnclear)
    return True


def look_at(
    book: Book, text: str, today: date, how: HowToRead | None = None, step: OnProgress = lambda *_: None
) -> Preview:
    """Read a text and say what importing it would do; `step` is called with the progress and may raise `Stopped`.

    Each pass decides on rows that those before it left undecided: `match_known` takes what an import brought,
    `match_refunds` needs all proposals, and the boosts that change, `match_others` how many rows were found: only among
    those can one have moved by a day.

    Raises:
        CannotRead: the text can't be read, or the user has to answer a question first.
        Refused: the journal has no account yet.
    """
    how = _with_remembered(text, how or HowToRead())
    source = read_source(text, today, how)
    if any(item.what == "entry" for item in source.items):
        return _merge(book, source, today, step)
    matching = Matching(book, source, today, step)
    matching.match_known()
    match_proposals(matching, how.cost)
    match_refunds(matching)
    match_others(matching)
    return matching.preview()


class _Remembered(HowToRead, frozen=True, kw_only=True):
    header: str


def _with_remembered(text: str, how: HowToRead) -> HowToRead:
    header = _header(text)
    remembered: list[_Remembered] = []
    with suppress(OSError):
        remembered = _remembered()
    before = next((said for said in remembered if said.header == header), HowToRead())
    names = ("columns", "order", "decimal", "cost")
    said = {name: getattr(before, name) for name in names if getattr(how, name) in (None, {})}
    statuses, actions = {**before.statuses, **how.statuses}, {**before.actions, **how.actions}
    return replace(how, **said, statuses=statuses, actions=actions)


def remember_answers(text: str, how: HowToRead) -> None:
    """Remember what the user said about a table; does nothing for other kinds of text."""
    header = _header(text)
    if header is None or how == HowToRead():
        return
    how = replace(_with_remembered(text, how), encoding=None, sheet=None)
    with suppress(OSError):  # also where what was said before can't be read: it is not to be replaced
        said = [said for said in _remembered() if said.header != header][-49:]
        said.append(_Remembered(**asdict(how), header=header))
        files.private_folder(columns_file().parent)
        files.replace_whole(columns_file(), msgspec.json.format(msgspec.json.encode(said), indent=1) + b"\n")


def _header(text: str) -> str | None:
    """Return a table's header as it is compared, the first line with the most cells; `None` for other kinds of text."""
    if text.lstrip()[:1] in ("{", "["):  # a whole answer may stand on its first line
        return None
    with suppress(CannotRead):
        tables = [table for _, table in headers_of(text) if sum(map(bool, table.names)) > 1]
        return " | ".join(max(tables, key=lambda table: len(table.names)).names) if tables else None
    return None


def _remembered() -> list[_Remembered]:
    """Return nothing where that is no file of ours. Raises OSError: it can't be read."""
    try:
        return msgspec.json.decode(files.read_bytes(columns_file(), files.SMALL), type=list[_Remembered])
    except (FileNotFoundError, NotADirectoryError, files.NotRegular, ValueError, RecursionError, msgspec.MsgspecError):
        return []


# --- the journal as JSON ---------------------------------------------------------------------------------------------


def _merge(book: Book, source: ParsedSource, today: date, step: OnProgress) -> Preview:
    """Add to a journal the entries of an export that it lacks; an empty one gets all of them, with their times.

    Entries are the same if their ids and contents are, or their contents under another id. A second account is never
    added. What was undone is brought back. In an empty journal an entry that somebody wrote by hand gets an id, and the
    time of the one before it.
    """
    is_empty, before = not book.entries, None
    ids = {entry.id for entry in book.entries}
    in_force = [entry for entry in book.entries if entry.id not in book.history.void]
    left = Counter(map(content_key, in_force))
    id_by_content = {content_key(entry): entry.id for entry in in_force if entry.id}
    undone = {
        entry.of: entry.id for entry in in_force if isinstance(entry, Remove) and is_removal(entry, UNDO) and entry.id
    }
    renamed: dict[str, str] = {}
    rows = []
    for done, item in enumerate(source.items):
        if done and done % STEP == 0:
            step(done, len(source.items))
        entry = item.entry
        if entry is None:
            rows.append(_row(item, "skipped", item.skip_reason))
            continue
        if is_empty:
            at = before = entry.at or before
            at = at and at.replace(microsecond=at.microsecond // 1000 * 1000)
            entry = replace(entry, id=entry.id or book.new_id(), at=at)
        if isinstance(entry, AboutProposal | Edit | Remove) and entry.of in renamed:
            entry = replace(entry, of=renamed[entry.of])
        content, known = content_key(entry), book.by_id.get(entry.id or "")
        is_same = known is not None and content_key(known) == content
        if is_same and (undo := undone.get(entry.id or "")) is not None:
            rows.append(_row(item, "add", "brought back", Remove(on=today, of=undo)))
        elif is_same or left[content] > 0:
            left[content] -= 1
            if not is_same and entry.id is not None:
                renamed[entry.id] = id_by_content.get(content) or entry.id
            rows.append(_row(item, "duplicate", "in the journal already"))
        elif not is_empty and (against := _against(entry, ids)):
            rows.append(_row(item, "skipped", against))
        else:
            ids.add(entry.id)
            rows.append(_row(item, "add", f"{entry.kind} of {day_words(entry.on)}", entry))
    return Preview(source.kind, tuple(rows), book.entries.copy(), moments_kept=is_empty)


def _against(entry: Entry, ids: Collection[str | None]) -> str:
    if entry.id is not None and entry.id in ids:
        return "the journal already has a different entry with this id; it stays"
    if isinstance(entry, Account):
        return "the journal has an account already"
    of = getattr(entry, "of", None)
    return "" if of is None or of in ids else f"the entry it refers to ({of}) is in neither journal"


def _row(item: Item, verdict: Verdict, says: str, *entries: Entry) -> ImportRow:
    spent = 0 if item.entry is None else item.entry.spends
    connects = -spent if spent else getattr(item.entry, "connects", None)
    return ImportRow(item.line, item.raw, item.on, connects, verdict, says, entries, fault=item.fault)
