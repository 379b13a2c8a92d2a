"""Proposals of a source, and their boosts: joined to what was typed by hand, or new."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Final

from msgspec.structs import asdict, replace

from connects_tui.actions.importing.ground import Ground, by_hand
from connects_tui.actions.importing.pairing import ALIKE, NEAR, SIMILAR, plain, similarity
from connects_tui.actions.importing.preview import Choice
from connects_tui.exchange.arriving.items import Item
from connects_tui.ledger.entries import Edit, Entry, Proposal, Refund, Spend, StatusChange
from connects_tui.wording import day_words, how_many

_BOOST_WITHIN: Final = 14
"""Days after a proposal on which a boost can still be its own."""

_FAINTLY: Final = 0.4
"""From here on a title is similar enough for the guess that it is the same job."""


def weigh_proposals(ground: Ground) -> None:
    """Decide on every proposal and every boost of a source."""
    for find in (_exact, _similar):
        for place, item in ground.undecided("proposal"):
            found = find(ground, item)
            if found is not None:
                ground.paired[place] = ground.proposals.take(found)
                ground.there(place, _joined(item, found, ground.today))
    for place, item in ground.undecided("proposal"):
        _ask_about_alike(ground, place, item)
    boosts = _boosts(ground)
    for place, item in ground.undecided("proposal"):
        _add(ground, place, item, boosts.pop(place, []))
    for place, mine in boosts.items():
        unsure = ground.rows[place].verdict == "unsure"
        doubt = "the proposal that it belongs to is unsure" if unsure else ""
        _boost_known(ground, ground.paired[place], mine, doubt, whole=True)
    _boost_by_title(ground)


# --- is it in the journal? -------------------------------------------------------------------------------------------


def _exact(ground: Ground, item: Item) -> Proposal | None:
    """Find the same job on the same day for the same Connects."""
    wanted = plain(item.title)
    near = ground.proposals.near(item.connects, item.day, 0)
    return next((entry for entry in near if plain(entry.title) == wanted), None)


def _similar(ground: Ground, item: Item) -> Proposal | None:
    """Find what was typed by hand for the same job: the same Connects, a near day, a similar title.

    An entry that came from such a page has the page's own day; on another day it is another proposal.
    """
    best, found = SIMILAR, None
    for entry in ground.proposals.near(item.connects, item.day, NEAR):
        if (entry.note == item.raw and entry.on != item.on) or ground.differs(item, entry):
            continue
        like = similarity(item.title, entry.title)
        if like <= SIMILAR and ground.source.keeps_text:
            like = similarity(item.raw, entry.title)
        if like > best or (found is None and like == best):
            best, found = like, entry
    return found


def _joined(item: Item, entry: Proposal, today: date) -> str:
    if plain(entry.title) == plain(item.title) and entry.on == item.on:
        return "in the journal already"
    return f'joined to "{entry.title}" of {day_words(entry.on, today)}'


def _ask_about_alike(ground: Ground, place: int, item: Item) -> None:
    """Ask about what is left and may be in the journal all the same, under another title or for other Connects."""
    typed = next((e for e in ground.proposals.near(item.connects, item.day, 1) if by_hand(e)), None)
    if typed is not None and ground.source.keeps_text:
        ground.paired[place] = ground.proposals.take(typed)
        why = f'the same Connects as "{typed.title}" of {day_words(typed.on, ground.today)}, typed by hand'
        same, anew = Choice("it is that one"), _anew(ground, place, item)
        ground.ask(place, why, *((same, anew) if similarity(item.title, typed.title) > _FAINTLY else (anew, same)))
        return
    alike = _alike(ground, item)
    if alike is not None and alike.id is not None:
        ground.paired[place] = ground.proposals.take(alike)
        why = f'"{alike.title}" of {day_words(alike.on, ground.today)} has {how_many(alike.connects)} in the journal'
        correction = Edit(on=ground.today, of=alike.id, set={"connects": item.connects})
        corrected = Choice(f"correct that one to {how_many(item.connects)}", (correction,))
        ground.ask(place, why, corrected, _anew(ground, place, item))


def _anew(ground: Ground, place: int, item: Item) -> Choice:
    return Choice("add it as another proposal", _entries(ground, place, item, 0))


def _alike(ground: Ground, item: Item) -> Proposal | None:
    best, found = ALIKE, None
    for like, entry in ground.titles_by_day.like(item.title, item.day, NEAR):
        if like < best or (found is not None and like == best) or entry.connects == item.connects:
            continue
        if by_hand(entry) and not ground.proposals.is_taken(entry):
            best, found = like, entry
    return found


# --- new ones --------------------------------------------------------------------------------------------------------


def _add(ground: Ground, place: int, item: Item, boosts: list[int]) -> None:
    """Add a proposal with its boosts; those about which there is a doubt are a correction that can be left out."""
    sure = [mine for mine in boosts if not ground.items[mine].doubt]
    boost = sum(ground.items[mine].connects for mine in sure)
    entries = _entries(ground, place, item, boost)
    made = entries[0]
    assert isinstance(made, Proposal)  # noqa: S101 - it is the first that is made
    ground.paired[place] = made
    ground.add(place, f'proposal "{item.title}"', *entries)
    for mine in boosts:
        ground.paired[mine] = made
    for mine in sure:
        if ground.rows[place].verdict == "unsure":
            ground.follow(mine, f'boost of "{item.title}", which is unsure')
        else:
            ground.add(mine, f'boost of "{item.title}"')
    doubted = [mine for mine in boosts if mine not in sure]
    if doubted:
        total = boost + sum(ground.items[mine].connects for mine in doubted)
        correction = Edit(on=ground.today, of=made.id or "", set={"boost": total})
        ground.add(doubted[0], f'{how_many(total)} as the boost of "{item.title}"', correction)
    for mine in doubted[1:]:
        ground.there(mine, "counted with the boost above")


def _entries(ground: Ground, place: int, item: Item, boost: int) -> tuple[Entry, ...]:
    """Make what a proposal of a source becomes: the proposal, where it stands, what came back of it."""
    note = item.raw if ground.source.keeps_text else item.details.note
    details = asdict(replace(item.details, boost=item.details.boost + boost, note=note))
    made = ground.id_for(item)
    ground.new[made] = place
    entries: list[Entry] = [Proposal(on=item.day, connects=item.connects, title=item.title, id=made, **details)]
    if item.status is not None:
        status, since = item.status
        entries.append(StatusChange(on=since, of=made, status=status))
    if item.refunded:
        back = item.status[1] if item.status is not None else item.day
        entries.append(Refund(on=back, of=made, connects=item.refunded))
    return tuple(entries)


# --- boosts ----------------------------------------------------------------------------------------------------------


def _boosts(ground: Ground) -> dict[int, list[int]]:
    """Find the boosts of the source's own proposals: by proposal the places of its boosts."""
    proposals: dict[str, list[int]] = defaultdict(list)
    groups: dict[str, int] = {}
    for place, item in enumerate(ground.items):
        if item.what == "proposal" and not item.aside:
            proposals[plain(item.title)].append(place)
            if item.group is not None:
                groups[item.group] = place
    found: dict[int, list[int]] = defaultdict(list)
    for place, item in ground.undecided("boost"):
        mine = groups.get(item.group or "")
        if mine is None:
            before = [
                other
                for other in proposals.get(plain(item.title), ())
                if timedelta() <= item.day - ground.items[other].day <= timedelta(days=_BOOST_WITHIN)
            ]
            mine = before[-1] if before else None
        if mine is not None:
            found[mine].append(place)
    return found


