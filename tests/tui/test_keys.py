"""The app by its keys: what a freelancer presses, and what the journal holds afterwards."""

import re
import tomllib
import webbrowser
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual.widgets import Input

from connects_tui.actions.correcting import remove
from connects_tui.keys import MAIN
from connects_tui.ledger.entries import Account, Proposal
from connects_tui.ledger.lots import Lot
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.state import Movement
from connects_tui.ledger.status import status_of
from connects_tui.tui.dialogs.inputs import TypedPace
from connects_tui.tui.dialogs.palette import about_panel
from connects_tui.tui.dialogs.quick_add import QuickAdd
from connects_tui.tui.dialogs.record_forms import ConnectsForm
from connects_tui.tui.dialogs.todo import Attention
from connects_tui.tui.render import Month
from connects_tui.tui.screens.balance import BalanceScreen
from connects_tui.tui.screens.balance_panes import Chart
from connects_tui.tui.screens.base import TopBar
from connects_tui.tui.screens.ledger import LedgerScreen
from connects_tui.tui.screens.plans import PlansScreen
from connects_tui.tui.screens.proposals import ProposalsScreen
from connects_tui.tui.view import View
from connects_tui.tui.widgets.panes import LineList
from tests.on_a_day import TODAY
from tests.tui.conftest import AppOn
from tests.tui.driving import DrivenApp, keys_of, rows, shown

OPENED = Account(id="open1", on=date(2026, 11, 6), rules="upwork", plan="plus", renewal_day=5, balance=40)
SIZE = (80, 24)


def sent(id_: str, day: int, connects: int = 6, title: str = "Build a landing page", **more: Any) -> Proposal:
    return Proposal(id=id_, on=date(2026, 11, day), connects=connects, title=title, **more)


