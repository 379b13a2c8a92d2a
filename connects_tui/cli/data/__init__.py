"""The commands that move data in and out, and say where it is."""

from typing import Final

from connects_tui.cli.declarations import JSON, REPORTS, Command, argument, choice, day, flag
from connects_tui.wording import or_words

_MAP: Final = (
    "which column holds which field, remembered for tables with this header: title, sent (the day), connects, boost, "
    "total (of both), client, status, status_since, viewed, interviewing, offered, hired (yes, no or a day), budget, "
    "budget_max, hourly, invited, tags, refunded, url, note, country, applicants, job_age, template or client_spent"
)
_STATUS_WORDS: Final = (
    "which status a word in the table means, or draft if nothing was sent; remembered for tables with this header"
)
_COST: Final = "the cost of proposals that come without one: a number, usual, or leave (skip them)"
_ACTION_WORDS: Final = (
    "what an action on Upwork's page that starts like this is: proposal, boost, refund, purchase, bonus, allowance or "
    "spend"
)
_SAME_DAY: Final = (
    "rows dated on the day you set up or reconciled: already in Upwork's number (included), or later (after)"
)
EXPORT_CHOICES: Final = (
    "proposals",
    "movements",
    "months",
    "month",
    "calendar",
    "json",
    "hledger",
    "beancount",
    "report",
    "redacted",
)
_EXPORT: Final = (
    "proposals, movements or months (CSV); month (its review); calendar (renewals, expiries, refunds due and "
    "follow-ups as .ics); json (the whole journal); hledger or beancount (the ledger); report (a year's); redacted "
    "(the journal with stand-ins for names, texts and ids, to send with a report of a wrong number)"
)
_PATHS: Final = ("journal", "backups", "rules", "settings", "benchmarks", "state", "cache", "exports")
COMMANDS: Final = {
    "import": Command(
        "data.importing.import_",
        "import Upwork's history, a statement or a spreadsheet",
        "connects import history.txt",
        argument("file", "FILE", "words", "the file, or - for standard input", words="files"),
        flag("--yes", "import it without asking"),
        flag("--dry-run", "show what would be imported without importing it"),
        argument("--map", "COLUMN=FIELD", "words", _MAP, action="append", default=[]),
        argument("--status", "WORD=STATUS", "words", _STATUS_WORDS, action="append", default=[]),
        argument("--action", "WORDS=KIND", "words", _ACTION_WORDS, action="append", default=[]),
        choice("--dates", ("dmy", "mdy"), "whether 03/04/2026 starts with the day or the month"),
        choice("--decimal", ("point", "comma"), "whether amounts like 1,234 use a decimal point or a decimal comma"),
        argument("--cost", "N", "cost", _COST),
        choice("--unsure", ("leave", "guess"), "what to do with unsure rows", default="leave"),
        argument("--choose", "LINE=N", "words", "decide an unsure row", action="append", default=[]),
        choice("--same-day", ("included", "after"), _SAME_DAY, default="included"),
        argument("--encoding", "NAME", "words", "the file's encoding (default: UTF-8)"),
        argument("--sheet", "NAME", "words", "which sheet of a spreadsheet file, if there are several"),
        day("--on", 'the day you copied it, which "Today" in it stands for (default: today)'),
        JSON,
    ),
    "export": Command(
        "data.exporting.export",
        "export your data: tables, accounting files or a yearly report",
        "connects export proposals --output proposals.csv",
        choice("what", EXPORT_CHOICES, _EXPORT, nargs="?", metavar="WHAT"),
        choice("--format", ("csv", "json"), "csv or json; json alone is the whole journal"),
        argument("--output", "FILE", "words", "write to this file (default: print, as with -)", words="files"),
        flag("--force", "replace an existing file"),
        flag("--csv", "proposals, movements or months as CSV (the default)"),
        flag("--markdown", "the report as Markdown (the default)"),
        flag("--html", "the report as one HTML page with charts"),
        argument("--year", "Y", "year", "the report's year (default: this year)"),
        argument("--month", "MONTH", "month", "the month that is reviewed, like 2026-10 (default: this one)"),
        *REPORTS,
    ),
    "settings": Command(
        "data.settings.settings",
        "show your settings and any mistakes in the settings file",
        "connects settings --json | jq '.settings[] | select(.default | not)'",
        JSON,
    ),
    "path": Command(
        "data.settings.path",
        "show where the program keeps its files",
        "connects path journal",
        choice("what", _PATHS, f"only this path: {or_words(_PATHS)}", nargs="?", metavar="WHAT"),
        JSON,
    ),
}
