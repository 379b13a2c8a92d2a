"""The Textual app: screens that show what the ledger says, and keys that record what happened.

Screens compute nothing that another front end would need too. The app holds the books; screens watch them. What the
first picture, an empty frame, does not need is loaded and read behind it.
"""

import os
import stat
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from connects_tui.journal.paths import declined_file, lock_file, recent_file, rules_folder, settings_file
from connects_tui.settings import SettingsFile
from connects_tui.tui.first_look import FirstLook

if TYPE_CHECKING:
    from collections.abc import Callable

    from connects_tui.actions.book import Book
    from connects_tui.journal import JournalFile
    from connects_tui.ledger.entries import Entry
    from connects_tui.rules import Rulebook
    from connects_tui.tui.first_look import Tell


def run(journal: Path) -> int:
    """Run the app on a journal until the user quits; return the exit status.

    The rules are the packaged rule sets with the user's own.

    Raises:
        JournalUnusable: there is something at the path that can't be read as a file.
    """
    _look_at(journal)
    return _run(partial(_opened, journal))


def run_demo() -> int:
    """Run the app on a generated year under the packaged rules, in a scratch file that goes when the user quits."""
    import tempfile  # noqa: PLC0415 - only the demo needs it

    with tempfile.TemporaryDirectory(prefix="connects-demo-") as folder:
        journal = Path(folder, "journal.toml")
        try:
            return _run(partial(_demo, journal))
        finally:
            for file in (lock_file(journal), recent_file(journal), declined_file(journal)):
                file.unlink(missing_ok=True)  # of a journal that will never be again


def _run(opening: "Callable[[Tell], Book]") -> int:
    from connects_tui.tui.app import ConnectsApp  # noqa: PLC0415 - the journal is looked at before Textual is loaded

    app = ConnectsApp(opening, clock=_local_now, settings_file=SettingsFile(settings_file()))
    app.run()
    if app.unusable is not None:
        raise app.unusable
    return app.return_code or 0


def _look_at(journal: Path) -> None:
    """See at a glance whether there can be a journal, or none yet; where there can't, the journal says why not.

    Raises:
        JournalUnusable: as above.
    """
    try:
        usable = stat.S_ISREG(journal.stat().st_mode) and os.access(journal, os.R_OK)
    except OSError as error:
        usable = isinstance(error, FileNotFoundError)
    if not usable:
        from connects_tui.journal import JournalFile  # noqa: PLC0415 - it is read when the frame stands

        JournalFile(journal).look()


def _opened(journal: Path, tell: "Tell", rulebook: "Rulebook | None" = None) -> "Book":
    """Load the rules and read the journal; one under given rules is a generated one, and never opened again."""
    from connects_tui.actions.book import Book  # noqa: PLC0415 - this is done when the frame stands
    from connects_tui.journal import JournalFile  # noqa: PLC0415 - as above
    from connects_tui.rules import Rulebook  # noqa: PLC0415 - as above

    rules = rulebook or Rulebook.load(rules_folder())
    file = JournalFile(journal)
    file.progress = _Telling(file, tell).progress
    return Book(file, rules, now=_now, snapshots=rulebook is None)


class _Telling:
    """Tells how far the reading of a long journal is, and what it ends with."""

    def __init__(self, file: "JournalFile", tell: "Tell") -> None:
        self._file = file
        self._tell = tell
        self._newest: tuple[Entry, ...] | None = None
        self._told = -1

    def progress(self, part: float) -> None:
        """Tell it where there is something new to tell."""
        if self._newest is None:
            self._newest = tuple(self._file.newest())
        percent = int(part * 100)
        if percent > self._told and self._newest:
            self._told = percent
            self._tell(FirstLook(percent, self._newest))


def _demo(journal: Path, tell: "Tell") -> "Book":
    """Write a year into a journal and read it, under the packaged rules alone."""
    from connects_tui.demo import write_demo  # noqa: PLC0415 - this is done when the frame stands
    from connects_tui.rules import Rulebook  # noqa: PLC0415 - as above

    rulebook = Rulebook.load()
    write_demo(journal, _local_now().date(), rulebook)
    return _opened(journal, tell, rulebook)


def _now() -> datetime:
    return datetime.now(UTC)


def _local_now() -> datetime:
    return datetime.now().astimezone()
