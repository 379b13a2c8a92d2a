"""What commands there are and what each takes: the one declaration behind parsing, help, completion and the manual.

Nothing of the domain is loaded for it: a command names the function that runs it, and an argument the check in
`connects_tui.cli.arguments` that its text must pass; both are looked up when they are needed. (A dataclass
takes longer to load than all of this.)
"""

import argparse
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from connects_tui.movements import MOVEMENT_KINDS
from connects_tui.statuses import REFUND_REASONS, STATUSES


class Argument(NamedTuple):
    """One argument of a command.

    Attributes:
        names: its names as an option, or its one name as what is typed without one.
        help: what it stands for.
        check: the check of its text, by its name; `None` where any of `choices` is meant, or nothing is typed.
        words: which words complete it in a shell, by the name of the function in `suggestions` that knows them.
        more: what else argparse is told of it.
    """

    names: tuple[str, ...]
    help: str
    check: str | None
    words: str | None
    more: dict[str, Any]

    @property
    def is_option(self) -> bool:
        """Whether it is named when it is typed."""
        return self.names[0].startswith("-")

    @property
    def is_flag(self) -> bool:
        """Whether nothing follows its name."""
        return self.more.get("action") == "store_true"

    @property
    def is_last(self) -> bool:
        """Whether it takes all that follows."""
        return self.more.get("nargs") in ("*", "+", argparse.REMAINDER)


class Command(NamedTuple):
    """One command.

    Attributes:
        run: the function that runs it, as "module.function" below this package; `None` where the app is opened.
        help: what it does, in one line.
        example: how it is typed.
        arguments: its arguments in the order of the help.
        alone: whether it runs without the journal and the rules, so that nothing of them is loaded.
    """

    run: str | None
    help: str
    example: str
    arguments: tuple[Argument, ...] = ()
    alone: bool = False


def _argument(
    *names: str,
    help: str,  # noqa: A002 - as argparse has it
    check: str | None = None,
    words: str | None = None,
    **more: Any,
) -> Argument:
    return Argument(names, help, check, words, more)


def _one_of(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}"


JOURNAL: Final = _argument(
    "--journal",
    words="files",
    metavar="FILE",
    default=argparse.SUPPRESS,
    help="the journal (default: CONNECTS_JOURNAL, else journal.toml in the user's data directory)",
)
_ON: Final = _argument(
    "--on",
    check="day",
    words="days",
    metavar="DAY",
    help="effective date: 2026-11-20, Nov 20, yesterday, mon, -3d (default: today)",
)
_AS_OF: Final = _argument(
    "--as-of", check="day", words="days", metavar="DAY", help="the day to report on (default: today)"
)
_JSON: Final = _argument("--json", action="store_true", help="output JSON")
_NO_PAGER: Final = _argument("--no-pager", action="store_true", help="print everything at once, without $PAGER")
_ANYWAY: Final = _argument("--anyway", action="store_true", help="record it even if Upwork's rules forbid it")
_DRY_RUN: Final = _argument("--dry-run", action="store_true", help="show what would be recorded, and record nothing")
_CONNECTS: Final = _argument("connects", check="some_connects", metavar="N", help="how many Connects")
_BALANCE: Final = _argument("connects", check="connects", metavar="N", help="how many Connects Upwork shows")
_PROPOSAL: Final = _argument(
    "id", check="words", words="proposals", metavar="ID", help="the id, or the beginning of one"
)
_PROPOSALS: Final = _argument(
    "id", check="words", words="proposals", nargs="+", metavar="ID", help="an id, or the beginning of one (several)"
)
_ENTRIES: Final = _argument(
    "id", check="words", words="entries", nargs="+", metavar="ID", help="an id, or the beginning of one (several)"
)
_ENTRY: Final = _argument("id", check="words", words="entries", metavar="ID", help="the id, or the beginning of one")
_MONTHLY: Final = _argument(
    "--monthly", check="connects", metavar="N", help="Connects this account gets per month, if different from its plan"
)
_FEE: Final = _argument(
    "--fee", check="money", metavar="M", help="USD this account pays per month, if different from its plan"
)
_DIMENSIONS: Final = ("tag", "client", "cost", "boosted", "invited", "budget", "weekday", "month")

