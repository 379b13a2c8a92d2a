"""The filter language: words, @client, #tag, is:open, since:, connects>10 and so on, and - before each.

Groups of proposals as the insights make them can be filtered for too: client:, tag:, budget: and on: with a weekday.
For the insights a filter narrows a period, and what was paid in it, as well.
"""

import operator
import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from msgspec import Struct

from connects_tui.actions.book import BadFilter
from connects_tui.actions.typed_values import DAY_WORDS, EXPECTED, WEEKDAY_NAMES, WEEKDAY_NUMBERS, parse_day
from connects_tui.insights.bids import Bids
from connects_tui.insights.groups import BUDGETS, COST_BANDS, NONE, budget_band
from connects_tui.ledger.proposals import ProposalState
from connects_tui.statuses import STATUSES

Condition = Callable[[ProposalState], bool]

_WORD = re.compile(r'-?(?:@|#|[a-z]+:)?"[^"]*(?:"(?=\s|$)|$)|\S+', re.IGNORECASE)
"""What stands in double quotes is one word; where they are not closed, all that follows them is."""

_QUOTED = re.compile(r'(?:@|#|[a-z]+:)?"', re.IGNORECASE)
_CLOSED = re.compile(r'(?:@|#|[a-z]+:)?"[^"]*"', re.IGNORECASE)
_CONNECTS = re.compile(r"connects(>=|<=|>|<|=)(\d{1,12})", re.ASCII | re.IGNORECASE)
_ABOUT_CONNECTS = re.compile(r"connects[<>=:!].*|[<>=]=?\d+", re.ASCII | re.IGNORECASE)
_CONNECTS_SO_FAR = re.compile(r"connects(>=|<=|>|<|=)", re.IGNORECASE)
_DAY_SO_FAR = re.compile(r"-?|\d{1,4}|\d{4}-\d{0,2}|\d{4}-\d{1,2}-\d?", re.ASCII)
_COMPARE: Final = {">": operator.gt, "<": operator.lt, "=": operator.eq, ">=": operator.ge, "<=": operator.le}

_FLAGS: Final[dict[str, Condition]] = {
    "boosted": lambda proposal: proposal.entry.boost > 0,
    "invited": lambda proposal: proposal.entry.invited,
}


def parse_filter(text: str, today: date) -> Condition:
    """Return the condition that a filter stands for; a proposal must fit every word of it.

    Raises:
        BadFilter: a word has the form of a condition and makes no sense.
    """
    conditions = [_signed(word, today) for word in filter_words(text)]
    if not conditions:
        return lambda _: True
    return conditions[0] if len(conditions) == 1 else lambda proposal: all(fits(proposal) for fits in conditions)


def filter_words(text: str) -> list[str]:
    """Return the words of a filter; what stands in double quotes belongs to one word."""
    return [match[0] for match in _WORD.finditer(text)]


def typed_so_far(text: str, today: date) -> str:
    """Return a filter without its last word while that is half a condition, so that it neither hides nor errs yet."""
    words = filter_words(text)
    if not words or not text.endswith(words[-1]):
        return text
    last = words[-1]
    try:
        parse_filter(last, today)
    except BadFilter:
        is_half = _is_unfinished(last.removeprefix("-"))
    else:
        is_half = last == "-"
    return text.removesuffix(last) if is_half else text


def _is_unfinished(word: str) -> bool:
    """Whether a word makes no sense yet but may when more of it is typed."""
    if word in ("@", "#") or _CONNECTS_SO_FAR.fullmatch(word):
        return True
    if _QUOTED.match(word):
        return word.count('"') == 1
    key, _, value = word.casefold().partition(":")
    if key in ("since", "until") and _DAY_SO_FAR.fullmatch(value):
        return True
    return key in _KEYED and (not value or any(known.startswith(value) for known in _VALUES.get(key, ())))


def filtered(proposals: Iterable[ProposalState], text: str, today: date) -> list[ProposalState]:
    """Return the proposals that fit a filter, in their order. Raises BadFilter: as `parse_filter`."""
    condition = parse_filter(text, today)
    return [proposal for proposal in proposals if condition(proposal)]


def _signed(word: str, today: date) -> Condition:
    if word.startswith("-") and len(word) > 1:
        excluded = _condition(word[1:], today)
        return lambda proposal: not excluded(proposal)
    return _condition(word, today)


def _condition(word: str, today: date) -> Condition:
    if word.casefold() in _FLAGS:
        return _FLAGS[word.casefold()]
    if _QUOTED.match(word) and not _CLOSED.fullmatch(word):
        raise _wrong(word, 'expected double quotes around all of it, such as @"acme corp"')
    if comparison := _CONNECTS.fullmatch(word):
        compare, number = _COMPARE[comparison[1]], int(comparison[2])
        return lambda proposal: bool(compare(proposal.cost, number))
    if _ABOUT_CONNECTS.fullmatch(word):
        raise _wrong(word, "expected connects, then >, >=, <, <= or =, then a whole number, such as connects>10")
    key, colon, value = word.partition(":")
    if colon and key.casefold() in _KEYED:
        return _KEYED[key.casefold()](word, value, today)
    if word.startswith("@"):
        client = _named(word, "a client, such as @acme")
        return lambda proposal: client in (proposal.entry.client or "").casefold()
    if word.startswith("#"):
        tag = _named(word, "a tag, such as #css")
        return lambda proposal: any(tag == other.casefold() for other in proposal.entry.tags)
    folded = word.strip('"').casefold() if _QUOTED.match(word) else word.casefold()
    return lambda proposal: folded in proposal.searchable


