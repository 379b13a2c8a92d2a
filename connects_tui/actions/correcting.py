"""Correcting what was recorded: edit, remove, undo, redo. Each is a further entry."""

import re
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from decimal import Decimal
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

from connects_tui import toml
from connects_tui.actions.book import BadArgument, Book, Done, Refused
from connects_tui.actions.membership import check_plan
from connects_tui.actions.recording import amount_objection, cost_objection, grant_or_spend_words, later_words
from connects_tui.actions.typed_values import parse_applicants, parse_day, parse_hours, parse_paid, parse_percent
from connects_tui.journal.blocks import entry_lines
from connects_tui.ledger.effects import found_plan
from connects_tui.ledger.entries import (
    ENTRY_FIELDS,
    TYPES,
    AboutProposal,
    Account,
    BadEntry,
    Edit,
    Entry,
    PlanChange,
    Proposal,
    PurchaseMade,
    Refund,
    Remove,
    StatusChange,
    entry_from_record,
    record_of,
)
from connects_tui.ledger.history import FIXED_FIELDS, as_last_edited
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.status import unpaid_ending
from connects_tui.problems import Problem
from connects_tui.rules import TIMELINE
from connects_tui.wording import day_words, how_many, no_such, quoted, usd

UNDO: Final = "undo"
REDO: Final = "redo"
"""The notes of an undo's and a redo's removals, as journals hold them."""

AGENT: Final = "(agent)"
"""How the note of an agent's entry ends."""

_WHOLE = re.compile(r"\d+", re.ASCII)
_YES_NO: Final = {"true": True, "yes": True, "false": False, "no": False}


def typed_value(field: str, text: str, today: date) -> object:
    """Read a field's value as a person types it. Raises BadArgument: it is none."""
    text, kind = text.strip(), TYPES.get(field)
    try:
        if field in _READERS:
            return _READERS[field](text)
        if kind is date:
            return parse_day(text, today)
        if kind is Decimal:
            return f"{parse_paid(text)}"
    except ValueError as error:
        raise BadArgument(f"{field}: {error}") from error
    if kind is int:
        if not _WHOLE.fullmatch(text):
            raise BadArgument(f'{field} must be a whole number, 0 or more, not "{text}"')
        return int(text) if len(text) < 12 else -1  # more Connects than there are; refused below
    if kind is bool:
        if text.lower() not in _YES_NO:
            raise BadArgument(f'{field} must be true or false, not "{text}"')
        return _YES_NO[text.lower()]
    tags = [tag.strip().removeprefix("#") for tag in text.split(",") if tag.strip()]
    return tags if field == "tags" else text


_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "tax": lambda text: f"{parse_percent(text)}", "job_age": parse_hours, "applicants": parse_applicants,
}  # fmt: skip


# --- in the user's editor ---------------------------------------------------------------------------------------------


def as_text(entry: Entry) -> str:
    """Write the fields of an entry that can be changed for an editor, one a line; those it has not in a comment."""
    record, fields = record_of(entry), _editable(entry)
    lines = [f"# {entry.kind} {entry.id}: change the fields, save, and close the editor."]
    lines += [line for line in entry_lines(entry) if line.partition(" = ")[0] in fields]
    missing = ", ".join(name for name in fields if name not in record)
    lines += [f"# It may have too: {missing}"] if missing else []
    return "\n".join(lines) + "\n"


def changed(entry: Entry, text: str) -> dict[str, object]:
    """Return the fields that an edited text changes, "" for those it lacks. Raises Refused: it is no TOML."""
    edited, before = toml.parse_toml(text), toml.parse_toml(as_text(entry))
    if isinstance(edited, toml.BadToml) or isinstance(before, toml.BadToml):
        raise Refused(f"what was edited is not TOML: {edited}; nothing was recorded")
    record = record_of(entry)
    changes = {key: value for key, value in edited.items() if key not in before or before[key] != value}
    return changes | dict.fromkeys((key for key in before if key in record and key not in edited), "")


