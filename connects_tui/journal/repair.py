"""The one thing that the program ever takes out of a journal: an append that was cut short, after copying it."""

import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from connects_tui.files import MEGABYTE, close, sync
from connects_tui.journal.backups import back_up_before_repair, new_name
from connects_tui.journal.paths import real_journal
from connects_tui.journal.tail import torn_tail, unfinished_line
from connects_tui.problems import Problem


def cut_torn_tail(journal: Path) -> Problem | None:
    """Copy a journal's unfinished end to a file beside it and cut it off; the caller holds the journal's lock.

    Returns:
        What was done, to be told; `None` where the journal's end is whole.

    Raises:
        OSError: a copy can't be made (then nothing was touched), or the file can't be shortened.
    """
    real = real_journal(journal)
    descriptor = os.open(real, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        content = b"".join(iter(partial(os.read, descriptor, MEGABYTE), b""))
        start = torn_tail(content)
        if start is None:
            return None
        moment = datetime.fromtimestamp(os.fstat(descriptor).st_mtime, UTC).strftime("%Y%m%dT%H%M%SZ")
        copy = new_name(real.with_name(f"{real.name}.torn-{moment}"), content[start:])
        try:
            back_up_before_repair(journal, content, moment)
        except OSError:
            copy.unlink(missing_ok=True)
            raise
        if os.fstat(descriptor).st_size == len(content):  # else somebody writes without asking for the lock
            os.ftruncate(descriptor, start)
            sync(descriptor)
    finally:
        close(descriptor)
    return Problem(
        "error",
        "torn-tail",
        f"The journal ended in an entry that was never finished, so it was not saved; it was cut off and is in {copy}",
        "If you miss something, enter it again",
        unfinished_line(content, start),
    )
