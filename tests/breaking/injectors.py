"""The injectors: each takes a folder of its own, a number of rounds and a source of chance, and returns its report."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from unittest import mock

from connects_tui.actions import housekeeping
from connects_tui.actions.book import Book
from connects_tui.actions.housekeeping import check_journal
from connects_tui.files import sync
from connects_tui.journal.backups import back_up
from connects_tui.journal.blocks import HEADING, blocks
from connects_tui.journal.file import JournalFile, NotSaved
from connects_tui.journal.paths import declined_file, write_log_file
from connects_tui.journal.reading import read_journal
from connects_tui.ledger.entries import Account, Entry, Proposal
from connects_tui.rules import Rulebook
from tests.journal.building import DAY, ids, opened, save

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@dataclass
class Report:
    """The sum of all rounds: entries by name, those that were lost, those that nobody wrote, and what else is wrong."""

    name: str
    rounds: int = 0
    acknowledged: int = 0
    found: int = 0
    lost: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    unsaid: int = 0
    notes: Counter[str] = field(default_factory=Counter)

    def count(self, acknowledged: Iterable[str], found: Iterable[str | None], attempted: Iterable[str] = ()) -> None:
        """Add names of entries that were said to be saved, found again, and written at all."""
        said, there = set(acknowledged), {name or "" for name in found}
        tried = said | set(attempted)
        self.acknowledged += len(said)
        self.found += len(said & there)
        self.lost += sorted(said - there)
        self.invented += sorted(there - tried)
        self.unsaid += len((there & tried) - said)

    def __str__(self) -> str:
        more = "".join(f", {number:,} {what}" for what, number in sorted(self.notes.items()))
        return (
            f"{self.name:<10} {self.rounds:>7,} rounds: {self.acknowledged:,} acknowledged, {self.found:,} found, "
            f"{len(self.lost)} lost, {len(self.invented)} invented, {len(self.wrong)} wrong, "
            f"{self.unsaid:,} written but not acknowledged{more}"
        )

    @property
    def is_bad(self) -> bool:
        """Whether anything is as it must not be."""
        return bool(self.lost or self.invented or self.wrong)


Injector = Callable[[Path, int, random.Random], Report]


def proposal(name: str, chance: random.Random) -> Entry:
    """A proposal of a length by chance."""
    title = "".join(chance.choice("abcdefg äß#[]") for _ in range(chance.randint(1, 60)))
    tags = tuple(f"t{number}" for number in range(chance.randint(0, 3)))
    return Proposal(id=name, on=DAY, connects=chance.randint(1, 200), title=f"T{title}", tags=tags, at=NOW)


def begun(path: Path) -> list[str]:
    """Begin a journal, with the account; forget what this machine knows of an earlier one."""
    for left in (path, write_log_file(path), declined_file(path)):
        left.unlink(missing_ok=True)
    opened(path).append([Account(id="open", on=DAY, rules="upwork", plan="plus", at=NOW)])
    return ["open"]


def added(journal: JournalFile, name: str, chance: random.Random, report: Report) -> list[str]:
    """Append a proposal; return its name where it was said to be saved."""
    try:
        journal.append([proposal(name, chance)])
    except NotSaved:
        report.notes["told not saved"] += 1
        return []
    return [name]


def book_on(path: Path) -> Book:
    return Book(JournalFile(path), Rulebook({}), lambda: NOW)


# --- processes that die, and disks -----------------------------------------------------------------------------------


def in_child(work: Callable[[Callable[[str], object]], None]) -> list[str]:
    """Run work in a process of its own that may die; return what it acknowledged before."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            with os.fdopen(writing, "w", buffering=1) as pipe:
                work(lambda name: pipe.write(f"{name}\n"))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read().split()
    os.waitpid(child, 0)
    return said


def _dribble(
    path: Path, names: list[str], left: int, chance: random.Random, acknowledge: Callable[[str], object]
) -> None:
    """Append these entries byte by byte, and die after so many bytes."""
    write = os.write

    def dribbles(descriptor: int, data: Any) -> int:
        nonlocal left
        for byte in bytes(data):
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
            write(descriptor, bytes([byte]))
        return len(data)

    journal = opened(path)
    os.write = dribbles
    for name in names:
        journal.append([proposal(name, chance)])
        acknowledge(name)


