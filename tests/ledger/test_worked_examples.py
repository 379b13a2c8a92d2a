"""The worked examples of the rules, under the packaged rule sets."""

from datetime import date
from decimal import Decimal

import pytest

from connects_tui.ledger.entries import Entry, PurchaseMade, StatusChange
from connects_tui.ledger.status import status_of
from connects_tui.rules import Rulebook
from tests.ledger.building import opened, played, present, rows, sent


@pytest.fixture(scope="module")
def packaged() -> Rulebook:
    return Rulebook.load()


def test_plus_of_2015_carries_140_over_and_lets_the_oldest_lapse(packaged: Rulebook) -> None:
    entries: list[Entry] = [
        opened("2018-03-10", rules="upwork-2015", plan="plus"),
        PurchaseMade(on=date(2018, 3, 12), connects=200),
    ]
    before = played(packaged, *entries, until="2018-04-09")
    assert (before.balance, before.purchases, before.fees) == (270, Decimal("200.00"), Decimal("10.00"))
    after = before.on_to(date(2018, 4, 10))
    assert rows(after)[2:] == [
        ("2018-04-10", "expiry", -70, 200),
        ("2018-04-10", "expiry", -60, 140),
        ("2018-04-10", "allowance", 70, 210),
    ]
    assert after.fees == Decimal("20.00")


def test_basic_of_2015_loses_what_is_left_at_the_renewal(packaged: Rulebook) -> None:
    proposals = [sent("2018-03-11", 2) for _ in range(24)]
    entries = [opened("2018-03-10", rules="upwork-2015", plan="basic"), *proposals]
    assert played(packaged, *entries, until="2018-04-09").balance == 12
    ledger = played(packaged, *entries, until="2018-04-10")
    assert rows(ledger)[-2:] == [("2018-04-10", "expiry", -12, 0), ("2018-04-10", "allowance", 60, 60)]


def test_the_2023_article_lets_connects_roll_over_once(packaged: Rulebook) -> None:
    entries = [opened("2023-05-04", rules="guide-2023", plan="basic"), sent("2023-07-05", 6)]
    assert played(packaged, *entries, until="2023-05-04").balance == 10
    assert played(packaged, *entries, until="2023-06-04").balance == 20
    assert rows(played(packaged, *entries, until="2023-07-04"))[-2:] == [
        ("2023-07-04", "expiry", -10, 10),
        ("2023-07-04", "allowance", 10, 20),
    ]
    ledger = played(packaged, *entries, until="2023-07-05")
    assert [(lot.issued, lot.left) for lot in present(ledger.state).holdings.open] == [
        (date(2023, 6, 4), 4),
        (date(2023, 7, 4), 10),
    ]


def test_a_job_that_closes_after_the_hire_gives_nothing_back_and_nothing_is_due(packaged: Rulebook) -> None:
    entries = [
        opened("2026-10-01", 40, rules="upwork", plan="plus"),
        sent("2026-10-01", 14, "job"),
        StatusChange(on=date(2026, 10, 8), of="job", status="hired"),
        StatusChange(on=date(2026, 11, 10), of="job", status="closed"),
    ]
    ledger = played(packaged, *entries, until="2026-11-20")
    assert ledger.spendings["job"].refunded == 0
    assert status_of(ledger).refunds_due == []
    assert ledger.proposals.states[0].was_hired
