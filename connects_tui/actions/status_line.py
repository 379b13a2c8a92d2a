"""The status in one line, for a shell's prompt or a status bar: `{balance}` and the like in a text of one's own."""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from connects_tui.ledger import Ledger
from connects_tui.ledger.status import Status, status_of
from connects_tui.text import sanitize
from connects_tui.wording import usd

if TYPE_CHECKING:
    from connects_tui.ledger.budgets import BudgetState
    from connects_tui.ledger.forecast import Forecast

DEFAULT: Final = "{balance} Connects"

SOON: Final = 30
"""Connects lapse soon that lapse within so many days, as on Upwork's own page."""

NOTHING: Final = "-"
"""Stands where there is nothing to say: no renewal ahead, no budget, Connects that do not run out."""

_PART: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


class LineError(ValueError):
    """A format can't be followed; the message says why, and what can."""


class _Facts(Struct, frozen=True, eq=False, dict=True):
    """What a field can be about, each worked out when a field first asks for it."""

    ledger: Ledger

    @cached_property
    def status(self) -> Status:
        return status_of(self.ledger)

    @cached_property
    def forecast(self) -> "Forecast | None":
        from connects_tui.ledger.forecast import forecast  # noqa: PLC0415 - a prompt can't wait for what it shows not

        return forecast(self.ledger)

    @cached_property
    def budget(self) -> "BudgetState | None":
        from connects_tui.ledger.budgets import budget_state  # noqa: PLC0415 - as above

        return budget_state(self.ledger)

    @property
    def lapsing(self) -> int:
        last = self.status.as_of + timedelta(days=SOON)
        return sum(item.connects for item in self.status.expiring if item.on <= last)


def _renews(facts: _Facts) -> str:
    return NOTHING if facts.status.cycle is None else f"{facts.status.cycle.renews}"


def _renews_in(facts: _Facts) -> str:
    cycle = facts.status.cycle
    return NOTHING if cycle is None else f"{(cycle.renews - facts.status.as_of).days}"


def _spent(facts: _Facts) -> str:
    return NOTHING if facts.status.cycle is None else f"{facts.status.cycle.spent}"


def _worth(facts: _Facts) -> str:
    return NOTHING if facts.status.worth is None else usd(facts.status.worth)


def _lapses(facts: _Facts) -> str:
    return f"{facts.status.expiring[0].on}" if facts.status.expiring else NOTHING


def _lasts(facts: _Facts) -> str:
    last = None if facts.forecast is None else facts.forecast.lasts_until
    return NOTHING if last is None else f"{(last - facts.status.as_of).days}"


def _runs_out(facts: _Facts) -> str:
    day = None if facts.forecast is None else facts.forecast.runs_out
    return NOTHING if day is None else f"{day}"


def _safe(facts: _Facts) -> str:
    budget = facts.budget
    return NOTHING if budget is None or budget.connects is None else f"{budget.connects.safe_today}"


FIELDS: Final[dict[str, Callable[[_Facts], str]]] = {
    "balance": lambda facts: f"{facts.status.balance}",
    "worth": _worth,
    "plan": lambda facts: sanitize(facts.status.plan.name),
    "renews": _renews,
    "renews_in": _renews_in,
    "spent": _spent,
    "lapsing": lambda facts: f"{facts.lapsing}",
    "lapses": _lapses,
    "due": lambda facts: f"{sum(item.connects for item in facts.status.refunds_due)}",
    "lasts": _lasts,
    "runs_out": _runs_out,
    "safe": _safe,
}
"""What stands for a number or a day: the balance and what it costs to buy, the plan, the next renewal's day and
in how many days it is, Connects spent in the cycle, those that lapse within 30 days and the day of the first that do,
those due back, for how many days they last at the own pace and the day on which they run out, and what the budget
leaves for today."""


def status_line(ledger: Ledger, form: str = DEFAULT) -> str:
    """Return a form with its fields filled in; a brace is written twice.

    Raises:
        LineError: there is no such field, or a brace stands alone.
        ValueError: the journal has no account that could be opened.
    """
    facts = _Facts(ledger)
    return _PART.sub(lambda part: _filled(part, facts), form)


def _filled(part: re.Match[str], facts: _Facts) -> str:
    if part[0] in ("{{", "}}"):
        return part[0][0]
    if part[1] is None:
        raise LineError(f'a "{part[0]}" stands alone; write it twice to show one')
    if part[1] not in FIELDS:
        raise LineError(f"there is no {{{part[1]}}}; there are {_named(FIELDS)}")
    return FIELDS[part[1]](facts)


def _named(fields: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in fields)
