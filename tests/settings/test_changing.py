"""Changing one setting: the rest of the file stays as its user wrote it."""

import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connects_tui.settings import HEADING, SETTINGS, NotChanged, SettingsFile, changed, read_settings

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
    file.look()
    return file


# --- the text --------------------------------------------------------------------------------------------------------


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
    assert changed(FILE, names, value) == FILE.replace(old, new, 1)


@pytest.mark.parametrize(
    ("text", "names", "value", "made"),
    [
        ("", ("theme",), "nord", 'theme = "nord"\n'),
        ("# mine", ("theme",), "nord", '# mine\ntheme = "nord"\n'),
        ("", ("keys", "add"), "n", '[keys]\nadd = "n"\n'),
        ("usual_cost = 3", ("keys", "add"), "n", 'usual_cost = 3\n\n[keys]\nadd = "n"\n'),
        ('# my keys\n[keys]\nadd = "n"\n', ("usual_cost",), 3, 'usual_cost = 3\n# my keys\n[keys]\nadd = "n"\n'),
        (f'{HEADING}[keys]\nadd = "n"\n', ("usual_cost",), 3, f'{HEADING}usual_cost = 3\n[keys]\nadd = "n"\n'),
        ("[keys]\n\n# end\n", ("keys", "add"), "n", '[keys]\nadd = "n"\n\n# end\n'),
        ('keys.add = "n"\n', ("keys", "undo"), "z", 'keys.add = "n"\nkeys.undo = "z"\n'),
        (
            '[keys]\nadd = [\n"n",\n# two\n"m"]\n# end\n',
            ("keys", "undo"),
            "z",
            '[keys]\nadd = [\n"n",\n# two\n"m"]\nundo = "z"\n# end\n',
        ),
        ('theme = "a"\r\n# b\r\n', ("theme",), "c", 'theme = "c"\r\n# b\r\n'),
        ('theme = "a"\r\n# b\r\n', ("usual_cost",), 4, 'theme = "a"\r\nusual_cost = 4\r\n# b\r\n'),
    ],
)
def test_other_layouts(text: str, names: tuple[str, ...], value: object, made: str) -> None:
    assert changed(text, names, value) == made


words = st.text("abc #='\"[]\\.", max_size=12)
comments = words.map(lambda text: f"# {text}\n")
blanks = st.sampled_from(["\n", "  \n", "\t\n"])
around = st.lists(comments | blanks, max_size=3).map("".join)
trailing = st.just("\n") | comments.map(lambda text: f"  {text}")
top = st.fixed_dictionaries(
    {},
    optional={
        "theme": st.sampled_from(['"nord"', "'dracula'", '"""\nnord"""']),
        "usual_cost": st.sampled_from(["6", "+7", "1_000"]),
        "date_format": st.sampled_from([f'"{name}"' for name in SETTINGS["date_format"].options]),
        "mistaken": st.sampled_from(["[1,\n 2 # two\n]", '{a = "b"}', "2026-11-23"]),
    },
)
keys = st.fixed_dictionaries({}, optional={"add": st.just('"n"'), "undo": st.just('["z",\n # or\n "y"]')})
CHANGES = [
    (("theme",), "gruvbox"),
    (("theme",), None),
    (("usual_cost",), 12),
    (("usual_cost",), None),
    (("date_format",), "23.11."),
    (("keys", "add"), "m"),
    (("keys", "add"), None),
    (("keys", "redo"), ["r", "ctrl+y"]),
]


@given(st.data(), st.sampled_from(CHANGES), st.booleans())
def test_every_line_of_another_setting_stays(
    data: st.DataObject, change: tuple[tuple[str, ...], object], windows: bool
) -> None:
    names, value = change
    pieces: list[tuple[str, str]] = []
    for name, written in data.draw(top).items():
        pieces += [("", data.draw(around)), (name, f"{name} = {written}{data.draw(trailing)}")]
    has_keys = data.draw(st.booleans())
    if has_keys:
        pieces += [("", data.draw(around)), ("", f"[keys]{data.draw(trailing)}")]
        for name, written in data.draw(keys).items():
            pieces += [("", data.draw(around)), (f"keys.{name}", f"{name} = {written}{data.draw(trailing)}")]
    pieces.append(("", data.draw(around)))
    end = "\r\n" if windows else "\n"
    own = ".".join(names)
    before = "".join(text for _, text in pieces).replace("\n", end)
    kept = ["".join(text for name, text in part).replace("\n", end) for part in _parted(pieces, own)]
    made = changed(before, names, value)
    if len(kept) == 2:  # it was there: what stood before it and after it stays
        assert made.startswith(kept[0])
        assert made.endswith(kept[1])
    elif value is None:
        assert made == before
    else:  # it is new: something was put in at one place
        assert any(before[:at] == made[:at] and made.endswith(before[at:]) for at in range(len(before) + 1))
    held = read_settings(made.encode())
    assert not held.damaged
    if value is not None:
        found = held.settings.keys[names[1]] if len(names) > 1 else getattr(held.settings, own)
        assert found == (tuple(value) if isinstance(value, list) else (value,) if len(names) > 1 else value)


