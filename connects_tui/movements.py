"""Every kind of movement, declared once: what it is called and what it counts as.

What moves Connects is the business of `connects_tui.ledger`, and the account that stands against it in books of double
entry that of `connects_tui.exporting.books`. Nothing here knows any other part of the program.
"""

from typing import Final, Literal, NamedTuple

MovementKind = Literal[
    "opening", "allowance", "purchase", "bonus", "proposal", "boost", "spend", "refund", "expiry", "adjustment"
]
Mark = Literal["renewal", "purchase", "lapse"]


class Kind(NamedTuple):
    """What a kind of movement is to a person.

    Attributes:
        words: what a screen calls it.
        total: what it adds to in the summary of a month.
        mark: the mark of its day in the chart of the balance, where it has one.
        computed: why nothing is recorded when it is imported; "" where an entry caused it.
    """

    words: str
    total: Literal["came", "spent", "refunded", "lapsed", "adjusted"]
    mark: Mark | None = None
    computed: str = ""


MOVEMENT_KINDS: Final[dict[str, Kind]] = {
    "opening": Kind("opening", "came", computed="the opening balance is the account's"),
    "allowance": Kind("allowance", "came", "renewal", "allowances follow from the plan"),
    "purchase": Kind("purchase", "came", "purchase"),
    "bonus": Kind("bonus", "came"),
    "proposal": Kind("proposal", "spent"),
    "boost": Kind("boost", "spent"),
    "spend": Kind("spent", "spent"),
    "refund": Kind("refund", "refunded"),
    "expiry": Kind("lapsed", "lapsed", "lapse", "what lapses follows from the rules"),
    "adjustment": Kind("reconciled", "adjusted"),
}
