"""The one way to open a file that may be anything, to write one whole, and to lock one.

What is written is durable, private, and never half there. (`journal.file` appends to the journal.)
"""

import errno
import os
import stat
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct

MEGABYTE: Final = 1024 * 1024

SMALL: Final = MEGABYTE
"""The most bytes of a file that is a page of text."""

MAX_JOURNAL_BYTES: Final = 128 * MEGABYTE
"""A journal of 100,000 proposals takes half of it."""

PART: Final = 1 << 16
"""Bytes read at a time: as fast as all at once, and in a fraction of the memory."""

_BINARY: Final = getattr(os, "O_BINARY", 0)
_NO_WAITING: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)


class NotRegular(OSError):
    """A path names a folder, a pipe or a device, which may never finish opening or reading."""


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading. Raises NotRegular: it is something else, and was not waited for."""
    check_regular(path.stat(), path)
    descriptor = os.open(path, os.O_RDONLY | _BINARY | _NO_WAITING)
    try:
        check_regular(os.fstat(descriptor), path)  # it may be another one by now
    except BaseException:
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "rb")


def read_bytes(path: Path, most: int) -> bytes:
    """Return the bytes of a regular file.

    Raises OSError: it can't be opened, isn't a regular file, or has more than `most` bytes (whole megabytes).
    """
    with open_regular(path) as file:
        size = os.fstat(file.fileno()).st_size
        found = file.read(most + 1) if size <= most else b""  # which may have grown since
    if max(size, len(found)) > most:
        raise OSError(errno.EFBIG, f"it has more than {most // MEGABYTE} MB", str(path))
    return found


def parts(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Go through the next bytes of a file in parts; there may be fewer."""
    while size > 0 and (part := file.read(min(size, PART))):
        size -= len(part)
        yield part


class ContentDigest(Struct, frozen=True, eq=False):
    """What is known of some bytes without keeping them, such as the first 128 and the last."""

    size: int = 0
    lines: int = 0
    start: bytes = b""
    end: bytes = b""
    is_blank: bool = True
    _crc: int = 0
    _adler: int = 1

    @property
    def digest(self) -> bytes:
        """Two checksums; nobody forges files against themselves."""
        return b"%08x%08x" % (self._crc, self._adler)

    def with_more(self, addition: bytes) -> "ContentDigest":
        """Return what is known once these bytes follow."""
        return ContentDigest(
            self.size + len(addition),
            self.lines + addition.count(b"\n"),
            (self.start + addition[:128])[:128],
            addition[-1:] or self.end,
            self.is_blank and not addition.strip(),
            zlib.crc32(addition, self._crc),
            zlib.adler32(addition, self._adler),
        )


def is_own(found: os.stat_result) -> bool:
    """Whether a file or folder can be believed: no other user may write to it.

    Where users have no numbers (on Windows) their folders are closed to others anyway.
    """
    return not hasattr(os, "geteuid") or (
        found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    )


def check_regular(found: os.stat_result, path: Path) -> None:
    """Raise NotRegular for anything but a regular file."""
    if stat.S_ISDIR(found.st_mode):
        raise NotRegular(errno.EISDIR, "it is a folder, not a file", str(path))
    if not stat.S_ISREG(found.st_mode):
        raise NotRegular(errno.EINVAL, "it is not an ordinary file", str(path))


# --- writing ---------------------------------------------------------------------------------------------------------

PRIVATE_FILE: Final = 0o600

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def sync(descriptor: int) -> None:
    """Wait until what was written is on the disk itself."""
    if sys.platform == "darwin":
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Wait until a folder's list of files is on the disk."""
    if sys.platform == "win32":
        return  # a folder can't be opened there
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        close(descriptor)


def close(descriptor: int) -> None:
    """Close what was synced: an error now says nothing about it."""
    with suppress(OSError):
        os.close(descriptor)


