"""The commands that record what happened: `run` has the function of each."""

from typing import Final

from connects_tui.cli.declarations import ID, IDS, RECORDS, RECORDS_ANYWAY, TAX, Command, argument, choice, day, flag
from connects_tui.statuses import REFUND_REASONS, STATUSES
from connects_tui.wording import or_words

_SOME_CONNECTS: Final = argument("connects", "N", "some_connects", "how many Connects")
_OWN_TERMS: Final = (
    argument("--monthly", "N", "connects", "Connects your account gets a month, if different from its plan"),
    argument("--fee", "M", "money", "USD your account pays a month, if different from its plan"),
    argument("--tax", "P", "percent", f"{TAX} (0 for none)"),
)

COMMANDS: Final = {
    "init": Command(
        "recording.run.init",
        "set up your journal and account",
        "connects init --rules upwork --plan basic --renewal-day 5 --balance 40",
        argument("--rules", "ID", "words", "upwork, or the id of a rule set", words="rule_sets", required=True),
        argument("--plan", "ID", "words", "the plan, like basic or plus", words="plans", required=True),
        argument("--renewal-day", "N", "renewal_day", "the day of the month it renews on"),
        argument("--balance", "N", "connects", "what Upwork shows now; leave out for a new account"),
        *_OWN_TERMS,
        day("--expires", "when the Connects of --balance expire, if known", "coming_day"),
        *RECORDS,
    ),
    "log": Command(
        "recording.run.log",
        "log a proposal from one line or from options",
        "connects log '6 Speed up a Shopify theme +10 @acme #shopify $800'",
        argument(
            "text", "TEXT", "anything", "one line in single quotes, or - to read lines from standard input", nargs="*"
        ),
        argument("--title", "TITLE", "anything", "the job's title"),
        argument("--connects", "N", "connects", "what it cost (default: the usual cost)"),
        argument("--boost", "N", "connects", "the boost, on top of the cost"),
        argument("--client", "CLIENT", "words", "the client", words="clients"),
        argument("--tag", "TAG", "words", "a tag (repeatable)", words="tags", action="append"),
        argument("--budget", "BUDGET", "budget", "the job's budget: 800, 800-1200, 45/h or 45-60/h"),
        argument("--url", "URL", "words", "the job's link"),
        argument("--country", "COUNTRY", "words", "the client's country"),
        argument("--client-spent", "M", "money", "what the client had spent on Upwork, in USD"),
        flag("--invited", "you were invited"),
        argument("--note", "NOTE", "anything", "a note of your own"),
        *RECORDS_ANYWAY,
    ),
    "mark": Command(
        "recording.run.mark",
        "update a proposal's status and record any refund",
        "connects mark k7f3q closed --on yesterday",
        argument("id", "ID", "words", IDS, words="proposals", nargs="+"),
        choice("status", STATUSES, or_words(STATUSES), metavar="STATUS"),
        flag("--no-refund", "don't record a refund"),
        *RECORDS,
    ),
    "buy": Command(
        "recording.run.buy",
        "record Connects bought",
        "connects buy 40 --paid 6.00",
        _SOME_CONNECTS,
        argument("--paid", "M", "money", "what they cost in USD (default: the plan's price)"),
        *RECORDS_ANYWAY,
    ),
    "grant": Command(
        "recording.run.grant",
        "record bonus Connects",
        "connects grant 30 'Reply to an interview' --expires 2027-05-31",
        _SOME_CONNECTS,
        argument("reason", "REASON", "words", "what they were given for"),
        day("--expires", "the first day they can't be used", "coming_day"),
        choice("--only", ("boosts",), "ad credits: they pay for boosts and aren't part of the balance"),
        *RECORDS,
    ),
    "spend": Command(
        "recording.run.spend",
        "record Connects spent on something else",
        "connects spend 12 'Availability badge'",
        _SOME_CONNECTS,
        argument("what", "WHAT", "words", "what they were spent on"),
        *RECORDS,
    ),
    "refund": Command(
        "recording.run.refund",
        "record a refund for a proposal",
        "connects refund k7f3q 10 --reason outbid",
        argument("id", "ID", "words", ID, words="proposals"),
        argument("connects", "N", "some_connects", "how many (default: all of them)", nargs="?"),
        choice("--reason", REFUND_REASONS, or_words(REFUND_REASONS), metavar="REASON"),
        *RECORDS_ANYWAY,
    ),
    "earn": Command(
        "recording.run.earn",
        "record what a hired proposal earned",
        "connects earn k7f3q 450 --on mon",
        argument("id", "ID", "words", ID, words="hired"),
        argument("amount", "AMOUNT", "earned", "how much in USD, before Upwork's fee"),
        *RECORDS,
    ),
    "reconcile": Command(
        "recording.run.reconcile",
        "record what Upwork shows, and explain any difference",
        "connects reconcile 42",
        argument("connects", "N", "connects", "how many Connects Upwork shows"),
        argument("--because", "K", "place", "record the difference as explanation K, like a refund"),
        *RECORDS,
    ),
    "plan": Command(
        "recording.run.plan",
        "record a change of plan or of its terms",
        "connects plan plus --when now --connects 95",
        argument("plan", "ID", "words", "the new plan, like plus", words="plans"),
        argument("--rules", "ID", "words", "other rules: upwork, or the id of a rule set", words="rule_sets"),
        choice("--when", ("now", "renewal"), "when it takes effect (default: when Upwork applies it)"),
        argument("--connects", "N", "connects", "the Connects Upwork actually granted for it"),
        *_OWN_TERMS,
        flag("--renewal-failed", "the last renewal's payment failed and Upwork moved you to this plan"),
        *RECORDS,
    ),
    "budget": Command(
        "recording.run.budget",
        "set your budget per cycle, or show it (without options)",
        "connects budget --connects 60 --money 10",
        argument("--connects", "N", "connects", "Connects per cycle"),
        argument("--money", "M", "money", "USD per cycle"),
        flag("--clear", "remove the budget"),
        *RECORDS,
    ),
}
