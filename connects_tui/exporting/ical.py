"""Dates for a calendar: renewals, expiries, refunds due and follow-ups, as an iCalendar file (RFC 5545)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from connects_tui.actions.outlook import Outlook
from connects_tui.actions.outlook_words import renewal_words
from connects_tui.ledger.entries import (
    Balance,
    Edit,
    Entry,
    Grant,
    PlanChange,
    Proposal,
    PurchaseMade,
    Refund,
    Remove,
    StatusChange,
)
from connects_tui.ledger.history import as_last_edited
from connects_tui.ledger.ledger import expiries, next_renewal
from connects_tui.ledger.lots import LotSource
from connects_tui.ledger.status import REFUND_DAYS, refunds_due
from connects_tui.statuses import STATUSES
from connects_tui.wording import counted, day_words, how_many, sanitize, upper_first

_LOTS_OF: Mapping[type[Entry], LotSource] = {
    PurchaseMade: "purchase", Grant: "bonus", Balance: "adjustment", Refund: "refund", PlanChange: "allowance"
}  # fmt: skip
"""The source of the lot that an entry may bring."""


class Event(Struct, frozen=True):
    """A whole day in a calendar.

    Attributes:
        uid: the same at each export, so that importing again changes the event that is there.
        is_settled: whether nothing is left to do on that day: the calendar takes it out.
    """

    uid: str
    on: date
    title: str
    about: str = ""
    is_settled: bool = False


def calendar_events(outlook: Outlook, entries: Sequence[Entry]) -> Iterator[Event]:
    """Yield what lies ahead: the renewal, what expires, refunds, and proposals to follow up.

    What has been settled before its day, or removed from the journal, of which these are all `entries`, is there as
    such, so that a calendar that knows of it takes it out.
    """
    if outlook.ledger.state is None:
        return
    renewal = next_renewal(outlook.state)
    title = f"Upwork renewal: {renewal.plan.name}"
    yield Event("renewal", renewal.on, title, renewal_words(renewal))
    yield from _expiries(outlook)
    yield from _ad_credits(outlook, entries)
    yield from _refunds(outlook, entries)
    yield from _follow_ups(outlook, entries)
    yield from _removed(outlook, entries)


def _expiries(outlook: Outlook) -> Iterator[Event]:
    found, same = expiries(outlook.state), Counter[str]()
    came_with: dict[int, str] = {}
    for movement in outlook.ledger.movements:
        if movement.entry is not None and movement.connects > 0:
            for part in movement.parts:
                came_with.setdefault(part.lot, movement.entry)
    for lot in outlook.state.holdings.lots:
        name = f"{lot.source}-{came_with.get(lot.number, lot.issued)}"
        same[name] += 1
        if same[name] > 1:  # written by hand, without ids
            name = f"{name}-{same[name]}"
        parts = found.get(lot.number, ())
        day = parts[0].on if parts else lot.expires
        if day is None or day < outlook.today:
            continue
        expire = counted(parts[0].connects, "Connect expires", "Connects expire") if parts else ""
        about = f"From the {lot.source} of {day_words(lot.issued)}"
        yield Event(f"expiry-{name}", day, expire or "Connects used in time", about, is_settled=not parts)


def _ad_credits(outlook: Outlook, entries: Sequence[Entry]) -> Iterator[Event]:
    left: Counter[date] = Counter()
    for entry in entries:
        if isinstance(entry, Grant) and entry.only is not None and entry.expires and entry.expires >= outlook.today:
            left[entry.expires] = 0
    for batch in outlook.state.ad_credits:
        if batch.expires is not None:
            left[batch.expires] += batch.left
    for day, held in left.items():
        title = counted(held, "ad credit expires", "ad credits expire") if held else "Ad credits used in time"
        yield Event(f"expiry-credits-{day}", day, title, is_settled=not held)


def _refunds(outlook: Outlook, entries: Sequence[Entry]) -> Iterator[Event]:
    pays, wait = outlook.state.rules.refund.pays, timedelta(days=REFUND_DAYS)
    due = {refund.proposal: refund for refund in refunds_due(outlook.ledger)}
    ended = {
        entry.of: entry.on
        for entry in entries
        if isinstance(entry, StatusChange) and pays(entry.status) and entry.on <= outlook.today
    }
    for id_, on in {**ended, **{id_: refund.since for id_, refund in due.items()}}.items():
        day, refund = on + wait, due.get(id_)
        if day < outlook.today:
            continue
        if refund is None:
            yield Event(f"refund-{id_}", day, "Refund no longer due", is_settled=True)
        else:
            title = f'Refund of {how_many(refund.connects)} due: "{refund.title}"'
            yield Event(f"refund-{id_}", day, title, f"{upper_first(refund.status)} on {day_words(refund.since)}")


def _removed(outlook: Outlook, entries: Sequence[Entry]) -> Iterator[Event]:
    """Yield what was removed and may be in a calendar still: Connects expire up to a year later."""
    void, since = outlook.ledger.history.void, outlook.today - timedelta(days=366)
    for entry in as_last_edited(entries, void).values():
        if entry.id not in void or entry.on < since:
            continue
        if isinstance(entry, Proposal):
            yield Event(f"follow-up-{entry.id}", outlook.today, f'Removed: "{entry.title}"', is_settled=True)
        elif (source := _LOTS_OF.get(type(entry))) is not None:
            yield Event(f"expiry-{source}-{entry.id}", outlook.today, "Removed from the journal", is_settled=True)


def _follow_ups(outlook: Outlook, entries: Sequence[Entry]) -> Iterator[Event]:
    due, today, moved = outlook.due, outlook.today, _moved(entries)
    for state in outlook.ledger.proposals:
        if state.planned or not state.entry.id:
            continue
        status, since = next(
            ((change.status, change.on) for change in reversed(state.story) if STATUSES[change.status].is_open),
            ("sent", state.entry.on),
        )
        day = since + timedelta(days=due.usual_wait(status).days + 1)
        if day >= today or state.entry.id in moved:
            link = f"\n{state.entry.url}" if state.entry.url else ""
            title = f'Follow up: "{state.entry.title}"'
            about = f"{upper_first(status)} {STATUSES[status].preposition} {day_words(since)}{link}"
            yield Event(f"follow-up-{state.entry.id}", day, title, about, is_settled=not state.is_open)


def _moved(entries: Iterable[Entry]) -> set[str]:
    """Return the ids of proposals with a day that was corrected."""
    of_status = {entry.id: entry.of for entry in entries if isinstance(entry, StatusChange)}
    changed = {
        entry.of
        for entry in entries
        if (isinstance(entry, Edit) and "on" in entry.set) or (isinstance(entry, Remove) and entry.of in of_status)
    }
    return {of_status.get(id_, id_) for id_ in changed}


def ical(outlook: Outlook, entries: Sequence[Entry]) -> str:
    """Write what lies ahead as an iCalendar file; every entry makes the events later versions of themselves."""
    stamp = f"{outlook.today:%Y%m%d}T000000Z"
    account = outlook.ledger.history.account
    of_account = f"-{account.id}" if account and account.id else ""  # several may go into one calendar
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//connects-tui//EN", "METHOD:PUBLISH"]
    for event in sorted(calendar_events(outlook, entries), key=lambda event: (event.on, event.uid)):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.uid}{of_account}@connects-tui",
            f"DTSTAMP:{stamp}",
            f"SEQUENCE:{len(entries)}",
            f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}",
            *(["RRULE:FREQ=MONTHLY"] if event.uid == "renewal" else []),
            f"SUMMARY:{_escaped(sanitize(event.title))}",
            *([f"DESCRIPTION:{_escaped(event.about)}"] if event.about else []),
            f"STATUS:{'CANCELLED' if event.is_settled else 'CONFIRMED'}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _escaped(text: str) -> str:
    lines = (sanitize(line) for line in text.split("\n"))
    return "\\n".join(line.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,") for line in lines)


def _folded(line: str) -> str:
    """Break a line into parts of up to 75 bytes (RFC 5545, section 3.1)."""
    parts = [""]
    for character in line:
        if len(f"{parts[-1]}{character}".encode()) > 75:
            parts.append(" ")
        parts[-1] += character
    return "\r\n".join(parts)
