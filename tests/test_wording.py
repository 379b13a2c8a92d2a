"""How days, money and numbers are worded, by default and as a user sets it."""

from datetime import date
from decimal import Decimal

import pytest

from connects_tui.exporting.tables import sanitize_lines
from connects_tui.settings import DEFAULTS, SETTINGS
from connects_tui.wording import (
    Formats,
    balance_words,
    counted,
    day_width,
    day_words,
    enumerated,
    how_many,
    number_words,
    quoted,
    sanitize,
    span_words,
    unit_price,
    usd,
    use_formats,
    with_title_cut,
)

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


def test_what_is_below_nothing_has_a_real_minus_before_the_sign_of_the_money() -> None:
    assert [usd(Decimal(text)) for text in ("-19.99", "-1234.5", "-0.004", "0")] == [
        "−$19.99", "−$1,234.50", "$0.00", "$0.00"
    ]  # fmt: skip
    assert [number_words(number) for number in (-1600, Decimal("-6.50"), 0)] == ["−1,600", "−6.5", "0"]
    assert [number_words(number, "+") for number in (-16, 1600)] == ["−16", "+1,600"]


def test_the_price_of_one_connect_has_all_its_decimals_and_two_at_least() -> None:
    assert [unit_price(Decimal(text)) for text in ("0.15", "0.125", "1", "0.1200", "1200")] == [
        "$0.15", "$0.125", "$1.00", "$0.12", "$1,200.00"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "0 d"), (99, "99 d"), (100, "3 mo"), (212, "6 mo"), (729, "23 mo"), (730, "2 y"), (9000, "24 y")],
)
def test_a_span_of_days_has_five_letters_at_most(days: int, words: str) -> None:
    assert span_words(days) == words


def test_numbers_have_their_noun() -> None:
    assert [how_many(number) for number in (0, 1, -1)] == ["0 Connects", "1 Connect", "−1 Connects"]
    assert [counted(1, "entry", "entries"), counted(2000, "entry", "entries")] == ["1 entry", "2,000 entries"]


# --- text from outside ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Build it", "Build it"),
        ("Café 👩🏽\u200d💻", "Café 👩🏽\u200d💻"),
        ("two\nlines\tand\u2028more", "two lines and more"),
        ("\x1b[2Jgone", "\ufffd[2Jgone"),
        ("a\u202eb\u200bc\x00", "a\ufffdb\ufffdc\ufffd"),
    ],
)
def test_text_does_nothing_to_a_terminal(text: str, shown: str) -> None:
    assert sanitize(text) == shown


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85", "\r", "\r\n"])
def test_what_ends_a_line_somewhere_is_a_line_end(end: str) -> None:
    assert sanitize_lines(f"one{end}two{end}") == "one\ntwo\n"


def test_a_long_title_in_a_message_is_cut_at_40_characters() -> None:
    assert quoted("x" * 41) == f'"{"x" * 39}…"'
    assert quoted("x" * 40) == f'"{"x" * 40}"'


def test_a_title_gives_way_where_a_message_would_take_two_lines() -> None:
    message = 'Logged "Redesign of a shop with 40 product pages" · 12 Connects · balance 8 · u undoes'
    assert with_title_cut(message, len(message)) == message
    fits = 'Logged "Redesign of a shop with 40 pro…" · 12 Connects · balance 8 · u undoes'
    assert with_title_cut(message, len(fits)) == fits
    assert with_title_cut(message, 10) == 'Logged "Redesign of a shop …" · 12 Connects · balance 8 · u undoes'
    assert with_title_cut("Nothing to undo", 10) == "Nothing to undo"


def test_what_is_left_is_a_balance_or_what_is_owed() -> None:
    assert [balance_words(balance) for balance in (1200, 0, -1)] == ["balance 1,200", "balance 0", "you owe 1 Connect"]


def test_names_are_enumerated_with_an_and_before_the_last() -> None:
    assert [enumerated("abc"[:number]) for number in range(4)] == ["", "a", "a and b", "a, b and c"]
