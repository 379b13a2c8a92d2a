"""The month in review: its numbers by the sentence that each says, on an account whose sums can be done by hand."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from connects_tui.actions.month import MonthReview, month_lines, month_review, month_rows
from connects_tui.actions.outlook import Outlook
from connects_tui.insights.benchmarks import packaged
from connects_tui.insights.statistics import Rate
from connects_tui.ledger.entries import Budget, Earning, Entry, PlanChange, Proposal, PurchaseMade, Refund, StatusChange
from connects_tui.rules import PurchaseTerms
from connects_tui.settings import Settings
from tests.ledger.building import day, opened, plan, played, rules, sent

PRICE: Final = PurchaseTerms(Decimal("0.15"), minimum=10)
OCTOBER: Final = [
    *(sent(f"2026-10-{number + 10}", 10, f"oct{number}", tags=("django",)) for number in range(6)),
    StatusChange(of="oct0", on=day("2026-10-20"), status="interviewing"),
]
NOVEMBER: Final = [
    PurchaseMade(on=day("2026-11-02"), connects=40),
    *(sent(f"2026-11-0{number + 1}", 8, f"django{number}", tags=("django",)) for number in range(5)),
    *(sent(f"2026-11-1{number}", 8, f"css{number}", tags=("css",)) for number in range(5)),
    StatusChange(of="django0", on=day("2026-11-12"), status="hired"),
    StatusChange(of="django1", on=day("2026-11-12"), status="interviewing"),
    StatusChange(of="css0", on=day("2026-11-15"), status="closed"),
    Refund(of="css0", on=day("2026-11-15"), connects=8, reason="closed"),
    Earning(of="oct0", on=day("2026-11-16"), amount=Decimal("250.00")),
    Earning(of="django0", on=day("2026-11-20"), amount=Decimal("99.50")),
]


def review(*entries: Entry, month: str = "2026-11-01", until: str = "2026-11-23") -> MonthReview:
    """Review a month of an account that renews on the 5th and opened with 400 Connects on 1 October."""
    ledger = played(rules(plan(purchase=PRICE)), opened("2026-10-01", 400, renewal_day=5), *entries, until=until)
    return month_review(Outlook(ledger, packaged()), day(month))


def numbers(found: MonthReview) -> dict[str, tuple[str, str, str]]:
    return {row.label: (row.now, row.before, row.change) for row in month_rows(found) if not row.is_heading}


def said(found: MonthReview) -> Sequence[tuple[str, str]]:
    return list(month_lines(found))


def test_a_month_is_told_beside_the_one_before() -> None:
    found = review(*OCTOBER, *NOVEMBER)
    assert found.name == "November so far"
    told = numbers(found)
    assert told["Proposal"] == ("−80", "−60", "−20")
    assert told["Purchase"] == ("+40", "0", "+40")
    assert told["Refund"] == ("+8", "0", "+8")
    assert told["Connects bought"] == ("$6.00", "$0.00", "+$6.00")
    assert told["Earned"] == ("$349.50", "$0.00", "+$349.50")
    assert (told["Sent"], told["Replies"], told["Hires"]) == (("10", "6", "+4"), ("2", "1", "+1"), ("1", "0", "+1"))
    assert told["Net Connects spent"] == ("72", "60", "+12")
    assert told["Connects per bid"][0] == "7.2"
    assert told["Connects per hire"][1:] == ("none yet", "")
    months = [(first.month, costs.replies, costs.hires, costs.connects) for first, costs in found.year]
    assert months == [(11, Rate(2, 10), Rate(1, 10), 72), (10, Rate(1, 6), Rate(0, 6), 60)]


def test_what_bids_took_before_the_opening_stands_apart_and_an_opening_balance_has_no_known_price() -> None:
    early = sent("2026-10-30", 30, "early"), sent("2026-11-02", 54, "old")
    ledger = played(
        rules(plan(purchase=PRICE)), *early, opened("2026-11-10", 87), sent("2026-11-11", 48, "new"), until="2026-11-23"
    )
    told = numbers(month_review(Outlook(ledger, packaged()), day("2026-11-01")))
    assert (told["Proposal"][0], told["Net Connects spent"][0], told["before the opening"][0]) == ("−48", "102", "54")
    assert told["Connects per bid"][0] == "51"
    assert (told["Opening balance"], told["Balance now"]) == (
        ("not tracked", "not tracked", ""),
        ("39", "not tracked", ""),
    )
    assert "before the opening" not in numbers(review(*OCTOBER, *NOVEMBER))


def test_a_month_that_is_not_over_is_compared_with_the_same_days_of_the_one_before() -> None:
    late = sent("2026-10-24", 10, "late")
    found = review(*OCTOBER, late, *NOVEMBER)
    assert (found.columns, str(found.before.last)) == (("November", "1 to 23 Oct"), "2026-10-23")
    assert numbers(found)["Sent"] == ("10", "6", "+4")
    assert numbers(found)["Balance now"][1] == "340"
    over = review(*OCTOBER, late, *NOVEMBER, until="2026-11-30")  # its last day counts as the end
    assert (over.name, over.columns, numbers(over)["Sent"][1]) == ("November so far", ("November", "October"), "7")
    assert review(month="2027-03-01", until="2027-03-30").columns == ("March", "February")
    assert review(month="2026-12-01", until="2026-12-01").columns == ("December", "1 Nov")
    assert review(month="2027-01-01", until="2027-01-30").columns == ("January", "1 to 30 Dec 2026")


def test_every_movement_of_the_month_is_in_a_number_that_adds_up_to_the_balance_at_its_end() -> None:
    for month in ("2026-10-31", "2026-11-01"):
        found = review(*OCTOBER, *NOVEMBER, month=month)
        assert found.month.opening + sum(found.month.moved.values()) == found.month.closing
        assert month == "2026-11-01" or found.before.closing == found.month.opening


def test_a_month_that_is_over_ends_with_its_last_day_and_is_not_called_so_far() -> None:
    found = review(*OCTOBER, *NOVEMBER, month="2026-10-15")
    assert (found.name, found.is_over) == ("October", True)
    assert (str(found.month.first), str(found.month.last)) == ("2026-10-01", "2026-10-31")
    assert "Closing balance" in numbers(found)
    assert review(month="2026-11-30", until="2027-02-01").name == "November 2026"


def test_the_best_and_the_worst_kind_have_five_bids_each_and_stand_beside_the_month_before() -> None:
    found = review(*OCTOBER, *NOVEMBER)
    assert said(found)[:2] == [
        ("Best", "#django: 2 of 5 got a reply · 1 of 6 in Oct"),
        ("Worst", "#css: 0 of 5 got a reply · none in Oct"),
    ]
    nothing = "nothing to compare: it takes two kinds of 5 bids with different reply rates"
    assert said(review(*OCTOBER))[0] == ("Best", nothing)
    boosted = [replace(entry, boost=4, tags=()) if entry.id and "css" in entry.id else entry for entry in NOVEMBER]
    boosted = [entry for entry in boosted if isinstance(entry, Proposal | StatusChange)]
    assert [words.partition(":")[0] for _, words in said(review(*boosted))[:2]] == [
        "bids without a boost",
        "bids with a boost",
    ]


def test_a_budget_is_kept_or_not_in_the_cycle_that_ended_and_stands_as_it_is_in_the_present_one() -> None:
    set_ = Budget(on=day("2026-10-01"), connects=50)
    assert [words for label, words in said(review(set_, *OCTOBER, *NOVEMBER)) if label == "Budget"] == [
        "5 Oct to 4 Nov: 92 of 50 Connects, over",
        "5 Nov to 4 Dec: 40 of 50 Connects, so far",
    ]
    kept = review(set_, sent("2026-10-10", 10, "one"))
    assert ("Budget", "5 Oct to 4 Nov: 10 of 50 Connects, within budget") in said(kept)
    assert ("Budget", "none set for this month") in said(review(*OCTOBER))


def test_each_cycle_that_ended_in_a_month_is_told_with_its_days_when_an_upgrade_cut_one_short() -> None:
    plans = rules(plan(purchase=PRICE), plan("plus", "19.99", 100, purchase=PRICE))
    entries = [
        opened("2026-09-01", 400, renewal_day=5),
        Budget(on=day("2026-09-01"), connects=50),
        sent("2026-10-10", 10, "one"),
        PlanChange(on=day("2026-10-20"), plan="plus"),
        sent("2026-10-21", 60, "two"),
    ]
    ledger = played(plans, *entries, until="2026-11-23")
    found = month_review(Outlook(ledger, packaged()), day("2026-10-01"))
    assert [words for label, words in said(found) if label == "Budget"] == [
        "5 Sep to 4 Oct: 0 of 50 Connects, within budget",
        "5 Oct to 19 Oct: 10 of 50 Connects, within budget",
    ]


def test_rows_lead_to_what_makes_them_up() -> None:
    november = {row.label: row for row in month_rows(review(*OCTOBER, *NOVEMBER))}
    period = "since:2026-11-01 until:2026-11-23"
    assert november["Replies"].proposals == f"got:reply {period}"
    assert november["Hires"].proposals == f"got:hire {period}"
    assert november["Earned"].proposals == "earned:2026-11"
    assert november["Membership"].action == "membership"
    assert november["Connects bought"].movements == f"is:purchase {period}"


def test_goals_say_how_far_one_is() -> None:
    ledger = played(rules(plan(purchase=PRICE)), opened("2026-10-01", 400), *OCTOBER, *NOVEMBER, until="2026-11-23")
    found = month_review(
        Outlook(ledger, packaged()), day("2026-11-01"), Settings(goal_bids=40, goal_hires=1, goal_earned=2000)
    )
    assert ("Goals", "10 of 40 bids · 1 of 1 hire, reached · $349.50 of $2,000.00 earned") in said(found)
    assert "Goals" not in dict(said(review(*OCTOBER)))


def test_the_last_line_says_the_one_thing_to_do_now() -> None:
    assert said(review(*OCTOBER, *NOVEMBER))[-1][0] == "Now"
    short = review(*OCTOBER, *NOVEMBER, sent("2026-11-21", 300, "dear"))
    assert short.action == "in-out"
    assert short.decision.startswith("Buy ")
    assert said(review(sent("2026-11-21", 8, "one")))[-1] == (
        "Now",
        "Learning your pace: 1 of 5 proposals, 14 of 14 days",
    )


def test_a_month_without_anything_is_all_zeros() -> None:
    told = numbers(review(month="2026-10-01", until="2026-11-23"))
    assert told["Sent"] == ("0", "0", "")
    assert told["Reply rate"] == ("too few to tell", "too few to tell", "")
