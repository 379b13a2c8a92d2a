"""Meaning of an action on Upwork's Connects History page: what moved the Connects, and for which job.

Upwork doesn't publish its wording. So the sign and a few words decide, only those before the job's title if that can be
told apart.
"""

import re
from datetime import date
from itertools import takewhile
from typing import Final, NamedTuple

from msgspec import Struct

from connects_tui.importing.items import ItemKind
from connects_tui.statuses import STATUSES

_SEPARATOR: Final = re.compile(r"\s*(?::\s+|:$|\s[-\u2013\u2014|\u00b7\u2022]\s|(?=[\"\u201c\u00ab]))\s*")

_BOOST_OF: Final = re.compile(
    r"(?:the\s+|your\s+)?(?:boost|boosted proposal|boosted bid|proposal|bid|application)\s+(?:on|for|to|of)\s+",
    re.IGNORECASE,
)
"""Before the job's title: "Refund for boost on Senior developer"."""

_WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_QUOTES: Final = {'"': '"', "'": "'", "\u201c": "\u201d", "\u201e": "\u201c", "\u00ab": "\u00bb", "\u2018": "\u2019"}

_ACTING: Final = frozenset(
    _WORD.findall("""
    applied apply applying application applications submitted submit submission sent placed proposal proposals bid bids
    boost boosted boosts boosting outbid auction invite invited invitation accepted accept
    refund refunds refunded return returned returns reversal reversed credited credit back used spent spending cost
    job jobs post posting posted client clients upwork without hiring hire hired no closed closure cancelled canceled
    cancellation removed removal deleted violation violated terms service expired expires expiry expiration lapsed
    declined withdrawn withdrawal withdrew ended lost won not viewed interview interviewing offer offered
    connect connects purchased purchase purchases bought buy order bundle pack additional extra
    monthly membership memberships free plus freelancer basic agency allowance subscription renewal renewed plan upgrade
    upgraded rollover rolled over month included
    bonus bonuses reward rewards promo promotion promotional gift sign signup up welcome earned new account starter
    availability available badge profile featured weekly daily week weeks day days hour hours ad ads
    a an the your you have has been was were is it this that by due because when after and or at in with
    to for on of from
    """)
)
"""A text with any other word in it names something, such as a job."""


def _words(patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{patterns})\b", re.IGNORECASE)


_PROPOSAL: Final = _words(r"appl(?:y|ied|ication)|proposals?|bids?|submi(?:t|tted|ssion)|invit\w+")
_BOOST: Final = _words(r"boost\w*|auction")
_OTHER_SPENDING: Final = _words(r"badge|availab\w+|profile")
_EXPIRY: Final = _words(r"expir\w+|lapsed?")
_RETURN: Final = _words(r"refund\w*|return\w*|revers\w+|credited back|outbid")
_PURCHASE: Final = _words(r"purchas\w+|bought|buy\w*|order")
_BONUS: Final = _words(r"bonus\w*|reward\w*|promo\w*|gift\w*|sign-?up|welcome|earned|starter|new account")
_ALLOWANCE: Final = _words(r"monthly|memberships?|allowance|free|subscription|plus|renew\w*|upgrad\w*")
_SENT: Final = _words(r"appl(?:y|ied|ication)|submi(?:t|tted|ssion)|sent|placed|invit\w+")
_JOB: Final = _words("job|closed|removed")

_HIRED: Final = re.compile(r"(?<!no )(?<!without )\bhired?\b", re.IGNORECASE)
_GOES_ON: Final = (
    ("hired", _HIRED),
    ("offered", _words("offer(?:ed)?")),
    ("interviewing", _words("interview(?:ing)?")),
    ("viewed", _words("viewed")),
)

