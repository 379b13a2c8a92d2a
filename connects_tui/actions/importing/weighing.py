"""Weighing the rows of a source against the journal: which are there already, which are new, which need a decision.

Rows are weighed in the order of what they hang on: proposals first, then their boosts and refunds, then everything
else; and what is surely the same is found before what is probably the same.
"""

from datetime import date, timedelta
from typing import Final

from msgspec.structs import replace

from connects_tui.actions.book import Book
from connects_tui.actions.importing.ground import Ground, moved
from connects_tui.actions.importing.others import weigh_others
from connects_tui.actions.importing.preview import Preview, Step, no_step
from connects_tui.actions.importing.proposals import weigh_proposals
from connects_tui.exchange.arriving.items import Item, Source
from connects_tui.ledger.entries import Grant, Proposal, PurchaseMade, Refund, Spend
from connects_tui.wording import day_words

_RECORDED: Final = frozenset({"purchase", "bonus", "spend", "refund", "unknown"})
"""What becomes an entry of its own that keeps the words of the page, besides proposals."""

_SHIFTS: Final = range(1, 31)
"""How many days ago a page can have been copied that is imported again."""


def weigh(book: Book, source: Source, today: date, step: Step = no_step) -> Preview:
    """Say what each row of a source would do to a journal.

    Args:
        book: the journal; it has an account.
        source: what was read.
        today: no row of a later day can have happened yet.
        step: told of the progress; raises `Stopped` to end it.
    """
    ground = Ground(book, source, today, step)
    _date_back(ground)
    for place, item in enumerate(ground.items):
        if item.aside:
            ground.aside(place, item.aside)
    _find_ids(ground)
    _find_notes(ground)
    weigh_proposals(ground)
    weigh_others(ground)
    rows = tuple(ground.rows[place] for place in range(len(ground.items)))
    return Preview(source.kind, rows, book.entries, source.left, source.balance, tuple(ground.notes))


def _date_back(ground: Ground) -> None:
    """Find out whether a page that says "Today" was copied, and imported, on an earlier day.

    Every window of the page goes back further than a day. So where no row dated by "Today" and "Yesterday" is in the
    journal on those days, and all the proposals among them are so many days earlier, it was copied then. Where no
    proposal is among them (the badge comes every week) that is only a doubt.
    """
    relative = [(place, item, item.on) for place, item in enumerate(ground.items) if item.relative and item.on]
    if any(_is_known(ground, item, on) for _, item, on in relative):
        return
    proposals = [(item, on) for _, item, on in relative if item.what == "proposal"]
    telling = proposals or [(item, on) for _, item, on in relative if item.what in _RECORDED]
    dated = [item.on for item in ground.items if item.on and not item.relative]
    for days in _SHIFTS if telling else ():
        shift = timedelta(days=days)
        if any(day > ground.today - shift for day in dated):
            return
        if all(_is_known(ground, item, on - shift) for item, on in telling):
            for place, item, on in relative:
                doubt = f"the journal has the same on {day_words(on - shift, ground.today)}: was the page copied then"
                ground.items[place] = replace(item, on=on - shift) if proposals else replace(item, doubt=doubt)
            if proposals:
                ground.notes.append(f"copied on {day_words(ground.today - shift)}, as its rows in the journal tell")
            return


def _is_known(ground: Ground, item: Item, on: date) -> bool:
    """Whether the journal has an entry of the same words for the same Connects on a day."""
    return any(moved(entry) in (abs(item.connects), 0) for entry in ground.by_note.near(item.raw, on, 0))


def _find_ids(ground: Ground) -> None:
    """Find what our own exports brought: entries of the same id."""
    void = ground.book.history.void
    for place, item in enumerate(ground.items):
        named = item.id or item.group
        if place in ground.rows or named is None or named not in ground.book.by_id or named in void:
            continue
        proposal = ground.book.history.proposals.get(named)
        if proposal is not None and not ground.proposals.is_taken(proposal):
            ground.paired[place] = ground.proposals.take(proposal)
        ground.there(place)


def _find_notes(ground: Ground) -> None:
    """Find what an earlier import brought: its entry's note says the same, on the same day."""
    for place, item in enumerate(ground.items):
        if place in ground.rows or item.on is None or not _keeps_words(ground.source, item):
            continue
        same_day = ground.by_note.near(item.raw, item.on, 0)
        found = next((entry for entry in same_day if not item.connects or moved(entry) == abs(item.connects)), None)
        if found is None:
            continue
        ground.by_note.take(found)
        match found:
            case Proposal():
                ground.paired[place] = ground.proposals.take(found)
            case PurchaseMade():
                ground.purchases.take(found)
            case Grant() | Spend():
                ground.others.take(found)
            case Refund():
                ground.refunds.take(found)
        ground.there(place)


def _keeps_words(source: Source, item: Item) -> bool:
    return source.keeps_text or item.what == "purchase"
