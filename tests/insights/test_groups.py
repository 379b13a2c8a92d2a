"""Groups: which proposals are in which, in which order, and which differences are real."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from connects_tui.insights.groups import KNOWN_OF_JOBS, boosts, budget_band, compared, grouped
from connects_tui.insights.statistics import Rate, fisher
from connects_tui.ledger.entries import Entry, Refund
from connects_tui.wording import use_formats
from tests.insights.building import bids, went
from tests.ledger.building import day, present, sent


def counts(dimension: str, *entries: Entry) -> list[tuple[str, int]]:
    return [(group.name, group.proposals) for group in grouped(bids(*entries), dimension)]


def test_a_proposal_with_several_tags_is_in_the_group_of_each_whatever_their_capitals() -> None:
    found = counts(
        "tag",
        sent("2026-11-01", 8, tags=("Django", "css", "django")),
        sent("2026-11-02", 8, tags=("django",)),
        sent("2026-11-03", 8),
    )
    assert found == [("django", 2), ("css", 1), ("none", 1)]


def test_clients_come_by_their_number_and_those_without_one_last() -> None:
    names = ["Acme ", "Beta", "acme", None, None, None]
    assert counts("client", *(sent("2026-11-01", 8, client=name) for name in names)) == [
        ("acme", 2),
        ("Beta", 1),
        ("none", 3),
    ]


@pytest.mark.parametrize(
    ("connects", "boost", "band"),
    [(0, 0, "free"), (1, 0, "1 to 4"), (4, 0, "1 to 4"), (4, 1, "5 to 8"), (24, 0, "17 to 24"), (25, 0, "25 or more")],
)
def test_cost_bands_count_the_boost(connects: int, boost: int, band: str) -> None:
    assert counts("cost", sent("2026-11-01", connects, boost=boost)) == [(band, 1)]


@pytest.mark.parametrize(
    ("budget", "most", "hourly", "band"),
    [
        (None, None, False, "none"),
        ("99.99", None, False, "below $100"),
        ("100", None, False, "$100 to $499"),
        ("80", "500", False, "$500 to $999"),
        ("5000", None, False, "$5,000 or more"),
        ("19", None, True, "below $20/h"),
        ("20", "60", True, "$60/h or more"),
    ],
)
def test_budget_bands_go_by_the_upper_end(budget: str | None, most: str | None, hourly: bool, band: str) -> None:
    least, upper = (None if end is None else Decimal(end) for end in (budget, most))
    assert budget_band(sent("2026-11-01", 8, budget=least, budget_max=upper, hourly=hourly)) == band


def test_bands_weekdays_and_months_come_in_their_order() -> None:
    entries = [
        sent("2026-11-01", 25, boost=1, budget=Decimal(30), hourly=True),
        sent("2026-10-05", 2, invited=True, budget=Decimal(9000)),
        sent("2026-10-06", 9),
    ]
    assert [name for name, _ in counts("cost", *entries)] == ["1 to 4", "9 to 12", "25 or more"]
    assert [name for name, _ in counts("weekday", *entries)] == ["Monday", "Tuesday", "Sunday"]
    assert counts("month", *entries) == [("2026-10", 2), ("2026-11", 1)]
    assert [name for name, _ in counts("boosted", *entries)] == ["boosted", "not boosted"]
    assert [name for name, _ in counts("invited", *entries)] == ["invited", "not invited"]
    assert [name for name, _ in counts("budget", *entries)] == ["$5,000 or more", "$20 to $39/h", "none"]


@pytest.mark.parametrize(
    ("dimension", "values", "bands"),
    [
        ("age", (0, 2, 24, 72, None), ["under 1 h", "1 to 2 h", "1 to 2 days", "3 days or more", "none"]),
        ("applicants", (4, 5, 49, 50), ["below 5", "5 to 9", "20 to 49", "50 or more"]),
        (
            "spent",
            ("0", "999.99", "10000", "1e6"),
            ["nothing", "below $1,000", "$10,000 to $99,999", "$100,000 or more"],
        ),
        ("country", (None, "Peru", "peru "), ["peru", "none"]),
        ("template", ("short", None, None), ["short", "none"]),
    ],
)
def test_what_is_known_of_a_job_is_a_dimension(dimension: str, values: tuple[Any, ...], bands: list[str]) -> None:
    field = KNOWN_OF_JOBS[dimension]
    known: Any = [Decimal(value) if field == "client_spent" else value for value in values]
    entries = [sent("2026-11-01", 8, **{field: value}) for value in known]
    assert [name for name, _ in counts(dimension, *entries)] == bands


def test_the_hour_is_that_of_the_users_clock_when_it_was_recorded_on_its_day() -> None:
    moments = ("2026-11-01T22:59Z", "2026-11-01T23:00Z", "2026-11-02T22:00Z", "2026-12-24T08:00Z")
    entries = [sent("2026-11-02", 8, at=datetime.fromisoformat(moment)) for moment in moments]
    use_formats(timezone="Europe/Paris")
    assert counts("hour", *entries, sent("2026-11-02", 8)) == [("00:00", 1), ("23:00", 1), ("none", 3)]
    use_formats(timezone="America/Lima")
    assert counts("hour", *entries) == [("17:00", 1), ("none", 3)]


def replied(tag: str, replies: int, of: int) -> list[Entry]:
    made: list[Entry] = []
    for number in range(of):
        id_ = f"{tag}{number}"
        made.append(sent("2026-11-01", 8, id_, tags=(tag,)))
        if number < replies:
            made += went(id_, "2026-11-03 interviewing")
    return made


def test_a_difference_is_tested_against_all_others_and_adjusted_for_the_number_of_groups() -> None:
    entries = [*replied("a", 9, 12), *replied("b", 2, 20), *replied("c", 0, 10)]
    found = {group.name: group for group in grouped(bids(*entries), "tag")}
    a, c = present(found["a"].reply_difference), present(found["c"].reply_difference)
    assert a.p == fisher(Rate(9, 12), Rate(2, 30))
    assert a.p_adjusted == pytest.approx(3 * a.p)
    assert (a.is_significant, a.higher) == (True, True)
    assert (c.is_significant, c.higher) == (False, False)
    assert (found["a"].told_difference, found["c"].told_difference) == (None, c)  # of 9 of 12 no rate is told
    assert not present(found["a"].hire_difference).is_significant


def test_two_groups_that_are_each_others_others_are_one_comparison() -> None:
    entries = [sent("2026-11-01", 8, f"p{number}", boost=number % 2) for number in range(40)] + [
        change for number in range(1, 21, 2) for change in went(f"p{number}", "2026-11-03 hired")
    ]
    boosted, others = (present(group.hire_difference) for group in grouped(bids(*entries), "boosted"))
    assert boosted.p_adjusted == boosted.p == others.p
    assert (boosted.higher, others.higher) == (True, False)


def test_what_would_be_a_difference_by_itself_is_none_among_twenty_groups() -> None:
    """3 of 10 against 14 of 190: p = 0.04 by itself, but it is one of twenty looks."""
    entries = replied("first", 3, 10)
    for number in range(19):
        entries += replied(f"tag{number:02}-", 1 if number < 11 else 0, 10)
    first = next(group for group in grouped(bids(*entries), "tag") if group.name == "first")
    difference = present(first.reply_difference)
    assert difference.p < 0.05
    assert not difference.is_significant


def test_fewer_than_ten_are_not_compared() -> None:
    found = grouped(bids(*replied("a", 9, 9), *replied("b", 0, 30)), "tag")
    assert [group.reply_difference for group in found] == [None, None]
    assert compared(Rate(9, 9), Rate(0, 30)) is None
    difference = present(compared(Rate(9, 10), Rate(0, 30)))
    assert (difference.is_significant, difference.higher) == (True, True)


def test_what_boosts_cost_and_what_came_back_of_them() -> None:
    found = boosts(
        bids(
            sent("2026-11-01", 8, "a", boost=10),
            sent("2026-11-02", 8, "b", boost=5),
            sent("2026-11-03", 8, "c"),
            Refund(on=day("2026-11-04"), of="a", reason="outbid"),
            Refund(on=day("2026-11-05"), of="b", connects=9),
        )
    )
    assert (found.connects, found.back) == (15, 11)
    assert (found.boosted.connects, found.not_boosted.connects) == (12, 8)


def test_those_boosted_and_those_not_are_compared_without_invitations() -> None:
    entries: list[Entry] = []
    for number in range(12):
        entries.append(sent("2026-11-01", 8, f"b{number}", boost=10))
        entries.append(sent("2026-11-01", 8, f"o{number}"))
        entries.append(sent("2026-11-01", 0, f"i{number}", invited=True))
        entries += went(f"i{number}", "2026-11-02 interviewing")
        entries += went(f"b{number}", "2026-11-02 hired") if number < 9 else []
    found = boosts(bids(*entries))
    assert (found.boosted.replies, found.not_boosted.replies) == (Rate(9, 12), Rate(0, 12))
    assert (found.boosted.hires, found.not_boosted.hires) == (Rate(9, 12), Rate(0, 12))
    difference = present(found.reply_difference)
    assert (difference.p, difference.is_significant, difference.higher) == (
        fisher(Rate(9, 12), Rate(0, 12)),
        True,
        True,
    )
