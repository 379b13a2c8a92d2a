"""The filter language: words, @client, #tag, is:open, got:reply, since:, connects>10 and so on, and - before each.

Groups of the insights have words too: client:, tag:, budget:, age: and so on, and on: with a weekday. Movements are
filtered by their own days, kinds and Connects, and by their proposals.
"""

import operator
import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from operator import attrgetter
from typing import Final, TypeVar

from msgspec import Struct

from connects_tui.actions.book import BadFilter
from connects_tui.actions.quick_add import Completions
from connects_tui.actions.typed_values import DAY_WORDS, EXPECTED, WEEKDAY_NAMES, WEEKDAY_NUMBERS, parse_day
from connects_tui.insights.bids import EVENTS, Bids, furthest_stage
from connects_tui.insights.groups import BUDGETS, COST_BANDS, DIMENSIONS, KNOWN_OF_JOBS, NONE, budget_band
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.state import Movement
from connects_tui.movements import MOVEMENT_KINDS
from connects_tui.statuses import SENT, STATUSES
from connects_tui.wording import plain_name

Filtered = TypeVar("Filtered")
Condition = Callable[[ProposalState], bool]
MovementCondition = Callable[[Movement], bool]

_WORD = re.compile(r'-?(?:@|#|[a-z]+:)?"[^"]*(?:"(?=\s|$)|$)|\S+', re.IGNORECASE)
_QUOTED = re.compile(r'(?:@|#|[a-z]+:)?"', re.IGNORECASE)
_CLOSED = re.compile(r'(?:@|#|[a-z]+:)?"[^"]*"', re.IGNORECASE)
_CONNECTS = re.compile(r"connects(>=|<=|>|<|=)(\d{1,12})", re.ASCII | re.IGNORECASE)
_ABOUT_CONNECTS = re.compile(r"connects[<>=:!].*|[<>=]=?\d+", re.ASCII | re.IGNORECASE)
_CONNECTS_SO_FAR = re.compile(r"connects(>=|<=|>|<|=)", re.IGNORECASE)
_MONTHS = re.compile(r"\d{4}(-\d{2})?", re.ASCII)
_DAY_SO_FAR = re.compile(r"-?|\d{1,4}|\d{4}-\d{0,2}|\d{4}-\d{1,2}-\d?", re.ASCII)
_COMPARE: Final = {">": operator.gt, "<": operator.lt, "=": operator.eq, ">=": operator.ge, "<=": operator.le}

GOT: Final = {event: stage for event, stage in EVENTS.items() if stage > SENT}
"""What a proposal got, even if it ended since, each with its stage."""

FLAGS: Final[dict[str, Condition]] = {
    "boosted": lambda proposal: proposal.entry.boost > 0,
    "invited": lambda proposal: proposal.entry.invited,
}


def parse_filter(text: str, today: date) -> Condition:
    """Return the condition of a filter. Raises BadFilter: a word has the form of a condition and makes no sense."""
    return _all_of(text, lambda word: _condition(word, today))


def _all_of(text: str, condition_of: Callable[[str], Callable[[Filtered], bool]]) -> Callable[[Filtered], bool]:
    conditions = [_signed(word, condition_of) for word in filter_words(text)]
    fits: Callable[[Filtered], bool] = conditions.pop() if conditions else lambda _: True
    for condition in reversed(conditions):
        fits = _both(condition, fits)
    return fits


def _both(first: Callable[[Filtered], bool], other: Callable[[Filtered], bool]) -> Callable[[Filtered], bool]:
    return lambda thing: first(thing) and other(thing)


def _signed(word: str, condition_of: Callable[[str], Callable[[Filtered], bool]]) -> Callable[[Filtered], bool]:
    if word.startswith("-") and len(word) > 1:
        excluded = condition_of(word[1:])
        return lambda thing: not excluded(thing)
    return condition_of(word)


def filter_words(text: str) -> list[str]:
    """Return the words of a filter; what stands in double quotes, or follows them to the end, is one."""
    return [match[0] for match in _WORD.finditer(text)]


