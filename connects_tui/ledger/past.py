"""What a journal's beginning comes to, so that it need not be settled and played each time.

Most of a journal never changes any more: entries are only added at its end. So what its beginning comes to (which of
its entries count, the account at the end of their last day, the proposals as they stand then) can be kept, and what was
added since goes on from there. An entry that corrects the past, or is dated in it, has all of it worked out anew: what
is kept here is never more than what `History.of` and `Ledger.play` made of the same entries.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Final

from msgspec import Struct

from connects_tui.ledger.bids import PricedBids, priced_bids
from connects_tui.ledger.entries import (
    Account,
    Balance,
    Budget,
    Edit,
    Entry,
    Proposal,
    Refund,
    Remove,
    StatusChange,
)
from connects_tui.ledger.history import History
from connects_tui.ledger.ledger import Ledger
from connects_tui.ledger.problems import Problem
from connects_tui.ledger.proposals import Groups, ProposalState, Running, owed_back, proposals_of
from connects_tui.ledger.shelf import Ids, Mapped, Packed
from connects_tui.ledger.state import Spent, State
from connects_tui.rules import Rulebook

PRESENT: Final = 40
"""At least so many entries at the end of a journal are no part of its past: what was added lately is corrected most."""

MOST_PRESENT: Final = 400
"""Of a long journal one entry in a hundred is none, but no more than so many: they are settled at every start."""

PATIENCE: Final = 10
"""More than so many times as many are not left behind for the sake of corrections."""


def present(entries: int) -> int:
    """Return how many of so many entries, at the end, are no part of the past."""
    return max(PRESENT, min(entries // 100, MOST_PRESENT))


class Past(Struct, frozen=True, eq=False):
    """A journal's beginning, settled and played to its last day.

    Attributes:
        entries: its entries as they are written, in file order.
        ids: theirs, in that order.
        account: the entry that opens the ledger.
        counting: those that count and are dated on or before `day`, in the order in which they count.
        ahead: those that count and are dated later.
        void, problems, budgets, balances: as those of a history of them, the last two up to `day`.
        state: the account after the last of `counting`, to be read only.
        standing: the proposals among `counting` as they stand then, in their order.
        proposal_ids: their ids.
        last_at: the latest moment at which one of them was written.
        running: those of them in the running.
        due: the places in `standing` of those that have Connects due.
        groups: the places in `standing` by client and tag.
        bids: what the insights ask of each in `standing`, in their order.
        behind: how many entries stood behind it in the journal when it was worked out.
    """

    entries: Sequence[Entry]
    ids: Ids
    account: Account
    counting: Sequence[Entry]
    ahead: tuple[Entry, ...]
    void: frozenset[str]
    problems: tuple[Problem, ...]
    budgets: tuple[Budget, ...]
    balances: tuple[Balance, ...]
    state: State
    standing: Sequence[ProposalState]
    proposal_ids: Ids
    running: tuple[Running, ...]
    due: tuple[int, ...]
    groups: Groups
    bids: PricedBids
    last_at: datetime | None
    behind: int = 0

    @property
    def day(self) -> date:
        """The last day that was played."""
        return self.state.today

    @property
    def proposals(self) -> Sequence[Proposal]:
        """The proposals among `counting`, in their order."""
        return Mapped(self.standing, attrgetter("entry"))

    def stay_unpacked(self) -> None:
        """Keep whatever is looked at from now on: all of it is, again and again."""
        for things in (self.entries, self.standing):
            if isinstance(things, Packed):
                things.stay_unpacked()
        self.state.movements.stay_unpacked()

    def named(self, id_: str) -> Entry | None:
        """Return the entry of an id, as it is written; `None` where there is none."""
        place = self.ids.find(id_)
        return None if place is None else self.entries[place]

    @classmethod
    def of(cls, entries: Sequence[Entry], rulebook: Rulebook, today: date) -> "Past | None":
        """Settle and play a journal's beginning.

        Returns:
            `None` where there is nothing to go on from: no account that is open, an error that an entry to come could
            take away, or something that became of a proposal before its own day, which is still to come.
        """
        history = History.of(entries)
        if history.account is None or any(problem.level == "error" for problem in history.problems):
            return None
        number = bisect_right(history.entries, today, key=lambda entry: entry.on)
        day = max([history.account.on, *(entry.on for entry in history.entries[number - 1 : number])])
        ledger = Ledger.play(history.up_to(number), rulebook, day)
        if ledger.state is None or day > today or _became_early(history.entries, number):
            return None
        standing = proposals_of(ledger)
        due = {proposal.entry.id for proposal, _, _ in owed_back(ledger, standing)}
        counting = ledger.history.entries
        return cls(
            entries=entries,
            ids=Ids.of(entry.id for entry in entries),
            account=history.account,
            counting=counting,
            ahead=tuple(history.entries[number:]),
            void=history.void,
            problems=history.problems,
            budgets=tuple(entry for entry in history.budgets if entry.on <= day),
            balances=tuple(entry for entry in history.balances if entry.on <= day),
            state=ledger.state,
            standing=standing,
            proposal_ids=Ids.of(proposal.entry.id for proposal in standing),
            running=tuple(standing.running),
            due=tuple(place for place, proposal in enumerate(standing) if proposal.entry.id in due),
            groups=Groups.of(standing),
            bids=priced_bids(ledger, standing),
            last_at=max((entry.at for entry in entries if entry.at is not None), default=None),
        )


def _became_early(entries: Sequence[Entry], number: int) -> bool:
    """Whether one of the first so many entries is about a proposal that stands behind them."""
    planned = {entry.id for entry in entries[number:] if isinstance(entry, Proposal)}
    return bool(planned) and any(
        isinstance(entry, StatusChange | Refund) and entry.of in planned for entry in entries[:number]
    )


def spendings_of(standing: Sequence[ProposalState]) -> Sequence[Spent]:
    """Return what each of some proposals spent and got back."""
    return Mapped(standing, _spent)


def _spent(proposal: ProposalState) -> Spent:
    entry = proposal.entry
    return Spent(entry.on, entry.connects, entry.boost, entry.title, proposal.taken, proposal.refunded)


def where_past_ends(entries: Sequence[Entry], today: date, least: int) -> int:
    """Return how many entries of a journal can be its past, so that what stands behind them leaves them as they are.

    It leaves `least` entries behind, or the next more that can be; where an entry near the end corrects an old one or
    is dated before it, as few as can be.
    """
    corrected = {entry.of for entry in entries if isinstance(entry, Edit | Remove)}
    place = {entry.id: number for number, entry in enumerate(entries) if entry.id in corrected}
    latest: list[date] = [date.min]
    for entry in entries:
        latest.append(max(latest[-1], entry.on) if entry.on <= today else latest[-1])
    end = best = len(entries)
    reaches, earliest = end, date.max
    for number in range(end - 1, -1, -1):
        entry = entries[number]
        if isinstance(entry, Edit | Remove):
            reaches = min(reaches, place.get(entry.of, end))
            reaches = -1 if isinstance(entry, Edit) and "on" in entry.set else reaches
        earliest = min(earliest, entry.on)
        if reaches < end - PATIENCE * least:
            break
        if reaches >= number and earliest >= latest[number]:
            best = number
            if end - number >= least:
                break
    return best
