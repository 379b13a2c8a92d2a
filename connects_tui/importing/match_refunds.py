"""Matching refunds and what else became of a proposal."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.importing.items import Item, comparable
from connects_tui.importing.matching import SIMILAR, Matching, connects_of, similarity, title_words
from connects_tui.importing.preview import RowChoice
from connects_tui.importing.sources.history_actions import meaning_of
from connects_tui.importing.sources.languages import language_of
from connects_tui.ledger.entries import Edit, Entry, Grant, Proposal, Refund, Remove, StatusChange
from connects_tui.ledger.state import NOTHING_SPENT
from connects_tui.statuses import STATUSES, is_step_back
from connects_tui.wording import day_words, how_many


def match_refunds(matching: Matching) -> None:
    """Decide on every refund and every status, once the proposals are decided."""
    items = matching.undecided("refund", "status")
    grants = (entry for entry in matching.book.history.entries if isinstance(entry, Grant))
    bonuses = [entry for entry in grants if entry.note and entry.id]  # without an id it can't be taken back
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


class _Candidate(Struct):
    """A proposal that a refund can be for: `left` can still be refunded; `index` is its item's if it is new, or -1."""

    entry: Proposal
    id: str
    boost: int
    status: str
    left: int
    boost_left: int
    index: int = -1

    def parts(self, item: Item) -> Sequence[int]:
        """Upwork refunds the boost if it was outbid, else the proposal without or with it."""
        connects = self.entry.connects
        return (self.boost,) if item.reason == "outbid" else (connects, connects + self.boost)

    def left_for(self, item: Item) -> int:
        return min(self.left, self.boost_left) if item.reason == "outbid" else self.left

    def fits(self, item: Item) -> bool:
        return item.connects in self.parts(item) and item.connects <= self.left_for(item)

    def take(self, item: Item) -> None:
        self.left -= item.connects
        self.boost_left -= item.connects if item.reason == "outbid" else 0


