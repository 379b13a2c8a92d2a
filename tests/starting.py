"""Runs the README's start command until the app asks its first question: `python -m tests.starting COMMAND`."""

import sys

from tests.tui.terminal import Terminal

PATIENCE = 600
"""Seconds that an installation may be silent for."""


def main(command: str) -> int:
    """Start, see the first question, leave by esc; return the exit status."""
    terminal = Terminal(["bash", "-euo", "pipefail", "-c", command], patience=PATIENCE)
    terminal.until("Four quick questions", "esc quits")
    terminal.press("⎋")
    return terminal.ended()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
