"""Copies of the journal, in `backups/` beside it: one a day it is used, thinned out as they grow old.

Every copy should be the beginning of the journal as it is now; where it is not, the past was edited or damaged. An end
that was cut short is the one thing that the program ever takes out of a journal, after copying it.
"""

import os
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Final

from msgspec import Struct

from connects_tui.files import (
    MAX_JOURNAL_BYTES,
    MEGABYTE,
    PART,
    close,
    open_regular,
    private_folder,
    read_bytes,
    remove_left_over,
    replace_whole,
    sync,
    write_new,
)
from connects_tui.journal.blocks import finished_in, torn_tail, unfinished_line
from connects_tui.journal.paths import backups_folder, cache_file, config_folder, real_journal, state_folder
from connects_tui.problems import Problem

BEFORE_REPAIR: Final = 3
"""So many copies from before a repair are kept."""


class Backup(Struct, frozen=True, order=True):
    """A copy of the journal as it was on a day; `number` counts those of one day, from 1."""

    day: date
    number: int
    path: Path


def backups(journal: Path, until: date = date.max) -> list[Backup]:
    """Return the daily copies, the oldest first; one of a day after `until`, today, is a wrong clock's."""
    real = real_journal(journal)
    name = re.compile(rf"{re.escape(real.stem)}-(\d{{4}}-\d\d-\d\d)(?:\.(\d{{1,6}}))?{re.escape(real.suffix)}")
    found = []
    for file in _files(backups_folder(journal)):
        if match := name.fullmatch(file.name):
            try:
                found.append(Backup(date.fromisoformat(match[1]), int(match[2] or 1), file))
            except ValueError:
                continue  # 2026-02-30: not one of ours
    return sorted(copy for copy in found if copy.day <= until)


def back_up(journal: Path, content: bytes | Iterable[bytes], today: date) -> Path:
    """Copy a journal's content, which may come in parts, as today's next copy; let go of old ones."""
    real = real_journal(journal)
    present = backups(journal, today)
    number = max((kept.number for kept in present if kept.day == today), default=0) + 1
    name = f"{real.stem}-{today.isoformat()}{'' if number == 1 else f'.{number}'}{real.suffix}"
    made = Backup(today, number, backups_folder(journal) / name)
    private_folder(made.path.parent)
    write_new(made.path, content)
    for old in superfluous([*present, made]):
        with suppress(OSError):  # it goes another day
            old.path.unlink()
    for folder in (real.parent, made.path.parent, state_folder(), config_folder(), cache_file(journal).parent):
        remove_left_over(folder)
    return made.path


def back_up_before_repair(journal: Path, content: bytes, moment: str) -> Path:
    """Copy a journal's content before it is mended, at a moment that sorts by time; keep the latest."""
    real = real_journal(journal)
    folder = backups_folder(journal)
    private_folder(folder)
    beginning = f"{real.stem}-before-repair-"
    made = _write_free_name(folder / f"{beginning}{moment}{real.suffix}", content)
    older = sorted(file for file in _files(folder) if file.name.startswith(beginning) and file != made)
    for file in older[: max(len(older) - BEFORE_REPAIR + 1, 0)]:
        with suppress(OSError):  # it goes with the next one
            file.unlink()
    return made


def _write_free_name(path: Path, content: bytes) -> Path:
    number, free = 1, path
    while True:
        try:
            write_new(free, content)
        except FileExistsError:
            if read_bytes(free, MAX_JOURNAL_BYTES) == content:
                return free  # whoever was about to mend the journal got so far
            number += 1
            free = path.with_name(f"{path.name}.{number}")
        else:
            return free


def superfluous(kept: Sequence[Backup]) -> list[Backup]:
    """Return the copies that need not be kept: outside the latest 7 days, 4 weeks and 12 months that have one.

    Of a day its first copy and its last are kept, of a week and a month the last.
    """
    ordered = sorted(kept)
    wanted = _latest(ordered, lambda day: (day.toordinal(),), 7)
    wanted |= {next(backup for backup in ordered if backup.day == last.day) for last in wanted}
    wanted |= _latest(ordered, lambda day: day.isocalendar()[:2], 4)
    wanted |= _latest(ordered, lambda day: (day.year, day.month), 12)
    return [backup for backup in ordered if backup not in wanted]


def changed_line(copy: Path, journal: Path) -> int | None:
    """Return the first line, from 1, on which a journal differs from its copy; `None`: it begins with all of it."""
    at = 0
    with open_regular(copy) as then, open_regular(journal) as now:
        while part := then.read(PART):
            difference = first_difference(part, now.read(len(part)))
            if difference is not None:
                then.seek(0)
                return then.read(at).count(b"\n") + difference
            at += len(part)
    return None


def first_difference(old: bytes, new: bytes) -> int | None:
    """Return the first line, from 1, on which new content differs from old; `None`: it begins with all of it."""
    if new.startswith(old):
        return None
    same = next((place for place, (then, now) in enumerate(zip(old, new, strict=False)) if then != now), len(new))
    return new.count(b"\n", 0, same) + 1


def _latest(ordered: Iterable[Backup], period: Callable[[date], tuple[int, ...]], number: int) -> set[Backup]:
    last_of = {period(backup.day): backup for backup in ordered}
    return set(list(last_of.values())[-number:])


def _files(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def cut_torn_tail(journal: Path) -> Problem | None:
    """Copy a journal's unfinished end to a file beside it and cut it off; the caller holds the journal's lock.

    What was done is returned, to be told; `None` where its end is whole. Where no copy can be made nothing is touched.
    """
    real = real_journal(journal)
    descriptor = os.open(real, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        content = b"".join(iter(partial(os.read, descriptor, MEGABYTE), b""))
        start = torn_tail(content)
        if start is None:
            return None
        moment = datetime.fromtimestamp(os.fstat(descriptor).st_mtime, UTC).strftime("%Y%m%dT%H%M%SZ")
        copy = _write_free_name(real.with_name(f"{real.name}.torn-{moment}"), content[start:])
        try:
            back_up_before_repair(journal, content, moment)
        except OSError:
            copy.unlink(missing_ok=True)
            raise
        if os.fstat(descriptor).st_size == len(content):  # else somebody writes without asking for the lock
            if finished := finished_in(content[start:]):
                replace_whole(real, (content[:start], finished))
            else:
                os.ftruncate(descriptor, start)
            with suppress(OSError):  # at worst a power cut brings it back, and it is cut off again
                sync(descriptor)
    finally:
        close(descriptor)
    message = "The journal ended in an unfinished entry that was never saved; it was cut off and kept in"
    line = unfinished_line(content, start)
    return Problem("error", "torn-tail", f"{message} {copy}", "If something is missing, enter it again", line)
