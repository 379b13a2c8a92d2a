"""The commands and their arguments, as data, and the parser made from them.

Nothing of the domain is loaded to parse or to show help: a command names the function that runs it and an argument
the check in `connects_tui.command_line.arguments` that its text must pass; both are looked up when they are needed.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final, NoReturn

from connects_tui import __version__

PACKAGE: Final = "connects_tui.command_line"
WRONG_USAGE: Final = 2

Argument = tuple[tuple[str, ...], dict[str, Any]]


@dataclass(frozen=True)
class Command:
    """One command.

    Attributes:
        run: the function that runs it, as "module.function" below this package; `None` where the app is opened.
        help: what it does, in one line.
        example: how it is typed.
        arguments: its arguments in the order of the help.
    """

    run: str | None
    help: str
    example: str
    arguments: tuple[Argument, ...] = ()


def _argument(*names: str, check: str | None = None, **options: Any) -> Argument:
    if check is not None:
        options["type"] = _checked(check)
    return names, options


def _checked(name: str) -> Callable[[str], Any]:
    def check(text: str) -> Any:
        return getattr(import_module(f"{PACKAGE}.arguments"), name)(text)

    return check


_JOURNAL: Final = _argument(
    "--journal",
    metavar="FILE",
    default=argparse.SUPPRESS,
    help="the journal (default: CONNECTS_JOURNAL, else journal.toml in the user's data directory)",
)
_ON: Final = _argument(
    "--on", check="day", metavar="DAY", help="the day it counts on: YYYY-MM-DD, yesterday, mon, -1 (default: today)"
)
_AS_OF: Final = _argument("--as-of", check="day", metavar="DAY", help="the day to report on (default: today)")
_JSON: Final = _argument("--json", action="store_true", help="print JSON instead of words")
_ANYWAY: Final = _argument("--anyway", action="store_true", help="record it even where Upwork's rules speak against it")
_CONNECTS: Final = _argument("connects", check="connects", metavar="N", help="how many Connects")
_ID: Final = _argument("id", check="words", metavar="ID", help="the id, or the beginning of one")
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
            _argument("--rules", check="words", metavar="ID", required=True, help="upwork, or the id of a rule set"),
            _argument("--plan", check="words", metavar="ID", required=True, help="the plan, such as basic or plus"),
            _argument("--renewal-day", check="renewal_day", metavar="N", help="the day of the month it renews on"),
            _argument("--balance", check="connects", metavar="N", help="what Upwork shows now; leave out if it is new"),
            _MONTHLY,
            _FEE,
            _argument("--expires", check="day", metavar="DAY", help="when the Connects of --balance lapse, if known"),
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
            _argument("--client", check="words", help="the client"),
            _argument("--tag", check="words", action="append", help="a tag; several times for several"),
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
            _ID,
            _argument("status", check="status", metavar="STATUS", help=_STATUSES),
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
            _argument("--expires", check="day", metavar="DAY", help="the first day they can't be used any more"),
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
            _ID,
            _argument("connects", check="connects", nargs="?", metavar="N", help="how many (default: all of them)"),
            _argument("--reason", check="reason", metavar="REASON", help=_REASONS),
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
            _argument("plan", check="words", metavar="ID", help="the plan from now on, such as plus"),
            _argument("--rules", check="words", metavar="ID", help="other rules: upwork, or the id of a rule set"),
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
        "record what to spend per cycle; no number: no budget",
        "connects budget --connects 60 --money 10",
        (
            _argument("--connects", check="connects", metavar="N", help="Connects per cycle"),
            _argument("--money", check="money", metavar="M", help="USD per cycle"),
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
            _ID,
            _argument("changes", check="assignment", nargs="*", metavar="FIELD=VALUE", help="a field's new value"),
            _argument("--unset", check="words", action="append", default=[], metavar="FIELD", help="a field that goes"),
            _ON,
            _ANYWAY,
            _JSON,
        ),
    ),
    "remove": Command(
        "correcting.remove",
        "void an entry; it stays in the journal and counts no more",
        "connects remove k7f3q",
        (_ID, _ON, _JSON),
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
            _argument("--rules", check="words", metavar="ID", help="other rules; their published figures then stand"),
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
                nargs="*",
                metavar="FILTER",
                help="only those that fit, as in connects list",
            ),
            _argument("--by", choices=_DIMENSIONS, help="group the proposals (default: by tag; in JSON by everything)"),
            _argument("--since", check="day", metavar="DAY", help="only proposals sent from that day on"),
            _argument("--until", check="day", metavar="DAY", help="only proposals sent up to that day"),
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
        "the rule sets; with an id, one whole with its sources",
        "connects rules upwork-2026",
        (_argument("id", check="anything", nargs="?", metavar="ID", help="a rule set; upwork: the one in force"),),
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
            _argument("file", check="words", metavar="FILE", help="the file, or - for standard input"),
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
                "--on", check="day", metavar="DAY", help='the day it was copied, which "Today" means (default: today)'
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
            _argument("--output", check="words", metavar="FILE", help="write to this file (default: print)"),
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
}


class _Parser(argparse.ArgumentParser):
    """A parser that takes options only by their whole name, and arguments and options in any order."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **options)
        self._in_any_order = False

    def error(self, message: str) -> NoReturn:
        """Say in one line what is wrong, and leave with status 2."""
        self.exit(WRONG_USAGE, f"{self.prog}: error: {message}\n")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse arguments and options in any order, where an argument that may be missing could be parted off."""
        optional = any(action.nargs in ("?", "*") and not action.option_strings for action in self._actions)
        if not optional or self._in_any_order or "--" in args:
            return super().parse_known_args(args, namespace)
        self._in_any_order = True  # the method below calls this one
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._in_any_order = False


def parse(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """Read a command line.

    Raises:
        SystemExit: it asks for help or the version (0), or is wrong (2); what there is to say has been printed.
    """
    parser = _parser()
    arguments, unknown = parser.parse_known_args(argv)
    if arguments.command in ("list", "insights") and not any(word.startswith("--") for word in unknown):
        arguments.filter += unknown  # "-boosted" looks like an option and excludes
    elif unknown:
        arguments.wrong_usage(f"unrecognized arguments: {' '.join(unknown)}")
    return arguments


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="connects",
        description="Budget your Upwork Connects. Without a command it opens the app.",
        epilog=_example("connects init --rules upwork --plan basic --balance 40", COMMANDS["log"].example, "connects"),
    )
    parser.add_argument("--version", action="version", version=f"connects-tui {__version__}")
    _add(parser, _JOURNAL)
    parser.set_defaults(command=None, run=None, wrong_usage=parser.error)
    below = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command", parser_class=_Parser)
    for name, command in COMMANDS.items():
        sub = below.add_parser(
            name, help=command.help, description=_sentence(command.help), epilog=_example(command.example)
        )
        for argument in (*command.arguments, _JOURNAL):
            _add(sub, argument)
        sub.set_defaults(run=command.run, wrong_usage=sub.error)
    return parser


def _add(parser: argparse.ArgumentParser, argument: Argument) -> None:
    names, options = argument
    parser.add_argument(*names, **options)


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _example(*lines: str) -> str:
    return "\n".join((f"example{'s' if len(lines) > 1 else ''}:", *(f"  {line}" for line in lines)))
