"""Matching proposals and their boosts: with those in the journal, some of them typed by hand, or as new ones."""

from collections import defaultdict
from collections.abc import Callable
from typing import Final

from msgspec.structs import asdict, replace

from connects_tui.importing.items import Cost, Item
from connects_tui.importing.jobs import of_job, price, same_job
from connects_tui.importing.known import NEAR, is_typed
from connects_tui.importing.match_details import taken_words, what_is_new
from connects_tui.importing.matching import Matching
from connects_tui.importing.preview import RowChoice
from connects_tui.importing.titles import SIMILAR, comparable, job_reference, similarity, title_words
from connects_tui.ledger.entries import Edit, Entry, Proposal, Refund, Spend, StatusChange
from connects_tui.wording import day_words, how_many

_BOOST_WITHIN: Final = 14
"""How many days after a proposal it can still be boosted."""


def match_proposals(matching: Matching, cost: Cost | None = None) -> None:
    """Decide on every proposal and every boost of a source; `cost` is that of proposals whose source doesn't say it.

    Raises:
        CostUnclear: there are such proposals, and the user has not said what they took.
    """
    boosts = _boosts(matching)
    _match_each(matching, same_job)
    _match_each(matching, _exact)
    for index, item in matching.undecided("proposal"):
        _match_same_sum(matching, index, item, boosts)
    _match_each(matching, _similar)
    price(matching, cost)
    for index, item in matching.undecided("proposal"):
        moved = matching.moved_by_a_day(item)
        if isinstance(moved, Proposal):
            matching.pair(index, moved)
            matching.join_moved(index, moved, _anew(matching, item))
        else:
            _ask_about_alike(matching, index, item)
    for index, item in matching.undecided("proposal"):
        _add(matching, index, item, boosts.pop(index, []))
    for index, mine in boosts.items():
        doubt = "the proposal that it belongs to is unsure" if matching.is_unsure(index) else ""
        _boost_known(matching, matching.paired[index], mine, doubt, whole=True)
    _boost_by_title(matching)


def _match_each(matching: Matching, find: Callable[[Matching, Item], Proposal | None]) -> None:
    """Match the undecided proposals with those that a function finds in the journal."""
    for index, item in matching.undecided("proposal"):
        known = find(matching, item)
        if known is not None:
            matching.pair(index, known)
            same = comparable(known.title) == comparable(item.title) and known.on == item.on
            joined = f'joined to "{known.title}" of {day_words(known.on, matching.today)}'
            matching.duplicate(index, "in the journal already" if same else joined)


def _exact(matching: Matching, item: Item) -> Proposal | None:
    """Find the same title on the same day with the same Connects, as it is or as it was before a correction."""
    title, as_written = comparable(item.title), matching.known.as_written
    for entry in matching.known.near(Proposal, item.connects, item.day, 0, item.job):
        if title in (comparable(entry.title), comparable(getattr(as_written(entry), "title", ""))):
            return entry
    return None


def _match_same_sum(matching: Matching, index: int, item: Item, boosts: dict[int, list[int]]) -> None:
    """Match a proposal that took as many Connects in all, if only the journal or only the source tells the boost."""
    boost = item.details.boost + sum(matching.items[mine].connects for mine in boosts.get(index, ()))
    title, today = comparable(item.title), matching.today
    for known in matching.known.sent(item.day, sorted(range(-NEAR, NEAR + 1), key=abs), item.job):
        same = known.spends == item.connects + boost and comparable(known.title) == title
        by_hand = is_typed(known) or not matching.source.keeps_text
        if not (same and by_hand) or bool(known.boost) == bool(boost) or matching.known.is_matched(known):
            continue
        if known.boost:
            matching.pair(index, known)
            matching.duplicate(index)
        elif known.id is not None:
            matching.pair(index, known)
            news, entries = what_is_new(matching, item, known.id)
            apart = Edit(on=today, of=known.id, set={"connects": item.connects, "boost": boost})
            says = f'"{known.title}": {boost} of its {how_many(known.connects)} as its boost'
            matching.change(index, f"{says}; {news}" if news else says, apart, *entries)
            for mine in boosts.pop(index, ()):
                matching.pair(mine, known)
                matching.duplicate(mine, f'the boost of "{known.title}" of {day_words(known.on, today)}')
        return


