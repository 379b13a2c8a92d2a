"""The watch over the journal while the app is open: what others do to the file is seen, told and healed."""

import os
from datetime import date
from pathlib import Path

import pytest
from textual.events import AppFocus

from connects_tui import files
from connects_tui.actions.book import Book
from connects_tui.actions.correcting import editor_command
from connects_tui.actions.housekeeping import run_daily_checks
from connects_tui.journal.backups import back_up, backups
from connects_tui.journal.file import JournalFile
from connects_tui.ledger.entries import Account, Entry, Proposal
from connects_tui.rules import Rulebook
from connects_tui.tui.dialogs import dialog
from connects_tui.tui.dialogs.palette import CommandList, Palette
from connects_tui.tui.screens.balance import BalanceScreen
from connects_tui.tui.screens.broken import BrokenScreen, PutBack
from connects_tui.tui.screens.proposals import ProposalsScreen
from connects_tui.tui.type_ahead import TypeAhead
from tests.journal.building import save
from tests.on_a_day import TODAY
from tests.tui.conftest import AppOn
from tests.tui.driving import clock, shown

ACCOUNT = Account(on=date(2026, 11, 1), rules="upwork", plan="plus", renewal_day=5, balance=40)


def job(title: str) -> Entry:
    return Proposal(on=TODAY, connects=8, title=title)


def titles(path: Path) -> list[str]:
    file = JournalFile(path)
    file.refresh()
    return [entry.title for entry in file.parsed.entries if isinstance(entry, Proposal)]


async def test_what_another_window_adds_a_torn_end_and_a_journal_that_goes_are_seen(
    app_on: AppOn, journal: Path, rulebook: Rulebook
) -> None:
    app = app_on(ACCOUNT, job("One"))
    async with app.run_test() as pilot:
        Book(JournalFile(journal), rulebook, now=clock).record([job("Elsewhere")])
        await pilot.press(AppFocus())
        assert app.current_view.ledger.balance == 124
        journal.write_bytes(journal.read_bytes() + b"\n[[entry]] # zzzz 2026-11")
        await app.look_at_journal()
        assert [message for message in app.said if "never saved" in message]
        assert journal.read_bytes().endswith(b"Z\n")  # the torn end is cut off
        app.clear_notifications()
        whole = journal.read_bytes()
        journal.unlink()
        await app.look_at_journal()
        assert app.said == [f"{journal} is gone; put it back"]
        app.clear_notifications()
        assert "! Nothing can be saved in the journal: the file is gone; put it back." in shown(app)
        journal.write_bytes(whole)
        await app.look_at_journal()
        assert "Nothing can be saved" not in shown(app)


