"""The commands that print and leave, so that they can sit in a shell prompt or a status bar.

They only read their arguments, call what `connects_tui.actions` and the ledger offer, and print the answer; `parser`
declares them, `running` runs one and says in one line what went wrong. Nothing here imports Textual, and what a
command does not need is not loaded: rich only when a table is printed for a person.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module

from connects_tui.command_line.parser import PACKAGE, parse

DONE, REFUSED, INTERRUPTED = 0, 1, 130


def main(argv: Sequence[str] | None = None, *, open_app: Callable[..., int] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 refused, 2 wrong usage.

    Args:
        argv: the arguments; those of this process where it is left out.
        open_app: called as `open_app(journal_path, demo=...)` where the app is asked for.
    """
    _replace_closed_streams()
    try:
        status = _run(argv, open_app)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output has seen enough
        _drop_output()
        return DONE
    except OSError as error:
        _drop_output()
        sys.stderr.write(f"connects: {error.strerror or error}\n")
        return REFUSED
    return status


def _run(argv: Sequence[str] | None, open_app: Callable[..., int] | None) -> int:
    try:
        arguments = parse(argv)
        if arguments.alone:
            return _run_alone(arguments)
        status: int = import_module(f"{PACKAGE}.running").run(arguments, open_app)
    except SystemExit as leaving:  # argparse has said what it had to say
        return leaving.code if isinstance(leaving.code, int) else DONE
    return status


def _run_alone(arguments: Namespace) -> int:
    """Run a command that needs neither journal nor rules; a shell waits for it at each press of tab."""
    module, _, function = arguments.run.partition(".")
    getattr(import_module(f"{PACKAGE}.{module}"), function)(arguments)
    return DONE


def _replace_closed_streams() -> None:
    """Let a program that was started without standard streams, as by some schedulers, read and write nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nothing = open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123, SIM115 - open as long as the process
            setattr(sys, name, nothing)


def _drop_output() -> None:
    """Let what is still to be written go nowhere, since it would fail again when Python closes."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError:
        return  # not a file of the system's
