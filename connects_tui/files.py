"""The one way to open a file that may be anything: regular files alone, and no more of one than it may hold."""

import errno
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

MEGABYTE: Final = 1024 * 1024

SMALL: Final = MEGABYTE
"""The most bytes of a file that is a page of text: settings, a rule set, benchmarks, the log of the latest appends."""

MOST_JOURNAL: Final = 128 * MEGABYTE
"""A file larger than this is no journal: one of 100,000 proposals, with all that became of them, takes half of it."""

PART: Final = 1 << 16
"""So many bytes are looked at together: as fast as all at once, and in a fraction of the memory."""

_START: Final = 128

_FLAGS: Final = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)


class NotRegular(OSError):
    """What stands at a path is a folder, a pipe or a device: to open one can wait for ever, to read one never ends."""


def opened(path: Path) -> BinaryIO:
    """Open a regular file for reading.

    Raises:
        NotRegular: it is something else, and was not waited for.
        OSError: it can't be opened.
    """
    check_regular(path.stat(), path)
    descriptor = os.open(path, _FLAGS)
    try:
        check_regular(os.fstat(descriptor), path)  # it may be another one by now
    except BaseException:
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "rb")


def content(path: Path, most: int) -> bytes:
    """Return the bytes of a regular file that has at most so many, given in whole megabytes.

    Raises:
        NotRegular: it is something else.
        OSError: it can't be read, or has more.
    """
    with opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        found = file.read(most + 1) if size <= most else b""  # which may have grown since
    if max(size, len(found)) > most:
        raise OSError(errno.EFBIG, f"it has more than {most // MEGABYTE} MB", str(path))
    return found


def parts(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Go through the next so many bytes of a file, a part at a time; there may be fewer."""
    while size > 0 and (part := file.read(min(size, PART))):
        size -= len(part)
        yield part


class Known:
    """What is known of some bytes without keeping them. A value that nothing changes.

    Attributes:
        size: how many there are.
        lines: how many of them end a line.
        start: the first hundred or so.
        end: the last one.
        is_blank: whether there is nothing but white space.
    """

    __slots__ = ("_hash", "end", "is_blank", "lines", "size", "start")

    def __init__(self) -> None:
        self.size = self.lines = 0
        self.start = self.end = b""
        self.is_blank = True
        self._hash = hashlib.blake2b(digest_size=32)

    @classmethod
    def of(cls, parts: Iterable[bytes]) -> "Known":
        """Look at bytes that come in parts."""
        known = cls()
        for part in parts:
            known = known.with_more(part)
        return known

    @property
    def digest(self) -> bytes:
        """The hash by which these bytes are known again."""
        return self._hash.digest()

    def with_more(self, addition: bytes) -> "Known":
        """Return what is known once these bytes follow."""
        more = Known()
        more.size = self.size + len(addition)
        more.lines = self.lines + addition.count(b"\n")
        more.start = self.start + addition[: _START - len(self.start)]
        more.end = addition[-1:] or self.end
        more.is_blank = self.is_blank and not addition.strip()
        more._hash = self._hash.copy()
        more._hash.update(addition)
        return more


def is_own(found: os.stat_result) -> bool:
    """Whether a file or folder is this user's, and no other user may write to it: then what it holds can be believed.

    Where users have no numbers (on Windows) the folders of a user are closed to others anyway.
    """
    return not hasattr(os, "geteuid") or (
        found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    )


def check_regular(found: os.stat_result, path: Path) -> None:
    """Raise `NotRegular` where what was found at a path is no regular file."""
    if stat.S_ISDIR(found.st_mode):
        raise NotRegular(errno.EISDIR, "it is a folder, not a file", str(path))
    if not stat.S_ISREG(found.st_mode):
        raise NotRegular(errno.EINVAL, "it is no ordinary file", str(path))
