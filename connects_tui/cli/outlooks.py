"""The outlook that a command reports of."""

from connects_tui.actions.outlook import Outlook, benchmarks_at_hand
from connects_tui.cli.desk import Desk
from connects_tui.cli.output import complain
from connects_tui.journal.paths import benchmarks_file


def outlook(desk: Desk) -> Outlook:
    """Return the outlook on the day asked for; complain where the user's own benchmarks can't be used."""
    benchmarks, wrong = benchmarks_at_hand(benchmarks_file())
    if wrong:
        complain(f"{wrong}; the benchmarks of the program are used instead")
    return Outlook(desk.book.ledger(desk.as_of), benchmarks)
