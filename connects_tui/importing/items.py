"""The rows of a source as items, how the titles of their jobs are compared, and the errors of reading a source."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from msgspec import Struct
from msgspec.structs import asdict, replace

from connects_tui.actions.quick_add import JobDetails
from connects_tui.ledger.entries import LIMITS, Entry, is_too_long
from connects_tui.ledger.forecast import UsualCost
from connects_tui.wording import counted, enumerated

ItemKind = Literal[
    "proposal", "boost", "refund", "status", "purchase", "bonus", "credit", "credits", "spend", "allowance", "expiry",
    "fee", "payment", "balance", "entry", "unknown",
]  # fmt: skip

Cost = int | Literal["usual", "leave"]
"""What a proposal took whose cost isn't known; "usual": what is usual on its day."""


@lru_cache(maxsize=65_536)
def comparable(text: str) -> str:
    """Return text as titles are compared: letters and digits in lower case, one blank between words."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def job_reference(text: str) -> str:
    """What names a job in a link to it, such as ~022084672231134301765."""
    found = re.search("~0[0-9a-z]{8,}", text)
    return found[0] if found else ""


class Details(JobDetails, frozen=True, kw_only=True):
    """What a source says about a proposal besides its title and Connects."""

    note: str | None = None


class Item(Struct, frozen=True):
    """One row of a source.

    Attributes:
        line: where it begins in the source, from 1; `last`, where it ends; 0 if that is the same.
        raw: what the source says, on one line. Entries keep it as their note, and the next import knows the row by it:
            a format that words it in another way imports old rows once more.
        what: "unknown" if its words don't say, "entry" in the JSON export, with the `entry`.
        connects: 0 or more; with a sign if `what` is "unknown".
        title: the job it names. Of a payment by a client, all that the source says of it.
        reason: why Connects came, or what they were spent on; a payment's kind.
        paid: in USD; by the user, but for a payment.
        statuses: those that a proposal had, each with its day: how far it got, and the last one, `status`.
        refund_unsaid: it was closed or removed, and the source doesn't say whether it was refunded.
        id: from our own exports.
        reference: the number that tells it from all other rows in the source; `raw` ends with it.
        group: what ties a boost or a refund to its proposal.
        doubt: why the user should check it, without a full stop.
        fault: what the user can fix in the source to have it imported, such as "no date".
        relative: its date was written as "Today" or the like.
        cost_unknown: the source doesn't say what a proposal cost; `connects` is what its job costs, or 0, then.
        expires: when ad credits expire, for "credits": those that are left now.
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
    statuses: tuple[tuple[str, date], ...] = ()
    refunded: int = 0
    refund_unsaid: bool = False
    id: str | None = None
    reference: str = ""
    group: str | None = None
    entry: Entry | None = None
    doubt: str = ""
    skip_reason: str = ""
    fault: str = ""
    relative: bool = False
    last: int = 0
    cost_unknown: bool = False
    expires: date | None = None

    @property
    def status(self) -> tuple[str, date] | None:
        """The last of its statuses."""
        return self.statuses[-1] if self.statuses else None

    @property
    def job(self) -> str:
        """What names its job in a link to it."""
        return job_reference(self.details.url or "")

    @property
    def day(self) -> date:
        """The date of an item that has one; items without one are skipped first."""
        assert self.on is not None
        return self.on

    @property
    def lines(self) -> range:
        """The lines of the source that it stands on."""
        return range(self.line, max(self.line, self.last) + 1)


def unread(line: int, raw: str, fault: str, why: str = "", last: int = 0) -> Item:
    """A row that can't be imported; `why` is by default "it has" the fault."""
    return Item(line, raw, None, "unknown", skip_reason=why or f"it has {fault}", fault=fault, last=last)


def without_day(line: int, raw: str, written: str, last: int = 0) -> Item:
    """A row whose day can't be read."""
    written = " ".join(written.split())
    return unread(line, raw, "no date", f'no date can be read in "{written[:40]}"' if written else "", last)


class TableColumns(Struct, frozen=True):
    """The header of a table of proposals, and which of its columns hold which field."""

    header: tuple[str, ...]
    found: Mapping[str, int]
    unused: tuple[str, ...] = ()


