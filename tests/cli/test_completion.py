"""Tab in a shell: what can follow on a half-typed command line, and each shell asking for it at a terminal."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from argcomplete.finders import CompletionFinder

from connects_tui.cli import completion
from connects_tui.cli.parser import COMMANDS
from tests.cli.conftest import CommandLine
from tests.cli.shells import Shell
from tests.cli.test_running import loaded

SHELLS = ("bash", "zsh", "fish")


class Tab:
    """Presses tab after a half-typed line, as fish asks what can follow."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        # argcomplete would take the ninth file of this process for its own.
        monkeypatch.setattr(CompletionFinder, "_init_debug_stream", lambda _: None)

    def answer(self, environment: dict[str, str]) -> str:
        """Return what a shell with this environment is answered."""
        with self._monkeypatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            answer = io.StringIO()
            with pytest.raises(SystemExit):
                completion.complete(answer)
        return answer.getvalue()

    def rows(self, line: str, **environment: str) -> list[str]:
        """Return what is offered, each with what it means."""
        line = f"connects {line}"
        protocol = {"_ARGCOMPLETE": "1", "COMP_LINE": line, "COMP_POINT": f"{len(line)}"}
        fish = {"_ARGCOMPLETE_SHELL": "fish", "_ARGCOMPLETE_DFS": "\t", "_ARGCOMPLETE_SUPPRESS_SPACE": "1"}
        answer = self.answer(protocol | fish | environment)
        return answer.split("\v") if answer else []

    def __call__(self, line: str) -> list[str]:
        """Return the words that are offered."""
        return [row.partition("\t")[0] for row in self.rows(line)]


@pytest.fixture
def tab(monkeypatch: pytest.MonkeyPatch) -> Tab:
    return Tab(monkeypatch)


@pytest.fixture
def bids(account: CommandLine) -> CommandLine:
    """Two proposals, of two clients."""
    account.log("6 First #css @acme")
    account.log('8 Second #django @"Acme Corp"')
    return account


def test_every_command_is_offered_with_what_it_does(tab: Tab) -> None:
    assert tab.rows("") == [f"{name}\t{command.help}" for name, command in COMMANDS.items()]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_offered(tab: Tab, name: str) -> None:
    options = [argument.name for argument in COMMANDS[name].arguments if argument.name.startswith("--")]
    assert tab(f"{name} --") == ["--help", *options, "--journal", "--account"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("st", ["status"]),
        ("--v", ["--version"]),
        ("--journal x.toml sta", ["status"]),
        ("export re", ["report", "redacted"]),
        ("plan basic --when ", ["now", "renewal"]),
        ("insights --by=mo", ["--by=month"]),
        ("log --json --js", []),
        ("log --tag css --ta", ["--tag"]),
        ("status --as-of ye", ["yesterday"]),
        ("mark k7 inter", ["interviewing"]),
        ("mark --no-refund k7 inter", ["interviewing"]),
        ("refund k7 5 --reason out", ["outbid"]),
        ("rules ch", ["check"]),
        ("ledger --kind ref", ["refund"]),
        ("completion ", ["bash", "zsh", "fish"]),
        ("buy ", []),
    ],
)
def test_what_can_follow(tab: Tab, line: str, words: list[str]) -> None:
    assert tab(line) == words


