"""The Textual app: screens that show what the ledger says, and keys that record what happened.

Screens compute nothing that another front end would need too. The app holds the books; screens watch them.
"""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from connects_tui.actions.book import Book
from connects_tui.journal import JournalFile
from connects_tui.journal.paths import declined_file, lock_file, recent_file, rules_folder, settings_file
from connects_tui.rules import Rulebook
from connects_tui.settings import SettingsFile


def run(journal: Path, rulebook: Rulebook | None = None) -> int:
    """Run the app on a journal until the user quits; return the exit status.

    Without a rulebook it is the packaged rule sets with the user's own.

    Raises:
        JournalUnusable: there is something at the path that can't be read as a file.
    """
    from connects_tui.tui.app import ConnectsApp  # noqa: PLC0415 - the journal is looked at before Textual is loaded

    book = Book(JournalFile(journal), rulebook or Rulebook.load(rules_folder()), now=_now)
    app = ConnectsApp(book, clock=_local_now, settings_file=SettingsFile(settings_file()))
    app.run()
    return app.return_code or 0


def run_demo() -> int:
    """Run the app on a generated year under the packaged rules, in a scratch file that goes when the user quits."""
    from connects_tui.demo import write_demo  # noqa: PLC0415 - only the demo needs it

    with tempfile.TemporaryDirectory(prefix="connects-demo-") as folder:
        journal = Path(folder, "journal.toml")
        rulebook = Rulebook.load()
        write_demo(journal, _local_now().date(), rulebook)
        try:
            return run(journal, rulebook)
        finally:
            for file in (lock_file(journal), recent_file(journal), declined_file(journal)):
                file.unlink(missing_ok=True)  # of a journal that will never be again


def _now() -> datetime:
    return datetime.now(UTC)


def _local_now() -> datetime:
    return datetime.now().astimezone()
