"""Settings in the app: what is set is what one sees, and what one changes is in the file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.content import Content
from textual.widgets import Input

from connects_tui.keys import Action
from connects_tui.settings import FIRST_LINE, SETTINGS, Setting, SettingsFile
from connects_tui.tui.dialogs.palette import commands_on
from connects_tui.tui.screens.settings import SettingsRow, SettingsScreen
from tests.tui.conftest import BookOn, Shows, sized
from tests.tui.driving import AppPilot, DrivenApp, shown
from tests.tui.test_keys import OPENED

SIZES = [(80, 24), (120, 36)]

AppSet = Callable[..., DrivenApp]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


@pytest.fixture
def app_set(file: Path, book_on: BookOn) -> AppSet:
    """Make apps with settings."""
    book_on(OPENED)

    def make(text: str | None = None) -> DrivenApp:
        if text is not None:
            file.write_text(text, encoding="utf-8")
        return DrivenApp(lambda _: book_on(), SettingsFile(file))

    return make


async def go_to(pilot: AppPilot, name: str) -> None:
    """Put the cursor on the row of a setting or an action."""
    await pilot.pause()
    rows = pilot.app.at(SettingsScreen).rows
    rows.cursor = next(number for number, row in enumerate(rows.rows) if name_of(row) == name)
    await pilot.pause()


MISTAKEN = """\
# How I like it
theme = "nrod"
date_format = "2026"

