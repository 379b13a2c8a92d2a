"""The JSON of `connects forecast`. Money is text with two digits, a pace a number of Connects a day."""

from connects_tui.actions.outlook import Outlook
from connects_tui.cli.shapes.books import Shape, fields
from connects_tui.ledger.budgets import BudgetState
from connects_tui.ledger.due import Due
from connects_tui.ledger.forecast import Forecast, Shortage


def ahead(look: Outlook) -> Shape:
    """Shape `connects forecast`."""
    return {
        "as_of": look.today,
        "forecast": None if look.forecast is None else _forecast(look.forecast),
        "budget": None if look.budget is None else _budget(look.budget),
        "due": _due(look.due),
        "hints": [
            {"hint": hint.kind, "text": hint.text(look.today), **fields(hint, "why", "command", "numbers")}
            for hint in look.hints
        ],
    }


def _forecast(found: Forecast) -> Shape:
    pace = found.pace
    return {
        "balance": found.balance,
        "pace": {
            "connects_a_day": round(float(pace.a_day), 6),
            "connects_a_proposal": pace.cost,
            **fields(pace, "days", "spent", "proposals"),
        },
        **fields(found, "renews", "left_at_renewal", "lasts_until", "runs_out"),
        "shortage": None if found.shortage is None else _shortage(found.shortage),
        "lapses": found.lapses,
        "points": found.points,
        "looked_until": found.looked_until,
    }


def _shortage(shortage: Shortage) -> Shape:
    return {**fields(shortage, "until", "connects"), "buy": shortage.buys, "uncovered": shortage.uncovered}


def _budget(found: BudgetState) -> Shape:
    left = ("left", "safe_today", "ahead")
    return {
        "since": found.since,
        "cycle": fields(found.cycle, "start", "renews"),
        "connects": None if found.connects is None else fields(found.connects, "budget", "spent", *left),
        "money": None if found.money is None else fields(found.money, "budget", "fees", "purchases", *left),
    }


def _due(found: Due) -> Shape:
    return {
        "refunds": [fields(refund, "proposal", "status", "since", "days", "connects") for refund in found.refunds],
        "renewal": found.renewal,
        "silent": [
            {"proposal": state.entry.id, "status": state.status, "since": state.status_since} for state in found.silent
        ],
    }