class _RefundMatcher:
    def __init__(self, matching: Matching) -> None:
        self.matching = matching
        self.candidates = _candidates(matching)
        self.by_title: dict[str, list[_Candidate]] = defaultdict(list)
        self.by_word: dict[str, list[_Candidate]] = defaultdict(list)
        for candidate in self.candidates:
            self.by_title[comparable(candidate.entry.title)].append(candidate)
            for word in title_words(candidate.entry.title):
                self.by_word[word].append(candidate)

    def match(self, index: int, item: Item) -> None:
        """The journal may have it as a bonus, since its job wasn't known."""
        matching, bonus = self.matching, self.matching.paired.get(index)
        _, _, rest = item.title.partition(": ")
        if rest and comparable(item.title) not in self.by_title and comparable(rest) in self.by_title:
            item = replace(item, title=rest)  # "Proposal archived: Build a theme" begins with a reason we don't know
        if (moved := matching.moved_by_a_day(item)) is not None:
            matching.join_moved(index, moved, matching.as_bonus(item))
            return
        candidates = self._of_item(index, item)
        able = [candidate for candidate in candidates if candidate.left_for(item) >= item.connects]
        if known := self._known(item, candidates):
            matching.duplicate(index, entry=known)
        elif bonus is not None and not able:
            matching.duplicate(index)
        elif not candidates:
            self._ask_for_which(index, item)
        else:
            candidate = next((candidate for candidate in able if candidate.fits(item)), (able or candidates)[0])
            says, entries = self._back(item, candidate)
            if not able:
                what, left = "the boost of " if item.reason == "outbid" else "", max(0, candidate.left_for(item))
                has = f'"{candidate.entry.title}" has {how_many(left) if left else "no Connects"} left'
                why = f"{what}{has} to refund"
                matching.ask(index, why, matching.as_bonus(item), RowChoice(says, entries))
                return
            candidate.take(item)
            if isinstance(bonus, Grant):
                matching.change(index, f"{says}, recorded as a bonus until now", self._no_bonus(bonus), *entries)
            else:
                self._add(index, says, candidate, *entries)

    def tie(self, bonus: Grant) -> None:
        """Tie a refund that was recorded as a bonus, for want of its job, to the new proposal that it names."""
        matching, words = self.matching, bonus.note or ""
        meaning = meaning_of(language_of([words], matching.today).action(words), bonus.connects)
        if meaning.what != "refund" or not meaning.title or matching.known.is_matched(bonus):
            return
        item = Item(0, words, bonus.on, "refund", bonus.connects, meaning.title, meaning.reason)
        for candidate in self.by_title.get(comparable(meaning.title), ()):
            row = matching.rows.get(candidate.index)
            if row is not None and row.verdict == "add" and candidate.entry.on <= bonus.on and candidate.fits(item):
                _, back = self._back(item, candidate)
                says = f"{row.says}; {how_many(bonus.connects)} refunded, recorded as a bonus until now"
                entries = (*row.entries, self._no_bonus(bonus), *back)
                matching.rows[candidate.index] = replace(row, says=says, entries=entries)
                candidate.take(item)
                return

    def _known(self, item: Item, candidates: Sequence[_Candidate]) -> Refund | None:
        for candidate in candidates:
            for refund in self.matching.known.near(Refund, candidate.id, item, 21):
                connects = connects_of(refund) or candidate.entry.connects + candidate.boost
                if connects == item.connects and not (refund.note == item.raw and refund.on != item.on):
                    return refund
        return None

    def match_status(self, index: int, item: Item) -> None:
        matching = self.matching
        candidate = next(iter(self._of_item(index, item)), None)
        if candidate is None or item.status is None:
            matching.skip(index, "it moves no Connects")
            return
        (status, _), now, named = item.status, candidate.status, f'"{candidate.entry.title}" is'
        if status == now:
            matching.duplicate(index)
        elif not STATUSES[now].is_open or is_step_back(now, status):
            matching.skip(index, f"{named} already {now}; it stays that way")
        else:
            changed = StatusChange(on=item.day, of=candidate.id, status=status, note=matching.words_of(item))
            self._add(index, f"{named} {status}", candidate, changed)
            candidate.status = status

    def _add(self, index: int, says: str, candidate: _Candidate, *entries: Entry) -> None:
        matching = self.matching
        as_decided = candidate.index >= 0 and matching.is_unsure(candidate.index)
        if as_decided and not matching.doubt_about(matching.items[index], *entries):
            matching.ask(
                index, f"{says}, which is unsure", otherwise=RowChoice("the same choice as for that one", entries)
            )
        else:
            matching.add(index, says, *entries)

    def _of_item(self, index: int, item: Item) -> Sequence[_Candidate]:
        """The latest comes first; those that the source lists after it fit only if a day's rows are out of order."""
        best, alike = 0.0, list[_Candidate]()
        for like, candidate in self._of_title(item.title):
            if candidate.entry.on > item.day or max(candidate.parts(item)) < item.connects or like < best:
                continue
            if self.matching.is_certainly_another(item, candidate.entry):
                continue
            alike = [*alike, candidate] if like == best else [candidate]
            best = like
        before = sorted((one for one in alike if one.index < index), key=lambda one: one.entry.on)
        return [*before[::-1], *(one for one in alike[::-1] if one.index > index)]

    def _of_title(self, title: str) -> Iterator[tuple[float, _Candidate]]:
        """At most 200 that share a word with it are compared, those with its rarest words first."""
        same = self.by_title.get(comparable(title), []) if title else []
        yield from ((1.0, candidate) for candidate in same)
        compared = set(map(id, same))
        for word in sorted(title_words(title), key=lambda word: (len(self.by_word.get(word, ())), word)):
            for candidate in self.by_word.get(word, ()):
                if len(compared) > 200:
                    return
                if id(candidate) not in compared:
                    compared.add(id(candidate))
                    like = similarity(title, candidate.entry.title)
                    if like > SIMILAR:
                        yield like, candidate

    def _ask_for_which(self, index: int, item: Item) -> None:
        """If the source names no job, offer the latest three that fit."""
        matching, bonus = self.matching, self.matching.as_bonus(item)
        if item.title:
            matching.ask(index, item.doubt or "no matching proposal here or in your journal", bonus)
            return
        earliest = item.day - timedelta(days=90)
        fit = (
            candidate
            for candidate in sorted(self.candidates, key=lambda one: one.entry.on, reverse=True)
            if earliest <= candidate.entry.on <= item.day and candidate.fits(item)
        )
        offered = []
        for candidate in islice(fit, 3):
            says, entries = self._back(item, candidate)
            offered.append(RowChoice(f"{says} of {day_words(candidate.entry.on, matching.today)}", entries))
        matching.ask(index, item.doubt or "it names no job", *offered, bonus)

    def _back(self, item: Item, candidate: _Candidate) -> tuple[str, tuple[Entry, ...]]:
        note, reason, of = self.matching.words_of(item), item.reason, candidate.id
        entries: list[Entry] = [Refund(on=item.day, of=of, connects=item.connects, reason=reason, note=note)]
        if reason in ("closed", "removed") and STATUSES[candidate.status].is_open:
            entries.append(StatusChange(on=item.day, of=of, status=reason))
        return f'{how_many(item.connects)} refunded for "{candidate.entry.title}"', tuple(entries)

    def _no_bonus(self, bonus: Grant) -> Remove:
        return Remove(on=self.matching.today, of=bonus.id or "", note="it is a refund")


def _candidates(matching: Matching) -> list[_Candidate]:
    boosted = (row for index, row in matching.rows.items() if matching.items[index].what == "boost")
    edits = (entry for row in boosted if row.verdict == "change" for entry in row.entries)
    boosts = {edit.of: edit.set["boost"] for edit in edits if isinstance(edit, Edit)}
    known = matching.book.history.proposals
    candidates = []
    for id_, entry in known.items():
        spent, boost = matching.ledger.spendings.get(id_, NOTHING_SPENT), boosts.get(id_, entry.boost)
        left, boost_left = entry.connects + boost - spent.refunded, boost - spent.outbid
        state = matching.states.get(id_)
        status = state.status if state is not None else "sent"
        candidates.append(_Candidate(entry, id_, boost, status, left, boost_left))
    for index, new in matching.paired.items():
        item = matching.items[index]
        if item.what == "proposal" and isinstance(new, Proposal) and new.id is not None and new.id not in known:
            boost, (status, _) = boosts.get(new.id, new.boost), item.status or ("sent", item.day)
            left = new.connects + boost - item.refunded
            candidates.append(_Candidate(new, new.id, boost, status, left, boost, index))
    return candidates
