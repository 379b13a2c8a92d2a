"""Help, the app, interruptions, and what is loaded for it."""

import io
import json
import os
import shlex
import subprocess
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from connects_tui import __version__
from connects_tui.cli import Lazy, main
from connects_tui.cli.parser import COMMANDS, FAMILIES
from connects_tui.statuses import REFUND_REASONS, STATUSES
from tests.cli.conftest import CommandLine
from tests.on_a_day import connects as program


def test_version(connects: CommandLine) -> None:
    assert connects.done("--version").out == connects.done("-V").out == f"connects-tui {__version__}\n"


def test_help_names_every_command_in_its_group(connects: CommandLine) -> None:
    out = connects.done("help").out
    assert out == connects.done("--help").out
    assert "examples:\n  connects init --rules " in out
    for group, names in FAMILIES.items():
        lines = (f"  {name:<12}{COMMANDS[name].help}\n" for name in names)
        assert f"\n{group}:\n{''.join(lines)}\n" in out
    assert sorted(name for names in FAMILIES.values() for name in names) == sorted(COMMANDS)


def test_help_for_a_command_is_what_the_command_says_of_itself(connects: CommandLine) -> None:
    assert connects.done("help", "log").out == connects.done("log", "--help").out
    assert connects.done("--journal", "x.toml", "help", "log").out == connects.done("log", "--help").out


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("lgo",), 'connects: there is no command "lgo"; did you mean log?'),
        (("zzz",), 'connects: there is no command "zzz"; `connects help` lists them'),
        (("help", "lgo"), 'connects: there is no command "lgo"; did you mean log?'),
        (("log", "--tga", "x"), "connects log: there is no option --tga; did you mean --tag?"),
        (("--as-of", "2026-11-20", "status"), "connects: --as-of comes after the command: `connects COMMAND --as-of`"),
        (("status", "now"), 'connects status: "now" is one word too many; put words that belong together in quotes'),
        (("mark", "abc", "hierd"), "connects mark: STATUS: there is no 'hierd'; did you mean hired?"),
        (("insights", "--by", "tga"), "connects insights: --by: there is no 'tga'; did you mean tag?"),
        (("plan", "pls"), 'connects plan: there is no plan "pls"; did you mean plus?'),
        (("plan", "plus", "--rules", "madeup"), 'connects plan: there is no rule set "madeup"; did you mean made-up?'),
        (("rules", "madeup"), 'connects rules: there is no rule set "madeup"; did you mean made-up?'),
        (("buy",), "connects buy: give N"),
        (("mark",), "connects mark: give ID, STATUS"),
    ],
)
def test_what_was_meant_is_asked(account: CommandLine, argv: tuple[str, ...], said: str) -> None:
    answer = account(*argv)
    assert (answer.status, answer.out, answer.err) == (2, "", f"{said}\n")
    message, _, remedy = said.partition(": ")[2].partition("; ")
    as_json = account(*argv, "--json")
    if argv[0] != "help":
        assert (as_json.status, as_json.err) == (2, "")
        assert as_json.json == {"schema": 2, "error": {"code": "usage", "message": message, "remedy": remedy or None}}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_function_that_a_command_names_is_there(name: str) -> None:
    command = COMMANDS[name]
    declared: list[Any] = [command.run]
    for argument in command.arguments:
        for call in (argument.keywords.get("type"), argument.completer):
            declared += (call.func, *call.args) if isinstance(call, partial) else ()
    assert all(callable(function.load()) for function in declared if isinstance(function, Lazy))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_example(connects: CommandLine, name: str) -> None:
    out = connects.done(name, "--help").out if name != "help" else "--journal FILE example:\n  connects help log\n"
    assert f"example:\n  {COMMANDS[name].example}\n" in out
    assert COMMANDS[name].example.startswith(f"connects {name}")
    assert "--journal FILE" in out


@pytest.mark.parametrize(("name", "words"), [("mark", list(STATUSES)), ("refund", list(REFUND_REASONS))])
def test_help_names_what_can_be_chosen(connects: CommandLine, name: str, words: list[str]) -> None:
    out = " ".join(connects.done(name, "--help").out.split())
    assert f"{', '.join(words[:-1])} or {words[-1]}" in out


@pytest.mark.parametrize(("argv", "demo"), [((), False), (("demo",), True)])
def test_the_app_is_opened(connects: CommandLine, argv: tuple[str, ...], demo: bool) -> None:
    opened: list[tuple[Path, bool]] = []

    def open_app(journal: Path, *, demo: bool) -> int:
        opened.append((journal, demo))
        return 7

    assert main(argv, open_app=open_app) == 7
    assert main(["--journal", "/there.toml", *argv], open_app=open_app) == 7
    assert opened == [(connects.journal, demo), (Path("/there.toml"), demo)]


