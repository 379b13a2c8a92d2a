"""The Connects History page as browsers copy it: the same rows in every shape."""

from datetime import date
from itertools import permutations

import pytest

from connects_tui.importing.items import CannotRead, ParsedSource
from connects_tui.importing.sources import read_source

TODAY = date(2026, 11, 23)

ROWS = (
    ("Today", "Applied to job: Build a theme", "-12"),
    ("Today", "Boosted proposal: Build a theme", "-10"),
    ("Yesterday", "Bonus Connects", "+30"),
    ("Nov 3, 2026", "Connects purchase", "+1,080"),
)
TABLE = "".join("\t".join(row) + "\n" for row in (("Date", "Action", "Connects"), *ROWS))
TABS = f"Connects History\nAvailable Connects: 1,120\nLast 30 days\n{TABLE}1 - 4 of 4\nLoad more\n"
LINES = TABLE.replace("\t", "\n")
CELLS_OF_TWO_LINES = TABLE.replace(": Build a theme", ":\nBuild a theme").replace("theme\t-12", "theme\n\n\t-12")
ONE_LINE_EACH = "".join(" ".join(row) + "\n" for row in ROWS)
CSV = TABLE.replace("Nov 3, 2026", '"Nov 3, 2026"').replace("+1,080", '"+1,080"').replace("\t", ",")


def read(text: str) -> ParsedSource:
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
    assert [item.raw for item in source.items] == [action for _, action, _ in ROWS]  # the notes of old imports
    assert not any(item.doubt or item.skip_reason for item in source.items)


@pytest.mark.parametrize(
    "words",
    [
        "Available Connects: 120", "Connects balance\n120", "You have 120 available Connects",
        "You have 120 Connects", "My balance: 120 Connects", "My Connects (120)", "Current balance\n120",
    ],
)  # fmt: skip
def test_a_balance_on_the_page_is_read(words: str) -> None:
    assert read(f"{words}\n{LINES}").balance == (TODAY, 120)


def test_the_page_around_the_table_is_no_balance() -> None:
    assert read(LINES).balance is None
    assert read(TABS).balance == (TODAY, 1120)


EMOJI = "\U0001f469\u200d\U0001f4bb"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Nov 3, 2026\tApplied to: A\t\u221212\n", "A"),  # the minus of a typesetter
        ("Nov 3, 2026\nApplied to job:\n2048\n-12\n", "2048"),  # which does not end its row
        ("Nov 3, 2026\tApplied to: A +16\n\t-12\n", "A +16"),
        ("Nov 3, 2026\nApplied to: A +16\n-12\n", "A +16"),
        # What a browser copies unseen is passed over.
        (
            f"\ufeffNov\u00a03,\u00a02026\t\u200bApplied to: \u200eA {EMOJI}\t\u200b\u221212\u00a0Connects\n",
            f"A {EMOJI}",
        ),
    ],
)
def test_a_row_is_read_however_its_title_and_its_number_look(text: str, title: str) -> None:
    (item,) = read(text).items
    assert (item.on, item.what, item.title, item.connects) == (date(2026, 11, 3), "proposal", title, 12)


def test_without_a_sign_the_words_say_whether_connects_came_or_went() -> None:
    rows = ("Applied to: A\t12", "Connects purchase\t80", "Boosted proposal: A\t5", "Mystery\t4", "Job closed: B\t6")
    spent, came, either, unknown, closed = read("".join(f"Nov 3, 2026\t{row}\n" for row in rows)).items
    assert (spent.what, spent.connects, spent.doubt) == ("proposal", 12, "")
    assert (came.what, came.connects, came.doubt) == ("purchase", 80, "")
    assert either.doubt == "its number has no sign, and its words could mean spent or received"
    assert unknown.what == "unknown"
    assert (closed.what, closed.doubt) == ("refund", "it doesn't say that Connects were refunded")


LINE_BY_LINE = "Nov 3, 2026\nApplied to: A\n-12\n{}\nApplied to: B\n-8\nNov 1, 2026\nApplied to: C\n-6\n"


@pytest.mark.parametrize("day", ["Hoy", "2mo ago", "Friday", "11/27", "Heute", "soon"])
@pytest.mark.parametrize(
    "text",
    [
        "Nov 3, 2026\tApplied to: A\t-12\n{}\tApplied to: B\t-8\nNov 1, 2026\tApplied to: C\t-6\n",
        "{}\tApplied to: B\t-8\nNov 3, 2026\tApplied to: A\t-12\nNov 1, 2026\tApplied to: C\t-6\n",
        LINE_BY_LINE,
        LINE_BY_LINE.replace("\nApplied", " Applied").replace("\n-", " -"),
        LINE_BY_LINE.replace("\nApplied", "    Applied").replace("\n-", "    -"),
        'Date,Action,Connects\n"Nov 3, 2026",Applied to: A,-12\n{},Applied to: B,-8\n2026-11-01,Applied to: C,-6\n',
    ],
)
def test_a_row_whose_day_can_not_be_read_never_gets_that_of_another(text: str, day: str) -> None:
    items = {item.title or item.raw: item for item in read(text.format(day)).items}
    assert len(items) == 3
    assert [(items[title].on, items[title].connects) for title in "AC"] == [
        (date(2026, 11, 3), 12),
        (date(2026, 11, 1), 6),
    ]
    (unread,) = [item for item in items.values() if item.fault]
    assert (unread.on, unread.fault, unread.skip_reason) == (None, "no date", f'no date can be read in "{day}"')
    assert "Applied to: B" in unread.raw


