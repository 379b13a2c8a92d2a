"""The injectors: each takes a folder of its own, a number of rounds and a source of chance, and returns its report."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from msgspec.structs import replace

from connects_tui.actions import housekeeping
from connects_tui.actions.book import Book
from connects_tui.actions.checking import findings
from connects_tui.files import sync
from connects_tui.journal.backups import back_up
from connects_tui.journal.blocks import HEADING, blocks
from connects_tui.journal.file import JournalFile, NotSaved
from connects_tui.journal.paths import declined_file, recent_file
from connects_tui.journal.reading import read_journal
from connects_tui.ledger.entries import Account, Entry, Proposal
from connects_tui.rules import Rulebook
from tests.breaking.report import Report
from tests.journal.test_merging import DAY, FIRST, TYPICAL, done, git

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

Injector = Callable[[Path, int, random.Random], Report]


def proposal(name: str, chance: random.Random) -> Entry:
    """A proposal of a length by chance."""
    title = "".join(chance.choice("abcdefg äß#[]") for _ in range(chance.randint(1, 60)))
    tags = tuple(f"t{number}" for number in range(chance.randint(0, 3)))
    return Proposal(id=name, on=DAY, connects=chance.randint(1, 200), title=f"T{title}", tags=tags, at=NOW)


def opened(path: Path) -> JournalFile:
    journal = JournalFile(path)
    journal.look()
    return journal


def ids(path: Path) -> list[str]:
    return [entry.id or "" for entry in opened(path).reading.entries]


def begun(path: Path) -> list[str]:
    """Begin a journal, with the account; forget what this machine knows of an earlier one."""
    for left in (path, recent_file(path), declined_file(path)):
        left.unlink(missing_ok=True)
    opened(path).append([Account(id="open", on=DAY, rules="upwork", plan="plus", at=NOW)])
    return ["open"]


def book_on(path: Path) -> Book:
    return Book(JournalFile(path), Rulebook({}), lambda: NOW)


# --- the file's end --------------------------------------------------------------------------------------------------


def cuts(folder: Path, rounds: int, chance: random.Random) -> Report:
    """A journal cut at every byte (at most so many), alone, before NULs and before garbage; then one entry more."""
    report = Report("cuts")
    path = folder / "journal.toml"
    begun(path)
    for number in range(12):
        opened(path).append([proposal(f"e{number}", chance)])
    whole = path.read_bytes()
    text = whole.decode()
    starts = [text.index(f"\n[[entry]] # {name} ") for name in ids(path)]
    ends = [*(len(text[:start].encode()) for start in starts[1:]), len(whole)]
    names = ids(path)
    places = list(range(ends[0], len(whole) + 1))
    every = max(1, len(places) * 3 // rounds)
    for cut in places[::every]:
        for after in (b"", b"\0" * chance.randint(1, 5000), chance.randbytes(chance.randint(1, 40))):
            for left in folder.glob("journal.toml.torn-*"):
                left.unlink()
            shutil.rmtree(folder / "backups", ignore_errors=True)
            path.write_bytes(whole[:cut] + after)
            said = [name for name, end in zip(names, ends, strict=True) if end <= cut]
            tried = [name for name, end in zip(names, ends, strict=True) if end - 1 <= cut]
            journal = opened(path)
            try:
                journal.append([proposal("more", chance)])
                said.append("more")
                report.notes["mended or whole"] += 1
            except NotSaved:
                report.notes["left as it is, read-only"] += 1
            report.count(said, ids(path), [*tried, "more"])
    return report


# --- processes that die or meet --------------------------------------------------------------------------------------


def in_child(work: Callable[[Callable[[str], None]], None]) -> list[str]:
    """Run work in a process of its own that may die; return what it acknowledged before."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        try:
            real_write = os.write
            work(lambda name: _say(real_write, writing, name))
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode().split()
    os.waitpid(child, 0)
    return said


def _say(write: Callable[[int, bytes], int], descriptor: int, name: str) -> None:
    write(descriptor, f"{name}\n".encode())


def _dribbles_and_dies(
    path: Path, budget: int, names: list[str], seed: float, acknowledge: Callable[[str], None]
) -> None:
    """Append these entries byte by byte, and die after so many bytes."""
    left, write = budget, os.write

    def dribbles(descriptor: int, data: Any) -> int:
        nonlocal left
        for byte in bytes(data):
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
            write(descriptor, bytes([byte]))
        return len(data)

    journal, own = opened(path), random.Random(seed)  # noqa: S311 - chance, not secrecy
    os.write = dribbles
    for name in names:
        journal.append([proposal(name, own)])
        acknowledge(name)


