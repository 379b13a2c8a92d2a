"""What is behind a movement: its entry and line in the journal, the rules, and the lots that it touched."""

from collections.abc import Iterable, Sequence
from typing import Final

from textual.content import Content

from connects_tui.journal.blocks import key_lines
from connects_tui.ledger.entries import Entry
from connects_tui.ledger.state import Movement
from connects_tui.movements import MOVEMENT_KINDS
from connects_tui.tui.books import Books
from connects_tui.tui.render import BAD, DIM, GOOD, STRONG, hanging, joined, plain, wrapped
from connects_tui.tui.widgets.panel import Panel
from connects_tui.wording import day_words, how_many

_NAME_WIDTH: Final = 10


def signed(connects: int) -> Content:
    """Write a movement's Connects with their sign."""
    return plain(f"+{connects:,}", GOOD) if connects > 0 else plain(f"−{-connects:,}")


class ProofPane(Panel):
    """What is behind one movement."""

    def __init__(self) -> None:
        super().__init__()
        self._books: Books | None = None
        self._movement: Movement | None = None

    def on_mount(self) -> None:
        """Name the pane."""
        self.border_title = "Behind this movement"

    def prove(self, books: Books, movement: Movement | None) -> None:
        """Show what is behind another movement, or nothing."""
        self._books, self._movement = books, movement
        self.refresh()

    def lines(self, width: int) -> Sequence[Content]:
        """Return the lines for a width in cells."""
        if self._books is None or self._movement is None:
            return wrapped(plain("What is behind the movement under the cursor is shown here.", DIM), width)
        return list(proof_lines(self._books, self._movement, width))


def proof_lines(books: Books, movement: Movement, width: int) -> Iterable[Content]:
    """Say what is behind a movement, in lines of a width."""
    yield from wrapped(plain(movement.note, STRONG), width)
    yield Content("")
    before = movement.balance - movement.connects
    balance = plain(f"{movement.balance:,}", BAD if movement.balance < 0 else STRONG)
    rules = books.ledger.rules_on(movement.on)
    facts = [
        ("Movement", plain(MOVEMENT_KINDS[movement.kind].words)),
        ("Day", plain(day_words(movement.on))),
        ("Connects", signed(movement.connects)),
        ("Balance", joined(plain(f"{before:,}"), plain(" → ", DIM), balance)),
        ("Rules", plain(rules.name if rules else "")),
    ]
    for name, value in [*facts, *_of_lots(books, movement)]:
        if value.plain:
            yield from hanging(plain(f"{name:<{_NAME_WIDTH}}", DIM), value, width)
    yield Content("")
    yield from _in_the_journal(books.entry_behind(movement), width)


def _in_the_journal(entry: Entry | None, width: int) -> Iterable[Content]:
    """Show the entry as it counts, with its line."""
    if entry is None:
        yield from wrapped(plain("No entry: it follows from the rules and the day.", DIM), width)
        return
    yield joined(plain("In the journal, line ", DIM), plain(f"{entry.line:,}"), plain(", as corrected:", DIM))
    yield Content("")
    for line in key_lines(entry):
        yield from wrapped(plain(line, DIM), width)


def _of_lots(books: Books, movement: Movement) -> Iterable[tuple[str, Content]]:
    """Say which lots it came from, as far as they did not get it back."""
    state = books.ledger.state
    if state is None:
        return
    if movement.lot is not None:
        lot = state.holdings.lots[movement.lot]
        yield "Lot", plain(f"the {lot.source} of {day_words(lot.issued)}")
    spent = state.spent.get(movement.entry or "") if movement.kind in ("proposal", "boost") else None
    for number, taken in enumerate(spent.taken if spent else ()):
        lot = state.holdings.lots[taken.lot]
        words = joined(plain(str(taken.connects)), plain(f" from the {lot.source} of {day_words(lot.issued)}", DIM))
        yield "" if number else "Paid from", words
    if spent is not None and spent.refunded:
        yield "Came back", plain(how_many(spent.refunded), GOOD)
