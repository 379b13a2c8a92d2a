"""README.md and docs are true: commands answer what they say, tables are those of the program, links lead somewhere.

A ```console block is a session: those of a page are run in order, in one home, on one day, after what the page's
`<!-- before: … -->` comments say. `cat FILE` shows a file that is then there. `--update-screens` rewrites the answers.
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
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from mcp import Client

from connects_tui.actions.filters import parse_filter, parse_movement_filter
from connects_tui.actions.quick_add import parse_quick_add
from connects_tui.cli import main
from connects_tui.cli.parser import COMMANDS, parse_arguments
from connects_tui.cli.shell.agent_server import server
from connects_tui.journal.paths import cache_folder, settings_file
from connects_tui.keys import ACTIONS, screens_of
from connects_tui.rules import (
    Plan,
    ProposalCosts,
    PurchaseTerms,
    Refunds,
    Rulebook,
    RuleSet,
    Source,
    look_through,
)
from connects_tui.settings import SETTINGS, read_settings
from connects_tui.tui.keymap import key_named
from connects_tui.wording import day_words, usd
from tests.on_a_day import TODAY, put_on_path
from tests.sentences import of_text
from tests.tui.conftest import PICTURES, SCREENSHOTS

ROOT = Path(__file__).parent.parent
MANUAL = ROOT / "share/man/man1/connects.1"
SECTIONS = [
    "What it does", "The first five minutes", "Bring your history", "Keys", "Agents", "Your data", "Compared with",
    "Questions", "More",
]  # fmt: skip
MOST_WORDS = 1200

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"^<!-- (\w+): (.+) -->$", re.MULTILINE)
_CODE = re.compile(r"`` (.+?) ``|`([^`]+)`")


@dataclass(frozen=True)
class Page:
    """A page, as it is written."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        """Its path, from the top of the repository."""
        return self.path.relative_to(ROOT).as_posix()

    def blocks(self, language: str) -> list[str]:
        """Return its blocks of code in a language."""
        return [text for found, text in _BLOCK.findall(self.text) if found == language]

    def said(self, kind: str) -> list[str]:
        """Return what its comments say to the tests."""
        return [words for found, words in _COMMENT.findall(self.text) if found == kind]

    def section(self, title: str) -> str:
        """Return what stands below a heading of the second level."""
        return self.text.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


PAGES = {
    page.name: page
    for page in (Page(path, path.read_text("utf-8")) for path in (ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))))
}
README, APP, COMMAND_LINE, RULES = (
    PAGES[name] for name in ("README.md", "docs/app.md", "docs/command-line.md", "docs/rules.md")
)


def table(text: str) -> list[list[str]]:
    """Return the rows of the first table in a text, without its heading."""
    rows = re.search(r"^\|.*\|$(?:\n^\|.*\|$)*", text, re.MULTILINE)
    assert rows is not None
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[0].splitlines()[2:]]


def code(text: str) -> list[str]:
    return [double or single for double, single in _CODE.findall(text)]


# --- how it begins, and what hangs together ---------------------------------------------------------------------------


def test_it_opens_with_one_sentence_one_picture_and_three_commands() -> None:
    opening = README.text.split("\n## ", 1)[0]
    assert re.match(r"# connects-tui\n\n.+\n\n!\[", opening)
    assert opening.count("![") == 1
    commands = [text for language, text in _BLOCK.findall(opening) if language == "sh"]
    assert all(command.count("\n") == 1 for command in commands)
    demo, start, tests = commands
    assert demo.endswith(".venv/bin/connects demo\n")
    assert start.endswith(".venv/bin/connects\n")
    assert tests.endswith(".venv/bin/pytest\n")
    assert "<!-- start -->\n```sh\n" in opening
    assert "<!-- tests -->\n```sh\n" in opening


def test_it_is_short_and_its_sections_stand_in_this_order() -> None:
    assert re.findall(r"^## (.+)$", README.text, re.MULTILINE) == SECTIONS
    assert sum(any(map(str.isalnum, word)) for word in README.text.split()) <= MOST_WORDS


def test_the_pictures_are_those_that_the_screens_write() -> None:
    shown = Counter(re.findall(r"!\[[^\]]+\]\((?:\.\./)?screenshots/([^)]+)\.svg\)", "".join(_all_texts())))
    assert shown == Counter(["film", *PICTURES])
    assert sorted(file.stem for file in SCREENSHOTS.glob("*.svg")) == sorted(["film", *PICTURES])
    assert README.text.count("![") <= 6


def test_the_film_is_small_and_each_of_its_parts_comes_and_goes() -> None:
    film = (SCREENSHOTS / "film.svg").read_text("utf-8")
    assert len(film.encode()) <= 1_500_000
    moving = set(re.findall(r'<g class="(\w+)">', film))
    assert len(moving) > 20
    assert moving == set(re.findall(r"@keyframes (\w+)", film))


def _all_texts() -> list[str]:
    return [page.text for page in PAGES.values()]


@pytest.mark.parametrize("name", [*PAGES, "CONTRIBUTING.md"])
def test_its_links_lead_to_what_is_there(name: str) -> None:
    file = ROOT / name
    for target in re.findall(r"\]\(([^)]+)\)", file.read_text("utf-8")):
        path, _, heading = target.partition("#")
        if not path.startswith("https://"):
            leads_to = file.parent / path if path else file
            assert leads_to.exists(), target
            assert not heading or heading in _anchors(leads_to.read_text("utf-8")), target


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_can_be_reached_from_the_readme() -> None:
    assert set(re.findall(r"\]\((docs/[^)#]+)", README.text)) == PAGES.keys() - {"README.md"}


def test_nothing_is_said_on_two_pages() -> None:
    said = Counter(
        sentence
        for page in PAGES.values()
        for sentence in {" ".join(found.bare.split()) for found in of_text(page.path)}
        if len(sentence.split()) > 5 and not sentence.startswith("| `")  # the README has some rows of tables of keys
    )
    assert [sentence for sentence, times in said.items() if times > 1] == []


# --- the sessions ----------------------------------------------------------------------------------------------------


class Session:
    """Runs commands one after the other, as they stand on a page."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def answer(self, command: str, shown: str) -> str:
        """Run a command and return what it answers; `shown` is what the page says."""
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
    monkeypatch.setenv("HOME", str(tmp_path))
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


