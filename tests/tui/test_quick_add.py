"""The quick-add line by its keys: completion, pastes, what is odd, and leaving."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace
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

BARE = "https://www.upwork.com/jobs/~0123"
JOB = "https://www.upwork.com/jobs/Speed-Shopify-Theme_~021234/"
NUMBERED = "https://www.upwork.com/jobs/Be-%231-in-SEO_~0123"


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

PASTED = [
    ("6 Fix it", JOB, f"6 Fix it {JOB}"),
    ("6 Fix it ", JOB, f"6 Fix it {JOB}"),
    ("6 ", "Fix\x1b[31m\tit\nmore", "6 Fix\ufffd[31m it"),
    ("", "Fix it please", "Fix it please"),
    ("6", "\n\n", "6"),
]


async def test_the_line_is_completed_from_the_journal_takes_pastes_at_the_cursor_and_needs_three_keys_that_are_not_text(
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
        for before, paste, after in PASTED:
            await opened_with(pilot, before)
            await pilot.press(Paste(paste))
            assert field.value == after
        await opened_with(pilot, "")
        await pilot.press(Paste("6 First\n8 Second"), "x")
        assert field.value == "6 Firstx"  # what is typed right after a paste comes after it
        await pilot.press(*keys_of("⎋↓⏎a"))  # without the other line
        await opened_with(pilot, "6 spe")
        await pilot.press("home", "right")  # inside the line right moves the cursor
        assert (line(app).value, line(app).cursor_position) == ("6 spe", 1)
        await pilot.press(*["delete"] * 4, "backspace", *"7", "space", *"spee", "tab", "enter")
        app.at(BalanceScreen)
    entry = recorded(journal)[-1]
    assert (entry["connects"], entry["title"], entry["on"]) == (7, "Speed up a theme", TODAY)


LINKS = [
    # without words in it there is room for cost and title: until they are there nothing is recorded
    (["a", Paste(BARE), "enter", *"6 Fix", "enter"], (6, "Fix", BARE)),
    (["a", Paste(f"\n{JOB}\nsecond line"), *"12", "enter"], (12, "Speed Shopify Theme", JOB)),
    (["escape", Paste(NUMBERED), "6", "enter"], (6, "Be #1 in SEO", NUMBERED)),
]


async def test_pasted_links_and_lines_are_proposals_each_of_which_waits_until_it_is_saved(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(replace(OPENED, balance=140))
    async with app.run_test(size=SIZE) as pilot:
        for keys, (connects, title, url) in LINKS:
            await pilot.press(*keys)
            entry = recorded(journal)[-1]
            assert (entry["connects"], entry["title"], entry["url"]) == (connects, title, url)
        assert len(recorded(journal)) == 1 + len(LINKS)
        await pilot.press(Paste("6 Fix it\n"))
        assert waits(app) == ("Add a proposal", "6 Fix it")
        await pilot.press("escape", Paste(f"{JOB}\n8 Second"))
        assert waits(app)[0] == "Add a proposal · line 1 of 2"
        await pilot.press("1", "2", "enter", "enter")
        await pilot.press(Paste("6 Third\n8 Fourth @acme\n"), "enter", "enter")
        assert recorded_titles(journal)[len(LINKS) :] == ["Speed Shopify Theme", "Second", "Third", "Fourth"]
        await pilot.press("a", Paste(f"6 First\n\n8 Second $-5\n{JOB}\n"))
        assert waits(app) == ("Add a proposal · line 1 of 3", "6 First")
        await pilot.press("enter")
        assert waits(app) == ("Add a proposal · line 2 of 3", "8 Second $-5")
        assert 'Logged "First" · 6 Connects · balance 76' in "\n".join(meaning(app))
        assert "Balance   76 → 68 Connects" in "\n".join(meaning(app))
        await pilot.press("down", "1", "2")
        assert waits(app)[0] == "Add a proposal · line 3 of 3"
        before = journal.read_bytes()
        await pilot.press("down", "up", "enter")
        assert journal.read_bytes() == before  # its $-5 is asked about
        await pilot.press("enter")
        assert line(app).value.startswith("12 Speed Shopify Theme https")
        await pilot.press("enter")
        app.at(BalanceScreen)
    said = [(entry["title"], entry["connects"]) for entry in recorded(journal)[-3:]]
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
        app.at(BalanceScreen)
        await opened_with(pilot, "6 Fi")
        await pilot.press(Paste("rst\n8 Second"), "f2")  # into what was typed: none of it is lost
        app.at(ProposalForm)
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


async def test_a_table_pasted_into_the_line_is_an_import_and_any_other_line_takes_the_first_of_several_and_says_so(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=SIZE) as pilot:
        await opened_with(pilot, "6 Third")
        await pilot.press(Paste(TABLE))
        app.at(ImportPreview)
        await pilot.press("enter")
        assert {*recorded_titles(journal)} == {"Fix it", "Shop"}
        assert line(app).value == "6 Third"
        assert "Balance   26 → 20 Connects" in "\n".join(meaning(app))
        await pilot.press(*keys_of("⎋a"))
        assert line(app).value == "6 Third"  # it is not saved: esc keeps it
        await opened_with(pilot, "")
        await pilot.press(Paste(TABLE.replace("Shop", "Blog")))
        await pilot.press("enter")
        app.at(BalanceScreen)
        assert recorded_titles(journal)[-1] == "Blog"
        for keys in (("2", "slash"), ("2", "b"), ("3", "enter")):  # a filter, a form and one value
            app.clear_notifications()
            await pilot.press(*keys)
            field = app.focused
            assert isinstance(field, Input)
            before = field.value
            for pasted, said in (("5\n", []), ("5\n\n6\n7", ["Only the first of 3 pasted lines was taken"])):
                field.value = ""
                await pilot.press(Paste(pasted))
                assert (field.value, app.said) == ("5", said)
            field.value = before
            await pilot.press("escape")


async def test_a_dot_and_enter_record_the_last_one_again_whatever_words_are_in_its_title(
    app_on: AppOn, journal: Path
) -> None:
    title = "7 tips to be #1 at $5k/mo"
    late = sent("late", 20, 8, title=title, tags=("css",), url="https://example.com/job")
    planned = Proposal(id="plan1", on=date(2026, 12, 24), connects=2, title="A planned one")
    app = app_on(OPENED, late, sent("early", 12, title="Written later"), planned)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("full_stop")
        assert "Repeats the one of 20 Nov" in "\n".join(meaning(app))
        assert line(app).cursor_position == len(line(app).value)
        await pilot.press("enter", "full_stop")
        app.clear_notifications()
        await pilot.press("escape")  # one that is as it was is left at once, and not kept
        app.at(BalanceScreen)
        assert app.said == []
    entry = recorded(journal)[-1]
    assert (entry["connects"], entry["title"], entry["tags"], entry["on"]) == (8, title, ["css"], TODAY)
    assert "url" not in entry


async def test_no_line_is_lost_by_one_esc_in_its_form_a_small_terminal_or_leaving_the_app(
    app_on: AppOn, journal: Path
) -> None:
    """It is kept until it is saved, typed over or emptied; an empty one is left at once."""
    app = app_on(OPENED)
    before = journal.read_bytes()
    async with app.run_test(size=(60, 18)) as pilot:
        await pilot.press(*keys_of("a6 Fix it $-800⏎"))
        assert "enter again saves it as it is" in shown(app)  # in the frame, as there is no room below
        await pilot.press(*keys_of("x"))
        assert "enter saves" in shown(app)
        await pilot.press(*keys_of("⎋a6 Fix it⎋"))
        app.at(BalanceScreen)
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
            app.at(BalanceScreen)
        await pilot.press(*keys_of("a6 Fix it‹f2›"))
        form = app.at(ProposalForm)
        await pilot.press(*keys_of("⎋⎋"))
        assert app.screen is form
        await pilot.press(*keys_of("⎋↓⏎"))
        app.at(BalanceScreen)
        await pilot.press(*keys_of("a3 A"))
        await pilot.resize_terminal(59, 18)
        await pilot.press(*keys_of("squid⏎"))  # no key quits that was meant for the line
        await pilot.resize_terminal(60, 18)
        assert line(app).value == "3 A"
        await pilot.press("ctrl+q", *keys_of("⏎"))
        assert line(app).value == "3 A"
        await pilot.press("ctrl+q", *keys_of("↓⏎"))
        assert not app.is_running


async def test_everything_odd_stands_on_a_line_of_its_own_does_not_ask_and_comes_after_what_a_verdict_lacks(
    app_on: AppOn, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connects_tui.tui.view.FEW_PROPOSALS", -1)  # bids are gone through behind the keys
    viewed = StatusChange(on=date(2026, 11, 23), of="job1", status="viewed")
    app = app_on(OPENED, Budget(on=date(2026, 11, 10), connects=20), sent("job1", 23, 6, title="Fix it"), viewed)
    async with app.run_test(size=SIZE) as pilot:
        over = "! 4 Connects over this cycle's budget of 20"
        # the last is another cycle's
        for text, warned in (("14 Fix", False), ("18 Fix", True), ("18 Fix ~2026-12-20", False)):
            await opened_with(pilot, text)
            assert (meaning(app)[-1] == over, "budget" in "\n".join(meaning(app))) == (warned, warned)
        await opened_with(pilot, "30 Fix it +10")
        assert "Balance   34 → −6 Connects, renews in 12 days" in meaning(app)
        assert meaning(app)[-2:] == [
            "! 6 Connects short",
            "! you logged this title this week: Mon 23 Nov, viewed",
        ]
        await until(lambda: "Hired     too few to tell: 0 of 0 decided bids" in "\n".join(meaning(app, 76)))
        assert "Verdict   Too few to tell: 0 of 20 decided bids so far" in "\n".join(meaning(app, 76))
        await pilot.press("enter")
    assert recorded(journal)[-1]["boost"] == 10


async def test_what_looks_like_a_token_and_is_none_and_a_day_that_is_far_off_are_asked_about_once(
    app_on: AppOn, journal: Path
) -> None:
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


async def test_what_a_rule_speaks_against_is_asked_about_once_and_over_midnight_line_and_form_show_the_day_they_record(
    app_on: AppOn, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(Account(id="open1", on=date(2026, 11, 1), rules="upwork-2015", plan="plus", balance=40))
    async with app.run_test(size=SIZE) as pilot:
        await opened_with(pilot, "16 Build a shop")
        assert meaning(app)[-1].startswith("! a proposal costs 1 to 5 Connects, not")
        assert "enter again" not in "\n".join(meaning(app))
        await pilot.press("enter")
        assert meaning(app)[-1].endswith("enter again records it anyway")
        assert len(recorded(journal)) == 1
        await pilot.press("enter")
        assert recorded(journal)[-1]["title"] == "Build a shop"
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


async def test_line_and_form_end_in_a_verdict_for_which_warnings_never_make_room_and_f4_lays_boosts_side_by_side(
    demo_app: DrivenApp, shows: Shows
) -> None:
    async with demo_app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "f4")
        assert demo_app.said == ["Type the proposal first: then boosts can be compared"]
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
        async for size in sized(pilot, [(80, 24), (60, 18)]):
            await opened_with(pilot, "12 Fix it +10 #shopify $800")
            await pilot.press("f4")
            shows(demo_app, f"boosts-{size}")
            await pilot.press("f4")
        assert line(demo_app).value == "12 Fix it +10 #shopify $800"
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


LINES: dict[str, str] = {
    "empty": "",
    "full": (
        "12 Speed up a Shopify theme for a garden centre +10 @acme #shopify #liquid #speed $800-1200 "
        "https://www.upwork.com/jobs/~0212345678901234567 ~-1"
    ),
    "named": "6 Negative +-3 $-800 ~-9999",
    "odd": "90 React dashboard with charts for an inventory tool +100 ~mon",
    "no-title": "12 +4 !invite",
    "wrong": "12 Speed up +4 +5",
}


async def test_the_reading_is_composed_at_every_size(demo_app: DrivenApp, shows: Shows) -> None:
    names = {"80x24": [*LINES], "120x36": ["full"], "60x18": ["empty", "full", "named"]}
    async with demo_app.run_test(size=(80, 24)) as pilot:
        async for size in sized(pilot, [(80, 24), (120, 36), (60, 18)]):
            for name in names[size]:
                await opened_with(pilot, LINES[name])
                shows(demo_app, f"quick-add-{name}-{size}")
