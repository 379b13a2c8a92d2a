"""The demo's year, as the user meets it."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connects_tui.actions.hints import chosen, find_hints
from connects_tui.actions.outlook import Outlook
from connects_tui.demo import demo_journal
from connects_tui.journal.blocks import HEADING, blocks
from connects_tui.journal.reading import read_journal
from connects_tui.ledger import History, Ledger
from connects_tui.ledger.entries import KINDS, Entry
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.status import AccountStatus, gives_back, status_of
from connects_tui.rules import TIMELINE, Rulebook
from connects_tui.statuses import STATUSES
from tests.ledger.building import present

TODAY = date(2026, 11, 23)
RULES: Final = Rulebook.load()
FIRST_CLOCK: Final = timedelta(hours=-14)
"""So long before it does in UTC, a day begins where it begins first."""


def entries_of(today: date) -> list[Entry]:
    reading = read_journal(demo_journal(today))
    assert not reading.problems
    assert not reading.read_only_because
    return list(reading.entries)


def played(today: date) -> Ledger:
    return Ledger.play(History.of(entries_of(today)), RULES, today)


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return entries_of(TODAY)


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return played(TODAY)


@pytest.fixture(scope="module")
def proposals(ledger: Ledger) -> list[ProposalState]:
    return list(ledger.proposals)


@pytest.fixture(scope="module")
def status(ledger: Ledger) -> AccountStatus:
    return status_of(ledger)


def test_every_kind_of_entry_and_every_status_occurs(entries: list[Entry], proposals: list[ProposalState]) -> None:
    assert {entry.kind for entry in entries} == set(KINDS)
    assert {proposal.status for proposal in proposals} == set(STATUSES)


def test_several_hundred_different_jobs(proposals: list[ProposalState]) -> None:
    titles = {proposal.entry.title for proposal in proposals}
    assert 280 <= len(proposals) <= 400
    assert len(titles) == len(proposals)


def test_the_funnel_is_believable(proposals: list[ProposalState]) -> None:
    ever = Counter(change.status for proposal in proposals for change in proposal.story)
    share = {status: ever[status] / len(proposals) for status in STATUSES}
    assert 0.35 <= share["viewed"] <= 0.55
    assert 0.10 <= share["interviewing"] <= 0.18
    assert 0.02 <= share["hired"] <= 0.07


def test_the_balance_screen_has_something_to_show(status: AccountStatus) -> None:
    assert 60 <= status.balance <= 140
    assert len({lot.source for lot in status.lots}) >= 4
    assert sum((item.on - TODAY).days <= 60 for item in status.expiring) >= 2
    assert status.refunds_due
    assert not status.warnings


def test_some_connects_expired_and_upwork_once_showed_another_number(ledger: Ledger) -> None:
    kinds = {movement.kind for movement in ledger.movements}
    assert {"expiry", "adjustment", "boost", "refund", "allowance", "purchase"} <= kinds


def test_what_endings_give_back_is_recorded_with_them(ledger: Ledger, proposals: list[ProposalState]) -> None:
    paid_back = [(state, refund) for state in proposals for refund in state.refunds if refund.reason != "outbid"]
    assert paid_back
    for state, refund in paid_back:
        ending = present(state.ending)  # the first since it was open
        assert (ending.status, ending.at) == (refund.reason, refund.at)
        assert gives_back(ledger, ending)
        assert state.outstanding == 0


def test_it_names_one_rule_set_whatever_comes_after_it(ledger: Ledger) -> None:
    account = present(ledger.history.account)
    assert account.rules != TIMELINE
    assert {account.rules} == {RULES.in_force(account.rules, day).id for day in (date(2016, 2, 29), date(2035, 12, 31))}


def test_moments_are_a_day_before_and_five_letters_name_an_entry(entries: list[Entry]) -> None:
    assert all(entry.at and entry.on == entry.at.date() + timedelta(days=1) for entry in entries)
    assert len({str(entry.id)[:5] for entry in entries}) == len(entries)


LEAP_DAYS_AND_ENDS: Final = (
    date(2025, 1, 1),
    date(2027, 2, 28),
    date(2027, 8, 31),
    date(2027, 12, 31),
    date(2028, 2, 29),
    date(2028, 3, 1),
    date(2029, 1, 10),  # the plan was taken on the 29th, and so it renews on the 1st
    date(2029, 1, 31),
    date(2032, 2, 29),
    date(2035, 12, 31),
)


def facts(today: date) -> dict[str, object]:
    """What the demo shows of itself first."""
    ledger = played(today)
    status, outlook = status_of(ledger), Outlook(ledger)
    assert outlook.budget is not None
    return {
        "balance": status.balance,
        "lots": [(lot.source, lot.left) for lot in status.lots],
        "due back": len(status.refunds_due),
        "expiring soon": sum((item.on - today).days <= 60 for item in status.expiring),
        "hints": [hint.kind for hint in chosen(find_hints(outlook), {})],
        "proposals": [(proposal.entry.title, proposal.status) for proposal in outlook.ledger.proposals],
        "adjustments": [movement.connects for movement in ledger.movements if movement.kind == "adjustment"],
        "problems": [*ledger.history.problems, *ledger.problems],
        "overdrawn": [movement for movement in ledger.movements if movement.balance < 0],
    }


@pytest.fixture(scope="module")
def usual() -> dict[str, object]:
    return facts(TODAY)


def test_it_has_hints_and_no_problems(usual: dict[str, object]) -> None:
    assert usual["hints"] == ["run-out", "plan-pays", "beyond-allowance"]
    assert usual["problems"] == usual["overdrawn"] == []


@pytest.mark.parametrize("today", LEAP_DAYS_AND_ENDS, ids=str)
def test_it_is_the_same_on_leap_days_and_at_the_ends_of_months_and_years(today: date, usual: dict[str, object]) -> None:
    assert facts(today) == usual


@settings(max_examples=4)
@given(st.dates(date(2025, 1, 1), date(2035, 12, 31)))
def test_on_every_day_it_is_the_same_year_as_the_app_would_write(usual: dict[str, object], today: date) -> None:
    assert facts(today) == usual
    entries = entries_of(today)
    days = [entry.on for entry in entries]
    moments = [entry.at for entry in entries if entry.at]
    assert demo_journal(today) == (HEADING + blocks(entries)).encode()
    assert days == sorted(days)
    assert (days[0], days[-1]) == (today - timedelta(days=365), today)
    assert len(moments) == len(entries)
    assert moments == sorted(moments)
    assert moments[-1] < datetime.combine(today, time(), UTC) + FIRST_CLOCK
