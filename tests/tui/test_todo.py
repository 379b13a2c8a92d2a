"""What waits, one thing after the other: what is known of each, and the keys that settle it."""

from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connects_tui.ledger.entries import Account, Entry, Grant, Proposal, Spend, StatusChange
from connects_tui.tui.dialogs.todo import Todo
from connects_tui.tui.screens.proposals import ProposalsScreen
from tests.tui.conftest import AppOn, BookOn, Shows, sized
from tests.tui.driving import DrivenApp, keys_of, rows, shown
from tests.tui.test_keys import SIZE, recorded

ACCOUNT = Account(id="open1", on=date(2026, 10, 20), rules="upwork", plan="plus", renewal_day=5, balance=40)


def old(number: int, month: int = 8) -> Proposal:
    return Proposal(id=f"old{number}", on=date(2026, month, number), connects=4, title=f"Old job {number}")


PROPOSALS = (
    *(Proposal(id=f"paid{day}", on=date(2026, 11, day), connects=2, title=f"Paid {day}") for day in range(7, 12)),
    Proposal(id="due1", on=date(2026, 11, 1), connects=8, boost=4, title="Closed job", client="Acme"),
    Proposal(
        id="talk1", on=date(2026, 10, 21), connects=8, title="In talks", client="Acme", url="https://example.com/1"
    ),
    Proposal(
        id="link1",
        on=date(2026, 8, 20),
        connects=12,
        boost=6,
        title="Speed up a shop",
        client="Acme",
        tags=("shopify",),
        url="https://www.upwork.com/jobs/~01234",
        note="They liked the last one",
    ),
    old(21),
    old(22),
    old(30, 10),
)
WAITING: tuple[Entry, ...] = (
    ACCOUNT,
    Grant(id="gift1", on=date(2026, 10, 20), connects=60, reason="A gift", expires=date(2026, 12, 1)),
    *PROPOSALS,
    StatusChange(id="end1", on=date(2026, 11, 10), of="due1", status="closed"),
    StatusChange(id="int1", on=date(2026, 11, 3), of="talk1", status="interviewing"),
    Spend(id="odd1", on=date(2026, 11, 12), connects=4, what="Nov 12 · Odd · -4", note="Nov 12 · Odd · -4"),
)
"""Something of each kind, and five young proposals."""


def statuses(app: DrivenApp) -> list[str]:
    """Where the proposals stand, the oldest first."""
    return [state.status for state in reversed(app.current_view.proposals)]


def said_of(journal: Path) -> list[tuple[str, ...]]:
    """What was recorded after these: what it is about, and the status or the kind."""
    return [(entry.get("of", "-"), entry.get("status", entry["kind"])) for entry in recorded(journal)[len(WAITING) :]]


async def test_each_thing_is_shown_with_what_is_known_of_it_and_settled_by_its_keys(
    app_on: AppOn, journal: Path, shows: Shows
) -> None:
    app = app_on(*WAITING)
    async with app.run_test(size=SIZE) as pilot:
        assert "[n] 9 things to do: a renewal, Connects that expire, 1 refund, 1" in shown(app)
        await pilot.press("n")
        assert "Renewal to check · 1 of 9" in shown(app)
        await pilot.press("enter")
        assert "Expiring soon · 2 of 9" in shown(app)
        await pilot.press("a", *keys_of("4 One more⏎"))
        assert "Expiring soon · 2 of 9" in shown(app)
        await pilot.press("z")
        assert "Refund due · 3 of 9" in shown(app)
        await pilot.press("enter")
        assert "In talks" in shown(app)
        await pilot.press("D", *keys_of("-1⏎"))
        assert "Import to name · 5 of 9" in shown(app)
        await pilot.press("e", *keys_of("⏎"))
        assert "This is not another name" in shown(app)
        await pilot.press(*keys_of("Availability badge⏎"))
        async for size in sized(pilot, [SIZE, (120, 36)]):
            shows(app, f"todo-{size}")
        await pilot.press("h", "A")
        assert "Old job 30" in shown(app)
        assert "Status  sent on 30 Oct, no reply for 24 days" in shown(app)
        await pilot.press("space")
        assert "8 settled: 1 reconciled, 1 dismissed, 1 refunded, 1 declined, 1 named," in shown(app)
        await pilot.press("escape")
        assert app.said == [
            "8 settled: 1 reconciled, 1 dismissed, 1 refunded, 1 declined, 1 named, 1 hired, 2 expired · 1 skipped"
        ]
        assert "[n] 2 things to do: Connects that expire and 1 silent proposal" in shown(app)
    assert said_of(journal) == [
        ("-", "balance"), ("-", "proposal"), ("due1", "refund"), ("talk1", "declined"), ("odd1", "edit"),
        ("link1", "hired"), ("old21", "expired"), ("old22", "expired"),
    ]  # fmt: skip
    assert recorded(journal)[len(WAITING) + 3]["on"] == date(2026, 11, 22)


