"""Matching proposals and their boosts: with those in the journal, some of them typed by hand, or as new ones.

What a source says of them and the journal doesn't is offered; what the journal says stays.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from msgspec import to_builtins
from msgspec.structs import asdict, replace

from connects_tui.importing.items import Cost, CostUnclear, Details, Item, comparable, job_reference
from connects_tui.importing.matching import NEAR, SIMILAR, Matching, is_typed, similarity
from connects_tui.importing.preview import RowChoice
from connects_tui.ledger.entries import Edit, Entry, Proposal, Refund, Spend, StatusChange
from connects_tui.ledger.forecast import UsualCost, usual_cost
from connects_tui.statuses import REFUND_REASONS, STATUSES, is_step_back
from connects_tui.wording import enumerated, how_many

_BOOST_WITHIN: Final = 14
"""In days."""

_FIELDS: Final = ("client", "url", "tags", "budget", "job_age", "applicants", "template", "country", "client_spent")
_NAMES: Final = {"url": "link", "job_age": "job age", "client_spent": "what the client spent"}
_PARTS: Final = ("budget_max", "hourly")


def match_proposals(matching: Matching, cost: Cost | None) -> None:
    """Decide on every proposal and every boost; `cost` is that of proposals whose source doesn't say it.

    Raises CostUnclear: the user has not said what they took.
    """
    boosts = _boosts(matching)
    _match_each(matching, _same_job)
    _match_each(matching, _exact)
    for index, item in matching.undecided("proposal"):
        _match_same_sum(matching, index, item, boosts)
    _match_each(matching, _similar)
    _price(matching, cost)
    for index, item in matching.undecided("proposal"):
        mine, moved = boosts.get(index, []), matching.moved_by_a_day(item)
        boost = sum(matching.items[at].connects for at in mine)
        if isinstance(moved, Proposal):
            matching.join_moved(index, moved, _anew(matching, item, boost))
            continue
        _ask_about_alike(matching, index, item, boost)
        boosts.pop(index, None)
        if index in matching.rows:
            _go_with(matching, mine, item)
        else:
            _add(matching, index, item, mine)
    for index, mine in boosts.items():
        known = matching.paired[index]
        assert isinstance(known, Proposal)
        _boost_known(matching, known, mine, whole=True)
    _boost_by_title(matching)
    for index, item in enumerate(matching.items):
        if item.what == "proposal" and matching.rows[index].verdict == "duplicate":
            _offer_news(matching, index, item)


# --- proposals --------------------------------------------------------------------------------------------------------


def _match_each(matching: Matching, find: Callable[[Matching, Item], Proposal | None]) -> None:
    for index, item in matching.undecided("proposal"):
        known = find(matching, item)
        if known is not None:
            same = comparable(known.title) == comparable(item.title) and known.on == item.on
            says = "in the journal already" if same else f"merged with {matching.named(known)}"
            matching.duplicate(index, says, known)


def _same_job(matching: Matching, item: Item) -> Proposal | None:
    of_job = matching.known.of_job(item.job, item.day)
    return next((entry for entry in of_job if item.cost_unknown or entry.connects == item.connects), None)


def _exact(matching: Matching, item: Item) -> Proposal | None:
    title, known = comparable(item.title), matching.known
    same = known.near(Proposal, "" if item.cost_unknown else item.connects, item, 0)
    return next((entry for entry in same if title in map(comparable, known.titles_of(entry))), None)


def _match_same_sum(matching: Matching, index: int, item: Item, boosts: dict[int, list[int]]) -> None:
    """Match it if only the journal or only the source tells the boost apart."""
    boost = item.details.boost + sum(matching.items[mine].connects for mine in boosts.get(index, ()))
    title = comparable(item.title)
    for known in matching.known.near(Proposal, "", item, NEAR):
        same = known.spends == item.connects + boost and comparable(known.title) == title
        by_hand = is_typed(known) or not matching.source.keeps_text
        if not (same and by_hand) or bool(known.boost) == bool(boost):
            continue
        if known.boost:
            matching.duplicate(index, entry=known)
        elif known.id is not None:
            matching.pair(index, known)
            news, entries = _news(matching, item, known.id)
            apart = Edit(on=matching.today, of=known.id, set={"connects": item.connects, "boost": boost})
            says = f'"{known.title}": {boost} of its {how_many(known.connects)} as its boost'
            matching.change(index, f"{says}; {news}" if news else says, apart, *entries)
            for mine in boosts.pop(index, ()):
                matching.duplicate(mine, f"the boost of {matching.named(known)}", known)
        return


def _similar(matching: Matching, item: Item) -> Proposal | None:
    """An imported entry has the exact date, so on another day it is another proposal."""
    near = matching.known.near(Proposal, "" if item.cost_unknown else item.connects, item, NEAR)
    return _most_alike(matching, item, (entry for entry in near if entry.note != item.raw or entry.on == item.on))


def _most_alike(matching: Matching, item: Item, near: Iterable[Proposal], least: float = SIMILAR) -> Proposal | None:
    alike = (
        (max(similarity(item.title, title) for title in matching.known.titles_of(entry)), entry)
        for entry in near
        if not matching.is_certainly_another(item, entry)
    )
    return max((pair for pair in alike if pair[0] >= least), key=lambda pair: pair[0], default=(0.0, None))[1]


def _ask_about_alike(matching: Matching, index: int, item: Item, boost: int) -> None:
    numbered, from_page = job_reference(item.title) == item.title, matching.source.keeps_text
    same_cost = matching.known.near(Proposal, item.connects, item, 1) if from_page else ()
    typed = next((entry for entry in same_cost if is_typed(entry) or numbered), None)
    of_job = next(iter(matching.known.of_job(item.job, item.day)), None)
    known = typed or of_job or _with_other_connects(matching, item)
    if known is None or (known is not typed and known.id is None):
        return
    matching.pair(index, known)
    same, anew = _that_one(matching, item, known, boost), _anew(matching, item, boost)
    by_hand = is_typed(known)
    if known is typed:
        why = f"the same Connects as {matching.named(known)}{', typed by hand' if by_hand else ''}"
        is_likely = numbered or similarity(item.title, known.title) > 0.4
        choices = [same, anew] if is_likely else [anew, same]
    else:
        why = f"{matching.named(known)} has {how_many(known.connects)} in the journal"
        correction = Edit(on=matching.today, of=known.id or "", set={"connects": item.connects})
        corrected = RowChoice(f"correct that one to {how_many(item.connects)}", (correction, *same.entries))
        upworks_number = by_hand or from_page  # which is the right one
        choices = [corrected, anew] if upworks_number else [same, corrected, anew]
    matching.ask(index, why, *choices)


def _with_other_connects(matching: Matching, item: Item) -> Proposal | None:
    """Find one that was typed by hand, or the source is: a page doesn't name one proposal twice."""
    near = (entry for entry in matching.known.near(Proposal, "", item, NEAR) if entry.connects != item.connects)
    by_hand = (entry for entry in near if is_typed(entry) or not matching.source.keeps_text)
    return _most_alike(matching, item, by_hand, 0.8)


