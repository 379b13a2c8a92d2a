"""Choosing what to import: a file or pasted text, and what has to be asked about it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace
from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from connects_tui.actions.book import Done, Refused
from connects_tui.actions.typed_values import parse_connects
from connects_tui.importing.decoding import read_file
from connects_tui.importing.items import (
    CannotRead,
    ColumnsUnclear,
    CostUnclear,
    DayOrderUnclear,
    DecimalMarkUnclear,
    StatusesUnclear,
)
from connects_tui.importing.opening import look_at
from connects_tui.importing.preview import Preview, Stopped
from connects_tui.importing.sources import HowToRead
from connects_tui.importing.sources.columns import PROPOSAL_FIELDS
from connects_tui.importing.sources.spreadsheet import DRAFT
from connects_tui.journal.file import JournalUnusable
from connects_tui.statuses import STATUSES
from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.dialogs.form import ChoiceField, Field, FieldErrorsError, Form, FormValues, TextField
from connects_tui.tui.dialogs.import_preview import ImportPreview
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import BAD, DIM, STRONG, joined, plain
from connects_tui.tui.widgets.line_input import LineInput
from connects_tui.wording import counted

_LABELS: Final = {
    "title": "Title",
    "sent": "Sent on",
    "connects": "Connects",
    "boost": "Boost",
    "client": "Client",
    "status": "Status",
    "budget": "Budget",
    "tags": "Tags",
    "url": "Link",
    "note": "Note",
}
_MANDATORY: Final = ("title", "sent", "connects")
_NONE: Final = -1


class ImportQuestion(Form):
    """A form whose answer is how to read the table; nothing is recorded."""

    def __init__(self, question: Any, how: HowToRead) -> None:
        super().__init__()
        self.question, self.how = question, how

    def save(self, values: FormValues, *, anyway: bool) -> Done:
        """Keep the answer."""
        self.how = replace(self.how, **values)
        return Done((), "")


class WhichOrder(ImportQuestion):
    """Whether the day or the month comes first."""

    heading = "Which is the day?"

    def fields(self) -> Sequence[Field]:
        """The one choice."""
        options = [("the day comes first", "dmy"), ("the month comes first", "mdy")]
        return (ChoiceField("order", self.question.example, options),)


class WhichMark(ImportQuestion):
    """Whether the mark in an amount is a decimal one."""

    heading = "Which is the decimal mark?"

    def fields(self) -> Sequence[Field]:
        """The one choice."""
        options = [("decimal point, as in 1,234.50", "."), ("decimal comma, as in 1.234,50", ",")]
        return (ChoiceField("decimal", self.question.example, options),)


class WhichCost(ImportQuestion):
    """What proposals took whose cost isn't in the source."""

    heading = "What did they cost?"

    def __init__(self, question: CostUnclear, how: HowToRead) -> None:
        super().__init__(question, how)
        self.opening = f"It doesn't say what {counted(question.number, 'proposal')} cost."

    def fields(self) -> Sequence[Field]:
        """The one number."""
        hint = f"empty: what was typical on the day ({self.question.typical} today)"
        return (TextField("cost", "Connects each", hint=hint),)

    def save(self, values: FormValues, *, anyway: bool) -> Done:
        """Keep the answer."""
        try:
            cost = parse_connects(values["cost"]) if values["cost"] else "typical"
        except ValueError as error:
            raise FieldErrorsError({"cost": str(error)}) from None
        return super().save({"cost": cost}, anyway=anyway)


class WhichColumns(ImportQuestion):
    """Which column holds what; remembered for tables with the same header."""

    heading = "Which column is which?"

    def fields(self) -> Sequence[Field]:
        """A choice for each field, of the columns that there are."""
        columns = [(name or f"column {place + 1}", place) for place, name in enumerate(self.question.header)]
        found = []
        for name, label in _LABELS.items():
            options = [("choose" if name in _MANDATORY else "none", _NONE), *columns]
            places = [place for _, place in options]
            guess = self.question.found.get(name, _NONE)
            found.append(ChoiceField(name, label, options, places.index(guess) if guess in places else 0))
        return found

    def save(self, values: FormValues, *, anyway: bool) -> Done:
        """Keep the columns."""
        chosen = {name: values[name] for name in _LABELS if values[name] != _NONE}
        if missing := [name for name in _MANDATORY if name not in chosen]:
            keys = self.app.with_keys("{turn-left} and {turn-right}").plain
            raise FieldErrorsError(dict.fromkeys(missing, f"this is needed: {keys} choose a column"))
        needed = {chosen[name] for name in _MANDATORY}
        if len(needed) < len(_MANDATORY):
            twice = [name for name in _MANDATORY if [chosen[other] for other in _MANDATORY].count(chosen[name]) > 1]
            raise FieldErrorsError(dict.fromkeys(twice, "this column is chosen twice"))
        chosen = {name: place for name, place in chosen.items() if name in _MANDATORY or place not in needed}
        assert chosen.keys() <= PROPOSAL_FIELDS.keys()
        header = self.question.header
        columns = dict.fromkeys((header[place] for place in self.question.found.values()), "")
        columns |= {header[place]: name for name, place in chosen.items()}
        return super().save({"columns": columns}, anyway=anyway)


