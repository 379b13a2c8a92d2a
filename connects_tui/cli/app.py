"""Where a command line begins: parse it, run its command or open the app, and leave with the exit status."""

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from connects_tui.cli.output import DONE, INCOMPLETE, INTERRUPTED, WRONG_USAGE, complain, drop, say_error
from connects_tui.wording import not_printed


def main(argv: Sequence[str] | None = None, *, open_app: Callable[..., int] | None = None) -> int:
    """Run one command and return its exit status."""
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
    if "_ARGCOMPLETE" in os.environ:
        import_module("connects_tui.cli.completion").complete()
    if not words and open_app is not None:
        return _open(None, open_app)
    from connects_tui.cli.parser import BadArguments, parse  # noqa: PLC0415 - the app does not wait for argparse

    try:
        arguments = parse(words)
    except SystemExit:  # argparse has printed what was asked for
        return DONE
    except BadArguments as wrong:
        say_error("usage", str(wrong), as_json="--json" in words, command=wrong.command)
        return WRONG_USAGE
    if arguments.alone:
        module, _, function = arguments.run.partition(".")
        getattr(import_module(f"connects_tui.cli.{module}"), function)(arguments)
        return DONE
    if arguments.run is None and open_app is not None:
        return _open(getattr(arguments, "journal", None), open_app, demo=arguments.command == "demo")
    status: int = import_module("connects_tui.cli.running").run(arguments)
    return status


def _open(named: str | None, open_app: Callable[..., int], *, demo: bool = False) -> int:
    status: int = import_module("connects_tui.cli.opening").open_(named, open_app, demo=demo)
    return status


def _not_printed(error: OSError) -> int:
    """Say that the answer could not be printed; where something was recorded, `running` has said so."""
    drop()
    if isinstance(error, BrokenPipeError):  # whoever read the output has seen enough
        return DONE
    complain(not_printed(error.strerror or str(error), ()))
    return INCOMPLETE


def _replace_closed_streams() -> None:
    """Let a program that was started without standard streams, as by some schedulers, read and write nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nothing = open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123, SIM115 - open as long as the process
            setattr(sys, name, nothing)
