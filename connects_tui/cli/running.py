"""Running one command: look up its function, print what it recorded, and turn what went wrong into one line."""

from argparse import Namespace
from importlib import import_module
from typing import Any

from msgspec.structs import replace

from connects_tui.actions.outcomes import Done, FilterError, NoSuch, QuickAddError, Refused
from connects_tui.cli.context import Context, WrongUsage
from connects_tui.cli.output import (
    DONE,
    INCOMPLETE,
    REFUSED,
    WRONG_USAGE,
    complain,
    drop,
    flush,
    replace_unprintable,
    say,
    say_error,
    say_json,
)
from connects_tui.cli.pager import paged
from connects_tui.cli.shapes.books import record
from connects_tui.journal.file import JournalUnusable, NotSaved
from connects_tui.ledger.entries import BadEntry
from connects_tui.wording import NOT_RECORDED, USE_ANYWAY, not_printed


def run(arguments: Namespace) -> int:
    """Do what the arguments ask for and return the exit status."""
    context = Context(arguments)
    try:
        replace_unprintable()
        context.word_as_set()
        return _command(context)
    except (WrongUsage, FilterError, QuickAddError, BadEntry, NoSuch) as error:
        say_error(
            "usage", str(error), as_json=context.wants_json, command=f"connects {arguments.command or ''}".strip()
        )
        return WRONG_USAGE
    except Refused as refused:
        code, why = ("against-rules", f"{refused}; {USE_ANYWAY}") if refused.by_rule else ("refused", str(refused))
    except JournalUnusable as error:
        code, why = "unusable-journal", str(error)
    except NotSaved as error:
        code, why = "not-saved", str(error)
    say_error(code, why, as_json=context.wants_json)
    return REFUSED


def _command(context: Context) -> int:
    if context.arguments.run is None:
        raise WrongUsage("the app is not at hand here; give a command")
    module, _, function = context.arguments.run.partition(".")
    try:
        with paged(wanted=not (context.wants_json or getattr(context.arguments, "no_pager", True))):
            result: Any = getattr(import_module(f"connects_tui.cli.{module}"), function)(context)
        if isinstance(result, Done):
            tell(context, result)
        flush()
    except OSError as error:
        if not context.recorded:
            raise
        drop()
        complain(not_printed(error.strerror or str(error), context.recorded))
        return INCOMPLETE
    context.leave()
    return DONE if result is None or isinstance(result, Done) else int(result)


def tell(context: Context, done: Done) -> None:
    """Print what an action recorded: the entries for a program, a line for a person."""
    entries = done.entries
    if context.is_rehearsal:
        entries = tuple(replace(entry, id=None, at=None) for entry in entries)
    if context.wants_json:
        say_json(
            ({"dry_run": True} if context.is_rehearsal else {}) | {"entries": [record(entry) for entry in entries]}
        )
        return
    if context.is_rehearsal:
        say(NOT_RECORDED)
    for line in done.said.splitlines():
        say(line)
