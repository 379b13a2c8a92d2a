"""A short log of what this machine added to a journal lately, in the user's state directory.

An editor that held an old copy of the journal, or a folder that syncs, may overwrite what was saved since; what is in
this log and no longer in the journal can then be put back. What the user does not want back is kept as a list of ids.
Nothing here may ever stand in the way of saving.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from connects_tui import files
from connects_tui.files import private_folder, replace_whole
from connects_tui.journal.blocks import APP_HEADER
from connects_tui.journal.paths import declined_file, write_log_file
from connects_tui.journal.reading import read_journal
from connects_tui.ledger.entries import Entry

KEPT_BYTES: Final = 128 * 1024
"""How much of the latest appends is kept: about 500 entries."""

KEPT_DECLINED: Final = 2000


def append_to_log(journal: Path, blocks: bytes) -> None:
    """Add blocks that are safely in the journal to the log; the caller holds the journal's lock."""
    file = write_log_file(journal)
    with suppress(OSError):
        private_folder(file.parent)
        if not files.is_own(file.parent.stat()):
            return
        descriptor = files.open_to_append(file, os.O_CREAT)
        try:
            files.check_regular(os.fstat(descriptor), file)
            os.write(descriptor, blocks)
            length = os.fstat(descriptor).st_size
        finally:
            os.close(descriptor)
        if length > 2 * KEPT_BYTES:
            _shorten(file)


def logged_ids(journal: Path) -> list[str]:
    """Return the ids in the log, the oldest first, without reading the entries."""
    return list(dict.fromkeys(match[1].decode() for match in APP_HEADER.finditer(_content(write_log_file(journal)))))


def logged_entries(journal: Path) -> tuple[Entry, ...]:
    """Return the entries in the log as they were written, the oldest first, each once."""
    content = _content(write_log_file(journal))
    return tuple(read_journal(content).entries) if content else ()


def begin_anew(journal: Path) -> None:
    """Forget everything: the journal itself begins anew."""
    for file in (write_log_file(journal), declined_file(journal)):
        with suppress(OSError):
            file.unlink(missing_ok=True)


def declined(journal: Path) -> frozenset[str]:
    """Return the ids of the entries that the user does not want put back."""
    return frozenset(_content(declined_file(journal)).decode("ascii", "replace").split())


def decline(journal: Path, ids: Iterable[str]) -> None:
    """Note that the user does not want these entries put back. Raises OSError: it can't be noted."""
    file = declined_file(journal)
    private_folder(file.parent)
    listed = list(dict.fromkeys([*_content(file).decode("ascii", "replace").split(), *ids]))[-KEPT_DECLINED:]
    replace_whole(file, "".join(f"{id_}\n" for id_ in listed).encode())


def _content(file: Path) -> bytes:
    try:
        if not (files.is_own(file.parent.stat()) and files.is_own(file.stat())):
            return b""  # somebody else can have written it, and it would be offered to be put back
        return files.read_bytes(file, files.SMALL)
    except OSError:
        return b""


def _shorten(file: Path) -> None:
    with files.open_regular(file) as log:
        log.seek(max(log.seek(0, os.SEEK_END) - KEPT_BYTES, 0))
        content = log.read(KEPT_BYTES)
    start = content.find(b"\n[[entry]] # ")
    replace_whole(file, content[start:] if start >= 0 else b"")
