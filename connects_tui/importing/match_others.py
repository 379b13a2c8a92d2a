"""Matching everything but proposals: purchases, bonuses, refunds, other spending, allowances, fees, balances."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from connects_tui.actions.recording import rules_on
from connects_tui.importing.items import Item, ItemKind
from connects_tui.importing.matching import NEAR, SIMILAR, Matching, comparable, connects_of, similarity, title_words
from connects_tui.importing.preview import RowChoice
from connects_tui.ledger.entries import Balance, Edit, Entry, Grant, Proposal, PurchaseMade, Refund, Spend, StatusChange
from connects_tui.ledger.state import NOTHING_SPENT
from connects_tui.rules.model import Purchase
from connects_tui.rules.values import half_up
from connects_tui.statuses import STATUSES
from connects_tui.wording import counted, day_words, how_many, usd


def match_others(matching: Matching) -> None:
    """Decide on everything that is left after the proposals."""
    if refunds := matching.undecided("refund"):
        matcher = _RefundMatcher(matching)
        for index, item in refunds:
            matcher.match(index, item)
    for kinds, match in _MATCHERS.items():
        for index, item in matching.undecided(*kinds):
            match(matching, index, item)


def _purchase(matching: Matching, index: int, item: Item) -> None:
    if not item.connects:
        _purchase_by_money(matching, index, item)
        return
    known = next(_known_purchases(matching, item, item.connects), None)
    if known is not None:
        _compare_payment(matching, index, item, matching.take(known))
        return
    made = PurchaseMade(
        on=item.day, connects=item.connects, paid=item.paid, note=matching.words_of(item), id=matching.id_for(item)
    )
    money = f" for {usd(item.paid)}" if item.paid is not None else ""
    matching.add(index, f"{how_many(item.connects)} bought{money}", made)


def _known_purchases(matching: Matching, item: Item, connects: int) -> Iterator[PurchaseMade]:
    """Find purchases in the journal that may be this one; one that was imported has the exact date."""
    for entry in matching.near(PurchaseMade, connects, item.day, NEAR):
        if entry.on == item.on or entry.note != matching.words_of(item):
            yield entry


def _compare_payment(matching: Matching, index: int, item: Item, entry: PurchaseMade) -> None:
    """Match a purchase that the journal has; if the source names another price, offer to correct it."""
    paid = _paid(matching, entry)
    same_day = entry.on == item.on
    named = "in the journal already" if same_day else f"the purchase of {day_words(entry.on, matching.today)}"
    if item.paid is None or item.paid == paid:
        matching.duplicate(index, named)
    elif entry.id is None:
        matching.skip(index, f"{named} was written by hand without an id: correct what was paid in an editor")
    else:
        why = f"the journal says {'nothing' if paid is None else usd(paid)} was paid"
        correction = Edit(on=matching.today, of=entry.id, set={"paid": format(item.paid, "f")})
        matching.ask(index, why, RowChoice(f"correct it to {usd(item.paid)}", (correction,)))


def _purchase_by_money(matching: Matching, index: int, item: Item) -> None:
    """Match a purchase that only says what was paid; the price on that day gives the number of Connects."""
    assert item.paid is not None
    terms = _terms(matching, item.day)
    price = None if terms is None else terms.price
    connects = half_up(Fraction(item.paid) / Fraction(price)) if price else 0
    if not connects or terms is None or terms.cost(connects) != item.paid:
        matching.ask(index, f"{item.doubt}, and {usd(item.paid)} is no multiple of the price")
        return
    for entry in _known_purchases(matching, item, connects):
        if _paid(matching, entry) == item.paid:
            matching.take(entry)
            matching.duplicate(index, f"the purchase of {day_words(entry.on, matching.today)}")
            return
    made = PurchaseMade(on=item.day, connects=connects, paid=item.paid, note=matching.words_of(item))
    matching.ask(index, item.doubt, RowChoice(f"{how_many(connects)} for {usd(item.paid)}", (made,)))


def _terms(matching: Matching, on: date) -> Purchase | None:
    """Return how Connects were sold on a day on the account's plan, tax included; `None` if that is unknown."""
    rules, state = rules_on(matching.ledger, on), matching.ledger.state
    plan = None if rules is None or state is None else rules.plan(state.plan.id)
    return None if plan is None or plan.purchase is None else plan.purchase.with_tax(matching.ledger.tax_on(on))


