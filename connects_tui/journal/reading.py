"""Reading the journal: bytes to entries and problems. An error in one entry never hides the others.

A file that is TOML as a whole is read at once. One that is not is read block by block, so that damage stays where it
is: the blocks that parse count, the others are named with their line.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.journal.blocks import HEADING
from connects_tui.journal.tail import APP_HEADER, commit_mark, may_be_torn
from connects_tui.ledger.entries import LIMITS, BadEntry, Entry, cut, entry_from_record, too_long
from connects_tui.problems import Problem
from connects_tui.rules import values
from connects_tui.toml import STRING_OR_COMMENT, Malformed, lines_of, parse
from connects_tui.wording import lower_first

Progress = Callable[[float], None]
"""Told which part of some work is done, from 0 to 1."""

FORMAT: Final = 1
"""The newest format that this version knows."""

_TOGETHER: Final = 100
"""So many blocks are read together: two thousandths of a second's work."""

_READING: Final = 0.5
"""Reading the text as TOML is this part of the work; the rest is checking the entries."""

_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*(?:entry|\"entry\"|'entry')[ \t]*\]\]", re.MULTILINE)
_OUTSIDE = re.compile(r"^[ \t]*[^\s#]", re.MULTILINE)
"""Something that is neither blank nor a comment."""

# What only damage needs is no pattern yet: to make one takes longer than to look for it.
_CONFLICT_MARKER = r"(?:<{7}|={7}|>{7}|\|{7})(?: .*)?\r?"


class Reading(Struct, frozen=True):
    """What a journal file holds.

    Attributes:
        entries: the entries that could be read, in file order.
        problems: what is wrong with the rest, each with its line.
        blocks: how many entries the file has, good and bad.
        set_apart: ids of the entries that could not be read.
        last_at: the latest moment of writing in the file, or `None`.
        read_only: why nothing may be appended to this file; empty where it may.
    """

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    blocks: int = 0
    set_apart: frozenset[str] = frozenset()
    last_at: datetime | None = None
    read_only: str = ""


def read_journal(data: bytes, progress: Progress = lambda _: None) -> Reading:
    """Read a journal file's content.

    A file that was only just begun (nothing in it, or a part of the heading) reads as an empty journal.

    Args:
        data: the content.
        progress: told, now and then, which part of it has been read.
    """
    return Reading() if HEADING.encode().startswith(data) else _Reader(data, progress).reading()


def newest_entries(end: bytes) -> list[Entry]:
    """Return the entries that can be read in the end of a journal, the latest in the file last.

    It is for a first look, before all of the file is read: nothing is settled, and no error is told.
    """
    text = end.decode(errors="replace")
    first = _HEADER.search(text)
    return list(_Reader(text[first.start() :].encode()).reading().entries) if first else []


def read_on(before: Reading, lines: int, data: bytes) -> Reading | None:
    """Read what was added to a file behind a beginning that was read already.

    Args:
        before: what the beginning holds.
        lines: how many lines it has.
        data: what was added; it begins with an entry.

    Returns:
        What the whole file holds; `None` where that can't be told without reading all of it.
    """
    if before.read_only or may_be_torn(data):
        return None
    return _Reader(data).reading_on(before, lines)


