"""What this machine remembers of a journal, in the user's state directory.

*A short log of what it added lately.* An editor that held an old copy of the journal, or a folder that syncs, may
overwrite what was saved since; that can then be put back, unless the user declined. Nothing of this may ever stand in
the way of saving.

*The hints that the user dismissed.* Where they can't be read nothing is dismissed.
"""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from connects_tui import files
from connects_tui.journal.blocks import APP_HEADER
from connects_tui.journal.paths import declined_file, dismissals_file, write_log_file
from connects_tui.journal.reading import read_journal
from connects_tui.ledger.entries import Entry

KEPT_BYTES: Final = 128 * 1024
"""Of the latest appends: about 500 entries."""

KEPT_DECLINED: Final = 2000


def append_to_log(journal: Path, blocks: bytes) -> None:
    """Log blocks that are safely in the journal; the caller holds the journal's lock."""
    file = write_log_file(journal)
    with suppress(OSError):
        files.private_folder(file.parent)
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
    """Return the ids in the log, the oldest first, without reading the entries. Raises OSError: it can't be read."""
    return list(dict.fromkeys(match[1].decode() for match in APP_HEADER.finditer(_content(write_log_file(journal)))))


def logged_entries(journal: Path) -> tuple[Entry, ...]:
    """Return the entries in the log as they were written, the oldest first, each once.

    Raises OSError: it can't be read.
    """
    content = _content(write_log_file(journal))
    return tuple(read_journal(content).entries) if content else ()


def begin_anew(journal: Path) -> None:
    """Forget the log: the journal itself begins anew."""
    for file in (write_log_file(journal), declined_file(journal)):
        with suppress(OSError):
            file.unlink(missing_ok=True)


def declined(journal: Path) -> frozenset[str]:
    """Return the ids of the entries that the user does not want put back. Raises OSError: they can't be read."""
    return frozenset(_content(declined_file(journal)).decode("ascii", "replace").split())


def decline(journal: Path, ids: Iterable[str]) -> None:
    """Note that the user does not want these entries put back. Raises OSError: it can't be noted."""
    file = declined_file(journal)
    files.private_folder(file.parent)
    listed = list(dict.fromkeys([*_content(file).decode("ascii", "replace").split(), *ids]))[-KEPT_DECLINED:]
    files.replace_whole(file, "".join(f"{id_}\n" for id_ in listed).encode())


Dismissed = Mapping[str, tuple[str, ...]]
"""The numbers of each, by its kind; with other numbers it is shown again."""


def read_dismissed(journal: Path) -> Dismissed:
    """Return the dismissed hints of a journal."""
    try:
        return _dismissed(journal)
    except OSError:
        return {}


def _dismissed(journal: Path) -> Dismissed:
    try:
        return msgspec.json.decode(_content(dismissals_file(journal)), type=dict[str, tuple[str, ...]])
    except (ValueError, RecursionError):
        return {}


def dismiss(journal: Path, kind: str, numbers: tuple[str, ...] | None) -> bool:
    """Remember that a hint was dismissed, or with `None` forget it; return whether that could be saved."""
    try:
        others = {other: why for other, why in _dismissed(journal).items() if other != kind}
    except OSError:  # what was dismissed before can't be read, and is not to be replaced
        return False
    return _write_dismissed(journal, others if numbers is None else {**others, kind: numbers})


def restore_all(journal: Path) -> bool:
    """Forget every dismissal; return whether that could be saved."""
    return _write_dismissed(journal, {})


def _write_dismissed(journal: Path, dismissed: Dismissed) -> bool:
    file = dismissals_file(journal)
    content = msgspec.json.format(msgspec.json.encode(dismissed, order="sorted"), indent=1)
    try:
        files.private_folder(file.parent)
        files.replace_whole(file, content + b"\n")
    except OSError:
        return False
    return True


def _content(file: Path) -> bytes:
    """Return what this user's own file holds. Raises OSError: it can't be read."""
    try:
        if not (files.is_own(file.parent.stat()) and files.is_own(file.stat())):
            return b""  # somebody else can have written it, and it would be offered to be put back
        return files.read_bytes(file, files.SMALL)
    except (FileNotFoundError, NotADirectoryError, files.NotRegular):
        return b""


def _shorten(file: Path) -> None:
    with files.open_regular(file) as log:
        log.seek(max(log.seek(0, os.SEEK_END) - KEPT_BYTES, 0))
        content = log.read(KEPT_BYTES)
    start = content.find(b"\n[[entry]] # ")
    files.replace_whole(file, content[start:] if start >= 0 else b"")
