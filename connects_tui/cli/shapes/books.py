"""The JSON that commands print. These shapes are stable: keys are only ever added.

A struct that stands in one has its fields; `connects_tui.cli.as_json` writes days, moments and money.
"""

from typing import TYPE_CHECKING, Any, Final

from msgspec import to_builtins

from connects_tui.ledger.entries import Entry, record_of
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.state import Movement
from connects_tui.ledger.status import Status
from connects_tui.problems import Problem
from connects_tui.rules import RuleSet
from connects_tui.settings import DEFAULTS, SETTINGS, SettingsFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connects_tui.actions.rule_sets import Examined, PlanMonth, RuleMonth
    from connects_tui.ledger.comparison import BreakEven, Comparison, PlanCost

Shape = dict[str, Any]

_PROPOSAL_FIELDS: Final = (
    *("id", "on", "connects", "title", "boost", "invited", "client", "tags"),
    *("budget", "budget_max", "hourly", "url", "note", "at"),
)


def status(found: Status) -> Shape:
    """Shape `connects status`."""
    return {
        "as_of": found.as_of,
        "rules": found.rules.id,
        "plan": found.plan.id,
        "balance": found.balance,
        "owed": found.owed,
        "lots": [fields(lot, "source", "issued", "expires") | {"connects": lot.left} for lot in found.lots],
        "expiring": list(found.expiring),
        "cycle": found.cycle,
        "cash": fields(found, "fees", "purchases"),
        "credits": [],  # that pay for boosts: the ledger has none yet
        "refunds_due": [fields(item, "proposal", "connects", "since") for item in found.refunds_due],
        "warnings": [
            fields(problem, "on", "entry", "code") | {"message": problem.sentence} for problem in found.warnings
        ],
    }


def movement(found: Movement) -> Shape:
    """Shape one row of `connects ledger`."""
    return fields(found, "on", "kind", "connects", "balance", "entry", "note")


def proposal(found: ProposalState) -> Shape:
    """Shape one row of `connects list`: every field as it stands, and where the proposal stands."""
    return fields(found.entry, *_PROPOSAL_FIELDS) | fields(found, "status", "status_since", "spent", "refunded")


def problem(found: Problem) -> Shape:
    """Shape one problem of `connects check`."""
    return fields(found, "line", "level", "code") | {"message": found.sentence}


def comparison(found: "Comparison", usage: Shape, break_even: "Sequence[BreakEven] | None") -> Shape:
    """Shape `connects plans`; the ranges are left out where a history was compared."""
    shape = {
        "rules": found.rules.id,
        "start": found.start,
        "months": found.months,
        "usage": usage,
        "plans": [_cost(cost) for cost in found.costs],
        "cheapest": found.cheapest.plan.id,
    }
    if break_even is not None:
        shape["ranges"] = [{"from": item.first, "to": item.last, "plan": item.plan.id} for item in break_even]
    return shape


def _cost(cost: "PlanCost") -> Shape:
    numbers = ("fees", "purchases", "bought", "sent", "missed", "expired", "left", "monthly_cost", "cost_per_proposal")
    return {"plan": cost.plan.id, **fields(cost, *numbers)}


def settings(file: SettingsFile) -> Shape:
    """Shape `connects settings`."""
    return {
        "path": str(file.path),
        "exists": file.exists,
        "settings": [
            _setting(name, getattr(file.settings, name), getattr(DEFAULTS, name)) for name in (*SETTINGS, "keys")
        ],
        "problems": [fields(found, "line", "column") | {"message": found.sentence} for found in file.reading.problems],
    }


def _setting(name: str, value: Any, default: Any) -> Shape:
    return {"name": name, "value": value, "default": value == default}


def record(entry: Entry) -> Shape:
    """Shape an entry that was written: the fields that stand in the journal."""
    return dict(record_of(entry))


def rule_set(found: RuleSet, *, own: bool) -> Shape:
    """Shape a rule set of `connects rules`, and whether it is the user's own."""
    shape: Shape = to_builtins(found)
    return shape | {"own": own}


def rule_check(examined: "Examined", month: "RuleMonth | None") -> Shape:
    """Shape `connects rules check`."""
    return {
        "ok": examined.rules is not None,
        "rules": None if examined.rules is None else examined.rules.id,
        "problems": [fields(found, "line", "level", "key", "message") for found in examined.findings],
        "month": None
        if month is None
        else {
            **fields(month, "start", "renewal", "proposals"),
            "connects_per_proposal": month.cost,
            "plans": [_plan_month(played) for played in month.plans],
        },
    }


def _plan_month(played: "PlanMonth") -> Shape:
    return {
        "plan": played.plan.id,
        "fee": played.plan.monthly_fee,
        "paid": played.ledger.purchases,
        "sent": played.sent,
        "balance": played.ledger.balance,
        "movements": [movement(row) for row in played.ledger.movements],
        "warnings": [problem.sentence for problem in played.ledger.problems],
    }


def fields(found: Any, *names: str) -> Shape:
    """Shape some fields of a value, under their own names."""
    return {name: getattr(found, name) for name in names}
