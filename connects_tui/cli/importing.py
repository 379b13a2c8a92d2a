"""The command that imports: a preview first, and only on the user's word one action in the journal."""

import sys
from pathlib import Path
from typing import Any, Final

from connects_tui.actions.book import Book
from connects_tui.actions.outcomes import Done, Refused
from connects_tui.cli.context import Context, WrongUsage
from connects_tui.cli.output import DONE, INCOMPLETE, complain, page, say, say_json
from connects_tui.cli.running import tell
from connects_tui.cli.shapes import imports
from connects_tui.importing.items import (
    CannotRead,
    ColumnsUnclear,
    DayOrderUnclear,
    DecimalMarkUnclear,
    EncodingUnclear,
)
from connects_tui.importing.matching import STEP
from connects_tui.importing.opening import MOST_BYTES, look_at, read_file, read_text, remember_answers
from connects_tui.importing.preview import VERDICTS, ImportRow, Preview
from connects_tui.importing.record import Decisions, ImportOutcome, agreement, outcome_of, record_import, shown_words
from connects_tui.importing.sources import HowToRead
from connects_tui.importing.table import DecimalMark
from connects_tui.text import sanitize
from connects_tui.wording import NEEDS_YES, day_words, left_out

STANDARD_INPUT: Final = "-"
_SHOWN: Final = 20
"""Rows of one kind that are shown to a person; all unsure ones are."""

_LONG: Final = 2000
"""From so many rows on the progress is shown."""

_MARKS: Final[dict[str | None, DecimalMark]] = {"point": ".", "comma": ","}
_YES: Final = frozenset({"y", "yes"})


def import_(context: Context) -> int:
    """Show what an import would do, and record it where the user says so; return the exit status."""
    asked = context.arguments
    name = "standard input" if asked.file == STANDARD_INPUT else asked.file
    how = HowToRead(_columns(asked.map), asked.dates, _MARKS.get(asked.decimal))
    try:
        text = _text(asked)
        book = _book(context, text)
        preview = look_at(book, text, context.on, how, _progress)
    except CannotRead as error:
        raise Refused(f"{sanitize(name)}: {error}{_option_for(error)}") from None
    decided = Decisions(_choices(preview, asked), after_shown=asked.same_day == "after")
    outcome = outcome_of(book, preview, decided, context.today)
    if asked.yes and not asked.dry_run:
        done = _recorded(book, preview, outcome, context)
        remember_answers(text, how)
        return _told(context, done, preview, decided)
    if not asked.dry_run and outcome.entries and (context.wants_json or not _can_ask(asked)):
        if not context.wants_json:
            _show(preview, outcome, decided, context)
        raise WrongUsage(NEEDS_YES)
    if context.wants_json:
        say_json(imports.preview(preview, outcome, decided))
        return DONE
    _show(preview, outcome, decided, context)
    if not outcome.entries or asked.dry_run:
        return _status(preview, decided)
    if not _agreed():
        say("Nothing was imported.")
        return DONE
    done = _recorded(book, preview, outcome, context)
    remember_answers(text, how)
    return _told(context, done, preview, decided)


def _told(context: Context, done: Done, preview: Preview, decided: Decisions) -> int:
    """Say what was imported, and what was not; return the exit status."""
    tell(context, done)
    status = _status(preview, decided)
    if status == INCOMPLETE:
        complain(left_out(len(preview.unread), len(_undecided(preview, decided))))
    return status


def _status(preview: Preview, decided: Decisions) -> int:
    return INCOMPLETE if preview.unread or _undecided(preview, decided) else DONE


def _undecided(preview: Preview, decided: Decisions) -> list[ImportRow]:
    return [row for place, row in preview.of("unsure") if place not in decided.choices]


def _recorded(book: Book, preview: Preview, outcome: ImportOutcome, context: Context) -> Done:
    """Record it; where everything is there already, that is no failure."""
    if not outcome.entries:
        return Done((), "Nothing to import: all of it is in the journal already, or left out")
    return record_import(book, preview, outcome, context.today)


def _text(asked: Any) -> str:
    if asked.file == STANDARD_INPUT:
        return read_text(sys.stdin.buffer.read(MOST_BYTES + 1), asked.encoding)
    try:
        return read_file(Path(asked.file).expanduser(), asked.encoding)
    except RuntimeError:
        raise CannotRead("a path that begins with ~ names the home directory of a user that there is not") from None


def _book(context: Context, text: str) -> Book:
    """Open the journal; a whole journal can be brought into one that is not there yet."""
    if text.lstrip().startswith("{") and not context.journal.exists():
        return context.any_book()
    return context.book


