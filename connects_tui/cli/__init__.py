"""The commands that print and leave, so that they can sit in a shell prompt or a status bar.

They only read their arguments, call what `connects_tui.actions` and the ledger offer, and print the answer; `parser`
declares them, `running` runs one and says in one line what went wrong. Nothing here imports Textual, and what a
command does not need is not loaded: rich only when a table is printed for a person.
"""

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

DONE, REFUSED, WRONG_USAGE, INCOMPLETE, INTERRUPTED = 0, 1, 2, 3, 130
"""The exit statuses: 1 the journal or the entry is refused, 2 what the command line and the rule sets can judge is
wrong, 3 it is done, but its answer could not be printed, or an import left something unread that the user can mend."""


def main(argv: Sequence[str] | None = None, *, open_app: Callable[..., int] | None = None) -> int:
    """Run one command and return its exit status.

    Args:
        argv: the arguments; those of this process where it is left out.
        open_app: called as `open_app(journal_path, demo=...)` where the app is asked for.
    """
    words = sys.argv[1:] if argv is None else argv
    _replace_closed_streams()
    try:
        status = _run(words, open_app)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        return _not_printed(error)
    return status


def _run(words: Sequence[str], open_app: Callable[..., int] | None) -> int:
    if not words and open_app is not None:
        return _opened(None, open_app)
    from connects_tui.cli.parser import BadArguments, parse  # noqa: PLC0415 - nothing said: nothing to read

    try:
        arguments = parse(words)
    except SystemExit:  # argparse has printed what was asked for
        return DONE
    except BadArguments as wrong:
        from connects_tui.cli.output import say_error  # noqa: PLC0415 - only a mistake needs it

        say_error("usage", str(wrong), as_json="--json" in words, command=wrong.command)
        return WRONG_USAGE
    if arguments.alone:
        return _run_alone(arguments)
    if arguments.run is None and open_app is not None:
        return _opened(getattr(arguments, "journal", None), open_app, demo=arguments.command == "demo")
    status: int = import_module(f"{__name__}.running").run(arguments)
    return status


def _not_printed(error: OSError) -> int:
    """Say that the answer could not be printed; where something was recorded, `running` has said so."""
    from connects_tui.cli.output import complain, drop  # noqa: PLC0415 - it is rare
    from connects_tui.wording import not_printed  # noqa: PLC0415 - as above

    drop()
    if isinstance(error, BrokenPipeError):  # whoever read the output has seen enough
        return DONE
    complain(not_printed(error.strerror or str(error), ()))
    return INCOMPLETE


def _opened(named: str | None, open_app: Callable[..., int], *, demo: bool = False) -> int:
    status: int = import_module(f"{__name__}.opening").open_(named, open_app, demo=demo)
    return status


def _run_alone(arguments: "Namespace") -> int:
    """Run a command that needs neither journal nor rules; a shell waits for it at each press of tab."""
    module, _, function = arguments.run.partition(".")
    getattr(import_module(f"{__name__}.{module}"), function)(arguments)
    return DONE


def _replace_closed_streams() -> None:
    """Let a program that was started without standard streams, as by some schedulers, read and write nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nothing = open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123, SIM115 - open as long as the process
            setattr(sys, name, nothing)
