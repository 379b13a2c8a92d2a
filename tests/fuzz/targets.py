"""What is fuzzed: readers of text that anybody may have written. Each takes bytes and must neither fail nor hang."""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

from connects_tui.actions.book import BadQuickAdd, Book
from connects_tui.actions.checking import drift_warnings, far_future_warnings, shadowed_fields
from connects_tui.actions.quick_add import parse_quick_add
from connects_tui.journal.blocks import torn_tail
from connects_tui.journal.file import JournalFile
from connects_tui.journal.reading import read_journal
from connects_tui.ledger.history import History
from connects_tui.problems import excerpt
from connects_tui.rules import BadRuleSet, Rulebook, read_rule_set

TODAY = date(2026, 11, 23)
RULEBOOK = Rulebook.load()


def journal(data: bytes) -> None:
    """Read a journal, find its end, settle it, and show each problem's line."""
    rest = data
    while (start := torn_tail(rest)) is not None:  # damage before a torn end can look like another one
        assert start < len(rest)
        rest = rest[:start]
    reading = read_journal(data)
    for problem in reading.problems:
        assert problem.sentence
        excerpt(data.split(b"\n"), problem.line, problem.column)
    history = History.of(reading.entries, reading.unread_ids)
    far_future_warnings(history, TODAY)
    shadowed_fields(reading.entries, history, reading.unread_ids, {})


def ledger(data: bytes) -> None:
    """Read a journal and play it to its end."""
    file = JournalFile(Path("journal.toml"))
    book = Book(file, RULEBOOK, lambda: datetime(2026, 11, 23, tzinfo=UTC))
    file.parsed = read_journal(data)
    if book.history.end is None or book.history.end.year < 2100:
        book.problems(TODAY)
        drift_warnings(book.history, book.ledger(TODAY).movements)


def rules(data: bytes) -> None:
    """Read a rule set."""
    with tempfile.NamedTemporaryFile() as file, suppress(BadRuleSet):
        file.write(data)
        file.flush()
        read_rule_set(Path(file.name))


def quick_add(data: bytes) -> None:
    """Read a quick-add line."""
    with suppress(BadQuickAdd):
        parse_quick_add(data.decode(errors="replace"), TODAY)


TARGETS: dict[str, Callable[[bytes], None]] = {
    f.__name__.replace("_", "-"): f for f in (journal, ledger, rules, quick_add)
}
