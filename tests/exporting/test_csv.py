"""The CSV exports as a spreadsheet opens them: no cell is a formula, and every word comes back."""

import csv
import io
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connects_tui.exporting.tables import proposals_csv
from connects_tui.importing.sources import read_source
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.proposals import ProposalState
from connects_tui.text import sanitize_lines

ON = date(2026, 11, 3)


def exported(title: str) -> str:
    proposal = Proposal(id="p", on=ON, connects=8, title=title)
    return proposals_csv([ProposalState(proposal, (), "sent", spent=8, refunded=0, planned=False)])


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n@", "  =", "\uff1d", "\uff20", "'="])
def test_no_cell_is_a_formula(start: str) -> None:
    (row,) = csv.DictReader(io.StringIO(exported(f"{start}HYPERLINK(1)"), newline=""))
    assert row["title"].startswith("'")
    assert row["sent"] == "2026-11-03"


@given(st.text(min_size=1).filter(str.strip))
@example("a\u2028b")
@example('a\rb, "c"; d')
def test_a_title_comes_back_as_it_was_shown(title: str) -> None:
    (item,) = read_source(exported(title), ON).items
    assert item.title == sanitize_lines(title)
