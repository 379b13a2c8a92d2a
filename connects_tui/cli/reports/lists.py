"""The reports that are lists."""

import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from connects_tui.actions.book import MIN_ID_LENGTH, Book
from connects_tui.actions.filters import filtered
from connects_tui.cli.context import Context, WrongUsage
from connects_tui.cli.json_text import Shape, fields
from connects_tui.cli.output import page, say, say_json
from connects_tui.exporting import PROPOSAL_COLUMNS
from connects_tui.exporting.tables import Cell, proposal_cells, proposals_csv
from connects_tui.ledger import Ledger
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.state import Movement
from connects_tui.movements import note_words
from connects_tui.wording import counted, day_words, how_many, number_words, usd


def ledger(context: Context) -> None:
    context.book.require_account()
    played = context.book.ledger(context.as_of)
    note = context.note
    rows = _filtered_movements(context, played)
    if context.wants_json:
        say_json({"movements": [movement_shape(item) for item in rows]}, note)
    else:
        _print_ledger(context.book, played, rows, note)
    context.tell_of_errors()


def _filtered_movements(context: Context, played: Ledger) -> list[Movement]:
    args = context.args
    context.require_order()
    rows = [
        row
        for row in played.movements
        if (args.since is None or row.on >= args.since)
        and (args.until is None or row.on <= args.until)
        and (args.kind is None or row.kind in args.kind)
    ]
    words = " ".join(args.filter).strip()
    if not words:
        return rows
    fitting = {proposal.entry.id for proposal in filtered(played.proposals, words, context.as_of)}
    about = {entry.id: getattr(entry, "of", entry.id) for entry in played.history.entries}
    return [row for row in rows if row.entry is not None and about.get(row.entry) in fitting]


def list_(context: Context) -> None:
    """Report the proposals that fit a filter; those planned for a later day are only counted."""
    args = context.args
    if context.wants_json and (args.csv or args.columns):
        raise WrongUsage("--json has every field; leave out --csv and --columns")
    fitting = filtered(context.book.ledger(context.as_of).proposals, " ".join(args.filter).strip(), context.as_of)
    sent = _sorted([proposal for proposal in fitting if not proposal.planned], args.sort, args.limit)
    planned = [proposal for proposal in fitting if proposal.planned]
    if context.wants_json:
        say_json({"proposals": [proposal_shape(proposal) for proposal in sent]})
    elif args.csv:
        sys.stdout.write(proposals_csv(sent, args.columns or PROPOSAL_COLUMNS))
    else:
        _print_proposals(context, sent, planned)
    context.tell_of_errors()


def _sorted(sent: list[ProposalState], column: str | None, limit: int | None) -> list[ProposalState]:
    """Return the latest proposals, or the first by a column: numbers and days from the top, texts from A."""
    if column is None:
        return sent if limit is None else sent[-limit:]

    def key(proposal: ProposalState) -> Any:
        cell: Any = proposal_cells(proposal)[column]
        return cell.casefold() if isinstance(cell, str) else cell

    known = [proposal for proposal in sent if key(proposal) is not None]
    unknown = [proposal for proposal in sent if key(proposal) is None]
    is_text = any(isinstance(key(proposal), str) for proposal in known)
    return [*sorted(known, key=key, reverse=not is_text), *unknown][:limit]


def movement_shape(movement: Movement) -> Shape:
    """Shape one row of `connects ledger`."""
    return fields(movement, "on", "kind", "connects", "balance", "entry", "note")


def proposal_shape(proposal: ProposalState) -> Shape:
    """Shape one row of `connects list`: every field as it stands, and where the proposal stands."""
    shape = fields(proposal.entry, "id", "on", "connects", "title", "boost", "invited", "client", "tags")
    shape |= fields(proposal.entry, "budget", "budget_max", "hourly", "url", "job_age", "applicants")
    shape |= fields(proposal.entry, "template", "country", "client_spent", "note", "at")
    shape |= fields(proposal, "status", "status_since", "spent")
    return shape | {"credits": proposal.ad_credits, "refunded": proposal.refunded}


def _print_ledger(book: Book, played: Ledger, shown: Sequence[Movement], note: str | None) -> None:
    length = _id_length(book)
    rows = [
        (
            day_words(item.on, played.until),
            item.kind,
            number_words(item.connects, "+"),
            number_words(item.balance),
            (item.entry or "")[:length],
            note_words(item.kind, item.note, played.until),
        )
        for item in shown
    ]
    if rows:
        page().table(("-Day", "What", ">Connects", ">Balance", "=Entry", "~Note"), rows)
        say("")
    if len(shown) < len(played.movements):
        change = sum(item.balance_change for item in shown)
        say(f"{counted(len(shown), 'movement')} · {number_words(change, '+')} Connects")
    say(f"Balance on {day_words(played.until)}: {how_many(played.balance)}")
    if note:
        say(note)


def _print_proposals(context: Context, sent: Sequence[ProposalState], planned: Sequence[ProposalState]) -> None:
    book, today, columns = context.book, context.as_of, context.args.columns
    length = _id_length(book)
    if sent:
        if columns is None:
            rows = [_proposal_row(proposal, length, today) for proposal in sent]
            page().table(("=ID", "-Sent", ">Connects", "~Proposal", "Status", "-Since"), rows)
        else:
            chosen = [proposal_cells(proposal) | {"id": (proposal.entry.id or "")[:length]} for proposal in sent]
            rows = [tuple(_shown(cells[column], today) for column in columns) for cells in chosen]
            page().table([_heading(column) for column in columns], rows)
        say("")
        spent, back = sum(proposal.spent for proposal in sent), sum(proposal.refunded for proposal in sent)
        returned = f", {back} refunded" if back else ""
        say(f"{counted(len(sent), 'proposal')} · {how_many(spent)} spent{returned}")
    elif " ".join(context.args.filter).strip():
        say("No proposals match.")
    elif not book.history.proposals:
        say("No proposals yet. Log one: connects log '6 Speed up a Shopify theme +10 @acme #shopify $800'")
    else:
        say(f"No proposals up to {day_words(today)}.")
    if planned:
        last = max(proposal.entry.on for proposal in planned)
        say(f"{len(planned)} planned for later days, up to {last} (--as-of {last} shows them)")


def _heading(column: str) -> str:
    amounts = ("budget", "budget_max", "client_spent", "earned")
    numbers = ("connects", "boost", "refunded", "job_age", "applicants", *amounts)
    like = {"id": "=", "title": "~", **dict.fromkeys(numbers, ">")}
    return f"{like.get(column, '')}{'ID' if column == 'id' else column.replace('_', ' ').capitalize()}"


def _shown(cell: Cell, today: date) -> str:
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


def _id_length(book: Book) -> int:
    """Return how many characters of an id tell all entries of a journal apart."""
    length = MIN_ID_LENGTH
    longest = max((len(id_) for id_ in book.by_id), default=length)
    while length < longest and len({id_[:length] for id_ in book.by_id}) < len(book.by_id):
        length += 1
    return length
