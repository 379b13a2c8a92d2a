"""Running one command: look up its function, print what it recorded, and turn what went wrong into one line."""

from argparse import Namespace
from importlib import import_module
from typing import Any

from connects_tui.actions.outcomes import Done, FilterError, QuickAddError, Refused
from connects_tui.command_line.desk import Desk, WrongUsage
from connects_tui.command_line.json_shapes import record
from connects_tui.command_line.output import complain, replace_unprintable, say, say_json
from connects_tui.command_line.parser import PACKAGE
from connects_tui.journal import JournalUnusable, NotSaved
from connects_tui.ledger.entries import BadEntry

DONE, REFUSED = 0, 1


def run(arguments: Namespace) -> int:
    """Do what the arguments ask for and return the exit status.

    Raises:
        SystemExit: they are wrong; the usage has been printed.
    """
    if arguments.run is None:
        arguments.wrong_usage("the app is not at hand here; give a command")
    desk = Desk(arguments)
    try:
        replace_unprintable()
        desk.word_as_set()
        return _command(desk)
    except (WrongUsage, FilterError) as error:
        arguments.wrong_usage(str(error))
    except Refused as refused:
        complain(f"{refused}; use --anyway to record it all the same" if refused.by_rule else str(refused))
    except (JournalUnusable, NotSaved, QuickAddError, BadEntry) as error:
        complain(str(error))
    return REFUSED


def _command(desk: Desk) -> int:
    module, _, function = desk.arguments.run.partition(".")
    result: Any = getattr(import_module(f"{PACKAGE}.{module}"), function)(desk)
    if isinstance(result, Done):
        _tell(desk, result)
    desk.leave()
    return DONE if result is None or isinstance(result, Done) else int(result)


def _tell(desk: Desk, done: Done) -> None:
    """Print what an action recorded: the entries for a program, a line for a person."""
    if desk.wants_json:
        say_json([record(entry) for entry in done.entries])
    else:
        say(done.said)
