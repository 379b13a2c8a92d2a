"""Upwork's statement, both variants: columns by their names, whatever else is in them."""

import re
from datetime import date
from decimal import Decimal

import pytest

from connects_tui.actions.correcting import remove
from connects_tui.importing.preview import Preview
from connects_tui.importing.sources import read_source
from connects_tui.ledger.entries import Earning, Entry, Proposal, StatusChange
from tests.importing.conftest import ACCOUNT, Another, Importing, facts, only

TODAY = date(2026, 11, 23)
OLDER = """Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,\
Currency,Balance
"Nov 3, 2026",71,Connects,"Purchase of 80 Connects",,Me,,Me,,-12.00,-12.00,USD,88.00
"Nov 5, 2026",72,Membership Fee,"Freelancer Plus membership",,Me,,Me,,-19.99,-19.99,USD,68.01
"Nov 6, 2026",73,Hourly,"Invoice for Acme: 5 hours",,Me,,Me,,250.00,250.00,USD,318.01
"Nov 7, 2026",74,Withdrawal,"To bank",,Me,,Me,,"-1,300.00",,,18.01
"""
NEWER = """Transaction ID,Date,Transaction Type,Transaction Summary,Amount $,Account Name
"71","Nov 3, 2026","Connects","80 Connects purchased","($12.00)",Me
"72","Nov 5, 2026","Subscription","Freelancer Plus, 100 Connects a month","-$19.99",Me
"73","Nov 6, 2026","Hourly","Invoice for Acme","$250.00",Me
"74","Nov 7, 2026","Withdrawal","To bank","-$1,300.00",Me
"""


@pytest.mark.parametrize("text", [OLDER, NEWER, re.sub(r"(Nov \d);", r"\1,", NEWER.replace(",", ";"))])
def test_purchases_and_fees_are_taken_and_the_rest_is_counted(text: str) -> None:
    source = read_source(text, TODAY)
    assert source.kind == "Upwork statement"
    purchase, fee, payment = source.items
    assert (purchase.what, purchase.on, purchase.connects) == ("purchase", date(2026, 11, 3), 80)
    assert purchase.paid == Decimal("12.00")
    assert (fee.what, fee.on, fee.paid) == ("fee", date(2026, 11, 5), Decimal("19.99"))
    assert (payment.what, payment.on, payment.paid) == ("payment", date(2026, 11, 6), Decimal("250.00"))
    assert source.left == {"header row": 1, "Withdrawal": 1}


HEAD = "Date,Transaction ID,Transaction Type,Transaction Summary,Amount\n"


@pytest.mark.parametrize(
    ("kind", "summary", "connects"),
    [
        ("Connects", "Connects: 40", 40),
        ("Connects", "Purchase - 1,000 Connects", 1000),
        ("Adjustment", "Connects purchase x 20", 20),
        ("Other", "Buy 10 additional Connects", 10),
        ("Connects", "Connects purchase of $6.00", 0),
        ("Connects", "", 0),
    ],
)
def test_the_number_of_connects_is_read_from_the_summary(kind: str, summary: str, connects: int) -> None:
    (item,) = read_source(f'{HEAD}2026-11-03,1,{kind},"{summary}",-6.00\n', TODAY).items
    assert (item.what, item.connects, item.paid) == ("purchase", connects, Decimal("6.00"))
    assert bool(item.doubt) == (connects == 0)


@pytest.mark.parametrize(
    ("text", "raw"), [(OLDER, "Purchase of 80 Connects, -12.00, 71"), (NEWER, "80 Connects purchased, ($12.00), 71")]
)
def test_a_row_has_the_words_that_the_notes_of_old_imports_hold(text: str, raw: str) -> None:
    assert read_source(text, TODAY).items[0].raw == raw


def test_money_that_came_back_is_left_to_the_user() -> None:
    source = read_source(f"{HEAD}2026-11-03,1,Connects,Refund of 40 Connects,6.00\n", TODAY)
    assert source.items[0].skip_reason.startswith("it's a money refund for Connects")


@pytest.mark.parametrize(
    ("kind", "summary"),
    [("Hourly", "Connects app"), ("Service Fee", "Fee for Subscription site"), ("VAT", "VAT on Connects purchase")],
)
def test_a_type_that_is_about_something_else_decides_whatever_job_is_named(kind: str, summary: str) -> None:
    source = read_source(f'{HEAD}2026-11-03,1,{kind},"{summary}",-6.00\n', TODAY)
    assert (source.items, source.left) == ((), {"header row": 1, kind: 1})


