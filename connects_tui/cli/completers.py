"""The words that complete an argument in a shell, by their kind: of the journal, the rules and the filter language."""

from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from connects_tui.actions.book import Book
from connects_tui.actions.completion import FILTER_KEYS, FILTER_WORDS
from connects_tui.actions.outcomes import Refused
from connects_tui.actions.typed_values import DAY_WORDS
from connects_tui.cli.context import Context
from connects_tui.journal.file import JournalUnusable
from connects_tui.ledger.entries import FIELDS, Entry, Proposal
from connects_tui.ledger.history import FIXED_FIELDS
from connects_tui.rules import TIMELINE
from connects_tui.statuses import REFUND_REASONS, STATUSES
from connects_tui.text import sanitize

_NOT_TO_CORRECT: Final = (*FIXED_FIELDS, "at")


class _Asked(Struct, frozen=True):
    """What is on the line already, and the half-typed word."""

    context: Context
    prefix: str

    @property
    def book(self) -> Book:
        return self.context.begun_book()

    def proposals(self) -> Iterable[Proposal]:
        """Go through the proposals, the latest first."""
        return reversed(list(self.book.history.proposals.values()))


def words(kind: str, prefix: str, parsed_args: Namespace, **_: Any) -> dict[str, str]:
    """Return the words of a kind, each with what it means; none where there is no journal to take them from."""
    try:
        found = _COMPLETERS[kind](_Asked(Context(parsed_args), prefix))
        return {word: " ".join(sanitize(about).split()) for word, about in found}
    except (Refused, JournalUnusable, OSError, RuntimeError):  # as of a path such as ~nobody/journal.toml
        return {}


def _files(asked: _Asked) -> Iterator[tuple[str, str]]:
    """Go through the files whose path begins so; a folder ends with a slash."""
    folder, slash, _ = asked.prefix.rpartition("/")
    for file in sorted(Path(f"{folder}{slash}" or ".").expanduser().iterdir()):
        yield f"{folder}{slash}{file.name}{'/' if file.is_dir() else ''}", ""


def _proposals(asked: _Asked) -> Iterator[tuple[str, str]]:
    yield from ((proposal.id or "", proposal.title) for proposal in asked.proposals())


def _entries(asked: _Asked) -> Iterator[tuple[str, str]]:
    standing = [entry for entry in reversed(asked.book.history.entries) if entry.id is not None]
    yield from ((entry.id or "", _described(entry)) for entry in standing)


def _described(entry: Entry) -> str:
    return entry.title if isinstance(entry, Proposal) else f"{entry.kind} of {entry.on}"


def _rule_sets(asked: _Asked) -> Iterator[tuple[str, str]]:
    yield TIMELINE, "Upwork's own rules, as they change over time"
    yield from ((id_, rules.name) for id_, rules in asked.context.rulebook.sets.items())


def _rules_or_check(asked: _Asked) -> Iterator[tuple[str, str]]:
    yield from _rule_sets(asked)
    yield "check", "check the file that follows"


def _plans(asked: _Asked) -> Iterator[tuple[str, str]]:
    rulebook, today = asked.context.rulebook, asked.context.today
    named = getattr(asked.context.arguments, "rules", None) or _own_rules(asked)
    if rulebook.knows(named):
        yield from ((plan.id, plan.name) for plan in rulebook.in_force(named, today).plans)


def _own_rules(asked: _Asked) -> str:
    """Name the rules in force for the account, or those that everybody has."""
    try:
        state = asked.book.ledger(asked.context.today).state
    except Refused:
        return TIMELINE
    return state.rules.id if state else TIMELINE


def _clients(asked: _Asked) -> Iterator[tuple[str, str]]:
    yield from ((proposal.client, "") for proposal in asked.proposals() if proposal.client)


def _tags(asked: _Asked) -> Iterator[tuple[str, str]]:
    yield from ((tag, "") for proposal in asked.proposals() for tag in proposal.tags)


def _filters(asked: _Asked) -> Iterator[tuple[str, str]]:
    if asked.prefix.startswith("@"):
        yield from ((f'@"{client}"' if " " in client else f"@{client}", "") for client, _ in _clients(asked))
    elif asked.prefix.startswith("#"):
        yield from ((f"#{tag}", "") for tag, _ in _tags(asked))
    else:
        yield from ((word, "") for word in (FILTER_WORDS if ":" in asked.prefix else FILTER_KEYS))


def _fields(asked: _Asked) -> Iterator[tuple[str, str]]:
    """Go through the fields of the entry that is corrected."""
    entry = asked.book.entry(asked.context.arguments.id)
    yield from ((name, "") for name in FIELDS[entry.kind] if name not in _NOT_TO_CORRECT)


def _constant(texts: Iterable[str]) -> Callable[[_Asked], Iterator[tuple[str, str]]]:
    return lambda _: ((text, "") for text in texts)


_COMPLETERS: Final[dict[str, Callable[[_Asked], Iterator[tuple[str, str]]]]] = {
    "files": _files,
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
