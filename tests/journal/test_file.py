"""The journal file: one durable write an action, after looking at what others wrote, and nothing else changed."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from connects_tui import files
from connects_tui.files import lock_held
from connects_tui.journal.file import JournalFile, JournalUnusable, NotSaved
from connects_tui.journal.paths import lock_file
from tests.journal.building import AT, ids, opened, shows


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.toml"


@pytest.fixture
def file(path: Path) -> JournalFile:
    """A journal of one entry."""
    made = opened(path)
    made.append([shows("a")])
    return made


def edited(path: Path) -> None:
    """Replace the file, as an editor does."""
    other = path.with_name("other")
    other.write_bytes(path.read_bytes() + b"# edited\n")
    other.replace(path)


def after_sync(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let something happen once, right after a write has reached the disk."""

    def synced(descriptor: int) -> None:
        monkeypatch.undo()
        files.sync(descriptor)
        happens()

    monkeypatch.setattr("connects_tui.journal.file.sync", synced)


def failing(error: BaseException) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def test_a_new_journal_begins_with_its_format_and_is_private(path: Path) -> None:
    opened(path).append([shows("a")])
    assert path.read_text(encoding="utf-8").startswith(
        "# Connects journal. Add, correct and annotate freely; the app only ever appends.\nformat = 1\n\n[[entry]] # a "
    )
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_what_stands_in_the_file_is_never_changed(file: JournalFile, path: Path) -> None:
    before = path.read_bytes() + b"# a remark of the user's, without a newline"
    path.write_bytes(before)
    file.append([shows("b")])
    assert path.read_bytes().startswith(before + b"\n\n[[entry]] # b ")
    assert ids(path) == ["a", "b"]


