"""The panes of the Balance screen: the course, what is held, what lapses, what happened, what is still running."""

from collections.abc import Iterable
from heapq import nsmallest
from itertools import islice
from typing import Final

from textual.content import Content

from connects_tui.actions.forecasts import a_day_words
from connects_tui.ledger.lots import Lot
from connects_tui.ledger.proposals import ProposalState
from connects_tui.movements import MOVEMENT_KINDS
from connects_tui.statuses import STAGES
from connects_tui.tui.books import Books
from connects_tui.tui.chart import chart_lines, legend
from connects_tui.tui.lines import (
    DIM,
    ODD,
    STRONG,
    Column,
    heading,
    plain,
    row,
    short_day,
    wrapped,
)
from connects_tui.tui.proof import signed
from connects_tui.tui.statuses import status_words
from connects_tui.tui.widgets.books_panel import BooksPanel
from connects_tui.wording import counted, day_width, day_words, how_many

_ROOMY: Final = 48
"""From so many cells on a pane shows all columns."""

_SENT: Final = ("proposal", "boost", "refund")
_SOON: Final = 30
"""Upwork's own page sums up what lapses within so many days."""


class Lots(BooksPanel):
    """The lots in the order in which they will be spent."""

    WIDE: Final = (
        Column("Connects", 8, "right"),
        Column("Source", 10),
        Column("Issued", 11),
        Column("Expires", 11),
        Column("", 0, "right"),
    )
    NARROW: Final = (*WIDE[:2], *WIDE[3:])

    def on_mount(self) -> None:
        """Name the pane."""
        self.border_title = "Lots, in the order they are spent"

    def said(self, books: Books, width: int) -> Iterable[Content]:
        """A line a lot, as many as there is room for."""
        lots = books.status.lots
        if not lots:
            yield plain("No Connects.", DIM)
            yield self.app.keyed("{in-out} records what was bought or granted.")
            return
        wide = width >= _ROOMY + 8
        columns = self.WIDE if wide else self.NARROW
        yield heading(columns, width)
        most = max(1, self.room - 1)
        shown = lots if len(lots) <= most else lots[: most - 1]
        for lot in shown:
            expires, left = _end_of(lot, books)
            cells = [
                plain(str(lot.left), STRONG),
                plain(lot.source),
                plain(short_day(lot.issued, books.today)),
                plain(expires),
                plain(left, DIM),
            ]
            yield row(cells if wide else [*cells[:2], *cells[3:]], columns, width)
        if len(shown) < len(lots):
            rest = lots[len(shown) :]
            yield plain(f"… and {counted(len(rest), 'lot')} more with {how_many(sum(lot.left for lot in rest))}", DIM)


def _end_of(lot: Lot, books: Books) -> tuple[str, str]:
    """Say when a lot ends, and how far off that is."""
    state = books.ledger.state
    if lot.last_renewal is not None and state is not None:
        renewals = lot.last_renewal - state.holdings.renewals
        if lot.expires is None or renewals <= 1:
            return "at renewal" if renewals == 1 else f"in {renewals}", "" if renewals == 1 else "renewals"
    if lot.expires is None:
        return "never", ""
    return short_day(lot.expires, books.today), counted((lot.expires - books.today).days, "day")


