"""Opening a source: read its text and match it with the journal, with what the user said about such a text before.

What is said about a table is remembered by its header. If that can't be read or written, the question is asked again.
"""

from contextlib import suppress
from datetime import date

import msgspec
from msgspec.structs import asdict, replace

from connects_tui import files
from connects_tui.actions.book import Book
from connects_tui.importing.items import (
    ActionsUnclear,
    CannotRead,
    DayOrderUnclear,
    DecimalMarkUnclear,
    StatusesUnclear,
)
from connects_tui.importing.match_others import match_others
from connects_tui.importing.match_proposals import match_proposals
from connects_tui.importing.match_refunds import match_refunds
from connects_tui.importing.matching import Matching
from connects_tui.importing.preview import OnProgress, Preview
from connects_tui.importing.restore import merge, restore
from connects_tui.importing.sources import HowToRead, read_source
from connects_tui.importing.table import headers_of
from connects_tui.journal.paths import columns_file


def is_importable(text: str, today: date) -> bool:
    """Whether a text can be imported, as it is or after one question."""
    try:
        read_source(text, today, _with_remembered(text, HowToRead()))
    except CannotRead as error:
        return isinstance(error, ActionsUnclear | DayOrderUnclear | DecimalMarkUnclear | StatusesUnclear)
    return True


def look_at(
    book: Book, text: str, today: date, how: HowToRead | None = None, step: OnProgress = lambda *_: None
) -> Preview:
    """Read a text and say what importing it would do; `step` is called with the progress and may raise `Stopped`.

    Each pass decides on rows that those before it left undecided: `match_known` takes what an import brought,
    `match_refunds` needs all proposals, and the boosts that change, `match_others` how many rows were found: only among
    those can one have moved by a day.

    Raises:
        CannotRead: the text can't be read, or the user has to answer a question first.
        Refused: the journal has no account yet.
    """
    how = _with_remembered(text, how or HowToRead())
    source = read_source(text, today, how)
    if any(item.what == "entry" for item in source.items):
        return merge(book, source, today, step) if book.entries else restore(book, source, step)
    matching = Matching(book, source, today, step)
    matching.match_known()
    match_proposals(matching, how.cost)
    match_refunds(matching)
    match_others(matching)
    return matching.preview()


class _Remembered(HowToRead, frozen=True, kw_only=True):
    header: str


def _with_remembered(text: str, how: HowToRead) -> HowToRead:
    header = _header(text)
    remembered: list[_Remembered] = []
    with suppress(OSError):
        remembered = _remembered()
    before = next((said for said in remembered if said.header == header), HowToRead())
    names = ("columns", "order", "decimal", "cost")
    said = {name: getattr(before, name) for name in names if getattr(how, name) in (None, {})}
    statuses, actions = {**before.statuses, **how.statuses}, {**before.actions, **how.actions}
    return replace(how, **said, statuses=statuses, actions=actions)


def remember_answers(text: str, how: HowToRead) -> None:
    """Remember what the user said about a table; does nothing for other kinds of text."""
    header = _header(text)
    if header is None or how == HowToRead():
        return
    how = replace(_with_remembered(text, how), encoding=None, sheet=None)
    with suppress(OSError):  # also where what was said before can't be read: it is not to be replaced
        said = [said for said in _remembered() if said.header != header][-49:]
        said.append(_Remembered(**asdict(how), header=header))
        files.private_folder(columns_file().parent)
        files.replace_whole(columns_file(), msgspec.json.format(msgspec.json.encode(said), indent=1) + b"\n")


def _header(text: str) -> str | None:
    """Return a table's header as it is compared, the first line with the most cells."""
    if text.lstrip()[:1] in ("{", "["):  # a whole answer may stand on its first line
        return None
    with suppress(CannotRead):
        tables = [table for _, table in headers_of(text) if sum(map(bool, table.names)) > 1]
        return " | ".join(max(tables, key=lambda table: len(table.names)).names) if tables else None
    return None


def _remembered() -> list[_Remembered]:
    """Return nothing where that is no file of ours. Raises OSError: it can't be read."""
    try:
        return msgspec.json.decode(files.read_bytes(columns_file(), files.SMALL), type=list[_Remembered])
    except (FileNotFoundError, NotADirectoryError, files.NotRegular, ValueError, RecursionError, msgspec.MsgspecError):
        return []
