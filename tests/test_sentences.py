"""What is said stays as it is said now: words that were given up don't come back, and numbers are written one way."""

import re
from functools import cache

import pytest

from tests.sentences import Sentence, sentences


@cache
def said() -> list[Sentence]:
    """Every sentence, found once in each process that asks for them: that takes a second."""
    return sentences()


GIVEN_UP = {
    "expire": r"\b[Ll]aps(?:e|es|ed|ing)\b",
    "not boosted": r"\b[Oo]rganic\b",
    "95%, without a space": r"[\d}] %|\bper cent\b",
    "a real minus before numbers": r"(?:^|[ (])[-\u2013](?:\$|\d[\d,]* Connect)",
    "like 12": r"\bexpected an? ",
    "can't": r"\bcannot\b",
    "fix": r"\b[Mm]end(?:ed|s)?\b",
    "current rules": r"\bthose in force\b|\b[Ii]n force now\b",
    "N Connects short": r"Connects? too few",
    "left for today": r"\bsafe today\b",
    "Open proposals, Expiring, Timeline, Details, Appearance": (
        r"In the running|What \w+ when|Its story|Behind this movement|Look and words"
    ),
    "Required": r"this is needed",
    "quits": r"leaves the app",
    "no extra Connects, nothing charged": r"\b0 Connects more\b|and \$0\.00",
    "before you started tracking": r"before the opening\b.*balance stays",
    "isn't worth it": r"\bdoes not pay\b",
    "reverse": r"[Tt]urn the order",
    "refund, refunded, refund due": (
        r"\bcame back\b|\b(?:can|don't) come back\b|\b[Dd]ue back\b|\bConnects back\b|\bgiven? back\b|\breturned\b"
        r"|didn't return"
    ),
    "(hint starts at 30)": r"\bshown from\b",
    "a sentence of its own": r"\bof which\b|\bby which\b",
    "you, your": r"\bone's\b|\bone can\b",
    "you logged this title": r"same title was logged",
    "merged with": r"\bjoined to\b",
    "N Connects over this cycle's budget": r"over this cycle's budget of .*, by ",
    "Date, Type, Data, Takes effect, Pace, Renewal day, Max budget": (
        r"^(?:Changed on|Starts|Usage|Renews on day|Budget max)$"
    ),
    "simulate": r"\bplays a month\b|\bplayed month by month\b",
    "isn't text": r"\bis no (?:text|spreadsheet|TOML|day|amount)\b",
    "not counting": r"started tracking not counted",
    "things to do, what needs your attention": r"\bthings? waits?\b|\b[Ww]hat waits\b|\b[Nn]othing waits\b",
    "1 in 24 bids like this gets you hired": r"\bsuch bids? brings?\b|\bNo \w+ yet of\b",
    "within budget": r"Connects, kept\b|'kept'",
    "No price known": r"\bto tell by\b",
    "2 times, in a sentence": r"\d ×[,;]",
}
"""How it is said, and what is said no more: see `words.md`'s rule that one thing has one word."""


@pytest.mark.parametrize("instead", GIVEN_UP)
def test_what_was_given_up_is_said_no_more(instead: str) -> None:
    wrong = [f"{sentence}" for sentence in said() if re.search(GIVEN_UP[instead], sentence.bare)]
    assert not wrong, f"say: {instead}\n" + "\n".join(wrong)


def test_no_sentence_has_two_blanks_in_it() -> None:
    assert [f"{sentence}" for sentence in said() if re.search(r"[a-z.,;:]  +[A-Z]?[a-z]+[ .,;]", sentence.bare)] == []


def test_what_is_several_sentences_ends_as_one() -> None:
    """A single one may stand as a label; after a full stop and a capital there is a full stop at the end, too."""
    assert [f"{sentence}" for sentence in said() if _ends_open(sentence)] == []


def _ends_open(sentence: Sentence) -> bool:
    text = sentence.bare.strip()
    return bool(re.search(r"[a-z]\. [A-Z]", text)) and not re.search(r"(?:[.?!:…}`)\]|\"'*]|format = 1)$", text)


def test_sentences_are_found_where_they_stand() -> None:
    found = {(sentence.path, sentence.bare) for sentence in said()}
    assert ("connects_tui/wording.py", "the number must be at least 1") in found
    assert ("docs/your-data.md", "Copying the one file is a backup.") in found
    assert ("connects_tui/rules/sets/upwork-2023.toml", "Upwork, 2023") in found
    assert sum(sentence.path == "CONTRIBUTING.md" for sentence in said()) > 50