def _paid(matching: Matching, entry: PurchaseMade) -> Decimal | None:
    if entry.paid is not None:
        return entry.paid
    terms = _terms(matching, entry.on)
    return None if terms is None else terms.cost(entry.connects)


def _other(matching: Matching, index: int, item: Item) -> None:
    words, note = item.reason or item.raw, matching.words_of(item)
    kind: type[Grant | Spend] = Spend if item.what == "spend" else Grant
    only: Literal["boosts"] | None = "boosts" if item.what == "credit" else None
    for entry in matching.near(kind, item.connects, item.day, 1):
        if isinstance(entry, Grant) and entry.only != only:
            continue
        own = entry.reason if isinstance(entry, Grant) else entry.what
        if entry.on == item.on or (similarity(own, words) > SIMILAR and entry.note != note):
            matching.take(entry)
            matching.duplicate(index)
            return
    made = matching.id_for(item)
    if kind is Grant:
        grant = Grant(on=item.day, connects=item.connects, reason=words, only=only, note=note, id=made)
        what = f"{counted(item.connects, 'ad credit')} for boosts" if only else f"{how_many(item.connects)} as a bonus"
        matching.add(index, what, grant)
    else:
        spend = Spend(on=item.day, connects=item.connects, what=words, note=note, id=made)
        matching.add(index, f"{how_many(item.connects)} spent on something else", spend)


def _allowance(matching: Matching, index: int, item: Item) -> None:
    """Compare an allowance with those the plan gives; none is ever recorded."""
    if item.day < matching.opening:
        matching.skip(index, "an allowance before the opening: it is in the opening balance")
        return
    near = [row for row in matching.movements if row.kind == "allowance" and abs((row.on - item.day).days) <= 2]
    same = next((row for row in near if row.connects == item.connects), None)
    if same is not None:
        matching.movements.remove(same)
        matching.duplicate(index, f"the allowance of {day_words(same.on, matching.today)}, by the plan")
        return
    has = "none on that day"
    if near:
        has = f"one of {how_many(near[0].connects)} on {day_words(near[0].on, matching.today)}"
    bonus = Grant(on=item.day, connects=item.connects, reason=item.raw, note=item.raw)
    why = f"the plan gives {has}; what this account gets is set under membership"
    matching.ask(index, why, RowChoice("record it as bonus Connects", (bonus,)))


def _expiry(matching: Matching, index: int, item: Item) -> None:
    for row in matching.movements:
        if row.kind == "expiry" and -row.connects == item.connects and abs((row.on - item.day).days) <= 1:
            matching.movements.remove(row)
            matching.duplicate(index, f"lapsed on {day_words(row.on, matching.today)}, by the rules")
            return
    matching.skip(index, "what lapses follows from the rules, and by them nothing did on that day")


def _fee(matching: Matching, index: int, item: Item) -> None:
    """Compare a membership fee with those the plan charges."""
    assert item.paid is not None
    if item.day < matching.opening:
        matching.skip(index, "a membership fee before the opening: the journal's books begin later")
        return
    near = [fee for fee in matching.payments if fee.kind == "fee" and abs((fee.on - item.day).days) <= 4]
    same = next((fee for fee in near if fee.amount == item.paid), None)
    if same is not None and not item.doubt:
        matching.payments.remove(same)
        matching.duplicate(index, f"the plan's fee of {day_words(same.on, matching.today)}")
        return
    has = f"{usd(near[0].amount)} on {day_words(near[0].on, matching.today)}" if near else "none on that day"
    what = item.doubt or "a membership fee"
    matching.skip(index, f"{what}; the plan charges {has}: set what this account pays under membership")


def _balance(matching: Matching, index: int, item: Item) -> None:
    known = next(matching.near(Balance, item.connects, item.day, 0), None)
    if known is not None:
        matching.take(known)
        matching.duplicate(index)
    else:
        made = Balance(on=item.day, connects=item.connects, id=matching.id_for(item))
        matching.add(index, f"Upwork showed {how_many(item.connects)}", made)


