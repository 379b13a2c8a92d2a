"""What a source says, row by row, whatever its shape, and the questions that reading one can leave open."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from connects_tui.ledger.entries import LIMITS, Entry, is_too_long

ItemKind = Literal[
    "proposal", "boost", "refund", "purchase", "bonus", "spend", "allowance", "expiry", "fee", "balance", "entry",
    "unknown",
]  # fmt: skip


class Details(Struct, frozen=True):
    """What a source says of a proposal beside its title and Connects; each field is the one of its entry."""

    boost: int = 0
    client: str | None = None
    url: str | None = None
    tags: tuple[str, ...] = ()
    invited: bool = False
    budget: Decimal | None = None
    budget_max: Decimal | None = None
    hourly: bool = False
    note: str | None = None


class Item(Struct, frozen=True):
    """One row of a source.

    Attributes:
        line: where it begins in the source, from 1.
        raw: what the source says, on one line.
        on: its day; `None` where none could be read.
        what: what it is about; "unknown" where that could not be told, "entry" for one of our own exports.
        connects: how many Connects, 0 or more; signed where `what` is "unknown".
        title: the job it names; "" where it names none.
        reason: why Connects came (a refund's reason, a bonus's), or what they were spent on.
        paid: money paid, in USD.
        details: what else it says of a proposal.
        status: where a proposal stands, and since when, as far as the source says.
        refunded: how many Connects of a proposal came back, as far as the source says.
        id: the id that our own export gave it.
        group: what ties a boost or a refund to its proposal in our own exports.
        entry: for "entry": the entry itself.
        doubt: why it is not sure, as a sentence without its full stop; "" where it is.
        skip_reason: why it can't be taken in; "" where it can.
        relative: whether its day was given by "Today" or the like.
    """

    line: int
    raw: str
    on: date | None
    what: ItemKind
    connects: int = 0
    title: str = ""
    reason: str | None = None
    paid: Decimal | None = None
    details: Details = Details()
    status: tuple[str, date] | None = None
    refunded: int = 0
    id: str | None = None
    group: str | None = None
    entry: Entry | None = None
    doubt: str = ""
    skip_reason: str = ""
    relative: bool = False

    @property
    def day(self) -> date:
        """Its day, of an item that has one: what has none is set aside first."""
        assert self.on is not None
        return self.on


class ParsedSource(Struct, frozen=True):
    """What was read: its `kind` for a person, its rows in its own order, and what a person should know of the reading.

    `left` are rows about something else, counted by what they are; `balance` is what the source says the account holds,
    and on which day; `keeps_text`: whether a row's raw text belongs into the note of the entry made from it.
    """

    kind: str
    items: tuple[Item, ...]
    left: Mapping[str, int] = field(default_factory=Counter)
    balance: tuple[date, int] | None = None
    keeps_text: bool = False
    notes: tuple[str, ...] = ()


def within_limits(item: Item) -> Item:
    """Leave a row aside whose text is longer than a journal takes."""
    # What is neither a proposal nor an entry is named by its whole row.
    named = {} if item.what in ("proposal", "entry") else {"what": item.raw}
    details = {name: value for name, value in asdict(item.details).items() if value is not None}
    texts = {"title": item.title, "reason": item.reason, "note": item.raw, **named, **details}
    long = [name for name in texts if name in LIMITS and is_too_long(name, texts[name])]
    if not long or item.entry is not None or item.skip_reason:
        return item
    return replace(item, skip_reason=f"its {long[0]} is longer than {LIMITS[long[0]]:,} characters")


class CannotRead(Exception):
    """Nothing can be taken from the source; the message says why and what to do, without its full stop."""


class EncodingUnclear(CannotRead):
    """The bytes of a file are no text in the encoding that was expected."""

    def __init__(self, line: int, encoding: str) -> None:
        super().__init__(f"line {line} is not {encoding}; save it as UTF-8 (a spreadsheet calls that CSV UTF-8)")


class DayOrderUnclear(CannotRead):
    """Days such as 03/04/2026 could be read both ways; the user has to say which."""

    def __init__(self, example: str) -> None:
        self.example = example
        super().__init__(f"{example} can be read two ways; say whether the day (dmy) or the month (mdy) comes first")


class DecimalMarkUnclear(CannotRead):
    """Amounts such as 1,234 could be read both ways; the user has to say whether their mark is a decimal one."""

    def __init__(self, example: str) -> None:
        self.example = example
        super().__init__(f"{example} can be read two ways; say whether amounts have a decimal point or a decimal comma")


class ColumnsUnclear(CannotRead):
    """A table whose header does not say where the title, the day or the Connects of its proposals are.

    `found` are the columns of the fields that could be told, `missing` the fields that could not.
    """

    def __init__(self, header: Sequence[str], found: Mapping[str, int], missing: Sequence[str]) -> None:
        self.header, self.found, self.missing = tuple(header), dict(found), tuple(missing)
        shown = ", ".join(name or "(no name)" for name in header[:8]) + (", …" if len(header) > 8 else "")
        lacks = " and ".join((", ".join(missing[:-1]), missing[-1])) if len(missing) > 1 else missing[0]
        super().__init__(f"the header ({shown}) names no column for {lacks} of a proposal; say which it is")
