"""The demo's year, as the user meets it."""

import os
from collections import Counter
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from connects_tui.actions.book import Book
from connects_tui.demo import demo_entries, write_demo
from connects_tui.journal import JournalFile
from connects_tui.ledger import History, Ledger
from connects_tui.ledger.entries import KINDS, STATUSES, Entry
from connects_tui.ledger.proposals import ProposalState, proposals_of
from connects_tui.ledger.status import Status, status_of
from connects_tui.rules import Rulebook

TODAY = date(2026, 11, 23)

ERAS = (
    date(2016, 2, 29),
    date(2018, 8, 5),
    date(2019, 9, 2),
    date(2020, 12, 31),
    date(2022, 6, 3),
    date(2023, 9, 15),
    date(2024, 8, 15),
    TODAY,
    date(2027, 12, 4),
)


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.load()


@pytest.fixture(scope="module")
def entries(rulebook: Rulebook) -> list[Entry]:
    return demo_entries(TODAY, rulebook)


@pytest.fixture(scope="module")
def ledger(entries: list[Entry], rulebook: Rulebook) -> Ledger:
    return Ledger.play(History.of(entries), rulebook, TODAY)


@pytest.fixture(scope="module")
def proposals(ledger: Ledger) -> list[ProposalState]:
    return list(proposals_of(ledger))


@pytest.fixture(scope="module")
def status(ledger: Ledger) -> Status:
    return status_of(ledger)


def test_the_same_day_gives_the_same_bytes(tmp_path: Path, rulebook: Rulebook) -> None:
    write_demo(tmp_path / "one.toml", TODAY, rulebook)
    write_demo(tmp_path / "two.toml", TODAY, Rulebook.load())
    assert (tmp_path / "one.toml").read_bytes() == (tmp_path / "two.toml").read_bytes()


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


def test_the_balance_screen_has_something_to_show(status: Status) -> None:
    assert 60 <= status.balance <= 140
    assert len({lot.source for lot in status.lots}) >= 4
    assert sum((item.on - TODAY).days <= 60 for item in status.expiring) >= 2
    assert status.refunds_due
    assert not status.warnings


def test_some_connects_lapsed_and_upwork_once_showed_another_number(ledger: Ledger) -> None:
    kinds = {movement.kind for movement in ledger.movements}
    assert {"expiry", "adjustment", "boost", "refund", "allowance", "purchase"} <= kinds


def test_the_file_is_a_journal_without_problems(tmp_path: Path, rulebook: Rulebook, entries: list[Entry]) -> None:
    path = tmp_path / "journal.toml"
    write_demo(path, TODAY, rulebook)
    book = Book(JournalFile(path), rulebook, now=lambda: datetime(2026, 11, 23, tzinfo=UTC))
    assert not book.problems(TODAY)
    assert not book.file.reading.read_only
    assert list(book.entries) == entries


@pytest.mark.parametrize("today", ERAS, ids=str)
def test_every_era_has_its_year(today: date, rulebook: Rulebook) -> None:
    entries = demo_entries(today, rulebook)
    history = History.of(entries)
    ledger = Ledger.play(history, rulebook, today)
    problems = (*history.problems, *ledger.problems)
    assert {problem.code for problem in problems} <= {"allowance-cut"}, "a full account is what some eras are about"
    assert all(movement.balance >= 0 for movement in ledger.movements)
    assert 280 <= len(history.proposals) <= 400


@pytest.mark.parametrize("today", ERAS, ids=str)
def test_moments_follow_the_days_and_nothing_lies_ahead(today: date, rulebook: Rulebook) -> None:
    entries = demo_entries(today, rulebook)
    moments = [entry.at for entry in entries if entry.at]
    assert len(moments) == len(entries)
    assert all(one <= other for one, other in pairwise(moments))
    assert max(moments).date() <= today
    assert all(entry.at and entry.on <= entry.at.date() for entry in entries)


def test_a_status_and_its_refund_are_one_action(entries: list[Entry], ledger: Ledger) -> None:
    marked = {(getattr(entry, "of", ""), entry.at) for entry in entries if entry.kind == "status"}
    refunds = [entry for entry in ledger.history.entries if entry.kind == "refund"]
    paid_back = [entry for entry in refunds if getattr(entry, "reason", "") != "outbid"]
    assert paid_back
    assert all((getattr(entry, "of", ""), entry.at) in marked for entry in paid_back)


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path, rulebook: Rulebook) -> None:
    path = tmp_path / "journal.toml"
    path.write_text("mine", encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        write_demo(path, TODAY, rulebook)
    assert path.read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="only there files have modes")
def test_nobody_else_can_read_it_and_so_nobody_is_warned_of_that(tmp_path: Path, rulebook: Rulebook) -> None:
    path = tmp_path / "journal.toml"
    write_demo(path, TODAY, rulebook)
    file = JournalFile(path)
    file.look()
    assert not file.others_can_read
    assert path.stat().st_mode & 0o777 == 0o600
