"""How days, money and numbers are worded, by default and as a user sets it."""

from datetime import date
from decimal import Decimal

import pytest

from connects_tui.settings import DEFAULTS, SETTINGS
from connects_tui.wording import Formats, counted, day_width, day_words, how_many, usd, use_formats

TODAY = date(2026, 11, 23)


def test_the_default_wording_is_that_of_the_default_settings() -> None:
    assert Formats.date_format == DEFAULTS.date_format
    assert Formats.currency_sign == DEFAULTS.currency_sign


FORMATS = {
    "23 Nov": ("23 Nov 2025", "3 Jan", 6, 11),
    "Nov 23": ("Nov 23 2025", "Jan 3", 6, 11),
    "2026-11-23": ("2025-11-23", "2026-01-03", 10, 10),
    "23.11.": ("23.11.2025", "3.1.", 6, 10),
}


@pytest.mark.parametrize("date_format", SETTINGS["date_format"].options)
def test_every_date_format(date_format: str) -> None:
    another_year, short, width, with_year = FORMATS[date_format]
    use_formats(date_format=date_format)
    assert day_words(TODAY, TODAY) == date_format
    assert day_words(TODAY.replace(year=2025), TODAY) == another_year
    assert day_words(TODAY.replace(year=2025)) == another_year
    assert day_words(date(2026, 1, 3), TODAY) == short
    assert (day_width(), day_width(year=True)) == (width, with_year)  # as wide as the longest
    days = [date(2026, month, day) for month in range(1, 13) for day in (1, 9, 10, 28)]
    assert max(len(day_words(day, TODAY)) for day in days) == width
    assert max(len(day_words(day)) for day in days) == with_year


def test_money_has_the_users_sign() -> None:
    assert [usd(Decimal(amount)) for amount in ("1234.5", "0.005")] == ["$1,234.50", "$0.01"]
    use_formats(currency_sign="US$")
    assert usd(Decimal("1234.5")) == "US$1,234.50"


def test_numbers_have_their_noun() -> None:
    assert [how_many(number) for number in (0, 1, -1)] == ["0 Connects", "1 Connect", "-1 Connects"]
    assert [counted(1, "entry", "entries"), counted(2000, "entry", "entries")] == ["1 entry", "2,000 entries"]