@pytest.mark.parametrize("text", ["\tApplied to: B\t-8\n", "Applied to: B\n-8\n", "Applied to: B -8\n"])
@pytest.mark.parametrize("above", ["", "Nov 3, 2026\tApplied to: A\t-12\n"])
def test_a_row_without_a_day_is_left_out_wherever_it_stands(text: str, above: str) -> None:
    *_, item = read(f"{above}{text}Nov 1, 2026\tApplied to: C\t-6\n").items[:-1]
    assert (item.on, item.skip_reason) == (None, "it has no date")


@pytest.mark.parametrize(
    ("row", "doubt"),
    [
        ("Nov 21, 2026    Connects returned: Old theme    12", ""),
        ("Nov 21, 2026\tConnects returned: Old theme\t12", ""),
        ("Nov 21, 2026\tConnects returned: Old theme\t12 Connects", ""),
        ("Nov 21, 2026\nConnects returned: Old theme\n12", ""),
        ("Nov 21, 2026 Connects returned: Old theme 12 Connects", ""),
        ("Nov 21, 2026 Connects returned: Old theme 12", "12 may be the end of its title"),
    ],
)
@pytest.mark.parametrize("below", ["", "\nLoad more", "\nNov 20, 2026\tApplied to: B\t-8"])
def test_a_number_without_a_sign_is_read_however_it_was_copied(row: str, doubt: str, below: str) -> None:
    item = read(f"Nov 22, 2026\tApplied to job: Build a theme\t-12\n{row}{below}\n").items[1]
    assert (item.what, item.title, item.connects, item.on) == ("refund", "Old theme", 12, date(2026, 11, 21))
    assert item.doubt == doubt


ORDERED = (("Nov 22, 2026", "Applied to: A", "-12"), ("Nov 21, 2026", "Applied to: B", "-8"))


@pytest.mark.parametrize("order", [*permutations(range(3))])
@pytest.mark.parametrize("header", [(), ("Date", "Action", "Connects")])
def test_cells_of_a_row_are_read_in_any_order(order: tuple[int, ...], header: tuple[str, ...]) -> None:
    rows = (header, *ORDERED) if header else ORDERED
    items = read("".join("\t".join(row[at] for at in order) + "\n" for row in rows)).items
    assert [(item.title, item.on, item.connects) for item in items] == [
        ("A", date(2026, 11, 22), 12),
        ("B", date(2026, 11, 21), 8),
    ]


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_values_on_lines_of_their_own_in_another_order_never_get_that_of_another_row(order: tuple[int, ...]) -> None:
    items = read("".join(f"{row[at]}\n" for row in ORDERED for at in order)).items
    sure = {(item.title, item.on and item.on.day, item.connects) for item in items if not item.doubt and item.on}
    assert sure <= {("A", 22, 12), ("B", 21, 8)}


def test_a_row_whose_number_is_missing_does_not_take_that_of_the_next() -> None:
    first, second = read("Nov 3, 2026\nApplied to: A\nApplied to: B\n-8\n").items
    assert [(item.raw, item.skip_reason) for item in (first, second)] == [
        ("Nov 3, 2026 · Applied to: A", "it has no number of Connects"),
        ("Applied to: B · -8", "it has no date"),
    ]


@pytest.mark.parametrize("number", ["(12)", "(12 Connects)", "12-", "\u221212", "- 12", "-12.00 connects"])
def test_a_minus_is_read_however_it_is_written(number: str) -> None:
    first, second = read(f"Nov 4, 2026\tBonus Connects\t+1\u00a0300\nNov 3, 2026\tApplied to: A\t{number}\n").items
    assert (first.what, first.connects, second.what, second.connects) == ("bonus", 1300, "proposal", 12)


def test_a_number_that_is_no_count_is_named() -> None:
    (item,) = read("Nov 3, 2026\tBonus Connects\t+1.400\nConnects\n").items
    assert (item.skip_reason, item.fault) == ('"+1.400" is not a number of Connects', "no number of Connects")