def kills(folder: Path, rounds: int, chance: random.Random) -> Report:
    """A writer that dribbles its bytes one by one and is killed at one of them; the next one goes on."""
    report = Report("kills")
    path = folder / "journal.toml"
    said, tried = begun(path), ["open"]
    for number in range(rounds):
        names = [f"k{number}-{part}" for part in range(6)]
        said += in_child(partial(_dribbles_and_dies, path, chance.randint(0, 1500), names, chance.random()))
        tried += names
        journal = opened(path)
        report.notes["torn ends cut off"] += len(journal.repairs)
        report.notes["reads with a problem"] += bool(journal.reading.problems)
        report.rounds += 1
    total = report.rounds
    report.count(said, ids(path), tried)
    report.rounds = total
    return report


def crowd(folder: Path, rounds: int, chance: random.Random) -> Report:
    """Four processes that append at once."""
    report = Report("crowd")
    path = folder / "journal.toml"
    said = begun(path)
    pipes = []
    for writer in range(4):
        reading, writing = os.pipe()
        seed = chance.random()
        if os.fork() == 0:
            own, journal = random.Random(seed), opened(path)  # noqa: S311 - chance, not secrecy
            try:
                for number in range(rounds):
                    name = f"w{writer}-{number}"
                    journal.append([proposal(name, own)])
                    _say(os.write, writing, name)
            finally:
                os._exit(0)
        os.close(writing)
        pipes.append(reading)
    for reading in pipes:
        with os.fdopen(reading, "rb") as pipe:
            said += pipe.read().decode().split()
    for _ in pipes:
        os.wait()
    report.count(said, ids(path))
    report.notes["problems"] += len(opened(path).reading.problems)
    report.rounds = rounds * 4
    return report


# --- disks -----------------------------------------------------------------------------------------------------------


def _writes_up_to(path: Path, limit: int, names: list[str], seed: float, acknowledge: Callable[[str], None]) -> None:
    """Append these entries to a file that may only grow to a size."""
    recent_file(path).unlink(missing_ok=True)  # or the log would meet the limit first
    journal, own = opened(path), random.Random(seed)  # noqa: S311 - chance, not secrecy
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    for name in names:
        try:
            journal.append([proposal(name, own)])
        except NotSaved:
            continue
        acknowledge(name)


def limits(folder: Path, rounds: int, chance: random.Random) -> Report:
    """A file that may only grow to a size by chance (RLIMIT_FSIZE)."""
    report = Report("limits")
    path = folder / "journal.toml"
    said, tried = begun(path), ["open"]
    for number in range(rounds):
        names = [f"l{number}-{part}" for part in range(5)]
        limit = path.stat().st_size + chance.randint(0, 900)
        now = in_child(partial(_writes_up_to, path, limit, names, chance.random()))
        said += now
        tried += names
        report.notes["told not saved"] += len(names) - len(now)
        journal = opened(path)
        report.notes["torn"] += len(journal.repairs) + len(journal.reading.problems)
    report.count(said, ids(path))  # what was not saved must not be there either
    report.rounds = rounds
    return report


def full(folder: Path, rounds: int, chance: random.Random) -> Report:
    """A disk of 64 kB that fills up, is emptied a little, and fills up again; where one may be mounted."""
    report = Report("full")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        report.notes["rounds left out: no disk may be mounted here"] = rounds
        return report
    try:
        path, filler = folder / "journal.toml", folder / "filler"
        said = begun(path)
        for number in range(rounds):
            if path.stat().st_size > 30_000:
                report.count(said, ids(path))
                said = begun(path)
            with suppress(OSError):  # full already
                filler.write_bytes(b"x" * chance.randint(0, 40_000))
            journal = opened(path)
            for part in range(400):
                name = f"f{number}-{part}"
                try:
                    journal.append([proposal(name, chance)])
                except NotSaved:
                    report.notes["told not saved"] += 1
                    break
                said.append(name)
                if path.stat().st_size > 45_000:
                    break
            filler.unlink()
            report.notes["problems"] += len(read_journal(path.read_bytes()).problems)
            name = f"f{number}-after"
            opened(path).append([proposal(name, chance)])
            said.append(name)
        report.count(said, ids(path))
    finally:
        subprocess.run(["umount", str(folder)], check=True)
    return report


