"""How a command is declared. Each family of commands does it in a module of its own, which loads nothing of the domain.

A command names the function that runs it, and an argument the check in `checks` that its text must pass and the
completer in `completers` that knows its words in a shell; all three are looked up when they are needed.
"""

import argparse
from collections.abc import Iterable
from typing import Any, Final, NamedTuple


class Argument(NamedTuple):
    """One argument: its name, and what `add_argument` of argparse is told of it.

    Attributes:
        name: its name, which begins with `--` where it is an option.
        keywords: for `add_argument`.
        check: the check of its text, by its name in `checks`; `None` where any of `choices` is meant, or a flag.
        words: what completes it in a shell: "files", or the name of a completer in `completers`.
        choices: the words that it can be, where there are only these.
    """

    name: str
    keywords: dict[str, Any]
    check: str | None = None
    words: str | None = None
    choices: tuple[str, ...] = ()


class Command(NamedTuple):
    """One command.

    Attributes:
        run: the function that runs it, as "module.function" below this package; `None` where the app is opened.
        help: what it does, in one line.
        example: how it is typed.
        arguments: its arguments in the order of the help.
        alone: whether it runs without the journal and the rules, so that nothing of them is loaded.
    """

    run: str | None
    help: str
    example: str
    arguments: tuple[Argument, ...] = ()
    alone: bool = False


def argument(name: str, metavar: str, check: str, about: str, *, words: str | None = None, **more: Any) -> Argument:
    """Declare an argument that is any text which passes a check."""
    return Argument(name, {"metavar": metavar, "help": about, **more}, check, words)


def choice(name: str, choices: tuple[str, ...], about: str, **more: Any) -> Argument:
    """Declare an argument that is one of a few words."""
    return Argument(name, {"metavar": f"{{{','.join(choices)}}}", "help": about, **more}, choices=choices)


def flag(name: str, about: str) -> Argument:
    """Declare an option with nothing behind it."""
    return Argument(name, {"action": "store_true", "help": about})


def one_of(words: Iterable[str]) -> str:
    """List words for a sentence: a, b or c."""
    *others, last = words
    return f"{', '.join(others)} or {last}"


_WHERE: Final = "the journal (default: CONNECTS_JOURNAL, else journal.toml in the user's data directory)"
JOURNAL: Final = Argument("--journal", {"metavar": "FILE", "default": argparse.SUPPRESS, "help": _WHERE}, words="files")
_DAY: Final = "effective date: 2026-11-20, Nov 20, yesterday, mon, -3d (default: today)"
_AS_OF: Final = argument("--as-of", "DAY", "day", "the day to report on (default: today)", words="days")
_NO_PAGER: Final = flag("--no-pager", "print everything at once, without $PAGER")
_ON: Final = argument("--on", "DAY", "day", _DAY, words="days")
_ANYWAY: Final = flag("--anyway", "record it even if Upwork's rules forbid it")
DRY_RUN: Final = flag("--dry-run", "show what would be recorded, and record nothing")
JSON: Final = flag("--json", "output JSON")
REPORTS: Final = (_AS_OF, JSON)
REPORTS_AT_LENGTH: Final = (_AS_OF, _NO_PAGER, JSON)
RECORDS: Final = (_ON, DRY_RUN, JSON)
RECORDS_ANYWAY: Final = (_ON, _ANYWAY, DRY_RUN, JSON)
