"""Hints in words: each a sentence with the numbers that make it true, why it is said, and what acts on it."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Final

from msgspec import Struct

from connects_tui.actions.forecasts import a_day_words, lapse_words, purchase_words
from connects_tui.insights.hints import Finding
from connects_tui.ledger.forecast import Shortage
from connects_tui.wording import counted, day_words, how_many, usd

_GUIDES: Final = "advice of the published Connects guides"


class Hint(Struct, frozen=True):
    """A hint as it is shown.

    Attributes:
        kind: what it is about; together with `numbers` what a dismissal remembers.
        text: the sentence.
        why: the rule or the source behind it.
        action: the id of the app's action that acts on it, as `connects_tui.keys` has it.
        command: the command that does.
        numbers: those that have to change before it is shown again once dismissed.
    """

    kind: str
    text: str
    why: str
    action: str
    command: str
    numbers: tuple[str, ...]


def worded(findings: Iterable[Finding], today: date) -> tuple[Hint, ...]:
    """Put findings into words."""
    return tuple(_hint(finding, today) for finding in findings)


def _hint(finding: Finding, today: date) -> Hint:
    say, why, action, command = _KINDS[finding.kind]
    return Hint(finding.kind, say(finding.facts, today), why, action, command, finding.numbers)


def _run_out(facts: Any, today: date) -> str:
    shortage = Shortage(facts["on"], facts["until"], facts["missing"], facts["buys"], facts["uncovered"])
    when = f"on {day_words(shortage.on, today)}"
    return f"At {a_day_words(facts['a_day'])} the Connects run out {when}. {purchase_words(shortage, today)}"


def _lapsing(facts: Any, today: date) -> str:
    return lapse_words(facts["lapse"], facts["cost"], today)


def _no_hire(facts: Any, today: date) -> str:
    return (
        f"{how_many(facts['connects'])} and {counted(facts['proposals'], 'proposal')} since "
        f"{day_words(facts['since'], today)} without a hire: accounts were once suspended for that. Send "
        "fewer, to jobs that fit better."
    )


def _poor_reply(facts: Any, _: date) -> str:
    answered = f"{facts['replies']} of {counted(facts['proposals'], 'proposal')} answered"
    good = facts["good"]
    return (
        f"{answered} for {how_many(facts['connects'])} in 90 days; {good.name} begins at {good.start} %. More Connects "
        "won't cure that; a better proposal or profile may."
    )


def _drift(facts: Any, today: date) -> str:
    off = f", and was off by {abs(facts['off'])} then" if facts["off"] else ""
    return (
        f"The journal was last checked against Upwork's page on {day_words(facts['last'], today)}{off}; since then "
        f"{counted(facts['movements'], 'movement')}."
    )


def _overbought(facts: Any, today: date) -> str:
    return (
        f"{how_many(facts['connects'])} that you bought will lapse unused, the first on "
        f"{day_words(facts['on'], today)}, at {a_day_words(facts['a_day'])}: buy less at a time."
    )


def _busy_ahead(facts: Any, today: date) -> str:
    buy = ""
    if facts["bought"] and facts["price"] is not None:
        buy = f" Buying {facts['bought']} for {usd(facts['price'])} covers them."
    return (
        f"A year ago the four weeks up to {day_words(facts['until'], today)} took {how_many(facts['busy'])}, usual are "
        f"{facts['usual']}; {facts['missing']} are missing for that now.{buy}"
    )


def _boosts(facts: Any, _: date) -> str:
    boosted, organic = facts["boosted"], facts["organic"]
    return (
        f"Boosts took {how_many(facts['connects'])} in 180 days; {boosted.cases} of {boosted.of} boosted proposals "
        f"were answered, and {organic.cases} of {organic.of} without a boost."
    )


def _plan_pays(facts: Any, _: date) -> str:
    now, best, sent = facts["now"], facts["best"], _per_month(facts["per_month"])
    if best.missed < now.missed:
        lost = counted(now.missed - best.missed, "proposal")
        return f"{best.plan.name} would send {lost} a year that {now.plan.name} can't, at {sent}."
    less = usd(now.monthly_cost - best.monthly_cost)
    return f"{best.plan.name} would cost {less} less a month than {now.plan.name}, at {sent}."


def _plan_stays(facts: Any, _: date) -> str:
    now, rival, sent = facts["now"], facts["rival"], _per_month(facts["per_month"])
    more = usd(rival.monthly_cost - now.monthly_cost)
    return f"An upgrade does not pay: at {sent} {rival.plan.name} would cost {more} more a month than {now.plan.name}."


def _per_month(number: Decimal) -> str:
    plain = int(number) if number == int(number) else number
    return f"{plain} {'proposal' if plain == 1 else 'proposals'} a month"


def _beyond_allowance(facts: Any, _: date) -> str:
    beyond = counted(facts["beyond"], "proposal")
    which = f"the {beyond}" if facts["beyond"] == 1 else f"each of the {beyond}"
    return (
        f"You spend {how_many(facts['spent'])} a cycle and get {facts['allowance']}: {which} beyond the allowance "
        f"costs {usd(facts['each'])}, at {facts['cost']}."
    )


def _routine(facts: Any, _: date) -> str:
    number, days = facts["proposals"], facts["days"]
    a_day, every = -(-number // days), days // number
    if number > days:
        rhythm = f"{a_day} proposals of {facts['cost']} a day use"
    elif every == 1:
        rhythm = f"a proposal of {facts['cost']} a day uses"
    else:
        rhythm = f"a proposal of {facts['cost']} every {every} days uses"
    return f"Of {how_many(facts['allowance'])} a cycle you spend {facts['spent']}: {rhythm} it up by each renewal."


_PACE: Final = "your pace of the last 28 days under the rules in force"
_BELOW: Final = "the 95 % interval of your reply rate lies below it"
_Say = Callable[[Any, date], str]

_KINDS: Final[dict[str, tuple[_Say, str, str, str]]] = {
    "run-out": (_run_out, _PACE, "in-out", "connects buy"),
    "lapsing": (_lapsing, _PACE, "add", "connects log"),
    "no-hire": (_no_hire, _GUIDES, "go-insights", "connects insights"),
    "poor-reply": (
        _poor_reply,
        _BELOW,
        "go-insights",
        "connects insights",
    ),
    "drift": (_drift, "the journal against Upwork's page", "reconcile", "connects reconcile"),
    "overbought": (_overbought, _PACE, "add", "connects log"),
    "busy-ahead": (_busy_ahead, "your own proposals of a year ago", "in-out", "connects buy"),
    "boosts": (_boosts, "your own proposals, invitations left out", "go-insights", "connects insights --by boosted"),
    "plan-pays": (_plan_pays, "the plan comparison, your averages of 90 days", "go-plans", "connects plans"),
    "plan-stays": (_plan_stays, "the plan comparison, your averages of 90 days", "go-plans", "connects plans"),
    "beyond-allowance": (_beyond_allowance, "your pace and the plan's price", "go-plans", "connects plans"),
    "routine": (_routine, _GUIDES, "add", "connects log"),
}
"""For each kind: its sentence, why it is said, the app's action and the command that act on it."""
