"""What an argument can be: functions that read its text, and those that find words to complete it.

Each `read_…` makes a value of what was typed, or says what was expected.
"""

from argparse import Namespace
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from connects_tui import clock, schema
from connects_tui.actions import typed_values
from connects_tui.actions.book import Refused
from connects_tui.actions.filters import FILTER_KEYS, FILTER_WORDS
from connects_tui.cli.context import Context
from connects_tui.cli.declarations import one_of
from connects_tui.exporting import LISTED_COLUMNS
from connects_tui.journal.file import JournalUnusable
from connects_tui.ledger.entries import ENTRY_FIELDS, Proposal
from connects_tui.ledger.history import FIXED_FIELDS
from connects_tui.rules import TIMELINE
from connects_tui.wording import AT_LEAST_ONE, sanitize

T = TypeVar("T")


def _quoting(parse: Callable[[str], T]) -> Callable[[str], T]:
    """Make a check that quotes what is wrong."""

    def check(text: str) -> T:
        try:
            return parse(text)
        except ValueError as error:
            raise ValueError(f"{text!a}: {error}") from None

    return check


def _whole(most: int, expected: str) -> Callable[[str], int]:
    return partial(typed_values.parse_whole, most=most, expected=expected)


def read_anything(text: str) -> str:
    try:
        return schema.check_text(text)
    except schema.BadValue:
        raise ValueError(f"{text!a} is not UTF-8 text") from None


def read_words(text: str) -> str:
    if not read_anything(text).strip():
        raise ValueError("write at least one word")
    return text


read_connects: Final = _quoting(typed_values.parse_connects)


def read_some_connects(text: str) -> int:
    number = read_connects(text)
    if not number:
        raise ValueError(AT_LEAST_ONE)
    return number


def read_cost(text: str) -> int | str:
    """Read the cost of proposals that a file gives none for: a number of Connects, "usual", or "leave" (skip them)."""
    try:
        return text if text in ("usual", "leave") else typed_values.parse_connects(text)
    except ValueError as error:
        raise ValueError(f"{text!a}: {error}, or usual, or leave") from None


read_place: Final = _whole(9, "the number of an explanation, from 1")
read_renewal_day: Final = _quoting(_whole(31, "a whole number from 1 to 31"))
read_rows: Final = _quoting(_whole(999_999_999, "a whole number from 1 to 999,999,999"))
read_year: Final = _whole(date.max.year, "a year, like 2026")
read_money: Final = _quoting(typed_values.parse_paid)
read_earned: Final = _quoting(typed_values.parse_earned)
read_budget: Final = _quoting(typed_values.required_budget)
read_percent: Final = _quoting(typed_values.parse_percent)
read_pace: Final = _quoting(lambda text: typed_values.parse_rate(text, f"enter {typed_values.EXPECTED_PACE}"))


@_quoting
def read_months(text: str) -> int:
    from connects_tui.actions.plans import MAX_MONTHS  # noqa: PLC0415 - no other argument needs plans

    return _whole(MAX_MONTHS, f"a whole number of months from 1 to {MAX_MONTHS}")(text)


@_quoting
def read_per_month(text: str) -> Decimal:
    """Read proposals a month, in tenths as the comparison takes them."""
    expected = "enter proposals a month from 0 to 10,000 with at most one decimal, like 30 or 12.5"
    number = typed_values.parse_rate(text, expected)
    if number * 10 % 1:
        raise ValueError(expected)
    return number


def read_day(text: str) -> date:
    """Read a day; a weekday is the latest one."""
    return typed_values.parse_day(text, clock.today())


def read_coming_day(text: str) -> date:
    """Read a day that may lie ahead; a weekday is the next one."""
    return typed_values.parse_day(text, clock.today(), ahead=True)


@_quoting
def read_month(text: str) -> date:
    """Read a month like 2026-10 as its first day."""
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise ValueError("enter a month like 2026-10") from None
    return typed_values.within_days(month, text)


def read_columns(text: str) -> list[str]:
    return [one_of(LISTED_COLUMNS, name.strip()) for name in text.split(",")]


