"""What comes up by itself: the screen for a journal that is damaged or can't be opened, and entries that are gone.

A damaged file is looked at every two seconds, and once it is right the screen goes.
"""

import os
import subprocess
from collections.abc import Iterable, Sequence
from typing import Final

from textual import getters
from textual.app import ComposeResult, SuspendNotSupported
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from connects_tui.actions import housekeeping
from connects_tui.actions.book import Done, Refused
from connects_tui.actions.correcting import editor_command, subjects
from connects_tui.actions.housekeeping import MissingEntries
from connects_tui.journal.file import JournalUnusable, NotSaved
from connects_tui.ledger.entries import Entry
from connects_tui.problems import Problem, excerpt
from connects_tui.tui.app import ConnectsApp
from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import BAD, DIM, KEY, STRONG, joined, plain
from connects_tui.wording import counted, day_words

_MAX_PROBLEMS: Final = 20

_MAX_NAMED: Final = 12


class BrokenScreen(Screen[None]):
    """The problems that stand in the way, each with its line."""

    BINDINGS = bindings("BrokenScreen")

    app = getters.app(ConnectsApp)

    def __init__(self, *, may_go_on: bool = False) -> None:
        super().__init__()
        self._may_go_on = may_go_on

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="broken") as frame:
            frame.border_title = "The journal is damaged" if self._may_go_on else "The journal can't be opened"
            yield Static(id="problems")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        self._show()
        self.set_interval(2.0, self.action_look)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._may_go_on if action == "go_on" else True

    def action_look(self) -> None:
        if self.app.screen is not self:
            return  # what lies on top would be closed in its place
        try:
            if not self.app.book.refresh():
                return
        except JournalUnusable as error:
            self.query_one("#problems", Static).update(plain(str(error), BAD))
            return
        if self._is_right():
            self.dismiss(None)
        else:
            self._show()

    def action_commands(self) -> None:
        self.app.do_common(self, "palette")

    def action_go_on(self) -> None:
        self.notify("Nothing can be added to the journal until it is fixed", severity="warning")
        self.dismiss(None)

    def action_edit(self) -> None:
        problems = self._problems()
        command = editor_command(self.app.book.file.path, problems[0].line if problems else 0, os.environ)
        try:
            with self.app.suspend():
                subprocess.run(command, check=False)  # the user's own editor
        except (OSError, SuspendNotSupported) as error:
            why = f"{command[0]}: {error.strerror}" if isinstance(error, OSError) else "this terminal can't be shared"
            message = f"No editor could be opened ({why}); set EDITOR, or open {self.app.book.file.path} yourself"
            self.notify(message, severity="error", markup=False)
        self.action_look()

    def _is_right(self) -> bool:
        if self._may_go_on:
            return not self.app.book.file.parsed.read_only_because
        return self.app.book.opening_problem() is None

    def _problems(self) -> list[Problem]:
        opening = self.app.book.opening_problem()
        errors = [problem for problem in self.app.book.problems(self.app.today) if problem.level == "error"]
        errors.sort(key=lambda problem: problem.code not in ("syntax", "torn-tail"))
        if opening is None or self._may_go_on:
            return errors
        return [opening, *(problem for problem in errors if problem != opening)]

    def _show(self) -> None:
        self.query_one("#problems", Static).update(Content("\n").join(self._lines()))

    def _lines(self) -> Iterable[Content]:
        problems = self._problems()
        lines = self.app.book.file.content.split(b"\n")
        for problem in problems[:_MAX_PROBLEMS]:
            yield from self._problem(problem, lines)
            yield Content("")
        if len(problems) > _MAX_PROBLEMS:
            yield plain(f"and {counted(len(problems) - _MAX_PROBLEMS, 'more error')}; `connects check` names all", DIM)
            yield Content("")
        yield joined(
            plain("Nothing in the file was changed. Fix it in an editor: ", DIM),
            self.app.keyed("{open-editor} opens yours on the line."),
        )
        if self.app.journals:
            yield joined(plain(self.app.key_of("accounts"), KEY), plain(" opens another account.", DIM))
        yield plain("The file is checked every two seconds; this screen closes once it's fixed.", DIM)

    def _problem(self, problem: Problem, lines: Sequence[bytes]) -> Iterable[Content]:
        place = [str(self.app.book.file.path), *(str(number) for number in (problem.line, problem.column) if number)]
        yield joined(plain("! ", BAD), plain(":".join(place), STRONG))
        yield plain(f"  {problem.sentence}")
        shown = excerpt(lines, problem.line, problem.column, max(self.size.width - 12, 20))
        for text, style in zip(shown, (DIM, BAD), strict=False):
            yield joined(plain("    "), plain(text, style))


# --- entries that are gone -------------------------------------------------------------------------------------------


class PutBack(Dialog[Done | None]):
    """What is missing, and three answers: put it back, let it go, ask again another time.

    It comes up by itself: no answer is on enter, and none counts before it can be read.
    """

    BINDINGS = bindings("PutBack")

    def __init__(self, missing: MissingEntries) -> None:
        super().__init__()
        self._missing = missing

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="put-back") as frame:
            frame.border_title = "Missing from the journal"
            yield Static(Content("\n").join(self._lines()))
            yield Static(id="refusal")

    def on_mount(self) -> None:
        self.when_seen(self._name_keys)

    def _name_keys(self) -> None:
        keys = "{put-back} puts back · {leave-out} leaves out for good · {later} later"
        self.query_one("#put-back").border_subtitle = self.app.with_keys(keys)

    def _lines(self) -> Iterable[Content]:
        missing = self._missing
        if missing.saved_here:
            yield plain(
                f"{counted(len(missing.saved_here), 'entry', 'entries')} saved on this machine "
                f"{'is' if len(missing.saved_here) == 1 else 'are'} no longer in {self.app.book.file.path}. "
                "Another program may have saved an old copy over it."
            )
            yield from self._named(missing.saved_here)
        for copy, lacking in missing.elsewhere:
            yield plain(f"The conflict copy {copy.name} has {counted(len(lacking), 'entry', 'entries')} more.")
            yield from self._named(lacking)

    def _named(self, entries: tuple[Entry, ...]) -> Iterable[Content]:
        names = subjects(self.app.book, entries, self.app.today)
        for entry, words in zip(entries[:_MAX_NAMED], names, strict=False):
            yield joined(plain(f"{day_words(entry.on):>13}  ", DIM), plain(words, STRONG))
        if len(entries) > _MAX_NAMED:
            yield plain(f"{'':>13}  and {len(entries) - _MAX_NAMED} more", DIM)
        yield Content("")

    def action_put_back(self) -> None:
        if self.was_unseen:
            return
        try:
            done = housekeeping.put_back(self.app.book)
        except (Refused, NotSaved, JournalUnusable) as error:
            self.query_one("#refusal", Static).update(plain(str(error), BAD))
        else:
            self.dismiss(done)

    def action_let_go(self) -> None:
        if self.was_unseen:
            return
        try:
            housekeeping.decline_missing(self.app.book)
        except Refused as refused:
            self.query_one("#refusal", Static).update(plain(str(refused), BAD))
        else:
            self.dismiss(None)
