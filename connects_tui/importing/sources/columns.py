"""The columns of a table of proposals: which field of a proposal each holds, by its name or as the user says."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.importing.dates import day_of
from connects_tui.importing.items import CannotRead
from connects_tui.importing.table import Table, TableRow, column_name, whole_number
from connects_tui.importing.titles import comparable

PROPOSAL_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "title": (
        "title", "job title", "job", "job name", "job post", "job posting", "project", "project title", "project name",
        "proposal", "proposal title", "position", "role", "name", "subject", "gig",
    ),
    "sent": (
        "sent", "sent on", "date sent", "date", "on", "day", "applied", "applied on", "date applied", "applied date",
        "applied at", "application date", "submitted", "submitted on", "submitted at", "date submitted",
        "submission date", "proposal date", "sent date", "sent at", "bid date", "created", "created at", "timestamp",
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
    "total": ("total connects", "connects total", "total connects spent", "total connects used", "connects in total"),
    "client": ("client", "client name", "company", "company name", "employer", "customer", "buyer", "agency client"),
    "status": (
        "status", "proposal status", "state", "stage", "result", "outcome", "response", "job status",
    ),
    "status_since": ("status since", "status date", "status changed", "last update", "last updated", "updated"),
    "viewed": ("viewed", "client viewed", "viewed by client", "opened", "seen", "viewed date", "date viewed"),
    "interviewing": (
        "replied", "reply", "client replied", "got reply", "got a reply", "messaged", "interviewing", "interview",
        "interviewed", "shortlisted", "response", "responded", "interview date", "reply date", "response date",
        "date replied",
    ),
    "offered": ("offered", "offer", "got offer", "offer received"),
    "hired": ("hired", "won", "got hired", "got the job", "awarded", "hire date", "hired date", "date hired"),
    "budget": ("budget", "job budget", "price", "fixed price", "value", "project value", "bid amount", "bid", "amount",
               "rate", "hourly rate", "budget min", "budget from"),
    "budget_max": ("budget max", "budget to", "max budget", "maximum budget"),
    "hourly": ("hourly", "job type", "contract type", "payment type", "type"),
    "invited": ("invited", "invite", "invitation", "by invitation"),
    "tags": ("tags", "tag", "skills", "skill", "category", "niche", "keywords", "labels", "technology", "stack"),
    "refunded": (
        "refunded", "connects refunded", "refunded connects", "connects returned", "returned connects", "returned",
        "connects back", "refund", "connects refund",
    ),
    "url": (
        "url", "link", "proposal link", "job post link", "job link", "job url", "href", "post url", "upwork link",
        "web address", "source url", "source",
    ),
    "note": ("note", "notes", "comment", "comments", "remark", "remarks", "description", "details"),
    "country": ("country", "client country", "client location"),
    "applicants": ("applicants", "number of applicants", "proposals so far"),
    "job_age": ("job age", "age in hours", "hours since posted"),
    "template": ("template", "proposal template", "cover letter template"),
    "client_spent": ("client spent", "client total spent", "spent by client"),
}  # fmt: skip
"""The fields of a proposal with the column names that stand for them, the most certain first."""

STAGE_COLUMNS: Final = ("viewed", "interviewing", "offered", "hired")
"""The fields that say with a yes, a no or a day how far a proposal got."""

THE_CONNECTS: Final = "the Connects"
_MANDATORY: Final = {"title": "the title", "sent": "the day", "connects": THE_CONNECTS}

_EARNINGS: Final = re.compile(
    r"(?:total |net |gross |my )?(?:earnings?|earned|income|revenue)|(?:billed |total )?hours(?: worked| billed)?|"
    r"gross|net|(?:service |upwork )?fees?|withholding tax|invoice.*|timesheet|memo"
)
"""The columns of a list of earnings or hours, which is no list of proposals."""


class Columns(Struct, frozen=True):
    """The columns of a table by their fields, and the headings of those that hold nothing of a proposal."""

    by_field: Mapping[str, int]
    unused: tuple[str, ...] = ()


def columns_of(table: Table, named: Mapping[str, str] | None = None) -> Columns:
    """Find the column of each field.

    `named` are the fields that the user gives, by the column's name; "" leaves a column out.

    Raises:
        CannotRead: `named` has a column that isn't in the table.
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
    return Columns(columns, tuple(name for index, name in enumerate(table.header) if index not in used and name))


def _find_by_name(columns: dict[str, int], free: dict[str, int]) -> None:
    for field, words in PROPOSAL_FIELDS.items():
        word = next((word for word in words if word in free), None)
        if word is not None and field not in columns:
            columns[field] = free.pop(word)


def missing_in(columns: Columns) -> list[str]:
    """Name the mandatory fields without a column: the title, the date or the Connects."""
    found = columns.by_field.keys() | ({"connects"} if {"total", "boost"} <= columns.by_field.keys() else set())
    return [words for field, words in _MANDATORY.items() if field not in found]


def lists_earnings(table: Table, columns: Columns) -> bool:
    """Whether a table without a column for the Connects is a list of earnings, hours or payments."""
    money = columns.by_field.get("budget")
    if money is not None and "sent" in columns.by_field and "title" not in columns.by_field:
        return any(mark in row.cells[money] for row in table.rows for mark in ".$")
    says_what_became = columns.by_field.keys() & {"status", "boost", "invited", "url", *STAGE_COLUMNS}
    return not says_what_became and any(_EARNINGS.fullmatch(column_name(name)) for name in columns.unused)


def named_by_content(table: Table, today: date, statuses: Collection[str]) -> tuple[Table, dict[str, str]] | None:
    """Name the columns of a table that begins with a row, not with a header; `None` if it has a header.

    Returns:
        The table with the columns "column 1" and so on, and the fields that they hold by what stands in them: days,
        whole numbers, links, statuses, and in one or two columns of other words the title and the client.
    """
    first = table.header
    if not any(day_of(cell, today, "dmy") for cell in first) or not any(map(whole_number, first)):
        return None
    rows = (TableRow(table.headings[0], first, table.headings[-1]), *table.rows)
    header = tuple(f"column {at + 1}" for at in range(len(first)))
    cells = {name: [row.cells[at].strip() for row in rows if row.cells[at].strip()] for at, name in enumerate(header)}
    fits: dict[str, Callable[[str], bool]] = {
        "sent": lambda cell: day_of(cell, today, "dmy") is not None,
        "connects": lambda cell: whole_number(cell) is not None,
        "url": lambda cell: cell.startswith(("http://", "https://")),
        "status": lambda cell: comparable(cell) in statuses,
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