def _columns(given: list[str]) -> dict[str, str]:
    columns = {}
    for text in given:
        column, equals, field = text.rpartition("=")
        if not equals or not column.strip():
            raise WrongUsage(f'--map takes COLUMN=FIELD, such as "Job name=title", not "{text}"')
        columns[column.strip()] = field.strip()
    return columns


def _option_for(error: CannotRead) -> str:
    """Say which option answers a question that reading left open."""
    if isinstance(error, DayOrderUnclear):
        return ": --dates dmy or --dates mdy"
    if isinstance(error, DecimalMarkUnclear):
        return ": --decimal point or --decimal comma"
    if isinstance(error, EncodingUnclear):
        return ", or say which it is, often --encoding cp1252"
    if isinstance(error, ColumnsUnclear):
        return ": --map 'COLUMN=title', for the title, sent and connects"
    return ""


def _choices(preview: Preview, asked: Any) -> dict[int, int]:
    """Return what was decided about the unsure rows: the best guess for all, and single ones by their line."""
    unsure = dict(preview.of("unsure"))
    choices = {place: 1 for place, row in unsure.items() if asked.unsure == "guess" and len(row.choices) > 1}
    by_line = {row.line: (place, row) for place, row in unsure.items()}
    for text in asked.choose:
        line, _, number = text.partition("=")
        if not (line.isdecimal() and number.isdecimal()):
            raise WrongUsage(f'--choose takes LINE=NUMBER, such as "12=1", not "{text}"')
        if int(line) not in by_line:
            raise Refused(f"no unsure row begins on line {line}; the preview names the lines")
        place, row = by_line[int(line)]
        if int(number) >= len(row.choices):
            raise Refused(f"line {line} has the choices 0 to {len(row.choices) - 1}, not {number}")
        choices[place] = int(number)
    return choices


def _can_ask(asked: Any) -> bool:
    return asked.file != STANDARD_INPUT and sys.stdin.isatty() and sys.stdout.isatty()


def _agreed() -> bool:
    sys.stdout.write("Import this? [y/N] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().casefold() in _YES


def _progress(done: int, in_all: int) -> None:
    """Show on the terminal how far reading is; ctrl+c ends it with nothing written."""
    if in_all >= _LONG and sys.stderr.isatty():
        words = f"Looking at row {done:,} of {in_all:,}"
        sys.stderr.write(f"\r{' ' * len(words)}\r" if done + STEP > in_all else f"\r{words}")
        sys.stderr.flush()


# --- for a person ----------------------------------------------------------------------------------------------------


def _show(preview: Preview, outcome: ImportOutcome, decided: Decisions, context: Context) -> None:

    counts = preview.counts
    said = ", ".join(f"{counts[verdict]} {words}" for verdict, words in VERDICTS.items() if counts[verdict])
    page().heading(f"{preview.kind}: {said or 'no row'}")
    for note in preview.notes:
        page().paragraph(note)
    for verdict, words in VERDICTS.items():
        rows = preview.of(verdict)
        if not rows:
            continue
        page().heading(words.capitalize())
        shown = rows if verdict == "unsure" else rows[-_SHOWN:]
        if len(rows) > len(shown):
            page().paragraph(f"{len(rows) - len(shown)} more, and the latest:")
        page().table(
            ("Line", "Day", "Connects", "What it says", "What becomes of it"), [_line(row, context) for _, row in shown]
        )
        for place, row in rows if verdict == "unsure" else ():
            _show_choices(row, decided.choices.get(place, 0))
    if preview.left:
        rest = ", ".join(f"{number} {what}" for what, number in sorted(preview.left.items()))
        page().paragraph(f"About something else: {rest}")
    if outcome.shown:
        words = shown_words(outcome.shown, context.today, after=decided.after_shown)
        page().paragraph(f"{words}; --same-day {'included' if decided.after_shown else 'after'} says otherwise")
    page().paragraph(
        f"Balance {outcome.before:,} before, {outcome.after:,} after{agreement(preview, outcome, context.today)}"
    )


def _line(row: ImportRow, context: Context) -> tuple[str, ...]:
    day = "" if row.on is None else day_words(row.on, context.today)
    connects = "" if row.connects is None else f"{row.connects:+d}"
    return str(row.line), day, connects, row.raw, row.says


def _show_choices(row: ImportRow, chosen: int) -> None:
    for number, choice in enumerate(row.choices):
        mark = "*" if number == chosen else " "
        page().paragraph(f"{mark} --choose {row.line}={number}  {choice.label}", 2)
