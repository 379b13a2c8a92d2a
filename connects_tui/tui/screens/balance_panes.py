"""The panes of the Balance screen."""

from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import Final, TypeVar

from textual import events
from textual.content import Content

from connects_tui.actions.hints import Hint, next_step
from connects_tui.actions.outlook_words import (
    connects_budget_in_short,
    enough_in_short,
    fitting,
    learning_in_short,
    money_budget_in_short,
    outcome_in_short,
    refunds_in_short,
    renewal_in_short,
)
from connects_tui.ledger.ledger import Expiry
from connects_tui.ledger.lots import Lot
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.state import Movement
from connects_tui.ledger.status import REFUND_DAYS, SOON_DAYS, AccountStatus, spent_words
from connects_tui.movements import MOVEMENT_KINDS, note_words
from connects_tui.statuses import STAGES
from connects_tui.tui.balance_series import balance_chart_lines, legend
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import (
    ACCENT,
    BAD,
    DIM,
    KEY,
    ODD,
    STRONG,
    Column,
    Notice,
    clickable,
    clicked,
    fitted,
    hanging,
    heading,
    in_days,
    joined,
    plain,
    row,
    signed,
    status_words,
    styled,
    wrapped,
)
from connects_tui.tui.view import View
from connects_tui.tui.widgets.panes import LineList, Panel
from connects_tui.wording import (
    counted,
    credits_words,
    day_width,
    day_words,
    how_many,
    number_words,
    span_words,
    upper_first,
    usd,
)


class WorthPanel(Panel[View]):
    """What the balance is worth, how long it lasts, and what to do now."""

    def lines(self, view: View, width: int) -> Iterable[Content]:
        status, outlook = view.status, view.outlook
        unit = plain("Connect" if status.balance == 1 else "Connects", STRONG)
        worth = status.worth if status.balance > 0 else None
        yield unit if worth is None else joined(unit, plain(f" · worth {usd(worth)}", DIM))
        if status.ad_credits:
            yield joined(plain(counted(status.credits_held, "ad credit")), plain(" for boosts", DIM))
        if status.balance < 0:
            yield plain(f"{how_many(-status.balance)} owed", BAD)
        elif not self.app.looks_ahead:
            return
        elif outlook.forecast is not None:
            yield styled(outcome_in_short(outlook.forecast, width))
            if outlook.learning is None:
                yield plain(enough_in_short(status.balance, outlook.usual_cost, width))
        elif outlook.learning is not None:
            yield plain("Learning your pace:", DIM)
            yield plain(learning_in_short(outlook.learning, width))
        action = (next_step(outlook) or ("",))[0]
        key = plain(f"[{self.app.key_of(action)}] " if action else "", KEY)
        if self.app.looks_ahead and (step := next_step(outlook, width - key.cell_length)):
            line = joined(key, plain(step[1], STRONG if action else DIM))
            yield clickable(line, action) if action else line


class CyclePanel(Panel[View]):
    """When it renews, what that brings, what was spent in it."""

    def lines(self, view: View, width: int) -> Iterable[Content]:
        cycle, renewal = view.status.cycle, view.status.renewal
        if cycle is None:
            account = view.ledger.history.account
            opens = day_words(account.on, view.today) if account else "later"
            yield plain("Not open yet", STRONG)
            yield plain(f"The journal opens on {opens}.", DIM)
            return
        today = view.today
        start, end = day_words(cycle.start, today), day_words(cycle.renews, today)
        bar = max(6, min(24, width - len(start) - len(end) - 2))
        done = round(bar * (today - cycle.start).days / max(1, (cycle.renews - cycle.start).days))
        yield joined(plain(start), " ", plain("━" * done, ACCENT), plain("─" * (bar - done), DIM), " ", plain(end))
        renews = joined(plain("Renews ", DIM), plain(in_days(cycle.renews, today)))
        brings = "" if renewal is None else renewal_in_short(renewal, width - renews.cell_length)
        yield joined(renews, plain(brings, DIM))
        budget = view.outlook.budget if self.app.looks_ahead else None
        if budget is None or budget.connects is None:
            yield joined(plain(spent_words(cycle)), plain("" if cycle.spent_before else " in this cycle", DIM))
        else:
            cost = 1 if view.outlook.learning else view.outlook.usual_cost.connects
            yield styled(connects_budget_in_short(budget.connects, cost, width))
        if budget is not None and budget.money is not None:
            yield styled(money_budget_in_short(budget.money, width))


