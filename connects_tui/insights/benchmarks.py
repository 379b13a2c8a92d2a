"""Benchmarks: what others reach, with source and date; data that the user can replace."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from connects_tui.rules import values
from connects_tui.toml import Malformed, parse

RATES: Final = ("reply", "shortlist", "hire")
FILE_NAME: Final = "benchmarks.toml"

_PACKAGED: Final = Path(__file__).with_name(FILE_NAME)
_HUNDRED: Final = 100


class BadBenchmarks(ValueError):
    """A benchmarks file can't be used; the message says what is wrong with it."""


class Benchmark(Struct, frozen=True):
    """What others reach.

    Attributes:
        rate: of what: reply, shortlist or hire, per proposal sent.
        low, high: the range, in per cent.
        who: whose figures they are.
        source: who says so.
        url: where; `None` where no link was kept.
        read: when, in words.
        confidence: high, medium or low.
        note: what else there is to say.
    """

    rate: str
    low: Decimal
    high: Decimal
    who: str
    source: str
    read: str
    confidence: str
    url: str | None = None
    note: str | None = None


class ReplyTier(Struct, frozen=True):
    """How a reply rate is called that is at least `start` per cent, and who calls it so."""

    name: str
    start: Decimal
    source: str
    read: str
    url: str | None = None


class Benchmarks(Struct, frozen=True):
    """All benchmarks; the tiers from the best down."""

    all: tuple[Benchmark, ...]
    reply_tiers: tuple[ReplyTier, ...]

    def of(self, rate: str) -> Benchmark | None:
        """Return the first benchmark of a rate, or `None`."""
        return next((benchmark for benchmark in self.all if benchmark.rate == rate), None)

    def tier(self, name: str) -> ReplyTier | None:
        """Return the tier of this name, or `None`."""
        return next((tier for tier in self.reply_tiers if tier.name == name), None)

    def tier_of(self, share: float) -> ReplyTier | None:
        """Return the tier that a share (from 0 to 1) is in, or `None` below all of them."""
        percent = Decimal(repr(share)) * _HUNDRED
        return next((tier for tier in self.reply_tiers if percent >= tier.start), None)


@cache
def packaged() -> Benchmarks:
    """Return the benchmarks that come with the program."""
    return read_benchmarks(_PACKAGED.read_text(encoding="utf-8"))


def read_benchmarks(text: str) -> Benchmarks:
    """Read a benchmarks file.

    Raises:
        BadBenchmarks: it is no TOML, a key is missing or unknown, or a value is not what it should be.
    """
    whole = parse(text)
    if isinstance(whole, Malformed):
        raise BadBenchmarks(str(whole))
    _known("the file", whole, {"schema", "benchmark", "reply_tier"})
    if whole.get("schema") != 1:
        raise BadBenchmarks("schema: expected 1")
    all_ = tuple(_benchmark(item) for item in _tables(whole, "benchmark"))
    tiers = sorted((_tier(item) for item in _tables(whole, "reply_tier")), key=lambda tier: -tier.start)
    return Benchmarks(all_, tuple(tiers))


def _benchmark(item: Mapping[str, Any]) -> Benchmark:
    where = "a benchmark"
    _known(where, item, {"rate", "low", "high", "who", "source", "url", "read", "confidence", "note"})
    found = Benchmark(
        rate=_value(where, item, "rate", values.one_of(*RATES)),
        low=_value(where, item, "low", _percent),
        high=_value(where, item, "high", _percent),
        who=_value(where, item, "who", values.name),
        source=_value(where, item, "source", values.name),
        read=_value(where, item, "read", values.name),
        confidence=_value(where, item, "confidence", values.one_of("high", "medium", "low")),
        url=_value(where, item, "url", values.text) if "url" in item else None,
        note=_value(where, item, "note", values.text) if "note" in item else None,
    )
    if found.high < found.low:
        raise BadBenchmarks("a benchmark: high is below low")
    return found


def _tier(item: Mapping[str, Any]) -> ReplyTier:
    where = "a reply_tier"
    _known(where, item, {"name", "from", "source", "url", "read"})
    return ReplyTier(
        name=_value(where, item, "name", values.name),
        start=_value(where, item, "from", _percent),
        source=_value(where, item, "source", values.name),
        read=_value(where, item, "read", values.name),
        url=_value(where, item, "url", values.text) if "url" in item else None,
    )


def _percent(value: Any) -> Decimal:
    number = values.money(value)
    if number > _HUNDRED:
        raise values.Unfit('a number of per cent as text, such as "12.5"')
    return number


def _tables(whole: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = whole.get(key, [])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise BadBenchmarks(f"{key}: expected tables, each under [[{key}]]")
    return found


def _known(where: str, item: Mapping[str, Any], keys: set[str]) -> None:
    unknown = sorted(item.keys() - keys)
    if unknown:
        raise BadBenchmarks(f"{where} has an unknown key: {unknown[0]}")


def _value(where: str, item: Mapping[str, Any], key: str, check: values.type_check) -> Any:
    if key not in item:
        raise BadBenchmarks(f"{where} has no {key}")
    try:
        return check(item[key])
    except values.Unfit as unfit:
        raise BadBenchmarks(f"{where}: {key}: expected {unfit}") from None
