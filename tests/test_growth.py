"""Whatever a file holds, reading four times as much of it takes about four times as long, not sixteen times."""

import gc
import json
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Final

import pytest

from connects_tui.cli import main

FEWEST_SECONDS: Final = 0.03
"""What takes less than this is mostly the start of a command."""

MOST: Final = 6
"""Four times as much may take so many times as long: 16 where each thing is compared with each other."""

ROUNDS: Final = 5

HEAD: Final = (
    'format = 1\n[[entry]]\nid = "open"\nkind = "account"\non = 2026-11-01\nrules = "upwork"\nplan = "basic"\n'
    "balance = 100\nat = 2026-11-01T08:30:12.120Z\n"
)
JOB: Final = '[[entry]]\nid = "job"\nkind = "proposal"\non = 2026-11-02\nconnects = 1\ntitle = "Job"\n'
RULES: Final = 'schema = 1\nid = "mine"\nname = "Mine"\ncurrency = "USD"\n'
PLAN: Final = '[[plan]]\nid = "plus"\nname = "Plus"\nmonthly_fee = "1.00"\nmonthly_connects = 10\n'


def several(block: str) -> Callable[[int], str]:
    """Write a block so many times, with another number in it each time."""
    return lambda n: HEAD + "".join(block.replace("NUMBER", str(number)) for number in range(n))


def removals(n: int) -> str:
    """Write entries, each with its removal, the removal of that one, and an edit."""
    parts = []
    for number in range(n):
        parts.append(JOB.replace('"job"', f'"job{number}"'))
        for kind, id_, of in (("edit", "e", "job"), ("remove", "r", "job"), ("remove", "s", "r")):
            parts.append(f'[[entry]]\nid = "{id_}{number}"\nkind = "{kind}"\non = 2026-11-02\nof = "{of}{number}"\n')
    return HEAD + "".join(parts)


JOURNALS: Final[dict[str, tuple[int, Callable[[int], str]]]] = {
    "bad entries": (500, several('\n[[entry]]\nid = "bNUMBER"\nkind = "balance"\non = 2026-11-02\nconnects = "x"\n')),
    "blocks that are not TOML": (1_500, several('\n[[entry]]\nid = "bNUMBER"\nkind = = "balance"\n')),
    "unknown tables": (1_200, lambda n: "".join(f"[table{number}]\na = 1\n" for number in range(n)) + HEAD),
    "unknown keys": (2_000, lambda n: HEAD + JOB + "".join(f"key{number} = 1\n" for number in range(n))),
    "unfinished entries": (800, several('\n[[entry]] # bNUMBER 2026-11-02T08:30:12.120Z\nkind = "balance"\n')),
    "one id": (800, several(JOB.replace('"Job"', '"NUMBER"'))),
    "accounts": (750, several(HEAD.removeprefix("format = 1\n").replace('"open"', '"aNUMBER"'))),
    "long lines": (150_000, lambda n: HEAD + JOB.replace("Job", "a\u2028" * n)),
    "blanks": (400_000, lambda n: HEAD + " " * n),
    "tags": (15_000, lambda n: HEAD + JOB + "tags = [" + ", ".join(f'"t{number}"' for number in range(n)) + "]\n"),
    "warnings": (600, several(JOB.replace('"job"', '"jNUMBER"').replace("= 1", "= 500"))),
    "removals": (200, removals),
    "a list of bad entries": (1_500, lambda n: "format = 1\nentry = [" + "{}," * n + "]\n"),
    "nesting": (500_000, lambda n: f"{HEAD}{JOB}note = {'[' * n}{']' * n}\n"),
    "nested tables": (500_000, lambda n: f"{HEAD}[entry{'.a' * n}]\n"),
    "many nested": (150, several(JOB.replace("job", "jNUMBER") + "extra = " + "[" * 99 + "]" * 99 + "\n")),
}
RULE_FILES: Final[dict[str, tuple[int, Callable[[int], str]]]] = {
    "tables": (1_800, lambda n: RULES + PLAN + "".join(f"[table{number}]\n" for number in range(n))),
    "plans": (750, lambda n: RULES + "".join(PLAN.replace('"plus"', f'"p{number}"') for number in range(n))),
    "digits": (200_000, lambda n: RULES + PLAN + "purchase = { price = " + "1" * n + " }\n"),
    "quotes": (100_000, lambda n: RULES + PLAN + 'x = "' + '\\"' * n + "\n"),
}


