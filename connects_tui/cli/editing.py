"""The command that corrects an entry: edit."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from connects_tui.actions import correcting
from connects_tui.actions.editor import editor_command
from connects_tui.actions.outcomes import Done, Refused
from connects_tui.cli.context import Context, WrongUsage


def edit(context: Context) -> Done:
    """Correct an entry's fields: those that are named, or in the user's editor."""
    given = context.arguments
    if not given.changes and not given.unset:
        return _edit_in_editor(context)
    fields = [*(change.field for change in given.changes), *given.unset]
    for field in fields:
        if fields.count(field) > 1:
            raise WrongUsage(f"{field} is given twice")
    entry = context.book.entry(given.id)
    changes = {
        change.field: correcting.typed_value(change.field, change.text, context.today) for change in given.changes
    }
    return correcting.edit(context.book, entry, changes, given.unset, context.on, anyway=given.anyway)


def _edit_in_editor(context: Context) -> Done:
    """Let the user's editor change an entry's fields, and record what is another there afterwards."""
    if context.wants_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise WrongUsage("say what to change: FIELD=VALUE, or --unset FIELD; without either, a terminal is needed")
    entry = correcting.current(context.book, context.book.entry(context.arguments.id))
    with TemporaryDirectory(prefix="connects-") as folder:
        file = Path(folder, f"{entry.id}.toml")
        file.write_text(correcting.as_text(entry), encoding="utf-8")
        _open_editor(file)
        text = file.read_text(encoding="utf-8", errors="replace")
    changes, unset = correcting.changed(entry, text)
    if not changes and not unset:
        return Done((), "Nothing was changed")
    return correcting.edit(context.book, entry, changes, unset, context.on, anyway=context.arguments.anyway)


def _open_editor(file: Path) -> None:

    command = editor_command(file, 0, os.environ)
    try:
        status = subprocess.run(command, check=False).returncode  # noqa: S603 - the user's own program
    except OSError as error:
        raise Refused(f"{command[0]} can't be started ({error.strerror}); set EDITOR to your editor") from None
    if status:
        raise Refused(f"{command[0]} ended with status {status}; nothing was recorded")
