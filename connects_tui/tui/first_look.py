"""What is known of a long journal while it is read: how far that is, and the entries that it ends with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from connects_tui.ledger.entries import Entry


class FirstLook(Struct, frozen=True):
    """How many percent of a journal are read, and its newest entries as they are written, the newest last."""

    percent: int
    newest: tuple[Entry, ...]


Tell = Callable[[FirstLook], None]
"""Called, from any thread, with what is known by then."""
