"""What a source knows of a proposal that the journal has, and the journal doesn't: details, status, refund, boost."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from connects_tui.importing.items import Details, Item
from connects_tui.importing.matching import Matching
from connects_tui.importing.preview import RowChoice
from connects_tui.importing.titles import job_reference
from connects_tui.ledger.entries import Edit, Entry, Proposal, Refund, StatusChange
from connects_tui.statuses import REFUND_REASONS, STATUSES, is_step_back
from connects_tui.wording import how_many

_NOTHING: Final = Details()
_FIELDS: Final = ("client", "url", "tags", "budget", "job_age", "applicants", "template", "country", "client_spent")
_NAMES: Final = {"url": "link", "job_age": "age of the job", "client_spent": "what the client spent"}
_PARTS: Final = ("budget_max", "hourly")
"""What is a part of another field."""


def match_details(matching: Matching) -> None:
    """Offer what is new about the proposals that were found in the journal; what the journal says stays."""
    for index, entry in matching.paired.items():
        item, row = matching.items[index], matching.rows.get(index)
        says_more = item.status or item.refunded or item.details != _NOTHING  # a title comes with a link
        if row is None or row.verdict != "duplicate" or item.what != "proposal" or not says_more or entry.id is None:
            continue
        state = matching.states[entry.id]
        news, entries = what_is_new(matching, item, entry.id)
        boost = item.details.boost
        says = f'"{entry.title}": {news}'
        if boost and boost != entry.boost:
            has = f"a boost of {how_many(entry.boost)}" if entry.boost else "no boost"
            corrected = Edit(on=matching.today, of=entry.id, set={"boost": boost})
            correct = f"correct it to {how_many(boost)}" if entry.boost else f"add a boost of {how_many(boost)}"
            correct, leave = (f"{said}{f'; add {news}' if news else ''}" for said in (correct, "leave its boost"))
            choice, otherwise = RowChoice(correct, (corrected, *entries)), RowChoice(leave, entries)
            matching.ask(index, f'"{entry.title}" has {has} in the journal', choice, otherwise=otherwise)
        elif any(isinstance(new, StatusChange) for new in entries) and (
            refund := matching.refund_to_propose(item, entry.id, state.outstanding)
        ):
            matching.propose_refund(index, says, refund, *entries)
        elif entries:
            matching.change(index, says, *entries)


def what_is_new(matching: Matching, item: Item, known: str) -> tuple[str, tuple[Entry, ...]]:
    """Return what a row knows of a proposal that the journal has, and the journal doesn't: in words, and as entries."""
    state = matching.states[known]
    entry, entries, statuses, now = state.entry, list[Entry](), list[str](), state.status
    set_ = _new_details(item.details, entry)
    if set_:
        entries.append(Edit(on=matching.today, of=known, set=set_))
    status, since = item.status or (now, state.status_since)
    for said, on in (item.reached, (status, since)) if item.reached and state.is_open else ((status, since),):
        since = max(on, state.status_since)
        if said != now and STATUSES[now].is_open and not is_step_back(now, said):
            now = said
            statuses.append(said)
            entries.append(StatusChange(on=since, of=known, status=said))
    missing = min(item.refunded, entry.spends) - sum(refund.connects or entry.spends for refund in state.refunds)
    if missing > 0:
        reason = status if status in REFUND_REASONS and not STATUSES[status].is_open else None
        entries.append(Refund(on=since, of=known, connects=missing, reason=reason))
    words = taken_words(item.details, set_, statuses, missing)
    if job_reference(entry.title) == entry.title and item.title not in ("", entry.title):
        words = ", ".join(filter(None, (f'title "{item.title}"', words)))
        entries.append(Edit(on=matching.today, of=known, set={"title": item.title}))
    return words, tuple(entries)


def taken_words(details: Details, fields: Iterable[str], statuses: Iterable[str], back: int) -> str:
    """Say what is taken of a row besides its title and Connects."""
    words = [*statuses, *([f"{how_many(back)} back"] if back > 0 else ())]
    for name in fields:
        if name in ("client", "boost"):
            words.append(f"{name} {getattr(details, name)}")
        elif name not in _PARTS:
            words.append(_NAMES.get(name, name))
    return ", ".join(words)


def _new_details(details: Details, entry: Proposal) -> dict[str, object]:
    """Return the details that the journal has nothing for, as an edit sets them."""
    new = {name: getattr(details, name) for name in _FIELDS if getattr(details, name) and not getattr(entry, name)}
    if "budget" in new:
        new |= {"budget_max": details.budget_max} if details.budget_max else {}
        new |= {"hourly": True} if details.hourly else {}
    return {name: _as_set(value) for name, value in new.items()}


def _as_set(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value, "f")
    return list(value) if isinstance(value, tuple) else value
