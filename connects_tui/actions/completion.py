"""How a half-typed line goes on: names of the journal, what was used last first, and words of the filters."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.actions.book import BadQuickAdd
from connects_tui.actions.filters import FLAGS, MOVEMENT_WORDS, PROPOSAL_VALUES
from connects_tui.actions.quick_add import escaped, is_tag, is_template, parse_quick_add, title_begins_at
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.history import History
from connects_tui.wording import sanitize

_CLIENT: Final = re.compile(r'(?<!\S)(?P<before>-?@)(?:"(?P<quoted>[^"]*)|(?P<plain>[^\s"]*))$')
_TAG: Final = re.compile(r"(?<!\S)(?P<before>-?#)(?P<typed>\S*)$")
_TEMPLATE: Final = re.compile(r"(?<!\S)%(?P<typed>\S+)$")
_FILTER_WORD: Final = re.compile(r"(?<!\S)-?(?P<typed>[^\s-]\S*)$")
FILTER_WORDS: Final = tuple(
    f"{key}:{value}" for key in ("is", "got", "since", "until") for value in PROPOSAL_VALUES[key]
)
FILTER_KEYS: Final = (*FLAGS, "connects>", "is:", "got:", "earned:", "since:", "until:")
_MOVEMENT_FILTER_WORDS: Final = (
    *(f"is:{kind}" for kind in MOVEMENT_WORDS),
    *(word for word in FILTER_WORDS if not word.startswith("is:")),
)


KnownNames = tuple[tuple[str, str], ...]
"""(casefolded, as written) pairs, the most recently used first."""


def _names(texts: Iterable[str]) -> KnownNames:
    """Return those that can stand on one line as they are."""
    found: dict[str, str] = {}
    for text in texts:
        tidy = " ".join(text.split())
        if tidy and sanitize(tidy) == tidy:
            found.setdefault(tidy.casefold(), tidy)
    return tuple(found.items())


def _beginning(names: KnownNames, typed: str) -> Iterator[str]:
    folded, length = typed.casefold(), len(typed)
    for small, text in names:
        # the second look is for letters that are longer when small: the beginning has to end between two letters
        if small.startswith(folded) and len(text) > length and text[:length].casefold() == folded:
            yield text


class Completions(Struct, frozen=True):
    """What can be offered."""

    titles: KnownNames
    clients: KnownNames
    tags: KnownNames
    templates: KnownNames = ()

    @classmethod
    def of(cls, history: History) -> "Completions":
        """Collect what a journal's latest 2,000 proposals hold."""
        proposals = (entry for entry in reversed(history.entries) if isinstance(entry, Proposal))
        latest_first = list(islice(proposals, 2_000))
        return cls(
            titles=_names(entry.title for entry in latest_first),
            clients=_names(entry.client for entry in latest_first if entry.client and '"' not in entry.client),
            tags=_names(tag for entry in latest_first for tag in entry.tags if " " not in tag),
            templates=_names(name for entry in latest_first if (name := entry.template) and is_template(name)),
        )

    def complete_quick_add(self, text: str) -> str | None:
        """Complete the last part of a quick-add line."""
        named = self._client(text, quick_add=True) or self._tag(text, quick_add=True) or self._template(text)
        return named or self._title(text)

    def complete_filter(self, text: str) -> str | None:
        """Complete the last word of a filter of proposals."""
        return self._filter(text, FILTER_WORDS)

    def complete_movement_filter(self, text: str) -> str | None:
        """Complete the last word of a filter of movements."""
        return self._filter(text, _MOVEMENT_FILTER_WORDS)

    def _filter(self, text: str, words: Iterable[str]) -> str | None:
        return self._client(text, quick_add=False) or self._tag(text, quick_add=False) or _filter_word(text, words)

    def _client(self, text: str, *, quick_add: bool) -> str | None:
        match = _CLIENT.search(text)
        if match is None or (quick_add and match["before"] != "@"):
            return None
        typed = match["plain"] if match["quoted"] is None else match["quoted"]
        client = next(_beginning(self.clients, typed), None)
        if client is None:
            return None
        quote = '"' if match["quoted"] is not None or " " in client else ""
        return f"{text[: match.start()]}{match['before']}{quote}{client}{quote}"

    def _tag(self, text: str, *, quick_add: bool) -> str | None:
        match = _TAG.search(text)
        if match is None or (quick_add and match["before"] != "#"):
            return None
        used = {word.lstrip("-").casefold() for word in text[: match.start()].split()}
        for tag in _beginning(self.tags, match["typed"]):
            if f"#{tag.casefold()}" not in used and (is_tag(tag) or not quick_add):
                return f"{text[: match.start()]}{match['before']}{tag}"
        return None

    def _template(self, text: str) -> str | None:
        match = _TEMPLATE.search(text)
        template = match and next(_beginning(self.templates, match["typed"]), None)
        return f"{text[: match.start()]}%{template}" if match and template else None

    def _title(self, text: str) -> str | None:
        begin = title_begins_at(text)
        if begin is None:
            return None
        try:
            draft = parse_quick_add(text, date.min)
        except BadQuickAdd:
            return None
        typed = draft.title + (" " if text[-1:].isspace() else "")
        title = next(_beginning(self.titles, typed), None)
        if title is None:
            return None
        half, *words = title[len(typed) :].split(" ")
        first = escaped(half) if typed.endswith(" ") else half
        # where the typed words stand in the line as they are in the title, they take on its spelling
        begun = title[: len(typed)] if text[begin:] == typed else text[begin:]
        completed = text[:begin] + " ".join([begun + first, *map(escaped, words)])
        # a word that is a token once it is complete would not be title any more
        return completed if parse_quick_add(completed, date.min) == replace(draft, title=title) else None


def _filter_word(text: str, known: Iterable[str]) -> str | None:
    match = _FILTER_WORD.search(text)
    if match is None:
        return None
    typed = match["typed"]
    words = known if ":" in typed else FILTER_KEYS
    begun = (word for word in words if word.startswith(typed) and word != typed)
    return next((text[: match.start("typed")] + word for word in begun), None)


def suggested_rest(text: str, completed: str) -> str:
    """Return the rest of the completed line; the quotes around a client where they were typed."""
    if completed[: len(text)].casefold() == text.casefold():
        return completed[len(text) :]
    before, _, client = completed.rpartition('@"')
    unquoted = f"{before}@{client}".removesuffix('"')
    return unquoted[len(text) :] if unquoted[: len(text)].casefold() == text.casefold() else ""
