"""A lock that one process at a time holds while it appends to a journal."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from connects_tui.files import PRIVATE_FILE, check_regular, close, private_folder

TRIES: Final = 500
PAUSE_SECONDS: Final = 0.01
"""For how long another program's append is waited for: it takes milliseconds, so five seconds mean that it hangs."""

if sys.platform == "win32":
    import msvcrt

    def _acquire(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _release(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _acquire(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Hold the lock; wait for whoever holds it now.

    Raises:
        OSError: the lock file can't be made or locked, or somebody does not let go of it.
    """
    private_folder(file.parent)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    try:
        check_regular(os.fstat(descriptor), file)
        _wait(descriptor)
        try:
            yield
        finally:
            with suppress(OSError):  # what was done under it is done
                _release(descriptor)
    finally:
        close(descriptor)


def _wait(descriptor: int) -> None:
    for _ in range(TRIES):
        try:
            _acquire(descriptor)
        except (BlockingIOError, PermissionError):
            time.sleep(PAUSE_SECONDS)
        else:
            return
    raise TimeoutError("another program holds this journal and does not let go; close it and try again")
