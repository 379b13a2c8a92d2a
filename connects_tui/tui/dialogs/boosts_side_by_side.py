"""A proposal with no boost beside the same with boosts, and how the verdict on it comes about."""

from collections.abc import Iterable
from typing import Final

from textual.app import ComposeResult
from textual.content import Content

from connects_tui.actions.insight_words import boosts_compared_words, calculation, option_cells, verdict_words
from connects_tui.ledger.entries import Proposal
from connects_tui.tui.dialogs.dialog import Dialog
from connects_tui.tui.keymap import bindings
from connects_tui.tui.render import ACCENT, DIM, STRONG, Column, hanging, heading, plain, row, wrapped
from connects_tui.tui.view import View
from connects_tui.tui.widgets.panel import Panel, framed

_COLUMNS: Final = (
    Column("Boost", 5, "right"),
    Column("Cost", 5, "right"),
    Column("Chance of a hire", 18),
    Column("", 4),
    Column("A hire costs", 0),
)


class BoostsPane(Panel[tuple[View, Proposal]]):
    """A line a boost, then the calculation for the proposal as it is."""

    def lines(self, about: tuple[View, Proposal], width: int) -> Iterable[Content]:
        """Yield the lines."""
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
        if not worth.too_few:  # else the verdict says how many there are
            like_it = f"{worth.basis.hires.total:,} decided bids most like it"
            closest = f"Row {proposal.boost:,} is this bid, judged by the {like_it}"
            yield from wrapped(plain(closest, ACCENT), width)
        yield from wrapped(plain(verdict_words(worth.verdict, view.today), STRONG), width)
        budget = None if view.outlook.budget is None else view.outlook.budget.connects
        for label, words in calculation(worth, proposal, budget, view.outlook.backtest):
            yield from hanging(plain(f"{label:<12}", DIM), plain(words), width)


class BoostsSideBySide(Dialog[None]):
    """Boosts of a proposal, over the line that it is typed in."""

    BINDINGS = bindings("BoostsSideBySide")

    def __init__(self, proposal: Proposal) -> None:
        super().__init__()
        self._proposal = proposal

    def compose(self) -> ComposeResult:
        """The pane."""
        keys = self.app.with_keys("{close} closes")
        yield framed(BoostsPane(), (self.view, self._proposal), "Boosts side by side", keys, "boosts")
