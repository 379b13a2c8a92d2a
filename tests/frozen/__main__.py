"""Hold what the program says against what is frozen: `python -m tests.frozen [JOURNAL …] [--update]`."""

import argparse
import difflib
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from typing import Final

from tests.conftest import pytest_configure
from tests.frozen import ANSWERS, AS_IT_STANDS, JOURNALS, SETS, WAYS, Answers, asked, commands, freeze, frozen

MAX_LINES: Final = 30
"""Of a difference no more is printed."""

Played = tuple[dict[str, Answers], list[str]]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.frozen", description=__doc__)
    parser.add_argument("journals", nargs="*", choices=[[], *JOURNALS], help="which journals (default: all)")
    parser.add_argument("--update", action="store_true", help="freeze what it says today")
    given = parser.parse_args()
    pytest_configure()
    began, known = time.monotonic(), frozen()
    answers, differences = dict(known), list[str]()
    chosen = given.journals or JOURNALS
    expected = [None if given.update else known.get(journal, {}) for journal in chosen]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for journal, (found, differing) in zip(chosen, pool.map(_play, chosen, expected), strict=True):
            answers[journal] = found
            differences += differing
            sys.stdout.write("".join(differing))
    if given.update and not differences and answers != known:
        freeze({journal: answers[journal] for journal in JOURNALS if journal in answers})
    number = sum(len(by_command) for journal in chosen for by_command in answers[journal].values())
    sys.stdout.write(
        f"{len(chosen)} journals, {number} answers in {len(WAYS)} ways, {time.monotonic() - began:.0f} s, "
    )
    sys.stdout.write(f"{ANSWERS.stat().st_size // 1000 if ANSWERS.exists() else 0} kB; {len(differences)} differ\n")
    return int(bool(differences))


def _play(journal: str, expected: dict[str, Answers] | None) -> Played:
    """Ask all about a journal in every way; without what is expected, in every way what it is from nothing."""
    found, differences = dict[str, Answers](), list[str]()
    for rules in (AS_IT_STANDS, *SETS):
        for way, known in WAYS.items():
            answers = asked(journal, rules, commands(rules, known), known)
            wanted = found.setdefault(rules, answers) if expected is None else expected.get(rules, {})
            found.setdefault(rules, answers)
            for command in sorted(answers if known else answers.keys() | wanted.keys()):
                before, now = wanted.get(command, ""), answers.get(command, "")
                if before != now:
                    differences.append(_difference(f"{journal}, {rules}, {way}: {command}", before, now))
    return found, differences


def _difference(name: str, before: str, now: str) -> str:
    lines = list(difflib.unified_diff(before.splitlines(), now.splitlines(), name, name, "frozen", "now", lineterm=""))
    more = [f"… and {len(lines) - MAX_LINES} lines more"] if len(lines) > MAX_LINES else []
    return "\n".join([*lines[:MAX_LINES], *more, ""]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
