"""Tables as CSV that a spreadsheet opens as they are meant: ISO days, plain numbers, and no cell that is a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Final

from msgspec.structs import astuple

from connects_tui.exchange.months import Month
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.state import Movement
from connects_tui.text import sanitize_lines

Cell = str | int | bool | date | Decimal | None

PROPOSALS: Final = (
    *("id", "sent", "title", "client", "connects", "boost", "invited", "status", "budget", "budget_max", "hourly"),
    *("tags", "refunded", "url", "note", "status_since"),
)
MOVEMENTS: Final = ("on", "kind", "connects", "balance", "entry", "note")
MONTHS: Final = Month.__struct_fields__

FORMULA: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "'")
"""What a cell begins with that a spreadsheet would compute, in any width; a quote too, so that it comes off again."""


def proposals(found: Iterable[ProposalState], columns: Sequence[str] = PROPOSALS) -> str:
    """Write proposals as they stand after edits, those planned for a later day too."""
    cells = map(proposal_cells, found)
    return _table(columns, ([row[column] for column in columns] for row in cells))


def proposal_cells(proposal: ProposalState) -> dict[str, Cell]:
    """Return what stands in the columns of `PROPOSALS` for a proposal."""
    entry = proposal.entry
    cells: dict[str, Cell] = {"sent": entry.on, "tags": ", ".join(entry.tags)}
    for name in PROPOSALS:
        cells.setdefault(name, getattr(entry if hasattr(entry, name) else proposal, name, None))
    return {name: cells[name] for name in PROPOSALS}


def movements(found: Iterable[Movement]) -> str:
    """Write every change of the balance."""
    return _table(MOVEMENTS, map(attrgetter(*MOVEMENTS), found))


def months(found: Iterable[Month]) -> str:
    """Write what each month brought and took."""
    return _table(MONTHS, map(astuple, found))


def _table(heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else ""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, str):
        shown = sanitize_lines(cell)
        return f"'{shown}" if shown.lstrip().startswith(FORMULA) else shown
    return str(cell)
