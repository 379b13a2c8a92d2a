"""The worked examples of the rules, under the packaged rule sets."""

from datetime import date
from decimal import Decimal

import pytest

from connects_tui.ledger import Ledger
from connects_tui.ledger.entries import Entry, PlanChange, PurchaseMade, Refund
from connects_tui.ledger.status import status_of
from connects_tui.rules import Rulebook
from tests.ledger.building import lots, opened, plan, played, refunding, rows, rules, sent


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
    assert ledger.state is not None
    assert [(lot.issued, lot.left) for lot in ledger.state.holdings.open] == [
        (date(2023, 6, 4), 4),
        (date(2023, 7, 4), 10),
    ]


def test_an_upgrade_of_2026_brings_the_new_allowance_less_the_unused_part_of_the_old(packaged: Rulebook) -> None:
    account = opened("2026-07-15", 40, rules="upwork-2026", plan="basic", renewal_day=3, monthly_connects=10)
    upgrade = PlanChange(id="up", on=date(2026, 7, 20), plan="plus")
    ledger = played(packaged, account, upgrade, until="2026-07-20")
    assert rows(ledger)[-1] == ("2026-07-20", "allowance", 95, 135)
    cycle = status_of(ledger).cycle
    assert cycle is not None
    assert (cycle.start, cycle.renews, ledger.fees) == (date(2026, 7, 20), date(2026, 8, 20), Decimal("19.99"))


def test_a_refund_goes_back_to_the_lots_it_came_from_where_what_is_too_late_expires_on_the_spot() -> None:
    set_ = rules(plan(lifetime_months=12, purchase=None), refund=refunding())
    entries: list[Entry] = [
        opened("2025-01-10", 4),
        PurchaseMade(on=date(2025, 12, 1), connects=10),
        sent("2025-12-05", 6, "job"),
        Refund(id="back", of="job", on=date(2026, 1, 20)),
    ]
    ledger: Ledger = played(set_, *entries, until="2026-01-20")
    assert rows(ledger)[-2:] == [("2026-01-20", "refund", 6, 14), ("2026-01-20", "expiry", -4, 10)]
    assert lots(ledger) == [("purchase", 10)]