def _that_one(matching: Matching, item: Item, entry: Proposal, boost: int) -> RowChoice:
    """Take a row for a proposal of the journal, and add what the journal doesn't know of it; a boost of 0 is unsaid."""
    news, entries = _news(matching, item, entry.id) if entry.id is not None else ("", ())
    added = [news] if news else []
    if boost not in (0, entry.boost) and entry.id is not None:
        entries = (Edit(on=matching.today, of=entry.id, set={"boost": boost}), *entries)
        added.insert(0, f"a boost of {how_many(boost)}")
    return RowChoice(f"same as the one in the journal{f'; add {enumerated(added)}' if added else ''}", entries)


def _anew(matching: Matching, item: Item, boost: int) -> RowChoice:
    return RowChoice("add it as another proposal", _entries(matching, item, boost))


def _price(matching: Matching, cost: Cost | None) -> None:
    """Raise where the user has not said what they took."""
    unpriced = []
    for index, item in matching.undecided("proposal"):
        invited = item.details.invited and matching.source.keeps_text
        if item.cost_unknown and (item.connects or invited):
            doubt = item.doubt or ("this may be an accepted invitation, which is free" if invited else "")
            matching.items[index] = replace(item, cost_unknown=False, doubt=doubt)
        elif item.cost_unknown:
            unpriced.append((index, item))
    if unpriced and cost is None:
        raise CostUnclear(len(unpriced), _usual(matching, matching.today))
    for index, item in unpriced:
        if cost == "leave":
            matching.skip(index, "it doesn't say what it cost")
            continue
        took = cost if isinstance(cost, int) else _usual(matching, item.day).connects
        refunded = min(item.refunded, took + item.details.boost)
        matching.items[index] = replace(item, connects=took, refunded=refunded, cost_unknown=False)


