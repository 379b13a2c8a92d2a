"""The panes of the Balance screen: the balance, what needs attention, its chart, batches, latest movements."""

from collections.abc import Callable, Iterable, Sequence
from heapq import nsmallest
from itertools import accumulate, islice
from typing import Final

from textual.content import Content

from connects_tui.actions.hints import Hint, next_step
from connects_tui.actions.outlook_words import (
    connects_budget_in_short,
    enough_in_short,
    learning_in_short,
    money_budget_in_short,
    outcome_in_short,
    refunds_in_short,
    renewal_in_short,
    renewal_to_check_in_short,
    renewal_to_check_words,
    silent_words,
)
from connects_tui.ledger.lots import Lot
from connects_tui.ledger.status import SOON_DAYS, AccountStatus, spent_words
from connects_tui.movements import MOVEMENT_KINDS
from connects_tui.statuses import STAGES
from connects_tui.tui.balance_series import balance_chart_lines, legend
from connects_tui.tui.dialogs.attention import Notice
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import (
    ACCENT,
    BAD,
    DIM,
    KEY,
    ODD,
    STRONG,
    Column,
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
from connects_tui.tui.widgets.panel import Panel
from connects_tui.wording import counted, credits_words, day_width, day_words, how_many, number_words, span_words, usd


class WorthPanel(Panel[View]):
    """What the balance is worth, how long it lasts, and what to do now, beside the number."""

    def lines(self, view: View, width: int) -> Iterable[Content]:
        """Connects and dollars, days and proposals or what is being learned of these, the next step."""
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
        action, words = (self.app.looks_ahead and next_step(outlook)) or ("", "")
        if words:
            key = plain(f"{self.app.key_of(action)} ", KEY) if action else Content("")
            yield fitted(joined(key, plain(words, STRONG if action else DIM)), width)


class CyclePanel(Panel[View]):
    """The cycle: when it renews, what that brings, what was spent in it."""

    def lines(self, view: View, width: int) -> Iterable[Content]:
        """A bar from start to renewal, and two lines."""
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
        """The sum, then fees and purchases."""
        ledger, account = view.ledger, view.ledger.history.account
        since = f" paid since {day_words(account.on, view.today)}" if account else ""
        fees, purchases, both = (usd(sum_) for sum_ in (ledger.fees, ledger.purchases, ledger.fees + ledger.purchases))
        size = max(len(fees), len(purchases), len(both))
        yield joined(plain(f"{both:>{size}}", STRONG), plain(since, DIM))
        yield joined(plain(f"{fees:>{size}}"), plain(" membership", DIM))
        yield joined(plain(f"{purchases:>{size}}"), plain(" Connects", DIM))


_TALL: Final = 28
_ROOM_FOR: Final = ((44, 9), (34, 5), (0, 4))
"""From which height of the screen on there is room for how many lines of notices and hints."""


class Notices(Panel[View], can_focus=True):
    """What needs attention, each with its remedy; all of it opens in full."""

    BINDINGS = bindings("Notices")

    def on_click(self) -> None:
        """A click does what the key does."""
        self.screen.call_later(self.run_action, "screen.attention")

    def lines(self, view: View, width: int) -> Iterable[Content]:
        """The weightiest notice and hint, then as many of the others as there is room for, two lines each."""
        low = self.app.size.height < _TALL
        entries = [
            _cut(hanging(plain(f"{notice.glyph} ", notice.style), plain(notice.in_short), width), 2 - low, width)
            for notice in notices(view, self.app.key_of, low=low)
        ]
        first_hint = len(entries)
        entries += [self._hint_lines(hint, width, first=not index) for index, hint in enumerate(hints_of(view))]
        room = next(lines for height, lines in _ROOM_FOR if self.app.size.height >= height)
        shown = which_fit(list(map(len, entries)), first_hint, room)
        for index in shown:
            yield from entries[index]
        if len(shown) < len(entries):
            more = f"… and {len(entries) - len(shown)} more: tab here, then {{attention}}, or click"
            yield joined("  ", self.app.keyed(more))

    def _hint_lines(self, hint: Hint, width: int, *, first: bool) -> list[Content]:
        """Show a hint after the key that acts on it; the first one with the key that dismisses it, where that fits."""
        lines = list(hanging(plain(f"{self.app.key_of(hint.action)} ", KEY), plain(hint.text), width))
        with_key = joined(lines[-1], "  ", self.app.keyed("{dismiss-hint} dismisses"))
        if first and with_key.cell_length <= width:
            lines[-1] = with_key
        return _cut(lines, 2, width)


def _cut(sentence: Iterable[Content], most: int, width: int) -> list[Content]:
    """Leave so many lines of a sentence at most; "…" says that it goes on."""
    lines = list(sentence)
    return lines if len(lines) <= most else [*lines[: most - 1], fitted(joined(lines[most - 1], " …"), width)]


def which_fit(sizes: Sequence[int], first_hint: int, room: int) -> list[int]:
    """Return which notices and hints, of so many lines each, fit into a room: all, or else one line is left for "more".

    The first notice and the first hint come before the others; one is shown in any case.
    """
    if sum(sizes) <= room:
        return list(range(len(sizes)))
    by_weight = sorted(range(len(sizes)), key=lambda index: index not in (0, first_hint))
    used = accumulate(sizes[index] for index in by_weight)
    return sorted(index for index, lines in zip(by_weight, used, strict=True) if lines < room) or by_weight[:1]


def hints_of(view: View) -> tuple[Hint, ...]:
    """Return the hints; before the first proposal they say how to begin, not what to do better."""
    return view.hints if view.proposals else ()


def notices(view: View, key_of: Callable[[str], str], *, low: bool = False) -> list[Notice]:
    """Return what needs attention: overdrawn, errors, refunds due, this cycle's warnings, and what waits for news.

    On a low screen refunds are summed up.
    """
    items: list[Notice] = []
    status, due = view.status, view.outlook.due
    overdrawn = [problem for problem in status.warnings if problem.code == "overdrawn"]
    if status.balance < 0 and overdrawn:
        why = "Below 0: a purchase or bonus is missing, or the opening was wrong."
        items.append(Notice("!", BAD, overdrawn[-1].sentence, why))
    if view.left_out:
        entries = counted(view.left_out, "entry has an error and is", "entries have errors and are")
        items.append(Notice("!", BAD, f"{entries} left out. connects check names them, with their lines."))
    items += [
        Notice("↩", ODD, sentence) for sentence in refunds_in_short(status.refunds_due, view.today, 1 if low else 2)
    ]
    start = status.cycle.start if status.cycle else status.as_of
    items += [
        Notice("!", ODD, problem.sentence)
        for problem in reversed(status.warnings)
        if problem.code != "overdrawn" and problem.on is not None and problem.on >= start
    ]
    if due.renewal is not None:
        asked = renewal_to_check_words(due.renewal, view.today), renewal_to_check_in_short(due.renewal, view.today)
        items.append(Notice(key_of("reconcile"), KEY, *asked))
    if due.silent:
        items.append(Notice("·", DIM, f"{silent_words(due.silent)}; the longest: {due.silent[0].entry.title}"))
    return items


class FirstSteps(Panel[View]):
    """What to press to log the first proposal."""

    def lines(self, view: View, width: int) -> Iterable[Content]:
        """Return one line: the key and an example of what to type."""
        yield joined(
            self.app.keyed("Press {add} to log your first proposal:  "), plain("6 Speed up a Shopify theme @acme")
        )


_ROOMY: Final = 48
"""The least width, in cells, at which a pane shows all columns."""


class LotsPanel(Panel[View]):
    """The lots in the order in which they will be spent."""

    BORDER_TITLE = "Batches, next to be spent first"
    COLUMNS: Final = (
        Column("Connects", 8, "right"),
        Column("Source", 10),
        Column("Issued", 11, least=_ROOMY + 8),
        Column("Expires", 11),
        Column("", 0, "right"),
    )

    def lines(self, view: View, width: int) -> Iterable[Content]:
        """A line a lot, as many as there is room for."""
        lots, held = view.status.lots, view.status.ad_credits
        if held:
            yield plain(credits_words(view.status.credits_held, held[0].expires, view.today))
        if not lots:
            yield plain("No Connects.", DIM)
            yield self.app.keyed("{in-out} records what you buy or get.")
            return
        yield heading(self.COLUMNS, width)
        most = max(1, self.content_size.height - (2 if held else 1))
        shown = lots if len(lots) <= most else lots[: most - 1]
        for lot in shown:
            expires, left = expiry_of(lot, view.status)
            cells = [
                plain(str(lot.left), STRONG),
                plain(lot.source),
                plain(day_words(lot.issued, view.today)),
                plain(expires),
                plain(left, DIM),
            ]
            yield row(cells, self.COLUMNS, width)
        if len(shown) < len(lots):
            rest = lots[len(shown) :]
            batches = counted(len(rest), "more batch", "more batches")
            yield plain(f"… and {batches} with {how_many(sum(lot.left for lot in rest))}", DIM)


def expiry_of(lot: Lot, status: AccountStatus) -> tuple[str, str]:
    """Say when a batch expires if nothing more is spent, and in how many days."""
    first = status.expires(lot)
    if first is None:
        return "never", ""
    days = counted((first - status.as_of).days, "day")
    return day_words(first, status.as_of), "a part" if status.expires_in_parts(lot) else days


class ExpiryPanel(Panel[View]):
    """What expires when, if nothing more is spent."""

    BORDER_TITLE = "Expiring"

    def lines(self, view: View, width: int) -> Iterable[Content]:
        """A line a day, the soonest first."""
        expiring = view.status.expiring
        if not expiring:
            yield from wrapped(plain("Nothing you have now expires within 12 months.", DIM), width)
            return
        cost = 0 if view.outlook.learning else view.outlook.usual_cost.connects
        wide = width >= _ROOMY
        columns = (
            Column("", 8 if wide else 4, "right"),
            Column("", 11),
            Column("", 8 if wide else 0, "right"),
            Column("", 0, "right", least=_ROOMY),
        )
        most = max(1, self.content_size.height)
        shown = expiring if len(expiring) <= most else expiring[: most - 1]
        for item in shown:
            soon = (item.on - view.today).days <= SOON_DAYS
            use = "= " + counted(-(-item.connects // cost), "proposal", "proposals") if cost else ""
            cells = [
                plain(str(item.connects), f"{ODD} bold" if soon else STRONG),
                plain(day_words(item.on, view.today)),
                plain(counted((item.on - view.today).days, "day"), DIM),
                plain(use, DIM),
            ]
            yield row(cells, columns, width)
        if len(shown) < len(expiring):
            rest = expiring[len(shown) :]
            more = sum(item.connects for item in rest)
            until = f"until {day_words(rest[-1].on, view.today)}" if wide else "later"
            yield plain(f"… and {more} more {until}", DIM)


class MovementsPanel(Panel[View]):
    """The latest movements, as many as there is room for."""

    BORDER_TITLE = "Latest movements"

    def lines(self, view: View, width: int) -> Iterable[Content]:
        """A line a movement, the latest first."""
        movements = view.ledger.movements
        if not movements:
            yield self.app.keyed("None yet. {add} logs a proposal, {in-out} Connects in or out.")
            return
        wide = width >= _ROOMY
        columns = (
            Column("Date", day_width()),
            Column("", 10, least=_ROOMY),
            Column("", 0),
            Column("", 5 if wide else 4, "right"),
            Column("Balance", 7 if wide else 5, "right"),
        )
        if wide:
            yield heading(columns, width)
        for movement in islice(reversed(movements), max(1, self.content_size.height - wide)):
            kind = MOVEMENT_KINDS[movement.kind].words
            cells = [
                plain(day_words(movement.on, movement.on), DIM),
                plain(kind),
                plain(movement.note if wide or movement.kind in ("proposal", "boost", "refund") else kind),
                signed(movement.connects),
                plain(number_words(movement.balance), DIM),
            ]
            yield row(cells, columns, width)


class OpenProposalsPanel(Panel[View]):
    """The proposals still in the running, the furthest first."""

    BORDER_TITLE = "Open proposals"
    COLUMNS: Final = (Column("", 14), Column("", 0), Column("", 5, "right"))

    def lines(self, view: View, width: int) -> Iterable[Content]:
        """A line a proposal: where it stands, its title, for how many days."""
        running = view.ledger.proposals.running if self.app.looks_ahead else None
        if running is None:
            return
        if not running:
            yield self.app.keyed("None. {add} logs a proposal.")
            return
        # The furthest first, of those as far the one with the latest news.
        for proposal in nsmallest(
            max(1, self.content_size.height),
            reversed(running),
            key=lambda proposal: (-STAGES.index(proposal.status), -proposal.status_since.toordinal()),
        ):
            days = (view.today - proposal.status_since).days
            cells = (status_words(proposal), plain(proposal.entry.title), plain(span_words(days), DIM))
            yield row(cells, self.COLUMNS, width)


class Chart(Panel[View]):
    """The balance, some way back and some way ahead, from zero."""

    def lines(self, view: View, width: int) -> Iterable[Content]:
        """The bars, with the scale on the left and the days below."""
        return balance_chart_lines(view.balance_series, width, self.content_size.height) if self.app.looks_ahead else []

    def show(self, about: View | None) -> None:
        """Show the chart of this view, and what is drawn in it."""
        super().show(about)
        self._write_legend()

    def on_resize(self) -> None:
        """Let the legend fit."""
        self._write_legend()

    def _write_legend(self) -> None:
        if self.about is not None and self.app.looks_ahead:
            self.border_subtitle = legend(self.about.balance_series, self.content_size.width)
