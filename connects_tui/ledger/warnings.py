"""Warnings of what is valid in a journal but may be a mistake: for `connects check`, not for every day.

* a field that its owner changed in an editor and that a later edit replaces all the same;
* an entry dated more than a year ahead, or written at a moment that is still to come;
* a reconciliation that found the journal off: what happened in between is not all in it.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from connects_tui.ledger.entries import Balance, Edit, Entry, record_of
from connects_tui.ledger.history import History
from connects_tui.ledger.state import Movement
from connects_tui.problems import Problem

FAR: Final = timedelta(days=366)
"""Further ahead than this nobody plans; a year mistyped is further."""

NEAR: Final = timedelta(days=2)
"""A moment further ahead than this is ahead of every right clock, in whatever time zone."""

_OWN_WORDS: Final = frozenset({"kind", "id", "at"})


def far_future(history: History, today: date) -> list[Problem]:
    """Name the entries that are dated more than a year after today."""
    entries = [entry for entry in (history.account, *history.entries) if entry is not None]
    return [
        _warning(
            "far-future", f"This {entry.kind} is dated {entry.on}, more than a year ahead", "Correct its day", entry
        )
        for entry in entries
        if entry.on - today > FAR
    ]


def written_ahead(written: Iterable[Entry], today: date) -> list[Problem]:
    """Name the first entry that was written while the clock was ahead: every later one has to be written after it."""
    ahead = [entry for entry in written if entry.at is not None and entry.at.date() - today > NEAR]
    if not ahead:
        return []
    moment = ahead[0].at
    others = f", and {len(ahead) - 1:,} more are" if len(ahead) > 1 else ""
    message = f"This {ahead[0].kind} is written at {moment:%Y-%m-%d}, which is still to come{others}"
    remedy = "Set this machine's clock right, then correct `at` here, in the first line of the block too"
    return [_warning("far-future", message, remedy, ahead[0])]


def drift(history: History, movements: Iterable[Movement]) -> list[Problem]:
    """Name the reconciliations that changed the balance, with the days between which it drifted."""
    by_id = {entry.id: entry for entry in history.entries if isinstance(entry, Balance)}
    found = []
    since = history.account.on if history.account else None
    for movement in movements:
        if movement.kind != "adjustment":
            continue
        shown = movement.balance
        said = shown - movement.connects
        between = f" between {since} and {movement.on}" if since else ""
        message = (
            f"Upwork showed {shown} Connects where the journal had {said}: {abs(movement.connects)} drifted{between}"
        )
        line = by_id[movement.entry].line if movement.entry in by_id else 0
        remedy = "Something is missing in the journal, or counted twice; if you find it, record it on its day"
        found.append(Problem("warning", "drift", message, remedy, line, 0, movement.on, movement.entry))
        since = movement.on
    return found


def shadowed(
    written: Iterable[Entry], history: History, by_hand: Collection[str], before: Mapping[str, Entry]
) -> list[tuple[Problem, str]]:
    """Name the fields that were written in an editor and have no effect, since a later edit replaces them.

    An entry that the app wrote and then edited is not named: there the edit is the correction.

    Args:
        written: the entries as they stand in the file, in its order.
        history: what they come to.
        by_hand: ids of the entries whose blocks were written in an editor.
        before: entries as they were when they were saved, by id, as far as that is known.

    Returns:
        Each with the field that it is about.
    """
    corrected = {entry.id: entry for entry in (history.account, *history.entries) if entry is not None}
    targets: dict[str, Entry] = {}
    found: dict[tuple[str, str], tuple[Problem, str]] = {}
    for entry in written:
        if entry.id is None or entry.id in history.void:
            continue
        targets[entry.id] = entry
        if not isinstance(entry, Edit) or entry.of not in targets or entry.of not in corrected:
            continue
        target, stands = targets[entry.of], corrected[entry.of]
        for field in (*entry.set, *entry.unset):
            ours = record_of(target).get(field)
            if field in _OWN_WORDS or ours is None or ours == record_of(stands).get(field):
                continue
            old = before.get(entry.of)
            changed = type(old) is type(target) and old is not None and record_of(old).get(field) != ours
            if entry.of in by_hand or changed:
                message = f"{field} has no effect here, since the edit on line {entry.line} replaces it"
                problem = _warning("shadowed-field", message, "Correct that edit, or remove it", target)
                found[entry.of, field] = problem, field
    return list(found.values())


def _warning(code: str, message: str, remedy: str, entry: Entry) -> Problem:
    return Problem("warning", code, message, remedy, entry.line, 0, entry.on, entry.id)
