"""What an argument can be: the checks of its text, and the words that complete it in a shell.

A check makes a value of what was typed, or says in one sentence what was expected. Both are named where the arguments
are declared, in `commands`.
"""

from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from connects_tui import clock, schema
from connects_tui.actions import typed_values
from connects_tui.actions.book import Book, Refused
from connects_tui.actions.completion import FILTER_KEYS, FILTER_WORDS
from connects_tui.cli.context import Context
from connects_tui.cli.parser import one_of
from connects_tui.journal.file import JournalUnusable
from connects_tui.ledger.entries import ENTRY_FIELDS, Proposal
from connects_tui.ledger.history import FIXED_FIELDS
from connects_tui.rules import TIMELINE
from connects_tui.text import sanitize
from connects_tui.wording import AT_LEAST_ONE


def checked(name: str, text: str) -> object:
    """Return what a check makes of text."""
    try:
        return _CHECKS[name](text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def _anything(text: str) -> str:
    try:
        return schema.read_text(text)
    except schema.BadValue:
        raise ValueError(f"{text!a} is not text in UTF-8") from None


def _words(text: str) -> str:
    if not _anything(text).strip():
        raise ValueError("expected some words")
    return text


def _quoting(parse: Callable[[str], object]) -> Callable[[str], object]:
    """Make a check that names the text itself where it is wrong."""

    def check(text: str) -> object:
        try:
            return parse(text)
        except ValueError as error:
            raise ValueError(f"{text!a}: {error}") from None

    return check


def _some_connects(text: str) -> int:
    number: int = _CHECKS["connects"](text)
    if not number:
        raise ValueError(AT_LEAST_ONE)
    return number


def _whole(text: str, most: int, expected: str) -> int:
    """Read a whole number from 1."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(most)) else 0
    if not 1 <= number <= most:
        raise ValueError(f"expected {expected}")
    return number


def _months(text: str) -> int:
    from connects_tui.actions.plans import MAX_MONTHS  # noqa: PLC0415 - no other argument needs plans

    return _whole(text, MAX_MONTHS, f"a whole number of months from 1 to {MAX_MONTHS}")


def _rate(expected: str) -> Callable[[str], object]:
    return _quoting(lambda text: typed_values.parse_rate(text, f"expected {expected}"))


def _per_month(text: str) -> Decimal:
    """Read proposals a month: the comparison takes tenths, and no finer."""
    expected = "expected a number of proposals a month with at most one decimal, such as 30 or 12.5"
    number = typed_values.parse_rate(text, expected)
    if number * 10 % 1:
        raise ValueError(expected)
    return number


def _budget(text: str) -> typed_values.JobBudget:
    """Read a job's budget as the quick-add line has it, with or without its dollar sign."""
    budget = typed_values.parse_budget(text)
    if budget is None:
        raise ValueError("expected a budget such as 800, 800-1200 or 45/h")
    return budget


def _columns(text: str) -> list[str]:
    from connects_tui.exporting.tables import PROPOSAL_COLUMNS  # noqa: PLC0415 - only this argument needs them

    return [one_of(PROPOSAL_COLUMNS, name.strip()) for name in text.split(",")]


def _column(text: str) -> str:
    (name,) = _columns(text.replace(",", " "))
    return name


def _assignment(text: str) -> tuple[str, str]:
    field, equals, value = _anything(text).partition("=")
    if not equals or not field:
        raise ValueError(f"{text!a}: expected FIELD=VALUE such as connects=6")
    return field, value


_CHECKS: Final[dict[str, Callable[[str], Any]]] = {
    "anything": _anything,
    "words": _words,
    "connects": _quoting(typed_values.parse_connects),
    "some_connects": _some_connects,
    "cost": lambda text: text if text in ("usual", "leave") else _CHECKS["connects"](text),
    "place": lambda text: _whole(text, 9, "the number of an explanation, from 1"),
    "money": _quoting(typed_values.parse_paid),
    "percent": _quoting(typed_values.parse_percent),
    "budget": _quoting(_budget),
    "pace": _rate(typed_values.EXPECTED_PACE),
    "per_month": _quoting(_per_month),
    "months": _quoting(_months),
    "renewal_day": _quoting(lambda text: _whole(text, 31, "a whole number from 1 to 31")),
    "rows": _quoting(lambda text: _whole(text, 999_999_999, "a whole number, 1 or more")),
    "year": lambda text: _whole(text, date.max.year, "a year, such as 2026"),
    "day": lambda text: typed_values.parse_day(text, clock.today()),
    "coming_day": lambda text: typed_values.parse_day(text, clock.today(), ahead=True),
    "column": _column,
    "columns": _columns,
    "assignment": _assignment,
}

# --- completion ------------------------------------------------------------------------------------------------------


class _Request(Struct, frozen=True):
    """What is on the line already, and the half-typed word."""

    context: Context
    prefix: str

    @property
    def book(self) -> Book:
        return self.context.existing_book()

    @property
    def proposals(self) -> list[Proposal]:
        """The proposals, the latest first."""
        return list(self.book.history.proposals.values())[::-1]


def completions(kind: str, prefix: str, parsed_args: Namespace, **_: object) -> dict[str, str]:
    """Return the words of a kind, each with what it means; none where there is no journal to take them from."""
    try:
        words = _COMPLETERS[kind](_Request(Context(parsed_args), prefix))
    except (Refused, JournalUnusable, OSError, RuntimeError):  # as of a path such as ~nobody/journal.toml
        return {}
    meanings = words if isinstance(words, dict) else dict.fromkeys(words, "")
    return {word: " ".join(sanitize(meaning).split()) for word, meaning in meanings.items()}


def _files(request: _Request) -> list[str]:
    """Find the files whose path begins so; a folder ends with a slash."""
    folder, slash, _ = request.prefix.rpartition("/")
    files = sorted(Path(f"{folder}{slash}" or ".").expanduser().iterdir())
    return [f"{folder}{slash}{file.name}{'/' if file.is_dir() else ''}" for file in files]


def _entries(request: _Request) -> dict[str, str]:
    return {
        entry.id: entry.title if isinstance(entry, Proposal) else f"{entry.kind} of {entry.on}"
        for entry in reversed(request.book.history.entries)
        if entry.id is not None
    }


def _rule_sets(request: _Request) -> dict[str, str]:
    names = {id_: rules.name for id_, rules in request.context.rulebook.sets.items()}
    return {TIMELINE: "Upwork's own rules, as they change over time", **names}


def _plans(request: _Request) -> dict[str, str]:
    rulebook, today = request.context.rulebook, request.context.today
    named = getattr(request.context.args, "rules", None) or _own_rules(request)
    return {plan.id: plan.name for plan in rulebook.in_force(named, today).plans} if rulebook.knows(named) else {}


def _own_rules(request: _Request) -> str:
    """Name the rules in force for the account, or those that everybody has."""
    try:
        state = request.book.ledger(request.context.today).state
    except Refused:
        return TIMELINE
    return state.rules.id if state else TIMELINE


def _clients(request: _Request) -> list[str]:
    return [proposal.client for proposal in request.proposals if proposal.client]


def _tags(request: _Request) -> list[str]:
    return [tag for proposal in request.proposals for tag in proposal.tags]


def _filters(request: _Request) -> Iterable[str]:
    if request.prefix.startswith("@"):
        return [f'@"{client}"' if " " in client else f"@{client}" for client in _clients(request)]
    if request.prefix.startswith("#"):
        return [f"#{tag}" for tag in _tags(request)]
    return FILTER_WORDS if ":" in request.prefix else FILTER_KEYS


def _fields(request: _Request) -> list[str]:
    """Name the fields of the entry that is corrected."""
    entry = request.book.entry(request.context.args.id)
    return [name for name in ENTRY_FIELDS[entry.kind] if name not in (*FIXED_FIELDS, "at")]


_COMPLETERS: Final[dict[str, Callable[[_Request], Iterable[str]]]] = {
    "files": _files,
    "proposals": lambda request: {proposal.id or "": proposal.title for proposal in request.proposals},
    "entries": _entries,
    "rule_sets": _rule_sets,
    "rules_or_check": lambda request: {**_rule_sets(request), "check": "check the file that follows"},
    "plans": _plans,
    "clients": _clients,
    "tags": _tags,
    "filters": _filters,
    "fields": _fields,
    "assignments": lambda request: [f"{name}=" for name in _fields(request)],
    "days": lambda _: typed_values.DAY_WORDS,
}
