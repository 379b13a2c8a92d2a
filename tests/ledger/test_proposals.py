"""The proposals as they stand on a day."""

from decimal import Decimal

from connects_tui.insights.bids import bids_of
from connects_tui.ledger.entries import Earning, Edit, Entry, Refund, Remove, StatusChange
from connects_tui.ledger.proposals import ProposalState
from tests.ledger.building import day, opened, played, refunding, rules, sent

STORY: tuple[Entry, ...] = (
    opened("2026-01-10", 40),
    sent("2026-01-12", 6, "job", boost=4, client="Acme", tags=("CSS",), note="Asked", url="https://a.b"),
    sent("2026-01-11", 5),
    sent("2026-02-01", 7, "later", boost=1),
    StatusChange(on=day("2026-01-13"), of="job", status="viewed"),
    StatusChange(on=day("2026-01-20"), of="job", status="closed"),
    Refund(on=day("2026-01-20"), of="job", connects=3),
)


def on(until: str) -> list[ProposalState]:
    return list(played(rules(refund=refunding()), *STORY, until=until).proposals)


def test_proposals_stand_in_the_order_of_their_days_planned_ones_too() -> None:
    assert [(state.entry.id, state.planned) for state in on("2026-01-15")] == [
        (None, False),
        ("job", False),
        ("later", True),
    ]
    assert [state.planned for state in on("2026-02-01")] == [False] * 3


def test_what_a_proposal_costs_is_known_and_what_it_spent_is_nothing_while_it_is_planned() -> None:
    assert [(state.cost, state.spent) for state in on("2026-01-31")] == [(5, 5), (10, 10), (8, 0)]
    assert [(state.cost, state.spent) for state in on("2026-02-01")] == [(5, 5), (10, 10), (8, 8)]


def test_a_proposal_stands_where_its_last_status_so_far_put_it() -> None:
    before, viewed, closed = (next(s for s in on(f"2026-01-{day_}") if s.entry.id == "job") for day_ in (12, 19, 20))
    assert [(s.status, str(s.status_since), s.is_open, s.refunded) for s in (before, viewed, closed)] == [
        ("sent", "2026-01-12", True, 0),
        ("viewed", "2026-01-13", True, 0),
        ("closed", "2026-01-20", False, 3),
    ]


def test_the_words_of_a_proposal_are_found_whatever_their_case() -> None:
    job = next(state for state in on("2026-01-12") if state.entry.id == "job")
    assert job.searchable == "build it\nacme\nasked\nhttps://a.b\ncss"


def test_before_the_opening_and_without_an_account_proposals_are_there_all_the_same() -> None:
    assert [state.planned for state in on("2026-01-11")] == [False, True, True]
    alone = played(rules(), sent("2026-01-11", 5, "job"), until="2026-01-11").proposals
    assert [(state.spent, state.refunded) for state in alone] == [(5, 0)]


def test_a_proposal_earned_what_its_earnings_up_to_the_day_sum_up_to_void_ones_left_out() -> None:
    earnings = [
        Earning(on=day(f"2026-02-{on}"), of="job", amount=Decimal(amount), id=id_)
        for on, amount, id_ in (("02", "100.00", "week1"), ("03", "0.05", "week2"), ("04", "7.00", "twice"))
    ]
    corrected = Edit(on=day("2026-02-09"), of="week1", set={"amount": "120.50"})
    story = (*STORY, *earnings, Remove(on=day("2026-02-09"), of="twice"), corrected)
    ledger = played(rules(), *story, until="2026-02-28")
    assert [str(state.earned) for state in ledger.proposals] == ["0", "120.55", "0"]
    assert [str(bid.earned) for bid in bids_of(ledger)] == ["0", "120.55", "0"]
    (_, job, _) = played(rules(), *story, until="2026-02-02").proposals
    assert str(job.earned) == "120.50"


def test_those_for_a_client_and_of_a_tag_are_found_however_they_are_written_the_latest_first() -> None:
    more = sent("2026-01-14", 5, "more", client="ACME", tags=("css", "CSS"))
    proposals = played(rules(), *STORY, more, until="2026-01-31").proposals
    for found in (proposals.for_client("acme"), proposals.tagged("Css")):
        assert [state.entry.id for state in found] == ["more", "job"]
    assert not proposals.for_client("")
