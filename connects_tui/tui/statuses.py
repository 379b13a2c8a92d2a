"""How a proposal's status looks: a glyph, the word, a colour; never the colour alone."""

from typing import Final

from textual.content import Content

from connects_tui.ledger.proposals import ProposalState
from connects_tui.statuses import STATUSES
from connects_tui.tui.lines import ACCENT, DIM, GOOD, ODD, plain

_STYLES: Final = {"interviewing": ACCENT, "offered": ODD, "hired": f"{GOOD} bold"}


def status_words(proposal: ProposalState) -> Content:
    """Draw where a proposal stands; what ended without a hire is dim."""
    if proposal.planned:
        return plain("… planned", DIM)
    status = STATUSES[proposal.status]
    return plain(f"{status.glyph} {status.name}", _STYLES.get(status.name, "" if status.is_open else DIM))
