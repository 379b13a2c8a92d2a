"""A spreadsheet of proposals: columns are recognised by their names, or the user names them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from connects_tui.importing.dates import DayOrder, day_of, order_of
from connects_tui.importing.items import CannotRead, Details, Item, ParsedSource, unread, without_day
from connects_tui.importing.table import (
    DecimalMark,
    Table,
    TableRow,
    amount_of,
    column_name,
    decimal_mark,
    no_number,
    whole_number,
)
from connects_tui.statuses import STATUSES

PROPOSAL_FIELDS: Final[dict[str, tuple[str, ...]]] = {
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
"""The fields of a proposal with the column names that stand for them, the most certain first."""

_MANDATORY: Final = {"title": "the title", "sent": "the day", "connects": "the Connects"}

_STATUSES: Final[dict[str, str]] = {
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
} | {status: status for status in STATUSES}
_YES: Final = frozenset({"yes", "y", "true", "1", "x", "✓", "✔", "invited", "invite"})
_NO: Final = frozenset({"", "no", "n", "false", "0", "-"})
_BOOST_IN_BRACKETS: Final = re.compile(r"\s*\(\s*\+\s*(\d+)[^)]*\)$")
_SERIAL: Final = re.compile(r"(\d{5})(?:\.\d+)?")


def columns_of(table: Table, named: Mapping[str, str] | None = None) -> dict[str, int]:
    """Return the column of each field.

    `named` are the fields that the user gives, by the column's name; "" leaves a column out.

    Raises:
        CannotRead: `named` has a column that isn't in the table, or a field that proposals don't have.
    """
    columns: dict[str, int] = {}
    free = {name: index for index, name in reversed(list(enumerate(table.names)))}
    for column, field in (named or {}).items():
        if column_name(column) not in table.names:
            raise CannotRead(f'there is no column "{column}"; the header has {", ".join(table.header)}')
        if field and field not in PROPOSAL_FIELDS:
            raise CannotRead(f'"{field}" is no field of a proposal (one of {", ".join(PROPOSAL_FIELDS)})')
        free.pop(column_name(column), None)
        if field:
            columns[field] = table.names.index(column_name(column))
    for field, words in PROPOSAL_FIELDS.items():
        word = next((word for word in words if word in free), None)
        if word is not None and field not in columns:
            columns[field] = free.pop(word)
    return columns


def missing_in(columns: Mapping[str, int]) -> list[str]:
    """Name the mandatory fields without a column: the title, the date or the Connects."""
    return [words for field, words in _MANDATORY.items() if field not in columns]


def read_spreadsheet(
    table: Table, today: date, order: DayOrder | None = None, columns: Mapping[str, int] | None = None
) -> ParsedSource:
    """Read a table of proposals; without `columns`, they are recognised by their names.

    Raises:
        CannotRead: its days or amounts can't be read (`DayOrderUnclear`, `DecimalMarkUnclear`: in two ways).
    """
    columns = columns or columns_of(table)
    days = [columns[field] for field in ("sent", "status_since") if field in columns]
    order = order or order_of((row.cells[index] for row in table.rows for index in days), today)
    rows = table.rows
    if not any(day_of(row.cells[index], today, order) for row in rows for index in days):
        rows = tuple(_with_serials(row, days) for row in rows)
    money = [columns[field] for field in ("budget", "budget_max", "client_spent") if field in columns]
    mark = table.decimal or decimal_mark(row.cells[index] for row in rows for index in money)
    items: list[Item] = []
    passed: dict[str, list[int]] = {"total": [], "row without a title and a day": []}
    for row in rows:
        cells = {field: row.cells[index].strip() for field, index in columns.items()}
        if not cells["sent"] and row.is_total:
            passed["total"] += row.lines
        elif not cells["title"] and not cells["sent"]:
            passed["row without a title and a day"] += row.lines
        else:
            items.append(_RowReader(row, cells, today, order, mark).item())
    return ParsedSource("spreadsheet of proposals", tuple(items), passed)


def _with_serials(row: TableRow, days: Iterable[int]) -> TableRow:
    """Return a row with dates in place of a spreadsheet's numbers: 46329 is 2026-11-03."""
    cells = list(row.cells)
    for index in days:
        if serial := _SERIAL.fullmatch(cells[index].strip()):
            # day 0 of a spreadsheet, which writes dates as numbers if a column has no format
            cells[index] = (date(1899, 12, 30) + timedelta(days=int(serial[1]))).isoformat()
    return TableRow(row.line, tuple(cells), row.last)


