"""Declares the commands that report; `status`, `forecast`, `lists`, `insights`, `plans` and `rule_sets` run them."""

from typing import Final

from connects_tui.cli.declarations import JSON, REPORTS, REPORTS_AT_LENGTH, Command, argument, choice, flag, one_of
from connects_tui.movements import MOVEMENT_KINDS

_DIMENSIONS: Final = ("tag", "client", "cost", "boosted", "invited", "budget", "weekday", "month")

_LINE: Final = "one line for a prompt, such as '{balance} C, {lasts} d'; a wrong field names all there are"
_FILTER: Final = (
    "words, @client, #tag, is:STATUS, is:open, since:DAY, until:DAY, connects>N, boosted, invited; "
    "- before one excludes"
)
_MOVED_FOR: Final = "only what moved for proposals that match, as in connects list"
_FITTING: Final = "only those that fit, as in connects list"
_COLUMNS: Final = (
    "these columns: id, sent, title, client, connects, boost, invited, status, budget, budget_max, hourly, tags, "
    "refunded, url, note, status_since"
)
_KIND: Final = f"only this kind: {one_of(MOVEMENT_KINDS)} (repeatable)"
_RULE_SET: Final = "a rule set to show whole; upwork: the one in force; check: the file that follows"
_OWN_FILE: Final = "after check: your own file; every mistake is named, then a month is played under it"

COMMANDS: Final[dict[str, Command]] = {
    "status": Command(
        "status.status",
        "show balance, batches, forecast, budget, what is due, hints",
        "connects status --json | jq .balance",
        (
            argument("--pace", "N", "a_day", "forecast for N Connects a day (default: your own)"),
            argument("--line", "FORMAT", "words", _LINE, nargs="?", const="{balance} Connects"),
            *REPORTS_AT_LENGTH,
        ),
    ),
    "forecast": Command(
        "forecast.forecast",
        "show what status says ahead, in full: forecast, budget, hints",
        "connects forecast --pace 4 --json | jq .forecast.runs_out",
        (
            argument("--pace", "N", "a_day", "at N Connects a day (default: your own pace)"),
            argument("--dismiss", "HINT", "words", "hide a hint until its numbers change"),
            flag("--restore", "show dismissed hints again"),
            *REPORTS,
        ),
    ),
    "list": Command(
        "lists.list_",
        "list the proposals, all or those that match a filter",
        "connects list is:open @acme '#shopify' 'connects>10' since:2026-10-01 -boosted",
        (
            argument("filter", "FILTER", "anything", _FILTER, words="filters", nargs="*"),
            argument("--sort", "COLUMN", "column", "sort by a column, largest and latest first"),
            argument("--limit", "N", "how_many", "at most N: the latest, or the first of --sort"),
            argument("--columns", "A,B,...", "columns", _COLUMNS),
            flag("--csv", "output CSV"),
            *REPORTS_AT_LENGTH,
        ),
    ),
    "ledger": Command(
        "lists.ledger",
        "list every movement with the running balance",
        "connects ledger --since 'Nov 1' --kind refund @acme",
        (
            argument("filter", "FILTER", "anything", _MOVED_FOR, words="filters", nargs="*"),
            argument("--since", "DAY", "day", "only movements from that day on", words="days"),
            argument("--until", "DAY", "day", "only movements up to that day", words="days"),
            argument("--kind", "KIND", "movement_kind", _KIND, action="append"),
            *REPORTS_AT_LENGTH,
        ),
    ),
    "insights": Command(
        "insights.insights",
        "show your funnel and the cost of a reply and a hire",
        "connects insights --by tag --since 2026-01-01 -invited",
        (
            argument("filter", "FILTER", "anything", _FITTING, words="filters", nargs="*"),
            choice("--by", _DIMENSIONS, "group the proposals (default: by tag; in JSON by everything)"),
            argument("--since", "DAY", "day", "only proposals sent from that day on", words="days"),
            argument("--until", "DAY", "day", "only proposals sent up to that day", words="days"),
            flag("--p-values", "show p-values for the differences"),
            *REPORTS,
        ),
    ),
    "worth": Command(
        "insights.worth",
        "estimate a bid's odds and cost per hire",
        "connects worth '6 Speed up a Shopify theme +10 #shopify $800'",
        (argument("text", "TEXT", "anything", "the proposal in single quotes", nargs="*"), *REPORTS),
    ),
    "plans": Command(
        "plans.plans",
        "compare the plans for how you bid",
        "connects plans --proposals 30 --connects 8 --rules upwork-2026",
        (
            argument("--proposals", "P", "per_month", "proposals a month (default: your average)"),
            argument("--connects", "C", "connects", "Connects each (default: your average)"),
            flag("--history", "your own proposals of the last whole months instead"),
            argument("--months", "M", "months", "how many months (default: 12)"),
            argument("--rules", "ID", "words", "other rules; their published figures then stand", words="rule_sets"),
            *REPORTS,
        ),
    ),
    "rules": Command(
        "rule_sets.rules",
        "show the rule sets, or check your own file",
        "connects rules check my-rules.toml",
        (
            argument("id", "ID", "anything", _RULE_SET, words="rules_or_check", nargs="?"),
            argument("file", "FILE", "words", _OWN_FILE, words="files", nargs="?"),
            JSON,
        ),
    ),
}
