"""Whatever is typed after a command, saying what is wrong with it does nothing to the terminal."""

import pytest

from connects_tui.cli.parser import COMMANDS
from tests.cli.conftest import CommandLine

HOSTILE = "\x1b]52;c;eA==\x07\x9b31m\u202e\r\nx"


def lines() -> list[tuple[str, ...]]:
    """Every command with hostile words in each place: as a command, an option, a value, one word too many."""
    found: list[tuple[str, ...]] = [(HOSTILE,), (f"--{HOSTILE}",), ("status", "--journal", HOSTILE)]
    for name, command in COMMANDS.items():
        if name in ("demo", "completion", "mcp"):  # one opens the app, and the others answer a program
            continue
        places = [argument for argument in command.arguments if not argument.name.startswith("-")]
        found += [(name, *[HOSTILE for _ in places]), (name, *["1" for _ in places], HOSTILE), (name, f"--{HOSTILE}")]
        for option in command.arguments:
            if option.name.startswith("-"):
                found.append((name, *["1" for _ in places], option.name, HOSTILE))
                found.append((name, *["1" for _ in places], f"{option.name}={HOSTILE}"))
    found += [("list", f"{key}{HOSTILE}") for key in ("since:", "is:", "connects>", "@")]
    found += [("log", f"6 Job {token}{HOSTILE}") for token in ("~", "+1 +", "$1 $", "@a @")]
    return [*found, ("status", "--line", f"{{{HOSTILE}}}"), ("import", "1", "--map", HOSTILE)]


@pytest.mark.parametrize("command", sorted({line[0] for line in lines()}))
def test_no_word_reaches_the_terminal_as_it_is(account: CommandLine, command: str) -> None:
    for line in lines():
        if line[0] != command:
            continue
        answer = account(*line)
        for shown in (answer.out, answer.err):
            assert not any(character < " " and character != "\n" for character in shown), line
            assert not {"\x7f", "\x9b", "\u202e"} & set(shown), line
        assert answer.err.count("\n") <= 2, line


def test_a_file_whose_name_is_hostile_is_named_harmlessly(account: CommandLine) -> None:
    name = HOSTILE.replace("\n", "")
    file = account.journal.with_name(f"{name}.csv")
    file.write_text("nothing of use\n", encoding="utf-8")
    for line in (("import", str(file)), ("rules", "check", str(file)), ("status", "--journal", str(file)), ("import",)):
        answer = account(*line)
        assert answer.status
        assert "\x1b" not in answer.out + answer.err
        assert "\x9b" not in answer.out + answer.err
