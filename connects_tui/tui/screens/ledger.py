"""Ledger: every movement with the running balance, so that it can be checked against Upwork's page."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Final

from textual import getters, on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from connects_tui.journal.blocks import key_lines
from connects_tui.ledger.entries import Entry
from connects_tui.ledger.state import Movement
from connects_tui.movements import MOVEMENT_KINDS
from connects_tui.tui.render import (
    ACCENT,
    BAD,
    DIM,
    GAP,
    GOOD,
    STRONG,
    Column,
    Month,
    by_month,
    fitted,
    hanging,
    heading,
    joined,
    lot_words,
    plain,
    row,
    signed,
    widths,
    wrapped,
)
from connects_tui.tui.screens.base import MainScreen
from connects_tui.tui.view import View
from connects_tui.tui.widgets.line_list import Headings, LineList
from connects_tui.tui.widgets.panel import Panel
from connects_tui.wording import counted, day_words, how_many, month_words, number_words

COLUMNS: Final = (
    Column(" Date", 12),
    Column("Movement", 10),
    Column("", 0),
    Column("Connects", 8, "right"),
    Column("Balance", 8, "right"),
)


def flow(movements: Iterable[Movement]) -> tuple[int, int]:
    """Return how many Connects came and how many went."""
    connects = [movement.balance_change for movement in movements]
    came = sum(number for number in connects if number > 0)
    return came, came - sum(connects)


def draw(item: Movement | Month, width: int) -> Content:
    """Draw a movement or the heading of a month as a line."""
    if isinstance(item, Month):
        return _month(item, width)
    cells = (
        plain(f" {day_words(item.on)}", DIM),
        plain(MOVEMENT_KINDS[item.kind].words),
        plain(item.note),
        signed(item.connects),
        plain(number_words(item.balance), BAD if item.balance < 0 else STRONG),
    )
    return row(cells, COLUMNS, width)


def _month(month: Month, width: int) -> Content:
    column_widths = widths(COLUMNS, width)
    before = sum(column_widths[:3]) + 2 * GAP
    name = plain(f" {month_words(month.first)} {month.first.year}", f"{ACCENT} bold")
    came, went = flow(month.rows)
    sums = joined(
        plain("in ", DIM), plain(f"+{came:,}"), plain("   out ", DIM), plain(f"−{went:,}"), plain("   net", DIM)
    )
    net = came - went
    words = joined(fitted(name, before - sums.cell_length), sums)
    return joined(words, " " * GAP, fitted(plain(number_words(net, "+"), STRONG), column_widths[3], "right"))


class MovementDetailsPane(Panel[tuple[View, Movement]]):
    """What is behind one movement: its entry and line in the journal, the rules, and the lots that it touched."""

    BORDER_TITLE = "Behind this movement"
    nothing = plain("What is behind the movement under the cursor is shown here.", DIM)

    def lines(self, about: tuple[View, Movement], width: int) -> Iterable[Content]:
        """Return the lines for a width in cells."""
        view, movement = about
        yield from wrapped(plain(movement.note, STRONG), width)
        yield Content("")
        before = movement.balance - movement.balance_change
        balance = plain(number_words(movement.balance), BAD if movement.balance < 0 else STRONG)
        rules = view.ledger.rules_on(movement.on)
        facts = [
            ("Movement", plain(MOVEMENT_KINDS[movement.kind].words)),
            ("Day", plain(day_words(movement.on))),
            ("Connects" if movement.balance_change else "Credits", signed(movement.connects)),
            ("Balance", joined(plain(f"{before:,}"), plain(" → ", DIM), balance)),
            ("Rules", plain(rules.name if rules else "")),
        ]
        for name, value in [*facts, *_of_lots(view, movement)]:
            if value.plain:
                yield from hanging(plain(f"{name:<10}", DIM), value, width)
        yield Content("")
        yield from _in_the_journal(view.entry_behind(movement), width)


class LedgerScreen(MainScreen):
    """Every movement with the balance after it, and what is behind the one under the cursor."""

    MODE = "ledger"
    AUTO_FOCUS = "#movements"

    movements = getters.query_one("#movements", LineList)
    totals = getters.query_one("#totals", Static)
    pane = getters.query_one(MovementDetailsPane)

    def body(self) -> Iterable[Widget]:
        """The movements, the latest first, and what they add up to; beside them what is behind the present one."""
        with Horizontal():
            with Vertical():
                yield Headings(lambda width: heading(COLUMNS, width))
                yield LineList(draw, is_heading=lambda item: isinstance(item, Month), id="movements")
                yield Static(id="totals")
            yield MovementDetailsPane()

    def show(self, view: View) -> None:
        """Show this view."""
        self.movements.nothing = plain("Nothing has happened yet.", DIM)
        self.movements.show(by_month(reversed(view.ledger.movements), attrgetter("on")))
        self.totals.update(_totals(view))
        self._moved()

    @on(LineList.Moved)
    def _moved(self) -> None:
        self.app.after_drawing(self._tell)  # after the row is drawn, so that scrolling isn't delayed

    def _tell(self) -> None:
        current = self.movements.current
        self.pane.show((self.view, current) if isinstance(current, Movement) else None)


def _totals(view: View) -> Content:
    number = plain(counted(len(view.ledger.movements), "movement"), STRONG)
    balance = joined(
        plain("   balance ", DIM),
        plain(number_words(view.status.balance), STRONG),
        plain(f" Connects on {day_words(view.today)}", DIM),
    )
    came, went = flow(view.ledger.movements)
    moved = joined(plain("   in ", DIM), plain(f"+{came:,}"), plain("   out ", DIM), plain(f"−{went:,}"))
    return joined(number, moved, balance)


def _in_the_journal(entry: Entry | None, width: int) -> Iterable[Content]:
    if entry is None:
        yield from wrapped(plain("No entry: it follows from the rules and the day.", DIM), width)
        return
    yield joined(plain("In the journal, line ", DIM), plain(f"{entry.line:,}"), plain(", as corrected:", DIM))
    yield Content("")
    for line in key_lines(entry):
        yield from wrapped(plain(line, DIM), width)


def _of_lots(view: View, movement: Movement) -> Iterable[tuple[str, Content]]:
    """Return the lots it came from, less what was returned to them."""
    state = view.ledger.state
    if state is None:
        return
    if movement.lot is not None:
        yield "Lot", plain(lot_words(state.holdings.lots[movement.lot]))
    spent = state.spendings.get(movement.entry or "")
    for number, taken in enumerate(spent.taken if spent else ()):
        words = joined(plain(str(taken.connects)), plain(f" from {lot_words(state.holdings.lots[taken.lot])}", DIM))
        yield "" if number else "Paid from", words
    if spent is not None and spent.refunded:
        yield "Came back", plain(how_many(spent.refunded), GOOD)
