"""Import, first step: a file or pasted text."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from connects_tui.actions.book import Done, Refused
from connects_tui.importing.decoding import read_file
from connects_tui.importing.items import CannotRead
from connects_tui.importing.opening import look_at
from connects_tui.importing.preview import Preview, Stopped
from connects_tui.importing.sources import HowToRead
from connects_tui.journal.file import JournalUnusable
from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.dialogs.import_preview import ImportPreview
from connects_tui.tui.dialogs.import_questions import QUESTIONS
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import BAD, DIM, STRONG, joined, plain
from connects_tui.tui.widgets.line_input import LineInput

_Again: TypeAlias = Callable[[HowToRead], None]

_TAKES: Final = (
    ("Connects History", "copy Upwork's table, or save its page as HTML"),
    ("Statement", "Upwork's transactions as CSV: what you paid and earned"),
    ("Spreadsheet", "your own table of proposals: .xlsx, CSV, HTML"),
    ("Upwork's MCP", "its answers about Connects, proposals and jobs: JSON"),
    ("Export", "what connects-tui wrote: JSON or CSV"),
)


class ImportSource(Dialog[Done | None]):
    """Asks for a file or a paste, then shows the preview; closes with what was imported."""

    BINDINGS = bindings("ImportSource")

    line = getters.query_one(LineInput)
    message = getters.query_one("#said", Static)

    def __init__(self, pasted: str | None = None) -> None:
        super().__init__()
        self._pasted = pasted
        self._was_asked_for = pasted is None
        """Whether the user has seen this dialog: else, leaving what came of the paste leaves this too."""
        self._source_name = "the paste"

    def compose(self) -> ComposeResult:
        with Vertical(id="import-source") as frame:
            frame.border_title = "Import"
            frame.border_subtitle = self.app.with_keys("{save} reads the file · {cancel} cancels")
            yield LineInput(
                placeholder="a file's path, like ~/Downloads/statement.csv, or a paste", take_lines=self._take
            )
            takes = [joined(plain(f"{name:<18}", STRONG), plain(how, DIM)) for name, how in _TAKES]
            yield Static(Content("\n").join(takes), id="takes")
            yield Static(plain("You'll see what would change before anything is written.", DIM), id="said")

    def on_mount(self) -> None:
        if self._pasted is not None:
            self.read(self._pasted)

    def _take(self, _: Sequence[str], text: str) -> None:
        self._was_asked_for = True
        self._source_name = "the paste"
        self.read(text)

    @on(Input.Submitted)
    def _open(self) -> None:
        named = self.line.value.strip().strip("'\"")
        if not named:
            self._say("! Type a file's path, or paste what you want to import.")
            return
        self._source_name, self._was_asked_for = named, True
        self._read_file(named, HowToRead())

    def _read_file(self, named: str, how: HowToRead) -> None:
        try:
            text = read_file(Path(named.removeprefix("file://")).expanduser(), how.encoding, how.sheet)
        except tuple(QUESTIONS) as question:
            self._ask(lambda said: self._read_file(named, said), how, question)
        except (CannotRead, RuntimeError) as error:
            self._say(f"! {named}: {error}.")
        else:
            self.read(text, how)

    def read(self, text: str, how: HowToRead | None = None) -> None:
        """Read a text in a thread."""
        self.message.update(plain("Reading …", DIM))
        self._look(text, how or HowToRead())

    @work(thread=True, exclusive=True, exit_on_error=False)
    def _look(self, text: str, how: HowToRead) -> None:
        worker = get_current_worker()

        def show(what: Callable[..., None], *about: object) -> None:
            """Show it, unless the user has stopped the reading."""
            self.app.call_from_thread(lambda: None if worker.is_cancelled else what(*about))

        def step(done: int, in_all: int) -> None:
            if worker.is_cancelled:
                raise Stopped
            words = f"Looking at row {done:,} of {in_all:,} · {self.app.key_of('cancel')} stops"
            show(self.message.update, plain(words, DIM))

        try:
            preview = look_at(self.app.book, text, self.view.today, how, step)
        except Stopped:
            return
        except tuple(QUESTIONS) as question:
            show(self._ask, lambda said: self.read(text, said), how, question)
        except (CannotRead, Refused, JournalUnusable) as error:
            show(self._say, f"! {self._source_name}: {error}.")
        else:
            show(self._show, text, how, preview)

    def _say(self, sentence: str) -> None:
        self.message.update(plain(sentence, BAD))

    def _ask(self, again: _Again, how: HowToRead, question: CannotRead) -> None:
        self.message.update("")
        form = QUESTIONS[type(question)](question, how)

        def answered(done: Done | None) -> None:
            if done is not None:
                again(form.how)
            else:
                self._go_back()

        self.app.push_screen(form, answered)

    def _show(self, text: str, how: HowToRead, preview: Preview) -> None:
        self.message.update("")

        def decided(done: Done | HowToRead | None) -> None:
            if isinstance(done, HowToRead):
                self.read(text, done)
            elif done is not None:
                self.dismiss(done)
            else:
                self._go_back()

        self.app.push_screen(ImportPreview(preview, text, how), decided)

    def _go_back(self) -> None:
        if not self._was_asked_for:
            self.dismiss(None)

    def action_leave(self) -> None:
        """Stop reading; where nothing is read, close."""
        running = [worker for worker in self.workers if worker.node is self and worker.is_running]
        if not running:
            self.dismiss(None)
            return
        for worker in running:
            worker.cancel()
        self.message.update(plain("Stopped. Nothing was written.", DIM))
