"""Tables: laid out as rich does it for an output as wide as they are."""

import io
import re
from collections.abc import Sequence
from contextlib import redirect_stdout

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from connects_tui.cli import tables
from connects_tui.text import sanitize

CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "M", "Sk", "Z")), max_size=12
)  # rich breaks lines at blanks, and drops marks and modifiers that stand alone
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=4)


def by_rich(made: RenderableType, width: int) -> str:
    file = io.StringIO()
    Console(file=file, width=width, color_system=None).print(made)
    return "".join(f"{line.rstrip(' ')}\n" for line in file.getvalue().split("\n")[:-1])


def without_style(text: str) -> str:
    return re.sub(r"\x1b\[\d*m", "", text)


def printed(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], room: int) -> str:
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()) as file:
        patch.setenv("COLUMNS", str(room))
        tables.table(columns, rows)
    return file.getvalue()


@given(ROWS, st.integers(40, 500))
def test_a_table_is_laid_out_as_rich_does_it(rows: list[tuple[str, str, str]], room: int) -> None:
    made = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    made.add_column(Text("Date"), overflow="fold")
    made.add_column(Text("Connects"), justify="right", no_wrap=True, overflow="fold")
    made.add_column(Text("Title"), overflow="fold")
    for row in rows:
        made.add_row(*(Text(sanitize(cell)) for cell in row))
    assert printed(("Date", ">Connects", "Title"), rows, room) == by_rich(made, room)


# --- at a terminal ---------------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    """What is printed at a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has 80 columns, and knows colours."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)


def test_at_a_terminal_headings_stand_out_and_names_do_not() -> None:
    with redirect_stdout(Terminal()) as terminal:
        tables.heading("51 Connects")
        tables.pairs([("Day", "26 Nov"), ("Renews", "5 Dec")])
        tables.table(("Lot", ">Connects"), [("purchase", "11")])
    assert terminal.getvalue() == (
        "\x1b[1m51 Connects\x1b[0m\n"
        "\x1b[2mDay   \x1b[0m  26 Nov\n"
        "\x1b[2mRenews\x1b[0m  5 Dec\n"
        "\x1b[1mLot       Connects\x1b[0m\n"
        "purchase        11\n"
    )


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb"), ("TERM", "unknown")])
def test_where_no_colours_are_wanted_there_are_none(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with redirect_stdout(Terminal()) as terminal:
        tables.heading("51 Connects")
    assert terminal.getvalue() == "51 Connects\n"


@pytest.mark.parametrize("end", ["", "東京"])
def test_what_is_too_long_for_a_line_is_broken_by_rich(end: str) -> None:
    title = "Speed up a Shopify theme " * 5 + end
    with redirect_stdout(Terminal()) as terminal:
        tables.table(("ID", "Proposal"), [("p1", title), ("p2", "short")])
        tables.paragraph("東京 " * 60, indent=2)
    lines = without_style(terminal.getvalue()).splitlines()
    assert max(Text(line).cell_len for line in lines) <= 80
    assert "".join(line[4:] for line in lines[1:3]).replace(" ", "") == title.replace(" ", "")
    assert lines[-1].startswith("  東京")


@pytest.mark.parametrize(
    ("environment", "at_terminal", "elsewhere"),
    [
        ({}, True, False),
        ({"NO_COLOR": "1"}, False, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, False),
        ({"NO_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1"}, True, True),
        ({"FORCE_COLOR": "0"}, True, False),
        ({"CLICOLOR": "0"}, False, False),
        ({"CLICOLOR": "1"}, True, False),
        ({"CLICOLOR": "0", "CLICOLOR_FORCE": "1"}, True, True),
        ({"TERM": "dumb"}, False, False),
        ({"TERM": "unknown", "FORCE_COLOR": "1"}, True, True),
    ],
)
@pytest.mark.parametrize("text", ["51 Connects", "東京 " * 60])
def test_what_stands_out_does_so_where_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], at_terminal: bool, elsewhere: bool, text: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    for stream, styled in ((Terminal(), at_terminal), (io.StringIO(), elsewhere)):
        with redirect_stdout(stream):
            tables.heading(text)
        assert ("\x1b[1m" in stream.getvalue()) is styled


def test_text_is_cut_and_columns_are_left_out_before_a_line_is_broken() -> None:
    columns, rows = ("=ID", "~Title", "-Day"), [("p1", "Speed up a theme", "23 Nov")]
    drawn = [printed(columns, rows, room).splitlines()[1] for room in (28, 26, 20, 16, 12)]
    assert drawn == [
        "p1  Speed up a theme  23 Nov",
        "p1  Speed up a th…  23 Nov",
        "p1  Speed u…  23 Nov",
        "p1  Speed up a…",
        "p1  Speed u…",
    ]
    assert len(printed(columns, rows, 11).splitlines()) > 2
