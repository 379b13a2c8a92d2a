"""Two machines' journals merge with git: by union, and by accepting both sides of a conflict."""

import random
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from connects_tui.journal.blocks import HEADING, block, blocks
from connects_tui.journal.reading import read_journal
from connects_tui.ledger.entries import (
    Balance,
    Budget,
    Edit,
    Entry,
    Grant,
    PlanChange,
    Proposal,
    PurchaseMade,
    Refund,
    Remove,
    Spend,
    StatusChange,
)

DAY = date(2026, 11, 2)
FIRST = Proposal(id="first00000", on=DAY, at=datetime(2026, 11, 1, tzinfo=UTC), connects=8, title="First")
PAIRS = 40

with_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def similar(kind: Callable[..., Entry], **fields: Any) -> Callable[[str], list[Entry]]:
    """An action that people do again and again: the same day, the same numbers, the same client."""
    return lambda _: [kind(on=DAY, **fields)]


def proposal(**fields: Any) -> Callable[[str], list[Entry]]:
    return lambda title: [Proposal(on=DAY, connects=8, title=title, **fields)]


TYPICAL: list[Callable[[str], list[Entry]]] = [
    proposal(),
    proposal(client="Acme", boost=10, tags=("css",), budget=Decimal(800)),
    proposal(client="Acme", boost=10, tags=("api",), budget=Decimal(45), budget_max=Decimal(60), hourly=True),
    proposal(client="Acme", invited=True, tags=("css",), note="asked"),
    similar(PurchaseMade, connects=20),
    similar(PurchaseMade, connects=20, paid=Decimal("3.00")),
    similar(Grant, connects=10, reason="bonus", expires=date(2026, 12, 24)),
    similar(Spend, connects=7, what="availability badge"),
    similar(Balance, connects=40),
    similar(Budget, connects=60, money=Decimal("30.00")),
    similar(PlanChange, plan="plus"),
    similar(PlanChange, plan="plus", connects=95, when="now"),
    similar(StatusChange, of="first00000", status="viewed"),
    lambda _: [
        StatusChange(on=DAY, of="first00000", status="closed"),
        Refund(on=DAY, of="first00000", reason="closed"),
    ],
    similar(Refund, of="first00000", connects=4, reason="outbid"),
    similar(Edit, of="first00000", set={"connects": 6}, unset=("note",)),
    similar(Remove, of="first00000"),
    similar(Remove, of="first00000", note="undo"),
]


def done(action: Callable[[str], list[Entry]], title: str, chance: random.Random) -> list[Entry]:
    """Do an action at a moment of its own: each entry gets an id, and all of them the same moment."""
    at = datetime(2026, 11, 2, tzinfo=UTC) + timedelta(milliseconds=chance.randrange(10**8))
    return [replace(entry, id=f"{chance.getrandbits(50):010x}", at=at) for entry in action(title)]


@pytest.mark.parametrize("action", TYPICAL)
def test_two_different_typical_entries_share_at_most_three_lines_in_a_row(action: Callable[[str], list[Entry]]) -> None:
    chance = random.Random(0)
    here, there = (done(action, title, chance) for title in ("Here", "There"))
    for one, other in zip(here, there, strict=True):
        lines = zip(block(one).splitlines(), block(other).splitlines(), strict=True)
        runs = [len(list(run)) for same, run in groupby(lines, key=lambda pair: pair[0] == pair[1]) if same]
        assert max(runs) <= 3


def git(folder: Path, *arguments: str) -> int:
    options = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *options, *arguments], cwd=folder, capture_output=True, check=False).returncode


def pairs_of_actions(chance: random.Random) -> list[dict[str, list[list[Entry]]]]:
    """What two machines did meanwhile: in some journals the same thing each, in the others a few of any kind."""
    pairs = [{side: [done(action, side, chance)] for side in ("here", "there")} for action in TYPICAL]
    while len(pairs) < PAIRS:
        pairs.append(
            {
                side: [
                    done(chance.choice(TYPICAL), f"{side} {number}", chance) for number in range(chance.randint(1, 4))
                ]
                for side in ("here", "there")
            }
        )
    return pairs


@with_git
@pytest.mark.parametrize("union", [True, False])
def test_what_two_machines_appended_is_all_there_after_a_merge(tmp_path: Path, *, union: bool) -> None:
    pairs = pairs_of_actions(random.Random(11))
    journals = [tmp_path / f"journal{number}.toml" for number in range(len(pairs))]
    for journal in journals:
        journal.write_text(HEADING + blocks([FIRST]), encoding="utf-8")
    if union:
        (tmp_path / ".gitattributes").write_text("journal*.toml merge=union\n", encoding="utf-8")
    git(tmp_path, "init", "-q", "-b", "here")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "both")
    git(tmp_path, "branch", "there")
    for branch in ("here", "there"):
        git(tmp_path, "checkout", "-q", branch)
        for journal, pair in zip(journals, pairs, strict=True):
            with journal.open("a", encoding="utf-8") as file:
                file.writelines(blocks(action) for action in pair[branch])
        git(tmp_path, "commit", "-qam", branch)
    assert bool(git(tmp_path, "merge", "-q", "--no-edit", "here")) is not union
    for journal, pair in zip(journals, pairs, strict=True):
        text = re.sub(r"^(<<<<<<<|=======|>>>>>>>).*\n", "", journal.read_text(encoding="utf-8"), flags=re.MULTILINE)
        reading = read_journal(text.encode())
        written = [FIRST, *(entry for actions in pair.values() for action in actions for entry in action)]
        assert reading.problems == ()
        assert sorted(map(repr, (replace(entry, line=0) for entry in reading.entries))) == sorted(map(repr, written))