@pytest.mark.parametrize("line", ["import ", "rules check ", "--journal ", "export report --output "])
def test_files_and_folders(tab: Tab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sheets").mkdir()
    (tmp_path / "sheets" / "a table.csv").touch()
    assert tab(f"{line}sh") == ["sheets/"]
    assert tab(f"{line}sheets/") == ["sheets/a table.csv"]
    assert tab(f"{line}none/") == []


def test_a_script_is_printed_without_the_journal_and_the_rules() -> None:
    modules = loaded(("completion", "bash"), ("man",))
    assert not {"rich", "platformdirs", "tomllib", "connects_tui.ledger", "connects_tui.cli.context"} & modules


def test_ids_come_with_what_they_stand_for(bids: CommandLine, tab: Tab) -> None:
    ids = [proposal["id"] for proposal in bids.json("list")["proposals"]]
    assert tab.rows("mark ") == [f"{ids[1]}\tSecond", f"{ids[0]}\tFirst"]
    assert tab(f"refund {ids[0][:9]}") == [ids[0]]
    assert len(tab("remove ")) == 2
    assert tab.rows("earn ") == []
    bids.done("mark", ids[1], "hired")
    assert tab.rows("earn ") == [f"{ids[1]}\tSecond"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("list @", ['@"Acme Corp"', "@acme"]),
        ("list \\#c", ["#css"]),
        ("list is:hi", ["is:hired"]),
        ("list is:open is:hi", ["is:hired"]),
        ("list bo", ["boosted"]),
        ("insights -bo", ["-boosted"]),
        ("insights --by tag -\\#", ["-#django", "-#css"]),
        ("log --client ac", ["acme"]),
        ("log --tag dj", ["django"]),
        ("plan ", ["basic", "plus"]),
        ("init --rules made", ["made-up"]),
        ("init --rules guide-2023 --plan b", ["basic", "business"]),
        ("plans --rules upwork-201", ["upwork-2015", "upwork-2019"]),
    ],
)
def test_words_of_the_journal_and_the_rules(bids: CommandLine, tab: Tab, line: str, words: list[str]) -> None:
    assert bids.journal.exists()
    assert tab(line) == words


def test_the_fields_of_the_entry_that_is_corrected(bids: CommandLine, tab: Tab) -> None:
    id_ = bids.json("list")["proposals"][0]["id"]
    assert tab(f"edit {id_} bo") == ["boost="]
    assert tab(f"edit {id_} boost=3 --unset cl") == ["client", "client_spent"]
    assert tab(f"edit {id_} at") == tab(f"edit {id_} id") == []  # neither id nor at is the user's to change


@pytest.mark.parametrize("line", ["mark ", "edit x ", "log --client ", "list @"])
def test_without_a_journal(connects: CommandLine, tab: Tab, capsys: pytest.CaptureFixture[str], line: str) -> None:
    assert tab(line) == []
    assert capsys.readouterr() == ("", "")
    assert not connects.journal.exists()


def test_the_journal_of_the_line_is_the_one_that_counts(bids: CommandLine, tab: Tab, tmp_path: Path) -> None:
    assert tab(f"mark --journal {tmp_path / 'other.toml'} ") == []
    assert len(tab(f"--journal {bids.journal} mark ")) == 2


REPLACED = [
    "$(touch PWNED)", "`touch PWNED`", "${PWN:=$(touch PWNED)}", '"$(touch PWNED)"', "'`touch PWNED`'",
    "\\$(touch PWNED)", "\\`touch PWNED\\`", "$HOME", "*", "shell/?", "[a-z]*", "{touch,PWNED}",
]  # fmt: skip
"""What a shell replaces by something else."""

QUOTABLE = [
    "';touch PWNED;'", '";touch PWNED;"', ";touch PWNED", "& touch PWNED &", "|touch PWNED", ">PWNED", "<(touch PWNED)",
    "!touch", "~root", 'O\'Brien & Sons ("UK") #1 100%^=~!',
]  # fmt: skip
"""What means itself once it is quoted."""

PLAIN = ["Acme Corp", "Müller", "a-b_c.d@e#f+g,h:i/j=k"]


def named(letter: str, names: list[str]) -> list[str]:
    """Put before each name what no other one begins with, so that a shell completes it alone."""
    return [f"{letter}{number:02}{name}" for number, name in enumerate(names)]


NEVER, IN_NO_QUOTE, ANYWHERE = named("n", REPLACED), named("q", QUOTABLE), named("p", PLAIN)


