"""What a proposal, a reply and a hire cost, in Connects and in both views of money."""

from decimal import Decimal

from connects_tui.insights.bids import Bids, UnitCost, bids_of, costs
from connects_tui.ledger.entries import Entry, PurchaseMade, Refund
from connects_tui.rules.model import PurchaseTerms
from connects_tui.statuses import HIRED, INTERVIEWING, OFFERED, SENT, VIEWED
from tests.insights.building import account, bids, went
from tests.ledger.building import day, opened, plan, refunding, rules, sent

PLUS = plan("basic", "20.00", 100, purchase=PurchaseTerms(Decimal("0.15"), minimum=10))
STORY: list[Entry] = [
    sent("2026-11-07", 10, "a"),
    sent("2026-11-08", 10, "b"),
    sent("2026-11-09", 10, "c", boost=10),
    PurchaseMade(on=day("2026-11-10"), connects=20),
    Refund(on=day("2026-11-10"), of="c", reason="outbid"),
    *went("a", "2026-11-09 viewed"),
    *went("b", "2026-11-09 interviewing"),
]


def on_plus(*entries: Entry) -> Bids:
    return bids_of(account(*entries, set_=rules(PLUS, refund=refunding()), opening=opened("2026-11-06")))


def test_cash_is_what_was_paid_and_value_what_was_used_up() -> None:
    """$20.00 for 100 Connects and $3.00 for 20 more were paid; 30 of the first 100 were used up."""
    found = costs(on_plus(*STORY))
    assert (found.connects, found.value, found.cash) == (30, Decimal("6.00"), Decimal("23.00"))
    assert found.counts == (3, 2, 1, 0, 0)
    assert found.per(SENT) == UnitCost(Decimal("10.0"), Decimal("2.00"), Decimal("7.67"))
    assert found.per(VIEWED) == UnitCost(Decimal("15.0"), Decimal("3.00"), Decimal("11.50"))
    assert found.per(INTERVIEWING) == UnitCost(Decimal("30.0"), Decimal("6.00"), Decimal("23.00"))
    assert found.per(OFFERED) is None
    assert found.per(HIRED) is None


def test_a_part_has_the_share_of_the_cash_that_fits_its_connects() -> None:
    found = on_plus(*STORY)
    part = costs(found, found.bids[:1])
    assert (part.connects, part.value, part.cash) == (10, Decimal("2.00"), Decimal("7.67"))
    parts = [costs(found, [bid]).exact_cash for bid in found]
    assert sum(share or 0 for share in parts) == 23


def test_where_nothing_was_used_up_there_is_nothing_to_share_the_cash_by() -> None:
    found = bids(sent("2026-11-07", 0, "free", invited=True))
    part = costs(found, found)
    assert (part.cash, part.value) == (None, Decimal("0.00"))
    assert part.per(SENT) == UnitCost(Decimal("0.0"), Decimal("0.00"), None)


def test_without_proposals_nothing_costs_anything() -> None:
    assert costs(bids(sent("2026-11-07", 8, "a"))).unpriced == 8  # where the price is not known
    found = costs(bids())
    assert (found.connects, found.value, found.cash, found.per(SENT)) == (0, Decimal(0), Decimal(0), None)
