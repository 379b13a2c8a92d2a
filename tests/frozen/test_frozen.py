"""A part of what is frozen, from nothing and as it stands; `python -m tests.frozen` holds all of it."""

import pytest

from tests.frozen import AS_IT_STANDS, JOURNALS, Answers, asked, frozen

COMMANDS = ("status --json", "ledger --json", "list --json", "export hledger")


@pytest.fixture(scope="session")
def answers() -> dict[str, dict[str, Answers]]:
    return frozen()


@pytest.mark.parametrize("journal", JOURNALS)
def test_the_program_says_what_it_said(journal: str, answers: dict[str, dict[str, Answers]]) -> None:
    wanted = answers[journal][AS_IT_STANDS]
    assert asked(journal, AS_IT_STANDS, COMMANDS) == {command: wanted[command] for command in COMMANDS}
