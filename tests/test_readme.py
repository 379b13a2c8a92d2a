"""README.md is true: its commands run and answer what it says, and its tables are those of the program.

A ```console block is a session: the blocks are run in order, in one home, on one day. `cat FILE` shows a file that is
then there. `--update-screens` rewrites the answers.
"""

import contextlib
import io
import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from mcp import Client

from connects_tui.actions.quick_add import parse_quick_add
from connects_tui.cli import main
from connects_tui.cli.agent_server import server
from connects_tui.cli.commands import COMMANDS
from connects_tui.journal.paths import settings_file
from connects_tui.keys import ACTIONS, screens_of
from connects_tui.rules import Rulebook, RuleSet
from connects_tui.tui.keymap import key_named
from connects_tui.wording import day_words, usd
from tests.on_a_day import TODAY, put_on_path
from tests.tui.conftest import PICTURES, SCREENSHOTS

README = Path(__file__).parent.parent / "README.md"
TEXT = README.read_text(encoding="utf-8")
SECTIONS = [
    "What it does", "The first five minutes", "Keys", "The quick-add line", "The command line", "Your data",
    "The rule sets", "How the numbers are computed", "How fast it is", "Troubleshooting", "Privacy",
]  # fmt: skip

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`` (.+?) ``|`([^`]+)`")


def blocks(language: str) -> list[str]:
    return [text for found, text in _BLOCK.findall(TEXT) if found == language]


def section(title: str) -> str:
    return TEXT.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def table(text: str) -> list[list[str]]:
    """Return the rows of the first table in a text, without its heading."""
    rows = re.search(r"^\|.*\|$(?:\n^\|.*\|$)*", text, re.MULTILINE)
    assert rows is not None
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[0].splitlines()[2:]]


def code(text: str) -> list[str]:
    return [double or single for double, single in _CODE.findall(text)]


# --- how it begins ---------------------------------------------------------------------------------------------------


def test_it_opens_with_one_picture_one_sentence_and_two_commands() -> None:
    opening = TEXT.split("\n## ", 1)[0]
    assert opening.startswith("# connects-tui\n\n![")
    assert len(re.findall(r"!\[", opening)) == 1
    commands = [text for language, text in _BLOCK.findall(opening) if language == "sh"]
    assert len(commands) == 2
    assert all(command.count("\n") == 1 for command in commands)
    assert commands[0].endswith(".venv/bin/connects\n")
    assert commands[1].endswith(".venv/bin/pytest\n")
    assert "<!-- start -->\n```sh\n" in opening
    assert "<!-- tests -->\n```sh\n" in opening


def test_its_sections_stand_in_this_order() -> None:
    assert re.findall(r"^## (.+)$", TEXT, re.MULTILINE) == SECTIONS


def test_what_it_does_is_six_pictures_with_a_sentence_each() -> None:
    paragraphs = [part for part in section("What it does").split("\n\n") if part.strip()]
    pictures = [part for part in paragraphs if part.startswith("![")]
    sentences = [part for part in paragraphs if not part.startswith("![")]
    assert (len(pictures), len(sentences)) == (6, 6)
    assert all(sentence.count(". ") == 0 for sentence in sentences)


def test_its_pictures_are_those_that_the_screens_write() -> None:
    named = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", TEXT)
    assert sorted(named) == sorted(f"screenshots/{name}.svg" for name in PICTURES)
    assert sorted(file.stem for file in SCREENSHOTS.glob("*")) == sorted(PICTURES)


def test_what_it_links_to_is_there() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", TEXT)
    assert targets
    assert all((README.parent / target).exists() for target in targets if not target.startswith("https://"))


# --- the sessions ----------------------------------------------------------------------------------------------------


