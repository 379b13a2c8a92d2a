"""JSON with Upwork's own data: answers of its MCP server, the state of a page, what a browser extension exports.

Its objects are looked for at any depth, and become rows once all are read: a proposal doesn't say what it cost; its row
of the usage history does, or the answer about its job.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from connects_tui.importing.dates import DayOrder, order_of
from connects_tui.importing.items import CannotRead, Details, Item, ParsedSource, job_reference, unread, without_day
from connects_tui.importing.sources import upwork_keys
from connects_tui.importing.sources.history_actions import Meaning, meaning_of
from connects_tui.importing.sources.spreadsheet import DRAFT
from connects_tui.importing.sources.upwork_keys import Record, is_in_balance, number_of, plain_key
from connects_tui.statuses import STATUSES

_MOST_NAMES: Final = 12

_ABOUT_JOBS: Final = ("proposal", "boost", "refund", "status")


def documents_of(text: str) -> list[object]:
    """Read the JSON documents of a text: one, or one after another. Raises CannotRead: it isn't JSON."""
    decoder, found, at = json.JSONDecoder(parse_float=Decimal), list[object](), 0
    text = text.strip()
    try:
        while at < len(text):
            document, at = decoder.raw_decode(text, at)
            found.append(document)
            while text[at : at + 1] in tuple(" \t\r\n,"):
                at += 1
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise CannotRead(f"it starts like JSON but isn't valid{where}; was it cut off?") from None
    return found


def read_answers(documents: Sequence[object], today: date, order: DayOrder | None) -> ParsedSource:
    """Read answers. Raises CannotRead: there is nothing about Connects or proposals in them, or days in two ways."""
    try:
        reader = _Reader(today, order or order_of(_days_in(documents), today))
        for document in documents:
            reader.element(document, "answer", "")
    except RecursionError:
        raise CannotRead("its JSON is nested too deeply") from None
    return reader.source()


