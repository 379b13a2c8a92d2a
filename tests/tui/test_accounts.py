"""Several accounts: side by side with a total, and going from one to another."""

from decimal import Decimal
from pathlib import Path

import pytest

from connects_tui import tui
from connects_tui.actions.book import Book
from connects_tui.journal.file import JournalFile
from connects_tui.journal.paths import settings_file
from connects_tui.rules import Rulebook
from connects_tui.tui.dialogs.accounts import Accounts, AccountSummary, together
from tests.on_a_day import connects
from tests.tui.conftest import AppOn, Shows, sized
from tests.tui.driving import clock, shown
from tests.tui.terminal import Terminal
from tests.tui.test_keys import OPENED, sent


async def test_accounts_stand_side_by_side_with_a_total_and_enter_goes_to_another(
    app_on: AppOn, journal: Path, rulebook: Rulebook, shows: Shows
) -> None:
    agency = journal.with_name("agency.toml")
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text(
        f"[accounts]\nme = '{journal}'\nagency = '{agency}'\nnew = '{journal.with_name('new.toml')}'\n"
        f"folder = '{journal.parent}'\nbranch = '{agency}'\nhome = '~no-such-user/journal.toml'\n",
        encoding="utf-8",
    )

    def another(path: Path) -> Book:
        ids = (f"id{number}" for number in range(100))
        return Book(JournalFile(path), rulebook, now=clock, new_id=lambda: next(ids))

    for entries in ([OPENED], [sent("job1", 16)]):
        another(agency).record(entries)
    app = app_on(OPENED)
    app.another_book = another
    async with app.run_test(size=(120, 36)) as pilot:
        assert "me · Freelancer Plus" in shown(app)
        await pilot.press("f3")
        async for size in sized(pilot, [(120, 36), (60, 18)]):
            shows(app, f"accounts-{size}")
        await pilot.press("f3", "f3", "f3", "enter")
        assert app.said == [f"{journal.parent}: can't be read: it is a folder, not a file"]
        assert app.is_running
        await pilot.press("f3", "f3", "enter")
        assert app.said[-1].endswith("a path that begins with ~ names a user that doesn't exist")
        await pilot.press("f3")  # round to where it was
        await pilot.press("enter")
        assert app.is_running
        await pilot.press("f3", "f3", "enter", "2")
        assert app.next_journal == agency
        assert not app.is_running


@pytest.mark.parametrize(("is_there", "says"), [(True, "f3 opens another account"), (False, "f3 other accounts")])
async def test_a_journal_that_is_damaged_or_not_there_yet_leads_to_another_account(
    app_on: AppOn, journal: Path, rulebook: Rulebook, is_there: bool, says: str
) -> None:
    if is_there:
        app_on(OPENED)
        journal.write_bytes(journal.read_bytes().replace(b'plan = "plus"', b'plan = "gold"'))
    agency = journal.with_name("agency.toml")
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text(f"[accounts]\nagency = '{agency}'\n", encoding="utf-8")
    app = app_on()
    app.another_book = lambda path: Book(JournalFile(path), rulebook, now=clock)
    app.home_journal = journal.with_name("first.toml")
    async with app.run_test(size=(80, 24)) as pilot:
        assert says in shown(app)
        assert ("connects · setup · journal.toml" in shown(app)) is not is_there
        await pilot.press("f3")
        assert "● journal.toml" in shown(app), "which the settings don't name"
        assert "first.toml" in shown(app)
        await pilot.press("down", "down", "enter")
    assert app.next_journal == agency


async def test_without_accounts_it_says_how_to_name_some(app_on: AppOn) -> None:
    app = app_on(OPENED)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f3")
        app.another_book = lambda _: app.book
        await pilot.press("f3")
        assert app.said == [
            "The demo has one account; yours are left alone",
            f'You have one account. For another, write in {settings_file()}:\n[accounts]\nagency = "agency.toml"',
        ]
        assert not isinstance(app.screen, Accounts)


def test_the_app_opens_the_journal_of_the_account_that_was_chosen_with_what_was_typed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[tuple[Path, list[str]]] = []

    class Chosen:
        """An app whose user goes to another account at once."""

        unusable, return_code, another_book = None, 0, None

        def __init__(self, read: object, *_: object) -> None:
            self.journal: Path = read.args[0]  # type: ignore[attr-defined] # a partial of what reads it
            self.typed: list[str] = []
            self.type_ahead = self
            self.next_journal = None if opened else tmp_path / "agency.toml"
            self.unsaved_lines: list[str] = []

        def enqueue(self, event: str) -> None:
            self.typed.append(event)

        def take(self) -> list[str]:
            return ["a", "6"]

        def run(self) -> None:
            opened.append((self.journal, [*self.typed, *self.unsaved_lines]))
            self.unsaved_lines.append("6 Theme")

    monkeypatch.setattr("connects_tui.tui.app.ConnectsApp", Chosen)
    monkeypatch.setattr(tui, "_check_terminal", lambda: None)
    assert tui.run_app(tmp_path / "journal.toml") == 0
    assert opened == [(tmp_path / "journal.toml", []), (tmp_path / "agency.toml", ["a", "6", "6 Theme"])]


def test_what_is_typed_on_the_way_to_another_account_is_done_there_and_no_key_is_lost(
    app_on: AppOn, journal: Path, rulebook: Rulebook
) -> None:
    app_on(OPENED)
    agency = journal.with_name("agency.toml")
    Book(JournalFile(agency), rulebook, now=clock).record([OPENED])
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text(f"[accounts]\nme = '{journal}'\nagency = '{agency}'\n", encoding="utf-8")
    before = journal.read_bytes()
    with Terminal(connects("--journal", str(journal))) as terminal:
        terminal.press("‹f3›↓⏎a7 ")
        terminal.read_until(b"\x1b[?1000l")  # the app lets go of the mouse, and reads on for a moment
        terminal.press("from ")
        terminal.read_until(b"\x1b[?1049l")  # and of the screen
        terminal.press("one to the other⏎?")
        terminal.until("─ Keys ─")
        terminal.press("qq")
        assert terminal.ended() == 0
    assert 'title = "from one to the other"' in agency.read_text(encoding="utf-8")
    assert journal.read_bytes() == before


def test_the_total_is_worth_something_only_where_a_plan_can_buy() -> None:
    bought, basic = AccountSummary("a", None, worth=Decimal("3.00")), AccountSummary("b", Path("b"), balance=8)
    assert (together([bought, basic]).worth, together([basic]).worth) == (Decimal("3.00"), None)
