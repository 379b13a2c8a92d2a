"""Declares the commands about the user's data; `importing`, `exporting` and `settings` run them."""

from typing import Final

from connects_tui.cli.declarations import JSON, REPORTS, Command, argument, choice, flag, one_of

_MAP: Final = (
    "which column holds the title, sent, connects, boost, client, status, budget, url, tags or note; remembered for "
    "tables with this header"
)
_SAME_DAY: Final = "rows of the day of the opening or of a reconciliation: in Upwork's number already, or after it"
_COPIED_ON: Final = 'the day it was copied, which "Today" means (default: today)'
_EXPORTS: Final = ("proposals", "movements", "months", "json", "hledger", "beancount", "report")
_EXPORT: Final = (
    "proposals, movements or months (CSV); json (the whole journal); hledger or beancount (the ledger); report (a year)"
)
_PATHS: Final = ("journal", "rules", "settings", "benchmarks")

COMMANDS: Final[dict[str, Command]] = {
    "import": Command(
        "importing.import_",
        "import Upwork's history, a statement or a spreadsheet",
        "connects import history.txt",
        (
            argument("file", "FILE", "words", "the file, or - for standard input", words="files"),
            flag("--yes", "import it as shown, without asking"),
            flag("--dry-run", "show what would be imported, and ask nothing"),
            argument("--map", "COLUMN=FIELD", "words", _MAP, action="append", default=[]),
            choice("--dates", ("dmy", "mdy"), "whether 03/04/2026 begins with the day or the month"),
            choice("--decimal", ("point", "comma"), "how amounts such as 1,234 write their decimals"),
            choice("--unsure", ("leave", "guess"), "what becomes of unsure rows", default="leave"),
            argument("--choose", "LINE=N", "words", "decide an unsure row", action="append", default=[]),
            choice("--same-day", ("included", "after"), _SAME_DAY, default="included"),
            argument("--encoding", "NAME", "words", "the file's encoding (default: UTF-8)"),
            argument("--on", "DAY", "day", _COPIED_ON, words="days"),
            JSON,
        ),
    ),
    "export": Command(
        "exporting.export",
        "export your data: tables, books, a year's report",
        "connects export proposals --output proposals.csv",
        (
            choice("what", _EXPORTS, _EXPORT, nargs="?", metavar="WHAT"),
            choice("--format", ("csv", "json"), "csv, or json; json alone is the whole journal"),
            argument("--output", "FILE", "words", "write to this file (default: print)", words="files"),
            flag("--force", "replace the file that is there"),
            flag("--csv", "proposals, movements or months as CSV, as by default"),
            flag("--markdown", "the report as Markdown, as by default"),
            flag("--html", "the report as one HTML page with charts"),
            argument("--year", "Y", "year", "the report's year (default: this year)"),
            *REPORTS,
        ),
    ),
    "settings": Command(
        "settings.settings",
        "show what is set, and every mistake in the settings file",
        "connects settings --json | jq '.settings[] | select(.default | not)'",
        (JSON,),
    ),
    "path": Command(
        "settings.path",
        "show where the journal, the settings and your rule sets are",
        "connects path journal",
        (choice("what", _PATHS, f"only this path: {one_of(_PATHS)}", nargs="?", metavar="WHAT"), JSON),
    ),
}
