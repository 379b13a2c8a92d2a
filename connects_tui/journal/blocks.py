"""The layout of what is appended: entries to TOML blocks, and whether the last one was finished.

A block begins with a blank line and a header whose comment holds the id and the moment, has one line per key, and ends
with `at`, the commit mark: one that was cut short may be valid TOML with a wrong value (`connects = 1` of `16`). The
frame is ours, since tomli-w would write an inline array.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import tomli_w

from connects_tui.ledger.entries import Entry, entry_from_record, record_of
from connects_tui.toml import BadToml, parse_toml

FORMAT_LINE: Final = "format = 1\n"

HEADING: Final = f"# Connects journal. Add, correct and annotate freely; the app only ever appends.\n{FORMAT_LINE}"
"""How a new journal begins."""

_ORDER: Final = (
    *("kind", "on", "connects", "rules", "title", "boost", "invited", "client", "tags", "id", "of", "plan"),
    *("renewal_day", "balance", "monthly_connects", "monthly_fee", "tax", "when", "status", "reason", "what", "paid"),
    *("amount", "money", "expires", "only", "budget", "budget_max", "hourly", "job_age", "applicants", "template"),
    *("country", "client_spent", "set", "unset", "url", "note"),
)
"""`title` and `id` differ, and stand so near to each other that git merges two appended blocks without conflict."""


def written_moment(at: datetime) -> str:
    """Write a moment as the journal does: UTC, milliseconds, Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def entry_lines(entry: Entry) -> list[str]:
    """Write the keys of an entry but `at`, one a line."""
    record = record_of(entry)
    return [f"{key} = {_value(record[key])}" for key in sorted(record.keys() - {"at"}, key=_ORDER.index)]


def plain_block(entry: Entry) -> str:
    """Write one entry as it is, whether it reads back or not."""
    at = entry.at and written_moment(entry.at)
    header = f"[[entry]] # {entry.id} {at}" if entry.id and at else "[[entry]]"
    return "\n".join(["", header, *entry_lines(entry), *([f"at = {at}"] if at else []), ""])


def block(entry: Entry) -> str:
    """Write one entry, which has an id and an `at`, as it is appended.

    Raises ValueError: the block does not read back as the same entry.
    """
    if entry.id is None or entry.at is None:
        raise ValueError("an entry that is written has an id and a moment")
    text = plain_block(entry)
    document = parse_toml(text)
    records = [] if isinstance(document, BadToml) else document["entry"]
    if len(records) != 1 or entry_from_record(records[0])[0] != entry:
        raise ValueError(f"the block of {entry.id} does not read back as it was meant")
    return text


def blocks(entries: Sequence[Entry]) -> str:
    """Write the entries of one action."""
    return "".join(block(entry) for entry in entries)


def _value(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and value.isprintable() and '"' not in value and "\\" not in value:
        return f'"{value}"'
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(item) for item in value)}]"
    if isinstance(value, dict):
        inside = ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if not isinstance(value, int | float | str) and not hasattr(value, "isoformat"):
        value = format(value, "f")  # money
    return tomli_w.dumps({"v": value}).removeprefix("v = ").removesuffix("\n")


def _key(key: str) -> str:
    return tomli_w.dumps({key: 0}).removesuffix(" = 0\n")


# --- was it finished? ------------------------------------------------------------------------------------------------

APP_HEADER: Final = re.compile(
    rb"^\[\[entry\]\] # ([A-Za-z0-9_-]+) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)[ \t]*\r?$", re.MULTILINE
)
"""The first line of a block as the app writes it."""

_ANY_HEADER: Final = re.compile(rb"^[ \t]*\[", re.MULTILINE)
_ID: Final = re.compile(rb"^id = \"([A-Za-z0-9_-]+)\"[ \t]*\r?$", re.MULTILINE)


def commit_mark(data: bytes, header: re.Match[bytes]) -> int | None:
    """Return where the block of an app-made header ends, after its commit mark; `None`: it has none."""
    line = rb"^[ \t]*at[ \t]*=[ \t]*" + re.escape(header[2]) + rb"[ \t]*(?:#[^\n\0]*)?\r?(?:\n|\Z)"
    mark = re.compile(line, re.MULTILINE)
    following = _ANY_HEADER.search(data, header.end())
    found = mark.search(data, header.end(), following.start() if following else len(data))
    return found.end() if found else None


