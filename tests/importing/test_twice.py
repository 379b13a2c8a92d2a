"""What the journal has isn't counted a second time, whatever was corrected, and wherever the row comes from."""

from datetime import date
from decimal import Decimal

import pytest

from connects_tui.actions import correcting
from connects_tui.ledger.entries import Edit, Grant, Proposal, PurchaseMade, Refund, StatusChange
from tests.actions.conftest import TODAY, balance, log, standing
from tests.importing.conftest import Importing, facts, only, page, verdicts

SENT = ("Nov 20, 2026", "Applied to job: Logo", -12)


@pytest.mark.parametrize("change", [{"on": date(2026, 11, 12)}, {"connects": 6}, {"title": "Another name"}])
@pytest.mark.parametrize("text", [page(SENT), "Date,Job title,Connects\n2026-11-20,Logo,12\n"])
def test_a_proposal_that_was_corrected_is_there_when_the_same_source_comes_again(
    importing: Importing, text: str, change: dict[str, object]
) -> None:
    (added,) = importing.take(text)
    importing.book.record([Edit(on=TODAY, of=added.id or "", set=change)])
    assert verdicts(importing.look(text)) == ["duplicate"]


@pytest.mark.parametrize("change", [{"on": date(2026, 11, 12)}, {"connects": 30}])
@pytest.mark.parametrize("what", ["Connects purchase", "Bonus Connects"])
def test_what_else_was_corrected_is_there_too(importing: Importing, what: str, change: dict[str, object]) -> None:
    text = page(("Nov 20, 2026", what, 20))
    (added,) = importing.take(text)
    importing.book.record([Edit(on=TODAY, of=added.id or "", set=change)])
    assert verdicts(importing.look(text)) == ["duplicate"]


@pytest.mark.parametrize("later", ["Nov 21, 2026", "Nov 19, 2026"])
def test_a_row_that_a_time_zone_moved_is_the_same_unless_the_user_says_otherwise(
    importing: Importing, later: str
) -> None:
    around = [("Nov 22, 2026", "Availability badge", -1), ("Nov 18, 2026", "Bonus Connects", 5)]
    bought = ("Nov 20, 2026", "Connects purchase", 20)
    importing.take(page(around[0], SENT, bought, around[1]))
    moved = page(around[0], (later, *SENT[1:]), (later, *bought[1:]), around[1])
    preview = importing.look(moved)
    assert sorted(verdicts(preview)) == ["duplicate", "duplicate", "unsure", "unsure"]
    assert {row.choices[0].label for _, row in preview.of("unsure")} == {"same as the one in the journal"}
    assert "a time zone can move a row" in preview.of("unsure")[0][1].says
    assert importing.take(moved) == ()
    assert sorted(entry.kind for entry in importing.take(moved, 1)) == ["proposal", "purchase"]


@pytest.mark.parametrize("row", [("Connects purchase", 20), ("Profile badge", -2), ("Bonus Connects", 12)])
@pytest.mark.parametrize("moved", ["Nov 22, 2026", "Nov 20, 2026"])
def test_the_newest_row_of_a_page_can_have_moved_too(importing: Importing, row: tuple[str, int], moved: str) -> None:
    importing.take(page(("Nov 21, 2026", *row), SENT))
    assert importing.take(page((moved, *row), SENT)) == ()
    assert importing.look(page((moved, *row))).rows[0].verdict == "add"  # alone it may be another one


def test_what_belongs_to_a_row_that_a_time_zone_moved_is_the_same_too(importing: Importing) -> None:
    def rows(*days: int) -> str:
        actions = (("Refund: Logo", 12), ("Boosted proposal: Logo", -5), SENT[1:])
        return page(*((f"Nov {day}, 2026", *action) for day, action in zip(days, actions, strict=True)))

    importing.take(rows(22, 20, 20))
    before = balance(importing.book)
    assert importing.take(rows(23, 21, 21)) == ()
    assert balance(importing.book) == before


def test_one_row_of_a_statement_that_stands_twice_in_a_file_counts_once(importing: Importing) -> None:
    head = "Date,Ref ID,Type,Description,Amount\n"
    row = "2026-11-19,71,Connects,80 Connects purchased,-12.00\n"
    moved, other = row.replace("11-19", "11-20"), row.replace("71", "72")
    rows = importing.look(head + row + row + moved + other).rows
    assert [(row.line, row.verdict, row.says) for row in rows if row.line in (3, 4)] == [
        (3, "skipped", "it is the row of line 2 once more"),
        (4, "skipped", "it is the row of line 2 once more"),
    ]
    assert [row.says for row in rows if row.verdict == "add"] == ["80 Connects bought for $12.00"] * 2


@pytest.mark.parametrize(
    ("day", "reference", "verdict"),
    [("2026-11-20", "71", "duplicate"), ("2026-11-18", "71", "duplicate"), ("2026-11-20", "72", "add")],
)
def test_a_row_of_a_statement_is_known_by_its_reference_on_another_day(
    importing: Importing, day: str, reference: str, verdict: str
) -> None:
    text = "Date,Ref ID,Type,Description,Amount\n{},{},Connects,80 Connects purchased,-12.00\n"
    importing.take(text.format("2026-11-19", "71"))
    assert verdicts(importing.look(text.format(day, reference))) == [verdict]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Proposal withdrawn: Logo", "withdrawn"),
        ("Job closed: Logo", "closed"),
        ("Proposal declined - Logo", "declined"),
    ],
)
def test_a_row_of_0_is_a_status_of_the_proposal_that_is_there(importing: Importing, words: str, status: str) -> None:
    importing.take(page(SENT))
    text = page(("Nov 21, 2026", words, 0))
    assert only(importing.look(text)).verdict == "change"
    assert facts(importing.take(text), "kind", "on", "status") == [("status", date(2026, 11, 21), status)]
    assert verdicts(importing.look(text)) == ["duplicate"]
    (proposal,) = importing.book.history.proposals.values()
    assert standing(importing.book, proposal).status == status


