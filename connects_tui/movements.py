"""Every kind of movement, declared once: what it is called and what it counts as."""

import re
from datetime import date
from typing import Final, Literal, NamedTuple

from connects_tui.wording import day_words

MovementKind = Literal[
    "opening", "allowance", "purchase", "bonus", "proposal", "credit-spent", "boost", "spend", "refund", "expiry",
    "adjustment", "credit", "credit-expired",
]  # fmt: skip
Mark = Literal["renewal", "purchase", "expiry"]


class Kind(NamedTuple):
    """What a kind of movement is called, what it adds to in a month's summary, and its mark in the balance's chart.

    `total` is `None` where it moves ad credits. `not_imported_because` is "" where an entry caused it.
    """

    words: str
    total: Literal["came", "spent", "refunded", "expired", "adjusted"] | None
    mark: Mark | None = None
    not_imported_because: str = ""


MOVEMENT_KINDS: Final[dict[str, Kind]] = {
    "opening": Kind("opening", "came", not_imported_because="the opening balance is part of the account"),
    "allowance": Kind("allowance", "came", "renewal", "allowances follow from the plan"),
    "purchase": Kind("purchase", "came", "purchase"),
    "bonus": Kind("bonus", "came"),
    "proposal": Kind("proposal", "spent"),
    "credit-spent": Kind("ad credits", None),
    "boost": Kind("boost", "spent"),
    "spend": Kind("spend", "spent"),
    "refund": Kind("refund", "refunded"),
    "expiry": Kind("expiry", "expired", "expiry", "what expires follows from the rules"),
    "adjustment": Kind("adjustment", "adjusted"),
    "credit": Kind("ad credits", None),
    "credit-expired": Kind("ad credits", None, not_imported_because="which credits expire follows from their dates"),
}

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


def note_words(kind: str, note: str, today: date) -> str:
    """Write a movement's note for a person: days in those of expiries as the user writes days."""
    if kind not in ("expiry", "credit-expired"):
        return note
    return _DAY.sub(lambda day: day_words(date.fromisoformat(day[0]), today), note)
