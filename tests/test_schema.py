"""The kinds of value that rule sets, benchmarks and journals are written in."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from connects_tui import schema
from connects_tui.rounding import cents

MOMENT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
BEFORE_THE_CALENDAR = datetime.min.replace(tzinfo=timezone(timedelta(hours=5)))


class Table(Struct):
    """A field of every kind."""

    connects: schema.Connects = 0
    positive: schema.Positive = 1
    amounts: schema.Amounts = ()
    money: schema.Money | None = None
    cents: schema.WholeCents | None = None
    text: schema.Text = "?"
    name: schema.NonEmptyText | None = None
    texts: schema.Texts = ("?",)
    flag: schema.Flag = True
    day: schema.Day | None = None
    near: schema.JournalDay | None = None
    moment: schema.Moment | None = None
    slug: schema.Slug = "?"
    word: Literal["a", "b"] | None = None


def test_a_table_with_every_kind_of_value_is_read() -> None:
    table, mistakes = schema.convert({"connects": 3, "day": date(2026, 11, 20), "word": "b"}, Table)
    assert (table, mistakes) == (Table(connects=3, day=date(2026, 11, 20), word="b"), [])


@pytest.mark.parametrize(
    ("kind", "value", "comes_back"),
    [
        ("connects", schema.MAX_CONNECTS, schema.MAX_CONNECTS),
        ("money", "14.99", Decimal("14.99")),
        ("money", "0", Decimal(0)),
        ("money", "999999999999.123456", Decimal("999999999999.123456")),
        ("money", Decimal("1E+3"), Decimal(1000)),
        ("cents", "14.990", Decimal("14.99")),
        ("text", "", ""),
        ("name", " x ", " x "),
        ("texts", ["a", ""], ("a", "")),
        ("texts", ("a",), ("a",)),
        ("flag", False, False),
        ("day", date(1066, 10, 14), date(1066, 10, 14)),
        ("near", date(2026, 11, 20), date(2026, 11, 20)),
        ("moment", MOMENT, MOMENT),
        ("moment", MOMENT.replace(tzinfo=None), MOMENT),
        ("moment", MOMENT.astimezone(timezone(timedelta(hours=5))), MOMENT),
        ("word", "b", "b"),
    ],
)
def test_a_value_that_fits_comes_back_as_the_program_uses_it(kind: str, value: object, comes_back: object) -> None:
    table, mistakes = schema.convert({kind: value}, Table)
    assert mistakes == []
    found = getattr(table, kind)
    assert found == comes_back
    assert type(found) is type(comes_back)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        *(("connects", wrong, "a whole number from 0 to 1,000,000,000") for wrong in (-1, 10**9 + 1, True, 3.0)),
        ("positive", 0, "a whole number from 1 to 1,000,000,000"),
        ("amounts", [], "a list of whole numbers from 1 to 1,000,000,000"),
        ("amounts", [1] * 101, "at most 100 numbers"),
        *(
            ("money", wrong, 'an amount in quotes, like "14.99"')
            for wrong in (
                14.99, 1, "-1", "1.", ".5", "\u0661", Decimal(-1), Decimal("NaN"),
            )
        ),
        ("money", "1.1234567", 'an amount in quotes with at most six decimals, like "14.99"'),
        *((kind, "1234567890123", "an amount below 1,000,000,000,000") for kind in ("money", "cents")),
        ("cents", "14.995", 'an amount in quotes with at most two decimals, like "14.99"'),
        ("text", 3, "text in quotes"),
        ("text", "\ud800", "UTF-8 text"),
        ("name", " \n", "text that isn't empty"),
        ("texts", "css", "a list of texts"),
        ("texts", ["css", 1], "a list of texts"),
        ("texts", ["\ud800"], "UTF-8 text"),
        ("flag", 1, "true or false"),
        ("day", MOMENT, "a date like 2026-11-20, without quotes"),
        ("day", "2026-11-20", "a date like 2026-11-20, without quotes"),
        ("near", date(1989, 12, 31), "a day from 1990 to 2199"),
        ("near", "2026-11-20", "a date like 2026-11-20, without quotes"),
        ("moment", date(2026, 11, 20), "a time like 2026-11-20T08:30:00.000Z"),
        ("moment", "2026-11-20T08:30:00Z", "a time like 2026-11-20T08:30:00.000Z"),
        ("moment", BEFORE_THE_CALENDAR, "a time like 2026-11-20T08:30:00.000Z"),
        ("word", "c", "one of a, b"),
        ("word", ["a"], "one of a, b"),
        ("word", "\ud800", "one of a, b"),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused_with_what_was_expected(kind: str, value: object, expected: str) -> None:
    assert schema.convert({kind: value}, Table) == (None, [schema.BadKey(kind, f"must be {expected}")])


@given(st.integers(0, 10**9), st.sampled_from(["0.15", "1.00", "0.125", "0.145"]))
def test_money_is_rounded_to_cents_half_up(connects: int, price: str) -> None:
    thousandths = connects * int(price.replace(".", "").ljust(4, "0"))
    assert cents(Decimal(price) * connects) == Decimal((thousandths + 5) // 10) / 100