def rewritten(page: Page, language: str, before: list[str], after: list[str]) -> None:
    """Put other blocks in the place of those of a page."""
    text = page.path.read_text(encoding="utf-8")
    for old, new in zip(before, after, strict=True):
        text = text.replace(f"```{language}\n{old}", f"```{language}\n{new}", 1)
    page.path.write_text(text, encoding="utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="the pages show where things are on Linux")
@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.blocks("console")])
def test_every_command_answers_what_it_says(session: Session, pytestconfig: pytest.Config, name: str) -> None:
    page = PAGES[name]
    if not page.blocks("mcp"):  # else this comes before what the agent asks
        for command in page.said("before"):
            session.answer(command, "")
    shown = page.blocks("console")
    answered = [replayed(block, session) for block in shown]
    if pytestconfig.getoption("--update-screens"):
        rewritten(page, "console", shown, answered)
    else:
        assert answered == shown


@pytest.mark.parametrize("name", PAGES)
def test_every_command_that_is_named_is_one(name: str) -> None:
    named = [words.split()[1] for words in code(PAGES[name].text) if words.startswith("connects ")]
    assert {word for word in named if word.isalpha()} <= COMMANDS.keys()


@pytest.mark.parametrize("name", PAGES)
def test_every_option_that_is_named_is_one(name: str) -> None:
    told = [words for words in code(PAGES[name].text) if words.startswith(("connects ", "--"))]
    named = {option for words in told for option in re.findall(r"(?<!\S)--[a-z-]+", words)}
    assert named - {"--help"} <= set(re.findall(r"--[a-z-]+", MANUAL.read_text("utf-8").replace("\\-", "-")))


def test_agents_are_set_up_with_what_is_there() -> None:
    agents = README.section("Agents")
    assert "Nothing is written unless you start it with\n`--allow-writes`" in agents
    (block,) = README.blocks("json")
    (how,) = json.loads(block)["mcpServers"].values()
    assert parse_arguments(how["args"]).allow_writes is True
    assert all(
        f'{client} mcp add connects -- "$PWD/.venv/bin/connects" mcp ' in agents for client in ("claude", "codex")
    )


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.blocks("mcp")])
async def test_an_agent_is_told_what_it_says(session: Session, pytestconfig: pytest.Config, name: str) -> None:
    page = PAGES[name]
    for command in page.said("before"):
        session.answer(command, "")
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text("\n".join(page.said("settings")), encoding="utf-8")
    (block,) = page.blocks("mcp")
    answered = ""
    async with Client(server(Namespace(allow_writes=True))) as client:
        for line in block.splitlines():
            if not line.startswith("→"):
                tool, _, given = line.partition(" ")
                result: Any = await client.call_tool(tool, json.loads(given))
                answered += f"{line}\n→ {result.content[0].text.split(chr(10))[0]}\n"
    if pytestconfig.getoption("--update-screens"):
        rewritten(page, "mcp", [block], [answered])
    else:
        assert answered == block


async def test_the_table_of_tools_is_the_servers(session: Session) -> None:
    session.answer("connects init --rules upwork --plan plus --balance 40", "")
    named = [word for row in table(PAGES["docs/agents.md"].text) for word in code(row[0])]
    async with Client(server(Namespace(allow_writes=True))) as client:
        assert sorted(tool.name for tool in (await client.list_tools()).tools) == sorted(named)


