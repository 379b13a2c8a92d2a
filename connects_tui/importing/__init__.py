"""Importing: read a source, match its rows against the journal, show that, and record what the user wants.

    text -> Source (`connects_tui.importing.sources`) -> Preview (`matching`, `restoring`) -> entries (`deciding`)

Nothing is written before `record`, and all of it is one action.
"""

from connects_tui.importing.items import CannotRead, ColumnsUnclear, DayOrderUnclear, DecimalMarkUnclear
from connects_tui.importing.opening import is_known, look_at, read_file, read_text
from connects_tui.importing.preview import Choice, Preview, Row, Stopped
from connects_tui.importing.record import Decisions, Outcome, outcome_of, record
from connects_tui.importing.sources import HowToRead
from connects_tui.importing.sources.spreadsheet import FIELDS

__all__ = [
    "FIELDS", "CannotRead", "Choice", "ColumnsUnclear", "DayOrderUnclear", "DecimalMarkUnclear", "Decisions",
    "HowToRead", "Outcome", "Preview", "Row", "Stopped", "is_known", "look_at", "outcome_of", "read_file", "read_text",
    "record",
]  # fmt: skip
