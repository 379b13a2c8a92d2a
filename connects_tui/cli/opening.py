"""Opening the app. Of what the commands need only the journal is loaded for it."""

from collections.abc import Callable
from pathlib import Path

from connects_tui.cli.output import REFUSED, complain
from connects_tui.journal.file import JournalUnusable
from connects_tui.journal.paths import default_journal

NO_SUCH_HOME = "a path that begins with ~ names the home directory of a user that there is not"


def open_(named: str | None, open_app: Callable[..., int], *, demo: bool = False) -> int:
    """Open the app on a journal, the usual one where none is named, and return its exit status."""
    try:
        path = default_journal() if named is None else Path(named).expanduser()
    except RuntimeError:  # of a path such as ~nobody/journal.toml
        complain(NO_SUCH_HOME)
        return REFUSED
    try:
        return open_app(path, demo=demo)
    except JournalUnusable as error:
        complain(str(error))
        return REFUSED
