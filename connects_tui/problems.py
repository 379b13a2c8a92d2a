"""What is wrong with a file: values that are shown, not exceptions that end the program."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from connects_tui.wording import sanitize

ProblemCode = Literal[
    "syntax", "torn-tail", "newer-format", "missing-field", "wrong-type", "unknown-kind", "unknown-key", "no-id",
    "duplicate-id", "too-long", "unknown-reference", "out-of-order", "bad-edit", "no-account", "second-account",
    "unknown-rules", "unknown-plan", "plan-not-in-rules", "cost-out-of-range", "purchase-not-allowed",
    "purchase-amount", "over-max-balance", "refund-too-early", "refund-exceeds", "allowance-cut", "overdrawn",
    "no-backup", "past-changed", "readable-by-others", "missing-entries", "conflict-copy", "drift", "far-future",
    "shadowed-field", "setting",
]  # fmt: skip
"""Programs that read `connects check --json` rely on these words."""


class Problem(Struct, frozen=True, gc=False):
    """One thing that is wrong (an error: what it is about is left out) or odd (a warning: it counts).

    `remedy`, what to do about it, is empty where the message says it already; `line` and `column` are from 1, 0 where
    they are not known; `on` and `entry` are the day and the id of the entry that it is about.
    """

    level: Literal["error", "warning"]
    code: ProblemCode
    message: str
    remedy: str = ""
    line: int = 0
    column: int = 0
    on: date | None = None
    entry: str | None = None

    @property
    def sentence(self) -> str:
        """The message with its remedy."""
        remedy = self.remedy and f" {self.remedy}{'' if self.remedy.endswith('?') else '.'}"
        return f"{self.message}.{remedy}"


def excerpt(lines: Sequence[bytes], line: int, column: int, width: int = 100) -> list[str]:
    """Return one of a file's lines, counted from 1, safe to show, and where that is known a line that points into it.

    `column` is the character that is pointed at (0: none), `width` how many of those around it are shown.
    """
    if not 1 <= line <= len(lines):
        return []
    # No more of an endless line is looked at than can be shown: a character has up to four bytes.
    text = lines[line - 1][: (column + width) * 4].decode(errors="replace").rstrip("\r")
    if line == 1:
        text = text.removeprefix("\ufeff")
    if not text.strip():
        return []
    caret = min(column, len(text) + 1) - 1
    first = max(0, min(caret - width // 2, len(text) - width))
    return [sanitize(text[first : first + width]), *([f"{' ' * (caret - first)}^"] if caret >= 0 else [])]
