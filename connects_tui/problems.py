"""What is wrong with a journal or the settings: values that are shown, not exceptions that end the program."""

from datetime import date
from typing import Literal

from msgspec import Struct


class Problem(Struct, frozen=True, gc=False):
    """One thing that is wrong (an error: what it is about is left out) or odd (a warning: it counts).

    Attributes:
        level: "error" or "warning".
        code: the stable word for this kind of problem, such as "missing-field" or "setting".
        message: what is wrong, one plain sentence.
        remedy: what to do about it, one plain sentence; empty where the message says it already.
        line: the file's line that it is about, from 1; 0 where it is about no line.
        column: the column in that line, from 1; 0 where only the line is known.
        on: the day it is about, where there is one.
        entry: the id of the entry it is about, where it has one.
    """

    level: Literal["error", "warning"]
    code: str
    message: str
    remedy: str = ""
    line: int = 0
    column: int = 0
    on: date | None = None
    entry: str | None = None

    @property
    def sentence(self) -> str:
        """The message with its remedy."""
        return f"{self.message}. {self.remedy}." if self.remedy else f"{self.message}."
