"""What would explain a difference between the journal and Upwork's page, and how it is recorded."""

from datetime import date
from itertools import islice

import pytest
from msgspec.structs import replace

from connects_tui.actions import recording
from connects_tui.actions.book import Book
from connects_tui.actions.discrepancies import Discrepancies, Explanation
from connects_tui.ledger.entries import (
    Balance,
    Edit,
    Entry,
    Grant,
    PlanChange,
    PurchaseMade,
    Refund,
    Remove,
    StatusChange,
)
from tests.actions.conftest import TODAY, balance, log
from tests.benchmarks.discrepancies import cases, place_of_cause


def explained(book: Book, shown: int) -> list[Explanation]:
    return Discrepancies(book.ledger(TODAY)).explanations(shown)


def chosen(book: Book, shown: int, sentence: str) -> list[Entry]:
    """Record the explanation with this sentence; return what records it, as it was written, the balance aside."""
    found = explained(book, shown)
    (because,) = [item for item in found if item.sentence == sentence]
    done = recording.reconcile(book, shown, TODAY, TODAY, explanations=found, because=because)
    assert balance(book) == shown
    assert done.message.endswith(f", recorded as {because.recorded_as}")
    *entries, checked = done.entries
    assert replace(checked, id=None, at=None, note=None) == Balance(on=TODAY, connects=shown)
    return [replace(entry, id=None, at=None) for entry in entries]


def test_a_number_that_is_right_needs_no_explanation(book: Book) -> None:
    assert explained(book, 40) == []


def test_an_allowance_that_did_not_come_is_a_renewal_that_brought_nothing(book: Book) -> None:
    later = date(2026, 12, 20)
    found = Discrepancies(book.ledger(later)).explanations(40)
    assert found[0].sentence == "100 fewer: the renewal on 5 Dec brought 100 here; did it arrive on Upwork?"
    done = recording.reconcile(book, 40, later, later, explanations=found, because=found[0])
    assert done.message.endswith("100 fewer, recorded as a renewal that brought nothing")
    none = PlanChange(on=date(2026, 12, 4), plan="plus", connects=0, when="renewal")
    assert replace(done.entries[0], id=None, at=None) == none
    assert book.ledger(later).balance == 40
    assert book.ledger(date(2027, 1, 5)).balance == 140


def test_a_renewal_whose_payment_failed_is_the_free_plan_since_then(book: Book) -> None:
    later = date(2026, 12, 20)
    found = Discrepancies(book.ledger(later)).explanations(50)
    said = "90 fewer: the renewal on 5 Dec charged $20.00 here; did the payment fail and Upwork move you to Basic?"
    assert found[0].sentence == said
    done = recording.reconcile(book, 50, later, later, explanations=found, because=found[0])
    assert replace(done.entries[0], id=None, at=None) == PlanChange(on=date(2026, 12, 4), plan="basic", when="renewal")
    assert done.message.endswith("90 fewer, recorded as the failed renewal")
    assert (book.ledger(later).balance, str(book.ledger(later).fees)) == (50, "0")


def test_an_allowance_that_came_twice_is_a_bonus(book: Book) -> None:
    later = date(2026, 12, 20)
    found = Discrepancies(book.ledger(later)).explanations(240)
    item = next(item for item in found if item.kind == "renewal")
    assert item.sentence == "100 more: the renewal on 5 Dec brought 100 here; did it arrive twice on Upwork?"
    assert item.entries == (Grant(on=date(2026, 12, 5), connects=100, reason="Allowance of 5 Dec 2026, a second time"),)


def test_a_cost_is_corrected_to_none_or_twice_as_much(book: Book) -> None:
    job = log(book, "6 Speed up a Shopify theme ~2026-11-20")
    fact = '"Speed up a Shopify theme" cost 6 here on 20 Nov'
    assert explained(book, 40)[0].sentence == f"6 more: {fact}; did Upwork charge it?"
    assert chosen(book, 28, f"6 fewer: {fact}; did Upwork charge it twice?") == [
        Edit(on=TODAY, of=job.id or "", set={"connects": 12})
    ]


def test_others_that_cost_as_much_are_counted(book: Book) -> None:
    for title in ("One", "Two", "Three"):
        log(book, f"6 {title} ~2026-11-20")
    assert ", like 2 others; did Upwork charge it?" in explained(book, 28)[0].sentence


def test_a_boost_that_lost_comes_back(book: Book) -> None:
    job = log(book, "6 A job +11 ~2026-11-20")
    said = '11 more: the boost of "A job" cost 11 here on 20 Nov; was it outbid and refunded?'
    assert chosen(book, 34, said) == [Refund(on=TODAY, of=job.id or "", reason="outbid")]


