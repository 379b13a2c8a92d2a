"""JSON with Upwork's own data: answers of its MCP server, the state of a page, what a browser extension exports.

Nobody promises their shape. So keys are looked for by name at any depth, in snake or camel case: what has a day, an
amount and a reason is a row of the usage history, what has a status or Connects and a job is a proposal. A proposal
doesn't say what it cost; its row of the history does, or the answer about its job. The rest is passed over by name.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.importing.dates import day_of
from connects_tui.importing.items import CannotRead, Details, Item, ParsedSource, unread, without_day
from connects_tui.importing.sources.history_actions import Meaning, meaning_of
from connects_tui.importing.table import whole_number
from connects_tui.importing.titles import job_link, job_reference
from connects_tui.statuses import STATUSES

_DAYS: Final = (
    "date", "day", "occurredat", "createddatetime", "createdat", "createdts", "timestamp", "transactiondate",
    "datetime",
)  # fmt: skip
_SENT: Final = (
    "appliedat", "appliedon", "applieddate", "dateapplied", "submittedat", "submittedon", "submitteddatetime", "sentat",
    "senton", "proposaldate",
)  # fmt: skip
_CHANGED: Final = ("modifieddatetime", "modifiedts", "modifiedat", "updatedat", "statusdate")
_AMOUNTS: Final = ("amount", "delta", "change", "connectschange", "connectsamount")
_REASONS: Final = ("reason", "description", "action", "label", "transactiontype", "type")
_SIGNS: Final = ("direction", "sign", "entrytype")
_JOBS: Final = ("marketplacejobposting", "jobposting", "job", "opening")
_TITLES: Final = ("jobtitle", "title", "openingtitle", "jobname")
_JOB_IDS: Final = (
    "jobid", "jobreference", "jobpostingid", "upworkjobid", "openinguid", "openingid", "jobciphertext", "ciphertext",
    "joburl", "joblink", "upworkproposalurl", "url", "link",
)  # fmt: skip
_IDS: Final = ("upworkproposalid", "proposalid", "applicationuid", "transactionid", "txid", "upworktransactionid", "id")
_REFERENCES: Final = ("reference", "referenceid", "upworkproposalid", "proposalid", "applicationuid")
_CLIENTS: Final = ("clientname", "client", "company")
_COSTS: Final = ("connectscost", "connectsprice", "connectprice", "connectsrequired", "requiredconnects")
_SPENT: Final = ("connectsspent", "connectsused", "connectsexpended", "connects")
_BOOSTS: Final = ("connectsbid", "connectsboost", "boostconnects", "boostbid", "boostamount")
_BALANCES: Final = ("connectsbalance", "availableconnects", "connectsavailable")
_CREDITS: Final = ("productcredits", "adcreditsbalance")
_EXPIRIES: Final = ("expiresat", "expires", "expirydate", "expirationdate", "expiry", "expireson")
_BESIDE_BALANCE: Final = frozenset({
    "balance", "status", "traceid", "orguid", "usagehistory", "history", "pageinfo", "hasmore", "nextcursor", "note",
    "message", "plan", "date", "asof", *_CREDITS,
})  # fmt: skip
"""What stands beside a bare "balance" that counts Connects; a balance of money has other keys beside it."""

_WRAPPERS: Final = frozenset({"content", "data", "edges", "node", "nodes", "items", "list", "result", "text", "state"})
"""Keys that say nothing about what they hold."""

_ABOUT_ANSWERS: Final = frozenset({
    "status", "traceid", "orguid", "hasmore", "pageinfo", "nextcursor", "cursor", "jsonrpc", "id", "type", "iserror",
    "message", "note",
})  # fmt: skip
"""Keys that are about an answer itself."""

_STATUSES: Final = {
    "pending": "sent", "accepted": "sent", "submitted": "sent", "sent": "sent", "viewed": "viewed",
    "activated": "interviewing", "interviewing": "interviewing", "offered": "offered", "hired": "hired",
    "declined": "declined", "withdrawn": "withdrawn", "archived": "expired", "expired": "expired",
}  # fmt: skip
"""The statuses of Upwork's interfaces; "accepted" says there that a proposal was submitted, not that it was won."""

_READ: Final = frozenset({
    *_DAYS, *_SENT, *_CHANGED, *_AMOUNTS, *_REASONS, *_SIGNS, *_JOBS, *_TITLES, *_JOB_IDS, *_IDS, *_REFERENCES,
    *_CLIENTS, *_COSTS, *_SPENT, *_BOOSTS, *_BALANCES, "status", "statuslabel", "boosted", "invited", "terms",
    "auditdetails",
})  # fmt: skip

