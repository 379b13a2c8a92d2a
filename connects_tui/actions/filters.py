"""The filter language: words, @client, #tag, is:open, since:, connects>10 and so on, and - before each.

Groups of proposals as the insights make them can be filtered for too: client:, tag:, budget: and on: with a weekday.
"""

import operator
import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from connects_tui.actions.days import parse_day, weekday_number
from connects_tui.actions.outcomes import FilterError
from connects_tui.ledger.entries import STATUSES
from connects_tui.ledger.proposals import ProposalState

Condition = Callable[[ProposalState], bool]


_WORD = re.compile(r'-?(?:@|[a-z]+:)"[^"]*"(?=\s|$)|\S+')
_CONNECTS = re.compile(r"connects(>=|<=|>|<|=)(\d{1,12})", re.ASCII)
_COMPARE: Final = {">": operator.gt, "<": operator.lt, "=": operator.eq, ">=": operator.ge, "<=": operator.le}
_NONE: Final = "none"
"""Stands for those without a client or a tag, as in the insights."""

_FLAGS: Final[dict[str, Condition]] = {
    "boosted": lambda proposal: proposal.entry.boost > 0,
    "invited": lambda proposal: proposal.entry.invited,
}


def parse_filter(text: str, today: date) -> Condition:
    """Return the condition that a filter stands for; a proposal must fit every word of it.

    Raises:
        FilterError: a word has the form of a condition and makes no sense.
    """
    conditions = [_signed(word, today) for word in filter_words(text)]
    return lambda proposal: all(condition(proposal) for condition in conditions)


def filter_words(text: str) -> list[str]:
    """Return the words of a filter; what stands in double quotes belongs to one word."""
    return [match[0] for match in _WORD.finditer(text)]


def filtered(proposals: Iterable[ProposalState], text: str, today: date) -> list[ProposalState]:
    """Return the proposals that fit a filter, in their order.

    Raises:
        FilterError: as `parse_filter`.
    """
    condition = parse_filter(text, today)
    return [proposal for proposal in proposals if condition(proposal)]


def _signed(word: str, today: date) -> Condition:
    if word.startswith("-") and len(word) > 1:
        excluded = _condition(word[1:], today)
        return lambda proposal: not excluded(proposal)
    return _condition(word, today)


def _condition(word: str, today: date) -> Condition:
    if word in _FLAGS:
        return _FLAGS[word]
    if comparison := _CONNECTS.fullmatch(word):
        compare, number = _COMPARE[comparison[1]], int(comparison[2])
        return lambda proposal: bool(compare(proposal.cost, number))
    key, colon, value = word.partition(":")
    if colon and key in _KEYED:
        return _KEYED[key](word, value, today)
    if word.startswith("@") and len(word) > 1:
        client = word[1:].strip('"').casefold()
        return lambda proposal: client in (proposal.entry.client or "").casefold()
    if word.startswith("#") and len(word) > 1:
        tag = word[1:].casefold()
        return lambda proposal: any(tag == other.casefold() for other in proposal.entry.tags)
    folded = word.casefold()
    return lambda proposal: folded in proposal.searchable


def _is(word: str, value: str, _today: date) -> Condition:
    if value == "open":
        return lambda proposal: proposal.is_open
    if value == "planned":
        return lambda proposal: proposal.planned
    if value not in STATUSES:
        raise FilterError(f"{word}: expected is:open, is:planned or is: with one of {', '.join(STATUSES)}")
    return lambda proposal: proposal.status == value


def _since(word: str, value: str, today: date) -> Condition:
    day = _day(word, value, today)
    return lambda proposal: proposal.entry.on >= day


def _until(word: str, value: str, today: date) -> Condition:
    day = _day(word, value, today)
    return lambda proposal: proposal.entry.on <= day


def _day(word: str, value: str, today: date) -> date:
    try:
        return parse_day(value, today)
    except ValueError as error:
        raise FilterError(f"{word}: {error}") from error


def _client(_word: str, value: str, _today: date) -> Condition:
    client = _bare(value)
    return lambda proposal: (_bare(proposal.entry.client or "") or _NONE) == client


def _tag(_word: str, value: str, _today: date) -> Condition:
    tag = _bare(value)
    return lambda proposal: tag in ({_bare(other) for other in proposal.entry.tags} or {_NONE})


def _budget(word: str, value: str, _today: date) -> Condition:
    from connects_tui.insights.groups import BUDGETS, budget_band  # noqa: PLC0415 - only who asks for it waits for it

    band = value.replace('"', "")
    if band not in BUDGETS:
        raise FilterError(f"{word}: expected one of {', '.join(BUDGETS)}, in double quotes")

    def fits(proposal: ProposalState) -> bool:
        entry = proposal.entry
        return budget_band(entry.budget, entry.budget_max, hourly=entry.hourly) == band

    return fits


def _on(word: str, value: str, _today: date) -> Condition:
    try:
        day = weekday_number(value)
    except ValueError:
        raise FilterError(f"{word}: expected a day of the week, such as on:monday") from None
    return lambda proposal: proposal.entry.on.weekday() == day


def _bare(name: str) -> str:
    """Return a name as two of them are compared: without double quotes, in small letters, blanks as one."""
    return " ".join(name.replace('"', "").split()).casefold()


_KEYED: Final[dict[str, Callable[[str, str, date], Condition]]] = {
    "is": _is,
    "since": _since,
    "until": _until,
    "client": _client,
    "tag": _tag,
    "budget": _budget,
    "on": _on,
}
