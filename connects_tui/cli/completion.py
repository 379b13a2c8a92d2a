"""The command behind tab: completion. It prints a shell's script, and what the script asks for at each press of tab.

What can follow is read off the declared commands; only where it stands in the journal or the rules are those opened.
"""

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from connects_tui.cli.commands import COMMANDS, HIDDEN, JOURNAL, QUOTED, Argument, Command

Suggestion = tuple[str, str]
"""A word that can follow, and what it means."""

_SCRIPTS: Final = Path(__file__).parent / "shells"
_FILES: Final = "files"
FILES: Final = "<files>"
"""Stands for every file: the shell knows them itself."""

_HELP: Final = ("--help", "show what there is to say about it")
_VERSION: Final = ("--version", "show which version this is")


def completion(arguments: Namespace) -> None:
    """Print a shell's script, or with "words" the words that can follow those given, the last of them half typed.

    With "quoted" those are left out that could end a quote or be run in it: a client may be called "$(rm -r ~)".
    """
    if arguments.shell not in HIDDEN:
        sys.stdout.write((_SCRIPTS / f"connects.{arguments.shell}").read_text(encoding="utf-8"))
        return
    for word, about in following(arguments.typed):
        if arguments.shell == QUOTED and not _is_safe_in_quotes(word):
            continue
        sys.stdout.write(f"{word}\t{about}\n")


def following(typed: Sequence[str]) -> Iterator[Suggestion]:
    """Go through the words that can stand in the place of the last one typed, and begin as it does."""
    *before, last = typed or [""]
    line = _Line(before)
    for word, about in line.suggestions(last):
        if word == FILES or word.startswith(last):
            yield word, " ".join(about.split())


def _is_safe_in_quotes(word: str) -> bool:
    """Whether a word means itself between quotes, in any shell: letters, digits, blanks and a few signs."""
    return word == FILES or all(character.isalnum() or character in _SAFE_IN_QUOTES for character in word)


_SAFE_IN_QUOTES: Final = " -_.@#+,:/"


class _Line:
    """The words before the one that is completed."""

    def __init__(self, words: Iterable[str]) -> None:
        self.command: str | None = None
        self._given: dict[str, str] = {}
        self._taken: list[str] = []
        self._awaited: Argument | None = None
        self._is_lost = False
        for word in words:
            self._read(word)

    def _read(self, word: str) -> None:
        if self._awaited is not None:
            self._given[self._awaited.names[0]] = word
            self._awaited = None
        elif word.startswith("--"):
            name, equals, value = word.partition("=")
            self._given[name] = value
            option = self._option(name)
            self._awaited = option if option and not option.is_flag and not equals else None
        elif self.command is not None:
            self._taken.append(word)
        elif word in COMMANDS:
            self.command = word
        else:
            self._is_lost = True

    def _declared(self) -> Command:
        return COMMANDS[self.command] if self.command else Command(None, "", "")

    def _option(self, name: str) -> Argument | None:
        return next((option for option in (*self._declared().arguments, JOURNAL) if name in option.names), None)

    def suggestions(self, last: str) -> Iterator[Suggestion]:
        """Go through what can follow, whether or not it begins as what was typed of it."""
        if self._is_lost:
            return
        name, equals, _ = last.partition("=")
        if self._awaited is not None:
            yield from self._values(self._awaited, last)
        elif equals and name.startswith("--"):
            option = self._option(name)
            yield from ((f"{name}={word}", about) for word, about in self._values(option, last))
        else:
            if last.startswith("-"):
                yield from self._options()
            if not last.startswith("--"):
                yield from self._words(last)

    def _options(self) -> Iterator[Suggestion]:
        for option in (*self._declared().arguments, JOURNAL):
            may_come_again = option.more.get("action") == "append"
            if option.is_option and (may_come_again or option.names[0] not in self._given):
                yield option.names[0], option.help
        yield _HELP
        if self.command is None:
            yield _VERSION

    def _words(self, last: str) -> Iterator[Suggestion]:
        if self.command is None:
            yield from ((name, command.help) for name, command in COMMANDS.items())
            return
        places = [argument for argument in self._declared().arguments if not argument.is_option]
        if len(self._taken) < len(places):
            yield from self._values(places[len(self._taken)], last)
        elif places and places[-1].is_last:
            yield from self._values(places[-1], last)

    def _values(self, argument: Argument | None, last: str) -> Iterator[Suggestion]:
        """Go through the words that an argument can be."""
        if argument is None or argument.is_flag:
            return
        if "choices" in argument.more:
            yield from ((choice, "") for choice in argument.more["choices"] if choice not in HIDDEN)
        elif argument.words == _FILES:
            yield FILES, ""
        elif argument.words is not None:
            from connects_tui.cli import suggestions  # noqa: PLC0415 - only what is in the journal needs it

            yield from suggestions.words(argument.words, self._given, self._taken, last)
