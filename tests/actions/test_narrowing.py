"""Which proposals the insights are about."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from connects_tui.actions.filters import filter_of, filtered, parse_narrowing, together
from connects_tui.actions.outcomes import FilterError
from connects_tui.actions.outlook import Outlook
from connects_tui.demo import demo_journal
from connects_tui.insights.cost import costs, part_costs
from connects_tui.insights.groups import DIMENSIONS, grouped
from connects_tui.journal.reading import read_journal
from connects_tui.ledger import History, Ledger
from connects_tui.ledger.entries import Proposal
from connects_tui.rules import Rulebook
from tests.insights.building import bids
from tests.ledger.building import day

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def year() -> Outlook:
    """The demo's year, with a client whose name is hard to write in a filter."""
    rulebook = Rulebook.load(Path("no such folder"))
    odd = Proposal(id="odd", on=TODAY, connects=3, title="x", client='Bob "the  builder"', tags=("two words",))
    entries = [*read_journal(demo_journal(TODAY)).entries, odd]
    return Outlook(Ledger.play(History.of(entries), rulebook, TODAY))


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_the_filter_of_a_group_finds_its_proposals(year: Outlook, dimension: str) -> None:
    sent = [year.bids.proposals[bid.place] for bid in year.bids]
    for group in grouped(year.bids, dimension):
        assert len(filtered(sent, filter_of(dimension, group.name), TODAY)) == group.proposals, group.name


def test_a_period_is_taken_from_the_filter_and_brings_its_payments() -> None:
    made = bids(
        *(Proposal(id=id_, on=day(on), connects=4, title=id_) for id_, on in (("a", "2026-10-01"), ("b", "2026-11-02")))
    )
    narrowing = parse_narrowing("since:2026-09-01 UNTIL:2026-10-31 Since:2026-10-01", TODAY)
    assert (narrowing.since, narrowing.until, narrowing.condition) == (date(2026, 10, 1), date(2026, 10, 31), None)
    found = narrowing.of(made)
    assert [found.proposals[bid.place].entry.id for bid in found] == ["a"]
    assert found.share == 1
    assert (found.fees, found.purchases) == (made.between(narrowing.since, narrowing.until).fees, Decimal(0))


def test_a_part_of_a_period_has_the_share_of_the_cash_that_fits_its_connects(year: Outlook) -> None:
    boosted, others = (parse_narrowing(text, TODAY).of(year.bids) for text in ("boosted", "-boosted"))
    assert len(boosted) + len(others) == len(year.bids)
    assert boosted.cash is not None
    assert others.cash is not None
    assert boosted.cash + others.cash == Fraction(year.bids.fees + year.bids.purchases)
    assert costs(boosted) == part_costs(year.bids, boosted)
    of_boosted = grouped(boosted, "month")
    assert sum((group.costs.cash_share or Fraction(0) for group in of_boosted), Fraction(0)) == boosted.cash


def test_a_filter_that_fits_all_leaves_them_as_they_are(year: Outlook) -> None:
    assert parse_narrowing("", TODAY).of(year.bids) == year.bids
    assert parse_narrowing("connects>=0", TODAY).of(year.bids).share == 1


def test_where_nothing_was_spent_nothing_can_be_shared() -> None:
    made = bids(*(Proposal(id=id_, on=day("2026-10-01"), connects=0, title=id_, invited=id_ == "a") for id_ in "ab"))
    assert parse_narrowing("invited", TODAY).of(made).cash is None
    assert costs(parse_narrowing("invited", TODAY).of(made)).cash is None


@pytest.mark.parametrize("text", ["since:2026-11-02 until:2026-11-01", "since:soon", "is:lost"])
def test_what_makes_no_sense_is_told(text: str) -> None:
    with pytest.raises(FilterError):
        parse_narrowing(text, TODAY)


def test_filters_are_put_together() -> None:
    assert together(["", "a", "", "b c"]) == "a b c"