_ANOTHER_HIRED: Final = re.compile(r"\bfilled\b|(?<!no )(?<!without )\bhir(?:ed|ing)\b", re.IGNORECASE)
_NOBODY_HIRED: Final = re.compile(r"\bno hire|\bwithout hiring|\bcancel", re.IGNORECASE)
_USAGE: Final = re.compile(r"usage|connects|history|ledger", re.IGNORECASE)
"""The names of lists whose rows move Connects, whatever their reason."""

_NO_PROPOSALS: Final = re.compile(r"invit|offer|contract|draft|template", re.IGNORECASE)
"""The names of lists of what looks like proposals and was not sent."""

_OTHER_PRODUCT: Final = re.compile(r"profile|badge|availab", re.IGNORECASE)
_WRAPPED: Final = re.compile(r"</?untrusted_\w+>")
_BIG: Final = 10**15
"""Ids of jobs are larger; what is smaller is some other number."""

_ABOUT_JOBS: Final = ("proposal", "boost", "refund")

_MOST: Final = 10**9
"""No number of Connects is as large."""

_Keys = Mapping[str, object]
"""An object with its keys in lower case, without anything between their words."""


class _Movement(Struct):
    """A row of the usage history; `reference` is what names its job, `words` what it says."""

    number: int
    on: date
    connects: int
    meaning: Meaning
    words: str
    title: str
    reference: str


class _Proposal(Struct):
    """A proposal; what it cost, and its boost, are `None` if it doesn't say."""

    number: int
    id: str
    on: date
    status: str
    since: date
    title: str
    reference: str
    client: str | None
    cost: int | None
    spent: int | None
    boost: int | None
    boosted: bool
    invited: bool


def documents_of(text: str) -> list[object]:
    """Read the JSON documents of a text: one, or one after another.

    Raises:
        CannotRead: it isn't JSON.
    """
    decoder, found, at = json.JSONDecoder(parse_float=Decimal), list[object](), 0
    text = text.strip()
    try:
        while at < len(text):
            document, at = decoder.raw_decode(text, at)
            found.append(document)
            at += len(text) - at - len(text[at:].lstrip(" \t\r\n,"))
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise CannotRead(f"it begins like JSON and is none{where}; was it cut off?") from None
    return found


def read_answers(documents: Sequence[object], today: date) -> ParsedSource:
    """Read answers of Upwork's MCP server, or the like.

    Raises:
        CannotRead: there is nothing about Connects or proposals in them.
    """
    reader = _Reader(today)
    try:
        for document in documents:
            reader.element(document, "answer")
    except RecursionError:
        raise CannotRead("it is JSON that is nested too deeply") from None
    return reader.source()


