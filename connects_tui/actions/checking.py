"""Everything to say about a journal: what is wrong, what is odd, and what only `check` looks for."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date

from msgspec.structs import replace

from connects_tui.actions import housekeeping
from connects_tui.actions.book import Book, Refused
from connects_tui.journal.backups import backups
from connects_tui.journal.blocks import APP_HEADER
from connects_tui.journal.local_state import logged_entries
from connects_tui.ledger.entries import Balance, Edit, Entry, record_of
from connects_tui.ledger.history import History
from connects_tui.ledger.state import Movement
from connects_tui.problems import Problem, ProblemCode
from connects_tui.toml import key_lines
from connects_tui.wording import counted, how_many, upper_first


def check_journal(book: Book, today: date) -> list[Problem]:
    """Make the day's backup, and return every error and warning by line."""
    told = housekeeping.take_repairs(book)
    kept = backups(book.file.path, today)[-2:]  # a change that is in the copies of two days is old
    lines = book.file.content.decode(errors="replace").split("\n")
    saved: dict[str, Entry] = {}
    with suppress(OSError):  # which is told below
        saved = {entry.id: entry for entry in logged_entries(book.file.path) if entry.id}
    by_hand = {entry.id for entry in book.entries if entry.id and not APP_HEADER.match(lines[entry.line - 1].encode())}
    found = [
        *book.problems(today),
        *housekeeping.past_changed(book, kept),
        *housekeeping.readable_by_others(book),
        *_missing(book),
        *far_future_warnings(book.history, today),
        *clock_warnings(book.entries, today),
        *drift_warnings(book.history, book.ledger(max(today, book.history.end or today)).movements),
    ]
    for problem, field in shadowed_fields(book.entries, book.history, by_hand, saved):
        found.append(replace(problem, line=_line_of(lines, field, problem.line)))
    opened = housekeeping.run_daily_checks(book, today)  # after the look at the copies there were
    found += [problem for problem in opened if problem.code == "no-backup"]
    return sorted([*told, *found], key=lambda problem: problem.line)


def _block(lines: Sequence[str], line: int) -> Sequence[str]:
    end = line
    while end < len(lines) and lines[end].strip() and not lines[end].startswith("["):
        end += 1
    return lines[line - 1 : end]


def _line_of(lines: Sequence[str], key: str, block_line: int) -> int:
    return block_line - 1 + key_lines("\n".join(_block(lines, block_line))).get(f"entry[1].{key}", 1)


def _missing(book: Book) -> Iterable[Problem]:
    try:
        found = housekeeping.missing(book)
    except Refused as unknown:
        yield Problem("warning", "missing-entries", upper_first(str(unknown)))
        return
    if found.saved_here:
        yield from housekeeping.missing_warning(book)
    for copy, lacking in found.elsewhere:
        entries = counted(len(lacking), "entry", "entries")
        message = f"{copy} is a conflict copy with {entries} that the journal is missing"
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
    message = f"This {ahead[0].kind} says it was written on {moment:%Y-%m-%d}, which is in the future"
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
