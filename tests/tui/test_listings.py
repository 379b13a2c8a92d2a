"""The rows of the two long lists: sorted, filtered, each month under its heading with what it adds up to."""

from datetime import date, timedelta

import pytest

from connects_tui.actions.filters import parse_filter
from connects_tui.insights.bids import furthest_stage
from connects_tui.ledger import History
from connects_tui.ledger.entries import Proposal, StatusChange
from connects_tui.ledger.proposals import Proposals, ProposalState
from connects_tui.ledger.state import Movement, ProposalSpending
from connects_tui.statuses import HIRED
from connects_tui.tui.render import Month, by_month, fitted, plain
from connects_tui.tui.screens.ledger import flow
from connects_tui.tui.screens.proposals import SORTS, Listing, Sort, Totals

TODAY = date(2026, 11, 23)
DAYS = [TODAY - timedelta(days=9 * number) for number in range(25)]
LOG = [
    ProposalState(
        Proposal(id=f"p{number}", on=day, connects=number % 7, title=f"Job {number % 5}"),
        spent=4,
        spending=ProposalSpending(4, 0, refunded=1),
    )
    for number, day in enumerate(DAYS)
]
MOVEMENTS = [
    Movement(day, "proposal" if number % 3 else "purchase", -4 if number % 3 else 20, number, None, "x")
    for number, day in enumerate(reversed(DAYS))
]


def listing(sort: Sort, text: str = "", *, descending: bool = True) -> Listing:
    return Listing.of(LOG, parse_filter(text, TODAY), sort, descending=descending)


@pytest.mark.parametrize("sort", SORTS, ids=lambda sort: sort.name)
@pytest.mark.parametrize(("text", "number"), [("", 25), ("connects>2", 13), ("nothing-like-it", 0)])
@pytest.mark.parametrize("descending", [True, False])
def test_what_fits_is_listed_in_order_and_added_up(sort: Sort, text: str, number: int, *, descending: bool) -> None:
    found = listing(sort, text, descending=descending)
    shown = [row for row in found.rows if isinstance(row, ProposalState)]
    assert (len(shown), found.sums.number, found.sums.spent) == (number, number, 4 * number)
    assert [sort.key(row) for row in shown] == sorted((sort.key(row) for row in shown), reverse=descending)


def test_a_month_says_what_it_adds_up_to() -> None:
    months = [row for row in listing(SORTS[0]).rows if isinstance(row, Month)]
    assert [(month.first, len(month.rows)) for month in months[:2]] == [
        (date(2026, 11, 1), 3),
        (date(2026, 10, 1), 3),
    ]
    assert sum(Totals.of(month.rows).spent for month in months) == 100
    assert not [row for row in listing(SORTS[1]).rows if isinstance(row, Month)]


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("Shopify theme", 9, "Shopify …"),
        ("Upwork showed 117 Connects", 18, "Upwork showed …"),
        ("Upwork showed 117 Connects", 24, "Upwork showed 117 Conne…"),
        ("from the bonus of 30 Sep", 23, "from the bonus of …"),
        ("balance 1,234", 12, "balance …"),
    ],
)
def test_where_a_text_has_no_room_no_number_and_no_day_is_cut(text: str, width: int, shown: str) -> None:
    assert fitted(plain(text), width).plain == shown.ljust(width)


@pytest.mark.parametrize(
    ("steps", "hired"),
    [
        ("hired", 1),
        ("hired closed", 1),
        ("hired removed", 1),
        ("hired sent", 0),
        ("hired sent hired", 1),
        ("closed", 0),
    ],
)
def test_the_list_counts_a_hire_as_insights_do_unless_sent_took_it_back(steps: str, hired: int) -> None:
    story = tuple(StatusChange(on=TODAY, of="p0", status=status) for status in steps.split())
    (proposal,) = Proposals.of(History(entries=(LOG[0].entry, *story)), {}, TODAY)
    assert Totals.of([proposal]).standing["hired"] == hired
    assert (furthest_stage(proposal) == HIRED) == bool(hired)


def test_movements_stand_under_their_months_the_latest_first() -> None:
    rows = by_month(reversed(MOVEMENTS), lambda movement: movement.on)
    assert [row for row in rows if isinstance(row, Movement)] == MOVEMENTS[::-1]
    flows = [flow(row.rows) for row in rows if isinstance(row, Month)]
    assert [sum(connects) for connects in zip(*flows, strict=True)] == [180, 64]


@pytest.mark.parametrize("sort", SORTS, ids=lambda sort: sort.name)
def test_the_place_of_a_proposal_is_known(sort: Sort) -> None:
    found = listing(sort)
    assert found.rows[found.place_of(LOG[17]) or 0] is LOG[17]
