"""The outlook of an open journal on a day: forecast, budget, what is due, insights and hints, each worked out once.

A hint that the user dismissed is remembered by its kind and its numbers, and shown again when these change: in a small
file in the user's state directory, never in the journal. It is not worth a backup: where it can't be read nothing is
dismissed, and where it can't be written the hint comes back.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import force_setattr

from connects_tui import files
from connects_tui.actions.hints import Hint, Situation, chosen, find_hints
from connects_tui.files import private_folder, replace_whole
from connects_tui.insights.benchmarks import BadBenchmarks, Benchmarks, packaged, read_benchmarks
from connects_tui.insights.bids import Bids, bids_of
from connects_tui.insights.worth import Worth, worth
from connects_tui.journal.paths import dismissals_file
from connects_tui.ledger import Ledger
from connects_tui.ledger.budgets import BudgetState, budget_state
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.forecast import Forecast, Learning, forecast, given_pace, learning, own_pace
from connects_tui.ledger.status import Due, due
from connects_tui.ledger.usual_cost import UsualCost, usual_cost

NO_BENCHMARKS: Final = Benchmarks((), ())

Dismissed = Mapping[str, tuple[str, ...]]


class Outlook(Struct, frozen=True, eq=False, dict=True):
    """What follows for the time ahead from the books up to a day.

    `benchmarks` are what others reach, `dismissed` the numbers of the hints that the user dismissed, by kind; `pace` is
    the Connects a day that the forecast goes on at, `None`: the account's own. `known_findings` are the findings,
    `None` until somebody asks for them; `set_cost` is the usual cost that the user has set, if any.
    """

    ledger: Ledger
    benchmarks: Benchmarks = NO_BENCHMARKS
    dismissed: Dismissed | None = None
    pace: Decimal | None = None
    known_findings: tuple[Hint, ...] | None = None
    set_cost: int | None = None

    @property
    def today(self) -> date:
        """The day it is for."""
        return self.ledger.until

    @cached_property
    def forecast(self) -> Forecast | None:
        """Where the account is going, at the pace that was given or its own; `None` where that can't be told."""
        if self.pace is None or self.ledger.state is None:
            return self.own_forecast
        return self.at_pace(self.pace)

    @cached_property
    def own_forecast(self) -> Forecast | None:
        """Where the account is going at its own pace; `None` before the opening and while that is learned."""
        if self.ledger.state is None or self.learning is not None:
            return None
        return forecast(self.ledger, own_pace(self.ledger, self.usual_cost.connects))

    def at_pace(self, a_day: Decimal) -> Forecast | None:
        """Where the account is going at so many Connects a day; `None` before the opening."""
        return forecast(self.ledger, given_pace(Fraction(a_day), self.usual_cost.connects))

    @cached_property
    def learning(self) -> Learning | None:
        """How much is known of the user's pace, while that is too little to advise on."""
        return learning(self.ledger)

    @cached_property
    def usual_cost(self) -> UsualCost:
        """What a proposal usually costs."""
        state = self.ledger.state
        return usual_cost(self.ledger, None if state is None else state.rules, self.set_cost)

    @cached_property
    def budget(self) -> BudgetState | None:
        """How the cycle stands against the budget; `None` without one."""
        return budget_state(self.ledger)

    @cached_property
    def due(self) -> Due:
        """What is due."""
        return due(self.ledger)

    @property
    def hints_ready(self) -> bool:
        """Whether the findings, which take a pass over all proposals, are worked out."""
        return self.known_findings is not None

    @cached_property
    def bids(self) -> Bids:
        """Every proposal that was sent, with how far it got and what it cost."""
        return bids_of(self.ledger)

    @property
    def findings(self) -> tuple[Hint, ...]:
        """Everything that is worth a hint, the weightiest first, what was dismissed too."""
        if self.known_findings is not None:
            return self.known_findings
        found: tuple[Hint, ...] = ()
        if self.ledger.state is not None:
            found = find_hints(Situation(self.ledger, self.own_forecast, self.bids, self.benchmarks, self.set_cost))
        force_setattr(self, "known_findings", found)
        return found

    @property
    def hints(self) -> tuple[Hint, ...]:
        """The hints to show: not those dismissed with the same numbers, at most three."""
        return chosen(self.findings, self.dismissed or {})

    def worth(self, proposal: Proposal) -> Worth:
        """Say what a proposal is worth before it is sent."""
        purchase = self.ledger.state and self.ledger.state.purchase
        return worth(proposal, self.bids, self.ledger.balance, purchase.price if purchase else None, self.benchmarks)


def benchmarks_at_hand(own: Path, *, shown: bool = True) -> tuple[Benchmarks, str | None]:
    """Return the user's own benchmarks where there are some, else the packaged ones; and what is wrong with the former.

    None where they are not to be `shown`: then nothing is judged by them either.
    A file that can't be read as benchmarks is left out, and the second value says why.
    """
    if not shown:
        return NO_BENCHMARKS, None
    try:
        return read_benchmarks(files.read_bytes(own, files.SMALL).decode("utf-8-sig")), None
    except FileNotFoundError:
        return packaged(), None
    except (OSError, UnicodeDecodeError) as error:
        return packaged(), f"{own}: {error.strerror if isinstance(error, OSError) else 'not text in UTF-8'}"
    except BadBenchmarks as bad:
        return packaged(), f"{own}: {bad}"


def read_dismissed(journal: Path) -> Dismissed:
    """Return the dismissed hints of a journal: their numbers by kind."""
    try:
        content = files.read_bytes(dismissals_file(journal), files.SMALL)
        found = msgspec.json.decode(content, type=dict[str, object])
    except (OSError, ValueError, RecursionError):
        return {}
    return {
        kind: tuple(numbers)
        for kind, numbers in found.items()
        if isinstance(numbers, list) and all(isinstance(number, str) for number in numbers)
    }


def dismiss(journal: Path, kind: str, numbers: tuple[str, ...]) -> bool:
    """Remember that a hint was dismissed; return whether that could be saved."""
    return _write(journal, {**read_dismissed(journal), kind: numbers})


def restore_all(journal: Path) -> bool:
    """Forget every dismissal; return whether that could be saved."""
    return _write(journal, {})


def _write(journal: Path, dismissed: Dismissed) -> bool:
    """Replace the file as a whole, so that another window never reads half of it."""
    file = dismissals_file(journal)
    content = msgspec.json.format(msgspec.json.encode(dismissed, order="sorted"), indent=1)
    try:
        private_folder(file.parent)
        replace_whole(file, content + b"\n")
    except OSError:
        return False
    return True