_PLUS_LINE: Final = frozenset(
    {"vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "joe", "jed", "mg", "ne", "micro", "kak"}
)
"""Editors that take +12 before the file."""

_COLON_LINE: Final = frozenset({"hx", "helix", "subl", "zed"})
"""Those that take file:12."""

_GOTO: Final = frozenset({"code", "codium", "code-insiders", "cursor"})
"""Those that take --goto file:12, and have to be told to wait."""


def editor_command(path: Path, line: int, environment: Mapping[str, str]) -> list[str]:
    """Return the command that opens a file on a line, from 1 (0: none), in the editor of VISUAL or EDITOR."""
    named = environment.get("VISUAL") or environment.get("EDITOR") or ("notepad" if sys.platform == "win32" else "vi")
    try:
        words = shlex.split(named, posix=sys.platform != "win32") or [named]
    except ValueError:  # a quotation mark that is not closed
        words = [named]
    name = Path(words[0]).stem.lower()
    if name in _GOTO:
        waits = [] if "--wait" in words or "-w" in words else ["--wait"]
        return [*words, *waits, *(["--goto", f"{path}:{line}"] if line else [str(path)])]
    if line and name in _PLUS_LINE:
        return [*words, f"+{line}", str(path)]
    return [*words, f"{path}:{line}" if line and name in _COLON_LINE else str(path)]


# --- edit, remove, undo, redo -----------------------------------------------------------------------------------------


def current(book: Book, entry: Entry) -> Entry:
    """Return an entry as it stands after all edits. Raises Refused: it does not count any more."""
    for candidate in (book.history.account, *book.history.entries):
        if candidate is not None and candidate.id is not None and candidate.id == entry.id:
            return candidate
    if isinstance(entry, Edit | Remove):
        raise Refused(f"{entry.id} is itself {_article(entry.kind)}; remove it instead of editing it")
    raise Refused(f"{entry.id} was removed, so it no longer counts")


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def edit(
    book: Book, entry: Entry, changes: Mapping[str, object], on: date, today: date, *, anyway: bool = False
) -> Done:
    """Correct an entry on a day: the fields in `changes` replace its own, and those that are "" go.

    Raises:
        BadArgument: there is no such field, or it can't have this value; or there are no such rules, or no such plan.
        Refused: the entry does not count any more, or the rules speak against the new cost or amount.
    """
    now = current(book, entry)
    if isinstance(now, Proposal) and changes.get("note") == changes.get("title", now.title):
        changes = {**changes, "note": ""}  # as `recording.completed` has it
    unset = tuple(key for key, value in changes.items() if value == "")
    changes = {key: value for key, value in changes.items() if value != ""}
    for key in (*changes, *unset):
        if key in FIXED_FIELDS or key == "at":
            raise BadArgument(f"{key} can't be changed")
        if key not in ENTRY_FIELDS[now.kind]:
            raise BadArgument(
                no_such(f"field of {_article(now.kind)}", key, fields := _editable(now), f"it has {', '.join(fields)}")
            )
    record = record_of(now) | changes
    try:
        corrected, _ = entry_from_record({key: value for key, value in record.items() if key not in unset})
    except BadEntry as bad:
        raise BadArgument(f"{bad.key}: {bad.expected}") from bad
    if isinstance(corrected, AboutProposal) and corrected.of not in book.history.proposals:
        raise Refused(f"of: {corrected.of} is the id of no proposal")
    if corrected == now:
        return Done((), f"Nothing to change: {_subject(book, now, today)} already says that")
    _check_rules(book, corrected, {*changes, *unset}, anyway=anyway)
    assert now.id is not None
    written = book.record([Edit(on=on, of=now.id, set=changes, unset=unset)])
    return Done(written, f"{_subject(book, corrected, today)} · {', '.join((*changes, *unset))} corrected")


def _check_rules(book: Book, corrected: Entry, changed: AbstractSet[str], *, anyway: bool) -> None:
    if isinstance(corrected, Account | PlanChange) and changed & {"on", "rules", "plan"}:
        state = book.ledger(corrected.on).state
        if rules := corrected.rules or (state.rules_name if state else ""):
            check_plan(book, rules, corrected.plan, corrected.on)
    objection = None
    if isinstance(corrected, Proposal) and changed & {"on", "connects", "invited"}:
        objection = cost_objection(book, corrected)
    elif isinstance(corrected, PurchaseMade) and changed & {"on", "connects"}:
        objection = amount_objection(book, corrected.connects, corrected.on)
    if objection and not anyway:
        raise Refused(objection, by_rule=True)


def _editable(entry: Entry) -> list[str]:
    return [name for name in ENTRY_FIELDS[entry.kind] if name not in (*FIXED_FIELDS, "at")]


def correct_ending(book: Book, proposal: ProposalState, status: str, today: date, on: date | None = None) -> Done:
    """Record that a proposal ended in another way than the journal says, or on another day.

    Raises:
        Refused: it has not ended, or that entry has no id.
    """
    ending = proposal.ending
    if ending is None or ending.id is None:
        raise Refused(f"{quoted(proposal.entry.title)} has no ending that can be corrected here")
    done = edit(book, ending, {"status": status, **({"on": on} if on else {})}, today, today)
    if not done.entries:
        return Done((), f"{quoted(proposal.entry.title)} is already {status}, since {day_words(ending.on, today)}")
    was = f" instead of {ending.status}" if ending.status != status else ""
    later = later_words(book.ledger(today), [proposal], status, today)
    return Done(done.entries, f"{quoted(proposal.entry.title)}: {status}{was}{later}")


def not_coming_back(book: Book, proposal: ProposalState, today: date) -> Done:
    """Record that a refund won't come, as the proposal ended in another way. Raises Refused: as `correct_ending`."""
    day = proposal.ending.on if proposal.ending else today
    return correct_ending(book, proposal, unpaid_ending(book.ledger(day), day, "declined", "expired"), today)


def _removals(entries: Iterable[Entry], on: date, note: str | None = None) -> list[Remove]:
    return [Remove(on=on, of=entry.id, note=note) for entry in entries if entry.id is not None]


def remove(book: Book, entries: Sequence[Entry], on: date, today: date) -> Done:
    """Void entries on a day, as one action."""
    void = book.history.void
    live = [entry for entry in {entry.id: entry for entry in entries}.values() if entry.id not in void]
    if not live:
        return Done((), "Already removed")
    removed = _together(book, live, today)
    return Done(book.record(_removals(live, on)), f"Removed: {removed}")


def undoable(book: Book) -> list[Entry]:
    """Return what counts of the latest action that is neither void nor an undo."""
    return next((live for live, made_by in _actions(book) if live and not made_by), [])


def undo(book: Book, today: date, only: AbstractSet[str] | None = None) -> Done:
    """Void what `undoable` returns, or what counts of the action with these ids."""
    live, account = undoable(book) if only is None else _counting(book, only), book.history.account
    if not live:
        by_hand = any(entry.id is None or entry.at is None for entry in book.entries)
        nothing = f"Nothing to undo{'; what was written in an editor is corrected there' if by_hand else ''}"
        return Done((), nothing if only is None else "It's already undone")
    if account is not None and any(entry.id == account.id for entry in live):
        return Done((), "Nothing left to undo; the opening stays, and `connects edit` corrects it")
    undone = _together(book, live, today)
    return Done(book.record(_removals(live, today, UNDO)), f"Undone: {undone}")


def redo(book: Book, today: date, only: AbstractSet[str] | None = None) -> Done:
    """Void the latest undo if nothing was recorded after it, or what counts of the one with these ids."""
    undone = _latest_undo(book) if only is None else _counting(book, only)
    live = [entry for entry in undone if isinstance(entry, Remove)]
    if not live:
        return Done((), "Nothing to redo" if only is None else "It's already redone")
    brought_back = [book.by_id[entry.of] for entry in live if entry.of in book.by_id]
    written = book.record(_removals(live, today, REDO))
    return Done(written, f"Redone: {_together(book, brought_back, today)}")


def _counting(book: Book, ids: AbstractSet[str]) -> list[Entry]:
    return [entry for entry in book.entries if entry.id in ids and entry.id not in book.history.void]


def _latest_undo(book: Book) -> list[Entry]:
    undos = takewhile(lambda action: action[1] == UNDO, (action for action in _actions(book) if action[1] != REDO))
    return next((live for live, _ in undos if live), [])


def _actions(book: Book) -> Iterator[tuple[list[Entry], str]]:
    """Yield what counts of each action, which shares its `at`, and whether it's an undo or a redo, the latest first."""
    actions: dict[datetime, list[Entry]] = {}
    for entry in book.entries:
        if entry.at is not None and entry.id is not None:
            actions.setdefault(entry.at, []).append(entry)
    void = book.history.void
    for action in (actions[at] for at in sorted(actions, reverse=True)):
        made_by = next((what for what in (UNDO, REDO) if all(is_removal(entry, what) for entry in action)), "")
        yield [entry for entry in action if entry.id not in void], made_by


def is_removal(entry: Entry, what: str) -> bool:
    """Whether an entry is a removal that an undo or a redo made."""
    return isinstance(entry, Remove) and (entry.note or "").removesuffix(f" {AGENT}") == what


def _together(book: Book, entries: Sequence[Entry], today: date) -> str:
    """Name what one action did, but for the refund that came with a status."""
    marked = {entry.of for entry in entries if isinstance(entry, StatusChange)}
    others = [entry for entry in entries if not (isinstance(entry, Refund) and entry.of in marked)]
    named = list(subjects(book, others, today))
    if len(named) > 2:
        return f"{named[0]} and {len(named) - 1} more"
    return " and ".join(named)


def subjects(book: Book, entries: Sequence[Entry], today: date) -> Iterator[str]:
    """Name entries, which the journal may lack, in a few words each, with what they are about.

    They are called as they stand after all edits; what was removed, as it stood last.
    """
    written = book.by_id | {entry.id: entry for entry in entries if entry.id is not None}
    known = written | as_last_edited(written.values(), book.history.void)

    def name(entry: Entry | None, deep: int = 2) -> str:
        if entry is None or (hasattr(entry, "of") and not deep):
            return "an entry"
        if not hasattr(entry, "of"):
            return _subject(book, entry, today)
        return _WORDS[entry.kind](entry, name(known.get(entry.of), deep - 1))

    return (name(known.get(entry.id or "", entry)) for entry in entries)


def _subject(book: Book, entry: Entry, today: date) -> str:
    day = day_words(entry.on, today)
    if isinstance(entry, PlanChange):
        account = book.history.account
        plan = found_plan(book.rulebook, entry.rules or (account.rules if account else TIMELINE), entry.plan, entry.on)
        return f"the change to {entry.plan if isinstance(plan, Problem) else plan.name} on {day}"
    return f"the {entry.kind} of {day}" if hasattr(entry, "of") else _WORDS[entry.kind](entry, day)


_WORDS: Final[dict[str, Callable[[Any, str], str]]] = {
    "account": lambda _, day: f"the account opened on {day}",
    "proposal": lambda entry, _: quoted(entry.title),
    "status": lambda entry, what: f"status {entry.status} for {what}",
    "purchase": lambda entry, day: f"{how_many(entry.connects)} bought on {day}",
    "grant": lambda entry, _: grant_or_spend_words(entry),
    "spend": lambda entry, _: grant_or_spend_words(entry),
    "refund": lambda _, what: f"the refund for {what}",
    "earning": lambda entry, what: f"{usd(entry.amount)} earned with {what}",
    "balance": lambda _, day: f"the reconciliation of {day}",
    "budget": lambda _, day: f"the budget of {day}",
    "edit": lambda _, what: f"the correction of {what}",
    "remove": lambda _, what: f"the removal of {what}",
}
"""What an entry of each kind is called, given its day or the name of what it is about."""
