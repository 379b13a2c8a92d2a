"""Somebody's own table of proposals: columns by their names, in any order, whatever parts the cells."""

from datetime import date
from decimal import Decimal

import pytest

from connects_tui.importing.items import CannotRead, ColumnsUnclear, Details, StatusesUnclear
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
        ("REJECTED", "declined"), ("Viewed", "viewed"), ("", None), ("✅ Hired", "hired"),
        ("Job closed (no hire)", "closed"), ("Job  Closed!", "closed"),
    ],
)  # fmt: skip
def test_the_words_for_where_it_stands_are_upworks_and_peoples(word: str, status: str | None) -> None:
    (item,) = read_source(f"Job,Date,Connects,Status\nA,2026-11-03,12,{word}\n", TODAY).items
    assert (item.status and item.status[0]) == status
    assert item.details.note is None


def test_what_is_not_understood_is_kept_in_the_note() -> None:
    text = "Job,Date,Connects,Status,Budget\nA,2026-11-03,12,Archived,a lot\n"
    (item,) = read_source(text, TODAY, HowToRead(statuses={"archived": ""})).items
    assert item.details.note == "budget: a lot · status: Archived"
    assert item.status is None


@pytest.mark.parametrize(
    ("row", "why"),
    [
        *((f"A;2026-11-03;{cell}", "number of Connects")
          for cell in ("many", "1,5", "1.000", "$1.80", "free", "", "9999999999")),
        ("A;soon;12", "no date"), (";2026-11-03;12", "no title"),
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


@pytest.mark.parametrize(("heading", "hourly"), [("Hourly Rate ($)", True), ("Rate", True), ("Budget", False)])
def test_a_column_of_rates_holds_hourly_budgets(heading: str, *, hourly: bool) -> None:
    (item,) = read_source(f"Job,Date,Connects,{heading}\nA,2026-11-03,12,45\n", TODAY).items
    assert (item.details.budget, item.details.hourly) == (Decimal(45), hourly)


def test_a_column_can_be_left_out() -> None:
    text = "Job,Date,Connects,Notes\nA,2026-11-03,12,private\n"
    (item,) = read_source(text, TODAY, HowToRead({"Notes": ""})).items
    assert item.details == Details()


def test_a_column_that_there_is_not_is_refused() -> None:
    with pytest.raises(CannotRead, match='no column "Nope"'):
        read_source("Job,Date,Connects\nA,2026-11-03,12\n", TODAY, HowToRead({"Nope": "title"}))


def test_a_status_that_is_not_known_is_asked_about_once() -> None:
    text = "Job,Date,Connects,Status\nA,2026-11-03,12,In limbo\nB,2026-11-04,8,in limbo\nC,2026-11-05,8,Hired\n"
    with pytest.raises(StatusesUnclear, match="say what each means") as asked:
        read_source(text, TODAY)
    assert len(asked.value.words) == 1
    items = read_source(text, TODAY, HowToRead(statuses={"In limbo": "viewed"})).items
    assert [item.status and item.status[0] for item in items] == ["viewed", "viewed", "hired"]


def test_a_column_of_many_words_holds_notes() -> None:
    rows = "".join(f"A{n},2026-11-03,12,called them {n} times\n" for n in range(20))
    items = read_source(f"Job,Date,Connects,Status\n{rows}", TODAY).items
    assert items[3].details.note == "status: called them 3 times"


@pytest.mark.parametrize("word", ["Draft", "To apply", "Skipped", "📝 Draft"])
def test_what_was_never_sent_is_no_proposal(word: str) -> None:
    (item,) = read_source(f"Job,Date,Connects,Status\nA,2026-11-03,12,{word}\n", TODAY).items
    assert (item.skip_reason, item.fault) == (f'"{word}": no proposal was sent', "")


@pytest.mark.parametrize(
    ("header", "cells", "status"),
    [
        ("Viewed?,Replied?,Job Status", "Yes,No,", "viewed"),
        ("Viewed?,Replied?,Job Status", "Yes,Yes,Open", "interviewing"),
        ("Viewed?,Replied?,Job Status", "TRUE,x,Hired", "hired"),
        ("Viewed,Replied,Hired", "no,,✓", "hired"),
        ("Viewed,Replied,Status", "yes,yes,Declined", "declined"),
        ("Viewed,Replied", ",2026-11-09", "interviewing"),
        ("Viewed,Replied", "No,No", None),
        ("Viewed,Replied", "✅,❌", "viewed"),
        ("Viewed,Replied", "✔\ufe0f,", "viewed"),
        ("Response", "No", None),
        ("Response", "Yes", "interviewing"),
        ("Response,Status", "Yes,Sent", "interviewing"),
        ("Response", "Rejected", "declined"),
        ("Hire date,Response date", "2026-11-09,", "hired"),
    ],
)
def test_columns_of_stages_say_how_far_it_got(header: str, cells: str, status: str | None) -> None:
    (item,) = read_source(f"Date,Job Title,Connects Used,{header}\n2026-11-03,A,12,{cells}\n", TODAY).items
    assert (item.status and item.status[0]) == status
    assert not item.details.note


@pytest.mark.parametrize(
    ("header", "cells", "connects", "boost", "refunded"),
    [
        ("connects,boosted,boost_connects,refunded_connects", "12,Yes,5,17", 12, 5, 17),
        ("Connects,Boost,Total Connects", "12,5,17", 12, 5, 0),
        ("Boost,Total Connects", "5,17", 12, 5, 0),
        ("Total Connects,Client", "17,Acme", 17, 0, 0),
        ("Connects (number),Boost (number)", "12,5", 12, 5, 0),
        ("connectsSpent,boostConnects,connectsRefunded", "12,5,12", 12, 5, 12),
        ("💰 Connects,🚀 Boost", "12,5", 12, 5, 0),
    ],
)
def test_columns_of_connects_are_told_apart(header: str, cells: str, connects: int, boost: int, refunded: int) -> None:
    (item,) = read_source(f"jobTitle,dateApplied,{header}\nA,2026-11-03,{cells}\n", TODAY).items
    assert (item.connects, item.details.boost, item.refunded, item.doubt) == (connects, boost, refunded, "")


def test_a_total_that_is_not_that_of_its_parts_is_doubted() -> None:
    (item,) = read_source("Job,Date,Connects,Boost,Total Connects\nA,2026-11-03,12,5,20\n", TODAY).items
    assert item.doubt == "its total is 20, its parts come to 17"


def test_a_column_that_is_not_used_is_named_and_can_be() -> None:
    text = "Job,Date,Connects,Status,Status,Where from,Mood\nA,2026-11-03,12,Hired,Open,Germany,fine\n"
    source = read_source(text, TODAY)
    assert source.notes == ("Columns not used: Status (2), Where from, Mood",)
    assert source.items[0].status == ("hired", date(2026, 11, 3))
    how = HowToRead({"Where from": "country", "Status (2)": "status", "Status": "", "Mood": "note"})
    source = read_source(text, TODAY, how)
    assert (source.notes, source.items[0].details) == ((), Details(country="Germany", note="fine"))
    assert source.items[0].status is None


@pytest.mark.parametrize("below", ["", "2026-11-04,Theme,8,Beta,Viewed\n"])
def test_a_table_without_a_header_is_read_by_what_stands_in_it(below: str) -> None:
    source = read_source(f"2026-11-03,Logo,12,Acme,Hired\n{below}", TODAY)
    item = source.items[0]
    assert (item.line, item.on, item.title, item.connects) == (1, date(2026, 11, 3), "Logo", 12)
    assert (item.details.client, item.status) == ("Acme", ("hired", date(2026, 11, 3)))
    taken = "column 1 is sent, column 3 is connects, column 5 is status, column 2 is title, column 4 is client"
    assert source.notes == (f"It has no header: {taken}",)


def test_what_the_columns_without_a_header_are_can_be_said() -> None:
    text = "2026-11-03,Acme,Logo,12,fine\n2026-11-04,Beta,Theme,8,so\n"
    with pytest.raises(ColumnsUnclear) as asked:
        read_source(text, TODAY)
    assert asked.value.missing == ("the title",)
    how = HowToRead({"column 3": "title", "column 2": "client"})
    assert [item.title for item in read_source(text, TODAY, how).items] == ["Logo", "Theme"]


@pytest.mark.parametrize("total", ["Total,,22", ",Total,22", ",,22", "Sum:,,22"])
def test_a_total_is_no_row(total: str) -> None:
    source = read_source(f"Date,Job,Connects\n2026-11-03,A,12\n{total}\n", TODAY)
    assert [item.title for item in source.items] == ["A"]
    assert source.left.total() == 2


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


def test_more_that_came_back_than_was_spent_is_doubted() -> None:
    (item,) = read_source("Job,Date,Connects,Refunded\nA,2026-11-03,12,17\n", TODAY).items
    assert (item.refunded, item.doubt) == (12, "it says that 17 of 12 were refunded")


@pytest.mark.parametrize("column", ["Boosted?", "Refunded"])
def test_a_yes_where_a_number_is_needed_is_doubted(column: str) -> None:
    yes, no = read_source(f"Job,Date,Connects,{column}\nA,2026-11-03,12,Yes\nB,2026-11-04,8,FALSE\n", TODAY).items
    assert "doesn't say" in yes.doubt
    assert not no.doubt


@pytest.mark.parametrize(
    ("age", "applicants", "known"),
    [("3", "20", (3, 20)), ("2 days", "20 to 50", (48, 20)), ("5h", "50+", (5, 50)), ("old", "Less than 5", (None, 0))],
)
def test_what_is_known_of_a_job_is_taken_as_upwork_says_it(
    age: str, applicants: str, known: tuple[int | None, int]
) -> None:
    header = "Job,Date,Connects,Job age,Applicants,Template,Client country,Client spent"
    (item,) = read_source(f"{header}\nA shop,2026-11-03,12,{age},{applicants},short,Peru,$12000.00\n", TODAY).items
    job_age, number = known
    assert item.details == Details(
        job_age=job_age, applicants=number, template="short", country="Peru", client_spent=Decimal(12000)
    )
