"""Which proposals the insights are about: a period and a filter, and the filter that shows one group's proposals."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from connects_tui.actions.days import parse_day
from connects_tui.actions.filters import Condition, filter_words, parse_filter
from connects_tui.actions.outcomes import FilterError
from connects_tui.insights.bids import Bids
from connects_tui.insights.groups import COST_BANDS


class Narrowing(Struct, frozen=True):
    """What a filter leaves of all proposals.

    Attributes:
        since, until: the period it names, both days included; `None`: no bound.
        condition: what a proposal of the period must fit; `None` where the filter names a period only.
    """

    since: date | None = None
    until: date | None = None
    condition: Condition | None = None

    def of(self, bids: Bids) -> Bids:
        """Return the bids that are left, with what was paid in the period or their share of it."""
        within = bids.between(self.since, self.until)
        return within if self.condition is None else within.fitting(self.condition)


def parse_narrowing(text: str, today: date) -> Narrowing:
    """Read a filter as a period and what else a proposal must fit.

    Of several `since:` the latest counts, of several `until:` the earliest, as in a filter.

    Raises:
        FilterError: a word has the form of a condition and makes no sense, or the period ends before it begins.
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
        raise FilterError(f"until:{until} is before since:{since}")
    return Narrowing(since, until, parse_filter(" ".join(others), today) if others else None)


def filter_of(dimension: str, name: str) -> str:
    """Return the filter that fits the proposals of one group of `groups.DIMENSIONS`."""
    if dimension in ("tag", "client", "budget"):
        bare = " ".join(name.replace('"', "").split())
        return f'{dimension}:"{bare}"'
    if dimension == "weekday":
        return f"on:{name.lower()}"
    if dimension == "month":
        year, month = int(name[:4]), int(name[5:])
        return f"since:{name}-01 until:{name}-{monthrange(year, month)[1]:02}"
    if dimension == "cost":
        return _cost_filter(name)
    return _FLAGS[name]


_FLAGS: Final = {"boosted": "boosted", "organic": "-boosted", "invited": "invited", "not invited": "-invited"}


def _cost_filter(name: str) -> str:
    least = 0
    for most, band in COST_BANDS:
        if band == name:
            return f"connects={most}" if most == least else f"connects>={least} connects<={most}"
        least = most + 1
    return f"connects>={least}"


def together(parts: Sequence[str]) -> str:
    """Put filters together: a proposal must fit all of them."""
    return " ".join(part for part in parts if part)
