"""The Connects History page as browsers copy it: the same rows in every shape."""

from datetime import date

import pytest

from connects_tui.exchange.arriving.items import Source
from connects_tui.exchange.arriving.recognise import read_source

TODAY = date(2026, 11, 23)

TABS = """Connects History
Available Connects: 1,120
Last 30 days
Date\tAction\tConnects
Today\tApplied to job: Build a theme\t-12
Today\tBoosted proposal: Build a theme\t-10
Yesterday\tBonus Connects\t+30
Nov 3, 2026\tConnects purchase\t+1,080
1 - 4 of 4
Load more
"""
LINES = """Date
Action
Connects
Today
Applied to job: Build a theme
-12
Today
Boosted proposal: Build a theme
-10
Yesterday
Bonus Connects
+30
Nov 3, 2026
Connects purchase
+1,080
"""
CELLS_OF_TWO_LINES = """Date\tAction\tConnects
Today\tApplied to job:
Build a theme

\t-12
Today\tBoosted proposal:
Build a theme\t-10
Yesterday\tBonus Connects\t+30
Nov 3, 2026\tConnects purchase\t+1,080
"""
ONE_LINE_EACH = """Today Applied to job: Build a theme -12
Today Boosted proposal: Build a theme -10
Yesterday Bonus Connects +30
Nov 3, 2026 Connects purchase +1,080
"""
CSV = """Date,Action,Connects
Today,Applied to job: Build a theme,-12
Today,Boosted proposal: Build a theme,-10
Yesterday,Bonus Connects,+30
"Nov 3, 2026",Connects purchase,"+1,080"
"""


def read(text: str) -> Source:
    return read_source(text, TODAY)


@pytest.mark.parametrize("text", [TABS, LINES, CELLS_OF_TWO_LINES, ONE_LINE_EACH, CSV, TABS.replace("\n", "\r\n")])
def test_every_way_of_copying_gives_the_same_rows(text: str) -> None:
    source = read(text)
    assert source.kind == "Connects History page"
    assert [(item.on, item.what, item.connects) for item in source.items] == [
        (TODAY, "proposal", 12),
        (TODAY, "boost", 10),
        (date(2026, 11, 22), "bonus", 30),
        (date(2026, 11, 3), "purchase", 1080),
    ]
    assert [item.title for item in source.items[:2]] == ["Build a theme", "Build a theme"]
    assert not any(item.doubt or item.aside for item in source.items)


@pytest.mark.parametrize(
    "words",
    ["Available Connects: 120", "Connects balance\n120", "You have 120 available Connects", "My balance: 120 Connects"],
)
def test_a_balance_on_the_page_is_read(words: str) -> None:
    assert read(f"{words}\n{LINES}").balance == (TODAY, 120)


def test_the_page_around_the_table_is_no_balance() -> None:
    assert read(LINES).balance is None
    assert read(TABS).balance == (TODAY, 1120)


def test_a_minus_of_the_typesetter_is_a_minus() -> None:
    (item,) = read("Nov 3, 2026\tApplied to: A\t\u221212\n").items
    assert (item.what, item.connects) == ("proposal", 12)


def test_a_title_of_digits_does_not_end_its_row() -> None:
    (item,) = read("Nov 3, 2026\nApplied to job:\n2048\n-12\n").items
    assert (item.title, item.connects) == ("2048", 12)


def test_numbers_without_signs_are_doubted() -> None:
    spent, came = read("Nov 3, 2026\tApplied to: A\t12\nNov 2, 2026\tConnects purchase\t80\n").items
    assert (spent.what, spent.connects, spent.doubt) == ("proposal", 12, "its number has no sign")
    assert (came.what, came.connects, came.doubt) == ("purchase", 80, "its number has no sign")


def test_a_row_without_a_day_of_its_own_is_doubted() -> None:
    _, second = read("Nov 3, 2026\nApplied to: A\n-12\nApplied to: B\n-8\n").items
    assert (second.on, second.title, second.connects) == (date(2026, 11, 3), "B", 8)
    assert "no day of its own" in second.doubt


def test_a_row_that_is_not_whole_is_left_aside() -> None:
    first, second = read("Nov 3, 2026\tApplied to: A\nNov 2, 2026\tApplied to: B\t-8\n").items
    assert first.aside == "it has no number of Connects"
    assert (second.title, second.aside) == ("B", "")
