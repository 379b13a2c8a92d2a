"""A year of bids and replies, day by day."""

from datetime import date

from connects_tui.insights.groups import calendar_year
from tests.insights.building import bids, went
from tests.ledger.building import sent

BIDS = [
    sent("2025-11-23", 8, "z"),  # the day before the year begins
    sent("2025-11-24", 8, "a"),
    sent("2026-11-02", 8, "b"),
    sent("2026-11-02", 8, "c"),
    sent("2026-11-03", 8, "d"),
    sent("2026-11-03", 8, "e"),
    sent("2026-11-23", 8, "f"),
    *went("a", "2025-12-01 viewed", "2025-12-04 interviewing", "2025-12-09 offered"),
    *went("b", "2026-11-09 hired", "2026-11-12 closed"),
    *went("c", "2026-11-03 interviewing", "2026-11-04 sent", "2026-11-10 declined"),
    *went("d", "2026-11-20 interviewing"),
]


def test_bids_are_counted_on_the_day_they_were_sent_in_a_year_that_ends_today() -> None:
    year = calendar_year(bids(*BIDS), "bid")
    assert (year.first, year.last) == (date(2025, 11, 24), date(2026, 11, 23))
    assert year.counts == {
        date(2025, 11, 24): 1, date(2026, 11, 2): 2, date(2026, 11, 3): 2, date(2026, 11, 23): 1,
    }  # fmt: skip
    assert (year.total, year.per_weekday, year.best_weekday) == (6, (4, 2, 0, 0, 0, 0, 0), 0)


def test_replies_are_counted_on_the_day_they_came_unless_the_proposal_was_set_back_to_sent() -> None:
    year = calendar_year(bids(*BIDS), "reply")
    assert year.counts == {date(2025, 12, 4): 1, date(2026, 11, 9): 1, date(2026, 11, 20): 1}
    assert year.best_weekday == 0  # the first of several


def test_the_year_of_a_period_begins_with_it_and_ends_with_it_or_with_the_last_reply_to_its_bids() -> None:
    until = bids(*BIDS).between(until=date(2026, 11, 3))
    assert calendar_year(until, "bid").last == date(2026, 11, 3)
    replies = calendar_year(until, "reply")
    assert (replies.last, replies.total) == (date(2026, 11, 20), 3)
    since = calendar_year(bids(*BIDS).between(since=date(2026, 11, 3)), "bid")
    assert (since.first, since.last, since.total) == (date(2026, 11, 3), date(2026, 11, 23), 3)
    assert calendar_year(bids(*BIDS).between(until=date(2027, 1, 1)), "bid").last == date(2026, 11, 23)


def test_a_year_without_any_has_no_best_weekday() -> None:
    year = calendar_year(bids(), "bid")
    assert (year.total, year.best_weekday, year.steps, year.level(0)) == (0, None, (), 0)


def test_days_are_told_apart_by_quarters_of_those_with_any() -> None:
    def year_of(*numbers: int) -> list[int]:
        days = [sent(f"2026-10-{day + 1:02}", 8, f"{day}-{each}") for day, n in enumerate(numbers) for each in range(n)]
        year = calendar_year(bids(*days), "bid")
        return [year.level(number) for number in numbers]

    assert year_of(0, 1, 1) == [0, 4, 4]
    assert year_of(1, 2, 1, 2) == [2, 4, 2, 4]
    assert year_of(1, 2, 3, 4, 9) == [1, 1, 2, 3, 4]
    assert year_of(1, 1, 1, 1, 1, 1, 30) == [2, 2, 2, 2, 2, 2, 4]
