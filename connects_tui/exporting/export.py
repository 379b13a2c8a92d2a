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
from connects_tui.exporting.report import YearReport, html_page, markdown, month_markdown, year_of
from connects_tui.exporting.tables import journal_json, months_csv, movements_csv, proposals_csv
from connects_tui.files import replace_whole
from connects_tui.ledger import Ledger


class Export(NamedTuple):
    """What can be exported: its default file name, and what writes it as of a day, for the year or month of another."""

    label: str
    file_name: str
    write: Callable[[Book, date, date], str]


def exported(book: Book, what: str, as_of: date, about: date | None = None) -> str:
    """Return one of `EXPORTS` as text. Raises Refused: the journal has no account, or nothing happened in that time."""
    return EXPORTS[what].write(book, as_of, about or as_of)


def _ledger(book: Book, as_of: date, *_: date) -> Ledger:
    book.require_account()
    return book.ledger(as_of)


def _outlook(book: Book, as_of: date) -> Outlook:
    return Outlook(_ledger(book, as_of), set_cost=book.usual_cost)


def _report(book: Book, as_of: date, about: date) -> YearReport:
    report = year_of(_outlook(book, as_of), about.year)
    if report is None:
        raise Refused(f"the journal has nothing in {about.year}; --year names another year")
    return report


def _review(book: Book, as_of: date, about: date) -> str:
    return month_markdown(month_review(_outlook(book, as_of), about)) + "\n"


EXPORTS: Final = {
    "proposals": Export(
        "Proposals, CSV", "connects-proposals.csv", lambda book, as_of, _: proposals_csv(book.ledger(as_of).proposals)
    ),
    "movements": Export("Movements, CSV", "connects-movements.csv", lambda *asked: movements_csv(_ledger(*asked))),
    "months": Export("Months, CSV", "connects-months.csv", lambda *asked: months_csv(_ledger(*asked))),
    "month": Export("A month's review, Markdown", "connects-{month}.md", _review),
    "calendar": Export(
        "Dates for your calendar, .ics",
        "connects.ics",
        lambda book, as_of, _: ical(_outlook(book, as_of), book.entries),
    ),
    "json": Export("The whole journal, JSON", "connects.json", lambda book, *_: journal_json(book.entries)),
    "hledger": Export("The ledger for hledger", "connects.hledger", lambda *asked: hledger(_ledger(*asked))),
    "beancount": Export("The ledger for beancount", "connects.beancount", lambda *asked: beancount(_ledger(*asked))),
    "markdown": Export("This year's report, Markdown", "connects-{year}.md", lambda *asked: markdown(_report(*asked))),
    "html": Export("This year's report, HTML", "connects-{year}.html", lambda *asked: html_page(_report(*asked))),
    "redacted": Export(
        "The journal without names, TOML",
        "connects-redacted.toml",
        lambda book, *_: redacted_journal(book.file.parsed, book.rulebook),
    ),
}


def left_out_words(book: Book, what: str, as_of: date) -> str:
    """Say that an export lacks entries with errors, or nothing."""
    problems = book.file.parsed.problems if what == "redacted" else book.problems(as_of)
    if all(problem.level != "error" for problem in problems):
        return ""
    return "entries with errors are not in this export; `connects check` lists them"


def save_export(path: Path, text: str, *, force: bool = False) -> None:
    """Write an export to a file as a whole. Raises Refused: it exists and isn't to be replaced, or can't be written."""
    if not force and (path.exists() or path.is_symlink()):
        raise Refused(f"{path} already exists and was not touched; name another file, or replace it with --force")
    mark = "\ufeff" if path.suffix.lower() == ".csv" else ""  # which tells spreadsheets that it is UTF-8
    try:
        replace_whole(path, f"{mark}{text}".encode("utf-8", "replace"))
    except OSError as error:
        raise Refused(f"{path} can't be written: {error.strerror or error}; choose another place") from None
