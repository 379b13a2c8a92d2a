"""Which hints the user dismissed: a small file in the user's state directory, never the journal.

A dismissal remembers the hint's kind and its numbers; the hint is shown again when these change. The file is not worth
a backup: where it can't be read nothing is dismissed, and where it can't be written the hint comes back.
"""

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from connects_tui.journal.paths import dismissals_file

Dismissed = Mapping[str, tuple[str, ...]]


def read_dismissed(journal: Path) -> Dismissed:
    """Return the dismissed hints of a journal: their numbers by kind."""
    try:
        found = json.loads(dismissals_file(journal).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
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
    text = json.dumps({kind: list(numbers) for kind, numbers in dismissed.items()}, indent=1, sort_keys=True)
    temporary = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as made:
            made.write(f"{text}\n")
        Path(temporary).replace(file)
    except OSError:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink()
        return False
    return True
