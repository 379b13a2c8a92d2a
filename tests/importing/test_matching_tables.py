"""Statements, spreadsheets and our own tables against a journal that has some of it."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from connects_tui import files
from connects_tui.actions import correcting, recording
from connects_tui.exporting.export import exported
from connects_tui.importing.decoding import read_file
from connects_tui.importing.items import CannotRead, ColumnsUnclear, DayOrderUnclear
from connects_tui.importing.opening import look_at, remember_answers
from connects_tui.importing.preview import Stopped
from connects_tui.importing.sources import HowToRead
from connects_tui.ledger.entries import Grant, PlanChange, PurchaseMade, Spend
from tests.actions.conftest import TODAY, balance, log, standing
from tests.importing.conftest import Another, Importing, facts, only, page, verdicts

STATEMENT = "Date,Transaction ID,Transaction Type,Transaction Summary,Amount $\n"


def test_a_purchase_of_the_statement_is_recorded_with_what_was_paid(importing: Importing) -> None:
    text = f'{STATEMENT}"Nov 19, 2026",1,Connects,20 Connects purchased,-3.30\n'
    added = importing.take(text)
    assert facts(added, "kind", "on", "connects", "paid") == [("purchase", date(2026, 11, 19), 20, Decimal("3.30"))]
    assert importing.take(text) == ()


def test_a_purchase_that_the_page_brought_is_there_and_its_price_is_compared(importing: Importing) -> None:
    importing.take(page(("Nov 19, 2026", "Connects purchase", 20)))
    same = f'{STATEMENT}"Nov 20, 2026",1,Connects,20 Connects purchased,-3.00\n'
    assert verdicts(importing.look(same)) == ["duplicate"]
    dearer = same.replace("-3.00", "-3.60")
    assert only(importing.look(dearer)).says == "$3.60 was paid, not $3.00"
    assert facts(importing.take(dearer), "kind", "set") == [("edit", {"paid": "3.60"})]
    assert verdicts(importing.look(dearer)) == ["duplicate"]


def test_what_was_paid_for_a_purchase_without_an_id_is_corrected_in_an_editor(importing: Importing) -> None:
    by_hand = '\n[[entry]]\nkind = "purchase"\non = 2026-11-20\nconnects = 20\npaid = "3.00"\n'
    path = importing.book.file.path
    path.write_text(path.read_text(encoding="utf-8") + by_hand, encoding="utf-8")
    importing.book.refresh()
    row = only(importing.look(f'{STATEMENT}"Nov 20, 2026",1,Connects,20 Connects purchased,-3.60\n'))
    assert (row.verdict, row.says.endswith("without an id; correct what was paid in an editor")) == ("skipped", True)


def test_two_statements_that_overlap_merge(importing: Importing) -> None:
    first = f'{STATEMENT}"Nov 19, 2026",1,Connects,20 Connects purchased,-3.00\n'
    both = f'{first}"Nov 20, 2026",2,Connects,20 Connects purchased,-3.00\n'
    assert len(importing.take(first)) == 1
    assert len(importing.take(both)) == 1
    assert importing.take(both) == ()


def test_a_purchase_that_does_not_say_how_many_is_guessed_from_the_price(importing: Importing) -> None:
    text = f'{STATEMENT}"Nov 19, 2026",1,Connects,Purchase,-3.00\n'
    assert importing.take(text) == ()
    assert facts(importing.take(text, 1), "kind", "connects", "paid") == [("purchase", 20, Decimal("3.00"))]
    assert verdicts(importing.look(text)) == ["duplicate"]
    row = only(importing.look(text.replace("-3.00", "-3.01")))
    assert "isn't a multiple of the price; record it by hand" in row.says
    assert (row.verdict, row.fault) == ("skipped", "no number of Connects")
    importing.book.record([PurchaseMade(on=date(2026, 11, 19), connects=25, paid=Decimal("3.01"))])
    assert verdicts(importing.look(text.replace("-3.00", "-3.01"))) == ["duplicate"]


def test_a_purchase_that_does_not_say_how_many_can_be_the_one_whose_price_is_not_known(importing: Importing) -> None:
    importing.take("Nov 19, 2026\tConnects purchase\t+80\n")
    text = f'{STATEMENT}"Nov 20, 2026",1,Connects,Purchase,-10.50\n'
    row = only(importing.look(text))
    assert [choice.label for choice in row.choices] == [
        "leave it out", "the purchase of 80 Connects of 19 Nov, for $10.50", "70 Connects for $10.50",
    ]  # fmt: skip
    assert facts(importing.take(text, 1), "set") == [({"paid": "10.50"},)]
    assert verdicts(importing.look(text)) == ["duplicate"]


def test_a_purchase_that_does_not_say_how_many_is_guessed_from_the_price_with_tax(importing: Importing) -> None:
    importing.book.record([PlanChange(on=date(2026, 11, 18), plan="plus", tax=Decimal("7.25"))])
    text = f'{STATEMENT}"Nov 19, 2026",1,Connects,Purchase,-1.61\n'  # 10 at $0.160875
    assert facts(importing.take(text, 1), "kind", "connects", "paid") == [("purchase", 10, Decimal("1.61"))]
    assert verdicts(importing.look(text)) == ["duplicate"]
    assert "isn't a multiple of the price" in only(importing.look(text.replace("-1.61", "-1.60"))).says


def test_fees_are_compared_with_the_plans_and_never_recorded(importing: Importing) -> None:
    fee = f'{STATEMENT}"Dec 5, 2026",1,Subscription,Freelancer Plus,-{{}}\n'
    after = date(2026, 12, 6)
    assert only(importing.look(fee.format("20.00"), after)).says == "the plan's fee of 5 Dec"
    other = only(importing.look(fee.format("14.99"), after))
    assert other.verdict == "skipped"
    assert "the plan charges $20.00 on 5 Dec" in other.says
    late = only(importing.look(fee.format("20.00").replace("Dec 5", "Dec 12"), date(2026, 12, 13)))
    assert "the plan charges $20.00 on 5 Dec" in late.says
    before = only(importing.look(fee.format("20.00").replace("Dec 5", "Nov 5"), after))
    assert before.says == "before you started tracking; balance unchanged"


def test_a_spreadsheet_brings_proposals_with_where_they_stand(importing: Importing) -> None:
    text = "Job,Date,Connects,Boost,Status,Refunded\nA,2026-11-10,8,,Closed,8\nB,2026-11-12,12,4,Hired,\n"
    before = balance(importing.book)
    importing.take(text)
    first, second = importing.book.history.proposals.values()
    assert (standing(importing.book, first).status, standing(importing.book, first).refunded) == ("closed", 8)
    assert (standing(importing.book, second).status, second.boost) == ("hired", 4)
    assert balance(importing.book) == before - 16
    assert importing.take(text) == ()


def test_the_page_and_the_spreadsheet_of_the_same_history_merge(importing: Importing) -> None:
    importing.take("Job,Date,Connects\nBuild a theme,2026-11-10,12\n")
    assert importing.take(page(("Nov 10, 2026", "Applied to job: Build a theme", -12))) == ()


def test_what_was_said_about_a_table_is_remembered_by_its_header(
    importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "What,When,Price,Who\nA,03/04/2026,12,Acme\n"
    with pytest.raises(ColumnsUnclear):
        importing.look(text)
    how = HowToRead({"What": "title", "When": "sent", "Price": "connects"})
    with pytest.raises(DayOrderUnclear):
        look_at(importing.book, text, TODAY, how)
    remember_answers(text, how)
    remember_answers(text, HowToRead(order="dmy"))

    def fails(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as unreadable:
        unreadable.setattr(files, "read_bytes", fails)
        remember_answers(text.replace("Who", "Client"), how)  # it does not take the place of what can't be read
    assert only(importing.look(text)).on == date(2026, 4, 3)
    assert only(importing.look(text.replace("03/04", "05/06"))).on == date(2026, 6, 5)
    with pytest.raises(ColumnsUnclear):
        importing.look(text.replace("Price", "Cost of it"))


def test_our_own_tables_restore_another_journal(importing: Importing, another: Another) -> None:
    book = importing.book
    first = log(book, "8 Build a theme +5 @acme #css $800 ~2026-11-10")
    log(book, "12 =cmd ~2026-11-12")
    recording.change_status(book, [first], "closed", date(2026, 11, 14), TODAY)
    recording.buy(book, 20, date(2026, 11, 15), TODAY)
    recording.grant_or_spend(book, Grant(on=date(2026, 11, 16), connects=5, reason="Reply"), TODAY)
    recording.grant_or_spend(book, Grant(on=date(2026, 11, 16), connects=5, reason="Reply", only="boosts"), TODAY)
    log(book, "6 Boosted by credits +9 ~2026-11-17")
    recording.grant_or_spend(book, Spend(on=date(2026, 11, 17), connects=3, what="Badge"), TODAY)
    recording.reconcile(book, 50, date(2026, 11, 18), TODAY)
    texts = [exported(book, what, TODAY) for what in ("proposals", "movements")]
    for text in texts:
        assert importing.take(text) == ()
    for order in (texts, texts[::-1]):
        other = another(book.entries[0])
        for text in order:
            other.take(text)
            assert other.take(text) == ()
        assert balance(other.book) == balance(book)
        assert set(other.book.history.proposals) == set(book.history.proposals)
        assert other.book.ledger(TODAY).proposals.states[-1].ad_credits == 5
        undone = correcting.undo(other.book, TODAY)
        assert undone.entries


def test_our_own_tables_saved_by_a_spreadsheet(importing: Importing, another: Another) -> None:
    """It writes days in the order of its country and a semicolon, and takes an id for a number where it can."""
    book = importing.book
    first = log(book, "8 Build a theme ~2026-11-07", anyway=True)
    log(book, "12 Draw a logo ~2026-11-20", anyway=True)
    recording.change_status(book, [first], "closed", date(2026, 11, 22), TODAY)
    assert first.id is not None
    for what in ("proposals", "movements"):
        text = exported(book, what, TODAY).replace(first.id, "1.2E+09").replace(",", ";")
        text = re.sub(r"2026-(\d\d)-(\d\d)", r"\2/\1/2026", text)
        assert set(verdicts(importing.look(text))) <= {"duplicate", "skipped"}
        assert importing.take(text) == ()
        other = another(book.entries[0])
        other.take(text)
        proposals = [(entry.title, entry.on) for entry in other.book.history.proposals.values()]
        assert proposals == [(first.title, first.on), ("Draw a logo", date(2026, 11, 20))]
        assert balance(other.book) == balance(book)


def test_long_work_tells_how_far_it_is_and_can_be_stopped(importing: Importing) -> None:
    text = "Job,Date,Connects\n" + "".join(f"Job {number},2026-11-10,8\n" for number in range(1000))
    told: list[tuple[int, int]] = []
    look_at(importing.book, text, TODAY, step=lambda done, in_all: told.append((done, in_all)))
    assert told[0] == (100, 1000)
    assert told[-1] == (1000, 1000)

    def stop(*_: int) -> None:
        raise Stopped

    content = importing.book.file.content
    with pytest.raises(Stopped):
        look_at(importing.book, text, TODAY, step=stop)
    assert importing.book.file.path.read_bytes() == content


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "large.csv"
    with file.open("wb") as made:
        made.truncate(200 * 1024 * 1024)
    with pytest.raises(CannotRead, match="it has more than 64 MB"):
        read_file(file)