async def test_what_is_added_while_the_app_opens_is_shown_and_not_offered(
    app_on: AppOn, journal: Path, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(ACCOUNT)
    elsewhere = Book(JournalFile(journal), rulebook, now=clock)
    hand_over = TypeAhead.open

    def added_before(self: TypeAhead) -> None:
        elsewhere.record([job("Elsewhere")])
        hand_over(self)

    monkeypatch.setattr(TypeAhead, "open", added_before)
    async with app.run_test():
        app.at(BalanceScreen)
        assert app.current_view.ledger.balance == 132


async def test_the_start_reads_the_journal_once(app_on: AppOn, journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app_on(ACCOUNT, job("One"))
    reads: list[Path] = []
    read_bytes = files.read_bytes

    def noted(path: Path, most: int) -> bytes:
        reads.append(path)
        return read_bytes(path, most)

    monkeypatch.setattr(files, "read_bytes", noted)
    app = app_on()
    async with app.run_test():
        app.watcher.check_journal()
    assert reads.count(journal) == 1


async def test_what_is_typed_while_others_write_is_recorded_once_each(
    app_on: AppOn, journal: Path, rulebook: Rulebook
) -> None:
    app = app_on(ACCOUNT)
    elsewhere = Book(JournalFile(journal), rulebook, now=clock)
    async with app.run_test() as pilot:
        for number in range(2):
            await pilot.press("a", "1")
            elsewhere.record([job(f"there {number}")])
            await pilot.press("space", "h")
            app.watcher.check_journal()
            await pilot.press("i")
            elsewhere.record([job(f"also {number}")])
            await pilot.press("enter")
            app.back_signal.publish(None)
            await pilot.pause()
    expected = [name for number in range(2) for name in (f"there {number}", f"also {number}", "hi")]
    assert titles(journal) == expected


async def test_what_a_stale_editor_overwrites_is_offered_and_put_back(
    app_on: AppOn, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(ACCOUNT, job("One"))
    async with app.run_test() as pilot:
        for title, by_rename in (("Two", True), ("Three", False)):
            stale, before = journal.read_bytes(), titles(journal)
            app.book.record([job(title)])
            save(journal, stale, by_rename=by_rename)
            await app.look_at_journal()
            app.at(PutBack)
            with monkeypatch.context() as patched:
                patched.setattr("connects_tui.journal.file.sync", lambda _: (_ for _ in ()).throw(OSError("tired")))
                await pilot.press("p")
            assert "not saved: tired" in app.text_of("#refusal")
            assert journal.read_bytes() == stale
            await pilot.press("enter", "p")
            assert titles(journal) == [*before, title]
            app.at(BalanceScreen)
            assert app.said == ["1 entry put back · u undoes"]
        await app.look_at_journal()
        save(journal, stale, by_rename=True)
        await app.look_at_journal()
        app.at(PutBack)  # what was put back once is offered again


@pytest.fixture
def overwritten(app_on: AppOn, journal: Path) -> AppOn:
    """Make apps on a journal over which an old copy was saved while none was open."""
    app_on(ACCOUNT, job("One"))
    stale = journal.read_bytes()
    app_on(job("Two"))
    journal.write_bytes(stale)
    return app_on


async def test_what_was_overwritten_while_no_window_was_open_is_offered_at_each_start_until_it_is_answered(
    overwritten: AppOn, journal: Path
) -> None:
    app = overwritten()
    async with app.run_test() as pilot:
        app.at(PutBack)
        await pilot.press("escape")
        app.back_signal.publish(None)
        await pilot.pause()
        app.at(BalanceScreen)  # what is put off comes again at the next start and not before
    app = overwritten()
    async with app.run_test() as pilot:
        app.at(PutBack)
        await pilot.press("n")
        assert titles(journal) == ["One"]
    app = overwritten()
    async with app.run_test():
        app.at(BalanceScreen)


async def test_an_offer_waits_until_nothing_is_being_typed(app_on: AppOn, journal: Path) -> None:
    app = app_on(ACCOUNT)
    stale = journal.read_bytes()
    app.book.record([job("Two")])
    async with app.run_test() as pilot:
        await pilot.press("a", *"8")
        journal.write_bytes(stale)
        app.watcher.check_journal()
        await pilot.press("space", "p", "n")
        assert not isinstance(app.screen, PutBack)
        await pilot.press("enter")
        assert titles(journal) == ["pn"]
        await app.look_at_journal()
        app.at(PutBack)
        await pilot.press("p")
        assert titles(journal) == ["pn", "Two"]


async def test_a_conflict_copy_is_offered(app_on: AppOn, journal: Path) -> None:
    app = app_on(ACCOUNT)
    copy = journal.with_name("journal.sync-conflict-20261123-101010-ABCDEFG.toml")
    copy.write_bytes(
        journal.read_bytes()
        + b'\n[[entry]]\nid = "there"\nkind = "proposal"\non = 2026-11-20\nconnects = 6\ntitle = "[red]There[/]"\n'
        + b'\n[[entry]]\nid = "seen"\nkind = "status"\nof = "there"\non = 2026-11-20\nstatus = "viewed"\n'
    )
    async with app.run_test() as pilot:
        app.at(PutBack)
        assert 'status viewed for "[red]There[/]"' in app.text_of("#put-back Static")
        await pilot.press("p")
        assert titles(journal) == ["[red]There[/]"]
        assert copy.exists()


async def test_damage_while_the_app_is_open_shows_the_line_and_heals_itself(app_on: AppOn, journal: Path) -> None:
    app = app_on(ACCOUNT, job("One"), job("Two"))
    whole = journal.read_bytes()
    async with app.run_test(size=(80, 24)) as pilot:
        journal.write_bytes(whole.replace(b'title = "One"', b'title = = "One"'))
        line = whole[: whole.index(b"title =")].count(b"\n") + 1
        await app.look_at_journal()
        app.at(BrokenScreen)
        shown = app.text_of("#problems")
        assert f"{journal}:{line}:9" in shown
        assert '    title = = "One"\n            ^' in shown
        await pilot.press("ctrl+p", *"Two")
        assert "Proposals" not in app.at(Palette).query_one(CommandList).rows  # they are shown on another screen
        await pilot.press("escape")
        journal.write_bytes(whole)
        await pilot.press("enter")
        app.at(BalanceScreen)
        assert app.current_view.ledger.balance == 124


async def test_a_damaged_journal_opens_with_the_damage_and_the_rest_can_be_shown(
    app_on: AppOn, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor")
    app_on(ACCOUNT, job("One"))
    with journal.open("ab") as file:
        file.write(b"kind = =\n")
    before = journal.read_bytes()
    app = app_on()
    async with app.run_test() as pilot:
        app.at(BrokenScreen)
        await pilot.press("e")
        assert any("No editor could be opened" in message for message in app.said)
        await pilot.press("escape")
        app.at(BalanceScreen)
        await pilot.press("u")
        assert any("is damaged; nothing can be added until it is fixed" in message for message in app.said)
        assert journal.read_bytes() == before
        assert backups(journal) == []


async def test_a_journal_without_an_account_heals_itself_too(app_on: AppOn, journal: Path) -> None:
    app_on(ACCOUNT)
    whole = journal.read_bytes()
    journal.write_bytes(whole.replace(b'plan = "plus"', b'plan = "gold"'))
    app = app_on()
    async with app.run_test() as pilot:
        for keys in ([], ["a", "1", "2", "u", "enter"], ["escape"]):
            await pilot.press(*keys)
            assert (type(app.screen), app.view) == (BrokenScreen, None)
        journal.write_bytes(whole.replace(b'plan = "plus"', b'plan = "tin"'))
        await pilot.press("enter")
        assert "tin" in app.text_of("#problems")
        journal.write_bytes(whole)
        await pilot.press("enter")
        app.at(BalanceScreen)


@pytest.mark.parametrize(
    ("environment", "line", "command"),
    [
        ({"EDITOR": "vim"}, 12, ["vim", "+12", "j.toml"]),
        ({"EDITOR": "nano", "VISUAL": "code -n"}, 12, ["code", "-n", "--wait", "--goto", "j.toml:12"]),
        ({"EDITOR": "code --wait"}, 0, ["code", "--wait", "j.toml"]),
        ({"EDITOR": "/usr/bin/hx"}, 3, ["/usr/bin/hx", "j.toml:3"]),
        ({"EDITOR": "my-editor --fast"}, 12, ["my-editor", "--fast", "j.toml"]),
        ({"EDITOR": "odd'quote"}, 12, ["odd'quote", "j.toml"]),
        ({}, 12, ["vi", "+12", "j.toml"]),
    ],
)
def test_the_users_editor_opens_on_the_line(environment: dict[str, str], line: int, command: list[str]) -> None:
    assert editor_command(Path("j.toml"), line, environment) == command


async def test_a_read_only_journal_is_shown_with_the_reason(
    app_on: AppOn, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app_on(ACCOUNT)
    access = os.access
    monkeypatch.setattr(os, "access", lambda place, mode: Path(place) != journal and access(place, mode))
    app = app_on()
    async with app.run_test():
        app.at(BalanceScreen)
        assert any("shown but can't be changed: this file is read-only" in message for message in app.said)


async def test_others_who_can_read_the_journal_and_a_changed_past_are_told_at_the_start(
    app_on: AppOn, journal: Path
) -> None:
    app_on(ACCOUNT)
    journal.chmod(0o644)
    back_up(journal, journal.read_bytes().replace(b"40", b"41"), date(2026, 11, 20))
    app = app_on()
    async with app.run_test():
        told = app.said
        assert ["has changed from this line" in message for message in told] == [True, False]
        assert told[1] == f"Other users of this machine can read your journal. To keep it private: chmod 600 {journal}."
        assert [backup.day for backup in backups(journal)] == [date(2026, 11, 20), TODAY]
    assert run_daily_checks(app.book, TODAY) == []


async def test_nothing_comes_up_by_itself_right_behind_a_key(
    app_on: AppOn, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(ACCOUNT)
    stale = journal.read_bytes()
    app.book.record([job("Two")])
    async with app.run_test() as pilot:
        await pilot.press("2")
        monkeypatch.setattr("connects_tui.tui.loading.QUIET_SECONDS", float("inf"))
        journal.write_bytes(stale)
        await app.look_at_journal()
        app.at(ProposalsScreen)
        journal.write_bytes(stale + b"kind = =\n")
        await app.look_at_journal()
        app.at(ProposalsScreen)
        monkeypatch.setattr("connects_tui.tui.loading.QUIET_SECONDS", 0.0)
        await app.look_at_journal()
        app.at(BrokenScreen)


async def test_a_key_that_comes_before_an_offer_can_be_read_is_no_answer(
    overwritten: AppOn, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialog, "IGNORE_KEYS_SECONDS", float("inf"))
    app = overwritten()
    async with app.run_test() as pilot:
        await pilot.press("p", "n")
        app.at(PutBack)
        monkeypatch.setattr(dialog, "IGNORE_KEYS_SECONDS", 0.0)
        await pilot.press("p")
    assert titles(journal) == ["One", "Two"]
