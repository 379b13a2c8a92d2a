"""What waits, by the rules: what no journal may have, and how what is silent is settled."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from msgspec.structs import replace

from connects_tui.actions.book import Book, Refused
from connects_tui.actions.correcting import correct_ending, not_coming_back
from connects_tui.actions.outlook import Outlook
from connects_tui.actions.quick_add import Draft
from connects_tui.actions.recording import change_status, completed
from connects_tui.actions.todo import TodoList, todo
from connects_tui.keys import ACTIONS
from connects_tui.ledger import History, Ledger
from connects_tui.ledger.entries import Account, Entry, Grant, Proposal, Spend
from connects_tui.ledger.status import no_answer_status
from connects_tui.rules import Rulebook
from tests.actions.conftest import TODAY, balance, log, standing
from tests.ledger.building import numbered
from tests.ledger.test_properties import accounts, days, journals, rulebooks


def waiting(book: Book) -> TodoList:
    return todo(Outlook(book.ledger(TODAY)), {})


@given(rulebooks, accounts, journals, days)
def test_whatever_the_journal_each_thing_waits_once_and_is_told_with_what_settles_it(
    rulebook: Rulebook, account: Account, made: list[Entry], until: date
) -> None:
    found = todo(Outlook(Ledger.play(History.of(numbered([account, *made])), rulebook, until)), {})
    keys = [item.key for item in found.items]
    assert len(keys) == len(set(keys))
    assert bool(found.summary) == bool(found.items)
    for item in found.items:
        assert item.since <= until
        told = [found.about(item), *(words for fact in found.facts(item) for words in fact)]
        told += [command for _, command in found.remedies(item)]
        assert all(told)
        assert "None" not in "".join(told)
        assert found.actions(item)
        assert all("Todo" in ACTIONS[action].on for action in found.actions(item))
    assert {proposal.id for proposal in found.old} <= {item.id for item in found.items if item.kind == "silent"}


def test_the_number_is_told_with_what_waits(book: Book) -> None:
    assert waiting(book).summary == ""
    log(book, "4 One ~2026-11-01")
    assert waiting(book).summary == '1 thing to do: "One": sent on 1 Nov, no reply for 22 days'
    log(book, "4 Two ~2026-11-01")
    book.record([Spend(on=TODAY, connects=2, what="Odd", note="Odd"), Spend(on=TODAY, connects=2, what="Odd")])
    book.record([Grant(on=TODAY, connects=2, reason="Odd", note="20 Nov Odd 2")])
    book.record([Proposal(on=TODAY, connects=2, title="Odd", note="Odd", tags=("css",))])  # typed by hand
    book.record([completed(book, Draft("Odd", connects=2), TODAY, note="Odd")])
    assert waiting(book).summary == "3 things to do: 1 import and 2 silent proposals"


def test_no_answer_is_expired_and_gives_nothing_back_or_declined_where_an_expired_job_would(
    book: Book, reopened: Callable[..., Book], rulebook: Rulebook
) -> None:
    old = [log(book, f"4 Old {month} ~2026-0{month}-01") for month in (7, 8, 9)]
    young = log(book, "4 Young ~2026-09-30")
    assert waiting(book).old == old
    before = balance(book)
    change_status(book, old, no_answer_status(book.ledger(TODAY)), TODAY, TODAY)
    assert {standing(book, proposal).status for proposal in old} == {"expired"}
    assert [item.id for item in waiting(book).items] == [young.id]
    assert balance(book) == before
    rules = rulebook.sets["test"]
    generous = Rulebook({"test": replace(rules, refund=replace(rules.refund, expired=True))})
    assert no_answer_status(reopened(generous).ledger(TODAY)) == "declined"


def test_a_refund_that_wont_come_corrects_how_the_proposal_ended(book: Book) -> None:
    proposal = log(book, "4 Closed ~2026-11-07")
    change_status(book, [proposal], "closed", date(2026, 11, 10), TODAY, refund=False)
    assert [item.kind for item in waiting(book).items] == ["refund"]
    done = not_coming_back(book, standing(book, proposal), TODAY)
    assert done.message == '"Closed": declined instead of closed'
    assert standing(book, proposal).status_since == date(2026, 11, 10)
    assert waiting(book).items == ()
    correct_ending(book, standing(book, proposal), "closed", TODAY, date(2026, 11, 12))
    (item,) = waiting(book).items
    assert item.since == date(2026, 11, 12)
    with pytest.raises(Refused, match="no ending that can be corrected"):
        not_coming_back(book, standing(book, log(book, "4 Open")), TODAY)
