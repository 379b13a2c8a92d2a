"""The filter language of the proposal list: words, @client, #tag, is:open, since:, connects>10, and - before each."""

import operator
import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from connects_tui.actions.days import parse_day
from connects_tui.ledger.entries import STATUSES
from connects_tui.ledger.proposals import ProposalState

Condition = Callable[[ProposalState], bool]


class FilterError(ValueError):
    """A filter can't be understood; the message says which word and why."""


_WORD = re.compile(r'-?@"[^"]*"(?=\s|$)|\S+')
_CONNECTS = re.compile(r"connects(>=|<=|>|<|=)(\d{1,12})", re.ASCII)
_COMPARE: Final = {">": operator.gt, "<": operator.lt, "=": operator.eq, ">=": operator.ge, "<=": operator.le}
_FLAGS: Final[dict[str, Condition]] = {
    "boosted": lambda proposal: proposal.entry.boost > 0,
    "invited": lambda proposal: proposal.entry.invited,
}


def parse_filter(text: str, today: date) -> Condition:
    """Return the condition that a filter stands for; a proposal must fit every word of it.

    Raises:
        FilterError: a word has the form of a condition and makes no sense.
    """
    conditions = [_signed(match[0], today) for match in _WORD.finditer(text)]
    return lambda proposal: all(condition(proposal) for condition in conditions)


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


_KEYED: Final[dict[str, Callable[[str, str, date], Condition]]] = {"is": _is, "since": _since, "until": _until}
