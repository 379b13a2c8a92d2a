"""The quick-add line: one proposal in one line, with a live reading of what it will record."""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec.structs import replace
from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from connects_tui.actions.book import BadQuickAdd, Done, Refused
from connects_tui.actions.completion import Completions
from connects_tui.actions.insight_words import boosts_compared_words, calculation, option_cells, verdict_words
from connects_tui.actions.outlook_words import breach_lines
from connects_tui.actions.quick_add import Draft, is_link, line_for_link, lookalikes, parse_quick_add, written_line
from connects_tui.actions.recording import (
    Outcome,
    completed,
    cost_objection,
    day_objection,
    log_proposal,
    outcome,
    proposal_warnings,
    usual_cost_on,
)
from connects_tui.journal.file import JournalUnusable, NotSaved
from connects_tui.ledger.entries import Proposal
from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.dialogs.quick_add_preview import ProposalPreview, QuickAddPreview, error, warning
from connects_tui.tui.dialogs.record_forms import ProposalForm
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import ACCENT, DIM, STRONG, Column, hanging, heading, plain, row, wrapped
from connects_tui.tui.view import View
from connects_tui.tui.widgets.line_input import JournalSuggester, LineInput
from connects_tui.tui.widgets.panes import Panel, framed
from connects_tui.wording import counted, day_words, sanitize, upper_first

_MAX_NAMED: Final = 3


class QuickAddLine(LineInput):
    """The line; a link pasted into it while it is empty brings its words as the title."""

    def take(self, pasted: str) -> None:
        """Take a paste; a link into an empty line also brings its title, with the cursor where the cost goes."""
        line = None if self.value.strip() else line_for_link(pasted)
        if line is not None:
            self.value = line
            self.cursor_position = 0
            return
        before = self.value[: min(self.selection)]
        super().take(f" {pasted}" if is_link(pasted) and before and not before[-1].isspace() else pasted)


