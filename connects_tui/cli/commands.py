"""Every command, by the family in which the help shows it: what it takes, does and is run by.

What runs a command, checks an argument or completes one is `Lazy`, so that nothing of the domain is loaded.
"""

import argparse
from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Any, Final, NamedTuple

from connects_tui.cli import Lazy
from connects_tui.exporting import LISTED_COLUMNS
from connects_tui.movements import MOVEMENT_KINDS
from connects_tui.statuses import REFUND_REASONS, STATUSES
from connects_tui.wording import did_you_mean, or_words


class Argument(NamedTuple):
    """One argument: what argparse's `add_argument` takes, and what argcomplete calls for words."""

    name: str
    keywords: dict[str, Any]
    completer: Callable[..., Iterable[str]] | None = None


class Command:
    """One command; `run` is the function that runs it, or `None` where the app is opened.

    `needs_no_journal`: it runs without the journal and the rules, so that nothing of them is loaded.
    """

    def __init__(
        self, run: str | None, about: str, example: str, *arguments: Argument, needs_no_journal: bool = False
    ) -> None:
        self.run = None if run is None else Lazy(run)
        self.help, self.example, self.arguments, self.needs_no_journal = about, example, arguments, needs_no_journal


def _argument(name: str, metavar: str, check: str, about: str, *, words: str | None = None, **more: object) -> Argument:
    """Declare an argument that `arguments.read_CHECK` reads, and maybe `arguments.WORDS` completes."""
    keywords = {"metavar": metavar, "help": about, "type": partial(_checked, Lazy(f"arguments.read_{check}")), **more}
    return Argument(name, keywords, None if words is None else _words(words))


def _words(name: str) -> Callable[..., Iterable[str]]:
    return partial(Lazy("arguments.completions"), Lazy(f"arguments.{name}"))


def _choice(name: str, choices: Iterable[str], about: str, **more: object) -> Argument:
    known = tuple(choices)
    check = partial(_checked, partial(one_of, known))
    keywords = {"metavar": f"{{{','.join(known)}}}", "help": about, "type": check, **more}
    return Argument(name, keywords, lambda **_: known)


