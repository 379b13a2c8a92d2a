"""Titles of jobs: how alike two of them are, and what names a job in a link."""

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

SIMILAR: Final = 0.75
"""Titles more alike mean the same job, if the Connects are the same and the days near."""

_NO_LETTERS: Final = re.compile(r"[\W_]+")
_REFERENCE: Final = re.compile(r"~0[0-9a-z]{8,}")
_CUT_OFF: Final = ("\u2026", "...")


@lru_cache(maxsize=65_536)
def comparable(text: str) -> str:
    """Return text as titles are compared: letters and digits in lower case, one blank between words."""
    return _NO_LETTERS.sub(" ", text.casefold()).strip()


@lru_cache(maxsize=65_536)
def title_words(text: str) -> frozenset[str]:
    """Return the words of a title, as they are compared."""
    return frozenset(comparable(text).split())


@lru_cache(maxsize=65_536)
def _pairs_of(text: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(f" {comparable(text)} ")))


def similarity(first: str, second: str) -> float:
    """Return how alike two titles are, from 0 to 1; one that is cut off, or part of the other, is very alike."""
    a, b = comparable(first), comparable(second)
    a_cut_off, b_cut_off = first.rstrip().endswith(_CUT_OFF), second.rstrip().endswith(_CUT_OFF)
    words, others = title_words(first), title_words(second)
    if not a or not b or (words.isdisjoint(others) and not (a_cut_off or b_cut_off)):
        return 0.0
    if a == b or (a_cut_off and b.startswith(a)) or (b_cut_off and a.startswith(b)):
        return 1.0
    fewer = min(words, others, key=len)
    contained = len(words & others) / len(fewer) if len(fewer) > 1 or len(next(iter(fewer))) >= 5 else 0.0
    if contained == 1.0:
        return 0.95
    pairs, other_pairs = _pairs_of(first), _pairs_of(second)
    return max(0.9 * contained, 2 * len(pairs & other_pairs) / (len(pairs) + len(other_pairs)))


def job_reference(text: str) -> str:
    """What names a job in a link to it, such as ~022084672231134301765."""
    found = _REFERENCE.search(text)
    return found[0] if found else ""
