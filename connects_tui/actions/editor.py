"""The user's own editor, opened on a line of the journal."""

import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_PLUS_LINE: Final = frozenset(
    {"vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "joe", "jed", "mg", "ne", "micro", "kak"}
)
"""Editors that take the line as +12 before the file."""

_COLON_LINE: Final = frozenset({"hx", "helix", "subl", "zed"})
"""Editors that take it as file:12."""

_GOTO: Final = frozenset({"code", "codium", "code-insiders", "cursor"})
"""Editors that take it as --goto file:12, and have to be told to wait."""


def editor_command(path: Path, line: int, environment: Mapping[str, str]) -> list[str]:
    """Return the command that opens a file on a line, from 1; 0: no line.

    The editor is that of VISUAL or EDITOR, which may have arguments of its own, else one that every system has.
    """
    named = environment.get("VISUAL") or environment.get("EDITOR") or ("notepad" if sys.platform == "win32" else "vi")
    try:
        words = shlex.split(named, posix=sys.platform != "win32") or [named]
    except ValueError:  # a quotation mark that is not closed
        words = [named]
    name = Path(words[0]).stem.lower()
    if name in _GOTO:
        waits = [] if "--wait" in words or "-w" in words else ["--wait"]
        return [*words, *waits, *(["--goto", f"{path}:{line}"] if line else [str(path)])]
    if line and name in _PLUS_LINE:
        return [*words, f"+{line}", str(path)]
    return [*words, f"{path}:{line}" if line and name in _COLON_LINE else str(path)]