def _checked(check: Callable[[str], object], text: str) -> object:
    """Make a value of text; of a ValueError argparse would name only the function."""
    try:
        return check(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def one_of(choices: Collection[str], text: str) -> str:
    """Return a word that is one of these. Raises ValueError, as argparse words it differently in each version."""
    if text not in choices:
        near = did_you_mean(text, choices, f"use one of {', '.join(choices)}")
        raise ValueError(f"there is no {text!a}{near}")
    return text


def _day(name: str, about: str, check: str = "day") -> Argument:
    return _argument(name, "DAY", check, about, words="days")


def _flag(name: str, about: str) -> Argument:
    return Argument(name, {"action": "store_true", "help": about})


# --- what several commands take --------------------------------------------------------------------------------------

_WHERE: Final = "the journal (default: CONNECTS_JOURNAL, or journal.toml in your data directory)"
JOURNAL: Final = Argument(
    "--journal", {"metavar": "FILE", "default": argparse.SUPPRESS, "help": _WHERE}, _words("files")
)
ACCOUNT: Final = Argument(
    "--account",
    {"metavar": "NAME", "default": argparse.SUPPRESS, "help": "the journal of an account named in your settings"},
    _words("accounts"),
)
_DRY_RUN: Final = _flag("--dry-run", "show what would be recorded without recording it")
_JSON: Final = _flag("--json", "output JSON")
_ON: Final = _day("--on", "the date: 2026-11-20, Nov 20, yesterday, mon, -3d (default: today)")
_AS_OF: Final = _day("--as-of", "the day to report on (default: today)")
_REPORTS: Final = (_AS_OF, _JSON)
_REPORTS_AT_LENGTH: Final = (_AS_OF, _flag("--no-pager", "print everything at once, not through $PAGER"), _JSON)
_RECORDS: Final = (_ON, _DRY_RUN, _JSON)
_RECORDS_ANYWAY: Final = (_ON, _flag("--anyway", "record it even if Upwork's rules forbid it"), _DRY_RUN, _JSON)

_ID: Final = "the id, or the beginning of one"
_IDS: Final = "one or more ids, or their beginnings"
_SOME_CONNECTS: Final = _argument("connects", "N", "some_connects", "how many Connects")
_TAX: Final = "the tax on top of Upwork's prices, in percent, like 18"
_OWN_TERMS: Final = (
    _argument("--monthly", "N", "connects", "Connects your account gets a month, if different from its plan"),
    _argument("--fee", "M", "money", "USD your account pays a month, if different from its plan"),
    _argument("--tax", "P", "percent", f"{_TAX} (0 for none)"),
)

_RECORD: Final = {
    "init": Command(
        "recording.init",
        "set up your journal and account",
        "connects init --rules upwork --plan basic --renewal-day 5 --balance 40",
        _argument("--rules", "ID", "words", "upwork, or the id of a rule set", words="rule_sets", required=True),
        _argument("--plan", "ID", "words", "the plan, like basic or plus", words="plans", required=True),
        _argument("--renewal-day", "N", "renewal_day", "the day of the month it renews on"),
        _argument("--balance", "N", "connects", "what Upwork shows now; leave out for a new account"),
        *_OWN_TERMS,
        _day("--expires", "when the Connects of --balance expire, if known", "coming_day"),
        *_RECORDS,
    ),
    "log": Command(
        "recording.log",
        "log a proposal from one line or from options",
        "connects log '6 Speed up a Shopify theme +10 @acme #shopify $800'",
        _argument(
            "text", "TEXT", "anything", "one line in single quotes, or - to read lines from standard input", nargs="*"
        ),
        _argument("--title", "TITLE", "anything", "the job's title"),
        _argument("--connects", "N", "connects", "what it cost (default: the usual cost)"),
        _argument("--boost", "N", "connects", "the boost, on top of the cost"),
        _argument("--client", "CLIENT", "words", "the client", words="clients"),
        _argument("--tag", "TAG", "words", "a tag (repeatable)", words="tags", action="append"),
        _argument("--budget", "BUDGET", "budget", "the job's budget: 800, 800-1200, 45/h or 45-60/h"),
        _argument("--url", "URL", "words", "the job's link"),
        _argument("--country", "COUNTRY", "words", "the client's country"),
        _argument("--client-spent", "M", "money", "what the client had spent on Upwork, in USD"),
        _flag("--invited", "you were invited"),
        _argument("--note", "NOTE", "anything", "a note of your own"),
        *_RECORDS_ANYWAY,
    ),
    "mark": Command(
        "recording.mark",
        "update a proposal's status and record any refund",
        "connects mark k7f3q closed --on yesterday",
        _argument("id", "ID", "words", _IDS, words="proposals", nargs="+"),
        _choice("status", STATUSES, or_words(STATUSES), metavar="STATUS"),
        _flag("--no-refund", "don't record a refund"),
        *_RECORDS,
    ),
    "buy": Command(
        "recording.buy",
        "record Connects bought",
        "connects buy 40 --paid 6.00",
        _SOME_CONNECTS,
        _argument("--paid", "M", "money", "what they cost in USD (default: the plan's price)"),
        *_RECORDS_ANYWAY,
    ),
    "grant": Command(
        "recording.grant",
        "record bonus Connects",
        "connects grant 30 'Reply to an interview' --expires 2027-05-31",
        _SOME_CONNECTS,
        _argument("reason", "REASON", "words", "what they were given for"),
        _day("--expires", "the first day they can't be used", "coming_day"),
        _choice("--only", ("boosts",), "ad credits: they pay for boosts and aren't part of the balance"),
        *_RECORDS,
    ),
    "spend": Command(
        "recording.spend",
        "record Connects spent on something else",
        "connects spend 12 'Availability badge'",
        _SOME_CONNECTS,
        _argument("what", "WHAT", "words", "what they were spent on"),
        *_RECORDS,
    ),
    "refund": Command(
        "recording.refund",
        "record a refund for a proposal",
        "connects refund k7f3q 10 --reason outbid",
        _argument("id", "ID", "words", _ID, words="proposals"),
        _argument("connects", "N", "some_connects", "how many (default: all of them)", nargs="?"),
        _choice("--reason", REFUND_REASONS, or_words(REFUND_REASONS), metavar="REASON"),
        *_RECORDS_ANYWAY,
    ),
    "earn": Command(
        "recording.earn",
        "record what a hired proposal earned",
        "connects earn k7f3q 450 --on mon",
        _argument("id", "ID", "words", _ID, words="hired"),
        _argument("amount", "AMOUNT", "earned", "how much in USD, before Upwork's fee"),
        *_RECORDS,
    ),
    "reconcile": Command(
        "recording.reconcile",
        "record what Upwork shows, and explain any difference",
        "connects reconcile 42",
        _argument("connects", "N", "connects", "how many Connects Upwork shows"),
        _argument("--because", "K", "place", "record the difference as explanation K, like a refund"),
        *_RECORDS,
    ),
    "plan": Command(
        "recording.plan",
        "record a change of plan or of its terms",
        "connects plan plus --when now --connects 95",
        _argument("plan", "ID", "words", "the new plan, like plus", words="plans"),
        _argument("--rules", "ID", "words", "other rules: upwork, or the id of a rule set", words="rule_sets"),
        _choice("--when", ("now", "renewal"), "when it takes effect (default: when Upwork applies it)"),
        _argument("--connects", "N", "connects", "the Connects Upwork actually granted for it"),
        *_OWN_TERMS,
        _flag("--renewal-failed", "the last renewal's payment failed and Upwork moved you to this plan"),
        *_RECORDS,
    ),
    "budget": Command(
        "recording.budget",
        "set your budget per cycle, or show it (without options)",
        "connects budget --connects 60 --money 10",
        _argument("--connects", "N", "connects", "Connects per cycle"),
        _argument("--money", "M", "money", "USD per cycle"),
        _flag("--clear", "remove the budget"),
        *_RECORDS,
    ),
}

DIMENSION_CHOICES: Final = (
    *("tag", "client", "cost", "boosted", "invited", "budget", "weekday", "month"),
    *("hour", "age", "applicants", "spent", "template", "country"),
)
_BY: Final = f"group the proposals by {or_words(DIMENSION_CHOICES)} (default: tag; JSON has them all)"
_LINE: Final = "one line for a prompt, like '{balance} C, {lasts} d'; an unknown field lists the valid ones"
_FILTER: Final = (
    "words, @client, #tag, is:STATUS, is:open, got:reply, since:DAY, until:DAY, connects>N, boosted, invited; "
    "- before one excludes"
)
_MOVED_FOR: Final = "only movements of matching proposals, as in connects list"
_KIND: Final = f"only this kind: {or_words(MOVEMENT_KINDS)} (repeatable)"
_COLUMNS: Final = f"these columns: {', '.join(LISTED_COLUMNS)}"
_RULE_SET: Final = "the rule set to show in full; upwork: the current one; check: check a file"
_OWN_FILE: Final = "with check: your own rule set; lists its mistakes, then simulates a month"
_REPORT: Final = {
    "status": Command(
        "status.status",
        "show your balance, batches, forecast, budget, what is due and hints",
        "connects status --json | jq .balance",
        _argument("--pace", "N", "pace", "forecast at N Connects a day (default: your own pace)"),
        _argument("--line", "FORMAT", "words", _LINE, nargs="?", const="{balance} Connects"),
        *_REPORTS_AT_LENGTH,
    ),
    "forecast": Command(
        "forecast.forecast",
        "show the forecast, budget and hints in full",
        "connects forecast --pace 4 --json | jq .forecast.runs_out",
        _argument("--pace", "N", "pace", "at N Connects a day (default: your own pace)"),
        _argument("--why", "HINT", "words", "show how a hint is worked out"),
        _argument("--dismiss", "HINT", "words", "hide a hint until its numbers change"),
        _flag("--restore", "show dismissed hints again"),
        *_REPORTS,
    ),
    "todo": Command(
        "forecast.todo",
        "list what needs your attention, each with the command that settles it",
        "connects todo --json | jq '.items | length'",
        *_REPORTS_AT_LENGTH,
    ),
    "list": Command(
        "lists.list_",
        "list your proposals, all or those that match a filter",
        "connects list is:open @acme '#shopify' 'connects>10' since:2026-10-01 -boosted",
        _argument("filter", "FILTER", "anything", _FILTER, words="filters", nargs="*"),
        _choice("--sort", LISTED_COLUMNS, "sort by a column, largest or latest first", metavar="COLUMN"),
        _argument("--limit", "N", "rows", "at most N: the latest, or the first by --sort"),
        _argument("--columns", "A,B,...", "columns", _COLUMNS),
        _flag("--csv", "output CSV"),
        *_REPORTS_AT_LENGTH,
    ),
    "ledger": Command(
        "lists.ledger",
        "list every movement with the running balance",
        "connects ledger --since 'Nov 1' --kind refund @acme",
        _argument("filter", "FILTER", "anything", _MOVED_FOR, words="filters", nargs="*"),
        _day("--since", "only movements from that day on"),
        _day("--until", "only movements up to that day"),
        _choice("--kind", MOVEMENT_KINDS, _KIND, metavar="KIND", action="append"),
        *_REPORTS_AT_LENGTH,
    ),
    "insights": Command(
        "insights.insights",
        "show your funnel and the cost of a reply and a hire",
        "connects insights --by tag --since 2026-01-01 -invited",
        _argument(
            "filter", "FILTER", "anything", "only matching proposals, as in connects list", words="filters", nargs="*"
        ),
        _choice("--by", DIMENSION_CHOICES, _BY, metavar="KIND"),
        _day("--since", "only proposals sent from that day on"),
        _day("--until", "only proposals sent up to that day"),
        _flag("--p-values", "show p-values for the differences"),
        _flag("--backtest", "replay your bids: would following connects worth have paid off?"),
        *_REPORTS,
    ),
    "month": Command(
        "insights.month",
        "compare a month with the one before",
        "connects month 2026-10",
        _argument("month", "MONTH", "month", "the month, like 2026-10 (default: this one)", nargs="?"),
        *_REPORTS,
    ),
    "worth": Command(
        "insights.worth",
        "say whether a bid is worth it: Bid, Thin or Skip, and why",
        "connects worth '6 Speed up a Shopify theme +10 #shopify $800'",
        _argument("text", "TEXT", "anything", "the proposal in single quotes", nargs="*"),
        *_REPORTS,
    ),
    "plans": Command(
        "plans.plans",
        "compare the plans for how you bid",
        "connects plans --proposals 30 --connects 8 --rules upwork-2026",
        _argument("--proposals", "P", "per_month", "proposals a month (default: your average)"),
        _argument("--connects", "C", "connects", "Connects each (default: your average)"),
        _flag("--history", "replay your own proposals of the last full months instead"),
        _argument("--months", "M", "months", "how many months (default: 12)"),
        _argument("--rules", "ID", "words", "other rules, at their published prices", words="rule_sets"),
        _argument("--tax", "P", "percent", f"{_TAX} (default: your account's)"),
        *_REPORTS,
    ),
    "rules": Command(
        "rule_sets.rules",
        "show the rule sets, or check your own file",
        "connects rules check my-rules.toml",
        _argument("id", "ID", "anything", _RULE_SET, words="rules_or_check", nargs="?"),
        _argument("file", "FILE", "words", _OWN_FILE, words="files", nargs="?"),
        _JSON,
    ),
}

_CHANGES: Final = "a field's new value; without any, your editor opens"
_CORRECT: Final = {
    "edit": Command(
        "correcting.edit",
        "correct an entry",
        "connects edit k7f3q connects=6 tags=css,shopify --unset note",
        _argument("id", "ID", "words", _ID, words="entries"),
        _argument("changes", "FIELD=VALUE", "assignment", _CHANGES, words="assignments", nargs="*"),
        _argument(
            "--unset", "FIELD", "words", "clear this field (repeatable)", words="fields", action="append", default=[]
        ),
        *_RECORDS_ANYWAY,
    ),
    "remove": Command(
        "correcting.remove",
        "remove an entry (it stays in the file but no longer counts)",
        "connects remove k7f3q",
        _argument("id", "ID", "words", _IDS, words="entries", nargs="+"),
        *_RECORDS,
    ),
    "undo": Command("correcting.undo", "undo the last action", "connects undo", _DRY_RUN, _JSON),
    "redo": Command("correcting.redo", "redo what was last undone", "connects redo", _DRY_RUN, _JSON),
    "check": Command(
        "correcting.check",
        "read the whole journal and list every error and warning",
        "connects check --json | jq '.problems[].message'",
        _JSON,
    ),
    "recover": Command(
        "correcting.recover",
        "put back saved entries that are missing",
        "connects recover --list",
        _flag("--list", "only show what is missing"),
        _flag("--forget", "stop offering what is missing now"),
        _JSON,
    ),
}

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
_DATA: Final = {
    "import": Command(
        "importing.import_",
        "import Upwork's history, a statement or a spreadsheet",
        "connects import history.txt",
        _argument("file", "FILE", "words", "the file, or - for standard input", words="files"),
        _flag("--yes", "import it without asking"),
        _flag("--dry-run", "show what would be imported without importing it"),
        _argument("--map", "COLUMN=FIELD", "words", _MAP, action="append", default=[]),
        _argument("--status", "WORD=STATUS", "words", _STATUS_WORDS, action="append", default=[]),
        _argument("--action", "WORDS=KIND", "words", _ACTION_WORDS, action="append", default=[]),
        _choice("--dates", ("dmy", "mdy"), "whether 03/04/2026 starts with the day or the month"),
        _choice("--decimal", ("point", "comma"), "whether amounts like 1,234 use a decimal point or a decimal comma"),
        _argument("--cost", "N", "cost", _COST),
        _choice("--unsure", ("leave", "guess"), "what to do with unsure rows", default="leave"),
        _argument("--choose", "LINE=N", "words", "decide an unsure row", action="append", default=[]),
        _choice("--same-day", ("included", "after"), _SAME_DAY, default="included"),
        _argument("--encoding", "NAME", "words", "the file's encoding (default: UTF-8)"),
        _argument("--sheet", "NAME", "words", "which sheet of a spreadsheet file, if there are several"),
        _day("--on", 'the day you copied it, which "Today" in it stands for (default: today)'),
        _JSON,
    ),
    "export": Command(
        "exporting.export",
        "export your data: tables, accounting files or a yearly report",
        "connects export proposals --output proposals.csv",
        _choice("what", EXPORT_CHOICES, _EXPORT, nargs="?", metavar="WHAT"),
        _choice("--format", ("csv", "json"), "csv or json; json alone is the whole journal"),
        _argument("--output", "FILE", "words", "write to this file (default: print, as with -)", words="files"),
        _flag("--force", "replace an existing file"),
        _flag("--csv", "proposals, movements or months as CSV (the default)"),
        _flag("--markdown", "the report as Markdown (the default)"),
        _flag("--html", "the report as one HTML page with charts"),
        _argument("--year", "Y", "year", "the report's year (default: this year)"),
        _argument("--month", "MONTH", "month", "the month that is reviewed, like 2026-10 (default: this one)"),
        *_REPORTS,
    ),
    "settings": Command(
        "settings.settings",
        "show your settings and any mistakes in the settings file",
        "connects settings --json | jq '.settings[] | select(.default | not)'",
        _JSON,
    ),
    "path": Command(
        "settings.path",
        "show where the program keeps its files",
        "connects path journal",
        _choice("what", _PATHS, f"only this path: {or_words(_PATHS)}", nargs="?", metavar="WHAT"),
        _JSON,
    ),
}

_SHELL: Final = {
    "demo": Command(None, "open the app on sample data; your journal isn't touched", "connects demo"),
    "mcp": Command(
        "agents.serve",
        "serve your journal to agents (Model Context Protocol)",
        "connects mcp --allow-writes",
        _flag("--allow-writes", "let agents record too: within agent_limit, and marked as theirs"),
        _flag("--skill", "print a text that tells agents how to use it"),
    ),
    "help": Command(
        None,
        "show help for a command",
        "connects help log",
        _argument("command", "COMMAND", "anything", "the command", nargs="?"),
        needs_no_journal=True,
    ),
    "completion": Command(
        "completion.print_script",
        "print a completion script for bash, zsh or fish",
        "connects completion fish | source",
        _choice("shell", ("bash", "zsh", "fish"), "bash, zsh or fish", metavar="SHELL"),
        needs_no_journal=True,
    ),
    "man": Command("parser.print_manual", "print the manual page", "connects man | man -l -", needs_no_journal=True),
}

FAMILIES: Final[dict[str, dict[str, Command]]] = {
    "Record": _RECORD,
    "Report": _REPORT,
    "Correct": _CORRECT,
    "Data": _DATA,
    "App and shell": _SHELL,
}
COMMANDS: Final[dict[str, Command]] = {
    name: command for family in FAMILIES.values() for name, command in family.items()
}
