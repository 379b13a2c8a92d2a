"""Dates for a calendar: renewals, expiries, refunds due and follow-ups, as an iCalendar file (RFC 5545)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from connects_tui.actions.outlook import Outlook
from connects_tui.actions.outlook_words import renewal_words
from connects_tui.ledger.coming import expiries, next_renewal
from connects_tui.ledger.status import REFUND_DAYS, is_talking, refunds_due
from connects_tui.statuses import STATUSES
from connects_tui.wording import how_many, sanitize

_LONGEST = 75
"""The most bytes of a line; what is longer goes on in a line that begins with a space (RFC 5545, section 3.1)."""


class Event(Struct, frozen=True):
    """A whole day in a calendar.

    Attributes:
        uid: what it is about: the same at each export, so that importing again changes the event that is there.
        is_monthly: whether it comes on the same day of every month from then on.
        is_settled: whether there is nothing to do on that day any more: the calendar takes it out.
    """

    uid: str
    on: date
    title: str
    about: str = ""
    is_monthly: bool = False
    is_settled: bool = False


def calendar_events(outlook: Outlook) -> Iterator[Event]:
    """Yield what lies ahead, from today on: the renewal, batches that expire, refunds, and proposals to follow up.

    What has been settled before its day is there too, as such, so that a calendar that knows of it takes it out.
    """
    if outlook.ledger.state is None:
        return
    renewal = next_renewal(outlook.state)
    if renewal is not None:
        title = f"Upwork renewal: {renewal.plan.name}"
        yield Event("renewal", renewal.on, title, renewal_words(renewal), is_monthly=True)
    yield from _expiries(outlook)
    yield from _refunds(outlook)
    yield from _follow_ups(outlook)


def _expiries(outlook: Outlook) -> Iterator[Event]:
    found, same = expiries(outlook.state), Counter[str]()
    for lot in outlook.state.holdings.lots:
        name = f"{lot.source}-{lot.issued}"
        same[name] += 1
        parts = found.get(lot.number, ())
        day = parts[0].on if parts else lot.expires
        if day is None or day < outlook.today:
            continue
        batch = f"The {lot.source} of {lot.issued}."
        yield Event(f"expiry-{name}-{same[name]}", day, f"{how_many(lot.left)} expire", batch, is_settled=not parts)


def _refunds(outlook: Outlook) -> Iterator[Event]:
    ledger = outlook.ledger
    due = {refund.proposal: refund for refund in refunds_due(ledger)}
    for state in ledger.proposals:
        id_, ending = state.entry.id, state.ending
        if not id_ or ending is None:
            continue
        day, refund = ending.on + timedelta(days=REFUND_DAYS), due.get(id_)
        if day < outlook.today:
            continue
        if refund is not None:
            title = f'Refund of {how_many(refund.connects)} due: "{refund.title}"'
            yield Event(f"refund-{id_}", day, title, f"{refund.status} on {refund.since}")
        elif state.refunds:
            title = f'Refunded: "{state.entry.title}"'
            yield Event(f"refund-{id_}", day, title, is_settled=True)


def _follow_ups(outlook: Outlook) -> Iterator[Event]:
    due, today = outlook.due, outlook.today
    for state in outlook.ledger.proposals:
        if state.planned or not state.entry.id:
            continue
        status, since = next(
            ((change.status, change.on) for change in reversed(state.story) if STATUSES[change.status].is_open),
            ("sent", state.entry.on),
        )
        day = since + timedelta(days=(due.decision if is_talking(status) else due.reply).days + 1)
        if day >= today:
            link = f"\n{state.entry.url}" if state.entry.url else ""
            title = f'Follow up: "{state.entry.title}"'
            about = f"{status} since {since}{link}"
            yield Event(f"follow-up-{state.entry.id}", day, title, about, is_settled=not state.is_open)


def ical(outlook: Outlook) -> str:
    """Write what lies ahead as an iCalendar file, to be imported again whenever it has changed."""
    stamp = f"{outlook.today:%Y%m%d}T000000Z"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//connects-tui//EN", "METHOD:PUBLISH"]
    for event in sorted(calendar_events(outlook), key=lambda event: (event.on, event.uid)):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.uid}@connects-tui",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}",
            *(["RRULE:FREQ=MONTHLY"] if event.is_monthly else []),
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
    parts = [""]
    for character in line:
        if len(f"{parts[-1]}{character}".encode()) > _LONGEST:
            parts.append(" ")
        parts[-1] += character
    return "\r\n".join(parts)
