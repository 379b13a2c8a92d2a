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

DONE, REFUSED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


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
        import_module(f"{__name__}.output").complain(error.strerror or str(error))
        return REFUSED
    return status


def _run(argv: Sequence[str] | None, open_app: Callable[..., int] | None) -> int:
    try:
        words = sys.argv[1:] if argv is None else argv
        if not words and open_app is not None:
            return _opened(None, open_app)
        from connects_tui.command_line.parser import parse  # noqa: PLC0415 - where nothing is said, there is none to read

        arguments = parse(words)
        if arguments.alone:
            return _run_alone(arguments)
        if arguments.run is None and open_app is not None:
            return _opened(getattr(arguments, "journal", None), open_app, demo=arguments.command == "demo")
        import_module(f"{__name__}.structs").load()
        status: int = import_module(f"{__name__}.running").run(arguments)
    except SystemExit as leaving:  # argparse has said what it had to say
        return leaving.code if isinstance(leaving.code, int) else DONE
    return status


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


def _drop_output() -> None:
    """Let what is still to be written go nowhere, since it would fail again when Python closes."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError:
        return  # not a file of the system's
