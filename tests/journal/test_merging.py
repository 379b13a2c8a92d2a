"""Two machines' journals merge with git: by union, and by accepting both sides of a conflict."""

import random
import re
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from connects_tui.journal import read_journal
from connects_tui.journal.blocks import HEADING, blocks
from connects_tui.ledger.entries import (
    Balance,
    Edit,
    Entry,
    Grant,
    Proposal,
    PurchaseMade,
    Refund,
    Remove,
    Spend,
    StatusChange,
)

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
DAY = date(2026, 11, 2)


def git(folder: Path, *arguments: str) -> int:
    options = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *options, *arguments], cwd=folder, capture_output=True, check=False).returncode


def some_entry(chance: random.Random, number: str) -> Entry:
    """An entry as people have many of: the same day, the same numbers, the same clients."""
    id_ = "".join(chance.choice("0123456789abcdefghjkmnpqrstvwxyz") for _ in range(10))
    at = datetime(2026, 11, 2, tzinfo=UTC) + timedelta(milliseconds=chance.randrange(10**8))
    kinds: list[Entry] = [
        Proposal(id=id_, on=DAY, at=at, connects=8, title=f"Shopify theme {number}", client="Acme", tags=("css",)),
        Proposal(id=id_, on=DAY, at=at, connects=8, title=f"Django API {number}", boost=5, budget=Decimal(800)),
        PurchaseMade(id=id_, on=DAY, at=at, connects=20, paid=Decimal("3.00")),
        Grant(id=id_, on=DAY, at=at, connects=10, reason="bonus", expires=date(2026, 12, 24)),
        Spend(id=id_, on=DAY, at=at, connects=7, what="availability badge"),
        Balance(id=id_, on=DAY, at=at, connects=40),
        StatusChange(id=id_, on=DAY, at=at, of="first00000", status="viewed"),
        Refund(id=id_, on=DAY, at=at, of="first00000", reason="outbid"),
        Edit(id=id_, on=DAY, at=at, of="first00000", set={"connects": 6}),
        Remove(id=id_, on=DAY, at=at, of="first00000"),
    ]
    return chance.choice(kinds)


@pytest.mark.parametrize("union", [True, False])
@pytest.mark.parametrize("seed", range(8))
def test_what_two_machines_appended_is_all_there_after_a_merge(tmp_path: Path, seed: int, *, union: bool) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same in every run
    journal = tmp_path / "journal.toml"
    first = Proposal(id="first00000", on=DAY, at=datetime(2026, 11, 1, tzinfo=UTC), connects=8, title="First")
    journal.write_text(HEADING + blocks([first]))
    if union:
        (tmp_path / ".gitattributes").write_text("journal.toml merge=union\n")
    git(tmp_path, "init", "-q", "-b", "here")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "both")
    git(tmp_path, "branch", "there")
    written: list[str | None] = ["first00000"]
    for branch in ("here", "there"):
        git(tmp_path, "checkout", "-q", branch)
        for number in range(chance.randint(1, 3)):
            entry = some_entry(chance, f"{branch} {number}")
            written.append(entry.id)
            with journal.open("a") as file:
                file.write(blocks([entry]))
        git(tmp_path, "commit", "-qam", branch)
    merged = git(tmp_path, "merge", "-q", "--no-edit", "here")
    if not union:
        assert merged != 0
        journal.write_text(re.sub(r"^(<<<<<<<|=======|>>>>>>>).*\n", "", journal.read_text(), flags=re.MULTILINE))
    reading = read_journal(journal.read_bytes())
    assert reading.problems == ()
    assert sorted(map(str, (entry.id for entry in reading.entries))) == sorted(map(str, written))
