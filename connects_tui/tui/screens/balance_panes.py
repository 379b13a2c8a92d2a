"""The panes of the Balance screen: each says one thing about the books, line by line."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from textual.content import Content

from connects_tui.actions.words import counted, day_width, day_words, how_many, usd
from connects_tui.ledger.lots import Lot
from connects_tui.ledger.problems import Problem
from connects_tui.ledger.status import Status
from connects_tui.tui.books import Books
from connects_tui.tui.chart import chart_lines, legend
from connects_tui.tui.lines import (
    ACCENT,
    BAD,
    DIM,
    KEY,
    ODD,
    STRONG,
    Column,
    fitted,
    heading,
    in_days,
    joined,
    plain,
    row,
    short_day,
    wrapped,
)
from connects_tui.tui.proof import MOVEMENT_WORDS, signed
from connects_tui.tui.statuses import status_words
from connects_tui.tui.widgets.panel import Panel

_BAR: Final = 24
_ROOMY: Final = 48
"""From so many cells on a pane shows all columns."""

_SENT: Final = ("proposal", "boost", "refund")
_FURTHEST: Final = ("offered", "interviewing", "viewed", "sent", "hired")
_TWO: Final = 2
_FEW: Final = 3
_MANY: Final = 6
_TALL: Final = 28
_SOON: Final = 30
"""Upwork's own page sums up what lapses within so many days."""

_LATEST_PAID: Final = 20


class BooksPanel(Panel):
    """A panel that is about the books."""

    books: Books | None = None

    def show(self, books: Books) -> None:
        """Show these books."""
        self.books = books
        self.show_again()

    def lines(self, width: int) -> Sequence[Content]:
        """Return the lines for a width in cells."""
        return [] if self.books is None else list(self.said(self.books, width))

    def said(self, books: Books, width: int) -> Iterable[Content]:
        """Say what these books say, line by line."""
        raise NotImplementedError


