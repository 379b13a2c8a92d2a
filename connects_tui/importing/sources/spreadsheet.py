"""A spreadsheet of proposals: which column holds which field, and then row by row."""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from msgspec import Struct, convert
from msgspec.structs import replace

from connects_tui.actions.typed_values import parse_applicants, parse_hours
from connects_tui.importing.dates import day_of
from connects_tui.importing.items import (
    CannotRead,
    Details,
    Item,
    ParsedSource,
    StatusesUnclear,
    TableColumns,
    comparable,
)
from connects_tui.importing.table import Table, TableRow, column_name, is_total, whole_number
from connects_tui.statuses import STAGES, STATUSES
from connects_tui.toml import parse_toml

_WORDS: Final = convert(
    parse_toml(Path(__file__).with_name("spreadsheet.toml").read_text(encoding="utf-8")),
    dict[Literal["fields", "statuses"], dict[str, tuple[str, ...]]],
)
PROPOSAL_FIELDS: Final = _WORDS["fields"]
"""With the column names that stand for them, the most certain first."""

STAGE_COLUMNS: Final = ("viewed", "interviewing", "offered", "hired")
"""They say with a yes, a no or a day how far a proposal got."""

THE_CONNECTS: Final = "the Connects"
_MANDATORY: Final = {"title": "the title", "sent": "the day", "connects": THE_CONNECTS}

_EARNINGS: Final = re.compile(
    r"(?:total |net |gross |my )?(?:earnings?|earned|income|revenue)|(?:billed |total )?hours(?: worked| billed)?|"
    r"gross|net|(?:service |upwork )?fees?|withholding tax|invoice.*|timesheet|memo"
)

DRAFT: Final = "draft"
"""The status of a row that is no proposal, since none was sent."""

STATUS_WORDS: Final = {word: status for status, words in _WORDS["statuses"].items() for word in words} | {
    status: status for status in (*STATUSES, DRAFT)
}
_YES: Final = frozenset({"yes", "y", "true", "1", "x", "✓", "✔", "✅", "☑", "invited", "invite"})
_NO: Final = frozenset({"", "no", "n", "false", "0", "-", "\u2013", "\u2014", "n/a", "❌", "✗", "✘", "✖", "☐"})


def columns_of(table: Table, named: Mapping[str, str] | None = None) -> TableColumns:
    """Find the column of each field; `named` are those that the user gives, by the column; "" leaves a column out.

    Raises CannotRead: `named` has a column that isn't in the table.
    """
    columns: dict[str, int] = {}
    free = {name: index for index, name in reversed(list(enumerate(table.names)))}
    for column, field in (named or {}).items():
        if column_name(column) not in table.names:
            raise CannotRead(f'there is no column "{column}"; the header has {", ".join(table.header)}')
        free.pop(column_name(column), None)
        if field:
            columns[field] = table.names.index(column_name(column))
    _find_by_name(columns, free)
    _find_by_name(columns, {name.partition(" (")[0]: index for name, index in free.items() if " (" in name})
    if "connects" not in columns and "total" in columns and "boost" not in columns:
        columns["connects"] = columns.pop("total")
    used = {*columns.values(), *(table.names.index(column_name(column)) for column in named or ())}
    unused = tuple(name for index, name in enumerate(table.header) if index not in used and name)
    return TableColumns(table.header, columns, unused)


def _find_by_name(columns: dict[str, int], free: dict[str, int]) -> None:
    for field, words in PROPOSAL_FIELDS.items():
        word = next((word for word in words if word in free), None)
        if word is not None and field not in columns:
            columns[field] = free.pop(word)


def missing_in(columns: TableColumns) -> list[str]:
    """Name the mandatory fields without a column."""
    found = columns.found.keys() | ({"connects"} if {"total", "boost"} <= columns.found.keys() else set())
    return [words for field, words in _MANDATORY.items() if field not in found]


def lists_earnings(table: Table, columns: TableColumns) -> bool:
    """Whether a table without a column for the Connects is a list of earnings or hours."""
    money = columns.found.get("budget")
    if money is not None and "sent" in columns.found and "title" not in columns.found:
        return any(mark in row.cells[money] for row in table.rows for mark in ".$")
    says_what_became = columns.found.keys() & {"status", "boost", "invited", "url", *STAGE_COLUMNS}
    return not says_what_became and any(_EARNINGS.fullmatch(column_name(name)) for name in columns.unused)


