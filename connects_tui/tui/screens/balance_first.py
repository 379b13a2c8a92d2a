"""What the Balance screen shows while a long journal is read."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from textual.content import Content

from connects_tui.ledger.entries import Proposal
from connects_tui.tui.first_look import FirstLook
from connects_tui.tui.lines import ACCENT, DIM, STRONG, Column, heading, joined, plain, row
from connects_tui.wording import day_words

_BAR: Final = 24


def first_lines(look: FirstLook, today: date, width: int, height: int) -> Iterable[Content]:
    """Draw it: the progress, then the newest proposals; what they come to is not known yet."""
    done = round(look.percent * _BAR / 100)
    bar = joined(plain("━" * done, ACCENT), plain("─" * (_BAR - done), DIM))
    yield joined(plain("Reading the journal … ", STRONG), bar, plain(f" {look.percent} %"))
    yield Content("")
    columns = (
        Column("Date", 12),
        Column("The latest proposals, as they were sent", 0),
        Column("Connects", 10, "right"),
    )
    yield heading(columns, width)
    sent = [entry for entry in reversed(look.newest) if isinstance(entry, Proposal)]
    for entry in sent[: max(0, height - 3)]:
        cost = f"{entry.connects}+{entry.boost}" if entry.boost else f"{entry.connects}"
        yield row((plain(day_words(entry.on, today), DIM), plain(entry.title), plain(cost)), columns, width)