def _wrong(word: str, expected: str) -> BadFilter:
    """Make the error for a word that has the form of a condition and is none."""
    return BadFilter(f"{word.removesuffix(':')}: {expected}")


def _named(word: str, what: str) -> str:
    """Return the name after the sign that a word begins with, in small letters."""
    name = word[1:].strip('"').casefold()
    if not name.strip():
        raise _wrong(word, f"expected {what}")
    return name


def _is(word: str, value: str, _today: date) -> Condition:
    value = value.casefold()
    if value == "open":
        return lambda proposal: proposal.is_open
    if value == "planned":
        return lambda proposal: proposal.planned
    if value not in STATUSES:
        raise _wrong(word, f"expected is:open, is:planned or is: with one of {', '.join(STATUSES)}")
    return lambda proposal: proposal.status == value


def _dated(word: str, value: str, today: date) -> Condition:
    if not value:
        raise _wrong(word, f"expected {EXPECTED}")
    try:
        day = parse_day(value, today)
    except ValueError as error:
        raise _wrong(word, str(error)) from error
    if word.casefold().startswith("since"):
        return lambda proposal: proposal.entry.on >= day
    return lambda proposal: proposal.entry.on <= day


def _client(word: str, value: str, _today: date) -> Condition:
    client = plain_name(value)
    if not client:
        raise _wrong(word, 'expected a client, such as client:"acme corp", or client:none')
    return lambda proposal: (plain_name(proposal.entry.client or "") or NONE) == client


def _tag(word: str, value: str, _today: date) -> Condition:
    tag = plain_name(value)
    if not tag:
        raise _wrong(word, "expected a tag, such as tag:css, or tag:none")
    return lambda proposal: tag in ({plain_name(other) for other in proposal.entry.tags} or {NONE})


def _budget(word: str, value: str, _today: date) -> Condition:
    band = value.replace('"', "")
    if band not in BUDGETS:
        raise _wrong(word, f"expected one of {', '.join(BUDGETS)}, in double quotes")
    return lambda proposal: budget_band(proposal.entry) == band


def _on(word: str, value: str, _today: date) -> Condition:
    day = WEEKDAY_NUMBERS.get(value.lower())
    if day is None:
        raise _wrong(word, "expected a day of the week, such as on:monday")
    return lambda proposal: proposal.entry.on.weekday() == day


def plain_name(name: str) -> str:
    """Return a name as two of them are compared: without double quotes, in small letters, blanks as one."""
    return " ".join(name.replace('"', "").split()).casefold()


_KEYED: Final[dict[str, Callable[[str, str, date], Condition]]] = {
    "is": _is,
    "since": _dated,
    "until": _dated,
    "client": _client,
    "tag": _tag,
    "budget": _budget,
    "on": _on,
}

_VALUES: Final = {
    "is": ("open", "planned", *STATUSES),
    "since": DAY_WORDS,
    "until": DAY_WORDS,
    "budget": (NONE,),
    "on": WEEKDAY_NAMES,
}
"""What some keys take, to tell half a value from a wrong one."""


# --- the insights -----------------------------------------------------------------------------------------------------


class BidFilter(Struct, frozen=True):
    """What a filter leaves of all proposals: a period, both days included, and what else a proposal must fit."""

    since: date | None = None
    until: date | None = None
    condition: Condition | None = None

    def apply(self, bids: Bids) -> Bids:
        """Return the bids that are left, with what was paid in the period or their share of it."""
        within = bids.between(self.since, self.until)
        return within if self.condition is None else within.fitting(self.condition)


def parse_bid_filter(text: str, today: date) -> BidFilter:
    """Return a filter of bids: the period that its `since:` and `until:` leave, and what its other words ask for.

    Of several `since:` the latest counts, of several `until:` the earliest.

    Raises:
        BadFilter: a word has the form of a condition and makes no sense, or the period ends before it begins.
    """
    bounds: dict[str, list[date]] = {"since": [], "until": []}
    others: list[str] = []
    for word in filter_words(text):
        key, colon, value = word.partition(":")
        if colon and key.casefold() in bounds:
            parse_filter(word, today)
            bounds[key.casefold()].append(parse_day(value, today))
        else:
            others.append(word)
    since, until = max(bounds["since"], default=None), min(bounds["until"], default=None)
    if since is not None and until is not None and until < since:
        raise BadFilter(f"until:{until} is before since:{since}")
    return BidFilter(since, until, parse_filter(" ".join(others), today) if others else None)


def filter_of(dimension: str, name: str) -> str:
    """Return the filter that fits the proposals of one group of `groups.DIMENSIONS`."""
    if dimension in ("tag", "client", "budget"):
        bare = " ".join(name.replace('"', "").split())
        return f'{dimension}:"{bare}"'
    if dimension == "weekday":
        return f"on:{name.lower()}"
    if dimension == "month":
        return f"since:{name}-01 until:{name}-{monthrange(int(name[:4]), int(name[5:]))[1]:02}"
    return _cost_filter(name) if dimension == "cost" else _FILTERS[name]


_FILTERS: Final = {
    "boosted": "boosted -invited", "organic": "-boosted -invited", "invited": "invited", "not invited": "-invited",
}  # fmt: skip


def _cost_filter(name: str) -> str:
    least = 0
    for most, band in COST_BANDS[:-1]:
        if band == name:
            return f"connects={most}" if most == least else f"connects>={least} connects<={most}"
        least = most + 1
    return f"connects>={least}"
