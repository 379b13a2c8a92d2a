"""What becomes of a proposal: the ways it can go, how often each is gone, and how long each step takes."""

from random import Random
from typing import Final

ENDED: Final = frozenset({"hired", "declined", "withdrawn", "closed", "removed", "expired"})
"""The statuses after which nothing more happens."""

_PATHS: Final[tuple[tuple[tuple[str, ...], int, int], ...]] = (
    # the steps, and how often in a thousand: of ordinary proposals, and of warm ones (invited, or boosted with luck)
    ((), 70, 20),
    (("viewed",), 50, 40),
    (("expired",), 290, 60),
    (("viewed", "expired"), 160, 160),
    (("declined",), 80, 30),
    (("viewed", "declined"), 85, 90),
    (("viewed", "interviewing"), 8, 20),
    (("viewed", "interviewing", "declined"), 32, 110),
    (("viewed", "interviewing", "expired"), 15, 40),
    (("viewed", "interviewing", "closed"), 10, 20),
    (("viewed", "interviewing", "withdrawn"), 6, 20),
    (("viewed", "interviewing", "offered", "hired"), 28, 90),
    (("viewed", "interviewing", "offered", "declined"), 5, 20),
    (("viewed", "interviewing", "offered", "withdrawn"), 4, 10),
    (("closed",), 60, 30),
    (("viewed", "closed"), 35, 60),
    (("removed",), 20, 10),
    (("viewed", "removed"), 8, 10),
    (("withdrawn",), 20, 10),
)

_DAYS: Final[dict[str, tuple[int, int]]] = {
    "viewed": (1, 4),
    "interviewing": (1, 6),
    "offered": (2, 8),
    "hired": (1, 3),
    "declined": (2, 12),
    "withdrawn": (1, 9),
    "closed": (4, 25),
    "removed": (1, 5),
    "expired": (24, 45),
}
"""How many days a step takes after the one before it, at least and at most."""

OUTBID_DAYS: Final = (1, 7)
"""How many days after the proposal an auction ends."""


def fate(rng: Random, *, warm: bool) -> list[tuple[int, str]]:
    """Return what will become of a proposal: its statuses, each with the days since the proposal."""
    weights = [warm_weight if warm else weight for _, weight, warm_weight in _PATHS]
    steps, _, _ = rng.choices(_PATHS, weights)[0]
    days = 0
    story = []
    for status in steps:
        days += rng.randint(*_DAYS[status])
        story.append((days, status))
    return story