@contextmanager
def failing_syncs(fails: Callable[[], bool]) -> Iterator[None]:
    def sometimes(descriptor: int) -> None:
        if fails():
            raise OSError(5, "Input/output error")
        sync(descriptor)

    with mock.patch("connects_tui.journal.file.sync", sometimes):
        yield


def syncs(folder: Path, rounds: int, chance: random.Random) -> Report:
    """An fsync that fails every tenth time; then one that fails every third time by chance."""
    report = Report("syncs")
    path = folder / "journal.toml"
    calls = iter(range(1, 10**9))
    for fails in (lambda: next(calls) % 10 == 0, lambda: chance.random() < 1 / 3):
        said = begun(path)
        journal = opened(path)
        with failing_syncs(fails):
            for number in range(rounds // 2):
                try:
                    journal.append([proposal(f"s{number}", chance)])
                    said.append(f"s{number}")
                except NotSaved:
                    report.notes["told not saved"] += 1
        report.notes["blocks written twice"] += opened(path).reading.blocks - len(said)
        report.count(said, ids(path))
    report.rounds = rounds
    return report


# --- other programs --------------------------------------------------------------------------------------------------


def save(path: Path, content: bytes, *, by_rename: bool) -> None:
    """Save a file as editors do."""
    if by_rename:
        beside = path.with_name("saving")
        beside.write_bytes(content)
        beside.replace(path)
    else:
        path.write_bytes(content)


def editors(folder: Path, rounds: int, chance: random.Random) -> Report:
    """An editor that saves an old copy over what was added since, while a window is open or not."""
    report = Report("editors")
    path = folder / "journal.toml"
    said = begun(path)
    window = book_on(path)
    for number in range(rounds):
        stale = path.read_bytes() + b"# a remark\n" * chance.randint(0, 1)
        for part in range(chance.randint(1, 4)):
            name = f"x{number}-{part}"
            window.record([proposal(name, chance)])
            said.append(name)
        save(path, stale, by_rename=chance.random() < 1 / 2)
        if chance.random() < 1 / 2:
            window = book_on(path)  # the editor saved while no window was open
        if chance.random() < 1 / 2:
            name = f"x{number}-later"
            window.record([proposal(name, chance)])
            said.append(name)
        window.refresh()
        report.notes["entries put back"] += len(housekeeping.put_back(window).entries)
    report.count(said, ids(path))
    report.notes["entries without a mark of theirs"] += len(opened(path).reading.problems)
    report.rounds = rounds
    return report


def races(folder: Path, rounds: int, chance: random.Random) -> Report:
    """An editor that reads and saves the file again and again, in place and by rename, while the app appends."""
    report = Report("races")
    path = folder / "journal.toml"
    said, tried = begun(path), ["open"]
    editor = os.fork()
    if editor == 0:
        own = random.Random(chance.random())  # noqa: S311 - chance, not secrecy
        while True:
            try:
                save(path, path.read_bytes(), by_rename=own.random() < 1 / 2)
            except FileNotFoundError:
                continue
    try:
        window = book_on(path)
        for number in range(rounds):
            name = f"r{number}"
            tried.append(name)
            try:
                window.record([proposal(name, chance)])
                said.append(name)
            except NotSaved as refused:
                report.notes[f"told not saved ({str(refused).rpartition(': ')[2].partition(';')[0][:40]})"] += 1
    finally:
        os.kill(editor, signal.SIGKILL)
        os.waitpid(editor, 0)
    window = book_on(path)
    if not path.read_bytes().strip():  # it was killed between emptying the file and writing it
        save(path, HEADING.encode(), by_rename=True)
        window = book_on(path)
    if window.file.reading.read_only:  # a copy that was half read and saved: the user takes the damage out
        report.notes["journals mended by hand"] += 1
        save(path, (HEADING + blocks(window.entries)).encode(), by_rename=True)
        window = book_on(path)
    if housekeeping.missing(window).entries:
        report.notes["entries put back"] += len(housekeeping.put_back(window).entries)
    report.count(said, ids(path), tried)
    report.rounds = rounds
    return report


def flips(folder: Path, rounds: int, chance: random.Random) -> Report:
    """One byte changed at random: at most the entry it hits is set apart, and a silent change is found."""
    report = Report("flips")
    path = folder / "journal.toml"
    begun(path)
    for number in range(20):
        opened(path).append([proposal(f"b{number}", chance)])
    whole = path.read_bytes()
    before = {entry.id or "": entry for entry in read_journal(whole).entries}
    book = book_on(path)
    book.rulebook = Rulebook.load()
    shutil.rmtree(folder / "backups", ignore_errors=True)
    back_up(path, whole, date(2026, 11, 22))
    for _ in range(rounds):
        place = chance.randrange(len(whole))
        byte = whole[place] ^ (1 << chance.randrange(8))
        for left in folder.glob("journal.toml.torn-*"):
            left.unlink()
        for left in (folder / "backups").glob("*before-repair*"):
            left.unlink()
        path.write_bytes(whole[:place] + bytes([byte]) + whole[place + 1 :])
        book = Book(JournalFile(path), book.rulebook, lambda: NOW)
        problems = findings(book, TODAY)
        after = {entry.id or "": entry for entry in book.entries}
        kept = [name for name, entry in before.items() if after.get(name) == entry]
        changed = len(before) - len(kept)
        assert changed <= 1, (place, byte, set(before) - set(kept))
        errors = any(problem.level == "error" for problem in problems)
        found = any(problem.code in ("past-changed", "torn-tail") for problem in problems)
        assert found, (place, byte)
        report.notes["set apart or cut off"] += bool(changed and errors)
        report.notes["changed silently and found by comparison"] += bool(changed and not errors)
        report.notes["in no entry's value"] += not changed
        for left in (folder / "backups").glob("*2026-11-23*"):
            left.unlink()
        report.count(kept, kept)
    return report


def _actions(side: str, chance: random.Random) -> list[list[Entry]]:
    """What one machine did: one to four actions of any kind."""
    return [done(chance.choice(TYPICAL), f"{side} {number}", chance) for number in range(chance.randint(1, 4))]


def merges(folder: Path, rounds: int, chance: random.Random) -> Report:
    """Two machines' journals merged by real git: by union, and by accepting both sides of a conflict."""
    report = Report("merges")
    for union in (True, False):
        place = folder / ("union" if union else "both")
        place.mkdir()
        pairs = [
            {
                side: [
                    done(chance.choice(TYPICAL), f"{side} {number}", chance) for number in range(chance.randint(1, 4))
                ]
                for side in ("here", "there")
            }
            for _ in range(rounds // 2)
        ]
        journals = [place / f"journal{number}.toml" for number in range(len(pairs))]
        for journal in journals:
            journal.write_text(HEADING + blocks([FIRST]), encoding="utf-8")
        if union:
            (place / ".gitattributes").write_text("journal*.toml merge=union\n", encoding="utf-8")
        for command in (["init", "-q", "-b", "here"], ["add", "-A"], ["commit", "-qm", "both"], ["branch", "there"]):
            git(place, *command)
        for branch in ("here", "there"):
            git(place, "checkout", "-q", branch)
            for journal, pair in zip(journals, pairs, strict=True):
                with journal.open("a", encoding="utf-8") as appended:
                    appended.writelines(blocks(action) for action in pair[branch])
            git(place, "commit", "-qam", branch)
        git(place, "merge", "-q", "--no-edit", "here")
        for journal, pair in zip(journals, pairs, strict=True):
            marks = ("<<<<<<<", "=======", ">>>>>>>")
            lines = journal.read_text(encoding="utf-8").splitlines(keepends=True)
            reading = read_journal("".join(line for line in lines if not line.startswith(marks)).encode())
            written = [FIRST, *(entry for actions in pair.values() for action in actions for entry in action)]
            report.count(map(_whole, written), map(_whole, reading.entries))
            report.notes["problems"] += len(reading.problems)
    return report


def _whole(entry: Entry) -> str:
    return repr(replace(entry, line=0))


INJECTORS: dict[str, tuple[Injector, int]] = {
    "cuts": (cuts, 100_000),
    "kills": (kills, 400),
    "crowd": (crowd, 500),
    "limits": (limits, 300),
    "full": (full, 100),
    "syncs": (syncs, 2000),
    "editors": (editors, 300),
    "races": (races, 500),
    "flips": (flips, 1000),
    "merges": (merges, 400),
}
"""By name, with the rounds of a long run."""

if sys.platform == "win32":
    raise ImportError("the injectors need a system with fork")