def test_the_entries_of_one_action_are_one_write_with_one_moment(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writes: list[bytes] = []
    write = os.write

    def noted(descriptor: int, data: bytes) -> int:
        writes.append(data)
        return write(descriptor, data)

    monkeypatch.setattr(os, "write", noted)
    monkeypatch.setattr("connects_tui.journal.file.append_to_log", lambda *_: None)
    one, two = opened(path).append([shows("a"), shows("b")])
    assert (len(writes), one.at) == (1, two.at)


def test_moments_only_ever_grow_whatever_the_clock_says(path: Path) -> None:
    file = opened(path)
    moments = [
        file.append([replace(shows(id_), at=at)])[0].at
        for id_, at in (("a", AT), ("b", AT), ("c", AT.replace(year=2020)))
    ]
    assert all(one and two and one < two for one, two in pairwise(moments))


def test_the_entries_that_are_returned_know_their_lines(file: JournalFile, path: Path) -> None:
    (written,) = file.append([shows("b")])
    assert path.read_text(encoding="utf-8").splitlines()[written.line - 1].startswith("[[entry]] # b ")
    assert file.parsed == opened(path).parsed


def test_what_another_window_wrote_is_taken_in_before_the_own(path: Path) -> None:
    one, two = opened(path), opened(path)
    one.append([shows("a")])
    two.append([shows("b")])
    one.append([shows("c")])
    assert [entry.id for entry in one.parsed.entries] == ["a", "b", "c"]
    assert ids(path) == ["a", "b", "c"]


def test_a_file_that_was_replaced_meanwhile_is_the_one_that_is_written_to(file: JournalFile, path: Path) -> None:
    edited(path)
    file.append([shows("b")])
    assert b"# edited" in path.read_bytes()
    assert ids(path) == ["a", "b"]


def test_an_entry_that_an_editor_kept(file: JournalFile, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    after_sync(monkeypatch, lambda: edited(path))
    (written,) = file.append([shows("b")])
    assert path.read_bytes().count(b"[[entry]] # b ") == 1
    assert (written.id, file.saved[-1].id, ids(path)) == ("b", "b", ["a", "b"])


def test_an_entry_that_an_editor_lost(file: JournalFile, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes() + b"# edited\n"
    after_sync(monkeypatch, lambda: path.write_bytes(before))
    file.append([shows("b")])
    assert path.read_bytes().startswith(before)
    assert ids(path) == ["a", "b"]


def test_a_partial_write_is_taken_back(file: JournalFile, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()
    write = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: write(fd, data[:20]))
    with pytest.raises(NotSaved, match="not saved"):
        file.append([shows("b")])
    assert path.read_bytes() == before
    monkeypatch.undo()
    file.append([shows("c")])
    assert ids(path) == ["a", "c"]


def test_after_a_failed_sync_it_writes_again(file: JournalFile, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failures = [OSError("the disk is tired")]
    monkeypatch.setattr("connects_tui.journal.file.sync", lambda _: failing(failures.pop())() if failures else None)
    file.append([shows("b")])
    assert path.read_bytes().count(b"[[entry]] # b ") == 2
    assert ids(path) == ["a", "b"]
    file.append([shows("c")])
    assert [entry.id for entry in file.parsed.entries] == ["a", "b", "c"]


def test_a_sync_that_fails_again_is_not_saved(file: JournalFile, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()
    monkeypatch.setattr("connects_tui.journal.file.sync", failing(OSError("the disk is broken")))
    with pytest.raises(NotSaved, match="the disk is broken"):
        file.append([shows("b")])
    assert path.read_bytes() == before


def test_what_can_be_neither_saved_nor_taken_back_is_told(
    file: JournalFile, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("connects_tui.journal.file.sync", "os.ftruncate"):
        monkeypatch.setattr(name, failing(OSError(5, "Input/output error")))
    with pytest.raises(NotSaved, match="and it may be in the file all the same; look before you record"):
        file.append([shows("b")])
    monkeypatch.undo()
    new = path.with_name("new.toml")
    for name in ("connects_tui.files.sync_folder", "pathlib.Path.unlink"):
        monkeypatch.setattr(name, failing(OSError(5, "Input/output error")))
    with pytest.raises(NotSaved, match="it may be in the file all the same"):
        opened(new).append([shows("b")])


@pytest.mark.parametrize("damage", [b"connects = \n", b"format = 2\n"])
def test_a_damaged_or_newer_journal_is_not_written_to(path: Path, damage: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(damage)
    with pytest.raises(NotSaved):
        opened(path).append([shows("a")])
    assert path.read_bytes() == damage


@pytest.mark.parametrize(("says", "change"), [("gone", Path.unlink), ("emptied", lambda path: path.write_bytes(b""))])
def test_a_journal_gone_or_emptied(file: JournalFile, path: Path, says: str, change: Callable[[Path], object]) -> None:
    change(path)
    with pytest.raises(NotSaved, match=says):
        file.append([shows("b")])
    assert not path.exists() or path.read_bytes() == b""


UNUSABLE: dict[str, Callable[[Path], object]] = {
    "folder": Path.mkdir,
    "can't be read": lambda path: path.symlink_to(path),
    "not an ordinary file": getattr(os, "mkfifo", lambda _: pytest.skip("there are no pipes in folders")),
    "has more than": lambda path: path.write_bytes(b"#" * 11),
}


@pytest.mark.parametrize("says", UNUSABLE)
def test_what_can_be_no_journal_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str) -> None:
    monkeypatch.setattr("connects_tui.files.MAX_JOURNAL_BYTES", 10)
    UNUSABLE[says](tmp_path / "journal.toml")
    with pytest.raises(JournalUnusable, match=says):
        opened(tmp_path / "journal.toml")


@pytest.mark.parametrize(
    ("place", "error"),
    [("os.write", "No space left on device"), ("connects_tui.files.sync_folder", "Input/output")],
)
def test_a_failed_first_write(path: Path, monkeypatch: pytest.MonkeyPatch, place: str, error: str) -> None:
    monkeypatch.setattr(place, failing(OSError(5, error)))
    with pytest.raises(NotSaved, match=f"{path}: not saved: {error}$"):
        opened(path).append([shows("a")])
    assert not path.exists()


def test_an_empty_file_gets_its_heading(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    opened(path).append([shows("a")])
    assert (ids(path), opened(path).parsed.problems) == (["a"], ())


@pytest.mark.parametrize("before", [b"# notes\n", b"# notes", b"\n\n", b"\xef\xbb\xbf# notes\r\n", b'mine = "x"\n'])
def test_a_file_without_format_or_table_gets_its_format_behind_what_stands_there(path: Path, before: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(before)
    file = opened(path)
    for id_ in "ab":
        file.append([shows(id_)])
    assert path.read_bytes().startswith(before.removesuffix(b"\n") + b"\nformat = 1\n\n[[entry]] # a ")
    again = opened(path).parsed
    assert (ids(path), again.entries, again.problems) == (["a", "b"], file.parsed.entries, file.parsed.problems)
    assert [problem.code for problem in again.problems] == ["unknown-key"] * before.startswith(b"mine")


def test_a_format_that_is_missing_once_entries_are_typed_below_a_comment_is_told(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("# notes\n")
    file = opened(path)
    with path.open("a") as text:
        text.write("\n[[entry]]\nkind = 'balance'\non = 2026-11-02\nconnects = 1\n")
    file.refresh()
    assert [problem.code for problem in file.parsed.problems] == ["missing-field", "no-id"]


WRITER = """
import sys
from datetime import date, datetime, UTC
from pathlib import Path
from connects_tui import files
from connects_tui.journal.file import JournalFile
from connects_tui.ledger.entries import Balance
file = JournalFile(Path(sys.argv[1]))
for number in range(20):
    at = datetime(2026, 11, 2, tzinfo=UTC)
    file.append([Balance(id=f"{sys.argv[2]}-{number}", on=date(2026, 11, 2), connects=number, at=at)])
"""


def test_four_processes_that_append_at_once_lose_nothing(path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in "abcd"]
    assert [writer.wait() for writer in writers] == [0, 0, 0, 0]
    reading = opened(path).parsed
    assert (len(reading.entries), reading.problems) == (80, ())
    assert len({entry.at for entry in reading.entries}) == 80


# --- places that can't be written, and other odd ones ----------------------------------------------------------------


@pytest.fixture
def saved(path: Path) -> Path:
    opened(path).append([shows("a")])
    return path


def denied(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    """Deny writing to one place, as the system does to everybody but root."""
    access = os.access
    monkeypatch.setattr(os, "access", lambda asked, mode: Path(asked) != place and access(asked, mode))


def test_a_read_only_file_is_shown_and_not_written_to(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    denied(monkeypatch, saved)
    file = opened(saved)
    assert [entry.id for entry in file.parsed.entries] == ["a"]
    assert "is read-only" in file.parsed.read_only_because
    with pytest.raises(NotSaved, match="chmod"):
        file.append([shows("b")])


def test_a_read_only_folder_makes_the_journal_read_only(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    denied(monkeypatch, saved.parent)
    before = saved.read_bytes()
    saved.write_bytes(before[:-20])
    file = opened(saved)
    assert "its folder is read-only" in file.parsed.read_only_because
    assert saved.read_bytes() == before[:-20]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no owners there")
def test_another_users_journal_is_shown_and_not_written_to(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4242)
    file = opened(saved)
    assert [entry.id for entry in file.parsed.entries] == ["a"]
    with pytest.raises(NotSaved, match="belongs to another user"):
        file.append([shows("b")])


def test_a_journal_that_may_be_written_again_is_written_again(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as while_denied:
        denied(while_denied, saved)
        file = opened(saved)
        assert file.parsed.read_only_because
    saved.chmod(0o640)
    assert file.refresh()
    assert file.parsed.read_only_because == ""


def test_a_mode_that_is_there_is_left_alone_and_noticed(saved: Path) -> None:
    saved.chmod(0o644)
    file = opened(saved)
    file.append([shows("b")])
    assert stat.S_IMODE(saved.stat().st_mode) == 0o644
    assert file.others_can_read
    saved.chmod(0o600)
    file.refresh()
    assert not file.others_can_read


def test_a_link_is_followed_and_stays_a_link(saved: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(saved)
    opened(link).append([shows("b")])
    new, target = tmp_path / "new.toml", tmp_path / "not there yet.toml"
    new.symlink_to(target)
    opened(new).append([shows("c")])
    assert link.is_symlink()
    assert new.is_symlink()
    assert (ids(saved), ids(target)) == (["a", "b"], ["c"])


def test_ctrl_c_during_a_write_leaves_the_file_as_it_was(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = saved.read_bytes()
    monkeypatch.setattr("connects_tui.journal.file.sync", failing(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        opened(saved).append([shows("b")])
    assert saved.read_bytes() == before


def test_a_lock_that_somebody_does_not_let_go_of_is_told(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("connects_tui.files.time.sleep", pauses.append)
    with lock_held(lock_file(saved)), pytest.raises(NotSaved, match="has locked this journal"):
        opened(saved).append([shows("b")])
    assert sum(pauses) == pytest.approx(5)
    assert ids(saved) == ["a"]


def test_an_error_elsewhere_is_told_with_its_place(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(saved))
    with pytest.raises(NotSaved, match=f"^{saved}: not saved: {saved}/connects-tui: Not a directory$"):
        opened(saved).append([shows("b")])


def test_new_folders_are_synced_before_their_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    opened(tmp_path / "a" / "b" / "c" / "journal.toml").append([shows("a")])
    assert synced[:3] == [tmp_path, tmp_path / "a", tmp_path / "a" / "b"]


@pytest.mark.parametrize("again", [False, True])
def test_an_error_at_closing_takes_nothing_back(path: Path, monkeypatch: pytest.MonkeyPatch, *, again: bool) -> None:
    """Whatever is closed: the journal, its folder, the lock, the log of the latest appends."""
    file = opened(path)
    if again:
        file.append([shows("first")])
    close = os.close

    def fail(descriptor: int) -> None:
        close(descriptor)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "close", fail)
    assert [entry.id for entry in file.append([shows("a")])] == ["a"]
    monkeypatch.undo()
    assert [entry.id for entry in opened(path).parsed.entries] == [*(["first"] if again else []), "a"]
