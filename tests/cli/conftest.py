"""The command line as a user has it: arguments in, exit status and text out."""

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from connects_tui.cli import main
from connects_tui.journal.paths import default_journal, rules_folder
from connects_tui.ledger import comparison

RULES = """
schema = 1
id = "made-up"
name = "Made up"
valid_from = 2026-01-01
official = true
currency = "USD"
notes = "Round numbers, so that sums can be done in the head."

[[source]]
title = "A page"
url = "https://example.com/page"
read = 2026-01-02
confidence = "high"

[[source]]
title = "Hearsay"
confidence = "low"

[proposal]
min_connects = 2
max_connects = 20
typical_connects = 8

[refund]
closed = true
outbid = true

[[plan]]
id = "basic"
name = "Freelancer Basic"
monthly_fee = "0.00"
monthly_connects = 10
lifetime_months = 12
[plan.purchase]
price = "0.15"
bundles = [10, 20, 40]

[[plan]]
id = "plus"
name = "Freelancer Plus"
monthly_fee = "19.99"
monthly_connects = 100
lifetime_months = 12
carry_cap = 200
[plan.purchase]
price = "0.15"
"""


@dataclass(frozen=True)
class Answer:
    """What one command left with."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class CommandLine:
    """Runs commands, each in this process, on the test's own journal."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.journal, self.rules_folder = default_journal(), rules_folder()
        self._capsys, self._monkeypatch = capsys, monkeypatch

    def __call__(self, *argv: str) -> Answer:
        self._capsys.readouterr()
        status = main(argv)
        captured = self._capsys.readouterr()
        return Answer(status, captured.out, captured.err)

    def done(self, *argv: str) -> Answer:
        """Run a command that has to succeed."""
        answer = self(*argv)
        assert (answer.status, answer.err) == (0, ""), answer
        return answer

    def refused(self, status: int, *argv: str) -> str:
        """Run a command that has to be refused and to leave the journal as it is; return what it complains of."""
        before = self.journal.read_bytes() if self.journal.exists() else b""
        answer = self(*argv)
        assert (answer.status, answer.out) == (status, ""), answer
        assert (self.journal.read_bytes() if self.journal.exists() else b"") == before
        return answer.err

    def json(self, *argv: str) -> Any:
        """Run a command that has to succeed and print JSON; return its answer without the shapes' version."""
        answer = self.done(*argv, "--json").json
        assert answer.pop("schema") == 2
        return answer

    def written(self, *argv: str) -> Any:
        """Run a command that records something and return the entries that it says it has written."""
        answer = self.json(*argv)
        assert answer.keys() - {"explanations"} == {"entries"}
        return answer["entries"]

    def init(self, *more: str) -> None:
        """Open an account: Plus, 30 Connects on 1 November, renewing on the 5th."""
        options = "--rules made-up --plan plus --renewal-day 5 --balance 30 --on 2026-11-01"
        self.done("init", *options.split(), *more)

    def log(self, line: str, *more: str) -> str:
        """Record a proposal and return its id."""
        return str(self.written("log", line, *more)[0]["id"])

    def type(self, text: str) -> None:
        """Lay text on standard input."""
        self._monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    def add_rules(self, name: str, text: str) -> None:
        """Lay a file into the user's rules folder."""
        self.rules_folder.mkdir(parents=True, exist_ok=True)
        (self.rules_folder / name).write_text(text, encoding="utf-8")

    def append(self, text: str) -> None:
        """Write at the journal's end, as a user does in an editor."""
        with self.journal.open("a", encoding="utf-8") as journal:
            journal.write(text)


class Terminal(io.StringIO):
    """What is typed or printed at a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _fewer_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare plans for fewer numbers of proposals a month: for all of them it takes a fifth of a second each time."""
    monkeypatch.setattr(comparison, "MAX_PROPOSALS", 40)


@pytest.fixture
def connects(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line, with one rule set of the user's own, before a journal is begun."""
    monkeypatch.setenv("COLUMNS", "80")
    assert default_journal().is_relative_to(tmp_path), "never the user's own"
    made = CommandLine(capsys, monkeypatch)
    made.add_rules("made-up.toml", RULES)
    return made


@pytest.fixture
def account(connects: CommandLine) -> CommandLine:
    """The same with an account: Plus, 30 Connects on 1 November 2026, renewing on the 5th."""
    connects.init()
    return connects