class QuickAdd(Dialog[Done | Draft | str | None]):
    """One line for a proposal. Closes with what was recorded, with the draft for the form, or with the line as it was.

    Where several lines were pasted, each waits until it is saved; it closes after the last.

    Args:
        text: the line that it opens with.
        is_kept: whether that was left unsaved before: it is selected, so that typing begins a new one.
        waiting: the lines that were pasted with it.
        repeats: the proposal that this line repeats.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-normal")]  # noqa: RUF012 - an attribute of instances, as Textual has it

    BINDINGS = bindings("QuickAdd")

    line = getters.query_one("#line", QuickAddLine)
    preview = getters.query_one("#reading", QuickAddPreview)

    _index = _saved = 0
    _said = ""
    _objected_to: str | None = None

    def __init__(
        self, text: str, *, is_kept: bool = False, waiting: Sequence[str] = (), repeats: Proposal | None = None
    ) -> None:
        super().__init__()
        self._text, self._is_kept, self._repeats = text, is_kept, repeats
        self._lines = [text, *waiting]
        self._outcomes: dict[object, Outcome] = {}

    def compose(self) -> ComposeResult:
        with Vertical(id="quick-add"):
            yield QuickAddLine(
                self._text,
                placeholder="one proposal on one line, or paste the job's link",
                id="line",
                take_lines=self._take_lines,
                suggester=JournalSuggester(lambda: self.app.book.history, Completions.complete_quick_add),
            )
            yield QuickAddPreview(self.view.outlook.usual_cost)

    def on_mount(self) -> None:
        self._open_line(0)
        self._text = self.line.value
        if self._is_kept:
            self.line.select_all()

    def on_resize(self) -> None:
        self._read()

    def read_anew(self) -> None:
        self._outcomes.clear()
        self._changed()

    @on(Input.Changed)
    def _changed(self) -> None:
        self._objected_to = None
        self._read()

    def _read(self) -> None:
        self._show_which()
        text, today = self.line.value, self.view.today
        if not text.strip():
            self.preview.say()
            return
        try:
            draft = parse_quick_add(text, today)
            titled = draft if draft.title.strip() else replace(draft, title="?")
            proposal = completed(self.app.book, titled, today)
        except BadQuickAdd as wrong:
            self.preview.say(error(str(wrong)))
        else:
            shown = replace(proposal, title=draft.title)
            outcome, worth = self._outcome(shown), None
            if self.view.verdict_ready:
                worth = self.view.outlook.worth(shown)
            else:
                self.go_through_bids(self._read)
            expected = ProposalPreview(
                proposal=shown,
                usual=None if draft.invited or draft.connects is not None else usual_cost_on(self.app.book, shown.on),
                outcome=outcome,
                worth=worth,
                renews=None if self.view.status.cycle is None else self.view.status.cycle.renews,
                today=today,
            )
            self.preview.say(*self._notes(shown, outcome), expected=expected)

    def _notes(self, proposal: Proposal, outcome: Outcome) -> Iterable[Content]:
        if self._said:
            yield plain(self._said, DIM)
        if self._repeats is not None:
            yield plain(f"Repeats the one of {day_words(self._repeats.on, self.view.today)}", DIM)
        objections = self._objections(proposal)
        for number, objection in enumerate(objections, 1):
            again = ""
            if number == len(objections) and self._objected_to is not None:
                anyway = "records it anyway" if cost_objection(self.app.book, proposal) else "saves it as it is"
                again = f" · {self.app.key_of('save')} again {anyway}"
            yield warning(objection, again)
        cycle = self.view.status.cycle
        if cycle is not None and cycle.start <= proposal.on <= self.view.today:
            for words in breach_lines(self.view.ledger, proposal):
                yield warning(upper_first(words))
        account = self.view.ledger.history.account
        for words in proposal_warnings(
            proposal,
            outcome,
            self.view.proposals,
            today=self.view.today,
            opened=account.on if account else None,
            first_day_of_week=self.app.settings.values.first_day_of_week,
        ):
            yield warning(words)

    def _objections(self, proposal: Proposal) -> list[str]:
        """Say what may be a mistake, or is against the rules: then only a second enter saves it."""
        named = lookalikes(self.line.value)
        if len(named) > _MAX_NAMED:
            more = counted(len(named) - _MAX_NAMED + 1, "more word")
            named[_MAX_NAMED - 1 :] = [f"{more} like these"]
        others = (day_objection(proposal, self.view.today), cost_objection(self.app.book, proposal))
        return [*named, *filter(None, others)]

    def _outcome(self, proposal: Proposal) -> Outcome:
        key = (proposal.on, proposal.connects, proposal.boost)
        if key not in self._outcomes:
            self._outcomes[key] = outcome(self.app.book, proposal, self.view.today)
        return self._outcomes[key]

    @on(Input.Submitted)
    def _save(self, event: Input.Submitted) -> None:
        text = event.value
        today = self.view.today
        if not text.strip():
            return
        try:
            proposal = completed(self.app.book, parse_quick_add(text, today), today)
            if text != self._objected_to and self._objections(proposal):
                self._objected_to = text
                self._read()
                return
            done = log_proposal(self.app.book, proposal, today, anyway=text == self._objected_to)
        except Refused:
            self._read()
        except (BadQuickAdd, NotSaved, JournalUnusable) as wrong:
            self.preview.say(error(str(wrong)))
        else:
            self._recorded(done)

    def _take_lines(self, lines: Sequence[str], text: str) -> None:
        from connects_tui.importing.opening import is_importable  # noqa: PLC0415 - a typed line needs none

        if is_importable(text, self.view.today):
            from connects_tui.tui.dialogs.importing import ImportSource  # noqa: PLC0415 - as above

            self.app.push_screen(ImportSource(text), self._imported)
            return
        self.line.take(lines[0])
        self._lines[self._index + 1 : self._index + 1] = lines[1:]
        self._show_which()

    def _imported(self, done: Done | None) -> None:
        if done is None:
            return
        if len(self._lines) == 1 and not self.line.value.strip():
            self.dismiss(done)
        else:
            self._lines[self._index] = self.line.value
            self._go_on(done, self._index)

    def _recorded(self, done: Done | None) -> None:
        if done is None:
            return
        if len(self._lines) == 1:
            self.dismiss(done)
            return
        del self._lines[self._index]
        self._saved += 1
        self._repeats = None
        self._go_on(done, min(self._index, len(self._lines) - 1))

    def _go_on(self, done: Done, index: int) -> None:
        self.app.load()
        self._outcomes.clear()
        self._said = done.message
        self._open_line(index)

    def action_other_line(self, step: int) -> None:
        if 0 <= self._index + step < len(self._lines):
            self._lines[self._index] = self.line.value
            self._open_line(self._index + step)

    def _open_line(self, index: int) -> None:
        self._index = index
        line = self._lines[index]
        link = line_for_link(line)
        self.line.value = line if link is None else link
        self.line.cursor_position = len(line) if link is None else 0
        self._changed()

    def _show_which(self) -> None:
        frame = self.query_one("#quick-add")
        title = "Add a proposal" if self._repeats is None else "Repeat the last proposal"
        several, in_all = len(self._lines) > 1, self._saved + len(self._lines)
        which = f" · line {self._saved + self._index + 1} of {in_all}" if in_all > 1 else ""
        frame.border_title = f"{title}{which}"
        if self._objected_to is not None:
            frame.border_subtitle = self.app.with_keys("{save} again saves it as it is · {cancel} cancels")
            return
        more = " · {field-before} {next-field} other lines" if several else " · {complete} completes"
        more = "" if self.has_class("-narrow") and not several else more
        keys = f"{{save}} saves{more} · {{as-form}} form · {{boosts}} boosts · {{cancel}} cancels"
        frame.border_subtitle = self.app.with_keys(keys)

    @property
    def holds_unsaved(self) -> bool:
        return len(self._lines) > 1 or bool(self.line.value.strip())

    def action_cancel(self) -> None:
        """Leave; a line is kept for the next time, several are asked about."""
        text = self.line.value
        if len(self._lines) > 1:
            self.ask(f"Leave {len(self._lines)} pasted lines unsaved?", lambda: self.dismiss(None))
            return
        is_untouched_repeat = self._repeats is not None and text == self._text
        self.dismiss(None if is_untouched_repeat else text if text.strip() else "")

    def action_boosts(self) -> None:
        expected = self.preview.about[0] if self.preview.about is not None else None
        if expected is None:
            first = "Fix the line first" if self.line.value.strip() else "Type the proposal first"
            self.app.notify(f"{first}: then boosts can be compared", markup=False)
        elif not self.view.verdict_ready:
            self.go_through_bids(self.action_boosts)
        else:
            self.app.push_screen(BoostsSideBySide(expected.proposal))

    def action_form(self) -> None:
        try:
            draft = parse_quick_add(self.line.value, self.view.today)
        except BadQuickAdd as wrong:
            self.preview.say(error(str(wrong)))
            return
        if len(self._lines) > 1:
            self.app.push_screen(ProposalForm(draft), self._recorded)
            return
        self.dismiss(draft)


def line_for(proposal: Proposal) -> str:
    """Return the quick-add line that logs a proposal like this one today."""
    of_that_job = ("url", "on", "job_age", "applicants")
    repeated = {name: getattr(proposal, name) for name in Draft.__struct_fields__ if name not in of_that_job}
    return sanitize(written_line(Draft(**repeated)))


# --- boosts side by side ---------------------------------------------------------------------------------------------

_COLUMNS: Final = (
    Column("Boost", 5, "right"),
    Column("Cost", 5, "right"),
    Column("Chance of a hire", 18),
    Column("", 4),
    Column("A hire costs", 0),
)


class _BoostsPane(Panel[tuple[View, Proposal]]):
    def lines(self, about: tuple[View, Proposal], width: int) -> Iterable[Content]:
        view, proposal = about
        found, worth = view.outlook.boost_options(proposal), view.outlook.worth(proposal)
        yield heading(_COLUMNS, width)
        for option in found.options:
            style = f"{ACCENT} bold" if option.boost == proposal.boost else ""
            *cells, hire, word = option_cells(option, found)
            yield row([plain(cell, style) for cell in (*cells, word, hire)], _COLUMNS, width)
        for sentence in boosts_compared_words(found):
            yield from wrapped(plain(sentence, DIM), width)
        yield Content("")
        if not worth.basis.too_few:  # else the verdict says how many there are
            like_it = f"{worth.basis.hires.total:,} decided bids most like it"
            closest = f"Row {proposal.boost:,} is this bid, judged by the {like_it}"
            yield from wrapped(plain(closest, ACCENT), width)
        yield from wrapped(plain(verdict_words(worth.verdict, view.today), STRONG), width)
        budget = None if view.outlook.budget is None else view.outlook.budget.connects
        for label, words in calculation(worth, proposal, budget, view.outlook.backtest):
            yield from hanging(plain(f"{label:<12}", DIM), plain(words), width)


class BoostsSideBySide(Dialog[None]):
    """Boosts of a proposal side by side."""

    BINDINGS = bindings("BoostsSideBySide")

    def __init__(self, proposal: Proposal) -> None:
        super().__init__()
        self._proposal = proposal

    def compose(self) -> ComposeResult:
        keys = self.app.with_keys("{close} closes")
        yield framed(_BoostsPane(), (self.view, self._proposal), "Boosts side by side", keys, "boosts")
