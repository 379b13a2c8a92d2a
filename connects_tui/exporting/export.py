"""What can be exported, and writing it to a file."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from connects_tui.actions.book import Book, Refused
from connects_tui.actions.month import month_review
from connects_tui.actions.outlook import Outlook
from connects_tui.exporting.books import beancount, hledger
from connects_tui.exporting.ical import ical
from connects_tui.exporting.redacted import redacted_journal
from connects_tui.exporting.report import html_page, markdown, month_markdown, year_of
from connects_tui.exporting.tables import journal_json, months_csv, movements_csv, proposals_csv
from connects_tui.files import replace_whole
from connects_tui.ledger import Ledger


class Export(NamedTuple):
    """What can be exported, and its default file name."""

    label: str
    file_name: str


EXPORTS: Final = {
    "proposals": Export("Proposals, CSV", "connects-proposals.csv"),
    "movements": Export("Movements, CSV", "connects-movements.csv"),
    "months": Export("Months, CSV", "connects-months.csv"),
    "month": Export("A month's review, Markdown", "connects-{month}.md"),
    "calendar": Export("Dates for your calendar, .ics", "connects.ics"),
    "json": Export("The whole journal, JSON", "connects.json"),
    "hledger": Export("The ledger for hledger", "connects.hledger"),
    "beancount": Export("The ledger for beancount", "connects.beancount"),
    "markdown": Export("This year's report, Markdown", "connects-{year}.md"),
    "html": Export("This year's report, HTML", "connects-{year}.html"),
    "redacted": Export("The journal without names, TOML", "connects-redacted.toml"),
}

_OF_LEDGER: Final[dict[str, Callable[[Ledger], str]]] = {
    "proposals": lambda ledger: proposals_csv(ledger.proposals), "movements": movements_csv, "months": months_csv,
    "hledger": hledger, "beancount": beancount,
}  # fmt: skip


def exported(book: Book, what: str, as_of: date, about: date | None = None) -> str:
    """Return one of `EXPORTS` as text, as of a day; a report is of the year or the month of another.

    Raises Refused: the journal has no account, or nothing happened in that time.
    """
    if what == "json":
        return journal_json(book.entries)
    if what == "redacted":
        return redacted_journal(book.file.parsed, book.rulebook)
    ledger, about = book.ledger(as_of), about or as_of
    if what != "proposals":
        book.require_account()
    if what in _OF_LEDGER:
        return _OF_LEDGER[what](ledger)
    outlook = Outlook(ledger, set_cost=book.usual_cost)
    if what == "calendar":
        return ical(outlook, book.entries)
    if what == "month":
        return month_markdown(month_review(outlook, about)) + "\n"
    report = year_of(outlook, about.year)
    if report is None:
        raise Refused(f"the journal has nothing in {about.year}; --year names another year")
    return markdown(report) if what == "markdown" else html_page(report)


def left_out_words(book: Book, what: str, as_of: date) -> str:
    """Say that an export lacks entries with errors, or nothing."""
    problems = book.file.parsed.problems if what == "redacted" else book.problems(as_of)
    if all(problem.level != "error" for problem in problems):
        return ""
    return "entries with errors are not in this export; `connects check` lists them"


def save_export(path: Path, text: str, *, force: bool = False) -> None:
    """Write an export to a file as a whole. Raises Refused: it exists and isn't to be replaced, or can't be written."""
    if path.is_dir():
        raise Refused(f"{path} is a folder; name a file in it")
    if not force and (path.exists() or path.is_symlink()):
        raise Refused(f"{path} already exists and was not touched; name another file, or replace it with --force")
    mark = "\ufeff" if path.suffix.lower() == ".csv" else ""  # which tells spreadsheets that it is UTF-8
    try:
        replace_whole(path, f"{mark}{text}".encode("utf-8", "replace"))
    except OSError as error:
        raise Refused(f"{path} can't be written: {error.strerror or error}; choose another place") from None