def named_by_content(table: Table) -> tuple[Table, dict[str, str]] | None:
    """Name the columns of a table without a header "column 1" and so on; `None` if it has a header.

    Return it with the fields that they hold by what stands in them.
    """
    first = table.header
    if not any(day_of(cell, table.today, "dmy") for cell in first) or not any(map(whole_number, first)):
        return None
    rows = (TableRow(table.headings[0], first, table.headings[-1]), *table.rows)
    header = tuple(f"column {at + 1}" for at in range(len(first)))
    cells = {name: [row.cells[at].strip() for row in rows if row.cells[at].strip()] for at, name in enumerate(header)}
    fits: dict[str, Callable[[str], bool]] = {
        "sent": lambda cell: day_of(cell, table.today, "dmy") is not None,
        "connects": lambda cell: whole_number(cell) is not None,
        "url": lambda cell: cell.startswith(("http://", "https://")),
        "status": lambda cell: comparable(cell) in STATUS_WORDS,
    }
    fields: dict[str, str] = {}
    for field, fit in fits.items():
        free = [name for name in header if name not in fields and cells[name]]
        column = next((name for name in free if sum(map(fit, cells[name])) >= 0.8 * len(cells[name])), None)
        fields |= {column: field} if column else {}
    words = [name for name in header if name not in fields and cells[name]]
    if len(words) <= 2:
        fields |= dict(zip(words, ("title", "client"), strict=False))
    return replace(table, header=header, rows=rows, headings=()), fields


def read_spreadsheet(table: Table, found: TableColumns | None = None) -> ParsedSource:
    """Read a table of proposals; columns that aren't given are recognised by their names.

    Raises CannotRead: its days, amounts or statuses can't be read.
    """
    found = found or columns_of(table)
    columns = _with_stages(table, found.found)
    days = [columns[field] for field in ("sent", "status_since") if field in columns]
    money = [columns[field] for field in ("budget", "budget_max", "client_spent") if field in columns]
    table = table.understood(days, money)
    statuses = STATUS_WORDS | {comparable(word): status for word, status in table.statuses.items()}
    if "status" in columns:
        _ask_about_statuses([row.cells[columns["status"]] for row in table.rows], statuses)
    hourly = "budget" in columns and "rate" in column_name(table.header[columns["budget"]]).split()
    items: list[Item] = []
    passed: dict[str, list[int]] = {"total": [], "row without a title and a date": []}
    for row in table.rows:
        cells = {field: " ".join(row.cells[index].split()) for field, index in columns.items()}
        if is_total(row.raw) and table.day(cells["sent"]) is None:
            passed["total"] += row.lines
        elif not cells["title"] and not cells["sent"]:
            passed["row without a title and a date"] += row.lines
        else:
            items.append(_RowReader(table, row, cells, statuses, hourly).item())
    notes = (f"Columns not used: {', '.join(found.unused)}",) if found.unused else ()
    columns_taken = replace(found, found=columns)
    return ParsedSource("spreadsheet of proposals", tuple(items), passed, notes=notes, columns=columns_taken)


def _with_stages(table: Table, columns: Mapping[str, int]) -> Mapping[str, int]:
    """A column named "Response" that says yes or no is that stage, not the status."""
    status = columns.get("status", -1)
    is_stage = status >= 0 and column_name(table.header[status]) in PROPOSAL_FIELDS["interviewing"]
    if not is_stage or any(row.cells[status].strip().casefold() not in _YES | _NO for row in table.rows):
        return columns
    return {"interviewing": status} | {field: index for field, index in columns.items() if field != "status"}


def _ask_about_statuses(cells: Iterable[str], statuses: Mapping[str, str]) -> None:
    """A few words that aren't known are asked about; many of them are notes."""
    unknown = {comparable(cell): " ".join(cell.split()) for cell in cells if comparable(cell) not in {"", *statuses}}
    if 0 < len(unknown) <= 12:
        raise StatusesUnclear(sorted(unknown.values()))


