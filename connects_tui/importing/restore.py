"""Importing the journal as JSON: the same entries into an empty journal, or those that another journal lacks."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, datetime

from msgspec.structs import replace

from connects_tui.actions.book import Book
from connects_tui.actions.correcting import UNDO, is_removal
from connects_tui.actions.housekeeping import content_key
from connects_tui.importing.items import Item, ParsedSource
from connects_tui.importing.preview import STEP, ImportRow, OnProgress, Preview, Verdict
from connects_tui.ledger.entries import AboutProposal, Account, Edit, Entry, Remove
from connects_tui.wording import day_words


def restore(book: Book, source: ParsedSource, step: OnProgress) -> Preview:
    """Restore a whole journal in an empty one: the same entries, with their ids and times.

    An entry that somebody wrote by hand gets an id, and the time of the one before it.
    """
    rows = []
    before: datetime | None = None
    for item in _in_steps(source, step):
        if item.entry is None:
            rows.append(_row(item, "skipped", item.skip_reason))
            continue
        at = before = item.entry.at or before
        if at is not None:
            at = at.replace(microsecond=at.microsecond // 1000 * 1000)
        entry = replace(item.entry, id=item.entry.id or book.new_id(), at=at)
        rows.append(_row(item, "add", f"{entry.kind} of {day_words(entry.on)}", entry))
    return Preview(source.kind, tuple(rows), book.entries, moments_kept=True)


def merge(book: Book, source: ParsedSource, today: date, step: OnProgress) -> Preview:
    """Add to a journal the entries of an export that it lacks.

    Entries are the same if their ids and contents are, or their contents under another id. A second account is never
    added. What was undone is brought back.
    """
    ids = {entry.id for entry in book.entries}
    in_force = [entry for entry in book.entries if entry.id not in book.history.void]
    left = Counter(map(content_key, in_force))
    id_by_content = {content_key(entry): entry.id for entry in in_force if entry.id}
    undone = {
        entry.of: entry.id for entry in in_force if isinstance(entry, Remove) and is_removal(entry, UNDO) and entry.id
    }
    renamed: dict[str, str] = {}
    rows = []
    for item in _in_steps(source, step):
        entry = item.entry
        if entry is None:
            rows.append(_row(item, "skipped", item.skip_reason))
            continue
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
            rows.append(_row(item, "duplicate", f"in the journal already{'' if is_same else ', under another id'}"))
        elif against := _against(entry, ids):
            rows.append(_row(item, "skipped", against))
        else:
            ids.add(entry.id)
            rows.append(_row(item, "add", f"{entry.kind} of {day_words(entry.on)}", entry))
    return Preview(source.kind, tuple(rows), book.entries)


def _against(entry: Entry, ids: Collection[str | None]) -> str:
    if entry.id is not None and entry.id in ids:
        return "the journal already has a different entry with this id; it stays"
    if isinstance(entry, Account):
        return "the journal has an account already"
    of = getattr(entry, "of", None)
    return "" if of is None or of in ids else f"the entry it refers to ({of}) is in neither journal"


def _in_steps(source: ParsedSource, step: OnProgress) -> Iterator[Item]:
    for done, item in enumerate(source.items, start=1):
        yield item
        if done % STEP == 0:
            step(done, len(source.items))


def _row(item: Item, verdict: Verdict, says: str, *entries: Entry) -> ImportRow:
    spent = 0 if item.entry is None else item.entry.spends
    connects = -spent if spent else getattr(item.entry, "connects", None)
    return ImportRow(item.line, item.raw, item.on, connects, verdict, says, entries, fault=item.fault)