class _Reader:
    """One pass over the file's text."""

    def __init__(self, data: bytes, progress: Progress = lambda _: None) -> None:
        self.data = data
        self.text = ""
        self.progress = progress
        self.problems: list[Problem] = []
        self.entries: list[Entry] = []
        self.set_apart: set[str] = set()
        self.seen: dict[str, dict[str, Any]] = {}
        self.bad_moments: list[datetime] = []
        self.read_only = ""
        self._block_of_keys = 0
        self._key_lines: dict[str, int] = {}

    def reading(self) -> Reading:
        self.text = self._decoded()
        document = self._whole()
        if document is None:
            records = self._block_by_block()
        else:
            self._check_top(document)
            records = self._located(document)
        for number, (record, line) in enumerate(records):
            if not self._is_torn(record, line):
                self._take(record, line)
            if not number % _TOGETHER:
                self.progress(_READING + (1 - _READING) * number / len(records))
        self.problems.sort(key=lambda problem: problem.line)
        return Reading(
            entries=tuple(self.entries),
            problems=tuple(self.problems),
            blocks=self.blocks,
            set_apart=frozenset(self.set_apart),
            last_at=max([*(entry.at for entry in self.entries if entry.at), *self.bad_moments], default=None),
            read_only=self.read_only,
        )

    def reading_on(self, before: Reading, lines: int) -> Reading | None:
        try:
            self.text = self.data.decode()
        except UnicodeDecodeError:
            return None
        document = self._whole()
        first = _HEADER.search(self.text)
        if document is None or document.keys() - {"entry"} or (document and not first):
            return None
        if first and _OUTSIDE.search(self.text, 0, first.start()):
            return None
        known = {entry.id for entry in before.entries}
        for record, line in self._located(document):
            if (
                self.read_only
                or self._is_torn(record, line)
                or (isinstance(record, dict) and record.get("id") in known)
            ):
                return None
            self._take(record, line)
        if self.read_only:
            return None
        further = [replace(problem, line=problem.line + lines) for problem in self.problems]
        moments = [*(entry.at for entry in self.entries if entry.at), *self.bad_moments]
        entries = (*before.entries, *(replace(entry, line=entry.line + lines) for entry in self.entries))
        return Reading(
            entries=entries,
            problems=tuple(sorted([*before.problems, *further], key=lambda problem: problem.line)),
            blocks=before.blocks + self.blocks,
            set_apart=before.set_apart | self.set_apart,
            last_at=max([*moments, *([before.last_at] if before.last_at else [])], default=None),
        )

    # --- text to records ---------------------------------------------------------------------------------------

    def _decoded(self) -> str:
        data = self.data.removeprefix(b"\xef\xbb\xbf")
        if data.endswith(b"\r"):  # half of a line end; what is appended makes it whole
            data += b"\n"
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self._error("syntax", "This line holds a byte that is not UTF-8 text", "Save the file as UTF-8", line)
            self._damaged(line)
            # What can't be decoded stands in the text as lone surrogates, which no entry accepts.
            return data.decode(errors="surrogateescape")

    def _whole(self) -> dict[str, Any] | None:
        document = self._in_parts() or parse(self.text)
        if isinstance(document, Malformed):
            self._whole_error = document
            return None
        return document

    def _in_parts(self) -> dict[str, Any] | None:
        """Read the text some blocks at a time, so that other threads get their turn; `None` where that can't be done.

        It can where every part is TOML by itself, and all but the first hold blocks of entries and nothing else.
        """
        starts = [match.start() for match in _HEADER.finditer(self.text)]
        if len(starts) <= _TOGETHER:
            return None
        ends = [*starts[_TOGETHER::_TOGETHER], len(self.text)]
        whole: dict[str, Any] = {}
        begin = 0
        for number, end in enumerate(ends):
            part = parse(self.text[begin:end])
            if isinstance(part, Malformed):
                return None  # it is read as a whole, which tells where the error is
            found = part.get("entry")
            blocks = starts[number * _TOGETHER : (number + 1) * _TOGETHER]
            if not isinstance(found, list) or len(found) != len(blocks) or (whole and part.keys() != {"entry"}):
                return None
            if whole:
                whole["entry"] += found
            else:
                whole = part
            begin = end
            self.progress(_READING * end / len(self.text))
        return whole

    def _located(self, document: dict[str, Any]) -> list[tuple[Any, int]]:
        """Pair each entry with the line on which its block begins."""
        self.blocks = 0
        if "entry" not in document:
            return []
        records = document["entry"]
        if not isinstance(records, list):
            line = self._line_of("entry")
            self._error("wrong-type", "entry is not a list of entries", "Begin each entry with [[entry]]", line)
            self._static(line)
            return []
        self.blocks = len(records)
        self.starts = [match.start() for match in _HEADER.finditer(self.text)]
        if len(self.starts) != len(records):
            bare = re.sub(STRING_OR_COMMENT, lambda match: re.sub(r"[^\n]", "_", match[0]), self.text, flags=re.DOTALL)
            self.starts = [
                match.start() for match in re.finditer(r"^[ \t]*\[\[[ \t]*(entry|_{7})[ \t]*\]\]", bare, re.MULTILINE)
            ]
        if not records or len(self.starts) != len(records):
            line = self._line_of("entry")
            self._static(line)
            return [(record, line) for record in records]
        return list(zip(records, self._lines(self.starts), strict=True))

    def _static(self, line: int) -> None:
        self.read_only = (
            f"its entries stand in one list (line {line}), which nothing can be appended to; "
            "write each as a block that begins with [[entry]]"
        )

    def _block_by_block(self) -> list[tuple[Any, int]]:
        """Read a file that is not TOML as a whole: each block by itself."""
        starts = [match.start() for match in _HEADER.finditer(self.text)]
        self.starts = starts
        self.blocks = len(starts)
        lines = self._lines(starts)
        problems_before = len(self.problems)
        head = self.text[: starts[0]] if starts else self.text
        document = self._parsed(head, 1)
        if document:
            self._check_top(document)
        records: list[tuple[Any, int]] = []
        for number, start in enumerate(starts):
            end = starts[number + 1] if number + 1 < len(starts) else len(self.text)
            document = self._parsed(self.text[start:end], lines[number])
            found = document.get("entry")
            if isinstance(found, list) and len(found) == 1:
                records.append((found[0], lines[number]))
        if len(self.problems) == problems_before:  # each part is TOML, the whole is not
            self._syntax_error(self._whole_error, 1)
        return records

    def _parsed(self, part: str, line: int) -> dict[str, Any]:
        """Read one block; what stands after the commit mark of one that the app wrote does not spoil it."""
        document = parse(part)
        if not isinstance(document, Malformed):
            return document
        self._syntax_error(document, line)
        finished = _finished(part)
        if finished:
            return finished
        identity = re.search(r"^[ \t]*id[ \t]*=[ \t]*[\"']([\w-]+)[\"']", part, re.MULTILINE | re.ASCII)
        if identity:
            self.set_apart.add(identity[1])
        return {}

    def _syntax_error(self, error: Malformed, first_line: int) -> None:
        line, column = first_line + max(error.line - 1, 0), error.column
        if re.fullmatch(_CONFLICT_MARKER, self._line(line)):
            self._error(
                "syntax",
                "This line is the mark of a merge conflict",
                "Keep both sides: delete the lines that begin with <<<<<<<, ======= and >>>>>>>",
                line,
            )
        else:
            self._error(
                "syntax", f"This is not TOML: {lower_first(error.message)}", "Mend this line in an editor", line, column
            )
        self._damaged(line)

    def _damaged(self, line: int) -> None:
        self.read_only = self.read_only or f"line {line} is damaged; nothing is added until it is mended"

    def _check_top(self, document: dict[str, Any]) -> None:
        """Check what stands outside the entries: the format, and nothing else."""
        format_ = document.get("format")
        if format_ is None:
            self._error(
                "missing-field", "The journal does not say its format", 'Add the line "format = 1" at the top', 1
            )
        elif type(format_) is not int or format_ < 1:
            self._error("wrong-type", f"format: expected {FORMAT}", "Correct this line", self._line_of("format"))
        elif format_ > FORMAT:
            message = f"This journal has format {format_}; this version of connects-tui knows {FORMAT}"
            self._error(
                "newer-format", message, "Update connects-tui; until then nothing is added", self._line_of("format")
            )
            self.read_only = (
                f"it has format {format_}, which a newer version of connects-tui wrote; update connects-tui"
            )
        unknown = [key for key in document if key not in ("format", "entry")]
        for key in unknown:
            self._warning("unknown-key", f"{key} is no part of a journal", "It is ignored", self._line_of(key))

    # --- records to entries ------------------------------------------------------------------------------------

    def _take(self, record: Any, line: int) -> None:
        if not isinstance(record, dict):
            self._error("wrong-type", "This entry is not a table", "Begin each entry with [[entry]]", line)
            return
        id_ = record.get("id")
        id_ = id_ if isinstance(id_, str) else None
        if id_ is not None:
            if id_ in self.seen:
                if self.seen[id_] != record:
                    message = f"The id {id_} is another entry's already"
                    self._error("duplicate-id", message, "Give this entry an id of its own", line)
                return
            self.seen[id_] = record
        try:
            entry, unknown = entry_from_record(record, line)
        except BadEntry as bad:
            if id_ is not None:
                self.set_apart.add(id_)
            if isinstance(at := record.get("at"), datetime):
                with suppress(values.Unfit):
                    self.bad_moments.append(values.moment(at))
            at_line = self._line_of_key(bad.key, line)
            message = f"{bad.key}: {bad.expected}"
            self._error(bad.code, message, "The entry does not count until it is mended", at_line, entry=id_)
            return
        for key in unknown:
            self._warning(
                "unknown-key",
                f"{key} is no field of a {entry.kind}",
                "It is ignored",
                self._line_of_key(key, line),
                id_,
            )
        if entry.id is None:
            message = "This entry has no id, so that the app can't correct it"
            self._warning("no-id", message, "Correct it in an editor, or give it an id", line)
        self.entries.append(self._cut(entry))

    def _cut(self, entry: Entry) -> Entry:
        """Cut what is longer than its limit, and say so: nothing that is shown or worked out takes longer for it."""
        long = too_long(entry)
        for key in long:
            message = f"{key} is longer than {LIMITS[key]:,} characters; what is shown is cut"
            self._warning("too-long", message, "Shorten it", self._line_of_key(key, entry.line), entry.id)
        return cut(entry, long) if long else entry

    def _is_torn(self, record: Any, line: int) -> bool:
        """Whether a block that the app began was never finished; then say so."""
        if not isinstance(record, dict):
            return False
        last = line == (self._header_lines or [0])[-1]
        if isinstance(record.get("at"), datetime) and not last:
            return False
        block = self._block(line).encode(errors="surrogateescape")
        header = APP_HEADER.match(block)
        identity = record.get("id")
        if header is None or commit_mark(block, header) or (identity and identity != header[1].decode()):
            return False
        if isinstance(identity, str):
            self.set_apart.add(identity)
        self._error(
            "torn-tail",
            "This entry was never finished: its last line, at, is not that of its first line",
            "Remove it and enter it again; or finish it by hand and delete the remark after [[entry]]",
            line,
        )
        if last:
            self.read_only = self.read_only or f"its last entry, on line {line}, was never finished; remove it first"
        return True

    # --- lines -------------------------------------------------------------------------------------------------

    def _lines(self, starts: list[int]) -> list[int]:
        lines, line, last = [], 1, 0
        for start in starts:
            line += self.text.count("\n", last, start)
            last = start
            lines.append(line)
        return lines

    def _line(self, number: int) -> str:
        """Return the text of a line."""
        lines = self._all_lines
        return lines[number - 1] if 0 < number <= len(lines) else ""

    @cached_property
    def _all_lines(self) -> list[str]:
        return self.text.split("\n")

    def _block(self, line: int) -> str:
        """Return the text of the block that begins on a line."""
        place = bisect_right(self._header_lines, line) - 1
        if place < 0:
            return ""
        end = self.starts[place + 1] if place + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[place] : end]

    def _line_of(self, key: str) -> int:
        """Return the line on which a key or table at the top stands."""
        return self._top_lines.get(key, 1)

    @cached_property
    def _top_lines(self) -> dict[str, int]:
        return lines_of(self.text)

    def _line_of_key(self, key: str, block_line: int) -> int:
        """Return the line on which a key stands in the block that begins on a line; else that line."""
        if self._block_of_keys != block_line:  # what one block lacks or has too much is told key by key
            self._block_of_keys, self._key_lines = block_line, lines_of(self._block(block_line))
        return block_line - 1 + self._key_lines.get(f"entry[1].{key}", 1)

    @cached_property
    def _header_lines(self) -> list[int]:
        return self._lines(self.starts)

    def _error(
        self, code: str, message: str, remedy: str, line: int, column: int = 0, *, entry: str | None = None
    ) -> None:
        self.problems.append(Problem("error", code, message, remedy, line, column, entry=entry))

    def _warning(self, code: str, message: str, remedy: str, line: int, entry: str | None = None) -> None:
        self.problems.append(Problem("warning", code, message, remedy, line, entry=entry))


def _finished(part: str) -> dict[str, Any]:
    """Read a block that the app wrote up to its commit mark; nothing where it has none or is damaged itself."""
    data = part.encode(errors="surrogateescape")
    header = APP_HEADER.match(data)
    end = commit_mark(data, header) if header else None
    if end is None:
        return {}
    document = parse(data[:end].decode(errors="surrogateescape"))
    return {} if isinstance(document, Malformed) else document
