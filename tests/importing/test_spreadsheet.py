"""Somebody's own table of proposals: columns by their names, in any order, whatever parts the cells."""

from datetime import date
from decimal import Decimal

import pytest

from connects_tui.importing.items import CannotRead, ColumnsUnclear, Details
from connects_tui.importing.sources import HowToRead, read_source

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "header",
    [
        "Job title,Date applied,Connects spent", "PROJECT,Sent on,Connects used", "Job Name ,Submitted,# of Connects",
        "title,sent,connects",
    ],
)  # fmt: skip
def test_columns_are_recognised_by_their_names(header: str) -> None:
    (item,) = read_source(f"{header}\nA shop,2026-11-03,12\n", TODAY).items
    assert (item.what, item.title, item.on, item.connects) == ("proposal", "A shop", date(2026, 11, 3), 12)


def test_a_whole_row_is_taken_in() -> None:
    text = (
        "Client;Job;Date;Connects;Boost;Status;Budget;Tags;Link;Notes;Invited\n"
        "Acme;A shop;3.11.2026;12;5;Won;$800-1200;shopify, css;https://x.example/1;hello;no\n"
    )
    (item,) = read_source(text, TODAY).items
    assert item.details == Details(
        client="Acme",
        boost=5,
        budget=Decimal(800),
        budget_max=Decimal(1200),
        tags=("shopify", "css"),
        url="https://x.example/1",
        note="hello",
    )
    assert item.status == ("hired", date(2026, 11, 3))


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Pending", None), ("Accepted", "interviewing"), ("Activated", "interviewing"), ("Offered", "offered"),
        ("Hired", "hired"), ("Declined", "declined"), ("Withdrawn", "withdrawn"), ("No response", "expired"),
        ("REJECTED", "declined"), ("Viewed", "viewed"), ("", None),
    ],
)  # fmt: skip
def test_the_words_for_where_it_stands_are_upworks_and_peoples(word: str, status: str | None) -> None:
    (item,) = read_source(f"Job,Date,Connects,Status\nA,2026-11-03,12,{word}\n", TODAY).items
    assert (item.status and item.status[0]) == status
    assert item.details.note is None


def test_what_is_not_understood_is_kept_in_the_note() -> None:
    (item,) = read_source("Job,Date,Connects,Status,Budget\nA,2026-11-03,12,Archived,a lot\n", TODAY).items
    assert item.details.note == "budget: a lot · status: Archived"
    assert item.status is None


@pytest.mark.parametrize(
    ("row", "why"),
    [
        *((f"A;2026-11-03;{cell}", "no number of Connects")
          for cell in ("many", "1,5", "1.000", "$1.80", "free", "", "9999999999")),
        ("A;soon;12", "no day"), (";2026-11-03;12", "no title"),
    ],
)  # fmt: skip
def test_a_row_that_lacks_something_is_left_aside_with_the_reason(row: str, why: str) -> None:
    (item,) = read_source(f"Job;Date;Connects\n{row}\n", TODAY).items
    assert why in item.skip_reason


def test_an_unknown_header_is_asked_about_and_answered() -> None:
    text = "What,When,Price in tokens,Who\nA shop,2026-11-03,12,Acme\n"
    with pytest.raises(ColumnsUnclear) as asked:
        read_source(text, TODAY)
    assert asked.value.missing == ("the title", "the day", "the Connects")
    how = HowToRead({"what": "title", "WHEN": "sent", "Price in tokens": "connects", "Who": "client"})
    (item,) = read_source(text, TODAY, how).items
    assert (item.title, item.connects, item.details) == ("A shop", 12, Details(client="Acme"))


def test_a_column_can_be_left_out() -> None:
    text = "Job,Date,Connects,Notes\nA,2026-11-03,12,private\n"
    (item,) = read_source(text, TODAY, HowToRead({"Notes": ""})).items
    assert item.details == Details()


@pytest.mark.parametrize(("named", "why"), [({"Nope": "title"}, 'no column "Nope"'), ({"Job": "colour"}, "no field")])
def test_a_wrong_answer_is_refused(named: dict[str, str], why: str) -> None:
    with pytest.raises(CannotRead, match=why):
        read_source("Job,Date,Connects\nA,2026-11-03,12\n", TODAY, HowToRead(named))


def test_a_guard_against_formulas_is_taken_off() -> None:
    (item,) = read_source("Job,Date,Connects\n'=1+1,2026-11-03,12\n", TODAY).items
    assert item.title == "=1+1"


@pytest.mark.parametrize("above", ["sep=,\n", '"sep=,"\r\n', "My proposals\n\n", "Proposals, 2026,,\n,,,\n", "\ufeff"])
def test_what_stands_above_the_header_is_passed_over(above: str) -> None:
    (item,) = read_source(f"{above}Job,Date,Connects\nA,2026-11-03,12\n", TODAY).items
    assert (item.title, item.line) == ("A", above.count("\n") + 2)


def test_a_header_that_comes_again_is_no_row() -> None:
    source = read_source("Job,Date,Connects\nA,2026-11-03,12\nJob,Date,Connects\nB,2026-11-04,8\n", TODAY)
    assert [item.title for item in source.items] == ["A", "B"]


def test_days_that_a_spreadsheet_wrote_as_numbers_are_days() -> None:
    items = read_source("Job,Date,Connects\nA,46329,12\nB,46330.75,8\n", TODAY).items
    assert [item.on for item in items] == [date(2026, 11, 3), date(2026, 11, 4)]


@pytest.mark.parametrize(
    ("connects", "spent"),
    [
        *((cell, (12, 0)) for cell in ("12", "12.0", "12,0", "-12", "12 Connects")),
        *((cell, (12, 5)) for cell in ("12+5", "12 (+5)")),
    ],
)
def test_connects_are_read_however_a_spreadsheet_writes_them(connects: str, spent: tuple[int, int]) -> None:
    (item,) = read_source(f"Job;Date;Connects\nA;2026-11-03;{connects}\n", TODAY).items
    assert (item.connects, item.details.boost) == spent


@pytest.mark.parametrize("column", ["Boosted?", "Refunded"])
def test_a_yes_where_a_number_is_needed_is_doubted(column: str) -> None:
    yes, no = read_source(f"Job,Date,Connects,{column}\nA,2026-11-03,12,Yes\nB,2026-11-04,8,FALSE\n", TODAY).items
    assert "does not say" in yes.doubt
    assert not no.doubt