def kills(folder: Path, rounds: int, chance: random.Random) -> Report:
    """A writer that dribbles its bytes one by one and is killed at one of them; the next one goes on."""
    report, path = Report("kills", rounds), folder / "journal.toml"
    said, tried = begun(path), ["open"]
    for number in range(rounds):
        names = [f"k{number}-{part}" for part in range(6)]
        said += in_child(partial(_dribble, path, names, chance.randint(0, 1500), chance))
        tried += names
        journal = opened(path)
        report.notes["torn ends cut off"] += len(journal.repairs)
        report.notes["reads with a problem"] += bool(journal.parsed.problems)
    report.count(said, ids(path), tried)
    return report


def _fill(
    path: Path, names: list[str], limit: int, chance: random.Random, acknowledge: Callable[[str], object]
) -> None:
    """Append these entries to a file that may only grow to a size."""
    write_log_file(path).unlink(missing_ok=True)  # or the log would meet the limit first
    journal = opened(path)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    for name in names:
        for saved in added(journal, name, chance, Report("")):
            acknowledge(saved)


def limits(folder: Path, rounds: int, chance: random.Random) -> Report:
    """A file that may only grow to a size by chance (RLIMIT_FSIZE)."""
    report, path = Report("limits", rounds), folder / "journal.toml"
    said = begun(path)
    for number in range(rounds):
        names = [f"l{number}-{part}" for part in range(5)]
        limit = path.stat().st_size + chance.randint(0, 900)
        now = in_child(partial(_fill, path, names, limit, chance))
        said += now
        report.notes["told not saved"] += len(names) - len(now)
        journal = opened(path)
        report.notes["torn"] += len(journal.repairs) + len(journal.parsed.problems)
    report.count(said, ids(path))  # what was not saved must not be there either
    return report


def full(folder: Path, rounds: int, chance: random.Random) -> Report:
    """A disk of 64 kB that fills up, is emptied a little, and fills up again; where one may be mounted."""
    report, path, filler = Report("full", rounds), folder / "journal.toml", folder / "filler"
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        report.notes["rounds left out: no disk may be mounted here"] = rounds
        return report
    try:
        said = begun(path)
        for number in range(rounds):
            if path.stat().st_size > 30_000:
                report.count(said, ids(path))
                said = begun(path)
            with suppress(OSError):  # full already
                filler.write_bytes(b"x" * chance.randint(0, 40_000))
            journal, saved, part = opened(path), [""], 0
            while saved and path.stat().st_size <= 45_000:
                said += (saved := added(journal, f"f{number}-{part}", chance, report))
                part += 1
            filler.unlink()
            report.notes["problems"] += len(read_journal(path.read_bytes()).problems)
            said += added(opened(path), f"f{number}-after", chance, report)
        report.count(said, ids(path))
    finally:
        subprocess.run(["umount", str(folder)], check=True)
    return report


