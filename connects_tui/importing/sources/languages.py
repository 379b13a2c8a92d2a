"""Upwork's page in another language: its words and dates as English ones, by the tables of `languages.toml`.

A job's title stays: words are taken from the beginning of a text as long as the table has them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from typing import Final

from msgspec import Struct, convert

from connects_tui.importing.dates import day_of
from connects_tui.importing.sources.history_actions import is_action
from connects_tui.importing.table import column_name
from connects_tui.toml import parse_toml

_SEPARATOR: Final = re.compile(r"(:\s+|:$|\s[-\u2013\u2014|\u00b7]\s)")
_MARKS: Final = ".,;!?()\u0970\u0964\"'\u201c\u201d\u201e\u00ab\u00bb"
_FIRST: Final = re.compile("^(\\d{1,2})(?:er|\u00ba|\u00aa)$")
"""The first of a month."""

_UNITS: Final = ("minutes", "hours", "days", "weeks")


class Language(Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """The words of a language on Upwork's page, as `languages.toml` describes them; English has none.

    `phrases` are beginnings of actions that the user has explained, with one of `ACTIONS` each; "" for none of them.
    """

    dates: Mapping[str, str] = {}
    words: Mapping[str, str] = {}
    phrases: Mapping[str, str] = {}

    @cached_property
    def _english(self) -> Mapping[str, str]:
        return _by_word(self.words) | {"connects": "connects"}

    @cached_property
    def _english_in_dates(self) -> Mapping[str, str]:
        return _by_word(self.dates) | {"at": "at"}

    def day(self, text: str) -> str:
        """Return a date with English words; another text as it is."""
        words = [word.casefold().replace("\u2019", "'") for word in text.split()] if self.dates else []
        bare = [_FIRST.sub(r"\1", word.strip(_MARKS)) for word in words]
        english = [self._english_in_dates.get(word, word if word[:1].isdigit() else None) for word in bare]
        if english and english[0] in ("today", "yesterday"):
            return " ".join((english[0], *words[1:]))
        if not english or None in english:
            return text
        said = " ".join(word for word in english if word and word not in ("fillers", "ago"))
        said = f"1 {said}" if said in _UNITS else said  # "an hour"
        return f"{said} ago" if "ago" in english and said.endswith(_UNITS) else said

    def action(self, text: str) -> str:
        """Return a text with its first words, those of an action, in English."""
        for phrase, means in self.phrases.items():
            if means and text.casefold().startswith(phrase.casefold()):
                rest = text[len(phrase) :].lstrip(" :-\u2013\u2014")
                return f"{ACTIONS[means]}: {rest}" if rest else ACTIONS[means]
        if not self.words:
            return text
        said: list[str] = []
        parts = _SEPARATOR.split(text)
        for at in range(0, len(parts), 2):
            words = parts[at].split()
            known = self._known(words)
            if at and len(known) < len(words):
                break
            said += [" ".join((*known, *words[len(known) :])), *parts[at + 1 : at + 2]]
            if len(known) < len(words):
                break
        return "".join((*said, *parts[len(said) :]))

    def _known(self, words: Sequence[str]) -> list[str]:
        known = []
        for word in words:
            bare = word.casefold().replace("\u2019", "'").strip(_MARKS)
            english = self._english.get(bare) or self._english.get(re.split("['-]", bare)[-1])
            if english is None and not bare.isdigit():
                break
            known.append(english or bare)
        return known


def _by_word(table: Mapping[str, str]) -> dict[str, str]:
    return {word: english for english, words in table.items() for word in words.split()}


ENGLISH: Final = Language()

ACTIONS: Final = {
    "proposal": "Applied to job",
    "boost": "Boosted proposal",
    "refund": "Connects refund",
    "purchase": "Connects purchase",
    "bonus": "Bonus Connects",
    "allowance": "Monthly Connects",
    "spend": "Availability badge",
}
"""What the user can say that a phrase means."""


@cache
def _languages() -> Sequence[Language]:
    tables = parse_toml(Path(__file__).with_name("languages.toml").read_text(encoding="utf-8"))
    return tuple(convert(tables, dict[str, Language]).values())


def language_of(texts: Iterable[str], today: date) -> Language:
    """Return the language in which most of some texts are actions; English if no other one has more.

    A page in English with a day in another language has been edited, so that day isn't read, unless all are like that.
    """
    samples = list(islice(texts, 100))

    def days(language: Language) -> int:
        return sum(day_of(language.day(text), today, "dmy") is not None for text in samples)

    def actions(language: Language) -> int:
        return sum(is_action(language.action(text)) for text in samples)

    languages = (ENGLISH, *_languages())
    best = max(languages, key=actions)
    return max(languages, key=days) if best is ENGLISH and not days(ENGLISH) else best


@cache
def english_heading(name: str) -> str:
    """Return the English name of a column, in lower case."""
    name = column_name(name)
    own = (language.action(name) for language in _languages())
    return next((english for english in own if english in ("date", "action", "connects")), name)