class PaymentsPanel(Panel[View]):
    """What was paid since the opening."""

    def lines(self, view: View, width: int) -> Iterable[Content]:
        ledger, account = view.ledger, view.ledger.history.account
        since = f" paid since {day_words(account.on, view.today)}" if account else ""
        fees, purchases, both = (usd(sum_) for sum_ in (ledger.fees, ledger.purchases, ledger.fees + ledger.purchases))
        size = max(len(fees), len(purchases), len(both))
        yield joined(plain(f"{both:>{size}}", STRONG), plain(fitting((since, " paid in all"), width - size), DIM))
        yield joined(plain(f"{fees:>{size}}"), plain(" membership", DIM))
        yield joined(plain(f"{purchases:>{size}}"), plain(" Connects", DIM))


_MOST_LINES: Final = 2
"""A notice has one less on a low screen."""


class Notices(Panel[View], can_focus=True):
    """What needs attention, each with its remedy."""

    BINDINGS = bindings("Notices")

    def on_click(self, event: events.Click) -> None:
        """Beside the lines, which do what their keys do, a click opens all of them in full."""
        if clicked(event.style) is None:
            self.screen.call_later(self.run_action, "screen.attention")

    def lines(self, view: View, width: int) -> Iterable[Content]:
        height = self.app.size.height
        low = height < 28
        entries = []
        for notice in notices(view, self.app.key_of, low=low):
            lines = hanging(plain(f"{notice.glyph} ", notice.style), plain(notice.shorter or notice.sentence), width)
            entries.append([clickable(line, notice.action) for line in _cut(lines, _MOST_LINES - low, width)])
        first_hint = len(entries)
        action = (next_step(view.outlook) or ("",))[0]
        for index, hint in enumerate(hints_of(view)):
            says = hint.fact if hint.fact and hint.action == action else hint.text
            entries.append(self._hint_lines(hint, says, width, first=not index))
        room = 9 if height >= 44 else 5 if height >= 34 else 4
        shown = which_fit(list(map(len, entries)), first_hint, room)
        for index in shown:
            yield from entries[index]
        if len(shown) < len(entries):
            more = f"… and {len(entries) - len(shown)} more: tab here, then {{attention}}, or click"
            yield clickable(joined("  ", self.app.keyed(more)), "attention")

    def _hint_lines(self, hint: Hint, says: str, width: int, *, first: bool) -> list[Content]:
        lines = list(hanging(plain(f"[{self.app.key_of(hint.action)}] ", KEY), plain(says), width))
        dismisses = joined("  ", self.app.keyed("{dismiss-hint} dismisses"))
        fits = first and len(lines) <= _MOST_LINES and lines[-1].cell_length + dismisses.cell_length <= width
        lines = [clickable(line, hint.action) for line in _cut(lines, _MOST_LINES, width)]
        return [*lines[:-1], joined(lines[-1], clickable(dismisses, "dismiss-hint"))] if fits else lines


def _cut(sentence: Iterable[Content], most: int, width: int) -> list[Content]:
    lines = list(sentence)
    return lines if len(lines) <= most else [*lines[: most - 1], fitted(joined(lines[most - 1], " …"), width)]


def which_fit(sizes: Sequence[int], first_hint: int, room: int) -> list[int]:
    """Return which notices and hints, of so many lines each, fit into a room, with a line for "more" if not all do.

    The first notice and the first hint come before the others; one is shown in any case.
    """
    if sum(sizes) <= room:
        return list(range(len(sizes)))
    by_weight = sorted(range(len(sizes)), key=lambda index: index not in (0, first_hint))
    used = accumulate(sizes[index] for index in by_weight)
    return sorted(index for index, lines in zip(by_weight, used, strict=True) if lines < room) or by_weight[:1]


def hints_of(view: View) -> tuple[Hint, ...]:
    """Return the hints: none before the first proposal."""
    return view.hints if view.proposals else ()


