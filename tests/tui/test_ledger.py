"""The Ledger: a filter, what is behind a movement, and its entry on enter."""

from datetime import date

from connects_tui.actions.book import Book
from connects_tui.ledger.entries import Grant, Proposal, PurchaseMade, Refund, StatusChange
from connects_tui.tui.dialogs.movement_details import MovementDetails, MovementDetailsPane, movement_lines
from connects_tui.tui.screens.proposals import ProposalsScreen
from connects_tui.tui.view import View
from tests.on_a_day import TODAY
from tests.tui.conftest import BookOn, Shows
from tests.tui.driving import DrivenApp, shown
from tests.tui.test_keys import OPENED


def told(book: Book) -> list[str]:
    """What is said of every movement after the opening, blanks as one."""
    view = View.of(book, TODAY)
    lines = ([line.plain for line in movement_lines(view, movement, 60)] for movement in view.ledger.movements[1:])
    return [" ".join(" | ".join(filter(None, said)).split()) for said in lines]


def test_a_movement_says_what_it_was_when_and_which_batches_it_touched(book_on: BookOn) -> None:
    book = book_on(
        OPENED,
        Proposal(id="job1", on=date(2026, 11, 10), connects=45, title="Build it", client="Acme"),
        PurchaseMade(on=date(2026, 11, 11), connects=20),
        StatusChange(on=date(2026, 11, 22), of="job1", status="closed"),
        Refund(on=TODAY, of="job1", reason="closed", connects=45),
    )
    job = "Status □ closed on 22 Nov | Client Acme"
    spent, bought, back = told(book)
    assert spent == (
        "Build it | What Proposal | When Tue 10 Nov · 13 days ago | Connects −45 | Balance 40 → −5"
        f" | Batches 40 from the opening of 6 Nov | 5 owed | {job}"
    )
    assert bought == (
        "Connects bought | What Purchase | When Wed 11 Nov · 12 days ago | Connects +20 | Balance −5 → 15"
        " | Batches 15 to the purchase of 11 Nov (expires 11 Nov 2027) | 5 to pay off what you owed"
    )
    assert back == (
        "Build it (closed) | What Refund | When Mon 23 Nov · today | Connects +45 | Balance 15 → 60 | Batches"
        f" 40 to the opening of 6 Nov (expires 6 Nov 2027) | 5 to the refund of 23 Nov (expires 23 Nov 2027) | {job}"
    )


def test_beside_the_list_a_movement_says_what_its_proposal_came_to_or_what_its_batch_was_spent_on(
    book_on: BookOn,
) -> None:
    book = book_on(
        OPENED,
        Grant(id="gift", on=date(2026, 11, 7), connects=20, reason="A gift", expires=date(2026, 11, 12)),
        PurchaseMade(on=date(2026, 11, 8), connects=20),
        *(Proposal(id=f"job{day}", on=date(2026, 11, day), connects=4, title=f"Job {day}") for day in range(9, 22)),
    )
    view = View.of(book, TODAY)
    pane = MovementDetailsPane()
    stories = [
        " | ".join(" ".join(line.plain.split()) for line in list(pane.lines((view, movement), 44))[-4:])
        for movement in view.ledger.movements
    ]
    assert stories[0].endswith("16 Nov Job 16 −4 | 17 Nov Job 17 −4 | 18 Nov Job 18 −4")
    assert stories[1].endswith("None of it was spent | 12 Nov Expired, from the bonus of 7 … −20")
    assert stories[2].endswith("Spent on · 8 of 20 left | 19 Nov Job 19 −4 | 20 Nov Job 20 −4 | 21 Nov Job 21 −4")
    assert stories[3].endswith(" | Timeline | 9 Nov ○ sent, 4 Connects | 4 from the opening of 6 Nov")
    assert stories[6].endswith(" | None of it was spent")


async def test_a_filter_narrows_the_list_and_enter_shows_the_entry_then_the_proposal(
    demo_app: DrivenApp, shows: Shows
) -> None:
    async with demo_app.run_test(size=(120, 36)) as pilot:
        await pilot.press(*"6/is:refund connects>12", "enter")
        shows(demo_app, "ledger-filtered-120x36")
        assert "kind = " not in shown(demo_app)
        await pilot.press("enter")
        assert demo_app.at(MovementDetails)
        assert 'kind = "refund"' in shown(demo_app)
        await pilot.press("enter")
        screen = demo_app.at(ProposalsScreen)
        assert screen.proposal is not None
        assert screen.proposal.title == "Django admin for a music school"
        await pilot.press("escape", "6", "escape", *"/is:allowance", "enter", "enter")
        assert "This has no entry of its own: it follows from the rules" in shown(demo_app)
        await pilot.press("enter", "escape", *"/zzzz")
        assert "No movements match: esc clears the filter" in shown(demo_app)
        assert "0 of 469 movements   in 0   out 0" in shown(demo_app)
        assert "enter shows its entry" not in shown(demo_app)
        await pilot.press("escape")
        assert "balance 132 Connects on 23 Nov" in shown(demo_app)
