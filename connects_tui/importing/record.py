"""Recording an import: the entries of a preview and the user's decisions, the balance after them, the action.

A balance that Upwork showed on a day, at the opening or for a reconciliation, may include what happened on that day. So
rows of such a day are taken to be included already, unless the user says that they came later.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from connects_tui.actions.book import Book, Done, Refused
from connects_tui.importing.preview import LEAVE_OUT, Preview, left_out_rows_words
from connects_tui.ledger.entries import (
    AboutProposal,
    Account,
    Balance,
    Edit,
    Entry,
    Grant,
    Proposal,
    PurchaseMade,
    Refund,
    Remove,
    Spend,
    StatusChange,
)
from connects_tui.ledger.history import History
from connects_tui.ledger.ledger import Ledger
from connects_tui.wording import balance_words, counted, day_words, enumerated, how_many, number_words


class Decisions(Struct, frozen=True):
    """What the user decided about a preview.

    `choices`: the number of a choice by the index of its unsure row; 0 leaves the row out. `after_shown`: whether rows
    of a day with a balance that Upwork showed came after it.
    """

    choices: Mapping[int, int] = {}
    after_shown: bool = False


class ImportOutcome(Struct, frozen=True):
    """What an import would do: the entries that it adds, and today's balance without and with them.

    `agrees`: whether the balance in the source is the journal's on that day, `balance_then`; `None` if it has none.
    `shown`: the entries with a balance that Upwork showed on a day of new rows.
    """

    entries: tuple[Entry, ...]
    before: int
    after: int
    left_out: str
    agrees: bool | None = None
    balance_then: int = 0
    shown: tuple[Account | Balance, ...] = ()


def outcome_of(book: Book, preview: Preview, decided: Decisions, today: date) -> ImportOutcome:
    """Say what recording a preview would do."""
    entries = _chosen(book, preview, decided)
    before = book.ledger(today).balance
    left_out = left_out_rows_words(preview, undecided_in(preview, decided))
    if preview.moments_kept:
        after_all = Ledger.play(History.of(entries), book.rulebook, today).balance
        return ImportOutcome(entries, before, after_all, left_out)
    shown = _shown_days(book, entries)
    if not decided.after_shown:
        for day in shown:
            entries = (*entries, *_kept_as_shown(book, entries, day, today))
    after = book.ledger_with(entries, today).balance
    on, number = preview.balance or (today, None)
    then = after if on == today else book.ledger_with(entries, on).balance
    return ImportOutcome(entries, before, after, left_out, None if number is None else then == number, then, shown)


def undecided_in(preview: Preview, decided: Decisions) -> int:
    """Count the unsure rows that are left out, since the user has said nothing about them."""
    unsure = preview.of("unsure")
    return sum(index not in decided.choices and row.choices[0] is LEAVE_OUT for index, row in unsure)


def record_import(book: Book, preview: Preview, outcome: ImportOutcome, today: date) -> Done:
    """Record the outcome of a preview as one action.

    Raises:
        Refused: there is nothing to add, or the journal has changed since the preview.
        NotSaved: nothing was added; the message says why.
    """
    book.refresh()
    if book.entries != preview.known:
        raise Refused("the journal has changed in the meantime; preview the import again")
    if not outcome.entries:
        raise Refused("there is nothing new to import")
    said = " · ".join(filter(None, (recorded_words(book, outcome.entries), outcome.left_out)))
    written = book.restore(outcome.entries) if preview.moments_kept else book.record(outcome.entries)
    return Done(written, f"Imported: {said} · {balance_words(book.ledger(today).balance)}")


def recorded_words(book: Book, entries: Sequence[Entry]) -> str:
    """Say what is recorded; a refund or a status of a new proposal is a part of that proposal."""
    new, account = {entry.id for entry in entries}, book.history.account
    proposals = sum(isinstance(entry, Proposal) for entry in entries)
    rest = [entry for entry in entries if not isinstance(entry, Proposal) and getattr(entry, "of", "") not in new]
    opened = [entry for entry in rest if isinstance(entry, Edit) and account is not None and entry.of == account.id]
    rest = [entry for entry in rest if entry not in opened]
    changed = {entry.of for entry in rest if isinstance(entry, Edit | Remove | StatusChange)}
    others = sum(not isinstance(entry, Edit | Remove | StatusChange) for entry in rest)
    other = "other " if proposals else ""
    words = [counted(proposals, "proposal")] if proposals else []
    words += [counted(others, f"{other}entry", f"{other}entries")] if others else []
    words += [f"changes to {counted(len(changed), 'entry', 'entries')}"] if changed else []
    for edit in opened:
        was = getattr(account, "balance", None) or 0
        words.append(f"the opening balance corrected from {was:,} to {edit.set.get('balance', was):,}")
    return enumerated(words)


def _chosen(book: Book, preview: Preview, decided: Decisions) -> tuple[Entry, ...]:
    """Return the entries of the added rows and of the user's choices, but none about a proposal that is left out.

    Refunds of a day follow what was spent on it, since a source may begin a day with its latest row.
    """
    chosen: list[Entry] = []
    for index, row in enumerate(preview.rows):
        choice = decided.choices.get(index, 0)
        chosen += row.choices[choice].entries if choice < len(row.choices) else row.entries
    if preview.moments_kept:
        return tuple(chosen)
    chosen.sort(key=lambda entry: (isinstance(entry, Edit), entry.on, isinstance(entry, AboutProposal)))
    ids = {None, *book.by_id, *(entry.id for entry in chosen)}
    return tuple(entry for entry in chosen if getattr(entry, "of", None) in ids)


def _shown_days(book: Book, entries: Iterable[Entry]) -> tuple[Account | Balance, ...]:
    days = {entry.on for entry in entries if isinstance(entry, (Proposal, Spend, PurchaseMade, Grant, Refund))}
    account = book.history.account
    shown: dict[date, Account | Balance] = {account.on: account} if account and account.balance is not None else {}
    shown |= {entry.on: entry for entry in book.history.entries if isinstance(entry, Balance)}
    return tuple(shown[on] for on in sorted(days & shown.keys()))


def _kept_as_shown(book: Book, entries: Sequence[Entry], shown: Account | Balance, today: date) -> Sequence[Entry]:
    """Return the corrections that leave the balance at the end of a day as it was."""
    before, after = book.ledger(shown.on).balance, book.ledger_with(entries, shown.on).balance
    if before == after:
        return ()
    if isinstance(shown, Account):
        opened_with = (shown.balance or 0) + before - after
        if shown.id is not None and opened_with >= 0:
            return (Edit(on=today, of=shown.id, set={"balance": opened_with}),)
    if before < 0:
        return ()
    was_set = isinstance(shown, Balance)
    removes = [Remove(on=today, of=shown.id, note="counted below")] if was_set and shown.id is not None else []
    return (*removes, Balance(on=shown.on, connects=before, note=shown.note if was_set else None))


def shown_words(shown: Sequence[Account | Balance], today: date, *, after: bool) -> str:
    """Say which balances Upwork showed, and whether rows of those days are included."""
    named = []
    for entry in shown:
        balance = how_many(entry.connects if isinstance(entry, Balance) else entry.balance or 0)
        opening = ", your opening balance" if isinstance(entry, Account) else ""
        named.append(f"{day_words(entry.on, today)} ({balance}{opening})")
    taken = "to have come after it" if after else "to be included in it"
    return f"You recorded Upwork's balance on {', '.join(named)}; rows from that day are assumed {taken}"


def agreement(preview: Preview, outcome: ImportOutcome, today: date) -> str:
    """Say whether the balance in the source is the journal's."""
    if preview.balance is None:
        return ""
    day, number = preview.balance
    when = "" if day == today else f" for {day_words(day, today)}"
    if outcome.agrees:
        return f" · the source and the journal both say {number}{when}"
    return f" · the source says {number}{when}, the journal {number_words(outcome.balance_then)}"
