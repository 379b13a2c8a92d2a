"""Tab in a shell: what can follow on a half-typed command line, and each shell asking for it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

try:
    import pty
except ImportError:  # on Windows
    pty = None  # type: ignore[assignment]

from connects_tui import cli
from connects_tui.cli.commands import COMMANDS
from connects_tui.cli.suggestions import _KINDS
from tests.cli.conftest import CommandLine
from tests.cli.test_running import loaded
from tests.on_a_day import put_on_path

PACKAGE = Path(cli.__file__).parent
FILES = ["<files>"]


def following(connects: CommandLine, line: str) -> list[str]:
    """Return the words that can follow; the last word of the line is half typed."""
    out = connects.done("completion", "words", "--", *line.split(" ")).out
    return [row.partition("\t")[0] for row in out.splitlines()]


@pytest.fixture
def bids(account: CommandLine) -> CommandLine:
    """Two proposals, of two clients."""
    account.log("6 First #css @acme")
    account.log('8 Second #django @"Acme Corp"')
    return account


# --- what is declared ------------------------------------------------------------------------------------------------


def test_every_command_is_offered_with_what_it_does(connects: CommandLine) -> None:
    out = connects.done("completion", "words", "--", "").out
    assert out == "".join(f"{name}\t{command.help}\n" for name, command in COMMANDS.items())
    assert connects.done("completion", "words").out == out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_offered(connects: CommandLine, name: str) -> None:
    options = [argument.names[0] for argument in COMMANDS[name].arguments if argument.is_option]
    assert following(connects, f"{name} --") == [*options, "--journal", "--help"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("st", ["status"]),
        ("--v", ["--version"]),
        ("--journal x.toml sta", ["status"]),
        ("--journal ", FILES),
        ("import ", FILES),
        ("import x.csv ", []),
        ("export re", ["report"]),
        ("export report --output ", FILES),
        ("export report --output=", ["--output=<files>"]),
        ("plan basic --when ", ["now", "renewal"]),
        ("insights --by=mo", ["--by=month"]),
        ("log --json --js", []),
        ("log --tag css --ta", ["--tag"]),
        ("status --as-of ye", ["yesterday"]),
        ("mark k7 inter", ["interviewing"]),
        ("mark --no-refund k7 inter", ["interviewing"]),
        ("mark k7 hired ", []),
        ("refund k7 5 --reason out", ["outbid"]),
        ("rules ch", ["check"]),
        ("rules check ", FILES),
        ("completion ", ["bash", "zsh", "fish"]),
        ("no-such ", []),
        ("buy ", []),
    ],
)
def test_what_can_follow(connects: CommandLine, line: str, words: list[str]) -> None:
    assert following(connects, line) == words


def test_every_kind_of_word_that_is_declared_is_known() -> None:
    kinds = {argument.words for command in COMMANDS.values() for argument in command.arguments}
    assert kinds - {None, "files"} <= _KINDS.keys()
    assert _KINDS.keys() <= kinds


def test_a_command_completes_without_the_journal_and_the_rules() -> None:
    modules = loaded(("completion", "words", "--", "mark", "--"), ("completion", "bash"), ("man",))
    assert not {"rich", "platformdirs", "tomllib", "connects_tui.ledger", "connects_tui.cli.running"} & modules


# --- what is in the journal and the rules ----------------------------------------------------------------------------


def test_ids_come_with_what_they_stand_for(bids: CommandLine) -> None:
    ids = [proposal["id"] for proposal in bids.json("list")["proposals"]]
    rows = dict(row.split("\t") for row in bids.done("completion", "words", "--", "mark", "").out.splitlines())
    assert rows == {ids[1]: "Second", ids[0]: "First"}
    assert following(bids, f"refund {ids[0][:9]}") == [ids[0]]
    assert len(following(bids, "remove ")) == 2


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("list @", ['@"Acme Corp"', "@acme"]),
        ("list #c", ["#css"]),
        ("list is:hi", ["is:hired"]),
        ("list is:open is:hi", ["is:hired"]),
        ("list bo", ["boosted"]),
        ("insights -bo", ["-boosted"]),
        ("insights --by tag -#", ["-#django", "-#css"]),
        ("log --client ac", ["acme"]),
        ("log --tag dj", ["django"]),
        ("plan ", ["basic", "plus"]),
        ("init --rules made", ["made-up"]),
        ("init --rules guide-2023 --plan b", ["basic", "business"]),
        ("plans --rules upwork-201", ["upwork-2015", "upwork-2019"]),
    ],
)
def test_words_of_the_journal_and_the_rules(bids: CommandLine, line: str, words: list[str]) -> None:
    assert following(bids, line) == words


def test_the_fields_of_the_entry_that_is_corrected(bids: CommandLine) -> None:
    id_ = bids.json("list")["proposals"][0]["id"]
    assert following(bids, f"edit {id_} bo") == ["boost="]
    assert following(bids, f"edit {id_} boost=3 --unset cl") == ["client"]
    assert following(bids, f"edit {id_} a") == []  # neither id nor at is the user's to change


@pytest.mark.parametrize("line", ["mark ", "edit x ", "log --client ", "list @"])
def test_where_there_is_no_journal_nothing_is_offered_and_nothing_said(connects: CommandLine, line: str) -> None:
    assert following(connects, line) == []
    assert not connects.journal.exists()


def test_the_journal_of_the_line_is_the_one_that_counts(bids: CommandLine, tmp_path: Path) -> None:
    assert following(bids, f"mark --journal {tmp_path / 'other.toml'} ") == []
    assert len(following(bids, f"--journal {bids.journal} mark ")) == 2


# --- the shells ------------------------------------------------------------------------------------------------------

BASH = """
eval "$(connects completion bash)"
for COMP_LINE in "$@"; do
    COMP_POINT=${#COMP_LINE} COMPREPLY=()
    read -ra COMP_WORDS <<<"$COMP_LINE"
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _connects connects 2>/dev/null
    echo "${COMPREPLY[*]}"
done
"""

ZSH = """
autoload -U compinit; compinit -D
_files() { print '<files>' }
_describe() { local -a offered=("${(@P)4}"); print -r -- ${offered%:*} }
eval "$(connects completion zsh)"
for line in "$@"; do words=(${(z)line}); CURRENT=$#words; PREFIX=$words[-1]; _connects; done
"""

FISH = """
connects completion fish | source
for line in $argv; string join ' ' (complete -C "$line" | string replace -r '\\t.*' ''); end; true
"""


def shell(folder: Path, name: str, *arguments: str) -> list[str]:
    """Run a script in a shell, with `connects` on its path."""
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    path = f"{put_on_path(folder / 'bin')}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path}
    ended = subprocess.run([name, *arguments], env=environment, capture_output=True, text=True, check=True)
    assert ended.stderr == ""
    return ended.stdout.splitlines()


def test_bash_completes(bids: CommandLine, tmp_path: Path) -> None:
    lines = [
        "connects recon",
        "connects list \\#dj",
        "connects list is:hir",
        "connects export --by=z",
    ]
    assert bids.journal.exists()
    assert shell(tmp_path, "bash", "-c", BASH, "bash", *lines) == ["reconcile", "\\#django", "hired", ""]


PROMPT, GOES_ON = "READY> ", "MORE> "

NAMES = [
    "$(touch $HOME/PWNED)zz",
    "`touch $HOME/PWNED`zz",
    "';touch $HOME/PWNED;'",
    '";touch $HOME/PWNED;"',
    '${PWN:=$(touch $HOME/PWNED)}"',
    "\\$(touch $HOME/PWNED)",
    "!touch",
]


def typed_in_bash(home: Path, line: str) -> str:
    """Type a line, with its tabs, and enter into a bash at a terminal; return what is shown until it asks for more."""
    script = PACKAGE / "shells" / "connects.bash"
    programs = home / "bin" if (home / "bin").exists() else put_on_path(home / "bin")
    rc = f'PATH="{programs}:$PATH" PS1="{PROMPT}" PS2="{GOES_ON}"; source "{script}"\n'
    (home / "rc").write_text(rc, encoding="utf-8")
    command = ("bash", "--noprofile", "--rcfile", str(home / "rc"), "-i")
    terminal, other = pty.openpty()
    bash = subprocess.Popen(command, stdin=other, stdout=other, stderr=other, start_new_session=True)
    os.close(other)
    try:
        _until(terminal, PROMPT)
        os.write(terminal, line.encode() + b"\n")
        return _until(terminal, PROMPT, GOES_ON)
    finally:
        bash.kill()
        bash.wait()
        os.close(terminal)


def _until(terminal: int, *ends: str) -> str:
    text = ""
    while not text.endswith(ends):
        text += os.read(terminal, 1024).decode(errors="replace")
    return text


at_a_terminal = pytest.mark.skipif(pty is None or not shutil.which("bash"), reason="there is no terminal for a bash")


@at_a_terminal
@pytest.mark.parametrize("name", NAMES)
def test_no_name_is_run_in_bash(account: CommandLine, tmp_path: Path, name: str) -> None:
    account.done("log", "--title", "Job", "--connects", "6", "--client", name, "--tag", name)
    first = name[:1]
    for line in (f'log --client "{first}', f"log --tag '{first}", f'list "@{first}', f"log --client \\{first}"):
        typed_in_bash(tmp_path, f"connects {line}\t")
        assert not (tmp_path / "PWNED").exists(), line


@at_a_terminal
def test_names_that_mean_themselves_are_completed_in_quotes_too(account: CommandLine, tmp_path: Path) -> None:
    account.log('6 Job @"Acme Corp"')
    for quote in ('"', "'"):
        shown = typed_in_bash(tmp_path, f"connects list --journal x.toml; connects log --client {quote}Ac\t")
        assert f"{quote}Acme Corp{quote}" in shown
    assert "Acme\\ Corp" in typed_in_bash(tmp_path, "connects log --client Ac\t")


@pytest.mark.parametrize("name", NAMES)
def test_no_shell_is_offered_a_word_that_means_more_than_itself_in_a_quote(account: CommandLine, name: str) -> None:
    account.done("log", "--title", "Job", "--connects", "6", "--client", name, "--tag", name)
    for option in ("--client", "--tag"):
        assert account.done("completion", "words", "--", "log", option, name[:1]).out == f"{name}\t\n"
        assert account.done("completion", "quoted", "--", "log", option, name[:1]).out == ""
    tag = "a-b_c.d@e#f+g,h:i/j"
    account.done("log", "--title", "Job", "--connects", "6", "--client", "Müller & Söhne", "--tag", tag)
    assert account.done("completion", "quoted", "--", "log", "--client", "M").out == ""
    assert account.done("completion", "quoted", "--", "log", "--tag", "a").out == f"{tag}\t\n"
    assert account.done("completion", "quoted", "--", "import", "").out == "<files>\t\n"


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_every_shell_says_that_a_quote_may_be_open(connects: CommandLine, name: str) -> None:
    assert "completion $which -- " in connects.done("completion", name).out


def test_zsh_completes(bids: CommandLine, tmp_path: Path) -> None:
    assert bids.journal.exists()
    lines = ["connects recon", "connects list is:hir", "connects import x"]
    assert shell(tmp_path, "zsh", "-f", "-c", ZSH, "zsh", *lines) == ["reconcile", "is\\:hired", "<files>"]


def test_fish_completes(bids: CommandLine, tmp_path: Path) -> None:
    assert bids.journal.exists()
    lines = ["connects recon", "connects list is:hir"]
    assert shell(tmp_path, "fish", "--no-config", "-c", FISH, *lines) == ["reconcile", "is:hired"]
