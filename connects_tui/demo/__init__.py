"""The data of `connects demo`: a believable year of a freelancer, the same for the same day.

Pure but for `write_demo`: a fixed seed, a given day, no clock. The year is lived on the ledger itself (`year`), with
what happens once (`milestones`), what becomes of proposals (`fates`), and the words of it all (`words`, `jobs`).
"""

from datetime import date
from pathlib import Path

from connects_tui.demo.milestones import milestones
from connects_tui.demo.year import Year
from connects_tui.journal.blocks import HEADING, blocks
from connects_tui.journal.replacing import PRIVATE_FILE
from connects_tui.ledger.entries import Entry
from connects_tui.rules import Rulebook

__all__ = ["demo_entries", "write_demo"]


def demo_entries(today: date, rulebook: Rulebook) -> list[Entry]:
    """Return the journal of the year up to and including a day."""
    year = Year(today, rulebook)
    return year.live(milestones(year.calendar))


def write_demo(path: Path, today: date, rulebook: Rulebook) -> None:
    """Write the demo's journal as a new file, which as any journal only its owner can read.

    Raises:
        FileExistsError: there is a file already; it stays as it is.
    """
    text = HEADING + blocks(demo_entries(today, rulebook))
    path.touch(PRIVATE_FILE, exist_ok=False)
    path.write_text(text, encoding="utf-8", newline="\n")
