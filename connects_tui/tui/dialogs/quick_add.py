"""The quick-add line: one proposal in one line, with a live reading of what it will record."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import zip_longest
from typing import Final

from msgspec import Struct
from msgspec.structs import replace
from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from connects_tui.actions.book import BadQuickAdd, Done, Refused
from connects_tui.actions.insight_words import hired_words, verdict_in_short, verdict_parts
from connects_tui.actions.quick_add import (
    Completions,
    Draft,
    is_link,
    line_for_link,
    lookalikes,
    parse_quick_add,
    written_line,
)
from connects_tui.actions.recording import (
    Outcome,
    completed,
    cost_objection,
    day_objection,
    job_words,
    log_proposal,
    outcome,
    proposal_warnings,
    usual_cost_on,
)
from connects_tui.insights.verdict import Worth
from connects_tui.journal.file import JournalUnusable, NotSaved
from connects_tui.ledger.entries import Proposal
from connects_tui.ledger.forecast import UsualCost
from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.dialogs.proposal_details import BoostsSideBySide
from connects_tui.tui.dialogs.record_forms import ProposalForm
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import ACCENT, BAD, DIM, ODD, STRONG, budget_of, fitted, in_days, joined, plain, wrapped
from connects_tui.tui.widgets.line_input import JournalSuggester, LineInput
from connects_tui.tui.widgets.panes import Panel
from connects_tui.wording import counted, day_words, how_many, number_words, sanitize, weekday_words

_LABEL: Final = 10
_TWO_COLUMNS: Final = 68
_LEFT: Final = 38
_MAX_LINES: Final = 2


class ProposalPreview(Struct, frozen=True):
    """What would be recorded: `usual` where the line names no cost, `worth` once that is worked out."""

    proposal: Proposal
    usual: UsualCost | None
    outcome: Outcome
    worth: Worth | None
    renews: date | None
    today: date


class QuickAddPreview(Panel[tuple[ProposalPreview | None, Sequence[Content]]]):
    """What would be recorded, and notes; without either how a line is written."""

    def __init__(self, usual_cost: UsualCost) -> None:
        super().__init__(id="reading")
        self._usual_cost = usual_cost

    def say(self, *notes: Content, expected: ProposalPreview | None = None) -> None:
        """Show what would be recorded, if anything, and each note on a line of its own."""
        self.show((expected, notes))

    def lines(self, about: tuple[ProposalPreview | None, Sequence[Content]], width: int) -> Iterable[Content]:
        expected, notes = about
        warnings = [line for note in notes for line in _note_lines(note, width)]
        if expected is not None:
            facts = list(_expected(expected, width))
            yield from facts
            around = 4  # lines of the dialog
            yield from _verdict_lines(expected, width, self.app.size.height - around - len(facts) - len(warnings))
        elif not notes:
            yield from _syntax(self._usual_cost, width)
        yield from warnings


def _note_lines(note: Content, width: int) -> list[Content]:
    """Break a note into lines; those after the first stand below its words and not its sign."""
    if note.cell_length <= width:
        return [note]
    first, *more = wrapped(note, width - 2)
    return [first, *(joined("  ", line) for line in more)]


def _warning(words: str, more: str = "") -> Content:
    return joined(plain(f"! {words}", ODD), plain(more, STRONG))


def _error(words: str) -> Content:
    return plain(f"! {words}", BAD)


def _expected(expected: ProposalPreview, width: int) -> Iterable[Content]:
    title = expected.proposal.title
    yield from _cut(plain(title, STRONG) if title else plain("add a title in plain words", DIM), width)
    left, right = _dated_and_priced(expected), _described(expected.proposal)
    if width >= _TWO_COLUMNS:
        beside = width - _LEFT
        rows = [
            [line for fact in facts for line in _fact(*fact, wide)] for facts, wide in ((left, _LEFT), (right, beside))
        ]
        for one, other in zip_longest(*rows, fillvalue=Content("")):
            yield joined(fitted(one, _LEFT), other)
    else:
        for label, value in (*left, *right):
            if value:
                yield from _fact(label, value, width)
    if expected.proposal.url or width >= _TWO_COLUMNS:
        yield from _fact("Link", plain(expected.proposal.url or ""), width)
    yield from _fact("Balance", _balance(expected), width)


def _verdict_lines(expected: ProposalPreview, width: int, room: int) -> Sequence[Content]:
    if expected.worth is None:
        return ()
    verdict = expected.worth.verdict
    word, reason = verdict_parts(verdict, expected.today)
    hired = _fact("Hired", plain(hired_words(expected.worth.basis), DIM), width)
    whole = _fact("Verdict", joined(plain(word, STRONG), plain(reason, DIM)), width, most=4)
    in_short = _fact("Verdict", plain(verdict_in_short(verdict), STRONG), width)
    return next((lines for lines in ([*hired, *whole], whole, in_short) if len(lines) <= room), ())


def _dated_and_priced(expected: ProposalPreview) -> list[tuple[str, Content]]:
    proposal = expected.proposal
    near = abs((proposal.on - expected.today).days) < 7  # its weekday says more than the number of days
    when = (weekday_words if near else day_words)(proposal.on, expected.today)
    ago = in_days(proposal.on, expected.today)
    usual = f", {expected.usual.origin}" if expected.usual else ""
    return [
        ("Date", joined(plain(when), plain(f", {ago}", DIM))),
        ("Connects", joined(_number(proposal.connects), plain(usual, DIM))),
        ("Boost", _number(proposal.boost) if proposal.boost else Content("")),
        ("Invited", plain("yes" if proposal.invited else "")),
    ]


def _number(connects: int) -> Content:
    number, unit = how_many(connects).split()
    return joined(plain(number, STRONG), plain(f" {unit}", DIM))


def _described(proposal: Proposal) -> list[tuple[str, Content]]:
    return [
        ("Client", plain(proposal.client or "")),
        ("Tags", plain(" ".join(f"#{tag}" for tag in proposal.tags), ACCENT)),
        ("Budget", plain(budget_of(proposal))),
        *((("Job", plain(job)),) if (job := job_words(proposal)) else ()),
    ]


def _balance(expected: ProposalPreview) -> Content:
    outcome = expected.outcome
    same = outcome.before == outcome.after
    before = "" if same else joined(plain(number_words(outcome.before)), plain(" → ", DIM))
    unchanged = ", unchanged" if same else ""
    renews = "" if expected.renews is None else f", renews {in_days(expected.renews, expected.today)}"
    return joined(before, _number(outcome.after), plain(unchanged + renews, DIM))


def _fact(label: str, value: Content, width: int, most: int = _MAX_LINES) -> list[Content]:
    """Write a fact behind its label; a point where nothing is said."""
    lines = _cut(value or plain("·", DIM), width - _LABEL - 1, most)
    return [joined(fitted(plain("" if at else label, DIM), _LABEL), line) for at, line in enumerate(lines)]


def _cut(content: Content, width: int, most: int = _MAX_LINES) -> list[Content]:
    lines = wrapped(content, width)
    if len(lines) <= most:
        return lines
    rest = Content(" ").join(line.rstrip() for line in lines[most - 1 :])
    return [*lines[: most - 1], fitted(rest, width).rstrip()]


def _syntax(usual_cost: UsualCost, width: int) -> Iterable[Content]:
    left = [
        ("12", f"cost; else {usual_cost.connects}, {usual_cost.origin}"),
        ("+10", "boost"),
        ("!invite", "invited"),
        ("~mon", "day; ~-1, ~2026-11-20"),
        ("^3h ^20", "job age, applicants"),
    ]
    right = [
        ("@acme", 'client; @"Two Words"'),
        ("#css", "tag, as many as you like"),
        ("$800", "budget; $800-1200, $45/h"),
        ("https://", "link; fills in the title"),
        ("%short", "template you used"),
    ]
    yield plain("The cost, the title, and any of these:", DIM)
    if width >= _TWO_COLUMNS:
        for one, other in zip(left, right, strict=True):
            yield joined(fitted(_token(*one), _LEFT), _token(*other))
    else:
        for token in (*left, *right):
            yield _token(*token)
    yield _token("\\", "before a word keeps it in the title")


def _token(form: str, meaning: str) -> Content:
    return joined(fitted(plain(form, ACCENT), _LABEL), plain(meaning, DIM))


# --- the line ---------------------------------------------------------------------------------------------------------


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

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < 76, "-narrow")
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
            self.preview.say(_error(str(wrong)))
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
            yield _warning(objection, again)
        week_from = self.app.settings.values.first_day_of_week
        for words in proposal_warnings(self.app.book, proposal, outcome, self.view.today, week_from):
            yield _warning(words)

    def _objections(self, proposal: Proposal) -> list[str]:
        """Say what may be a mistake, or is against the rules: then only a second enter saves it."""
        named = lookalikes(self.line.value)
        if len(named) > 3:
            named[2:] = [f"{counted(len(named) - 2, 'more word')} like these"]
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
            self.preview.say(_error(str(wrong)))
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
            self.preview.say(_error(str(wrong)))
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