def test_a_refund_that_is_due_is_recorded_on_the_day_of_the_ending(book: Book) -> None:
    job = log(book, "7 A job ~2026-11-10")
    ended = date(2026, 11, 15)
    book.record([StatusChange(on=ended, of=job.id or "", status="closed")])
    said = '7 more: a refund of 7 for "A job" has been due since 15 Nov; did it arrive on Upwork?'
    assert explained(book, 40)[0].sentence == said
    assert chosen(book, 40, said) == [Refund(on=ended, of=job.id or "", reason="closed")]


def test_a_refund_that_did_not_come_is_removed(book: Book) -> None:
    job = log(book, "7 A job ~2026-11-10")
    (_, refund) = recording.change_status(book, [job], "closed", date(2026, 11, 15), TODAY).entries
    said = '7 fewer: 7 were refunded here for "A job" on 15 Nov; does Upwork show the refund?'
    assert chosen(book, 33, said) == [Remove(on=TODAY, of=refund.id or "")]


def test_a_purchase_is_added_or_removed(book: Book) -> None:
    assert chosen(book, 80, "40 more: a purchase of 40 may be missing here; did you buy them?") == [
        PurchaseMade(on=TODAY, connects=40)
    ]


def test_a_purchase_that_upwork_does_not_show_is_removed(book: Book) -> None:
    (bought,) = recording.buy(book, 50, date(2026, 11, 12), TODAY).entries
    said = "50 fewer: 50 were bought here on 12 Nov; does Upwork show the purchase?"
    assert chosen(book, 40, said) == [Remove(on=TODAY, of=bought.id or "")]


def test_a_grant_that_expired_here_and_not_on_upwork_loses_its_day(book: Book) -> None:
    grant = Grant(id="gift", on=date(2026, 11, 7), connects=13, reason="Promotion", expires=date(2026, 11, 20))
    book.record([grant])
    said = "13 more: 13 expired here on 20 Nov; does Upwork still show them?"
    assert chosen(book, 53, said) == [Edit(on=TODAY, of="gift", unset=("expires",))]


def test_what_expired_on_upwork_already_is_an_adjustment_with_the_reason_as_its_note(book: Book) -> None:
    book.record([Grant(on=date(2026, 11, 7), connects=13, reason="Promotion", expires=date(2026, 11, 30))])
    said = "13 fewer: 13 will expire on 30 Nov; have they already expired on Upwork?"
    found = explained(book, 40)
    assert found[0].sentence == said
    done = recording.reconcile(book, 40, TODAY, TODAY, explanations=found, because=found[0])
    assert [entry.note for entry in done.entries] == [said]
    assert done.message == "Upwork shows 40, the journal had 53: 13 fewer, recorded as an adjustment"


def test_two_things_explain_it_together_after_what_explains_it_alone(book: Book) -> None:
    log(book, "7 A job ~2026-11-20")
    log(book, "9 Another ~2026-11-21")
    found = explained(book, 40)
    assert [item.kind for item in found] == ["pair"]
    assert found[0].sentence == (
        '16 more: "A job" cost 7 here on 20 Nov (did Upwork charge it?), '
        'and "Another" cost 9 here on 21 Nov (did Upwork charge it?)'
    )
    assert found[0].recorded_as == "a correction"
    recording.reconcile(book, 40, TODAY, TODAY, explanations=found, because=found[0])
    assert balance(book) == 40


def test_what_a_reconciliation_found_right_explains_nothing(book: Book) -> None:
    log(book, "6 A job ~2026-11-10")
    recording.reconcile(book, 34, date(2026, 11, 12), TODAY)
    assert explained(book, 28) == []


def test_without_a_choice_the_likeliest_reason_is_noted(book: Book) -> None:
    log(book, "6 A job ~2026-11-20")
    found = explained(book, 28)
    done = recording.reconcile(book, 28, TODAY, TODAY, explanations=found)
    assert [(type(entry), entry.note) for entry in done.entries] == [(Balance, found[0].sentence)]
    assert done.message == "Upwork shows 28, the journal had 34: 6 fewer, recorded"


@pytest.mark.parametrize("seed", [1])
def test_the_true_cause_is_mostly_first_and_nearly_always_offered(seed: int) -> None:
    places = [place_of_cause(case) for case in islice(cases(seed), 30)]
    assert places.count(0) >= 0.88 * len(places)
    assert len(places) - places.count(None) >= 0.95 * len(places)
