"""How a sentence that names a key looks."""

import re
from typing import Final

_NAMES: Final = r"enter|esc|escape|tab|space|del|delete|home|pgup|pgdn|f\d+|(ctrl|alt|shift)\+\w+|[←→↑↓␣⇧]+|[a-zA-Z]"
_NO_VERBS: Final = "is|as|was|proposals|bids|sports|days|lots|batches|hires|replies|groups|movements|rows"
DOES: Final = rf"(?!({_NO_VERBS})\b)[a-z]+[a-rt-z]s\b"
_GOES_ON: Final = "again|and|to|for|next|default|filter|form|move|change"

NAMED_KEY: Final = re.compile(
    rf"(^|[·(:;.]\s)(({_NAMES}|[0-9,./?])\s{DOES}|({_NAMES})\s({_GOES_ON})\b)"
    r"|\b[Pp]ress(es|ed|ing)?\b|\bthe key \S|\bleft and right\b|\bup and down\b|\barrows?\b"
)
"""A key at the beginning of a sentence or of a part of it, with what it does; a key to press; arrows in words."""
