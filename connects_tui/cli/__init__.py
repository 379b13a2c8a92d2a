"""The commands that print and leave: each is declared in `commands`, and loaded when it runs."""

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from connects_tui.cli.output import DONE, INTERRUPTED, WRONG_USAGE, BadArguments, not_printed, say_error


class Lazy:
    """A function that is loaded when called: `name` is "module.function" below this package."""

    def __init__(self, name: str) -> None:
        self.name = name

    def load(self) -> Callable[..., Any]:
        """Return the function."""
        module, _, name = self.name.rpartition(".")
        function: Callable[..., Any] = getattr(import_module(f"connects_tui.cli.{module}"), name)
        return function

    def __call__(self, *given: object, **named: object) -> Any:
        """Call the function."""
        return self.load()(*given, **named)


def main(argv: Sequence[str] | None = None, *, open_app: Callable[..., int] | None = None) -> int:
    """Run one command, or open the app, and return the exit status."""
    words = sys.argv[1:] if argv is None else argv
    _replace_closed_streams()
    try:
        status = _run(words, open_app)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        return not_printed(error)
    return status


def _run(words: Sequence[str], open_app: Callable[..., int] | None) -> int:
    if "_ARGCOMPLETE" in os.environ:
        Lazy("completion.complete")()
    run_command = Lazy("context.run_command")
    if not words:
        return int(run_command(SimpleNamespace(command=None, run=None), open_app=open_app))
    from connects_tui.cli.parser import parse_arguments  # noqa: PLC0415 - the app needs no argparse

    try:
        args = parse_arguments(words)
    except SystemExit:  # argparse has printed what was asked for
        return DONE
    except BadArguments as wrong:
        return say_error(WRONG_USAGE, "usage", str(wrong), as_json="--json" in words, command=wrong.command)
    if args.needs_no_journal:
        args.run(args)
        return DONE
    return int(run_command(args, open_app=open_app))


def _replace_closed_streams() -> None:
    """Some schedulers start a program without standard streams: let it read and write nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nothing = open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123, SIM115 - it stays open
            setattr(sys, name, nothing)