class Session:
    """Runs commands one after the other, as they stand in the README."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def answer(self, command: str, shown: str) -> str:
        """Run a command and return what it answers; `shown` is what the README says."""
        words = shlex.split(command)
        if words[0] == "cat":
            (self._home / words[1]).write_text(shown, encoding="utf-8")
            return shown
        if words[0] != "connects":
            return self._of_program(words, shown)
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            main(words[1:])
        return out.getvalue().replace(str(self._home), "~")

    def _of_program(self, words: list[str], shown: str) -> str:
        if shutil.which(words[0]) is None:
            return shown  # what is not installed can't be asked
        return subprocess.run(words, cwd=self._home, capture_output=True, text=True, check=True).stdout


def commands(block: str) -> Iterator[tuple[str, str]]:
    """Take a block apart: each command and what stands below it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


def replayed(block: str, session: Session) -> str:
    return "".join(f"$ {command}\n{session.answer(command, shown)}" for command, shown in commands(block))


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    """A home of its own, where ids come in the same order every time."""
    for kind, place in (
        ("DATA", ".local/share"),
        ("CONFIG", ".config"),
        ("STATE", ".local/state"),
        ("CACHE", ".cache"),
    ):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / place))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    made = random.Random(2015)
    monkeypatch.setattr("connects_tui.actions.book.os", SimpleNamespace(urandom=made.randbytes))
    return Session(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="the README shows where things are on Linux")
def test_every_command_answers_what_it_says(session: Session, pytestconfig: pytest.Config) -> None:
    shown = blocks("console")
    answered = [replayed(block, session) for block in shown]
    if pytestconfig.getoption("--update-screens"):
        text = TEXT
        for before, after in zip(shown, answered, strict=True):
            text = text.replace(f"```console\n{before}", f"```console\n{after}", 1)
        README.write_text(text, encoding="utf-8")
        return
    for before, after in zip(shown, answered, strict=True):
        assert after == before


def test_every_command_that_is_named_is_one() -> None:
    named = {words.split()[1] for words in code(TEXT) if words.startswith("connects ") and words.split()[1].isalpha()}
    assert named <= COMMANDS.keys()
    assert all(f"connects completion {shell}" in section("The command line") for shell in ("bash", "zsh", "fish"))


async def test_an_agent_is_told_what_it_says(session: Session, pytestconfig: pytest.Config) -> None:
    session.answer("connects init --rules upwork --plan plus --balance 40", "")
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text("agent_limit = 60\n", encoding="utf-8")
    (block,) = blocks("mcp")
    answered = ""
    async with Client(server(Namespace(allow_writes=True))) as client:
        for line in block.splitlines():
            if line.startswith(("can_i_bid", "log_proposal")):
                tool, _, given = line.partition(" ")
                result: Any = await client.call_tool(tool, json.loads(given))
                answered += f"{line}\n→ {result.content[0].text.split(chr(10))[0]}\n"
    if pytestconfig.getoption("--update-screens"):
        README.write_text(README.read_text(encoding="utf-8").replace(block, answered), encoding="utf-8")
        return
    assert answered == block


# --- shells ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def begun(session: Session, tmp_path: Path) -> dict[str, str]:
    """An account, and an environment in which `connects` is on the path."""
    session.answer("connects init --rules upwork --plan plus --balance 40", "")
    return os.environ | {"PATH": f"{put_on_path(tmp_path / 'bin')}{os.pathsep}{os.environ['PATH']}"}


def installed(shell: str) -> str:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    return shell


def snippet(marker: str) -> str:
    """Return the one line of the shells' block that ends with this comment."""
    (line,) = [line for block in blocks("sh") for line in block.splitlines() if line.endswith(f"  # {marker}")]
    return line.removesuffix(f"# {marker}").rstrip()


def said(words: list[str], environment: dict[str, str]) -> str:
    ended = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    assert ended.stderr == ""
    return ended.stdout


