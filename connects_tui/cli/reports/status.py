"""The report of where the account stands, also in one line for a prompt."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from msgspec import Struct

from connects_tui.actions.outlook_words import enough_words, expiring_refund_words, renewal_words
from connects_tui.cli.context import Context, WrongUsage
from connects_tui.cli.json_text import Shape, fields
from connects_tui.cli.output import page, say, say_json
from connects_tui.ledger import Ledger
from connects_tui.ledger.budgets import BudgetState, budget_state
from connects_tui.ledger.forecast import Forecast, UsualCost, forecast, learning
from connects_tui.ledger.lots import Lot
from connects_tui.ledger.status import REFUND_DAYS, SOON_DAYS, AccountStatus, spent_words, status_of
from connects_tui.problems import Problem
from connects_tui.wording import counted, credits_words, day_words, how_many, percent_words, sanitize, usd

_PART: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


class _Facts(Struct, frozen=True, eq=False, dict=True):
    """What fields are about, worked out when one asks for it."""

    ledger: Ledger

    @cached_property
    def status(self) -> AccountStatus:
        return status_of(self.ledger)

    @cached_property
    def forecast(self) -> Forecast | None:
        return None if learning(self.ledger) else forecast(self.ledger)

    @cached_property
    def budget(self) -> BudgetState | None:
        return budget_state(self.ledger)


FIELDS: Final[dict[str, Callable[[_Facts], object]]] = {
    "balance": lambda facts: facts.status.balance,
    "worth": lambda facts: None if facts.status.worth is None else usd(facts.status.worth),
    "plan": lambda facts: sanitize(facts.status.plan.name),
    "renews": lambda facts: facts.status.cycle and facts.status.cycle.renews,
    "renews_in": lambda facts: facts.status.cycle and (facts.status.cycle.renews - facts.status.as_of).days,
    "spent": lambda facts: facts.status.cycle and facts.status.cycle.spent,
    "expiring": lambda facts: sum(
        item.connects for item in facts.status.expiring if item.on <= facts.status.as_of + timedelta(days=SOON_DAYS)
    ),
    "expires": lambda facts: facts.status.expiring[0].on if facts.status.expiring else None,
    "due": lambda facts: sum(item.connects for item in facts.status.refunds_due),
    "lasts": lambda facts: (
        (facts.forecast.lasts_until - facts.status.as_of).days
        if facts.forecast and facts.forecast.lasts_until
        else None
    ),
    "runs_out": lambda facts: facts.forecast and facts.forecast.runs_out,
    "safe": lambda facts: facts.budget and facts.budget.connects and facts.budget.connects.safe_today,
}


def _filled(part: re.Match[str], facts: _Facts) -> str:
    if part[0] in ("{{", "}}"):
        return part[0][0]
    if part[1] is None:
        raise WrongUsage(f'--line: a single "{part[0]}"; write two to show one')
    if part[1] not in FIELDS:
        there_are = ", ".join(f"{{{name}}}" for name in FIELDS)
        raise WrongUsage(f"--line: there is no {{{part[1]}}}; there are {there_are}")
    value = FIELDS[part[1]](facts)
    return "-" if value is None else str(value)


_MAX_WARNINGS: Final = 5


def status(context: Context) -> None:
    context.book.require_account()
    form = context.args.line
    if form is not None:  # and nothing else: a prompt is no place for the journal's errors
        if context.wants_json:
            raise WrongUsage("--line and --json can't go together")
        facts = _Facts(context.book.ledger(context.as_of))
        say(_PART.sub(lambda part: _filled(part, facts), form))
        return
    report = status_of(context.book.ledger(context.as_of))
    note = context.note
    if context.wants_json:
        say_json(_shape(report), note)
    else:
        from connects_tui.actions.hints import shown_hints  # noqa: PLC0415 - for a person alone
        from connects_tui.cli.reports.forecast import ahead_sections, outlook_on_day  # noqa: PLC0415 - as above

        outlook = outlook_on_day(context, context.args.pace)
        _print_status(report, outlook.usual_cost, note)
        page().sections(ahead_sections(outlook, shown_hints(outlook, context.journal)))
    context.tell_of_errors()


def _shape(report: AccountStatus) -> Shape:
    warnings = [fields(problem, "on", "entry", "code") | {"message": problem.sentence} for problem in report.warnings]
    return {
        "as_of": report.as_of,
        "rules": report.rules.id,
        "plan": report.plan.id,
        "balance": report.balance,
        "owed": max(0, -report.balance),
        "lots": [
            fields(lot, "source", "issued") | {"expires": report.expires(lot), "connects": lot.left}
            for lot in report.lots
        ],
        "expiring": list(report.expiring),
        "cycle": report.cycle and fields(report.cycle, "start", "renews", "spent"),
        "cash": fields(report.ledger, "fees", "purchases"),
        "credits": [fields(batch, "issued", "expires") | {"connects": batch.left} for batch in report.ad_credits],
        "refunds_due": [fields(item, "proposal", "connects", "since") for item in report.refunds_due],
        "warnings": warnings,
    }


def _print_status(report: AccountStatus, usual: UsualCost, note: str | None) -> None:
    page().heading(" · ".join(_balance(report, usual)))
    page().pairs(_facts(report, note))
    if report.lots:
        today = report.as_of
        rows = [
            (lot.source, day_words(lot.issued, today), _expires(report, lot), f"{lot.left:,}") for lot in report.lots
        ]
        say("")
        page().table(("Batch", "Issued", "Expires", ">Connects"), rows)
    page().sections(_sections(report))


def _balance(report: AccountStatus, usual: UsualCost) -> Iterator[str]:
    yield how_many(report.balance)
    if report.balance <= 0:
        return
    if usual.connects:
        yield enough_words(report.balance, usual)
    if report.worth is not None:
        yield f"worth {usd(report.worth)}"


def _facts(report: AccountStatus, note: str | None) -> Iterator[tuple[str, str]]:
    today = report.as_of
    yield "Day", day_words(today)
    tax = f" · {percent_words(report.ledger.tax)} tax" if report.ledger.tax else ""
    yield "Plan", f"{report.plan.name} · {report.rules.name}{tax}"
    if note:
        yield "Note", note
    if report.balance < 0:
        yield "Owed", f"{how_many(-report.balance)}: you spent more than you had, see the warnings"
    if report.ad_credits:
        yield "Credits", credits_words(report.credits_held, report.ad_credits[0].expires, today)
    if report.cycle:
        start, renews = day_words(report.cycle.start, today), day_words(report.cycle.renews, today)
        yield "Cycle", f"since {start} · {spent_words(report.cycle)}"
        change = f" · {report.coming_plan.name}" if report.coming_plan else ""
        brings = f" · {renewal_words(report.renewal)}" if report.renewal else ""
        in_days = counted((report.cycle.renews - today).days, "day")
        yield "Renews", f"{renews}, in {in_days}{change}{brings}"
        fees, purchases = usd(report.ledger.fees), usd(report.ledger.purchases)
        yield "Cash", f"{fees} for membership, {purchases} for Connects, since you started tracking"


def _expires(report: AccountStatus, lot: Lot) -> str:
    first = report.expires(lot)
    if first is None:
        return "never"
    return f"{'from ' if report.expires_in_parts(lot) else ''}{day_words(first, report.as_of)}"


def _sections(report: AccountStatus) -> Iterator[tuple[str, list[str]]]:
    today = report.as_of
    expiring = [f"{day_words(item.on, today)}: {how_many(item.connects)}" for item in report.expiring]
    yield "Expiring if you spend nothing", expiring
    due = [
        f'{how_many(item.connects)} for "{item.title}", '
        f"since {day_words(item.since, today)}{_overdue((today - item.since).days)}{expiring_refund_words(item)} "
        f"(connects refund {item.proposal})"
        for item in report.refunds_due
    ]
    yield "Refunds due", due
    yield "Warnings", list(_warnings(report.warnings, today))


def _overdue(days: int) -> str:
    return f", not refunded after {counted(days, 'day')}" if days >= REFUND_DAYS else ""


def _warnings(warnings: Sequence[Problem], today: date) -> Iterator[str]:
    for problem in warnings[-_MAX_WARNINGS:]:
        when = f"{day_words(problem.on, today)}: " if problem.on else ""
        yield f"{when}{problem.sentence}"
    more = len(warnings) - _MAX_WARNINGS
    if more > 0:
        yield f"and {more} earlier; `connects check` lists them all"
