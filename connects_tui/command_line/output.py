"""What a command prints: lines for a person, JSON for a program, complaints on standard error."""

import io
import sys
from typing import Any

from connects_tui.actions.words import harmless


def say(text: str) -> None:
    """Print one line; whatever stands in it does nothing to the terminal."""
    sys.stdout.write(f"{harmless(text)}\n")


def complain(text: str) -> None:
    """Say on standard error, in one line, what is wrong."""
    sys.stderr.write(f"connects: {harmless(text)}\n")


def say_json(value: dict[str, Any] | list[Any]) -> None:
    """Print JSON, one item of the outermost level on a line, in ASCII so that every terminal and program takes it."""
    import json  # noqa: PLC0415 - only programs want it

    if isinstance(value, dict):
        items = [f"{json.dumps(key)}: {json.dumps(item)}" for key, item in value.items()]
        opening, closing = "{}"
    else:
        items = [json.dumps(item) for item in value]
        opening, closing = "[]"
    body = ",\n  ".join(items)
    sys.stdout.write(f"{opening}\n  {body}\n{closing}\n" if items else f"{opening}{closing}\n")


def flush() -> None:
    """Let everything that was printed be seen now."""
    sys.stdout.flush()


def replace_unprintable() -> None:
    """Let a terminal that can't show a character show a question mark instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
