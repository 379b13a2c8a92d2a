"""The preview of an import: what would become of each row."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final, Literal

from msgspec import Struct

from connects_tui.importing.items import TableColumns
from connects_tui.ledger.entries import Entry
from connects_tui.wording import counted

Verdict = Literal["add", "change", "duplicate", "unsure", "skipped"]

VERDICTS: Final[dict[Verdict, str]] = {
    "add": "to be added",
    "change": "to be changed",
    "duplicate": "already there",
    "unsure": "unsure",
    "skipped": "left out",
}
"""In words, in the order of the preview; the user decides on what is `unsure`."""

STEP: Final = 100
"""How many rows are matched between two reports of progress."""

OnProgress = Callable[[int, int], None]
"""Called with the rows done and all rows. Raises `Stopped` to stop the import."""


class Stopped(Exception):
    """The user stopped the import; nothing was written."""


class RowChoice(Struct, frozen=True):
    """One choice for an unsure row, and the entries that it adds."""

    label: str
    entries: tuple[Entry, ...] = ()


LEAVE_OUT: Final = RowChoice("leave it out")


class ImportRow(Struct, frozen=True):
    """One row of a source and what would become of it.

    Attributes:
        line: where it begins in the source, from 1.
        connects: those that it moves, with a sign; `None` if it moves none or that isn't known.
        says: what would be recorded, or why nothing would be.
        choices: for "unsure": leave it out, the best guess, and more.
        fault: what the user can fix in the source to have it imported, such as "no date".
    """

    line: int
    raw: str
    on: date | None
    connects: int | None
    verdict: Verdict
    says: str
    entries: tuple[Entry, ...] = ()
    choices: tuple[RowChoice, ...] = ()
    fault: str = ""


class Preview(Struct, frozen=True):
    """What an import would do, row by row, oldest first.

    `left` counts the lines that are no row for a journal, by what they are; `known` are the journal's entries at the
    time of the preview; `moments_kept`: the entries keep the times at which they were first written, since a whole
    journal is restored in an empty one. The rest is that of the source.
    """

    kind: str
    rows: tuple[ImportRow, ...]
    known: Sequence[Entry]
    left: Mapping[str, int] = {}
    balance: tuple[date, int] | None = None
    notes: tuple[str, ...] = ()
    moments_kept: bool = False
    columns: TableColumns | None = None

    def of(self, verdict: Verdict) -> Sequence[tuple[int, ImportRow]]:
        """Return the rows with a verdict, each with its index."""
        return [(index, row) for index, row in enumerate(self.rows) if row.verdict == verdict]

    @property
    def faults(self) -> Counter[str]:
        """How many rows couldn't be read for each fault that the user can mend."""
        return Counter(row.fault for row in self.rows if row.fault)

    @property
    def counts(self) -> Counter[Verdict]:
        """How many rows have each verdict."""
        return Counter(row.verdict for row in self.rows)


def left_out_rows_words(preview: Preview, undecided: int) -> str:
    """For example "5 rows left out: no date in 2, 2 unsure, 1 (it moves no Connects)"."""
    skipped, faults = preview.counts["skipped"], preview.faults
    others = skipped - faults.total()
    reasons = [f"{fault} in {number:,}" for fault, number in faults.most_common()]
    reasons += [f"{undecided:,} unsure"] if undecided else []
    said = {row.says for _, row in preview.of("skipped") if not row.fault}
    if others and len(said) == 1:
        reasons.append(f"{others:,} ({said.pop()})" if reasons else said.pop())
    elif others:
        reasons.append(f"{others:,} with nothing to record")
    return f"{counted(skipped + undecided, 'row')} left out: {', '.join(reasons)}" if reasons else ""


def passed_words(preview: Preview) -> str:
    """Say which lines were passed over, by what they are."""
    parts = [
        counted(number, what) if what in ("header row", "total", "other line") else f"{number:,} {what}"
        for what, number in sorted(preview.left.items())
    ]
    return f"Not needed: {', '.join(parts)}" if parts else ""
