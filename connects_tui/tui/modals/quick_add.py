"""The quick-add line: one proposal in one line, with a live reading of what it will record."""

from collections.abc import Iterable
from typing import ClassVar, Final

from msgspec import Struct
from msgspec.structs import replace
from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from connects_tui.actions.book import Book
from connects_tui.actions.completion import Completions
from connects_tui.actions.forecasts import breach_words
from connects_tui.actions.oddities import Outcome, oddities, outcome
from connects_tui.actions.outcomes import Done, QuickAddError, Refused
from connects_tui.actions.pasting import line_for_link
from connects_tui.actions.quick_add import Draft, is_link, parse_quick_add, written
from connects_tui.actions.rates import worth_facts
from connects_tui.actions.recording import completed, cost_objection, log_proposal, usual_cost
from connects_tui.actions.words import day_words, harmless
from connects_tui.journal import JournalUnusable, NotSaved
from connects_tui.ledger.budgets import breaches
from connects_tui.ledger.entries import Proposal
from connects_tui.tui.books import Books
from connects_tui.tui.desk import Desk
from connects_tui.tui.lines import DIM, plain
from connects_tui.tui.modals.dialog import Dialog
from connects_tui.tui.modals.reading import Expected, Reading, error, warning
from connects_tui.tui.widgets.line_input import LineInput
from connects_tui.tui.widgets.suggesting import JournalSuggester

PLACEHOLDER: Final = "one proposal on one line, or paste the job's link"
_NO_TITLE_YET: Final = "?"

_ROOMY: Final = 24
"""From so many lines on there is room to say what a proposal is worth."""


class QuickAddLine(LineInput):
    """The line; a link pasted into it while it is empty brings its words as the title."""

    def take(self, pasted: str) -> None:
        """Put a paste into the line: a link as the link, with the cursor where the cost goes."""
        line = None if self.value.strip() else line_for_link(pasted)
        if line is not None:
            self.value = line
            self.cursor_position = 0
            return
        before = self.value[: min(self.selection)]
        super().take(f" {pasted}" if is_link(pasted) and before and not before[-1].isspace() else pasted)


class Unsaved(Struct, frozen=True):
    """A line that was left without being saved."""

    text: str


