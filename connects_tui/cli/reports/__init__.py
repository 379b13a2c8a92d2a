"""The commands that report: each module has the functions of some."""

from typing import Final

from connects_tui.cli.declarations import (
    JSON,
    REPORTS,
    REPORTS_AT_LENGTH,
    TAX,
    Command,
    argument,
    choice,
    day,
    flag,
)
from connects_tui.exporting import LISTED_COLUMNS
from connects_tui.movements import MOVEMENT_KINDS
from connects_tui.wording import or_words

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
COMMANDS: Final = {
    "status": Command(
        "reports.status.status",
        "show your balance, batches, forecast, budget, what is due and hints",
        "connects status --json | jq .balance",
        argument("--pace", "N", "pace", "forecast at N Connects a day (default: your own pace)"),
        argument("--line", "FORMAT", "words", _LINE, nargs="?", const="{balance} Connects"),
        *REPORTS_AT_LENGTH,
    ),
    "forecast": Command(
        "reports.forecast.forecast",
        "show the forecast, budget and hints in full",
        "connects forecast --pace 4 --json | jq .forecast.runs_out",
        argument("--pace", "N", "pace", "at N Connects a day (default: your own pace)"),
        argument("--why", "HINT", "words", "show how a hint is worked out"),
        argument("--dismiss", "HINT", "words", "hide a hint until its numbers change"),
        flag("--restore", "show dismissed hints again"),
        *REPORTS,
    ),
    "todo": Command(
        "reports.forecast.todo",
        "list what needs your attention, each with the command that settles it",
        "connects todo --json | jq '.items | length'",
        *REPORTS_AT_LENGTH,
    ),
    "list": Command(
        "reports.lists.list_",
        "list your proposals, all or those that match a filter",
        "connects list is:open @acme '#shopify' 'connects>10' since:2026-10-01 -boosted",
        argument("filter", "FILTER", "anything", _FILTER, words="filters", nargs="*"),
        choice("--sort", LISTED_COLUMNS, "sort by a column, largest or latest first", metavar="COLUMN"),
        argument("--limit", "N", "rows", "at most N: the latest, or the first by --sort"),
        argument("--columns", "A,B,...", "columns", _COLUMNS),
        flag("--csv", "output CSV"),
        *REPORTS_AT_LENGTH,
    ),
    "ledger": Command(
        "reports.lists.ledger",
        "list every movement with the running balance",
        "connects ledger --since 'Nov 1' --kind refund @acme",
        argument("filter", "FILTER", "anything", _MOVED_FOR, words="filters", nargs="*"),
        day("--since", "only movements from that day on"),
        day("--until", "only movements up to that day"),
        choice("--kind", MOVEMENT_KINDS, _KIND, metavar="KIND", action="append"),
        *REPORTS_AT_LENGTH,
    ),
    "insights": Command(
        "reports.insights.insights",
        "show your funnel and the cost of a reply and a hire",
        "connects insights --by tag --since 2026-01-01 -invited",
        argument(
            "filter", "FILTER", "anything", "only matching proposals, as in connects list", words="filters", nargs="*"
        ),
        choice("--by", DIMENSION_CHOICES, _BY, metavar="KIND"),
        day("--since", "only proposals sent from that day on"),
        day("--until", "only proposals sent up to that day"),
        flag("--p-values", "show p-values for the differences"),
        flag("--backtest", "replay your bids: would following connects worth have paid off?"),
        *REPORTS,
    ),
    "month": Command(
        "reports.insights.month",
        "compare a month with the one before",
        "connects month 2026-10",
        argument("month", "MONTH", "month", "the month, like 2026-10 (default: this one)", nargs="?"),
        *REPORTS,
    ),
    "worth": Command(
        "reports.insights.worth",
        "say whether a bid is worth it: Bid, Thin or Skip, and why",
        "connects worth '6 Speed up a Shopify theme +10 #shopify $800'",
        argument("text", "TEXT", "anything", "the proposal in single quotes", nargs="*"),
        *REPORTS,
    ),
    "plans": Command(
        "reports.plans.plans",
        "compare the plans for how you bid",
        "connects plans --proposals 30 --connects 8 --rules upwork-2026",
        argument("--proposals", "P", "per_month", "proposals a month (default: your average)"),
        argument("--connects", "C", "connects", "Connects each (default: your average)"),
        flag("--history", "replay your own proposals of the last full months instead"),
        argument("--months", "M", "months", "how many months (default: 12)"),
        argument("--rules", "ID", "words", "other rules, at their published prices", words="rule_sets"),
        argument("--tax", "P", "percent", f"{TAX} (default: your account's)"),
        *REPORTS,
    ),
    "rules": Command(
        "reports.rule_sets.rules",
        "show the rule sets, or check your own file",
        "connects rules check my-rules.toml",
        argument("id", "ID", "anything", _RULE_SET, words="rules_or_check", nargs="?"),
        argument("file", "FILE", "words", _OWN_FILE, words="files", nargs="?"),
        JSON,
    ),
}
