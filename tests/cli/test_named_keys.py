"""The command line names commands: no key, and nothing that only the app has."""

import re
import shlex
from pathlib import Path
from typing import Final

import pytest

from connects_tui.cli.parser import COMMANDS
from connects_tui.demo import demo_journal
from connects_tui.keys import ACTIONS
from tests.actions.test_hints import CASES, at
from tests.cli.conftest import CommandLine
from tests.named_keys import NAMED_KEY
from tests.on_a_day import TODAY
from tests.tui.test_import import PAGE

_OF_THE_APP: Final = re.compile(
    r"\b(undoes|redoes|dismisses|turns that|palette|key bar)\b|\bReconcile\b|\b(Balance|Plans|Insights|Ledger) screen"
)
"""What is said only where one can press something."""

ASKED: Final = (
    "status", "status --line", "status --pace 40", "forecast", "ledger", "list", "list is:open", "plans", "insights",
    "insights --by client", "worth 12", "budget", "rules", "check", "settings", "path", "log '12 A page +4'",
    "log '900 A page'", "undo", "redo", "buy 20", "buy 5", "reconcile 40", "import {page} --dry-run", "import {page}",
    "recover", "mark nothing hired",
)  # fmt: skip
"""What is asked, in this order."""


def of_the_app(text: str) -> list[str]:
    """Return the lines that name a key, or something that only the app has."""
    lines = [line.strip() for line in text.replace("Thornton Press", "").splitlines()]  # a client of the demo's
    return [line for line in lines if NAMED_KEY.search(line) or _OF_THE_APP.search(line)]


def test_a_hint_names_a_command() -> None:
    hints = [find(at(*entries, **terms)) for find, rows in CASES.items() for said, entries, terms in rows if said]
    assert len({hint.kind for hint in hints if hint}) == len(CASES) + 1  # one of them finds two
    for hint in hints:
        assert hint is not None
        assert of_the_app(f"{hint.text}\n{hint.why}") == []
        assert hint.command.split()[1] in COMMANDS
        assert hint.action in ACTIONS


def test_the_reports_name_commands(connects: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")  # nothing is broken into lines
    connects.journal.parent.mkdir(parents=True)
    connects.journal.write_bytes(demo_journal(TODAY))
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    said = {}
    for command in ASKED:
        answer = connects(*shlex.split(command.format(page=page)))
        said[command] = of_the_app(answer.out + answer.err)
        assert answer.out + answer.err, command
    assert {command: found for command, found in said.items() if found} == {}
