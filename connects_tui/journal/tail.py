"""The end of a journal: was the last append finished, and if not, where does what is left of it begin.

What was cut short is the one thing that the program ever takes out of a journal, after copying it.

A block that the app appends ends with `at`, the commit mark, equal to the moment in the block's own header. A block
that was cut short may be valid TOML with a wrong value (`connects = 1` of `16`): parsing proves nothing, the commit
mark does. What is cut off and what never is stands in the journal's specification, section "Opening".
"""

import os
import re
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from connects_tui.files import MEGABYTE, close, sync
from connects_tui.journal.backups import back_up_before_repair, new_name
from connects_tui.journal.paths import real_journal
from connects_tui.problems import Problem
from connects_tui.toml import Malformed, parse

_MOMENT: Final = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
APP_HEADER: Final = re.compile(rb"^\[\[entry\]\] # ([A-Za-z0-9_-]+) (" + _MOMENT + rb")[ \t]*\r?$", re.MULTILINE)
"""The first line of a block as the app writes it, with its id and its moment."""

_ANY_HEADER: Final = re.compile(rb"^[ \t]*\[", re.MULTILINE)
_ID: Final = re.compile(rb"^id = \"([A-Za-z0-9_-]+)\"[ \t]*\r?$", re.MULTILINE)


def commit_mark(data: bytes, header: re.Match[bytes]) -> int | None:
    """Return where the block of an app-made header ends, after its commit mark's line; `None`: it has none."""
    line = rb"^[ \t]*at[ \t]*=[ \t]*" + re.escape(header[2]) + rb"[ \t]*(?:#[^\n\0]*)?\r?(?:\n|\Z)"
    mark = re.compile(line, re.MULTILINE)
    following = _ANY_HEADER.search(data, header.end())
    found = mark.search(data, header.end(), following.start() if following else len(data))
    return found.end() if found else None


def torn_tail(data: bytes) -> int | None:
    """Return where the unfinished end of a journal begins, or `None` where there is nothing that may be cut off.

    Unfinished is: the last app-made header without its commit mark, a part of such a header, and NULs at the end. Never
    cut are hand-written blocks, and anything in a file whose remainder holds no entry or is not TOML.
    """
    body = data.rstrip(b"\0")
    start = _unfinished(body)
    if start is None:
        start = len(body) if len(body) < len(data) else None
    return start if start is not None and _stands(data[:start]) else None


def may_be_torn(addition: bytes) -> bool:
    """Whether what was added to a journal may end unfinished; only a look at the whole file tells."""
    return addition.endswith(b"\0") or _unfinished(addition) is not None


def unfinished_line(data: bytes, start: int) -> int:
    """Return the line, from 1, on which what begins at a place really begins, after blank lines."""
    rest = data[start:]
    return data.count(b"\n", 0, start + len(rest) - len(rest.lstrip(b"\r\n"))) + 1


def _unfinished(body: bytes) -> int | None:
    last = None
    place = body.rfind(b"[[entry]] # ")
    while place >= 0 and last is None:
        last = APP_HEADER.match(body, place) if place == 0 or body[place - 1 : place] == b"\n" else None
        place = body.rfind(b"[[entry]] # ", 0, place)
    after = 0
    if last is not None:
        end = commit_mark(body, last)
        if end is None:
            named = _ID.search(body, last.end())
            by_hand = _ANY_HEADER.search(body, last.end()) or (named and named[1] != last[1])
            return None if by_hand else _before_blank_line(body, last.start())
        after = end
    line = max(body.rfind(b"\n") + 1, after)
    return _before_blank_line(body, line) if _is_part_of_header(body[line:]) else None


def _is_part_of_header(line: bytes) -> bool:
    """Whether a last line without an end is the beginning of a header as the app writes it."""
    whole = rb"[[entry]] # "
    if len(line) <= len(whole):
        return bool(line) and whole.startswith(line)
    return re.fullmatch(rb"\[\[entry\]\] # [A-Za-z0-9_-]+(?: [\d:.TZ-]*)?", line) is not None


def _before_blank_line(body: bytes, start: int) -> int:
    """Step back over the one blank line that the app writes before a header."""
    if body[:start].endswith(b"\n\n"):
        return start - 1
    return start - 2 if body[:start].endswith(b"\n\r\n") else start


def _stands(remainder: bytes) -> bool:
    try:
        document = parse(remainder.removeprefix(b"\xef\xbb\xbf").decode())
    except UnicodeDecodeError:
        return False
    return not isinstance(document, Malformed) and bool(document.get("entry"))


# --- taking it out --------------------------------------------------------------------------------------------------


def cut_torn_tail(journal: Path) -> Problem | None:
    """Copy a journal's unfinished end to a file beside it and cut it off; the caller holds the journal's lock.

    What was done is returned, to be told; `None` where the journal's end is whole.

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
