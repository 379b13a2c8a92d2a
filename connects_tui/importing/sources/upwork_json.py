"""JSON with Upwork's own data: answers of its MCP server, the state of a page, what a browser extension exports.

Its objects are looked for at any depth: a row of the usage history, a proposal, a balance, ad credits, what a job
costs. The rest is passed over by name. `upwork_keys` knows which is which, `upwork_records` what becomes of them.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from connects_tui.importing.dates import DayOrder, order_of
from connects_tui.importing.items import CannotRead, Item, ParsedSource, unread, without_day
from connects_tui.importing.sources import upwork_keys
from connects_tui.importing.sources.spreadsheet import DRAFT
from connects_tui.importing.sources.upwork_keys import Record, is_in_balance, number_of, plain_key
from connects_tui.importing.sources.upwork_records import SentProposal, UsageRow, described, items_of, says_why
from connects_tui.statuses import STATUSES

_USAGE: Final = re.compile(r"usage|connects|(?:^|/)(?:history|ledger)(?:/|$)")
"""The names around rows that move Connects, whatever their reason."""

_NO_PROPOSALS: Final = re.compile(r"invit|offer|contract|draft|template")
"""The names around what looks like proposals and was not sent."""

_OTHER_PRODUCT: Final = re.compile(r"profile|badge|availab", re.IGNORECASE)
_A_DAY: Final = len("2026-11-23")
_MOST_NAMES: Final = 12


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


def read_answers(documents: Sequence[object], today: date, order: DayOrder | None = None) -> ParsedSource:
    """Read answers of Upwork's MCP server, or the like.

    Raises:
        CannotRead: there is nothing about Connects or proposals in them (`DayOrderUnclear`: or days in two ways).
    """
    try:
        reader = _Reader(today, order or order_of(_days_in(documents), today))
        for document in documents:
            reader.element(document, "answer", "")
    except RecursionError:
        raise CannotRead("it is JSON that is nested too deeply") from None
    return reader.source()


class _Reader:
    """One pass over some JSON; every record gets a number, which stands for its line."""

    def __init__(self, today: date, order: DayOrder | None) -> None:
        self.today, self.order = today, order
        self.number = self.recognised = 0
        self.items: list[Item] = []
        self.movements: list[UsageRow] = []
        self.proposals: dict[str, SentProposal] = {}
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
        """Read one of several values of a kind; where nothing in it is recognised, it is passed over by that name."""
        if not self._holds_something(value, name, path) and isinstance(value, dict):
            self.passed[f'in "{name}"'].append(self._next())

    def walk(self, value: object, name: str, path: str) -> None:
        """Look for what is known in a value at any depth; `path` are the keys around it as they are compared."""
        value = _inside(value)
        if isinstance(value, list):
            for each in value:
                self.element(each, name, path)
        elif isinstance(value, dict):
            record = Record(value)
            if "structuredcontent" in record.keys:  # the same again as "content", which is text
                self.walk(record.keys["structuredcontent"], name, path)
            elif _is_movement(record, path):
                self._movement(record)
            elif record.is_proposal and not _NO_PROPOSALS.search(path):
                self._proposal(record)
            else:
                self._others(record, path)

    def _holds_something(self, value: object, name: str, path: str) -> bool:
        """Look for what is known in a value, and forget the names of what is in it if nothing is."""
        before, names = (self.recognised, self.number), len(self.not_used)
        self.walk(value, name, path)
        holds = (self.recognised, self.number) != before
        for inner in () if holds else list(self.not_used)[names:]:
            del self.not_used[inner]
        return holds

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
        """Remember what a job costs; return whether the record says which job it is."""
        if not (reference := record.reference(is_job=True)):
            return False
        self.recognised += 1
        self.passed["used for what a job costs"].append(self._next())
        self.costs[reference] = cost
        self.titles.setdefault(reference, record.title)
        self._name_unread(record)
        return True

    def _movement(self, record: Record) -> None:
        self.recognised += 1
        number, title, words = self._next(), record.title, record.words
        reference = record.reference() or record.text(upwork_keys.REFERENCES)
        day, written = self._day(record, upwork_keys.DAYS)
        raw = described(words, title, reference)
        if self._told_before(record, number, written):
            return
        if day is None:
            self.items.append(without_day(number, raw, written))
        elif (connects := record.amount) is None:
            self.items.append(unread(number, raw, "no number of Connects"))
        else:
            self._name_unread(record)
            self.movements.append(UsageRow(number, day, connects, words, title, reference))

    def _proposal(self, record: Record) -> None:
        self.recognised += 1
        number, deep = self._next(), record.deep
        reference, title, id_ = record.reference(), record.title, record.text(upwork_keys.IDS)
        day, written = self._day(deep, upwork_keys.SENT, upwork_keys.DAYS)
        status, invited = record.status
        raw = title or reference or id_ or "proposal"
        if self._told_before(record, number, written):
            return
        if day is None or not (title or reference):
            self.items.append(without_day(number, raw, written) if day is None else unread(number, raw, "no title"))
            return
        self._name_unread(record)
        if status == DRAFT:
            self.items.append(Item(number, raw, day, "unknown", skip_reason="no proposal was sent"))
            return
        if status not in STATUSES:
            self.other_statuses[status] = None
        boosted = record.first(upwork_keys.BOOSTED)
        since, _ = self._day(deep, upwork_keys.CHANGED)
        cost = deep.count(upwork_keys.COSTS)
        made = SentProposal(
            number, id_, day, status, max(day, since or day), title, reference,
            client=record.text(upwork_keys.CLIENTS) or None,
            cost=record.job.count(upwork_keys.COSTS) if cost is None else cost, spent=deep.count(upwork_keys.SPENT),
            boost=0 if boosted is False else deep.count(upwork_keys.BOOSTS), boosted=boosted is True,
            invited=invited or record.keys.get("invited") is True,
        )  # fmt: skip
        key = id_ or (f"{reference} {day}" if reference else str(number))
        if (before := self.proposals.get(key)) is not None:
            self.passed["repeated"].append(before.number)
            made = made.with_earlier(before)
        self.proposals[key] = made

    def _told_before(self, record: Record, number: int, written: str) -> bool:
        """Whether another answer had the very same record, as pages of answers that overlap do.

        `written` is its day as it is written.
        """
        if not record.first(upwork_keys.IDS) and len(written) <= _A_DAY:
            return False  # two equal rows of a day are two
        said = json.dumps(record.value, sort_keys=True, default=str)
        if said in self.seen:
            self.passed["repeated"].append(number)
            return True
        self.seen.add(said)
        return False

    def _name_unread(self, record: Record) -> None:
        self.not_used |= dict.fromkeys(record.unread_keys())

    def _credits(self, value: object) -> None:
        """Read the credits that are left: a list of batches, one batch, a number by product, or one number."""
        self.recognised += 1
        for batch in value if isinstance(value, list) else [value] if value else ():
            record = Record(batch if isinstance(batch, dict) else {"amount": batch})
            amount = record.first(upwork_keys.CREDITS_LEFT)
            if amount is None and isinstance(batch, dict):
                self._credits([{"product": product, "amount": number} for product, number in batch.items()])
                continue
            product = record.text(upwork_keys.PRODUCTS)
            named = " ".join(product.replace("_", " ").split()) or "credits"
            number, left = self._next(), number_of(amount)
            expires, _ = self._day(record, upwork_keys.EXPIRES)
            item = Item(
                number, f"Ad credits left: {named}", self.today, "credits", left or 0, reason=named, expires=expires
            )
            if left is None:
                item = unread(number, item.raw, "no number of credits")
            elif expires is not None and expires <= self.today:
                item = replace(item, what="unknown", skip_reason="they have expired")
            elif _OTHER_PRODUCT.search(product):
                item = replace(item, what="unknown", skip_reason="only credits for boosted proposals are counted")
            elif (same := self.ad_credits.get(expires)) is not None:
                self.passed["counted with other credits"].append(number)
                self.ad_credits[expires] = replace(same, connects=same.connects + left)
                continue
            else:
                self.ad_credits[expires] = item
                continue
            self.items.append(item)

    def source(self) -> ParsedSource:
        """Put together what was read."""
        if self.error and not self.recognised:
            raise CannotRead(f"Upwork's answer is an error ({self.error[:200].rstrip('.')}); ask it once more")
        if not self.recognised:
            raise CannotRead(
                "it is JSON without Connects or proposals in it; ask Upwork's MCP server for connects_balance or for "
                "your proposals, or import what `connects export json` wrote"
            )
        items, told = items_of(self.movements, self.proposals.values(), self.costs, self.titles)
        self.passed["counted with a proposal"] += told
        balance = (self.today, self.balances[-1]) if self.balances else None
        items = sorted([*self.items, *self.ad_credits.values(), *items], key=lambda item: item.line)
        return ParsedSource(
            "Upwork data (JSON)", tuple(items), self.passed, balance, keeps_text=True, notes=tuple(self._notes())
        )

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
    """Whether a record is a row of the usage history: its words say so, or the keys around it."""
    if not record.may_be_movement:
        return False
    has_day = any(map(upwork_keys.DAYS.fullmatch, record.keys))
    return (has_day and says_why(record.words)) or (bool(_USAGE.search(path)) and not record.is_proposal)


def _days_in(value: object) -> Iterator[str]:
    """Yield what is written as the day of something, at any depth."""
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
    """Return what is in a text that holds JSON; anything else as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value, parse_float=Decimal)
        except ValueError:
            return value
    return value
