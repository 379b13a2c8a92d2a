"""Every status of a proposal, declared once: what it means, how it looks, and what it is called.

One that can be refunded is a reason below and a flag of `connects_tui.rules.Refunds`, too.
"""

from typing import Final, NamedTuple

SENT, VIEWED, INTERVIEWING, OFFERED, HIRED = range(5)
"""How far a proposal can get. One that reached a stage counts in all before it, whether they were recorded or not."""


class Status(NamedTuple):
    """Where a proposal can stand; a tuple, since `connects --help` loads no msgspec.

    Attributes:
        name: its word in the journal, in the commands and on the screens, there behind its glyph.
        about: what happened, in a sentence.
        stage: how far a proposal with it got; `None`: it ended without a hire.
        key: the app's own key for it; "" where only the palette has it.
        words, synonyms: what the app's action is called if not by its name, and other words that find it.

    """

    name: str
    glyph: str
    about: str
    stage: int | None = None
    key: str = ""
    words: str = ""
    synonyms: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the proposal is still in the running."""
        return self.stage is not None and self.stage < HIRED

    @property
    def preposition(self) -> str:
        """What stands between it and its day: "closed on 23 Nov", but "interviewing since 20 Nov"."""
        return "since" if self.stage == INTERVIEWING else "on"


# fmt: off
STATUSES: Final = {status.name: status for status in (
    Status("sent", "○", "Nothing has happened yet: set it back to sent", SENT, "", "Back to sent", ("reset",)),
    Status("viewed", "◇", "The client viewed it", VIEWED, "v"),
    Status("interviewing", "◐", "The client replied and is talking to you", INTERVIEWING, "i",
        synonyms=("reply", "interview")),
    Status("offered", "◆", "The client sent an offer", OFFERED, "o", synonyms=("offer",)),
    Status("hired", "●", "You were hired", HIRED, "h", synonyms=("hire", "won", "contract")),
    Status("declined", "×", "Someone else was hired, or the client said no", key="d", synonyms=("rejected", "lost")),
    Status("withdrawn", "‹", "You withdrew it", key="w", synonyms=("withdraw", "cancel")),
    Status("closed", "□", "The client closed the job without hiring", key="c", words="closed by the client",
        synonyms=("refund", "returned")),
    Status("removed", "■", "Upwork removed the job", words="Removed by Upwork", synonyms=("refund",)),
    Status("expired", "·", "The job expired", key="x", synonyms=("expire",)),
)}
# fmt: on
"""Every status by its name, in the order in which a proposal usually gets there."""

STAGES: Final = tuple(status.name for status in STATUSES.values() if status.stage is not None)
"""The names of the stages, in their order."""

REFUND_REASONS: Final = {
    "closed": "the client closes the job without hiring",
    "removed": "Upwork removes the job",
    "expired": "the job expires",
    "declined": "the proposal is declined",
    "withdrawn": "it is withdrawn",
    "outbid": "a boost is outbid (the boost only)",
    "other": "",
}
"""Why Connects are refunded: a status or "outbid", where the rules decide, each as a rule says it, or anything else."""


def is_step_back(before: str, after: str) -> bool:
    """Whether a change of status goes backwards: to an earlier one, or from an ending to an open one."""
    old, new = STATUSES[before], STATUSES[after]
    return new.is_open and (not old.is_open or STAGES.index(after) < STAGES.index(before))