def private_folder(folder: Path) -> None:
    """Make a folder that only its owner can look into, durably; one that is there stays as it is."""
    made = []
    for missing in (folder, *folder.parents):
        if missing.exists():
            break
        made.append(missing)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for new in reversed(made):  # a new folder is listed in its parent, which has to be on the disk too
        sync_folder(new.parent)


def open_to_append(path: Path, flags: int = 0) -> int:
    """Open a file of any kind to write at its end, without waiting; return its descriptor."""
    return os.open(path, os.O_WRONLY | os.O_APPEND | _BINARY | _NO_WAITING | flags, PRIVATE_FILE)


def write_new(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a private file that must not be there yet: it is there whole or not at all, even after a power cut.

    Raises FileExistsError: there is one, which was not touched. On any other error there is none.
    """
    with _written_beside(path, content) as beside:
        _link(beside, path)
        try:
            sync_folder(path.parent)
        except BaseException as error:
            take_back(error, partial(path.unlink, missing_ok=True))
            raise


def replace_whole(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Put new content in a file's place at once: a reader sees the old file or the new one, never a part.

    Links are followed; a file that is there keeps its mode, and where it can't be done its content too.
    """
    target = Path(os.path.realpath(path))
    remove_left_over(target.parent)
    with _written_beside(target, content) as beside:
        if target.exists():
            beside.chmod(stat.S_IMODE(target.stat().st_mode))
        beside.replace(target)
    with suppress(OSError):  # it is replaced, and an error that comes now says only that a power cut could undo that
        sync_folder(target.parent)


class StillThere(OSError):
    """What could not be written durably could not be taken back either."""


def take_back(error: BaseException, undo: Callable[[], object]) -> None:
    """Undo what was written, since an error came after it. Raises StillThere: that can't be done."""
    try:
        undo()
    except OSError:
        if isinstance(error, OSError):
            raise StillThere(error.errno, error.strerror or str(error)) from error


def remove_left_over(folder: Path) -> None:
    """Remove what a killed process left of files it was writing."""
    with suppress(OSError):
        for left in folder.glob(".connects-*.tmp"):
            if time.time() - left.stat().st_mtime > 3600:  # so it is no longer being written
                left.unlink()


@contextmanager
def _written_beside(path: Path, content: bytes | Iterable[bytes]) -> Iterator[Path]:
    """Afterwards it is gone, if it is still there."""
    beside = path.with_name(f".connects-{os.urandom(4).hex()}.tmp")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, PRIVATE_FILE)
        try:
            for part in (content,) if isinstance(content, bytes) else content:
                rest = memoryview(part)
                while rest:
                    rest = rest[os.write(descriptor, rest) :]
            sync(descriptor)
        finally:
            close(descriptor)
        yield beside
    except OSError as error:
        if error.filename == str(beside):
            error.filename = str(path)  # the file that it is about
        raise
    finally:
        with suppress(OSError):
            beside.unlink()


def _link(file: Path, path: Path) -> None:
    try:
        os.link(file, path)
    except FileExistsError:
        raise
    except OSError:  # on a disk where a file has one name, as on USB sticks
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        file.rename(path)


# --- locking ---------------------------------------------------------------------------------------------------------

LOCK_TRIES: Final = 500
LOCK_PAUSE_SECONDS: Final = 0.01
"""An append takes milliseconds, so five seconds mean that the other program hangs."""


@contextmanager
def lock_held(file: Path) -> Iterator[None]:
    """Wait for the lock of a journal, and hold it while appending."""
    private_folder(file.parent)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    try:
        check_regular(os.fstat(descriptor), file)
        _wait_for_lock(descriptor)
        try:
            yield
        finally:
            with suppress(OSError):  # what was done under it is done
                _unlock(descriptor)
    finally:
        close(descriptor)


def _wait_for_lock(descriptor: int) -> None:
    for _ in range(LOCK_TRIES):
        try:
            _lock(descriptor)
        except (BlockingIOError, PermissionError):
            time.sleep(LOCK_PAUSE_SECONDS)
        else:
            return
    raise TimeoutError("another program has locked this journal; close it and try again")
