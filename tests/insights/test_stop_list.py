"""The stop list: kinds of bids that cost Connects and brought fewer hires than the rest."""

from decimal import Decimal
from math import comb

import pytest

from connects_tui.insights.groups import Stop, StopList, stop_list
from connects_tui.insights.statistics import Rate, fewer
from connects_tui.ledger.entries import Entry
from tests.insights.building import bids
from tests.insights.known_truth import by_tag_and_price, made, nothing_matters
from tests.insights.test_worth import hired
from tests.ledger.building import sent


def listed(*entries: Entry) -> StopList:
    return stop_list(bids(*entries))


def kinds(found: StopList) -> list[str]:
    return [" ".join(value for _, value in stop.kind) for stop in found.stops]


def test_a_kind_without_a_hire_is_listed_where_the_rest_makes_that_unlikely() -> None:
    """40 without a hire, 10 of 40 of the others: comb(40, 10) / comb(80, 10) times the three kinds compared."""
    found = listed(*hired("php", 0, 40), *hired("css", 10, 40))
    assert kinds(found) == ["php"]
    assert (found.compared, found.of, found.connects, found.hired) == (2, 640, 320, 0)
    expected = 2 * comb(40, 10) / comb(80, 10)
    assert found.stops == (
        Stop((("tag", "php"),), 40, 320, 0, Rate(0, 40), Rate(10, 40), pytest.approx(expected)),  # type: ignore[arg-type]
    )
    assert listed(*hired("php", 0, 12), *hired("css", 10, 40)).stops == ()


def test_one_with_hires_is_listed_only_where_its_interval_ends_below_the_rests() -> None:
    found = listed(*hired("php", 2, 100), *hired("css", 30, 100))
    assert kinds(found) == ["php"]
    assert (found.stops[0].hired, found.hired) == (2, 2)
    assert listed(*hired("php", 6, 60), *hired("css", 16, 60)).stops == ()  # p = 0.01, and the intervals meet


def test_a_tag_at_a_price_is_a_kind_and_those_without_a_hire_come_first_then_what_costs_most() -> None:
    """Of one tag only the cheap jobs bring nothing."""
    cheap, dear = {"budget": Decimal(60)}, {"budget": Decimal(900)}
    entries: list[Entry] = []
    for tag, price, hires in (("php", cheap, 0), ("PHP", dear, 30), ("css", cheap, 30), ("go", dear, 30)):
        entries += hired(tag, hires, 60, **price)
    found = listed(*entries)
    assert kinds(found) == ["php below $100", "php", "below $100"]
    assert [(stop.bids, stop.connects, stop.hired) for stop in found.stops] == [
        (60, 480, 0),
        (120, 960, 30),
        (120, 960, 30),
    ]
    assert (found.connects, found.hired) == (180 * 8, 60)  # each bid once


def test_two_kinds_that_are_the_same_bids_are_one() -> None:
    found = listed(*hired("php", 0, 60, budget=Decimal(60)), *hired("css", 30, 60, budget=Decimal(900)))
    assert kinds(found) == ["php"]


def test_invitations_and_what_is_not_decided_yet_are_no_evidence_but_cost_what_they_cost() -> None:
    young = [sent("2026-11-20", 20, f"young{number}", tags=("php",)) for number in range(3)]
    invited = hired("free", 0, 60, invited=True)
    found = listed(*hired("php", 0, 40), *hired("css", 10, 40), *young, *invited)
    assert kinds(found) == ["php"]
    assert (found.stops[0].bids, found.stops[0].connects, found.stops[0].hires) == (43, 380, Rate(0, 40))


def test_fewer_is_fishers_exact_test_with_one_side() -> None:
    expected = (comb(9, 1) * comb(12, 11) + comb(9, 0) * comb(12, 12)) / comb(21, 12)
    assert fewer(Rate(1, 9), Rate(11, 12)) == pytest.approx(expected)
    assert fewer(Rate(9, 9), Rate(1, 12)) == pytest.approx(1)
    assert fewer(Rate(0, 5000), Rate(400, 5000)) < 1e-100


def test_where_nothing_matters_nearly_nothing_is_listed_and_where_tags_do_they_are() -> None:
    claimed = sum(bool(stop_list(made(seed, 400, nothing_matters)).stops) for seed in range(20))
    assert claimed <= 1
    found = stop_list(made(1, 1000, by_tag_and_price))
    assert "css" in kinds(found)
    assert "api" not in kinds(found)
