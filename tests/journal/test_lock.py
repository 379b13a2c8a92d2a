"""The lock and the durable write, as each system does them; those that are not at hand with a module in their place."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from connects_tui import files

Load = Callable[..., Any]


@pytest.fixture
def load_on(monkeypatch: pytest.MonkeyPatch) -> Load:
    """Load a module anew as another system would, with the modules that only that one has."""

    def load(module: ModuleType, system: str, **its_own: object) -> Any:
        monkeypatch.setattr(sys, "platform", system)
        for name, fake in its_own.items():
            monkeypatch.setitem(sys.modules, name, fake)
        spec = spec_from_file_location(f"{module.__name__}_on_{system}", str(module.__file__))
        assert spec is not None
        assert spec.loader is not None
        made = module_from_spec(spec)
        spec.loader.exec_module(made)
        return made

    return load


class Msvcrt:
    """The locks of Windows: of bytes, from where the file stands, and refused at once where another one has them."""

    LK_UNLCK, LK_NBLCK = 0, 2

    def __init__(self) -> None:
        self.locked: dict[int, int] = {}

    def locking(self, descriptor: int, mode: int, number: int) -> None:
        assert number == 1
        file, place = os.fstat(descriptor).st_ino, os.lseek(descriptor, 0, os.SEEK_CUR)
        if mode == self.LK_UNLCK:
            assert self.locked.pop(file) == place  # an unlock of other bytes than were locked is an error
        elif file in self.locked:
            raise PermissionError(13, "Permission denied")
        else:
            self.locked[file] = place


def test_on_windows_one_byte_is_locked_and_let_go_of_after_an_error_too(load_on: Load, tmp_path: Path) -> None:
    msvcrt = Msvcrt()
    windows = load_on(files, "win32", msvcrt=msvcrt)
    with suppress(OSError), windows.lock_held(tmp_path / "state" / "x.lock"):
        assert list(msvcrt.locked.values()) == [0]
        raise OSError("full")
    assert msvcrt.locked == {}


@pytest.mark.parametrize("system", [sys.platform, "win32"])
def test_the_second_process_waits(load_on: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    module = load_on(files, system, msvcrt=Msvcrt())
    first = module.lock_held(tmp_path / "x.lock")
    first.__enter__()
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            first.__exit__(None, None, None)

    monkeypatch.setattr(module.time, "sleep", pause)
    with module.lock_held(tmp_path / "x.lock"):
        assert pauses == [files.LOCK_PAUSE_SECONDS] * 3


@pytest.mark.parametrize("system", [sys.platform, "win32"])
def test_a_lock_that_stays_held(load_on: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    module = load_on(files, system, msvcrt=Msvcrt())
    monkeypatch.setattr(module.time, "sleep", lambda _: None)
    with (
        module.lock_held(tmp_path / "x.lock"),
        pytest.raises(TimeoutError, match="another program has locked this journal"),
        module.lock_held(tmp_path / "x.lock"),
    ):
        pass
    with module.lock_held(tmp_path / "x.lock"):
        pass


def test_on_macos_a_write_reaches_the_disk_itself(load_on: Load, tmp_path: Path) -> None:
    asked: list[tuple[int, int]] = []
    full = 51
    fcntl = SimpleNamespace(F_FULLFSYNC=full, fcntl=lambda descriptor, what: asked.append((descriptor, what)))
    macos = load_on(files, "darwin", fcntl=fcntl)
    macos.write_new(tmp_path / "new", b"x")
    assert [what for _, what in asked] == [full]


def test_on_windows_folders_and_bytes_stay(load_on: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    binary = os.O_APPEND  # a flag that this system has too, in the place of its own
    monkeypatch.setattr(os, "O_BINARY", binary, raising=False)
    windows = load_on(files, "win32", msvcrt=Msvcrt())
    flags: list[int] = []
    opened = os.open

    def watched(path: Any, flag: int, mode: int = 0o777) -> int:
        flags.append(flag)
        assert not Path(path).is_dir()
        return opened(path, flag, mode)

    monkeypatch.setattr(os, "open", watched)
    windows.replace_whole(tmp_path / "new", b"one\ntwo\n")
    assert (tmp_path / "new").read_bytes() == b"one\ntwo\n"
    assert all(flag & binary for flag in flags)