def _unknown(matching: Matching, index: int, item: Item) -> None:
    connects, note = abs(item.connects), matching.words_of(item)
    if item.connects <= 0:
        title = item.title or item.raw
        proposal = Proposal(on=item.day, connects=connects, title=title, note=item.raw, id=matching.book.new_id())
        spend = Spend(on=item.day, connects=connects, what=item.raw, note=item.raw)
        choices = [RowChoice(f'a proposal, "{title}"', (proposal,)), RowChoice("other spending", (spend,))]
    else:
        grant = Grant(on=item.day, connects=connects, reason=item.raw, note=item.raw)
        bought = PurchaseMade(on=item.day, connects=connects, note=note or item.raw)
        choices = [RowChoice("bonus Connects", (grant,)), RowChoice("Connects bought", (bought,))]
    matching.ask(index, item.doubt or "it is not known what this is", *choices)


_MATCHERS: Final[dict[tuple[ItemKind, ...], Callable[[Matching, int, Item], None]]] = {
    ("purchase",): _purchase, ("bonus", "credit", "spend"): _other, ("allowance",): _allowance, ("expiry",): _expiry,
    ("fee",): _fee, ("balance",): _balance, ("unknown",): _unknown,
}  # fmt: skip
"""Which function decides on which kinds of items, in this order."""