def torn_tail(data: bytes) -> int | None:
    """Return where the unfinished end of a journal begins; `None`: there is nothing that may be cut off.

    Unfinished is: the last app-made header without its commit mark, a part of such a header, and NULs at the end or in
    what the app wrote last. Never cut are hand-written blocks, and anything in a file whose remainder holds no entry or
    is not TOML.
    """
    body = data.rstrip(b"\0")
    hole = body.find(b"\0")
    start = _unfinished(body) if hole < 0 else _before_hole(body, hole)
    if start is None and len(body) < len(data) and hole < 0:
        start = len(body)
    return start if start is not None and _stands(data[:start]) else None


def may_be_torn(addition: bytes) -> bool:
    """Whether what was added may end unfinished; only a look at the whole file tells."""
    return b"\0" in addition or _unfinished(addition) is not None


def finished_in(tail: bytes) -> bytes:
    """Return the finished blocks of an unfinished end: a power cut may leave some behind one that is not."""
    found = ((header.start(), commit_mark(tail, header)) for header in APP_HEADER.finditer(tail))
    whole = (tail[start:end].rstrip() for start, end in found if end is not None and b"\0" not in tail[start:end])
    return b"".join(b"\n%b\n" % block for block in whole)


def unfinished_line(data: bytes, start: int) -> int:
    """Return the line, from 1, on which what begins at a place really begins, after blank lines."""
    rest = data[start:]
    return data.count(b"\n", 0, start + len(rest) - len(rest.lstrip(b"\r\n"))) + 1


def _last_header(body: bytes) -> re.Match[bytes] | None:
    last, place = None, len(body)
    while last is None and (place := body.rfind(b"[[entry]] # ", 0, place)) >= 0:
        last = APP_HEADER.match(body, place)
    return last


def _unfinished(body: bytes) -> int | None:
    last, after = _last_header(body), 0
    if last is not None:
        end = commit_mark(body, last)
        if end is None:
            named = _ID.search(body, last.end())
            by_hand = _ANY_HEADER.search(body, last.end()) or (named and named[1] != last[1])
            return None if by_hand else _before_blank_line(body, last.start())
        after = end
    line = max(body.rfind(b"\n") + 1, after)
    return _before_blank_line(body, line) if _is_part_of_header(body[line:]) else None


def _before_hole(body: bytes, hole: int) -> int | None:
    """Return where a block begins of which a power cut has left NULs; `None` where they are older, or by another hand.

    All that follows was written at once, so it has one moment.
    """
    sound = body[:hole]
    start = _unfinished(sound)
    if start is None:
        last = _last_header(sound)
        if not (sound.endswith(b"\n") or (last and commit_mark(sound, last) == hole)):
            return None
        start = hole
    for header in _ANY_HEADER.finditer(body, hole):
        line = body[header.start() : body.find(b"\n", header.start()) + 1 or len(body)]
        is_cut_short = b"\0" in line or not line.endswith(b"\n")  # by the next hole, or by the end
        if not (_is_part_of_header(line.partition(b"\0")[0]) if is_cut_short else APP_HEADER.match(line)):
            return None
    moments = {header[2] for header in APP_HEADER.finditer(body, start)}
    return start if len(moments) <= 1 else None


def _is_part_of_header(line: bytes) -> bool:
    whole = rb"[[entry]] # "
    if len(line) <= len(whole):
        return bool(line) and whole.startswith(line)
    return re.fullmatch(rb"\[\[entry\]\] # [A-Za-z0-9_-]+(?: [\d:.TZ-]*)?", line) is not None


def _before_blank_line(body: bytes, start: int) -> int:
    if body[:start].endswith(b"\n\n"):
        return start - 1
    return start - 2 if body[:start].endswith(b"\n\r\n") else start


def _stands(remainder: bytes) -> bool:
    try:
        document = parse_toml(remainder.removeprefix(b"\xef\xbb\xbf").decode())
    except UnicodeDecodeError:
        return False
    return not isinstance(document, BadToml) and bool(document.get("entry"))
