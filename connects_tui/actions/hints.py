"""Hints in words: each a sentence with the numbers that make it true, why it is said, and what acts on it."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Final

from msgspec import Struct

from connects_tui.actions.forecasts import a_day_words, lapse_words, purchase_words
from connects_tui.insights.hints import (
    BeyondAllowance,
    BusyAhead,
    Drift,
    Finding,
    IdleBoosts,
    Lapsing,
    NoHire,
    Overbought,
    PlanPays,
    PlanStays,
    PoorReply,
    Routine,
    RunOut,
)
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
    say, why, action, command = _WORDS[type(finding)]
    return Hint(finding.kind, say(finding, today), why, action, command, finding.numbers)


def _run_out(found: RunOut, today: date) -> str:
    when = f"on {day_words(found.shortage.on, today)}"
    return f"At {a_day_words(found.a_day)} the Connects run out {when}. {purchase_words(found.shortage, today)}"


def _lapsing(found: Lapsing, today: date) -> str:
    return lapse_words(found.lapse, found.cost, today)


def _no_hire(found: NoHire, today: date) -> str:
    return (
        f"{how_many(found.connects)} and {counted(found.proposals, 'proposal')} since {day_words(found.since, today)} "
        "without a hire: accounts were once suspended for that. Send fewer, to jobs that fit better."
    )


def _poor_reply(found: PoorReply, _: date) -> str:
    answered = f"{found.replies.cases} of {counted(found.replies.of, 'proposal')} answered"
    return (
        f"{answered} for {how_many(found.connects)} in 90 days; {found.good.name} begins at {found.good.start} %. More "
        "Connects won't cure that; a better proposal or profile may."
    )


def _drift(found: Drift, today: date) -> str:
    off = f", and was off by {abs(found.off)} then" if found.off else ""
    return (
        f"The journal was last checked against Upwork's page on {day_words(found.last, today)}{off}; since then "
        f"{counted(found.movements, 'movement')}."
    )


def _overbought(found: Overbought, today: date) -> str:
    return (
        f"{how_many(found.connects)} that you bought will lapse unused, the first on {day_words(found.on, today)}, at "
        f"{a_day_words(found.a_day)}: buy less at a time."
    )


def _busy_ahead(found: BusyAhead, today: date) -> str:
    buy = ""
    if found.bought and found.price is not None:
        buy = f" Buying {found.bought} for {usd(found.price)} covers them."
    return (
        f"A year ago the four weeks up to {day_words(found.until, today)} took {how_many(found.busy)}, usual are "
        f"{found.usual}; {found.missing} are missing for that now.{buy}"
    )


def _boosts(found: IdleBoosts, _: date) -> str:
    boosted, organic = found.boosted, found.organic
    return (
        f"Boosts took {how_many(found.connects)} in 180 days; {boosted.cases} of {boosted.of} boosted proposals "
        f"were answered, and {organic.cases} of {organic.of} without a boost."
    )


def _plan_pays(found: PlanPays, _: date) -> str:
    now, best, sent = found.now, found.best, _per_month(found.per_month)
    if best.missed < now.missed:
        lost = counted(now.missed - best.missed, "proposal")
        return f"{best.plan.name} would send {lost} a year that {now.plan.name} can't, at {sent}."
    less = usd(now.monthly_cost - best.monthly_cost)
    return f"{best.plan.name} would cost {less} less a month than {now.plan.name}, at {sent}."


def _plan_stays(found: PlanStays, _: date) -> str:
    now, rival, sent = found.now, found.rival, _per_month(found.per_month)
    more = usd(rival.monthly_cost - now.monthly_cost)
    return f"An upgrade does not pay: at {sent} {rival.plan.name} would cost {more} more a month than {now.plan.name}."


def _per_month(number: Decimal) -> str:
    plain = int(number) if number == int(number) else number
    return f"{plain} {'proposal' if plain == 1 else 'proposals'} a month"


def _beyond_allowance(found: BeyondAllowance, _: date) -> str:
    beyond = counted(found.beyond, "proposal")
    which = f"the {beyond}" if found.beyond == 1 else f"each of the {beyond}"
    return (
        f"You spend {how_many(found.spent)} a cycle and get {found.allowance}: {which} beyond the allowance "
        f"costs {usd(found.each)}, at {found.cost}."
    )


def _routine(found: Routine, _: date) -> str:
    number, days = found.proposals, found.days
    a_day, every = -(-number // days), days // number
    if number > days:
        rhythm = f"{a_day} proposals of {found.cost} a day use"
    elif every == 1:
        rhythm = f"a proposal of {found.cost} a day uses"
    else:
        rhythm = f"a proposal of {found.cost} every {every} days uses"
    return f"Of {how_many(found.allowance)} a cycle you spend {found.spent}: {rhythm} it up by each renewal."


_PACE: Final = "your pace of the last 28 days under the rules in force"
_BELOW: Final = "the 95 % interval of your reply rate lies below it"
_COMPARED: Final = "the plan comparison, your averages of 90 days"
_BOOSTS: Final = "your own proposals, invitations left out"

_WORDS: Final[dict[type[Finding], tuple[Callable[[Any, date], str], str, str, str]]] = {
    RunOut: (_run_out, _PACE, "in-out", "connects buy"),
    Lapsing: (_lapsing, _PACE, "add", "connects log"),
    NoHire: (_no_hire, _GUIDES, "go-insights", "connects insights"),
    PoorReply: (_poor_reply, _BELOW, "go-insights", "connects insights"),
    Drift: (_drift, "the journal against Upwork's page", "reconcile", "connects reconcile"),
    Overbought: (_overbought, _PACE, "add", "connects log"),
    BusyAhead: (_busy_ahead, "your own proposals of a year ago", "in-out", "connects buy"),
    IdleBoosts: (_boosts, _BOOSTS, "go-insights", "connects insights --by boosted"),
    PlanPays: (_plan_pays, _COMPARED, "go-plans", "connects plans"),
    PlanStays: (_plan_stays, _COMPARED, "go-plans", "connects plans"),
    BeyondAllowance: (_beyond_allowance, "your pace and the plan's price", "go-plans", "connects plans"),
    Routine: (_routine, _GUIDES, "add", "connects log"),
}
"""For each kind: its sentence, why it is said, the app's action and the command that act on it."""