@pytest.mark.skipif(sys.platform != "linux", reason="the page says where things are on Linux")
def test_what_is_removed_is_all_that_was_written_but_journals_elsewhere(session: Session, tmp_path: Path) -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text('[accounts]\nagency = "~/agency.toml"\n', encoding="utf-8")
    for account in ("", "--account agency "):
        session.answer(f"connects {account}init --rules upwork --plan plus --balance 40", "")
    shown = json.loads(session.answer("connects path --json", ""))["accounts"]["agency"]
    assert not cache_folder().exists()
    (command,) = PAGES["docs/your-data.md"].blocks("sh")
    assert said(["sh", "-c", command], dict(os.environ)) == ""
    left = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert left
    places = [Path(place["path"].replace("~", str(tmp_path))) for place in shown.values()]
    assert all(any(file.is_relative_to(place) for place in places) for file in left)


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
    (line,) = [
        line for block in COMMAND_LINE.blocks("sh") for line in block.splitlines() if line.endswith(f"  # {marker}")
    ]
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
    (module,) = [text for text in COMMAND_LINE.blocks("toml") if "[custom.connects]" in text]
    custom = tomllib.loads(module)["custom"]["connects"]
    assert custom["when"] is True
    assert said(["sh", "-c", custom["command"]], begun) == "40 C\n"


# --- the tables ------------------------------------------------------------------------------------------------------

MAIN = {"Balance", "Proposals", "Plans", "Insights", "Month", "Ledger", "QuickAdd"}
LEFT_OUT = {"cancel", "page-down", "page-up", "turn-ten-right", "turn-ten-left"}
"""What every program has, esc and the page keys, and what the table says in words: shift with an arrow."""


def test_every_key_of_the_table_does_something_and_every_key_of_the_screens_is_in_it() -> None:
    bound = {key for action in ACTIONS.values() for key in action.keys if MAIN & set(screens_of(action))}
    named = [
        key_named(key) for cells in table(APP.section("Keys")) for words in code(cells[0]) for key in words.split()
    ]
    assert None not in named
    assert set(named) - {"ctrl+p"} <= bound
    for action in ACTIONS.values():
        if MAIN & set(screens_of(action)) and action.keys and action.id not in LEFT_OUT:
            assert set(action.keys) & set(named), action


def test_the_readmes_keys_are_some_of_them() -> None:
    few, every = ({key for cells in table(page.section("Keys")) for key in code(cells[0])} for page in (README, APP))
    assert few < every


def test_every_filter_that_is_named_is_one() -> None:
    named, of_ledger = (code(part) for part in APP.section("Filter").split("On\nthe Ledger"))
    for words in set(named) - {"-"}:
        parse_filter(words, TODAY)
        parse_filter(f"-{words}", TODAY)
    for words in set(of_ledger) - {"is:"}:
        parse_movement_filter(words, TODAY, lambda _: None)


def test_every_setting_is_named_and_has_no_mistake() -> None:
    (block,) = APP.blocks("toml")
    assert read_settings(block.encode()).problems == ()
    assert SETTINGS.keys() <= set(re.findall(r"\w+", block))


def test_the_quick_add_table_has_every_kind_of_token() -> None:
    parts = [part for cells in table(APP.section("The quick-add line")) for part in code(cells[0])]
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
        f"[{sources} {'source' if sources == 1 else 'sources'}](../connects_tui/rules/sets/{rules.id}.toml)",
    ]


def test_the_table_of_rule_sets_is_that_of_the_packaged_ones() -> None:
    expected = [_row(rules) for rules in Rulebook.load().sets.values()]
    assert table(RULES.section("The packaged sets")) == expected, "\n".join(
        f"| {' | '.join(row)} |" for row in expected
    )


def test_its_own_rule_set_is_ten_lines() -> None:
    every = [found for block in RULES.blocks("console") for found in commands(block)]
    (shown,) = [answer for command, answer in every if command == "cat mine.toml"]
    assert len(shown.splitlines()) == 10


def test_the_keys_of_a_rule_set_are_all_told(tmp_path: Path) -> None:
    told = {key for block in RULES.blocks("console") for key in re.findall(r"^(\w+) = ", block, re.MULTILINE)}
    for cells in table(RULES.section("Write your own")):
        section, keys = (
            (code(cells[0])[0], code(cells[0])[1:]) if code(cells[0])[0].startswith("[") else ("", code(cells[0]))
        )
        told |= {"_".join((section.strip("[]"), key)) for key in keys} | {*keys, section.strip("[]").rpartition(".")[2]}
        parent = "[[plan]]" if section == "[plan.purchase]" else ""
        lines = [parent, section, *(f"{key} = 0" for key in keys)]
        (tmp_path / "mine.toml").write_text("\n".join(lines), encoding="utf-8")
        assert "unknown" not in " ".join(map(str, look_through(tmp_path / "mine.toml")[1])), cells
    parts = (RuleSet, Source, Plan, PurchaseTerms, ProposalCosts, Refunds)
    assert {field for part in parts for field in part.__struct_fields__} - {
        "plans",
        "sources",
        "last_renewal_day",
    } <= told
