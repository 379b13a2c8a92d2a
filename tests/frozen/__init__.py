"""What the program says about some thirty journals, held byte for byte: `python -m tests.frozen`.

A journal's name begins with the day on which it is looked at. It is answered as it stands, and as if its account were
under each rule set; each time from nothing, from the cache that a look at all of it has left, and from the one that a
look at two thirds of it has left before the rest was appended. All three ways give the same answers.
"""

import io
import json
import lzma
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from connects_tui import clock
from connects_tui.cli import main
from connects_tui.journal import cache
from connects_tui.journal.paths import config_folder, default_journal
from tests.conftest import live_in
from tests.on_a_day import moment_of

HERE: Final = Path(__file__).parent
ANSWERS: Final = HERE / "answers.json.xz"
JOURNALS: Final = tuple(sorted(path.stem for path in (HERE / "journals").glob("*.toml")))

AS_IT_STANDS: Final = "as it stands"
SETS: Final = (
    *("guide-2023", "imtips-guide", "made-up", "upwork-2015", "upwork-2019"),
    *("upwork-2020", "upwork-2023", "upwork-2024", "upwork-2025", "upwork-2026"),
)
"""Every rule set that there was when the answers were frozen, and one of the user's own (`rules`)."""

_BOTH_FORMS: Final = ("status", "ledger", "forecast", "insights", "list", "check", "plans --history", "budget")
_EXPORTS: Final = ("proposals", "movements", "months", "proposals --json", "movements --json", "months --json", "json")
_BOOKS: Final = ("hledger", "beancount", "report", "report --html", "report --year YEAR", "movements --as-of DAY")
_COMMANDS: Final = (
    *(f"{report}{form}" for report in _BOTH_FORMS for form in ("", " --json")),
    *(f"{report} --as-of DAY{form}" for report in ("status", "ledger") for form in ("", " --json")),
    *("status --line", "list --csv", "insights --p-values"),
    *(f"export {what}" for what in (*_EXPORTS, *_BOOKS)),
)
"""What is asked: DAY is the middle one of a journal's days, and YEAR its year."""

_AT_EVERY_PACE: Final = ("plans --months 2", "plans --json")
"""These take half a second each."""

WAYS: Final = {"from nothing": 0.0, "from the cache": 1.0, "after it has grown": 2 / 3}
"""How much of a journal was looked at before."""

Answers = dict[str, str]
"""By command."""


def frozen() -> dict[str, dict[str, Answers]]:
    """Read the answers by journal and rule set; there are none yet where the file is not there."""
    return json.loads(lzma.decompress(ANSWERS.read_bytes())) if ANSWERS.exists() else {}


def freeze(answers: dict[str, dict[str, Answers]]) -> None:
    """Write the answers, the same bytes for the same."""
    text = json.dumps(answers, ensure_ascii=False, indent=0, sort_keys=True)
    ANSWERS.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))


def commands(rules: str, known: float) -> tuple[str, ...]:
    """Return what is asked under a rule set, where so much was looked at before."""
    if rules == AS_IT_STANDS:
        return _COMMANDS if known else _COMMANDS + _AT_EVERY_PACE
    if known:
        return ("status --json", "ledger --json") if known < 1 else ()
    return ("status --json", "ledger --json", "forecast --json", "plans --history --json")


def asked(journal: str, rules: str, commands: Sequence[str], known: float = 0.0) -> Answers:
    """Ask the program about a journal, each command in a process's place of its own.

    Args:
        journal: its name.
        rules: the rule set that its account is to be under, or `AS_IT_STANDS`.
        commands: what is asked.
        known: how much of it was looked at before, so that the cache holds that.
    """
    content = (HERE / "journals" / f"{journal}.toml").read_bytes()
    if rules != AS_IT_STANDS:
        content = re.sub(rb'^rules = ".*"', f'rules = "{rules}"'.encode(), content, count=1, flags=re.MULTILINE)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        _stand_still(Path(folder), date.fromisoformat(journal[:10]), patch)
        answers = dict(_answers(content, commands, known))
        os.chdir(HERE)  # a folder in which somebody is can't be removed everywhere
    return answers


def _stand_still(folder: Path, day: date, patch: pytest.MonkeyPatch) -> None:
    """Let everything be the same everywhere: the day, the places, the width; and quick."""
    live_in(folder / "home", patch)
    patch.chdir(folder)
    patch.setenv("COLUMNS", "120")
    patch.setenv("TZ", "UTC")
    time.tzset()
    patch.setenv("CONNECTS_JOURNAL", "journal.toml")
    patch.setattr(os, "fsync", lambda _: None)  # nothing here is to outlast a power cut
    patch.setattr(clock, "today", lambda: day)
    patch.setattr(clock, "now", lambda: moment_of(day))
    shutil.copytree(HERE / "rules", config_folder() / "rules")


def _answers(content: bytes, commands: Sequence[str], known: float) -> Iterator[tuple[str, str]]:
    journal = default_journal()
    journal.touch(0o600)
    ends = [found.start() for found in re.finditer(rb"^\[\[entry", content, re.MULTILINE)] + [len(content)]
    end = ends[int(known * (len(ends) - 1))]
    days = sorted(re.findall(r"^on = (\d{4}-\d\d-\d\d)", content.decode("utf-8-sig"), re.MULTILINE))
    day = days[len(days) // 2]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "WORTH_KEEPING", 1)  # even of a short journal the look leaves a cache
        if known:
            journal.write_bytes(content[:end])
            _said(["status"])
        patch.setattr(cache, "WORTH_KEEPING", len(content))  # and no command another one
        for command in commands:
            for torn in Path().glob("journal.toml.torn-*"):  # the copy of what another command has cut off
                torn.unlink()
            journal.write_bytes(content[:end])
            with journal.open("ab") as file:
                file.write(content[end:])
            yield command, _said(command.replace("DAY", day).replace("YEAR", day[:4]).split())


def _said(argv: Sequence[str]) -> str:
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        status = main(argv)
    complaints = f"--- complains\n{err.getvalue()}" if err.getvalue() else ""
    answer = f"{out.getvalue()}{complaints}--- leaves with {status}\n"
    answer = re.sub(r"[^ ]+\.torn-[0-9TZ]+", "COPY", answer)  # what was cut off is kept beside the journal
    return re.sub(r'("p(?:_adjusted)?": \d\.\d{10})\d+', r"\1", answer)  # from Python 3.12 on, floats add up otherwise
