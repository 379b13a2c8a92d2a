"""How commands are declared: what they take, do and are run by.

What runs a command, checks an argument or completes one is `Lazy`, so that nothing of the domain is loaded.
"""

import argparse
from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Any, Final, NamedTuple

from connects_tui.cli import Lazy
from connects_tui.wording import did_you_mean


class Argument(NamedTuple):
    """One argument: what argparse's `add_argument` takes, and what argcomplete calls for words."""

    name: str
    keywords: dict[str, Any]
    completer: Callable[..., Iterable[str]] | None = None


class Command:
    """One command; `run` is the function that runs it, or `None` where the app is opened.

    `needs_no_journal`: it runs without the journal and the rules, so that nothing of them is loaded.
    """

    def __init__(
        self, run: str | None, about: str, example: str, *arguments: Argument, needs_no_journal: bool = False
    ) -> None:
        self.run = None if run is None else Lazy(run)
        self.help, self.example, self.arguments, self.needs_no_journal = about, example, arguments, needs_no_journal


def argument(name: str, metavar: str, check: str, about: str, *, words: str | None = None, **more: object) -> Argument:
    """Declare an argument that `arguments.read_CHECK` reads, and maybe `arguments.WORDS` completes."""
    keywords = {"metavar": metavar, "help": about, "type": partial(_checked, Lazy(f"arguments.read_{check}")), **more}
    return Argument(name, keywords, None if words is None else _words(words))


def _words(name: str) -> Callable[..., Iterable[str]]:
    return partial(Lazy("arguments.completions"), Lazy(f"arguments.{name}"))


def choice(name: str, choices: Iterable[str], about: str, **more: object) -> Argument:
    known = tuple(choices)
    check = partial(_checked, partial(one_of, known))
    keywords = {"metavar": f"{{{','.join(known)}}}", "help": about, "type": check, **more}
    return Argument(name, keywords, lambda **_: known)


def _checked(check: Callable[[str], object], text: str) -> object:
    """Make a value of text; of a ValueError argparse would name only the function."""
    try:
        return check(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def one_of(choices: Collection[str], text: str) -> str:
    """Return a word that is one of these. Raises ValueError, as argparse words it differently in each version."""
    if text not in choices:
        near = did_you_mean(text, choices, f"use one of {', '.join(choices)}")
        raise ValueError(f"there is no {text!a}{near}")
    return text


def day(name: str, about: str, check: str = "day") -> Argument:
    return argument(name, "DAY", check, about, words="days")


def flag(name: str, about: str) -> Argument:
    return Argument(name, {"action": "store_true", "help": about})


# --- what several commands take --------------------------------------------------------------------------------------

_WHERE: Final = "the journal (default: CONNECTS_JOURNAL, or journal.toml in your data directory)"
JOURNAL: Final = Argument(
    "--journal", {"metavar": "FILE", "default": argparse.SUPPRESS, "help": _WHERE}, _words("files")
)
ACCOUNT: Final = Argument(
    "--account",
    {"metavar": "NAME", "default": argparse.SUPPRESS, "help": "the journal of an account named in your settings"},
    _words("accounts"),
)
DRY_RUN: Final = flag("--dry-run", "show what would be recorded without recording it")
JSON: Final = flag("--json", "output JSON")
ON: Final = day("--on", "the date: 2026-11-20, Nov 20, yesterday, mon, -3d (default: today)")
AS_OF: Final = day("--as-of", "the day to report on (default: today)")
REPORTS: Final = (AS_OF, JSON)
REPORTS_AT_LENGTH: Final = (AS_OF, flag("--no-pager", "print everything at once, not through $PAGER"), JSON)
RECORDS: Final = (ON, DRY_RUN, JSON)
RECORDS_ANYWAY: Final = (ON, flag("--anyway", "record it even if Upwork's rules forbid it"), DRY_RUN, JSON)

ID: Final = "the id, or the beginning of one"
IDS: Final = "one or more ids, or their beginnings"
TAX: Final = "the tax on top of Upwork's prices, in percent, like 18"
