"""The commands that correct what was recorded, and those that find what is wrong: edit to redo, check, recover."""

from collections.abc import Sequence

from connects_tui.actions import correcting, recovering
from connects_tui.actions.checking import findings
from connects_tui.actions.correcting import subject
from connects_tui.actions.outcomes import Done
from connects_tui.cli.context import Context, WrongUsage
from connects_tui.cli.output import complain, place, say, say_json
from connects_tui.cli.shapes.books import problem as problem_shape
from connects_tui.cli.shapes.books import record
from connects_tui.problems import Problem, excerpt
from connects_tui.wording import counted


def remove(context: Context) -> Done:
    """Void entries."""
    return correcting.remove(context.book, [context.book.entry(id_) for id_ in context.arguments.id], context.on)


def undo(context: Context) -> Done:
    """Take back the latest action."""
    return correcting.undo(context.book, context.today)


def redo(context: Context) -> Done:
    """Do again what was undone last."""
    return correcting.redo(context.book, context.today)


def check(context: Context) -> int:
    """Print every error and warning; the exit status is 1 where there is an error."""
    book = context.begun_book()
    problems = findings(book, context.today)
    errors = sum(problem.level == "error" for problem in problems)
    blocks = book.file.reading.blocks
    if context.wants_json:
        shapes = [problem_shape(problem) for problem in problems]
        say_json({"ok": not errors, "count": blocks, "problems": shapes})
    else:
        lines = book.file.content.split(b"\n")
        for problem in problems:
            say(f"{place(context.journal, problem)}: {problem.level}: {problem.sentence} [{problem.code}]")
            _show(lines, problem)
        warnings = len(problems) - errors
        say(f"{counted(blocks, 'entry', 'entries')}, {counted(errors, 'error')}, {counted(warnings, 'warning')}")
    for left_out in context.rulebook.problems:
        (complain if context.wants_json else say)(f"rule set left out: {left_out}")
    return 1 if errors else 0


def _show(lines: Sequence[bytes], problem: Problem) -> None:
    """Print the line that an error is about, with a caret under the place where it is known."""
    shown = excerpt(lines, problem.line, problem.column)
    if problem.level == "error" and shown is not None:
        say(f"  {shown.text}")
        if shown.pointer:
            say(f"  {shown.pointer}")


def recover(context: Context) -> Done | int:
    """Put back what is missing, show it, or let it go for good."""
    given = context.arguments
    if given.list and given.forget:
        raise WrongUsage("--list shows, --forget lets go; give one of them")
    book = context.quiet_book()
    if given.forget:
        number = recovering.leave_out(book)
        if context.wants_json:
            say_json({"forgotten": number})
        else:
            say(f"{counted(number, 'entry', 'entries')} will not be offered again")
        return 0
    if not given.list:
        return recovering.put_back(book)
    found = recovering.missing(book)
    if context.wants_json:
        say_json({"entries": [record(entry) for entry in found.entries]})
        return 0
    for entry in found.entries:
        say(f"{entry.on}  {entry.kind:<9} {subject(book, entry)}")
    say(f"{counted(len(found.entries), 'entry', 'entries')} missing")
    return 0
