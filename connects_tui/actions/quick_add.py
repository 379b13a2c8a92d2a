"""The quick-add line: one proposal from one line of text.

    6 Speed up a Shopify theme +10 @acme #shopify $800 ~yesterday

A token counts only when its whole form fits, everything else is the title; a backslash makes a word title.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import islice, zip_longest
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.actions.book import BadQuickAdd
from connects_tui.actions.typed_values import (
    distinct,
    looks_like_a_day,
    parse_applicants,
    parse_budget,
    parse_connects,
    parse_day,
    parse_hours,
)
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.history import History
from connects_tui.wording import budget_text, cut, sanitize


class JobDetails(Struct, frozen=True, kw_only=True):
    """What may be known of a proposal besides its title, cost and day; the fields are those of `Proposal`."""

    boost: int = 0
    client: str | None = None
    url: str | None = None
    tags: tuple[str, ...] = ()
    invited: bool = False
    budget: Decimal | None = None
    budget_max: Decimal | None = None
    hourly: bool = False
    job_age: int | None = None
    applicants: int | None = None
    template: str | None = None
    country: str | None = None
    client_spent: Decimal | None = None


class Draft(JobDetails, frozen=True):
    """What a quick-add line says, before what it leaves out is filled in; it has no form for the last two details."""

    title: str = ""
    connects: int | None = None
    on: date | None = None


MAX_LENGTH: Final = 20_000
"""The most characters of a line: everything at its limit fits into it."""

_WORD = re.compile(r'@"[^"]*"(?=\s|$)|\S+')
_NUMBER = re.compile(r"\d+", re.ASCII)
_BOOST = re.compile(r"\+(\d+)", re.ASCII)
_TAG = re.compile(r"#([^\W\d_][\w+.-]*)")
_TEMPLATE = re.compile(r"%([^\W\d_][\w+.-]*)")
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_DATA = re.compile(r'\s*(?:\{\s*"|\[\s*[\[{]|<!doctype|<html|<table)', re.IGNORECASE)
_LIKE_A_COST = re.compile(r"[-\u2212\u2013]?\d[\d.,]*[:;]?")
_LIKE_A_TOKEN: Final = {
    "+": "a boost like +10",
    "@": 'a client like @acme or @"Acme Corp"',
    "#": "a tag like #css",
    **dict.fromkeys("$€£", "a budget like $800 or $45/h"),
    "!": "!invite",
    "~": "a day like ~mon or ~2026-11-20",
    "^": "a job age like ^3h or applicants like ^20",
    "%": "a template like %short",
    **dict.fromkeys(("http:", "https:"), "a link like https://example.com/job"),
}


def parse_quick_add(line: str, today: date) -> Draft:
    """Read a quick-add line. Raises BadQuickAdd: a token is repeated or makes no sense, or the line is endless."""
    if len(line) > MAX_LENGTH:
        raise BadQuickAdd(f"this line is longer than {MAX_LENGTH:,} characters")
    found: dict[str, Any] = {}
    tags, title = list[str](), list[str]()
    for match in _WORD.finditer(line):
        word = match[0]
        is_cost = not title and "connects" not in found and _NUMBER.fullmatch(word) is not None
        if _is_escaped(word):
            title.append(word[1:])
        elif tag := _TAG.fullmatch(word):
            tags.append(tag[1])
        elif (fields := _fields(word, today, is_cost=is_cost)) is None:
            title.append(word)
        elif repeated := found.keys() & fields.keys():
            raise BadQuickAdd(f"{word}: the {FIELD_NAMES.get(min(repeated), min(repeated))} is given twice")
        else:
            found |= fields
    return Draft(title=" ".join(title), tags=distinct(tags), **found)


def lookalikes(line: str) -> list[str]:
    """Say of each word that looks like a token and is none what it isn't, and what comes of it instead."""
    found: list[str] = []
    cost: str | None = None
    is_first = True
    words = [match[0] for match in _WORD.finditer(line)]
    for word, following in zip_longest(words, words[1:], fillvalue=""):
        if is_first and cost is None and _NUMBER.fullmatch(word):
            cost = word
        elif "\ufffd" in sanitize(word):
            found.append(f"{_quoted(word)} has characters that can't be shown; \ufffd stands for them")
            is_first = is_first and _is_token(word)
        elif _BOOST.fullmatch(word) and not word.strip("+0"):
            found.append(f"{_quoted(word)} is not {_LIKE_A_TOKEN['+']}, so there is no boost")
        elif _is_escaped(word):
            is_first = False
        elif not _is_token(word):
            expected = _looks_like(word, following, is_first=is_first, cost=cost)
            if expected is not None:
                found.append(f"{_quoted(word)} is not {expected}, so it stays in the title")
            is_first = False
    return found


def _quoted(word: str) -> str:
    shown = cut(sanitize(word))
    quote = "'" if '"' in shown else '"'
    return f"{quote}{shown}{quote}"


