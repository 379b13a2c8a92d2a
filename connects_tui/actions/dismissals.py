"""Which hints the user dismissed: a small file in the user's state directory, never the journal.

A dismissal remembers the hint's kind and its numbers; the hint is shown again when these change. The file is not worth
a backup: where it can't be read nothing is dismissed, and where it can't be written the hint comes back.
"""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from connects_tui import files
from connects_tui.files import private_folder, replace_whole
from connects_tui.journal.paths import dismissals_file

Dismissed = Mapping[str, tuple[str, ...]]


def read_dismissed(journal: Path) -> Dismissed:
    """Return the dismissed hints of a journal: their numbers by kind."""
    try:
        content = files.content(dismissals_file(journal), files.SMALL)
        found = msgspec.json.decode(content, type=dict[str, object])
    except (OSError, ValueError, RecursionError):
        return {}
    return {
        kind: tuple(numbers)
        for kind, numbers in found.items()
        if isinstance(numbers, list) and all(isinstance(number, str) for number in numbers)
    }


def dismiss(journal: Path, kind: str, numbers: tuple[str, ...]) -> bool:
    """Remember that a hint was dismissed; return whether that could be saved."""
    return _write(journal, {**read_dismissed(journal), kind: numbers})


def restore_all(journal: Path) -> bool:
    """Forget every dismissal; return whether that could be saved."""
    return _write(journal, {})


def _write(journal: Path, dismissed: Dismissed) -> bool:
    """Replace the file as a whole, so that another window never reads half of it."""
    file = dismissals_file(journal)
    content = msgspec.json.format(msgspec.json.encode(dismissed, order="sorted"), indent=1)
    try:
        private_folder(file.parent)
        replace_whole(file, content + b"\n")
    except OSError:
        return False
    return True
