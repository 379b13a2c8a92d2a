"""The report of where the account stands: status."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from connects_tui.actions.book import Book
from connects_tui.actions.status_line import LineError, status_line
from connects_tui.cli.context import Context, WrongUsage
from connects_tui.cli.output import Shape, fields, page, say, say_json
from connects_tui.ledger.lots import Lot
from connects_tui.ledger.status import REFUND_DAYS, AccountStatus, status_of
from connects_tui.problems import Problem
from connects_tui.wording import counted, day_words, how_many, usd

_MOST_WARNINGS: Final = 5
"""How many warnings the status shows; older ones are named by `connects check`."""


def status(context: Context) -> None:
    """Report where the account stands."""
    context.book.require_account()
    form = context.arguments.line
    if form is not None and context.wants_json:
        raise WrongUsage("--line and --json can't go together")
    if form is not None:  # and nothing else: what is wrong in the journal is for another place than a prompt
        try:
            say(status_line(context.book.ledger(context.as_of), form))
        except LineError as error:
            raise WrongUsage(f"--line: {error}") from error
        return
    found = status_of(context.book.ledger(context.as_of))
    note = context.note
    if context.wants_json:
        say_json(_shape(found) | ({"note": note} if note else {}))
    else:
        from connects_tui.cli.forecast import ahead_sections, look_ahead  # noqa: PLC0415 - for a person alone

        _print_status(context.book, found, note)
        page().sections(ahead_sections(look_ahead(context)))
    context.tell_of_errors()


def _shape(found: AccountStatus) -> Shape:
    warnings = [fields(problem, "on", "entry", "code") | {"message": problem.sentence} for problem in found.warnings]
    return {
        "as_of": found.as_of,
        "rules": found.rules.id,
        "plan": found.plan.id,
        **fields(found, "balance", "owed"),
        "lots": [fields(lot, "source", "issued", "expires") | {"connects": lot.left} for lot in found.lots],
        "expiring": list(found.expiring),
        "cycle": found.cycle,
        "cash": fields(found, "fees", "purchases"),
        "credits": [],  # that pay for boosts: the ledger has none yet
        "refunds_due": [fields(item, "proposal", "connects", "since") for item in found.refunds_due],
        "warnings": warnings,
    }


def _print_status(book: Book, found: AccountStatus, note: str | None) -> None:
    """Print where the account stands: the balance first, then what it is made of, then what needs attention."""
    page().heading(" · ".join(_balance(found)))
    page().pairs(_facts(found, note))
    if found.lots:
        today = found.as_of
        rows = [(lot.source, day_words(lot.issued, today), _lapses(lot, today), f"{lot.left:,}") for lot in found.lots]
        say("")
        page().table(("Lot", "Issued", "Lapses", ">Connects"), rows)
    page().sections(_sections(book, found))


def _balance(found: AccountStatus) -> Iterator[str]:
    yield how_many(found.balance)
    if found.balance <= 0:
        return
    if found.typical_cost:
        yield f"about {counted(found.balance // found.typical_cost, 'proposal')} of {found.typical_cost}"
    if found.worth is not None:
        yield f"{usd(found.worth)} to buy"


def _facts(found: AccountStatus, note: str | None) -> Iterator[tuple[str, str]]:
    today = found.as_of
    yield "Day", day_words(today)
    yield "Plan", f"{found.plan.name} · {found.rules.name}"
    if note:
        yield "Note", note
    if found.owed:
        yield "Owed", f"{how_many(found.owed)}: more were spent than there were, see the warnings"
    if found.cycle:
        start, renews = day_words(found.cycle.start, today), day_words(found.cycle.renews, today)
        yield "Cycle", f"since {start} · {how_many(found.cycle.spent)} spent"
        change = f" · then {found.coming_plan.name}" if found.coming_plan else ""
        yield "Renews", f"{renews}, in {counted((found.cycle.renews - today).days, 'day')}{change}"
        yield "Cash", f"{usd(found.fees)} for membership, {usd(found.purchases)} for Connects, since the opening"


def _lapses(lot: Lot, today: date) -> str:
    if lot.expires is not None:
        return day_words(lot.expires, today)
    return "at a renewal" if lot.last_renewal is not None else "never"


def _sections(book: Book, found: AccountStatus) -> Iterator[tuple[str, list[str]]]:
    """Name what needs attention: what lapses, what is due, what is odd."""
    today = found.as_of
    lapsing = [f"{day_words(item.on, today)}: {how_many(item.connects)}" for item in found.expiring]
    yield "Lapses when nothing more is spent", lapsing
    due = [
        f'{how_many(item.connects)} for "{book.history.proposals[item.proposal].title}", '
        f"since {day_words(item.since, today)}{_overdue((today - item.since).days)} (connects refund {item.proposal})"
        for item in found.refunds_due
    ]
    yield "Due back", due
    yield "Warnings", list(_warnings(found.warnings, today))


def _overdue(days: int) -> str:
    return f", not back after {counted(days, 'day')}" if days >= REFUND_DAYS else ""


def _warnings(warnings: Sequence[Problem], today: date) -> Iterator[str]:
    for problem in warnings[-_MOST_WARNINGS:]:
        when = f"{day_words(problem.on, today)}: " if problem.on else ""
        yield f"{when}{problem.sentence}"
    more = len(warnings) - _MOST_WARNINGS
    if more > 0:
        yield f"and {more} before these; `connects check` names them all"