def read_assignment(text: str) -> tuple[str, str]:
    field, equals, value = read_anything(text).partition("=")
    if not equals or not field:
        raise ValueError(f"{text!a}: write FIELD=VALUE, like connects=6")
    return field, value


# --- completion ------------------------------------------------------------------------------------------------------


def completions(
    find: Callable[[Context, str], Iterable[str]], prefix: str, parsed_args: Namespace, **_: object
) -> dict[str, str]:
    """Return the words that a function below finds, each with its meaning; none without a journal."""
    try:
        words = find(Context(parsed_args), prefix)
    except (Refused, JournalUnusable, OSError, RuntimeError):  # as of a path such as ~nobody/journal.toml
        return {}
    meanings = words if isinstance(words, dict) else dict.fromkeys(words, "")
    return {word: " ".join(sanitize(meaning).split()) for word, meaning in meanings.items()}


def files(_: Context, beginning: str) -> list[str]:
    """Find files; a folder ends with a slash."""
    folder, slash, _name = beginning.rpartition("/")
    files = sorted(Path(f"{folder}{slash}" or ".").expanduser().iterdir())
    return [f"{folder}{slash}{file.name}{'/' if file.is_dir() else ''}" for file in files]


def days(*_: object) -> Iterable[str]:
    return typed_values.DAY_WORDS


def _latest(context: Context) -> list[Proposal]:
    return list(context.existing_book().history.proposals.values())[::-1]


def proposals(context: Context, _: str) -> dict[str, str]:
    return {proposal.id or "": proposal.title for proposal in _latest(context)}


def hired(context: Context, _: str) -> dict[str, str]:
    states = context.existing_book().ledger(context.today).proposals
    return {state.entry.id or "": state.entry.title for state in reversed(states.states) if state.was_hired}


def entries(context: Context, _: str) -> dict[str, str]:
    return {
        entry.id: entry.title if isinstance(entry, Proposal) else f"{entry.kind} of {entry.on}"
        for entry in reversed(context.existing_book().history.entries)
        if entry.id is not None
    }


def rule_sets(context: Context, _: str) -> dict[str, str]:
    names = {id_: rules.name for id_, rules in context.rulebook.sets.items()}
    return {TIMELINE: "Upwork's current rules, kept up to date", **names}


def rules_or_check(context: Context, beginning: str) -> dict[str, str]:
    return {**rule_sets(context, beginning), "check": "check the file that follows"}


def plans(context: Context, _: str) -> dict[str, str]:
    """Find the plans of the rule set named, or else of the account's."""
    rulebook, today = context.rulebook, context.today
    named = getattr(context.args, "rules", None) or _own_rules(context)
    return {plan.id: plan.name for plan in rulebook.in_force(named, today).plans} if rulebook.knows(named) else {}


def _own_rules(context: Context) -> str:
    try:
        state = context.existing_book().ledger(context.today).state
    except Refused:
        return TIMELINE
    return state.rules.id if state else TIMELINE


def clients(context: Context, _: str) -> list[str]:
    return [proposal.client for proposal in _latest(context) if proposal.client]


def accounts(context: Context, _: str) -> dict[str, str]:
    return dict(context.settings.settings.accounts)


def tags(context: Context, _: str) -> list[str]:
    return [tag for proposal in _latest(context) for tag in proposal.tags]


def filters(context: Context, beginning: str) -> Iterable[str]:
    """Find words of a filter: clients after an @, tags after a #."""
    if beginning.startswith("@"):
        return [f'@"{client}"' if " " in client else f"@{client}" for client in clients(context, beginning)]
    if beginning.startswith("#"):
        return [f"#{tag}" for tag in tags(context, beginning)]
    return FILTER_WORDS if ":" in beginning else FILTER_KEYS


def fields(context: Context, _: str) -> list[str]:
    entry = context.existing_book().entry(context.args.id)
    return [name for name in ENTRY_FIELDS[entry.kind] if name not in (*FIXED_FIELDS, "at")]


def assignments(context: Context, beginning: str) -> list[str]:
    return [f"{name}=" for name in fields(context, beginning)]
