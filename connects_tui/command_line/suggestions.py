"""The words that stand in the journal and the rules, for a shell that completes a command line with them."""

from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from connects_tui.actions.book import Book
from connects_tui.actions.completion import FILTER_KEYS, FILTER_WORDS
from connects_tui.actions.days import DAY_WORDS
from connects_tui.actions.outcomes import Refused
from connects_tui.command_line.desk import Desk
from connects_tui.journal.file import JournalUnusable
from connects_tui.ledger.entries import FIELDS, Entry, Proposal
from connects_tui.ledger.history import FIXED_FIELDS
from connects_tui.rules import TIMELINE
from connects_tui.statuses import REFUND_REASONS, STATUSES
from connects_tui.text import sanitize

Suggestion = tuple[str, str]

_CHECK: Final = "check"
_NOT_TO_CORRECT: Final = (*FIXED_FIELDS, "at")


class _Asked(Struct, frozen=True):
    """What is on the line: the options given, the words taken, and the half-typed one."""

    desk: Desk
    given: Mapping[str, str]
    taken: Sequence[str]
    last: str

    @property
    def book(self) -> Book:
        return self.desk.begun_book()

    def proposals(self) -> Iterable[Proposal]:
        """Go through the proposals, the latest first."""
        return reversed(list(self.book.history.proposals.values()))


def words(kind: str, given: Mapping[str, str], taken: Sequence[str], last: str) -> list[Suggestion]:
    """Return the words of a kind; none where there is no journal to take them from."""
    desk = Desk(Namespace(**({"journal": given["--journal"]} if "--journal" in given else {})))
    try:
        found = list(_KINDS[kind](_Asked(desk, given, taken, last)))
    except (Refused, JournalUnusable):
        return []
    return [(word, sanitize(about)) for word, about in found if sanitize(word) == word]


def _proposals(asked: _Asked) -> Iterator[Suggestion]:
    yield from ((proposal.id or "", proposal.title) for proposal in asked.proposals())


def _entries(asked: _Asked) -> Iterator[Suggestion]:
    standing = [entry for entry in reversed(asked.book.history.entries) if entry.id is not None]
    yield from ((entry.id or "", _described(entry)) for entry in standing)


def _described(entry: Entry) -> str:
    return entry.title if isinstance(entry, Proposal) else f"{entry.kind} of {entry.on}"


def _rule_sets(asked: _Asked) -> Iterator[Suggestion]:
    yield TIMELINE, "Upwork's own rules, as they change over time"
    yield from ((id_, rules.name) for id_, rules in asked.desk.rulebook.sets.items())


def _rules_or_check(asked: _Asked) -> Iterator[Suggestion]:
    yield from _rule_sets(asked)
    yield _CHECK, "check the file that follows"


def _plans(asked: _Asked) -> Iterator[Suggestion]:
    rulebook = asked.desk.rulebook
    named = asked.given.get("--rules") or _own_rules(asked)
    if rulebook.knows(named):
        yield from ((plan.id, plan.name) for plan in rulebook.in_force(named, asked.desk.today).plans)


def _own_rules(asked: _Asked) -> str:
    """Name the rules in force for the account, or those that everybody has."""
    try:
        state = asked.book.ledger(asked.desk.today).state
    except Refused:
        return TIMELINE
    return state.rules.id if state else TIMELINE


def _clients(asked: _Asked) -> Iterator[Suggestion]:
    yield from ((client, "") for client in dict.fromkeys(each.client for each in asked.proposals()) if client)


def _tags(asked: _Asked) -> Iterator[Suggestion]:
    yield from ((tag, "") for tag in dict.fromkeys(tag for each in asked.proposals() for tag in each.tags))


def _filters(asked: _Asked) -> Iterator[Suggestion]:
    """Go through the words of a filter, those that exclude where a - was typed."""
    sign = "-" if asked.last.startswith("-") else ""
    part = asked.last.removeprefix("-")
    if part.startswith("@"):
        found = [f'@"{client}"' if " " in client else f"@{client}" for client, _ in _clients(asked)]
    elif part.startswith("#"):
        found = [f"#{tag}" for tag, _ in _tags(asked)]
    else:
        found = list(FILTER_WORDS if ":" in part else FILTER_KEYS)
    yield from ((f"{sign}{word}", "") for word in found)


def _fields(asked: _Asked) -> Iterator[Suggestion]:
    """Go through the fields of the entry that is corrected."""
    if asked.taken:
        entry = asked.book.entry(asked.taken[0])
        yield from ((name, "") for name in FIELDS[entry.kind] if name not in _NOT_TO_CORRECT)


def _constant(texts: Iterable[str]) -> Callable[[_Asked], Iterator[Suggestion]]:
    return lambda _: ((text, "") for text in texts)


_KINDS: Final[dict[str, Callable[[_Asked], Iterator[Suggestion]]]] = {
    "proposals": _proposals,
    "entries": _entries,
    "rule_sets": _rule_sets,
    "rules_or_check": _rules_or_check,
    "plans": _plans,
    "clients": _clients,
    "tags": _tags,
    "filters": _filters,
    "fields": _fields,
    "assignments": lambda asked: ((f"{name}=", about) for name, about in _fields(asked)),
    "days": _constant(DAY_WORDS),
    "statuses": _constant(STATUSES),
    "reasons": _constant(REFUND_REASONS),
}