class _Reader:
    """One pass over some JSON; every record gets a number, which stands for its line."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.number = self.recognised = 0
        self.unread: list[Item] = []
        self.movements: list[_Movement] = []
        self.proposals: dict[str, _Proposal] = {}
        self.credits: list[Item] = []
        self.balances: list[int] = []
        self.costs: dict[str, int] = {}
        self.titles: dict[str, str] = {}
        self.passed: dict[str, list[int]] = defaultdict(list)
        self.not_used: dict[str, None] = {}
        self.seen: set[str] = set()
        self.other_statuses: dict[str, None] = {}
        self.error = ""

    def element(self, value: object, name: str) -> None:
        """Read one of several values of a kind; where nothing in it is recognised, it is passed over by that name."""
        before = self.recognised, self.number
        self.walk(value, name)
        if (self.recognised, self.number) == before and isinstance(value, dict):
            self.passed[f'in "{name}"'].append(self._next())

    def walk(self, value: object, name: str) -> None:
        """Look for what is known in a value at any depth."""
        value = _inner(value)
        if isinstance(value, list):
            for each in value:
                self.element(each, name)
        elif isinstance(value, dict):
            keys = _plain(value)
            if "structuredcontent" in keys:  # the same again as "content", which is text
                self.walk(keys["structuredcontent"], name)
            elif _is_movement(keys, name):
                self._movement(value, keys)
            elif _is_proposal(keys) and not _NO_PROPOSALS.search(name):
                self._proposal(value, keys)
            else:
                self._others(value, keys, name)

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _others(self, value: Mapping[str, object], keys: _Keys, name: str) -> None:
        if keys.get("status") == "error":
            self.error = _text(_first(keys, ("reason", "message", "error", "errorcode"))) or "no reason"
        cost = _count(_first(keys, _COSTS))
        if cost is not None and (reference := _job_of(keys)):
            self.recognised += 1
            self.passed["used for what a job costs"].append(self._next())
            self.costs[reference] = cost
            self.titles.setdefault(reference, _title_of(keys))
            keys = {key: keys[key] for key in _BALANCES if key in keys}
        for key, inner in keys.items():
            shown = next((own for own in value if _plain_key(own) == key), key)
            if key in _CREDITS:
                self._credits(inner)
            elif (balance := _balance(key, inner, keys, name)) is not None:
                self.recognised += 1
                self.balances.append(balance)
            elif key in _WRAPPERS:
                self.walk(inner, name)
            elif key not in _ABOUT_ANSWERS:
                self._named(inner, shown)

    def _named(self, value: object, name: str) -> None:
        """Look for what is known below a key, and keep its name if nothing is."""
        before, names = (self.recognised, self.number), len(self.not_used)
        self.walk(value, name)
        if (self.recognised, self.number) == before and value:
            for inner in list(self.not_used)[names:]:
                del self.not_used[inner]
            self.not_used[name] = None

    def _movement(self, value: Mapping[str, object], keys: _Keys) -> None:
        self.recognised += 1
        words = _words_of(keys)
        title, written = _title_of(keys), _text(_first(keys, _DAYS))
        reference = _job_of(keys) or _text(_first(keys, _REFERENCES))
        number, day, connects = self._next(), self._day(_first(keys, _DAYS)), _number(_first(keys, _AMOUNTS))
        named = title or job_reference(reference) or reference
        raw = ": ".join(filter(None, (words, named)))
        if self._told_before(value, keys, number):
            return
        if day is None or connects is None:
            faulty = without_day(number, raw, written) if day is None else unread(number, raw, "no number of Connects")
            self.unread.append(faulty)
            return
        self._not_used(value)
        if _text(_first(keys, _SIGNS)).casefold() in ("debit", "-1") and connects > 0:
            connects = -connects
        meaning = _meaning(words, connects, has_job=bool(named))
        if connects > 0 and meaning.what == "unknown" and _meaning(words, -connects, has_job=True).what != "unknown":
            connects = -connects
            meaning = replace(_meaning(words, connects, has_job=bool(named)), doubt="its number has no sign")
        title = title or (meaning.title if meaning.what in _ABOUT_JOBS else "")
        self.movements.append(_Movement(number, day, connects, meaning, raw, title, reference))

    def _proposal(self, value: Mapping[str, object], keys: _Keys) -> None:
        self.recognised += 1
        number, deep = self._next(), _flat(keys)
        reference, title, id_ = _job_of(keys), _title_of(keys), _text(_first(keys, _IDS))
        written = _first(deep, (*_SENT, *_DAYS))
        day = self._day(written)
        if self._told_before(value, keys, number):
            return
        if day is None or not (title or reference):
            raw = title or reference or id_ or "proposal"
            faulty = without_day(number, raw, _text(written)) if day is None else unread(number, raw, "no title")
            self.unread.append(faulty)
            return
        self._not_used(value)
        status, invited = _status_of(keys)
        if status not in STATUSES:
            self.other_statuses[status] = None
        boost = _count(_first(deep, _BOOSTS))
        boosted = keys.get("boosted")
        made = _Proposal(
            number, id_, day, status, max(day, self._day(_first(deep, _CHANGED)) or day), title, reference,
            client=_text(_first(keys, _CLIENTS)) or None,
            cost=_count(_first(deep, _COSTS)), spent=_count(_first(deep, _SPENT)),
            boost=0 if boosted is False else boost, boosted=boosted is True,
            invited=invited or keys.get("invited") is True,
        )  # fmt: skip
        key = id_ or (f"{reference} {day}" if reference else str(number))
        before = self.proposals.get(key)
        if before is not None:
            self.passed["repeated"].append(before.number)
            kept = {name: getattr(before, name) for name in ("client", "cost", "spent", "boost") if
                    getattr(made, name) is None}  # fmt: skip
            made = replace(made, **kept, title=made.title or before.title, boosted=made.boosted or before.boosted)
        self.proposals[key] = made

    def _told_before(self, value: Mapping[str, object], keys: _Keys, number: int) -> bool:
        """Whether another answer had the very same record, as pages of answers that overlap do."""
        if not (_first(keys, _IDS) or len(_text(_first(_flat(keys), (*_SENT, *_DAYS)))) > len("2026-11-23")):
            return False  # two equal rows of a day are two
        said = json.dumps(value, sort_keys=True, default=str)
        if said in self.seen:
            self.passed["repeated"].append(number)
            return True
        self.seen.add(said)
        return False

    def _not_used(self, value: Mapping[str, object]) -> None:
        self.not_used |= dict.fromkeys(key for key, inner in value.items() if _plain_key(key) not in _READ and inner)

    def _credits(self, value: object) -> None:
        """Read the credits that are left: a list of batches, one batch, a number by product, or one number."""
        self.recognised += 1
        batches = value if isinstance(value, list) else [value]
        for batch in batches:
            keys = _plain(batch) if isinstance(batch, dict) else {"amount": batch}
            amount = _first(keys, ("amount", "balance", "credits", "remaining", "available", "connects", "quantity"))
            if amount is None and isinstance(batch, dict):
                self._credits([{"product": product, "amount": number} for product, number in batch.items()])
                continue
            product = _text(_first(keys, ("productname", "product", "productcode", "name", "title", "type")))
            named = " ".join(product.replace("_", " ").split()) or "credits"
            number, left = self._next(), _number(amount)
            expires = self._day(_first(keys, _EXPIRIES))
            item = Item(
                number, f"Ad credits left: {named}", self.today, "credits", left or 0, reason=named, expires=expires
            )
            if left is None:
                item = unread(number, item.raw, "no number of credits")
            elif expires is not None and expires <= self.today:
                item = replace(item, what="unknown", skip_reason="they have expired")
            elif _OTHER_PRODUCT.search(product):
                item = replace(item, what="unknown", skip_reason="only credits for boosted proposals are counted")
            self.credits.append(item)

    def _day(self, value: object) -> date | None:
        day = day_of(_text(value), self.today)
        return None if day is None else day.on

    def source(self) -> ParsedSource:
        """Put together what was read."""
        if self.error and not self.recognised:
            raise CannotRead(f"Upwork's answer is an error ({self.error[:200].rstrip('.')}); ask it once more")
        if not self.recognised:
            raise CannotRead(
                "it is JSON, but neither the journal as this program exports it (`connects export json`) nor an answer "
                "of Upwork's MCP server about Connects or proposals; the other exports are read as CSV"
            )
        self._name_jobs()
        items = [*self.unread, *self.credits, *self._of_proposals()]
        items += [self._item(movement) for movement in self.movements]
        notes = []
        if self.not_used:
            names = list(self.not_used)
            more = f" and {len(names) - 12} more" if len(names) > 12 else ""
            notes.append(f"not used: {', '.join(names[:12])}{more}")
        if self.other_statuses:
            notes.append(f"statuses that aren't known, left out: {', '.join(self.other_statuses)}")
        if len(set(self.balances)) > 1:
            said = ", ".join(map(str, dict.fromkeys(self.balances)))
            notes.append(f"it names several balances ({said}); the last one is compared")
        balance = (self.today, self.balances[-1]) if self.balances else None
        items.sort(key=lambda item: item.line)
        return ParsedSource(
            "Upwork data (JSON)", tuple(items), self.passed, balance, keeps_text=True, notes=tuple(notes)
        )

    def _name_jobs(self) -> None:
        """Give every row the title of its job, where another one or an answer about the job names it."""
        of_proposal = {proposal.id: proposal.reference for proposal in self.proposals.values() if proposal.id}
        for movement in self.movements:
            movement.reference = of_proposal.get(movement.reference, movement.reference)
        named: list[_Movement | _Proposal] = [*self.movements, *self.proposals.values()]
        self.titles |= {one.reference: one.title for one in named if one.reference and one.title}
        for one in named:
            one.title = one.title or self.titles.get(one.reference, "")

    def _of_proposals(self) -> Iterator[Item]:
        """Yield the proposals, each with what its rows of the usage history say it cost."""
        applied, boosted = defaultdict[str, list[_Movement]](list), set[str]()
        for row in self.movements:
            if row.meaning.what == "proposal" and row.reference:
                applied[row.reference].append(row)
            elif row.meaning.what == "boost":
                boosted.add(row.reference)
        told = set[int]()
        for proposal in self.proposals.values():
            mine, on = applied[proposal.reference], proposal.on
            paid = min(mine, key=lambda row: abs(row.on - on), default=None)
            yield self._of_proposal(proposal, paid, bool(proposal.reference) and proposal.reference in boosted)
            if paid is not None:
                mine.remove(paid)
                told.add(paid.number)
        self.movements = [row for row in self.movements if row.number not in told]
        self.passed["counted with a proposal"] += told

    def _of_proposal(self, proposal: _Proposal, paid: _Movement | None, boosted: bool) -> Item:
        cost = proposal.cost if proposal.cost is not None else self.costs.get(proposal.reference)
        boost, doubt = proposal.boost or 0, ""
        total = -paid.connects if paid is not None else proposal.spent
        if boosted:  # its own row says what the boost cost
            boost = 0
        in_one_row = cost is not None and total == cost + boost
        if total is not None and not in_one_row:
            if boost:
                doubt = f"whether its {total} Connects include the boost of {boost} isn't said"
            cost, boost = total, 0
        if proposal.boosted and not boosted and not boost and not doubt:
            doubt = "it was boosted, but it does not say with how many Connects"
        if proposal.invited and total is None:
            cost, doubt = 0, doubt or "an accepted invitation costs nothing; was it one"
        details = Details(boost=boost, client=proposal.client, url=_link(proposal.reference), invited=proposal.invited)
        raw = paid.words if paid is not None else f"Proposal: {proposal.title or proposal.reference}"
        return Item(
            proposal.number, raw, proposal.on if paid is None else paid.on, "proposal", cost or 0, proposal.title,
            details=details, doubt=doubt, cost_unknown=cost is None,
            status=(proposal.status, proposal.since) if proposal.status in STATUSES.keys() - {"sent"} else None,
        )  # fmt: skip

    def _item(self, row: _Movement) -> Item:
        meaning, connects = row.meaning, row.connects
        what = meaning.what
        details = Details(url=_link(row.reference), invited=meaning.invited)
        title = row.title if what in (*_ABOUT_JOBS, "unknown") else ""
        connects = connects if what == "unknown" else abs(connects)
        return Item(
            row.number, row.words, row.on, what, connects, title, meaning.reason, details=details, doubt=meaning.doubt
        )


def _is_movement(keys: _Keys, name: str) -> bool:
    """Whether a record of a list is a row of the usage history; one about money names a currency or has cents."""
    amount = _first(keys, _AMOUNTS)
    return (
        amount is not None
        and (bool(_USAGE.search(name)) or _says_why(_words_of(keys)))
        and _first(keys, _DAYS) is not None
        and any(key in keys for key in (*_REASONS, *_JOB_IDS, *_JOBS))
        and "currency" not in keys
        and not (isinstance(amount, dict) and "currency" in _plain(amount))
        and not (isinstance(amount, str) and ("$" in amount or "." in amount))
        and not (isinstance(amount, Decimal) and amount % 1)
    )


def _is_proposal(keys: _Keys) -> bool:
    """Whether a record is a proposal: Upwork's own, or one that says when it was sent and what it cost."""
    has_job = any(key in keys for key in (*_JOBS, *_TITLES, *_JOB_IDS))
    said = _text(keys.get("status")).casefold() in _STATUSES
    own = any(key in keys for key in ("terms", "auditdetails", "proposalid", "upworkproposalid", "applicationuid"))
    sent = any(key in keys for key in _SENT) or "date" in keys
    spent = any(key in keys for key in (*_SPENT, *_COSTS, *_BOOSTS))
    own = own or (said and _first(keys, _JOBS) is not None)
    return has_job and ((own and (said or sent or "auditdetails" in keys)) or (sent and (said or spent)))