Values = Mapping[str, Iterable[str]]
"""What each key of a filter takes."""


def typed_so_far(
    text: str, today: date, parse: Callable[[str, date], object] = parse_filter, values: Values | None = None
) -> str:
    """Return a filter without its last word while that is half a condition, which neither hides nor errs yet."""
    words = filter_words(text)
    if not words or not text.endswith(words[-1]):
        return text
    last = words[-1]
    try:
        parse(last, today)
    except BadFilter:
        is_half = _is_unfinished(last.removeprefix("-"), values or PROPOSAL_VALUES)
    else:
        is_half = last == "-"
    return text.removesuffix(last) if is_half else text


def _is_unfinished(word: str, values: Values) -> bool:
    if word in ("@", "#") or _CONNECTS_SO_FAR.fullmatch(word):
        return True
    if _QUOTED.match(word):
        return word.count('"') == 1
    key, _, value = word.casefold().partition(":")
    if key in ("since", "until", "earned") and _DAY_SO_FAR.fullmatch(value):
        return True
    return key in values and (not value or any(known.startswith(value) for known in values[key]))


def filtered(proposals: Iterable[ProposalState], text: str, today: date) -> list[ProposalState]:
    """Return the proposals that fit a filter. Raises BadFilter: as `parse_filter`."""
    condition = parse_filter(text, today)
    return [proposal for proposal in proposals if condition(proposal)]


def _condition(word: str, today: date) -> Condition:
    if word.casefold() in FLAGS:
        return FLAGS[word.casefold()]
    if _QUOTED.match(word) and not _CLOSED.fullmatch(word):
        raise _wrong(word, 'put double quotes around all of it, like @"acme corp"')
    if compares := _of_number_or_day(word, today, attrgetter("cost"), attrgetter("entry.on")):
        return compares
    if _ABOUT_CONNECTS.fullmatch(word):
        raise _wrong(word, "write connects, then >, >=, <, <= or =, then a whole number, like connects>10")
    key, colon, value = word.partition(":")
    if colon and key.casefold() in _KEYED:
        read, _ = _KEYED[key.casefold()]
        return read(word, value)
    if word.startswith("@"):
        client = _named(word, "a client, like @acme")
        return lambda proposal: client in (proposal.entry.client or "").casefold()
    if word.startswith("#"):
        tag = _named(word, "a tag, like #css")
        return lambda proposal: any(tag == other.casefold() for other in proposal.entry.tags)
    folded = _folded(word)
    return lambda proposal: folded in proposal.searchable


def _of_number_or_day(
    word: str, today: date, connects_of: Callable[[Filtered], int], day_of: Callable[[Filtered], date]
) -> Callable[[Filtered], bool] | None:
    """Return the condition of a word about the Connects or the day of what is filtered; `None` for other words."""
    if comparison := _CONNECTS.fullmatch(word):
        compare, number = _COMPARE[comparison[1]], int(comparison[2])
        return lambda thing: bool(compare(connects_of(thing), number))
    key, colon, value = word.partition(":")
    if not colon or key.casefold() not in _ON_DAYS:
        return None
    read, _ = _ON_DAYS[key.casefold()]
    fits = read(word, value, today)
    return lambda thing: fits(day_of(thing))


def _folded(word: str) -> str:
    return word.strip('"').casefold() if _QUOTED.match(word) else word.casefold()


def _wrong(word: str, expected: str) -> BadFilter:
    return BadFilter(f"{word.removesuffix(':')}: {expected}")


def _named(word: str, what: str) -> str:
    name = word[1:].strip('"').casefold()
    if not name.strip():
        raise _wrong(word, f"name {what}")
    return name


def _is(word: str, value: str) -> Condition:
    value = value.casefold()
    if value == "open":
        return lambda proposal: proposal.is_open
    if value == "planned":
        return lambda proposal: proposal.planned
    if value not in STATUSES:
        raise _wrong(word, f"write is:open, is:planned or is: with one of {', '.join(STATUSES)}")
    return lambda proposal: proposal.status == value


