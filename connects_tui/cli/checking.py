"""The command that reads the whole journal and names what is wrong with it: check."""

from collections.abc import Sequence

from connects_tui.actions.checking import findings
from connects_tui.actions.excerpts import excerpt
from connects_tui.cli.desk import Desk
from connects_tui.cli.output import complain, place, say, say_json
from connects_tui.cli.shapes.books import problem as problem_shape
from connects_tui.problems import Problem
from connects_tui.wording import counted


def check(desk: Desk) -> int:
    """Print every error and warning; the exit status is 1 where there is an error."""
    book = desk.begun_book()
    problems = findings(book, desk.today)
    errors = sum(problem.level == "error" for problem in problems)
    blocks = book.file.reading.blocks
    if desk.wants_json:
        shapes = [problem_shape(problem) for problem in problems]
        say_json({"ok": not errors, "count": blocks, "problems": shapes})
    else:
        lines = book.file.content.split(b"\n")
        for problem in problems:
            say(f"{place(desk.journal, problem)}: {problem.level}: {problem.sentence} [{problem.code}]")
            _show(lines, problem)
        warnings = len(problems) - errors
        say(f"{counted(blocks, 'entry', 'entries')}, {counted(errors, 'error')}, {counted(warnings, 'warning')}")
    for left_out in desk.rulebook.problems:
        (complain if desk.wants_json else say)(f"rule set left out: {left_out}")
    return 1 if errors else 0


def _show(lines: Sequence[bytes], problem: Problem) -> None:
    """Print the line that an error is about, with a caret under the place where it is known."""
    shown = excerpt(lines, problem.line, problem.column)
    if problem.level == "error" and shown is not None:
        say(f"  {shown.text}")
        if shown.pointer:
            say(f"  {shown.pointer}")
