"""The journal file: read it, see whether somebody else changed it, append to it durably.

An append is one write under a lock: look at the file again, open it afresh, write, sync, see that the path is still
the same file; only then is it saved. On any error the file gets its old length back and the caller is told.
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from connects_tui.journal.blocks import HEADING, blocks
from connects_tui.journal.lock import held
from connects_tui.journal.paths import lock_file
from connects_tui.journal.reading import Reading, read_journal
from connects_tui.ledger.entries import Entry

if sys.platform == "darwin":
    import fcntl

    def _sync(descriptor: int) -> None:
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)

else:

    def _sync(descriptor: int) -> None:
        os.fsync(descriptor)


_TRIES = 3
_MILLISECOND = timedelta(milliseconds=1)
_Signature = tuple[int, int, int, int]


class JournalUnusable(Exception):
    """The journal can't be read at all: it is a folder, belongs to somebody else, is no file."""


class NotSaved(Exception):
    """Nothing was added to the journal; the message says why."""


class JournalFile:
    """One journal on disk, as it was last seen."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reading = Reading()
        self._seen: _Signature | None = None
        self._content = b""

    @property
    def exists(self) -> bool:
        """Whether there was a file when it was last looked at."""
        return self._seen is not None

    def look(self) -> bool:
        """Look at the file again; return whether it is another one than before, or changed.

        Raises:
            JournalUnusable: there is something at the path that can't be read as a file.
        """
        try:
            signature = _signature(self.path.stat())
            if signature == self._seen:
                return False
            if self.path.is_dir():
                raise JournalUnusable(f"{self.path}: this is a folder, not a journal file")
            content = self.path.read_bytes()
        except FileNotFoundError:
            changed = self._seen is not None
            self._seen, self._content, self.reading = None, b"", Reading()
            return changed
        except OSError as error:
            raise JournalUnusable(f"{self.path}: can't be read: {error.strerror or error}") from error
        changed = content != self._content or self._seen is None
        if changed:
            self._content = content
            self.reading = read_journal(content)
        self._seen = signature
        return changed

    def append(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Add the entries of one action in one durable write.

        Each has an id; all get the same `at`: theirs, or a millisecond after the latest in the file where that is
        later, so that moments only ever grow.

        Returns:
            The entries as they are in the file now.

        Raises:
            NotSaved: nothing was added; the message says why.
            JournalUnusable: there is something at the path that can't be read as a file.
            ValueError: an entry would not read back as it was meant.
        """
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with held(lock_file(self.path)):
                for _ in range(_TRIES):
                    self._look_before_writing()
                    saved = self._write(self._stamped(entries))
                    if saved is not None:
                        return saved
        except OSError as error:
            raise NotSaved(f"{self.path}: not saved: {error.strerror or error}") from error
        raise NotSaved(f"{self.path}: not saved: another program keeps replacing this file; close it and try again")

    def _stamped(self, entries: Sequence[Entry]) -> list[Entry]:
        """Give entries a moment that is later than every one in the file."""
        at = max(entry.at for entry in entries if entry.at is not None)
        at = at.replace(microsecond=at.microsecond // 1000 * 1000)
        last = self.reading.last_at
        if last is not None and at <= last:
            try:
                at = last.replace(microsecond=last.microsecond // 1000 * 1000) + _MILLISECOND
            except OverflowError:
                reason = "its latest entry has an `at` at the end of the calendar; correct that one in an editor"
                raise NotSaved(f"{self.path}: not saved: {reason}") from None
        return [replace(entry, at=at) for entry in entries]

    def _look_before_writing(self) -> None:
        existed = self.exists
        self.look()
        if existed and not self.exists:
            raise NotSaved(f"{self.path}: not saved: this file is gone; put it back, or start the program anew")
        if self.reading.read_only:
            raise NotSaved(f"{self.path}: not saved: {self.reading.read_only}")

    def _write(self, entries: Sequence[Entry]) -> tuple[Entry, ...] | None:
        """Append entries in one write; `None` where the path does not lead to the file that was written to."""
        lead = "" if self._content else HEADING
        if self._content and not self._content.endswith(b"\n"):
            lead = "\n"
        addition = (lead + blocks(entries)).encode()
        flags = os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0)
        if not self.exists:
            flags |= os.O_CREAT | os.O_EXCL
        try:
            descriptor = os.open(self.path, flags, 0o600)
        except (FileExistsError, FileNotFoundError):
            return None  # it came or went since it was looked at
        try:
            _append(descriptor, addition)
            written = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        if not self.exists:
            _sync_folder(self.path.parent)
        try:
            now = self.path.stat()
        except FileNotFoundError:
            return None
        return self._took(entries, addition, now) if os.path.samestat(now, written) else None

    def _took(self, entries: Sequence[Entry], addition: bytes, now: os.stat_result) -> tuple[Entry, ...]:
        """Take what was written into the reading, without reading the rest of the file again."""
        lines = self._content.count(b"\n")
        headers = [
            lines + number
            for number, line in enumerate(addition.split(b"\n"), start=1)
            if line.startswith(b"[[entry]] #")
        ]
        placed = tuple(replace(entry, line=line) for entry, line in zip(entries, headers, strict=True))
        reading = self.reading
        self.reading = replace(
            reading,
            entries=reading.entries + placed,
            blocks=reading.blocks + len(placed),
            last_at=placed[-1].at,
        )
        self._content += addition
        # A file that grew by more than this (a block written twice after a failed sync) is read again next time.
        self._seen = _signature(now) if now.st_size == len(self._content) else (0, 0, 0, 0)
        return placed


def _append(descriptor: int, addition: bytes) -> None:
    """Write at the end of a file and sync it; on any error give the file its old length back."""
    length = os.fstat(descriptor).st_size
    try:
        _write_whole(descriptor, addition)
        try:
            _sync(descriptor)
        except OSError:
            # What a failed sync leaves behind is unknown, and a second sync would say nothing about it: the same
            # block is written again. Reading ignores a block that equals one before it.
            _write_whole(descriptor, addition)
            _sync(descriptor)
    except OSError:
        os.ftruncate(descriptor, length)
        raise


def _write_whole(descriptor: int, addition: bytes) -> None:
    written = os.write(descriptor, addition)
    if written != len(addition):
        raise OSError(f"only {written} of {len(addition)} bytes could be written")


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return  # a folder can't be opened there
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _signature(stat: os.stat_result) -> _Signature:
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns
