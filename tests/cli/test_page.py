"""Tables and headings for a person."""

import io
import re
from collections.abc import Sequence
from contextlib import redirect_stdout

import pytest
from rich.text import Text

from connects_tui.cli.output import page
from tests.cli.conftest import Terminal


def without_style(text: str) -> str:
    return re.sub(r"\x1b\[\d*m", "", text)


def printed(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], room: int) -> str:
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()) as file:
        patch.setenv("COLUMNS", str(room))
        page().table(columns, rows)
    return file.getvalue()


def test_columns_are_as_wide_as_their_cells_and_numbers_stand_right() -> None:
    rows = [("2 Nov", "-12", "東京"), ("23 Nov", "+1,000", "[b]red")]
    assert printed(("Day", ">Connects", "Title"), rows, 80) == (
        "Day     Connects  Title\n"
        "2 Nov        -12  東京\n"
        "23 Nov    +1,000  [b]red\n"
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has 80 columns, and knows colours."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)


def test_at_a_terminal_headings_stand_out_and_names_do_not() -> None:
    with redirect_stdout(Terminal()) as terminal:
        page().heading("51 Connects")
        page().pairs([("Day", "26 Nov"), ("Renews", "5 Dec")])
        page().table(("Lot", ">Connects"), [("purchase", "11")])
    assert terminal.getvalue() == (
        "\x1b[1m51 Connects\x1b[0m\n"
        "\x1b[2mDay   \x1b[0m  26 Nov\n"
        "\x1b[2mRenews\x1b[0m  5 Dec\n"
        "\x1b[1mLot       Connects\x1b[0m\n"
        "purchase        11\n"
    )


@pytest.mark.parametrize("end", ["", "東京"])
def test_what_is_too_long_for_a_line_is_broken_by_rich(end: str) -> None:
    title = "Speed up a Shopify theme " * 5 + end
    with redirect_stdout(Terminal()) as terminal:
        page().table(("ID", "Proposal"), [("p1", title), ("p2", "short")])
        page().paragraph("東京 " * 60, indent=2)
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
        ({"TERM": "unknown"}, False, False),
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
            page().heading(text)
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