def _similar(matching: Matching, item: Item) -> Proposal | None:
    """Find a proposal typed by hand for the same job: the same Connects, a day nearby, a similar title.

    An imported entry has the exact date, so on another day it is another proposal.
    """
    best, similar = SIMILAR, None
    for entry in matching.known.near(Proposal, item.connects, item.day, NEAR, item.job):
        if (entry.note == item.raw and entry.on != item.on) or matching.is_certainly_another(item, entry):
            continue
        first = getattr(matching.known.as_written(entry), "title", "")  # the source still says what was corrected
        like = max(similarity(item.title, title) for title in {entry.title, first})
        if like <= SIMILAR and matching.source.keeps_text:
            like = similarity(item.raw, entry.title)
        if like > best or (similar is None and like == best):
            best, similar = like, entry
    return similar


def _ask_about_alike(matching: Matching, index: int, item: Item) -> None:
    """Ask about a proposal that may be in the journal under another title or with other Connects."""
    numbered = job_reference(item.title) == item.title
    same_cost = matching.known.near(Proposal, item.connects, item.day, 1, item.job)
    typed = next((e for e in same_cost if is_typed(e) or numbered), None)
    if typed is not None and matching.source.keeps_text:
        matching.pair(index, typed)
        by_hand = ", typed by hand" if is_typed(typed) else ""
        why = f'the same Connects as "{typed.title}" of {day_words(typed.on, matching.today)}{by_hand}'
        same, anew = _that_one(matching, item, typed), _anew(matching, item)
        matching.ask(
            index, why, *((same, anew) if numbered or similarity(item.title, typed.title) > 0.4 else (anew, same))
        )
        return
    alike = next(iter(of_job(matching, item)), None) or _alike(matching, item)
    if alike is not None and alike.id is not None:
        matching.pair(index, alike)
        why = f'"{alike.title}" of {day_words(alike.on, matching.today)} has {how_many(alike.connects)} in the journal'
        same = _that_one(matching, item, alike)
        correction = Edit(on=matching.today, of=alike.id, set={"connects": item.connects})
        corrected = RowChoice(f"correct that one to {how_many(item.connects)}", (correction, *same.entries))
        if is_typed(alike) or matching.source.keeps_text:  # Upwork's number is the right one
            matching.ask(index, why, corrected, _anew(matching, item))
        else:  # it has the number of Upwork's page
            matching.ask(index, why, same, corrected, _anew(matching, item))


def _that_one(matching: Matching, item: Item, entry: Proposal) -> RowChoice:
    """Take a row for a proposal of the journal, and add what the journal doesn't know of it."""
    news, entries = what_is_new(matching, item, entry.id) if entry.id is not None else ("", ())
    return RowChoice(f"it is that one{f'; add {news}' if news else ''}", entries)


def _anew(matching: Matching, item: Item) -> RowChoice:
    return RowChoice("add it as another proposal", _entries(matching, item, 0))


def _alike(matching: Matching, item: Item) -> Proposal | None:
    """Find a proposal for the same job with other Connects; at least half of the words are shared.

    Either it was typed by hand or the source is: Upwork's page doesn't name one proposal twice.
    """
    best, alike = 0.8, None
    words = title_words(item.title)
    for entry in matching.known.sent(item.day, range(-NEAR, NEAR + 1), item.job):
        known = title_words(entry.title)
        shared = len(words & known)
        if not shared or 2 * shared < min(len(words), len(known)) or entry.connects == item.connects:
            continue
        like = similarity(item.title, entry.title)
        better = like > best or (alike is None and like == best)
        by_hand = is_typed(entry) or not matching.source.keeps_text
        if better and by_hand and not matching.known.is_matched(entry):
            best, alike = like, entry
    return alike


def _add(matching: Matching, index: int, item: Item, boosts: list[int]) -> None:
    """Add a proposal with its boosts; doubtful boosts become a correction that the user can leave out."""
    sure = [mine for mine in boosts if not matching.items[mine].doubt]
    boost = sum(matching.items[mine].connects for mine in sure)
    made, *more = _entries(matching, item, boost)
    for mine in (index, *boosts):
        matching.pair(mine, made)
    says = f'proposal "{item.title}"{_taken_from(item)}'
    refund = matching.refund_to_propose(item, made.id or "", item.connects + item.details.boost)
    if refund is None or matching.doubt_about(item, made):
        matching.add(index, says, made, *more)
    else:
        matching.propose_refund(index, says, refund, made, *more)
    for mine in sure:
        if matching.is_unsure(index):
            why = f'boost of "{item.title}", which is unsure'
            matching.ask(mine, why, otherwise=RowChoice("as that one is decided"))
        else:
            matching.add(mine, f'boost of "{item.title}"')
    if doubted := [mine for mine in boosts if mine not in sure]:
        total = boost + sum(matching.items[mine].connects for mine in doubted)
        correction = Edit(on=matching.today, of=made.id or "", set={"boost": total})
        matching.add(doubted[0], f'{how_many(total)} as the boost of "{item.title}"', correction)
    for mine in doubted[1:]:
        matching.duplicate(mine, "counted with the boost above")


