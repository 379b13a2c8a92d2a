"""Amounts: no text that is read is worth ten, a hundred or a thousand times what it says."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connects_tui.importing.items import CannotRead, DecimalMarkUnclear
from connects_tui.importing.table import DecimalMark, amount_of, decimal_mark

CENTS = st.decimals(0, 10**6, places=2)


def written(amount: Decimal, mark: DecimalMark, *, grouped: bool) -> str:
    """Write an amount as people with that decimal mark do."""
    text = f"{amount:,}" if grouped else f"{amount}"
    return text if mark == "." else text.translate(str.maketrans(".,", ",."))


@given(st.lists(st.tuples(CENTS, st.booleans()), min_size=1), st.sampled_from([".", ","]))
def test_a_column_of_cents_is_read_as_it_was_meant(amounts: list[tuple[Decimal, bool]], mark: DecimalMark) -> None:
    texts = [written(amount, mark, grouped=grouped) for amount, grouped in amounts]
    assert decimal_mark(texts) == mark
    assert [amount_of(text, mark) for text in texts] == [amount for amount, _ in amounts]


@given(st.lists(st.integers(0, 10**6).map(Decimal), min_size=1), CENTS, st.sampled_from([".", ","]))
def test_whole_amounts_are_read_by_their_column(whole: list[Decimal], cents: Decimal, mark: DecimalMark) -> None:
    texts = [written(amount, mark, grouped=True) for amount in (*whole, cents)]
    assert [amount_of(text, decimal_mark(texts)) for text in texts] == [*whole, cents]


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["12", "7", ""], None), (["6.00"], "."), (["6,5", "1.234"], ","), (["$1,234.50"], "."), (["1.234.567"], ","),
        (["1,234,567"], "."), (["0,123"], ","), (["1 234,50"], ","), (["1'234.50"], "."), (["$800-1,200.50"], "."),
    ],
)  # fmt: skip
def test_the_decimal_mark_is_told_from_all_amounts(texts: list[str], mark: DecimalMark | None) -> None:
    assert decimal_mark(texts) == mark


@pytest.mark.parametrize("texts", [["1,234"], ["12", "1.234"], ["$800", "$1,200"]])
def test_where_both_marks_fit_the_user_is_asked(texts: list[str]) -> None:
    with pytest.raises(DecimalMarkUnclear) as asked:
        decimal_mark(texts)
    assert asked.value.example == texts[-1].removeprefix("$")


def test_amounts_in_two_ways_are_not_guessed() -> None:
    with pytest.raises(CannotRead, match=r"12\.50 with a decimal point, 12,50 with a decimal comma"):
        decimal_mark(["12,50", "12.50"])


@pytest.mark.parametrize(
    ("text", "mark", "amount"),
    [
        ("-$1,234.50", ".", "-1234.50"), ("(12,00)", ",", "-12.00"), ("\u221212.5 USD", ".", "-12.5"),
        ("1,234", ",", "1.234"), ("1,234", ".", "1234"), ("1,23", ".", None), ("1.23", ",", None),
        ("12,50", None, None), (".5", ".", "0.5"), ("", ".", None), ("twelve", ".", None), ("1,2,3", ",", None),
    ],
)  # fmt: skip
def test_an_amount_is_read_with_the_mark_of_its_column(text: str, mark: DecimalMark | None, amount: str | None) -> None:
    assert amount_of(text, mark) == (None if amount is None else Decimal(amount))