@pytest.mark.parametrize("amount", ["-6.00", "(6.00)", "($6.00)", "$(6.00)", "-$6.00", "-6,00", "−6.00 USD", "-6,00 $"])
def test_an_amount_is_read_however_it_is_written(amount: str) -> None:
    text = f"{HEAD}2026-11-03,1,Connects,40 Connects,".replace(",", ";") + amount
    (item,) = read_source(text, TODAY).items
    assert item.paid == Decimal("6.00")


@pytest.mark.parametrize("total", ["Total,,,,-6.00", ",,,Total,-6.00", ",,Total,,-6.00"])
def test_a_total_is_counted_as_one(total: str) -> None:
    source = read_source(f"{HEAD}2026-11-03,1,Connects,40 Connects,-6.00\n{total}\n", TODAY)
    assert source.left == {"header row": 1, "total": 1}


# --- what clients paid ------------------------------------------------------------------------------------------------

PAID = """Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount
2026-11-16,81,Hourly,"Invoice for 9 to 15 Nov, 5:00 hrs",,Me,ACME,Me,,250.00
2026-11-16,82,Service Fee,"Service Fee for Hourly, 81",,Me,ACME,Me,,-25.00
2026-11-18,83,Fixed-price,"Milestone 2 of Landing page",,Me,,Me,,"$1,200.00"
2026-11-19,84,Bonus,"Thanks from Nobody",,Me,Nobody,Me,,20.00
2026-11-20,85,Hourly,"Refund to Acme",,Me,ACME,Me,,-50.00
"""


def hired(id_: str, on: str, title: str, client: str | None) -> list[Entry]:
    day = date.fromisoformat(on)
    proposal = Proposal(id=id_, on=day, connects=4, title=title, client=client)
    return [proposal, StatusChange(on=day, of=id_, status="hired")]


@pytest.fixture
def with_hires(another: Another) -> Importing:
    old, new = hired("old", "2026-11-07", "Theme", "Acme"), hired("new", "2026-11-10", "Speed", "acme")
    page, later = hired("page", "2026-11-08", "Landing page", "Beta"), hired("later", "2026-11-17", "Later", "Acme")
    never = Proposal(id="never", on=date(2026, 11, 9), connects=4, title="Never", client="Nobody")
    return another(ACCOUNT, *old, *new, *page, *later, never)


def asked(preview: Preview) -> list[tuple[str, list[str]]]:
    return [(row.says, [choice.label for choice in row.choices]) for _, row in preview.of("unsure")]


def test_what_a_client_paid_is_offered_to_the_clients_hired_proposals_the_likeliest_first(
    with_hires: Importing,
) -> None:
    preview = with_hires.look(PAID)
    assert asked(preview) == [
        ("acme paid $250.00", ["leave it out", 'earned with "Speed"', 'earned with "Theme"']),
        ("$1,200.00 for a job of such a title", ["leave it out", 'earned with "Landing page"']),
    ]
    assert preview.left == {"header row": 1, "Service Fee": 1, "Bonus": 1, "Hourly": 1}


def test_a_payment_is_recorded_only_when_it_is_chosen_and_offered_no_second_time(with_hires: Importing) -> None:
    assert with_hires.take(PAID) == ()
    written = with_hires.take(PAID, 1)
    assert facts(written, "of", "on", "amount") == [
        ("new", date(2026, 11, 16), Decimal("250.00")),
        ("page", date(2026, 11, 18), Decimal("1200.00")),
    ]
    assert [row.verdict for row in with_hires.look(PAID).rows] == ["duplicate", "duplicate"]
    again = PAID.replace("2026-11-16,81", "2026-11-16,91")  # of the same day and amount, but one more
    both = f"{PAID}{again.splitlines()[1]}\n"
    assert asked(with_hires.look(both)) == [
        ("acme paid $250.00", ["leave it out", 'earned with "Speed"', 'earned with "Theme"'])
    ]
    remove(with_hires.book, [written[0]], TODAY, TODAY)
    assert asked(with_hires.look(PAID))[0][0] == "you removed it from the journal"


def test_a_payment_that_was_typed_is_there_already_whichever_of_the_clients_proposals_has_it(
    with_hires: Importing,
) -> None:
    with_hires.book.record([Earning(on=date(2026, 11, 16), of="old", amount=Decimal(250))])
    row = only(with_hires.look("\n".join(PAID.splitlines()[:2])))
    assert (row.verdict, row.says) == ("duplicate", "in the journal already")