def answers(n: int) -> str:
    """Write an answer of Upwork's with so many proposals and their rows of the usage history."""
    jobs = [{"id": str(2 * 10**18 + number), "title": f"Job {number}"} for number in range(n)]
    day = "2026-11-20T10:00:00Z"
    sent = [{"proposal_id": f"p{job['id']}", "status": "Pending", "created_at": day, "job": job} for job in jobs]
    rows = [{"date": day, "amount": -12, "reason": "Job application", "job": job} for job in jobs]
    return json.dumps({"proposals": sent, "usage_history": rows})


ROWS_OF_A_PAGE: Final = (("Applied to job", "-12"), ("Boosted proposal", "-5"), ("Connects refund", "+12"))
IMPORTS: Final[dict[str, tuple[int, Callable[[int], str]]]] = {
    "page": (
        120,
        lambda n: "".join(
            f"Nov {1 + number % 28}, 2026\t{action}: Job {number // 3}\t{connects}\n"
            for number, (action, connects) in zip(range(n), cycle(ROWS_OF_A_PAGE), strict=False)
        ),
    ),
    "table": (
        150,
        lambda n: "Date,Job,Connects,Status\n" + "".join(f"2026-11-{1 + i % 28},Job {i},8,Viewed\n" for i in range(n)),
    ),
    "answers": (80, lambda n: answers(n) + answers(n)),
    "blanks": (2_000, lambda n: f"Nov 3, 2026\tApplied to: A{' ' * n}B\t-12\n"),
    "elements in elements": (400, lambda n: "<html>" + "<table><tr><td><p>x" * n),
    "words": (400, lambda n: "Nov 3, 2026\tApplied to: A\t-12\n" + "Help with applied work for us\n" * n),
}


@pytest.fixture(autouse=True)
def uncollected() -> Iterator[None]:
    """Leave out what looking for garbage takes: how often that happens is no matter of what is read."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("name", JOURNALS)
def test_time_as_a_journal_grows(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONNECTS_CACHE", "off")
    journal = tmp_path / "journal.toml"
    n, write = JOURNALS[name]
    hold(n, write, journal, ("--journal", str(journal), "check"), capsys)


@pytest.mark.parametrize("name", RULE_FILES)
def test_a_rule_file_takes_time_as_it_grows(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.toml"
    n, write = RULE_FILES[name]
    hold(n, write, file, ("rules", "check", str(file)), capsys)


@pytest.mark.parametrize("name", IMPORTS)
def test_an_import_takes_time_as_its_source_grows(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal, file = tmp_path / "journal.toml", tmp_path / "source.txt"
    journal.write_text(HEAD, encoding="utf-8")
    n, write = IMPORTS[name]
    hold(n, write, file, ("--journal", str(journal), "import", str(file), "--dry-run", "--json"), capsys)


def hold(
    n: int, write: Callable[[int], str], file: Path, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Hold a command against what it takes for a quarter, in this process's own time; the best round counts."""
    best = dict.fromkeys((n, 4 * n), float("inf"))
    for _ in range(ROUNDS):
        for size in best:
            file.write_text(write(size), encoding="utf-8")
            start = time.process_time()
            main(command)
            best[size] = min(best[size], time.process_time() - start)
            capsys.readouterr()
        ratio = best[4 * n] / max(best[n], FEWEST_SECONDS)
        if ratio < (4 + MOST) / 2:  # far from the bound: what is still in it for the worse is noise
            break
    assert ratio <= MOST, best
