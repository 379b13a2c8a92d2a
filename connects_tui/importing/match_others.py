"""Matching all but proposals and refunds."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeVar

from msgspec.structs import replace

from connects_tui.importing.items import Item, ItemKind, comparable
from connects_tui.importing.matching import NEAR, SIMILAR, Matching, similarity
from connects_tui.importing.preview import RowChoice
from connects_tui.ledger.entries import Balance, Earning, Edit, Grant, Proposal, PurchaseMade, Spend
from connects_tui.ledger.state import Movement, Payment
from connects_tui.rounding import cents, half_up
from connects_tui.wording import UNTRACKED, counted, day_words, how_many, lower_first, quoted, usd

R = TypeVar("R", Movement, Payment)


def match_others(matching: Matching) -> None:
    """Decide on everything that is left."""
    for kinds, match in _MATCHERS.items():
        for index, item in matching.undecided(*kinds):
            match(matching, index, item)


def _purchase(matching: Matching, index: int, item: Item) -> None:
    if not item.connects:
        _purchase_by_money(matching, index, item)
        return
    known = next(_known_purchases(matching, item, item.connects), None)
    if known is not None:
        _compare_payment(matching, index, item, known)
        return
    note, id_ = matching.words_of(item), matching.id_for(item)
    made = PurchaseMade(on=item.day, connects=item.connects, paid=item.paid, note=note, id=id_)
    money = f" for {usd(item.paid)}" if item.paid is not None else ""
    matching.add(index, f"{how_many(item.connects)} bought{money}", made)


def _known_purchases(matching: Matching, item: Item, connects: int | Literal[""]) -> Iterator[PurchaseMade]:
    """Find purchases that may be this one; one that was imported has the exact date and reference."""
    words, reference = matching.words_of(item), item.reference
    for entry in matching.known.near(PurchaseMade, connects, item, NEAR):
        is_same = entry.note == words and (entry.on == item.on or bool(reference))
        of_another = bool(reference) and (entry.note or "").startswith(item.raw.removesuffix(reference))
        if is_same or (entry.note != words and not of_another):
            yield entry


def _compare_payment(matching: Matching, index: int, item: Item, entry: PurchaseMade) -> None:
    """What the source says was paid wins over what was assumed."""
    matching.pair(index, entry)
    paid, same_day = _paid(matching, entry), entry.on == item.on
    named = "in the journal already" if same_day else f"the purchase of {day_words(entry.on, matching.today)}"
    if item.paid is None or item.paid == paid:
        matching.duplicate(index, named)
    elif entry.id is None:
        matching.skip(index, f"{named} was typed into the file without an id; correct what was paid in an editor")
    else:
        correction = Edit(on=matching.today, of=entry.id, set={"paid": format(item.paid, "f")})
        if entry.paid is None:  # the journal only assumed the plan's price
            was = "nothing" if paid is None else usd(paid)
            matching.change(index, f"{usd(item.paid)} was paid, not {was}", correction)
        else:
            why = f"the journal says {usd(entry.paid)} was paid"
            matching.ask(index, why, RowChoice(f"correct it to {usd(item.paid)}", (correction,)))


def _purchase_by_money(matching: Matching, index: int, item: Item) -> None:
    assert item.paid is not None
    near = list(_known_purchases(matching, item, ""))
    if known := next((entry for entry in near if _paid(matching, entry) == item.paid), None):
        matching.duplicate(index, f"the purchase of {day_words(known.on, matching.today)}", known)
        return
    choices: list[RowChoice] = []
    if assumed := next((entry for entry in near if entry.paid is None and entry.id), None):
        matching.pair(index, assumed)
        paid = Edit(on=matching.today, of=assumed.id or "", set={"paid": format(item.paid, "f")})
        named = f"{how_many(assumed.connects)} of {day_words(assumed.on, matching.today)}"
        choices.append(RowChoice(f"the purchase of {named}, for {usd(item.paid)}", (paid,)))
    if price := matching.ledger.price_on(item.day):
        connects = half_up(Fraction(item.paid) / Fraction(price))
        if connects and cents(price * connects) == item.paid:
            made = PurchaseMade(on=item.day, connects=connects, paid=item.paid, note=matching.words_of(item))
            choices.append(RowChoice(f"{how_many(connects)} for {usd(item.paid)}", (made,)))
    if choices:
        matching.ask(index, item.doubt, *choices)
    else:
        matching.items[index] = replace(item, fault="no number of Connects")
        matching.skip(index, f"{item.doubt}, and {usd(item.paid)} isn't a multiple of the price; record it by hand")


def _paid(matching: Matching, entry: PurchaseMade) -> Decimal | None:
    if entry.paid is not None:
        return entry.paid
    price = matching.ledger.price_on(entry.on)
    return None if price is None else cents(price * entry.connects)


def _other(matching: Matching, index: int, item: Item) -> None:
    words, note = item.reason or item.raw, matching.words_of(item)
    if words == note:  # whose words are the row's own has to be named by the user (`actions.todo`)
        words = words.lower() if item.what == "spend" else lower_first(words)
    kind: type[Grant | Spend] = Spend if item.what == "spend" else Grant
    only: Literal["boosts"] | None = "boosts" if item.what == "credit" else None
    for entry in matching.known.near(kind, item.connects, item, 1):
        own, own_only = (entry.reason, entry.only) if isinstance(entry, Grant) else (entry.what, None)
        alike = similarity(own, words) > SIMILAR and entry.note != note
        if own_only == only and (entry.on == item.on or alike):
            matching.duplicate(index, entry=entry)
            return
    on, connects, id_ = item.day, item.connects, matching.id_for(item)
    if kind is Spend:
        spend = Spend(on=on, connects=connects, what=words, note=note, id=id_)
        matching.add(index, f"{how_many(connects)} spent on something else", spend)
    else:
        what = f"{counted(connects, 'ad credit')} for boosts" if only else f"{how_many(connects)} as a bonus"
        matching.add(index, what, Grant(on=on, connects=connects, reason=words, only=only, note=note, id=id_))


def _by_rules(matching: Matching, rows: Iterable[R], item: Item, days: int) -> list[R]:
    near = (row for row in rows if row.kind == item.what and abs((row.on - item.day).days) <= days)
    return [row for row in near if not matching.known.is_matched(row)]


def _allowance(matching: Matching, index: int, item: Item) -> None:
    """None is ever recorded: the plan gives them."""
    if item.day < matching.opening:
        matching.skip(index, UNTRACKED)
        return
    near, has = _by_rules(matching, matching.ledger.movements, item, 2), "none on that day"
    if same := next((row for row in near if row.connects == item.connects), None):
        matching.duplicate(index, f"the allowance of {day_words(same.on, matching.today)}, by the plan", same)
        return
    if near:
        has = f"one of {how_many(near[0].connects)} on {day_words(near[0].on, matching.today)}"
    why = f"your plan gives {has}; if yours differs, set it under Membership"
    matching.ask(index, why, matching.as_bonus(item))


def _expiry(matching: Matching, index: int, item: Item) -> None:
    near = _by_rules(matching, matching.ledger.movements, item, 1)
    if same := next((row for row in near if -row.connects == item.connects), None):
        matching.duplicate(index, f"expired on {day_words(same.on, matching.today)}, by the rules", same)
    else:
        matching.skip(index, "nothing expired that day under the rules; expiries are worked out, not imported")


def _fee(matching: Matching, index: int, item: Item) -> None:
    if item.day < matching.opening:
        matching.skip(index, UNTRACKED)
        return
    state = matching.ledger.state
    payments = [payment for payment in (state.payments if state else ()) if payment.kind == "fee"]
    near = _by_rules(matching, payments, item, 4)
    same = next((fee for fee in near if fee.amount == item.paid), None)
    if same is not None and not item.doubt:
        matching.duplicate(index, f"the plan's fee of {day_words(same.on, matching.today)}", same)
        return
    charged = min(near or payments, key=lambda fee: abs(fee.on - item.day), default=None)
    has = "none" if charged is None else f"{usd(charged.amount)} on {day_words(charged.on, matching.today)}"
    what = item.doubt or "a membership fee"
    matching.skip(index, f"{what}; the plan charges {has}; set what your account pays under Membership")


def _payment(matching: Matching, index: int, item: Item) -> None:
    earlier = [entry for entry in matching.hired if entry.on <= item.day]
    of_client = [entry for entry in earlier if _is_client(entry, item) or _is_job(entry, item)]
    of_client.sort(key=lambda entry: (_is_job(entry, item), entry.on), reverse=True)
    ids = {entry.id for entry in of_client}
    near = matching.known.near(Earning, 0, item, 0)
    if known := next((entry for entry in near if entry.of in ids and entry.amount == item.paid), None):
        matching.duplicate(index, entry=known)
        return
    if not of_client or item.paid is None:
        matching.passed[item.reason or item.what] += len(item.lines)
        return
    choices = []
    for entry in of_client[:3]:
        earning = Earning(on=item.day, of=entry.id or "", amount=item.paid, note=item.raw)
        choices.append(RowChoice(f"earned with {quoted(entry.title)}", (earning,)))
    client = next((entry.client for entry in of_client if _is_client(entry, item)), None)
    says = f"{client} paid {usd(item.paid)}" if client else f"{usd(item.paid)} for a job of such a title"
    matching.ask(index, matching.doubt_about(item, *choices[0].entries) or says, *choices)


def _is_client(entry: Proposal, item: Item) -> bool:
    client, said = comparable(entry.client or ""), f" {comparable(item.title)} "
    return bool(client) and (client == comparable(item.details.client or "") or f" {client} " in said)


def _is_job(entry: Proposal, item: Item) -> bool:
    return similarity(entry.title, item.title) > SIMILAR


def _balance(matching: Matching, index: int, item: Item) -> None:
    if known := next(matching.known.near(Balance, item.connects, item, 0), None):
        matching.duplicate(index, entry=known)
    else:
        made = Balance(on=item.day, connects=item.connects, id=matching.id_for(item))
        matching.add(index, f"Upwork showed {how_many(item.connects)}", made)


def _unknown(matching: Matching, index: int, item: Item) -> None:
    on, connects, raw, note = item.day, abs(item.connects), item.raw, matching.words_of(item)
    of_job = matching.known.of_job(item.job, on)
    if known := next((entry for entry in of_job if entry.connects == -item.connects), None):
        matching.duplicate(index, entry=known)
        return
    if item.connects <= 0:
        title, url, id_ = item.title or raw, item.details.url, matching.book.new_id()
        proposal = Proposal(on=on, connects=connects, title=title, url=url, note=raw, id=id_)
        spend = Spend(on=on, connects=connects, what=raw, note=raw)
        choices = [RowChoice(f'a proposal, "{title}"', (proposal,)), RowChoice("other spending", (spend,))]
        choices = choices if item.title else choices[::-1]
    else:
        grant = Grant(on=on, connects=connects, reason=raw, note=raw)
        bought = PurchaseMade(on=on, connects=connects, note=note or raw)
        choices = [RowChoice("bonus Connects", (grant,)), RowChoice("Connects bought", (bought,))]
    matching.ask(index, item.doubt or "it isn't clear what this is", *choices)


def _credits_left(matching: Matching, index: int, item: Item) -> None:
    """Those that the journal lacks are added."""
    state = matching.ledger.state
    known = () if state is None else state.ad_credits
    same = [batch for batch in known if batch.expires == item.expires]
    near = same or [batch for batch in known if None in (batch.expires, item.expires)]
    left = sum(batch.left for batch in near)
    if left == item.connects:
        matching.duplicate(index)
    elif left > item.connects:
        has = f"the journal has {counted(left, 'ad credit')} left"
        matching.skip(index, f"{has}, Upwork {item.connects:,}: a boost that used some is missing or wrong")
    else:
        more = item.connects - left
        # Without the source's words: the same words come again with another number.
        grant = Grant(on=item.day, connects=more, reason=item.reason or item.raw, only="boosts", expires=item.expires)
        matching.add(index, f"{counted(more, 'ad credit')} for boosts", grant)


_MATCHERS: Final[dict[tuple[ItemKind, ...], Callable[[Matching, int, Item], None]]] = {
    ("purchase",): _purchase, ("bonus", "credit", "spend"): _other, ("credits",): _credits_left,
    ("allowance",): _allowance, ("expiry",): _expiry, ("fee",): _fee, ("balance",): _balance, ("unknown",): _unknown,
    ("payment",): _payment,
}  # fmt: skip
"""In this order."""
