"""What commands there are and what each takes: the one declaration behind parsing, help, completion and the manual.

Nothing of the domain is loaded for it: a command names the function that runs it, and an argument the check in
`connects_tui.command_line.arguments` that its text must pass; both are looked up when they are needed. (A dataclass
takes longer to load than all of this.)
"""

import argparse
from typing import Any, Final, NamedTuple


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
        return self.more.get("nargs") in ("*", argparse.REMAINDER)


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
    help="the day it counts on: YYYY-MM-DD, yesterday, mon, -1 (default: today)",
)
_AS_OF: Final = _argument(
    "--as-of", check="day", words="days", metavar="DAY", help="the day to report on (default: today)"
)
_JSON: Final = _argument("--json", action="store_true", help="print JSON instead of words")
_ANYWAY: Final = _argument("--anyway", action="store_true", help="record it even where Upwork's rules speak against it")
_CONNECTS: Final = _argument("connects", check="connects", metavar="N", help="how many Connects")
_PROPOSAL: Final = _argument(
    "id", check="words", words="proposals", metavar="ID", help="the id, or the beginning of one"
)
_ENTRY: Final = _argument("id", check="words", words="entries", metavar="ID", help="the id, or the beginning of one")
_MONTHLY: Final = _argument(
    "--monthly", check="connects", metavar="N", help="the Connects this account gets a month, where its plan says else"
)
_FEE: Final = _argument(
    "--fee", check="money", metavar="M", help="what this account pays a month in USD, where its plan says else"
)
_STATUSES: Final = "sent, viewed, interviewing, offered, hired, declined, withdrawn, closed, removed or expired"
_DIMENSIONS: Final = ("tag", "client", "cost", "boosted", "invited", "budget", "weekday", "month")
_REASONS: Final = "closed, removed, expired, declined, withdrawn, outbid or other"

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
                check="day",
                words="days",
                metavar="DAY",
                help="when the Connects of --balance lapse, if known",
            ),
            _ON,
            _JSON,
        ),
    ),
    "log": Command(
        "recording.log",
        "record a proposal, from one line or from options",
        "connects log '6 Speed up a Shopify theme +10 @acme #shopify $800'",
        (
            _argument("text", check="anything", nargs="*", metavar="TEXT", help="one line in single quotes, or -"),
            _argument("--title", check="anything", help="the job's title"),
            _argument("--connects", check="connects", metavar="N", help="what it cost (default: the usual cost)"),
            _argument("--boost", check="connects", metavar="N", help="the boost on top"),
            _argument("--client", check="words", words="clients", help="the client"),
            _argument("--tag", check="words", words="tags", action="append", help="a tag; several times for several"),
            _argument("--budget", check="budget", help="the job's budget: 800, 800-1200, 45/h or 45-60/h"),
            _argument("--url", check="words", help="the job's link"),
            _argument("--invited", action="store_true", help="it answers an invitation"),
            _argument("--note", check="anything", help="a note of your own"),
            _ON,
            _ANYWAY,
            _JSON,
        ),
    ),
    "status": Command(
        "reports.status",
        "balance, lots, forecast, budget, what is due, hints",
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
            _JSON,
        ),
    ),
    "forecast": Command(
        "ahead.forecast",
        "how long the Connects last, what to buy, budget, hints",
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
        "every movement with the running balance",
        "connects ledger --as-of 2026-11-30",
        (_AS_OF, _JSON),
    ),
    "list": Command(
        "reports.list_",
        "the proposals, all or those that fit a filter",
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
            _AS_OF,
            _JSON,
        ),
    ),
    "mark": Command(
        "recording.mark",
        "move a proposal on, and record the Connects that come back",
        "connects mark k7f3q closed --on yesterday",
        (
            _PROPOSAL,
            _argument("status", check="status", words="statuses", metavar="STATUS", help=_STATUSES),
            _argument("--no-refund", action="store_true", help="no Connects came back"),
            _ON,
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
                "--expires", check="day", words="days", metavar="DAY", help="the first day they can't be used any more"
            ),
            _ON,
            _JSON,
        ),
    ),
    "spend": Command(
        "recording.spend",
        "record Connects spent on something else",
        "connects spend 12 'Availability badge'",
        (_CONNECTS, _argument("what", check="words", metavar="WHAT", help="what they were spent on"), _ON, _JSON),
    ),
    "refund": Command(
        "recording.refund",
        "record Connects of a proposal that came back",
        "connects refund k7f3q 10 --reason outbid",
        (
            _PROPOSAL,
            _argument("connects", check="connects", nargs="?", metavar="N", help="how many (default: all of them)"),
            _argument("--reason", check="reason", words="reasons", metavar="REASON", help=_REASONS),
            _ON,
            _ANYWAY,
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
            _JSON,
        ),
    ),
    "budget": Command(
        "recording.budget",
        "set the budget per cycle; alone, show it",
        "connects budget --connects 60 --money 10",
        (
            _argument("--connects", check="connects", metavar="N", help="Connects per cycle"),
            _argument("--money", check="money", metavar="M", help="USD per cycle"),
            _argument("--clear", action="store_true", help="remove the budget"),
            _ON,
            _JSON,
        ),
    ),
    "reconcile": Command(
        "recording.reconcile",
        "record what Upwork's page shows, and say how far off it was",
        "connects reconcile 42",
        (_CONNECTS, _ON, _JSON),
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
                help="a field's new value",
            ),
            _argument(
                "--unset",
                check="words",
                words="fields",
                action="append",
                default=[],
                metavar="FIELD",
                help="a field that goes",
            ),
            _ON,
            _ANYWAY,
            _JSON,
        ),
    ),
    "remove": Command(
        "correcting.remove",
        "void an entry; it stays in the journal and counts no more",
        "connects remove k7f3q",
        (_ENTRY, _ON, _JSON),
    ),
    "undo": Command("correcting.undo", "take back the latest action", "connects undo", (_ON, _JSON)),
    "redo": Command("correcting.redo", "do again what was undone last", "connects redo", (_ON, _JSON)),
    "plans": Command(
        "plans.plans",
        "which plan is cheapest for how you bid",
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
        "does it pay: the funnel, what a reply and a hire cost",
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
            _argument("--p-values", action="store_true", help="show how likely chance alone makes each difference"),
            _AS_OF,
            _JSON,
        ),
    ),
    "worth": Command(
        "insights.worth",
        "before a bid: what a hire costs you, and its chance",
        "connects worth '6 Speed up a Shopify theme +10 #shopify $800'",
        (
            _argument("text", check="anything", nargs="*", metavar="TEXT", help="the proposal in single quotes"),
            _AS_OF,
            _JSON,
        ),
    ),
    "rules": Command(
        "rule_sets.rules",
        "the rule sets; one whole; or check a file of one's own",
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
                help="after check: a rule set of your own; every mistake is named, then a month is played under it",
            ),
            _argument("--json", action="store_true", help="with check: print JSON instead of words"),
        ),
    ),
    "check": Command(
        "checking.check",
        "read the whole journal and name every error and warning",
        "connects check --json | jq '.problems[].message'",
        (_JSON,),
    ),
    "import": Command(
        "importing.import_",
        "take in Upwork's history, a statement, a spreadsheet",
        "connects import history.txt",
        (
            _argument("file", check="words", words="files", metavar="FILE", help="the file, or - for standard input"),
            _argument("--yes", action="store_true", help="import it as shown, without asking"),
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
        "leave with your data: tables, books, a year's report",
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
        "put back what was saved and is gone from the journal",
        "connects recover --list",
        (
            _argument("--list", action="store_true", help="only show what is missing"),
            _argument("--forget", action="store_true", help="do not offer again what is missing now"),
            _JSON,
        ),
    ),
    "settings": Command(
        "settings.settings",
        "what is set, and every mistake in the settings file",
        "connects settings --json | jq '.settings[] | select(.default | not)'",
        (_JSON,),
    ),
    "path": Command("places.path", "where the journal, the settings and your rule sets are", "connects path"),
    "completion": Command(
        "completion.completion",
        "a script that completes commands in bash, zsh or fish",
        "connects completion fish | source",
        (
            _argument(
                "shell", choices=("bash", "zsh", "fish", "words", "quoted"), metavar="SHELL", help="bash, zsh or fish"
            ),
            _argument("typed", nargs=argparse.REMAINDER, help=argparse.SUPPRESS),
        ),
        alone=True,
    ),
    "man": Command(
        "manual.man",
        "the manual page",
        "connects man | man -l -",
        alone=True,
    ),
}
