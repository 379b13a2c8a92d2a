"""Import in the app: a paste or a file, the preview, one action."""

import asyncio
import sys
import threading
from datetime import date
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from connects_tui.importing.preview import Stopped
from connects_tui.tui.dialogs import dialog, importing
from connects_tui.tui.dialogs.import_questions import (
    WhichActions,
    WhichColumns,
    WhichCost,
    WhichEncoding,
    WhichMark,
    WhichOrder,
    WhichSheet,
    WhichStatuses,
)
from connects_tui.tui.dialogs.importing import ImportPreview, ImportSource
from connects_tui.tui.dialogs.quick_add import QuickAdd
from connects_tui.tui.screens.balance import BalanceScreen
from connects_tui.tui.screens.proposals import ProposalsScreen
from tests.importing.workbooks import Cells, workbook
from tests.tui.conftest import AppOn, Shows
from tests.tui.driving import shown, type_ahead, until
from tests.tui.test_keys import OPENED, SIZE

PAGE = """Available Connects: 96
Date\tAction\tConnects
Today\tApplied to job: Build a Shopify theme for an apparel store\t-12
Today\tBoosted proposal: Build a Shopify theme for an apparel store\t-10
Nov 20, 2026\tAvailability badge\t-1
Nov 19, 2026\tConnects purchase\t+20
Nov 16, 2026\tReact Native developer for a fitness app\t-16
Nov 15, 2026\tMystery\t+3
"""


ANSWER = (
    '{"balance": 88, "usage_history": [{"date": "2026-11-20", "amount": -12, "reason": "Job application: A shop"}]}'
)


@pytest.mark.parametrize(
    ("field", "text", "kind"),
    [(0, PAGE, "Connects History page"), (3, ANSWER, "Upwork data (JSON)")],
)
async def test_a_paste_on_the_set_up_is_offered_once_the_account_stands(
    app_on: AppOn, field: int, text: str, kind: str
) -> None:
    app = app_on()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*["tab"] * field, events.Paste(text))
        assert "Your paste comes next, once the account is set up" in " ".join(shown(app).split())
        await pilot.press("enter")
        assert kind in shown(app)
        assert app.at(ImportPreview)
        await pilot.press("escape")
        assert len(app.current_view.proposals) == 0


async def test_an_answer_or_a_row_on_one_line_is_no_line_to_type(app_on: AppOn) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=SIZE) as pilot:
        row = "Nov 20, 2026\tJob application: A shop\t-12"
        for opens, text, from_where in (
            ("p", ANSWER, ImportSource), ("a", row, QuickAdd), ("2", ANSWER, ProposalsScreen)
        ):  # fmt: skip
            await pilot.press(opens, events.Paste(text))
            app.at(ImportPreview)
            assert "Job application: A shop" in shown(app)
            await pilot.press("escape")
            app.at(from_where)
            await pilot.press("escape")


async def test_a_pasted_page_is_shown_decided_imported_and_undone(app_on: AppOn, journal: Path, shows: Shows) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=SIZE) as pilot:
        before, balance = journal.read_bytes(), app.book.ledger(app.today).balance
        await pilot.press("p")
        app.at(ImportSource)
        shows(app, "import-80x24")
        await pilot.press(events.Paste(PAGE))
        app.at(ImportPreview)
        shows(app, "import-preview-80x24")
        await pilot.resize_terminal(120, 36)
        shows(app, "import-preview-120x36")
        await pilot.resize_terminal(*SIZE)
        await pilot.press("escape")
        app.at(ImportSource)
        assert journal.read_bytes() == before
        await pilot.press(events.Paste(PAGE))
        await pilot.press("space", "j", "A", "A", "space", "space", "left", "enter")
        assert "2 unsure (1 of them to be imported) · 4 to be added" in shown(app)
        assert "enter again imports 5 rows" in shown(app)
        assert "! 1 unsure row is left out · enter again imports the rest" in app.text_of("#sum")
        assert journal.read_bytes() == before
        await pilot.press("enter")
        done = "Imported: 1 proposal and 3 other entries · 1 row left out: 1 unsure"
        assert app.said == [f"{done} · balance {balance - 12 - 10 - 1 + 20 + 3} · u undoes"]
        await pilot.press("u")
        assert app.book.ledger(app.today).balance == balance
        for number in (5, 0):  # a second time there is nothing to add
            entries = len(app.book.history.entries)
            await pilot.press(events.Paste(PAGE))
            await pilot.press("A", "enter", "escape")
            assert len(app.book.history.entries) == entries + number


async def test_an_enter_that_comes_before_a_preview_can_be_read_imports_nothing(
    app_on: AppOn, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialog, "IGNORE_KEYS_SECONDS", float("inf"))
    app = app_on(OPENED)
    before = journal.read_bytes()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(events.Paste(PAGE))  # into a screen: that opens the import
        await pilot.press("A", *["enter"] * 4)
        app.at(ImportPreview)
        assert journal.read_bytes() == before
        await pilot.press("escape", "escape")
        app.at(BalanceScreen)


