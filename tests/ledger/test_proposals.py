"""The proposals as they stand on a day."""

from connects_tui.ledger.entries import Entry, Refund, StatusChange
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
