"""Shells at a terminal, in which a test types a line, with its tabs, and sees what is run."""

import os
import select
import shlex
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pytest

from tests.on_a_day import connects

pty = pytest.importorskip("pty", reason="there are no terminals on this system")

SECONDS: Final = 60
"""So long a shell may take for a line, on a machine that is busy with others."""

_PROGRAM: Final = """#!/bin/sh
[ -z "$_ARGCOMPLETE" ] || exec {program} "$@"
printf '%s\\0' "$@" '' >'{ran}'
"""
"""`connects` as the shell finds it: it completes as ever, but what is run says only which arguments it got."""


class Shell:
    """One shell, from its start to its end."""

    def __init__(self, name: str, home: Path, script: str) -> None:
        if shutil.which(name) is None:
            pytest.skip(f"{name} is not installed")
        folder = home / "shell"
        folder.mkdir()
        (folder / "script").write_text(script, encoding="utf-8")
        os.mkfifo(folder / "ran")
        (folder / "connects").write_text(_PROGRAM.format(program=shlex.join(connects()), ran=folder / "ran"))
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
        self._ran = os.open(folder / "ran", os.O_RDWR | os.O_NONBLOCK)
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
        for end in (self._terminal, self._other_end, self._ran):
            os.close(end)

    def run(self, line: str) -> list[str]:
        """Type a line and enter; return the arguments that `connects` is run with in the end."""
        os.write(self._terminal, f"{line}\n".encode())
        ran, shown = b"", b""
        while not ran.endswith(b"\0\0"):
            ready, _, _ = select.select((self._terminal, self._ran), (), (), SECONDS)
            assert ready, shown.decode(errors="replace")
            if self._terminal in ready:
                shown += os.read(self._terminal, 4096)
            if self._ran in ready:
                ran += os.read(self._ran, 4096)
        return ran.decode().split("\0")[:-2]
