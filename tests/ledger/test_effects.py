"""What each kind of entry does."""

from decimal import Decimal

import pytest

from connects_tui.ledger import effects
from connects_tui.ledger.entries import KINDS, Balance, Budget, Grant, PurchaseMade, Refund, Spend, StatusChange
from connects_tui.rules import Plan, ProposalCosts, PurchaseTerms
from tests.ledger.building import codes, day, lots, opened, plan, played, present, refunding, rows, rules, sent

YEAR = plan(lifetime_months=12)
REFUNDING = rules(YEAR, refund=refunding())


def test_a_proposal_spends_its_connects_then_its_boost() -> None:
    ledger = played(rules(), opened("2026-01-10", 20), sent("2026-01-11", 6, "job", boost=10), until="2026-01-11")
    assert rows(ledger)[1:] == [("2026-01-11", "proposal", -6, 14), ("2026-01-11", "boost", -10, 4)]
    assert [row.note for row in ledger.movements[1:]] == ["Build it", "Build it"]


def test_spending_on_something_else_spends() -> None:
    badge = Spend(on=day("2026-01-11"), connects=7, what="availability badge")
    ledger = played(rules(), opened("2026-01-10", 20), badge, until="2026-01-11")
    assert rows(ledger)[1:] == [("2026-01-11", "spend", -7, 13)]


@pytest.mark.parametrize(("costs", "connects", "warned"), [((2, 6), 6, False), ((2, 6), 7, True), ((2, 6), 1, True)])
def test_a_cost_out_of_range_is_recorded_with_a_warning(costs: tuple[int, int], connects: int, *, warned: bool) -> None:
    set_ = rules(proposal=ProposalCosts(*costs))
    ledger = played(set_, opened("2026-01-10", 20), sent("2026-01-11", connects, boost=9), until="2026-01-11")
    assert ledger.balance == 20 - 9 - connects
    assert codes(ledger) == (["cost-out-of-range"] if warned else [])


def test_an_invitation_may_cost_what_the_rules_say_of_invitations() -> None:
    set_ = rules(proposal=ProposalCosts(2, 6))
    ledger = played(set_, opened("2026-01-10", 20), sent("2026-01-11", 0, invited=True), until="2026-01-11")
    assert codes(ledger) == []


SOLD = PurchaseTerms(Decimal("0.15"), minimum=10, step=5, max_per_transaction=50)
PURCHASES = [
    (YEAR, 10, None, "0.00", ["purchase-not-allowed"]),
    (YEAR, 10, "2.00", "2.00", ["purchase-not-allowed"]),
    (plan(purchase=SOLD), 15, None, "2.25", []),
    (plan(purchase=SOLD), 15, "2.00", "2.00", []),
    (plan(purchase=SOLD), 5, None, "0.75", ["purchase-amount"]),
    (plan(purchase=SOLD), 16, None, "2.40", ["purchase-amount"]),
    (plan(purchase=SOLD), 55, None, "8.25", ["purchase-amount"]),
    (plan(purchase=PurchaseTerms(Decimal(1), bundles=(10, 20))), 20, None, "20.00", []),
    (plan(purchase=PurchaseTerms(Decimal(1), bundles=(10, 20))), 30, None, "30.00", ["purchase-amount"]),
    (plan(purchase=SOLD, max_balance=20), 15, None, "2.25", []),
    (plan(purchase=SOLD, max_balance=20), 20, None, "3.00", ["over-max-balance"]),
]


@pytest.mark.parametrize(("plan_", "connects", "paid", "cash", "warnings"), PURCHASES)
def test_a_purchase_at_its_price(plan_: Plan, connects: int, paid: str | None, cash: str, warnings: list[str]) -> None:
    bought = PurchaseMade(on=day("2026-01-11"), connects=connects, paid=Decimal(paid) if paid else None)
    ledger = played(rules(plan_), opened("2026-01-10", 5), bought, until="2026-01-11")
    assert (ledger.balance, ledger.purchases, codes(ledger)) == (5 + connects, Decimal(cash), warnings)


def test_a_grant_makes_a_bonus_lot_under_the_plans_lifetime() -> None:
    gift = Grant(on=day("2026-01-11"), connects=7, reason="a gift")
    ledger = played(rules(YEAR), opened("2026-01-10", 0), gift, until="2026-01-11")
    assert [(lot.source, lot.expires) for lot in present(ledger.state).holdings.open] == [("bonus", day("2027-01-11"))]
    assert ledger.movements[-1].note == "a gift"


