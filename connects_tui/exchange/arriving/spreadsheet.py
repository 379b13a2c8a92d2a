"""A table of proposals that somebody kept in a spreadsheet: columns are recognised by their names, or named."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from connects_tui.exchange.arriving.days import Order, day_of, order_of
from connects_tui.exchange.arriving.items import CannotRead, ColumnsUnclear, Details, Item, Source
from connects_tui.exchange.arriving.money import Mark, amount_of, decimal_mark
from connects_tui.exchange.arriving.tables import Table, TableRow, plain_name, whole_number
from connects_tui.statuses import STATUSES

KIND: Final = "spreadsheet of proposals"

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "title": (
        "title", "job title", "job", "job name", "job post", "job posting", "project", "project title", "project name",
        "proposal", "proposal title", "position", "role", "name", "subject", "gig",
    ),
    "sent": (
        "sent", "sent on", "date sent", "date", "on", "day", "applied", "applied on", "date applied", "applied date",
        "application date", "submitted", "submitted on", "date submitted", "submission date", "proposal date",
        "sent date", "bid date", "created", "created at", "timestamp",
    ),
    "connects": (
        "connects", "connect", "connects spent", "connects used", "connects cost", "connects required",
        "cost in connects", "spent connects", "used connects", "number of connects", "no of connects",
        "# of connects", "base connects", "connects (base)", "cost", "tokens", "credits",
    ),
    "boost": (
        "boost", "boost connects", "boosted connects", "connects boost", "boost bid", "boost cost", "connects boosted",
        "boosted by", "bid boost", "boosted", "boost amount", "boost spent",
    ),
    "client": ("client", "client name", "company", "company name", "employer", "customer", "buyer", "agency client"),
    "status": ("status", "state", "stage", "result", "outcome", "response", "proposal status"),
    "status_since": ("status since", "status date", "status changed", "last update", "last updated", "updated"),
    "budget": ("budget", "job budget", "price", "fixed price", "value", "project value", "bid amount", "bid", "amount",
               "rate", "hourly rate", "budget min", "budget from"),
    "budget_max": ("budget max", "budget to", "max budget", "maximum budget"),
    "hourly": ("hourly", "job type", "contract type", "payment type", "type"),
    "invited": ("invited", "invite", "invitation", "by invitation"),
    "tags": ("tags", "tag", "skills", "skill", "category", "niche", "keywords", "labels", "technology", "stack"),
    "refunded": ("refunded", "connects refunded", "connects returned", "returned", "refund"),
    "url": ("url", "link", "job link", "job url", "href", "post url", "upwork link", "web address"),
    "note": ("note", "notes", "comment", "comments", "remark", "remarks", "description", "details"),
    "id": (),
}  # fmt: skip
"""What a column can hold, each with the names by which it is recognised, the surest first."""

_MANDATORY: Final = {"title": "the title", "sent": "the day", "connects": "the Connects"}

_STATUSES: Final[dict[str, str]] = {status: status for status in STATUSES} | {
    word: status
    for status, words in {
        "sent": "submitted|pending|applied|open|new|waiting|awaiting|in review|no response yet|proposal sent",
        "viewed": "seen|opened|read|viewed by client|client viewed",
        "interviewing": "interview|active|activated|accepted|replied|reply|responded|response|messaged|in discussion|"
        "shortlisted|chat|call|yes|interviewed|in progress|discussion",
        "offered": "offer|offer received",
        "hired": "won|win|contract|contracted|awarded|success|successful|job won|got it|closed won",
        "declined": "declined by client|not hired|rejected|rejection|lost|not selected|another hired|other hired|"
        "closed lost|no|refused|unsuccessful|failed",
        "withdrawn": "withdrew|cancelled by me|i withdrew",
        "closed": "job closed|cancelled|canceled|closed without hiring|no hire|client cancelled",
        "removed": "job removed|deleted|taken down",
        "expired": "no response|no reply|ghosted|no answer|archived by upwork|timed out|silent|none",
    }.items()
    for word in words.split("|")
}
_YES: Final = frozenset({"yes", "y", "true", "1", "x", "✓", "✔", "invited", "invite"})
_NO: Final = frozenset({"", "no", "n", "false", "0", "-"})
_BOOST_IN_BRACKETS: Final = re.compile(r"\s*\(\s*\+\s*(\d+)[^)]*\)$")
_SERIAL: Final = re.compile(r"(\d{5})(?:\.\d+)?")
_FIRST_SERIAL: Final = date(1899, 12, 30)
"""The day 0 of a spreadsheet, which writes days as numbers where a column has no format."""

_BOOSTED_WORDS: Final = ("+", "plus")


def columns_of(table: Table, named: Mapping[str, str] | None = None) -> dict[str, int]:
    """Find which column holds what, by the fields' names.

    Args:
        table: the table.
        named: fields by the name of a column, where somebody says so; "" leaves a column out.

    Raises:
        CannotRead: a column is named that there is not, or a field that proposals do not have.
    """
    found: dict[str, int] = {}
    names = table.names
    taken: set[int] = set()
    for column, name in (named or {}).items():
        place = _place(table, column)
        if name and name not in FIELDS:
            raise CannotRead(f'"{name}" is no field of a proposal (one of {", ".join(FIELDS)})')
        taken.add(place)
        if name:
            found[name] = place
    for name, words in FIELDS.items():
        if name in found:
            continue
        places = [names.index(word) for word in words if word in names and names.index(word) not in taken]
        if places:
            found[name] = places[0]
            taken.add(places[0])
    return found


def _place(table: Table, column: str) -> int:
    names = table.names
    wanted = plain_name(column)
    if wanted in names:
        return names.index(wanted)
    raise CannotRead(f'there is no column "{column}"; the header has {", ".join(table.header)}')


def is_spreadsheet(columns: Mapping[str, int]) -> bool:
    """Whether the columns are those of proposals: a title, a day and the Connects."""
    return all(name in columns for name in _MANDATORY)


def unclear(table: Table, columns: Mapping[str, int]) -> ColumnsUnclear:
    """Return the question for the columns that are missing."""
    return ColumnsUnclear(table.header, columns, [words for name, words in _MANDATORY.items() if name not in columns])


def read_spreadsheet(table: Table, columns: Mapping[str, int], today: date, order: Order | None = None) -> Source:
    """Read a table of proposals.

    Raises:
        CannotRead: its days or amounts can't be read (`DayOrderUnclear`, `DecimalMarkUnclear`: in two ways).
    """
    days = [columns[name] for name in ("sent", "status_since") if name in columns]
    order = order or order_of((row.cells[place] for row in table.rows for place in days), today)
    dated = table if _is_dated(table, days, today, order) else _with_serials(table, days)
    money = [columns[name] for name in ("budget", "budget_max") if name in columns]
    mark = table.decimal or decimal_mark(row.cells[place] for row in table.rows for place in money)
    items, left = [], Counter[str]()
    for row in dated.rows:
        cells = {name: row.cells[place].strip() for name, place in columns.items()}
        if not cells["title"] and not cells["sent"]:
            left["without a title and a day"] += 1
        else:
            items.append(_Reader(row, cells, today, order, mark).item())
    return Source(KIND, tuple(items), left)


def _is_dated(table: Table, days: Iterable[int], today: date, order: Order | None) -> bool:
    """Whether a day can be read in any row of a table."""
    return any(day_of(row.cells[place], today, order) for row in table.rows for place in days)


def _with_serials(table: Table, days: Sequence[int]) -> Table:
    """Return a table with the days that a spreadsheet wrote as numbers: 46329 is 2026-11-03."""

    def as_day(place: int, cell: str) -> str:
        serial = _SERIAL.fullmatch(cell.strip()) if place in days else None
        return (_FIRST_SERIAL + timedelta(days=int(serial[1]))).isoformat() if serial else cell

    rows = (
        TableRow(row.line, tuple(as_day(place, cell) for place, cell in enumerate(row.cells))) for row in table.rows
    )
    return replace(table, rows=tuple(rows))


class _Reader:
    """Reads one row: what can't be taken as it stands goes into the note, or becomes a doubt."""

    def __init__(
        self, row: TableRow, cells: Mapping[str, str], today: date, order: Order | None, mark: Mark | None
    ) -> None:
        self.row, self.cells, self.today, self.order, self.mark = row, cells, today, order, mark
        self.notes = [" ".join(cells["note"].split())] if cells.get("note") else []
        self.doubts: list[str] = []

    def item(self) -> Item:
        row, cells = self.row, self.cells
        day = day_of(cells["sent"], self.today, self.order)
        connects, boost = self._connects()
        if day is None or connects is None or not cells["title"]:
            why = (
                "it has no title" if not cells["title"] else
                f'no day can be read in "{cells["sent"]}"' if day is None else
                f'"{cells["connects"]}" is no number of Connects' if cells["connects"] else
                "it has no number of Connects"
            )  # fmt: skip
            return Item(row.line, row.raw, None, "unknown", aside=why)
        details = self._details(boost)
        status = self._status(day.on)
        refunded = self._refunded(connects + boost)
        item = Item(
            line=row.line,
            raw=row.raw,
            on=day.on,
            what="proposal",
            connects=connects,
            title=" ".join(cells["title"].split()),
            details=replace(details, note=" · ".join(self.notes) or None),
            status=status,
            refunded=refunded,
            relative=day.relative,
        )
        return replace(item, doubt="; ".join(self.doubts))

    def _connects(self) -> tuple[int | None, int]:
        """Read the Connects and the boost; "12+5" and "12 + 5" hold both."""
        text = _BOOST_IN_BRACKETS.sub(r"+\1", self.cells["connects"])
        boost = self._boost(self.cells.get("boost", ""))
        for mark in _BOOSTED_WORDS:
            first, _, second = text.partition(mark)
            both = whole_number(first), whole_number(second)
            if first.strip() and both[0] is not None and both[1] is not None:
                return abs(both[0]), boost or abs(both[1])
        number = whole_number(text)
        return (None if number is None else abs(number)), boost

    def _refunded(self, spent: int) -> int:
        """Read how many Connects came back; a mere "yes" means all of them, probably."""
        text = self.cells.get("refunded", "")
        if text.casefold() in _YES - {"1"}:
            self.doubts.append("it came back, but it does not say how many Connects")
            return spent
        return min(abs(whole_number(text) or 0), spent)

    def _boost(self, text: str) -> int:
        number = whole_number(text)
        if number is None and text.casefold() not in _NO:
            if text.casefold() in _YES:
                self.doubts.append("it was boosted, but it does not say with how many Connects")
            else:
                self.notes.append(f"boost: {text}")
        return abs(number or 0)

    def _details(self, boost: int) -> Details:
        cells = self.cells
        tags = cells.get("tags", "").replace(";", ",").replace("|", ",").replace("#", " ").split(",")
        kind, budget = cells.get("hourly", "").casefold(), cells.get("budget", "")
        hourly = kind in _YES or "hour" in kind or any(unit in budget.casefold() for unit in ("/h", "per h", "hourly"))
        least, most = self._budget(budget)
        if least is not None and most is None:
            most = amount_of(cells.get("budget_max", ""), self.mark)
        return Details(
            boost=boost,
            client=" ".join(cells.get("client", "").split()) or None,
            url=" ".join(cells.get("url", "").split()) or None,
            tags=tuple(dict.fromkeys(" ".join(tag.split()) for tag in tags if tag.strip())),
            invited=cells.get("invited", "").casefold() not in _NO,
            budget=least,
            budget_max=most if least is not None and most is not None and most > least else None,
            hourly=hourly and least is not None,
        )

    def _budget(self, text: str) -> tuple[Decimal | None, Decimal | None]:
        """Read "800", "$1,200", "800-1200", "$45/h"; what is no amount goes into the note."""
        if not text or text.casefold() in _NO:
            return None, None
        plain = text.casefold()
        for unit in ("per hour", "hourly", "/hour", "/hr", "/h", "fixed", "usd"):
            plain = plain.replace(unit, "")
        parts = [amount_of(part, self.mark) for part in plain.replace("\u2013", "-").replace(" to ", "-").split("-", 1)]
        if any(part is None or part < 0 for part in parts):
            self.notes.append(f"budget: {text}")
            return None, None
        return parts[0], parts[1] if len(parts) > 1 else None

    def _status(self, sent: date) -> tuple[str, date] | None:
        text = " ".join(self.cells.get("status", "").split())
        if not text:
            return None
        status = _STATUSES.get(text.casefold().strip(" .!"))
        if status is None:
            self.notes.append(f"status: {text}")
            return None
        if status == "sent":
            return None
        since = day_of(self.cells.get("status_since", ""), self.today, self.order)
        return status, max(sent, since.on) if since else sent
