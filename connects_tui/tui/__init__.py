"""The Textual app: screens that show what the ledger says, and keys that record what happened.

Screens compute nothing that another front end would need too. The app holds the books; screens watch them. What the
first picture, an empty frame, does not need is loaded and read behind it.
"""

import os
import stat
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from connects_tui.journal.paths import declined_file, lock_file, recent_file, rules_folder, settings_file
from connects_tui.settings import SettingsFile
from connects_tui.tui.first_look import FirstLook

if TYPE_CHECKING:
    from collections.abc import Callable

    from connects_tui.actions.book import Book
    from connects_tui.journal.file import JournalFile
    from connects_tui.ledger.entries import Entry
    from connects_tui.rules import Rulebook
    from connects_tui.tui.first_look import Tell

_CANT_DRAW: Final = ("dumb", "unknown")
"""What `TERM` says of a terminal that only prints line after line, such as a shell inside an editor."""

_WITHOUT_TERMINAL: Final = "commands such as `connects status`, `connects list` and `connects log` work without one"


class NoTerminal(Exception):
    """The app was asked for where there is no screen to draw on, or nobody to press keys."""


def run(journal: Path) -> int:
    """Run the app on a journal until the user quits; return the exit status.

    The rules are the packaged rule sets with the user's own.

    Raises:
        JournalUnusable: there is something at the path that can't be read as a file.
        NoTerminal: there is no terminal to run in.
    """
    _look_at(journal)
    _look_for_terminal()
    return _run(partial(_opened, journal))


def run_demo() -> int:
    """Run the app on a year of sample data under the packaged rules, in a scratch file that goes when the user quits.

    Raises:
        NoTerminal: there is no terminal to run in.
    """
    _look_for_terminal()
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


def _look_for_terminal() -> None:
    """See that keys come from a terminal and that the screen is drawn on one.

    Output counts as well as errors, though Textual draws on one of them alone: the size is taken from the other, and
    who sends one of them into a file or a program wants a report there, or what goes wrong, and no drawing.

    Raises:
        NoTerminal: it is not so, or the terminal can't move its cursor.
    """
    streams = {"input": sys.__stdin__, "output": sys.__stdout__, "error": sys.__stderr__}
    for name, stream in streams.items():
        if stream is None or stream.closed or not stream.isatty():
            raise NoTerminal(f"the app needs a terminal, and standard {name} is not one; {_WITHOUT_TERMINAL}")
    kind = os.environ.get("TERM", "")
    if kind.lower() in _CANT_DRAW:
        raise NoTerminal(f"the app needs a terminal that can draw, and TERM={kind} can't; {_WITHOUT_TERMINAL}")


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
        from connects_tui.journal.file import JournalFile  # noqa: PLC0415 - it is read when the frame stands

        JournalFile(journal).look()


def _opened(journal: Path, tell: "Tell", rulebook: "Rulebook | None" = None) -> "Book":
    """Load the rules and read the journal; one under given rules is the demo, and never opened again."""
    from connects_tui.actions.book import Book  # noqa: PLC0415 - this is done when the frame stands
    from connects_tui.journal.file import JournalFile  # noqa: PLC0415 - as above
    from connects_tui.rules import Rulebook  # noqa: PLC0415 - as above

    rules = rulebook or Rulebook.load(rules_folder())
    file = JournalFile(journal)
    file.progress = _Telling(file, tell).progress
    return Book(file, rules, now=_now, cached=rulebook is None)


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
    """Write the demo's journal and read it, under the packaged rules alone."""
    from connects_tui.demo import demo_journal  # noqa: PLC0415 - this is done when the frame stands
    from connects_tui.files import write_new  # noqa: PLC0415 - as above
    from connects_tui.rules import Rulebook  # noqa: PLC0415 - as above

    write_new(journal, demo_journal(_local_now().date()))
    return _opened(journal, tell, Rulebook.load())


def _now() -> datetime:
    return datetime.now(UTC)


def _local_now() -> datetime:
    return datetime.now().astimezone()
