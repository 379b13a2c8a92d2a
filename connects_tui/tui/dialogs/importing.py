"""Import: first a file or pasted text, then what it would do, row by row."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from connects_tui.actions.book import Done, Refused
from connects_tui.importing.decoding import read_file
from connects_tui.importing.items import CannotRead
from connects_tui.importing.opening import look_at, remember_answers
from connects_tui.importing.preview import VERDICTS, Preview, Stopped, Verdict, passed_words
from connects_tui.importing.record import (
    Decisions,
    ImportOutcome,
    agreement,
    outcome_of,
    record_import,
    recorded_words,
    shown_words,
    undecided_in,
)
from connects_tui.importing.sources import HowToRead
from connects_tui.journal.file import JournalUnusable, NotSaved
from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.dialogs.import_questions import QUESTIONS, WhichColumns
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import BAD, DIM, GOOD, ODD, STRONG, fitted, joined, plain
from connects_tui.tui.widgets.line_input import LineInput
from connects_tui.tui.widgets.panes import LineList
from connects_tui.wording import counted, day_width, day_words, number_words

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
            yield LineInput(placeholder="a file's path, like ~/statement.csv, or a paste", take_lines=self._take)
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

    def _ask(self, again: Callable[[HowToRead], None], how: HowToRead, question: CannotRead) -> None:
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


# --- what it would do ------------------------------------------------------------------------------------------------

_GLYPHS: Final[dict[Verdict, tuple[str, str]]] = {
    "unsure": ("?", ODD),
    "add": ("+", GOOD),
    "change": ("~", GOOD),
    "skipped": ("–", DIM),  # noqa: RUF001 - a dash
    "duplicate": ("✓", DIM),
}
"""What needs the user's eyes comes first."""

_Line = str | int


