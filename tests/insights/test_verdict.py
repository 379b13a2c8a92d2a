"""Bid, Thin or Skip: which own bids a bid is judged by, and what a hire may cost."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from msgspec.structs import replace

from connects_tui.insights.bids import outcome_on
from connects_tui.insights.statistics import Rate, wilson
from connects_tui.insights.verdict import Adviser, Basis, Verdict, verdict
from connects_tui.ledger.entries import Earning, Entry, Proposal
from connects_tui.ledger.status import usual_waits
from tests.insights.building import bids, went
from tests.insights.test_worth import hired
from tests.ledger.building import day, sent

TENTH = Fraction(1, 10)
FIFTY = Basis(hires=Rate(5, 50))


def asked(*entries: Entry, **job: Any) -> Basis:
    return Adviser.of(bids(*entries)).basis(sent("2026-11-23", 8, **job))


def judged(budget: str | None, basis: Basis = FIFTY, price: str | None = "0.15", cost: int = 8, **job: Any) -> Verdict:
    proposal = sent("2026-11-23", cost, budget=None if budget is None else Decimal(budget), **job)
    return verdict(proposal, basis, cost, None if price is None else Decimal(price), TENTH)


# --- which bids are decided -------------------------------------------------------------------------------------------


def outcome(on: str, *steps: str) -> bool | None:
    state = bids(sent("2026-11-01", 8, "p"), *went("p", *steps)).bids[0].proposal
    return outcome_on(state, day(on), *usual_waits([], []))


def test_a_bid_is_decided_once_hired_ended_or_silent_for_long() -> None:
    assert outcome("2026-11-22") is None
    assert outcome("2026-11-23") is False
    assert outcome("2026-11-22", "2026-11-04 declined") is False
    assert outcome("2026-11-22", "2026-11-04 hired", "2026-11-09 closed") is True
    assert outcome("2026-11-23", "2026-11-04 hired", "2026-11-05 sent") is None
    assert outcome("2026-11-23", "2026-11-02 viewed") is None


def test_what_came_later_is_not_known_on_a_day() -> None:
    assert outcome("2026-11-09", "2026-11-10 hired") is None
    assert outcome("2026-11-03", "2026-11-04 declined") is None


def test_interviews_are_silent_for_long_after_the_days_that_own_decisions_took() -> None:
    assert outcome("2026-11-16", "2026-11-02 interviewing") is None
    assert outcome("2026-11-17", "2026-11-02 interviewing") is False


# --- the group --------------------------------------------------------------------------------------------------------


def test_the_closest_group_with_twenty_decided_bids_tells() -> None:
    """19 for $300 are too few, and so are those for Acme; all with the tag are enough."""
    css = [
        *hired("css", 4, 19, budget=Decimal(300)),
        *hired("dear", 1, 12, budget=Decimal(900)),
    ]
    css = [entry if not isinstance(entry, Proposal) else _tagged(entry, "CSS") for entry in css]
    php = hired("php", 0, 40, budget=Decimal(300))
    found = asked(*css, *php, tags=("css", "go"), budget=Decimal(200), client="Acme")
    assert (found.tags, found.client, found.band, found.boosted) == (("css", "go"), None, None, None)
    assert (found.hires, found.invited) == (Rate(5, 31), False)


def _tagged(entry: Proposal, tag: str) -> Proposal:
    return sent(f"{entry.on}", entry.connects, entry.id, tags=(tag,), budget=entry.budget)


def test_it_has_in_common_what_it_is_said_to() -> None:
    alike: dict[str, Any] = {"budget": Decimal(300), "client": "Acme"}
    entries = [*hired("css", 2, 20, **alike), *hired("php", 0, 20, **alike), *hired("go", 9, 30, boost=4)]
    found = asked(*entries, tags=("css",), budget=Decimal(120), client=" acme")
    assert found == Basis(("css",), " acme", "$100 to $499", False, False, Rate(2, 20), Rate(2, 20))
    assert asked(*entries, tags=("rust",), client="acme").hires == Rate(2, 40)
    boosted = asked(*entries, boost=1)
    assert (boosted.hires, boosted.boosted, boosted.band) == (Rate(9, 30), True, None)
    assert asked(*entries).hires == Rate(2, 40)  # not boosted


def test_invitations_and_others_are_counted_apart_until_there_are_too_few() -> None:
    own = hired("a", 5, 50)
    found = asked(*own, *hired("b", 9, 22, invited=True), invited=True)
    assert (found.hires, found.left_out, found.invited) == (Rate(9, 22), 50, True)
    few = asked(*own, *hired("b", 9, 12, invited=True), invited=True)
    assert (few.hires, few.invited, few.too_few) == (Rate(14, 62), None, False)
    assert asked(*hired("a", 1, 19)).too_few
    assert not asked(*hired("a", 10, 20)).too_few  # the widest interval of 20


def test_what_is_not_decided_yet_does_not_count() -> None:
    young = [sent("2026-11-20", 8, f"young{number}") for number in range(30)]
    assert asked(*hired("a", 2, 20), *young).hires == Rate(2, 20)


def test_bids_with_and_without_a_boost_are_compared_in_the_closest_group_that_has_enough_of_both() -> None:
    entries = [*hired("css", 2, 20), *hired("php", 0, 20), *hired("go", 9, 21, boost=4), *hired("css", 1, 19, boost=9)]
    entries = [
        replace(entry, id=f"{place}") if isinstance(entry, Proposal) else entry for place, entry in enumerate(entries)
    ]
    adviser = Adviser.of(bids(*(entry for entry in entries if isinstance(entry, Proposal))))
    plain, boosted, sizes = adviser.by_boost(sent("2026-11-23", 8, tags=("css",)))  # 19 with a boost are too few
    assert (plain.hires.total, boosted.hires.total, boosted.tags, sizes) == (40, 40, (), [4, 9])
    plain, boosted, sizes = adviser.by_boost(sent("2026-11-23", 8, tags=("go", "css")))
    assert (plain.hires.total, boosted.hires.total, boosted.tags, sizes) == (20, 40, ("go", "css"), [4, 9])
    assert Adviser.of(bids(*hired("css", 2, 20))).by_boost(sent("2026-11-23", 8))[2] == []


# --- the verdict ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("budget", "word"), [("119.99", "skip"), ("120", "thin"), ("239.99", "thin"), ("240", "bid")])
def test_bid_from_twice_the_break_even_on_and_skip_below_it(budget: str, word: str) -> None:
    """8 Connects at 5 of 50 are 80 Connects a hire, $12.00; at 10% that is worth it from $120 on."""
    found = judged(budget)
    assert facts(found, "break_even", "hire_connects", "hire_usd") == (word, 120, 80, 12)
    assert facts(found, "missing", "source") == (word, None, "budget")


def test_of_a_range_the_lower_end_counts() -> None:
    assert judged("200", budget_max=Decimal(9000)).word == "thin"


def facts(found: Verdict, *names: str) -> tuple[object, ...]:
    return tuple(getattr(found, name) for name in ("word", *names))


def test_without_money_price_or_rate_there_is_the_arithmetic_alone() -> None:
    assert facts(judged(None), "missing", "break_even") == (None, "budget", 120)
    assert facts(judged("30", hourly=True), "missing", "break_even_hours") == (None, "hours", 4)
    assert facts(judged("500", price=None), "missing", "hire_connects") == (None, "price", 80)
    few = judged("500", Basis(hires=Rate(1, 19)))
    assert facts(few, "missing", "rate", "decided") == (None, "rate", None, 19)
    assert few.needed_rate == Fraction(24, 1000)  # $1.20 of the $50 that bids may cost


def test_without_a_hire_the_upper_end_of_the_rate_counts_and_it_is_thin_at_best() -> None:
    none = Basis(hires=Rate(0, 40))
    least = 8 * Fraction("0.15") / Fraction(wilson(0, 40).high) * 10
    assert judged("1000000", none).word == "thin"
    found = judged("100", none)
    assert facts(found, "is_least", "break_even") == ("skip", True, least)


def test_what_such_hires_earned_counts_for_what_the_job_pays() -> None:
    """Those of all prices tell nothing of a job that has a price of its own."""
    of_band = Basis(hires=Rate(5, 50), band="$100 to $499", earned=Fraction(2000), earning=5)
    wide = Basis(hires=Rate(5, 50), earned=Fraction(2000), earning=5)
    assert facts(judged("150", of_band), "money") == ("bid", 2000)
    assert facts(judged("150", wide), "source") == ("thin", "budget")
    assert facts(judged("30", wide, hourly=True), "source") == facts(judged(None, wide), "source") == ("bid", "earned")


def test_the_mean_earned_is_told_of_five_hires_or_more() -> None:
    def earning(number: int) -> Basis:
        earned = [
            Earning(on=day("2026-11-20"), of=f"css{place}", amount=Decimal(100 + place)) for place in range(number)
        ]
        return asked(*hired("css", 8, 40), *earned)

    assert (earning(4).earned, earning(4).earning) == (None, 4)
    assert earning(5).earned == 102


def test_what_is_free_or_would_expire_anyway_is_a_bid() -> None:
    assert judged("1", cost=0).word == "bid"
    proposal = sent("2026-11-23", 8, budget=Decimal(60))
    for unused, word, cost in ((8, "bid", 0), (6, "bid", 2), (5, "thin", 3), (0, "skip", 8)):
        found = verdict(proposal, FIFTY, 8, Decimal("0.15"), TENTH, unused=unused)
        assert facts(found, "cost", "unused") == (word, cost, unused)