def _parted(pieces: list[tuple[str, str]], own: str) -> list[list[tuple[str, str]]]:
    names = [name for name, _ in pieces]
    if own not in names:
        return [pieces]
    at = names.index(own)
    return [pieces[:at], pieces[at + 1 :]]


# --- the file --------------------------------------------------------------------------------------------------------


def test_a_new_file_begins_with_a_word_about_it(path: Path) -> None:
    file = SettingsFile(path)
    assert not file.look()
    file.change("theme", "nord")
    assert path.read_text(encoding="utf-8") == f'{HEADING}theme = "nord"\n'
    assert file.settings.theme == "nord"


@pytest.mark.parametrize("value", ["", "\x1b[31m", "\udcff", 5])
def test_what_is_no_value_of_a_setting_is_refused(path: Path, value: str | int) -> None:
    with pytest.raises(ValueError, match="the name of a theme in quotes"):
        SettingsFile(path).change("theme", value)
    assert not path.exists()


def test_a_default_that_was_never_set_makes_no_file(path: Path) -> None:
    SettingsFile(path).change("usual_cost", None)
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


def test_a_link_stays_one(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "dotfiles.toml"
    target.write_text('theme = "nord"\n', encoding="utf-8")
    path.parent.mkdir()
    path.symlink_to(target)
    SettingsFile(path).change("theme", "dracula")
    assert path.is_symlink()
    assert target.read_text(encoding="utf-8") == 'theme = "dracula"\n'


def test_a_byte_order_mark_stays(path: Path) -> None:
    file = with_file(path, '\ufefftheme = "nord"\n')
    file.change("theme", "dracula")
    assert path.read_text(encoding="utf-8") == '\ufefftheme = "dracula"\n'


def test_nothing_is_left_beside_the_file(path: Path) -> None:
    with_file(path).change("theme", "dracula")
    assert [file.name for file in path.parent.iterdir()] == ["settings.toml"]


def test_keys_are_changed_as_they_are_read(path: Path) -> None:
    file = with_file(path)
    file.change_key("list-down", ("n", "down"))
    file.change_key("add", None)
    assert file.settings.keys == {"undo": ("z", "ctrl+z"), "list-down": ("n", "down")}


def test_what_another_program_wrote_meanwhile_stays(path: Path) -> None:
    file = with_file(path)
    path.write_text("usual_cost = 6\n", encoding="utf-8")
    file.change("theme", "dracula")
    assert path.read_text(encoding="utf-8") == 'usual_cost = 6\ntheme = "dracula"\n'


def test_a_damaged_file_is_never_written_to(path: Path) -> None:
    text = 'theme = "nord"\nusual_cost = \n# precious\n'
    file = with_file(path, text)
    with pytest.raises(NotChanged, match=r"settings\.toml:2: not changed: This is not TOML: .* Mend this line"):
        file.change("theme", "dracula")
    assert path.read_text(encoding="utf-8") == text


def test_keys_in_what_is_no_table_are_refused(path: Path) -> None:
    file = with_file(path, "keys = 5\n")
    with pytest.raises(NotChanged, match="not changed: keys is not a table in it"):
        file.change_key("add", "n")
    assert path.read_text(encoding="utf-8") == "keys = 5\n"


def test_a_folder_in_its_place_is_said(path: Path) -> None:
    path.mkdir(parents=True)
    file = SettingsFile(path)
    assert file.look()
    assert [problem.message for problem in file.reading.problems] == ["It can't be read: it is a folder, not a file"]
    with pytest.raises(NotChanged, match="it is a folder, not a file"):
        file.change("theme", "nord")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_a_pipe_in_its_place_is_not_waited_for(path: Path) -> None:
    path.parent.mkdir()
    os.mkfifo(path)
    file = SettingsFile(path)
    file.look()
    assert file.reading.damaged


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
    assert not file.look()
    path.write_text('theme = "dracula"\n', encoding="utf-8")
    assert file.look()
    path.unlink()
    assert file.look()
    assert not file.exists
