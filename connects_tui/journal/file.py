"""The journal file: read it, see whether somebody else changed it, append to it durably.

Where a file that changed still begins with what was read, by its checksums, only what was added is read.

An append is one write under a lock: look at the file again, open it afresh, write, sync, see that the path is still the
same file; only then is it saved. On any error the file gets its old length back and the caller is told.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import nullcontext, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from connects_tui import files
from connects_tui.files import close, lock_held, private_folder, sync
from connects_tui.journal.backups import cut_torn_tail
from connects_tui.journal.blocks import FORMAT_LINE, HEADING, blocks, torn_tail, unfinished_line
from connects_tui.journal.local_state import append_to_log, begin_anew
from connects_tui.journal.paths import lock_file, real_journal
from connects_tui.journal.reading import ParsedJournal, Progress, read_journal, read_on
from connects_tui.ledger.entries import Entry
from connects_tui.problems import Problem

_TRIES = 3
_Signature = tuple[int, ...]
_UNKNOWN: Final[_Signature] = (0,)


class JournalUnusable(Exception):
    """The journal can't be read at all: it is a folder, can't be opened, is no file."""


class NotSaved(Exception):
    """Nothing was added to the journal; the message says why."""


class JournalFile:
    """One journal on disk, as it was last seen.

    Attributes:
        path: as the user named it.
        version: a number that changes whenever the file does.
        times_read: how many times it was read as a whole.
        saved: what was added through this object, in that order.
        repairs: what was mended in it, to be told.
        kept_as_is: why nothing is written to it, not even to repair it; empty where it may be.
    """

    repairs: list[Problem]

    def __init__(self, path: Path, kept_as_is: str = "") -> None:
        self.path, self.kept_as_is = path, kept_as_is
        self.parsed = self._as_written = ParsedJournal()
        self.version = 0
        self.saved: list[Entry] = []
        self.repairs = []
        self.others_can_read = False
        self._seen: _Signature | None = None
        self._bytes = files.ContentDigest()
        self._cached_beginning: tuple[int, bytes] | None = None
        self.times_read = 0
        self.progress: Progress = lambda _: None

    @property
    def exists(self) -> bool:
        """Whether there was a file when it was last looked at."""
        return self._seen is not None

    @property
    def size(self) -> int:
        """How many bytes it had when it was last looked at."""
        return self._bytes.size

    @property
    def content(self) -> bytes:
        """Every byte of the file as it is now; none where it can't be read."""
        try:
            return files.read_bytes(self.path, files.MAX_JOURNAL_BYTES)
        except OSError:
            return b""

    @property
    def as_read(self) -> tuple[int, bytes, ParsedJournal]:
        """What `begin_with` takes, which stays as it is now."""
        as_now = replace(self._as_written, entries=self._as_written.entries.copy())
        return self._bytes.size, self._bytes.digest, as_now

    def parts(self) -> Iterator[bytes]:
        """Go through its bytes as far as they were read, a part at a time. Raises OSError: it can't be read."""
        with files.open_regular(self.path) as file:
            yield from files.parts(file, self.size)

    def begin_with(self, size: int, digest: bytes, parsed: ParsedJournal) -> None:
        """Take in, before the first look, what the file's first bytes held; only what follows them is read then.

        Where they are others now (`digest` are their checksums) the file is read as a whole.
        """
        self._cached_beginning, self._as_written = (size, digest), parsed

    def refresh(self, *, locked: bool = False) -> bool:
        """Look at the file again; return whether it is another one than before, or changed.

        An append that was cut short is copied and cut off; with `locked` the caller holds the journal's lock already.
        Raises JournalUnusable: there is something at the path that can't be read as a file.
        """
        try:
            status = self.path.stat()
            signature = _signature(status)
            if signature == self._seen:
                return False
            closed = self.kept_as_is or _why_closed(self.path, status)
            changed = self._read_on()
            if changed is None:
                content = files.read_bytes(self.path, files.MAX_JOURNAL_BYTES)
                if not closed and torn_tail(content) is not None:
                    content, closed = self._repaired(content, locked=locked)
                    signature = _UNKNOWN if closed else _signature(self.path.stat())
                changed = self._read_anew(content)
        except FileNotFoundError:
            changed = self.exists or self._cached_beginning is not None
            self._cached_beginning, self._seen, self._bytes = None, None, files.ContentDigest()
            self.parsed = self._as_written = ParsedJournal()
            self.times_read += changed
            self.version += changed
            return changed
        except OSError as error:
            raise JournalUnusable(f"{self.path}: can't be read: {error.strerror or error}") from error
        changed = changed or not self.exists
        self.version += changed
        before = self.parsed.read_only_because
        self.parsed = replace(self._as_written, read_only_because=closed or self._as_written.read_only_because)
        self.others_can_read = bool(os.name == "posix" and status.st_mode & (stat.S_IRWXG | stat.S_IRWXO))
        self._seen = signature
        return changed or self.parsed.read_only_because != before

    def _read_on(self) -> bool | None:
        """Say whether anything was added; `None`: read all of it."""
        size, digest = self._cached_beginning or (self._bytes.size, self._bytes.digest)
        self._cached_beginning = None
        if not size:
            return None
        with files.open_regular(self.path) as file:
            if os.fstat(file.fileno()).st_size > files.MAX_JOURNAL_BYTES:
                return None
            known = files.ContentDigest()
            for part in files.parts(file, size):
                known = known.with_more(part)
            if known.digest != digest or known.end != b"\n":
                return None
            added = file.read()
        parsed = read_on(self._as_written, known.lines, added) if added else self._as_written
        if parsed is None:
            return None
        self._as_written, self._bytes = parsed, known.with_more(added)
        return bool(added)

    def _read_anew(self, content: bytes) -> bool:
        now = files.ContentDigest().with_more(content)
        changed = now.digest != self._bytes.digest or self._seen is None
        if changed:
            self._as_written = read_journal(content, self.progress)
            self.times_read += 1
        self._bytes = now
        return changed

    def _repaired(self, content: bytes, *, locked: bool) -> tuple[bytes, str]:
        """Return what the file holds then, and why it could not be done."""
        try:
            with nullcontext() if locked else lock_held(lock_file(self.path)):
                repair = cut_torn_tail(self.path)
        except OSError as error:
            line = unfinished_line(content, torn_tail(content) or 0)
            why = f"its last entry, on line {line}, is unfinished, and it can't be moved elsewhere"
            return content, f"{why}: {_reason(error, self.path)}"
        if repair is not None:
            self.repairs.append(repair)
        return files.read_bytes(self.path, files.MAX_JOURNAL_BYTES), ""

    def append(self, entries: Sequence[Entry], *, moments_kept: bool = False) -> tuple[Entry, ...]:
        """Add the entries of one action in one durable write, and return them as they are in the file now.

        Each has an id; all get the same `at`: theirs, or a millisecond after the latest in the file where that is
        later. With `moments_kept` they are a whole journal, for a file without entries, and each keeps its own.

        Raises:
            NotSaved: nothing was added; the message says why.
            JournalUnusable: there is something at the path that can't be read as a file.
        """
        try:
            private_folder(real_journal(self.path).parent)
            self._look_before_writing(locked=False)  # what takes long is read before others have to wait
            with lock_held(lock_file(self.path)):
                for attempt in range(_TRIES + 1):
                    self._look_before_writing(locked=True)
                    saved = self._already_saved(entries) if attempt else None
                    if saved is None and attempt < _TRIES:
                        if moments_kept and self.parsed.blocks:
                            raise self._not_saved("it already has entries")
                        saved = self._write(entries if moments_kept else self._stamped(entries))
                    if saved is not None:
                        return saved
        except files.StillThere as error:
            why = "and it may be in the file all the same; look before you record it again"
            raise self._not_saved(f"{_reason(error, self.path)}, {why}") from error
        except OSError as error:
            raise self._not_saved(_reason(error, self.path)) from error
        raise self._not_saved("another program keeps replacing this file; close it and try again")

    def _not_saved(self, why: str) -> NotSaved:
        return NotSaved(f"{self.path}: not saved: {why}")

    def _stamped(self, entries: Sequence[Entry]) -> list[Entry]:
        """Return them with a moment that is later than every one in the file."""
        at = max(entry.at for entry in entries if entry.at is not None)
        at = at.replace(microsecond=at.microsecond // 1000 * 1000)
        last = self.parsed.last_at
        if last is not None and at <= last:
            try:
                at = last.replace(microsecond=last.microsecond // 1000 * 1000) + timedelta(milliseconds=1)
            except OverflowError:
                why = "its latest entry has an `at` at the end of the calendar; correct that one in an editor"
                raise self._not_saved(why) from None
        return [entry if entry.at == at else replace(entry, at=at) for entry in entries]

    def _look_before_writing(self, *, locked: bool) -> None:
        existed, had_entries = self.exists, self.parsed.blocks
        self.refresh(locked=locked)
        if existed and not self.exists:
            raise self._not_saved("this file is gone; put it back, or restart the program")
        if had_entries and self._bytes.is_blank:  # an editor that is just saving empties the file first
            raise self._not_saved("another program has emptied this file; try again, or put it back")
        if self.parsed.read_only_because:
            raise self._not_saved(self.parsed.read_only_because)

    def _write(self, entries: Sequence[Entry]) -> tuple[Entry, ...] | None:
        """`None`: the path does not lead to the file that was written to."""
        new_blocks = blocks(entries).encode()
        addition = self._separator() + new_blocks
        real = real_journal(self.path)
        try:
            if self.exists:
                written_to, appended = _append(real, addition)
            else:
                files.write_new(real, addition)
                written_to, appended = real.stat(), len(addition)
                begin_anew(self.path)
            now = self.path.stat()
        except (FileExistsError, FileNotFoundError):
            return None  # it came or went since it was looked at
        if not os.path.samestat(now, written_to) or now.st_size != self._bytes.size + appended:
            return None  # replaced by somebody else, or written to: look what is there now
        append_to_log(self.path, new_blocks)
        return self._with_written(entries, addition, now)

    def _already_saved(self, entries: Sequence[Entry]) -> tuple[Entry, ...] | None:
        """What a write before put into the file is synced, if all of it is there."""
        ids = {entry.id for entry in entries}
        by_id = {entry.id: entry for entry in self.parsed.entries if entry.id in ids}
        if len(by_id) < len(ids):
            return None
        descriptor = os.open(real_journal(self.path), os.O_RDWR)
        try:
            sync(descriptor)
        finally:
            close(descriptor)
        saved = tuple(by_id[entry.id] for entry in entries)
        append_to_log(self.path, blocks(saved).encode())
        self.saved += saved
        return saved

    def _separator(self) -> bytes:
        heading = HEADING.encode()
        if heading.startswith(self._bytes.start):
            return heading[len(self._bytes.start) :]
        line_end = b"" if self._bytes.end == b"\n" else b"\n"
        return line_end + FORMAT_LINE.encode() if self.parsed.needs_format else line_end

    def _with_written(self, entries: Sequence[Entry], addition: bytes, now: os.stat_result) -> tuple[Entry, ...]:
        lines = enumerate(addition.split(b"\n"), start=self._bytes.lines + 1)
        headers = [number for number, line in lines if line.startswith(b"[[entry]] #")]
        saved = tuple(replace(entry, line=line) for entry, line in zip(entries, headers, strict=True))
        self.parsed.entries.extend(saved)  # to copy them would take as long as to write
        last_at = max(entry.at for entry in saved if entry.at is not None)
        blocks_now = self.parsed.blocks + len(saved)
        self.parsed = self._as_written = replace(self.parsed, blocks=blocks_now, last_at=last_at, needs_format=False)
        self._bytes = self._bytes.with_more(addition)
        self.version += 1
        self.saved += saved
        # A file that grew by more than this (a block written twice after a failed sync) is read again next time.
        self._seen = _signature(now) if now.st_size == self._bytes.size else _UNKNOWN
        return saved


def _append(path: Path, addition: bytes) -> tuple[os.stat_result, int]:
    """Write at the end of a file and sync it; on any error it gets its old length.

    Return what the file is then, and how many bytes were written.
    """
    descriptor = files.open_to_append(path)
    try:
        length = os.fstat(descriptor).st_size
        try:
            written = _write_durably(descriptor, addition)
            return os.fstat(descriptor), written
        except BaseException as error:
            files.take_back(error, partial(os.ftruncate, descriptor, length))
            with suppress(OSError):  # or a power cut might bring it back
                sync(descriptor)
            raise
    finally:
        close(descriptor)


def _write_durably(descriptor: int, addition: bytes) -> int:
    _write_whole(descriptor, addition)
    try:
        sync(descriptor)
    except OSError:
        # What a failed sync leaves behind is unknown, and a second sync would say nothing about it: the same
        # block is written again. Reading ignores a block that equals one before it.
        _write_whole(descriptor, addition)
        sync(descriptor)
        return 2 * len(addition)
    return len(addition)


def _write_whole(descriptor: int, addition: bytes) -> None:
    written = os.write(descriptor, addition)
    if written != len(addition):
        # The disk is full, or a limit is reached: writing the rest says which, since it can't write anything.
        written += os.write(descriptor, addition[written:])
    if written != len(addition):
        raise OSError(f"only {written} of {len(addition)} bytes could be written")


def _why_closed(path: Path, status: os.stat_result) -> str:
    if hasattr(os, "geteuid") and status.st_uid != os.geteuid():
        return "this file belongs to another user; it is shown but not changed"
    real = real_journal(path)
    if not os.access(real, os.W_OK):
        return "this file is read-only; allow writing (chmod u+w) to add to it"
    if not os.access(real.parent, os.W_OK):
        return "its folder is read-only, so no copy could be kept beside it; allow writing (chmod u+w)"
    return ""


def _reason(error: OSError, journal: Path) -> str:
    """With the file that it is about, where that is another one."""
    why = error.strerror or str(error)
    return f"{error.filename}: {why}" if error.filename and str(error.filename) != str(journal) else why


def _signature(status: os.stat_result) -> _Signature:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_mode, status.st_uid
