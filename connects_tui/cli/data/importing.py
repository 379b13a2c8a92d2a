"""The command that imports: a preview, and on the user's word one action."""

import sys
from argparse import Namespace
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import Final

from connects_tui.actions.book import Done, Refused
from connects_tui.cli.context import Context, WrongUsage, entry_shape
from connects_tui.cli.json_text import Shape, fields
from connects_tui.cli.output import DONE, INCOMPLETE, complain, page, say, say_json, say_progress
from connects_tui.importing.decoding import MAX_BYTES, decode, read_file
from connects_tui.importing.items import (
    ActionsUnclear,
    CannotRead,
    ColumnsUnclear,
    CostUnclear,
    DayOrderUnclear,
    DecimalMarkUnclear,
    EncodingUnclear,
    SheetUnclear,
    StatusesUnclear,
)
from connects_tui.importing.opening import look_at, remember_answers
from connects_tui.importing.preview import STEP, VERDICTS, ImportRow, Preview, Verdict, passed_words
from connects_tui.importing.record import (
    Decisions,
    ImportOutcome,
    agreement,
    outcome_of,
    record_import,
    shown_words,
    undecided_in,
)
from connects_tui.importing.sources import HowToRead
from connects_tui.importing.sources.languages import ACTIONS
from connects_tui.importing.sources.spreadsheet import DRAFT, PROPOSAL_FIELDS
from connects_tui.importing.table import DecimalMark
from connects_tui.journal.paths import NO_SUCH_HOME
from connects_tui.statuses import STATUSES
from connects_tui.wording import counted, day_words, no_such, sanitize

_STANDARD_INPUT: Final = "-"

_MARKS: Final[dict[str | None, DecimalMark]] = {"point": ".", "comma": ","}
_NAMES: Final[dict[Verdict, str]] = {"duplicate": "there", "skipped": "aside"}
"""What JSON calls a verdict that has another name in the program."""

_OPTIONS: Final[dict[type[CannotRead], str]] = {
    DayOrderUnclear: ": --dates dmy or --dates mdy",
    DecimalMarkUnclear: ": --decimal point or --decimal comma",
    EncodingUnclear: ", or name the encoding, probably --encoding {likely}",
    SheetUnclear: ": --sheet NAME",
    CostUnclear: ": --cost N, --cost usual or --cost leave",
    ColumnsUnclear: ": --map 'COLUMN=title', or sent, or connects; where it has no Connects, --cost N or --cost usual",
    ActionsUnclear: ": --action 'WORDS=proposal', or boost, refund, purchase, bonus, allowance, spend, WORDS= for none",
    StatusesUnclear: ": --status 'WORD=hired' or another status, WORD=draft if nothing was sent, WORD= for a note",
}
"""The option that answers what reading left open."""


def import_(context: Context) -> None:
    args = context.args
    columns = _meanings("--map", args.map, '"Job name=title"', "field", PROPOSAL_FIELDS)
    statuses = _meanings("--status", args.status, '"Got it=hired"', "status", (*STATUSES, DRAFT))
    actions = _meanings("--action", args.action, '"Candidatura=proposal"', "action", ACTIONS)
    how = HowToRead(columns, args.dates, _MARKS.get(args.decimal), statuses, actions, args.cost)
    try:
        text = _text(args)
        # A whole journal can be brought into one that is not there yet.
        is_new = text.lstrip().startswith("{") and not context.journal.exists()
        book = context.any_book() if is_new else context.book
        preview = look_at(book, text, context.on, how, partial(say_progress, "Looking at row", STEP))
    except CannotRead as error:
        name = "standard input" if args.file == _STANDARD_INPUT else sanitize(args.file)
        option = _OPTIONS.get(type(error), "").replace("{likely}", getattr(error, "likely", ""))
        raise Refused(f"{name}: {error}{option}") from None
    decided = Decisions(_choices(preview, args), after_shown=args.same_day == "after")
    outcome = outcome_of(book, preview, decided, context.today)
    remedy = _remedy(preview, decided)
    context.status = INCOMPLETE if remedy else DONE
    if (args.dry_run or not args.yes) and not _is_wanted(context, preview, outcome, decided):
        return
    done = Done((), " · ".join(filter(None, ("Nothing new to import", outcome.left_out))))
    if outcome.entries:
        done = record_import(book, preview, outcome, context.today)
    remember_answers(text, how)
    context.tell_of_done(done)
    if remedy:
        complain(remedy)


def _is_wanted(context: Context, preview: Preview, outcome: ImportOutcome, decided: Decisions) -> bool:
    """Show the import; return whether the user wants it."""
    args = context.args
    asks = bool(outcome.entries) and not args.dry_run
    if not context.wants_json:
        _show(preview, outcome, decided, context)
    can_ask = args.file != _STANDARD_INPUT and sys.stdin.isatty() and sys.stdout.isatty()
    if asks and (context.wants_json or not can_ask):
        raise WrongUsage("nothing was imported: there is no terminal to ask in; use --yes to import it as shown")
    if context.wants_json:
        say_json(_shape(preview, outcome, decided))
    if not asks:
        return False
    sys.stdout.write("Import this? [y/N] ")
    sys.stdout.flush()
    if sys.stdin.readline().strip().casefold() in ("y", "yes"):
        return True
    say("Nothing imported.")
    context.status = DONE
    return False