def _got(word: str, value: str) -> Condition:
    stage = GOT.get(value.casefold())
    if stage is None:
        raise _wrong(word, f"write got: with one of {', '.join(GOT)}, like got:reply")
    return lambda proposal: furthest_stage(proposal) >= stage


def _earned(word: str, value: str) -> Condition:
    if not _MONTHS.fullmatch(value):
        raise _wrong(word, "name a month or a year in which something was earned, like earned:2026-11")
    return lambda proposal: any(f"{earning.on}".startswith(value) for earning in proposal.earnings)


def _dated(word: str, value: str, today: date) -> Callable[[date], bool]:
    if not value:
        raise _wrong(word, f"name {EXPECTED}")
    try:
        day = parse_day(value, today)
    except ValueError as error:
        raise _wrong(word, str(error)) from error
    return (lambda on: on >= day) if word.casefold().startswith("since") else (lambda on: on <= day)


def _weekday(word: str, value: str, _today: date) -> Callable[[date], bool]:
    number = WEEKDAY_NUMBERS.get(value.lower())
    if number is None:
        raise _wrong(word, "name a day of the week, like on:monday")
    return lambda day: day.weekday() == number


def _budget(word: str, value: str) -> Condition:
    band = value.replace('"', "")
    if band not in BUDGETS:
        raise _wrong(word, f"use one of {', '.join(BUDGETS)}, in double quotes")
    return lambda proposal: budget_band(proposal.entry) == band


def _in_group(dimension: str, what: str = "") -> Callable[[str, str], Condition]:
    names_of, _ = DIMENSIONS[dimension]

    def condition(word: str, value: str) -> Condition:
        if not value:
            raise _wrong(word, f"name {what or f'a group of connects insights --by {dimension}, or {NONE}'}")
        name = plain_name(value)
        return lambda proposal: name in map(plain_name, names_of(proposal.entry))

    return condition


_OF_JOBS: Final = ("hour", *KNOWN_OF_JOBS)

_ON_DAYS: Final[dict[str, tuple[Callable[[str, str, date], Callable[[date], bool]], Iterable[str]]]] = {
    "since": (_dated, DAY_WORDS), "until": (_dated, DAY_WORDS), "on": (_weekday, WEEKDAY_NAMES),
}  # fmt: skip
_KEYED: Final[dict[str, tuple[Callable[[str, str], Condition], Iterable[str]]]] = {
    "is": (_is, ("open", "planned", *STATUSES)),
    "got": (_got, tuple(GOT)),
    "earned": (_earned, ()),
    "budget": (_budget, (NONE,)),
    "client": (_in_group("client", 'a client, like client:"acme corp", or client:none'), ()),
    "tag": (_in_group("tag", "a tag, like tag:css, or tag:none"), ()),
    **{name: (_in_group(name), (NONE,)) for name in _OF_JOBS},
}
"""What reads a word with a colon, by what is before it, and the values that it is known to take."""

PROPOSAL_VALUES: Final[Values] = {key: values for key, (_, values) in (*_ON_DAYS.items(), *_KEYED.items())}


# --- movements --------------------------------------------------------------------------------------------------------

MOVEMENT_WORDS: Final = ("in", "out", *dict.fromkeys(kind.words.replace(" ", "-") for kind in MOVEMENT_KINDS.values()))
"""What `is:` takes for movements."""

MOVEMENT_VALUES: Final[Values] = {**PROPOSAL_VALUES, "is": (*MOVEMENT_WORDS, *MOVEMENT_KINDS)}