class QuickAdd(Dialog[Done | Draft | Unsaved | None]):
    """One line for a proposal. Closes with what was recorded, with the draft for the form, or with the line as it was.

    Args:
        book: the journal.
        books: the books as they are now.
        text: the line that it opens with.
        is_kept: whether that was left unsaved before: it is selected, so that typing begins a new one.
        repeats: the proposal that this line repeats.
        first_day_of_week: the weekday on which a week begins, by its English name.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-normal")]  # noqa: RUF012 - an attribute of instances, as Textual has it

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel", id="cancel"),
        Binding("f2", "form", "As a form", priority=True, id="as-form"),
    ]

    app = getters.app(Desk)
    line = getters.query_one("#line", Input)
    reading = getters.query_one("#reading", Reading)

    def __init__(
        self,
        book: Book,
        books: Books,
        text: str = "",
        *,
        is_kept: bool = False,
        repeats: Proposal | None = None,
        first_day_of_week: str = "monday",
    ) -> None:
        super().__init__()
        self._book = book
        self._books = books
        self._text, self._is_kept = text, is_kept
        self._repeats = repeats
        self._first_day_of_week = first_day_of_week
        self._objected_to: str | None = None
        self._outcomes: dict[object, Outcome] = {}

    def compose(self) -> ComposeResult:
        """The line, and below it what it will record."""
        with Vertical(id="quick-add") as frame:
            frame.border_title = "Add a proposal" if self._repeats is None else "Repeat the last proposal"
            frame.border_subtitle = "enter saves · tab completes · f2 form · esc cancels"
            yield QuickAddLine(
                self._text,
                placeholder=PLACEHOLDER,
                id="line",
                suggester=JournalSuggester(lambda: self._book.history, Completions.complete_quick_add),
            )
            yield Reading(usual_cost(self._book, self._books.today))

    def on_mount(self) -> None:
        """Read the line that it opens with."""
        self.line.cursor_position = len(self._text)
        if self._is_kept:
            self.line.select_all()
        self._read()

    def on_resize(self) -> None:
        """Say as much as there is room for."""
        self._read()

    @on(Input.Changed)
    def _changed(self) -> None:
        self._objected_to = None
        self._read()

    def _read(self) -> None:
        """Show what the line would record."""
        text, today = self.line.value, self._books.today
        if not text.strip():
            self.reading.explain()
            return
        try:
            draft = parse_quick_add(text, today)
            titled = draft if draft.title.strip() else replace(draft, title=_NO_TITLE_YET)
            proposal = completed(self._book, titled, today)
        except QuickAddError as wrong:
            self.reading.say(error(str(wrong)))
        except Refused as refused:
            self.reading.say(plain(f"{refused}"[:1].upper() + f"{refused}"[1:] + ".", DIM))
        else:
            shown = replace(proposal, title=draft.title)
            found = self._outcome(shown)
            expected = Expected(
                proposal=shown,
                usual=draft.connects is None,
                outcome=found,
                worth=tuple(self._worth(shown)),
                renews=None if self._books.status.cycle is None else self._books.status.cycle.renews,
                today=today,
            )
            self.reading.expect(expected, self._notes(shown, found))

    def _notes(self, proposal: Proposal, found: Outcome) -> Iterable[Content]:
        if self._repeats is not None:
            yield plain(f"Repeats the one of {day_words(self._repeats.on, self._books.today)}", DIM)
        objection = cost_objection(self._book, proposal)
        if objection:
            again = " · enter again records it anyway" if self._objected_to is not None else ""
            yield warning(objection, again)
        cycle = self._books.status.cycle
        if cycle is not None and cycle.start <= proposal.on <= self._books.today:
            for breach in breaches(self._books.ledger, proposal.connects + proposal.boost):
                words = breach_words(breach)
                yield warning(f"{words[:1].upper()}{words[1:]}")
        account = self._books.ledger.history.account
        opened = None if account is None else account.on
        logged, today = self._books.proposals, self._books.today
        for words in oddities(
            proposal, found, logged, today=today, opened=opened, first_day_of_week=self._first_day_of_week
        ):
            yield warning(words)

    def _worth(self, proposal: Proposal) -> Iterable[tuple[str, str]]:
        """Say what it is worth, where there is room to say so."""
        if self.app.size.height < _ROOMY:
            return ()
        if not self._books.has_bids:
            self.app.weigh(bids=True)
            return ()
        found = self._books.outlook.worth(proposal)
        shown = found if self.app.shows_benchmarks else replace(found, benchmark=None)
        return worth_facts(shown, proposal)

    def _outcome(self, proposal: Proposal) -> Outcome:
        """Return what it does to the balance; the words of the title don't change that."""
        key = (proposal.on, proposal.connects + proposal.boost)
        if key not in self._outcomes:
            self._outcomes[key] = outcome(self._book, proposal, self._books.today)
        return self._outcomes[key]

    @on(Input.Submitted)
    def _save(self, event: Input.Submitted) -> None:
        text = event.value
        today = self._books.today
        if not text.strip():
            return
        try:
            proposal = completed(self._book, parse_quick_add(text, today), today)
            done = log_proposal(self._book, proposal, today, anyway=text == self._objected_to)
        except Refused as refused:
            if refused.by_rule:
                self._objected_to = text
            self._read()
        except (QuickAddError, NotSaved, JournalUnusable) as wrong:
            self.reading.say(error(str(wrong)))
        else:
            self.dismiss(done)

    def action_cancel(self) -> None:
        """Leave without recording anything; what was typed is kept for the next time."""
        text = self.line.value
        is_untouched_repeat = self._repeats is not None and text == self._text
        self.dismiss(None if is_untouched_repeat else Unsaved(text if text.strip() else ""))

    def action_form(self) -> None:
        """Go on with the same in a form."""
        try:
            draft = parse_quick_add(self.line.value, self._books.today)
        except QuickAddError as wrong:
            self.reading.say(error(str(wrong)))
            return
        self.dismiss(draft)


def line_for(proposal: Proposal) -> str:
    """Write a proposal as the line that would log one like it today."""
    return harmless(
        written(
            Draft(
                title=proposal.title,
                connects=proposal.connects,
                boost=proposal.boost,
                client=proposal.client,
                tags=proposal.tags,
                budget=proposal.budget,
                budget_max=proposal.budget_max,
                hourly=proposal.hourly,
                invited=proposal.invited,
            )
        )
    )
