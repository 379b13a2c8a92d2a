"""How an action ends: what it recorded, or why nothing was. Every front end needs these, and little else of some."""

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from connects_tui.ledger.entries import Entry


class Done(Struct, frozen=True):
    """What an action recorded, and one line that says so to a person."""

    entries: "tuple[Entry, ...]"
    said: str


class Refused(Exception):
    """An action can't be done, or should not be; the message says why, and what to do.

    `by_rule` is true where only Upwork's rules speak against it, so that it may be recorded anyway.
    """

    def __init__(self, message: str, *, by_rule: bool = False) -> None:
        super().__init__(message)
        self.by_rule = by_rule


class NoSuch(Refused):
    """What was named is not there, or no value for what it is given to: the journal has no part in that."""


class FilterError(ValueError):
    """A filter can't be understood; the message says which word and why."""


class QuickAddError(ValueError):
    """A quick-add line can't be understood; the message says which word and why."""