def _words_of(keys: _Keys) -> str:
    return " ".join(_text(_first(keys, _REASONS)).replace("_", " ").split())


def _says_why(words: str) -> bool:
    """Whether a reason is one for which Connects move."""
    return any(_meaning(words, sign, has_job=True).what != "unknown" for sign in (-1, 1))


def _meaning(words: str, connects: int, *, has_job: bool) -> Meaning:
    """Return what a reason means; which job it is for stands beside it."""
    if connects < 0 and "badge" in words.casefold():
        return Meaning("spend", reason=words)
    meaning = meaning_of(words, connects) if words else Meaning("unknown", doubt="it gives no reason")
    if has_job and meaning.what in _ABOUT_JOBS:
        return replace(meaning, doubt="", title="")
    return meaning


def _status_of(keys: _Keys) -> tuple[str, bool]:
    """Return a proposal's status, its own word if that isn't known, and whether it answers an invitation."""
    inner = _first(_flat(keys), ("status",))
    status = _plain(inner) if isinstance(inner, dict) else {}
    word = _text(status.get("status", inner)).casefold()
    reason = _text(_first(_flat(status), ("reason",))) or _text(keys.get("archivereason"))
    label = _text(status.get("statuslabel", keys.get("statuslabel")))
    if word == "archived":
        for said in (reason, label):
            if _ANOTHER_HIRED.search(said):
                return "declined", False
            if _NOBODY_HIRED.search(said):
                return "closed", False
    return _STATUSES.get(word or "sent", word), word == "activated"


