"""What keeps a journal whole: the copy of the day, what its owner should be told, entries that are gone, and the check.

An editor may save an old copy over the journal, and a sync program may keep another beside it. What is gone is in the
log of what this machine added lately, or in that copy, or was deleted on purpose: so nothing is ever put back unasked.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import groupby, takewhile
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from connects_tui import files
from connects_tui.actions.book import Book, Done, Refused
from connects_tui.journal import local_state
from connects_tui.journal.backups import Backup, back_up, backups, changed_line
from connects_tui.journal.blocks import APP_HEADER
from connects_tui.journal.paths import real_journal
from connects_tui.journal.reading import read_journal
from connects_tui.ledger.entries import Account, Balance, Edit, Entry, record_of
from connects_tui.ledger.history import History
from connects_tui.ledger.state import Movement
from connects_tui.problems import Problem, ProblemCode
from connects_tui.toml import key_lines
from connects_tui.wording import counted, day_words, how_many, upper_first

_CONFLICT: Final = r"(?:\.sync-conflict-.+|_conflict-.+| \([^()]*conflicted copy[^()]*\))"
"""What sync programs add to the name: Syncthing `.sync-conflict-20261123-101010-ABCDEFG`, Dropbox
` (Ann's conflicted copy 2026-11-23)`, Nextcloud ` (conflicted copy 2026-11-23 101010)`, its older clients
`_conflict-20261123-101010`."""

_COPIES_COMPARED: Final = 2
"""A change that is in the backups of two days is old."""


def run_daily_checks(book: Book, today: date) -> list[Problem]:
    """Back a journal up, once a day, and return what its owner should be told."""
    told = take_repairs(book)
    if not book.file.exists or not book.file.size:
        return told
    kept = backups(book.file.path, today)
    changed = past_changed(book, kept[-1:])
    told += changed
    first_today = not kept or kept[-1].day < today
    damage = {"syntax", "torn-tail", "newer-format"} & {problem.code for problem in book.file.parsed.problems}
    if (first_today or changed) and not damage:
        try:
            back_up(book.file.path, book.file.parts(), today)
        except OSError as error:
            if not book.file.parsed.read_only_because:  # else nothing is added to it either
                why = f"{error.filename}: {error.strerror}" if error.filename else str(error)
                message = f"No copy of the journal could be kept today: {why}"
                told.append(Problem("warning", "no-backup", message))
    if not book.file.parsed.read_only_because:
        told += missing_warning(book)
    return told


def take_repairs(book: Book) -> list[Problem]:
    """Return what was repaired in the journal, and forget it: it is said once."""
    told = list(book.file.repairs)
    book.file.repairs.clear()
    return told


def past_changed(book: Book, kept: list[Backup]) -> list[Problem]:
    """Warn where the journal doesn't begin with all that a backup holds."""
    for backup in reversed(kept):
        line = None
        with suppress(OSError):
            line = changed_line(backup.path, book.file.path)
        if line is not None:
            message = f"The journal has changed from this line on since the backup of {day_words(backup.day)}"
            remedy = f"If that was you, that's fine; if not, the old text is in {backup.path}"
            return [Problem("warning", "past-changed", message, remedy, line)]
    return []


def readable_by_others(book: Book) -> list[Problem]:
    """Warn that other users of this machine can read the journal."""
    if not book.file.others_can_read:
        return []
    message = "Other users of this machine can read your journal"
    return [Problem("warning", "readable-by-others", message, f"To keep it private: chmod 600 {book.file.path}")]


def missing_warning(book: Book) -> list[Problem]:
    """Warn that entries saved on this machine are gone from the journal."""
    gone = 0
    with suppress(OSError):  # `connects check` and `connects recover` say so
        gone = len(_gone_ids(book))
    message = counted(gone, "entry saved on this machine is gone", "entries saved on this machine are gone")
    remedy = "`connects recover` puts back what is missing; --list only shows it, --forget stops asking"
    return [Problem("warning", "missing-entries", f"{message} from the journal", remedy)] if gone else []