@pytest.mark.parametrize(
    ("shell", "options", "prompt", "shows"),
    [
        ("bash", ["-c"], """PS1='> '; {}\necho "${{PS1@P}}\"""", "40 C > \n"),
        ("zsh", ["-f", "-c"], """{}\nprint -P "$RPROMPT\"""", "40 Connects\n"),
    ],
)
def test_the_prompt_of(begun: dict[str, str], shell: str, options: list[str], prompt: str, shows: str) -> None:
    assert said([installed(shell), *options, prompt.format(snippet(shell))], begun) == shows


def test_the_status_bar_of_tmux(begun: dict[str, str], tmp_path: Path) -> None:
    line = snippet("tmux.conf")
    (command,) = re.findall(r"#\((.+)\)", line)
    assert said(["sh", "-c", command], begun).startswith("40 C, renews in ")
    (tmp_path / "tmux.conf").write_text(f"{line}\n", encoding="utf-8")
    tmux = [installed("tmux"), "-L", f"readme-{os.getpid()}", "-f", str(tmp_path / "tmux.conf")]
    shown = said([*tmux, "start-server", ";", "show-options", "-gv", "status-right"], begun)
    assert shown == f"#({command})\n"


def test_the_module_of_starship(begun: dict[str, str]) -> None:
    (module,) = [text for text in blocks("toml") if "[custom.connects]" in text]
    custom = tomllib.loads(module)["custom"]["connects"]
    assert custom["when"] is True
    assert said(["sh", "-c", custom["command"]], begun) == "40 C\n"


# --- the tables ------------------------------------------------------------------------------------------------------

MAIN = {"Balance", "Proposals", "Plans", "Insights", "Month", "Ledger", "QuickAdd"}
LEFT_OUT = {"cancel", "page-down", "page-up", "turn-ten-right", "turn-ten-left"}
"""What every program has, esc and the page keys, and what the table says in words: shift with an arrow."""


def test_every_key_of_the_table_does_something_and_every_key_of_the_screens_is_in_it() -> None:
    bound = {key for action in ACTIONS.values() for key in action.keys if MAIN & set(screens_of(action))}
    named = [key_named(key) for cells in table(section("Keys")) for words in code(cells[0]) for key in words.split()]
    assert None not in named
    assert set(named) - {"ctrl+p"} <= bound
    for action in ACTIONS.values():
        if MAIN & set(screens_of(action)) and action.keys and action.id not in LEFT_OUT:
            assert set(action.keys) & set(named), action


def test_the_quick_add_table_has_every_kind_of_token() -> None:
    parts = [part for cells in table(section("The quick-add line")) for part in code(cells[0])]
    for part in parts:
        draft = parse_quick_add("6 A title" if part == "6" else f"A title {part}", TODAY)
        assert draft.title == "A title", part
        assert draft != parse_quick_add("A title", TODAY), part


def _row(rules: RuleSet) -> list[str]:
    when = day_words(rules.valid_from) if rules.official and rules.valid_from else "only if you choose it"
    plans = (rules.plan(id_) for id_ in ("basic", "plus"))
    terms = [f"{plan.monthly_connects}, {usd(plan.monthly_fee)}" if plan else "-" for plan in plans]
    sources = len(rules.sources)
    levels = sorted({str(source.confidence) for source in rules.sources}, key=["high", "medium", "low"].index)
    return [
        f"`{rules.id}`",
        when,
        *terms,
        " to ".join(dict.fromkeys((levels[0], levels[-1]))),
        f"[{sources} {'source' if sources == 1 else 'sources'}](connects_tui/rules/sets/{rules.id}.toml)",
    ]


def test_the_table_of_rule_sets_is_that_of_the_packaged_ones() -> None:
    expected = [_row(rules) for rules in Rulebook.load().sets.values()]
    assert table(section("The rule sets")) == expected, "\n".join(f"| {' | '.join(row)} |" for row in expected)


def test_its_own_rule_set_is_ten_lines() -> None:
    every = [found for block in blocks("console") for found in commands(block)]
    (shown,) = [answer for command, answer in every if command == "cat mine.toml"]
    assert len(shown.splitlines()) == 10
