"""Benchmarks: what others reach, with source and date; a file of the user's can replace them."""

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from connects_tui import files
from connects_tui.schema import BadValue, NonEmptyText, Text, convert, read_money
from connects_tui.toml import BadToml, parse_toml


class BadBenchmarks(ValueError):
    """A benchmarks file can't be used; the message says what is wrong with it."""


def _percent(value: Any) -> Decimal:
    with suppress(BadValue):
        if (number := read_money(value)) <= 100:
            return number
    raise BadValue('a percentage in quotes from 0 to 100, like "12.5"')


Percent = Annotated[Decimal, Meta(extra={"read": _percent})]


class Benchmark(Struct, frozen=True, forbid_unknown_fields=True):
    """What others reach, in percent of the proposals sent; whose it is, who says so, and when that was read."""

    rate: Literal["reply", "shortlist", "hire"]
    low: Percent
    high: Percent
    who: NonEmptyText
    source: NonEmptyText
    read: NonEmptyText
    confidence: Literal["high", "medium", "low"]
    url: Text | None = None
    note: Text | None = None


class ReplyTier(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a reply rate of at least `start` percent is called, and by whom."""

    name: NonEmptyText
    start: Percent = field(name="from")
    source: NonEmptyText
    read: NonEmptyText
    confidence: Literal["high", "medium", "low"] = "low"
    url: Text | None = None


class Benchmarks(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A benchmarks file; the tiers go from the best down."""

    schema: Annotated[int, Meta(ge=1, le=1, description="1")]
    all: tuple[Benchmark, ...] = field(default=(), name="benchmark")
    reply_tiers: tuple[ReplyTier, ...] = field(default=(), name="reply_tier")

    def for_rate(self, rate: str) -> Benchmark | None:
        """Return the first benchmark of a rate."""
        return next((benchmark for benchmark in self.all if benchmark.rate == rate), None)

    def tier(self, name: str) -> ReplyTier | None:
        """Return the tier of this name."""
        return next((tier for tier in self.reply_tiers if tier.name == name), None)

    def tier_of(self, share: Fraction) -> ReplyTier | None:
        """Return the tier that a share (from 0 to 1) is in; `None` below all of them."""
        return next((tier for tier in self.reply_tiers if share * 100 >= tier.start), None)


NO_BENCHMARKS: Final = Benchmarks(schema=1)


@cache
def packaged() -> Benchmarks:
    """Return the benchmarks that come with the program."""
    return read_benchmarks(Path(__file__).with_name("benchmarks.toml").read_text(encoding="utf-8"))


def read_benchmarks(text: str) -> Benchmarks:
    """Read a benchmarks file. Raises BadBenchmarks: it is no TOML, or a value is not what it should be."""
    whole = parse_toml(text)
    if isinstance(whole, BadToml):
        raise BadBenchmarks(str(whole))
    read, mistakes = convert(whole, Benchmarks)
    if read is None:
        raise BadBenchmarks(f"{mistakes[0].path}: {mistakes[0].expected}")
    for number, benchmark in enumerate(read.all, start=1):
        if benchmark.high < benchmark.low:
            raise BadBenchmarks(f"benchmark[{number}]: high is below low")
    return replace(read, reply_tiers=tuple(sorted(read.reply_tiers, key=lambda tier: -tier.start)))


def benchmarks_at_hand(own: Path, *, shown: bool = True) -> tuple[Benchmarks, str | None]:
    """Return the user's own benchmarks, or else the packaged ones, and what is wrong with the former.

    Where they are not to be `shown` there are none, and nothing is judged by them.
    """
    if not shown:
        return NO_BENCHMARKS, None
    try:
        return read_benchmarks(files.read_bytes(own, files.SMALL).decode("utf-8-sig")), None
    except FileNotFoundError:
        return packaged(), None
    except (OSError, UnicodeDecodeError) as error:
        return packaged(), f"{own}: {error.strerror if isinstance(error, OSError) else 'not text in UTF-8'}"
    except BadBenchmarks as bad:
        return packaged(), f"{own}: {bad}"