def _taken_from(item: Item) -> str:
    """Say what a row of a table says besides its title and Connects."""
    fields = [name for name, value in asdict(item.details).items() if value]
    statuses = [status for status, _ in filter(None, (item.reached, item.status))]
    taken = taken_words(item.details, fields, statuses, item.refunded)
    return f": {taken}" if taken else ""


def _entries(matching: Matching, item: Item, boost: int) -> tuple[Proposal, *tuple[Entry, ...]]:
    """Make the entries for a new proposal: the proposal itself, its status and its refund."""
    note = matching.words_of(item) or item.details.note
    details = asdict(replace(item.details, boost=item.details.boost + boost, note=note))
    made = matching.id_for(item)
    statuses = list(filter(None, (item.reached, item.status)))
    more: list[Entry] = [StatusChange(on=on, of=made, status=status) for status, on in statuses]
    since = statuses[-1][1] if statuses else item.day
    if item.refunded:
        more.append(Refund(on=since, of=made, connects=item.refunded))
    return (Proposal(on=item.day, connects=item.connects, title=item.title, id=made, **details), *more)


def _boosts(matching: Matching) -> dict[int, list[int]]:
    """Find the boosts of the source's own proposals; return their indexes by the proposal's."""
    proposals: dict[str, list[int]] = defaultdict(list)
    groups: dict[str | None, int] = {}
    for index, item in enumerate(matching.items):
        if item.what == "proposal" and not item.skip_reason:
            proposals[comparable(item.title)].append(index)
            if item.group is not None:
                groups[item.group] = index
    boosts: dict[int, list[int]] = defaultdict(list)
    for index, item in matching.undecided("boost"):
        same = proposals[comparable(item.title)]
        same = [other for other in same if None in (item.group, matching.items[other].group)]
        before = [other for other in same if 0 <= (item.day - matching.items[other].day).days <= _BOOST_WITHIN]
        boosted = groups.get(item.group, before[-1] if before else None)
        if boosted is not None:
            boosts[boosted].append(index)
    return boosts


def _boost_by_title(matching: Matching) -> None:
    """Match the remaining boosts with the journal's proposals."""
    boosts: dict[int, tuple[Proposal, list[int]]] = {}
    for index, item in matching.undecided("boost"):
        best, boosted = SIMILAR, None
        for entry in matching.known.sent(item.day, range(0, -_BOOST_WITHIN - 1, -1), item.job):
            like = 0.0 if matching.is_certainly_another(item, entry) else similarity(item.title, entry.title)
            if like > best:
                best, boosted = like, entry
        if boosted is not None:
            boosts.setdefault(id(boosted), (boosted, []))[1].append(index)
            continue
        spent = Spend(on=item.day, connects=item.connects, what=item.raw, note=matching.words_of(item))
        why = item.doubt or "no proposal for this job is on the page or in the journal"
        matching.ask(index, why, RowChoice("record it as other spending", (spent,)))
    for entry, indexes in boosts.values():
        _boost_known(matching, entry, indexes, "", whole=False)


def _boost_known(matching: Matching, entry: Proposal, indexes: list[int], doubt: str, *, whole: bool) -> None:
    """Compare boosts with the one in the journal; `whole`: the source has all boosts of the proposal."""
    total = sum(matching.items[index].connects for index in indexes)
    named = f'"{entry.title}" of {day_words(entry.on, matching.today)}'
    same = entry.boost == total
    for index in indexes:
        matching.pair(index, entry)
        if same or index != indexes[0]:
            matching.duplicate(index, f"the boost of {named}" if same else "counted with the boost above")
    if same:
        return
    first = indexes[0]
    if entry.id is None:
        matching.skip(first, f"{named} was written by hand without an id: correct its boost in an editor")
        return
    boost = total if whole or not entry.boost else entry.boost + total
    correction = Edit(on=matching.today, of=entry.id, set={"boost": boost})
    says = f"{how_many(boost)} as the boost of {named}"
    if doubt:
        matching.ask(first, doubt, RowChoice(says, (correction,)))
    elif entry.boost:
        why = f"{named} has a boost of {how_many(entry.boost)} in the journal"
        matching.ask(first, why, RowChoice(f"correct it to {how_many(boost)}", (correction,)))
    else:
        matching.add(first, says, correction)