class MissingEntries(Struct, frozen=True):
    """Entries not in the journal: those saved on this machine, and those of each conflict copy."""

    saved_here: tuple[Entry, ...] = ()
    elsewhere: tuple[tuple[Path, tuple[Entry, ...]], ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All missing entries, each once, in the order of their writing."""
        by_id = {entry.id or repr(record_of(entry)): entry for _, copied in self.elsewhere for entry in copied}
        by_id |= {entry.id or "": entry for entry in self.saved_here}
        return tuple(sorted(by_id.values(), key=lambda entry: entry.at or datetime.max.replace(tzinfo=UTC)))


def missing(book: Book) -> MissingEntries:
    """Find the entries that the journal lacks. Raises Refused: what this machine remembers of it can't be read."""
    try:
        ids = _gone_ids(book)
        saved_here = tuple(entry for entry in _saved(book) if entry.id in ids) if ids else ()
        copies = [(copy, _lacking(book, entries_of(copy))) for copy in conflict_copies(book.file.path)]
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise Refused(f"what was saved on this machine can't be read: {where}{error.strerror or error}") from error
    return MissingEntries(saved_here, tuple((copy, lacking) for copy, lacking in copies if lacking))


def _lacking(book: Book, copied: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the entries of a copy that the journal lacks: those without an id are known by what they say."""
    unknown = _unknown(book, (entry.id for entry in copied if entry.id))
    records = set(map(content_key, book.entries)) if any(entry.id is None for entry in copied) else set()
    lacking = (entry for entry in copied if (entry.id in unknown if entry.id else content_key(entry) not in records))
    return tuple(entry for entry in lacking if not (isinstance(entry, Account) and book.history.account))


def put_back(book: Book) -> Done:
    """Add what is missing at the journal's end, with the ids it had.

    Raises:
        Refused: what is missing is not known.
        NotSaved: nothing was added.
    """
    book.refresh()
    found = missing(book)
    if not found.entries:
        return Done((), "Nothing is missing: everything saved on this machine lately is in the journal")
    written = book.record(found.entries)
    read = counted(len(found.elsewhere), "conflict copy", "conflict copies")
    copies = f"; {read} can be deleted now" if found.elsewhere else ""
    return Done(written, f"{counted(len(written), 'entry', 'entries')} put back{copies}")


def decline_missing(book: Book) -> int:
    """Remember that nobody wants back what is missing: so many entries. Raises Refused: it can't be saved."""
    ids = [entry.id for entry in missing(book).entries if entry.id]
    try:
        local_state.decline(book.file.path, ids)
    except OSError as error:
        raise Refused(f"{error.filename}: can't be written: {error.strerror or error}") from error
    return len(ids)


def content_key(entry: Entry) -> str:
    """Return a key of an entry's fields but `id` and `at`."""
    return repr(sorted((key, value) for key, value in record_of(entry).items() if key not in ("id", "at")))


def _saved(book: Book) -> Iterable[Entry]:
    """Return what was saved on this machine lately and in this window, each in its latest form."""
    entries = [*local_state.logged_entries(book.file.path), *book.file.saved]
    return {entry.id: entry for entry in entries}.values()


def _gone_ids(book: Book) -> set[str]:
    """Return the ids of entries that were saved on this machine and are gone, without reading them."""
    logged = local_state.logged_ids(book.file.path)
    ids = _unknown(book, [*logged, *(entry.id for entry in book.file.saved if entry.id)])
    if ids and book.history.account is not None:
        ids -= {entry.id or "" for entry in _saved(book) if isinstance(entry, Account)}
    return ids


def _unknown(book: Book, ids: Iterable[str]) -> set[str]:
    """Return the ids that the journal, damaged blocks too, doesn't know, and that were not declined."""
    unknown = set(ids)
    for entry in reversed(book.entries):  # what was saved lately stands at the end, and a table of all takes 2 MB
        unknown.discard(entry.id or "")
        if not unknown:
            break
    if not unknown:
        return unknown
    parsed = book.file.parsed
    damaged = APP_HEADER.finditer(book.file.content) if parsed.problems else ()
    return unknown - parsed.unread_ids - {match[1].decode() for match in damaged} - local_state.declined(book.file.path)


def conflict_copies(journal: Path) -> list[Path]:
    """Return the conflict copies beside a journal, by name."""
    real = real_journal(journal)
    name = re.compile(f"{re.escape(real.stem)}{_CONFLICT}{re.escape(real.suffix)}", re.IGNORECASE)
    try:
        return sorted(file for file in real.parent.iterdir() if name.fullmatch(file.name) and file.is_file())
    except OSError:
        return []


def entries_of(copy: Path) -> tuple[Entry, ...]:
    """Return the entries of a copy, as far as they can be read."""
    try:
        return tuple(read_journal(files.read_bytes(copy, files.MAX_JOURNAL_BYTES)).entries)
    except OSError:
        return ()


# --- everything there is to say about a journal -----------------------------------------------------------------------


def check_journal(book: Book, today: date) -> list[Problem]:
    """Make the day's backup, and return every error and warning by line."""
    told = take_repairs(book)
    kept = backups(book.file.path, today)[-_COPIES_COMPARED:]
    lines = book.file.content.decode(errors="replace").split("\n")
    saved: dict[str, Entry] = {}
    with suppress(OSError):  # which is told below
        saved = {entry.id: entry for entry in local_state.logged_entries(book.file.path) if entry.id}
    by_hand = {entry.id for entry in book.entries if entry.id and not APP_HEADER.match(lines[entry.line - 1].encode())}
    found = [
        *book.problems(today),
        *past_changed(book, kept),
        *_changed_since_saved(book.entries, lines, saved, kept),
        *_warn_of_missing(book),
        *far_future_warnings(book.history, today),
        *clock_warnings(book.entries, today),
        *drift_warnings(book.history, book.ledger(max(today, book.history.end or today)).movements),
    ]
    for problem, field in shadowed_fields(book.entries, book.history, by_hand, saved):
        found.append(replace(problem, line=_line_of(lines, field, problem.line)))
    opened = run_daily_checks(book, today)  # after the look at the copies there were
    found += [problem for problem in opened if problem.code == "no-backup"]
    return sorted([*told, *found], key=lambda problem: problem.line)


def _changed_since_saved(
    entries: Iterable[Entry], lines: Sequence[str], saved: Mapping[str, Entry], kept: Sequence[Backup]
) -> Iterator[Problem]:
    """Warn of entries that are not as they were saved, unless two days' backups have them so."""
    changed = [(entry, key) for entry in entries if (key := _difference(entry, saved.get(entry.id or "")))]
    settled = b""
    if changed and len(kept) == _COPIES_COMPARED:
        with suppress(OSError):
            settled = files.read_bytes(kept[0].path, files.MAX_JOURNAL_BYTES)
    for entry, key in changed:
        if _block(lines, entry.line).encode() not in settled:
            was = record_of(saved[entry.id or ""]).get(key)
            before = "there was none" if was is None else f"it was {was}"
            message = f"{key} has changed since it was saved on this machine: {before}"
            remedy = "If you changed it, that's fine; if not, change it back"
            yield Problem("warning", "past-changed", message, remedy, _line_of(lines, key, entry.line), entry=entry.id)


def _difference(entry: Entry, saved: Entry | None) -> str | None:
    if saved is None or saved == entry:
        return None
    then, now = record_of(saved), record_of(entry)
    return next((key for key in then | now if key != "at" and then.get(key) != now.get(key)), None)


def _block(lines: Sequence[str], line: int) -> str:
    return "\n".join([lines[line - 1], *takewhile(lambda text: text.strip() and text[0] != "[", lines[line:])])


def _line_of(lines: Sequence[str], key: str, block_line: int) -> int:
    return block_line - 1 + key_lines(_block(lines, block_line)).get(f"entry[1].{key}", 1)


def _warn_of_missing(book: Book) -> Iterator[Problem]:
    try:
        found = missing(book)
    except Refused as unknown:
        yield Problem("warning", "missing-entries", upper_first(str(unknown)))
        return
    if found.saved_here:
        yield from missing_warning(book)
    for copy, lacking in found.elsewhere:
        kinds = ", ".join(
            counted(len(list(same)), kind) for kind, same in groupby(sorted(entry.kind for entry in lacking))
        )
        message = f"{copy} is a conflict copy with entries that the journal is missing: {kinds}"
        yield Problem("warning", "conflict-copy", message, "`connects recover` adds them; then delete the copy")


def far_future_warnings(history: History, today: date) -> list[Problem]:
    """Warn of entries that are dated more than a year after today."""
    entries = [entry for entry in (history.account, *history.entries) if entry and (entry.on - today).days > 366]
    said = "This {} is dated {}, more than a year ahead"
    return [_warning("far-future", said.format(item.kind, item.on), "Correct its date", item) for item in entries]


def clock_warnings(written: Iterable[Entry], today: date) -> list[Problem]:
    """Warn of the first entry whose `at` is two days ahead, whatever the time zone."""
    ahead = [entry for entry in written if entry.at is not None and (entry.at.date() - today).days > 2]
    if not ahead:
        return []
    moment = ahead[0].at
    others = f", and so {'does' if len(ahead) == 2 else 'do'} {len(ahead) - 1:,} more" if len(ahead) > 1 else ""
    message = f"This {ahead[0].kind} says it was written on {moment:%Y-%m-%d}, which is in the future{others}"
    remedy = "Set this machine's clock, then correct `at` here and in the block's first line"
    return [_warning("far-future", message, remedy, ahead[0])]


def drift_warnings(history: History, movements: Iterable[Movement]) -> list[Problem]:
    """Warn of each reconciliation that changed the balance: something before it is missing."""
    lines = {entry.id: entry.line for entry in history.entries if isinstance(entry, Balance)}
    found, since = [], history.account.on if history.account else None
    for movement in movements:
        if movement.kind != "adjustment":
            continue
        shown, off, line = movement.balance, movement.connects, lines.get(movement.entry, 0)
        between = f" between {since} and {movement.on}" if since else ""
        had = f"{shown - off:,}" if shown >= off else f"{off - shown:,} below 0"
        message = f"Upwork showed {how_many(shown)} where the journal had {had}: off by {abs(off)}{between}"
        remedy = "Something is missing from the journal or counted twice; if you find it, record it on its date"
        found.append(Problem("warning", "drift", message, remedy, line, 0, movement.on, movement.entry))
        since = movement.on
    return found


def shadowed_fields(
    written: Iterable[Entry], history: History, by_hand: Collection[str], before: Mapping[str, Entry]
) -> list[tuple[Problem, str]]:
    """Warn of values typed in an editor that a later edit replaces; each with its field.

    `by_hand` are the ids of entries written in an editor; `before` are entries as the app saved them.
    """
    corrected = {entry.id: entry for entry in (history.account, *history.entries) if entry is not None}
    targets: dict[str, Entry] = {}
    found: dict[tuple[str, str], tuple[Problem, str]] = {}
    for entry in written:
        if entry.id is None or entry.id in history.void:
            continue
        targets[entry.id] = entry
        if not isinstance(entry, Edit) or entry.of not in targets or entry.of not in corrected:
            continue
        target, stands = targets[entry.of], corrected[entry.of]
        for field in (*entry.set, *entry.unset):
            ours = record_of(target).get(field)
            if field in ("kind", "id", "at") or ours is None or ours == record_of(stands).get(field):
                continue
            old = before.get(entry.of)
            changed = type(old) is type(target) and old is not None and record_of(old).get(field) != ours
            if entry.of in by_hand or changed:
                message = f"{field} has no effect here: the edit on line {entry.line} replaces it"
                problem = _warning("shadowed-field", message, "Correct that edit, or remove it", target)
                found[entry.of, field] = problem, field
    return list(found.values())


def _warning(code: ProblemCode, message: str, remedy: str, entry: Entry) -> Problem:
    return Problem("warning", code, message, remedy, entry.line, 0, entry.on, entry.id)
