"""Long lists are gathered a slice at a time, and come to the same as if they were gathered at once."""

from datetime import date, timedelta

import pytest

from connects_tui.actions.filters import parse_filter
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.state import Movement
from connects_tui.tui.screens import ledger, proposal_rows
from connects_tui.tui.screens.proposal_rows import SORTS, Sort

TODAY = date(2026, 11, 23)
DAYS = [TODAY - timedelta(days=9 * number) for number in range(25)]
LOG = [
    ProposalState(Proposal(id=f"p{number}", on=day, connects=number % 7, title=f"Job {number % 5}"), (), 4, 1, False)
    for number, day in enumerate(DAYS)
]
MOVEMENTS = [
    Movement(day, "proposal" if number % 3 else "purchase", -4 if number % 3 else 20, number, None, "x")
    for number, day in enumerate(reversed(DAYS))
]


def gathered(sort: Sort, text: str, slice_: int, *, descending: bool) -> proposal_rows.Listing:
    listing = proposal_rows.Listing(LOG, parse_filter(text, TODAY), sort, descending=descending)
    while not listing.finished:
        listing.gather(slice_)
    return listing


@pytest.mark.parametrize("sort", SORTS, ids=lambda sort: sort.name)
@pytest.mark.parametrize("text", ["", "connects>2", "-connects>2", "nothing-like-it"])
@pytest.mark.parametrize("descending", [True, False])
def test_proposals_in_slices_are_the_same_as_at_once(sort: Sort, text: str, *, descending: bool) -> None:
    at_once = gathered(sort, text, 1_000, descending=descending)
    for slice_ in (1, 4, 25):
        in_slices = gathered(sort, text, slice_, descending=descending)
        assert in_slices.rows == at_once.rows
        assert in_slices.sums == at_once.sums


def test_a_month_says_what_it_adds_up_to_once_all_of_it_is_known() -> None:
    listing = proposal_rows.Listing(LOG, parse_filter("", TODAY), SORTS[0], descending=True)
    listing.gather(4)
    months = [row for row in listing.rows if isinstance(row, proposal_rows.Month)]
    assert [month.sums and month.sums.number for month in months] == [3, None]
    assert not listing.finished


def test_movements_in_slices_are_the_same_as_at_once() -> None:
    at_once = ledger.Listing(MOVEMENTS)
    at_once.gather()
    in_slices = ledger.Listing(MOVEMENTS)
    for _ in range(7):
        assert not in_slices.finished
        in_slices.gather(4)
    assert in_slices.finished
    assert in_slices.rows == at_once.rows
    assert (in_slices.flow.came, in_slices.flow.went) == (180, 64)


@pytest.mark.parametrize("sort", SORTS, ids=lambda sort: sort.name)
@pytest.mark.parametrize("slice_", [1, 4, 1_000])
def test_the_place_of_a_wanted_proposal_is_known_as_soon_as_it_is_gathered(sort: Sort, slice_: int) -> None:
    wanted = LOG[17]
    listing = proposal_rows.Listing(LOG, parse_filter("", TODAY), sort, descending=True, wanted=wanted)
    while listing.place is None:
        listing.gather(slice_)
    assert listing.rows[listing.place] is wanted
