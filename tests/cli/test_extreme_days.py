"""Any day of the calendar, and beyond it: a command answers, or says in a sentence why it does not."""

import pytest

from connects_tui.cli.parser import COMMANDS
from tests.cli.conftest import CommandLine

ASKED = {
    "worth": ["6 Build it"],
    "export": ["months"],
    "log": ["6 Build it"],
    "mark": ["ID", "closed"],
    "buy": ["20"],
    "grant": ["20", "A gift"],
    "spend": ["2", "A badge"],
    "refund": ["ID"],
    "reconcile": ["20"],
    "plan": ["basic"],
    "budget": ["--connects", "20"],
    "edit": ["ID", "connects=6"],
    "remove": ["ID"],
}
"""What a command needs beside the day."""

DAYS = ("0001-01-01", "1990-01-01", "2199-12-31", "9999-12-31")


@pytest.mark.parametrize("day", DAYS)
def test_an_extreme_day_gives_an_answer_or_a_sentence_and_never_a_traceback(account: CommandLine, day: str) -> None:
    id_ = account.log("6 Build it ~2026-11-10")
    for name, command in COMMANDS.items():
        options = {argument.name for argument in command.arguments}
        for option in options & {"--as-of", "--on"}:
            if name in ("init", "import"):
                continue
            words = [id_ if word == "ID" else word for word in ASKED.get(name, [])]
            answer = account(name, *words, option, day, *(["--dry-run"] if "--dry-run" in options else []))
            assert answer.status in (0, 1, 2, 3), (name, answer)
            assert "Traceback" not in answer.err
            if answer.status:
                assert answer.err.count("\n") == 1, (name, answer)
    for line in ("plans --history --months 120", "plans --rules made-up", "forecast --pace 9"):
        assert account(*line.split(), "--as-of", day).status in (0, 1, 2)
