"""Connects that came back: for which proposal, and whether the journal has it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Final

from connects_tui.actions.importing.ground import Ground, moved
from connects_tui.actions.importing.pairing import Titles
from connects_tui.actions.importing.preview import Choice
from connects_tui.exchange.arriving.items import Item
from connects_tui.ledger.entries import Entry, Grant, Proposal, Refund, StatusChange
from connects_tui.statuses import STATUSES
from connects_tui.wording import day_words, how_many

_RECORDED_WITHIN: Final = 21
"""Days between the day on which Upwork gave Connects back and the day on which somebody recorded that."""

_SENT_WITHIN: Final = timedelta(days=90)
"""How long ago a proposal was sent, at most, that is offered for Connects that came back without a job's name."""

_OFFERED: Final = 3


def weigh_refunds(ground: Ground) -> None:
    """Decide on all Connects that came back; the proposals were decided on before."""
    refunds = ground.undecided("refund")
    if refunds:
        weighing = _Weighing(ground)
        for place, item in refunds:
            weighing.weigh(place, item)


class _Weighing:
    """What is known while refunds are gone through: the proposals by their titles, and what came back so far."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        new = (entry for place, entry in ground.paired.items() if ground.items[place].what == "proposal")
        known = {entry.id: entry for entry in (*ground.book.history.proposals.values(), *new) if entry.id is not None}
        self.proposals = list(known.values())
        self.titles: Titles[Proposal] = Titles(lambda entry: entry.title)
        for entry in self.proposals:
            self.titles.put(entry)
        self.came_back: Counter[str] = Counter()

    def weigh(self, place: int, item: Item) -> None:
        """Decide on one refund."""
        candidates = self._candidates(place, item)
        known = self._known(item, candidates)
        if known is not None:
            self.ground.refunds.take(known)
            self.ground.there(place)
            return
        if not candidates:
            self._ask_for_which(place, item)
            return
        able = [entry for entry in candidates if self._left(entry) >= item.connects]
        proposal = next((entry for entry in able if item.connects in self._parts(entry, item)), (able or candidates)[0])
        left = self._left(proposal)
        says, entries = self._back(item, proposal)
        if item.connects > left:
            why = f'of "{proposal.title}" {how_many(left)} can still come back'
            self.ground.ask(place, why, self._as_bonus(item), Choice(says, entries))
            return
        self.came_back[proposal.id or ""] += item.connects
        self.ground.add(place, says, *entries)

    # --- for which proposal ------------------------------------------------------------------------------------------

    def _candidates(self, place: int, item: Item) -> Sequence[Proposal]:
        """Return the proposals of the most similar title that Connects can have come back for, the latest first.

        One that the source names after the refund comes last: only where a day's rows stand in another order.
        """
        best, found = 0.0, list[Proposal]()
        for like, entry in self.titles.like(item.title) if item.title else ():
            if entry.on > item.day or self._most(entry, item) < item.connects or like < best:
                continue
            if self.ground.differs(item, entry):
                continue
            found = [*found, entry] if like == best else [entry]
            best = like
        before = [entry for entry in found if self.ground.new.get(entry.id or "", -1) < place]
        found = [entry for entry in found if entry not in before] + sorted(before, key=lambda entry: entry.on)
        return found[::-1]

    def _known(self, item: Item, candidates: Iterable[Proposal]) -> Refund | None:
        """Find the journal's refund, typed by hand or computed from a status."""
        for proposal in candidates:
            for refund in self.ground.refunds.near(proposal.id, item.day, _RECORDED_WITHIN):
                connects = moved(refund) or proposal.connects + self._boost(proposal)
                if connects == item.connects and not (refund.note == item.raw and refund.on != item.on):
                    return refund
        return None

    def _left(self, proposal: Proposal) -> int:
        """Return how many Connects of a proposal can still come back."""
        assert proposal.id is not None  # noqa: S101 - only those are looked at
        place = self.ground.new.get(proposal.id)
        back = self.ground.items[place].refunded if place is not None else self.ground.standing[proposal.id].refunded
        return proposal.connects + self._boost(proposal) - back - self.came_back[proposal.id]

    def _boost(self, proposal: Proposal) -> int:
        return self.ground.boosts.get(proposal.id or "", proposal.boost)

    def _parts(self, proposal: Proposal, item: Item) -> Sequence[int]:
        """Return how many Connects Upwork gives back: a boost that was outbid, or what the proposal cost."""
        boost = self._boost(proposal)
        return (boost,) if item.reason == "outbid" else (proposal.connects, proposal.connects + boost)

    def _most(self, proposal: Proposal, item: Item) -> int:
        """Return how many Connects of a proposal can come back at most, for the reason that the source gives."""
        return max(self._parts(proposal, item))

    def _ask_for_which(self, place: int, item: Item) -> None:
        """Ask what came back; where the source names no job, those are offered that fit."""
        bonus = self._as_bonus(item)
        if item.title:
            what = "boost" if item.reason == "outbid" else "proposal"
            self.ground.ask(place, item.doubt or f"no {what} for this job is in it or in the journal", bonus)
            return
        offered = []
        for proposal in list(self._fitting(item))[:_OFFERED]:
            says, entries = self._back(item, proposal)
            offered.append(Choice(f"{says} of {day_words(proposal.on, self.ground.today)}", entries))
        self.ground.ask(place, item.doubt or "it names no job", *offered, bonus)

    def _fitting(self, item: Item) -> Iterator[Proposal]:
        """Go through the proposals of which just so many Connects can have come back, the latest first."""
        for entry in sorted(self.proposals, key=lambda entry: entry.on, reverse=True):
            in_time = item.day - _SENT_WITHIN <= entry.on <= item.day
            if in_time and item.connects in self._parts(entry, item) and self._left(entry) >= item.connects:
                yield entry

    # --- what becomes of it ------------------------------------------------------------------------------------------

    def _back(self, item: Item, proposal: Proposal) -> tuple[str, tuple[Entry, ...]]:
        """Return what is said and recorded about Connects that came back for a proposal."""
        assert proposal.id is not None  # noqa: S101 - only those are looked at
        note = self.ground.words_of(item)
        entries: list[Entry] = [
            Refund(on=item.day, of=proposal.id, connects=item.connects, reason=item.reason, note=note)
        ]
        if item.reason in ("closed", "removed") and self._stands_open(proposal.id):
            entries.append(StatusChange(on=item.day, of=proposal.id, status=item.reason))
        return f'{how_many(item.connects)} back for "{proposal.title}"', tuple(entries)

    def _as_bonus(self, item: Item) -> Choice:
        note = self.ground.words_of(item)
        bonus = Grant(on=item.day, connects=item.connects, reason=item.raw, note=note)
        return Choice("record it as bonus Connects", (bonus,))

    def _stands_open(self, proposal: str) -> bool:
        """Whether a proposal is still in the running, as far as the journal and the source say."""
        place = self.ground.new.get(proposal)
        if place is not None:
            return self.ground.items[place].status is None
        return STATUSES[self.ground.standing[proposal].status].is_open