_TELLING: Final = (_PROPOSAL, _BOOST, _OTHER_SPENDING, _EXPIRY, _RETURN, _PURCHASE, _BONUS, _ALLOWANCE, _JOB, _HIRED)
_REASONS: Final = (
    ("outbid", _words(r"boost\w*|outbid|auction")),
    ("closed", _words(r"closed?|cancel\w*|without hir\w+|no hire")),
    ("removed", _words(r"remov\w+|violat\w+|taken down")),
    ("expired", _words(r"expir\w+")),
    ("declined", _words(r"declin\w+")),
    ("withdrawn", _words(r"withdr\w+")),
)


class Meaning(Struct, frozen=True):
    """What an action says: its kind ("unknown" if the words don't say), and the job that it names.

    `reason` is a refund's, or what Connects were given for or spent on; for "status" it is the status.
    """

    what: ItemKind
    title: str = ""
    reason: str | None = None
    invited: bool = False
    doubt: str = ""

    def statuses(self, on: date) -> tuple[tuple[str, date], ...]:
        """Return the status that it says a proposal has from a day on, if any."""
        return ((self.reason, on),) if self.what == "status" and self.reason else ()


class _Parts(NamedTuple):
    head: str
    title: str
    sure: bool

    @property
    def doubt(self) -> str:
        return "" if self.sure else "it isn't clear where the job's title begins"

    def unknown(self, action: str, doubt: str) -> Meaning:
        return Meaning("unknown", self.title if self.sure and self.title else action, doubt=doubt)


def meaning_of(action: str, connects: int) -> Meaning:
    """Return what a row means, from its action and its signed Connects."""
    parts = _parted(action)
    if connects == 0 and not (parts.sure and _SENT.search(parts.head)):
        return _moved_on(_with_what_follows(parts))
    return _spent(action, parts) if connects <= 0 else _came(action, _with_what_follows(parts))


def names_a_job(action: str) -> bool:
    """Whether a text certainly says what was done and for which job: "Applied to job: Build a theme"."""
    parts = _parted(action)
    return parts.sure and bool(parts.title) and _tells(parts.head)


def tells(text: str) -> bool:
    """Whether a text only says what was done: "Applied to job", "Connects refund"."""
    return _is_acting(text) and _tells(text)


def is_action(text: str) -> bool:
    """Whether a text certainly says what was done, with or without the job."""
    return tells(text) or names_a_job(text)


def _parted(action: str) -> _Parts:
    """Split an action into what was done and the job's title.

    What was done ends at a colon, a dash or a quote with only words of actions before it, the last such one ("Refund:
    job closed - Old logo"); else at the first "to", "for" or the like.
    """
    separators = [separator for separator in _SEPARATOR.finditer(action) if separator.start()]
    if _is_acting(action):
        first = _SEPARATOR.search(action)
        return _Parts(action, _bare(action[first.end() :]) if first and first.start() else "", sure=True)
    acting = list(takewhile(lambda separator: _is_acting(action[: separator.start()]), separators))
    if acting:
        head, title = action[: acting[-1].start()], action[acting[-1].end() :]
        inner = None if _tells(head) else _after_connective(title)
        return inner or _Parts(head, _bare(title), sure=True)
    return _after_connective(action) or _leading(action) or _trailing(action, separators)


def _is_acting(text: str) -> bool:
    words = _WORD.findall(text.casefold())
    return bool(words) and all(word in _ACTING for word in words)


def _after_connective(action: str) -> _Parts | None:
    connective = re.search(r"\b(?:to|for|on|of|from)\s+", action, re.IGNORECASE)
    if connective is None:
        return None
    head, at = action[: connective.start()], connective.end()
    if not _is_acting(head) or not _tells(head):
        return None
    if _RETURN.search(action[:at]) and (boost := _BOOST_OF.match(action, at)):
        at = boost.end()
    if job := re.match(r"(?:(?:the|your|this)\s+)?job(?:\s+post(?:ing)?)?\s+(?=\S)", action[at:]):
        at += job.end()
    return _Parts(action[:at], _bare(action[at:]), sure=True)


def _leading(action: str) -> _Parts | None:
    acting = list(takewhile(lambda word: word[0].casefold() in _ACTING, _WORD.finditer(action)))
    at = acting[-1].end() if acting else 0
    return _Parts(action[:at], _bare(action[at:]), sure=False) if _tells(action[:at]) else None