def _boost_by_title(ground: Ground) -> None:
    """Find the proposals of the journal that the other boosts belong to."""
    found: dict[int, tuple[Proposal, list[int]]] = {}
    for place, item in ground.undecided("boost"):
        entry = _boosted(ground, item)
        if entry is None:
            note = item.raw if ground.source.keeps_text else None
            spent = Spend(on=item.day, connects=item.connects, what=item.raw, note=note)
            why = item.doubt or "no proposal for this job is on the page or in the journal"
            ground.ask(place, why, Choice("record it as other spending", (spent,)))
        else:
            found.setdefault(id(entry), (entry, []))[1].append(place)
    for entry, places in found.values():
        _boost_known(ground, entry, places, "", whole=False)


def _boosted(ground: Ground, item: Item) -> Proposal | None:
    best, found = SIMILAR, None
    for distance in range(_BOOST_WITHIN + 1):
        for entry in ground.proposals_by_day.get(item.day - timedelta(days=distance), ()):
            like = 0.0 if ground.differs(item, entry) else similarity(item.title, entry.title)
            if like > best:
                best, found = like, entry
    return found


def _boost_known(ground: Ground, entry: Proposal, places: list[int], doubt: str, *, whole: bool) -> None:
    """Compare boosts with the one that the journal has; `whole`: the source has all boosts of that proposal."""
    total = sum(ground.items[place].connects for place in places)
    named = f'"{entry.title}" of {day_words(entry.on, ground.today)}'
    for place in places:
        ground.paired[place] = entry
    if entry.boost == total:
        for place in places:
            ground.there(place, f"the boost of {named}")
        return
    first, *others = places
    for place in others:
        ground.there(place, "counted with the boost above")
    if entry.id is None:
        ground.aside(first, f"{named} was written by hand without an id: correct its boost in an editor")
        return
    boost = total if whole or not entry.boost else entry.boost + total
    correction = Edit(on=ground.today, of=entry.id, set={"boost": boost})
    says = f"{how_many(boost)} as the boost of {named}"
    if doubt:
        ground.ask(first, doubt, Choice(says, (correction,)))
    elif entry.boost:
        why = f"{named} has a boost of {how_many(entry.boost)} in the journal"
        ground.ask(first, why, Choice(f"correct it to {how_many(boost)}", (correction,)))
    else:
        ground.add(first, says, correction)
        ground.boosts[entry.id] = boost