def recorded(journal: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = tomllib.loads(journal.read_text(encoding="utf-8"))["entry"]
    return entries


async def test_f2_goes_on_with_the_same_in_a_form_and_a_dot_repeats_the_last_proposal(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("a", *'8 Build a shop +4 @"Two Words" #react $500', "f2", "enter")
        entry = recorded(journal)[-1]
        assert (entry["connects"], entry["boost"], entry["client"]) == (8, 4, "Two Words")
        assert (entry["tags"], entry["budget"]) == (["react"], "500")
        await pilot.press("full_stop")
        assert app.at(QuickAdd).line.value == '8 Build a shop +4 @"Two Words" #react $500'


async def test_closing_a_proposal_brings_its_connects_back_in_one_action_and_t_takes_them_back(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(OPENED, sent("job1", 10))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "c")
        status, refund = recorded(journal)[-2:]
        assert (status["status"], refund["kind"], refund["reason"]) == ("closed", "refund", "closed")
        assert status["at"] == refund["at"]
        assert app.current_view.status.balance == 40
        assert "6 Connects refunded" in app.said[0]
        await pilot.press("t")  # Upwork has not paid it
        assert app.current_view.status.balance == 34
        assert [(due.proposal, due.connects) for due in app.current_view.status.refunds_due] == [("job1", 6)]


async def test_a_dollar_sign_records_what_a_hired_proposal_earned(app_on: AppOn, journal: Path) -> None:
    app = app_on(OPENED, sent("job1", 10))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "dollar_sign")
        assert app.said == ['"Build a landing page" is not marked as hired; h marks it']
        await pilot.press("h", "dollar_sign")
        assert 'For "Build a landing page", which earned nothing so far.' in shown(app)
        await pilot.press("enter")
        assert "! Required" in shown(app)
        await pilot.press(*"0", "enter")
        assert "! Enter an amount above 0, like 450" in shown(app)
        await pilot.fill(amount="450", on="-1")
        await pilot.press("enter")
        earned = recorded(journal)[-1]
        assert (earned["kind"], earned["of"], earned["amount"]) == ("earning", "job1", "450")
        assert earned["on"] == TODAY - timedelta(days=1)
        assert app.said == ['"Build a landing page": $450.00 earned · u undoes']
        await pilot.press(*keys_of("$120.5⏎$"))  # a burst goes where its keys lead
        assert "which earned $570.50 in 2 payments so far." in shown(app)
        await pilot.press("escape", "enter")
        assert "Earned   $570.50 in 2 payments" in shown(app)
        assert "+ $450.00 earned" in shown(app)


MOVES = [
    ("2  v", "viewed viewed sent", "2 proposals: viewed · u undoes"),
    ("u", "sent sent sent", ""),
    ("U", "viewed viewed sent", ""),
    ("u⎋go", "offered sent sent", ""),
    ("   v", "offered viewed viewed", "2 proposals: viewed · 1 is already further along · u undoes"),
    # of these one is viewed already, and one is further
    ("g  v", "offered viewed viewed", "Nothing marked viewed · 1 is already further along"),
]
"""What is pressed, where the three proposals then stand, the newest first, and what is said."""


async def test_marked_proposals_move_on_together_but_not_back_and_one_undo_brings_them_back(app_on: AppOn) -> None:
    app = app_on(OPENED, *(sent(f"job{day}", day) for day in (10, 11, 12)))
    async with app.run_test(size=SIZE) as pilot:
        for keys, expected, said in MOVES:
            await pilot.press(*keys_of(keys))
            assert " ".join(statuses(app).values()) == expected, keys
            assert said in ("", app.said[-1])
        await app.screen.run_action("status('sent')")
        await pilot.pause()
        assert statuses(app) == {"job10": "viewed", "job11": "sent", "job12": "sent"}
        assert app.said[-1] == "2 proposals: sent, moved back · u undoes"
        await pilot.press("escape", "g", "o", "v")  # one alone goes back
        assert statuses(app)["job12"] == "viewed"
        assert app.said == ['"Build a landing page": viewed, moved back from offered · u undoes']


def statuses(app: DrivenApp) -> dict[str | None, str]:
    return {state.entry.id: state.status for state in app.current_view.proposals}


async def test_capitals_ask_on_which_day_and_l_and_y_open_and_copy_the_link(
    app_on: AppOn, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "https://www.upwork.com/jobs/~0123456789abcdef"
    app = app_on(OPENED, sent("job0", 9, url="file:///bin/sh"), sent("job1", 10), sent("job2", 12, url=url))
    opened: list[str] = []
    monkeypatch.setattr(app, "open_url", opened.append)
    browsers = [*[webbrowser.GenericBrowser("wslview")] * 2, webbrowser.GenericBrowser("/usr/bin/w3m")]
    monkeypatch.setattr(webbrowser, "get", lambda: browsers.pop(0))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("2", "V", *"soon", "enter")
        assert "! This is not a day like 2026-11-20" in shown(app)
        await pilot.press(*["backspace"] * 4, *"20 Nov")
        assert "Fri 20 Nov, 3 days ago" in shown(app)
        await pilot.press("enter", "I", "enter", "O", "escape")
        changes = [(entry["status"], entry["on"]) for entry in recorded(journal) if entry["kind"] == "status"]
        assert changes == [("viewed", date(2026, 11, 20)), ("interviewing", TODAY)]
        await pilot.press("I", *"20 nov", "enter")
        assert app.said[-1] == '"Build a landing page": interviewing on 20 Nov, not 23 Nov · u undoes'
        await pilot.press("space", "space", "W", *"-1", "enter")  # all marked ones
        assert [entry["on"] for entry in recorded(journal)[-2:]] == [TODAY - timedelta(days=1)] * 2
        await pilot.press("l")  # what a journal from elsewhere may hold
        assert (opened, app.said[-1]) == ([], "This link isn't a web address; y copies it")
        await pilot.press("k", "l", "y")
        assert app.said[-1] == "This proposal has no link yet; e adds one"
        await pilot.press("g", "l", "y")
        assert (opened, app.clipboard, app.said[-1]) == ([url], url, "Copied the link")
        await pilot.press("enter")
        line = next(place for place, row in enumerate(rows(app)) if url in row)
        await pilot.click(offset=(rows(app)[line].index(url) + 9, line))
        assert opened == [url, url]
        await pilot.press("escape", "l")  # with w3m, which would draw on this terminal
        assert (opened[2:], app.said[-1]) == ([], "There is no browser to open it in here; y copies the link")
        await pilot.press("g", "H", *"3d", "enter")
        assert app.said[-1] == '"Build a landing page": hired · planned for 26 Nov · u undoes'
        [toast] = app.screen.query("Toast")
        assert toast.region.y == SIZE[1] - 2  # however many it takes the place of, it stands above the keys
        await pilot.press("u", "D")  # and the proposal goes away beneath the question
        remove(app.book, [app.book.history.proposals["job2"]], TODAY, TODAY)
        app.load()
        await pilot.press("enter")
        assert [change.status for change in app.current_view.proposals[0].story] == ["withdrawn"]


async def test_beside_the_list_enter_goes_to_the_others_and_to_one_of_them_and_esc_comes_back(app_on: AppOn) -> None:
    app = app_on(OPENED, *(sent(f"job{day}", day, client="Acme") for day in (10, 11, 12)), sent("alone", 13))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "down", "enter", "down", "enter", "down")
        screen = app.at(ProposalsScreen)
        assert screen.proposal is not None
        assert (screen.proposal.id, screen.focused) == ("job10", screen.list_)
        layouts: list[object] = []
        screen.screen_layout_refresh_signal.subscribe(screen, layouts.append)
        await pilot.press("up", "up", "down", "down")
        assert layouts == []  # they would take most of the time that a key has
        await pilot.press("enter", "down", "v")  # of the others, it is the one under the cursor there
        assert {job for job, status in statuses(app).items() if status == "viewed"} == {"job11"}
        assert screen.proposal.id == "job11"
        await pilot.press("escape")
        assert screen.proposal.id == "job10"
        await pilot.press("enter", "escape", "g", "enter", "escape")  # the first has no others
        assert (screen.proposal.id, screen.focused) == ("alone", screen.list_)


async def test_the_edit_form_records_only_what_changed_and_nothing_where_nothing_did(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(OPENED, sent("job1", 10, tags=("css",), note="keep"))
    before = journal.read_bytes()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "e", "enter")
        assert isinstance(app.screen, ProposalsScreen)
        assert journal.read_bytes() == before
        await pilot.press("e")
        await pilot.fill(connects="8", client="Acme")
        await pilot.press("enter")
    edit = recorded(journal)[-1]
    assert (edit["kind"], edit["of"], edit["set"]) == ("edit", "job1", {"connects": 8, "client": "Acme"})


async def test_b_records_what_was_bought_and_the_other_ways_too_and_r_makes_the_balance_upworks(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(OPENED, sent("job1", 10))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("b", "2", "0", "enter")
        assert app.current_view.status.balance == 54
        assert recorded(journal)[-1]["kind"] == "purchase"
        for turns, fields, kind in (
            (1, {"connects": "30", "reason": "profile completed"}, "grant"),
            (2, {"connects": "7", "what": "availability badge"}, "spend"),
            (3, {"connects": "20", "reason": "ad campaign", "expires": "16 dec"}, "grant"),
            (4, {"connects": "4"}, "refund"),
        ):
            await pilot.press("2", "b", "shift+tab", *["right"] * turns)
            await pilot.fill(**fields)
            await pilot.press("enter")
            assert recorded(journal)[-1]["kind"] == kind
        assert (recorded(journal)[-2]["only"], recorded(journal)[-2]["expires"]) == ("boosts", date(2026, 12, 16))
        assert app.current_view.status.balance == 81  # without the ad credits
        await pilot.press("r", "3", "7", "enter")
        assert app.current_view.status.balance == 37
        await pilot.press("1")
        assert "20 ad credits for boosts" in shown(app)
        await pilot.press("a", *"6 Fix +30", "f2")
        assert "Spends 16 Connects and 20 ad credits. Balance 37 → 21 Connects.\n" in app.text_of("#reading")


async def test_a_filter_narrows_as_one_types_and_esc_clears_the_marks_then_it(app_on: AppOn) -> None:
    app = app_on(OPENED, sent("job1", 10, title="Shopify theme"), sent("job2", 11, title="Django API"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "slash", *"djan", "enter", "space")
        assert order(app) == ["job2"]
        assert "1 marked" in shown(app)
        await pilot.press("escape")
        assert "marked" not in shown(app)
        assert order(app) == ["job2"]
        await pilot.press("escape")
        assert order(app) == ["job2", "job1"]
        assert not filter_line(app).display
        for screen in "24":
            for text in ("", "djan"):
                await pilot.press(screen, "slash", *text)
                assert filter_line(app).has_focus
                assert screen == "4" or order(app) == (["job2"] if text else ["job2", "job1"])
                await pilot.press("escape")  # one in the line closes it and goes back to the list
                assert (filter_line(app).display, filter_line(app).value) == (False, "")
                assert isinstance(app.focused, LineList)
        await pilot.press("2", "slash", *"is:lost")  # what makes no sense is told and hides nothing
        assert "removed, expired" in shown(app)  # to its last word, on two lines
        assert order(app) == ["job2", "job1"]
        await pilot.press("escape", "v")
        assert statuses(app)["job2"] == "viewed"

        await pilot.press("o", "slash", "i", "s")
        for key in ":offere":  # what is being typed neither hides anything nor errs
            await pilot.press(key)
            assert not app.screen.query_one("#filter-error").display
            assert order(app) == ["job2", "job1"], key
        await pilot.press("d")
        assert order(app) == ["job2"]
        await pilot.press("backspace", "enter")  # it stays half: now it is told
        await pilot.pause()
        assert app.screen.query_one("#filter-error").display
        assert order(app) == ["job2", "job1"]


def filter_line(app: DrivenApp) -> Input:
    return app.screen.query_one("#filter", Input)


async def test_every_column_of_a_wide_list_can_be_sorted_by_with_s_or_a_click_on_its_heading(app_on: AppOn) -> None:
    app = app_on(
        OPENED,
        sent("first", 10, 9, title="Beta", client="Zoe", tags=("css",)),
        sent("second", 11, 7, title="alpha", client="Adam", tags=("api",)),
    )
    async with app.run_test(size=(200, 50)) as pilot:
        await pilot.press("2")
        assert order(app) == ["second", "first"]
        await pilot.press("s", "s", "s")  # to the Connects
        assert order(app) == ["first", "second"]
        await pilot.press("S")  # turns the order
        assert order(app) == ["second", "first"]
        line = rows(app)[2]
        for name, expected in [
            ("Title", ["second", "first"]),
            ("Client", ["second", "first"]),
            ("Connects", ["first", "second"]),
            ("Tags", ["second", "first"]),
            ("Date", ["second", "first"]),
        ]:
            await pilot.click(offset=(line.index(name), 2))
            assert order(app) == expected, name
        await pilot.click(offset=(line.index("Date"), 2))
        assert order(app) == ["first", "second"]


async def test_months_are_headed_by_what_they_add_up_to_and_the_cursor_passes_their_headings(app_on: AppOn) -> None:
    app = app_on(
        replace(OPENED, on=date(2026, 10, 1), balance=100),
        sent("late", 2, 12),
        sent("later", 10, 8),
        replace(sent("early", 1, 6), on=date(2026, 10, 30)),
    )
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        listed = app.screen.query_one("#proposals", LineList)
        months = [row for row in listed.rows if isinstance(row, Month)]
        spent = [sum(proposal.spent for proposal in month.rows) for month in months]
        assert [month.first.month for month in months] == [11, 10]
        assert ([len(month.rows) for month in months], spent) == ([2, 1], [20, 6])
        seen = []
        for key in ("g", "j", "j", "j", "k", "G", "home"):
            await pilot.press(key)
            assert isinstance(listed.current, ProposalState)
            seen.append(listed.current.entry.id)
        assert seen == ["later", "late", "early", "early", "late", "early", "later"]


def order(app: DrivenApp) -> list[str | None]:
    rows = app.screen.query_one("#proposals", LineList).rows
    return [row.entry.id for row in rows if isinstance(row, ProposalState)]


def test_the_app_shows_the_numbers_that_the_status_report_says(demo_app: DrivenApp) -> None:
    shown, said = View.of(demo_app.book, TODAY).status, status_of(demo_app.book.ledger(TODAY))
    for number in ("as_of", "balance", "worth", "lots", "expiring", "cycle", "renewal", "warnings"):
        assert getattr(shown, number) == getattr(said, number)


async def test_hostile_titles_are_shown_and_repeated_as_text(app_on: AppOn) -> None:
    title = "[red]x[/] [@click=app.quit]y[/] \x1b[31m \u202egnp"
    app = app_on(OPENED, sent("job1", 10, title=title, client="[red]x[/]"))
    async with app.run_test(size=(120, 50)) as pilot:
        for keys in (["1"], ["2"], ["enter"], ["escape", "6"], ["full_stop"]):
            await pilot.press(*keys)
            svg = app.export_screenshot()
            assert "\x1b" not in svg
            assert "[red]x[/]" in svg.replace("&#160;", " ")
        assert app.at(QuickAdd).line.value == f"6 {re.sub(r'[^ -~]', chr(0xFFFD), title)} @[red]x[/]"


# --- the focus, and the mouse ----------------------------------------------------------------------------------------


async def test_a_letter_jumps_to_anything_that_can_have_the_focus_and_a_tab_is_clicked(demo_app: DrivenApp) -> None:
    async with demo_app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "tab", "1")  # in one go: what lies where is known before the focus goes on
        proposals = demo_app.get_screen_stack("proposals")[0]
        assert proposals.focused is proposals.query_one("#story")
        for number, name in enumerate(MAIN, 1):
            if number % 2:
                await pilot.click(TopBar, offset=(rows(demo_app)[0].index(name), 0))
            else:
                await pilot.press(f"{number}")
            assert demo_app.screen_name == name
            for widget in demo_app.screen.focus_chain:
                assert len(about_panel(widget).splitlines()) == 2, widget
                assert all(len(line) <= 76 for line in about_panel(widget).splitlines()), widget
        await pilot.press("2", "escape", "ctrl+o", "s", "ctrl+o", "escape")
        assert proposals.focused is proposals.query_one("#story")
        await pilot.press("3", "ctrl+o", "h", "question_mark")
        assert "What each plan costs a month for how you bid" in shown(demo_app)
        await pilot.press("escape", "m", "ctrl+o", "d")
        assert demo_app.screen.focused is demo_app.screen.query_one("#on")
        await pilot.press("ctrl+o", "1", "escape", "escape")
        assert isinstance(demo_app.screen, PlansScreen)


async def test_a_row_on_balance_leads_to_the_thing_by_enter_and_a_double_click_and_what_names_a_key_takes_clicks(
    demo_app: DrivenApp,
) -> None:
    async with demo_app.run_test(size=(120, 36)) as pilot:
        balance = demo_app.at(BalanceScreen)
        lots, latest, running = (balance.query_one(id_, LineList) for id_ in ("#lots", "#latest", "#open-proposals"))

        def shown_movement() -> Movement:
            movement = demo_app.at(LedgerScreen).list_.current
            assert isinstance(movement, Movement)
            return movement

        await pilot.press("tab", "tab", "down", "enter")  # past the notices, to the batches' second
        lot = lots.current
        assert isinstance(lot, Lot)
        assert (shown_movement().on, shown_movement().parts[0].lot) == (lot.issued, lot.number)
        await pilot.press("slash", *"is:spent", "enter", "1", "tab", "down", "enter")  # to a day on which some expire
        assert (shown_movement().kind, shown_movement().on) == ("purchase", date(2025, 12, 20))
        await pilot.press("1")
        await pilot.double_click("#latest", offset=(9, 3))
        assert shown_movement() == latest.rows[2]
        await pilot.press("1", "tab", "G", "enter")
        assert demo_app.at(ProposalsScreen).proposal == running.rows[-1].entry
        await pilot.press("1", "g")
        assert (running.scroll_y, running.cursor) == (0, 0)

        lines = rows(demo_app)
        hint = next(y for y, line in enumerate(lines) if "34 Connects short" in line)
        await pilot.hover(offset=(20, hint))
        with demo_app.seen():
            assert [balance.get_style_at(x, hint).underline for x in (lines[hint].index("on 12"), 2)] == [True, None]
        await pilot.click(offset=(20, hint))
        demo_app.at(ConnectsForm)
        await pilot.press("escape")
        await pilot.click(offset=(9, hint - 1))
        demo_app.at(Attention)
        await pilot.press("escape")
        await pilot.click(offset=(lines[hint].index("dismisses"), hint))
        assert "34 Connects short" not in shown(demo_app)
        await pilot.click(Chart, offset=(9, 0))
        demo_app.at(TypedPace)
