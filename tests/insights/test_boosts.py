"""Boosts: what they cost, what came back, boosted against organic."""

from connects_tui.insights.groups import boosts
from connects_tui.insights.statistics import Rate, fisher
from connects_tui.ledger.entries import Entry, Refund
from tests.insights.building import bids, went
from tests.ledger.building import day, sent


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
    assert (found.connects, found.back, found.net) == (15, 11, 4)
    assert (found.boosted.connects, found.organic.connects) == (12, 8)


def test_boosted_and_organic_are_compared_without_invitations() -> None:
    entries: list[Entry] = []
    for number in range(12):
        entries.append(sent("2026-11-01", 8, f"b{number}", boost=10))
        entries.append(sent("2026-11-01", 8, f"o{number}"))
        entries.append(sent("2026-11-01", 0, f"i{number}", invited=True))
        entries += went(f"i{number}", "2026-11-02 interviewing")
        entries += went(f"b{number}", "2026-11-02 hired") if number < 9 else []
    found = boosts(bids(*entries))
    assert (found.boosted.replies, found.organic.replies) == (Rate(9, 12), Rate(0, 12))
    assert (found.boosted.hires, found.organic.hires) == (Rate(9, 12), Rate(0, 12))
    assert found.reply_difference is not None
    assert found.reply_difference.p == fisher(Rate(9, 12), Rate(0, 12))
    assert (found.reply_difference.is_one, found.reply_difference.higher) == (True, True)


def test_few_of_one_kind_are_not_compared() -> None:
    found = boosts(bids(*(sent("2026-11-01", 8, f"o{number}") for number in range(20))))
    assert (found.connects, found.reply_difference, found.hire_difference) == (0, None, None)