def _usual(matching: Matching, day: date) -> UsualCost:
    """What was typical under the rules of the day, else the usual cost of today."""
    rules = matching.ledger.rules_on(day)
    if rules is not None and rules.proposal.typical_connects is not None:
        return usual_cost(None, rules)
    return usual_cost(matching.ledger, rules, matching.book.usual_cost)


def _add(matching: Matching, index: int, item: Item, boosts: list[int]) -> None:
    """Doubtful boosts become a correction that the user can leave out."""
    sure = [mine for mine in boosts if not matching.items[mine].doubt]
    boost = sum(matching.items[mine].connects for mine in sure)
    made, *more = _entries(matching, item, boost)
    for mine in (index, *boosts):
        matching.pair(mine, made)
    fields = [name for name, value in asdict(item.details).items() if value]
    statuses = [status for status, _ in item.statuses]
    taken = _taken_words(item.details, fields, statuses, item.refunded)
    says = f'proposal "{item.title}"{f": {taken}" if taken else ""}'
    spent = item.connects + item.details.boost
    if matching.doubt_about(item, made) or not matching.propose_refund(index, says, made.id or "", spent, made, *more):
        matching.add(index, says, made, *more)
    if matching.is_unsure(index):
        _go_with(matching, sure, item)
    else:
        for mine in sure:
            matching.add(mine, f'boost of "{item.title}"')
    if doubted := [mine for mine in boosts if mine not in sure]:
        _boost_known(matching, made, doubted, whole=False)


def _entries(matching: Matching, item: Item, boost: int) -> tuple[Proposal, *tuple[Entry, ...]]:
    note = matching.words_of(item) or item.details.note
    details = asdict(replace(item.details, boost=item.details.boost + boost, note=note))
    made = matching.id_for(item)
    more: list[Entry] = [StatusChange(on=on, of=made, status=status) for status, on in item.statuses]
    if item.refunded:
        more.append(Refund(on=item.status[1] if item.status else item.day, of=made, connects=item.refunded))
    return (Proposal(on=item.day, connects=item.connects, title=item.title, id=made, **details), *more)


# --- boosts -----------------------------------------------------------------------------------------------------------


def _boosts(matching: Matching) -> dict[int, list[int]]:
    """Find the boosts of the source's own proposals, by the proposal's index."""
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


def _go_with(matching: Matching, boosts: Iterable[int], item: Item) -> None:
    """Leave boosts to the choice for their proposal, which is unsure."""
    for mine in boosts:
        why = f'boost of "{item.title}", which is unsure'
        matching.ask(mine, why, otherwise=RowChoice("the same choice as for that one"))


def _boost_by_title(matching: Matching) -> None:
    boosts: dict[int, tuple[Proposal, list[int]]] = {}
    for index, item in matching.undecided("boost"):
        near = matching.known.near(Proposal, "", item, _BOOST_WITHIN, matched=True)
        boosted = _most_alike(matching, item, (entry for entry in near if entry.on <= item.day))
        if boosted is not None:
            boosts.setdefault(id(boosted), (boosted, []))[1].append(index)
            continue
        spent = Spend(on=item.day, connects=item.connects, what=item.raw, note=matching.words_of(item))
        why = item.doubt or "no matching proposal here or in your journal"
        matching.ask(index, why, RowChoice("record it as other spending", (spent,)))
    for entry, indexes in boosts.values():
        _boost_known(matching, entry, indexes, whole=False)


