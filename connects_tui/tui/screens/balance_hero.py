"""The top of the Balance screen: what the number is worth, how long it lasts, its cycle, what was paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from connects_tui.actions.forecasts import a_day_words
from connects_tui.tui.lines import (
    ACCENT,
    BAD,
    DIM,
    ODD,
    STRONG,
    fitted,
    in_days,
    joined,
    plain,
    short_day,
)
from connects_tui.tui.widgets.books_panel import BooksPanel
from connects_tui.wording import counted, day_words, how_many, usd

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from textual.content import Content

    from connects_tui.ledger.budgets import ConnectsBudget, MoneyBudget
    from connects_tui.ledger.forecast import Forecast
    from connects_tui.tui.books import Books

_BAR: Final = 24
_SHORT: Final = 7
"""Connects that last fewer days than these need attention."""


class Worth(BooksPanel):
    """What the balance is worth and how long it lasts, beside the number."""

    def said(self, books: Books, width: int) -> Iterable[Content]:
        """Connects and dollars, proposals, days."""
        status = books.status
        unit = plain("Connect" if status.balance == 1 else "Connects", STRONG)
        worth = status.worth if status.balance > 0 else None
        yield unit if worth is None else joined(unit, plain(f", {usd(worth)} to buy", DIM))
        cost, known = books.usual_cost
        if status.balance < 0:
            yield plain(f"{how_many(status.owed)} owed", BAD)
        elif cost:
            proposals = counted(status.balance // cost, "proposal")
            yield joined(plain(proposals), plain(f" at {cost} {'each' if known else '(typical)'}", DIM))
        if self.app.looks_ahead and books.outlook.forecast is not None and status.balance >= 0:
            yield fitted(_how_long(books.outlook.forecast, books.today), width)


def _how_long(forecast: Forecast, today: date) -> Content:
    """Say how long the Connects last at one's own pace."""
    if not forecast.pace.a_day:
        return plain("nothing spent lately" if forecast.pace.days else "last, with nothing spent", DIM)
    if forecast.lasts_until is None:
        return joined(plain("last"), plain(f" at {a_day_words(forecast.pace.a_day)}", DIM))
    days = (forecast.lasts_until - today).days
    if days < 1:
        return plain("too few for tomorrow", ODD)
    style = ODD if days < _SHORT else STRONG
    return joined(
        plain("last " if forecast.pace.days else "would last ", DIM),
        plain(counted(days, "day"), style),
        plain(f", to {day_words(forecast.lasts_until, today)}" if forecast.pace.days else "", DIM),
    )


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
        budget = books.outlook.budget if self.app.looks_ahead else None
        if budget is None or budget.connects is None:
            yield joined(plain(how_many(cycle.spent)), plain(" spent in this cycle", DIM))
        else:
            yield _connects_budget(budget.connects)
        if budget is not None and budget.money is not None:
            yield _money_budget(budget.money)


def _connects_budget(budget: ConnectsBudget) -> Content:
    spent = plain(str(budget.spent), BAD if budget.left < 0 else STRONG)
    safe = joined(plain(", ", DIM), plain(str(budget.safe_today)), plain(" safe today", DIM))
    over = plain(f", {-budget.left} over it", BAD)
    return joined(spent, plain(f" of {budget.budget} budgeted", DIM), over if budget.left < 0 else safe)


def _money_budget(budget: MoneyBudget) -> Content:
    spent = plain(usd(budget.budget - budget.left), BAD if budget.left < 0 else STRONG)
    left = plain(f", {usd(-budget.left)} over it", BAD) if budget.left < 0 else plain(f", {usd(budget.left)} left", DIM)
    return joined(spent, plain(f" of {usd(budget.budget)} budgeted", DIM), left)


def _renewal_words(books: Books) -> str:
    state = books.ledger.state
    if state is None:
        return ""
    if state.pending is not None:
        return f", then {state.pending.plan.name}"
    fee = f", {usd(state.fee)}" if state.fee else ""
    allowance = f", +{state.allowance}" if state.allowance else ""
    return f"{allowance}{fee}"


class Paid(BooksPanel):
    """What was paid since the opening."""

    def said(self, books: Books, width: int) -> Iterable[Content]:
        """The sum, then fees and purchases."""
        status, account = books.status, books.ledger.history.account
        since = f" paid since {short_day(account.on, books.today)}" if account else ""
        fees, purchases, both = (usd(sum_) for sum_ in (status.fees, status.purchases, status.fees + status.purchases))
        size = max(len(fees), len(purchases), len(both))
        yield joined(plain(f"{both:>{size}}", STRONG), plain(since, DIM))
        yield joined(plain(f"{fees:>{size}}"), plain(" membership", DIM))
        yield joined(plain(f"{purchases:>{size}}"), plain(" Connects", DIM))
