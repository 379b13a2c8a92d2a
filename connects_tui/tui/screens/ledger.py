"""Ledger: every movement with the running balance, to be checked against Upwork's page."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from operator import attrgetter

from textual import getters, on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from connects_tui.actions.filters import (
    MOVEMENT_FILTER_WORDS,
    MOVEMENT_VALUES,
    MovementCondition,
    complete_filter,
    parse_movement_filter,
)
from connects_tui.actions.outlook_words import fitting
from connects_tui.ledger.state import Movement
from connects_tui.movements import MOVEMENT_KINDS, note_words
from connects_tui.tui.app import ShowMovements
from connects_tui.tui.dialogs.movement_details import MovementDetails, MovementDetailsPane
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import (
    ACCENT,
    BAD,
    DIM,
    STRONG,
    Column,
    Month,
    by_month,
    fitted,
    heading,
    joined,
    plain,
    row,
    signed,
    widths,
)
from connects_tui.tui.screens.filtered import FilteredScreen
from connects_tui.tui.view import View
from connects_tui.tui.widgets.line_input import FilterLine
from connects_tui.tui.widgets.panes import DrawnLine, Headings, LineList
from connects_tui.wording import counted, day_width, day_words, month_words, number_words


def columns() -> tuple[Column, ...]:
    """Return the columns of the list; under the heading of its month a day needs no year."""
    return (
        Column(" Date", 1 + day_width()),
        Column("Movement", 10),
        Column("", 0),
        Column("Connects", 8, "right"),
        Column("Balance", 8, "right"),
    )


def flow(movements: Iterable[Movement]) -> tuple[int, int]:
    """Return how many Connects came, and how many went."""
    connects = [movement.balance_change for movement in movements]
    came = sum(number for number in connects if number > 0)
    return came, came - sum(connects)


def draw(item: Movement | Month, width: int) -> Content:
    """Draw a movement or the heading of a month; its last cell stays free beside the scrollbar."""
    width -= 1
    if isinstance(item, Month):
        return _month(item, width)
    cells = (
        plain(f" {day_words(item.on, item.on)}", DIM),
        plain(MOVEMENT_KINDS[item.kind].words),
        plain(note_words(item.kind, item.note, item.on)),
        signed(item.connects),
        plain(number_words(item.balance), BAD if item.balance < 0 else STRONG),
    )
    return row(cells, columns(), width)


def _month(month: Month, width: int) -> Content:
    parts = (Column("", 0), *columns()[3:])
    name = plain(f" {month_words(month.first)} {month.first.year}", f"{ACCENT} bold")
    came, went = flow(month.rows)
    room = widths(parts, width)[0]
    for gap in ("   ", " "):
        sums = joined(gap, _in_and_out(came, went, gap), plain(f"{gap}net", DIM))
        if name.cell_length + sums.cell_length <= room:
            break
    words = joined(fitted(name, room - sums.cell_length), sums)
    return row((words, plain(number_words(came - went, "+"), STRONG), Content("")), parts, width)


def _in_and_out(came: int, went: int, gap: str = "   ") -> Content:
    return joined(
        plain("in ", DIM), plain(number_words(came, "+") if came else "0"),
        plain(f"{gap}out ", DIM), plain(number_words(-went)),
    )  # fmt: skip


class LedgerScreen(FilteredScreen):
    """Every movement with the balance after it, and the details of one."""

    AUTO_FOCUS = "#movements"
    BINDINGS = bindings("Ledger")

    pane = getters.query_one(MovementDetailsPane)

    _shown: Sequence[Movement] = ()

    def body(self) -> Iterable[Widget]:
        line = FilterLine(
            lambda: self.app.book.history,
            partial(complete_filter, words=MOVEMENT_FILTER_WORDS),
            "words  is:refund  since:2026-10-01  connects>10  @client  -is:proposal",
        )
        with Horizontal():
            with Vertical():
                yield from self.filter_line(line)
                yield Headings(lambda width: heading(columns(), width - 1))
                yield LineList(draw, is_heading=lambda item: isinstance(item, Month), id="movements")
                yield DrawnLine(lambda width: _totals_line(self.view, self._shown, width), id="totals")
            yield MovementDetailsPane()

    def show_fitting(self, to: Movement | None = None) -> None:
        """Show the movements that fit the filter, with the cursor on one; else it stays where it is."""
        movements = self.view.ledger.movements
        current = to or self._current
        fits = self.read(self.typed(self._parse, MOVEMENT_VALUES), self._parse)
        self._shown = [movement for movement in reversed(movements) if fits(movement)]
        fills = "No movements match: {clear} clears the filter"
        self.list_.nothing = self.app.keyed(fills if movements else "No movements yet: {add} logs a proposal")
        rows = by_month(self._shown, attrgetter("on"))
        place = next((place for place, row in enumerate(rows) if row == current), None)
        if to and place is None and self.filter_.value:
            self.filter_.value = ""
            self.show_fitting(to)
            return
        if place is None and self.focused is self.filter_:
            place = 0
        self.list_.show(rows, place)
        self.query(DrawnLine).refresh()
        self._moved()

    def _parse(self, text: str, today: date) -> MovementCondition:
        return parse_movement_filter(text, today, self.view.proposal_behind)

    @property
    def _current(self) -> Movement | None:
        current = self.list_.current
        return current if isinstance(current, Movement) else None

    @on(LineList.Moved)
    def _moved(self) -> None:
        self.app.after_drawing(self._tell)  # after the row is drawn, so that scrolling isn't delayed

    def _tell(self) -> None:
        self.pane.show((self.view, self._current) if self._current else None)
        self.pane.border_subtitle = self.app.with_keys("{open} shows its entry") if self._current else ""

    def on_show_movements(self, message: ShowMovements) -> None:
        self.set_focus(self.list_)
        if message.movement is None:
            self.filter_.value = message.filter_text
        self.show_fitting(message.movement)

    @on(LineList.Selected, "#movements")
    def _open_details(self) -> None:
        movement = self._current
        if movement is None:
            return
        proposal = self.view.proposal_behind(movement)

        async def go_on(to_proposal: bool | None) -> None:
            if to_proposal and proposal is not None:
                await self.app.show_proposals(proposal=proposal.entry)

        self.app.push_screen(MovementDetails(movement), go_on)


def _totals_line(view: View, shown: Sequence[Movement], width: int) -> Content:
    every = len(view.ledger.movements)
    count = counted(every, "movement")
    is_part = len(shown) < every
    number = plain(f"{len(shown):,} of {count}" if is_part else count, STRONG)
    line = joined(number, "   ", _in_and_out(*flow(shown)))
    if is_part:
        return fitted(line, width)
    line = joined(line, plain("   balance ", DIM), plain(number_words(view.status.balance), STRONG))
    room = width - line.cell_length
    on = fitting((f" Connects on {day_words(view.today, view.today)}", " Connects", ""), room)
    return fitted(joined(line, plain(on, DIM)), width)
