"""Upwork's statement, both variants: columns by their names, whatever else is in them."""

import re
from datetime import date
from decimal import Decimal

import pytest

from connects_tui.importing.sources import read_source

TODAY = date(2026, 11, 23)
OLDER = """Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,\
Currency,Balance
"Nov 3, 2026",71,Connects,"Purchase of 80 Connects",,Me,,Me,,-12.00,-12.00,USD,88.00
"Nov 5, 2026",72,Membership Fee,"Freelancer Plus membership",,Me,,Me,,-19.99,-19.99,USD,68.01
"Nov 6, 2026",73,Hourly,"Invoice for Acme: 5 hours",,Me,,Me,,250.00,250.00,USD,318.01
"Nov 7, 2026",74,Withdrawal,"To bank",,Me,,Me,,"-1,300.00",,,18.01
"""
NEWER = """Transaction ID,Date,Transaction Type,Transaction Summary,Amount $,Account Name
"71","Nov 3, 2026","Connects","80 Connects purchased","($12.00)",Me
"72","Nov 5, 2026","Subscription","Freelancer Plus, 100 Connects a month","-$19.99",Me
"73","Nov 6, 2026","Hourly","Invoice for Acme","$250.00",Me
"74","Nov 7, 2026","Withdrawal","To bank","-$1,300.00",Me
"""


@pytest.mark.parametrize("text", [OLDER, NEWER, re.sub(r"(Nov \d);", r"\1,", NEWER.replace(",", ";"))])
def test_purchases_and_fees_are_taken_and_the_rest_is_counted(text: str) -> None:
    source = read_source(text, TODAY)
    assert source.kind == "Upwork statement"
    purchase, fee = source.items
    assert (purchase.what, purchase.on, purchase.connects) == ("purchase", date(2026, 11, 3), 80)
    assert purchase.paid == Decimal("12.00")
    assert (fee.what, fee.on, fee.paid) == ("fee", date(2026, 11, 5), Decimal("19.99"))
    assert source.left == {"heading": 1, "Hourly": 1, "Withdrawal": 1}


HEAD = "Date,Transaction ID,Transaction Type,Transaction Summary,Amount\n"


@pytest.mark.parametrize(
    ("kind", "summary", "connects"),
    [
        ("Connects", "Connects: 40", 40),
        ("Connects", "Purchase - 1,000 Connects", 1000),
        ("Adjustment", "Connects purchase x 20", 20),
        ("Other", "Buy 10 additional Connects", 10),
        ("Connects", "Connects purchase of $6.00", 0),
        ("Connects", "", 0),
    ],
)
def test_the_number_of_connects_is_read_from_the_summary(kind: str, summary: str, connects: int) -> None:
    (item,) = read_source(f'{HEAD}2026-11-03,1,{kind},"{summary}",-6.00\n', TODAY).items
    assert (item.what, item.connects, item.paid) == ("purchase", connects, Decimal("6.00"))
    assert bool(item.doubt) == (connects == 0)


@pytest.mark.parametrize(
    ("text", "raw"), [(OLDER, "Purchase of 80 Connects, -12.00, 71"), (NEWER, "80 Connects purchased, ($12.00), 71")]
)
def test_a_row_has_the_words_that_the_notes_of_old_imports_hold(text: str, raw: str) -> None:
    assert read_source(text, TODAY).items[0].raw == raw


def test_money_that_came_back_is_left_to_the_user() -> None:
    source = read_source(f"{HEAD}2026-11-03,1,Connects,Refund of 40 Connects,6.00\n", TODAY)
    assert source.items[0].skip_reason.startswith("it's a money refund for Connects")


@pytest.mark.parametrize(
    ("kind", "summary"),
    [("Hourly", "Connects app"), ("Service Fee", "Fee for Subscription site"), ("VAT", "VAT on Connects purchase")],
)
def test_a_type_that_is_about_something_else_decides_whatever_job_is_named(kind: str, summary: str) -> None:
    source = read_source(f'{HEAD}2026-11-03,1,{kind},"{summary}",-6.00\n', TODAY)
    assert (source.items, source.left) == ((), {"heading": 1, kind: 1})


@pytest.mark.parametrize("amount", ["-6.00", "(6.00)", "($6.00)", "$(6.00)", "-$6.00", "-6,00", "−6.00 USD", "-6,00 $"])
def test_an_amount_is_read_however_it_is_written(amount: str) -> None:
    text = f"{HEAD}2026-11-03,1,Connects,40 Connects,".replace(",", ";") + amount
    (item,) = read_source(text, TODAY).items
    assert item.paid == Decimal("6.00")


@pytest.mark.parametrize("total", ["Total,,,,-6.00", ",,,Total,-6.00", ",,Total,,-6.00"])
def test_a_total_is_counted_as_one(total: str) -> None:
    source = read_source(f"{HEAD}2026-11-03,1,Connects,40 Connects,-6.00\n{total}\n", TODAY)
    assert source.left == {"heading": 1, "total": 1}
