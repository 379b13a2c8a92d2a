"""Reading the journal: bytes to entries and problems. An error in one entry never hides the others.

A file that isn't TOML as a whole is read block by block, so that damage stays where it is: the blocks that parse count,
the others are named with their line.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from connects_tui import schema
from connects_tui.journal.blocks import APP_HEADER, HEADING, commit_mark, may_be_torn
from connects_tui.ledger.entries import LIMITS, BadEntry, Entry, cut, entry_from_record, too_long
from connects_tui.problems import Problem, ProblemCode
from connects_tui.toml import STRING_OR_COMMENT, BadToml, key_lines, parse_toml
from connects_tui.wording import lower_first

Progress = Callable[[float], None]
"""Told which part of some work is done, from 0 to 1."""

FORMAT: Final = 1
"""The newest format that this version knows."""

_BLOCKS_AT_ONCE: Final = 100
"""Two thousandths of a second's work."""

_PARSING: Final = 0.5
"""How much of the work is reading the text as TOML."""

_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*(?:entry|\"entry\"|'entry')[ \t]*\]\]", re.MULTILINE)
_OUTSIDE = re.compile(r"^[ \t]*[^\s#]", re.MULTILINE)
"""Something that is neither blank nor a comment."""

# What only damage needs is no pattern yet: to make one takes longer than to look for it.
_CONFLICT_MARKER = r"(?:<{7}|={7}|>{7}|\|{7})(?: .*)?\r?"
_BETWEEN_ENTRIES = rf"(?:{_CONFLICT_MARKER})|[ \t]*(?:#.*)?\r?"


class ParsedJournal(Struct, frozen=True):
    """What a journal file holds.

    Attributes:
        entries: those that could be read, in file order; `JournalFile.append` adds to them.
        blocks: how many entries the file has, good and bad.
        not_toml: how many of them are so damaged that nothing in them can be read.
        unread_ids: of the entries that could not be read.
        last_at: the latest moment of writing in the file.
        read_only_because: why nothing may be appended to this file; empty where it may.
        needs_format: whether the first append has to say which format it has: it has neither one nor a table.
    """

    entries: list[Entry] = []
    problems: tuple[Problem, ...] = ()
    blocks: int = 0
    not_toml: int = 0
    unread_ids: frozenset[str] = frozenset()
    last_at: datetime | None = None
    read_only_because: str = ""
    needs_format: bool = False


def read_journal(data: bytes, progress: Progress = lambda _: None) -> ParsedJournal:
    """Read a journal's content; one only just begun (a part of the heading) is empty."""
    return ParsedJournal() if HEADING.encode().startswith(data) else _Reader(data, progress).reading()


def read_on(before: ParsedJournal, lines: int, data: bytes) -> ParsedJournal | None:
    """Read what was added to a journal, and return what the whole of it holds; `None`: only all of it tells.

    `before` is what its first `lines` hold; what was added begins with an entry.
    """
    if before.read_only_because or before.needs_format or may_be_torn(data):
        return None
    added = _Reader(data).reading_of_addition(before.unread_ids | {entry.id for entry in before.entries})
    if added is None:
        return None
    problems = [*before.problems, *(replace(problem, line=problem.line + lines) for problem in added.problems)]
    return ParsedJournal(
        entries=[*before.entries, *(replace(entry, line=entry.line + lines) for entry in added.entries)],
        problems=tuple(sorted(problems, key=_by_line)),
        blocks=before.blocks + added.blocks,
        not_toml=before.not_toml,
        unread_ids=before.unread_ids | added.unread_ids,
        last_at=max((moment for moment in (before.last_at, added.last_at) if moment), default=None),
    )


_by_line: Final = attrgetter("line")


