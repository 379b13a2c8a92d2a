"""What an import would do, row by row, before anything is written."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final, Literal

from msgspec import Struct, field

from connects_tui.ledger.entries import Entry

Verdict = Literal["add", "duplicate", "unsure", "skipped"]

VERDICTS: Final[dict[Verdict, str]] = {
    "add": "to be added",
    "duplicate": "already there",
    "unsure": "unsure",
    "skipped": "left aside",
}
"""What can become of a row, in words, in the order in which they are shown: what needs the user's eyes is `unsure`."""

OnProgress = Callable[[int, int], None]
"""Told of the progress: rows done, rows in all. Raises `Stopped` where the user does not want to go on."""


class Stopped(Exception):
    """The user stopped the import; nothing was written."""


class RowChoice(Struct, frozen=True):
    """One thing that can be done with an unsure row: in words, and the entries that it adds."""

    label: str
    entries: tuple[Entry, ...] = ()


LEAVE_OUT: Final = RowChoice("leave it out")


class ImportRow(Struct, frozen=True):
    """One row of a source and what would become of it.

    Attributes:
        line: where it stands in the source, from 1.
        raw: what the source says.
        on: its day, where it has one.
        connects: the Connects that it moves, with their sign; `None` where it moves none or that is not known.
        verdict: what would become of it.
        says: what the journal would say, or why it says nothing, as words.
        entries: what is added, for "add".
        choices: what can be done, for "unsure"; the first one leaves it out, the second is the best guess.
    """

    line: int
    raw: str
    on: date | None
    connects: int | None
    verdict: Verdict
    says: str
    entries: tuple[Entry, ...] = ()
    choices: tuple[RowChoice, ...] = ()


class Preview(Struct, frozen=True):
    """What an import would do, row by row, oldest first.

    `left` are rows about something else, counted by what they are; `balance` is what the source says the account holds,
    and on which day; `known` are the journal's entries when it was looked at. `moments_kept`: the entries keep the
    moments at which they were first written, since a whole journal comes back into an empty one.
    """

    kind: str
    rows: tuple[ImportRow, ...]
    known: Sequence[Entry]
    left: Mapping[str, int] = field(default_factory=dict)
    balance: tuple[date, int] | None = None
    notes: tuple[str, ...] = ()
    moments_kept: bool = False

    def of(self, verdict: Verdict) -> Sequence[tuple[int, ImportRow]]:
        """Return the rows with a verdict, each with its index."""
        return [(index, row) for index, row in enumerate(self.rows) if row.verdict == verdict]

    @property
    def unread(self) -> Sequence[ImportRow]:
        """The rows that could not be read: without a day nothing can be said of them."""
        return [row for row in self.rows if row.verdict == "skipped" and row.on is None]

    @property
    def counts(self) -> Counter[Verdict]:
        """How many rows have each verdict."""
        return Counter(row.verdict for row in self.rows)
