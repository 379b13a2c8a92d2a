"""What is known of a file's bytes without keeping them, and what its beginning was found to hold."""

from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, Final

from msgspec import Struct

from connects_tui.digests import SIZE, blake2b
from connects_tui.files import MEGABYTE
from connects_tui.journal.blocks import HEADING

if TYPE_CHECKING:
    from threading import Thread

    from connects_tui.journal.reading import Reading
    from connects_tui.ledger.past import Past

MOST_BYTES: Final = 128 * MEGABYTE
"""A file larger than this is no journal: one of 100,000 proposals, with all that became of them, takes half of it."""

AT_ONCE: Final = 1 << 16
"""So many bytes of a file are looked at together: as fast as all at once, and in a fraction of the memory."""


LARGE: Final = 1 << 23
"""From so many bytes on they are hashed in a thread of their own: a hundredth of a second is what that takes."""


class Bytes:
    """A file's bytes as they are known: how many, and their hash. A value that nothing changes.

    Attributes:
        size: how many there are.
        lines: how many of them end a line.
        start: the first of them, as many as a journal's heading has and one more.
        end: the last one.
        is_blank: whether there is nothing but white space.
        digest: their hash.
    """

    __slots__ = ("_hash", "digest", "end", "is_blank", "lines", "size", "start")

    def __init__(
        self,
        size: int = 0,
        lines: int = 0,
        start: bytes = b"",
        end: bytes = b"",
        digest: bytes | None = None,
        *,
        is_blank: bool = True,
    ) -> None:
        self.size, self.lines, self.start, self.end, self.is_blank = size, lines, start, end, is_blank
        self._hash = blake2b(digest_size=SIZE)
        self.digest = self._hash.digest() if digest is None else digest

    @property
    def ends_line(self) -> bool:
        """Whether the last line is ended."""
        return self.end == b"\n"

    def with_more(self, addition: bytes) -> "Bytes":
        """Return what is known once these bytes follow; these must have been `found` in a file, or made here."""
        more = Bytes(
            self.size + len(addition),
            self.lines + addition.count(b"\n"),
            self.start + addition[: len(HEADING) + 1 - len(self.start)],
            addition[-1:] or self.end,
            is_blank=self.is_blank and not addition.strip(),
        )
        more._hash = self._hash.copy()
        more._hash.update(addition)
        more.digest = more._hash.digest()
        return more

    def found(self, beginning: "Beginning") -> "Bytes | None":
        """Return these bytes where a file begins with them, so that it was read up to their end; else `None`."""
        hash_ = beginning.hash()
        if hash_ is None or hash_.digest() != self.digest:
            return None
        same = Bytes(self.size, self.lines, self.start, self.end, self.digest, is_blank=self.is_blank)
        same._hash = hash_
        return same


class Beginning:
    """The first so many bytes of a file; those of a large one are read and hashed beside everything else."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file, self._left = file, size
        self._hash = blake2b(digest_size=SIZE)
        self._thread: Thread | None = None
        if size >= LARGE:
            import threading  # noqa: PLC0415 - few journals are that large

            self._thread = threading.Thread(target=self._read)
            self._thread.start()
        else:
            self._read()

    def _read(self) -> None:
        with suppress(OSError, ValueError):  # unreadable, or closed: some of it is left, and nothing is known of it
            while self._left and (part := self._file.read(min(self._left, AT_ONCE))):
                self._hash.update(part)
                self._left -= len(part)

    def hash(self) -> "blake2b | None":
        """Return their hash; `None` where the file has not so many."""
        if self._thread is not None:
            self._thread.join()
        return None if self._left else self._hash


class Kept(Struct, frozen=True):
    """What the beginning of a file was found to hold, and what that comes to."""

    bytes: Bytes
    reading: "Reading"
    past: "Past"
