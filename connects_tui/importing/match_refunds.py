"""Matching refunds and what else became of a proposal: with the journal's, else with the proposal that it is about."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta

from connects_tui.importing.items import Item
from connects_tui.importing.known import connects_of
from connects_tui.importing.matching import Matching
from connects_tui.importing.preview import RowChoice
from connects_tui.importing.sources.history_actions import meaning_of
from connects_tui.importing.sources.languages import language_of
from connects_tui.importing.titles import SIMILAR, comparable, similarity, title_words
from connects_tui.ledger.entries import Edit, Entry, Grant, Proposal, Refund, Remove, StatusChange
from connects_tui.ledger.state import NOTHING_SPENT
from connects_tui.statuses import STATUSES, is_step_back
from connects_tui.wording import day_words, how_many


def match_refunds(matching: Matching) -> None:
    """Decide on every refund and every status, once the proposals are decided."""
    items = matching.undecided("refund", "status")
    bonuses = [entry for entry in matching.book.history.entries if isinstance(entry, Grant) and entry.note]
    if not items and not bonuses:
        return
    matcher = _RefundMatcher(matching)
    for index, item in items:
        if item.what == "refund":
            matcher.match(index, item)
        else:
            matcher.match_status(index, item)
    for bonus in bonuses:
        matcher.tie(bonus)


class _RefundMatcher:
    """Finds the proposal of each refund, among those of the journal and of the source, by the words of its title."""

    def __init__(self, matching: Matching) -> None:
        self.matching = matching
        known = matching.book.history.proposals
        pairs = [pair for pair in matching.paired.items() if matching.items[pair[0]].what == "proposal"]
        self.new = {entry.id: index for index, entry in pairs if entry.id and entry.id not in known}
        self.proposals = [*known.values(), *(matching.paired[index] for index in self.new.values())]
        boosted = (row for index, row in matching.rows.items() if matching.items[index].what == "boost")
        edits = (entry for row in boosted if row.verdict == "change" for entry in row.entries)
        self.boosts: dict[str, int] = {edit.of: edit.set["boost"] for edit in edits if isinstance(edit, Edit)}
        self.came_back: Counter[str] = Counter()
        self.outbid: Counter[str] = Counter()
        self.statuses: dict[str, str] = {}
        self.by_title: dict[str, list[Proposal]] = defaultdict(list)
        self.by_word: dict[str, list[Proposal]] = defaultdict(list)
        for entry in self.proposals:
            self.by_title[comparable(entry.title)].append(entry)
            for word in title_words(entry.title):
                self.by_word[word].append(entry)

    def match(self, index: int, item: Item) -> None:
        """Decide on one refund."""
        matching, bonus = self.matching, self.matching.as_bonus.get(index)
        if (moved := matching.moved_by_a_day(item)) is not None:
            matching.join_moved(index, moved, self._as_bonus(item))
            return
        candidates = self._candidates(index, item)
        if self._match_known(item, candidates):
            matching.duplicate(index)
            return
        if not candidates and bonus is None:
            self._ask_for_which(index, item)
            return
        able = [entry for entry in candidates if self._left(entry, item) >= item.connects]
        if bonus is not None and not able:
            matching.duplicate(index)
            return
        proposal = next((entry for entry in able if item.connects in self._parts(entry, item)), (able or candidates)[0])
        says, entries = self._back(item, proposal)
        if not able:
            what = f'the boost of "{proposal.title}"' if item.reason == "outbid" else f'"{proposal.title}"'
            left = max(0, self._left(proposal, item))
            why = f"{what} has {how_many(left) if left else 'no Connects'} left that can come back"
            matching.ask(index, why, self._as_bonus(item), RowChoice(says, entries))
            return
        self.came_back[proposal.id or ""] += item.connects
        if item.reason == "outbid":
            self.outbid[proposal.id or ""] += item.connects
        if bonus is None:
            self._add(index, says, proposal, *entries)
        else:
            removed = Remove(on=matching.today, of=bonus.id or "", note="it is a refund")
            matching.change(index, f"{says}, recorded as a bonus until now", removed, *entries)

    def tie(self, bonus: Grant) -> None:
        """Tie a refund that was recorded as a bonus, since its job wasn't known, to the new proposal that it names."""
        matching, words = self.matching, bonus.note or ""
        meaning = meaning_of(words, bonus.connects)
        if meaning.what != "refund":
            meaning = meaning_of(language_of([words], matching.today).action(words), bonus.connects)
        if meaning.what != "refund" or not meaning.title or matching.known.is_matched(bonus):
            return
        item = Item(0, words, bonus.on, "refund", bonus.connects, meaning.title, meaning.reason)
        for proposal in self.by_title.get(comparable(meaning.title), ()):
            index = self.new.get(proposal.id or "", -1)
            row = matching.rows.get(index)
            fits = bonus.connects in self._parts(proposal, item) and self._left(proposal, item) >= bonus.connects
            if row is not None and row.verdict == "add" and proposal.on <= bonus.on and fits:
                _, back = self._back(item, proposal)
                removed = Remove(on=matching.today, of=bonus.id or "", note="it is a refund")
                back_too = f"{how_many(bonus.connects)} back, recorded as a bonus until now"
                matching.extend(index, back_too, removed, *back)
                self.came_back[proposal.id or ""] += bonus.connects
                return

    def _match_known(self, item: Item, candidates: Sequence[Proposal]) -> bool:
        """Match a refund with one in the journal, typed or recorded with a status; return whether there is one."""
        for proposal in candidates:
            for refund in self.matching.known.near(Refund, proposal.id or "", item.day, 21):
                connects = connects_of(refund) or proposal.connects + self._boost(proposal)
                if connects == item.connects and not (refund.note == item.raw and refund.on != item.on):
                    self.matching.known.mark_matched(refund)
                    return True
        return False

    def match_status(self, index: int, item: Item) -> None:
        """Decide on a row that says what became of a proposal, without any Connects."""
        matching = self.matching
        proposal = next(iter(self._candidates(index, item) if item.title else ()), None)
        if proposal is None or item.status is None:
            no_job = ", and no proposal for this job is in it or in the journal" if item.status else ""
            matching.skip(index, f"it moves no Connects{no_job}")
            return
        status, now = item.status[0], self._status(proposal)
        if status == now:
            matching.duplicate(index)
        elif not STATUSES[now].is_open or is_step_back(now, status):
            matching.skip(index, f'"{proposal.title}" is {now}, which stays')
        else:
            changed = StatusChange(on=item.day, of=proposal.id or "", status=status, note=matching.words_of(item))
            self._add(index, f'"{proposal.title}" is {status}', proposal, changed)
            self.statuses[proposal.id or ""] = status

    def _add(self, index: int, says: str, proposal: Proposal, *entries: Entry) -> None:
        """Add entries about a proposal; if that is new and unsure, as the user decides about it."""
        matching, new = self.matching, self.new.get(proposal.id or "")
        if new is not None and matching.is_unsure(new) and not matching.doubt_about(matching.items[index], *entries):
            matching.ask(index, f"{says}, which is unsure", otherwise=RowChoice("as that one is decided", entries))
        else:
            matching.add(index, says, *entries)

    def _status(self, proposal: Proposal) -> str:
        """Return where a proposal stands, with what was decided so far."""
        new = self.new.get(proposal.id or "")
        said = None if new is None else self.matching.items[new].status
        now = self.matching.states[proposal.id].status if new is None else said[0] if said else "sent"
        return self.statuses.get(proposal.id or "", now)

    def _candidates(self, index: int, item: Item) -> Sequence[Proposal]:
        """Return the proposals with the most similar title that the refund can be for, the latest first.

        Those that the source lists after the refund come last; they fit only if a day's rows are out of order.
        """
        best, alike = 0.0, list[Proposal]()
        for like, entry in self._of_title(item.title) if item.title else ():
            if entry.on > item.day or max(self._parts(entry, item)) < item.connects or like < best:
                continue
            if self.matching.is_certainly_another(item, entry):
                continue
            alike = [*alike, entry] if like == best else [entry]
            best = like
        before = [entry for entry in alike if self.new.get(entry.id or "", -1) < index]
        after = [entry for entry in alike if entry not in before]
        return [*sorted(before, key=lambda entry: entry.on)[::-1], *after[::-1]]

    def _of_title(self, title: str) -> Iterator[tuple[float, Proposal]]:
        """Yield the proposals with a similar title and how similar it is; the same title first.

        At most 200 that share a word with it are compared, those with its rarest words first.
        """
        same = self.by_title.get(comparable(title), [])
        yield from ((1.0, entry) for entry in same)
        compared = {id(entry) for entry in same}
        for word in sorted(title_words(title), key=lambda word: (len(self.by_word.get(word, ())), word)):
            for entry in self.by_word.get(word, ()):
                if len(compared) > 200:
                    return
                if id(entry) not in compared:
                    compared.add(id(entry))
                    like = similarity(title, entry.title)
                    if like > SIMILAR:
                        yield like, entry

    def _left(self, proposal: Proposal, item: Item) -> int:
        """Return how many Connects of a proposal can still be refunded for the reason of this refund."""
        assert proposal.id is not None
        new, boost = self.new.get(proposal.id), self._boost(proposal)
        spent = self.matching.ledger.spendings.get(proposal.id, NOTHING_SPENT)
        back = spent.refunded if new is None else self.matching.items[new].refunded
        left = proposal.connects + boost - back - self.came_back[proposal.id]
        return min(left, boost - spent.outbid - self.outbid[proposal.id]) if item.reason == "outbid" else left

    def _boost(self, proposal: Proposal) -> int:
        return self.boosts.get(proposal.id or "", proposal.boost)

    def _parts(self, proposal: Proposal, item: Item) -> Sequence[int]:
        """Return what Upwork may refund: the boost if it was outbid, else the proposal without or with it."""
        boost = self._boost(proposal)
        return (boost,) if item.reason == "outbid" else (proposal.connects, proposal.connects + boost)

    def _ask_for_which(self, index: int, item: Item) -> None:
        """Ask which proposal a refund is for; if the source names no job, offer the latest three that fit."""
        matching, bonus = self.matching, self._as_bonus(item)
        if item.title:
            what = "boost" if item.reason == "outbid" else "proposal"
            matching.ask(index, item.doubt or f"no {what} for this job is in it or in the journal", bonus)
            return
        offered: list[RowChoice] = []
        for proposal in sorted(self.proposals, key=lambda entry: entry.on, reverse=True):
            in_time = item.day - timedelta(days=90) <= proposal.on <= item.day
            if in_time and item.connects in self._parts(proposal, item) and self._left(proposal, item) >= item.connects:
                says, entries = self._back(item, proposal)
                offered.append(RowChoice(f"{says} of {day_words(proposal.on, matching.today)}", entries))
            if len(offered) == 3:
                break
        matching.ask(index, item.doubt or "it names no job", *offered, bonus)

    def _back(self, item: Item, proposal: Proposal) -> tuple[str, tuple[Entry, ...]]:
        """Return the words and the entries for a refund of a proposal."""
        assert proposal.id is not None
        matching = self.matching
        note = matching.words_of(item)
        entries: list[Entry] = [
            Refund(on=item.day, of=proposal.id, connects=item.connects, reason=item.reason, note=note)
        ]
        if item.reason in ("closed", "removed") and STATUSES[self._status(proposal)].is_open:
            entries.append(StatusChange(on=item.day, of=proposal.id, status=item.reason))
        return f'{how_many(item.connects)} back for "{proposal.title}"', tuple(entries)

    def _as_bonus(self, item: Item) -> RowChoice:
        note = self.matching.words_of(item)
        bonus = Grant(on=item.day, connects=item.connects, reason=item.raw, note=note)
        return RowChoice("record it as bonus Connects", (bonus,))