@pytest.mark.parametrize(
    ("action", "what"), [("Applied to job", "proposal"), ("Boosted proposal", "boost"), ("Connects refund", "refund")]
)
@pytest.mark.parametrize(
    "text",
    [
        "Nov 3, 2026\n{}\nBuild a theme\n{}\n",
        "Nov 3, 2026\t{}\nBuild a theme\t{}\n",
        "Nov 3, 2026\t{}\t{}\nBuild a theme\n",
        "Nov 3, 2026\t{}\t{}\nBuild a theme\n1 - 4 of 4\nLoad more\n",
        'Date,Action,Connects\n2026-11-03,"{}\nBuild a theme",{}\n',
    ],
)
def test_the_title_may_stand_below_what_was_done(action: str, what: str, text: str) -> None:
    (item,) = read(text.format(action, "+12" if what == "refund" else "-12")).items
    assert (item.what, item.title, item.doubt) == (what, "Build a theme", "")


@pytest.mark.parametrize("button", ["View details", "View job", "Ver detalles"])
def test_a_button_below_each_row_is_no_title(button: str) -> None:
    rows = ("Nov 22, 2026\tApplied to job\t-12", "Nov 21, 2026\tApplied to job\t-8")
    items = read("".join(f"{row}\n{button}\n" for row in rows)).items
    assert [item.doubt for item in items] == ["it names no job"] * 2


def test_titles_below_rows_are_taken_only_if_each_row_has_one() -> None:
    rows = "Nov 3, 2026\tApplied to job\t-12\n{}Nov 2, 2026\tApplied to job\t-8\nLogo\nLoad more\n"
    page = read("Available Connects: 120\n" + rows.format("Theme\n"))
    assert ([item.title for item in page.items], page.balance) == (["Theme", "Logo"], (TODAY, 120))
    assert {item.doubt for item in read(rows.format("")).items} == {"it names no job"}
    assert [item.title for item in read(rows.format("Theme\n").replace("Logo\n", "")).items] == [
        "Theme",
        "Applied to job",
    ]


def test_a_row_may_end_with_its_day() -> None:
    items = read("Applied to job: A\t-12\tNov 22, 2026\nApplied to job: B\t-8\tNov 21, 2026\n").items
    assert [(item.title, item.on) for item in items] == [("A", date(2026, 11, 22)), ("B", date(2026, 11, 21))]


def test_a_day_that_may_be_that_of_the_row_above_is_doubted() -> None:
    text = "Applied to job: A\n-12\nNov 22, 2026\nApplied to job: B\n-8\nNov 21, 2026\n"
    first, second, last = read(text).items
    assert [item.fault for item in (first, second, last)] == ["no date", "", "no number of Connects"]
    assert second.doubt == "it is not certain whether its day stands above or below it"


def test_what_has_no_number_does_not_take_the_number_of_what_has_no_day() -> None:
    text = "Nov 3, 2026\nApplied to: A\nHoy\nConnects purchase\n+20\nNov 2, 2026\nBonus Connects\n+5\n"
    items = read(text).items
    assert [(item.what, item.fault) for item in items] == [
        ("unknown", "no number of Connects"), ("unknown", "no date"), ("bonus", ""),
    ]  # fmt: skip


def test_a_row_without_an_action_is_left_out() -> None:
    (item,) = read("Nov 3, 2026\t\t-12\nNov 2, 2026\tBonus Connects\t+5\n").items[:1]
    assert item.skip_reason == "it has no action"


def test_a_table_of_markdown_is_read() -> None:
    head = "| Date | Action | Connects |\n|---|:--|---|\n"
    source = read(f"{head}| Nov 3, 2026 | Applied to: A | -12 |\n| Hoy | Applied to: B | -8 |\n")
    assert [(item.title, item.fault) for item in source.items] == [("A", ""), ("", "no date")]
    assert source.left == {"header row": 2}


def test_a_row_that_is_not_whole_is_left_aside() -> None:
    first, second = read("Nov 3, 2026\tApplied to: A\nNov 2, 2026\tApplied to: B\t-8\n").items
    assert first.skip_reason == "it has no number of Connects"
    assert (second.title, second.skip_reason) == ("B", "")


@pytest.mark.parametrize("around", ["Buy 80 Connects", "Connects: 80", "1 - 80 of 120 Connects", "80", "Balance: +80"])
def test_other_numbers_on_the_page_are_no_balance(around: str) -> None:
    assert read(f"{LINES}{around}\n").balance is None


@pytest.mark.parametrize(
    "day", ["Nov 3, 2026 at 10:45 AM PST", "2026-11-03 10:45", "11/03/2026", "3 Nov 2026", "Nov 3"]
)
def test_a_row_on_one_line_begins_with_its_day_however_it_is_written(day: str) -> None:
    items = read(f"{day} Applied to: A -12\n11/23/2026 Bonus +5\n").items
    assert (items[0].on, items[0].title, items[0].connects) == (date(2026, 11, 3), "A", 12)


def test_a_table_of_something_else_is_not_the_page() -> None:
    with pytest.raises(CannotRead, match="has no column"):
        read("Date\tText\tAmount\n2026-11-03\tCoffee\t-3\n2026-11-04\tCinema\t-12\n")