class _Reader:
    """Every record gets a number, which stands for its line."""

    def __init__(self, today: date, order: DayOrder | None) -> None:
        self.today, self.order = today, order
        self.number = self.recognised = 0
        self.items: list[Item] = []
        self.movements: list[_UsageRow] = []
        self.proposals: dict[str, _SentProposal] = {}
        self.ad_credits: dict[date | None, Item] = {}
        self.balances: list[int] = []
        self.costs: dict[str, int] = {}
        self.titles: dict[str, str] = {}
        self.passed: dict[str, list[int]] = defaultdict(list)
        self.not_used: dict[str, None] = {}
        self.seen: set[str] = set()
        self.other_statuses: dict[str, None] = {}
        self.error = ""

    def element(self, value: object, name: str, path: str) -> None:
        """Read one of several values; where nothing in it is recognised, it is passed over by that name."""
        if not self._holds_something(value, name, path) and isinstance(value, dict):
            self.passed[f'in "{name}"'].append(self._next())

    def walk(self, value: object, name: str, path: str) -> None:
        """`path` are the keys around it as they are compared."""
        value = _inside(value)
        if isinstance(value, list):
            for each in value:
                self.element(each, name, path)
        elif isinstance(value, dict):
            record = Record(value)
            if "structuredcontent" in record.keys:  # the same again as "content", which is text
                self.walk(record.keys["structuredcontent"], name, path)
            elif _is_movement(record, path):
                self._movement(record, self._next())
            elif record.is_proposal and not re.search("invit|offer|contract|draft|template", path):  # none was sent
                self._proposal(record, self._next())
            else:
                self._others(record, path)

    def _holds_something(self, value: object, name: str, path: str) -> bool:
        """If nothing is recognised in a value, forget the names of what is in it."""
        before, names = (self.recognised, self.number), len(self.not_used)
        self.walk(value, name, path)
        if (self.recognised, self.number) != before:
            return True
        for inner in list(self.not_used)[names:]:
            del self.not_used[inner]
        return False

    def _day(self, record: Record, *named: re.Pattern[str]) -> tuple[date | None, str]:
        return record.day(named, self.today, self.order)

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _others(self, record: Record, path: str) -> None:
        if record.keys.get("status") == "error":
            self.error = record.text(("reason", "message", "error", "errorcode")) or "no reason"
        cost = record.count(upwork_keys.COSTS)
        is_price = cost is not None and self._price(record, cost)
        of_connects = "connects" in path
        for own in record.value:
            key, inner = plain_key(own), f"{path}/{plain_key(own)}"
            value = record.keys[key]
            if key in upwork_keys.CREDITS:
                self.passed["repeated"] += [item.line for item in self.ad_credits.values()]
                self.ad_credits.clear()  # a later answer says what is left now
                self._credits(value)
            elif (balance := record.balance(key, of_connects=of_connects)) is not None:
                self.recognised += 1
                self.balances.append(balance)
            elif is_price or key in upwork_keys.ABOUT_ANSWERS or (of_connects and is_in_balance(key)):
                continue
            elif key in upwork_keys.WRAPPERS:
                self.walk(value, own, inner)
            elif not self._holds_something(value, own, inner) and value:
                self.not_used[own] = None

    def _price(self, record: Record, cost: int) -> bool:
        """Return whether the record says which job it is."""
        if not (reference := record.reference(is_job=True)):
            return False
        self.recognised += 1
        self.passed["used for what a job costs"].append(self._next())
        self.costs[reference] = cost
        self.titles.setdefault(reference, record.title)
        self._name_unread(record)
        return True

    def _movement(self, record: Record, number: int) -> None:
        self.recognised += 1
        title, words = record.title, record.words
        reference = record.reference() or record.text(upwork_keys.REFERENCES)
        day, written = self._day(record, upwork_keys.DAYS)
        raw, connects = _described(words, title, reference), record.amount
        if self._told_before(record, number, written):
            return
        if day is None:
            self.items.append(without_day(number, raw, written))
        elif connects is None:
            self.items.append(unread(number, raw, "no number of Connects"))
        else:
            self._name_unread(record)
            self.movements.append(_UsageRow(number, day, connects, words, title, reference))

    def _proposal(self, record: Record, number: int) -> None:
        self.recognised += 1
        deep, reference, title, id_ = record.deep, record.reference(), record.title, record.text(upwork_keys.IDS)
        day, written = self._day(deep, upwork_keys.SENT, upwork_keys.DAYS)
        raw = title or reference or id_ or "proposal"
        if self._told_before(record, number, written):
            return
        if day is None or not (title or reference):
            self.items.append(without_day(number, raw, written) if day is None else unread(number, raw, "no title"))
            return
        self._name_unread(record)
        status, invited = record.status
        if status == DRAFT:
            self.items.append(Item(number, raw, day, "unknown", skip_reason="no proposal was sent"))
            return
        self.other_statuses |= {} if status in STATUSES else {status: None}
        boosted = record.first(upwork_keys.BOOSTED)
        since, _ = self._day(deep, upwork_keys.CHANGED)
        cost = deep.count(upwork_keys.COSTS)
        made = _SentProposal(
            number, id_, day, status, max(day, since or day), title, reference,
            client=record.text(upwork_keys.CLIENTS) or None,
            cost=record.job.count(upwork_keys.COSTS) if cost is None else cost, spent=deep.count(upwork_keys.SPENT),
            boost=0 if boosted is False else deep.count(upwork_keys.BOOSTS), boosted=True if boosted is True else None,
            invited=invited or record.keys.get("invited") is True,
        )  # fmt: skip
        key = id_ or (f"{reference} {day}" if reference else str(number))
        if (before := self.proposals.get(key)) is not None:
            self.passed["repeated"].append(before.number)
            said = ("title", "client", "cost", "spent", "boost", "boosted")
            made = replace(made, **{name: getattr(before, name) for name in said if getattr(made, name) in (None, "")})
        self.proposals[key] = made

    def _told_before(self, record: Record, number: int, written: str) -> bool:
        """Whether it is the very same record as one before, as pages that overlap have it."""
        if not record.first(upwork_keys.IDS) and len(written) <= len("2026-11-23"):
            return False  # two equal rows of a day are two
        said = json.dumps(record.value, sort_keys=True, default=str)
        if said not in self.seen:
            self.seen.add(said)
            return False
        self.passed["repeated"].append(number)
        return True

    def _name_unread(self, record: Record) -> None:
        self.not_used |= dict.fromkeys(record.unread_keys())

    def _credits(self, value: object) -> None:
        """They are a list of batches, one batch, a number by product, or one number."""
        self.recognised += 1
        batches = value if isinstance(value, list) else [value] if value else []
        for batch in batches:
            record = Record(batch if isinstance(batch, dict) else {"amount": batch})
            amount = record.first(upwork_keys.CREDITS_LEFT)
            if amount is None and isinstance(batch, dict):
                self._credits([{"product": product, "amount": number} for product, number in batch.items()])
                continue
            product, number, left = record.text(upwork_keys.PRODUCTS), self._next(), number_of(amount)
            named = " ".join(product.replace("_", " ").split()) or "credits"
            raw, (expires, _) = f"Ad credits left: {named}", self._day(record, upwork_keys.EXPIRES)
            no_use = "they have expired" if expires is not None and expires <= self.today else ""
            if re.search("profile|badge|availab", product, re.IGNORECASE):
                no_use = no_use or "only credits for boosted proposals are counted"
            if left is None:
                self.items.append(unread(number, raw, "no number of credits"))
            elif no_use:
                self.items.append(Item(number, raw, self.today, "unknown", left, skip_reason=no_use))
            elif (same := self.ad_credits.get(expires)) is not None:
                self.passed["counted with other credits"].append(number)
                self.ad_credits[expires] = replace(same, connects=same.connects + left)
            else:
                item = Item(number, raw, self.today, "credits", left, reason=named, expires=expires)
                self.ad_credits[expires] = item

    def source(self) -> ParsedSource:
        if self.error and not self.recognised:
            raise CannotRead(f"Upwork's answer is an error ({self.error[:200].rstrip('.')}); ask again")
        if not self.recognised:
            raise CannotRead(
                "its JSON has no Connects or proposals in it; ask Upwork's MCP server for connects_balance or for "
                "your proposals, or import what `connects export json` wrote"
            )
        items, told = _items_of(self.movements, self.proposals.values(), self.costs, self.titles)
        self.passed["counted with a proposal"] += told
        balance = (self.today, self.balances[-1]) if self.balances else None
        items = sorted([*self.items, *self.ad_credits.values(), *items], key=lambda item: item.line)
        notes = tuple(self._notes())
        return ParsedSource("Upwork data (JSON)", tuple(items), self.passed, balance, keeps_text=True, notes=notes)

    def _notes(self) -> list[str]:
        notes = []
        if self.not_used:
            names = list(self.not_used)
            more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
            notes.append(f"not used: {', '.join(names[:_MOST_NAMES])}{more}")
        if self.other_statuses:
            notes.append(f"statuses that aren't known, left out: {', '.join(self.other_statuses)}")
        if len(set(self.balances)) > 1:
            said = ", ".join(map(str, dict.fromkeys(self.balances)))
            notes.append(f"it names several balances ({said}); the last one is compared")
        return notes


