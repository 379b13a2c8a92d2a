"""What one should know about a proposal before it is recorded: the balance after it, and what it is warned of."""

from collections.abc import Iterable
from datetime import date
from itertools import takewhile

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.actions.book import Book
from connects_tui.actions.typed_values import weekday_number
from connects_tui.ledger import Ledger
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.proposals import ProposalState
from connects_tui.wording import day_words, how_many, weekday_words


class Outcome(Struct, frozen=True):
    """A proposal's effect on today's balance, and how many Connects are too few for it, on its day or later."""

    before: int
    after: int
    missing: int


def outcome(book: Book, proposal: Proposal, today: date) -> Outcome:
    """Return what a proposal would do to the balance of today. It is played, not recorded."""
    ledger = book.ledger(today)
    before, account = ledger.balance, book.history.account
    cost = proposal.spends
    if not cost or proposal.on > today or account is None or proposal.on < account.on:
        return Outcome(before, before, 0)
    if proposal.on == today:  # nothing comes after it, so that there is nothing to play
        return Outcome(before, before - cost, max(0, cost - before))
    played = book.ledger_with([replace(proposal, id=None)], today)
    lowest, lowest_before = _lowest(played, proposal.on), _lowest(ledger, proposal.on)
    missing = -lowest if lowest < min(lowest_before, 0) else 0
    return Outcome(before, played.balance, missing)


def _lowest(ledger: Ledger, since: date) -> int:
    """Return the lowest balance after a movement from a day on."""
    movements = takewhile(lambda movement: movement.on >= since, reversed(ledger.movements))
    return min((movement.balance for movement in movements), default=0)


def proposal_warnings(
    proposal: Proposal,
    effect: Outcome,
    logged: Iterable[ProposalState],
    *,
    today: date,
    opened: date | None,
    first_day_of_week: str = "monday",
) -> list[str]:
    """Return what may be a mistake in a proposal, a sentence each; none of it speaks against recording it.

    `logged` are the journal's proposals, the latest first; `opened` is the day on which the account was.
    """
    warnings = []
    if effect.missing:
        where = "" if proposal.on == today else " on that day, or later"
        warnings.append(f"not enough Connects: {how_many(effect.missing)} too few{where}")
    if proposal.on > today:
        warnings.append(f"{day_words(proposal.on, today)} is still to come: planned, it counts from that day on")
    elif opened is not None and proposal.on < opened:
        warnings.append(f"before the opening on {day_words(opened, today)}, so that the balance stays")
    begin = proposal.on.toordinal() - (proposal.on.weekday() - weekday_number(first_day_of_week)) % 7
    week = range(begin, begin + 7)  # by ordinals: the calendar's first and last week need not be whole
    same = _logged_in(week, proposal.title, logged)
    if same:
        last = same[-1]
        more = f" (and {len(same) - 1} more)" if len(same) > 1 else ""
        which = "this week" if today.toordinal() in week else "that week"
        when = weekday_words(last.entry.on, today)
        warnings.append(f"the same title was logged {which}: {when}, {last.status}{more}")
    return warnings


def _logged_in(week: range, title: str, logged: Iterable[ProposalState]) -> list[ProposalState]:
    """Return the proposals of a week that have a title, the latest last; `logged` has the latest first."""
    since = takewhile(lambda state: state.entry.on.toordinal() >= week.start, logged)
    of_week = [state for state in since if state.entry.on.toordinal() in week]
    words = title.casefold().split()
    same = [state for state in of_week if state.entry.title.casefold().split() == words]
    return sorted(same, key=lambda state: state.entry.on)
