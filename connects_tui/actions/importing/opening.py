"""Opening a source: a file, standard input or what was pasted, read and weighed against the journal."""

from datetime import date
from pathlib import Path

from connects_tui import files
from connects_tui.actions.book import Book
from connects_tui.actions.importing.columns import recalled
from connects_tui.actions.importing.preview import Preview, Step, no_step
from connects_tui.actions.importing.restoring import is_whole_journal, merge, restore
from connects_tui.actions.importing.weighing import weigh
from connects_tui.exchange.arriving.decoding import MOST_BYTES, decoded
from connects_tui.exchange.arriving.items import CannotRead, DayOrderUnclear, DecimalMarkUnclear
from connects_tui.exchange.arriving.recognise import HowToRead, read_source


def read_file(path: Path, encoding: str | None = None) -> str:
    """Return the text of a file.

    Raises:
        CannotRead: it is not there, no file, too large, or no text.
    """
    try:
        content = files.content(path, MOST_BYTES)
    except FileNotFoundError:
        raise CannotRead("there is no such file") from None
    except files.NotRegular as error:
        raise CannotRead(error.strerror) from None
    except (OSError, ValueError) as error:
        raise CannotRead(f"it can't be read: {getattr(error, 'strerror', None) or error}") from None
    return decoded(content, encoding)


def read_text(content: bytes, encoding: str | None = None) -> str:
    """Return the text of what was handed in as bytes.

    Raises:
        CannotRead: it is too large, or no text.
    """
    return decoded(content, encoding)


def is_known(text: str, today: date) -> bool:
    """Whether a text is something that can be imported, as it stands or when one thing more is known about it."""
    try:
        read_source(text, today, recalled(text, HowToRead()))
    except (DayOrderUnclear, DecimalMarkUnclear):
        return True
    except CannotRead:
        return False
    return True


def look_at(book: Book, text: str, today: date, how: HowToRead | None = None, step: Step = no_step) -> Preview:
    """Read a text and say what importing it would do.

    Args:
        book: the journal.
        text: what a file holds or what was pasted.
        today: the day that "Today" in it means.
        how: what the user says about it.
        step: told of the progress; raises `Stopped` to end it.

    Raises:
        CannotRead: nothing can be taken from it.
        Refused: the journal has no account, so that there is nothing to weigh it against.
    """
    source = read_source(text, today, recalled(text, how or HowToRead()))
    if is_whole_journal(source):
        if not book.entries:
            return restore(book, source, step)
        return merge(book, source, today, step)
    book.require_account()
    return weigh(book, source, today, step)