def _trailing(action: str, separators: list[re.Match[str]]) -> _Parts:
    """The action may begin with the title: "Senior developer - proposal submitted"."""
    tail = action[separators[-1].end() :] if separators else ""
    told = _is_acting(tail) and _tells(tail)
    return _Parts(tail if told else "", _bare(action[: separators[-1].start()] if told else action), sure=False)


def _with_what_follows(parts: _Parts) -> _Parts:
    """Move a reason to what was done: "Refund for Old logo - job closed", or "(job closed)"."""
    title, separators = parts.title, list(_SEPARATOR.finditer(parts.title))
    parenthesis = re.search(r"\s*\(([^()]*)\)\s*$", title)
    before, after = "", ""
    if parenthesis:
        before, after = title[: parenthesis.start()], parenthesis[1]
    elif separators:
        before, after = title[: separators[-1].start()], title[separators[-1].end() :]
    if before and _is_acting(after) and _reason(after):
        return parts._replace(head=f"{parts.head} {after}", title=_bare(before))
    return parts


def _tells(head: str) -> bool:
    return any(words.search(head) for words in _TELLING)


def _bare(title: str) -> str:
    """Without quotes around all of it."""
    title = title.strip()
    closing = _QUOTES.get(title[:1])
    if closing and title.endswith(closing) and len(title) > 1 and closing not in title[1:-1]:
        return title[1:-1].strip()
    return title


def _reason(head: str) -> str | None:
    return next((reason for reason, words in _REASONS if words.search(head)), None)


def _moved_on(parts: _Parts) -> Meaning:
    goes_on = (status for status, words in _GOES_ON if words.search(parts.head))
    status = next(goes_on, _reason(parts.head))
    says_so = status in STATUSES and not _RETURN.search(parts.head)
    return Meaning("status", parts.title, status, doubt=parts.doubt) if says_so else Meaning("status", parts.title)


def _spent(action: str, parts: _Parts) -> Meaning:
    head, title = parts.head, parts.title
    about_job = _PROPOSAL.search(head) or _BOOST.search(head)
    if parts.sure and _EXPIRY.search(head) and not about_job:
        return Meaning("expiry")
    came_back = _RETURN.search(head)
    if parts.sure and _OTHER_SPENDING.search(head) and not _PROPOSAL.search(head) and not came_back:
        return Meaning("spend", reason=action)
    if came_back or _PURCHASE.search(head):
        named = "" if parts.sure else action
        return Meaning("unknown", named, doubt="the text says Connects came in, but the sign says they were spent")
    if _BOOST.search(head):
        return Meaning("boost", title, doubt=parts.doubt if title else "it names no job")
    if _PROPOSAL.search(head) or (parts.sure and title and _JOB.search(head)):
        doubt = parts.doubt if title else "it names no job"
        return Meaning("proposal", title or action, invited="invit" in head.casefold(), doubt=doubt)
    return parts.unknown(action, "it doesn't say what the Connects were spent on")


def _came(action: str, parts: _Parts) -> Meaning:
    head = parts.head
    title = "" if parts.title and _is_acting(parts.title) and _reason(parts.title) else parts.title
    reason = _reason(head if title else action)
    if _RETURN.search(head) or (_BOOST.search(head) and title):
        return Meaning("refund", title, reason, doubt=parts.doubt)
    if reason is not None and title and parts.head:
        return Meaning("refund", title, reason, doubt=parts.doubt or "it doesn't say that Connects were refunded")
    if parts.sure and _ALLOWANCE.search(head) and not _BONUS.search(head):
        return Meaning("allowance", reason=action)
    if parts.sure and _PURCHASE.search(head):
        return Meaning("purchase")
    if parts.sure and _BONUS.search(head):
        return Meaning("bonus", reason=action)
    return parts.unknown(action, "it doesn't say where the Connects came from")