class _Reader:
    """One pass over the file's text: first to records, each with the line of its block, then to entries.

    `starts` are where in the text the blocks begin, `seen` the records by their ids, `bad_moments` when the entries
    that can't be read were written.
    """

    def __init__(self, data: bytes, progress: Progress = lambda _: None) -> None:
        self.data = data
        self.text = ""
        self.progress = progress
        self.starts: list[int] = []
        self.blocks = self.not_toml = 0
        self.problems: list[Problem] = []
        self.entries: list[Entry] = []
        self.unread_ids: set[str] = set()
        self.seen: dict[str, dict[str, Any]] = {}
        self.bad_moments: list[datetime] = []
        self.read_only_because = ""
        self.needs_format = False

    def reading(self) -> ParsedJournal:
        self.text = self._decoded()
        document = self._document()
        if isinstance(document, BadToml):
            records = self._block_by_block(document)
        else:
            self._check_top(document)
            records = self._with_lines(document)
        for number, (record, line) in enumerate(records):
            if not self._is_torn(record, line):
                self._take(record, line)
            if not number % _BLOCKS_AT_ONCE:
                self.progress(_PARSING + (1 - _PARSING) * number / len(records))
        return self._result()

    def reading_of_addition(self, known: frozenset[str | None]) -> ParsedJournal | None:
        """`None`: it takes a look at the whole file."""
        try:
            self.text = self.data.decode()
        except UnicodeDecodeError:
            return None
        document = self._document()
        if isinstance(document, BadToml) or document.keys() - {"entry"} or (document and not self.starts):
            return None
        if self.starts and _OUTSIDE.search(self.text, 0, self.starts[0]):
            return None
        for record, line in self._with_lines(document):
            id_ = record.get("id") if isinstance(record, dict) else ""
            if self._is_torn(record, line) or (isinstance(id_, str | None) and id_ in known):
                return None
            self._take(record, line)
        return None if self.read_only_because else self._result()

    def _result(self) -> ParsedJournal:
        moments = [*(entry.at for entry in self.entries if entry.at), *self.bad_moments]
        return ParsedJournal(
            entries=self.entries,
            problems=tuple(sorted(self.problems, key=_by_line)),
            blocks=self.blocks,
            not_toml=self.not_toml,
            unread_ids=frozenset(self.unread_ids),
            last_at=max(moments, default=None),
            read_only_because=self.read_only_because,
            needs_format=self.needs_format,
        )

    def _decoded(self) -> str:
        data = self.data.removeprefix(b"\xef\xbb\xbf")
        if data.endswith(b"\r"):  # half of a line end; what is appended makes it whole
            data += b"\n"
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self._error("syntax", "This line has a byte that is not UTF-8 text", "Save the file as UTF-8", line)
            self._damaged(line)
            # What can't be decoded stands in the text as lone surrogates, which no entry accepts.
            return data.decode(errors="surrogateescape")

    def _document(self) -> dict[str, Any] | BadToml:
        """Read the text as TOML: where it can be some blocks at a time, so that other threads get their turn.

        It can where every part is TOML by itself, and all but the first hold blocks of entries and nothing else.
        """
        starts = self.starts = [match.start() for match in _HEADER.finditer(self.text)]
        ends = [*starts[_BLOCKS_AT_ONCE::_BLOCKS_AT_ONCE], len(self.text)]
        document: dict[str, Any] = {}
        begin = 0
        for number, end in enumerate(ends if len(ends) > 1 else []):
            part = parse_toml(self.text[begin:end])
            if isinstance(part, BadToml):
                return parse_toml(self.text)  # which tells where the error is
            entries = part.get("entry")
            headers = len(starts[number * _BLOCKS_AT_ONCE : (number + 1) * _BLOCKS_AT_ONCE])
            if not isinstance(entries, list) or len(entries) != headers or (document and part.keys() != {"entry"}):
                return parse_toml(self.text)
            if document:
                document["entry"] += entries
            else:
                document = part
            begin = end
            self.progress(_PARSING * end / len(self.text))
        return document or parse_toml(self.text)

    def _with_lines(self, document: dict[str, Any]) -> list[tuple[Any, int]]:
        if "entry" not in document:
            return []
        records = document["entry"]
        if not isinstance(records, list):
            line = self._top_lines.get("entry", 1)
            self._error("wrong-type", "entry is not a list of entries", "Begin each entry with [[entry]]", line)
            self._refuse_list(line)
            return []
        self.blocks = len(records)
        if len(self.starts) != len(records):  # some stand in strings or comments, or the name is written with escapes
            bare = re.sub(STRING_OR_COMMENT, lambda match: re.sub(r"[^\n]", "_", match[0]), self.text, flags=re.DOTALL)
            header = re.compile(r"^[ \t]*\[\[[ \t]*(entry|_{7})[ \t]*\]\]", re.MULTILINE)
            self.starts = [match.start() for match in header.finditer(bare)]
        if not records or len(self.starts) != len(records):
            line = self._top_lines.get("entry", 1)
            self._refuse_list(line)
            return [(record, line) for record in records]
        return list(zip(records, self._block_lines, strict=True))

    def _refuse_list(self, line: int) -> None:
        why = f"its entries are in one list (line {line}), which nothing can be appended to"
        self.read_only_because = f"{why}; write each as a block that begins with [[entry]]"

    def _block_by_block(self, whole: BadToml) -> list[tuple[Any, int]]:
        self.blocks = len(self.starts)
        problems_before = len(self.problems)
        ends = [*self.starts, len(self.text)]
        if top := self._parsed(0, ends[0], 1):
            self._check_top(top)
        records: list[tuple[Any, int]] = []
        for start, end, line in zip(self.starts, ends[1:], self._block_lines, strict=True):
            entries = self._parsed(start, end, line).get("entry")
            if isinstance(entries, list) and len(entries) == 1:
                records.append((entries[0], line))
        self.not_toml = self.blocks - len(records)
        if len(self.problems) == problems_before:  # each part is TOML, the whole is not
            self._syntax_error(whole, self.text, 1)
        return records

    def _parsed(self, start: int, end: int, line: int) -> dict[str, Any]:
        """What stands behind a finished entry does not spoil it."""
        part = self.text[start:end]
        document = parse_toml(part)
        if not isinstance(document, BadToml):
            return document
        self._syntax_error(document, part, line)
        data = part.encode(errors="surrogateescape")
        header = APP_HEADER.match(data)
        length = commit_mark(data, header) if header else 0
        finished = data[:length].decode(errors="surrogateescape") if length else self._before_conflict(start, end)
        if finished and not isinstance(document := parse_toml(finished), BadToml):
            return document
        identity = re.search(r"^[ \t]*id[ \t]*=[ \t]*[\"']([\w-]+)[\"']", part, re.MULTILINE | re.ASCII)
        if identity:
            self.unread_ids.add(identity[1])
        return {}

    def _before_conflict(self, start: int, end: int) -> str:
        """Return a part that was written by hand up to a conflict marker, "" where the conflict may reach into it.

        Git takes lines that both sides begin or end with out of the conflict. So it reaches into an entry where lines
        of it, or of the other side's last entry, stand behind the marker.
        """
        marker = re.compile(rf"^{_CONFLICT_MARKER}$", re.MULTILINE).search(self.text, start, end)
        if marker is None:
            return ""
        closing = re.compile(r"^>{7}.*$", re.MULTILINE).search(self.text, marker.start())
        behind = self.text[marker.start() : end]
        if closing is not None and not marker[0].startswith("<"):
            following = next((header for header in self.starts if header > closing.end()), len(self.text))
            behind += self.text[closing.end() : following]
        if all(re.fullmatch(_BETWEEN_ENTRIES, line) for line in behind.split("\n")):
            return self.text[start : marker.start()]
        return ""

    def _syntax_error(self, error: BadToml, part: str, first_line: int) -> None:
        index = max(error.line - 1, 0)
        line = first_line + index
        if re.fullmatch(_CONFLICT_MARKER, part.split("\n")[index]):
            remedy = "Keep both sides: delete the lines that begin with <<<<<<<, ======= and >>>>>>>"
            self._error("syntax", "This line is a merge conflict marker", remedy, line)
        else:
            message = f"This is not TOML: {lower_first(error.message)}"
            self._error("syntax", message, "Fix this line in an editor", line, error.column)
        self._damaged(line)

    def _damaged(self, line: int) -> None:
        why = f"line {line} is damaged; nothing can be added until it is fixed"
        self.read_only_because = self.read_only_because or why

    def _check_top(self, document: dict[str, Any]) -> None:
        format_ = document.get("format")
        if format_ is None and not any(isinstance(value, dict | list) for value in document.values()):
            self.needs_format = True
        elif format_ is None:
            remedy = 'Add the line "format = 1" at the top'
            self._error("missing-field", "The journal doesn't say which format it has", remedy, 1)
        elif type(format_) is not int or format_ < 1:
            line = self._top_lines.get("format", 1)
            self._error("wrong-type", f"format: must be {FORMAT}", "Correct this line", line)
        elif format_ > FORMAT:
            message = f"This journal has format {format_}; this version of connects-tui knows {FORMAT}"
            remedy = "Update connects-tui; until then nothing can be added"
            self._error("newer-format", message, remedy, self._top_lines.get("format", 1))
            newer = f"it has format {format_}, which a newer version of connects-tui wrote"
            self.read_only_because = f"{newer}; update connects-tui"
        for key in [key for key in document if key not in ("format", "entry")]:
            self._warning(
                "unknown-key", f"{key} doesn't belong in a journal", "It is ignored", self._top_lines.get(key, 1)
            )

    def _take(self, record: Any, line: int) -> None:
        if not isinstance(record, dict):
            self._error("wrong-type", "This entry is not a table", "Begin each entry with [[entry]]", line)
            return
        id_ = record["id"] if isinstance(record.get("id"), str) else None
        first = record if id_ is None else self.seen.setdefault(id_, record)
        if first is not record:  # the same once more is ignored
            if first != record:
                message = f"The id {id_} is another entry's already"
                self._error("duplicate-id", message, "Give this entry an id of its own", line)
            return
        try:
            entry, unknown = entry_from_record(record, line)
        except BadEntry as bad:
            if id_ is not None:
                self.unread_ids.add(id_)
            if isinstance(at := record.get("at"), datetime):
                with suppress(schema.BadValue):
                    self.bad_moments.append(schema.read_moment(at))
            message, key_line = f"{bad.key}: {bad.expected}", self._key_lines(line).get(bad.key, line)
            self._error(bad.code, message, "The entry doesn't count until it is fixed", key_line, entry=id_)
            return
        long = too_long(entry)
        lines = self._key_lines(line) if unknown or long else {}
        for key in unknown:
            message = f"{key} is not a field of a {entry.kind}"
            self._warning("unknown-key", message, "It is ignored", lines.get(key, line), id_)
        if entry.id is None:
            message = "This entry has no id, so the app can't correct it"
            self._warning("no-id", message, "Correct it in an editor, or give it an id", line)
        for key in long:
            message = f"{key} is longer than {LIMITS[key]:,} characters, so it is shown cut off"
            self._warning("too-long", message, "Shorten it", lines.get(key, line), entry.id)
        self.entries.append(cut(entry, long) if long else entry)

    def _is_torn(self, record: Any, line: int) -> bool:
        """Whether the app began a block that was never finished."""
        if not isinstance(record, dict):
            return False
        is_last = line == (self._block_lines or [0])[-1]
        if isinstance(record.get("at"), datetime) and not is_last:
            return False
        block = self._block(line).encode(errors="surrogateescape")
        header = APP_HEADER.match(block)
        identity = record.get("id")
        if header is None or commit_mark(block, header) or (identity and identity != header[1].decode()):
            return False
        if isinstance(identity, str):
            self.unread_ids.add(identity)
        message = "This entry is unfinished: `at` in its last line doesn't match its first line"
        remedy = "Remove it and enter it again, or finish it by hand and delete the comment after [[entry]]"
        self._error("torn-tail", message, remedy, line)
        if is_last:
            why = f"its last entry, on line {line}, is unfinished; remove it first"
            self.read_only_because = self.read_only_because or why
        return True

    @cached_property
    def _block_lines(self) -> list[int]:
        lines, line, last = [], 1, 0
        for start in self.starts:
            line += self.text.count("\n", last, start)
            last = start
            lines.append(line)
        return lines

    def _block(self, line: int) -> str:
        index = bisect_right(self._block_lines, line) - 1
        if index < 0:
            return ""
        end = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[index] : end]

    def _key_lines(self, block_line: int) -> dict[str, int]:
        prefix, lines = "entry[1].", key_lines(self._block(block_line))
        return {
            path.removeprefix(prefix): block_line - 1 + line for path, line in lines.items() if path.startswith(prefix)
        }

    @cached_property
    def _top_lines(self) -> dict[str, int]:
        return key_lines(self.text)

    def _error(
        self, code: ProblemCode, message: str, remedy: str, line: int, column: int = 0, *, entry: str | None = None
    ) -> None:
        self.problems.append(Problem("error", code, message, remedy, line, column, entry=entry))

    def _warning(self, code: ProblemCode, message: str, remedy: str, line: int, entry: str | None = None) -> None:
        self.problems.append(Problem("warning", code, message, remedy, line, entry=entry))
