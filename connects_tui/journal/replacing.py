"""Files that are written as a whole: durably, privately, and never half.

The journal itself is only ever appended to; what stands here is for what lies beside it (copies, the log of the latest
appends) and for whoever replaces a journal whole.
"""

import os
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

PRIVATE_FILE: Final = 0o600
PRIVATE_FOLDER: Final = 0o700

if sys.platform == "darwin":
    import fcntl

    def sync(descriptor: int) -> None:
        """Wait until what was written is on the disk itself."""
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)

else:

    def sync(descriptor: int) -> None:
        """Wait until what was written is on the disk itself."""
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
    """Close what was synced: it is on the disk, and an error that comes now says nothing about it."""
    with suppress(OSError):
        os.close(descriptor)


def private_folder(folder: Path) -> None:
    """Make a folder that only its owner can look into, durably; one that is there is left as it is.

    Raises:
        OSError: it can't be made, or not be made to last.
    """
    made = []
    for missing in (folder, *folder.parents):
        if missing.exists():
            break
        made.append(missing)
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    for new in reversed(made):  # a folder is known to the one that it is in, and that one has to be on the disk too
        sync_folder(new.parent)


def write_new(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a private file that must not be there yet, and sync it and its folder; the content may come in parts.

    Raises:
        FileExistsError: there is such a file; it was not touched.
        OSError: it can't be written; what there was of it is gone again.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE_FILE)
    try:
        try:
            for part in (content,) if isinstance(content, bytes) else content:
                _write(descriptor, part)
            sync(descriptor)
        finally:
            close(descriptor)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def replace_whole(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Put new content in a file's place at once: a reader sees the old file or the new one, never a part.

    Links are followed; a file that is there keeps its mode. The content may come in parts.

    Raises:
        OSError: it can't be done; the old file is as it was.
    """
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".{target.name}.{os.urandom(4).hex()}")
    write_new(beside, content)
    try:
        if target.exists():
            beside.chmod(stat.S_IMODE(target.stat().st_mode))
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def _write(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
