"""What a proposal, a reply and a hire cost, in Connects and in both views of money."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from connects_tui.actions.insight_words import return_words, times_words
from connects_tui.insights.bids import Bids, UnitCost, bids_of, costs, returned
from connects_tui.insights.groups import grouped
from connects_tui.insights.statistics import Rate
from connects_tui.ledger.entries import Earning, Entry, PlanChange, PurchaseMade, Refund
from connects_tui.rules import PurchaseTerms
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


# --- what they brought ------------------------------------------------------------------------------------------------


def hired(id_: str, *amounts: str, **more: Any) -> list[Entry]:
    """A bid of 10 Connects that led to a hire and earned these amounts."""
    earnings = [Earning(on=day("2026-11-20"), of=id_, amount=Decimal(amount)) for amount in amounts]
    return [sent("2026-11-07", more.pop("connects", 10), id_, **more), *went(id_, "2026-11-09 hired"), *earnings]


def test_a_return_is_what_was_earned_for_the_net_connects_at_the_price_of_their_day() -> None:
    """4 × 10 and 20 less 10 Connects at $0.15, 10 at $0.18: $9.30; six hires earned $465.00."""
    story: list[Entry] = [
        *(entry for number in range(4) for entry in hired(f"h{number}", "100.00", "10")),
        *hired("outbid", "25.00", boost=10),
        Refund(on=day("2026-11-10"), of="outbid", reason="outbid"),
        PlanChange(on=day("2026-11-12"), plan="basic", tax=Decimal(20)),
        sent("2026-11-13", 10, "taxed"),
        *went("taxed", "2026-11-19 hired"),
    ]
    found = returned(on_plus(*story))
    assert (found.earned, found.cost, found.paid) == (Decimal("465.00"), Decimal("9.30"), Rate(5, 6))
    assert found.ratio == Fraction(50)
    assert found.interval is not None
    assert 20 < found.interval.low < 50 < found.interval.high < 80
    assert return_words(found) == "50× (25 to 73)"
    assert return_words(found, " their cost") == "50× their cost (25 to 73)"


def test_a_return_is_not_told_where_it_cant_be() -> None:
    few = [entry for number in range(4) for entry in hired(f"h{number}", "100.00")]
    assert return_words(returned(on_plus(*few))) == "too few to tell"
    unpaid = [entry for number in range(5) for entry in hired(f"h{number}")]
    assert return_words(returned(on_plus(*unpaid))) == "nothing earned"
    free = [entry for number in range(5) for entry in hired(f"h{number}", "100.00", connects=0, invited=True)]
    assert return_words(returned(on_plus(*free))) == "cost nothing"
    one_paid = returned(on_plus(*free, *hired("h6", "100.00")))
    assert (return_words(one_paid), one_paid.ratio) == ("too few to tell", None)  # what the others cost is chance
    assert return_words(returned(bids(*few, *hired("h6", "1.00")))) == "no price known"  # a plan that sells none


def test_each_group_has_its_return() -> None:
    five = [entry for number in range(5) for entry in hired(f"h{number}", "30.00", tags=("css",))]
    css, none = grouped(on_plus(*five, sent("2026-11-07", 100)), "tag")
    assert (css.returned.ratio, none.returned.ratio) == (Fraction(20), None)


@pytest.mark.parametrize(("ratio", "words"), [(0.04, "0"), (4.25, "4.3"), (9.96, "10"), (1234.5, "1,235")])
def test_how_many_times_is_told_to_a_tenth_below_ten(ratio: float, words: str) -> None:
    assert times_words(ratio) == words