def _boost_known(matching: Matching, entry: Proposal, indexes: list[int], *, whole: bool) -> None:
    """`whole`: the source has all boosts of the proposal."""
    total = sum(matching.items[index].connects for index in indexes)
    named = matching.named(entry)
    same, first = entry.boost == total, indexes[0]
    for index in indexes:
        matching.pair(index, entry)
        if same or index != first:
            matching.duplicate(index, f"the boost of {named}" if same else "counted with the boost above")
    if same:
        return
    if entry.id is None:
        matching.skip(first, f"{named} was typed into the file without an id; correct its boost in an editor")
        return
    boost = total if whole or not entry.boost else entry.boost + total
    correction = Edit(on=matching.today, of=entry.id, set={"boost": boost})
    if entry.boost:
        why = f"{named} has a boost of {how_many(entry.boost)} in the journal"
        matching.ask(first, why, RowChoice(f"correct it to {how_many(boost)}", (correction,)))
    else:
        matching.add(first, f"{how_many(boost)} as the boost of {named}", correction)


# --- what is new about proposals of the journal -----------------------------------------------------------------------


def _offer_news(matching: Matching, index: int, item: Item) -> None:
    entry, says_more = matching.paired.get(index), item.status or item.refunded or item.details != Details()
    if not isinstance(entry, Proposal) or entry.id is None or not says_more:  # a title comes with a link
        return
    news, entries = _news(matching, item, entry.id)
    boost, says = item.details.boost, f'"{entry.title}": {news}'
    is_moved = any(isinstance(new, StatusChange) for new in entries)
    if boost and boost != entry.boost:
        has = f"a boost of {how_many(entry.boost)}" if entry.boost else "no boost"
        corrected = Edit(on=matching.today, of=entry.id, set={"boost": boost})
        correct = f"correct it to {how_many(boost)}" if entry.boost else f"add a boost of {how_many(boost)}"
        correct, leave = (f"{said}{f'; add {news}' if news else ''}" for said in (correct, "leave its boost"))
        choice, otherwise = RowChoice(correct, (corrected, *entries)), RowChoice(leave, entries)
        matching.ask(index, f'"{entry.title}" has {has} in the journal', choice, otherwise=otherwise)
        return
    outstanding = matching.states[entry.id].outstanding
    if entries and not (is_moved and matching.propose_refund(index, says, entry.id, outstanding, *entries)):
        matching.change(index, says, *entries)


def _news(matching: Matching, item: Item, known: str) -> tuple[str, tuple[Entry, ...]]:
    """Return what a row knows that the journal doesn't: in words, and as entries."""
    state = matching.states[known]
    entry, entries, statuses = state.entry, list[Entry](), list[str]()
    set_ = _new_details(item.details, entry)
    if set_:
        entries.append(Edit(on=matching.today, of=known, set=set_))
    now = status = state.status
    since = state.status_since
    for status, on in item.statuses if state.is_open else item.statuses[-1:]:
        since = max(on, state.status_since)
        if status != now and STATUSES[now].is_open and not is_step_back(now, status):
            now = status
            statuses.append(status)
            entries.append(StatusChange(on=since, of=known, status=status))
    missing = min(item.refunded, entry.spends) - sum(refund.connects or entry.spends for refund in state.refunds)
    if missing > 0:
        endings = [end for end in (status, now) if end in REFUND_REASONS and not STATUSES[end].is_open]
        reason = endings[0] if endings else None
        entries.append(Refund(on=since, of=known, connects=missing, reason=reason))
    words = _taken_words(item.details, set_, statuses, missing)
    if job_reference(entry.title) == entry.title and item.title not in ("", entry.title):
        words = ", ".join(filter(None, (f'title "{item.title}"', words)))
        entries.append(Edit(on=matching.today, of=known, set={"title": item.title}))
    return words, tuple(entries)


def _taken_words(details: Details, fields: Iterable[str], statuses: Iterable[str], back: int) -> str:
    words = [*statuses, *([f"{how_many(back)} back"] if back > 0 else ())]
    for name in fields:
        if name in ("client", "boost"):
            words.append(f"{name} {getattr(details, name)}")
        elif name not in _PARTS:
            words.append(_NAMES.get(name, name))
    return ", ".join(words)


def _new_details(details: Details, entry: Proposal) -> dict[str, object]:
    """What the journal has nothing for, as an edit sets it."""
    new = [name for name in _FIELDS if getattr(details, name) and not getattr(entry, name)]
    new += [name for name in _PARTS if "budget" in new and getattr(details, name)]
    values = ((name, getattr(details, name)) for name in new)
    return {name: list(value) if name == "tags" else to_builtins(value) for name, value in values}
