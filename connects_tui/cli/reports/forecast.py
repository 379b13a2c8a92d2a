"""The reports of the time ahead: the forecast, which also ends `connects status`, and what waits."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Final

from connects_tui.actions.book import Refused
from connects_tui.actions.hints import Hint, chosen, explanation, find_hints
from connects_tui.actions.outlook import Outlook
from connects_tui.actions.outlook_words import (
    budget_lines,
    due_lines,
    forecast_lines,
    learning_words,
    owed_words,
    pace_words,
    usual_words,
)
from connects_tui.actions.todo import KINDS, OLD_DAYS, TodoItem, TodoList, usual_wait_words
from connects_tui.actions.todo import todo as waiting
from connects_tui.cli.context import Context, WrongUsage
from connects_tui.cli.json_text import Shape, fields
from connects_tui.cli.output import complain, page, say, say_json
from connects_tui.insights.benchmarks import benchmarks_at_hand
from connects_tui.journal.local_state import dismiss, read_dismissed, restore_all
from connects_tui.journal.paths import benchmarks_file
from connects_tui.ledger.budgets import BudgetState
from connects_tui.ledger.forecast import Forecast
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.status import no_answer_status
from connects_tui.wording import NOT_REMEMBERED, day_words


def forecast(context: Context) -> None:
    context.book.require_account()
    outlook = outlook_on_day(context, context.args.pace)
    found = find_hints(outlook)
    kind = context.args.dismiss
    if kind is not None:  # as it stands: it comes back when its numbers change
        hint = _named(chosen(found, read_dismissed(context.journal)), "--dismiss", kind)
        if not dismiss(context.journal, kind, hint.numbers):
            raise Refused(NOT_REMEMBERED)
    if context.args.restore and not restore_all(context.journal):
        raise Refused(NOT_REMEMBERED)
    hints = chosen(found, read_dismissed(context.journal))
    if context.args.why is not None:
        hint = _named(found, "--why", context.args.why)
        if context.wants_json:
            say_json(_hint_shape(hint))
        else:
            page().paragraph(hint.text)
            page().pairs(explanation(hint))
    elif context.wants_json:
        say_json(_shape(outlook, hints))
    elif outlook.ledger.state is None:
        say(f"The journal starts after {day_words(context.as_of)}.")
    else:
        page().sections(ahead_sections(outlook, hints), first=True)


def _named(hints: Sequence[Hint], option: str, kind: str) -> Hint:
    by_kind = {hint.kind: hint for hint in hints}
    if kind not in by_kind:
        there = f"use {', '.join(sorted(by_kind))}" if by_kind else "there are no hints"
        raise WrongUsage(f'{option}: there is no hint "{kind}" right now; {there}')
    return by_kind[kind]


def ahead_sections(outlook: Outlook, hints: Sequence[Hint]) -> Iterator[tuple[str, list[str]]]:
    """Yield the sections on the time ahead, each a title and its lines; none before the opening."""
    forecast = outlook.forecast
    state = outlook.ledger.state
    if state is None:
        return
    if forecast is not None:
        lines = list(forecast_lines(forecast, state.purchase_terms))
        if any(loss.proposals for loss in forecast.losses[:3]):
            lines.append(f"A proposal costs {usual_words(outlook.usual_cost)}.")
        yield f"Forecast: {pace_words(forecast.pace)}", lines
    elif outlook.learning is not None:
        owed = [owed_words(state.purchase_terms, -state.balance, None, outlook.today)] if state.balance < 0 else []
        yield "Forecast", [*owed, f"{learning_words(outlook.learning)}."]
    if outlook.budget is not None:
        yield "Budget", list(budget_lines(outlook.budget))
    yield "Due", list(due_lines(outlook.due, outlook.today))
    why = "connects forecast --why"
    yield "Hints", [f"{hint.text} ({hint.command}; {why} {hint.kind})" for hint in hints]


def outlook_on_day(context: Context, pace: Decimal | None = None) -> Outlook:
    benchmarks, wrong = benchmarks_at_hand(benchmarks_file(), shown=context.settings.settings.benchmarks == "shown")
    if wrong:
        complain(f"{wrong}; the packaged benchmarks are used instead")
    share = Fraction(context.settings.settings.bid_share, 100)
    return Outlook(context.book.ledger(context.as_of), benchmarks, pace, context.book.usual_cost, share)


def _shape(outlook: Outlook, hints: Sequence[Hint]) -> Shape:
    return {
        "as_of": outlook.today,
        "learning": outlook.learning if outlook.forecast is None else None,
        "forecast": outlook.forecast and _forecast(outlook.forecast),
        "budget": outlook.budget and _budget(outlook.budget),
        "due": {
            "refunds": [
                fields(item, "proposal", "status", "since", "days", "connects") for item in outlook.due.refunds
            ],
            "renewal": outlook.due.renewal,
            "silent": [
                {"proposal": state.entry.id, "status": state.status, "since": state.status_since}
                for state in outlook.due.silent
            ],
        },
        "hints": [_hint_shape(hint) for hint in hints],
    }


def _hint_shape(hint: Hint) -> Shape:
    calculation = [{"label": label, "value": value} for label, value in hint.calculation]
    shape = {"hint": hint.kind, "text": hint.text, **fields(hint, "why", "command", "numbers")}
    return shape | {"calculation": calculation, "changes": hint.changes}


def _forecast(forecast: Forecast) -> Shape:
    pace, short = forecast.pace, forecast.shortage
    return {
        "balance": forecast.balance,
        "pace": {
            "connects_a_day": pace.a_day,
            "connects_a_proposal": pace.cost,
            **fields(pace, "days", "spent", "proposals"),
        },
        **fields(forecast, "renews", "left_at_renewal", "lasts_until", "runs_out"),
        "shortage": short and {**fields(short, "until", "connects"), "buy": short.buys, "uncovered": short.uncovered},
        "expiring": forecast.losses,
        **fields(forecast, "points", "looked_until"),
    }


def _budget(budget: BudgetState) -> Shape:
    left = ("left", "safe_today", "ahead")
    return {
        "since": budget.since,
        "cycle": fields(budget.cycle, "start", "renews"),
        "connects": budget.connects and fields(budget.connects, "budget", "spent", *left),
        "money": budget.money and fields(budget.money, "budget", "fees", "purchases", *left),
    }


# --- what waits -------------------------------------------------------------------------------------------------------

_LISTED: Final = 50
"""So many proposals at most are named in one command: a longer one nobody copies."""


def todo(context: Context) -> None:
    context.book.require_account()
    found = waiting(outlook_on_day(context), read_dismissed(context.journal))
    note = context.note
    if context.wants_json:
        shape = {"as_of": context.as_of, "items": [_todo_item(found, item) for item in found.items]}
        usual = {"reply": found.outlook.due.reply, "decision": found.outlook.due.decision}
        say_json(shape | {"usual_days": usual}, note)
    else:
        _print_todo(found, note)
    context.tell_of_errors()


def _todo_item(found: TodoList, item: TodoItem) -> Shape:
    return {"item": item.kind, "id": item.id or None, "since": item.since, "text": found.about(item)} | {
        "facts": [{"label": label, "value": value} for label, value in found.facts(item)],
        "commands": [{"when": when, "command": command} for when, command in found.remedies(item)],
    }


def _print_todo(found: TodoList, note: str | None) -> None:
    if note:
        say(note)
    if not found.items:
        say("Nothing to do now.")
        return
    sheet = page()
    sheet.heading(found.summary.partition(":")[0])
    for kind, items in groupby(found.items, key=lambda item: item.kind):
        title, lines = KINDS[kind].title, list[str]()
        for item in items:
            if isinstance(item.thing, ProposalState) and not lines:
                title += f" ({usual_wait_words(found.outlook.due, item.thing)})"
            lines.append(found.about(item))
            lines += [f"  {command}  ({when})" for when, command in found.remedies(item)]
        if kind == "silent" and len(found.old) > 1:
            ids = " ".join(proposal.id or "" for proposal in found.old)
            command = f"connects mark {ids} {no_answer_status(found.outlook.ledger)}"
            lines.append(f"No answer from all {len(found.old):,} that are silent for more than {OLD_DAYS} days:")
            lines.append(f"  {command}" if len(found.old) <= _LISTED else "  in the app, press n and then A")
        say("")
        sheet.heading(title)
        for line in lines:  # unbroken, so that a command can be copied
            say(f"  {line}")
