"""The quick-add line: one proposal in one line, with a live reading of what it will record."""

from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from connects_tui.actions.book import Book, Refused
from connects_tui.actions.quick_add import Draft, QuickAddError, parse_quick_add, written
from connects_tui.actions.recording import Done, completed, cost_objection, cost_words, log_proposal
from connects_tui.actions.words import day_words, how_many
from connects_tui.journal import JournalUnusable, NotSaved
from connects_tui.ledger.entries import Proposal
from connects_tui.tui.books import Books
from connects_tui.tui.lines import ACCENT, BAD, DIM, GOOD, ODD, STRONG, joined, plain
from connects_tui.tui.money import budget_of

EXAMPLE = "6 Speed up a Shopify theme +10 @acme #shopify $800"


class QuickAdd(ModalScreen[Done | Draft | None]):
    """One line for a proposal. Closes with what was recorded, or with the draft for the form."""

    CSS_PATH = "quick_add.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel", id="cancel"),
        Binding("f2", "form", "As a form", priority=True, id="as-form"),
    ]

    line = getters.query_one("#line", Input)
    reading = getters.query_one("#reading", Static)

    def __init__(self, book: Book, books: Books, text: str = "") -> None:
        super().__init__()
        self._book = book
        self._books = books
        self._text = text
        self._objected_to: str | None = None

    def compose(self) -> ComposeResult:
        """The line, and below it what it will record."""
        with Vertical(id="quick-add") as frame:
            frame.border_title = "Add a proposal"
            frame.border_subtitle = "enter saves · f2 form · esc cancels"
            yield Input(self._text, placeholder=EXAMPLE, id="line", compact=True, select_on_focus=False)
            yield Static(id="reading")

    def on_mount(self) -> None:
        """Read the line that it opens with."""
        self.line.cursor_position = len(self._text)
        self._read()

    @on(Input.Changed)
    def _read(self) -> None:
        self._objected_to = None
        self.reading.update(self._reading(self.line.value))

    def _reading(self, text: str) -> Content:
        if not text.strip():
            return Content("\n").join(
                [
                    plain("cost  title  +boost  @client  #tag  $budget  !invite  ~day  https://link", DIM),
                    plain('a \\ before a word makes it title; @"Two Words" for a longer client', DIM),
                ]
            )
        today = self._books.today
        try:
            draft = parse_quick_add(text, today)
            proposal = completed(self._book, draft, today)
        except QuickAddError as error:
            return plain(str(error), BAD)
        except Refused as refused:
            return plain(str(refused)[:1].upper() + str(refused)[1:] + ".", DIM)
        return self._will_record(proposal, named=draft.connects is not None)

    def _will_record(self, proposal: Proposal, *, named: bool) -> Content:
        parts = [
            plain(day_words(proposal.on, self._books.today), STRONG),
            plain(cost_words(proposal) + ("" if named or proposal.invited else " (as usual)"), STRONG),
            plain(proposal.title),
        ]
        parts += [plain(f"@{proposal.client}", ACCENT)] if proposal.client else []
        parts += [plain(f"#{tag}", ACCENT) for tag in proposal.tags]
        parts += [plain(budget_of(proposal), GOOD)] if proposal.budget is not None else []
        parts += [plain("invited")] if proposal.invited else []
        parts += [plain(proposal.url, DIM)] if proposal.url else []
        first = Content("  ").join(parts)
        objection = cost_objection(self._book, proposal)
        lines = [first, self._balance_after(proposal)]
        if objection:
            lines.append(plain(f"! {objection}", ODD))
        return Content("\n").join(lines)

    def _balance_after(self, proposal: Proposal) -> Content:
        status, account = self._books.status, self._books.ledger.history.account
        if proposal.on > self._books.today:
            return plain(f"planned for {day_words(proposal.on)}; it counts from that day on", DIM)
        if account is not None and proposal.on < account.on:
            return plain("before the opening, so the balance stays", DIM)
        after = status.balance - proposal.connects - proposal.boost
        change = joined(
            plain("balance ", DIM), plain(str(status.balance)), plain(" → ", DIM), plain(str(after), STRONG)
        )
        if after < 0:
            return joined(change, plain(f"   ! {how_many(-after)} more than there are", ODD))
        return change

    @on(Input.Submitted)
    def _save(self) -> None:
        text = self.line.value
        today = self._books.today
        if not text.strip():
            return
        try:
            proposal = completed(self._book, parse_quick_add(text, today), today)
            done = log_proposal(self._book, proposal, today, anyway=text == self._objected_to)
        except QuickAddError as error:
            self.reading.update(plain(str(error), BAD))
        except Refused as refused:
            self._objected_to = text if refused.by_rule else None
            again = " · enter again records it anyway" if refused.by_rule else ""
            self.reading.update(joined(plain(f"! {refused}", ODD), plain(again, STRONG)))
        except (NotSaved, JournalUnusable) as error:
            self.reading.update(plain(str(error), BAD))
        else:
            self.dismiss(done)

    def action_cancel(self) -> None:
        """Leave without recording anything."""
        self.dismiss(None)

    def action_form(self) -> None:
        """Go on with the same in a form."""
        try:
            draft = parse_quick_add(self.line.value, self._books.today)
        except QuickAddError as error:
            self.reading.update(plain(str(error), BAD))
            return
        self.dismiss(draft)


def line_for(proposal: Proposal) -> str:
    """Write a proposal as the line that would log one like it today."""
    return written(
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
