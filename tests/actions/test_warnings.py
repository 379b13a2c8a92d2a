"""What one is told about a proposal before it is recorded."""

from datetime import date

import pytest

from connects_tui.actions import recording
from connects_tui.actions.book import Book
from connects_tui.actions.quick_add import parse_quick_add
from connects_tui.actions.recording import Outcome, outcome, proposal_warnings
from connects_tui.actions.typed_values import parse_day
from connects_tui.ledger.entries import Proposal, StatusChange
from tests.actions.conftest import TODAY, balance, log
from tests.ledger.building import present


def read(book: Book, line: str) -> Proposal:
    return recording.completed(book, parse_quick_add(line, TODAY), TODAY)


def odd(book: Book, line: str, first_day_of_week: str = "monday") -> list[str]:
    proposal = read(book, line)
    return proposal_warnings(book, proposal, outcome(book, proposal, TODAY), TODAY, first_day_of_week)


def test_nothing_is_odd_about_an_ordinary_proposal(book: Book) -> None:
    assert odd(book, "8 A job") == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("8 A job +10", Outcome(40, 22, 0)),
        ("8 A job ~-3", Outcome(40, 32, 0)),
        ("20 A job +25", Outcome(40, -5, 5)),
        ("20 A job +25 ~-3", Outcome(40, -5, 5)),
        ("8 A job ~2026-11-24", Outcome(40, 40, 0)),
        ("8 A job ~2026-11-05", Outcome(40, 40, 0)),
        ("!invite A job", Outcome(40, 40, 0)),
    ],
)
def test_the_balance_after_it_is_the_ledgers_once_it_is_recorded(book: Book, line: str, expected: Outcome) -> None:
    assert outcome(book, read(book, line), TODAY) == expected
    log(book, line, anyway=True)
    assert balance(book) == expected.after


def test_a_day_on_which_there_were_too_few_is_told_though_more_came_since(book: Book) -> None:
    recording.buy(book, 50, date(2026, 11, 20), TODAY)
    found = outcome(book, read(book, "20 A job +30 ~2026-11-10"), TODAY)
    assert found == Outcome(90, 40, 10)
    assert odd(book, "20 A job +30 ~2026-11-10") == ["10 Connects short on that day or later"]


def test_too_few_connects_and_days_out_of_the_books_are_odd(book: Book) -> None:
    assert odd(book, "20 A job +21") == ["1 Connect short"]
    assert odd(book, "8 A job ~2026-12-24") == ["24 Dec is in the future; it's saved as planned and counts from then"]
    assert odd(book, "8 A job ~2026-11-05") == ["before you started tracking on 6 Nov; balance unchanged"]


@pytest.mark.parametrize(
    ("logged", "asked", "first_day_of_week", "told"),
    [
        ("mon", "today", "monday", "you logged this title this week: Mon 23 Nov, sent"),
        ("sun", "today", "monday", None),
        ("sun", "today", "sunday", "you logged this title this week: Sun 22 Nov, sent"),
        ("sat", "today", "sunday", None),
        ("sat", "today", "sat", "you logged this title this week: Sat 21 Nov, sent"),
        ("2026-11-17", "2026-11-22", "monday", "you logged this title that week: Tue 17 Nov, sent"),
        ("2026-11-15", "2026-11-16", "monday", None),
    ],
)
def test_a_title_twice_in_a_week(book: Book, logged: str, asked: str, first_day_of_week: str, told: str | None) -> None:
    log(book, f"8 A  Job ~{parse_day(logged, TODAY)}")
    assert odd(book, f"8 a job ~{asked}", first_day_of_week) == ([told] if told else [])


def test_the_same_title_is_told_with_where_it_stands(book: Book) -> None:
    first, last = log(book, "8 A job"), log(book, "8 A job")
    assert first.id
    book.record([StatusChange(on=TODAY, of=present(last.id), status="viewed")])
    assert odd(book, "8 A job") == ["you logged this title this week: Mon 23 Nov, viewed (and 1 more)"]


def test_the_last_proposal_is_the_latest_by_day_then_by_place_and_not_a_planned_one(book: Book) -> None:
    assert recording.last_proposal(book, TODAY) is None
    for line in ("8 First ~-1", "8 Second ~-1", "8 Earlier ~-5", "8 Planned ~2026-12-24"):
        log(book, line)
    last = present(recording.last_proposal(book, TODAY))
    assert last.title == "Second"
