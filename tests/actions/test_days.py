"""Days as a person types them."""

from datetime import date

import pytest

from connects_tui.actions.days import looks_like_a_day, parse_day
from connects_tui.rules.values import FIRST_DAY, LAST_DAY

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-20", "2026-11-20"),
        ("2026-1-5", "2026-01-05"),
        ("today", "2026-11-23"),
        ("Yesterday", "2026-11-22"),
        (" -1 ", "2026-11-22"),
        ("-0", "2026-11-23"),
        ("-30", "2026-10-24"),
        ("mon", "2026-11-23"),
        ("Sunday", "2026-11-22"),
        ("TUE", "2026-11-17"),
        ("wed", "2026-11-18"),
        ("thursday", "2026-11-19"),
        ("fri", "2026-11-20"),
        ("sat", "2026-11-21"),
    ],
)
def test_a_day_is_a_date_or_so_many_days_ago_or_the_latest_such_weekday_today_included(text: str, day: str) -> None:
    assert parse_day(text, MONDAY) == date.fromisoformat(day)
    assert looks_like_a_day(text.strip())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2026-02-30", "there is no day 2026-02-30"),
        ("0000-01-01", "there is no day 0000-01-01"),
        ("tomorrow", '"tomorrow" is not a day such as 2026-11-20, -1, yesterday or mon'),
        ("+1", '"+1" is not a day such as 2026-11-20, -1, yesterday or mon'),
        ("", '"" is not a day such as 2026-11-20, -1, yesterday or mon'),
        ("20.11.2026", '"20.11.2026" is not a day such as 2026-11-20, -1, yesterday or mon'),
    ],
)
def test_what_is_no_day_is_told(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=r"no day|is not") as error:
        parse_day(text, MONDAY)
    assert str(error.value) == says


@pytest.mark.parametrize("text", ["1989-12-31", "2200-01-01", "9999-12-31", "0001-01-01", "-99999"])
def test_days_go_from_1990_to_2199(text: str) -> None:
    assert (parse_day("1990-01-01", MONDAY), parse_day("2199-12-31", MONDAY)) == (FIRST_DAY, LAST_DAY)
    with pytest.raises(ValueError, match=f'"{text}" is outside 1990 to 2199'):
        parse_day(text, MONDAY)


def test_a_day_before_the_calendar_begins_is_told() -> None:
    with pytest.raises(ValueError, match='"-99999" is before the calendar begins'):
        parse_day("-99999", date(200, 1, 1))


@pytest.mark.parametrize("text", ["", "5", "-", "-x", "monkey", "2026-11", "2026-11-20x", "-999999"])
def test_other_words_do_not_look_like_days(text: str) -> None:
    assert not looks_like_a_day(text)
