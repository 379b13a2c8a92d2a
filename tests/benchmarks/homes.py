"""A home of a benchmark's own, with nothing of the user's in it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

_LEFT_OUT = ("XDG_", "CONNECTS_", "PYTHONDONTWRITEBYTECODE")


def home(folder: str) -> dict[str, str]:
    """Return an environment whose home is this folder, for a program that is started.

    Python may keep there what it has compiled, as it does for a user: without that every start compiles everything.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_LEFT_OUT)}
    return {**kept, "HOME": folder}


@contextmanager
def at_home(folder: str) -> Iterator[None]:
    """Let this process live there meanwhile, in a terminal with all colors."""
    before, here = dict(os.environ), home(folder) | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    os.environ.clear()
    os.environ.update(here)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
