"""All that there is to say about a journal: what is wrong, what is odd, and what only `check` looks for."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from itertools import groupby

from msgspec.structs import replace

from connects_tui import files
from connects_tui.actions import housekeeping, recovering
from connects_tui.actions.book import Book
from connects_tui.journal.backups import backups
from connects_tui.journal.tail import APP_HEADER
from connects_tui.journal.write_log import remembered
from connects_tui.ledger.entries import Entry, record_of
from connects_tui.ledger.warnings import drift, far_future, shadowed, written_ahead
from connects_tui.problems import Problem
from connects_tui.toml import lines_of
from connects_tui.wording import counted

_COPIES_COMPARED = 2
"""A change that two days' copies agree on is an old one, which was told."""


def findings(book: Book, today: date) -> list[Problem]:
    """Return every error and warning of a journal, by line."""
    told = housekeeping.repairs(book)
    changes = _Changes(book, today)
    found = [
        *book.problems(today),
        *housekeeping.past_changed(book, backups(book.file.path, today)[-_COPIES_COMPARED:]),
        *housekeeping.readable_by_others(book),
        *changes.problems(),
        *_missing(book),
        *far_future(book.history, today),
        *written_ahead(book.entries, today),
        *drift(book.history, book.ledger(max(today, book.history.end or today)).movements),
        *changes.shadowed(),
    ]
    opened = housekeeping.look_after(book, today)  # after the look at the copies there were
    found += [problem for problem in opened if problem.code == "no-backup"]
    return sorted([*told, *found], key=lambda problem: problem.line)


class _Changes:
    """The journal's blocks as they are now, beside what the app saved."""

    def __init__(self, book: Book, today: date) -> None:
        self._book, self._today = book, today
        self._lines = book.file.content.decode(errors="replace").split("\n")
        self._saved = {entry.id: entry for entry in remembered(book.file.path) if entry.id}

    def problems(self) -> list[Problem]:
        """Name the entries that are not as they were saved, unless two copies have them so already."""
        kept = backups(self._book.file.path, self._today)[-_COPIES_COMPARED:]
        changed = [entry for entry in self._book.entries if self._differences(entry)]
        if not changed:
            return []
        settled = b""
        if len(kept) == _COPIES_COMPARED:
            with suppress(OSError):
                settled = files.content(kept[0].path, files.MOST_JOURNAL)
        return [self._problem(entry) for entry in changed if "\n".join(self._block(entry.line)).encode() not in settled]

    def shadowed(self) -> list[Problem]:
        """Name the fields written in an editor that a later edit replaces, on their lines."""
        by_hand = {entry.id for entry in self._book.entries if entry.id and not self._is_app_made(entry.line)}
        found = shadowed(self._book.entries, self._book.history, by_hand, self._saved)
        return [replace(problem, line=self._line_of(field, problem.line)) for problem, field in found]

    def _differences(self, entry: Entry) -> list[str]:
        saved = self._saved.get(entry.id or "")
        if saved is None or saved == entry:
            return []
        then, now = record_of(saved), record_of(entry)
        return [key for key in {**then, **now} if key != "at" and then.get(key) != now.get(key)]

    def _problem(self, entry: Entry) -> Problem:
        key = self._differences(entry)[0]
        was = record_of(self._saved[entry.id or ""]).get(key)
        before = "was not there" if was is None else f"was {was}"
        message = f"{key} is not as it was saved on this machine: then it {before}"
        line = self._line_of(key, entry.line)
        remedy = "If you changed it, all is well; else change it back"
        return Problem("warning", "past-changed", message, remedy, line, entry=entry.id)

    def _is_app_made(self, line: int) -> bool:
        return APP_HEADER.match(self._lines[line - 1].encode()) is not None

    def _block(self, line: int) -> list[str]:
        """Return the lines of the block that begins on a line, up to the next blank line or header."""
        lines, end = self._lines, line
        while end < len(lines) and lines[end].strip() and not lines[end].startswith("["):
            end += 1
        return lines[line - 1 : end]

    def _line_of(self, key: str, block_line: int) -> int:
        return block_line - 1 + lines_of("\n".join(self._block(block_line))).get(f"entry[1].{key}", 1)


def _missing(book: Book) -> Iterable[Problem]:
    found = recovering.missing(book)
    if found.gone:
        yield from housekeeping.gone(book)
    for copy, lacking in found.elsewhere:
        kinds = ", ".join(
            counted(len(list(same)), kind) for kind, same in groupby(sorted(entry.kind for entry in lacking))
        )
        message = f"{copy} is a conflict copy and has what the journal lacks: {kinds}"
        yield Problem("warning", "conflict-copy", message, "`connects recover` takes it in; then delete the copy")