def notices(view: View, key_of: Callable[[str], str], *, low: bool = False) -> list[Notice]:
    """Return what needs attention: nothing can be saved, overdrawn, errors, to-dos, refunds to come, warnings."""
    items: list[Notice] = []
    status = view.status
    if view.read_only_because:
        items.append(Notice("!", BAD, f"Nothing can be saved in the journal: {view.read_only_because}."))
    overdrawn = [problem for problem in status.warnings if problem.code == "overdrawn"]
    if status.balance < 0 and overdrawn:
        why = "Below 0: a missing purchase or bonus, or a wrong opening balance."
        items.append(Notice("!", BAD, overdrawn[-1].sentence, why))
    if view.left_out:
        items.append(Notice("!", BAD, f"{upper_first(view.left_out)}; connects check says what is wrong."))
    if waits := view.todo.summary:
        items.append(Notice(f"[{key_of('todo')}]", KEY, waits, action="todo"))
    coming = [refund for refund in status.refunds_due if refund.days < REFUND_DAYS]  # the others wait for an answer
    items += [Notice("↩", ODD, sentence) for sentence in refunds_in_short(coming, view.today, 1 if low else 2)]
    start = status.cycle.start if status.cycle else status.as_of
    items += [
        Notice("!", ODD, problem.sentence)
        for problem in reversed(status.warnings)
        if problem.code != "overdrawn" and problem.on is not None and problem.on >= start
    ]
    return items


class FirstSteps(Panel[View]):
    """What to press to log the first proposal."""

    def lines(self, view: View, width: int) -> Iterable[Content]:
        line = joined(self.app.keyed("Press {add} to log your first proposal:  "), "6 Speed up a Shopify theme @acme")
        yield from (clickable(part, "add") for part in wrapped(line, width))


_ROOMY: Final = 48
"""From so many cells on, a pane shows all columns."""

Listed = TypeVar("Listed")


class ListPane(LineList[Listed]):
    """A list of something the view has; a row that is chosen leads to the thing (`BalanceScreen`)."""

    def __init__(self, id_: str) -> None:
        super().__init__(self._with_gap, is_heading=lambda row: row is None, id=id_)
        self.add_class("pane", update=False)  # it is styled when it is mounted

    def show_view(self, view: View) -> None:
        """Show what a view has; the cursor stays on its row while this has the focus."""
        current = self.current if self.has_focus else None
        self._view = view
        rows = self.listed(view)
        self.show(rows, next((place for place, row in enumerate(rows) if row == current), 0) if current else 0)

    def _with_gap(self, item: Listed, width: int) -> Content:
        return self.row(item, width - 1)  # the last cell stays free beside the scrollbar

    def listed(self, view: View) -> Sequence[Listed]:
        """Return the rows, and set what the frame says of them."""
        raise NotImplementedError

    def row(self, item: Listed, width: int) -> Content:
        """Draw a row for a width in cells."""
        raise NotImplementedError


class LotsPane(ListPane[Lot | None]):
    """The lots in the order in which they will be spent."""

    BORDER_TITLE = "Batches, next to be spent first"
    COLUMNS: Final = (
        Column("Connects", 8, "right"),
        Column("Source", 10),
        Column("Issued", 11, least=_ROOMY + 8),
        Column("Expires", 11),
        Column("", 0, "right", least=_ROOMY - 4),
    )

    def listed(self, view: View) -> Sequence[Lot | None]:
        lots, held = view.status.lots, view.status.ad_credits
        batches = [counted(len(lots), "batch", "batches")] if lots else []
        ad_credits = [credits_words(view.status.credits_held, held[0].expires, view.today)] if held else []
        self.border_subtitle = " · ".join(batches + ad_credits)
        self.nothing = joined(plain("No Connects. ", DIM), self.app.keyed("{in-out} records what you buy or get."))
        return [None, *lots] if lots else []

    def row(self, item: Lot | None, width: int) -> Content:
        if item is None:
            return heading(self.COLUMNS, width)
        expires, left = expiry_of(item, self._view.status)
        cells = [
            plain(number_words(item.left), STRONG),
            plain(item.source),
            plain(day_words(item.issued, self._view.today)),
            plain(expires),
            plain(left, DIM),
        ]
        return row(cells, self.COLUMNS, width)


def expiry_of(lot: Lot, status: AccountStatus) -> tuple[str, str]:
    """Say when a batch expires, if nothing more is spent, and in how many days."""
    first = status.expires(lot)
    if first is None:
        return "never", ""
    days = counted((first - status.as_of).days, "day")
    return day_words(first, status.as_of), "in part" if status.expires_in_parts(lot) else days


