"""The JSON of `connects forecast`. Money is text with two digits, a pace a number of Connects a day."""

from connects_tui.actions.hints import Hint
from connects_tui.actions.outlook import Outlook
from connects_tui.command_line.shapes.books import Shape, plain
from connects_tui.ledger.budgets import BudgetState, ConnectsBudget, MoneyBudget
from connects_tui.ledger.due import Due
from connects_tui.ledger.forecast import Buy, Forecast, Lapse, Point, Shortage
from connects_tui.ledger.pace import Pace


def ahead(look: Outlook) -> Shape:
    """Shape `connects forecast`."""
    return {
        "as_of": plain(look.today),
        "forecast": None if look.forecast is None else _forecast(look.forecast),
        "budget": None if look.budget is None else _budget(look.budget),
        "due": _due(look.due),
        "hints": [_hint(hint) for hint in look.hints],
    }


def _forecast(found: Forecast) -> Shape:
    return {
        "balance": found.balance,
        "pace": _pace(found.pace),
        "renews": plain(found.renews),
        "left_at_renewal": found.left_at_renewal,
        "lasts_until": plain(found.lasts_until),
        "runs_out": plain(found.runs_out),
        "shortage": None if found.shortage is None else _shortage(found.shortage),
        "lapses": [_lapse(lapse) for lapse in found.lapses],
        "points": [_point(point) for point in found.points],
        "looked_until": plain(found.looked_until),
    }


def _pace(pace: Pace) -> Shape:
    return {
        "connects_a_day": round(float(pace.a_day), 6),
        "connects_a_proposal": pace.cost,
        "days": pace.days,
        "spent": pace.spent,
        "proposals": pace.proposals,
    }


def _shortage(shortage: Shortage) -> Shape:
    return {
        "until": plain(shortage.until),
        "connects": shortage.connects,
        "buy": [_buy(buy) for buy in shortage.buys],
        "uncovered": shortage.uncovered,
    }


def _buy(buy: Buy) -> Shape:
    return {"on": plain(buy.on), "connects": buy.connects, "price": plain(buy.price)}


def _lapse(lapse: Lapse) -> Shape:
    return {
        "on": plain(lapse.on),
        "connects": lapse.connects,
        "bought": lapse.bought,
        "not_granted": lapse.not_granted,
        "proposals": lapse.proposals,
        "saved": lapse.saved,
    }


def _point(point: Point) -> Shape:
    return {"on": plain(point.on), "slower": point.slower, "expected": point.expected, "faster": point.faster}


def _budget(found: BudgetState) -> Shape:
    return {
        "since": plain(found.since),
        "cycle": {"start": plain(found.cycle.start), "renews": plain(found.cycle.renews)},
        "connects": None if found.connects is None else _connects_budget(found.connects),
        "money": None if found.money is None else _money_budget(found.money),
    }


def _connects_budget(found: ConnectsBudget) -> Shape:
    return {
        "budget": found.budget,
        "spent": found.spent,
        "left": found.left,
        "safe_today": found.safe_today,
        "ahead": found.ahead,
    }


def _money_budget(found: MoneyBudget) -> Shape:
    return {
        "budget": plain(found.budget),
        "fees": plain(found.fees),
        "purchases": plain(found.purchases),
        "left": plain(found.left),
        "safe_today": plain(found.safe_today),
        "ahead": plain(found.ahead),
    }


def _due(found: Due) -> Shape:
    return {
        "refunds": [
            {
                "proposal": refund.proposal,
                "status": refund.status,
                "since": plain(refund.since),
                "days": refund.days,
                "connects": refund.connects,
            }
            for refund in found.refunds
        ],
        "renewal": None
        if found.renewal is None
        else {
            "on": plain(found.renewal.on),
            "connects": found.renewal.connects,
            "balance": found.renewal.balance,
        },
        "silent": [
            {"proposal": state.entry.id, "status": state.status, "since": plain(state.status_since)}
            for state in found.silent
        ],
    }


def _hint(hint: Hint) -> Shape:
    return {
        "hint": hint.kind,
        "text": hint.text,
        "why": hint.why,
        "command": hint.command,
        "numbers": list(hint.numbers),
    }