def parse_movement_filter(
    text: str, today: date, proposal_of: Callable[[Movement], ProposalState | None]
) -> MovementCondition:
    """Return the condition of a filter of movements. Raises BadFilter: as `parse_filter`.

    A word is looked for in what a movement is called and in its proposal, which `proposal_of` returns; what is said of
    a client, a tag and so on is asked of that proposal.
    """

    def condition_of(word: str) -> MovementCondition:
        if compares := _of_number_or_day(word, today, lambda movement: abs(movement.connects), attrgetter("on")):
            return compares
        key, colon, value = word.casefold().partition(":")
        if colon and key == "is":
            return _movement_kind(word, value)
        fits = _condition(word, today)
        is_plain = not (word.casefold() in FLAGS or word[:1] in ("@", "#") or (colon and key in _KEYED))
        folded = _folded(word)

        def mentions(movement: Movement) -> bool:
            if is_plain and folded in f"{MOVEMENT_KINDS[movement.kind].words}\n{movement.note}".casefold():
                return True
            return (proposal := proposal_of(movement)) is not None and fits(proposal)

        return mentions

    return _all_of(text, condition_of)


def _movement_kind(word: str, value: str) -> MovementCondition:
    if value == "in":
        return lambda movement: movement.connects > 0
    if value == "out":
        return lambda movement: movement.connects < 0
    kinds = {kind for kind, about in MOVEMENT_KINDS.items() if value in (kind, about.words.replace(" ", "-"))}
    if not kinds:
        raise _wrong(word, f"expected is: with one of {', '.join(MOVEMENT_WORDS)}")
    return lambda movement: movement.kind in kinds


# --- the insights -----------------------------------------------------------------------------------------------------


class BidFilter(Struct, frozen=True):
    """A period, both days included, and what else a proposal must fit."""

    since: date | None = None
    until: date | None = None
    condition: Condition | None = None

    def apply(self, bids: Bids) -> Bids:
        """Return the bids that are left, with their share of what was paid in the period."""
        within = bids.between(self.since, self.until)
        return within if self.condition is None else within.fitting(self.condition)


def parse_bid_filter(text: str, today: date) -> BidFilter:
    """Return a filter of bids; of several `since:` the latest counts, of several `until:` the earliest.

    Raises:
        BadFilter: as `parse_filter`, or the period ends before it begins.
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
    if dimension in ("tag", "client", "budget", *_OF_JOBS):
        bare = " ".join(name.replace('"', "").split())
        return f'{dimension}:"{bare}"'
    if dimension == "weekday":
        return f"on:{name.lower()}"
    if dimension == "month":
        return f"since:{name}-01 until:{name}-{monthrange(int(name[:4]), int(name[5:]))[1]:02}"
    return _cost_filter(name) if dimension == "cost" else _FILTERS[name]


_FILTERS: Final = {
    "boosted": "boosted -invited", "not boosted": "-boosted -invited", "invited": "invited", "not invited": "-invited",
}  # fmt: skip


def _cost_filter(name: str) -> str:
    least = 0
    for most, band in COST_BANDS[:-1]:
        if band == name:
            return f"connects={most}" if most == least else f"connects>={least} connects<={most}"
        least = most + 1
    return f"connects>={least}"


# --- how a half-typed filter goes on ----------------------------------------------------------------------------------

_FILTER_WORD: Final = re.compile(r"(?<!\S)-?(?P<typed>[^\s-]\S*)$")
FILTER_WORDS: Final = tuple(
    f"{key}:{value}" for key in ("is", "got", "since", "until") for value in PROPOSAL_VALUES[key]
)
FILTER_KEYS: Final = (*FLAGS, "connects>", "is:", "got:", "earned:", "since:", "until:")
MOVEMENT_FILTER_WORDS: Final = (
    *(f"is:{kind}" for kind in MOVEMENT_WORDS),
    *(word for word in FILTER_WORDS if not word.startswith("is:")),
)


def complete_filter(known: Completions, text: str, words: Iterable[str] = FILTER_WORDS) -> str | None:
    """Complete the last word of a filter, of proposals or, with `MOVEMENT_FILTER_WORDS`, of movements."""
    completed = known.client(text, quick_add=False) or known.tag(text, quick_add=False)
    if completed or (match := _FILTER_WORD.search(text)) is None:
        return completed
    typed = match["typed"]
    begun = (word for word in (words if ":" in typed else FILTER_KEYS) if word.startswith(typed) and word != typed)
    return next((text[: match.start("typed")] + word for word in begun), None)