class ExpiryPane(ListPane[Expiry]):
    """What expires when, if nothing more is spent."""

    BORDER_TITLE = "Expiring"
    nothing = plain("No Connects expire within 12 months.", DIM)
    _width_of_number = 0

    def listed(self, view: View) -> Sequence[Expiry]:
        expiring = view.status.expiring
        more = ""
        if len(expiring) > 1:
            more = f"{sum(item.connects for item in expiring):,} by {day_words(expiring[-1].on, view.today)}"
        self.border_subtitle = more
        self._width_of_number = max((len(number_words(item.connects)) for item in expiring), default=0)
        return expiring

    def row(self, item: Expiry, width: int) -> Content:
        view, wide = self._view, width >= _ROOMY
        learning = not self.app.looks_ahead or view.outlook.learning
        cost = 0 if learning else view.outlook.usual_cost.connects
        columns = (
            Column("", max(8 if wide else 4, self._width_of_number), "right"),
            Column("", 11),
            Column("", 8 if wide else 0, "right"),
            Column("", 0, "right", least=_ROOMY),
        )
        days = (item.on - view.today).days
        use = "= " + counted(-(-item.connects // cost), "proposal", "proposals") if cost else ""
        cells = [
            plain(number_words(item.connects), f"{ODD} bold" if days <= SOON_DAYS else STRONG),
            plain(day_words(item.on, view.today)),
            plain(counted(days, "day") if wide else span_words(days), DIM),
            plain(use, DIM),
        ]
        return row(cells, columns, width)


class MovementsPane(ListPane[Movement]):
    """The movements, the latest first."""

    BORDER_TITLE = "Latest movements · balance after each"
    _width_of_change = _width_of_balance = 0

    def listed(self, view: View) -> Sequence[Movement]:
        latest = view.ledger.movements[-500:]  # how wide the numbers of all are takes long
        self._width_of_change = max((len(number_words(movement.connects, "+")) for movement in latest), default=0)
        self._width_of_balance = max((len(number_words(movement.balance)) for movement in latest), default=0)
        self.nothing = self.app.keyed("None yet. {add} logs a proposal, {in-out} Connects in or out.")
        return view.ledger.movements[::-1]

    def row(self, item: Movement, width: int) -> Content:
        wide = width >= _ROOMY
        columns = (
            Column("", day_width()),
            Column("", 10, least=_ROOMY),
            Column("", 0),
            Column("", max(5 if wide else 4, self._width_of_change), "right"),
            Column("", max(7 if wide else 5, self._width_of_balance), "right"),
        )
        kind = MOVEMENT_KINDS[item.kind].words
        is_named = wide or item.kind in ("proposal", "boost", "refund")
        cells = [
            plain(day_words(item.on, item.on), DIM),
            plain(kind),
            plain(note_words(item.kind, item.note, item.on) if is_named else kind),
            signed(item.connects),
            plain(number_words(item.balance), DIM),
        ]
        return row(cells, columns, width)


class OpenProposalsPane(ListPane[ProposalState]):
    """The open proposals, the furthest first, of those as far the latest news."""

    BORDER_TITLE = "Open proposals"
    COLUMNS: Final = (Column("", 14), Column("", 0), Column("", 5, "right"))

    def listed(self, view: View) -> Sequence[ProposalState]:
        looks_ahead = self.app.looks_ahead
        running = view.ledger.proposals.running if looks_ahead else ()
        self.border_subtitle = counted(len(running), "proposal") if running else ""
        self.nothing = self.app.keyed("None. {add} logs a proposal.") if looks_ahead else Content("")
        by_stage = sorted(running, key=lambda proposal: (STAGES.index(proposal.status), proposal.status_since))
        return by_stage[::-1]

    def row(self, item: ProposalState, width: int) -> Content:
        days = (self._view.today - item.status_since).days
        cells = (status_words(item), plain(item.entry.title), plain(span_words(days), DIM))
        return row(cells, self.COLUMNS, width)


class Chart(Panel[View]):
    """The balance, some way back and some way ahead."""

    def on_click(self) -> None:
        self.screen.call_later(self.run_action, "screen.common('pace')")

    def lines(self, view: View, width: int) -> Iterable[Content]:
        series, height = view.balance_series, self.content_size.height
        if not any((*series.balances, *series.slower, *series.faster)):
            why = "No Connects left." if view.ledger.movements else "Starts with your first Connects."
            begins = self.app.keyed(f"{why} {{in-out}} records what you buy or get.")
            return [*[Content("")] * ((height - 1) // 2), begins.center(width)]
        return balance_chart_lines(series, width, height)

    def show(self, about: View | None) -> None:
        super().show(about)
        self._write_legend()

    def on_resize(self) -> None:
        self._write_legend()

    def _write_legend(self) -> None:
        if self.about is not None:
            self.border_subtitle = legend(self.about.balance_series, self.content_size.width - 2)  # ends and blanks
