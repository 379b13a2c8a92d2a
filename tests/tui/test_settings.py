"""Settings in the app: what is set is what one sees, and what one changes is in the file."""

from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.widgets import Input

from connects_tui.actions.book import Book
from connects_tui.journal.file import JournalFile
from connects_tui.rules import Rulebook
from connects_tui.settings import HEADING, SETTINGS, SettingsFile
from connects_tui.tui.dialogs.palette import commands_on
from connects_tui.tui.dialogs.quick_add import QuickAdd
from connects_tui.tui.screens.settings import SettingsScreen
from tests.tui.conftest import Shows
from tests.tui.driving import AppPilot, DrivenApp, clock, shown

SIZES = [(80, 24), (120, 36)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


class Settled:
    """Makes apps on the demo's year with settings."""

    def __init__(self, file: Path, journal: Path, rulebook: Rulebook, year: bytes) -> None:
        self._file, self._journal, self._rulebook = file, journal, rulebook
        journal.write_bytes(year)

    def __call__(self, text: str | None = None) -> DrivenApp:
        if text is not None:
            self._file.write_text(text, encoding="utf-8")
        book = Book(JournalFile(self._journal), self._rulebook, now=clock)
        return DrivenApp(lambda _: book, SettingsFile(self._file))


@pytest.fixture
def app_set(file: Path, journal: Path, rulebook: Rulebook, demo_year: bytes) -> Settled:
    return Settled(file, journal, rulebook, demo_year)


def settings_screen(app: App[Any]) -> SettingsScreen:
    assert isinstance(app.screen, SettingsScreen)
    return app.screen


async def go_to(pilot: AppPilot, name: str) -> None:
    """Put the cursor on the row of a setting or an action."""
    await pilot.pause()
    rows = settings_screen(pilot.app).rows
    rows.cursor = next(number for number, row in enumerate(rows.rows) if row.name == name)
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


@pytest.mark.parametrize("size", SIZES)
async def test_the_screen_shows_everything_that_can_be_set(
    app_set: Settled, shows: Shows, size: tuple[int, int]
) -> None:
    app = app_set('currency_sign = "US$"\nusual_cost = 12\n[keys]\nadd = ["n", "f5"]\n')
    async with app.run_test(size=size) as pilot:
        await pilot.press("comma", "down")
        shows(app, f"settings-{size[0]}x{size[1]}")
        assert len(settings_screen(app).rows.rows) > len(SETTINGS) + 50


@pytest.mark.parametrize("size", SIZES)
async def test_the_screen_lists_every_mistake_with_line_and_remedy(
    app_set: Settled, shows: Shows, file: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.chdir(file.parent)
    app = app_set(MISTAKEN)
    app.settings_file.path = Path("settings.toml")  # the same on every machine
    async with app.run_test(size=size) as pilot:
        await pilot.press("comma")
        shows(app, f"settings-mistakes-{size[0]}x{size[1]}")


async def test_a_clash_is_said_and_another_key_asked_for(app_set: Settled, shows: Shows) -> None:
    app = app_set()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("comma")
        await go_to(pilot, "add")
        await pilot.press("enter", "x")
        shows(app, "settings-clash-80x24")


def test_what_a_setting_means_fits_a_line() -> None:
    assert [setting.name for setting in SETTINGS.values() if len(setting.means) > 72] == []


# --- the filter ------------------------------------------------------------------------------------------------------


def names(app: App[Any]) -> list[str]:
    return [row.name for row in settings_screen(app).rows.rows if row.kind in ("setting", "key")]


def under_cursor(app: App[Any]) -> str:
    row = settings_screen(app).rows.current
    return row.name if row else ""


async def test_settings_are_found_by_typing_words_of_what_they_are_and_mean(app_set: Settled, shows: Shows) -> None:
    app = app_set()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("comma", "slash", *"days written")
        assert names(app) == ["date_format"]
        shows(app, "settings-filtered-80x24")
        await pilot.press("enter", "right")
        assert app.settings.date_format == "Nov 23"
        assert names(app) == ["date_format"]


@pytest.mark.parametrize(
    ("typed", "name"), [("DATE", "date_format"), ("usual_cost", "usual_cost"), ("pròposals", "go-proposals")]
)
async def test_names_labels_and_keys_of_screens_are_found_whatever_their_case(
    app_set: Settled, typed: str, name: str
) -> None:
    app = app_set()
    async with app.run_test() as pilot:
        await pilot.press("comma", "slash", *typed)
        assert name in names(app)
        assert len(names(app)) < len(SETTINGS) + 30


async def test_escape_clears_the_filter_and_then_closes_the_settings(app_set: Settled) -> None:
    app = app_set()
    async with app.run_test() as pilot:
        await pilot.press("comma")
        everything = names(app)
        await pilot.press("slash", *"undo", "enter", "down")
        assert names(app) == ["undo"]
        await pilot.press("escape")
        assert names(app) == everything
        assert under_cursor(app) == "undo"
        await pilot.press("slash", "escape")
        assert app.screen_name == "Settings"
        await pilot.press("escape")
        assert app.screen_name == "Balance"


async def test_where_no_setting_fits_that_is_said_and_nothing_changes(app_set: Settled, file: Path) -> None:
    app = app_set()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("comma", "slash", *"q,zz", "enter", "right", "delete", "enter")
        assert names(app) == []
        assert 'No setting or key fits "q,zz": esc clears it' in shown(app)
        assert not file.exists()


# --- mistakes --------------------------------------------------------------------------------------------------------


async def test_mistakes_are_told_once_and_the_defaults_apply(app_set: Settled) -> None:
    app = app_set(MISTAKEN)
    async with app.run_test() as pilot:
        told = 'settings.toml, line 2: There is no theme "nrod". Write nord if you mean that one. '
        assert app.said == [told + "There are 3 more; Settings shows all."]
        assert [problem.line for problem in app.settings_problems] == [2, 3, 6, 7]
        assert app.theme == "connects"
        await pilot.press("a")
        assert type(app.screen) is QuickAdd


async def test_one_mistake_is_told_whole(app_set: Settled) -> None:
    app = app_set('usual_cost = "6"\n')
    async with app.run_test():
        told = "settings.toml, line 1: usual_cost is not a whole number of Connects from 0 to 1000000, without quotes. "
        assert app.said == [told + "Correct it; until then there is none."]


async def test_without_mistakes_nothing_is_told(app_set: Settled) -> None:
    app = app_set('theme = "nord"\n')
    async with app.run_test():
        assert app.said == []
        assert app.theme == "nord"


async def test_markup_in_the_file_is_shown_as_it_is(app_set: Settled) -> None:
    app = app_set('"[red]x[/nope]" = 1\n')
    async with app.run_test() as pilot:
        await pilot.press("comma")
        first = settings_screen(app).rows.rows[0]
        assert first.text.plain.startswith('! line 1: There is no setting "[red]x[/nope]". Known ones')


async def test_a_damaged_file_stays_as_it_is(app_set: Settled, file: Path) -> None:
    app = app_set("theme = nord\n")
    async with app.run_test() as pilot:
        await pilot.press("comma")
        await go_to(pilot, "usual_cost")
        await pilot.press("right")
        assert app.said[-1].startswith(f"{file}:1: not changed: This is not TOML: ")
        assert file.read_text(encoding="utf-8") == "theme = nord\n"


# --- changing --------------------------------------------------------------------------------------------------------


async def test_a_change_is_in_the_file_at_once_and_comments_stay(app_set: Settled, file: Path) -> None:
    app = app_set('# mine\ndate_format = "23 Nov" # short\n')
    async with app.run_test() as pilot:
        await pilot.press("comma", "down", "down", "right", "right")
        assert file.read_text(encoding="utf-8") == '# mine\ndate_format = "2026-11-23" # short\n'
        assert app.said == ["Saved to settings.toml"]
        await pilot.press("delete")
        assert file.read_text(encoding="utf-8") == "# mine\n"
        await pilot.press("down", "down", "right", "right", "right", "left", "up", "up", "left", "up", "enter")
        assert (
            file.read_text(encoding="utf-8")
            == '# mine\nusual_cost = 1\ndate_format = "23.11."\nfirst_day_of_week = "sunday"\n'
        )


async def test_what_is_changed_is_seen_behind_it(app_set: Settled) -> None:
    app = app_set()
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("comma", "down", "down", "right", "right", "escape")
        assert "2026-11-23" in app.export_screenshot()


async def test_a_sign_and_a_number_are_typed(app_set: Settled, file: Path) -> None:
    app = app_set()
    async with app.run_test() as pilot:
        await pilot.press("comma", "down", "down", "down", "enter", "backspace", "1", "enter")
        assert not file.exists()  # which is no sign; the line stays, and says so
        app.screen.query_one(Input).value = "€"
        await pilot.press("enter", "down", "enter", "1", "2", "enter")
        assert file.read_text(encoding="utf-8") == f'{HEADING}currency_sign = "€"\nusual_cost = 12\n'
        assert app.book.usual_cost == 12
        await pilot.press("enter", "backspace", "backspace", "enter")
        assert file.read_text(encoding="utf-8") == f'{HEADING}currency_sign = "€"\n'


async def test_what_an_editor_changes_meanwhile_is_taken_in(app_set: Settled, file: Path) -> None:
    app = app_set('theme = "nord"\n')
    async with app.run_test() as pilot:
        file.write_text('theme = "dracula"\n', encoding="utf-8")
        app.on_app_focus()
        await pilot.pause()
        assert app.theme == "dracula"


# --- themes ----------------------------------------------------------------------------------------------------------


async def choose_theme(app: DrivenApp, *keys: str) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("ctrl+p", *"theme", "enter")
        assert app.theme == "connects"
        await pilot.press("down")
        assert app.theme == "connects-light"
        assert app.screen.query_one("#palette").styles.background.brightness > 0.5  # the list itself too
        assert app.screen_stack[-2].styles.background.brightness > 0.5
        await pilot.press(*keys)


async def test_a_theme_is_tried_on_and_taken_off_again(app_set: Settled, file: Path) -> None:
    app = app_set()
    await choose_theme(app, "down", "escape")
    assert app.theme == "connects"
    assert not file.exists()


async def test_a_theme_that_is_chosen_is_remembered(app_set: Settled, file: Path) -> None:
    app = app_set("# mine\n")
    await choose_theme(app, "enter")
    assert app.theme == "connects-light"
    assert file.read_text(encoding="utf-8") == '# mine\ntheme = "connects-light"\n'
    assert app.said == ["Saved to settings.toml"]
    assert app_set().theme == "connects-light"


async def test_themes_are_found_by_their_name(app_set: Settled, file: Path) -> None:
    app = app_set()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("comma", "enter", *"gruvb")
        assert app.theme == "gruvbox"
        await pilot.press(*"xyz")
        assert app.theme == "connects"  # nothing is tried on any more
        await pilot.press("enter", *["backspace"] * 3, "enter")
        assert 'theme = "gruvbox"\n' in file.read_text(encoding="utf-8")


async def test_another_list_of_the_palette_changes_no_theme(app_set: Settled) -> None:
    app = app_set()
    async with app.run_test() as pilot:
        await pilot.press("ctrl+p", "down", "down", "escape")
        assert app.theme == "connects"


# --- keys ------------------------------------------------------------------------------------------------------------


async def test_keys_that_are_set_do_it_and_are_shown(app_set: Settled, shows: Shows) -> None:
    app = app_set('[keys]\nadd = "n"\nrepeat = "f4"\nlist-down = ["ctrl+n", "down"]\nquit = "Q"\n')
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a")
        assert type(app.screen) is not QuickAdd
        await pilot.press("question_mark")
        shows(app, "keys-rebound-80x24")
        await pilot.press("escape", "n")
        assert type(app.screen) is QuickAdd


async def test_what_is_said_names_the_keys_that_are_set(app_set: Settled) -> None:
    app = app_set('[keys]\nundo = ["f6", "u"]\nredo = "?"\nkeys = "f1"\n')
    async with app.run_test() as pilot:
        await pilot.press("a", *"6", "space", *"job", "enter")
        assert app.said[-1].endswith(" · f6 undoes")
        await pilot.press("f6")
        assert app.said[-1].endswith(" · ? redoes")


async def test_the_palette_names_the_key_that_is_set(app_set: Settled) -> None:
    app = app_set('[keys]\nadd = "n"\n')
    async with app.run_test():
        keys = {command.title: command.key for command in commands_on(app, app.screen)}
        assert (keys["Add"], keys["Settings"]) == ("n", ",")


async def test_a_key_is_given_to_an_action_by_pressing_it(app_set: Settled, file: Path) -> None:
    app = app_set()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("comma")
        await go_to(pilot, "add")
        await pilot.press("enter", "x")
        assert app.screen_name == "NewKey"  # x does something else already
        assert not file.exists()
        await pilot.press("exclamation_mark")
        assert file.read_text(encoding="utf-8") == f'{HEADING}\n[keys]\nadd = "!"\n'
        await pilot.press("escape", "exclamation_mark")
        assert type(app.screen) is QuickAdd


@pytest.mark.parametrize(("keys", "text"), [(("escape",), 'add = "n"\n'), (("delete",), "")])
async def test_asking_for_a_key_can_be_left_or_end_with_the_default(
    app_set: Settled, file: Path, keys: tuple[str, ...], text: str
) -> None:
    app = app_set('[keys]\nadd = "n"\n')
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("comma")
        await go_to(pilot, "add")
        await pilot.press("enter", *keys)
        assert type(app.screen) is SettingsScreen
        assert file.read_text(encoding="utf-8") == f"[keys]\n{text}"


async def test_a_mistake_is_mended_by_giving_the_key_anew(app_set: Settled, file: Path) -> None:
    app = app_set('[keys]\nadd = "b"\n')
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("comma")
        await go_to(pilot, "add")
        await pilot.press("enter", "n")
        assert file.read_text(encoding="utf-8") == '[keys]\nadd = "n"\n'
        assert app.settings_problems == ()


# --- wording ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("date_format", ["Nov 23", "2026-11-23", "23.11."])
async def test_the_screens_write_days_as_set(app_set: Settled, date_format: str) -> None:
    app = app_set(f'date_format = "{date_format}"\n')
    async with app.run_test(size=(120, 36)):
        assert date_format in shown(app)


async def test_a_usual_cost_that_is_set_is_read_into_the_line(app_set: Settled) -> None:
    app = app_set("usual_cost = 3\n")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", *"job")
        assert "Connects  3 Connects, as usual" in shown(app)