def test_what_upwork_shows_becomes_the_balance_up_as_a_fresh_lot_down_as_spending() -> None:
    up = played(rules(), opened("2026-01-10", 5), Balance(on=day("2026-01-11"), connects=9), until="2026-01-11")
    assert (rows(up)[-1], lots(up)) == (("2026-01-11", "adjustment", 4, 9), [("opening", 5), ("adjustment", 4)])
    down = played(rules(), opened("2026-01-10", 5), Balance(on=day("2026-01-11"), connects=2), until="2026-01-11")
    assert (rows(down)[-1], lots(down)) == (("2026-01-11", "adjustment", -3, 2), [("opening", 2)])


def test_a_reconciliation_pays_what_is_owed_first() -> None:
    entries = (opened("2026-01-10", 0), sent("2026-01-11", 4), Balance(on=day("2026-01-12"), connects=10))
    ledger = played(rules(), *entries, until="2026-01-12")
    assert (rows(ledger)[-1], lots(ledger)) == (("2026-01-12", "adjustment", 14, 10), [("adjustment", 10)])


def test_every_kind_of_entry_has_an_effect_or_is_named_among_those_without() -> None:
    assert effects._EFFECTS.keys() == set(KINDS.values())


def test_a_budget_and_a_status_move_nothing() -> None:
    entries = (
        opened("2026-01-10", 5),
        Budget(on=day("2026-01-11"), connects=3),
        sent("2026-01-11", 2, "job"),
        StatusChange(on=day("2026-01-12"), of="job", status="closed"),
    )
    assert played(REFUNDING, *entries, until="2026-01-12").balance == 3


def refund(on: str, of: str = "job", connects: int | None = None, reason: str | None = None) -> Refund:
    return Refund(id=f"back-{on}", on=day(on), of=of, connects=connects, reason=reason)


BEGUN = (opened("2026-01-10", 20), sent("2026-01-11", 6, "job", boost=10))


@pytest.mark.parametrize(
    ("connects", "reason", "back", "warned"),
    [
        (None, "closed", 16, False),
        (None, "outbid", 10, False),
        (4, None, 4, False),
        (12, "outbid", 10, True),
        (17, None, 16, True),
        (0, None, 0, False),
    ],
)
def test_refunds_up_to_what_was_spent(connects: int | None, reason: str | None, back: int, *, warned: bool) -> None:
    ledger = played(REFUNDING, *BEGUN, refund("2026-01-12", connects=connects, reason=reason), until="2026-01-12")
    assert ledger.balance == 4 + back
    assert codes(ledger) == (["refund-exceeds"] if warned else [])


def test_a_second_refund_gives_back_what_did_not_come_back_yet() -> None:
    entries = (*BEGUN, refund("2026-01-12", reason="outbid"), refund("2026-01-13"), refund("2026-01-14"))
    ledger = played(REFUNDING, *entries, until="2026-01-14")
    assert [row.connects for row in ledger.movements if row.kind == "refund"] == [10, 6]
    assert (ledger.balance, codes(ledger)) == (20, [])


@pytest.mark.parametrize(
    ("first", "second", "back", "warned"),
    [
        (None, None, [10], 1),
        (4, None, [4, 6], 0),
        (4, 7, [4, 6], 1),
        (60, None, [10], 2),
    ],
)
def test_outbid_gives_back_at_most_what_of_the_boost_has_not_come_back_with_that_reason_yet(
    first: int | None, second: int | None, back: list[int], warned: int
) -> None:
    refunds = [
        refund(f"2026-01-1{number + 2}", connects=n, reason="outbid") for number, n in enumerate((first, second))
    ]
    ledger = played(REFUNDING, *BEGUN, *refunds, until="2026-01-14")
    assert [row.connects for row in ledger.movements if row.kind == "refund"] == back
    assert codes(ledger) == ["refund-exceeds"] * warned
    assert ledger.on_to(day("2026-01-15")).balance == 14


def test_an_outbid_boost_before_the_opening_does_not_come_back_once_more() -> None:
    entries = (
        sent("2026-01-02", 6, "job", boost=10),
        refund("2026-01-05", reason="outbid"),
        opened("2026-01-10", 20),
        refund("2026-01-12", reason="outbid"),
    )
    ledger = played(REFUNDING, *entries, until="2026-01-14")
    assert (ledger.balance, codes(ledger)) == (20, ["refund-exceeds"])


