"""What is done for a journal when a program opens it: the copy of the day, and what its owner should be told.

Nothing here stands in the way of anything: what can't be done is told, and that is all.
"""

from datetime import date

from connects_tui.actions import recovering
from connects_tui.actions.book import Book
from connects_tui.journal.backups import Backup, back_up, backups, changed_line
from connects_tui.problems import Problem
from connects_tui.wording import counted, day_words


def look_after(book: Book, today: date) -> list[Problem]:
    """Make the day's copy of a journal that was just opened, and return what is to be told of it.

    Told is: what was mended, that the past was changed since the latest copy, that entries are gone which were saved
    on this machine.
    """
    told = repairs(book)
    if not book.file.exists or not book.file.size:
        return told
    kept = backups(book.file.path, today)
    changed = past_changed(book, kept[-1:])
    told += changed
    first_today = not kept or kept[-1].day < today
    damage = {"syntax", "torn-tail", "newer-format"} & {problem.code for problem in book.file.reading.problems}
    if (first_today or changed) and not damage:
        told += _copy(book, today)
    if not book.file.reading.read_only:
        told += gone(book)
    return told


def repairs(book: Book) -> list[Problem]:
    """Return what was mended in the journal since this was last asked."""
    told = list(book.file.repairs)
    book.file.repairs.clear()
    return told


def past_changed(book: Book, kept: list[Backup]) -> list[Problem]:
    """Say where the journal is not what a copy holds with more after it: its past was edited, or damaged."""
    found = []
    for backup in kept:
        try:
            line = changed_line(backup.path, book.file.path)
        except OSError:
            continue
        if line is not None:
            message = f"What the journal held on {day_words(backup.day)} was changed since, from this line on"
            remedy = f"If that was you, all is well; the journal as it was is kept in {backup.path}"
            found.append(Problem("warning", "past-changed", message, remedy, line))
    return found[-1:]


def readable_by_others(book: Book) -> list[Problem]:
    """Say that the journal's mode lets other users of this machine read it."""
    if not book.file.others_can_read:
        return []
    message = "Other users of this machine can read the journal"
    return [Problem("warning", "readable-by-others", message, f"Make it yours alone: chmod 600 {book.file.path}")]


def gone(book: Book) -> list[Problem]:
    """Say that entries are gone which were saved on this machine."""
    ids = recovering.gone_ids(book)
    if not ids:
        return []
    message = f"{counted(len(ids), 'entry', 'entries')} saved on this machine {'is' if len(ids) == 1 else 'are'} gone"
    remedy = "`connects recover` puts back what is missing; with --list it only shows it, with --forget it lets it go"
    return [Problem("warning", "missing-entries", f"{message} from the journal", remedy)]


def _copy(book: Book, today: date) -> list[Problem]:
    try:
        back_up(book.file.path, book.file.parts(), today)
    except OSError as error:
        if book.file.reading.read_only:
            return []  # nothing is added to it either
        why = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        return [Problem("warning", "no-backup", f"No copy of the journal could be kept today: {why}")]
    return []
