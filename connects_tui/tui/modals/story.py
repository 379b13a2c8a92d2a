"""A proposal's whole story: what was sent, what became of it, what it cost and what came back."""

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from connects_tui.actions.recording import cost_words
from connects_tui.actions.words import counted, day_words, how_many
from connects_tui.ledger.entries import Refund
from connects_tui.ledger.proposals import ProposalState
from connects_tui.ledger.state import Movement
from connects_tui.tui.books import Books
from connects_tui.tui.lines import ACCENT, DIM, GOOD, ODD, STRONG, joined, plain
from connects_tui.tui.money import budget_of
from connects_tui.tui.statuses import GLYPHS, status_words


class Story(ModalScreen[None]):
    """One proposal, from the day it was sent."""

    CSS_PATH = "story.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "dismiss", "Close", key_display="esc", id="close")
    ]

    def __init__(self, books: Books, proposal: ProposalState) -> None:
        super().__init__()
        self._books = books
        self._proposal = proposal

    def compose(self) -> ComposeResult:
        """A pane of lines."""
        with VerticalScroll(id="story") as frame:
            frame.border_title = "Proposal"
            frame.border_subtitle = "esc closes"
            yield Static(Content("\n").join(self._lines()))

    def _lines(self) -> Iterable[Content]:
        entry = self._proposal.entry
        yield plain(entry.title, STRONG)
        yield Content("")
        yield from self._facts()
        yield Content("")
        yield from self._events()

    def _facts(self) -> Iterable[Content]:
        entry, proposal = self._proposal.entry, self._proposal
        yield joined(
            plain("Stands    ", DIM), status_words(proposal), plain(f"  since {day_words(proposal.status_since)}", DIM)
        )
        came_back = f", {how_many(proposal.refunded)} came back" if proposal.refunded else ""
        yield joined(plain("Cost      ", DIM), plain(cost_words(entry)), plain(came_back, GOOD))
        facts = (
            ("Client", entry.client),
            ("Tags", " ".join(f"#{tag}" for tag in entry.tags)),
            ("Budget", budget_of(entry)),
            ("Invited", "yes" if entry.invited else ""),
            ("Link", entry.url),
            ("Note", entry.note),
            ("Id", entry.id or f"none, on line {entry.line} of the journal"),
        )
        for name, value in facts:
            if value:
                yield joined(plain(f"{name:<10}", DIM), plain(value))

    def _events(self) -> Iterable[Content]:
        entry = self._proposal.entry
        events = [(entry.on, 0, joined(plain("○ sent"), self._lots()))]
        for change in self._proposal.story:
            after = counted((change.on - entry.on).days, "day")
            words = joined(plain(f"{GLYPHS[change.status]} {change.status}"), plain(f"  after {after}", DIM))
            events.append((change.on, 1, words))
        for movement, reason in self._refunds():
            events.append(
                (movement.on, 2, joined(plain(f"↩ {how_many(movement.connects)} back", GOOD), plain(reason, DIM)))
            )
        due = [item for item in self._books.status.refunds_due if item.proposal == entry.id]
        events += [
            (self._books.today, 3, plain(f"! {how_many(item.connects)} due back and not there yet", ODD))
            for item in due
        ]
        for day, _, words in sorted(events, key=lambda event: event[:2]):
            yield joined(plain(f"{day_words(day):>11}  ", DIM), words)

    def _lots(self) -> Content:
        """Say what it was paid from, as far as that is still out."""
        state, spent = self._books.ledger.state, self._books.ledger.spent.get(self._proposal.entry.id or "")
        if state is None or spent is None or not spent.taken:
            return Content("")
        parts: dict[str, int] = {}
        for taken in spent.taken:
            lot = state.holdings.lots[taken.lot]
            name = f"the {lot.source} of {day_words(lot.issued)}"
            parts[name] = parts.get(name, 0) + taken.connects
        return joined(
            plain("  from ", DIM), plain(", ".join(f"{name} ({number})" for name, number in parts.items()), ACCENT)
        )

    def _refunds(self) -> Iterable[tuple[Movement, str]]:
        refunds = {
            entry.id: entry
            for entry in self._books.ledger.history.entries
            if isinstance(entry, Refund) and entry.of == self._proposal.entry.id
        }
        for movement in self._books.ledger.movements:
            if movement.kind == "refund" and movement.entry in refunds:
                reason = refunds[movement.entry].reason
                yield movement, f"  {reason}" if reason else ""