def _job_of(keys: _Keys) -> str:
    """Return what names a record's job: the reference in its link, made of its number if there is only that."""
    job = _job(keys)
    own = [_text(job[key]) for key in (*_JOB_IDS, "id") if key in job] if job is not keys else []
    for text in (*own, *(_text(keys[key]) for key in _JOB_IDS if key in keys)):
        if reference := job_reference(text):
            return reference
        if text.isdecimal() and int(text) > _BIG:
            return f"~02{text}"
    return ""


def _job(keys: _Keys) -> _Keys:
    """Return the object about the job in a record; the record itself if it has none."""
    found = _first(_flat(keys), _JOBS)
    return _plain(found) if isinstance(found, dict) else keys


def _title_of(keys: _Keys) -> str:
    job = _job(keys)
    title = _first(job, _TITLES) or _first(_flat(job), ("title",)) or _first(keys, _TITLES)
    return " ".join(_text(title).split())


def _link(reference: str) -> str | None:
    return job_link(reference) if job_reference(reference) else None


def _balance(key: str, value: object, keys: _Keys, name: str) -> int | None:
    """Read a balance of Connects: a number, an object that names it, or its parts."""
    if key not in (*_BALANCES, "balance"):
        return None
    if isinstance(value, dict):
        inner = _plain(value)
        named = _number(_first(inner, (*_BALANCES, "total", "available") if key != "balance" else _BALANCES))
        parts = [_number(inner[part]) for part in ("free", "paid", "rollover") if part in inner]
        return named if named is not None else sum(part or 0 for part in parts) if parts else None
    alone = keys.keys() <= _BESIDE_BALANCE or "connects" in name.casefold()
    return _number(value) if key in _BALANCES or alone else None