class Worth(BooksPanel):
    """What the balance is worth, beside the number."""

    def said(self, books: Books, width: int) -> Iterable[Content]:  # noqa: ARG002 - the lines are short
        """Connects, proposals, dollars."""
        status = books.status
        yield plain("Connect" if status.balance == 1 else "Connects", STRONG)
        cost, known = usual_cost(books)
        if status.balance < 0:
            yield plain(f"{how_many(status.owed)} owed", BAD)
        elif cost:
            proposals = counted(status.balance // cost, "proposal")
            yield joined(plain(proposals), plain(f" at {cost} {'each' if known else '(typical)'}", DIM))
        if status.worth is not None and status.plan.purchase is not None and status.balance > 0:
            price = usd(status.plan.purchase.price)
            yield joined(plain(usd(status.worth)), plain(f" to buy, at {price} each", DIM))


class CyclePanel(BooksPanel):
    """The cycle: when it renews, what that brings, what was spent in it."""

    def said(self, books: Books, width: int) -> Iterable[Content]:
        """A bar from start to renewal, and two lines."""
        status, state = books.status, books.ledger.state
        cycle = status.cycle
        if cycle is None or state is None:
            account = books.ledger.history.account
            opens = short_day(account.on, books.today) if account else "later"
            yield plain("Not open yet", STRONG)
            yield plain(f"The journal opens on {opens}.", DIM)
            return
        today = books.today
        start, end = short_day(cycle.start, today), short_day(cycle.renews, today)
        bar = max(6, min(_BAR, width - len(start) - len(end) - 2))
        done = round(bar * (today - cycle.start).days / max(1, (cycle.renews - cycle.start).days))
        yield joined(plain(start), " ", plain("━" * done, ACCENT), plain("─" * (bar - done), DIM), " ", plain(end))
        yield joined(plain("Renews ", DIM), plain(in_days(cycle.renews, today)), plain(_renewal_words(books), DIM))
        yield joined(plain(how_many(cycle.spent)), plain(" spent in this cycle", DIM))


def _renewal_words(books: Books) -> str:
    state = books.ledger.state
    if state is None:
        return ""
    if state.pending is not None:
        return f", then {state.pending.plan.name}"
    fee = f", {usd(state.fee)}" if state.fee else ""
    allowance = f", +{state.allowance}" if state.allowance else ""
    return f"{allowance}{fee}"


class Notices(BooksPanel):
    """What needs attention, each with its remedy; not there when there is nothing."""

    def said(self, books: Books, width: int) -> Iterable[Content]:
        """Overdrawn first, then errors, refunds due, and the warnings of this cycle."""
        found = notices(books)
        most = _FEW if self.app.size.height < _TALL else _MANY
        shown = found if len(found) <= most else found[: most - 1]
        for glyph, style, sentence in shown:
            lines = wrapped(plain(sentence), width - 2) if glyph == "!" else [fitted(plain(sentence), width - 2)]
            for number, line in enumerate(lines):
                yield joined(plain(" " if number else glyph, style), " ", line)
        if len(shown) < len(found):
            yield plain(f"  … and {len(found) - len(shown)} more: connects check names them all", DIM)

    def show(self, books: Books) -> None:
        """Show these books, or nothing."""
        self.display = any(notices(books))
        super().show(books)


def notices(books: Books) -> list[tuple[str, str, str]]:
    """Return what needs attention: a glyph, its style, and a sentence."""
    found: list[tuple[str, str, str]] = []
    status = books.status
    overdrawn = [problem for problem in status.warnings if problem.code == "overdrawn"]
    if status.balance < 0 and overdrawn:
        found.append(("!", BAD, overdrawn[-1].sentence))
    if books.left_out:
        entries = counted(books.left_out, "entry has an error and is", "entries have errors and are")
        found.append(("!", BAD, f"{entries} left out. connects check names them, with their lines."))
    found += [("↩", ODD, sentence) for sentence in _refunds_due(books)]
    found += [("!", ODD, problem.sentence) for problem in _recent(status)]
    return found


def _refunds_due(books: Books) -> list[str]:
    due = books.status.refunds_due
    titles = {proposal.entry.id: proposal.entry.title for proposal in books.proposals}
    if len(due) > _TWO:
        connects = how_many(sum(item.connects for item in due))
        return [f"{connects} are due back for {len(due)} proposals, since {short_day(due[0].since, books.today)}."]
    return [
        f"{how_many(item.connects)} due back since {short_day(item.since, books.today)}: {titles[item.proposal]}"
        for item in due
    ]


def _recent(status: Status) -> Iterable[Problem]:
    """Return the warnings of this cycle, the latest first; overdrawing is told by itself."""
    start = status.cycle.start if status.cycle else status.as_of
    return (
        problem
        for problem in reversed(status.warnings)
        if problem.code != "overdrawn" and problem.on is not None and problem.on >= start
    )


def usual_cost(books: Books) -> tuple[int | None, bool]:
    """Return the usual cost of a proposal in Connects, and whether it is the user's own.

    It is what the user has set; else the median of the latest twenty paid proposals, boosts included; else the
    rules' typical cost.
    """
    if books.set_cost is not None:
        return books.set_cost, True
    paid = (proposal.cost for proposal in books.proposals if proposal.cost and not proposal.planned)
    costs = sorted(islice(paid, _LATEST_PAID))
    if costs:
        return costs[len(costs) // 2], True
    return books.status.typical_cost, False


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
            yield joined(plain("b", KEY), plain(" records what was bought or granted.", DIM))
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
        cost, _ = usual_cost(books)
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
            kind = MOVEMENT_WORDS[movement.kind]
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

    def said(self, books: Books, width: int) -> Iterable[Content]:
        """A line a proposal: where it stands, its title, for how many days."""
        running = [proposal for proposal in books.proposals if proposal.is_open and not proposal.planned]
        if not running:
            yield joined(plain("None. ", DIM), plain("a", KEY), plain(" logs a proposal.", DIM))
            return
        running.sort(key=lambda proposal: (_FURTHEST.index(proposal.status), books.today - proposal.status_since))
        self.border_subtitle = counted(len(running), "proposal")
        for proposal in running[: max(1, self.room)]:
            days = (books.today - proposal.status_since).days
            cells = (status_words(proposal), plain(proposal.entry.title), plain(f"{days} d", DIM))
            yield row(cells, self.COLUMNS, width)


class Paid(BooksPanel):
    """What was paid since the opening."""

    def said(self, books: Books, width: int) -> Iterable[Content]:  # noqa: ARG002 - the lines are short
        """The sum, then fees and purchases."""
        status, account = books.status, books.ledger.history.account
        since = f" paid since {short_day(account.on, books.today)}" if account else ""
        fees, purchases, both = (usd(sum_) for sum_ in (status.fees, status.purchases, status.fees + status.purchases))
        size = max(len(fees), len(purchases), len(both))
        yield joined(plain(f"{both:>{size}}", STRONG), plain(since, DIM))
        yield joined(plain(f"{fees:>{size}}"), plain(" membership", DIM))
        yield joined(plain(f"{purchases:>{size}}"), plain(" Connects", DIM))


class Chart(BooksPanel):
    """The balance, some way back and some way ahead, from zero."""

    def on_mount(self) -> None:
        """Name the pane."""
        self.border_title = "Balance in Connects, ahead if nothing more is sent"
        self.border_subtitle = legend()

    def said(self, books: Books, width: int) -> Iterable[Content]:
        """The bars, with the scale on the left and the days below."""
        return chart_lines(books.course, width, self.room)


class Hint(BooksPanel):
    """What to press to log the first proposal; not there once there is one."""

    def show(self, books: Books) -> None:
        """Show the hint, or nothing."""
        self.display = not books.proposals
        super().show(books)

    def said(self, books: Books, width: int) -> Iterable[Content]:  # noqa: ARG002 - one short line
        """One line."""
        yield joined(
            plain("Press ", DIM),
            plain("a", KEY),
            plain(" to log your first proposal:  ", DIM),
            plain("6 Speed up a Shopify theme @acme"),
        )
