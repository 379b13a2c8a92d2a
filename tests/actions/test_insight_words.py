"""Rates and differences in words."""

from fractions import Fraction

import pytest

from connects_tui.actions.insight_words import (
    TOO_FEW,
    boosts_words,
    p_words,
    percent,
    rate_words,
    significance_words,
    stop_words,
    tier_words,
)
from connects_tui.insights.benchmarks import packaged
from connects_tui.insights.groups import Difference, Stop, StopList, boosts, grouped
from connects_tui.insights.statistics import Rate
from connects_tui.ledger.entries import Entry
from tests.insights.building import bids, went
from tests.ledger.building import sent


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "0"), (0.0004, "under 0.1"), (0.0005, "0.1"), (0.05, "5"), (0.0769, "7.7"), (0.0999, "10"), (0.125, "13"),
        (0.994, "99"), (0.998, "over 99"), (Fraction(9999, 10000), "over 99"), (1.0, "100"),
    ],
)  # fmt: skip
def test_a_share_is_told_in_per_cent_below_ten_to_a_tenth(share: float, words: str) -> None:
    assert percent(share) == words


def test_a_rate_comes_with_its_interval_or_as_too_few() -> None:
    assert rate_words(Rate(15, 148)) == "10% (6.2 to 16%)"
    assert rate_words(Rate(0, 20)) == "0% (0 to 16%)"
    assert rate_words(Rate(2, 4)) == TOO_FEW
    assert rate_words(Rate(0, 0)) == TOO_FEW


def test_a_difference_is_named_only_when_it_is_one_and_its_p_value_on_request() -> None:
    real, chance = Difference(0.001, 0.02, higher=False), Difference(0.02, 0.4, higher=True)
    assert (significance_words(real), significance_words(chance), significance_words(None)) == ("lower", "", "")
    assert significance_words(real, p_value=True) == "lower, p = 0.02"
    assert significance_words(chance, p_value=True) == "p = 0.4"
    assert significance_words(None, p_value=True) == ""


@pytest.mark.parametrize(
    ("p", "words"), [(1.0, "1"), (0.0301, "0.03"), (0.00099, "0.001 or less"), (0.0, "0.001 or less")]
)
def test_a_p_value_in_words(p: float, words: str) -> None:
    assert p_words(p) == words


def test_a_reply_rate_is_called_what_the_benchmarks_call_it_where_it_can_be_told() -> None:
    tiers = packaged()
    assert tier_words(Rate(12, 100), tiers.tier_of(Fraction(12, 100))) == (
        'Upwex (a vendor) calls a reply rate like yours "good": 10% or more (about 2025; low confidence).'
    )
    assert tier_words(Rate(1, 8), tiers.tier_of(Fraction(12, 100))) == ""
    assert tier_words(Rate(12, 100), None) == ""


def test_boosts_in_words() -> None:
    entries: list[Entry] = []
    for number in range(12):
        entries += [sent("2026-11-01", 8, f"b{number}", boost=10), sent("2026-11-01", 8, f"o{number}")]
        entries += went(f"b{number}", "2026-11-02 interviewing") if number < 9 else []
    lines = list(boosts_words(boosts(bids(*entries))))
    assert lines[0] == "You spent 120 Connects on boosts; 0 were refunded."
    assert lines[1] == "Replies: 9 of 12 boosted, 0 of 12 not boosted; boosted ones get more, p = 0.001 or less."
    assert lines[2] == "Hires: 0 of 12 boosted, 0 of 12 not boosted; no clear difference."
    assert list(boosts_words(boosts(bids()))) == ["No boosted proposals."]


def test_a_share_is_rounded_half_up_from_the_exact_number() -> None:
    assert rate_words(Rate(9, 400)) == "2.3% (1.2 to 4.2%)"  # 2.25 %


@pytest.mark.parametrize(("invitations", "said"), [(0, ""), (2, ", not counting 2 invitations")])
def test_where_bases_differ_the_words_say_so_and_else_they_do_not(invitations: int, said: str) -> None:
    own = [sent("2026-11-01", 8, f"p{number}", boost=number % 2) for number in range(24)]
    invited = [sent("2026-11-01", 0, f"i{number}", invited=True) for number in range(invitations)]
    found = bids(*own, *invited)
    _, replies, hires = boosts_words(boosts(found))
    assert replies.startswith(f"Replies{said}: 0 of 12 boosted, 0 of 12 not boosted; ")
    assert hires.startswith("Hires: 0 of 12 boosted, 0 of 12 not boosted; ")  # said once
    rows = [(group.name, group.proposals) for group in grouped(found, "boosted")]
    assert rows == [("boosted", 12), ("not boosted", 12)]


def test_the_stop_list_says_what_each_kind_costs_and_what_would_be_lost_without_it() -> None:
    def stop(hired: int, *kind: tuple[str, str]) -> Stop:
        return Stop(kind, 120, 610, hired, Rate(hired, 100), Rate(13, 250), 0.01)

    one = StopList((stop(0, ("tag", "wordpress"), ("budget", "below $100")),), 40, 1000, 610, 0)
    assert list(stop_words(one)) == [
        "Without #wordpress below $100: 61% fewer Connects, no hires lost (0 of 100 hired, 5.2% of the others)."
    ]
    jobs = (("budget", "below $100"), ("budget", "$100 to $499"))
    kinds = (("weekday", "Monday"), ("spent", "nothing"), *jobs, ("tag", "x"))
    more = StopList((*(stop(1, kind) for kind in kinds), stop(1, ("tag", "y"))), 40, 1000, 900, 2)
    said = list(stop_words(more))
    assert [words.split(":")[0] for words in said[:5]] == [
        "Without bids on Monday",
        "Without clients who spent nothing",
        "Without jobs below $100",
        "Without jobs of $100 to $499",
        "Without #x",
    ]
    assert said[5:] == ["And 1 more kind like these.", "Without all of these: 90% fewer Connects, 2 hires lost."]
    none = "Stop list: no kind of bid clearly gets fewer hires than the rest (40 compared)."
    assert list(stop_words(StopList((), 40, 1000))) == [none]
    assert list(stop_words(StopList((), 0, 1000))) == []
