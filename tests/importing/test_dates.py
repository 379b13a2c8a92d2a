"""Days as other programs and people write them."""

from datetime import date

import pytest

from connects_tui.importing.dates import DayOrder, day_of, is_relative, order_of
from connects_tui.importing.items import CannotRead, DayOrderUnclear

TODAY = date(2026, 11, 23)


WRITTEN = {
    date(2026, 11, 3): [
        "2026-11-03", "2026/11/3", "2026-11-03T10:15:00Z", "2026-11-03 10:15", "Nov 3, 2026", "Nov 3, 2026, 10:15 AM",
        "November 3rd, 2026", "Tue, Nov 3, 2026", "3 Nov 2026", "3. November 2026", "03-Nov-26", "3.11.2026",
        "03.11.26", "20261103", "1793664000000", "1793664000", "November 3, 2026 2:15 PM (GMT+2)",
        "November 3, 2026 → November 5, 2026", "2026-11-03 09:30:00 +0000 UTC",
        "Tue Nov 03 2026 10:00:00 GMT+0200 (Eastern European Standard Time)",
    ],
    date(2026, 9, 9): ["Sept. 9, 2026"],
    date(2026, 7, 7): ["7/7/2026"],
    TODAY: ["Today", "today at 3:10 PM", "5 hours ago", "2h ago", "40m ago", "an hour ago"],
    date(2026, 11, 22): ["Yesterday"],
    date(2026, 11, 20): ["3 days ago", "3d ago", "Nov 20"],
    date(2026, 11, 9): ["2 weeks ago"],
    date(2025, 12, 20): ["Dec 20"],  # without a year: the latest one, and this year's is still ahead
}  # fmt: skip


@pytest.mark.parametrize(("day", "text"), [(day, text) for day, texts in WRITTEN.items() for text in texts])
def test_a_day_is_read_however_it_is_written(day: date, text: str) -> None:
    assert day_of(text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "soon", "Maybe 3, 2026", "2026-02-30", "31 Nov 2026", "13", "2026", "Date", "Mon", "03/04/2026",
        "1/2/3/4", "11/27", "Friday", "Hoy", "2mo ago", "20261399", "99999999", "9999999999999", "9999999999",
    ],
)  # fmt: skip
def test_what_is_no_day_is_none(text: str) -> None:
    assert day_of(text, TODAY) is None


def test_only_words_that_depend_on_the_day_of_copying_are_relative() -> None:
    assert [is_relative(text) for text in ("Today", "Yesterday", "2 days ago", "Nov 3")] == [True, True, True, False]


@pytest.mark.parametrize(("order", "day"), [("dmy", date(2026, 4, 3)), ("mdy", date(2026, 3, 4))])
def test_two_numbers_are_read_in_the_order_that_is_said(order: DayOrder, day: date) -> None:
    assert day_of("03/04/2026", TODAY, order) == day


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["03/04/2026", "13/04/2026"], "dmy"),
        (["03/04/2026", "04/13/2026"], "mdy"),
        (["03-04-26", "31-01-26"], "dmy"),
        (["11/12/2026", "01/02/2026"], "mdy"),  # with the day first the first one would be still to come
        (["03/12/2026", "13/11/2026"], "dmy"),  # a day that can only be read one way says more than one to come
        (["2026-11-03", "Nov 3, 2026", "3.4.2026", "7/7/2026", "n/a", ""], None),
    ],
)
def test_the_whole_column_tells_which_number_is_the_day(column: list[str], order: DayOrder | None) -> None:
    assert order_of(column, TODAY) == order


def test_a_column_that_can_be_read_both_ways_is_asked_about() -> None:
    with pytest.raises(DayOrderUnclear, match="03/04/2026 can be read two ways"):
        order_of(["03/04/2026", "05/06/2026"], TODAY)


def test_a_column_in_both_orders_is_refused() -> None:
    with pytest.raises(CannotRead, match=r"13/04/2026 has the day first, 04/13/2026 the month"):
        order_of(["13/04/2026", "04/13/2026"], TODAY)