class WhichStatuses(ImportQuestion):
    """Which status each word of a table means; remembered for tables with the same header."""

    heading = "Which status is it?"

    def fields(self) -> Sequence[Field]:
        """A choice for each word."""
        options = [("keep it as a note", ""), ("none was sent", DRAFT), *((name, name) for name in STATUSES)]
        return [ChoiceField(word, word, options) for word in self.question.words]

    def save(self, values: FormValues, *, anyway: bool) -> Done:
        """Keep the statuses."""
        return super().save({"statuses": {**self.how.statuses, **values}}, anyway=anyway)


_QUESTIONS: Final[Mapping[type[CannotRead], type[ImportQuestion]]] = {
    DayOrderUnclear: WhichOrder,
    DecimalMarkUnclear: WhichMark,
    ColumnsUnclear: WhichColumns,
    StatusesUnclear: WhichStatuses,
    CostUnclear: WhichCost,
}


_TAKES: Final = (
    ("Connects History", "select the table on Upwork's page, copy, paste here"),
    ("Statement", "Upwork's transactions as CSV, for what was paid"),
    ("Spreadsheet", "your own table of proposals as CSV"),
    ("Upwork's MCP", "its answers about Connects, proposals and jobs: JSON"),
    ("Export", "what connects-tui wrote: JSON or CSV"),
)


class ImportSource(Dialog[Done | None]):
    """Asks for a file or a paste, and goes on to the preview; closes with what was imported."""

    BINDINGS = bindings("ImportSource")

    line = getters.query_one(LineInput)
    said = getters.query_one("#said", Static)

    def __init__(self, pasted: str | None = None) -> None:
        super().__init__()
        self._pasted = pasted
        self._name = "the paste"

    def compose(self) -> ComposeResult:
        """The line, what can be imported, and what came of it."""
        with Vertical(id="import-source") as frame:
            frame.border_title = "Import"
            frame.border_subtitle = self.app.with_keys("{save} reads the file · {cancel} cancels")
            yield LineInput(
                placeholder="a file's path, such as ~/Downloads/statement.csv, or a paste", several=self._take
            )
            takes = [joined(plain(f"{name:<18}", STRONG), plain(how, DIM)) for name, how in _TAKES]
            yield Static(Content("\n").join(takes), id="takes")
            yield Static(plain("Nothing is written before you have seen what it would do.", DIM), id="said")

    def on_mount(self) -> None:
        """Begin at once with what was pasted."""
        if self._pasted is not None:
            self.read(self._pasted)

    def _take(self, _: Sequence[str], text: str) -> None:
        self._name = "the paste"
        self.read(text)

    @on(Input.Submitted)
    def _open(self) -> None:
        named = self.line.value.strip().strip("'\"")
        if not named:
            self._say("! Type the path of a file, or paste what is to be imported.")
            return
        self._name = named
        try:
            text = read_file(Path(named.removeprefix("file://")).expanduser())
        except (CannotRead, RuntimeError) as error:
            self._say(f"! {named}: {error}.")
        else:
            self.read(text)

    def read(self, text: str, how: HowToRead | None = None) -> None:
        """Read a text beside the screen, which goes on answering."""
        self.said.update(plain("Reading …", DIM))
        self._look(text, how or HowToRead())

    @work(thread=True, exclusive=True, exit_on_error=False)
    def _look(self, text: str, how: HowToRead) -> None:
        worker = get_current_worker()

        def show(what: Callable[..., None], *about: object) -> None:
            """Show something, unless the user has said stop before its turn has come."""
            self.app.call_from_thread(lambda: None if worker.is_cancelled else what(*about))

        def step(done: int, in_all: int) -> None:
            if worker.is_cancelled:
                raise Stopped
            show(self._progress, done, in_all)

        try:
            preview = look_at(self.app.book, text, self.view.today, how, step)
        except Stopped:
            return
        except tuple(_QUESTIONS) as question:
            show(self._ask, text, how, question)
        except (CannotRead, Refused, JournalUnusable) as error:
            show(self._say, f"! {self._name}: {error}.")
        else:
            show(self._show, text, how, preview)

    def _progress(self, done: int, in_all: int) -> None:
        self.said.update(plain(f"Looking at row {done:,} of {in_all:,} · {self.app.key_of('cancel')} stops", DIM))

    def _say(self, sentence: str) -> None:
        self.said.update(plain(sentence, BAD))

    def _ask(self, text: str, how: HowToRead, question: CannotRead) -> None:
        self.said.update("")

        form = _QUESTIONS[type(question)](question, how)

        def answered(done: Done | None) -> None:
            if done is not None:
                self.read(text, form.how)

        self.app.push_screen(form, answered)

    def _show(self, text: str, how: HowToRead, preview: Preview) -> None:
        self.said.update("")

        def decided(done: Done | None) -> None:
            if done is not None:
                self.dismiss(done)

        self.app.push_screen(ImportPreview(preview, text, how), decided)

    def action_leave(self) -> None:
        """Stop what is being read; where nothing is, close."""
        running = [worker for worker in self.workers if worker.node is self and worker.is_running]
        if not running:
            self.dismiss(None)
            return
        for worker in running:
            worker.cancel()
        self.said.update(plain("Stopped. Nothing was written.", DIM))
