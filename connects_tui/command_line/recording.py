"""The commands that record what happened: log, mark, buy, grant, spend, refund, plan, budget, reconcile."""

import sys
from typing import Any, Final

from msgspec.structs import replace

from connects_tui.actions import recording
from connects_tui.actions.membership import budget_on
from connects_tui.actions.outcomes import Done, Refused
from connects_tui.actions.quick_add import LONGEST, Draft, parse_quick_add
from connects_tui.command_line.desk import Desk, WrongUsage
from connects_tui.command_line.output import say, say_json
from connects_tui.ledger.entries import PlanChange
from connects_tui.rules import values

STANDARD_INPUT: Final = "-"

# --- log -------------------------------------------------------------------------------------------------------------


def log(desk: Desk) -> Done:
    """Record a proposal, from a quick-add line, from options, or from both."""
    given = desk.arguments
    line = _line(given.text)
    if line is None and given.title is None:
        raise WrongUsage("give the proposal in single quotes, or at least its --title")
    desk.book.require_account()
    draft = Draft() if line is None else parse_quick_add(line, desk.today)
    proposal = recording.completed(desk.book, _with_options(draft, given), desk.today, note=given.note or None)
    return recording.log_proposal(desk.book, proposal, desk.today, anyway=given.anyway)


def _line(text: list[str]) -> str | None:
    """Return the quick-add line: the one argument, or standard input; `None` where there is none."""
    if len(text) > 1:
        import shlex  # noqa: PLC0415 - only a mistake needs it

        quoted = shlex.quote(" ".join(text))
        raise WrongUsage(f"a shell eats #, $ and !, so give the proposal in single quotes: connects log {quoted}")
    if text == [STANDARD_INPUT]:
        return _standard_input()
    return text[0] if text else None


def _standard_input() -> str:
    try:
        lines = [line for line in values.text(sys.stdin.read(LONGEST + 1)).splitlines() if line.strip()]
    except (UnicodeDecodeError, values.Unfit):
        raise Refused("standard input is not text in UTF-8") from None
    if len(lines) != 1:
        raise Refused(f"expected one line on standard input, one proposal, but there are {len(lines)}")
    return lines[0]


def _with_options(draft: Draft, given: Any) -> Draft:
    """Return what a line says, completed and overridden by what the options say."""
    if given.title is not None and draft.title:
        raise WrongUsage("the title is given twice, in the text and with --title")
    if given.on is not None and draft.on is not None:
        raise WrongUsage("the day is given twice, in the text and with --on")
    options = {name: getattr(given, name) for name in ("title", "connects", "boost", "client", "url", "on")}
    changes = {name: value for name, value in options.items() if value is not None}
    if given.budget is not None:
        job = given.budget
        changes |= {"budget": job.least, "budget_max": job.most, "hourly": job.hourly}
    if given.tag:
        tags = (*draft.tags, *(tag.removeprefix("#") for tag in given.tag))
        changes["tags"] = tuple(dict.fromkeys(tags))
    return replace(draft, invited=draft.invited or given.invited, **changes)


# --- the other movements ---------------------------------------------------------------------------------------------


def mark(desk: Desk) -> Done:
    """Move a proposal on."""
    given = desk.arguments
    found = desk.book.proposal(given.id)
    return recording.mark(desk.book, [found], given.status, desk.on, desk.today, refund=not given.no_refund)


def buy(desk: Desk) -> Done:
    """Record a purchase."""
    given = desk.arguments
    return recording.buy(desk.book, given.connects, desk.on, desk.today, paid=given.paid, anyway=given.anyway)


def grant(desk: Desk) -> Done:
    """Record bonus Connects."""
    given = desk.arguments
    return recording.grant(desk.book, given.connects, given.reason, desk.on, desk.today, expires=given.expires)


def spend(desk: Desk) -> Done:
    """Record Connects spent on something other than a proposal."""
    given = desk.arguments
    return recording.spend(desk.book, given.connects, given.what, desk.on, desk.today)


def refund(desk: Desk) -> Done:
    """Record Connects that came back."""
    given = desk.arguments
    found = desk.book.proposal(given.id)
    return recording.refund(
        desk.book, found, desk.on, desk.today, connects=given.connects, reason=given.reason, anyway=given.anyway
    )


def reconcile(desk: Desk) -> Done:
    """Record what Upwork's page shows."""
    return recording.reconcile(desk.book, desk.arguments.connects, desk.on, desk.today)


# --- membership ------------------------------------------------------------------------------------------------------


def plan(desk: Desk) -> Done:
    """Record a change of plan."""
    given = desk.arguments
    change = PlanChange(
        on=desk.on,
        plan=given.plan,
        rules=given.rules,
        monthly_connects=given.monthly,
        monthly_fee=given.fee,
        connects=given.connects,
        when=given.when,
    )
    return recording.change_plan(desk.book, change)


def _show_budget(desk: Desk) -> None:
    found = budget_on(desk.book.history, desk.on)
    connects, money = (None, None) if found is None else (found.connects, found.money)
    if desk.wants_json:
        say_json({"connects": connects, "money": None if money is None else f"{values.cents(money)}"})
    else:
        say(f"Budget: {recording.amount_words(connects, money)}")


def budget(desk: Desk) -> Done | None:
    """Record what to spend per cycle, or that there is no budget any more; with neither asked for, show it."""
    given = desk.arguments
    numbers = (given.connects, given.money)
    if given.clear and numbers != (None, None):
        raise WrongUsage("--clear removes the budget: leave out --connects and --money")
    if not given.clear and numbers == (None, None):
        _show_budget(desk)
        return None
    return recording.set_budget(desk.book, desk.on, connects=given.connects, money=given.money)
