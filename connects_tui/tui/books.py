"""What the screens show: the ledger of today, with the reports made from it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Final

from connects_tui.actions.book import Book
from connects_tui.actions.dismissals import read_dismissed
from connects_tui.actions.outlook import Outlook, benchmarks_at_hand
from connects_tui.journal.paths import benchmarks_file
from connects_tui.ledger import Ledger, Movement
from connects_tui.ledger.entries import Entry
from connects_tui.ledger.proposals import ProposalState, proposals_of
from connects_tui.ledger.status import Status, status_of
from connects_tui.tui.course import Course, course_of

_LATEST_PAID: Final = 20


@dataclass(frozen=True, eq=False)
class Books:
    """The books as they are now: a value that is replaced as a whole when the journal or the day changes.

    Attributes:
        today: the day they are for.
        ledger: the account played up to that day.
        status: the report that `connects status` prints too.
        proposals: every proposal as it stands, the latest first.
        left_out: how many entries have errors and do not count.
        set_cost: the Connects of a proposal that the user has set as usual, if any.
        journal: the journal's path, by which dismissed hints are remembered.
        pace: Connects a day that the forecast goes on at; `None`: the account's own pace.
    """

    today: date
    ledger: Ledger
    status: Status
    proposals: tuple[ProposalState, ...]
    left_out: int
    set_cost: int | None
    journal: Path
    pace: Decimal | None = None

    @classmethod
    def of(cls, book: Book, today: date, pace: Decimal | None = None) -> "Books":
        """Make the books of a journal whose account can be opened."""
        ledger = book.ledger(today)
        errors = sum(problem.level == "error" for problem in book.problems(today))
        proposals = tuple(reversed(proposals_of(ledger)))
        return cls(today, ledger, status_of(ledger), proposals, errors, book.usual_cost, book.file.path, pace)

    @cached_property
    def usual_cost(self) -> tuple[int | None, bool]:
        """The usual cost of a proposal in Connects, and whether it is the user's own.

        It is what the user has set; else the median of the latest twenty paid proposals, boosts included; else the
        rules' typical cost.
        """
        if self.set_cost is not None:
            return self.set_cost, True
        paid = (proposal.cost for proposal in self.proposals if proposal.cost and not proposal.planned)
        costs = sorted(islice(paid, _LATEST_PAID))
        return (costs[len(costs) // 2], True) if costs else (self.status.typical_cost, False)

    @cached_property
    def outlook(self) -> Outlook:
        """What follows for the time ahead: forecast, budget, what is due, hints."""
        benchmarks, _ = benchmarks_at_hand(benchmarks_file())
        return Outlook(self.ledger, benchmarks, read_dismissed(self.journal), self.pace)

    @cached_property
    def course(self) -> Course:
        """The balance day by day, some way back and some way ahead."""
        return course_of(self.ledger, self.outlook.forecast)

    @cached_property
    def by_client(self) -> dict[str, list[ProposalState]]:
        """The proposals for each client, the latest first, by its name in small letters."""
        return _grouped(self.proposals, lambda proposal: [proposal.entry.client] if proposal.entry.client else [])

    @cached_property
    def by_tag(self) -> dict[str, list[ProposalState]]:
        """The proposals with each tag, the latest first, by the tag in small letters."""
        return _grouped(self.proposals, lambda proposal: proposal.entry.tags)

    def entry_behind(self, movement: Movement) -> Entry | None:
        """Return the entry behind a movement, as corrected; `None` where there is none, or it has no id."""
        return self._by_id.get(movement.entry) if movement.entry is not None else None

    @cached_property
    def _by_id(self) -> dict[str | None, Entry]:
        account = self.ledger.history.account
        entries = [*self.ledger.history.entries, *([account] if account else [])]
        return {entry.id: entry for entry in entries}


def _grouped(
    proposals: Iterable[ProposalState], names: Callable[[ProposalState], Iterable[str]]
) -> dict[str, list[ProposalState]]:
    groups: dict[str, list[ProposalState]] = {}
    for proposal in proposals:
        for name in names(proposal):
            groups.setdefault(name.casefold(), []).append(proposal)
    return groups