class _RefundMatcher:
    """Finds the proposal of each refund, among those of the journal and of the source, by the words of its title."""

    def __init__(self, matching: Matching) -> None:
        self.matching = matching
        new = (entry for index, entry in matching.paired.items() if matching.items[index].what == "proposal")
        known = {entry.id: entry for entry in (*matching.book.history.proposals.values(), *new) if entry.id is not None}
        self.proposals = list(known.values())
        self.states = {state.entry.id: state for state in matching.ledger.proposals}
        self.came_back: Counter[str] = Counter()
        self.outbid: Counter[str] = Counter()
        self.by_title: dict[str, list[Proposal]] = defaultdict(list)
        self.by_word: dict[str, list[Proposal]] = defaultdict(list)
        for entry in self.proposals:
            self.by_title[comparable(entry.title)].append(entry)
            for word in title_words(entry.title):
                self.by_word[word].append(entry)

    def match(self, index: int, item: Item) -> None:
        """Decide on one refund."""
        matching = self.matching
        candidates = self._candidates(index, item)
        for proposal in candidates:
            for refund in matching.near(Refund, proposal.id or "", item.day, 21):
                connects = connects_of(refund) or proposal.connects + self._boost(proposal)  # typed, or from a status
                if connects == item.connects and not (refund.note == item.raw and refund.on != item.on):
                    matching.take(refund)
                    matching.duplicate(index)
                    return
        if not candidates:
            self._ask_for_which(index, item)
            return
        able = [entry for entry in candidates if self._left(entry, item) >= item.connects]
        proposal = next((entry for entry in able if item.connects in self._parts(entry, item)), (able or candidates)[0])
        left = self._left(proposal, item)
        says, entries = self._back(item, proposal)
        if item.connects > left:
            what = f'the boost of "{proposal.title}"' if item.reason == "outbid" else f'"{proposal.title}"'
            why = f"of {what} {how_many(left)} can still come back"
            matching.ask(index, why, self._as_bonus(item), RowChoice(says, entries))
            return
        self.came_back[proposal.id or ""] += item.connects
        if item.reason == "outbid":
            self.outbid[proposal.id or ""] += item.connects
        matching.add(index, says, *entries)

    def _candidates(self, index: int, item: Item) -> Sequence[Proposal]:
        """Return the proposals with the most similar title that the refund can be for, the latest first.

        Those that the source lists after the refund come last; they fit only if a day's rows are out of order.
        """
        best, alike = 0.0, list[Proposal]()
        for like, entry in self._of_title(item.title) if item.title else ():
            if entry.on > item.day or max(self._parts(entry, item)) < item.connects or like < best:
                continue
            if self.matching.differs(item, entry):
                continue
            alike = [*alike, entry] if like == best else [entry]
            best = like
        before = [entry for entry in alike if self.matching.new.get(entry.id or "", -1) < index]
        after = [entry for entry in alike if entry not in before]
        return [*sorted(before, key=lambda entry: entry.on)[::-1], *after[::-1]]

    def _of_title(self, title: str) -> Iterator[tuple[float, Proposal]]:
        """Yield the proposals with a similar title and how similar it is; the same title first.

        At most 200 that share a word with it are compared, those with its rarest words first.
        """
        same = self.by_title.get(comparable(title), [])
        yield from ((1.0, entry) for entry in same)
        compared = {id(entry) for entry in same}
        for word in sorted(title_words(title), key=lambda word: (len(self.by_word.get(word, ())), word)):
            for entry in self.by_word.get(word, ()):
                if len(compared) > 200:
                    return
                if id(entry) not in compared:
                    compared.add(id(entry))
                    like = similarity(title, entry.title)
                    if like > SIMILAR:
                        yield like, entry

    def _left(self, proposal: Proposal, item: Item) -> int:
        """Return how many Connects of a proposal can still be refunded for the reason of this refund."""
        assert proposal.id is not None
        new, boost = self.matching.new.get(proposal.id), self._boost(proposal)
        spent = self.matching.ledger.spent.get(proposal.id, NOTHING_SPENT)
        back = spent.refunded if new is None else self.matching.items[new].refunded
        left = proposal.connects + boost - back - self.came_back[proposal.id]
        return min(left, boost - spent.outbid - self.outbid[proposal.id]) if item.reason == "outbid" else left

    def _boost(self, proposal: Proposal) -> int:
        return self.matching.boosts.get(proposal.id or "", proposal.boost)

    def _parts(self, proposal: Proposal, item: Item) -> Sequence[int]:
        """Return what Upwork may refund: the boost if it was outbid, else the proposal without or with it."""
        boost = self._boost(proposal)
        return (boost,) if item.reason == "outbid" else (proposal.connects, proposal.connects + boost)

    def _ask_for_which(self, index: int, item: Item) -> None:
        """Ask which proposal a refund is for; if the source names no job, offer the latest three that fit."""
        matching, bonus = self.matching, self._as_bonus(item)
        if item.title:
            what = "boost" if item.reason == "outbid" else "proposal"
            matching.ask(index, item.doubt or f"no {what} for this job is in it or in the journal", bonus)
            return
        offered: list[RowChoice] = []
        for proposal in sorted(self.proposals, key=lambda entry: entry.on, reverse=True):
            in_time = item.day - timedelta(days=90) <= proposal.on <= item.day
            if in_time and item.connects in self._parts(proposal, item) and self._left(proposal, item) >= item.connects:
                says, entries = self._back(item, proposal)
                offered.append(RowChoice(f"{says} of {day_words(proposal.on, matching.today)}", entries))
            if len(offered) == 3:
                break
        matching.ask(index, item.doubt or "it names no job", *offered, bonus)

    def _back(self, item: Item, proposal: Proposal) -> tuple[str, tuple[Entry, ...]]:
        """Return the words and the entries for a refund of a proposal."""
        assert proposal.id is not None
        matching = self.matching
        note = matching.words_of(item)
        entries: list[Entry] = [
            Refund(on=item.day, of=proposal.id, connects=item.connects, reason=item.reason, note=note)
        ]
        new = matching.new.get(proposal.id)
        if new is None:
            is_open = STATUSES[self.states[proposal.id].status].is_open
        else:
            is_open = matching.items[new].status is None
        if item.reason in ("closed", "removed") and is_open:
            entries.append(StatusChange(on=item.day, of=proposal.id, status=item.reason))
        return f'{how_many(item.connects)} back for "{proposal.title}"', tuple(entries)

    def _as_bonus(self, item: Item) -> RowChoice:
        note = self.matching.words_of(item)
        bonus = Grant(on=item.day, connects=item.connects, reason=item.raw, note=note)
        return RowChoice("record it as bonus Connects", (bonus,))
