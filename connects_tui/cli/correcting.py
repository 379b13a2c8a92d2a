"""The commands that correct what was recorded: edit, remove, undo, redo."""

import os
import sys
from pathlib import Path

from connects_tui.actions import correcting
from connects_tui.actions.outcomes import Done, Refused
from connects_tui.cli.desk import Desk, WrongUsage


def edit(desk: Desk) -> Done:
    """Correct an entry's fields: those that are named, or in the user's editor."""
    given = desk.arguments
    if not given.changes and not given.unset:
        return _edit_in_editor(desk)
    fields = [*(change.field for change in given.changes), *given.unset]
    for field in fields:
        if fields.count(field) > 1:
            raise WrongUsage(f"{field} is given twice")
    entry = desk.book.entry(given.id)
    changes = {change.field: correcting.typed_value(change.field, change.text, desk.today) for change in given.changes}
    return correcting.edit(desk.book, entry, changes, given.unset, desk.on, anyway=given.anyway)


def _edit_in_editor(desk: Desk) -> Done:
    """Let the user's editor change an entry's fields, and record what is another there afterwards."""
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - few edit so

    if desk.wants_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise WrongUsage("say what to change: FIELD=VALUE, or --unset FIELD; without either, a terminal is needed")
    entry = correcting.current(desk.book, desk.book.entry(desk.arguments.id))
    with TemporaryDirectory(prefix="connects-") as folder:
        file = Path(folder, f"{entry.id}.toml")
        file.write_text(correcting.as_text(entry), encoding="utf-8")
        _open_editor(file)
        text = file.read_text(encoding="utf-8", errors="replace")
    changes, unset = correcting.changed(entry, text)
    if not changes and not unset:
        return Done((), "Nothing was changed")
    return correcting.edit(desk.book, entry, changes, unset, desk.on, anyway=desk.arguments.anyway)


def _open_editor(file: Path) -> None:
    import subprocess  # noqa: PLC0415 - as above

    from connects_tui.actions.editor import editor_command  # noqa: PLC0415 - as above

    command = editor_command(file, 0, os.environ)
    try:
        status = subprocess.run(command, check=False).returncode  # noqa: S603 - the user's own program
    except OSError as error:
        raise Refused(f"{command[0]} can't be started ({error.strerror}); set EDITOR to your editor") from None
    if status:
        raise Refused(f"{command[0]} ended with status {status}; nothing was recorded")


def remove(desk: Desk) -> Done:
    """Void entries."""
    return correcting.remove(desk.book, [desk.book.entry(id_) for id_ in desk.arguments.id], desk.on)


def undo(desk: Desk) -> Done:
    """Take back the latest action."""
    return correcting.undo(desk.book, desk.today)


def redo(desk: Desk) -> Done:
    """Do again what was undone last."""
    return correcting.redo(desk.book, desk.today)