def _inner(value: object) -> object:
    """Return what is in a text that holds JSON; anything else as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value, parse_float=Decimal)
        except ValueError:
            return value
    return value


@lru_cache(maxsize=1000)
def _plain_key(key: str) -> str:
    return re.sub(r"[^a-z0-9]", "", key.casefold())


def _plain(value: Mapping[str, object]) -> dict[str, object]:
    return {_plain_key(key): inner for key, inner in value.items()}


def _flat(keys: _Keys) -> dict[str, object]:
    """Return the keys of an object and of the objects in it, the outer ones first; lists are other records."""
    found = dict(keys)
    for inner in keys.values():
        if isinstance(inner, dict):
            found = _flat(_plain(inner)) | found
    return found


def _first(keys: _Keys, names: Iterable[str]) -> object:
    return next((keys[name] for name in names if keys.get(name) not in (None, "")), None)


def _text(value: object) -> str:
    """Return a value as text: of an object, what it shows or is called."""
    if isinstance(value, dict):
        return _text(_first(_plain(value), ("displayvalue", "rawvalue", "status", "name", "title", "reason", "label")))
    if value is None or isinstance(value, list | bool):
        return ""
    text = str(value)
    if not text.isprintable():
        text = "".join(letter for letter in text if letter.isprintable() or letter.isspace())
    return _WRAPPED.sub("", text).strip()


def _count(value: object) -> int | None:
    """Return a value as a number of Connects, whatever its sign."""
    number = _number(value)
    return None if number is None else abs(number)


def _number(value: object) -> int | None:
    """Return a value as a whole number; `None` if it is none."""
    if isinstance(value, dict):
        return _number(_first(_plain(value), ("rawvalue", "amount", "value")))
    if isinstance(value, Decimal | float | bool):
        whole = isinstance(value, Decimal) and value.is_finite() and abs(value) < _MOST and not value % 1
        return int(value) if whole else None
    if isinstance(value, int):
        return value if abs(value) < _MOST else None
    return whole_number(value) if isinstance(value, str) else None
