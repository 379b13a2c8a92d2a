"""What the reports look like for a person."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from connects_tui.actions.book import SHORTEST_ID, Book
from connects_tui.cli.output import say
from connects_tui.cli.tables import heading, pairs, paragraph, table
from connects_tui.ledger import Ledger
from connects_tui.ledger.due import REFUND_DAYS
from connects_tui.ledger.lots import Lot
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.state import Movement
from connects_tui.ledger.status import Status
from connects_tui.problems import Problem
from connects_tui.wording import NO_MATCH, counted, day_words, how_many, usd

MOST_WARNINGS: Final = 5
"""How many warnings the status shows; older ones are named by `connects check`."""

# --- status ----------------------------------------------------------------------------------------------------------


def print_status(book: Book, found: Status, note: str | None) -> None:
    """Print where the account stands: the balance first, then what it is made of, then what needs attention."""
    heading(" · ".join(_balance(found)))
    pairs(_facts(found, note))
    if found.lots:
        say("")
        rows = [
            (lot.source, day_words(lot.issued, found.as_of), _lapses(lot, found.as_of), f"{lot.left:,}")
            for lot in found.lots
        ]
        table(("Lot", "Issued", "Lapses", ">Connects"), rows)
    for title, lines in _sections(book, found):
        say("")
        heading(title)
        for line in lines:
            paragraph(line, indent=2)


def _balance(found: Status) -> Iterator[str]:
    yield how_many(found.balance)
    if found.balance <= 0:
        return
    if found.typical_cost:
        yield f"about {counted(found.balance // found.typical_cost, 'proposal')} of {found.typical_cost}"
    if found.worth is not None:
        yield f"{usd(found.worth)} to buy"


def _facts(found: Status, note: str | None) -> Iterator[tuple[str, str]]:
    today = found.as_of
    yield "Day", day_words(today)
    yield "Plan", f"{found.plan.name} · {found.rules.name}"
    if note:
        yield "Note", note
    if found.owed:
        yield "Owed", f"{how_many(found.owed)}: more were spent than there were, see the warnings"
    if found.cycle:
        start, renews = day_words(found.cycle.start, today), day_words(found.cycle.renews, today)
        yield "Cycle", f"since {start} · {how_many(found.cycle.spent)} spent"
        change = f" · then {found.coming_plan.name}" if found.coming_plan else ""
        yield "Renews", f"{renews}, in {counted((found.cycle.renews - today).days, 'day')}{change}"
        yield "Cash", f"{usd(found.fees)} for membership, {usd(found.purchases)} for Connects, since the opening"


def _lapses(lot: Lot, today: date) -> str:
    if lot.expires is not None:
        return day_words(lot.expires, today)
    return "at a renewal" if lot.last_renewal is not None else "never"


def _sections(book: Book, found: Status) -> Iterator[tuple[str, list[str]]]:
    """Name what needs attention: what lapses, what is due, what is odd."""
    today = found.as_of
    if found.expiring:
        lapsing = [f"{day_words(item.on, today)}: {how_many(item.connects)}" for item in found.expiring]
        yield "Lapses when nothing more is spent", lapsing
    if found.refunds_due:
        proposals = book.history.proposals
        due = [
            f'{how_many(item.connects)} for "{proposals[item.proposal].title}", since {day_words(item.since, today)}'
            f"{_overdue((today - item.since).days)} (connects refund {item.proposal})"
            for item in found.refunds_due
        ]
        yield "Due back", due
    if found.warnings:
        yield "Warnings", list(_warnings(found.warnings, today))


def _overdue(days: int) -> str:
    return f", not back after {counted(days, 'day')}" if days >= REFUND_DAYS else ""


def _warnings(warnings: Sequence[Problem], today: date) -> Iterator[str]:
    for problem in warnings[-MOST_WARNINGS:]:
        when = f"{day_words(problem.on, today)}: " if problem.on else ""
        yield f"{when}{problem.sentence}"
    more = len(warnings) - MOST_WARNINGS
    if more > 0:
        yield f"and {more} before these; `connects check` names them all"


# --- ledger ----------------------------------------------------------------------------------------------------------


def print_ledger(book: Book, played: Ledger, shown: Sequence[Movement], note: str | None) -> None:
    """Print movements with the running balance, and what they sum up to where they are not all."""
    length = _id_length(book)
    rows = [
        (
            day_words(item.on, played.until),
            item.kind,
            f"{item.connects:+,}",
            f"{item.balance:,}",
            (item.entry or "")[:length],
            item.note,
        )
        for item in shown
    ]
    if rows:
        table(("-Day", "What", ">Connects", ">Balance", "=Entry", "~Note"), rows)
        say("")
    if len(shown) < len(played.movements):
        say(f"{counted(len(shown), 'movement')} · {sum(item.connects for item in shown):+,} Connects")
    say(f"Balance on {day_words(played.until)}: {how_many(played.balance)}")
    if note:
        say(note)


# --- list ------------------------------------------------------------------------------------------------------------

_FIRST: Final = "No proposal yet; record one with `connects log '6 Speed up a Shopify theme +10 @acme #shopify $800'`."


def print_proposals(
    book: Book,
    sent: Sequence[ProposalState],
    planned: Sequence[ProposalState],
    today: date,
    *,
    columns: Sequence[str] | None = None,
    are_some: bool = False,
) -> None:
    """Print proposals, and how many more are planned for a later day; `are_some`: those that fit a filter."""
    if sent:
        length = _id_length(book)
        if columns is None:
            rows = [_proposal_row(proposal, length, today) for proposal in sent]
            table(("=ID", "-Sent", ">Connects", "~Proposal", "Status", "-Since"), rows)
        else:
            table(list(map(_heading, columns)), (_chosen_cells(proposal, columns, length, today) for proposal in sent))
        say("")
        say(_sums(sent))
    elif are_some:
        say(NO_MATCH)
    elif not book.history.proposals:
        say(_FIRST)
    else:
        say(f"No proposal up to {day_words(today)}.")
    if planned:
        last = max(proposal.entry.on for proposal in planned)
        say(f"{len(planned)} planned for later days, up to {last} (--as-of {last} shows them)")


def _heading(column: str) -> str:
    """Return a column's heading, with what its cells are like."""
    like = {"id": "=", "title": "~", "connects": ">", "boost": ">", "refunded": ">", "budget": ">", "budget_max": ">"}
    return f"{like.get(column, '')}{'ID' if column == 'id' else column.replace('_', ' ').capitalize()}"


