"""What the action of a row of Upwork's Connects History says: what moved the Connects, and for which job.

How Upwork words its actions is not published. So the sign and a few words decide, and only those in front of the job's
title, where the title can be told apart; what they do not tell is "unknown" or has its doubt named.
"""

import re
from dataclasses import dataclass
from typing import Final

from connects_tui.exchange.arriving.items import What

_SEPARATOR: Final = re.compile(r"\s*(?::\s+|:$|\s[-\u2013\u2014|]\s|(?=[\"\u201c\u00ab]))\s*")
"""What stands between what was done and the job's title."""

_LEAD: Final = re.compile(
    r"""(?:you\s+)?(?:have\s+)?
    (?:
        (?:applied|submitted|sent|placed)(?:\s+(?:an?|your|the|boosted))*(?:\s+(?:proposal|application|bid|boost))?
      | (?:boosted\s+|job\s+|withdrawn\s+)?(?:proposal|application|bid)s?
            (?:\s+(?:submitted|sent|boost(?:ed)?|submission|returned|refund(?:ed)?|withdrawn))?
      | boost(?!\w*\s+profile)(?:ed|s|ing)?(?:\s+(?:an?|your|the))*
            (?:\s+(?:proposal|application|bid|refund(?:ed)?|returned))?
      | (?:connects?\s+)?(?:boost\s+)?(?:refund(?:ed)?|return(?:ed)?|reversal|used|spent)(?:\s+connects?)?
      | (?:outbid|job\s+(?:closed|removed|cancell?ed)|invitation(?:\s+accepted)?|accepted\s+invitation)
    )
    (?:\s+(?:for|to|on|of|from)\b)?(?:\s+(?:the|an?|your|this)\b)?(?:\s+job(?:\s+post(?:ing)?)?\b)?
    \s*[:\u2013\u2014-]?\s*""",
    re.IGNORECASE | re.VERBOSE,
)
"""How an action begins that names a job without a separator: "Applied to Senior developer"."""

_QUOTES: Final = "\"'\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019"
_LONGEST_HEAD: Final = 8
"""More words than an action has in front of a title."""


def _words(*patterns: str) -> re.Pattern[str]:
    """Find one of some words, each a whole word."""
    return re.compile("|".join(rf"\b{pattern}\b" for pattern in patterns), re.IGNORECASE)


_PROPOSAL: Final = _words("appl(?:y|ied|ication)", "proposals?", "bids?", "submi(?:t|tted|ssion)", r"invit\w+")
_BOOST: Final = _words(r"boost\w*", "auction")
_OUTBID: Final = _words(r"boost\w*", "outbid", "auction")
_OTHER_SPENDING: Final = _words("badge", r"availab\w+", "profile")
_LAPSE: Final = _words(r"expir\w+", "lapsed?")
_RETURN: Final = _words(r"refund\w*", r"return\w*", r"revers\w+", "credited back", "outbid")
_PURCHASE: Final = _words(r"purchas\w+", "bought", r"buy\w*", "order")
_BONUS: Final = _words(r"bonus\w*", r"reward\w*", r"promo\w*", r"gift\w*", "sign-?up", "welcome", "earned")
_ALLOWANCE: Final = _words("monthly", "memberships?", "allowance", "free", "subscription", "plus", r"renew\w*")
_INVITED: Final = _words(r"invit\w+")
_JOB: Final = _words("job", "closed", "removed")

_REASONS: Final = (
    ("outbid", _OUTBID),
    ("closed", _words("closed?", r"cancel\w*", r"without hir\w+", "no hire")),
    ("removed", _words(r"remov\w+", r"violat\w+", "taken down")),
    ("expired", _words(r"expir\w+")),
    ("declined", _words(r"declin\w+")),
    ("withdrawn", _words(r"withdr\w+")),
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an action says.

    Attributes:
        what: what it is about; "unknown" where the words do not tell.
        title: the job it names; "" where none can be told apart.
        reason: a refund's reason, or what the Connects were given for or spent on.
        invited: whether it speaks of an invitation.
        doubt: why it is not sure; "" where it is.
    """

    what: What
    title: str = ""
    reason: str | None = None
    invited: bool = False
    doubt: str = ""


def meaning_of(action: str, connects: int) -> Meaning:
    """Tell what a row says, from its action and its Connects with their sign."""
    head, title = _parted(action)
    if connects <= 0:
        return _spent(action, head, title)
    return _came(action, head, title)


def _parted(action: str) -> tuple[str, str]:
    """Part what was done from the title of the job; the title is "" where they can't be told apart."""
    separator = _SEPARATOR.search(action)
    if separator and separator.start():
        head, tail = action[: separator.start()], action[separator.end() :]
        if len(head.split()) <= _LONGEST_HEAD and _tells(head):
            return head, _bare(tail)
    lead = _LEAD.match(action)
    if lead and lead.end():
        return action[: lead.end()], _bare(action[lead.end() :])
    return action, ""


def _tells(head: str) -> bool:
    words = (_PROPOSAL, _BOOST, _OTHER_SPENDING, _LAPSE, _RETURN, _PURCHASE, _BONUS, _ALLOWANCE, _JOB)
    return any(word.search(head) for word in words)


def _bare(title: str) -> str:
    return title.strip().strip(_QUOTES).strip()


def _spent(action: str, head: str, title: str) -> Meaning:
    if _LAPSE.search(head):
        return Meaning("lapse")
    if _BOOST.search(head) and not _OTHER_SPENDING.search(head):
        doubt = "" if title else "it speaks of a boost but names no job"
        return Meaning("boost", title, doubt=doubt)
    if _OTHER_SPENDING.search(head) and not _PROPOSAL.search(head):
        return Meaning("spend", reason=action)
    if _RETURN.search(head) or _PURCHASE.search(head):
        return Meaning("unknown", title, doubt="its words speak of Connects that came, its sign of Connects that went")
    if _PROPOSAL.search(head) or (title and _tells(head)):
        return Meaning("proposal", title or action, invited=bool(_INVITED.search(head)))
    return Meaning("unknown", action, doubt="its words do not say what the Connects were spent on")


def _came(action: str, head: str, title: str) -> Meaning:
    if _RETURN.search(head) or (_BOOST.search(head) and title):
        reason = next((reason for reason, words in _REASONS if words.search(head)), None)
        return Meaning("refund", title, reason)
    if _ALLOWANCE.search(head) and not _BONUS.search(head):
        return Meaning("allowance", reason=action)
    if _PURCHASE.search(head):
        return Meaning("purchase")
    if _BONUS.search(head):
        return Meaning("bonus", reason=action)
    return Meaning("unknown", title or action, doubt="its words do not say where the Connects came from")
