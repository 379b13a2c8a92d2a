"""The commands that correct what was recorded: edit, remove, undo, redo."""

from connects_tui.actions import correcting
from connects_tui.actions.outcomes import Done
from connects_tui.command_line.desk import Desk, WrongUsage


def edit(desk: Desk) -> Done:
    """Correct an entry's fields."""
    given = desk.arguments
    if not given.changes and not given.unset:
        raise WrongUsage("say what to change: FIELD=VALUE, or --unset FIELD")
    fields = [*(change.field for change in given.changes), *given.unset]
    for field in fields:
        if fields.count(field) > 1:
            raise WrongUsage(f"{field} is given twice")
    entry = desk.book.entry(given.id)
    changes = {change.field: correcting.typed_value(change.field, change.text, desk.today) for change in given.changes}
    return correcting.edit(desk.book, entry, changes, given.unset, desk.on, anyway=given.anyway)


def remove(desk: Desk) -> Done:
    """Void entries."""
    return correcting.remove(desk.book, [desk.book.entry(id_) for id_ in desk.arguments.id], desk.on)


def undo(desk: Desk) -> Done:
    """Take back the latest action."""
    return correcting.undo(desk.book, desk.today)


def redo(desk: Desk) -> Done:
    """Do again what was undone last."""
    return correcting.redo(desk.book, desk.today)
