"""The app on a day that a test sets and moves on: `python -m tests.tui.on_a_day JOURNAL FILE_WITH_THE_DAY`."""

import sys
from datetime import UTC, date, datetime, time
from pathlib import Path

from connects_tui.actions.book import Book
from connects_tui.journal.file import JournalFile
from connects_tui.rules import Rulebook
from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.modes import MODES


def main(journal: Path, day: Path) -> int:
    """Run the app until the user quits; return its exit status."""

    def now() -> datetime:
        return datetime.combine(date.fromisoformat(day.read_text(encoding="utf-8")), time(9, 30), UTC)

    app = ConnectsApp(lambda _: Book(JournalFile(journal), Rulebook.load(), now=now), clock=now, modes=MODES)
    app.animation_level = "none"
    app.run()
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
