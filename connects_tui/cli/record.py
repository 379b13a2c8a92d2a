"""Declares the commands that record what happened; `recording` runs them."""

from typing import Final

from connects_tui.cli.declarations import RECORDS, RECORDS_ANYWAY, Command, argument, choice, flag, one_of
from connects_tui.statuses import REFUND_REASONS, STATUSES

_NUMBER: Final = argument("connects", "N", "some_connects", "how many Connects")
_OWN_TERMS: Final = (
    argument("--monthly", "N", "connects", "Connects this account gets per month, if different from its plan"),
    argument("--fee", "M", "money", "USD this account pays per month, if different from its plan"),
)
_PROPOSAL: Final = "the id, or the beginning of one"
_PROPOSALS: Final = "an id, or the beginning of one (several)"

COMMANDS: Final[dict[str, Command]] = {
    "init": Command(
        "recording.init",
        "set up the journal: open the account",
        "connects init --rules upwork --plan basic --renewal-day 5 --balance 40",
        (
            argument("--rules", "ID", "words", "upwork, or the id of a rule set", words="rule_sets", required=True),
            argument("--plan", "ID", "words", "the plan, such as basic or plus", words="plans", required=True),
            argument("--renewal-day", "N", "renewal_day", "the day of the month it renews on"),
            argument("--balance", "N", "connects", "what Upwork shows now; leave out if it is new"),
            *_OWN_TERMS,
            argument("--expires", "DAY", "coming_day", "when the Connects of --balance expire, if known", words="days"),
            *RECORDS,
        ),
    ),
    "log": Command(
        "recording.log",
        "log a proposal from one line, or from options",
        "connects log '6 Speed up a Shopify theme +10 @acme #shopify $800'",
        (
            argument(
                "text", "TEXT", "anything", "one line in single quotes, or - for lines of standard input", nargs="*"
            ),
            argument("--title", "TITLE", "anything", "the job's title"),
            argument("--connects", "N", "connects", "what it cost (default: the usual cost)"),
            argument("--boost", "N", "connects", "the boost on top"),
            argument("--client", "CLIENT", "words", "the client", words="clients"),
            argument("--tag", "TAG", "words", "a tag (repeatable)", words="tags", action="append"),
            argument("--budget", "BUDGET", "budget", "the job's budget: 800, 800-1200, 45/h or 45-60/h"),
            argument("--url", "URL", "words", "the job's link"),
            flag("--invited", "it answers an invitation"),
            argument("--note", "NOTE", "anything", "a note of your own"),
            *RECORDS_ANYWAY,
        ),
    ),
    "mark": Command(
        "recording.mark",
        "update a proposal's status and record any refund",
        "connects mark k7f3q closed --on yesterday",
        (
            argument("id", "ID", "words", _PROPOSALS, words="proposals", nargs="+"),
            argument("status", "STATUS", "status", one_of(STATUSES), words="statuses"),
            flag("--no-refund", "no Connects came back"),
            *RECORDS,
        ),
    ),
    "buy": Command(
        "recording.buy",
        "record Connects bought",
        "connects buy 40 --paid 6.00",
        (
            _NUMBER,
            argument("--paid", "M", "money", "what they cost in USD (default: the plan's price)"),
            *RECORDS_ANYWAY,
        ),
    ),
    "grant": Command(
        "recording.grant",
        "record bonus Connects",
        "connects grant 30 'Reply to an interview' --expires 2027-05-31",
        (
            _NUMBER,
            argument("reason", "REASON", "words", "what they were given for"),
            argument("--expires", "DAY", "coming_day", "the first day they can't be used", words="days"),
            *RECORDS,
        ),
    ),
    "spend": Command(
        "recording.spend",
        "record Connects spent on something else",
        "connects spend 12 'Availability badge'",
        (_NUMBER, argument("what", "WHAT", "words", "what they were spent on"), *RECORDS),
    ),
    "refund": Command(
        "recording.refund",
        "record Connects of a proposal that came back",
        "connects refund k7f3q 10 --reason outbid",
        (
            argument("id", "ID", "words", _PROPOSAL, words="proposals"),
            argument("connects", "N", "some_connects", "how many (default: all of them)", nargs="?"),
            argument("--reason", "REASON", "reason", one_of(REFUND_REASONS), words="reasons"),
            *RECORDS_ANYWAY,
        ),
    ),
    "reconcile": Command(
        "recording.reconcile",
        "record what Upwork's page shows, and say how far off it was",
        "connects reconcile 42",
        (argument("connects", "N", "connects", "how many Connects Upwork shows"), *RECORDS),
    ),
    "plan": Command(
        "recording.plan",
        "record a change of plan or of its terms",
        "connects plan plus --when now --connects 95",
        (
            argument("plan", "ID", "words", "the plan from now on, such as plus", words="plans"),
            argument("--rules", "ID", "words", "other rules: upwork, or the id of a rule set", words="rule_sets"),
            choice("--when", ("now", "renewal"), "when it takes effect (default: as Upwork does it)"),
            argument("--connects", "N", "connects", "what Upwork really granted for it"),
            *_OWN_TERMS,
            *RECORDS,
        ),
    ),
    "budget": Command(
        "recording.budget",
        "set the budget per cycle; without options, show it",
        "connects budget --connects 60 --money 10",
        (
            argument("--connects", "N", "connects", "Connects per cycle"),
            argument("--money", "M", "money", "USD per cycle"),
            flag("--clear", "remove the budget"),
            *RECORDS,
        ),
    ),
}
