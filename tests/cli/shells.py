"""Shells at a terminal, in which a test types a line, with its tabs, and sees what is run."""

import os
import select
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pytest

from tests.on_a_day import connects

pty = pytest.importorskip("pty", reason="there are no terminals on this system")

SECONDS: Final = 60
"""So long a shell may take for a line, on a machine that is busy with others."""

_PROGRAM: Final = """#!/bin/sh
if [ -z "$_ARGCOMPLETE" ]; then
    printf '%s\\0' "$@" '' >'{folder}/ran'
elif [ "${{0##*/}}" = connects-tui ]; then
    exec {program} "$@"
else
    (env -0; printf '\\0') >'{folder}/asked'
    exec cat '{folder}/answer' >&8
fi
"""
"""`connects` as the shell finds it: what is run says only which arguments it got; the test answers what completes it.

That takes a tenth of the time of a process that does. One does for `connects-tui`, so that this is tested too.
"""


class Shell:
    """One shell, from its start to its end."""

    def __init__(self, name: str, home: Path, script: str, complete: Callable[[dict[str, str]], str]) -> None:
        if shutil.which(name) is None:
            pytest.skip(f"{name} is not installed")
        folder = home / "shell"
        folder.mkdir()
        (folder / "script").write_text(script, encoding="utf-8")
        for pipe in ("ran", "asked", "answer"):
            os.mkfifo(folder / pipe)
        (folder / "connects").write_text(_PROGRAM.format(program=shlex.join(connects()), folder=folder))
        (folder / "connects").chmod(0o755)
        (folder / "connects-tui").symlink_to("connects")
        path = f'PATH="{folder}:$PATH"\n'
        (folder / "bashrc").write_text(f'{path}PS1="> "\nsource "{folder}/script"\n')
        (folder / ".zshrc").write_text(f'{path}autoload -U compinit\ncompinit -D\nsource "{folder}/script"\n')
        command = {
            "bash": ["bash", "--noprofile", "--rcfile", f"{folder}/bashrc", "-i"],
            "zsh": ["zsh", "-d", "-i"],
            "fish": ["fish", "--no-config", "-i", "-C", f'set -x PATH "{folder}" $PATH; source "{folder}/script"'],
        }[name]
        self._complete, self._answer = complete, folder / "answer"
        self._ran, self._asked = (os.open(folder / pipe, os.O_RDWR | os.O_NONBLOCK) for pipe in ("ran", "asked"))
        self._terminal, self._other_end = pty.openpty()
        environment = os.environ | {"ZDOTDIR": str(folder), "TERM": "dumb"}
        # The first terminal that the leader of a session opens is the session's own, which fish needs.
        opening = ["/bin/sh", "-c", 'exec "$@" <"$0" >"$0" 2>&1', os.ttyname(self._other_end)]
        self._shell = subprocess.Popen([*opening, *command], env=environment, start_new_session=True, cwd=home)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._shell.kill()
        self._shell.wait()
        for end in (self._terminal, self._other_end, self._ran, self._asked):
            os.close(end)

    def run(self, line: str) -> list[str]:
        """Type a line and enter; return the arguments that `connects` is run with in the end."""
        os.write(self._terminal, f"{line}\n".encode())
        read = {self._terminal: b"", self._ran: b"", self._asked: b""}
        while not read[self._ran].endswith(b"\0\0"):
            ready, _, _ = select.select(read, (), (), SECONDS)
            assert ready, read[self._terminal].decode(errors="replace")
            for end in ready:
                read[end] += os.read(end, 4096)
            if read[self._asked].endswith(b"\0\0"):
                variables = read[self._asked].decode().split("\0")[:-2]
                self._answer.write_text(self._complete(dict(one.split("=", 1) for one in variables)), encoding="utf-8")
                read[self._asked] = b""
        return read[self._ran].decode().split("\0")[:-2]