async def test_what_is_unclear_in_a_file_is_asked_about(app_on: AppOn, tmp_path: Path, shows: Shows) -> None:
    (tmp_path / "mine.csv").write_text("What;When;Price;Budget\nA shop;03/04/2026;12;1.200\n", encoding="utf-8")
    bids: Cells = [["Job title", "Date applied"], ["A blog", "2026-11-18"]]
    (tmp_path / "bids.xlsx").write_bytes(workbook(Clients=[["Acme"]], Bids=bids))
    (tmp_path / "bids.csv").write_bytes("Title,Date,Connects\nCafé,2026-11-19,6\n".encode("cp1252"))
    app = app_on(OPENED)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("p", *"~/nothing.csv", "enter")
        assert "~/nothing.csv: there is no such file." in app.text_of("#said")
        app.screen.query_one(Input).value = "~/mine.csv"
        await pilot.press("enter")
        app.at(WhichColumns)
        shows(app, "import-columns-80x24")
        await pilot.press("right", "enter")
        app.at(WhichColumns)  # the day and the Connects are still needed
        await pilot.press("right", "right", "down", *["right"] * 3, "enter")
        app.at(WhichOrder)
        await pilot.press("right", "enter")
        app.at(WhichMark)
        await pilot.press("right", "enter")
        app.at(ImportPreview)
        await pilot.press("enter", "p", *"~/bids.xlsx", "enter")
        app.at(WhichSheet)
        await pilot.press("right", "enter")
        app.at(WhichColumns)
        await pilot.press("enter")  # there is no column of Connects
        app.at(WhichCost)
        await pilot.press(*"many", "enter")
        app.at(WhichCost)
        await pilot.press(*["backspace"] * 4, "9", "enter")
        app.at(ImportPreview)
        await pilot.press("enter", "p", *"~/bids.csv", "enter")
        app.at(WhichEncoding)
        assert "Café,2026-11-19,6" in app.text_of("#reading")
        await pilot.press("enter")
        app.at(ImportPreview)
        await pilot.press("enter")
        proposals = [(made.title, made.connects, made.budget) for made in app.book.history.proposals.values()]
        assert proposals == [("A shop", 12, 1200), ("A blog", 9, None), ("Café", 6, None)]
        assert app.book.history.proposals[app.book.history.entries[0].id or ""].on == date(2026, 3, 4)


async def test_what_is_unclear_in_a_paste_is_asked_about_and_one_that_holds_nothing_is_one_sentence(
    app_on: AppOn,
) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(events.Paste("Job,Date,Connects,Who\nA shop,2026-11-20,12,Acme\nB,2026-11-21,8,\n"))
        app.at(ImportPreview)
        assert "Columns not used: Who" in app.text_of("#sum")
        await pilot.press("c")
        app.at(WhichColumns)
        await pilot.press(*["down"] * 4, *["right"] * 4, "enter")
        app.at(ImportPreview)
        assert "Columns not used" not in app.text_of("#sum")
        await pilot.press("enter")
        assert [proposal.client for proposal in app.book.history.proposals.values()] == ["Acme", None]
        rows = "2026-11-18\tZgoda: Logo\t-10\n2026-11-17\tZgoda: Strona\t-4\n"
        await pilot.press(events.Paste(f"Data\tAkcja\tConnects\n{rows}"))
        app.at(WhichActions)
        await pilot.press("right", "enter")
        app.at(ImportPreview)
        await pilot.press("enter")
        assert [proposal.title for proposal in app.book.history.proposals.values()][:2] == ["Strona", "Logo"]
        await pilot.press(events.Paste("Job,Date,Connects,Status\nC,2026-11-14,3,In limbo\nD,2026-11-15,5,Won\n"))
        app.at(WhichStatuses)
        assert "In limbo" in shown(app)
        await pilot.press("right", "right", "right", "right", "enter")
        app.at(ImportPreview)
        await pilot.press("enter")
        statuses = {state.entry.title: state.status for state in app.book.ledger(app.today).proposals}
        assert (statuses["C"], statuses["D"]) == ("interviewing", "hired")
        await pilot.press(events.Paste("hello\nworld\n"))
        app.at(ImportSource)
        assert app.text_of("#said").startswith("! the paste: no Connects History rows")


async def test_long_reading_can_be_stopped_and_nothing_is_written(
    app_on: AppOn, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(OPENED)
    pressed, stopped = threading.Event(), threading.Event()
    ended: list[BaseException | None] = []

    def long(*arguments: object) -> None:
        step = arguments[-1]
        assert callable(step)
        try:
            step(1, 2)
            pressed.wait()
            step(2, 2)
        finally:
            ended.append(sys.exception())
            stopped.set()

    async with app.run_test(size=SIZE) as pilot:
        before = journal.read_bytes()
        monkeypatch.setattr(importing, "look_at", long)
        app.screen.post_message(events.Paste(PAGE))
        try:
            await until(lambda: "Looking at row 1 of 2" in shown(app))
            typed = app.type_ahead.typed_at
            type_ahead(app, ["escape"])
            await until(lambda: app.type_ahead.typed_at > typed and app.type_ahead.is_at_rest)
        finally:
            pressed.set()
        await asyncio.to_thread(stopped.wait)
        await pilot.pause()
        assert isinstance(ended[0], Stopped)
        assert app.text_of("#said") == "Stopped. Nothing was written."
        assert journal.read_bytes() == before
