"""Odd things where files are expected: pipes, devices, folders, what is endless. Nothing waits for them."""

import os
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from connects_tui import files
from connects_tui.actions.housekeeping import entries_of
from connects_tui.insights.benchmarks import BadBenchmarks, read_benchmarks
from connects_tui.journal import paths
from connects_tui.journal.reading import read_journal
from connects_tui.rules import look_through
from connects_tui.settings import read_settings
from connects_tui.toml import MAX_DEPTH, BadToml, parse_toml
from tests.cli.conftest import CommandLine, account, connects

__all__ = ["account", "connects"]

pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders")

BESIDE: dict[str, Callable[[Path], Path]] = {
    "benchmarks": lambda _: paths.benchmarks_file(),
    "settings": lambda _: paths.settings_file(),
    "a rule set": lambda _: paths.rules_folder() / "mine.toml",
    "the cache": paths.cache_file,
    "the log of the latest appends": paths.write_log_file,
    "what is not put back": paths.declined_file,
    "dismissed hints": paths.dismissals_file,
    "columns": lambda _: paths.columns_file(),
    "a copy": lambda journal: paths.backups_folder(journal) / "journal-2026-11-22.toml",
    "a conflict copy": lambda journal: journal.with_name("journal.sync-conflict-20261123-101010-ABCDEFG.toml"),
}
COMMANDS = (
    "log '6 Job'", "status", "status --line", "forecast", "worth '6 Job'", "list", "check", "recover --list", "rules",
    "settings", "undo",
)  # fmt: skip


@pipes
@pytest.mark.parametrize("name", BESIDE)
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(account: CommandLine, name: str) -> None:
    account.done("log", "6 The first")
    place = BESIDE[name](account.journal)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    os.mkfifo(place)
    for command in COMMANDS:
        answer = account(*shlex.split(command))
        assert answer.status == (1 if command == name == "settings" else 0), answer
    assert "1 proposal ·" in account("list").out


@pipes
def test_a_pipe_for_the_lock_is_told(account: CommandLine) -> None:
    lock = paths.lock_file(account.journal)
    lock.unlink()
    os.mkfifo(lock)
    answer = account("log", "6 Job")
    assert (answer.status, answer.out) == (1, "")
    assert "not an ordinary file" in answer.err


@pipes
def test_a_pipe_with_a_reader_gets_nothing_of_the_journal(account: CommandLine) -> None:
    log = paths.write_log_file(account.journal)
    log.unlink()
    os.mkfifo(log)
    reader = os.open(log, os.O_RDONLY | os.O_NONBLOCK)
    try:
        account.done("log", "6 Job")
        assert os.read(reader, 100) == b""
    finally:
        os.close(reader)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no endless device")
def test_a_device_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(files.NotRegular, match="not an ordinary file"):
        files.read_bytes(Path("/dev/zero"), files.SMALL)
    link = tmp_path / "journal.toml"
    link.symlink_to("/dev/zero")
    assert entries_of(link) == ()


def test_a_folder_and_a_file_that_is_too_large_are_told(tmp_path: Path) -> None:
    with pytest.raises(files.NotRegular, match="it is a folder"):
        files.read_bytes(tmp_path, files.SMALL)
    (tmp_path / "large").write_bytes(b"x" * (files.SMALL + 1))
    with pytest.raises(OSError, match="it has more than 1 MB"):
        files.read_bytes(tmp_path / "large", files.SMALL)


MALFORMED = {
    "lists": "a = " + "[" * 10_000 + "]" * 10_000,
    "tables": "a = " + "{a = " * 10_000 + "1" + "}" * 10_000,
    "names": "a" + ".a" * 10_000 + " = 1",
    "just too deep": "a = " + "[" * MAX_DEPTH + "[]" + "]" * MAX_DEPTH,
    "a number": "a = " + "9" * 10_000,
    "a day": "a = 2026-02-30",
    "no end": "a = '''",
    "surrogates": "\udc80",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_wrong_with_toml_is_a_value_and_everywhere_a_sentence(name: str, tmp_path: Path) -> None:
    text = MALFORMED[name]
    found = parse_toml(text)
    assert isinstance(found, BadToml)
    assert found.message
    content = text.encode(errors="surrogateescape")
    (tmp_path / "mine.toml").write_bytes(content)
    assert look_through(tmp_path / "mine.toml")[1][0].expected.startswith(("not TOML", "not UTF-8 text"))
    assert read_settings(content).damaged
    with pytest.raises(BadBenchmarks, match=r"."):
        read_benchmarks(text)
    reading = read_journal(content)
    assert reading.read_only_because
    assert {problem.code for problem in reading.problems} >= {"syntax"}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_files_beside_the_journal_hide_nothing_of_it(account: CommandLine, name: str) -> None:
    account.done("log", "6 The first")
    content = MALFORMED[name].encode(errors="surrogateescape")
    for place in (paths.benchmarks_file(), paths.settings_file(), paths.rules_folder() / "mine.toml"):
        place.write_bytes(content)
    paths.write_log_file(account.journal).write_bytes(content)
    for command in (("status",), ("worth", "6 Job"), ("forecast",), ("insights",), ("recover", "--list")):
        answer = account(*command)
        assert answer.status == 0, answer
        assert "Traceback" not in answer.err


def test_as_deep_as_is_allowed_is_read() -> None:
    assert not isinstance(parse_toml("a = " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)), BadToml)


# --- writing a file as a whole ---------------------------------------------------------------------------------------


def fail(*_: object, **__: object) -> NoReturn:
    raise OSError(5, "Input/output error")


def test_a_new_file_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new, link = tmp_path / "new", os.link
    seen: list[bytes] = []

    def linked(file: Path, path: Path) -> None:
        seen.append(Path(file).read_bytes())
        link(file, path)

    monkeypatch.setattr(os, "link", linked)
    files.write_new(new, (b"one ", b"two"))
    assert (seen, [*tmp_path.iterdir()]) == ([b"one two"], [new])
    with pytest.raises(FileExistsError):
        files.write_new(new, b"other")
    monkeypatch.setattr(os, "link", fail)  # as on a disk without links
    files.write_new(tmp_path / "second", b"2")
    with pytest.raises(FileExistsError):
        files.write_new(new, b"other")
    monkeypatch.setattr(files, "sync_folder", fail)
    with pytest.raises(OSError, match="Input/output"):
        files.write_new(tmp_path / "third", b"3")
    assert sorted(at.name for at in tmp_path.iterdir()) == ["new", "second"]
    assert new.read_bytes() == b"one two"


def test_a_replaced_file_is_replaced_whatever_fails_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "sync_folder", fail)
    files.replace_whole(tmp_path / "file", b"new")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output"):
        files.replace_whole(tmp_path / "file", b"newer")
    assert [at.read_bytes() for at in tmp_path.iterdir()] == [b"new"]


def test_what_a_killed_process_left_goes_after_an_hour(tmp_path: Path) -> None:
    left, fresh = tmp_path / ".connects-01234567.tmp", tmp_path / ".connects-89abcdef.tmp"
    for file in (left, fresh):
        file.touch()
    os.utime(left, (0, 0))
    files.replace_whole(tmp_path / "file", b"new")
    assert sorted(at.name for at in tmp_path.iterdir()) == [fresh.name, "file"]
