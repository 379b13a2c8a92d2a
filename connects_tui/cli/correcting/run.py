"""The commands that correct what was recorded, or find what is wrong."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from connects_tui.actions import correcting, housekeeping
from connects_tui.actions.book import Done, Refused
from connects_tui.actions.housekeeping import check_journal
from connects_tui.cli.context import Context, WrongUsage, entry_shape, say_finding
from connects_tui.cli.json_text import fields
from connects_tui.cli.output import DONE, REFUSED, complain, say, say_json
from connects_tui.wording import counted


def edit(context: Context) -> Done:
    args = context.args
    if not args.changes and not args.unset:
        return _edit_in_editor(context)
    named = [*(field for field, _ in args.changes), *args.unset]
    for field in named:
        if named.count(field) > 1:
            raise WrongUsage(f"{field} is given twice")
    entry = context.book.entry(args.id)
    changes = {field: correcting.typed_value(field, text, context.today) for field, text in args.changes}
    changes |= dict.fromkeys(args.unset, "")
    return correcting.edit(context.book, entry, changes, context.on, context.today, anyway=args.anyway)


def _edit_in_editor(context: Context) -> Done:
    if context.wants_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise WrongUsage("say what to change: FIELD=VALUE or --unset FIELD; without either, it needs a terminal")
    entry = correcting.current(context.book, context.book.entry(context.args.id))
    with TemporaryDirectory(prefix="connects-") as folder:
        file = Path(folder, f"{entry.id}.toml")
        file.write_text(correcting.as_text(entry), encoding="utf-8")
        command = correcting.editor_command(file, 0, os.environ)
        try:
            status = subprocess.run(command, check=False).returncode  # the user's own program
        except OSError as error:
            raise Refused(f"{command[0]} can't be started ({error.strerror}); set EDITOR to your editor") from None
        if status:
            raise Refused(f"{command[0]} ended with status {status}; nothing was recorded")
        text = file.read_text(encoding="utf-8", errors="replace")
    changes = correcting.changed(entry, text)
    if not changes:
        return Done((), "Nothing changed")
    return correcting.edit(context.book, entry, changes, context.on, context.today, anyway=context.args.anyway)


def remove(context: Context) -> Done:
    entries = [context.book.entry(id_) for id_ in context.args.id]
    return correcting.remove(context.book, entries, context.on, context.today)


def undo(context: Context) -> Done:
    return correcting.undo(context.book, context.today)


def redo(context: Context) -> Done:
    return correcting.redo(context.book, context.today)


def check(context: Context) -> None:
    """Print every error and warning; exit with 1 where there is an error."""
    book = context.existing_book()
    problems = check_journal(book, context.today)
    errors = sum(problem.level == "error" for problem in problems)
    context.status = REFUSED if errors else DONE
    context.tell_of(housekeeping.readable_by_others(book))  # which is of this machine, not of the journal
    blocks = book.file.parsed.blocks
    if context.wants_json:
        shapes = [fields(problem, "line", "level", "code") | {"message": problem.sentence} for problem in problems]
        say_json({"ok": not errors, "count": blocks, "problems": shapes})
    else:
        lines = book.file.content.split(b"\n")
        for problem in problems:
            say_finding(context.journal, problem, f"{problem.sentence} [{problem.code}]", lines)
        warnings = len(problems) - errors
        say(f"{counted(blocks, 'entry', 'entries')}, {counted(errors, 'error')}, {counted(warnings, 'warning')}")
    for left_out in context.rulebook.problems:
        (complain if context.wants_json else say)(f"rule set left out: {left_out}")


def recover(context: Context) -> Done | None:
    args = context.args
    if args.list and args.forget:
        raise WrongUsage("use --list or --forget, not both")
    book = context.existing_book()
    context.tell_of(
        problem for problem in housekeeping.run_daily_checks(book, context.today) if problem.level == "error"
    )
    if args.forget:
        number = housekeeping.decline_missing(book)
        if context.wants_json:
            say_json({"forgotten": number})
        else:
            say(f"{counted(number, 'entry', 'entries')} won't be offered again")
        return None
    if not args.list:
        return housekeeping.put_back(book)
    entries = housekeeping.missing(book).entries
    if context.wants_json:
        say_json({"entries": [entry_shape(entry) for entry in entries]})
    else:
        for entry, named in zip(entries, correcting.subjects(book, entries, context.today), strict=True):
            say(f"{entry.on}  {entry.kind:<9} {named}")
        say(f"{counted(len(entries), 'entry', 'entries')} missing")
    return None