class ImportPreview(Dialog[Done | HowToRead | None]):
    """Closes with what was imported, or how to read it anew."""

    BINDINGS = bindings("ImportPreview")

    rows: getters.query_one[LineList[_Line]] = getters.query_one("#rows", LineList)

    _after_shown = _may_import = _was_asked = False
    _outcome: ImportOutcome | None = None
    _waiting: Timer | None = None

    def __init__(self, preview: Preview, text: str, how: HowToRead) -> None:
        super().__init__()
        self._preview, self._text, self._how = preview, text, how
        self._choices: dict[int, int] = {}

    def compose(self) -> ComposeResult:
        with Vertical(id="import-preview") as frame:
            frame.border_title = f"Import · {self._preview.kind}"
            yield Static(id="sum")
            yield LineList[_Line](self._draw, is_heading=lambda line: isinstance(line, str), id="rows")
            yield Static(id="detail")

    def on_mount(self) -> None:
        self.rows.nothing = plain("Nothing to import here.", DIM)
        lines: list[_Line] = []
        for verdict in _GLYPHS:
            if rows := self._preview.of(verdict):
                lines.append(f"{VERDICTS[verdict].capitalize()} · {len(rows):,}")
                lines += [index for index, _ in reversed(rows)]
        self.rows.show(lines, 0)
        self.rows.focus()
        self._compute()
        self.when_seen(self._let_import)

    def _let_import(self) -> None:
        self._may_import = True
        self._show_keys()

    @property
    def _index(self) -> int | None:
        line = self.rows.current
        return line if isinstance(line, int) else None

    @property
    def _undecided(self) -> int:
        return undecided_in(self._preview, self._decisions)

    @property
    def _chosen(self) -> int:
        return sum(bool(row.choices[self._choices.get(index, 0)].entries) for index, row in self._preview.of("unsure"))

    @property
    def _decisions(self) -> Decisions:
        chosen = {index: choice for index, choice in self._choices.items() if choice}
        return Decisions(chosen, after_shown=self._after_shown)

    def _compute(self) -> None:
        self._outcome = outcome_of(self.app.book, self._preview, self._decisions, self.view.today)
        self._show_sum()

    def _changed(self) -> None:
        self._was_asked = False
        self.rows.refresh()
        self._show_detail()
        if len(self._preview.rows) < 500:  # more are computed a moment after the last key
            self._compute()
            return
        self._outcome = None
        self._show_sum()
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self.set_timer(0.25, self._compute)

    def _show_sum(self) -> None:
        counts = self._preview.counts
        parts = [f"{counts[verdict]:,} {VERDICTS[verdict]}" for verdict in _GLYPHS if counts[verdict]]
        if chosen := self._chosen:
            parts[0] += f" ({chosen:,} of them to be imported)"
        lines = [plain(" · ".join(parts) or "no rows", STRONG)]
        if passed := passed_words(self._preview):
            lines.append(plain(passed, DIM))
        lines += [plain(note, DIM) for note in self._preview.notes]
        outcome, today = self._outcome, self.view.today
        if outcome is None:
            lines.append(plain("Balance …", DIM))
        else:
            balance = plain(f"Balance {number_words(outcome.before)} → {number_words(outcome.after)}", STRONG)
            said = agreement(self._preview, outcome, today)
            lines.append(joined(balance, plain(said, GOOD if outcome.agrees else ODD)))
            if outcome.entries:
                lines.append(plain(f"Records {recorded_words(self.app.book, outcome.entries)}", DIM))
            if outcome.shown:
                words = shown_words(outcome.shown, today, after=self._after_shown)
                lines.append(joined(plain(f"! {words} · ", ODD), self.app.keyed("{same-day} changes that")))
        if self._was_asked:
            rows = counted(self._undecided, "unsure row is", "unsure rows are")
            lines.append(plain(f"! {rows} left out · {self.app.key_of('import')} again imports the rest", ODD))
        self.query_one("#sum", Static).update(Content("\n").join(lines))
        self._show_keys()

    def _show_keys(self) -> None:
        counts, number = self._preview.counts, 0
        if self._outcome is not None and self._outcome.entries:
            number = counts["add"] + counts["change"] + self._chosen
        again = "again " if self._was_asked else ""
        imports = [f"{{import}} {again}imports {counted(number, 'row')}"] if number else []
        keys = imports if self._may_import else []
        if counts["unsure"]:
            keys += ["{next-choice} chooses", "{all-guesses} takes all guesses"]
        keys += ["{columns} columns"] if self._preview.columns else []
        frame = self.query_one("#import-preview", Vertical)
        keys.append("{leave} cancels" if number else "{leave} closes")
        frame.border_subtitle = self.app.with_keys(" · ".join(keys))

    def _draw(self, line: _Line, width: int) -> Content:
        if isinstance(line, str):
            return plain(line, DIM)
        row = self._preview.rows[line]
        chosen = self._choices.get(line, 0)
        becomes: Verdict = "add" if chosen and row.choices[chosen].entries else "duplicate" if chosen else row.verdict
        glyph, style = _GLYPHS[becomes]
        today = self.view.today
        day = "" if row.on is None else day_words(row.on, today)
        connects = "" if row.connects is None else number_words(row.connects, "+")
        head = joined(
            plain(f"{glyph} ", style),
            fitted(plain(day, DIM), day_width(year=True), "right"),
            fitted(plain(connects), 7, "right"),
            "  ",
        )
        rest = width - head.cell_length
        words = plain(row.raw)
        if width < 100:
            return joined(head, fitted(words, rest))
        half = rest // 2 - 1
        says = row.choices[chosen].label if row.verdict == "unsure" and chosen else row.says
        return joined(head, fitted(words, half), "  ", fitted(plain(says, DIM), rest - half - 2))

    @on(LineList.Moved)
    def _show_detail(self) -> None:
        index = self._index
        detail = self.query_one("#detail", Static)
        if index is None:
            detail.update("")
            return
        row = self._preview.rows[index]
        says = joined(plain(row.says, ODD if row.verdict == "unsure" else DIM), plain(f" · line {row.line:,}", DIM))
        lines = [plain(row.raw, STRONG), says]
        chosen = self._choices.get(index, 0)
        for number, choice in enumerate(row.choices):
            bullet = "●" if number == chosen else "○"
            lines.append(plain(f"{bullet} {choice.label}", "" if number == chosen else DIM))
        detail.update(Content("\n").join(lines))

    def action_choose(self, steps: int) -> None:
        index = self._index
        if index is None or self._preview.rows[index].verdict != "unsure":
            return
        choices = len(self._preview.rows[index].choices)
        self._choices[index] = (self._choices.get(index, 0) + steps) % choices
        self._changed()

    def action_guess(self) -> None:
        """Take the best guess for every unsure row; once all are taken, leave all out again."""
        guesses = {index: 1 for index, row in self._preview.of("unsure") if len(row.choices) > 1}
        self._choices = {} if self._choices == guesses else guesses
        self._changed()

    def action_columns(self) -> None:
        if self._preview.columns is None:
            return
        form = WhichColumns(self._preview.columns, self._how)

        def answered(done: Done | None) -> None:
            if done is not None:
                self.dismiss(form.how)

        self.app.push_screen(form, answered)

    def action_same_day(self) -> None:
        """Switch whether rows on a day with a known balance came before or after it."""
        self._after_shown = not self._after_shown
        self._changed()

    async def action_import(self) -> None:
        """Record it as one action; with unsure rows left out, only when asked a second time."""
        if self.was_unseen:
            return
        if self._outcome is None:
            self._compute()
        assert self._outcome is not None
        if not self._outcome.entries:
            self.dismiss(None)
            return
        if self._undecided and not self._was_asked:
            self._was_asked = True
            self._show_sum()
            return
        self.query_one("#sum", Static).update(plain("Importing …", DIM))
        await self.wait_for_refresh()  # what is typed meanwhile goes to what comes after this dialog
        try:
            done = record_import(self.app.book, self._preview, self._outcome, self.view.today)
        except (Refused, NotSaved, JournalUnusable) as error:
            self._show_sum()
            self.query_one("#detail", Static).update(plain(f"! {error}", BAD))
        else:
            remember_answers(self._text, self._how)
            self.dismiss(done)