def _is_movement(record: Record, path: str) -> bool:
    """The names around it say so, or its reason."""
    has_reason = any(map(upwork_keys.DAYS.fullmatch, record.keys)) and _says_why(record.words)
    is_usage = re.search("usage|connects|(?:^|/)(?:history|ledger)(?:/|$)", path) and not record.is_proposal
    return record.may_be_movement and (has_reason or bool(is_usage))


def _days_in(value: object) -> Iterator[str]:
    value = _inside(value)
    if isinstance(value, list):
        for each in value:
            yield from _days_in(each)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, str) and any(names.fullmatch(plain_key(key)) for names in upwork_keys.ALL_DAYS):
                yield inner
            yield from _days_in(inner)


def _inside(value: object) -> object:
    """A text may hold JSON."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value, parse_float=Decimal)
        except ValueError:
            return value
    return value


class _UsageRow(Struct):
    """`words` say why Connects moved, `reference` is what names its job."""

    number: int
    on: date
    connects: int
    words: str
    title: str
    reference: str
    meaning: Meaning = Meaning("unknown")

    def understand(self, *, signed: bool) -> None:
        """In a source without a negative number the words also say which sign it has."""
        has_job = bool(self.title or self.reference)
        self.meaning = _meaning(self.words, self.connects, has_job=has_job, signed=signed)
        unsigned = self.connects > 0 and self.meaning.what == "unknown"
        if not signed and unsigned and _meaning(self.words, -self.connects, has_job=True).what != "unknown":
            self.connects = -self.connects
            self.meaning = replace(_meaning(self.words, self.connects, has_job=has_job), doubt="its number has no sign")
        self.title = self.title or (self.meaning.title if self.meaning.what in _ABOUT_JOBS else "")


class _SentProposal(Struct):
    """A proposal; what it doesn't say is `None`."""

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
    boosted: Literal[True] | None
    invited: bool


def _described(words: str, title: str, reference: str) -> str:
    named = title or reference
    return ": ".join(filter(None, (words, named if named not in words else ""))) or "no reason"


@lru_cache(maxsize=1000)
def _says_why(words: str) -> bool:
    return any(_meaning(words, sign, has_job=True).what != "unknown" for sign in (-1, 1))


def _meaning(words: str, connects: int, *, has_job: bool, signed: bool = False) -> Meaning:
    if connects < 0 and "badge" in words.casefold():
        return Meaning("spend", reason=words)
    if not words:
        return Meaning("unknown", doubt="it gives no reason")
    meaning = meaning_of(words, connects)
    if has_job and signed and meaning.what == "unknown":
        meaning = meaning_of(f"{words}: something", connects)
    if has_job and meaning.what in _ABOUT_JOBS:
        return replace(meaning, doubt="", title="")
    return meaning