QUOTED: Final = "quoted"
HIDDEN: Final = ("words", QUOTED)
"""How the completion scripts ask: for any word, or for those that can stand in a line with a quote in it."""

COMMANDS: Final[dict[str, Command]] = {
    "demo": Command(
        None,
        "open the app on demo data; your journal is not touched",
        "connects demo",
    ),
    "init": Command(
        "setting_up.init",
        "set up the journal: open the account",
        "connects init --rules upwork --plan basic --renewal-day 5 --balance 40",
        (
            _argument(
                "--rules",
                check="words",
                words="rule_sets",
                metavar="ID",
                required=True,
                help="upwork, or the id of a rule set",
            ),
            _argument(
                "--plan",
                check="words",
                words="plans",
                metavar="ID",
                required=True,
                help="the plan, such as basic or plus",
            ),
            _argument("--renewal-day", check="renewal_day", metavar="N", help="the day of the month it renews on"),
            _argument("--balance", check="connects", metavar="N", help="what Upwork shows now; leave out if it is new"),
            _MONTHLY,
            _FEE,
            _argument(
                "--expires",
                check="coming_day",
                words="days",
                metavar="DAY",
                help="when the Connects of --balance expire, if known",
            ),
            _ON,
            _DRY_RUN,
            _JSON,
        ),
    ),
    "log": Command(
        "recording.log",
        "log a proposal from one line, or from options",
        "connects log '6 Speed up a Shopify theme +10 @acme #shopify $800'",
        (
            _argument(
                "text",
                check="anything",
                nargs="*",
                metavar="TEXT",
                help="one line in single quotes, or - for lines of standard input",
            ),
            _argument("--title", check="anything", help="the job's title"),
            _argument("--connects", check="connects", metavar="N", help="what it cost (default: the usual cost)"),
            _argument("--boost", check="connects", metavar="N", help="the boost on top"),
            _argument("--client", check="words", words="clients", help="the client"),
            _argument("--tag", check="words", words="tags", action="append", help="a tag (repeatable)"),
            _argument("--budget", check="budget", help="the job's budget: 800, 800-1200, 45/h or 45-60/h"),
            _argument("--url", check="words", help="the job's link"),
            _argument("--invited", action="store_true", help="it answers an invitation"),
            _argument("--note", check="anything", help="a note of your own"),
            _ON,
            _ANYWAY,
            _DRY_RUN,
            _JSON,
        ),
    ),
    "status": Command(
        "reports.status",
        "show balance, batches, forecast, budget, what is due, hints",
        "connects status --json | jq .balance",
        (
            _argument("--pace", check="a_day", metavar="N", help="forecast for N Connects a day (default: your own)"),
            _argument(
                "--line",
                check="words",
                nargs="?",
                const="{balance} Connects",
                metavar="FORMAT",
                help="one line for a prompt, such as '{balance} C, {lasts} d'; a wrong field names all there are",
            ),
            _AS_OF,
            _NO_PAGER,
            _JSON,
        ),
    ),
    "forecast": Command(
        "ahead.forecast",
        "show what status says ahead, in full: forecast, budget, hints",
        "connects forecast --pace 4 --json | jq .forecast.runs_out",
        (
            _argument("--pace", check="a_day", metavar="N", help="at N Connects a day (default: your own pace)"),
            _argument("--dismiss", check="words", metavar="HINT", help="hide a hint until its numbers change"),
            _argument("--restore", action="store_true", help="show dismissed hints again"),
            _AS_OF,
            _JSON,
        ),
    ),
    "ledger": Command(
        "reports.ledger",
        "list every movement with the running balance",
        "connects ledger --since 'Nov 1' --kind refund @acme",
        (
            _argument(
                "filter",
                check="anything",
                words="filters",
                nargs="*",
                metavar="FILTER",
                help="only what moved for proposals that match, as in connects list",
            ),
            _argument("--since", check="day", words="days", metavar="DAY", help="only movements from that day on"),
            _argument("--until", check="day", words="days", metavar="DAY", help="only movements up to that day"),
            _argument(
                "--kind",
                check="movement_kind",
                action="append",
                metavar="KIND",
                help=f"only this kind: {_one_of(MOVEMENT_KINDS)} (repeatable)",
            ),
            _AS_OF,
            _NO_PAGER,
            _JSON,
        ),
    ),
    "list": Command(
        "reports.list_",
        "list the proposals, all or those that match a filter",
        "connects list is:open @acme '#shopify' 'connects>10' since:2026-10-01 -boosted",
        (
            _argument(
                "filter",
                check="anything",
                words="filters",
                nargs="*",
                metavar="FILTER",
                help="words, @client, #tag, is:STATUS, is:open, since:DAY, until:DAY, connects>N, boosted, invited; "
                "- before one excludes",
            ),
            _argument("--sort", check="column", metavar="COLUMN", help="sort by a column, largest and latest first"),
            _argument("--limit", check="how_many", metavar="N", help="at most N: the latest, or the first of --sort"),
            _argument(
                "--columns",
                check="columns",
                metavar="A,B,...",
                help="these columns: id, sent, title, client, connects, boost, invited, status, budget, budget_max, "
                "hourly, tags, refunded, url, note, status_since",
            ),
            _argument("--csv", action="store_true", help="output CSV"),
            _AS_OF,
            _NO_PAGER,
            _JSON,
        ),
    ),
    "mark": Command(
        "recording.mark",
        "update a proposal's status and record any refund",
        "connects mark k7f3q closed --on yesterday",
        (
            _PROPOSALS,
            _argument("status", check="status", words="statuses", metavar="STATUS", help=_one_of(STATUSES)),
            _argument("--no-refund", action="store_true", help="no Connects came back"),
            _ON,
            _DRY_RUN,
            _JSON,
        ),
    ),
    "buy": Command(
        "recording.buy",
        "record Connects bought",
        "connects buy 40 --paid 6.00",
        (
            _CONNECTS,
            _argument("--paid", check="money", metavar="M", help="what they cost in USD (default: the plan's price)"),
            _ON,
            _ANYWAY,
            _DRY_RUN,
            _JSON,
        ),
    ),
    "grant": Command(
        "recording.grant",
        "record bonus Connects",
        "connects grant 30 'Reply to an interview' --expires 2027-05-31",
        (
            _CONNECTS,
            _argument("reason", check="words", metavar="REASON", help="what they were given for"),
            _argument(
                "--expires", check="coming_day", words="days", metavar="DAY", help="the first day they can't be used"
            ),
            _ON,
            _DRY_RUN,
            _JSON,
        ),
    ),
    "spend": Command(
        "recording.spend",
        "record Connects spent on something else",
        "connects spend 12 'Availability badge'",
        (
            _CONNECTS,
            _argument("what", check="words", metavar="WHAT", help="what they were spent on"),
            _ON,
            _DRY_RUN,
            _JSON,
        ),
    ),
    "refund": Command(
        "recording.refund",
        "record Connects of a proposal that came back",
        "connects refund k7f3q 10 --reason outbid",
        (
            _PROPOSAL,
            _argument(
                "connects", check="some_connects", nargs="?", metavar="N", help="how many (default: all of them)"
            ),
            _argument("--reason", check="reason", words="reasons", metavar="REASON", help=_one_of(REFUND_REASONS)),
            _ON,
            _ANYWAY,
            _DRY_RUN,
            _JSON,
        ),
    ),
    "plan": Command(
        "recording.plan",
        "record a change of plan or of its terms",
        "connects plan plus --when now --connects 95",
        (
            _argument("plan", check="words", words="plans", metavar="ID", help="the plan from now on, such as plus"),
            _argument(
                "--rules",
                check="words",
                words="rule_sets",
                metavar="ID",
                help="other rules: upwork, or the id of a rule set",
            ),
            _argument("--when", choices=("now", "renewal"), help="when it takes effect (default: as Upwork does it)"),
            _argument("--connects", check="connects", metavar="N", help="what Upwork really granted for it"),
            _MONTHLY,
            _FEE,
            _ON,
            _DRY_RUN,
            _JSON,
        ),
    ),
    "budget": Command(
        "recording.budget",
        "set the budget per cycle; without options, show it",
        "connects budget --connects 60 --money 10",
        (
            _argument("--connects", check="connects", metavar="N", help="Connects per cycle"),
            _argument("--money", check="money", metavar="M", help="USD per cycle"),
            _argument("--clear", action="store_true", help="remove the budget"),
            _ON,
            _DRY_RUN,
            _JSON,
        ),
    ),
    "reconcile": Command(
        "recording.reconcile",
        "record what Upwork's page shows, and say how far off it was",
        "connects reconcile 42",
        (_BALANCE, _ON, _DRY_RUN, _JSON),
    ),
    "edit": Command(
        "correcting.edit",
        "correct an entry",
        "connects edit k7f3q connects=6 tags=css,shopify --unset note",
        (
            _ENTRY,
            _argument(
                "changes",
                check="assignment",
                words="assignments",
                nargs="*",
                metavar="FIELD=VALUE",
                help="a field's new value; without any, your editor opens on the fields",
            ),
            _argument(
                "--unset",
                check="words",
                words="fields",
                action="append",
                default=[],
                metavar="FIELD",
                help="clear this field (repeatable)",
            ),
            _ON,
            _ANYWAY,
            _DRY_RUN,
            _JSON,
        ),
    ),
    "remove": Command(
        "correcting.remove",
        "void an entry (kept in the journal, no longer counted)",
        "connects remove k7f3q",
        (_ENTRIES, _ON, _DRY_RUN, _JSON),
    ),
    "undo": Command("correcting.undo", "take back the latest action", "connects undo", (_DRY_RUN, _JSON)),
    "redo": Command("correcting.redo", "do again what was undone last", "connects redo", (_DRY_RUN, _JSON)),
    "plans": Command(
        "plans.plans",
        "compare the plans for how you bid",
        "connects plans --proposals 30 --connects 8 --rules upwork-2026",
        (
            _argument("--proposals", check="per_month", metavar="P", help="proposals a month (default: your average)"),
            _argument("--connects", check="connects", metavar="C", help="Connects each (default: your average)"),
            _argument("--history", action="store_true", help="your own proposals of the last whole months instead"),
            _argument("--months", check="months", metavar="M", help="how many months (default: 12)"),
            _argument(
                "--rules",
                check="words",
                words="rule_sets",
                metavar="ID",
                help="other rules; their published figures then stand",
            ),
            _AS_OF,
            _JSON,
        ),
    ),
    "insights": Command(
        "insights.insights",
        "show your funnel and the cost of a reply and a hire",
        "connects insights --by tag --since 2026-01-01 -invited",
        (
            _argument(
                "filter",
                check="anything",
                words="filters",
                nargs="*",
                metavar="FILTER",
                help="only those that fit, as in connects list",
            ),
            _argument("--by", choices=_DIMENSIONS, help="group the proposals (default: by tag; in JSON by everything)"),
            _argument("--since", check="day", words="days", metavar="DAY", help="only proposals sent from that day on"),
            _argument("--until", check="day", words="days", metavar="DAY", help="only proposals sent up to that day"),
            _argument("--p-values", action="store_true", help="show p-values for the differences"),
            _AS_OF,
            _JSON,
        ),
    ),
    "worth": Command(
        "insights.worth",
        "estimate a bid's odds and cost per hire",
        "connects worth '6 Speed up a Shopify theme +10 #shopify $800'",
        (
            _argument("text", check="anything", nargs="*", metavar="TEXT", help="the proposal in single quotes"),
            _AS_OF,
            _JSON,
        ),
    ),
    "rules": Command(
        "rule_sets.rules",
        "show the rule sets, or check your own file",
        "connects rules check my-rules.toml",
        (
            _argument(
                "id",
                check="anything",
                words="rules_or_check",
                nargs="?",
                metavar="ID",
                help="a rule set to show whole; upwork: the one in force; check: the file that follows",
            ),
            _argument(
                "file",
                check="words",
                words="files",
                nargs="?",
                metavar="FILE",
                help="after check: your own file; every mistake is named, then a month is played under it",
            ),
            _argument("--json", action="store_true", help="output JSON"),
        ),
    ),
    "check": Command(
        "checking.check",
        "read the whole journal and list every error and warning",
        "connects check --json | jq '.problems[].message'",
        (_JSON,),
    ),
    "import": Command(
        "importing.import_",
        "import Upwork's history, a statement or a spreadsheet",
        "connects import history.txt",
        (
            _argument("file", check="words", words="files", metavar="FILE", help="the file, or - for standard input"),
            _argument("--yes", action="store_true", help="import it as shown, without asking"),
            _argument("--dry-run", action="store_true", help="show what would be imported, and ask nothing"),
            _argument(
                "--map",
                check="words",
                action="append",
                default=[],
                metavar="COLUMN=FIELD",
                help="which column holds the title, sent, connects, boost, client, status, budget, url, tags or note; "
                "remembered for tables with this header",
            ),
            _argument("--dates", choices=("dmy", "mdy"), help="whether 03/04/2026 begins with the day or the month"),
            _argument("--decimal", choices=("point", "comma"), help="how amounts such as 1,234 write their decimals"),
            _argument("--unsure", choices=("leave", "guess"), default="leave", help="what becomes of unsure rows"),
            _argument(
                "--choose", check="words", action="append", default=[], metavar="LINE=N", help="decide an unsure row"
            ),
            _argument(
                "--same-day",
                choices=("included", "after"),
                default="included",
                help="rows of the day of the opening or of a reconciliation: in Upwork's number already, or after it",
            ),
            _argument("--encoding", check="words", metavar="NAME", help="the file's encoding (default: UTF-8)"),
            _argument(
                "--on",
                check="day",
                words="days",
                metavar="DAY",
                help='the day it was copied, which "Today" means (default: today)',
            ),
            _JSON,
        ),
    ),
    "export": Command(
        "exporting.export",
        "export your data: tables, books, a year's report",
        "connects export proposals --output proposals.csv",
        (
            _argument(
                "what",
                nargs="?",
                choices=("proposals", "movements", "months", "json", "hledger", "beancount", "report"),
                metavar="WHAT",
                help="proposals, movements or months (CSV); json (the whole journal); hledger or beancount (the "
                "ledger); report (a year)",
            ),
            _argument("--format", choices=("csv", "json"), help="csv, or json; json alone is the whole journal"),
            _argument(
                "--output", check="words", words="files", metavar="FILE", help="write to this file (default: print)"
            ),
            _argument("--force", action="store_true", help="replace the file that is there"),
            _argument("--csv", action="store_true", help="proposals, movements or months as CSV, as by default"),
            _argument("--markdown", action="store_true", help="the report as Markdown, as by default"),
            _argument("--html", action="store_true", help="the report as one HTML page with charts"),
            _argument("--year", check="year", metavar="Y", help="the report's year (default: this year)"),
            _AS_OF,
            _JSON,
        ),
    ),
    "recover": Command(
        "recovering.recover",
        "put back entries that were saved and are missing",
        "connects recover --list",
        (
            _argument("--list", action="store_true", help="only show what is missing"),
            _argument("--forget", action="store_true", help="do not offer again what is missing now"),
            _JSON,
        ),
    ),
    "settings": Command(
        "settings.settings",
        "show what is set, and every mistake in the settings file",
        "connects settings --json | jq '.settings[] | select(.default | not)'",
        (_JSON,),
    ),
    "path": Command(
        "places.path",
        "show where the journal, the settings and your rule sets are",
        "connects path journal",
        (
            _argument(
                "what",
                nargs="?",
                choices=("journal", "rules", "settings", "benchmarks"),
                metavar="WHAT",
                help="only this path: journal, rules, settings or benchmarks",
            ),
            _JSON,
        ),
    ),
    "completion": Command(
        "completion.completion",
        "print a completion script for bash, zsh or fish",
        "connects completion fish | source",
        (
            _argument("shell", choices=("bash", "zsh", "fish", *HIDDEN), metavar="SHELL", help="bash, zsh or fish"),
            _argument("typed", nargs=argparse.REMAINDER, help=argparse.SUPPRESS),
        ),
        alone=True,
    ),
    "help": Command(
        None,
        "show help for a command",
        "connects help log",
        (_argument("command", nargs="?", metavar="COMMAND", help="the command"),),
        alone=True,
    ),
    "man": Command(
        "manual.man",
        "print the manual page",
        "connects man | man -l -",
        alone=True,
    ),
}

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "Record": ("init", "log", "mark", "buy", "grant", "spend", "refund", "reconcile", "plan", "budget"),
    "Report": ("status", "forecast", "list", "ledger", "insights", "worth", "plans", "rules"),
    "Correct": ("edit", "remove", "undo", "redo", "check", "recover"),
    "Data": ("import", "export", "settings", "path"),
    "App and shell": ("demo", "help", "completion", "man"),
}
"""Every command, in the groups and the order of the help."""
