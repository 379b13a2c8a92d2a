"""The Textual app: screens that show what the ledger says, and keys that record what happened.

Screens compute nothing that another front end would need too. The app holds the view, and they watch it.
"""

import gc
import os
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any, Final

from connects_tui import clock
from connects_tui.files import open_regular
from connects_tui.journal.file import JournalFile
from connects_tui.journal.paths import declined_file, lock_file, write_log_file
from connects_tui.stand_ins import write_stand_ins

_WITHOUT_TERMINAL: Final = "commands such as `connects status`, `connects list` and `connects log` work without one"


class NoTerminal(Exception):
    """There is no terminal to draw on, or to read keys from."""


def run_app(journal: Path) -> int:
    """Run the app on a journal until the user quits; return the exit status.

    Raises:
        JournalUnusable: there is something at its path that can't be read as a file.
        NoTerminal: there is no terminal to draw on, or to read keys from.
    """
    _check_journal(journal)
    _check_terminal()
    return _run(journal)


def run_demo() -> int:
    """Run the app on a year of sample data, in a scratch file that is removed at the end; raise as `run_app` does."""
    _check_terminal()
    with tempfile.TemporaryDirectory(prefix="connects-demo-") as folder:
        journal = Path(folder, "journal.toml")
        try:
            return _run(journal, demo=True)
        finally:
            for beside in (lock_file, write_log_file, declined_file):
                beside(journal).unlink(missing_ok=True)  # they are about a journal that is gone


def _run(journal: Path, *, demo: bool = False) -> int:
    from connects_tui.tui import app, loading, modes  # noqa: PLC0415 - what can't run is told before Textual is loaded

    write_stand_ins((sys.__stderr__,))  # on which Textual draws
    next_journal: Path | None = journal
    read, status = loading.read_demo if demo else loading.read_book, 0
    typed: list[Any] = []
    unsaved_lines: list[str] = []
    while next_journal is not None:
        the_app = app.ConnectsApp(partial(read, next_journal, clock.now), clock.now, modes.MODES, modes.do_common)
        if not demo:
            the_app.home_journal = journal
            the_app.another_book = partial(loading.read_book, clock=clock.now, progress=lambda _: None)
        the_app.unsaved_lines = unsaved_lines  # which go along, as what is typed does
        for event in typed:
            the_app.type_ahead.enqueue(event)
        the_app.run()
        if the_app.unusable is not None:
            raise the_app.unusable
        next_journal, typed, status = the_app.next_journal, the_app.type_ahead.take(), the_app.return_code or 0
        del the_app
        if next_journal is not None:
            gc.collect()  # an app that is left takes 3 MB, and its parts hold each other
    return status


def _check_terminal() -> None:
    """Check that keys come from a terminal and that the screen is drawn on one.

    Output has to be one too, though Textual draws on errors: who sends it into a file does not want a drawing there.
    """
    for name, stream in {"input": sys.__stdin__, "output": sys.__stdout__, "error": sys.__stderr__}.items():
        if stream is None or stream.closed or not stream.isatty():
            raise NoTerminal(f"the app needs a terminal, and standard {name} is not one; {_WITHOUT_TERMINAL}")
    kind = os.environ.get("TERM", "")
    if kind.lower() in ("dumb", "unknown"):  # these print line after line, as a shell in an editor
        raise NoTerminal(f"the app needs a terminal that can draw, and TERM={kind} can't; {_WITHOUT_TERMINAL}")


def _check_journal(journal: Path) -> None:
    """Check that the journal can be read, or isn't there yet; `JournalFile` words what is wrong."""
    try:
        open_regular(journal).close()
    except FileNotFoundError:
        return
    except OSError:
        JournalFile(journal).refresh()