def syncs(folder: Path, rounds: int, chance: random.Random) -> Report:
    """An fsync that fails every tenth time; then one that fails every third time by chance."""
    report, path = Report("syncs", rounds), folder / "journal.toml"
    failure = OSError(5, "Input/output error")
    tenth = (mock.DEFAULT if call % 10 else failure for call in count(1))
    by_chance = (mock.DEFAULT if chance.random() > 1 / 3 else failure for _ in count())
    for outcomes in (tenth, by_chance):
        said = begun(path)
        journal = opened(path)
        with mock.patch("connects_tui.journal.file.sync", wraps=sync, side_effect=outcomes):
            for number in range(rounds // 2):
                said += added(journal, f"s{number}", chance, report)
        report.notes["blocks written twice"] += opened(path).parsed.blocks - len(said)
        report.count(said, ids(path))
    return report


# --- other programs --------------------------------------------------------------------------------------------------


def editors(folder: Path, rounds: int, chance: random.Random) -> Report:
    """An editor that saves an old copy over what was added since, while a window is open or not."""
    report, path = Report("editors", rounds), folder / "journal.toml"
    said = begun(path)
    window = book_on(path)
    for number in range(rounds):
        stale = path.read_bytes() + b"# a remark\n" * chance.randint(0, 1)
        names = [f"x{number}-{part}" for part in range(chance.randint(1, 4))]
        for name in names:
            window.record([proposal(name, chance)])
        save(path, stale, by_rename=chance.random() < 1 / 2)
        if chance.random() < 1 / 2:
            window = book_on(path)  # the editor saved while no window was open
        if chance.random() < 1 / 2:
            names.append(f"x{number}-later")
            window.record([proposal(names[-1], chance)])
        said += names
        window.refresh()
        report.notes["entries put back"] += len(housekeeping.put_back(window).entries)
    report.count(said, ids(path))
    report.notes["entries without a mark of theirs"] += len(opened(path).parsed.problems)
    return report


def races(folder: Path, rounds: int, chance: random.Random) -> Report:
    """An editor that reads and saves the file again and again, in place and by rename, while the app appends."""
    report, path = Report("races", rounds), folder / "journal.toml"
    said, tried = begun(path), ["open", *(f"r{number}" for number in range(rounds))]
    editor = os.fork()
    if editor == 0:
        while True:
            with suppress(FileNotFoundError):
                save(path, path.read_bytes(), by_rename=chance.random() < 1 / 2)
    try:
        window = book_on(path)
        for name in tried[1:]:
            try:
                window.record([proposal(name, chance)])
                said.append(name)
            except NotSaved as refused:
                report.notes[f"told not saved ({str(refused).rpartition(': ')[2].partition(';')[0][:40]})"] += 1
    finally:
        os.kill(editor, signal.SIGKILL)
        os.waitpid(editor, 0)
    if not path.read_bytes().strip():  # it was killed between emptying the file and writing it
        save(path, HEADING.encode(), by_rename=True)
    window = book_on(path)
    if window.file.parsed.read_only_because:  # a copy that was half read and saved: the user takes the damage out
        report.notes["journals mended by hand"] += 1
        save(path, (HEADING + blocks(window.entries)).encode(), by_rename=True)
        window = book_on(path)
    report.notes["entries put back"] += len(housekeeping.put_back(window).entries)
    report.count(said, ids(path), tried)
    return report


def flips(folder: Path, rounds: int, chance: random.Random) -> Report:
    """One byte changed at random: at most the entry it hits is set apart, and a silent change is found."""
    report, path, rulebook = Report("flips", rounds), folder / "journal.toml", Rulebook.load()
    begun(path)
    for number in range(20):
        opened(path).append([proposal(f"b{number}", chance)])
    whole = path.read_bytes()
    before = {entry.id or "": entry for entry in read_journal(whole).entries}
    for _ in range(rounds):
        for left in folder.glob("journal.toml.torn-*"):
            left.unlink()
        shutil.rmtree(folder / "backups", ignore_errors=True)
        back_up(path, whole, date(2026, 11, 22))
        place = chance.randrange(len(whole))
        byte = whole[place] ^ (1 << chance.randrange(8))
        path.write_bytes(whole[:place] + bytes([byte]) + whole[place + 1 :])
        book = Book(JournalFile(path), rulebook, lambda: NOW)
        problems = check_journal(book, TODAY)
        after = {entry.id or "": entry for entry in book.entries}
        kept = [name for name, entry in before.items() if after.get(name) == entry]
        changed = len(before) - len(kept)
        errors = any(problem.level == "error" for problem in problems)
        assert changed <= 1, (place, byte, set(before) - set(kept))
        assert any(problem.code in ("past-changed", "torn-tail") for problem in problems), (place, byte)
        report.notes["set apart or cut off"] += bool(changed and errors)
        report.notes["changed silently and found by comparison"] += bool(changed and not errors)
        report.notes["in no entry's value"] += not changed
        report.count(kept, kept)
    return report


if sys.platform == "win32":
    raise ImportError("the injectors need a system with fork")
