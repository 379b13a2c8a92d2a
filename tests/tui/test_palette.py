"""The command palette: what it lists, what the keys do in it, and what it opens."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Input

from connects_tui.tui.dialogs.palette import Palette, PaletteCommand, commands_on
from connects_tui.tui.dialogs.proposal_details import ProposalDetails
from connects_tui.tui.dialogs.quick_add import QuickAdd
from connects_tui.tui.dialogs.record_forms import ConnectsForm
from connects_tui.tui.screens.proposals import ProposalsScreen
from connects_tui.tui.screens.settings import SettingsScreen
from tests.on_a_day import TODAY
from tests.tui.conftest import AppOn, Shows, sized
from tests.tui.driving import AppPilot, DrivenApp, keys_of, shown, type_ahead, until
from tests.tui.pictures import rows_of
from tests.tui.test_keys import OPENED, sent

SIZE = (80, 24)
SIZES = [(60, 18), SIZE, (120, 36)]


def nothing() -> None:
    """Do nothing."""


def command(title: str, group: str = "Record", about: str = "", synonyms: tuple[str, ...] = ()) -> PaletteCommand:
    return PaletteCommand(title, about, group, nothing, synonyms=synonyms)


COMMANDS = [
    command("Add a proposal", synonyms=("bid",)),
    command("Connects in or out", synonyms=("buy", "bonus")),
    command("Undo", "Correct"),
    command("Balance", "Go to", "How many Connects there are"),
    command("Plans", "Go to", "Which plan is the cheapest to buy Connects with"),
]


class Opened:
    """A palette that a test opened, and what came of it."""

    def __init__(self, pilot: AppPilot, palette: Palette) -> None:
        self.pilot, self.palette = pilot, palette
        self.chosen: list[str | None] = []

    @property
    def lines(self) -> list[str]:
        return [row if isinstance(row, str) else f"- {row.title}" for row in self.palette.list_.rows]

    @property
    def under_cursor(self) -> str | None:
        current = self.palette.list_.current
        return current.title if isinstance(current, PaletteCommand) else None


async def opened(pilot: AppPilot, **options: Any) -> Opened:
    made = Opened(pilot, Palette(COMMANDS, **options))
    pilot.app.push_screen(made.palette, lambda command: made.chosen.append(command and command.title))
    await pilot.pause()
    return made


# --- the list and its keys -------------------------------------------------------------------------------------------


async def test_every_command_is_listed_in_its_group_and_typing_narrows_at_once(app_on: AppOn) -> None:
    """The best first, and then what is found elsewhere."""
    told: list[str | None] = []
    async with app_on(OPENED).run_test(size=SIZE) as pilot:
        palette = await opened(
            pilot,
            more=lambda text: [command(f"{text} a shop", "Proposals")],
            highlighted=lambda command: told.append(command and command.title),
        )
        everything = ["Record", "- Add a proposal", "- Connects in or out", "Correct", "- Undo"]
        everything += ["Go to", "- Balance", "- Plans"]
        for keys in ("", "x⌫", " "):
            await pilot.press(*keys_of(keys))
            assert palette.lines == everything
            assert palette.under_cursor == "Add a proposal"
        await pilot.press("backspace", *"buy")
        assert palette.lines == ["- Connects in or out", "- Plans", "Proposals", "- buy a shop"]
        assert palette.under_cursor == "Connects in or out"
        await pilot.press("down", "down")
        assert palette.under_cursor == "buy a shop"
        await pilot.press("space", "p")
        assert palette.lines == ["- Plans", "Proposals", "- buy p a shop"]
        assert palette.under_cursor == "Plans"
        await pilot.press("escape")
        told.clear()
        await opened(pilot, highlighted=lambda command: told.append(command and command.title))
        await pilot.press("down", "up", "up", *"un", "x")
    assert told == ["Add a proposal", "Connects in or out", "Add a proposal", "Undo", None]


async def test_enter_closes_with_what_is_under_the_cursor_escape_with_nothing_and_a_click_with_its_row(
    app_on: AppOn, shows: Shows
) -> None:
    """However fast the keys come; a heading is no row, and where nothing fits that is said."""
    app = app_on(OPENED)
    async with app.run_test(size=SIZE) as pilot:
        for keys, chosen in (
            ("↓↓↓↑⏎", "Undo"),
            ("undo⎋", None),
            ("‹pagedown›⏎", "Plans"),
            ("‹pagedown›‹pageup›⏎", "Add a proposal"),
            ("buy↓↑↓⏎⏎⎋", "Plans"),
        ):
            palette = await opened(pilot)
            await pilot.press(*keys_of(keys))
            assert palette.chosen == [chosen], keys
        palette = await opened(pilot)
        await palette.palette.list_.action_select()
        await palette.palette.list_.action_select()
        await pilot.pause()
        assert palette.chosen == ["Add a proposal"]
        assert len(pilot.app.screen_stack) == 1
        palette = await opened(pilot)
        await pilot.press(*"[red]x", "enter", "down", "enter")
        assert palette.chosen == []
        assert app.screen is palette.palette
        shows(app, "palette-nothing-80x24")
        palette.palette.line.value = ""
        await pilot.pause()
        rows = palette.palette.list_
        for heading_or_blank in (3, 12):
            await pilot.click(rows, offset=(4, heading_or_blank))
            assert palette.chosen == []
        assert app.focused is palette.palette.line
        await pilot.click(rows, offset=(4, 4))
        assert palette.chosen == ["Undo"]


# --- in the app ------------------------------------------------------------------------------------------------------


async def test_the_palette_shows_what_can_be_done(demo_app: DrivenApp, shows: Shows) -> None:
    async with demo_app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        names = {command.title for command in commands_on(demo_app, demo_app.screen)}
        assert {"Add", "Hired", "Undo", "Redo", "Filter", "Back to sent", "Removed by Upwork", "Reconcile"} <= names
        await pilot.press("ctrl+p")
        async for size in sized(pilot, SIZES):
            shows(demo_app, f"palette-{size}")
        await pilot.press(*"in")
        async for size in sized(pilot, SIZES):
            shows(demo_app, f"palette-found-{size}")


async def test_a_command_is_run_on_the_screen_where_it_was_chosen(demo_app: DrivenApp) -> None:
    async with demo_app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+p", *"plans", "enter", "ctrl+p", *"insig", "enter")  # two of them in one burst
        assert demo_app.current_mode == "insights"
        await pilot.press("ctrl+p", *"in/out", "enter")
        assert isinstance(pilot.app.screen, ConnectsForm)
        await pilot.press("escape", "1", "ctrl+p", *"add", "enter", *"8 quiz")
        assert demo_app.at(QuickAdd).line.value == "8 quiz"
        await pilot.press("escape")
        for key, dialog in (("a", QuickAdd), ("comma", SettingsScreen), ("ctrl+p", Palette)):
            await pilot.press(key, "ctrl+p")  # over a dialog that does nothing
            assert type(demo_app.screen) is dialog
            await pilot.press("escape")
            assert len(demo_app.screen_stack) == 1


class SlowToOpen(Screen[None]):
    """A screen that is there as late as a test wants."""

    def __init__(self) -> None:
        super().__init__()
        self.may_open = asyncio.Event()

    def compose(self) -> ComposeResult:
        yield Input()

    async def on_compose(self) -> None:
        await self.may_open.wait()


async def test_keys_wait_for_what_a_command_opens(app_on: AppOn, monkeypatch: pytest.MonkeyPatch) -> None:
    app, slow = app_on(OPENED), SlowToOpen()
    command = PaletteCommand("Slow", "", "", lambda: app.push_screen(slow) and None)
    monkeypatch.setattr("connects_tui.tui.dialogs.palette.commands_on", lambda *_: [command])
    async with app.run_test(size=SIZE) as pilot:
        type_ahead(app, ["ctrl+p", "enter", *"typed"])
        await until(lambda: app.screen is slow)
        for _ in range(100):
            await asyncio.sleep(0)
        slow.may_open.set()
        await pilot.pause()
        assert slow.query_one(Input).value == "typed"


async def test_what_is_typed_in_the_palette_records_nothing_and_what_has_no_key_is_done_to_what_is_under_the_cursor(
    app_on: AppOn, journal: Path
) -> None:
    app = app_on(OPENED, sent("job1", 10), sent("job2", 11))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "down")
        before = journal.read_bytes()
        await pilot.press("ctrl+p", *"hdwcxu", "enter", "escape")
        assert isinstance(app.screen, ProposalsScreen)
        assert journal.read_bytes() == before
        await pilot.press("ctrl+p", *"removed", "enter")
        statuses = {state.entry.id: state.status for state in app.current_view.proposals}
        assert statuses == {"job1": "removed", "job2": "sent"}


async def test_the_key_of_the_palette_can_be_another_but_none_that_types_a_character(app_on: AppOn) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=SIZE) as pilot:
        app.settings.change("keys.palette", ["f9"])
        await pilot.press("ctrl+p")
        assert len(app.screen_stack) == 1
        await pilot.press("f9")
        assert isinstance(app.screen, Palette)
        await pilot.press("escape")
        app.settings.change("keys.palette", ["p"])
        assert app.settings_problems[0].sentence.startswith("palette: p would be typed as text")


# --- what is found in the journal ------------------------------------------------------------------------------------


JOBS = (
    sent("job1", 8, title="Theme for a shop", client="Two Words", tags=("two words",)),
    sent("job2", 9, title="Django API", client='A "B" Ltd', tags=("Django",)),
    sent("job3", 10, title="Shopify theme", client="two words", tags=("django",)),
)


async def test_a_found_proposal_tells_its_story_with_the_cursor_on_it(app_on: AppOn, journal: Path) -> None:
    app = app_on(OPENED, *JOBS)
    with journal.open("a", encoding="utf-8") as file:
        file.write('\n[[entry]]\nkind = "proposal"\non = 2026-11-07\nconnects = 6\ntitle = "Written by hand"\n')
    app.book.refresh()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "slash", *"django", "enter", "1", "ctrl+p", *"theme shop", "down", "enter")
        assert isinstance(app.screen, ProposalDetails)
        assert "Theme for a shop" in shown(app)
        await pilot.press("escape")
        proposals = app.at(ProposalsScreen)
        assert (getattr(proposals.proposal, "id", None), proposals.filter_.value) == ("job1", "")
        await pilot.press("ctrl+p", *"by hand", "enter")  # one without an id
        app.at(ProposalDetails)
        await pilot.press("escape")
        assert getattr(proposals.proposal, "title", None) == "Written by hand"


async def test_a_found_client_or_tag_shows_its_proposals(app_on: AppOn) -> None:
    app = app_on(OPENED, *JOBS)
    async with app.run_test(size=SIZE) as pilot:
        for keys, heading, titles in (
            ("two words", "Clients", ["Shopify theme", "Theme for a shop"]),
            ("b ltd", "Clients", ["Django API"]),
            ("two words", "Tags", ["Theme for a shop"]),
            ("#django", "Tags", ["Shopify theme", "Django API"]),
        ):
            await pilot.press("ctrl+p", *keys)
            found = app.at(Palette).list_
            found.cursor = found.rows.index(heading) + 1
            await pilot.press("enter")
            rows = app.at(ProposalsScreen).list_.rows
            assert [row.entry.title for row in rows if hasattr(row, "entry")] == titles


# --- screenshots -----------------------------------------------------------------------------------------------------


async def test_a_screenshot_is_saved_under_a_name_that_replaces_nothing_or_it_says_why_not(
    app_on: AppOn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr(Path, "home", lambda: home)
    first = home / f"connects-{TODAY}.svg"
    first.write_text("mine", encoding="utf-8")
    app = app_on(OPENED, *JOBS)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "U", "ctrl+p", *"picture", "enter")
        second = home / f"connects-{TODAY}-2.svg"
        assert app.said == [f"Saved {second}"]
        monkeypatch.setattr(Path, "home", lambda: tmp_path / "gone")
        await pilot.press("ctrl+p", *"screenshot", "enter")
        message, severity = app.toasts[-1]
        assert severity == "error"
        assert "gone: No such file or directory" in message
    assert first.read_text(encoding="utf-8") == "mine"
    picture = "\n".join(rows_of(second.read_text(encoding="utf-8"), 24))
    assert "Theme for a shop" in picture
    assert "Commands" not in picture
    assert "redo" not in picture  # what was said before


FOUND = {
    "buy": "In/out",
    "bonus": "In/out",
    "refund": "In/out",
    "budget": "Budget",
    "upgrade": "Membership",
    "downgrade": "Membership",
    "tax": "Membership",
    "note": "Proposals",
    "link": "Add",
    "screenshot": "Screenshot",
    "import": "Import…",
    "export": "Export…",
    "forecast": "Forecast at a pace",
    "theme": "Theme",
    "help": "Keys",
}
"""Words that a user would try, each with what stands first."""


async def test_an_action_is_found_by_any_word_that_one_would_try(demo_app: DrivenApp) -> None:
    async with demo_app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+p")
        for word, title in FOUND.items():
            first = found_for(demo_app, word)[0]
            assert (first.title, bool(first.about)) == (title, True), word
        await pilot.press("escape", "2", "ctrl+p")
        for word in ("note", "client", "title"):
            assert "Edit" in [found.title for found in found_for(demo_app, word)[:3]], word


def found_for(app: DrivenApp, word: str) -> list[PaletteCommand]:
    palette = app.at(Palette)
    palette.line.value = word
    return [row for row in palette.list_.rows if isinstance(row, PaletteCommand)]
