"""The JSON of a preview of `connects import`."""

from typing import Final

from connects_tui.cli.shapes.books import Shape, record
from connects_tui.importing.preview import VERDICTS, ImportRow, Preview, Verdict
from connects_tui.importing.record import Decisions, ImportOutcome

_NAMES: Final[dict[Verdict, str]] = {"duplicate": "there", "skipped": "aside"}
"""What JSON calls a verdict that has another name in the program."""


def preview(found: Preview, outcome: ImportOutcome, decided: Decisions) -> Shape:
    """Shape what an import would do."""
    return {
        "source": found.kind,
        **{
            _NAMES.get(verdict, verdict): [_row(row, decided.choices.get(place, 0)) for place, row in found.of(verdict)]
            for verdict in VERDICTS
        },
        "left": dict(found.left),
        "notes": list(found.notes),
        "balance": {
            "before": outcome.before,
            "after": outcome.after,
            "source": None if found.balance is None else found.balance[1],
            "agrees": outcome.agrees,
        },
        "entries": [record(entry) for entry in outcome.entries],
    }


def _row(row: ImportRow, chosen: int) -> Shape:
    shape: Shape = {"line": row.line, "on": row.on, "connects": row.connects, "text": row.raw, "says": row.says}
    if row.choices:
        shape |= {"choices": [choice.label for choice in row.choices], "chosen": chosen}
    return shape
