"""Benchmarks: those that come with the program, and files of the user's own."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from connects_tui.insights.benchmarks import BadBenchmarks, benchmarks_at_hand, packaged, read_benchmarks
from tests.ledger.building import present

GOOD = """
schema = 1
[[benchmark]]
rate = "hire"
low = "2.5"
high = "4"
who = "my friends"
source = "a talk"
read = "2026-11-01"
confidence = "medium"
[[reply_tier]]
name = "fine"
from = "8"
source = "a talk"
read = "2026-11-01"
[[reply_tier]]
name = "splendid"
from = "30"
source = "a talk"
read = "2026-11-01"
"""


def test_those_that_come_with_the_program_name_a_source_and_a_day() -> None:
    found = packaged()
    reply, hire = present(found.for_rate("reply")), present(found.for_rate("hire"))
    assert [reply.low, reply.high, hire.low, hire.high] == [Decimal(20), Decimal(35), Decimal(5), Decimal(12)]
    assert all(item.source and item.read for item in found.all)
    assert all(tier.source and tier.read for tier in found.reply_tiers)


def test_the_packaged_ones_say_that_they_are_agency_marketing_of_about_2025_and_low() -> None:
    found = packaged()
    assert {item.confidence for item in found.all} | {tier.confidence for tier in found.reply_tiers} == {"low"}
    assert present(found.for_rate("reply")).who.startswith("agency marketing")


@pytest.mark.parametrize(
    ("share", "name"), [(1.0, "great"), (0.15, "great"), (0.1499, "good"), (0.1, "good"), (0.05, "fair"), (0.0, "poor")]
)
def test_a_reply_rate_has_a_name(share: float, name: str) -> None:
    tier = present(packaged().tier_of(Fraction(share).limit_denominator(10_000)))
    assert tier.name == name


def test_a_file_of_the_users_own_replaces_them() -> None:
    found = read_benchmarks(GOOD)
    (hire,) = found.all
    assert (hire.low, hire.who, hire.url) == (Decimal("2.5"), "my friends", None)
    assert [tier.name for tier in found.reply_tiers] == ["splendid", "fine"]
    assert found.tier_of(Fraction(1, 20)) is None
    assert (found.for_rate("reply"), found.tier("good")) == (None, None)


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("schema = 2", "schema = 1", "schema: must be 1"),
        ('rate = "luck"', 'rate = "hire"', "rate: must be one of reply, shortlist, hire"),
        ("low = 2.5", 'low = "2.5"', "low: must be a percentage in quotes from 0 to 100"),
        ('high = "101"', 'high = "4"', "high: must be a percentage in quotes"),
        ('high = "1"', 'high = "4"', "high is below low"),
        ('who = " "', 'who = "my friends"', "who: must be text that isn't empty"),
        ('who = "me"\ncolour = 1', 'who = "my friends"', "colour: this key is unknown"),
        ("", 'who = "my friends"', "who: this key is missing"),
        ("[benchmark]", "[[benchmark]]", "must be an array of tables"),
        ("[[", "[[benchmark]]", "line 3"),
    ],
)
def test_a_file_that_is_wrong_says_what(wrong: str, right: str, said: str) -> None:
    with pytest.raises(BadBenchmarks, match=said):
        read_benchmarks(GOOD.replace(right, wrong, 1))


def test_the_users_own_file_is_taken_where_there_is_one_unless_it_is_wrong(tmp_path: Path) -> None:
    own = tmp_path / "benchmarks.toml"
    assert benchmarks_at_hand(own) == (packaged(), None)
    own.write_text(GOOD, encoding="utf-8")
    assert benchmarks_at_hand(own) == (read_benchmarks(GOOD), None)
    for content, said in ((b"schema = 2", "schema: must be 1"), (b"\xff", "not text in UTF-8")):
        own.write_bytes(content)
        assert benchmarks_at_hand(own) == (packaged(), f"{own}: {said}")
    found, wrong = benchmarks_at_hand(tmp_path)
    assert (found, wrong is None) == (packaged(), False)
