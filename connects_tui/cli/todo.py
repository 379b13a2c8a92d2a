"""The report of what waits."""

from itertools import groupby
from typing import Final

from connects_tui.actions.todo import KINDS, OLD_DAYS, TodoItem, TodoList, usual_wait_words
from connects_tui.actions.todo import todo as waiting
from connects_tui.cli.context import Context
from connects_tui.cli.forecast import outlook_on_day
from connects_tui.cli.json_text import Shape
from connects_tui.cli.output import page, say, say_json
from connects_tui.journal.local_state import read_dismissed
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.status import no_answer_status

_LISTED: Final = 50
"""So many proposals at most are named in one command: a longer one nobody copies."""


def todo(context: Context) -> None:
    context.book.require_account()
    found = waiting(outlook_on_day(context), read_dismissed(context.journal))
    note = context.note
    if context.wants_json:
        shape = {"as_of": context.as_of, "items": [_shape(found, item) for item in found.items]}
        usual = {"reply": found.outlook.due.reply, "decision": found.outlook.due.decision}
        say_json(shape | {"usual_days": usual}, note)
    else:
        _print(found, note)
    context.tell_of_errors()


def _shape(found: TodoList, item: TodoItem) -> Shape:
    return {"item": item.kind, "id": item.id or None, "since": item.since, "text": found.about(item)} | {
        "facts": [{"label": label, "value": value} for label, value in found.facts(item)],
        "commands": [{"when": when, "command": command} for when, command in found.remedies(item)],
    }


def _print(found: TodoList, note: str | None) -> None:
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