def _remedy(preview: Preview, decided: Decisions) -> str:
    """Say what the user can do about rows left out; "" for nothing."""
    unread, undecided = preview.faults.total(), undecided_in(preview, decided)
    parts = []
    if unread:
        parts.append(f"{counted(unread, 'row')} could not be read: --dry-run says what to fix in the source")
    if undecided:
        are = "is" if undecided == 1 else "are"
        parts.append(f"{counted(undecided, 'row')} {are} unsure: --dry-run shows the choices, --choose picks one")
    return "; ".join(parts)


def _text(args: Namespace) -> str:
    if args.file == _STANDARD_INPUT:
        return decode(sys.stdin.buffer.read(MAX_BYTES + 1), args.encoding, args.sheet)
    try:
        return read_file(Path(args.file).expanduser(), args.encoding, args.sheet)
    except RuntimeError:
        raise CannotRead(NO_SUCH_HOME) from None


def _meanings(option: str, texts: list[str], example: str, what: str, known: Collection[str]) -> dict[str, str]:
    meanings = {}
    for text in texts:
        word, equals, meaning = map(str.strip, text.rpartition("="))
        if not equals or not word:
            raise WrongUsage(f'{option} takes WORD=MEANING, like {example}, not "{text}"')
        meanings[word] = meaning
    for meaning in meanings.values():
        if meaning and meaning not in known:
            raise WrongUsage(no_such(what, meaning, known))
    return meanings


def _choices(preview: Preview, args: Namespace) -> dict[int, int]:
    """Return the choices for unsure rows: the best guess for all, and single ones by their line."""
    unsure = dict(preview.of("unsure"))
    choices = {index: 1 for index, row in unsure.items() if args.unsure == "guess" and len(row.choices) > 1}
    by_line = {row.line: (index, row) for index, row in unsure.items()}
    for text in args.choose:
        line, _, number = text.partition("=")
        if not (line.isdecimal() and number.isdecimal()):
            raise WrongUsage(f'--choose takes LINE=NUMBER, like "12=1", not "{text}"')
        if int(line) not in by_line:
            raise Refused(f"no unsure row begins on line {line}; --dry-run shows the lines")
        index, row = by_line[int(line)]
        if int(number) >= len(row.choices):
            raise Refused(f"line {line} has the choices 0 to {len(row.choices) - 1}, not {number}")
        choices[index] = int(number)
    return choices


# --- for a person ----------------------------------------------------------------------------------------------------


def _show(preview: Preview, outcome: ImportOutcome, decided: Decisions, context: Context) -> None:
    counts = preview.counts
    said = ", ".join(f"{counts[verdict]} {words}" for verdict, words in VERDICTS.items() if counts[verdict])
    page().heading(f"{preview.kind}: {said or 'no rows'}")
    for note in preview.notes:
        page().paragraph(note)
    for verdict, words in VERDICTS.items():
        rows = preview.of(verdict)
        if not rows:
            continue
        page().heading(words.capitalize())
        shown = rows if verdict == "unsure" else rows[-20:]  # all unsure ones
        if len(rows) > len(shown):
            page().paragraph(f"{len(rows) - len(shown)} earlier ones, and the latest:")
        cells = [_line(row, context) for _, row in shown]
        page().table(("Line", "Day", "Connects", "Source", "Result"), cells)
        for index, row in rows if verdict == "unsure" else ():
            for number, choice in enumerate(row.choices):
                bullet = "*" if number == decided.choices.get(index, 0) else " "
                page().paragraph(f"{bullet} --choose {row.line}={number}  {choice.label}", 2)
    if passed := passed_words(preview):
        page().paragraph(passed)
    if outcome.shown:
        words = shown_words(outcome.shown, context.today, after=decided.after_shown)
        page().paragraph(f"{words}; --same-day {'included' if decided.after_shown else 'after'} changes that")
    agrees = agreement(preview, outcome, context.today)
    if outcome.left_out:
        page().paragraph(outcome.left_out)
    page().paragraph(f"Balance {outcome.before:,} before, {outcome.after:,} after{agrees}")


def _line(row: ImportRow, context: Context) -> tuple[str, ...]:
    day = "" if row.on is None else day_words(row.on, context.today)
    connects = "" if row.connects is None else f"{row.connects:+d}"
    return str(row.line), day, connects, row.raw, row.says


def _shape(preview: Preview, outcome: ImportOutcome, decided: Decisions) -> Shape:
    rows = {
        _NAMES.get(verdict, verdict): [_row(row, decided.choices.get(index, 0)) for index, row in preview.of(verdict)]
        for verdict in VERDICTS
    }
    return {
        "source": preview.kind,
        **rows,
        "left": dict(preview.left),
        "notes": list(preview.notes),
        "balance": {
            **fields(outcome, "before", "after"),
            "source": None if preview.balance is None else preview.balance[1],
            "agrees": outcome.agrees,
        },
        "entries": [entry_shape(entry) for entry in outcome.entries],
    }


def _row(row: ImportRow, chosen: int) -> Shape:
    shape: Shape = {"line": row.line, "on": row.on, "connects": row.connects, "text": row.raw, "says": row.says}
    if row.choices:
        shape |= {"choices": [choice.label for choice in row.choices], "chosen": chosen}
    return shape
