"""Finding by words: in commands, in settings, and in the journal's proposals, clients and tags.

A text fits when every typed word begins a word of it, whatever the case, the accents and the order.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final, TypeVar

from msgspec import Struct

from connects_tui.ledger.entries import Proposal
from connects_tui.wording import plain_name

MOST: Final = 12

_WORD: Final = re.compile(r"[^\W_]+")
_LETTERS: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "\u0131": "i", "'": "", "\u2019": ""})
"""Letters that Unicode does not take for accented ones, and apostrophes, which part no words."""


def folded(text: str) -> str:
    """Return text in small letters, without accents."""
    if text.isascii():
        return text.lower().replace("'", "")
    parts = unicodedata.normalize("NFKD", text).casefold()
    return "".join(part for part in parts if not unicodedata.combining(part)).translate(_LETTERS)


def search_words(text: str) -> tuple[str, ...]:
    """Return a text's words as they are compared."""
    return tuple(_WORD.findall(folded(text)))


def fits(typed: Sequence[str], text: str) -> bool:
    """Whether a text fits the words that were typed."""
    return rank(typed, [search_words(text)]) is not None


def rank(typed: Sequence[str], fields: Sequence[Sequence[str]]) -> int | None:
    """Return how far typed words are from the best fit, 0; `None` where one of them fits nowhere.

    Of `fields`, those that say most come first: an earlier one counts more than a whole word.
    """
    total = 0
    for beginning in typed:
        for index, words in enumerate(fields):
            if any(word.startswith(beginning) for word in words):
                total += 2 * index + (beginning not in words)
                break
        else:
            return None
    return total


Named = TypeVar("Named")


class Name(Struct, frozen=True):
    """A client or a tag as last written, and how many proposals bear it."""

    text: str
    proposals: int


class Found(Struct, frozen=True):
    """What fits in a journal, the latest first."""

    proposals: tuple[Proposal, ...] = ()
    clients: tuple[Name, ...] = ()
    tags: tuple[Name, ...] = ()


class JournalSearch:
    """A journal's proposals, the latest first, ready to be searched."""

    def __init__(self, latest_first: Sequence[Proposal]) -> None:
        self._proposals = [
            (folded(" ".join((proposal.title, proposal.client or "", *proposal.tags))), proposal)
            for proposal in latest_first
        ]
        self._clients = _names(proposal.client for proposal in latest_first if proposal.client)
        self._tags = _names(tag for proposal in latest_first for tag in proposal.tags)

    def find(self, text: str) -> Found:
        """Return what fits a text; nothing where it has no words."""
        typed = search_words(text)
        if not typed:
            return Found()
        return Found(_fitting(self._proposals, typed), _fitting(self._clients, typed), _fitting(self._tags, typed))


def _names(texts: Iterable[str]) -> list[tuple[str, Name]]:
    spelled: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for text in texts:
        key = plain_name(text)
        spelled.setdefault(key, text)
        counted[key] += 1
    return [(folded(text), Name(text, counted[key])) for key, text in spelled.items()]


def _fitting(named: Sequence[tuple[str, Named]], typed: Sequence[str]) -> tuple[Named, ...]:
    longest = max(typed, key=len)
    # Whether the longest word is in a text at all is quickly told, and true of few.
    matches = (thing for text, thing in named if longest in text and fits(typed, text))
    return tuple(islice(matches, MOST))
