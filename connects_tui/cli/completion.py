"""Completion: argcomplete reads the line with our parser, which asks `arguments` for words.

A name in the journal is never run: what a shell would replace (`$`, a backtick, a glob) is not offered, and where a
quote may be open, only what means itself in every quote is.
"""

import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import PurePath
from typing import NoReturn, TextIO

from argcomplete.completers import SuppressCompleter
from argcomplete.finders import ExclusiveCompletionFinder
from argcomplete.lexers import split_line

from connects_tui.cli.parser import COMMANDS, command_in, parser
from connects_tui.cli.shell.scripts import PROGRAMS
from connects_tui.wording import sanitize


def complete(answer: TextIO | None = None) -> NoReturn:
    """Answer the shell by argcomplete's protocol, on its file or this one, and end the process."""
    before = split_line(_line())[3]  # in zsh all that was typed, with what stands before the command
    ours = [number for number, word in enumerate(before, 1) if PurePath(word).name in PROGRAMS]
    program = ours[-1] if ours else 1
    os.environ["_ARGCOMPLETE"] = f"{program}"
    command = command_in(before[program:])
    _Finder()(
        parser(command if command in COMMANDS else None),
        always_complete_options=False,
        default_completer=SuppressCompleter(),
        exit_method=sys.exit,
        output_stream=answer,
    )
    sys.exit()


def _line() -> str:
    return os.environ["COMP_LINE"][: int(os.environ["COMP_POINT"])]


class _Finder(ExclusiveCompletionFinder):
    """What argcomplete finds, without what a shell could run."""

    def collect_completions(
        self, active_parsers: list[ArgumentParser], parsed_args: Namespace, cword_prefix: str
    ) -> list[str]:
        """Find what can follow; after a `-` also the words of a filter, which that excludes."""
        completions = super().collect_completions(active_parsers, parsed_args, cword_prefix)
        if cword_prefix.startswith("-") and not cword_prefix.startswith("--") and hasattr(parsed_args, "filter"):
            excluded = super().collect_completions(active_parsers, parsed_args, cword_prefix[1:])
            completions += [f"-{word}" for word in excluded]
        return completions

    def quote_completions(
        self, completions: list[str], cword_prequote: str, last_wordbreak_pos: int | None
    ) -> list[str]:
        """Leave out what can't be made safe; in bash quote the rest, which zsh and fish do."""
        in_quotes = any(quote in _line() for quote in "\"'`")
        offered = [word for word in completions if (_means_itself if in_quotes else _can_be_quoted)(word)]
        if os.environ.get("_ARGCOMPLETE_SHELL") == "zsh":  # where a colon parts a word from what it means
            meanings = self.get_display_completions()
            meanings.update({word.replace(":", "\\:"): meanings.get(word) or "" for word in offered})
            return [word.replace(":", "\\:") for word in offered]
        if last_wordbreak_pos is not None and offered and offered[0][last_wordbreak_pos] == "@":
            last_wordbreak_pos -= 1  # bash begins a word anew at it, and replaces it too
        return super().quote_completions(offered, cword_prequote, last_wordbreak_pos)


def _can_be_quoted(word: str) -> bool:
    return sanitize(word) == word and not any(character in "$`\\*?[]{}" for character in word)


def _means_itself(word: str) -> bool:
    return all(character.isalnum() or character in " -_.@#+,:/=" for character in word)