def _chosen_cells(proposal: ProposalState, columns: Sequence[str], length: int, today: date) -> list[str]:
    from connects_tui.exchange.as_csv import proposal_cells  # noqa: PLC0415 - few choose the columns

    cells = proposal_cells(proposal)
    return [_shown(cells[column] if column != "id" else f"{cells[column] or ''}"[:length], today) for column in columns]


def _shown(cell: Any, today: date) -> str:
    """Write a cell for a person."""
    if cell is None or cell is False:
        return ""
    if isinstance(cell, date):
        return day_words(cell, today)
    if isinstance(cell, Decimal):
        return usd(cell)
    return "yes" if cell is True else f"{cell}"


def _proposal_row(proposal: ProposalState, length: int, today: date) -> tuple[str, ...]:
    entry = proposal.entry
    return (
        (entry.id or "")[:length],
        day_words(entry.on, today),
        f"{entry.connects}+{entry.boost}" if entry.boost else f"{entry.connects}",
        f"{entry.title} · {entry.client}" if entry.client else entry.title,
        proposal.status,
        day_words(proposal.status_since, today),
    )


def _sums(proposals: Sequence[ProposalState]) -> str:
    spent = sum(proposal.spent for proposal in proposals)
    back = sum(proposal.refunded for proposal in proposals)
    returned = f", {back} of them back" if back else ""
    return f"{counted(len(proposals), 'proposal')} · {how_many(spent)} spent{returned}"


def _id_length(book: Book) -> int:
    """Return how many characters of an id tell all entries of a journal apart."""
    length = SHORTEST_ID
    longest = max((len(id_) for id_ in book.by_id), default=length)
    while length < longest and len({id_[:length] for id_ in book.by_id}) < len(book.by_id):
        length += 1
    return length