class ParsedSource(Struct, frozen=True):
    """A source that was read: every line that isn't blank is in one of its rows, or passed over.

    Attributes:
        passed: the lines that are no row for a journal, by what they are: a heading, a total, another type of row.
        balance: that which the source shows, with its date.
        keeps_text: whether the entry made from a row keeps the row's text as its note.
        columns: what its columns were taken for, if the user may say otherwise.
    """

    kind: str
    items: tuple[Item, ...]
    passed: Mapping[str, Sequence[int]] = {}
    balance: tuple[date, int] | None = None
    keeps_text: bool = False
    notes: tuple[str, ...] = ()
    columns: TableColumns | None = None

    @property
    def left(self) -> Counter[str]:
        """How many lines were passed over, by what they are."""
        return Counter({what: len(set(lines)) for what, lines in self.passed.items() if lines})


def within_limits(item: Item) -> Item:
    """Skip a row whose text is longer than a journal may hold."""
    # What is neither a proposal nor an entry is named by its whole row.
    what = "" if item.what in ("proposal", "entry") else item.raw
    texts = asdict(item.details) | {"title": item.title, "reason": item.reason, "note": item.raw, "what": what}
    long = next((name for name in texts if name in LIMITS and is_too_long(name, texts[name])), None)
    if long is None or item.entry is not None or item.skip_reason:
        return item
    why = f"its {long} is longer than {LIMITS[long]:,} characters"
    return replace(item, skip_reason=why, fault=f"too long a {long}")


class CannotRead(Exception):
    """The source can't be read; the message says why and what to do, without its full stop."""


class EncodingUnclear(CannotRead):
    """A file isn't text in the expected encoding but in a `likely` one; `example` is the first line that isn't."""

    def __init__(self, line: int, encoding: str, likely: str, example: bytes) -> None:
        self.line, self.likely, self.example = line, likely, example
        super().__init__(f"line {line} is not {encoding}; save it as UTF-8 (a spreadsheet calls that CSV UTF-8)")


class SheetUnclear(CannotRead):
    """A spreadsheet file has several sheets."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(f"it has several sheets ({', '.join(names)}); choose one")


class DayOrderUnclear(CannotRead):
    """Dates such as 03/04/2026 work both ways."""

    def __init__(self, example: str) -> None:
        self.example = example
        super().__init__(f"{example} can be read two ways; say whether the day (dmy) or the month (mdy) comes first")


class DecimalMarkUnclear(CannotRead):
    """Amounts such as 1,234 work both ways."""

    def __init__(self, example: str) -> None:
        self.example = example
        super().__init__(f"{example} can be read two ways; say whether amounts have a decimal point or a decimal comma")


class StatusesUnclear(CannotRead):
    """A column of statuses has words that aren't known."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        shown = ", ".join(f'"{word}"' for word in words)
        super().__init__(f"not a known status: {shown}; say what each means")


class ActionsUnclear(CannotRead):
    """Most actions of a page are in words that aren't known."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self.phrases = tuple(phrases)
        shown = ", ".join(f'"{phrase[:40]}"' for phrase in phrases)
        super().__init__(f"these actions aren't known: {shown}; say which are applications, and what the others are")


class ColumnsUnclear(CannotRead):
    """A table whose header doesn't say which column holds the title, the date or the Connects."""

    def __init__(self, header: Sequence[str], found: Mapping[str, int], missing: Sequence[str]) -> None:
        self.header, self.found, self.missing = tuple(header), dict(found), tuple(missing)
        shown = ", ".join(name or "(no name)" for name in header[:8]) + (", …" if len(header) > 8 else "")
        lacks = enumerated(missing)
        super().__init__(f"the header ({shown}) has no column for {lacks} of a proposal; say which column it is")


class CostUnclear(CannotRead):
    """Proposals whose cost the source doesn't say; `usual` is what one of today usually costs."""

    def __init__(self, number: int, usual: UsualCost) -> None:
        self.number, self.usual = number, usual
        super().__init__(
            f"it doesn't say what {counted(number, 'proposal')} cost; enter the Connects for each, use the usual cost "
            f"on its day (today {usual.connects}, {usual.origin}), or leave them out"
        )