def test_an_outbid_of_a_proposal_without_a_boost_gives_nothing_back() -> None:
    entries = (opened("2026-01-10", 20), sent("2026-01-11", 6, "job"), refund("2026-01-12", reason="outbid"))
    ledger = played(REFUNDING, *entries, until="2026-01-14")
    assert (ledger.balance, codes(ledger)) == (14, ["refund-exceeds"])


def test_connects_go_back_first_to_the_lot_spent_last() -> None:
    entries = (
        opened("2026-01-10", 5),
        PurchaseMade(on=day("2026-01-10"), connects=9),
        sent("2026-01-11", 8, "job"),
        refund("2026-01-12", connects=4),
    )
    set_ = rules(plan(purchase=SOLD, lifetime_months=12), refund=refunding())
    ledger = played(set_, *entries, until="2026-01-12")
    assert lots(ledger) == [("opening", 1), ("purchase", 9)]


def test_what_comes_back_keeps_its_lots_dates_unless_the_rules_make_a_new_lot() -> None:
    back = refund("2026-06-12")
    original = played(REFUNDING, *BEGUN, back, until="2026-06-12")
    new = played(rules(YEAR, refund=refunding(lot="new")), *BEGUN, back, until="2026-06-12")
    found = [
        [(lot.source, str(lot.expires), lot.left) for lot in present(ledger.state).holdings.open]
        for ledger in (original, new)
    ]
    assert found == [[("opening", "2027-01-10", 20)], [("opening", "2027-01-10", 4), ("refund", "2027-06-12", 16)]]


def test_what_is_owed_is_paid_before_anything_comes_back_to_a_lot() -> None:
    entries = (opened("2026-01-10", 6), sent("2026-01-11", 6, "job"), sent("2026-01-12", 4), refund("2026-01-13"))
    ledger = played(REFUNDING, *entries, until="2026-01-13")
    assert (rows(ledger)[-1], lots(ledger)) == (("2026-01-13", "refund", 6, 2), [("opening", 2)])


def test_what_was_owed_when_it_was_spent_comes_back_as_a_fresh_lot() -> None:
    entries = (
        opened("2026-01-10", 6),
        sent("2026-01-11", 10, "job"),
        PurchaseMade(on=day("2026-01-12"), connects=20),
        refund("2026-01-13"),
    )
    ledger = played(REFUNDING, *entries, until="2026-01-13")
    assert lots(ledger) == [("opening", 6), ("purchase", 16), ("refund", 4)]


def test_what_was_spent_before_the_opening_comes_back_as_a_fresh_lot() -> None:
    entries = (sent("2026-01-05", 6, "job"), opened("2026-01-10", 5), refund("2026-01-13"))
    assert lots(played(REFUNDING, *entries, until="2026-01-13")) == [("opening", 5), ("refund", 6)]


def test_a_refund_before_the_opening_moves_nothing_and_counts_as_given_back() -> None:
    entries = (
        sent("2026-01-05", 6, "job"),
        refund("2026-01-06", connects=4),
        opened("2026-01-10", 5),
        refund("2026-01-13"),
    )
    ledger = played(REFUNDING, *entries, until="2026-01-13")
    assert (rows(ledger)[-1], codes(ledger)) == (("2026-01-13", "refund", 2, 7), [])


def test_what_comes_back_to_lots_whose_cycles_ran_out_lapses_on_the_spot() -> None:
    set_ = rules(plan(carry_cycles=0), refund=refunding())
    ledger = played(set_, *BEGUN, refund("2026-03-12"), until="2026-03-12")
    assert rows(ledger)[-2:] == [("2026-03-12", "refund", 16, 16), ("2026-03-12", "expiry", -16, 0)]


def test_a_lot_emptied_by_the_carry_cap_has_not_lapsed() -> None:
    set_ = rules(plan(carry_cap=0), refund=refunding())
    ledger = played(set_, *BEGUN, refund("2026-02-12"), until="2026-02-12")
    assert lots(ledger) == [("opening", 16)]


def test_a_refund_of_a_proposal_that_comes_later_gives_nothing_back_with_a_warning() -> None:
    entries = (opened("2026-01-10", 20), refund("2026-01-11"), sent("2026-01-12", 6, "job"))
    ledger = played(REFUNDING, *entries, until="2026-01-12")
    assert (ledger.balance, codes(ledger)) == (14, ["refund-too-early"])
