"""The screens by their names, and what can be done on all of them: all but Balance is loaded when it is needed."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from textual.screen import Screen

from connects_tui.tui.screens.balance import BalanceScreen


def _later(name: str) -> Screen[object]:
    """Make a screen; the modules of these are loaded when the first is opened."""
    from connects_tui.tui.screens import insights, ledger, month, plans, proposals  # noqa: PLC0415 - see above

    screens: Mapping[str, Callable[[], Screen[Any]]] = {
        "proposals": proposals.ProposalsScreen,
        "plans": plans.PlansScreen,
        "insights": insights.InsightsScreen,
        "month": month.MonthScreen,
        "ledger": ledger.LedgerScreen,
    }
    return screens[name]()


def do_common(screen: Screen[Any], what: str, *given: object, **named: object) -> None:
    """Do something that can be done on every screen, by its name; all of it is loaded with the first."""
    from connects_tui.tui.common_actions import COMMON_ACTIONS  # noqa: PLC0415 - see above

    COMMON_ACTIONS[what](screen, *given, **named)


MODES: Final[Mapping[str, Callable[[], Screen[Any]]]] = {
    "balance": BalanceScreen,
    **{name: partial(_later, name) for name in ("proposals", "plans", "insights", "month", "ledger")},
}
"""The screens by the names that `connects_tui.keys` has for going to them."""
