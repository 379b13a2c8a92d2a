"""What the keys of Upwork's JSON say.

Nobody promises the keys, so they are compared in lower case without anything between their words, and each fact has
several.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Final

from connects_tui.importing.dates import DayOrder, day_of
from connects_tui.importing.items import comparable, job_reference
from connects_tui.importing.sources.spreadsheet import STATUS_WORDS
from connects_tui.importing.table import whole_number

DAYS: Final = re.compile(
    r"(?:created|occurred|transaction|posted|processed)?(?:date|day|datetime|timestamp|time|ts|at|on)|datecreated"
)
SENT: Final = re.compile(
    r"(?:applied|submitted|sent|proposal|application|submission)(?:date|datetime|timestamp|ts|at|on)|"
    r"date(?:applied|submitted|sent)"
)
CHANGED: Final = re.compile(r"(?:modified|updated|status)(?:date|datetime|ts|at|on)")
EXPIRES: Final = re.compile(r"(?:expires|expiry|expiration)(?:date|datetime|ts|at|on)?")
ALL_DAYS: Final = (DAYS, SENT, CHANGED, EXPIRES)
AMOUNTS: Final = ("amount", "delta", "change", "connectschange", "connectsamount", "connects")
REASONS: Final = (
    "reason", "reasontext", "reasonlabel", "description", "action", "label", "transactiontype", "type",
)  # fmt: skip
SIGNS: Final = ("direction", "sign", "entrytype")
JOBS: Final = ("marketplacejobposting", "jobposting", "job", "opening")
TITLES: Final = ("jobtitle", "title", "openingtitle", "jobname")
JOB_IDS: Final = (
    "jobid", "jobreference", "jobpostingid", "upworkjobid", "openinguid", "openingid", "jobciphertext",
    "openingciphertext", "ciphertext", "joburl", "joblink", "upworkproposalurl", "url", "link",
)  # fmt: skip
REFERENCES: Final = ("reference", "referenceid", "upworkproposalid", "proposalid", "applicationuid")
IDS: Final = ("upworkproposalid", "proposalid", "applicationuid", "transactionid", "txid", "upworktransactionid", "id")
CLIENTS: Final = ("clientname", "client", "company")
COSTS: Final = ("connectscost", "connectsprice", "connectprice", "connectsrequired", "requiredconnects")
SPENT: Final = ("connectsspent", "connectsused", "connectsexpended", "connects")
BOOSTS: Final = ("connectsbid", "connectsboost", "boostconnects", "boostbid", "boostamount", "boost")
BOOSTED: Final = ("boosted", "isboosted")
BALANCES: Final = ("connectsbalance", "availableconnects", "connectsavailable")
CREDITS: Final = ("productcredits", "adcreditsbalance")
CREDITS_LEFT: Final = ("amount", "balance", "credits", "remaining", "available", "connects", "quantity")
PRODUCTS: Final = ("productname", "product", "productcode", "name", "title", "type")
WRAPPERS: Final = frozenset({"content", "data", "edges", "node", "nodes", "items", "list", "result", "text", "state"})
"""Keys that say nothing about what they hold."""

ABOUT_ANSWERS: Final = frozenset({
    "status", "traceid", "orguid", "hasmore", "pageinfo", "nextcursor", "cursor", "jsonrpc", "id", "type", "iserror",
    "message", "note", "total", "totalcount", "canapply",
})  # fmt: skip
"""About an answer itself."""

_BESIDE_BALANCE: Final = ABOUT_ANSWERS | {"balance", "usagehistory", "history", "plan", "date", "asof", *CREDITS}
"""Beside a bare "balance" that counts Connects; one of money has other keys beside it."""

_PARTS_OF_BALANCE: Final = re.compile(r"(?:connects)?(?:balance)?(?:free|paid|rollover)(?:connects)?(?:balance)?")
_READ: Final = frozenset({
    *AMOUNTS, *REASONS, *SIGNS, *JOBS, *TITLES, *JOB_IDS, *IDS, *REFERENCES, *CLIENTS, *COSTS, *SPENT, *BOOSTS,
    *BOOSTED, *BALANCES, *WRAPPERS, *ABOUT_ANSWERS, "statuslabel", "invited", "terms", "auditdetails",
})  # fmt: skip
_STATUSES: Final = {
    "pending": "sent", "accepted": "sent", "submitted": "sent", "sent": "sent", "viewed": "viewed",
    "activated": "interviewing", "interviewing": "interviewing", "offered": "offered", "hired": "hired",
    "declined": "declined", "withdrawn": "withdrawn", "archived": "expired", "expired": "expired",
}  # fmt: skip
""""Accepted" says there that a proposal was submitted, not that it was won."""

_ANOTHER_HIRED: Final = re.compile(r"\bfilled\b|(?<!no )(?<!without )\bhir(?:ed|ing)\b", re.IGNORECASE)
_NOBODY_HIRED: Final = re.compile(r"\bno hire|\bwithout hiring|\bcancel", re.IGNORECASE)


class Record:
    """An object of some JSON; `keys` has its keys as they are compared."""

    def __init__(self, value: Mapping[str, object]) -> None:
        self.value = value
        self.keys = {plain_key(key): inner for key, inner in value.items()}

    def first(self, names: Iterable[str]) -> object:
        """Return the value of the first of some keys that has one."""
        return next((self.keys[name] for name in names if self.keys.get(name) not in (None, "")), None)

    def text(self, names: Iterable[str]) -> str:
        """Return that value as text."""
        return text_of(self.first(names))

    def count(self, names: Iterable[str]) -> int | None:
        """Return that value as a number of Connects, whatever its sign."""
        number = number_of(self.first(names))
        return None if number is None else abs(number)

    def day(self, named: Iterable[re.Pattern[str]], today: date, order: DayOrder | None) -> tuple[date | None, str]:
        """Return the first day under keys with some names, and how it is written."""
        written = ""
        for names in named:
            for text in (text_of(value) for key, value in self.keys.items() if names.fullmatch(key)):
                if (day := day_of(text, today, order)) is not None:
                    return day, text
                written = written or text
        return None, written

    @cached_property
    def deep(self) -> "Record":
        """This record with the keys of what is in it, its own first; those of its job are the job's."""
        record, keys = Record(self.value), self.keys
        for key, inner in self.keys.items():
            if isinstance(inner, dict) and key not in JOBS:
                keys = keys | (Record(inner).deep.keys | keys)
        record.keys = keys
        return record

    @cached_property
    def job(self) -> "Record":
        """The record of its job, or this one."""
        found = self.deep.first(JOBS)
        return Record(found) if isinstance(found, dict) else self

    @property
    def title(self) -> str:
        """The title of its job."""
        title = self.job.text(TITLES) or self.job.deep.text(("title",)) or self.text(TITLES)
        return " ".join(title.split())

    def reference(self, *, is_job: bool = False) -> str:
        """Return what names its job: the reference in a link, made of a bare number if need be."""
        job = self.job
        own = [text_of(job.keys[key]) for key in (*JOB_IDS, "id") if key in job.keys]
        own = own if is_job or job is not self else []
        for text in (*own, *(text_of(self.keys[key]) for key in JOB_IDS if key in self.keys)):
            if reference := job_reference(text):
                return reference
            if text.isdecimal() and int(text) > 10**15:  # as the ids of jobs are
                return f"~02{text}"
        return ""

    @property
    def words(self) -> str:
        """Why Connects moved, in words."""
        reasons = (
            " ".join(text_of(self.keys[name]).replace("_", " ").split()) for name in REASONS if name in self.keys
        )
        return next((words for words in reasons if words and not words.isdecimal()), "")

    @property
    def amount(self) -> int | None:
        """How many Connects moved, with the sign that is written or said beside it."""
        number = number_of(self.first(AMOUNTS))
        went = self.text(SIGNS).casefold() in ("debit", "spent", "out", "-1")
        return -number if went and number and number > 0 else number

    @property
    def may_be_movement(self) -> bool:
        """Whether it may be a row of the usage history; one about money names a currency or has cents."""
        amount = self.first(AMOUNTS)
        return (
            amount is not None
            and any(DAYS.fullmatch(key) or key in (*REASONS, *JOB_IDS, *JOBS) for key in self.keys)
            and "currency" not in self.keys
            and not (isinstance(amount, dict) and "currency" in Record(amount).keys)
            and not (isinstance(amount, str) and ("$" in amount or "." in amount))
            and not (isinstance(amount, Decimal) and amount != amount.to_integral_value())
        )

    @property
    def is_proposal(self) -> bool:
        """Whether it is a proposal: Upwork's own, or one that says when it was sent and what it cost."""
        keys = self.keys
        has_job = any(key in keys for key in (*JOBS, *TITLES, *JOB_IDS))
        said = self.text(("status",)).casefold() in _STATUSES
        own = any(key in keys for key in ("terms", "auditdetails", "proposalid", "upworkproposalid", "applicationuid"))
        sent = any(map(SENT.fullmatch, keys)) or "date" in keys
        spent = any(key in keys for key in (*SPENT, *COSTS, *BOOSTS))
        own = own or (said and self.first(JOBS) is not None)
        return has_job and ((own and (said or sent or "auditdetails" in keys)) or (sent and (said or spent)))

    @property
    def status(self) -> tuple[str, bool]:
        """A proposal's status, its own word if that isn't known, and whether it answers an invitation."""
        said = self.deep.first(("status",))
        status = Record(said if isinstance(said, dict) else {"status": said})
        word = status.text(("status",)).casefold()
        if word == "archived":
            reason = status.deep.text(("reason",)) or self.text(("archivereason",))
            for why in (reason, status.text(("statuslabel",)) or self.text(("statuslabel",))):
                if _ANOTHER_HIRED.search(why):
                    return "declined", False
                if _NOBODY_HIRED.search(why):
                    return "closed", False
        return _STATUSES.get(word or "sent") or STATUS_WORDS.get(comparable(word), word), word == "activated"

    def balance(self, key: str, *, of_connects: bool) -> int | None:
        """Return a balance of Connects under a key: a number, a record that names it, or its parts."""
        value = self.keys[key]
        if isinstance(value, dict) and key in (*BALANCES, "balance", "connects"):
            inner = Record(value)
            named = number_of(inner.first((*BALANCES, *(("total", "available") if key != "balance" else ()))))
            if named is not None or (key == "connects" and "balance" in inner.keys):
                return named
            parts = [number_of(part) or 0 for name, part in inner.keys.items() if is_in_balance(name)]
            return sum(parts) if parts else number_of(inner.first(("rawvalue", "displayvalue")))
        of_connects = of_connects or key in BALANCES or self.keys.keys() <= _BESIDE_BALANCE
        return number_of(value) if of_connects and key in (*BALANCES, "balance") else None

    def unread_keys(self) -> Iterator[str]:
        """Yield the keys that say nothing known."""
        for key, inner in self.value.items():
            plain = plain_key(key)
            dated = any(names.fullmatch(plain) for names in ALL_DAYS)
            if inner and plain not in _READ and not dated:
                yield key


@lru_cache(maxsize=1000)
def plain_key(key: str) -> str:
    """Return a key as it is compared."""
    return re.sub(r"[^a-z0-9]", "", key.casefold())


def is_in_balance(key: str) -> bool:
    """Whether a key names a part of a balance."""
    return bool(_PARTS_OF_BALANCE.fullmatch(key))


def text_of(value: object) -> str:
    """Return a value as text: of an object, what it shows or is called."""
    if isinstance(value, dict):
        return Record(value).text(("displayvalue", "rawvalue", "status", "name", "title", "reason", "label"))
    if value is None or isinstance(value, list | bool):
        return ""
    text = str(value)
    if not text.isprintable():
        text = "".join(letter for letter in text if letter.isprintable() or letter.isspace())
    return re.sub(r"</?untrusted_\w+>", "", text).strip()


def number_of(value: object) -> int | None:
    """Return a value as a whole number."""
    if isinstance(value, dict):
        return number_of(Record(value).first(("rawvalue", "amount", "value")))
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return whole_number(value) if isinstance(value, str) else None
    if isinstance(value, Decimal) and not value.is_finite():
        return None
    return int(value) if -(10**9) < value < 10**9 and not value % 1 else None  # nobody has more Connects than that