def _looks_like(word: str, following: str, *, is_first: bool, cost: str | None = None) -> str | None:
    if is_first and _LIKE_A_COST.fullmatch(word):
        return "a number of Connects like 6" if cost is None else f"the cost, which is already {cost}"
    if word == "%" or (word in ("+", "!") and not _is_token(f"{word}{following}")):  # as in `50 % of React + Node`
        return None
    small = word.lower()
    return next((expected for beginning, expected in _LIKE_A_TOKEN.items() if small.startswith(beginning)), None)


def _client(token: re.Match[str], _today: date) -> dict[str, object]:
    client = (token[1] or token[2] or "").strip()
    if not client:
        raise ValueError("the client has no name")
    return {"client": client}


def _budget(token: re.Match[str], _today: date) -> dict[str, object] | None:
    budget = parse_budget(token[0])
    return {"budget": budget.least, "budget_max": budget.most, "hourly": budget.hourly} if budget else None


def _day(token: re.Match[str], today: date) -> dict[str, object] | None:
    return {"on": parse_day(token[1], today)} if looks_like_a_day(token[1]) else None


def is_link(text: str) -> bool:
    """Whether a text is one link and nothing else."""
    return _LINK.fullmatch(text) is not None


def escaped(word: str, following: str = "", *, is_first: bool = False) -> str:
    """Write a word of the title, with a backslash where it would be read as something else, or looks like it."""
    is_title = not word.startswith(("\\", '@"')) and not _is_token(word)
    return word if is_title and _looks_like(word, following, is_first=is_first) is None else f"\\{word}"


def title_begins_at(line: str) -> int | None:
    """Return where the title begins, if nothing but title follows up to the line's end."""
    begin: int | None = None
    cost_may_come = True
    for match in _WORD.finditer(line):
        word = match[0]
        if cost_may_come and begin is None and _NUMBER.fullmatch(word):
            cost_may_come = False
        elif _is_escaped(word) or not (_is_token(word) or word.startswith('@"')):
            begin = match.start() if begin is None else begin
        elif begin is not None:
            return None
    return begin


_TOKENS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], dict[str, Any] | None]], ...]] = (
    (_BOOST, lambda token, _: {"boost": parse_connects(token[1])}),
    (re.compile(r'@(?:"([^"]*)"|([^\s"]+))'), _client),
    (re.compile(r"\$.*"), _budget),
    (re.compile("!invite"), lambda *_: {"invited": True}),
    (re.compile("~(.*)"), _day),
    (_LINK, lambda token, _: {"url": token[0]}),
    (re.compile(r"\^(\d+[hd])", re.ASCII), lambda token, _: {"job_age": parse_hours(token[1])}),
    (re.compile(r"\^(\d+)", re.ASCII), lambda token, _: {"applicants": parse_applicants(token[1])}),
    (_TEMPLATE, lambda token, _: {"template": token[1]}),
)

FIELD_NAMES: Final = {
    "invited": "invitation", "on": "day", "url": "link", "job_age": "job age", "applicants": "number of applicants",
    "connects": "cost", "client_spent": "client's spending",
}  # fmt: skip
"""What fields are called, if not by their name."""


def _fields(word: str, today: date, *, is_cost: bool = False) -> dict[str, object] | None:
    try:
        if is_cost:
            return {"connects": parse_connects(word)}
        return next((read(token, today) for form, read in _TOKENS if (token := form.fullmatch(word))), None)
    except ValueError as error:
        raise BadQuickAdd(f"{word}: {error}") from error


def written_line(draft: Draft) -> str:
    """Write a draft as the line that reads back as it, as far as there is a form for it."""
    title, client = draft.title.split(), (draft.client or "").replace('"', "'").strip()
    following = zip_longest(title, title[1:], fillvalue="")
    words = (
        "" if draft.connects is None else f"{draft.connects}",
        *(escaped(word, after, is_first=place == 0) for place, (word, after) in enumerate(following)),
        f"+{draft.boost}" if draft.boost else "",
        f"@{client}" if client.split() == [client] else f'@"{client}"' if client else "",
        *(f"#{tag}" for tag in draft.tags if _TAG.fullmatch(f"#{tag}")),
        budget_text(draft.budget, draft.budget_max, draft.hourly),
        "!invite" if draft.invited else "",
        draft.url or "",
        "" if draft.job_age is None else f"^{draft.job_age}h",
        "" if draft.applicants is None else f"^{draft.applicants}",
        f"%{draft.template}" if _TEMPLATE.fullmatch(f"%{draft.template or ''}") else "",
        "" if draft.on is None else f"~{draft.on}",
    )
    return " ".join(filter(None, words))


def _is_escaped(word: str) -> bool:
    return word.startswith("\\") and len(word) > 1


def _is_token(word: str) -> bool:
    try:
        return _TAG.fullmatch(word) is not None or _fields(word, date.min) is not None
    except BadQuickAdd:
        return True


