"""What a source knows of a proposal that the journal has, and the journal doesn't: details, status, refund, boost."""

from decimal import Decimal
from typing import Final

from connects_tui.importing.items import Details, Item
from connects_tui.importing.matching import Matching
from connects_tui.importing.preview import RowChoice
from connects_tui.ledger.entries import Edit, Entry, Proposal, Refund, StatusChange
from connects_tui.ledger.proposals import ProposalState
from connects_tui.statuses import REFUND_REASONS, STATUSES, is_step_back
from connects_tui.wording import how_many

_NOTHING: Final = Details()
_FIELDS: Final = ("client", "url", "tags", "budget", "job_age", "applicants", "template", "country", "client_spent")
_NAMES: Final = {"url": "link", "job_age": "age of the job", "client_spent": "what the client spent"}


def match_details(matching: Matching) -> None:
    """Offer what is new about the proposals that were found in the journal; what the journal says stays."""
    for index, entry in matching.paired.items():
        item, row = matching.items[index], matching.rows.get(index)
        says_more = item.status or item.refunded or item.details != _NOTHING
        if row is None or row.verdict != "duplicate" or item.what != "proposal" or not says_more or entry.id is None:
            continue
        state = matching.states[entry.id]
        names, entries = _new(matching, item, state)
        boost = item.details.boost
        says = f'{", ".join(names)} of "{entry.title}"'
        if boost and boost != entry.boost:
            has = f"a boost of {how_many(entry.boost)}" if entry.boost else "no boost"
            corrected = Edit(on=matching.today, of=entry.id, set={"boost": boost})
            correct = RowChoice(f"correct it to {how_many(boost)}", (corrected, *entries))
            otherwise = RowChoice(f"leave its boost{f', and take {says}' if names else ''}", entries)
            matching.ask(index, f'"{entry.title}" has {has} in the journal', correct, otherwise=otherwise)
        elif any(isinstance(new, StatusChange) for new in entries) and (
            refund := matching.refund_to_propose(item, entry.id, state.outstanding)
        ):
            matching.propose_refund(index, says, refund, *entries)
        elif entries:
            matching.change(index, says, *entries)


def _new(matching: Matching, item: Item, state: ProposalState) -> tuple[list[str], tuple[Entry, ...]]:
    """Return what is new in words, and the entries that record it."""
    entry, entries = state.entry, list[Entry]()
    assert entry.id is not None
    set_ = _new_details(item.details, entry)
    names = [_NAMES.get(name, name) for name in set_ if name not in ("budget_max", "hourly")]
    if set_:
        entries.append(Edit(on=matching.today, of=entry.id, set=set_))
    status, since = item.status or (state.status, state.status_since)
    since = max(since, state.status_since)
    if status != state.status and state.is_open and not is_step_back(state.status, status):
        names.append(f"status {status}")
        entries.append(StatusChange(on=since, of=entry.id, status=status))
    missing = min(item.refunded, entry.spends) - sum(refund.connects or entry.spends for refund in state.refunds)
    if missing > 0:
        names.append(f"{how_many(missing)} back")
        reason = status if status in REFUND_REASONS and not STATUSES[status].is_open else None
        entries.append(Refund(on=since, of=entry.id, connects=missing, reason=reason))
    return names, tuple(entries)


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