[keys]
add = "b"
undoo = "z"
"""


# --- what it shows ---------------------------------------------------------------------------------------------------


async def test_the_screen_shows_everything_that_can_be_set(app_set: AppSet, shows: Shows) -> None:
    app = app_set('currency_sign = "US$"\nusual_cost = 12\n[keys]\nadd = ["N", "f5"]\n')
    async with app.run_test() as pilot:
        await pilot.press("comma", "down")
        async for size in sized(pilot, SIZES):
            shows(app, f"settings-{size}")
        assert len(app.at(SettingsScreen).rows.rows) > len(SETTINGS) + 50


def test_what_a_setting_means_fits_a_line() -> None:
    assert [setting.name for setting in SETTINGS.values() if len(setting.means) > 72] == []


# --- the filter ------------------------------------------------------------------------------------------------------


def name_of(row: SettingsRow | None) -> str:
    match row:
        case Setting(name=name) | Action(id=name):
            return name
    return ""


def names(app: DrivenApp) -> list[str]:
    return [name for row in app.at(SettingsScreen).rows.rows if (name := name_of(row))]


async def test_settings_are_found_by_typing_words_of_what_they_are_and_mean(
    app_set: AppSet, shows: Shows, file: Path
) -> None:
    app = app_set()
    async with app.run_test() as pilot:
        await pilot.press("comma")
        everything = names(app)
        await pilot.press("slash", *"q,zz", "enter", "right", "delete", "enter")
        assert names(app) == []
        assert 'No setting or key matches "q,zz": esc clears it' in shown(app)
        assert not file.exists()
        await pilot.press("escape")
        for typed, name in (("DATE", "date_format"), ("usual_cost", "usual_cost"), ("pròposals", "go-proposals")):
            await pilot.press("slash", *typed)
            assert name in names(app)
            assert len(names(app)) < len(SETTINGS) + 40
            await pilot.press("escape")
        await pilot.press("slash", *"undo", "enter", "down")
        assert names(app) == ["undo"]
        await pilot.press("escape")  # it clears the filter
        assert names(app) == everything
        assert name_of(app.at(SettingsScreen).rows.current) == "undo"
        await pilot.press("slash", "escape")
        assert app.screen_name == "Settings"
        await pilot.press("escape")  # and then it closes the settings
        assert app.screen_name == "Balance"
        await pilot.press("comma", "slash", *"dates look")
        assert names(app) == ["date_format"]
        shows(app, "settings-filtered-80x24")
        await pilot.press("enter", "right")
        assert app.settings.values.date_format == "Nov 23"
        assert names(app) == ["date_format"]


# --- mistakes --------------------------------------------------------------------------------------------------------


async def test_mistakes_are_told_once_and_listed_with_their_lines_and_the_defaults_apply(
    app_set: AppSet, shows: Shows, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)
    app = app_set(MISTAKEN)
    app.settings.file.path = Path("settings.toml")  # the same on every machine
    async with app.run_test() as pilot:
        told = 'settings.toml, line 2: There is no theme "nrod". Did you mean nord? '
        assert app.said == [told + "There are 3 more; Settings shows all."]
        assert [problem.line for problem in app.settings_problems] == [2, 3, 6, 7]
        assert app.theme == "connects"
        app.clear_notifications()
        await pilot.press("comma")
        async for size in sized(pilot, SIZES):
            shows(app, f"settings-mistakes-{size}")
        await go_to(pilot, "add")
        await pilot.press("enter", "N")  # one is mended by giving the key anew
        assert file.read_text(encoding="utf-8") == MISTAKEN.replace('add = "b"', 'add = "N"')
        assert [problem.line for problem in app.settings_problems] == [2, 3, 7]
        await pilot.press("escape", "N")
        assert app.screen_name == "QuickAdd"


async def test_what_an_editor_changes_meanwhile_is_taken_in_and_a_mistake_in_it_told(
    app_set: AppSet, file: Path
) -> None:
    app = app_set('theme = "nord"\n')

    async def edited(pilot: AppPilot, text: str) -> None:
        app.clear_notifications()
        file.write_text(text, encoding="utf-8")
        app.on_app_focus()
        await pilot.pause()

    async with app.run_test() as pilot:
        assert (app.theme, app.said) == ("nord", [])
        await edited(pilot, 'theme = "dracula"\n')
        assert (app.theme, app.said) == ("dracula", [])
        await edited(pilot, 'usual_cost = "6"\n')
        told = (
            "settings.toml, line 1: usual_cost must be a whole number of Connects from 0 to 1,000,000, without quotes. "
        )
        assert app.said == [told + "It isn't used until you fix it."]
        await edited(pilot, '"[red]x[/nope]" = 1\n')
        await pilot.press("comma")
        first = app.at(SettingsScreen).rows.rows[0]
        assert isinstance(first, Content)
        assert first.plain.startswith('! line 1: There is no setting "[red]x[/nope]". Known ones')
        await edited(pilot, "theme = nord\n")
        await go_to(pilot, "usual_cost")
        await pilot.press("right")  # a damaged file stays as it is
        assert app.said[-1].startswith(f"{file}:1: not changed: This is not TOML: ")
        assert file.read_text(encoding="utf-8") == "theme = nord\n"


# --- changing --------------------------------------------------------------------------------------------------------


async def test_a_change_is_in_the_file_at_once_and_seen_behind_it_and_comments_stay(
    app_set: AppSet, file: Path
) -> None:
    app = app_set('# mine\ndate_format = "23 Nov" # short\n')
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("comma", "down", "down", "right", "right")
        assert file.read_text(encoding="utf-8") == '# mine\ndate_format = "2026-11-23" # short\n'
        assert app.said == ["Saved to settings.toml"]
        await pilot.press("escape")
        assert "2026-11-23" in shown(app)
        await pilot.press("comma", "down", "down", "delete")
        assert file.read_text(encoding="utf-8") == "# mine\n"
        await pilot.press("down", "down", "right", "right", "right", "left", "up", "up", "left", "up", "enter")
        written = '# mine\nusual_cost = 1\ndate_format = "23.11."\nfirst_day_of_week = "sunday"\n'
        assert file.read_text(encoding="utf-8") == written


async def test_a_sign_and_a_number_are_typed(app_set: AppSet, file: Path) -> None:
    app = app_set()
    async with app.run_test() as pilot:
        await pilot.press("comma", "down", "down", "down", "enter", "backspace", "1", "enter")
        assert not file.exists()  # which is no sign; the line stays, and says so
        app.screen.query_one(Input).value = "€"
        await pilot.press("enter", "down", "enter", "1", "2", "enter")
        assert file.read_text(encoding="utf-8") == f'{FIRST_LINE}currency_sign = "€"\nusual_cost = 12\n'
        assert app.book.usual_cost == 12
        await pilot.press("escape", "a", *"job")
        assert "Connects  12 Connects, your setting" in shown(app)
        await pilot.press("escape", "comma", "down", "down", "down", "down")
        await pilot.press("enter", "backspace", "backspace", "enter")
        assert file.read_text(encoding="utf-8") == f'{FIRST_LINE}currency_sign = "€"\n'


async def test_days_are_written_and_the_usual_cost_is_read_as_set_from_the_first_picture_on(app_set: AppSet) -> None:
    app = app_set('date_format = "Nov 23"\nusual_cost = 3\n')
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Nov 23" in shown(app)
        for date_format in ("2026-11-23", "23.11."):
            app.settings.change("date_format", date_format)
            await pilot.pause()
            assert date_format in shown(app)
        await pilot.press("a", *"job")
        assert "Connects  3 Connects, your setting" in shown(app)


# --- themes ----------------------------------------------------------------------------------------------------------


async def test_a_theme_is_tried_on_and_taken_off_again_or_remembered(app_set: AppSet, file: Path) -> None:
    app = app_set("# mine\n")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", "down", "down", "escape")  # another list of the palette changes none
        assert app.theme == "connects"
        for keys in (("down", "escape"), ("enter",)):
            await pilot.press("ctrl+p", *"theme", "enter")
            assert app.theme == "connects"
            assert file.read_text(encoding="utf-8") == "# mine\n"
            await pilot.press("down")
            assert app.theme == "connects-light"
            assert app.screen.query_one("#palette").styles.background.brightness > 0.5  # the list itself too
            assert app.screen_stack[-2].styles.background.brightness > 0.5
            await pilot.press(*keys)
        assert app.theme == "connects-light"
        assert file.read_text(encoding="utf-8") == '# mine\ntheme = "connects-light"\n'
        assert app.said == ["Saved to settings.toml"]
        assert app_set().theme == "connects-light"
        await pilot.press("comma", "enter", *"gruvb")  # they are found by their name
        assert app.theme == "gruvbox"
        await pilot.press(*"xyz")
        assert app.theme == "connects-light"  # nothing is tried on any more
        await pilot.press("enter", *["backspace"] * 3, "enter")
        assert 'theme = "gruvbox"\n' in file.read_text(encoding="utf-8")


# --- keys ------------------------------------------------------------------------------------------------------------


async def test_keys_that_are_set_do_it_and_are_shown_and_named(app_set: AppSet, shows: Shows) -> None:
    app = app_set('[keys]\nadd = "N"\nrepeat = "f4"\nlist-down = ["ctrl+n", "down"]\nquit = "Q"\n')
    async with app.run_test() as pilot:
        await pilot.press("a")
        assert app.screen_name != "QuickAdd"
        await pilot.press("question_mark")
        shows(app, "keys-rebound-80x24")
        await pilot.press("escape")
        keys = {command.title: command.key for command in commands_on(app, app.screen)}
        assert (keys["Add"], keys["Settings"]) == ("N", ",")
        await pilot.press("N")
        assert app.screen_name == "QuickAdd"
        await pilot.press("escape")
        app.settings.change("keys.undo", ["f6", "u"])
        app.settings.change("keys.keys", ["f1"])
        app.settings.change("keys.redo", ["question_mark"])
        for keys_, says in ((("N", *"6 job", "enter"), " · f6 undoes"), (("f6",), " · ? redoes")):
            await pilot.press(*keys_)
            assert app.said[-1].endswith(says)


async def test_a_key_is_given_to_an_action_by_pressing_it(app_set: AppSet, file: Path, shows: Shows) -> None:
    app = app_set()
    async with app.run_test() as pilot:
        await pilot.press("comma")
        await go_to(pilot, "add")
        await pilot.press("enter", "x")
        assert app.screen_name == "NewKey"  # x does something else already
        shows(app, "settings-clash-80x24")
        assert not file.exists()
        await pilot.press("exclamation_mark")
        given = f'{FIRST_LINE}\n[keys]\nadd = "!"\n'
        assert file.read_text(encoding="utf-8") == given
        for key, text in (("escape", given), ("delete", given.removesuffix('add = "!"\n'))):
            await pilot.press("escape", "exclamation_mark")
            assert app.screen_name == "QuickAdd"
            await pilot.press("escape", "comma")
            await go_to(pilot, "add")
            await pilot.press("enter", key)  # asking for a key can be left, or end with the default
            assert app.screen_name == "Settings"
            assert file.read_text(encoding="utf-8") == text