# --- pasting ----------------------------------------------------------------------------------------------------------

_WORDS_OF_A_JOB: Final = re.compile(r"(?P<words>.+)_~\w+")
"""How Upwork ends a job's address: its title with hyphens for blanks, then `_~` and the job's number."""


_COST_AND_WORD: Final = re.compile(
    r"\d{1,3} +(?!(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* +\d)[^\W\d_]", re.IGNORECASE
)
"""Not a day, as in "12 Nov 2026", with which a row of Upwork's page begins."""


def pasted_lines(text: str) -> list[str]:
    """Return the lines of a paste that are not empty, sanitized."""
    return [sanitize(line.strip()) for line in text.splitlines() if line.strip()]


def is_several(text: str) -> bool:
    """Whether a paste is more than a line to type: several lines, a row of a table, JSON or a page."""
    return len(pasted_lines(text)) > 1 or "\t" in text.strip() or bool(_DATA.match(text))


def are_lines(text: str) -> bool:
    """Whether a paste begins with a link, or each of its lines with a cost and a word, as quick-add lines do."""
    lines = pasted_lines(text)
    return is_link(lines[0]) or ("\t" not in text and all(map(_COST_AND_WORD.match, lines)))


def line_for_link(link: str) -> str | None:
    """Return the quick-add line for a pasted link; it begins with a blank, so that a cost can be typed before it."""
    return f" {written_line(Draft(title=title_in_link(link), url=link))}" if is_link(link) else None


def title_in_link(link: str) -> str:
    """Return the title that a job's link on Upwork holds, or ""."""
    try:
        address = urlsplit(link)
    except ValueError:
        return ""
    if not re.fullmatch(r"(.+\.)?upwork\.com", address.hostname or ""):
        return ""
    for segment in address.path.split("/"):
        if job := _WORDS_OF_A_JOB.fullmatch(sanitize(unquote(segment))):
            return " ".join(job["words"].replace("-", " ").replace("_", " ").split())
    return ""


# --- how a half-typed line goes on: names of the journal, what was used last first ------------------------------------

_CLIENT_SO_FAR: Final = re.compile(r'(?<!\S)(?P<before>-?@)(?:"(?P<quoted>[^"]*)|(?P<plain>[^\s"]*))$')
_TAG_SO_FAR: Final = re.compile(r"(?<!\S)(?P<before>-?#)(?P<typed>\S*)$")
_TEMPLATE_SO_FAR: Final = re.compile(r"(?<!\S)%(?P<typed>\S+)$")

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
        templates = (entry.template for entry in latest_first)
        return cls(
            titles=_names(entry.title for entry in latest_first),
            clients=_names(entry.client for entry in latest_first if entry.client and '"' not in entry.client),
            tags=_names(tag for entry in latest_first for tag in entry.tags if " " not in tag),
            templates=_names(name for name in templates if name and _TEMPLATE.fullmatch(f"%{name}")),
        )

    def complete_quick_add(self, text: str) -> str | None:
        """Complete the last part of a quick-add line."""
        named = self.client(text, quick_add=True) or self.tag(text, quick_add=True) or self._template(text)
        return named or self._title(text)

    def client(self, text: str, *, quick_add: bool) -> str | None:
        """Complete the client at the end of a quick-add line, or of a filter, where it may be excluded."""
        match = _CLIENT_SO_FAR.search(text)
        if match is None or (quick_add and match["before"] != "@"):
            return None
        typed = match["plain"] if match["quoted"] is None else match["quoted"]
        client = next(_beginning(self.clients, typed), None)
        if client is None:
            return None
        quote = '"' if match["quoted"] is not None or " " in client else ""
        return f"{text[: match.start()]}{match['before']}{quote}{client}{quote}"

    def tag(self, text: str, *, quick_add: bool) -> str | None:
        """Complete the tag at the end; in a quick-add line one that can be written there."""
        match = _TAG_SO_FAR.search(text)
        if match is None or (quick_add and match["before"] != "#"):
            return None
        used = {word.lstrip("-").casefold() for word in text[: match.start()].split()}
        for tag in _beginning(self.tags, match["typed"]):
            if f"#{tag.casefold()}" not in used and (_TAG.fullmatch(f"#{tag}") or not quick_add):
                return f"{text[: match.start()]}{match['before']}{tag}"
        return None

    def _template(self, text: str) -> str | None:
        match = _TEMPLATE_SO_FAR.search(text)
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


def suggested_rest(text: str, completed: str) -> str:
    """Return the rest of the completed line; the quotes around a client where they were typed."""
    if completed[: len(text)].casefold() == text.casefold():
        return completed[len(text) :]
    before, _, client = completed.rpartition('@"')
    unquoted = f"{before}@{client}".removesuffix('"')
    return unquoted[len(text) :] if unquoted[: len(text)].casefold() == text.casefold() else ""