def _items_of(
    movements: Sequence[_UsageRow],
    proposals: Iterable[_SentProposal],
    costs: Mapping[str, int],
    titles: Mapping[str, str],
) -> tuple[list[Item], list[int]]:
    """Return the items, and the numbers of the rows that are counted with a proposal."""
    proposals = list(proposals)
    signed = any(row.connects < 0 for row in movements)
    for row in movements:
        row.understand(signed=signed)
    _name_jobs(movements, proposals, titles)
    applied, told = defaultdict[str, list[_UsageRow]](list), set[int]()
    boosted, returned = set[str](), dict[str, str | None]()
    for row in movements:
        if row.meaning.what == "proposal" and row.reference:
            applied[row.reference].append(row)
        elif row.meaning.what == "boost":
            boosted.add(row.reference)
        elif row.meaning.what == "refund":
            returned[row.reference] = row.meaning.reason
    items = list[Item]()
    for proposal in proposals:
        job, on = proposal.reference, proposal.on
        paid = min(applied[job], key=lambda row: abs(row.on - on), default=None)
        status, unsaid = _ending(proposal, returned)
        item = _of_proposal(proposal, paid, costs.get(job), has_boost_row=bool(job) and job in boosted)
        statuses = ((status, proposal.since),) if status in STATUSES.keys() - {"sent"} else ()
        items.append(replace(item, statuses=statuses, refund_unsaid=unsaid))
        if paid is not None:
            applied[job].remove(paid)
            told.add(paid.number)
    items += [_of_movement(row) for row in movements if row.number not in told]
    return items, sorted(told)


def _name_jobs(movements: Iterable[_UsageRow], proposals: Iterable[_SentProposal], titles: Mapping[str, str]) -> None:
    """Another record, or an answer about the job, may name it."""
    of_proposal = {proposal.id: proposal.reference for proposal in proposals if proposal.id}
    for row in movements:
        row.reference = of_proposal.get(row.reference, row.reference)
    named: list[_UsageRow | _SentProposal] = [*movements, *proposals]
    titles = {**titles, **{one.reference: one.title for one in named if one.reference and one.title}}
    for one in named:
        one.title = one.title or titles.get(one.reference, "")


def _of_proposal(proposal: _SentProposal, paid: _UsageRow | None, price: int | None, *, has_boost_row: bool) -> Item:
    """Its row of the usage history, or else its job's price, says what it cost."""
    cost = price if proposal.cost is None else proposal.cost
    boost, doubt = proposal.boost or 0, ""
    total = -paid.connects if paid is not None else proposal.spent
    if has_boost_row:
        boost = 0
    in_one_row = cost is not None and total == cost + boost
    if total is not None and not in_one_row:
        if boost:
            doubt = f"whether its {total} Connects include the boost of {boost} isn't said"
        cost, boost = total, 0
    if proposal.boosted and not has_boost_row and not boost and not doubt:
        doubt = "it was boosted, but it doesn't say with how many Connects"
    known = total is not None or proposal.cost is not None  # what its job costs now is only likely
    if proposal.invited and total is None:
        cost, known = 0, False
    details = Details(boost=boost, client=proposal.client, url=_link(proposal.reference), invited=proposal.invited)
    named = f"Proposal: {proposal.title or proposal.reference}"
    raw = _described(paid.words, paid.title, paid.reference) if paid is not None else named
    return Item(
        proposal.number, raw, proposal.on if paid is None else paid.on, "proposal", cost or 0, proposal.title,
        details=details, doubt=doubt, cost_unknown=not known, group=proposal.reference or None,
    )  # fmt: skip


def _ending(proposal: _SentProposal, returned: Mapping[str, str | None]) -> tuple[str, bool]:
    """Return its status, and whether a refund is unsaid; why Connects came back tells how an archived one ended."""
    job = proposal.reference
    why = returned.get(job) if job else None
    status = why if proposal.status == "expired" and why in ("closed", "removed") else proposal.status
    return status, status in ("closed", "removed") and (not job or job not in returned)


def _of_movement(row: _UsageRow) -> Item:
    meaning, what = row.meaning, row.meaning.what
    details = Details(url=_link(row.reference), invited=meaning.invited)
    title = row.title if what in (*_ABOUT_JOBS, "unknown") else ""
    connects = row.connects if what == "unknown" else abs(row.connects)
    return Item(
        row.number, _described(row.words, row.title, row.reference), row.on, what, connects, title, meaning.reason,
        details=details, statuses=meaning.statuses(row.on), doubt=meaning.doubt, group=row.reference or None,
    )  # fmt: skip


def _link(reference: str) -> str | None:
    return f"https://www.upwork.com/jobs/{reference}" if job_reference(reference) else None