def test_a_row_of_0_goes_with_its_proposal_and_alone_it_is_left_out(importing: Importing) -> None:
    withdrawn = ("Nov 21, 2026", "Proposal withdrawn: Logo", 0)
    row = only(importing.look(page(withdrawn)))
    assert (row.verdict, row.fault) == ("skipped", "")
    assert [type(entry) for entry in importing.take(page(withdrawn, SENT))] == [Proposal, StatusChange]
    assert importing.take(page(withdrawn, SENT)) == ()


@pytest.mark.parametrize("words", ["Connects refund: Logo", "Monthly Connects", "Boosted proposal: Logo", "Mystery"])
def test_a_row_of_0_that_says_nothing_of_a_proposal_is_left_out(importing: Importing, words: str) -> None:
    importing.take(page(SENT))
    row = only(importing.look(page(("Nov 21, 2026", words, 0))))
    assert (row.verdict, row.says, row.fault) == ("skipped", "it moves no Connects", "")


def test_a_purchase_with_a_minus_is_first_taken_for_spending(importing: Importing) -> None:
    row = only(importing.look(page(("Nov 21, 2026", "Connects purchase", -20))))
    assert [choice.label for choice in row.choices] == [
        "leave it out", "other spending", 'a proposal, "Connects purchase"',
    ]  # fmt: skip


def test_a_refund_taken_for_a_bonus_is_tied_to_its_job_once_that_comes(importing: Importing) -> None:
    back = ("Nov 22, 2026", "Refund, job closed: Logo", 12)
    before = balance(importing.book)
    assert [type(entry) for entry in importing.take(page(back), 1)] == [Grant]
    assert verdicts(importing.look(page(back))) == ["duplicate"]
    rows = importing.look(page(back, SENT)).rows
    assert [(row.verdict, row.says) for row in rows] == [
        ("add", 'proposal "Logo"'),
        ("change", '12 Connects refunded for "Logo", recorded as a bonus until now'),
    ]
    importing.take(page(back, SENT))
    assert balance(importing.book) == before
    assert [type(entry) for entry in importing.book.history.entries] == [Proposal, Refund, StatusChange]
    assert importing.take(page(back, SENT)) == ()
    correcting.undo(importing.book, TODAY)
    assert balance(importing.book) == before + 12


@pytest.mark.parametrize("source", [page(SENT), "Date,Job,Connects\n2026-11-20,Logo,12\n"])
def test_a_refund_taken_for_a_bonus_is_tied_to_a_job_that_comes_without_it(importing: Importing, source: str) -> None:
    before = balance(importing.book)
    importing.take(page(("Nov 22, 2026", "Refund, job closed: Logo design", 12)), 1)
    importing.take(page(("Nov 22, 2026", "Refund, job closed: Logo", 12)), 1)
    row = only(importing.look(source))
    assert (row.verdict, row.says) == ("add", 'proposal "Logo"; 12 Connects refunded, recorded as a bonus until now')
    importing.take(source)
    assert balance(importing.book) == before + 12
    (proposal,) = importing.book.history.proposals.values()
    assert (standing(importing.book, proposal).status, standing(importing.book, proposal).refunded) == ("closed", 12)
    assert verdicts(importing.look(page(("Nov 22, 2026", "Refund, job closed: Logo", 12), SENT))) == ["duplicate"] * 2


def test_a_refund_typed_into_the_file_without_an_id_stays_a_bonus(importing: Importing) -> None:
    words = 'reason = "Refund"\nnote = "Refund, job closed: Logo"'
    with importing.book.file.path.open("a") as file:
        file.write(f'\n[[entry]]\nkind = "grant"\non = 2026-11-22\nconnects = 12\n{words}\n')
    importing.book.refresh()
    before = balance(importing.book)
    importing.take(page(SENT))
    assert balance(importing.book) == before - 12


def test_a_purchase_without_a_price_takes_that_of_the_statement(importing: Importing) -> None:
    importing.take(page(("Nov 19, 2026", "Connects purchase", 80)))
    text = "Date,Ref ID,Type,Description,Amount\n2026-11-19,71,Connects,80 Connects purchased,-10.00\n"
    row = only(importing.look(text))
    assert (row.verdict, row.says) == ("change", "$10.00 was paid, not $12.00")
    importing.take(text)
    (bought,) = [entry for entry in importing.book.history.entries if isinstance(entry, PurchaseMade)]
    assert bought.paid == Decimal("10.00")
    assert verdicts(importing.look(text)) == ["duplicate"]
    assert verdicts(importing.look(text.replace("10.00", "11.00"))) == ["unsure"]


def test_a_proposal_typed_by_hand_and_corrected_is_joined_as_before(importing: Importing) -> None:
    typed = log(importing.book, "12 Logo ~2026-11-19")
    importing.book.record([Edit(on=TODAY, of=typed.id or "", set={"on": date(2026, 11, 20)})])
    assert verdicts(importing.look(page(SENT))) == ["duplicate"]