class Lapsing(BooksPanel):
    """What lapses when, if nothing more is spent."""

    NARROW: Final = (Column("", 4, "right"), Column("", 11), Column("", 0, "right"))
    WIDE: Final = (Column("", 8, "right"), Column("", 11), Column("", 8, "right"), Column("", 0, "right"))

    def on_mount(self) -> None:
        """Name the pane."""
        self.border_title = "What lapses when"

    def said(self, books: Books, width: int) -> Iterable[Content]:
        """A line a day, the soonest first."""
        expiring = books.status.expiring
        if not expiring:
            yield from wrapped(plain("Nothing that is held now lapses within twelve months.", DIM), width)
            return
        cost, _ = books.usual_cost
        wide = width >= _ROOMY
        columns = self.WIDE if wide else self.NARROW
        most = max(1, self.room)
        shown = expiring if len(expiring) <= most else expiring[: most - 1]
        for item in shown:
            soon = (item.on - books.today).days <= _SOON
            use = "= " + counted(-(-item.connects // cost), "proposal", "proposals") if cost else ""
            cells = [
                plain(str(item.connects), f"{ODD} bold" if soon else STRONG),
                plain(short_day(item.on, books.today)),
                plain(counted((item.on - books.today).days, "day"), DIM),
                plain(use, DIM),
            ]
            yield row(cells if wide else cells[:-1], columns, width)
        if len(shown) < len(expiring):
            rest = expiring[len(shown) :]
            more = sum(item.connects for item in rest)
            until = f"until {short_day(rest[-1].on, books.today)}" if wide else "later"
            yield plain(f"… and {more} more {until}", DIM)


class Latest(BooksPanel):
    """The latest movements, as many as there is room for."""

    def on_mount(self) -> None:
        """Name the pane."""
        self.border_title = "Latest movements"

    def said(self, books: Books, width: int) -> Iterable[Content]:
        """A line a movement, the latest first."""
        movements = books.ledger.movements
        if not movements:
            yield plain("Nothing has happened yet.", DIM)
            return
        wide = width >= _ROOMY
        columns = _latest_columns(wide=wide)
        if wide:
            yield heading(columns, width)
        for movement in islice(reversed(movements), max(1, self.room - wide)):
            kind = MOVEMENT_KINDS[movement.kind].words
            cells = [
                plain(day_words(movement.on, movement.on), DIM),
                plain(kind),
                plain(movement.note if wide or movement.kind in _SENT else kind),
                signed(movement.connects),
                plain(str(movement.balance), DIM),
            ]
            yield row(cells if wide else [cells[0], *cells[2:]], columns, width)


def _latest_columns(*, wide: bool) -> tuple[Column, ...]:
    """Return the columns of the latest movements, which a narrow pane has no headings for."""
    day = Column("Date", day_width())
    if wide:
        return (day, Column("", 10), Column("", 0), Column("", 5, "right"), Column("Balance", 7, "right"))
    return (day, Column("", 0), Column("", 4, "right"), Column("", 5, "right"))


class Running(BooksPanel):
    """The proposals still in the running, the furthest first."""

    COLUMNS: Final = (Column("", 14), Column("", 0), Column("", 4, "right"))

    def on_mount(self) -> None:
        """Name the pane."""
        self.border_title = "In the running"

    def show(self, books: Books) -> None:
        """Show these books, and say how many there are."""
        running = books.ledger.proposals.running
        self.border_subtitle = counted(len(running), "proposal") if running else ""
        super().show(books)

    def said(self, books: Books, width: int) -> Iterable[Content]:
        """A line a proposal: where it stands, its title, for how many days."""
        running = books.ledger.proposals.running
        if not running:
            yield self.app.keyed("None. {add} logs a proposal.")
            return
        for proposal in nsmallest(max(1, self.room), reversed(running), key=_furthest_first):
            days = (books.today - proposal.status_since).days
            cells = (status_words(proposal), plain(proposal.entry.title), plain(f"{days} d", DIM))
            yield row(cells, self.COLUMNS, width)


def _furthest_first(proposal: ProposalState) -> tuple[int, int]:
    """Order by how far a proposal got, the latest news first."""
    return -STAGES.index(proposal.status), -proposal.status_since.toordinal()


class Chart(BooksPanel):
    """The balance, some way back and some way ahead, from zero."""

    def on_mount(self) -> None:
        """Say what the bars mean."""
        self.border_subtitle = legend()

    def show(self, books: Books) -> None:
        """Show these books, and name the pace at which it goes on."""
        forecast = books.outlook.forecast if self.app.looks_ahead else None
        title = "Balance in Connects"
        if forecast is not None:
            pace = a_day_words(forecast.pace.a_day) if forecast.pace.a_day else "no spending"
            title += f", ahead at {pace} · {{pace}} changes it"
        self.border_title = self.app.with_keys(title)
        super().show(books)

    def said(self, books: Books, width: int) -> Iterable[Content]:
        """The bars, with the scale on the left and the days below."""
        return chart_lines(books.course, width, self.room) if self.app.looks_ahead else []
