"""Exports: what can be exported, and writing it to a file as a whole."""

from datetime import date
from pathlib import Path
from typing import Final

from connects_tui.actions.book import Book, Refused
from connects_tui.exporting import books, tables
from connects_tui.exporting.report import html_page, markdown, year_of
from connects_tui.files import replace_whole

FILE_NAMES: Final = {
    "proposals": "connects-proposals.csv",
    "movements": "connects-movements.csv",
    "months": "connects-months.csv",
    "json": "connects.json",
    "hledger": "connects.hledger",
    "beancount": "connects.beancount",
    "markdown": "connects-{year}.md",
    "html": "connects-{year}.html",
}
"""What can be exported, each with its default file name."""


def exported(book: Book, what: str, as_of: date, year: int | None = None) -> str:
    """Return an export (see `FILE_NAMES`) as text, as of a day; `year` is for the reports.

    Raises:
        Refused: the export needs an account and the journal has none, or nothing happened in that year.
    """
    if what == "json":
        return tables.journal_json(book.entries)
    if what == "proposals":
        return tables.proposals_csv(book.ledger(as_of).proposals)
    book.require_account()
    ledger = book.ledger(as_of)
    if what == "movements":
        return tables.movements_csv(ledger.movements)
    if what == "months":
        return tables.months_csv(tables.months_of(ledger))
    if what in ("hledger", "beancount"):
        return books.hledger(ledger) if what == "hledger" else books.beancount(ledger)
    report = year_of(ledger, year or as_of.year)
    if report is None:
        raise Refused(f"the journal has nothing in {year or as_of.year}; --year names another year")
    return html_page(report) if what == "html" else markdown(report)


def save_export(path: Path, text: str, *, force: bool = False) -> None:
    """Write an export to a file as a whole; until then the old file stays.

    Raises:
        Refused: the file exists and `force` isn't given, or it can't be written.
    """
    if path.is_dir():
        raise Refused(f"{path} is a folder; name a file in it")
    if not force and (path.exists() or path.is_symlink()):
        raise Refused(f"{path} is there already and was not touched; name another file, or replace it with --force")
    mark = "\ufeff" if path.suffix.lower() == ".csv" else ""  # which tells spreadsheets that it is UTF-8
    try:
        replace_whole(path, f"{mark}{text}".encode("utf-8", "replace"))
    except OSError as error:
        raise Refused(f"{path} can't be written: {error.strerror or error}; choose another place") from None