def _raising(error: BaseException) -> Any:
    def say(_: object) -> None:
        raise error

    return say


def test_ctrl_c_leaves_quietly(account: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connects_tui.cli.reports.lists.say_json", _raising(KeyboardInterrupt()))
    answer = account("list", "--json")
    assert (answer.status, answer.out, answer.err) == (130, "", "")


def run(*argv: str, stdout: int = subprocess.PIPE, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own."""
    return subprocess.run(
        program(*argv), env=os.environ | environment, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False
    )


def test_a_reader_that_has_seen_enough(account: CommandLine) -> None:
    account.log("6 A job")
    reading, writing = os.pipe()
    os.close(reading)
    ended = run("ledger", stdout=writing)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_a_full_disk_is_told_and_what_was_recorded_before_it(account: CommandLine, more: tuple[str, ...]) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    shown, ended = run("ledger", *more, stdout=full), run("log", "6 A job", *more, stdout=full)
    os.close(full)
    (job,) = account.json("list", "--as-of", "2199-12-31")["proposals"]
    said = "the answer could not be printed (No space left on device)"
    assert (shown.returncode, shown.stderr) == (3, f"connects: {said}\n")
    assert ended.returncode == 3
    assert ended.stderr == f"connects: recorded ({job['id']}), but {said}; don't record it again\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("at_once", [True, False])
def test_what_is_refused_has_its_exit_status_even_if_nobody_can_be_told(
    account: CommandLine, monkeypatch: pytest.MonkeyPatch, *, at_once: bool
) -> None:
    account.append('\n[[entry]]\nkind = "unknown"\n')
    asked: list[tuple[int, tuple[str, ...]]] = [
        (1, ("refund", "zz")),
        (1, ("refund", "zz", "--json")),
        (2, ("buy", "x")),
        (2, ("nothing", "--json")),
        (1, ("check",)),
        (1, ("check", "--json")),
        (3, ("ledger",)),
        (3, ("log", "6 A job")),
    ]
    for status, argv in asked:
        with ExitStack() as streams, monkeypatch.context() as patch:
            for name in ("stdout", "stderr"):
                full = streams.enter_context(Path("/dev/full").open("w", encoding="utf-8"))
                assert isinstance(full, io.TextIOWrapper)
                full.reconfigure(line_buffering=at_once or name == "stderr")
                patch.setattr(sys, name, full)
            assert main(argv) == status, argv


def test_a_terminal_that_knows_ascii_alone(account: CommandLine) -> None:
    account.log("6 Größe")
    ended = run("list", PYTHONIOENCODING="ascii")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Gro?e" in ended.stdout


@pytest.mark.skipif(os.name != "posix", reason="the shell of this system can't close a stream")
def test_closed_streams(account: CommandLine) -> None:
    line = f"{shlex.join(program('log', '-'))} <&- >&-; {shlex.join(program('status'))} >&-"
    ended = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=False)
    assert account.journal.exists()
    said = "connects log: standard input is empty; write one proposal on each line\n"
    assert (ended.returncode, ended.stderr) == (0, said)


_LOADED = """
import json, sys
from connects_tui.cli import main
from tests.on_a_day import stop_the_clock
stop_the_clock()
assert all(main(argv) == 0 for argv in json.loads(sys.argv[1]))
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def loaded(*commands: tuple[str, ...]) -> set[str]:
    """Run commands in a process of its own and return the modules that it loaded."""
    ended = subprocess.run(
        [sys.executable, "-c", _LOADED, json.dumps(commands)], capture_output=True, text=True, check=True
    )
    return set(json.loads(ended.stderr))


def test_help_loads_next_to_nothing() -> None:
    modules = loaded(("--help",), ("log", "--help"), ("--version",))
    ours = {name for name in modules if name.startswith("connects_tui.")}
    cli = {name for name in ours if name.startswith("connects_tui.cli")}
    assert ours == cli | {
        f"connects_tui.{name}" for name in ("clock", "exporting", "movements", "rounding", "statuses", "wording")
    }
    assert not {"rich", "platformdirs", "tomllib", "tomli_w", "textual"} & modules


def test_rich_is_loaded_for_tables_alone_and_textual_for_no_command(account: CommandLine) -> None:
    assert account.journal.exists()
    plain = [("status", "--json"), ("status", "--line"), ("ledger", "--json"), ("list", "--json"), ("check",)]
    assert "rich" not in loaded(*plain, ("path",), ("log", "6 A job"), ("buy", "10"), ("undo",), ("redo",))
    modules = loaded(("status",), ("ledger",), ("list",), ("rules",), ("rules", "made-up"))
    assert "rich" in modules
    assert not {"textual", "connects_tui.tui"} & modules
