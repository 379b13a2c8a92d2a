"""What is fuzzed: every reader of what anybody may have written, each with what must be true whatever it reads.

A target takes bytes. It never fails, and what it asserts holds: a reader has no exceptions but those that it declares,
says the same when it reads twice, and reads what is written of it as the same; sums agree, and nothing that is shown
does anything to a terminal.
"""

import asyncio
import atexit
import json
import shutil
import struct
import tempfile
import zlib
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import ExitStack, redirect_stderr, redirect_stdout, suppress
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from io import StringIO
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from msgspec.structs import replace

from connects_tui.actions.book import BadFilter, BadQuickAdd, Book, Refused
from connects_tui.actions.filters import (
    MOVEMENT_FILTER_WORDS,
    MOVEMENT_VALUES,
    complete_filter,
    filter_of,
    filter_words,
    filtered,
    parse_bid_filter,
    parse_filter,
    parse_movement_filter,
    typed_so_far,
)
from connects_tui.actions.housekeeping import drift_warnings, far_future_warnings, shadowed_fields
from connects_tui.actions.quick_add import (
    Completions,
    is_several,
    line_for_link,
    lookalikes,
    parse_quick_add,
    pasted_lines,
    title_begins_at,
    written_line,
)
from connects_tui.actions.rule_sets import examine
from connects_tui.actions.typed_values import parse_applicants, parse_hours, required_budget
from connects_tui.cli import arguments, main
from connects_tui.cli import parser as command_parser
from connects_tui.cli.output import BadArguments
from connects_tui.cli.parser import parse_arguments
from connects_tui.cli.shell import agent_server
from connects_tui.exporting.tables import journal_json
from connects_tui.importing import opening, workbook
from connects_tui.importing.dates import day_of, order_of
from connects_tui.importing.decoding import decode
from connects_tui.importing.items import CannotRead
from connects_tui.importing.opening import is_importable, look_at, remember_answers
from connects_tui.importing.record import Decisions, outcome_of
from connects_tui.importing.sources import HowToRead, read_source
from connects_tui.importing.table import amount_of, decimal_mark, split_lines, whole_number
from connects_tui.insights.benchmarks import BadBenchmarks, read_benchmarks
from connects_tui.insights.bids import bids_of
from connects_tui.insights.groups import DIMENSIONS, grouped
from connects_tui.journal import cache as kept
from connects_tui.journal import local_state, paths, reading
from connects_tui.journal.blocks import HEADING, blocks, torn_tail
from connects_tui.journal.file import JournalFile
from connects_tui.journal.reading import ParsedJournal, read_journal, read_on
from connects_tui.ledger import Ledger
from connects_tui.ledger.entries import Edit, Entry, Proposal
from connects_tui.ledger.history import History
from connects_tui.problems import excerpt
from connects_tui.rounding import cents
from connects_tui.rules import Rulebook
from connects_tui.settings import SETTINGS, NotChanged, read_settings, with_setting
from connects_tui.toml import BadToml, key_lines, parse_toml
from connects_tui.tui.driver import EscapeSplitter
from connects_tui.tui.keymap import fitted_keys
from connects_tui.wording import budget_text, sanitize
from tests.journal.building import journal as some_journal

TODAY: Final = date(2026, 11, 23)
NOW: Final = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
RULEBOOK: Final = Rulebook.load(Path("no such folder"))
_ONE_IN: Final = 32
"""Of so many inputs one is tried with what takes long."""

_NOWHERE: Final = Path("no such folder", "journal.toml")


