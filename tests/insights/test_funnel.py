"""The funnel: counts, rates and days between stages."""

from connects_tui.insights.bids import costs, reply_rate
from connects_tui.insights.groups import funnel
from connects_tui.insights.statistics import Rate
from tests.insights.building import bids, went
from tests.ledger.building import sent

STORIES = [
    sent("2026-11-01", 8, "a"),
    sent("2026-11-01", 8, "b"),
    sent("2026-11-02", 8, "c"),
    sent("2026-11-03", 8, "d"),
    *went("a", "2026-11-02 viewed", "2026-11-05 interviewing", "2026-11-08 offered", "2026-11-09 hired"),
    *went("b", "2026-11-04 viewed", "2026-11-05 interviewing", "2026-11-06 declined"),
    *went("c", "2026-11-09 hired"),
]


def test_each_stage_counts_those_that_reached_it_or_got_further() -> None:
    stages = funnel(bids(*STORIES))
    assert [(stage.name, stage.count) for stage in stages] == [
        ("sent", 4),
        ("viewed", 3),
        ("interviewing", 3),
        ("offered", 2),
        ("hired", 2),
    ]
    assert all(stage.rate.total == 4 for stage in stages)
    assert [stage.of_previous for stage in stages][1:] == [Rate(3, 4), Rate(3, 3), Rate(2, 3), Rate(2, 2)]


def test_days_between_stages_are_those_of_proposals_whose_days_were_recorded() -> None:
    stages = {stage.name: stage for stage in funnel(bids(*STORIES))}
    assert stages["sent"].days is None
    assert stages["viewed"].days == 2.0  # 1 and 3
    assert stages["interviewing"].days == 2.0  # 3 and 1
    assert stages["offered"].days == 3.0
    assert stages["hired"].days == 1.0
    assert stages["hired"].days_from_sent == 7.5  # 8 and 7


def test_days_that_run_backwards_are_left_out() -> None:
    stages = funnel(bids(sent("2026-11-05", 8, "a"), *went("a", "2026-11-08 interviewing", "2026-11-09 viewed")))
    assert stages[2].days is None
    assert stages[2].days_from_sent == 3.0


def test_nothing_sent_is_a_funnel_of_noughts() -> None:
    stages = funnel(bids())
    assert [(stage.rate, stage.days) for stage in stages] == [(Rate(0, 0), None)] * 5


def test_a_reply_is_an_interview_or_more() -> None:
    found = bids(*STORIES)
    assert (reply_rate(found), costs(found).replies, costs(found).hires) == (Rate(3, 4), Rate(3, 4), Rate(2, 4))