async def test_undo_goes_back_one_step_of_this_list_whatever_it_was_and_a_redo_goes_on(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(ACCOUNT, *(old(number) for number in range(1, 6)))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("n", "m")
        assert "‹ payment failed, Upwork moved me to the free plan ›" in shown(app)
        assert "‹ Freelancer Basic " in shown(app)
        await pilot.press("escape", "space", "d", "space", "w")
        assert "Old job 4" in shown(app)
        await pilot.press("u")
        assert "Old job 3" in shown(app)
        written = journal.read_bytes()
        await pilot.press("u")
        assert "Old job 2" in shown(app), "that was skipped"
        assert journal.read_bytes() == written
        assert app.said == []
        await pilot.press("u")
        assert "Old job 1" in shown(app)
        await pilot.press("U", "U", "U", "A")
        assert "4 settled: 1 declined, 1 withdrawn, 2 expired · 2 skipped" in shown(app)
        assert statuses(app) == ["declined", "sent", "withdrawn", "expired", "expired"]
        await pilot.press("u")
        assert "Old job 4" in shown(app), "the first of all that were settled at once"
        assert statuses(app) == ["declined", "sent", "withdrawn", "sent", "sent"]


async def test_undo_leaves_alone_what_others_did_meanwhile_and_a_refund_that_wont_come_says_how_the_proposal_ended(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(*WAITING)
    app.book.record([Proposal(id="before1", on=date(2026, 11, 22), connects=4, title="Before")])
    async with app.run_test(size=SIZE) as pilot:
        written = journal.read_bytes()
        await pilot.press("n", "u")
        assert app.said == ["Nothing to go back to: you haven't settled or skipped anything here"]
        await pilot.press("U")
        assert app.said == ["Nothing to redo here"]
        await pilot.press("A")
        assert app.said == ["A is for proposals silent for more than 60 days: 3 such proposals come later here"]
        await pilot.press("h")
        assert app.said == ["h (hired) is for refunds, interviews and silent proposals"]
        await pilot.press("z")
        assert app.said == ["z (dismiss the hint) is for Connects that expire"]
        assert journal.read_bytes() == written
        await pilot.press("space", "z", "u")
        assert "Expiring soon · 2 of 9" in shown(app)
        await pilot.press("U")
        assert "Refund due · 3 of 9" in shown(app)
        await pilot.press(*[" "] * 7)
        assert "1 settled: 1 dismissed · 8 skipped" in shown(app)
        await pilot.press("A")
        assert app.said == ["No proposal left here has been silent for more than 60 days"]
        await pilot.press("u", "u", "u", "u", "u", "u", "u", "u", "u", "u")
        assert "Renewal to check · 1 of 9" in shown(app)
        assert journal.read_bytes() == written
        await pilot.press(*keys_of("r170⏎"))
        assert "Expiring soon · 2 of 9" in shown(app)
        await pilot.press("u")
        assert "Renewal to check · 1 of 9" in shown(app)
        await pilot.press("space", "a", *keys_of("4 One more⏎"))
        app.book.record([Proposal(on=date(2026, 11, 22), connects=4, title="By somebody else")])
        await pilot.press("u")
        assert [proposal.title for proposal in app.book.history.proposals.values()][-2:] == [
            "Before", "By somebody else"
        ]  # fmt: skip
        assert "Expiring soon · 2 of 9" in shown(app)
        await pilot.press("space")
        assert "Or something else happened:" in shown(app)
        await pilot.press("t")
        assert app.said == ['"Closed job": declined instead of closed · u undoes']
        await pilot.press("u", "x")
        assert app.said == ['"Closed job": expired instead of closed · u undoes']
        await pilot.press("u")
        line = next(y for y, row in enumerate(rows(app)) if "it won't" in row)
        await pilot.click(offset=(rows(app)[line].index("it won't"), line))
        assert app.said == ['"Closed job": declined instead of closed · u undoes']
        await pilot.press("u", "c")
        assert app.said == ['"Closed job" is already closed, since 10 Nov']
        await pilot.press("i")
        assert "In talks" in shown(app)
        assert app.current_view.status.refunds_due == []


async def test_after_the_last_thing_no_key_falls_through_to_the_screen_behind(app_on: AppOn, journal: Path) -> None:
    young = Proposal(id="young1", on=date(2026, 11, 20), connects=4, title="Young job")
    app = app_on(ACCOUNT, old(1), young)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*keys_of("2nr⎋ dddwcAtle‹delete›n ⏎"))
        assert "1 settled: 1 declined" in shown(app)
        await pilot.press(*keys_of("⎋v"))
        assert isinstance(app.screen, ProposalsScreen)
    assert [(entry["of"], entry["status"]) for entry in recorded(journal)[3:]] == [
        ("old1", "declined"), ("young1", "viewed")
    ]  # fmt: skip


async def test_nothing_waits(app_on: AppOn) -> None:
    app = app_on(Account(id="open1", on=date(2026, 11, 6), rules="upwork", plan="plus", balance=40))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*keys_of("nd y"))
        assert "Nothing to do now." in shown(app)
        await pilot.press("escape")
        assert not isinstance(app.screen, Todo)
        assert app.said == []


@settings(
    max_examples=settings().max_examples // 12,  # each takes a second
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(burst=st.lists(st.sampled_from([*"dwxcvhiotAuU ⏎", "escape", "n"]), min_size=2, max_size=20))
async def test_a_sweep_in_one_burst_does_what_it_does_slowly(book_on: BookOn, journal: Path, burst: list[str]) -> None:
    found = []
    for hurried in (True, False):
        journal.unlink(missing_ok=True)
        book = book_on(*WAITING)
        app = DrivenApp(lambda _, book=book: book)  # type: ignore[misc]
        keys = [keys_of(key)[0] if len(key) == 1 else key for key in burst]
        async with app.run_test(size=SIZE) as pilot:
            for part in [["2", "n", *keys]] if hurried else [[key] for key in ("2", "n", *keys)]:
                await pilot.press(*part)
            found.append((journal.read_bytes(), shown(app)))
    assert found[0] == found[1]
