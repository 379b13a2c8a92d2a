"""What one source knows of a proposal and another doesn't, in whatever order they come."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connects_tui.actions import recording
from connects_tui.importing.record import Decisions, outcome_of
from connects_tui.ledger.entries import Edit, StatusChange
from tests.actions.conftest import TODAY, balance, log, standing
from tests.importing.conftest import ACCOUNT, Another, Importing, facts, only, page, verdicts

PAGE = page(("Nov 20, 2026", "Boosted proposal: Logo", -5), ("Nov 20, 2026", "Applied to job: Logo", -12))
SHEET = (
    "Date,Job,Connects,Client,Status,Tags,Link,Budget,Refunded\n"
    "2026-11-20,Logo,12,Acme,Closed,css,https://x.example/1,$800-1200,12\n"
)


@pytest.mark.parametrize("texts", [(PAGE, SHEET), (SHEET, PAGE)])
def test_the_page_and_ones_own_sheet_come_to_the_same(importing: Importing, texts: tuple[str, str]) -> None:
    before = balance(importing.book)
    for text in texts:
        importing.take(text)
    (proposal,) = importing.book.history.proposals.values()
    assert facts([proposal], "client", "tags", "url", "budget", "budget_max", "boost") == [
        ("Acme", ("css",), "https://x.example/1", Decimal(800), Decimal(1200), 5)
    ]
    state = standing(importing.book, proposal)
    assert (state.status, state.refunded) == ("closed", 12)
    assert balance(importing.book) == before - 5
    for text in texts:
        assert set(verdicts(importing.look(text))) == {"duplicate"}


def test_what_a_sheet_knows_more_is_a_change_with_its_words(importing: Importing) -> None:
    importing.take(PAGE)
    row = only(importing.look(SHEET))
    says = '"Logo": closed, 12 Connects back, client Acme, link, tags, budget'
    assert (row.verdict, row.says) == ("change", says)
    assert [type(entry) for entry in row.entries][:2] == [Edit, StatusChange]


def test_what_the_journal_says_stays(importing: Importing) -> None:
    typed = log(importing.book, "12 Logo @mine #html ~2026-11-20")
    recording.change_status(importing.book, [typed], "hired", date(2026, 11, 22), TODAY)
    importing.take("Date,Job,Connects,Client,Status,Tags\n2026-11-20,Logo,12,Acme,Viewed,css\n")
    (proposal,) = importing.book.history.proposals.values()
    assert facts([proposal], "client", "tags") == [("mine", ("html",))]
    assert standing(importing.book, proposal).status == "hired"


def test_a_status_that_goes_further_is_dated_after_the_one_before(importing: Importing) -> None:
    typed = log(importing.book, "12 Logo ~2026-11-20")
    recording.change_status(importing.book, [typed], "viewed", date(2026, 11, 22), TODAY)
    added = importing.take("Date,Job,Connects,Status\n2026-11-20,Logo,12,Hired\n")
    assert facts(added, "status", "on") == [("hired", date(2026, 11, 22))]


def test_another_boost_is_a_question_and_the_rest_is_taken(importing: Importing) -> None:
    importing.take(page(("Nov 20, 2026", "Applied to job: Logo", -12)))
    text = "Date,Job,Connects,Boost,Client\n2026-11-20,Logo,12,5,Acme\n"
    row = only(importing.look(text))
    assert (row.verdict, row.says) == ("unsure", '"Logo" has no boost in the journal')
    assert facts(importing.take(text), "set") == [({"client": "Acme"},)]
    assert facts(importing.take(text, 1), "set") == [({"boost": 5},)]
    assert verdicts(importing.look(text)) == ["duplicate"]


CLOSED = "Date,Job,Connects,Boost,Status\n2026-11-20,Logo,12,5,Job closed (no hire)\n"


@pytest.mark.parametrize("known", [False, True])
def test_a_refund_that_the_sheet_does_not_name_is_proposed_and_not_assumed(
    importing: Importing, *, known: bool
) -> None:
    if known:
        importing.take(PAGE)
    before = balance(importing.book)
    row = only(importing.look(CLOSED))
    assert row.says == "Upwork refunds a closed job; the source doesn't say whether it did"
    importing.take(CLOSED)
    (proposal,) = importing.book.history.proposals.values()
    assert (standing(importing.book, proposal).status, standing(importing.book, proposal).refunded) == ("closed", 0)
    assert balance(importing.book) == before - (0 if known else 17)
    assert verdicts(importing.look(CLOSED)) == ["duplicate"]


def test_a_refund_that_is_proposed_comes_back_if_the_user_says_so(importing: Importing) -> None:
    before = balance(importing.book)
    importing.take(CLOSED, 1)
    assert balance(importing.book) == before
    preview = importing.look(CLOSED.replace("Logo", "Other"))
    outcome = outcome_of(importing.book, preview, Decisions(), TODAY)
    assert (outcome.left_out, len(outcome.entries)) == ("", 2)
    for other in ("Declined", "Hired"):
        assert only(importing.look(CLOSED.replace("Job closed (no hire)", other).replace("Logo", "C"))).verdict == "add"


def test_sheets_of_two_people_complete_each_other(another: Another) -> None:
    """The first to name a client or a link is believed."""
    importing = another(ACCOUNT)
    importing.take("Date,Job,Connects,Client\n2026-11-20,Logo,12,Acme\n")
    text = "Date,Job,Connects,Client,Link\n2026-11-20,Logo,12,Other,https://x.example/1\n"
    assert facts(importing.take(text), "set") == [({"url": "https://x.example/1"},)]
    assert importing.take(text) == ()


TITLES = ["Build a theme", "Draw a logo", "Fix my store", "Write twenty posts"]
COLUMNS = {
    "Connects,Boost,Status": "{connects},{boost},{status}",
    "Connects,Status": "{connects},{status}",
    "Total Connects,Status": "{total},{status}",
}
BID = st.tuples(st.integers(3, 14), st.sampled_from([8, 12]), st.sampled_from([0, 5]), st.sampled_from(["", "Hired"]))
"""How many days ago a proposal was sent, what it cost, its boost, and its status."""


@given(
    bids=st.lists(BID, min_size=1, max_size=len(TITLES)),
    columns=st.sampled_from(list(COLUMNS)),
    order=st.permutations(["page", "page", "sheet", "sheet", "page of another time zone"]),
    late=st.sampled_from([-1, 0, 1]),
)
def test_the_page_and_a_sheet_come_to_the_same_in_any_order(
    another: Another, bids: list[tuple[int, int, int, str]], columns: str, order: list[str], late: int
) -> None:
    importing, sheet = another(ACCOUNT), f"Date,Job,{columns}\n"
    sent, moved = list[tuple[str, str, int]](), list[tuple[str, str, int]]()
    for title, (age, connects, boost, status) in sorted(zip(TITLES, bids, strict=False), key=lambda bid: bid[1][0]):
        cells = COLUMNS[columns].format(connects=connects, boost=boost, total=connects + boost, status=status)
        sheet += f"{TODAY - timedelta(days=age + late)},{title},{cells}\n"
        for rows, day in ((sent, TODAY - timedelta(days=age)), (moved, TODAY - timedelta(days=age - 1))):
            rows.extend([(f"{day:%b %d, %Y}", f"Boosted proposal: {title}", -boost)] if boost else [])
            rows.append((f"{day:%b %d, %Y}", f"Applied to: {title}", -connects))
    for what in order:
        importing.take({"page": page(*sent), "sheet": sheet}.get(what, page(*moved)))
    proposals = importing.book.history.proposals.values()
    assert sorted(
        (proposal.title, proposal.connects, proposal.boost, standing(importing.book, proposal).status)
        for proposal in proposals
    ) == [
        (title, connects, boost, "hired" if status else "sent")
        for title, (_, connects, boost, status) in zip(TITLES, bids, strict=False)
    ]


@pytest.mark.parametrize("heading", ["Connects", "Total Connects"])
def test_a_sheet_that_counts_the_boost_with_the_connects_is_about_the_same_proposal(
    importing: Importing, heading: str
) -> None:
    importing.take(PAGE)
    row = only(importing.look(f"Date,Job,{heading},Client\n2026-11-20,Logo,17,Acme\n"))
    assert (row.verdict, row.says) == ("change", '"Logo": client Acme')
    assert facts(row.entries, "set") == [({"client": "Acme"},)]


def test_a_boost_that_the_sheet_counted_with_the_connects_is_told_apart_by_the_page(importing: Importing) -> None:
    importing.take("Date,Job,Connects\n2026-11-20,Logo,17\n")
    before = balance(importing.book)
    rows = importing.look(PAGE).rows
    assert [(row.verdict, row.says) for row in rows] == [
        ("change", '"Logo": 5 of its 17 Connects as its boost'),
        ("duplicate", 'the boost of "Logo" of 20 Nov'),
    ]
    importing.take(PAGE)
    (proposal,) = importing.book.history.proposals.values()
    assert (proposal.connects, proposal.boost, balance(importing.book)) == (12, 5, before)
    assert verdicts(importing.look(PAGE)) == ["duplicate"] * 2


def test_a_sheet_with_another_number_than_the_page_is_a_question_and_never_a_second_proposal(
    importing: Importing,
) -> None:
    importing.take(PAGE)
    text = "Date,Job,Connects,Status\n2026-11-20,Logo,14,Hired\n"
    row = only(importing.look(text))
    assert (row.verdict, row.says) == ("unsure", '"Logo" of 20 Nov has 12 Connects in the journal')
    assert [choice.label for choice in row.choices[1:]] == [
        "same as the one in the journal; add hired", "correct that one to 14 Connects", "add it as another proposal",
    ]  # fmt: skip
    assert importing.take(text) == ()
    assert facts(importing.take(text, 1), "status") == [("hired",)]


ENDED = "Date,Job,Connects,Viewed?,Replied?,Hired?,Status\n2026-11-20,Logo,12,2026-11-21,{},{},{}\n"


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize(
    ("cells", "statuses"),
    [
        (("Yes", "No", "Declined"), [("interviewing", 21), ("declined", 21)]),
        (("2026-11-22", "", "Declined"), [("interviewing", 22), ("declined", 22)]),
        (("No", "No", "Withdrawn"), [("viewed", 21), ("withdrawn", 21)]),
        (("Yes", "Yes", "Closed"), [("hired", 21)]),  # the contract is closed
        (("Yes", "", ""), [("interviewing", 21)]),
    ],
)
def test_how_far_a_proposal_got_stays_known_when_it_ended(
    importing: Importing, cells: tuple[str, ...], statuses: list[tuple[str, int]], *, known: bool
) -> None:
    if known:
        importing.take(page(("Nov 20, 2026", "Applied to job: Logo", -12)))
    text = ENDED.format(*cells)
    added = [entry for entry in importing.take(text) if isinstance(entry, StatusChange)]
    assert [(entry.status, entry.on.day) for entry in added] == statuses
    assert importing.take(text) == ()
