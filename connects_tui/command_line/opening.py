"""Opening the app. Nothing of what the commands need is loaded for it: its frame waits for this alone."""

from collections.abc import Callable
from pathlib import Path

from connects_tui.journal.paths import default_journal

REFUSED = 1
NO_SUCH_HOME = "a path that begins with ~ names the home directory of a user that there is not"


def open_(named: str | None, open_app: Callable[..., int], *, demo: bool = False) -> int:
    """Open the app on a journal, the usual one where none is named, and return its exit status."""
    try:
        journal = default_journal() if named is None else Path(named).expanduser()
    except RuntimeError:  # of a path such as ~nobody/journal.toml
        return _refuse(NO_SUCH_HOME)
    try:
        return open_app(journal, demo=demo)
    except Exception as error:
        from connects_tui.journal.file import JournalUnusable  # noqa: PLC0415 - the frame does not wait for it

        if not isinstance(error, JournalUnusable):
            raise
        return _refuse(str(error))


def _refuse(why: str) -> int:
    from connects_tui.command_line.output import complain  # noqa: PLC0415 - as above

    complain(why)
    return REFUSED
