"""The report of the time ahead, which `connects status` ends with too: forecast."""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from connects_tui.actions.book import Refused
from connects_tui.actions.hints import Hint, dismiss, explanation, read_dismissed, restore_all
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
from connects_tui.cli.context import Context, WrongUsage
from connects_tui.cli.output import Shape, complain, fields, page, say, say_json
from connects_tui.insights.benchmarks import benchmarks_at_hand
from connects_tui.journal.paths import benchmarks_file
from connects_tui.ledger.budgets import BudgetState
from connects_tui.ledger.forecast import Forecast, Shortage
from connects_tui.wording import day_words

_NOT_REMEMBERED: Final = "this can't be remembered: the state folder can't be written to"


def forecast(context: Context) -> None:
    """Report the time ahead; dismiss a hint, or show those again that were dismissed."""
    context.book.require_account()
    look = look_ahead(context)
    kind = context.arguments.dismiss
    if kind is not None:  # as it stands: it comes back when its numbers change
        hint = _named(look.hints, "--dismiss", kind)
        if not dismiss(context.journal, kind, hint.numbers):
            raise Refused(_NOT_REMEMBERED)
    if context.arguments.restore and not restore_all(context.journal):
        raise Refused(_NOT_REMEMBERED)
    look = replace(look, dismissed=read_dismissed(context.journal))
    if context.arguments.why is not None:
        _explain(context, look, context.arguments.why)
    elif context.wants_json:
        say_json(_shape(look))
    elif look.ledger.state is None:
        say(f"The journal is not open yet on {day_words(context.as_of)}.")
    else:
        page().sections(ahead_sections(look), first=True)


def _named(hints: Sequence[Hint], option: str, kind: str) -> Hint:
    """Return the hint of a kind. Raises WrongUsage: there is none now."""
    found = {hint.kind: hint for hint in hints}
    if kind not in found:
        there = f"is {', '.join(sorted(found))}" if found else "is none"
        raise WrongUsage(f"{option} {kind}: no such hint now; there {there}")
    return found[kind]


def _explain(context: Context, look: Outlook, kind: str) -> None:
    """Print how a hint comes about, a dismissed one too."""
    hint = _named(look.findings, "--why", kind)
    if context.wants_json:
        say_json(_hint_shape(hint))
    else:
        page().paragraph(hint.text)
        page().pairs(explanation(hint))


def look_ahead(context: Context) -> Outlook:
    """Return the outlook at the pace asked for, without the hints that were dismissed."""
    return replace(outlook(context), dismissed=read_dismissed(context.journal), pace=context.arguments.pace)


def ahead_sections(look: Outlook) -> Iterator[tuple[str, list[str]]]:
    """Go through the sections on the time ahead, each with its title."""
    found = look.forecast
    state = look.ledger.state
    if state is None:
        return
    if found is not None:
        lines = list(forecast_lines(found, state.purchase))
        if any(loss.proposals for loss in found.losses[:3]):
            lines.append(f"A proposal costs {usual_words(look.usual_cost)}.")
        yield f"Forecast: {pace_words(found.pace)}", lines
    elif look.learning is not None:
        owed = [owed_words(state.purchase, -state.balance, None, look.today)] if state.balance < 0 else []
        yield "Forecast", [*owed, f"{learning_words(look.learning)}."]
    if look.budget is not None:
        yield "Budget", list(budget_lines(look.budget))
    # Connects that are not back stand in the page's own list, with the command that records them.
    yield "Due", list(due_lines(replace(look.due, refunds=()), look.today))
    why = "connects forecast --why"
    yield "Hints", [f"{hint.text} ({hint.command}; {why} {hint.kind})" for hint in look.hints]


def outlook(context: Context) -> Outlook:
    """Return the outlook on the day asked for; complain where the user's own benchmarks can't be used."""
    benchmarks, wrong = benchmarks_at_hand(benchmarks_file(), shown=context.settings.settings.benchmarks == "shown")
    if wrong:
        complain(f"{wrong}; the benchmarks of the program are used instead")
    return Outlook(context.book.ledger(context.as_of), benchmarks, set_cost=context.book.usual_cost)


def _shape(look: Outlook) -> Shape:
    return {
        "as_of": look.today,
        "learning": look.learning if look.forecast is None else None,
        "forecast": None if look.forecast is None else _forecast(look.forecast),
        "budget": None if look.budget is None else _budget(look.budget),
        "due": {
            "refunds": [fields(item, "proposal", "status", "since", "days", "connects") for item in look.due.refunds],
            "renewal": look.due.renewal,
            "silent": [
                {"proposal": state.entry.id, "status": state.status, "since": state.status_since}
                for state in look.due.silent
            ],
        },
        "hints": [_hint_shape(hint) for hint in look.hints],
    }


def _hint_shape(hint: Hint) -> Shape:
    calculation = [{"label": label, "value": value} for label, value in hint.calculation]
    shape = {"hint": hint.kind, "text": hint.text, **fields(hint, "why", "command", "numbers")}
    return shape | {"calculation": calculation, "changes": hint.changes}


def _forecast(found: Forecast) -> Shape:
    pace = found.pace
    return {
        "balance": found.balance,
        "pace": {
            "connects_a_day": round(float(pace.a_day), 6),
            "connects_a_proposal": pace.cost,
            **fields(pace, "days", "spent", "proposals"),
        },
        **fields(found, "renews", "left_at_renewal", "lasts_until", "runs_out"),
        "shortage": None if found.shortage is None else _shortage(found.shortage),
        "lapses": found.losses,
        **fields(found, "points", "looked_until"),
    }


def _shortage(shortage: Shortage) -> Shape:
    return {**fields(shortage, "until", "connects"), "buy": shortage.buys, "uncovered": shortage.uncovered}


def _budget(found: BudgetState) -> Shape:
    left = ("left", "safe_today", "ahead")
    return {
        "since": found.since,
        "cycle": fields(found.cycle, "start", "renews"),
        "connects": None if found.connects is None else fields(found.connects, "budget", "spent", *left),
        "money": None if found.money is None else fields(found.money, "budget", "fees", "purchases", *left),
    }
