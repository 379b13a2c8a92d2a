"""Changing one setting: the rest of the file stays as its user wrote it."""

import os
import stat
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from connects_tui.settings import FIRST_LINE, NotChanged, SettingsFile, with_setting

FILE = """\
# How I like it.

theme = "nord"   # dark, for the evening

# Weeks begin on Sundays here.
first_day_of_week  =  'sunday'

# My keys.
[keys]  # as in vim
add = "n" # new
undo = ["z", "ctrl+z"]

# the end
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.toml"


def with_file(path: Path, text: str = FILE) -> SettingsFile:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())
    file = SettingsFile(path)
    file.refresh()
    return file


@pytest.mark.parametrize(
    ("names", "value", "old", "new"),
    [
        (("theme",), "gruvbox", 'theme = "nord"   # dark', 'theme = "gruvbox"   # dark'),
        (("theme",), None, 'theme = "nord"   # dark, for the evening\n', ""),
        (("keys", "add"), "a", 'add = "n" # new', 'add = "a" # new'),
        (("keys", "add"), ["a", "b"], 'add = "n" # new', 'add = ["a", "b"] # new'),
        (("keys", "undo"), None, 'undo = ["z", "ctrl+z"]\n', ""),
        (("keys", "undo"), "y", 'undo = ["z", "ctrl+z"]', 'undo = "y"'),
        (("usual_cost",), 8, "'sunday'\n", "'sunday'\nusual_cost = 8\n"),
        (("keys", "redo"), "Z", '"ctrl+z"]\n', '"ctrl+z"]\nredo = "Z"\n'),
        (("usual_cost",), None, "", ""),
        (("keys", "redo"), None, "", ""),
    ],
)
def test_nothing_else_changes(names: tuple[str, ...], value: object, old: str, new: str) -> None:
    assert with_setting(FILE, names, value) == FILE.replace(old, new, 1)


KEYS = '[keys]\nadd = "n"\n'
TWO_KEYS = '[keys]\nadd = [\n"n",\n# two\n"m"]\n'


@pytest.mark.parametrize(
    ("text", "names", "value", "made"),
    [
        ("", ("theme",), "nord", 'theme = "nord"\n'),
        ("# mine", ("theme",), "nord", '# mine\ntheme = "nord"\n'),
        ("", ("keys", "add"), "n", '[keys]\nadd = "n"\n'),
        ("usual_cost = 3", ("keys", "add"), "n", 'usual_cost = 3\n\n[keys]\nadd = "n"\n'),
        ('# my keys\n[keys]\nadd = "n"\n', ("usual_cost",), 3, 'usual_cost = 3\n# my keys\n[keys]\nadd = "n"\n'),
        (f"{FIRST_LINE}{KEYS}", ("usual_cost",), 3, f"{FIRST_LINE}usual_cost = 3\n{KEYS}"),
        ("[keys]\n\n# end\n", ("keys", "add"), "n", '[keys]\nadd = "n"\n\n# end\n'),
        ('keys.add = "n"\n', ("keys", "undo"), "z", 'keys.add = "n"\nkeys.undo = "z"\n'),
        (f"{TWO_KEYS}# end\n", ("keys", "undo"), "z", f'{TWO_KEYS}undo = "z"\n# end\n'),
        ('theme = "a"\r\n# b\r\n', ("theme",), "c", 'theme = "c"\r\n# b\r\n'),
        ('theme = "a"\r\n# b\r\n', ("usual_cost",), 4, 'theme = "a"\r\nusual_cost = 4\r\n# b\r\n'),
    ],
)
def test_other_layouts(text: str, names: tuple[str, ...], value: object, made: str) -> None:
    assert with_setting(text, names, value) == made


LINES = [
    'theme = "nord"  # dark',
    "theme = 'dracula'",
    "usual_cost = +7",
    'date_format = "23 Nov"',
    "mistaken = [1,\n 2 # two\n]",
    "# a remark",
    "",
    "[keys]  # as in vim",
    '[keys]\nadd = "n"',
    '[keys]\n# two\nundo = ["z",\n # or\n "y"]',
]
CHANGES = [
    (("theme",), "gruvbox"),
    (("theme",), None),
    (("usual_cost",), 12),
    (("date_format",), "23.11."),
    (("keys", "add"), "m"),
    (("keys", "add"), None),
    (("keys", "redo"), ["r", "ctrl+y"]),
]


@given(st.lists(st.sampled_from(LINES), max_size=8), st.sampled_from(CHANGES), st.sampled_from(["\n", "\r\n"]))
def test_other_settings_and_remarks_stay(lines: list[str], change: tuple[tuple[str, ...], object], end: str) -> None:
    before = "\n".join(sorted(lines, key=lambda line: line.startswith("[keys]"))).replace("\n", end)
    try:
        expected = tomllib.loads(before)
    except tomllib.TOMLDecodeError:  # a name stands in it twice
        assume(False)
    (*tables, name), value = change
    table = expected.setdefault("keys", {}) if tables else expected
    table.pop(name, None)
    if value is not None:
        table[name] = value
    made = with_setting(before, change[0], value)
    assert {"keys": {}} | tomllib.loads(made) == {"keys": {}} | expected
    others = iter(made.splitlines())
    assert all(line in others for line in before.splitlines() if line and not line.startswith(name))  # as they were


def test_a_new_file_begins_with_a_word_about_it(path: Path) -> None:
    file = SettingsFile(path)
    assert not file.refresh()
    file.change("theme", "nord")
    assert path.read_text(encoding="utf-8") == f'{FIRST_LINE}theme = "nord"\n'
    assert file.settings.theme == "nord"


@pytest.mark.parametrize("value", ["", "\x1b[31m", "\udcff", 5])
def test_what_is_no_value_of_a_setting_is_refused(path: Path, value: str | int) -> None:
    with pytest.raises(ValueError, match="the name of a theme in quotes"):
        SettingsFile(path).change("theme", value)
    SettingsFile(path).change("usual_cost", None)  # a default that was never set
    assert not path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such modes")
def test_a_new_file_is_its_users_alone_and_an_old_one_keeps_its_mode(path: Path) -> None:
    file = SettingsFile(path)
    file.change("theme", "nord")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.chmod(0o644)
    file.change("theme", "dracula")
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_a_link_and_a_byte_order_mark_stay(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "dotfiles.toml"
    target.write_text('\ufefftheme = "nord"\n', encoding="utf-8")
    path.parent.mkdir()
    path.symlink_to(target)
    SettingsFile(path).change("theme", "dracula")
    assert path.is_symlink()
    assert target.read_text(encoding="utf-8") == '\ufefftheme = "dracula"\n'


def test_keys_are_changed_as_they_are_read(path: Path) -> None:
    file = with_file(path)
    file.change("keys.list-down", ["n", "down"])
    file.change("keys.add", None)
    assert file.settings.keys == {"undo": ("z", "ctrl+z"), "list-down": ("n", "down")}


def test_what_another_program_wrote_meanwhile_stays(path: Path) -> None:
    file = with_file(path)
    path.write_text("usual_cost = 6\n", encoding="utf-8")
    file.change("theme", "dracula")
    assert path.read_text(encoding="utf-8") == 'usual_cost = 6\ntheme = "dracula"\n'
    assert [file.name for file in path.parent.iterdir()] == ["settings.toml"]


def test_a_damaged_file_is_never_written_to(path: Path) -> None:
    text = 'theme = "nord"\nusual_cost = \n# precious\n'
    file = with_file(path, text)
    with pytest.raises(NotChanged, match=r"settings\.toml:2: not changed: This is not TOML: .* Fix this line"):
        file.change("theme", "dracula")
    assert path.read_text(encoding="utf-8") == text


def test_keys_in_what_is_no_table_are_refused(path: Path) -> None:
    file = with_file(path, "keys = 5\n")
    with pytest.raises(NotChanged, match="not changed: keys is not a table in it"):
        file.change("keys.add", "n")
    assert path.read_text(encoding="utf-8") == "keys = 5\n"


def test_a_folder_in_its_place_is_said(path: Path) -> None:
    path.mkdir(parents=True)
    file = SettingsFile(path)
    assert file.refresh()
    assert [problem.message for problem in file.parsed.problems] == ["It can't be read: it is a folder, not a file"]
    with pytest.raises(NotChanged, match="it is a folder, not a file"):
        file.change("theme", "nord")


def test_a_disk_that_takes_nothing_is_said_and_the_file_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = with_file(path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotChanged, match="not saved: No space left on device"):
        file.change("theme", "dracula")
    assert path.read_text(encoding="utf-8") == FILE
    assert [found.name for found in path.parent.iterdir()] == ["settings.toml"]


def test_looking_tells_whether_it_says_something_else(path: Path) -> None:
    file = with_file(path)
    assert not file.refresh()
    path.write_text('theme = "dracula"\n', encoding="utf-8")
    assert file.refresh()
    path.unlink()
    assert file.refresh()
    assert not file.exists