class _RowReader(Struct):
    """Reads one row: what it can't understand goes into the note or becomes a doubt.

    `cells` are what its columns hold, by field; `hourly`: whether budgets are rates.
    """

    table: Table
    row: TableRow
    cells: Mapping[str, str]
    statuses: Mapping[str, str]
    hourly: bool
    notes: list[str] = []
    doubts: list[str] = []

    def item(self) -> Item:
        row, cells, status = self.row, self.cells, self._said_status()
        self.notes += [cells["note"]] if cells.get("note") else []
        day = self.table.day(cells["sent"])
        connects, boost = self._connects()
        if status == DRAFT:
            why = f'"{cells["status"]}": no proposal was sent'
            return Item(row.line, row.raw, None, "unknown", skip_reason=why, last=row.last)
        if not cells["title"]:
            return row.unread("no title")
        if day is None:
            return row.without_day(cells["sent"])
        cost_unknown = connects is None and not {"connects", "total"} & cells.keys()
        if connects is None and not cost_unknown:
            return row.no_number(cells.get("connects", ""))
        connects, details = connects or 0, self._details(boost)
        statuses = self._statuses(day)
        refunded = self._refunded(None if cost_unknown else connects + boost)
        unsaid = bool(statuses) and statuses[-1][0] in ("closed", "removed") and not cells.get("refunded")
        return Item(
            row.line, row.raw, day, "proposal", connects, cells["title"], statuses=statuses,
            details=replace(details, note=" · ".join(self.notes) or None), refunded=refunded, refund_unsaid=unsaid,
            doubt="; ".join(self.doubts), last=row.last, cost_unknown=cost_unknown,
        )  # fmt: skip

    def _connects(self) -> tuple[int | None, int]:
        """The text "12+5" or "12 + 5" holds both, and a total what they come to."""
        text = re.sub(r"\s*\(\s*\+\s*(\d+)[^)]*\)$", r"+\1", self.cells.get("connects", ""))
        boost, total = self._boost(self.cells.get("boost", "")), whole_number(self.cells.get("total", ""))
        for plus in ("+", "plus"):
            first, _, second = text.partition(plus)
            connects, more = whole_number(first), whole_number(second)
            if first.strip() and connects is not None and more is not None:
                return abs(connects), boost or abs(more)
        number = whole_number(text)
        if number is None and total is not None and not text:
            number = max(0, abs(total) - boost)
        elif number is not None and total is not None and abs(total) != abs(number) + boost:
            self.doubts.append(f"its total is {abs(total)}, its parts come to {abs(number) + boost}")
        return (None if number is None else abs(number)), boost

    def _refunded(self, spent: int | None) -> int:
        """A "yes" probably means all of them, if it is known how many."""
        text = self.cells.get("refunded", "")
        number = abs(whole_number(text) or 0)
        if text.casefold() in _YES - {"1"}:
            self.doubts.append("it was refunded, but it doesn't say how many Connects")
            return spent or 0
        if spent is not None and number > spent:
            self.doubts.append(f"it says that {number} of {spent} were refunded")
        return number if spent is None else min(number, spent)

    def _boost(self, text: str) -> int:
        number = whole_number(text)
        if number is None and text.casefold() in _YES:
            self.doubts.append("it was boosted, but it doesn't say with how many Connects")
        elif number is None and text.casefold() not in _NO:
            self.notes.append(f"boost: {text}")
        return abs(number or 0)

    def _details(self, boost: int) -> Details:
        cells = self.cells
        tags = re.sub("[;|]", ",", cells.get("tags", "").replace("#", " ")).split(",")
        spent = self.table.amount(cells.get("client_spent", ""))
        others: dict[str, Any] = {name: cells.get(name) or None for name in ("client", "url", "template", "country")}
        return Details(
            boost=boost,
            tags=tuple(dict.fromkeys(" ".join(tag.split()) for tag in tags if tag.strip())),
            invited=cells.get("invited", "").casefold() not in _NO,
            job_age=_count(cells.get("job_age", ""), parse_hours),
            applicants=_count(cells.get("applicants", ""), parse_applicants),
            client_spent=spent if spent is not None and spent >= 0 else None,
            **others,
            **self._budget(cells.get("budget", "")),
        )

    def _budget(self, text: str) -> dict[str, Any]:
        """Read "800", "$1,200", "800-1200", "$45/h" as the fields of a budget; anything else goes into the note."""
        plain, kind = text.casefold(), self.cells.get("hourly", "").casefold()
        if plain in _NO:
            return {}
        hourly = self.hourly or kind in _YES or any(unit in f"{kind} {plain}" for unit in ("hour", "/h", "per h"))
        for unit in ("per hour", "hourly", "/hour", "/hr", "/h", "fixed", "usd"):
            plain = plain.replace(unit, "")
        parts = plain.replace("\u2013", "-").replace(" to ", "-").split("-", 1)
        amounts = [amount for part in parts if (amount := self.table.amount(part)) is not None and amount >= 0]
        if len(amounts) < len(parts):
            self.notes.append(f"budget: {text}")
            return {}
        most = amounts[1] if len(amounts) > 1 else self.table.amount(self.cells.get("budget_max", ""))
        is_range = most is not None and most > amounts[0]
        return {"budget": amounts[0], "budget_max": most if is_range else None, "hourly": hourly}

    def _said_status(self) -> str:
        return self.statuses.get(comparable(self.cells.get("status", "")), "")

    def _statuses(self, sent: date) -> tuple[tuple[str, date], ...]:
        """Return its status, and how far it got before it ended, by the columns of stages."""
        text, status = self.cells.get("status", ""), self._said_status() or "sent"
        if text and not self._said_status():
            self.notes.append(f"status: {text}")
        since = self.table.day(self.cells.get("status_since", "")) or sent
        stages = [(stage, day) for stage in STAGE_COLUMNS if (day := self._stage(stage, sent)) is not None]
        furthest = stages[-1][0] if stages else "sent"
        got_there = max((sent, *(day for _, day in stages)))
        is_ending = status not in STAGES
        if is_ending and furthest != "hired":
            reached = ((furthest, got_there),) if stages else ()
            return (*reached, (status, max(got_there, since)))
        if is_ending or STAGES.index(furthest) >= STAGES.index(status):
            since = max(got_there, since) if furthest == status else got_there
            status = furthest
        return ((status, max(sent, since)),) if status != "sent" else ()

    def _stage(self, stage: str, sent: date) -> date | None:
        text = self.cells.get(stage, "").removesuffix("\ufe0f").strip()
        if (day := self.table.day(text)) is not None:
            return day
        if text.casefold() not in _YES | _NO:
            self.notes.append(f"{stage}: {text}")
        return sent if text.casefold() in _YES else None


def _count(text: str, parse: Callable[[str], int]) -> int | None:
    """Also as Upwork says it: "2 days", "20 to 50"."""
    number = whole_number(text)
    if number is None:
        with suppress(ValueError):
            return parse(text.strip())
        return None
    return abs(number)
