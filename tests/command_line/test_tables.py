"""Tables without rich: the same as rich lays out for an output as wide as they are."""

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.table import Table
from rich.text import Text

from connects_tui.actions.words import harmless
from connects_tui.command_line import plain_tables

CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "M", "Sk", "Z")), max_size=12
)  # rich breaks lines at blanks, and drops marks and modifiers that stand alone
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=4)


def by_rich(made: Table) -> str:
    file = io.StringIO()
    Console(file=file, width=500, color_system=None).print(made)
    return "".join(f"{line.rstrip(' ')}\n" for line in file.getvalue().split("\n")[:-1])


@given(ROWS)
def test_a_table_is_laid_out_as_rich_does_it(rows: list[tuple[str, str, str]]) -> None:
    made = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for name, side in (("Date", "left"), ("Connects", "right"), ("Title", "left")):
        made.add_column(Text(name), justify="right" if side == "right" else "left", no_wrap=True)
    for row in rows:
        made.add_row(*(Text(harmless(cell)) for cell in row))
    assert plain_tables.table(("Date", ">Connects", "Title"), rows) == by_rich(made)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4))
def test_facts_are_laid_out_as_rich_does_it(rows: list[tuple[str, str]]) -> None:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    for row in rows:
        grid.add_row(*(Text(harmless(cell)) for cell in row))
    assert plain_tables.pairs(rows) == by_rich(grid)
