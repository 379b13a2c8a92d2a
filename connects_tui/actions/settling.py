"""Settling what waits: old silent proposals, refunds that won't come, imports to name."""

from collections.abc import Sequence
from datetime import date

from connects_tui.actions.book import Book, Done, Refused
from connects_tui.actions.correcting import edit
from connects_tui.actions.recording import change_status
from connects_tui.actions.todo import NAMED_BY, OLD_DAYS, no_answer_status, unpaid_ending
from connects_tui.ledger.entries import Grant, Proposal, Spend
from connects_tui.ledger.proposals import ProposalState
from connects_tui.wording import day_words, quoted


def settle_old(book: Book, proposals: Sequence[Proposal], today: date) -> Done:
    """Record as one action that nobody answered some proposals. Raises Refused: there are none."""
    if not proposals:
        raise Refused(f"No proposal has been silent for more than {OLD_DAYS} days")
    return change_status(book, proposals, no_answer_status(book.ledger(today)), today, today)


def correct_ending(book: Book, proposal: ProposalState, status: str, today: date, on: date | None = None) -> Done:
    """Record that a proposal ended in another way than the journal says, or on another day.

    Raises:
        Refused: it has not ended, or that entry has no id.
    """
    ending = proposal.ending
    if ending is None or ending.id is None:
        raise Refused(f"{quoted(proposal.entry.title)} has no ending that can be corrected here")
    done = edit(book, ending, {"status": status, **({"on": on} if on else {})}, (), today, today=today)
    if not done.entries:
        return Done((), f'"{proposal.entry.title}" is already {status}, since {day_words(ending.on, today)}')
    was = f" instead of {ending.status}" if ending.status != status else ""
    return Done(done.entries, f"{quoted(proposal.entry.title)}: {status}{was}")


def not_coming_back(book: Book, proposal: ProposalState, today: date) -> Done:
    """Record that a refund won't come, as the proposal ended in another way. Raises Refused: as `correct_ending`."""
    day = proposal.ending.on if proposal.ending else today
    return correct_ending(book, proposal, unpaid_ending(book.ledger(day), day, "declined", "expired"), today)


def name_import(book: Book, entry: Proposal | Grant | Spend, words: str, today: date) -> Done:
    """Say in the user's words what an imported entry was. Raises BadArgument: the words are too long."""
    done = edit(book, entry, {NAMED_BY[entry.kind]: words}, (), today, today=today)
    return Done(done.entries, f"{quoted(entry.note or '')} is named {quoted(words)}") if done.entries else done
