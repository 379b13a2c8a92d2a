"""Days as a person types them."""

from datetime import date

import pytest

from connects_tui.actions.typed_values import looks_like_a_day, parse_day
from connects_tui.schema import FIRST_DAY, LAST_DAY

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
        ("+1", '"+1" is not a day like 2026-11-20, Nov 20, -3d, yesterday or mon'),
        ("", '"" is not a day like 2026-11-20, Nov 20, -3d, yesterday or mon'),
        ("20.11.2026", '"20.11.2026" is not a day like 2026-11-20, Nov 20, -3d, yesterday or mon'),
    ],
)
def test_what_is_no_day_is_told(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=r"no day|is not") as error:
        parse_day(text, MONDAY)
    assert str(error.value) == says


@pytest.mark.parametrize(
    ("text", "day", "ahead"),
    [
        ("20261105", "2026-11-05", "2026-11-05"),
        ("3d", "2026-11-26", "2026-11-26"),
        ("+3d", "2026-11-26", "2026-11-26"),
        ("-3d", "2026-11-20", "2026-11-20"),
        ("tomorrow", "2026-11-24", "2026-11-24"),
        ("last monday", "2026-11-16", "2026-11-16"),
        ("Last  Friday", "2026-11-20", "2026-11-20"),
        ("Nov 5", "2026-11-05", "2027-11-05"),
        ("nov 23", "2026-11-23", "2026-11-23"),
        ("24 November", "2025-11-24", "2026-11-24"),
        ("Dec. 9", "2025-12-09", "2026-12-09"),
        ("9 dec", "2025-12-09", "2026-12-09"),
        ("Dec 9, 2027", "2027-12-09", "2027-12-09"),
        ("29 feb", "2024-02-29", "2028-02-29"),
        ("fri", "2026-11-20", "2026-11-27"),
        ("monday", "2026-11-23", "2026-11-23"),
    ],
)
def test_a_day_without_its_year_is_the_latest_or_where_something_ends_the_next(text: str, day: str, ahead: str) -> None:
    assert parse_day(text, MONDAY) == date.fromisoformat(day)
    assert parse_day(text, MONDAY, ahead=True) == date.fromisoformat(ahead)


@pytest.mark.parametrize("text", ["Nov 31", "31 feb", "ju 5", "foo 5", "20261305", "last", "last week", "5", "d"])
def test_what_only_looks_like_a_day_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"no day|is not"):
        parse_day(text, MONDAY)


@pytest.mark.parametrize("text", ["1989-12-31", "2200-01-01", "9999-12-31", "0001-01-01", "-99999"])
def test_days_go_from_1990_to_2199(text: str) -> None:
    assert (parse_day("1990-01-01", MONDAY), parse_day("2199-12-31", MONDAY)) == (FIRST_DAY, LAST_DAY)
    with pytest.raises(ValueError, match=f'"{text}" is not between 1990 and 2199'):
        parse_day(text, MONDAY)
    with pytest.raises(ValueError, match='"-99999" is too far away'):
        parse_day("-99999", date(200, 1, 1))


@pytest.mark.parametrize("text", ["", "5", "-", "-x", "monkey", "2026-11", "2026-11-20x", "-999999"])
def test_other_words_do_not_look_like_days(text: str) -> None:
    assert not looks_like_a_day(text)
