"""Where things are on each system: the journal, the settings, the rule sets, and what the program itself needs."""

from pathlib import Path

import platformdirs
import pytest
from platformdirs.macos import MacOS
from platformdirs.unix import Unix
from platformdirs.windows import Windows

from connects_tui.journal import paths

SYSTEMS = [
    (Unix, ".local/share/connects-tui", ".config/connects-tui", ".local/state/connects-tui"),
    (MacOS, *["Library/Application Support/connects-tui"] * 3),
    (Windows, *["AppData/Local/connects-tui"] * 3),
]


@pytest.fixture(params=SYSTEMS, ids=["Linux", "macOS", "Windows"])
def folders(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path, Path]:
    """The folders of data, settings and state on a system, as platformdirs finds them there."""
    system, *named = request.param
    monkeypatch.setattr(platformdirs, "PlatformDirs", system)
    for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.delenv(f"XDG_{kind}_HOME", raising=False)
    monkeypatch.setattr(platformdirs.windows, "get_win_folder", lambda _: str(tmp_path / "AppData" / "Local"))
    data, config, state = (tmp_path / name for name in named)
    return data, config, state


def test_each_system_keeps_them_where_its_programs_do(folders: tuple[Path, Path, Path]) -> None:
    data, config, state = folders
    assert paths.default_journal() == data / "journal.toml"
    assert paths.settings_file() == config / "settings.toml"
    assert paths.rules_folder() == config / "rules"
    assert paths.benchmarks_file() == config / "benchmarks.toml"
    assert paths.columns_file() == state / "columns.json"


def test_no_two_things_have_one_place_even_where_there_is_one_folder(folders: tuple[Path, Path, Path]) -> None:
    assert folders
    journal = paths.default_journal()
    places = [
        journal,
        paths.settings_file(),
        paths.rules_folder(),
        paths.benchmarks_file(),
        paths.columns_file(),
        paths.backups_folder(journal),
        *(
            place(journal)
            for place in (paths.lock_file, paths.write_log_file, paths.declined_file, paths.dismissals_file)
        ),
    ]
    assert len({str(place).casefold() for place in places}) == len(places)


def test_a_named_path_wins(folders: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, state = folders
    monkeypatch.setenv("CONNECTS_JOURNAL", "~/agency.toml")
    monkeypatch.setenv("CONNECTS_CONFIG", str(tmp_path / "elsewhere"))
    journal = paths.default_journal()
    assert journal == Path.home() / "agency.toml"
    assert paths.settings_file() == tmp_path / "elsewhere" / "settings.toml"
    assert paths.lock_file(journal).parent == state


def test_a_journal_has_one_lock_through_whichever_link_it_is_reached(tmp_path: Path) -> None:
    journal, other = tmp_path / "journal.toml", tmp_path / "other.toml"
    journal.touch()
    try:
        other.symlink_to(journal)
    except OSError:
        pytest.skip("links need a right here that this user does not have")
    assert paths.lock_file(other) == paths.lock_file(journal) != paths.lock_file(tmp_path / "third.toml")
    assert paths.backups_folder(other) == paths.backups_folder(journal)
