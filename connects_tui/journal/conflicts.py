"""Copies that a sync program laid beside the journal when two machines had changed it.

Syncthing names them `journal.sync-conflict-20261123-101010-ABCDEFG.toml`, Dropbox
`journal (Ann's conflicted copy 2026-11-23).toml`, Nextcloud `journal (conflicted copy 2026-11-23 101010).toml` and, in
older clients, `journal_conflict-20261123-101010.toml`.
"""

import re
from pathlib import Path
from typing import Final

from connects_tui import files
from connects_tui.journal.paths import real_journal
from connects_tui.journal.reading import read_journal
from connects_tui.ledger.entries import Entry

_MARK: Final = r"(?:\.sync-conflict-.+|_conflict-.+| \([^()]*conflicted copy[^()]*\))"


def conflict_copies(journal: Path) -> list[Path]:
    """Return the files beside a journal that are conflict copies of it, by name."""
    real = real_journal(journal)
    name = re.compile(f"{re.escape(real.stem)}{_MARK}{re.escape(real.suffix)}", re.IGNORECASE)
    try:
        return sorted(file for file in real.parent.iterdir() if name.fullmatch(file.name) and file.is_file())
    except OSError:
        return []


def entries_of(copy: Path) -> tuple[Entry, ...]:
    """Return the entries of a copy that can be read; of one that can't be read, none."""
    try:
        return tuple(read_journal(files.content(copy, files.MOST_JOURNAL)).entries)
    except OSError:
        return ()
