"""The sentences that the program says in more than one place, each written once.

An error says what is wrong and, after a semicolon, what to do. How numbers, money and days are written is
`connects_tui.actions.words`.
"""

from collections.abc import Iterable
from typing import Final

NO_MATCH: Final = "No proposals match."
USE_ANYWAY: Final = "use --anyway to record it even if Upwork's rules forbid it"
AT_LEAST_ONE: Final = "the number must be at least 1"
EXPECTED_AMOUNT: Final = "expected an amount such as 14.99"
NOTHING_TO_UNDO: Final = "Nothing to undo"
ONLY_THE_OPENING: Final = "Nothing left to undo: the account's opening stays (`connects edit` corrects it)"
NOTHING_TO_REDO: Final = "Nothing to redo"
ALREADY_REMOVED: Final = "Already removed"
NOT_RECORDED: Final = "A dry run: nothing is recorded. It would say:"
NEEDS_YES: Final = "nothing was imported, since there is nobody to ask; use --yes to import it as shown"


def no_journal(path: object) -> str:
    """Say that there is no journal, and how to begin one."""
    return f"{path}: no journal yet; run `connects` to set one up, or `connects init --rules upwork --plan basic`"


def not_printed(why: str, recorded: Iterable[str]) -> str:
    """Say that an answer could not be printed, and the ids of what is in the journal all the same."""
    ids = ", ".join(recorded)
    done = f"recorded ({ids}), but " if ids else ""
    return f"{done}the answer could not be printed ({why}){'; do not record it again' if ids else ''}"


def left_out(unread: int, undecided: int) -> str:
    """Say how many rows of an import were left out, and what to do about them."""
    parts = []
    if unread:
        parts.append(f"{unread} {'row' if unread == 1 else 'rows'} could not be read")
    if undecided:
        parts.append(f"{undecided} {'is' if undecided == 1 else 'are'} unsure")
    return f"{' and '.join(parts)}, and left out; --dry-run shows them, --choose and --map decide them"


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return the end of a sentence that asks whether a known word was meant, where one is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    near = get_close_matches(word, list(known), n=1)
    if near:
        return f"; did you mean {near[0]}?"
    return f"; {otherwise}" if otherwise else ""


def no_such(what: str, word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Say that there is no such command, plan, rule set or id; ask whether a near one was meant."""
    return f'there is no {what} "{word}"{did_you_mean(word, known, otherwise)}'