class _RowReader:
    """Reads one row: what it can't understand goes into the note or becomes a doubt."""

    def __init__(
        self, row: TableRow, cells: Mapping[str, str], today: date, order: DayOrder | None, mark: DecimalMark | None
    ) -> None:
        self.row, self.cells, self.today, self.order, self.mark = row, cells, today, order, mark
        self.notes = [" ".join(cells["note"].split())] if cells.get("note") else []
        self.doubts: list[str] = []

    def item(self) -> Item:
        row, cells = self.row, self.cells
        day = day_of(cells["sent"], self.today, self.order)
        connects, boost = self._connects()
        if not cells["title"]:
            return unread(row.line, row.raw, "no title", last=row.last)
        if day is None:
            return without_day(row.line, row.raw, cells["sent"], row.last)
        if connects is None:
            return no_number(row, cells["connects"])
        title, details = " ".join(cells["title"].split()), self._details(boost)
        status, refunded = self._status(day.on), self._refunded(connects + boost)
        details, doubt = replace(details, note=" · ".join(self.notes) or None), "; ".join(self.doubts)
        item = Item(row.line, row.raw, day.on, "proposal", connects, title, details=details, status=status)
        return replace(item, refunded=refunded, doubt=doubt, relative=day.relative, last=row.last)

    def _connects(self) -> tuple[int | None, int]:
        """Read the Connects and the boost; "12+5" and "12 + 5" hold both."""
        text = _BOOST_IN_BRACKETS.sub(r"+\1", self.cells["connects"])
        boost = self._boost(self.cells.get("boost", ""))
        for plus in ("+", "plus"):
            first, _, second = text.partition(plus)
            connects, more = whole_number(first), whole_number(second)
            if first.strip() and connects is not None and more is not None:
                return abs(connects), boost or abs(more)
        number = whole_number(text)
        return (None if number is None else abs(number)), boost

    def _refunded(self, spent: int) -> int:
        """Read how many Connects were refunded; "yes" probably means all of them."""
        text = self.cells.get("refunded", "")
        if text.casefold() in _YES - {"1"}:
            self.doubts.append("it came back, but it does not say how many Connects")
            return spent
        return min(abs(whole_number(text) or 0), spent)

    def _boost(self, text: str) -> int:
        number = whole_number(text)
        if number is None and text.casefold() in _YES:
            self.doubts.append("it was boosted, but it does not say with how many Connects")
        elif number is None and text.casefold() not in _NO:
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
        spent = amount_of(cells.get("client_spent", ""), self.mark)
        return Details(
            boost=boost,
            client=" ".join(cells.get("client", "").split()) or None,
            url=" ".join(cells.get("url", "").split()) or None,
            tags=tuple(dict.fromkeys(" ".join(tag.split()) for tag in tags if tag.strip())),
            invited=cells.get("invited", "").casefold() not in _NO,
            budget=least,
            budget_max=most if least is not None and most is not None and most > least else None,
            hourly=hourly and least is not None,
            job_age=self._count("job_age"),
            applicants=self._count("applicants"),
            template=" ".join(cells.get("template", "").split()) or None,
            country=" ".join(cells.get("country", "").split()) or None,
            client_spent=spent if spent is not None and spent >= 0 else None,
        )

    def _count(self, field: str) -> int | None:
        """Read a number of something; `None` where there is none."""
        number = whole_number(self.cells.get(field, ""))
        return None if number is None else abs(number)

    def _budget(self, text: str) -> tuple[Decimal | None, Decimal | None]:
        """Read "800", "$1,200", "800-1200", "$45/h"; anything else goes into the note."""
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
        status = _STATUSES.get(text.casefold().strip(" .!"))
        if text and status is None:
            self.notes.append(f"status: {text}")
        if status is None or status == "sent":
            return None
        since = day_of(self.cells.get("status_since", ""), self.today, self.order)
        return status, max(sent, since.on) if since else sent
