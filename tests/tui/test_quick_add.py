"""The quick-add line by its keys: completion, pastes, what is odd, and leaving."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from textual.events import Paste
from textual.widgets import Input, Static

from connects_tui.actions.insight_words import hired_words, verdict_words
from connects_tui.ledger.entries import Account, Budget, Proposal, StatusChange
from connects_tui.tui.dialogs.importing import ImportPreview
from connects_tui.tui.dialogs.quick_add import QuickAdd
from connects_tui.tui.dialogs.record_forms import ProposalForm
from connects_tui.tui.screens.balance import BalanceScreen
from connects_tui.tui.widgets.line_input import LineInput
from tests.on_a_day import TODAY
from tests.tui.conftest import AppOn, Shows, sized
from tests.tui.driving import AppPilot, DrivenApp, keys_of, shown, until
from tests.tui.test_keys import OPENED, SIZE, recorded, sent

SIZES = [(80, 24), (120, 36), (60, 18)]
BARE = "https://www.upwork.com/jobs/~0123"
JOB = "https://www.upwork.com/jobs/Speed-Shopify-Theme_~021234/"


def line(app: DrivenApp) -> LineInput:
    return app.at(QuickAdd).line


def meaning(app: DrivenApp, width: int = 120) -> list[str]:
    reading = app.at(QuickAdd).preview
    assert reading.about is not None
    return [row.plain.rstrip() for row in reading.lines(reading.about, width)]


def waits(app: DrivenApp) -> tuple[str, str]:
    """Return which of several lines waits for enter, as the frame says it, and its text."""
    return str(app.screen.query_one("#quick-add").border_title), line(app).value


def recorded_titles(journal: Path) -> list[str]:
    return [entry["title"] for entry in recorded(journal)[1:]]


async def opened_with(pilot: AppPilot, text: str) -> None:
    """Have this text in the line, which is opened where it is not there yet."""
    if not isinstance(pilot.app.screen, QuickAdd):
        await pilot.press("a")
    pilot.app.screen.query_one(Input).value = text
    await pilot.press("end")


COMPLETED = [
    ("6 spe", "tab", "6 Speed up a theme"),
    ("6 spe", "right", "6 Speed up a theme"),
    ("6 Fix @tw", "tab", '6 Fix @"Two Words"'),
    ("6 Fix #c", "right", "6 Fix #css"),
    ("6 Fix", "tab", "6 Fix"),
    ("7 ", "tab", "7 "),
]


async def test_what_the_journal_knows_is_suggested_and_a_proposal_takes_three_keys_that_are_not_text(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(OPENED, sent("job1", 10, title="Speed up a theme", client="Two Words", tags=("css",)))
    async with app.run_test(size=SIZE) as pilot:
        await opened_with(pilot, "")
        field = line(app)
        assert not field.cursor_blink  # nothing is repainted at rest
        for typed, key, completed in COMPLETED:
            await opened_with(pilot, typed)
            assert field.render_line(0).text.startswith(typed)
            assert (field.suggested is None) == (typed == completed)
            await pilot.press(key)
            assert (field.value, field.cursor_position, field.has_focus) == (completed, len(completed), True)
        await opened_with(pilot, "6 spe")
        await pilot.press("home", "right")  # inside the line right moves the cursor
        assert (field.value, field.cursor_position) == ("6 spe", 1)
        await pilot.press(*["delete"] * 4, "backspace", *"7", "space", *"spee", "tab", "enter")
        assert isinstance(app.screen, BalanceScreen)
    entry = recorded(journal)[-1]
    assert (entry["connects"], entry["title"], entry["on"]) == (7, "Speed up a theme", TODAY)


LINKS = [
    # without words in it there is room for cost and title: until they are there nothing is recorded
    (["a", Paste(BARE), "enter", *"6 Fix", "enter"], (6, "Fix", BARE)),
    (["a", Paste(f"\n{JOB}\nsecond line"), *"12", "enter"], (12, "Speed Shopify Theme", JOB)),
]


async def test_a_link_pasted_into_an_empty_line_or_a_line_pasted_into_a_screen_is_a_proposal_that_waits(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=SIZE) as pilot:
        for keys, (connects, title, url) in LINKS:
            await pilot.press(*keys)
            entry = recorded(journal)[-1]
            assert (entry["connects"], entry["title"], entry["url"]) == (connects, title, url)
        assert len(recorded(journal)) == 1 + len(LINKS)
        await pilot.press("escape", Paste("6 Fix it\n"))
        assert waits(app) == ("Add a proposal", "6 Fix it")
        await pilot.press("escape", Paste(f"{JOB}\n8 Second"))
        assert waits(app)[0] == "Add a proposal · line 1 of 2"
        await pilot.press("1", "2", "enter", "enter")
        await pilot.press(Paste("6 Third\n8 Fourth @acme\n"), "enter", "enter")
    assert recorded_titles(journal)[len(LINKS) :] == ["Speed Shopify Theme", "Second", "Third", "Fourth"]


PASTED = [
    ("6 Fix it", JOB, f"6 Fix it {JOB}"),
    ("6 Fix it ", JOB, f"6 Fix it {JOB}"),
    ("6 ", "Fix\x1b[31m\tit\nmore", "6 Fix\ufffd[31m it"),
    ("", "Fix it please", "Fix it please"),
    ("6", "\n\n", "6"),
]


async def test_any_other_paste_is_put_where_the_cursor_is(app_on: AppOn) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=SIZE) as pilot:
        for before, paste, after in PASTED:
            await opened_with(pilot, before)
            await pilot.press(Paste(paste))
            assert line(app).value == after
        await opened_with(pilot, "")
        await pilot.press(Paste("6 First\n8 Second"), "x")
        assert line(app).value == "6 Firstx"  # what is typed right after a paste comes after it


async def test_esc_keeps_the_line_until_it_is_saved_typed_over_or_emptied_and_leaves_an_empty_one_at_once(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(OPENED)
    before = journal.read_bytes()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*keys_of("a6 Fix it⎋"))
        assert isinstance(app.screen, BalanceScreen)
        assert app.said == ["The line is kept · a opens it again"]
        assert journal.read_bytes() == before
        await pilot.press("a")
        assert line(app).value == "6 Fix it"
        assert not any("The cost" in row for row in meaning(app))
        await pilot.press("end", *keys_of(" now⏎a"))
        assert line(app).value == ""
        await pilot.press(*keys_of("6 Fix it⎋a12 foo bar⏎"))
        recordings = [(entry["connects"], entry["title"]) for entry in recorded(journal)[1:]]
        assert recordings == [(6, "Fix it now"), (12, "foo bar")]
        await pilot.press(*keys_of("a6 Fix it⎋a⌫⎋a"))
        assert line(app).value == ""
        for text in ("", "   "):
            await opened_with(pilot, text)
            await pilot.press("escape")
            assert isinstance(app.screen, BalanceScreen)


async def test_a_dot_and_enter_record_the_last_one_again(app_on: AppOn, journal: Path) -> None:
    late = sent("late", 20, 8, title="The last one", tags=("css",), url="https://example.com/job")
    planned = Proposal(id="plan1", on=date(2026, 12, 24), connects=2, title="A planned one")
    app = app_on(OPENED, late, sent("early", 12, title="Written later"), planned)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("full_stop")
        assert "Repeats the one of 20 Nov" in "\n".join(meaning(app))
        assert line(app).cursor_position == len("8 The last one #css")
        await pilot.press("enter", "full_stop", "escape")  # one that is as it was is left at once
        assert isinstance(app.screen, BalanceScreen)
    entry = recorded(journal)[-1]
    assert (entry["connects"], entry["title"], entry["tags"], entry["on"]) == (8, "The last one", ["css"], TODAY)
    assert "url" not in entry


async def test_everything_odd_stands_on_a_line_of_its_own_does_not_ask_and_comes_after_what_a_verdict_lacks(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(
        OPENED, sent("job1", 23, 6, title="Fix it"), StatusChange(on=date(2026, 11, 23), of="job1", status="viewed")
    )
    async with app.run_test(size=SIZE) as pilot:
        await opened_with(pilot, "30 Fix it +10")
        assert "Balance   34 → −6 Connects, renews in 12 days" in meaning(app)
        assert meaning(app)[-2:] == [
            "! 6 Connects short",
            "! you logged this title this week: Mon 23 Nov, viewed",
        ]
        assert "Hired     too few to tell: 0 of 0 decided bids" in "\n".join(meaning(app, 76))
        assert "Verdict   Too few to tell: 0 of 20 decided bids so far" in "\n".join(meaning(app, 76))
        await pilot.press("enter")
    assert recorded(journal)[-1]["boost"] == 10


async def test_a_proposal_that_breaks_the_budget_is_warned_of_and_recorded_all_the_same(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(OPENED, Budget(on=date(2026, 11, 10), connects=20), sent("job1", 20, 14))
    async with app.run_test(size=SIZE) as pilot:
        over = "! 4 Connects over this cycle's budget of 20"
        # the last is another cycle's
        for text, warned in (("6 Fix it", False), ("10 Fix it", True), ("10 Fix it ~2026-12-20", False)):
            await opened_with(pilot, text)
            assert (meaning(app)[-1] == over, "budget" in "\n".join(meaning(app))) == (warned, warned)
        await opened_with(pilot, "10 Fix it")
        await pilot.press("enter")
    assert recorded(journal)[-1]["connects"] == 10


async def test_the_reading_and_the_form_end_in_a_verdict_for_which_warnings_never_make_room(
    demo_app: DrivenApp,
) -> None:
    async with demo_app.run_test(size=(80, 24)) as pilot:
        await opened_with(pilot, "12 Fix it #shopify #wordpress $800")
        bid = Proposal(
            on=date(2026, 11, 23), connects=12, title="x", tags=("shopify", "wordpress"), budget=Decimal(800)
        )
        found = demo_app.current_view.outlook.worth(bid)
        said, rows = verdict_words(found.verdict, bid.on), meaning(demo_app, 76)
        assert f"Hired {hired_words(found.basis)} Verdict {said}" in " ".join(" ".join(rows).split())
        await pilot.press("f2")
        assert said in " ".join(f"{demo_app.screen.query_one('#reading', Static).content}".split())
        await pilot.press(*keys_of("⎋↓⏎"))
        await pilot.resize_terminal(60, 18)
        for text, warnings, said_then in (
            ("6 Fix it #shopify $800", 0, ["Hired", "Verdict"]),
            ("6 Negative +-3 $-800 ~-9999 #shopify", 4, ["Verdict"]),
            ("6 Negative +-3 $-800 @ ~-9999 #shopify $800", 5, []),
        ):
            await opened_with(pilot, text)
            rows = meaning(demo_app, 54)
            assert [row.split()[0] for row in rows if row.startswith(("Hired", "Verdict"))] == said_then
            assert sum(row.startswith("!") for row in rows) == warnings
            assert len(rows) <= 14 or not said_then


async def test_f4_lays_boosts_side_by_side_with_the_calculation_and_comes_back_to_the_line(
    demo_app: DrivenApp, shows: Shows
) -> None:
    async with demo_app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "f4")
        assert demo_app.said == ["Type the proposal first: then boosts can be compared"]
        for size in ((80, 24), (60, 18)):
            await pilot.resize_terminal(*size)
            await opened_with(pilot, "12 Fix it +10 #shopify $800")
            await pilot.press("f4")
            shows(demo_app, f"boosts-{size[0]}x{size[1]}")
            await pilot.press("f4")
        assert line(demo_app).value == "12 Fix it +10 #shopify $800"


async def test_the_verdict_of_a_long_journal_comes_when_its_bids_are_gone_through(
    app_on: AppOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connects_tui.tui.view.FEW_PROPOSALS", -1)
    app = app_on(OPENED)
    async with app.run_test(size=SIZE) as pilot:
        await opened_with(pilot, "6 Fix it")
        await until(lambda: "Too few to tell" in "\n".join(meaning(app)))
        await pilot.press("f2")
        assert "Too few to tell" in app.text_of("#reading")


async def test_what_a_rule_speaks_against_is_told_as_one_types_and_asked_about_once(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(Account(id="open1", on=date(2026, 11, 1), rules="upwork-2015", plan="plus", balance=40))
    async with app.run_test(size=SIZE) as pilot:
        await opened_with(pilot, "16 Build a shop")
        assert meaning(app)[-1].startswith("! a proposal costs 1 to 5 Connects, not")
        assert "enter again" not in "\n".join(meaning(app))
        await pilot.press("enter")
        assert meaning(app)[-1].endswith("enter again records it anyway")
        await pilot.press("!", "enter")  # another line is another question
        assert len(recorded(journal)) == 1
        await pilot.press("enter")
    assert recorded(journal)[-1]["title"] == "Build a shop!"


async def test_what_looks_like_a_token_and_is_none_is_named_and_asked_about_once(app_on: AppOn, journal: Path) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=SIZE) as pilot:
        await opened_with(pilot, '-5 Negative +-3 $-800 @"Acme #[tag]')
        assert meaning(app)[-3:] == [
            '! "-5" is not a number of Connects like 6, so it stays in the title',
            '! "+-3" is not a boost like +10, so it stays in the title',
            "! 3 more words like these",
        ]
        await opened_with(pilot, "6 Fix it $-800")
        named = '! "$-800" is not a budget like $800 or $45/h, so it stays in the title'
        assert meaning(app)[-1] == named
        await pilot.press("enter")
        assert len(recorded(journal)) == 1
        assert meaning(app)[-1] == f"{named} · enter again saves it as it is"
        await pilot.press("x", "enter")  # another line is another question
        await pilot.pause()
        assert len(recorded(journal)) == 1
        await pilot.press("enter")
    assert recorded(journal)[-1]["title"] == "Fix it $-800x"


async def test_a_day_that_is_far_off_is_asked_about_once(app_on: AppOn, journal: Path) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=SIZE) as pilot:
        for day, says in (
            ("~1990-01-01", "1 Jan 1990 is 13,475 days ago"),
            ("~2199-12-31", "31 Dec 2199 is in 63,225 days"),
        ):
            before = len(recorded(journal))
            await opened_with(pilot, f"4 Fix it {day}")
            assert f"! {says}" in "\n".join(meaning(app))
            await pilot.press("enter")
            assert len(recorded(journal)) == before
            assert "enter again" in "\n".join(meaning(app))
            await pilot.press("enter")
            assert len(recorded(journal)) == before + 1
        await pilot.press(*"12345")


async def test_a_line_and_a_form_that_stand_open_over_midnight_show_the_day_they_record(
    app_on: AppOn, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=SIZE) as pilot:
        await opened_with(pilot, "4 Fix it")
        assert "Mon 23 Nov, today" in "\n".join(meaning(app))
        monkeypatch.setattr(DrivenApp, "today", date(2026, 11, 24))
        app.watcher.check_day_and_journal()
        await pilot.pause()
        assert "Tue 24 Nov, today" in "\n".join(meaning(app))
        await pilot.press("f2")
        await pilot.fill(on="yesterday")
        assert app.text_of("#on-meaning") == "Mon 23 Nov, yesterday"
        monkeypatch.setattr(DrivenApp, "today", date(2026, 11, 25))
        app.watcher.check_day_and_journal()
        await pilot.pause()
        assert app.text_of("#on-meaning") == "Tue 24 Nov, yesterday"
        await pilot.press("enter")
    assert recorded(journal)[-1]["on"] == date(2026, 11, 24)


async def test_a_title_with_such_words_is_repeated_and_taken_from_a_link_without_a_question(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(OPENED, sent("job1", 10, 8, title="7 tips to be #1 at $5k/mo"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("full_stop", "enter", "a", Paste("https://www.upwork.com/jobs/Be-%231-in-SEO_~0123"))
        await pilot.press("6", "enter")
    assert recorded_titles(journal)[-2:] == ["7 tips to be #1 at $5k/mo", "Be #1 in SEO"]


async def test_of_several_pasted_lines_each_waits_until_it_is_saved(app_on: AppOn, journal: Path) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("a", Paste(f"6 First\n\n8 Second $-5\n{JOB}\n"))
        assert waits(app) == ("Add a proposal · line 1 of 3", "6 First")
        await pilot.press("enter")
        assert waits(app) == ("Add a proposal · line 2 of 3", "8 Second $-5")
        assert 'Logged "First" · 6 Connects · balance 34' in "\n".join(meaning(app))
        assert "Balance   34 → 26 Connects" in "\n".join(meaning(app))
        await pilot.press("down", "1", "2")
        assert waits(app)[0] == "Add a proposal · line 3 of 3"
        await pilot.press("down", "up", "enter")
        assert len(recorded(journal)) == 2  # its $-5 is asked about
        await pilot.press("enter")
        assert line(app).value.startswith("12 Speed Shopify Theme https")
        await pilot.press("enter")
        assert isinstance(app.screen, BalanceScreen)
    said = [(entry["title"], entry["connects"]) for entry in recorded(journal)[1:]]
    assert said == [("First", 6), ("Second $-5", 8), ("Speed Shopify Theme", 12)]


async def test_pasted_lines_wait_while_one_goes_on_in_the_form_and_esc_asks_before_they_are_left(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(OPENED)
    before = journal.read_bytes()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("a", Paste("6 First +1 +2\n8 Second"), *keys_of("⎋⏎"))
        assert line(app).value == "6 First +1 +2"
        await pilot.press(*keys_of("⎋↓⏎"))
        assert isinstance(app.screen, BalanceScreen)
        await opened_with(pilot, "6 Fi")
        await pilot.press(Paste("rst\n8 Second"), "f2")  # into what was typed: none of it is lost
        assert isinstance(pilot.app.screen, ProposalForm)
        await pilot.press(*keys_of("⎋↓⏎"))
        assert waits(app) == ("Add a proposal · line 1 of 2", "6 First")
        assert journal.read_bytes() == before
        await pilot.press("f2", "enter")
        assert waits(app) == ("Add a proposal · line 2 of 2", "8 Second")
        await pilot.press("home", "right", Paste("0\n9 Third"))
        assert waits(app) == ("Add a proposal · line 2 of 3", "80 Second")
        await pilot.press("enter")
    assert recorded_titles(journal) == ["First", "Second"]


TABLE = "title,connects,date\nFix it,6,2026-11-20\nShop,8,2026-11-21\n"


async def test_a_table_pasted_into_the_line_is_an_import_and_what_was_typed_stays(app_on: AppOn, journal: Path) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=SIZE) as pilot:
        await opened_with(pilot, "6 Third")
        await pilot.press(Paste(TABLE))
        assert isinstance(pilot.app.screen, ImportPreview)
        await pilot.press("enter")
        assert {*recorded_titles(journal)} == {"Fix it", "Shop"}
        assert line(app).value == "6 Third"
        assert "Balance   26 → 20 Connects" in "\n".join(meaning(app))
        await pilot.press(*keys_of("⎋a"))
        assert line(app).value == "6 Third"  # it is not saved: esc keeps it
        await opened_with(pilot, "")
        await pilot.press(Paste(TABLE.replace("Shop", "Blog")))
        await pilot.press("enter")
        assert isinstance(app.screen, BalanceScreen)
        assert recorded_titles(journal)[-1] == "Blog"


async def test_any_other_line_takes_the_first_of_several_pasted_and_says_so(app_on: AppOn) -> None:
    app = app_on(OPENED, sent("job1", 10, title="Django API"))
    async with app.run_test(size=SIZE) as pilot:
        for keys in (("2", "slash"), ("2", "e"), ("3", "enter")):  # a filter, a form and one value
            await pilot.press(*keys)
            field = app.focused
            assert isinstance(field, Input)
            before = field.value
            for pasted, said in (("5\n\n6\n7", ["Only the first of 3 pasted lines was taken"]), ("5\n", [])):
                field.value = ""
                await pilot.press(Paste(pasted))
                assert (field.value, app.said) == ("5", said)
                app.clear_notifications()
            field.value = before
            await pilot.press("escape")


LINES: dict[str, str] = {
    "empty": "",
    "full": (
        "12 Speed up a Shopify theme for a garden centre +10 @acme #shopify #liquid #speed $800-1200 "
        "https://www.upwork.com/jobs/~0212345678901234567 ~-1"
    ),
    "odd": "90 React dashboard with charts for an inventory tool +100 ~mon",
    "no-title": "12 +4 !invite",
    "wrong": "12 Speed up +4 +5",
    "named": "6 Negative +-3 $-800 ~-9999",
}


async def test_the_reading_is_composed_at_every_size(demo_app: DrivenApp, shows: Shows) -> None:
    async with demo_app.run_test(size=SIZES[0]) as pilot:
        async for size in sized(pilot, SIZES):
            for name, text in LINES.items():
                await opened_with(pilot, text)
                shows(demo_app, f"quick-add-{name}-{size}")


async def test_no_line_is_lost_by_one_esc_in_its_form_a_small_terminal_or_leaving_the_app(app_on: AppOn) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=(60, 18)) as pilot:
        await pilot.press(*keys_of("a6 Fix it $-800⏎"))
        assert "enter again saves it as it is" in shown(app)  # in the frame, as there is no room below
        await pilot.press(*keys_of("x"))
        assert "enter saves" in shown(app)
        await pilot.resize_terminal(*SIZE)
        await pilot.press("f2")
        form = app.at(ProposalForm)
        await pilot.press(*keys_of("⎋⎋"))
        assert app.screen is form
        await pilot.press(*keys_of("⎋↓⏎"))
        assert isinstance(pilot.app.screen, BalanceScreen)
        await pilot.press(*keys_of("a3 A"))
        await pilot.resize_terminal(59, 24)
        await pilot.press(*keys_of("squid⏎"))  # no key quits that was meant for the line
        await pilot.resize_terminal(*SIZE)
        assert line(app).value == "3 A"
        await pilot.press("ctrl+q", *keys_of("⏎"))
        assert line(app).value == "3 A"
        await pilot.press("ctrl+q", *keys_of("↓⏎"))
        assert not app.is_running
