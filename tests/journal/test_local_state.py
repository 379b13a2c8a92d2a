"""The short log of what this machine added lately: bounded, private, and never in the way of saving."""

import os
import stat
from pathlib import Path

import pytest

from connects_tui import files
from connects_tui.journal import local_state
from connects_tui.journal.blocks import blocks
from connects_tui.journal.paths import write_log_file
from tests.journal.building import JOB, opened, shows, stamped


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.toml"


def test_what_is_saved_is_in_the_log_as_it_was_saved(path: Path) -> None:
    file = opened(path)
    for action in stamped():
        file.append(action)
    assert list(local_state.logged_entries(path)) == file.parsed.entries
    assert local_state.logged_ids(path) == ["open", "job", "shown", "over", "back"]
    assert stat.S_IMODE(write_log_file(path).stat().st_mode) == 0o600
    assert stat.S_IMODE(write_log_file(path).parent.stat().st_mode) == 0o700


def test_what_is_not_saved_is_not_in_the_log(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = opened(path)
    file.append([shows("a")])
    monkeypatch.setattr("connects_tui.journal.file.sync", lambda _: (_ for _ in ()).throw(OSError("no")))
    with pytest.raises(Exception, match="not saved"):
        file.append([shows("b")])
    assert local_state.logged_ids(path) == ["a"]


def test_a_log_that_can_t_be_written_is_not_in_the_way(path: Path) -> None:
    write_log_file(path).mkdir(parents=True)
    file = opened(path)
    file.append([shows("a")])
    assert [entry.id for entry in file.saved] == ["a"]
    assert (local_state.logged_entries(path), local_state.logged_ids(path)) == ((), [])


def test_the_log_stays_short_and_keeps_the_latest(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_state, "KEPT_BYTES", 2000)
    for number in range(200):
        local_state.append_to_log(path, blocks([shows(f"n{number}", number)]).encode())
        assert write_log_file(path).stat().st_size <= 2 * 2000 + 200
    names = local_state.logged_ids(path)
    assert names == [f"n{number}" for number in range(200 - len(names), 200)]
    assert len(names) >= 10
    assert [entry.id for entry in local_state.logged_entries(path)] == names
    assert [file.name for file in write_log_file(path).parent.iterdir()] == [write_log_file(path).name]


def test_a_torn_log_still_gives_what_is_whole(path: Path) -> None:
    file = opened(path)
    for action in stamped():
        file.append(action)
    log = write_log_file(path)
    log.write_bytes(log.read_bytes()[:-40])
    assert [entry.id for entry in local_state.logged_entries(path)] == ["open", "job", "shown", "over"]


def test_a_journal_that_begins_anew_begins_its_log_anew(path: Path) -> None:
    opened(path).append([shows("old")])
    local_state.decline(path, ["x"])
    path.unlink()
    opened(path).append([shows("new")])
    assert local_state.logged_ids(path) == ["new"]
    assert local_state.declined(path) == frozenset()


def test_what_is_declined_is_kept_once_and_not_for_ever(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    local_state.decline(path, ["a", "b"])
    local_state.decline(path, ["b", "c"])
    assert local_state.declined(path) == {"a", "b", "c"}
    monkeypatch.setattr(local_state, "KEPT_DECLINED", 2)
    local_state.decline(path, ["d"])
    assert local_state.declined(path) == {"c", "d"}


def test_each_journal_has_its_own_log_by_its_real_place(path: Path, tmp_path: Path) -> None:
    opened(path).append([JOB.__class__(id="job", on=JOB.on, at=stamped()[0][0].at, connects=1, title="x")])
    link = tmp_path / "link.toml"
    link.symlink_to(path)
    assert local_state.logged_ids(link) == ["job"]
    assert local_state.logged_ids(tmp_path / "other.toml") == []


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="users have no numbers here")
@pytest.mark.parametrize("what", ["folder", "file"])
def test_a_log_that_others_may_write_to_is_not_believed(path: Path, what: str) -> None:
    file = opened(path)
    file.append([shows("a")])
    log = write_log_file(path)
    (log if what == "file" else log.parent).chmod(0o777)
    assert local_state.logged_ids(path) == []
    size = log.stat().st_size
    file.append([shows("b")])
    assert (log.stat().st_size == size) == (what == "folder")


def test_what_can_t_be_read_is_neither_empty_nor_replaced(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(path).append([shows("a")])
    local_state.decline(path, ["b"])
    assert local_state.dismiss(path, "routine", ("1",))

    def fails(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as failing:
        failing.setattr(files, "read_bytes", fails)
        for read in (local_state.logged_ids, local_state.logged_entries, local_state.declined):
            with pytest.raises(OSError, match="Input/output"):
                read(path)
        with pytest.raises(OSError, match="Input/output"):
            local_state.decline(path, ["c"])
        assert local_state.read_dismissed(path) == {}
        assert not local_state.dismiss(path, "drift", ("2",))
    assert local_state.declined(path) == {"b"}
    assert local_state.read_dismissed(path) == {"routine": ("1",)}
