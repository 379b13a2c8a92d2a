"""The status in one line, for a shell's prompt or a status bar: `{balance}` and the like in a text of one's own."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from connects_tui.ledger import Ledger
from connects_tui.ledger.status import AccountStatus, status_of
from connects_tui.text import sanitize
from connects_tui.wording import usd

if TYPE_CHECKING:
    from connects_tui.ledger.budgets import BudgetState
    from connects_tui.ledger.forecast import Forecast

DEFAULT: Final = "{balance} Connects"

NOTHING: Final = "-"
"""Stands where there is nothing to say: no renewal ahead, no budget, Connects that do not run out."""

_PART: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


class LineError(ValueError):
    """A format can't be followed; the message says why, and what can."""


class _Facts(Struct, frozen=True, eq=False, dict=True):
    """What a field can be about, each worked out when a field first asks for it."""

    ledger: Ledger

    @cached_property
    def status(self) -> AccountStatus:
        return status_of(self.ledger)

    @cached_property
    def forecast(self) -> "Forecast | None":
        from connects_tui.ledger.forecast import forecast  # noqa: PLC0415 - a prompt can't wait for what it shows not

        return forecast(self.ledger)

    @cached_property
    def budget(self) -> "BudgetState | None":
        from connects_tui.ledger.budgets import budget_state  # noqa: PLC0415 - as above

        return budget_state(self.ledger)


FIELDS: Final[dict[str, Callable[[_Facts], object]]] = {
    "balance": lambda facts: facts.status.balance,
    "worth": lambda facts: None if facts.status.worth is None else usd(facts.status.worth),
    "plan": lambda facts: sanitize(facts.status.plan.name),
    "renews": lambda facts: facts.status.cycle and facts.status.cycle.renews,
    "renews_in": lambda facts: facts.status.cycle and (facts.status.cycle.renews - facts.status.as_of).days,
    "spent": lambda facts: facts.status.cycle and facts.status.cycle.spent,
    "lapsing": lambda facts: sum(
        item.connects for item in facts.status.expiring if item.on <= facts.status.as_of + timedelta(days=30)
    ),
    "lapses": lambda facts: facts.status.expiring[0].on if facts.status.expiring else None,
    "due": lambda facts: sum(item.connects for item in facts.status.refunds_due),
    "lasts": lambda facts: (
        (facts.forecast.lasts_until - facts.status.as_of).days
        if facts.forecast and facts.forecast.lasts_until
        else None
    ),
    "runs_out": lambda facts: facts.forecast and facts.forecast.runs_out,
    "safe": lambda facts: facts.budget and facts.budget.connects and facts.budget.connects.safe_today,
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
        raise LineError(f"there is no {{{part[1]}}}; there are {', '.join(f'{{{name}}}' for name in FIELDS)}")
    value = FIELDS[part[1]](facts)
    return NOTHING if value is None else str(value)