@cache
def _folder() -> Path:
    """Return a folder for what can be read only from a file; it goes with the process."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _file(name: str, content: bytes) -> Path:
    file = _folder() / name
    file.write_bytes(content)
    return file


def _shown(text: str) -> None:
    """Hold that text does nothing to a terminal but begin another line."""
    assert all(sanitize(line) == line for line in text.split("\n")), ascii(text)


def _says_so(error: Exception) -> None:
    """Hold that an error has something to say."""
    assert str(error)


# --- the journal -----------------------------------------------------------------------------------------------------


def journal(data: bytes) -> None:
    """Read a journal: whole, in parts, and what was added to it; write its entries and read them."""
    rest = data
    while (start := torn_tail(rest)) is not None:  # damage before a torn end can look like another one
        assert start < len(rest)
        rest = rest[:start]
    parsed = read_journal(data)
    with patch.object(reading, "_BLOCKS_AT_ONCE", 1):
        assert read_journal(data) == parsed
    lines = data.split(b"\n")
    for problem in parsed.problems:
        assert problem.sentence
        assert problem.line <= len(lines)
        for line in excerpt(lines, problem.line, problem.column):
            _shown(line)
    history = History.of(parsed.entries, parsed.unread_ids)
    far_future_warnings(history, TODAY)
    shadowed_fields(parsed.entries, history, parsed.unread_ids, {})
    _reads_on(data, parsed)
    written = [_as_written(entry, number) for number, entry in enumerate(parsed.entries) if _can_be_written(entry)]
    assert list(read_journal((HEADING + blocks(written)).encode()).entries) == written


def _reads_on(data: bytes, parsed: ParsedJournal) -> None:
    """Hold that what was added is read as it is with all that stands before it."""
    cut = data.find(b"\n[[entry]]", len(data) // 2) + 1
    if cut and not data[:cut].endswith(b"\r"):
        whole = read_on(read_journal(data[:cut]), data.count(b"\n", 0, cut), data[cut:])
        assert whole is None or whole == parsed
        assert whole is None or [entry.line for entry in whole.entries] == [entry.line for entry in parsed.entries]


def _can_be_written(entry: Entry) -> bool:
    return not isinstance(entry, Edit) or entry.set == entry.set  # a number that is none isn't itself


def _as_written(entry: Entry, number: int) -> Entry:
    at = entry.at or NOW
    return replace(entry, id=entry.id or f"made-{number}", at=at.replace(microsecond=at.microsecond // 1000 * 1000))


def _book(data: bytes) -> Book:
    """Open a journal that is in no file."""
    file = JournalFile(_NOWHERE)
    book = Book(file, RULEBOOK, lambda: NOW)
    file.parsed = read_journal(data)
    return book


def ledger(data: bytes) -> None:
    """Read a journal and play it to its end, at once and in two parts; its sums agree."""
    book = _book(data)
    end = book.history.end
    if end is not None and end.year >= 2100:
        return
    book.problems(TODAY)
    last = max(TODAY, end or TODAY)
    played = book.ledger(last)
    drift_warnings(book.history, played.movements)
    balance = 0
    for movement in played.movements:
        balance += movement.balance_change
        assert movement.balance == balance
    assert played.balance == balance
    middle = book.history.account.on + timedelta(days=40) if book.history.account else TODAY
    if middle < last:
        further = Ledger.play(book.history, RULEBOOK, middle).on_to(last)
        assert list(further.movements) == list(played.movements)
        assert list(further.problems) == list(played.problems)


_COMMANDS: Final = (
    ("check",), ("list",), ("ledger",), ("todo",), ("status",), ("month",), ("insights",), ("list", "--json"),
    ("list", "--csv"), ("status", "--json"), ("check", "--json"), ("export", "hledger", "--output", "-"),
    ("export", "calendar", "--output", "-"), ("export", "json", "--output", "-"), ("undo", "--dry-run"),
)  # fmt: skip


def commands(data: bytes) -> None:
    """Run a command on a journal: what it prints is one answer, and does nothing to the terminal."""
    command = _COMMANDS[zlib.crc32(data) % len(_COMMANDS)]
    file = _file("journal.toml", data)
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        status = main(["--journal", str(file), *command])
    assert 0 <= status <= 3
    _shown(out.getvalue().replace("\r\n", "\n"))  # as a calendar has it
    _shown(err.getvalue())
    if "--json" in command:
        json.loads(out.getvalue())
        assert out.getvalue().isascii()


# --- other files -----------------------------------------------------------------------------------------------------


def toml(data: bytes) -> None:
    """Read TOML, and find the line of each key."""
    text = data.decode(errors="replace").replace("\r\n", "\n")
    document = parse_toml(text)
    number = text.count("\n") + 1
    lines = key_lines(text)
    assert all(1 <= line <= number for line in lines.values())
    if isinstance(document, BadToml):
        assert document.message
        assert 0 <= document.line <= number


def rules(data: bytes) -> None:
    """Look a rule set through, as its author does; a good one is played."""
    file = _file("rules.toml", data)
    checked = examine(file, RULEBOOK)
    assert (checked.rules is None) == any(finding.level == "error" for finding in checked.findings)
    assert all(finding.message for finding in checked.findings)
    with suppress(BadBenchmarks):
        read_benchmarks(data.decode(errors="replace"))
    if checked.rules is not None:
        book = Rulebook({checked.rules.id: checked.rules})
        for plan in checked.rules.plans:
            text = f'format = 1\n[[entry]]\nkind = "account"\non = 2026-01-31\nrules = "{checked.rules.id}"\n'
            entries = read_journal(f"{text}plan = {json.dumps(plan.id)}\n".encode()).entries
            Ledger.play(History.of(entries), book, TODAY)


def settings(data: bytes) -> None:
    """Read settings and the keys in them; a setting that is changed is changed alone."""
    parsed = read_settings(data)
    fitted_keys(parsed.settings.keys, parsed.lines)
    lines = data.count(b"\n") + 1
    assert all(problem.sentence and problem.line <= lines for problem in parsed.problems)
    if parsed.damaged:
        assert parsed.problems
        return
    text = data.removeprefix(b"\xef\xbb\xbf").decode()
    names, value = [(("theme",), "nord"), (("usual_cost",), 7), (("keys", "add"), ["n", "f5"])][len(data) % 3]
    for new in (value, None):
        with suppress(NotChanged):
            changed = read_settings(with_setting(text, names, new).encode())
            assert not changed.damaged
            for name in SETTINGS.keys() - {names[0]}:
                assert getattr(changed.settings, name) == getattr(parsed.settings, name)
            if names[0] in SETTINGS and new is not None:
                assert getattr(changed.settings, names[0]) == new


def cache_(data: bytes) -> None:
    """Read a cache of which all that is checked is right but what it holds: it is believed, or it is not there."""
    length = min(int.from_bytes(data[:2], "big"), max(len(data) - 2, 0))
    header = struct.pack("<16sIQ", _key(RULEBOOK), zlib.crc32(data[2:]), length)
    file = paths.cache_file(_NOWHERE)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(header + data[2:])
    with patch.object(kept, "_key", _key):
        kept.load(_NOWHERE, RULEBOOK)


_key: Final = cache(kept._key)


def state(data: bytes) -> None:
    """Read the small files of the state folder: whatever they hold, they are read or there is nothing in them."""
    of_journal = (paths.dismissals_file, paths.write_log_file, paths.declined_file)
    for file in (paths.columns_file(), *(find(_NOWHERE) for find in of_journal)):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    local_state.read_dismissed(_NOWHERE)
    local_state.declined(_NOWHERE)
    local_state.logged_ids(_NOWHERE)
    opening._remembered()
    if zlib.crc32(data) % _ONE_IN == 0:
        local_state.logged_entries(_NOWHERE)
        remember_answers("Job title,Date,Connects\n", HowToRead(order="dmy"))
        is_importable("Job title,Date,Connects\nA shop,03/04/2026,8\n", TODAY)
    paths.columns_file().unlink()


# --- what is typed ---------------------------------------------------------------------------------------------------


@cache
def _sample() -> Ledger:
    return Ledger.play(History.of(read_journal(some_journal()).entries), RULEBOOK, TODAY)


def quick_add(data: bytes) -> None:
    """Read a quick-add line, complete it, and write what it says as a line that says the same."""
    line = data.decode(errors="replace")
    for sentence in lookalikes(line):
        _shown(sentence)
    completed = Completions.of(_sample().history).complete_quick_add(line)
    begin = title_begins_at(line)
    assert begin is None or 0 <= begin < len(line)
    for pasted in pasted_lines(line):
        _shown(pasted)
        line_for_link(pasted)
    is_several(line)
    try:
        draft = parse_quick_add(line, TODAY)
    except BadQuickAdd as error:
        _says_so(error)
        return
    if draft.client is not None:
        draft = replace(draft, client=draft.client.replace('"', "'"))
    assert parse_quick_add(written_line(draft), TODAY) == draft
    if completed is not None:
        parse_quick_add(completed, TODAY)


def filters(data: bytes) -> None:
    """Read a filter of proposals, of movements and of bids; a word and its opposite share nothing; complete it."""
    text = data.decode(errors="replace")
    played = _sample()
    known = Completions.of(played.history)
    complete_filter(known, text)
    complete_filter(known, text, MOVEMENT_FILTER_WORDS)
    shown = list(played.proposals)
    for filter_ in (text, typed_so_far(text, TODAY), typed_so_far(text, TODAY, parse_bid_filter)):
        with suppress(BadFilter):
            fitting = filtered(shown, filter_, TODAY)
            assert filtered(fitting, filter_, TODAY) == fitting
        with suppress(BadFilter):
            parse_bid_filter(filter_, TODAY)
    by_id = {proposal.entry.id: proposal for proposal in shown}
    with suppress(BadFilter):
        fits = parse_movement_filter(text, TODAY, lambda movement: by_id.get(movement.entry))
        assert [fits(movement) for movement in played.movements] == [fits(movement) for movement in played.movements]
    typed_so_far(text, TODAY, partial(parse_movement_filter, proposal_of=lambda _: None), MOVEMENT_VALUES)
    for word in filter_words(text):
        if not word.startswith("-"):
            with suppress(BadFilter):
                fits_it, fits_not = parse_filter(word, TODAY), parse_filter(f"-{word}", TODAY)
                assert all(fits_it(proposal) != fits_not(proposal) for proposal in shown)
    if zlib.crc32(data) % _ONE_IN == 0:
        _filters_of_groups(text)


def _filters_of_groups(name: str) -> None:
    """Hold that the filter of each group finds what is in it, whatever clients and tags are called."""
    names: Any = {
        "client": name[:100],
        "tags": (name[:50], name[50:100]),
        "template": name[:100],
        "country": name[-100:],
    }
    odd = Proposal(id="odd", on=TODAY, connects=len(name), title=name[:500], boost=len(name) % 3, **names)
    played = Ledger.play(History.of([*_sample().history.entries, odd]), RULEBOOK, TODAY)
    bids = bids_of(played)
    sent = [bid.proposal for bid in bids]
    for dimension in DIMENSIONS:
        for group in grouped(bids, dimension):
            assert len(filtered(sent, filter_of(dimension, group.name), TODAY)) >= group.proposals, group.name


_READERS: Final = [read for name, read in sorted(vars(arguments).items()) if name.startswith("read_")]


def typed(data: bytes) -> None:
    """Read days, numbers, money and the like as they are typed, and as they stand in the cells of a table."""
    text = data.decode(errors="replace")
    for read in _READERS:
        with suppress(ValueError):
            assert read(text) == read(text)
    for parse in (parse_hours, parse_applicants):
        with suppress(ValueError):
            assert 0 <= parse(text) <= 1_000_000_000
    with suppress(ValueError):
        budget = required_budget(text)
        if all(amount == cents(amount) for amount in (budget.least, budget.most or budget.least)):
            assert required_budget(budget_text(budget.least, budget.most, budget.hourly)) == budget
    for order in (None, "dmy", "mdy"):
        day = day_of(text, TODAY, order)
        assert day is None or day_of(day.isoformat(), TODAY) == day
    cells = text.split("\n")
    with suppress(CannotRead):
        order_of(cells, TODAY)
    with suppress(CannotRead):
        decimal_mark(cells)
    number = whole_number(text)
    assert number is None or whole_number(f"{number:+}") == number
    for mark in (".", ","):
        amount = amount_of(text, mark)
        assert amount is None or amount_of(f"{amount:f}") == amount


def keys(data: bytes) -> None:
    """Read what a terminal sends, at once and byte by byte: nothing but escapes is changed."""
    at_once = EscapeSplitter()
    told = at_once.feed(data) + at_once.flush()
    one_by_one = EscapeSplitter()
    parts = b"".join(one_by_one.feed(bytes([byte])) for byte in data) + one_by_one.flush()
    for read in (data, told, parts):
        assert _bare(read) == _bare(data)


def _bare(keys: bytes) -> bytes:
    """Leave out the escapes that are keys."""
    return keys.replace(b"\x1b[27u", b"").replace(b"\x1b", b"")


_parsers_kept: Final = partial(patch.object, command_parser, "parser", cache(command_parser.parser))
"""To make the parser of a command takes longer than to read a line."""


def command_line(data: bytes) -> None:
    """Read a command line: what is wrong with it is one sentence."""
    words = data.decode(errors="surrogateescape").split("\n")
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()), suppress(SystemExit), _parsers_kept():
        try:
            parse_arguments(words)
        except BadArguments as wrong:
            _says_so(wrong)


@cache
def _agents() -> tuple[MCPServer, Path]:
    file = _file("agents.toml", some_journal())
    return agent_server.server(Namespace(allow_writes=True, journal=str(file))), file


_WITHOUT_ARGUMENTS: Final = ("status", "plans", "todo", "undo")


def _arguments_read(*_: object) -> None:
    raise ToolError("what was given has been read")


_ONLY_READ: Final[Any] = dict.fromkeys(("run_command", "permission", "require_permission"), _arguments_read)


def agents(data: bytes) -> None:
    """Call a tool as an agent does: a line for its name, and one for each argument, as NAME=JSON.

    Of one in so many the tool does what it does; of the others only the arguments are read.
    """
    name, *given = data.decode(errors="replace").split("\n")
    if name in _WITHOUT_ARGUMENTS:
        return
    named = {}
    for text in given:
        argument, _, value = text.partition("=")
        try:
            named[argument] = json.loads(value)
        except (ValueError, RecursionError):
            named[argument] = value
    serving, file = _agents()
    with redirect_stderr(StringIO()), _parsers_kept(), ExitStack() as patched:
        if zlib.crc32(data) % _ONE_IN:
            patched.enter_context(patch.multiple(agent_server, **_ONLY_READ))
            patched.enter_context(patch.object(agent_server.Session, "outlook"))
        elif file.stat().st_size != len(some_journal()):
            file.write_bytes(some_journal())
        try:
            result = asyncio.run(serving.call_tool(name, named))
        except UnexpectedToolError:
            raise
        except ToolError as error:
            _says_so(error)
            return
    for content in getattr(result, "content", ()):
        _shown(content.text)


# --- imports ---------------------------------------------------------------------------------------------------------

_HOW: Final = (
    HowToRead(cost=8),
    HowToRead(order="dmy", decimal=",", cost="usual", statuses={"mystery": "hired"}),
    HowToRead(order="mdy", decimal=".", actions={"mystery": "proposal"}),
    HowToRead(columns={"a": "title", "b": "sent", "c": "connects"}),
)


def source(data: bytes) -> None:
    """Read a source: each line is accounted for.

    Of one in so many, what the preview says is booked, and a second import adds nothing.
    """
    text, how = data.decode(errors="replace"), _HOW[len(data) % len(_HOW)]
    try:
        parsed = read_source(text, TODAY, how)
    except CannotRead as error:
        _says_so(error)
        return
    in_rows = {line for item in parsed.items for line in item.lines}
    passed = {line for lines in parsed.passed.values() for line in lines}
    if text.lstrip("\ufeff \t\r\n")[:1] not in ("{", "[") and "<" not in text and "MIME" not in text:
        lines = split_lines(text.removeprefix("\ufeff"))
        assert in_rows | passed >= {number for number, line in enumerate(lines, start=1) if line.strip()}
        assert in_rows.isdisjoint(passed)
    if zlib.crc32(data) % _ONE_IN == 0:
        assert read_source(text, TODAY, how) == parsed
        if any(item.what == "entry" for item in parsed.items):
            _import(HEADING.encode(), text, how)
        _import(some_journal(), text, how)


def _import(before: bytes, text: str, how: HowToRead) -> None:
    book = _book(before)
    try:
        preview = look_at(book, text, TODAY, how)
    except (CannotRead, Refused) as error:
        _says_so(error)
        return
    assert preview.counts.total() == len(preview.rows)
    decided = Decisions({index: len(row.choices) - 1 for index, row in preview.of("unsure")})
    outcome = outcome_of(book, preview, decided, TODAY)
    book.dry_run = True
    written = book.restore(outcome.entries) if preview.moments_kept else book.record(outcome.entries)
    assert book.ledger(TODAY).balance == outcome.after
    after = before + blocks(written).encode()
    again = _book(after)
    assert again.ledger(TODAY).balance == outcome.after
    json.loads(journal_json(again.entries))
    if not any(row.choices for row in preview.rows):
        preview = look_at(again, text, TODAY, how)
        more = outcome_of(again, preview, Decisions({}), TODAY).entries
        assert not more, more


def file(data: bytes) -> None:
    """Find out the encoding of a file; write the cells of a spreadsheet's sheet."""
    if not data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):  # what is read in a process of its own
        for encoding in (None, "cp1252", "utf-16", "punycode"):
            with suppress(CannotRead):
                assert decode(data, encoding).strip()
    rows = [list(_cells(row)) for row in data.split(b"\n")]
    assert workbook.rows_text(rows).count("\n") == len(rows)


def _cells(row: bytes) -> Iterator[Any]:
    for cell in row.split(b"\t"):
        text = cell.decode(errors="replace")
        try:
            number = float(text)
            yield timedelta(seconds=min(abs(number), 1e9)) if len(text) == 3 else number
        except (ValueError, OverflowError):
            yield text


TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    "journal": journal, "ledger": ledger, "commands": commands, "toml": toml, "rules": rules, "settings": settings,
    "cache": cache_, "state": state, "quick-add": quick_add, "filter": filters, "typed": typed, "keys": keys,
    "command-line": command_line, "agents": agents, "file": file,
    **dict.fromkeys(("page", "table", "statement", "json", "exports", "html"), source),
}  # fmt: skip
"""Every target by its name; those that read sources begin with others, and so reach other readers."""
