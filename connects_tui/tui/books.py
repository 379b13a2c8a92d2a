"""What the screens show: the ledger of today, with the reports made from it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from connects_tui.actions.book import Book
from connects_tui.ledger import Ledger
from connects_tui.ledger.proposals import ProposalState, proposals_of
from connects_tui.ledger.status import Status, status_of
from connects_tui.tui.course import Course, course_of


@dataclass(frozen=True, eq=False)
class Books:
    """The books as they are now: a value that is replaced as a whole when the journal or the day changes.

    Attributes:
        today: the day they are for.
        ledger: the account played up to that day.
        status: the report that `connects status` prints too.
        proposals: every proposal as it stands, the latest first.
        left_out: how many entries have errors and do not count.
    """

    today: date
    ledger: Ledger
    status: Status
    proposals: tuple[ProposalState, ...]
    left_out: int

    @classmethod
    def of(cls, book: Book, today: date) -> "Books":
        """Make the books of a journal whose account can be opened."""
        ledger = book.ledger(today)
        errors = sum(problem.level == "error" for problem in book.problems(today))
        return cls(today, ledger, status_of(ledger), tuple(reversed(proposals_of(ledger))), errors)

    @cached_property
    def course(self) -> Course:
        """The balance day by day, some way back and some way ahead."""
        return course_of(self.ledger, self.today)
