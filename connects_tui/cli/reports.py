"""The commands that report: status, ledger, list. As JSON here; for a person by the pages."""

import sys
from datetime import date
from typing import Any

from connects_tui.actions.book import Book
from connects_tui.cli.desk import Desk, WrongUsage
from connects_tui.cli.output import complain, say, say_json
from connects_tui.cli.shapes import books as shapes
from connects_tui.ledger import Ledger
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.state import Movement
from connects_tui.ledger.status import status_of
from connects_tui.wording import counted, day_words


def status(desk: Desk) -> None:
    """Report where the account stands."""
    desk.book.require_account()
    if desk.arguments.line is not None and desk.wants_json:
        raise WrongUsage("--line and --json can't go together")
    if desk.arguments.line is not None:
        _line(desk, desk.arguments.line)
        return
    found = status_of(desk.book.ledger(desk.as_of))
    note = _before_opening(desk.book, desk.as_of)
    if desk.wants_json:
        say_json(shapes.status(found) | ({"note": note} if note else {}))
    else:
        from connects_tui.cli import pages  # noqa: PLC0415 - rich is slow to load, and JSON needs none

        pages.print_status(desk.book, found, note)
        _look_ahead(desk)
    _tell_of_errors(desk)


def _line(desk: Desk, form: str) -> None:
    """Print one line, and nothing else: what is wrong in the journal is for another place than a prompt."""
    from connects_tui.actions.status_line import LineError, status_line  # noqa: PLC0415 - only a line needs it

    try:
        say(status_line(desk.book.ledger(desk.as_of), form))
    except LineError as error:
        raise WrongUsage(f"--line: {error}") from error


def _look_ahead(desk: Desk) -> None:
    """Say where the account is going, what is left of the budget, what is due and what one could do."""
    from connects_tui.cli import ahead  # noqa: PLC0415 - JSON needs none of it

    ahead.print_ahead(desk)


def ledger(desk: Desk) -> None:
    """Report every movement with the running balance, or those that are asked for."""
    desk.book.require_account()
    played = desk.book.ledger(desk.as_of)
    note = _before_opening(desk.book, desk.as_of)
    rows = _asked_for(desk, played)
    if desk.wants_json:
        shape = {"movements": [shapes.movement(item) for item in rows]}
        say_json(shape | ({"note": note} if note else {}))
    else:
        from connects_tui.cli import pages  # noqa: PLC0415 - as above

        pages.print_ledger(desk.book, played, rows, note)
    _tell_of_errors(desk)


def _asked_for(desk: Desk, played: Ledger) -> list[Movement]:
    """Return the movements of some days and kinds, and of the proposals that fit a filter."""
    given = desk.arguments
    if given.since is not None and given.until is not None and given.until < given.since:
        raise WrongUsage("--until is before --since")
    rows = [
        row
        for row in played.movements
        if (given.since is None or row.on >= given.since)
        and (given.until is None or row.on <= given.until)
        and (given.kind is None or row.kind in given.kind)
    ]
    words = " ".join(given.filter).strip()
    if not words:
        return rows
    from connects_tui.actions.filters import filtered  # noqa: PLC0415 - few filter

    fitting = {proposal.entry.id for proposal in filtered(played.proposals, words, desk.as_of)}
    by_id = desk.book.by_id
    return [row for row in rows if row.entry is not None and getattr(by_id[row.entry], "of", row.entry) in fitting]


def list_(desk: Desk) -> None:
    """Report the proposals, all or those that fit a filter; those planned for a later day are only counted."""
    from connects_tui.actions.filters import filtered  # noqa: PLC0415 - only this report has a filter

    given = desk.arguments
    if desk.wants_json and (given.csv or given.columns):
        raise WrongUsage("--json has every field: leave out --csv and --columns")
    words = " ".join(given.filter).strip()
    fitting = filtered(desk.book.ledger(desk.as_of).proposals, words, desk.as_of)
    sent = _sorted([proposal for proposal in fitting if not proposal.planned], given.sort, given.limit)
    planned = [proposal for proposal in fitting if proposal.planned]
    if desk.wants_json:
        say_json({"proposals": [shapes.proposal(proposal) for proposal in sent]})
    elif given.csv:
        from connects_tui.exchange.as_csv import PROPOSALS, proposals  # noqa: PLC0415 - only CSV needs it

        sys.stdout.write(proposals(sent, given.columns or PROPOSALS))
    else:
        from connects_tui.cli import pages  # noqa: PLC0415 - as above

        pages.print_proposals(desk.book, sent, planned, desk.as_of, columns=given.columns, are_some=bool(words))
    _tell_of_errors(desk)


def _sorted(sent: list[ProposalState], column: str | None, limit: int | None) -> list[ProposalState]:
    """Return the latest proposals, or the first ones by a column: numbers and days from the top, texts from A."""
    if column is None:
        return sent if limit is None else sent[-limit:]
    from connects_tui.exchange.as_csv import proposal_cells  # noqa: PLC0415 - few sort

    def key(proposal: ProposalState) -> Any:
        cell: Any = proposal_cells(proposal)[column]
        return cell.casefold() if isinstance(cell, str) else cell

    known = [proposal for proposal in sent if key(proposal) is not None]
    unknown = [proposal for proposal in sent if key(proposal) is None]
    is_text = any(isinstance(key(proposal), str) for proposal in known)
    return [*sorted(known, key=key, reverse=not is_text), *unknown][:limit]


def _before_opening(book: Book, day: date) -> str | None:
    """Say that there is nothing yet on a day before the opening; `None` on any other day."""
    account = book.history.account
    if account is None or day >= account.on:
        return None
    return f"The journal opens on {day_words(account.on)}; before that day there is nothing in it."


def _tell_of_errors(desk: Desk) -> None:
    """Say in one line how many entries are left out because they are wrong."""
    errors = [problem for problem in desk.book.problems(desk.as_of) if problem.level == "error"]
    if not errors:
        return
    left_out = sum(problem.line > 1 or problem.entry is not None for problem in errors)
    what = f"{counted(left_out, 'entry is', 'entries are')} left out" if left_out else "the journal has an error"
    (complain if desk.wants_json else say)(f"{what}; `connects check` names what is wrong")