@pytest.fixture
def hostile(account: CommandLine) -> CommandLine:
    """A proposal of a client of each name."""
    job = '\n[[entry]]\nid = "c{}"\nkind = "proposal"\non = 2026-11-20\nconnects = 2\ntitle = "Job"\nclient = {}\n'
    names = enumerate(NEVER + IN_NO_QUOTE + ANYWHERE)
    account.append("".join(job.format(number, json.dumps(name, ensure_ascii=False)) for number, name in names))
    return account


@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_a_name_is_offered_only_where_it_can_be_made_safe(hostile: CommandLine, tab: Tab, shell: str) -> None:
    assert hostile.journal.exists()
    lines = {
        "--client {}": (0, len(QUOTABLE), len(PLAIN)),
        '--client "{}': (0, 0, len(PLAIN)),
        "--client '{}": (0, 0, len(PLAIN)),
        "--client ''{}": (0, 0, len(PLAIN)),
        '--client {}""': (0, 0, len(PLAIN)),
        "--title `date` --client {}": (0, 0, len(PLAIN)),
        '--title "a b" --client {}': (0, 0, len(PLAIN)),
    }
    for line, numbers in lines.items():
        for letter, number in zip("nqp", numbers, strict=True):
            assert len(tab.rows(f"log {line.format(letter)}", _ARGCOMPLETE_SHELL=shell)) == number, (line, letter)


@pytest.mark.parametrize("name", ["a\\nb", "a\\u000bb", "a\\u001b[31mb", "a\\u202eb"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_control_characters_are_not_offered(account: CommandLine, tab: Tab, name: str, quote: str) -> None:
    entry = (
        '\n[[entry]]\nid = "{0}"\nkind = "proposal"\non = 2026-11-20\nconnects = 6\ntitle = "Job"\nclient = "{0}{1}"\n'
    )
    account.append(entry.format("ab", "c") + entry.format("aa", name))
    assert tab(f"log --client {quote}a") == ["abc"]


def typed(shell: str) -> Iterator[tuple[str, str]]:
    """Go through what is typed after `connects log --client`, and the client that it must come to."""
    yield "n\t", "n"
    yield from ((f"{name[:3]}\t", name) for name in IN_NO_QUOTE + ANYWHERE)
    for quote in ("'", '"'):
        yield f"{quote}n\t{quote}", "n"
        yield f"n\t --title {quote}a b{quote}", "n"
        yield f"{quote}p00\t", ANYWHERE[0]
        if shell == "zsh":  # which quotes by itself what it is given
            yield from ((f"{quote}{name[:3]}\t", name) for name in IN_NO_QUOTE)
        else:
            yield f"{quote}q\t{quote}", "q"
            yield f"x --title {quote}a{quote} --client q\t", "q"


@pytest.mark.usefixtures("bids")
@pytest.mark.parametrize("shell", SHELLS)
def test_a_line_is_completed_in_a_shell_and_no_name_runs_in_it(
    hostile: CommandLine, tab: Tab, tmp_path: Path, shell: str
) -> None:
    lines = {
        "connects recon\t": ["reconcile"],
        "true; connects list is:hi\t": ["list", "is:hired"],
        "X=1 connects list connects\t": ["list", "connects>"],
        "connects list @ac\t -@ac\t": ["list", "@acme", "-@acme"],
        "connects log --client=Ac\t": ["log", "--client=Acme Corp"],
        "connects insights --by=cl\t --js\t": ["insights", "--by=client", "--json"],
        "connects-tui import she\t": ["import", "shell/"],
    }
    with Shell(shell, tmp_path, hostile.done("completion", shell).out, tab.answer) as at_terminal:
        for line, words in lines.items():
            assert at_terminal.run(line) == words
        for line, name in typed(shell):
            ran = at_terminal.run(f"connects log --client {line}")
            assert ran[2 if "x " not in line else -1] == name, line
            assert not list(tmp_path.rglob("PWNED")), line
