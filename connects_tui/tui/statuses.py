"""How a proposal's status looks: a glyph, the word, a colour; never the colour alone."""

from typing import Final

from textual.content import Content

from connects_tui.ledger.proposals import ProposalState
from connects_tui.tui.lines import ACCENT, DIM, GOOD, ODD, plain

GLYPHS: Final = {
    "sent": "○",
    "viewed": "◇",
    "interviewing": "◐",
    "offered": "◆",
    "hired": "●",
    "declined": "×",
    "withdrawn": "‹",
    "closed": "□",
    "removed": "■",
    "expired": "·",
    "planned": "…",
}

_STYLES: Final = {
    "sent": "",
    "viewed": "",
    "interviewing": ACCENT,
    "offered": ODD,
    "hired": f"{GOOD} bold",
}


def status_words(proposal: ProposalState) -> Content:
    """Draw where a proposal stands."""
    status = "planned" if proposal.planned else proposal.status
    return plain(f"{GLYPHS[status]} {status}", _STYLES.get(status, DIM))
